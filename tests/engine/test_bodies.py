# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import PASS, SCALE, competency, day, decision, experience, make_closure, make_district, score

from mblkit.district import Evidence
from mblkit.engine.admitted import BodyOfEvidence, Scores
from mblkit.engine.bodies import body_of, lacking
from mblkit.engine.gathering import gather
from mblkit.model.judging import Body

DISTRICT = make_district(
    [
        competency("M.1", ["M.1.a", "M.1.b:2026-02-01"]),
        competency("M.2"),
        competency("M.3", retired={"on": "2026-02-01"}),
    ],
    experiences=[
        experience(
            "algebra",
            units=[
                {
                    "id": "u",
                    "title": "u",
                    "objectives": [
                        {"id": "M.1.a.1", "statement": "x", "leads_to": "M.1.a"},
                        {"id": "M.1.a.2", "statement": "x", "leads_to": "M.1.a", "retired": {"on": "2026-01-15"}},
                        {"id": "M.2.1", "statement": "x", "leads_to": "M.2"},
                    ],
                }
            ],
        )
    ],
)


def body(
    target: str,
    evidence: list[Evidence],
    decisions: list[Any] | None = None,
    rules: Body | None = None,
    as_of: str = "2026-06-30",
    **more: Any,  # noqa: ANN401
) -> BodyOfEvidence:
    gathered = gather(DISTRICT, make_closure(evidence, decisions=decisions or []), day(as_of))
    return body_of(DISTRICT, gathered, target, rules or Body(), Scores.on(more.get("scale", SCALE)))


def refusals(found: BodyOfEvidence) -> list[str]:
    assert all(reason.kind == "set-aside" for reason in found.set_aside)
    return [reason.text.partition(": ")[2] for reason in found.set_aside]


def test_evidence_counts_with_its_place_and_words() -> None:
    found = body("M.1.a", [score("M.1.a", "proficient", "2026-01-10", attempt=2)])
    (one,) = found.admitted
    assert one.reason.kind == "counted"
    assert one.reason.text == "M.1.a proficient in modeling on 2026-01-10, attempt 2, algebra.1, by t-one"
    assert one.reason.origin == one.evidence.origin
    assert (one.low, one.high, one.since, one.until) == (3, 3, date(2026, 1, 10), None)
    assert one.days() == (date(2026, 1, 10),)


def test_objectives_pool_up_to_what_they_lead_to_and_not_down() -> None:
    evidence = [
        score("M.1.a", "proficient", "2026-01-10"),
        score("M.1.a.1", "developing", "2026-01-11"),
        score("M.2", "proficient", "2026-01-12"),
        score("M.2.1", "exemplary", "2026-01-13"),
    ]
    assert [one.evidence.target for one in body("M.1.a", evidence).admitted] == ["M.1.a", "M.1.a.1"]
    assert [one.evidence.target for one in body("M.2", evidence).admitted] == ["M.2", "M.2.1"]
    assert [one.evidence.target for one in body("M.1.a.1", evidence).admitted] == ["M.1.a.1"]
    assert body("M.1.b", evidence).admitted == ()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("not-assessed", "not assessed, which is no score"),
        ("missed", "missed, which is no score and not zero"),
        ("excused", "excused, which is no score"),
    ],
)
def test_a_code_is_set_aside_with_its_own_reason(code: str, words: str) -> None:
    found = body("M.2", [score("M.2", code, "2026-01-10")])
    assert found.admitted == ()
    assert refusals(found) == [words]


def test_purposes() -> None:
    evidence = [
        score("M.2", "proficient", f"2026-01-1{place}", purpose=purpose)
        for place, purpose in enumerate(("diagnostic", "formative", "summative", "placement"))
    ]
    found = body("M.2", evidence)
    assert [one.evidence.purpose for one in found.admitted] == ["summative"]
    assert refusals(found) == [
        "diagnostic evidence does not count",
        "formative evidence does not count",
        "placement evidence that no decision accepts",
    ]
    both = body("M.2", evidence, rules=Body(purposes=("formative", "placement")))
    assert [one.evidence.purpose for one in both.admitted] == ["formative", "placement"]
    assert both.admitted[1].since == date(2026, 1, 13)


@pytest.mark.parametrize(
    ("named", "counts"),
    [(["M.1"], True), (["M.1.a"], True), (["M.1.a.1"], True), (["M.2", "M.1.b"], False), (["M.1.a.2"], False)],
)
def test_placement_counts_from_the_day_of_an_acceptance_of_it_or_of_what_it_is_a_part_of(
    named: list[str], counts: bool
) -> None:
    evidence = [score("M.1.a.1", "proficient", "2026-01-10", purpose="placement")]
    found = body("M.1.a", evidence, [decision("acceptance", "2026-02-20", targets=named)])
    assert bool(found.admitted) is counts
    if counts:
        assert found.admitted[0].since == date(2026, 2, 20)
        (why,) = found.admitted[0].reason.children
        assert (why.kind, why.text) == ("decision", "placement accepted on 2026-02-20: file 2026-02-20")
        assert why.origin is not None
        assert why.origin.path == "decisions.yaml"


def test_an_acceptance_accepts_what_there_was_and_the_first_one_counts() -> None:
    evidence = [score("M.2", "proficient", "2026-03-10", purpose="placement")]
    before = decision("acceptance", "2026-03-09", targets=["M.2"])
    same = decision("acceptance", "2026-03-10", targets=["M.2"])
    later = decision("acceptance", "2026-04-01", targets=["M.2"])
    assert body("M.2", evidence, [before]).admitted == ()
    assert body("M.2", evidence, [later, same]).admitted[0].since == date(2026, 3, 10)
    assert body("M.2", evidence, [later], as_of="2026-03-31").admitted == ()


def test_what_was_not_known_on_the_day_is_set_aside() -> None:
    evidence = [
        score("M.2", "proficient", "2026-01-10"),
        score("M.2", "proficient", "2026-01-11", recorded="2026-01-13"),
        score("M.2", "proficient", "2026-01-12"),
        score("M.2", "proficient", "2026-01-13"),
    ]
    found = body("M.2", evidence, as_of="2026-01-12")
    assert [one.evidence.on.day for one in found.admitted] == [10, 12]
    assert refusals(found) == ["entered on 2026-01-13, after 2026-01-12", "dated after 2026-01-12"]
    assert len(body("M.2", evidence, as_of="2026-01-13").admitted) == 4


def test_evidence_after_the_end_of_a_target_or_of_its_competency_is_set_aside() -> None:
    evidence = [
        score("M.1.b", "proficient", "2026-01-31"),
        score("M.1.b", "proficient", "2026-02-01"),
        score("M.3", "proficient", "2026-02-02"),
        score("M.1.a.2", "proficient", "2026-01-14"),
        score("M.1.a.2", "proficient", "2026-01-20"),
    ]
    found = body("M.1.b", evidence)
    assert [one.evidence.on.day for one in found.admitted] == [31]
    assert refusals(found) == ["M.1.b was retired on 2026-02-01"]
    assert refusals(body("M.3", evidence)) == ["M.3 was retired on 2026-02-01"]
    pooled = body("M.1.a", evidence)
    assert [one.evidence.on.day for one in pooled.admitted] == [14]
    assert refusals(pooled) == ["M.1.a.2 was retired on 2026-01-15"]


def test_scores_that_are_not_on_the_scale_are_set_aside() -> None:
    evidence = [
        score("M.2", "superb", "2026-01-10"),
        score("M.2", Fraction(5, 2), "2026-01-11"),
        score("M.2", Fraction(1), "2026-01-12"),
        score("M.2", Fraction(4), "2026-01-13"),
        score("M.2", Fraction(401, 100), "2026-01-14"),
        score("M.2", Fraction(99, 100), "2026-01-15"),
    ]
    found = body("M.2", evidence)
    assert [one.low for one in found.admitted] == [Fraction(5, 2), 1, 4]
    assert found.admitted[0].reason.text.startswith("M.2 2.5 in modeling")
    assert refusals(found) == ['not on the scale "four"'] * 3
    assert refusals(body("M.2", [score("M.2", Fraction(1), "2026-01-10")], scale=PASS)) == ['not on the scale "pass"']


def test_age_is_counted_in_months_to_the_same_day_or_the_last_of_the_month() -> None:
    for on, months, until in (
        ("2026-01-31", 1, "2026-03-01"),
        ("2026-01-28", 1, "2026-03-01"),
        ("2025-03-14", 12, "2026-03-15"),
        ("2024-02-29", 12, "2025-03-01"),
        ("2025-12-31", 2, "2026-03-01"),
    ):
        (one,) = body("M.2", [score("M.2", "proficient", on)], rules=Body(months=months)).admitted
        assert one.until == day(until)
        assert not one.counts_on(day(until))
        assert one.days() == (day(on), day(until))
    (one,) = body("M.2", [score("M.2", "proficient", "2025-03-14")], rules=Body(months=12)).admitted
    assert one.counts_on(day("2026-03-14"))
    assert not one.counts_on(day("2025-03-13"))
    assert body("M.2", [score("M.2", "proficient", "2026-01-01")], rules=Body(months=10**6)).admitted[0].until is None


def test_a_second_scorer_who_agrees_is_another_rater() -> None:
    (one,) = body("M.2", [score("M.2", "proficient", "2026-01-10", second=("t-two", Fraction(3)))]).admitted
    assert (one.low, one.high, one.raters) == (3, 3, ("t-one", "t-two"))
    assert one.reason.children[0].text == "second score by t-two agrees: 3"


@pytest.mark.parametrize(("first", "second"), [("developing", "exemplary"), ("exemplary", "developing")])
def test_a_second_scorer_who_differs_leaves_both_scores_open(first: str, second: str) -> None:
    (one,) = body("M.2", [score("M.2", first, "2026-01-10", second=("t-two", second))]).admitted
    assert one.scores_on(day("2026-06-30")) == (2, 4)
    assert one.reason.children[0].text == f"second score by t-two differs: {second}"


def test_a_second_entry_that_is_no_score_is_no_second_score() -> None:
    (one,) = body("M.2", [score("M.2", "proficient", "2026-01-10", second=("t-two", "not-assessed"))]).admitted
    assert (one.low, one.high, one.raters) == (3, 3, ("t-one",))
    assert one.reason.children[0].text == "t-two gave no second score: not-assessed"


def adjudicated(on: str, **more: Any) -> Any:  # noqa: ANN401
    fields = {"section": "algebra.1", "task": "modeling", "demonstrated": "2026-01-10", "scores": {"M.2": "proficient"}}
    return decision("adjudication", on, **(fields | more))


def test_an_adjudication_settles_the_score_from_its_day() -> None:
    evidence = [score("M.2", "developing", "2026-01-10", second=("t-two", "proficient"))]
    (one,) = body("M.2", evidence, [adjudicated("2026-01-20")]).admitted
    assert one.scores_on(day("2026-01-19")) == (2, 3)
    assert one.scores_on(day("2026-01-20")) == (3, 3)
    assert one.days() == (day("2026-01-10"), day("2026-01-20"))
    assert one.reason.children[-1].text == "adjudicated on 2026-01-20 as proficient: file 2026-01-20"


@pytest.mark.parametrize(
    "other",
    [
        {"task": "proof"},
        {"demonstrated": "2026-01-11"},
        {"attempt": 2},
        {"section": None, "experience": "algebra"},
        {"scores": {"M.1.a": "proficient"}},
        {"scores": {"M.2": "superb"}},
        {"on": "2026-07-01"},
    ],
)
def test_an_adjudication_of_something_else_settles_nothing(other: dict[str, Any]) -> None:
    evidence = [score("M.2", "developing", "2026-01-10", second=("t-two", "proficient"))]
    fields = {"on": "2026-01-20"} | other
    (one,) = body("M.2", evidence, [adjudicated(**fields)]).admitted
    assert one.settled is None


def test_the_last_adjudication_holds_and_one_of_an_experience_is_found() -> None:
    evidence = [score("M.2", "developing", "2026-01-10", experience="algebra", second=("t-two", "proficient"))]
    place = {"section": None, "experience": "algebra"}
    decisions = [
        adjudicated("2026-01-25", id="b", scores={"M.2": "exemplary"}, **place),
        adjudicated("2026-01-20", id="a", **place),
    ]
    (one,) = body("M.2", evidence, decisions).admitted
    assert one.settled == (day("2026-01-25"), 4)


def test_evidence_is_in_order_of_day_then_attempt() -> None:
    evidence = [
        score("M.2", "proficient", "2026-01-10", task="a", attempt=2),
        score("M.2", "developing", "2026-01-10", task="b"),
        score("M.2", "beginning", "2026-01-09", task="c"),
    ]
    found = body("M.2", evidence[::-1])
    assert [one.evidence.task for one in found.admitted] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"items": 4}, ("3 of 4 items",)),
        ({"tasks": 3}, ("2 of 3 tasks",)),
        ({"measures": 3}, ("2 of 3 measures",)),
        ({"occasions": 3}, ("2 of 3 days",)),
        ({"raters": 4}, ("3 of 4 scorers",)),
        ({"items": 4, "tasks": 3}, ("3 of 4 items", "2 of 3 tasks")),
        ({"items": 3, "tasks": 2, "measures": 2, "occasions": 2, "raters": 3}, ()),
        ({}, ()),
    ],
)
def test_minimums(rules: dict[str, int], words: tuple[str, ...]) -> None:
    evidence = [
        score("M.2", "proficient", "2026-01-10", measure="written"),
        score("M.2", "proficient", "2026-01-10", task="proof", by="t-two"),
        score("M.2", "proficient", "2026-01-11", second=("t-three", "proficient")),
    ]
    found = body("M.2", evidence)
    assert lacking(found.admitted, Body.model_validate(rules)) == words


def test_nothing_at_all_lacks_items() -> None:
    assert lacking((), Body(items=2)) == ("0 of 2 items",)


def test_the_policy_may_give_a_code_a_score() -> None:
    missed = score("M.2", "missed", "2026-01-10", second=("t-two", "exemplary"))
    (one,) = body("M.2", [missed], rules=Body.model_validate({"codes": {"missed": {"counts_as": 0}}})).admitted
    assert (one.low, one.high, one.scored, one.raters) == (0, 0, False, ("t-one",))
    assert [child.text for child in one.reason.children] == ["missed counts as 0 by the policy"]
    level = Body.model_validate({"codes": {"not-assessed": {"counts_as": "beginning"}}})
    (other,) = body("M.2", [score("M.2", "not-assessed", "2026-01-10")], rules=level).admitted
    assert other.low == 1
    assert refusals(body("M.2", [missed], rules=level)) == ["missed, which is no score and not zero"]
    assert refusals(body("M.2", [score("M.2", "not-assessed", "2026-01-10")], rules=level, scale=PASS)) == [
        'counts as "beginning" by the policy, which is not on the scale "pass"'
    ]


def test_a_code_without_the_right_purpose_or_on_what_has_ended_is_set_aside_all_the_same() -> None:
    rules = Body.model_validate({"codes": {"missed": "blocks", "excused": {"counts_as": 1}}})
    evidence = [
        score("M.2", "missed", "2026-01-10", purpose="formative"),
        score("M.2", "excused", "2026-01-11", purpose="formative"),
    ]
    found = body("M.2", evidence, rules=rules)
    assert (found.admitted, found.blocking) == ((), ())
    assert refusals(found) == ["formative evidence does not count"] * 2
    ended = body("M.3", [score("M.3", "missed", "2026-02-02")], rules=rules)
    assert (ended.blocking, refusals(ended)) == ((), ["M.3 was retired on 2026-02-01"])


BLOCKS = Body.model_validate({"codes": {"missed": "blocks"}})


def test_a_code_blocks_until_the_task_is_done_after_all() -> None:
    missed = score("M.2", "missed", "2026-01-10")
    (open_,) = body("M.2", [missed], rules=BLOCKS).blocking
    assert (open_.since, open_.until, open_.days()) == (day("2026-01-10"), None, (day("2026-01-10"),))
    assert open_.reason.text.endswith(": the policy asks for a decision")
    again = score("M.2", "developing", "2026-02-10", attempt=2, section="algebra.2")
    (done,) = body("M.2", [missed, again], rules=BLOCKS).blocking
    assert (done.until, done.holds_on(day("2026-02-09")), done.holds_on(day("2026-02-10"))) == (
        day("2026-02-10"),
        True,
        False,
    )
    assert done.days() == (day("2026-01-10"), day("2026-02-10"))
    for other in (
        score("M.2", "developing", "2026-02-10", task="proof"),
        score("M.2", "developing", "2026-01-09"),
        score("M.2", "missed", "2026-02-10", attempt=2),
        score("M.2.1", "developing", "2026-02-10", attempt=2),
    ):
        assert body("M.2", [missed, other], rules=BLOCKS).blocking[0].until is None


def test_a_code_that_takes_a_score_back_never_blocks() -> None:
    wrong = score("M.2", "exemplary", "2026-01-10")
    back = score("M.2", "not-assessed", "2026-01-10", id="fix", replaces={"task": "modeling"})
    rules = Body.model_validate({"codes": {"not-assessed": "blocks"}})
    found = body("M.2", [wrong, back], rules=rules)
    assert (found.admitted, found.blocking) == ((), ())
    assert refusals(found) == ["replaced by fix", "not assessed, which is no score"]


def test_a_code_blocks_no_longer_than_evidence_counts() -> None:
    rules = Body.model_validate({"codes": {"missed": "blocks"}, "months": 1})
    (one,) = body("M.2", [score("M.2", "missed", "2026-01-10")], rules=rules).blocking
    assert one.until == day("2026-02-11")


def test_evidence_counts_for_so_many_school_years() -> None:
    (one,) = body("M.2", [score("M.2", "proficient", "2025-10-10")], rules=Body(school_years=1)).admitted
    assert (one.until, one.days()) == (day("2026-09-01"), (day("2025-10-10"), day("2026-09-01")))
    assert one.counts_on(day("2026-08-31"))


def test_the_moment_is_the_day_that_the_policy_orders_by() -> None:
    evidence = [score("M.2", "proficient", "2026-01-10", attempt=2, recorded="2026-03-01")]
    assert body("M.2", evidence).admitted[0].moment == (day("2026-01-10"), 2)
    by_record = Body(order_by="recorded")
    assert body("M.2", evidence, rules=by_record).admitted[0].moment == (day("2026-03-01"), 2)
    undated = [score("M.2", "proficient", "2026-01-10")]
    assert body("M.2", undated, rules=by_record).admitted[0].moment == (day("2026-01-10"), 1)
