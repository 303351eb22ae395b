"""Roll-ups in judgements and credit: what each rule sees of the parts, day by day."""

from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import (
    competency,
    day,
    decision,
    experience,
    make_closure,
    make_district,
    policy,
    says,
    score,
    section,
)

from mblkit.district import Evidence
from mblkit.engine.credits import award_credits
from mblkit.engine.mastery import judge_mastery
from mblkit.engine.results import Judgement

END = "2026-06-30"
PARTS = ("M.1.a", "M.1.b")


def judged(rollup: dict[str, Any], *evidence: Evidence, decisions: Any = (), parts: Any = PARTS) -> Judgement:  # noqa: ANN401 - records
    settings = [{"rollup": rollup, "method": {"name": "latest"}}]
    district = make_district([competency("M.1", parts)], policies=[policy(judging=settings)])
    closure = make_closure(evidence, decisions=decisions)
    return judge_mastery(district, closure, "M.1", day(END))


def test_a_mean_follows_values_that_leave_the_outcome_as_it_is() -> None:
    """From proficient to exemplary the indicator is mastered all along; the mean is not."""
    scores = [
        score("M.1.a", "exemplary", "2026-01-10"),
        score("M.1.b", "developing", "2026-01-10"),
        score("M.1.a", "proficient", "2026-02-10"),
    ]
    mean = {"rule": "mean", "at_least": 3}
    assert judged(mean, *scores[:2]).outcome == "mastered"
    later = judged(mean, *scores)
    assert (later.outcome, later.value, later.shown) == ("not-yet", Fraction(5, 2), day("2026-01-10"))
    assert says(later.reason, "mean of the indicators at least 3: 5 / 2 = 2.5")


def test_a_missing_part_of_a_mean_matters_only_where_it_could() -> None:
    one = score("M.1.a", "exemplary", "2026-01-10")
    assert judged({"rule": "mean", "at_least": 3}, one).outcome == "not-enough-evidence"
    assert judged({"rule": "mean", "at_least": 2.5}, one).outcome == "mastered"
    low = score("M.1.a", "beginning", "2026-01-10")
    assert judged({"rule": "mean", "at_least": 3}, low).outcome == "not-yet"
    assert judged({"rule": "mean", "at_least": 1, "floor": 2}, low).outcome == "not-yet"


def test_an_override_completes_a_part_and_stays_out_of_the_mean() -> None:
    done = decision("override", "2026-03-01", target="M.1.b", level="proficient")
    first = score("M.1.a", "exemplary", "2026-01-10")
    found = judged({"rule": "mean", "at_least": 4, "floor": 4}, first, decisions=[done])
    assert (found.outcome, found.value, found.since) == ("mastered", Fraction(4), day("2026-03-01"))


def test_evidence_required_waits_for_the_last_score() -> None:
    scores = [
        score("M.1.a", "proficient", "2026-01-10"),
        score("M.1.a", "exemplary", "2026-01-20"),
        score("M.1.b", "beginning", "2026-01-10"),
        score("M.1.b", "proficient", "2026-02-10"),
    ]
    rule = {"rule": "evidence-required", "items": 2, "at_least": 2.5}
    assert judged(rule, *scores[:3]).outcome == "not-enough-evidence"
    found = judged(rule, *scores)
    assert (found.outcome, found.value, found.since) == ("mastered", Fraction(28, 10), day("2026-02-10"))
    assert judged(rule | {"floor": 2}, *scores).outcome == "not-yet"
    better = score("M.1.b", "developing", "2026-02-20")
    assert judged(rule | {"floor": 2}, *scores, better).outcome == "mastered"


def test_an_override_fills_the_rest_of_the_evidence_from_its_day() -> None:
    scores = [score(part, "proficient", "2026-01-10") for part in PARTS]
    done = [decision("override", "2026-03-01", target=part, level="proficient") for part in PARTS]
    rule = {"rule": "evidence-required", "items": 3, "at_least": 3}
    found = judged(rule, *scores, decisions=done)
    assert (found.outcome, found.value, found.since) == ("mastered", Fraction(3), day("2026-03-01"))
    assert judged(rule, *scores, decisions=done[:1]).outcome == "not-enough-evidence"


def test_scorers_who_differ_on_a_score_that_is_not_kept_do_not_matter() -> None:
    rule = {"rule": "evidence-required", "items": 1, "at_least": 3}
    open_score = score("M.1.a", "beginning", "2026-01-20", second=("t-two", "developing"), task="other")
    sure = [score(part, "proficient", "2026-01-10") for part in PARTS]
    assert judged(rule, *sure, open_score).outcome == "mastered"
    matters = score("M.1.b", "developing", "2026-01-10", second=("t-two", "exemplary"))
    assert judged(rule, sure[0], matters).outcome == "needs-decision"


def test_a_part_that_ended_while_it_was_mastered_needs_no_more_evidence() -> None:
    rule = {"rule": "evidence-required", "items": 2, "at_least": 3}
    scores = [
        score("M.1.a", "proficient", "2026-01-10"),
        score("M.1.b", "proficient", "2026-01-10"),
        score("M.1.b", "proficient", "2026-01-12"),
    ]
    assert judged(rule, *scores, parts=["M.1.a:2026-03-01", "M.1.b"]).since == day("2026-03-01")
    assert judged(rule, *scores[1:], parts=["M.1.a:2026-03-01", "M.1.b"]).since == day("2026-03-01")


@pytest.mark.parametrize(
    ("rollup", "outcome"),
    [
        ({"rule": "fraction", "share": 0.5}, "mastered"),
        ({"rule": "fraction", "share": 0.6}, "not-yet"),
        ({"rule": "criteria", "any": ["M.1.a", "M.1.b"]}, "mastered"),
        ({"rule": "criteria", "all": ["M.1.a", {"part": "M.1.b", "at_least": 2}]}, "mastered"),
        ({"rule": "criteria", "all": ["M.1.a", {"part": "M.1.b", "at_least": 2.5}]}, "not-yet"),
        ({"rule": "points", "at_least": 3, "parts": [{"part": "M.1.a", "points": 3}]}, "mastered"),
        (
            {
                "rule": "points",
                "at_least": 3,
                "parts": [{"part": "M.1.a", "points": 3}, {"part": "M.1.b", "points": 0, "required": True}],
            },
            "not-yet",
        ),
    ],
)
def test_other_rules(rollup: dict[str, Any], outcome: str) -> None:
    scores = [score("M.1.a", "exemplary", "2026-01-10"), score("M.1.b", "developing", "2026-01-10")]
    assert judged(rollup, *scores).outcome == outcome


def test_credit_by_a_mean_over_what_an_experience_carries() -> None:
    """A competency that is judged by the mean of its indicators brings that mean; another one has no number."""
    scores = [
        score("M.1.a", "exemplary", "2026-01-10"),
        score("M.1.b", "proficient", "2026-02-10"),
        score("M.2", "developing", "2026-01-15"),
    ]

    def earned(*, mean: bool) -> list[str]:
        judging = [{"for": {"competency": "M.1"}, "rollup": {"rule": "mean", "at_least": 3}}] if mean else []
        district = make_district(
            [competency("M.1", PARTS), competency("M.2")],
            experiences=[experience("algebra", ["M.1", "M.2"])],
            policies=[policy(judging=judging, credit=[{"requires": {"rule": "mean", "at_least": 2.75, "floor": 2}}])],
        )
        awards, _ = award_credits(district, make_closure(scores, sections=[section()]), day(END))
        return [str(one.earned) for one in awards]

    assert earned(mean=True) == ["2026-02-10"]
    assert earned(mean=False) == []


def test_credit_by_evidence_needs_scores_of_what_is_carried_itself() -> None:
    """What a competency's indicators were scored is evidence of these, not of the competency."""
    district = make_district(
        [competency("M.1", PARTS), competency("M.2")],
        experiences=[experience("algebra", ["M.1.a", "M.2"]), experience("geometry", ["M.1"])],
        policies=[policy(credit=[{"requires": {"rule": "evidence-required", "items": 2, "at_least": 2.5}}])],
    )
    scores = [
        score(target, level, on)
        for target, level, on in (
            ("M.1.a", "proficient", "2026-01-10"),
            ("M.1.a", "developing", "2026-01-12"),
            ("M.2", "developing", "2026-02-01"),
            ("M.2", "proficient", "2026-03-01"),
        )
    ]
    both = [section(), section("geometry.1", "geometry")]
    awards, progress = award_credits(district, make_closure(scores, sections=both), day(END))
    assert [(one.id, str(one.earned)) for one in awards] == [("experience:algebra", "2026-03-01")]
    assert [one.experience for one in progress] == ["geometry"]
