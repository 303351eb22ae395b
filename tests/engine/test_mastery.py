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
    support,
    texts,
)

from mblkit.district import Evidence
from mblkit.engine.mastery import judge_all, judge_mastery
from mblkit.engine.results import Judgement
from mblkit.model.origin import Origin


def judge(
    name: str,
    evidence: list[Evidence],
    *decisions: Any,  # noqa: ANN401
    as_of: str = "2026-06-30",
    competencies: list[Any] | None = None,
    **judging: Any,  # noqa: ANN401
) -> Judgement:
    """Judge under one local setting, with M.1 of three indicators and M.2 of none unless others are given."""
    district = make_district(
        competencies or [competency("M.1", ["M.1.a", "M.1.b", "M.1.c"]), competency("M.2")],
        experiences=[
            experience(
                "algebra",
                units=[
                    {
                        "id": "u",
                        "title": "u",
                        "objectives": [
                            {"id": "M.1.a.1", "statement": "x", "leads_to": "M.1.a"},
                            {"id": "M.1.1", "statement": "x", "leads_to": "M.1"},
                        ],
                    }
                ],
            )
        ],
        policies=[policy(judging=[judging])] if judging else [],
    )
    return judge_mastery(district, make_closure(evidence, decisions=decisions), name, day(as_of))


def result(found: Judgement) -> tuple[str, str | None, str | None, str | None]:
    return (
        found.outcome,
        found.level,
        str(found.since) if found.since is not None else None,
        str(found.shown) if found.shown is not None else None,
    )


LOW = score("M.2", "developing", "2026-01-10")
HIGH = score("M.2", "proficient", "2026-02-10")
LOW_AGAIN = score("M.2", "developing", "2026-03-10")
BEST = score("M.2", "exemplary", "2026-04-10")


def test_no_evidence_is_not_enough_and_nothing_else() -> None:
    found = judge("M.2", [])
    assert result(found) == ("not-enough-evidence", None, None, None)
    assert (found.value, found.evidence, found.parts) == (None, 0, ())
    assert found.reason.text == "M.2: not enough evidence"
    assert says(found.reason, "counted: 0 of 1 items")


def test_the_latest_summative_score_decides() -> None:
    assert result(judge("M.2", [LOW])) == ("not-yet", "developing", None, None)
    assert result(judge("M.2", [LOW, HIGH])) == ("mastered", "proficient", "2026-02-10", "2026-02-10")
    found = judge("M.2", [LOW, HIGH, LOW_AGAIN])
    assert result(found) == ("not-yet", "developing", None, "2026-02-10")
    assert (found.value, found.evidence) == (Fraction(2), 3)
    assert result(judge("M.2", [LOW, HIGH, LOW_AGAIN, BEST])) == ("mastered", "exemplary", "2026-04-10", "2026-02-10")


def test_as_of_gives_what_was_known_then() -> None:
    evidence = [LOW, HIGH, LOW_AGAIN, BEST]
    found = [judge("M.2", evidence, as_of=f"2026-0{month}-10").outcome for month in (1, 2, 3, 4)]
    assert found == ["not-yet", "mastered", "not-yet", "mastered"]
    assert judge("M.2", evidence, as_of="2026-01-09").outcome == "not-enough-evidence"


def test_other_methods_and_targets_are_policy() -> None:
    highest: dict[str, Any] = {"method": {"name": "highest"}}
    assert result(judge("M.2", [HIGH, LOW_AGAIN], **highest)) == ("mastered", "proficient", "2026-02-10", "2026-02-10")
    mean: dict[str, Any] = {"method": {"name": "mean", "places": 1}}
    found = judge("M.2", [LOW, HIGH, BEST], **mean)
    assert (found.outcome, found.level, found.value) == ("mastered", "proficient", Fraction(3))
    assert judge("M.2", [LOW, HIGH], **mean).value == Fraction(5, 2)
    assert judge("M.2", [LOW, HIGH], **mean).level == "developing"
    assert judge("M.2", [HIGH], target="exemplary").outcome == "not-yet"
    assert judge("M.2", [LOW], target="developing").outcome == "mastered"


def test_rounding_comes_before_the_comparison() -> None:
    evidence = [score("M.2", Fraction(3), f"2026-01-1{place}") for place in range(3)]
    evidence.append(score("M.2", Fraction(14, 5), "2026-01-13"))
    assert judge("M.2", evidence, method={"name": "mean", "places": 1}).outcome == "mastered"
    assert judge("M.2", evidence, method={"name": "mean", "places": 2}).outcome == "not-yet"


def test_ties_of_the_last_day() -> None:
    tied = [HIGH, score("M.2", "developing", "2026-02-10", task="proof")]
    assert judge("M.2", tied).outcome == "mastered"
    assert judge("M.2", tied, method={"name": "latest", "ties": "lowest"}).outcome == "not-yet"
    second = [HIGH, score("M.2", "developing", "2026-02-10", attempt=2)]
    assert judge("M.2", second).outcome == "not-yet"


def test_minimums_are_needed_before_anything_is_judged() -> None:
    assert result(judge("M.2", [HIGH], body={"items": 2})) == ("not-enough-evidence", None, None, None)
    found = judge("M.2", [HIGH, BEST], body={"items": 2})
    assert result(found) == ("mastered", "exemplary", "2026-04-10", "2026-04-10")
    assert judge("M.2", [HIGH, BEST], body={"tasks": 2}).outcome == "not-enough-evidence"


def test_evidence_that_is_too_old_no_longer_counts() -> None:
    recent: dict[str, Any] = {"body": {"months": 1}}
    assert judge("M.2", [HIGH], as_of="2026-03-10", **recent).outcome == "mastered"
    found = judge("M.2", [HIGH], as_of="2026-03-11", **recent)
    assert result(found) == ("not-enough-evidence", None, None, "2026-02-10")
    assert found.evidence == 0
    assert says(found.reason, "by t-one: too old since 2026-03-11")
    sticky = judge("M.2", [HIGH], as_of="2026-03-11", retention="sticky", **recent)
    assert result(sticky) == ("mastered", "proficient", "2026-02-10", "2026-02-10")


def test_a_lapse_between_two_pieces_of_evidence_is_seen() -> None:
    again = score("M.2", "proficient", "2026-05-10")
    found = judge("M.2", [HIGH, again], as_of="2026-05-10", body={"months": 1})
    assert result(found) == ("mastered", "proficient", "2026-05-10", "2026-02-10")


def test_sticky_retention_keeps_what_was_shown() -> None:
    found = judge("M.2", [LOW, HIGH, LOW_AGAIN], retention="sticky")
    assert result(found) == ("mastered", "proficient", "2026-02-10", "2026-02-10")
    assert found.value == 3
    assert says(found.reason, "mastery once shown stays")
    assert says(found.reason, "latest score, of 2026-03-10: 2")
    assert result(judge("M.2", [HIGH, BEST], retention="sticky"))[1] == "exemplary"


def test_a_correction_takes_back_even_what_is_sticky() -> None:
    fix = score("M.2", "developing", "2026-02-10", id="fix-1", replaces={})
    found = judge("M.2", [HIGH, fix], retention="sticky")
    assert result(found) == ("not-yet", "developing", None, None)
    withdrawn = score("M.2", "not-assessed", "2026-02-10", id="fix-1", replaces={})
    assert judge("M.2", [HIGH, withdrawn]).outcome == "not-enough-evidence"


INDICATORS = [
    score("M.1.a", "proficient", "2026-01-10"),
    score("M.1.b", "proficient", "2026-02-10"),
    score("M.1.c", "exemplary", "2026-03-10"),
]


def test_a_competency_is_its_indicators() -> None:
    found = judge("M.1", INDICATORS)
    assert result(found) == ("mastered", None, "2026-03-10", "2026-03-10")
    assert (found.value, found.evidence) == (None, 3)
    assert [part.target for part in found.parts] == ["M.1.a", "M.1.b", "M.1.c"]
    assert found.parts[2].level == "exemplary"
    assert says(found.reason, "3 of 3 indicators mastered, 3 needed (all indicators)")
    assert judge("M.1", INDICATORS[:2]).outcome == "not-enough-evidence"
    later = score("M.1.a", "beginning", "2026-04-10")
    assert result(judge("M.1", [*INDICATORS, later])) == ("not-yet", None, None, "2026-03-10")


def test_at_least_some_indicators() -> None:
    two: dict[str, Any] = {"rollup": {"rule": "at-least", "count": 2}}
    found = judge("M.1", INDICATORS, **two)
    assert result(found) == ("mastered", None, "2026-02-10", "2026-02-10")
    assert says(found.reason, "3 of 3 indicators mastered, 2 needed (at least 2 indicators)")
    assert judge("M.1", INDICATORS[:1], **two).outcome == "not-enough-evidence"


def test_parts_are_mastered_at_once_or_not_at_all() -> None:
    lost = score("M.1.a", "developing", "2026-02-20")
    back = score("M.1.a", "proficient", "2026-05-01")
    found = judge("M.1", [*INDICATORS, lost, back])
    assert result(found) == ("mastered", None, "2026-05-01", "2026-05-01")
    sticky = judge("M.1", [*INDICATORS, lost, back], retention="sticky")
    assert result(sticky) == ("mastered", None, "2026-03-10", "2026-03-10")


def test_evidence_on_a_competency_with_indicators_counts_for_none_of_them() -> None:
    direct = score("M.1", "exemplary", "2026-05-01")
    pooled = score("M.1.1", "exemplary", "2026-05-02")
    found = judge("M.1", [*INDICATORS[:2], direct, pooled])
    assert (found.outcome, found.evidence) == ("not-enough-evidence", 2)
    aside = [text for text in texts(found.reason) if text.startswith("set-aside")]
    assert len(aside) == 2
    assert all(text.endswith("M.1 is judged by its indicators alone") for text in aside)


def test_evidence_on_an_objective_counts_for_its_indicator_and_its_competency() -> None:
    below = score("M.1.a.1", "proficient", "2026-05-01")
    assert judge("M.1.a", [below]).outcome == "mastered"
    assert judge("M.1.a.1", [below]).outcome == "mastered"
    assert judge("M.1.a.1", [INDICATORS[0]]).outcome == "not-enough-evidence"
    assert judge("M.1", [below, *INDICATORS[1:]]).since == day("2026-05-01")


RETIRING = [competency("M.1", ["M.1.a", "M.1.b", "M.1.c:2026-02-15"]), competency("M.2", retired={"on": "2026-03-01"})]


def test_a_retired_indicator_stops_blocking_from_its_day() -> None:
    evidence = INDICATORS[:2]
    assert judge("M.1", evidence, as_of="2026-02-14", competencies=RETIRING).outcome == "not-enough-evidence"
    found = judge("M.1", evidence, as_of="2026-02-15", competencies=RETIRING)
    assert result(found) == ("mastered", None, "2026-02-15", "2026-02-15")
    assert [part.outcome for part in found.parts] == ["mastered", "mastered", "not-applicable"]
    assert says(found.reason, "retired on 2026-02-15")
    assert says(found.reason, "2 of 2 indicators mastered")


def test_what_was_mastered_before_its_end_stays_mastered() -> None:
    found = judge("M.2", [HIGH], competencies=RETIRING)
    assert result(found) == ("mastered", "proficient", "2026-02-10", "2026-02-10")
    assert says(found.reason, "mastered before it was retired on 2026-03-01")
    lost = judge("M.2", [LOW], competencies=RETIRING)
    assert result(lost) == ("not-applicable", None, None, None)
    assert lost.reason.text == "M.2: does not apply"
    assert judge("M.2", [LOW], as_of="2026-02-28", competencies=RETIRING).outcome == "not-yet"


def test_a_competency_of_retired_indicators_alone_has_nothing_to_judge() -> None:
    gone = [competency("M.1", ["M.1.a:2026-01-01"])]
    assert judge("M.1", [], competencies=gone).outcome == "not-enough-evidence"


def test_an_override_completes_and_stays_out_of_the_arithmetic() -> None:
    override = decision("override", "2026-05-01", target="M.2", level="proficient", role="teacher")
    found = judge("M.2", [LOW], override)
    assert result(found) == ("mastered", "proficient", "2026-05-01", "2026-05-01")
    assert (found.value, found.evidence) == (None, 1)
    words = "override of 2026-05-01 by teacher, level proficient: file 2026-05-01; it completes the target"
    decided = [child for child in found.reason.children if child.kind == "decision"]
    assert [one.text for one in decided] == [words]
    assert decided[0].origin == Origin("decisions.yaml", ("d-override-2026-05-01",))
    assert says(found.reason, "latest score, of 2026-01-10: 2")
    assert judge("M.2", [], override).outcome == "mastered"
    assert judge("M.2", [LOW], override, as_of="2026-04-30").outcome == "not-yet"
    after = score("M.2", "beginning", "2026-06-01")
    assert judge("M.2", [LOW, after], override).outcome == "mastered"


def test_an_override_that_is_not_needed_changes_nothing() -> None:
    override = decision("override", "2026-05-01", target="M.2", level="proficient")
    found = judge("M.2", [BEST], override)
    assert result(found) == ("mastered", "exemplary", "2026-04-10", "2026-04-10")
    assert says(found.reason, "; not needed")


def test_an_override_below_the_target_completes_nothing_and_the_last_one_holds() -> None:
    low = decision("override", "2026-05-02", target="M.2", level="developing")
    high = decision("override", "2026-05-01", target="M.2", level="exemplary")
    found = judge("M.2", [LOW], low)
    assert result(found) == ("not-yet", "developing", None, None)
    assert says(found.reason, "below the target, so it completes nothing")
    assert judge("M.2", [HIGH], low).outcome == "mastered"
    assert result(judge("M.2", [LOW], low, high)) == ("not-yet", "developing", None, "2026-05-01")
    assert judge("M.2", [LOW], low, high, retention="sticky").outcome == "mastered"
    odd = decision("override", "2026-05-01", target="M.2", level="superb")
    assert judge("M.2", [LOW], odd).outcome == "not-yet"


def test_overrides_of_indicators_and_of_their_competency() -> None:
    part = decision("override", "2026-05-01", target="M.1.c", level="proficient")
    assert result(judge("M.1", INDICATORS[:2], part)) == ("mastered", None, "2026-05-01", "2026-05-01")
    whole = decision("override", "2026-05-01", target="M.1", level="proficient")
    found = judge("M.1", INDICATORS[:1], whole)
    assert result(found) == ("mastered", "proficient", "2026-05-01", "2026-05-01")
    assert judge("M.1.b", INDICATORS[:1], whole).outcome == "not-enough-evidence"


def test_an_exempt_competency_does_not_apply_from_the_day_of_the_decision() -> None:
    exempt = decision("exemption", "2026-05-01", competency="M.2", role="planning-team")
    found = judge("M.2", [HIGH], exempt)
    assert result(found) == ("not-applicable", None, None, "2026-02-10")
    assert says(found.reason, "exempted on 2026-05-01 by planning-team: file 2026-05-01")
    assert judge("M.2", [HIGH], exempt, as_of="2026-04-30").outcome == "mastered"
    assert judge("M.2", [HIGH], decision("exemption", "2026-05-01", requirement="stem")).outcome == "mastered"
    parts = judge("M.1", INDICATORS[:1], decision("exemption", "2026-05-01", competency="M.1"))
    assert parts.outcome == "not-applicable"
    assert {part.outcome for part in parts.parts} == {"not-applicable"}


PAIR = score("M.2", "developing", "2026-02-10", second=("t-two", "proficient"))


def test_scorers_who_differ_need_a_decision_only_where_it_decides() -> None:
    found = judge("M.2", [PAIR])
    assert result(found) == ("needs-decision", None, None, None)
    assert (found.value, found.evidence) == (None, 1)
    assert found.reason.text == "M.2: needs a decision"
    assert says(found.reason, "it depends on the score that holds")
    assert judge("M.2", [PAIR, BEST]).outcome == "mastered"
    both = score("M.2", "exemplary", "2026-02-10", second=("t-two", "proficient"))
    agreed = judge("M.2", [both])
    assert result(agreed) == ("mastered", "proficient", "2026-02-10", "2026-02-10")
    assert says(agreed.reason, "either score gives mastered; the lower level is shown")
    below = score("M.2", "beginning", "2026-02-10", second=("t-two", "developing"))
    assert result(judge("M.2", [below])) == ("not-yet", "beginning", None, None)


def test_an_adjudication_decides_from_its_day() -> None:
    fields = {"section": "algebra.1", "task": "modeling", "demonstrated": "2026-02-10"}
    settled = decision("adjudication", "2026-02-20", scores={"M.2": "proficient"}, **fields)
    assert result(judge("M.2", [PAIR], settled)) == ("mastered", "proficient", "2026-02-20", "2026-02-20")
    assert judge("M.2", [PAIR], settled, as_of="2026-02-19").outcome == "needs-decision"


def test_a_part_that_needs_a_decision_makes_its_competency_need_one() -> None:
    pair = score("M.1.c", "developing", "2026-02-10", second=("t-two", "proficient"))
    assert judge("M.1", [*INDICATORS[:2], pair]).outcome == "needs-decision"
    assert judge("M.1", [INDICATORS[0], pair]).outcome == "not-enough-evidence"


def test_placement_is_shown_on_the_day_on_which_it_is_accepted() -> None:
    placed = score("M.2", "proficient", "2026-01-10", purpose="placement")
    assert judge("M.2", [placed]).outcome == "not-enough-evidence"
    accepted = decision("acceptance", "2026-01-20", targets=["M.2"])
    assert judge("M.2", [placed], accepted).since == day("2026-01-20")
    assert judge("M.2", [placed, LOW], accepted).outcome == "mastered"


def test_supports_and_accommodations_never_move_a_level() -> None:
    district = make_district([competency("M.2")])
    plain = judge_mastery(district, make_closure([LOW, HIGH]), "M.2", day("2026-06-30"))
    helped = [score("M.2", one.score, str(one.on), accommodations=("extended-time",)) for one in (LOW, HIGH)]
    closure = make_closure(helped, supports=[support("extended-time", "2026-01-01")])
    assert judge_mastery(district, closure, "M.2", day("2026-06-30")) == plain


def test_the_policy_in_force_on_the_day_judges_all_of_it() -> None:
    district = make_district(
        [competency("M.2")],
        policies=[policy(dates={"from": "2026-06-01"}, judging=[{"target": "exemplary"}])],
    )
    closure = make_closure([HIGH])
    assert judge_mastery(district, closure, "M.2", day("2026-05-31")).outcome == "mastered"
    assert judge_mastery(district, closure, "M.2", day("2026-06-01")).outcome == "not-yet"


def test_reasons_name_what_stands_where() -> None:
    found = judge("M.1.a", INDICATORS, retention="sticky", cites="the board, 3 March")
    assert (found.reason.kind, found.reason.origin) == ("part", Origin("math.yaml", (0, "indicators", 0)))
    assert texts(found.reason) == [
        "part: M.1.a: mastered since 2026-01-10, level proficient",
        "counted: M.1.a proficient in modeling on 2026-01-10, algebra.1, by t-one",
        "arithmetic: latest score, of 2026-01-10: 3",
        "setting: summative evidence (built-in)",
        f"clause: {GUIDELINES}",
        "setting: method latest, of equals the highest (built-in)",
        f"clause: {GUIDELINES}",
        "setting: target proficient (built-in)",
        'clause: the target of the scale "four"',
        "setting: retention sticky (district)",
        "clause: the board, 3 March",
    ]
    whole = judge("M.1", INDICATORS)
    assert whole.reason.origin == Origin("math.yaml", (0,))
    assert [child.text for child in whole.reason.children[-2:]] == [
        "all indicators (built-in)",
        "retention current (built-in)",
    ]
    assert judge("M.1.a.1", INDICATORS).reason.origin == Origin("experiences.yaml", (0, "M.1.a.1"))


GUIDELINES = (
    "CSDE Guidelines for Mastery-Based Learning (3 June 2015): the latest summative evidence decides, without averages"
)


def test_all_competencies_or_the_targets_asked_for() -> None:
    district = make_district([competency("M.2"), competency("M.1", ["M.1.a"])])
    closure = make_closure([HIGH])
    found = judge_all(district, closure, day("2026-06-30"))
    assert list(found) == ["M.2", "M.1"]
    assert found["M.2"] == judge_mastery(district, closure, "M.2", day("2026-06-30"))
    assert list(judge_all(district, closure, day("2026-06-30"), ["M.1.a"])) == ["M.1.a"]


def test_an_unknown_target_raises() -> None:
    with pytest.raises(KeyError):
        judge("M.9", [])


MISSED = score("M.2", "missed", "2026-05-10", task="exam")


def test_missing_work_changes_nothing_unless_the_policy_says_so() -> None:
    assert judge("M.2", [HIGH, MISSED]).outcome == "mastered"
    zero: dict[str, Any] = {"body": {"codes": {"missed": {"counts_as": 0}}}}
    found = judge("M.2", [HIGH, MISSED], **zero)
    assert result(found) == ("not-yet", None, None, "2026-02-10")
    assert found.value == 0
    assert says(found.reason, "missed counts as 0 by the policy")
    assert says(found.reason, "summative evidence, missed counts as 0 (district)")
    mean = judge("M.2", [HIGH, MISSED], method={"name": "mean", "places": 2}, **zero)
    assert (mean.value, mean.evidence) == (Fraction(3, 2), 2)


def test_missing_work_that_blocks_needs_a_decision_until_it_is_done() -> None:
    blocks: dict[str, Any] = {"body": {"codes": {"missed": "blocks"}}}
    found = judge("M.2", [HIGH, MISSED], **blocks)
    assert result(found) == ("needs-decision", None, None, "2026-02-10")
    assert says(found.reason, "M.2 missed in exam on 2026-05-10, algebra.1, by t-one: the policy asks for a decision")
    assert judge("M.2", [HIGH, MISSED], as_of="2026-05-09", **blocks).outcome == "mastered"
    late = score("M.2", "proficient", "2026-06-01", task="exam", attempt=2)
    assert result(judge("M.2", [HIGH, MISSED, late], **blocks)) == (
        "mastered",
        "proficient",
        "2026-06-01",
        "2026-02-10",
    )
    override = decision("override", "2026-06-01", target="M.2", level="proficient")
    assert judge("M.2", [HIGH, MISSED], override, **blocks).outcome == "mastered"
    assert judge("M.2", [HIGH, MISSED], retention="sticky", **blocks).outcome == "mastered"
    excused = score("M.2", "excused", "2026-05-10", task="exam")
    assert judge("M.2", [HIGH, excused], **blocks).outcome == "mastered"


def test_provisional_evidence_says_so() -> None:
    practice = score("M.2", "proficient", "2026-05-01", task="practice", purpose="formative")
    rules: dict[str, Any] = {"body": {"otherwise": ["formative"]}}
    found = judge("M.2", [practice], **rules)
    assert result(found) == ("mastered", "proficient", "2026-05-01", "2026-05-01")
    assert says(found.reason, "provisional: formative evidence alone")
    assert judge("M.2", [practice]).outcome == "not-enough-evidence"
    firm = judge("M.2", [practice, LOW], **rules)
    assert (firm.outcome, firm.evidence) == ("not-yet", 1)
    assert not says(firm.reason, "provisional:")
    assert says(firm.reason, "formative evidence, and other evidence counts")


def test_only_the_attempts_that_count_are_counted_toward_the_minimums() -> None:
    tries = [LOW, score("M.2", "proficient", "2026-02-10", attempt=2)]
    assert judge("M.2", tries, body={"items": 2}).outcome == "mastered"
    assert judge("M.2", tries, body={"items": 2, "attempts": "latest"}).outcome == "not-enough-evidence"
    best = judge("M.2", [*tries, LOW_AGAIN], body={"attempts": "highest"})
    assert result(best) == ("mastered", "proficient", "2026-02-10", "2026-02-10")
    assert (best.evidence, judge("M.2", [*tries, LOW_AGAIN]).outcome) == (1, "not-yet")


REVIEW: dict[str, Any] = {"retention": {"review": {"months": 24}}}


def test_mastery_without_newer_evidence_is_reviewed_after_so_many_months() -> None:
    seen = [judge("M.2", [LOW, HIGH], as_of=on, **REVIEW) for on in ("2026-06-30", "2028-02-10", "2028-02-11")]
    assert [one.outcome for one in seen] == ["mastered", "mastered", "needs-decision"]
    assert says(seen[0].reason, "review on 2028-02-11, without newer evidence")
    assert says(seen[2].reason, "review since 2028-02-11: nothing is newer than 2026-02-10")
    assert (seen[2].since, seen[2].shown) == (None, day("2026-02-10"))
    assert says(seen[2].reason, "retention current, with a review after 24 months (district)")
    assert judge("M.2", [LOW, HIGH], as_of="2040-01-01").outcome == "mastered"


def test_newer_evidence_or_a_decision_puts_the_review_off() -> None:
    newer = score("M.2", "proficient", "2027-05-01")
    assert judge("M.2", [HIGH, newer], as_of="2028-02-11", **REVIEW).outcome == "mastered"
    assert judge("M.2", [HIGH, newer], as_of="2029-05-02", **REVIEW).outcome == "needs-decision"
    back = score("M.2", "exemplary", "2028-09-01")
    assert result(judge("M.2", [HIGH, back], as_of="2028-09-30", **REVIEW)) == (
        "mastered",
        "exemplary",
        "2028-09-01",
        "2026-02-10",
    )
    override = decision("override", "2028-03-01", target="M.2", level="proficient")
    assert judge("M.2", [HIGH], override, as_of="2030-03-01", **REVIEW).outcome == "mastered"
    assert judge("M.2", [HIGH], override, as_of="2030-03-02", **REVIEW).outcome == "needs-decision"
    below = decision("override", "2028-03-01", target="M.2", level="developing")
    assert judge("M.2", [HIGH], below, as_of="2028-03-02", **REVIEW).outcome == "needs-decision"


def test_what_is_not_mastered_has_nothing_to_review() -> None:
    assert judge("M.2", [LOW], as_of="2040-01-01", **REVIEW).outcome == "not-yet"
    assert judge("M.2", [], as_of="2040-01-01", **REVIEW).outcome == "not-enough-evidence"


def test_a_competency_is_reviewed_with_its_indicators() -> None:
    found = judge("M.1", INDICATORS, as_of="2028-01-11", **REVIEW)
    assert [part.outcome for part in found.parts] == ["needs-decision", "mastered", "mastered"]
    assert found.outcome == "needs-decision"
    again = score("M.1.a", "proficient", "2028-02-01")
    assert judge("M.1", [*INDICATORS, again], as_of="2028-02-01", **REVIEW).outcome == "mastered"
    whole = decision("override", "2026-05-01", target="M.1", level="proficient")
    assert judge("M.1", [], whole, as_of="2028-05-01", **REVIEW).outcome == "mastered"
    assert judge("M.1", [], whole, as_of="2028-05-02", **REVIEW).outcome == "needs-decision"
    assert judge("M.1", INDICATORS, whole, as_of="2028-01-10", **REVIEW).outcome == "mastered"


def test_an_indicator_may_be_judged_otherwise_than_its_competency() -> None:
    district = make_district(
        [competency("M.1", ["M.1.a", "M.1.b"])],
        policies=[policy(judging=[{"for": {"indicator": "M.1.b"}, "target": "exemplary"}])],
    )
    evidence = [score(target, "proficient", "2026-01-10") for target in ("M.1.a", "M.1.b")]
    found = judge_mastery(district, make_closure(evidence), "M.1", day("2026-06-30"))
    assert [part.outcome for part in found.parts] == ["mastered", "not-yet"]
    assert found.outcome == "not-yet"
    assert says(found.parts[1].reason, "target exemplary (district)")
    assert says(found.parts[0].reason, "target proficient (built-in)")


def moderated(evidence: list[Evidence], *decisions: Any, **moderation: Any) -> Judgement:  # noqa: ANN401
    district = make_district([competency("M.2")], policies=[policy(moderation=moderation)])
    return judge_mastery(district, make_closure(evidence, decisions=decisions), "M.2", day("2026-06-30"))


def test_the_mean_of_two_scorers_holds_where_the_policy_says_so() -> None:
    """A level between two levels is the lower one: 2.5 is no 3."""
    found = moderated([PAIR], within="mean", cites="the board")
    assert (found.outcome, found.level, found.value) == ("not-yet", "developing", Fraction(5, 2))
    assert says(found.reason, "setting: mean of the two scores: (2 + 3) / 2 = 2.5")
    assert says(found.reason, "clause: the board")
    high = score("M.2", "exemplary", "2026-02-10", second=("t-two", "proficient"))
    assert moderated([high], within="mean").value == Fraction(7, 2)
    assert judge("M.2", [PAIR]).outcome == "needs-decision"
    assert moderated([PAIR], within="adjudicate").outcome == "needs-decision"


def test_scorers_further_apart_than_the_policy_allows_wait_for_a_third_one() -> None:
    far = score("M.2", "beginning", "2026-02-10", second=("t-two", "proficient"))
    assert moderated([far], within="mean").outcome == "needs-decision"
    assert moderated([far], within="mean", max_gap=2).value == 2
    fields = {"section": "algebra.1", "task": "modeling", "demonstrated": "2026-02-10"}
    settled = decision("adjudication", "2026-02-20", scores={"M.2": "proficient"}, **fields)
    assert moderated([far], settled, within="mean", max_gap=2).value == 3
