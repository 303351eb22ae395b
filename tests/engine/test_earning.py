"""Credit by mastery, through the settings that award it: ladders, units, last days, what is left open."""

# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import (
    competency,
    credit,
    day,
    decision,
    experience,
    make_closure,
    make_district,
    policy,
    posting,
    says,
    score,
    section,
)

from mblkit.engine.audit import audit_credits
from mblkit.engine.credits import Credits, credits_of
from mblkit.engine.mastery import Standings
from mblkit.engine.posting import due_credits
from mblkit.engine.results import Award
from mblkit.engine.settings import credit_candidates, credit_rivals
from mblkit.model.experience import ExperienceRecord

PARTS = [competency(f"P.{place}") for place in range(1, 5)]
NAMES = [f"P.{place}" for place in range(1, 5)]

HALVES = {
    "id": "halves",
    "title": "h",
    "form": "cutoffs",
    "from": {"lowest": 0, "highest": 4},
    "rows": [{"at_least": 2, "gives": 0.5}, {"at_least": 0, "gives": 0}],
}

PATTERN = {
    "id": "pattern",
    "title": "p",
    "form": "patterns",
    "from": {"lowest": 1, "highest": 4},
    "rows": [{"gives": 0.5, "none_below": 2, "none_missing": True}, {"gives": 0}],
}

IN_2026: dict[str, Any] = {"class": 2026}

LADDER = {"ladder": {"of": "number", "conversion": "halves"}}


def had(
    *rules: dict[str, Any],
    scores: dict[str, str] | None = None,
    as_of: str = "2026-06-30",
    conversions: Any = (HALVES, PATTERN),  # noqa: ANN401 - YAML data
    amount: object = 1,
    units: Any = (),  # noqa: ANN401 - as above
    **closure: Any,  # noqa: ANN401 - the records of the student
) -> Credits:
    """Return the credit of a student who was scored proficient on parts on days; other levels stand behind a colon."""
    district = make_district(
        PARTS,
        experiences=[experience("algebra", NAMES, amount, units=list(units)), experience("geometry", ["P.4"])],
        policies=[policy(credit=list(rules), conversions=list(conversions))],
    )
    evidence = []
    for part, told in (scores or {}).items():
        on, _, level = told.partition(":")
        evidence.append(score(part, level or "proficient", on))
    closure.setdefault("sections", [section()])
    return credits_of(Standings(district, make_closure(evidence, **closure), day(as_of)))


def one(found: Credits) -> Award:
    (award,) = found.awards
    return award


TWO = {"P.1": "2025-10-01", "P.2": "2025-11-01"}
FOUR = TWO | {"P.3": "2025-12-01", "P.4": "2026-01-10"}


@pytest.mark.parametrize(
    ("as_of", "amount", "earned", "left"),
    [
        ("2025-10-31", 0, None, 1),
        ("2025-11-01", Fraction(1, 2), date(2025, 11, 1), Fraction(1, 2)),
        ("2026-01-09", Fraction(1, 2), date(2025, 11, 1), Fraction(1, 2)),
        ("2026-01-10", 1, date(2026, 1, 10), 0),
    ],
)
def test_a_ladder_day_by_day(as_of: str, amount: Fraction, earned: date | None, left: Fraction) -> None:
    found = had(LADDER, scores=FOUR, as_of=as_of)
    assert [(award.amount, award.earned) for award in found.awards] == ([(amount, earned)] if amount else [])
    assert [progress.amount for progress in found.progress] == ([left] if left else [])


def test_what_a_ladder_gave_is_told_with_its_rows() -> None:
    award = one(had(LADDER, scores=TWO))
    assert award.reason.text == "algebra: 0.5 of 1 credit by mastery, earned on 2025-11-01"
    assert says(award.reason, "0.5 credit since 2025-11-01: 2 of 4 parts mastered")
    assert says(award.reason, "halves: 2: row 1 gives 0.5 credit")
    assert says(award.reason, "before the whole, by the number of the parts, what halves gives (district)")


def test_part_of_a_credit_stays_when_mastery_is_lost() -> None:
    lost = {"P.1": "2025-10-01", "P.2": "2025-10-15"}
    found = had(LADDER, scores=lost | {"P.3": "2025-12-01:developing"})
    assert one(found).amount == Fraction(1, 2)


def test_a_ladder_gives_no_more_than_the_credit() -> None:
    more = HALVES | {"rows": [{"at_least": 2, "gives": 3}, {"at_least": 0, "gives": 0}]}
    found = had(LADDER, scores=TWO, conversions=[more])
    assert (one(found).amount, found.progress) == (1, ())


def test_a_pattern_of_values() -> None:
    rule = {"ladder": {"of": "values", "conversion": "pattern"}}
    all_twos = dict.fromkeys(NAMES, "2025-10-01:developing")
    assert one(had(rule, scores=all_twos)).amount == Fraction(1, 2)
    assert had(rule, scores=dict(list(all_twos.items())[:3])).awards == ()
    assert had(rule, scores={}).awards == ()


def test_a_mean_of_values_waits_for_all_of_them() -> None:
    table = HALVES | {"rows": [{"at_least": 2, "gives": 0.5}, {"at_least": 0, "gives": 0}]}
    rule = {"ladder": {"of": "values", "conversion": "halves"}}
    three = dict.fromkeys(NAMES[:3], "2025-10-01:developing")
    assert had(rule, scores=three, conversions=[table]).awards == ()
    assert one(had(rule, scores=three | {"P.4": "2025-11-01:developing"}, conversions=[table])).earned == date(
        2025, 11, 1
    )


def test_a_ladder_by_share_leaves_out_what_does_not_apply() -> None:
    shares = HALVES | {
        "from": {"lowest": 0, "highest": 1},
        "rows": [{"at_least": "2/3", "gives": 0.5}, {"at_least": 0, "gives": 0}],
    }
    rule = {"ladder": {"of": "share", "conversion": "halves"}}
    assert had(rule, scores=TWO, conversions=[shares]).awards == ()
    lifted = decision("exemption", "2025-09-10", competency="P.4")
    assert one(had(rule, scores=TWO, conversions=[shares], decisions=[lifted])).amount == Fraction(1, 2)


GAP = HALVES | {
    "form": "ranges",
    "rows": [{"from": 1, "to": 1, "gives": 0}, {"from": 3, "to": 4, "gives": 0.5}],
}


def test_a_gap_leaves_the_credit_undetermined_until_it_is_left_behind() -> None:
    award = one(had(LADDER, scores=TWO, conversions=[GAP]))
    assert (award.undetermined, award.needs_decision, award.earned) == (True, True, date(2025, 11, 1))
    assert award.reason.text == "algebra: 1 credit by mastery, undetermined by the policy"
    assert award.reason.kind == "set-aside"
    later = had(LADDER, scores=TWO | {"P.3": "2025-12-01"}, conversions=[GAP])
    assert (one(later).amount, one(later).undetermined) == (Fraction(1, 2), False)


UNITS: list[dict[str, Any]] = [
    {"id": "u1", "title": "u", "credit": "1/3", "carries": ["P.1", "P.2"]},
    {"id": "u2", "title": "u", "credit": "2/3", "carries": ["P.3"]},
    {"id": "u3", "title": "u"},
]


def test_units_add_up_in_the_order_in_which_they_are_earned() -> None:
    assert had(scores={"P.1": "2025-10-01"}, units=UNITS).awards == ()
    first = had(scores={"P.3": "2025-09-20"}, units=UNITS)
    assert (one(first).amount, [left.amount for left in first.progress]) == (Fraction(2, 3), [Fraction(1, 3)])
    both = had(scores=TWO | {"P.3": "2025-09-20"}, units=UNITS)
    assert (one(both).amount, one(both).earned, both.progress) == (1, date(2025, 11, 1), ())
    assert says(one(both).reason, "unit u2: 2/3 credit since 2025-09-20, 2/3 of 1")
    assert says(one(both).reason, "unit u1: 1/3 credit since 2025-11-01, 1 of 1")


def test_units_of_more_than_the_credit_stop_at_it() -> None:
    more = [UNITS[0] | {"credit": 1}, UNITS[1] | {"credit": 1}]
    assert one(had(scores=FOUR, units=more)).amount == 1


def test_a_unit_asks_for_its_objectives_where_it_carries_nothing_else() -> None:
    objective = {"id": "O.1", "statement": "x", "leads_to": "P.1"}
    units = [{"id": "u1", "title": "u", "credit": 0.5, "objectives": [objective]}]
    assert one(had(scores={"O.1": "2025-10-01"}, units=units)).amount == Fraction(1, 2)


def test_the_last_day() -> None:
    rule = {"until": "01-10"}
    graduates = IN_2026
    assert one(had(rule, scores=FOUR, **graduates)).earned == date(2026, 1, 10)
    assert had({"until": "01-09"}, scores=FOUR, **graduates).awards == ()
    assert one(had({"until": "01-09"}, LADDER, scores=FOUR, **graduates)).amount == Fraction(1, 2)
    assert says(one(had(rule, scores=FOUR, **graduates)).reason, "by 01-10 of the year of the diploma")
    assert had({"until": "01-09"}, LADDER, scores=TWO | {"P.3": "2026-02-01"}, **graduates).awards[0].amount == 0.5
    late = {"P.1": "2026-02-01", "P.2": "2026-02-02"}
    assert had({"until": "01-09"}, LADDER, scores=late, conversions=[GAP], **graduates).awards == ()


def test_what_is_unsettled_is_earned_by_all_and_not_by_nothing() -> None:
    rule = {"unsettled": "on success"}
    assert had(rule, scores={}).awards == ()
    assert had(rule, scores={"P.1": "2025-10-01:developing"}).awards == ()
    assert one(had(rule, scores=TWO)).undetermined
    assert (one(had(rule, scores=FOUR)).amount, one(had(rule, scores=FOUR)).undetermined) == (1, False)
    assert says(one(had(rule, scores=TWO)).reason, "left open: on success (district)")


ONE_RULE = {"requires": {"rule": "at-least", "count": 2}}
ANOTHER = {"requires": {"rule": "at-least", "count": 3}}


def test_rivals_that_agree_decide() -> None:
    assert had(ONE_RULE, ANOTHER, scores={"P.1": "2025-10-01"}).awards == ()
    both = dict.fromkeys(NAMES, "2025-10-01")
    assert (one(had(ONE_RULE, ANOTHER, scores=both)).amount, one(had(ONE_RULE, ANOTHER, scores=both)).undetermined) == (
        1,
        False,
    )


def test_rivals_that_differ_leave_it_open_whichever_comes_first() -> None:
    for rules in [(ONE_RULE, ANOTHER), (ANOTHER, ONE_RULE)]:
        award = one(had(*rules, scores=TWO))
        assert (award.undetermined, award.earned) == (True, date(2025, 11, 1))
        assert says(award.reason, "at least 2 parts mastered at once")
        assert says(award.reason, "at least 3 parts mastered at once")


def test_rivals_that_agree_later_decide_on_the_later_day() -> None:
    for rules in [(ONE_RULE, ANOTHER), (ANOTHER, ONE_RULE)]:
        award = one(had(*rules, scores=FOUR))
        assert (award.amount, award.undetermined, award.earned) == (1, False, date(2025, 12, 1))


def test_what_all_rivals_give_is_earned_and_stays() -> None:
    for rules, told in [
        ((LADDER | ONE_RULE, ANOTHER), "1 and 0.5"),
        ((LADDER | ANOTHER, ONE_RULE), "0.5 and 1"),
    ]:
        award = one(had(*rules, scores=TWO))
        assert (award.amount, award.undetermined, award.earned) == (Fraction(1, 2), False, date(2025, 11, 1))
        assert says(award.reason, f"two settings as specific as each other give {told} credit")


def test_a_more_specific_setting_has_no_rival() -> None:
    rules = [ONE_RULE, ANOTHER | {"for": {"experience": "algebra"}}]
    assert had(*rules, scores=TWO).awards == ()
    district = make_district(
        PARTS, policies=[policy(credit=[*rules, LADDER, {"ladder": {"of": "share", "conversion": "halves"}}])]
    )
    record = ExperienceRecord.model_validate(experience("algebra", NAMES))
    assert len(credit_rivals(credit_candidates(district.policies, 2027), record)) == 1


def test_proof_by_a_course_that_waits_for_approval_is_none() -> None:
    rule = {"for": {"experience": "algebra"}, "proven_by": [{"experience": "geometry"}]}
    asked = {"for": {"experience": "geometry"}, "approval": True}
    both = [section(), section("geometry.1", "geometry")]
    waits = had(rule, asked, scores={"P.4": "2025-10-01"}, sections=both)
    assert [award.id for award in waits.awards] == ["experience:geometry"]
    approved = decision("approval", "2025-12-12", experience="geometry")
    found = had(rule, asked, scores={"P.4": "2025-10-01"}, sections=both, decisions=[approved])
    assert {award.id: award.earned for award in found.awards} == {
        "experience:algebra": date(2025, 12, 12),
        "experience:geometry": date(2025, 12, 12),
    }


def test_a_later_course_that_was_not_taken_proves_nothing() -> None:
    later = {"experience": "geometry", "requires": {"rule": "all"}}
    rule = {"for": {"experience": "algebra"}, "proven_by": [later]}
    assert had(rule, scores={"P.4": "2025-10-01"}).awards == ()


def test_proof_after_part_of_the_credit_makes_the_rest() -> None:
    rule = {"for": {"experience": "algebra"}, "proven_by": [{"experience": "geometry"}], **LADDER}
    both = [section(), section("geometry.1", "geometry")]
    found = had(rule, scores=TWO | {"P.4": "2026-02-01"}, sections=both)
    assert {award.id: (award.amount, award.earned) for award in found.awards} == {
        "experience:algebra": (1, date(2026, 2, 1)),
        "experience:geometry": (1, date(2026, 2, 1)),
    }


def test_proof_does_not_come_after_the_last_day() -> None:
    rule = {"for": {"experience": "algebra"}, "proven_by": [{"experience": "geometry"}], "until": "01-31"}
    both = [section(), section("geometry.1", "geometry")]
    found = had(rule, scores={"P.4": "2026-02-01"}, sections=both, **IN_2026)
    assert [award.id for award in found.awards] == ["experience:geometry"]


# --------------------------------------------------------------------------------------------- beside other credit


def seat(amount: object, **more: Any) -> Any:  # noqa: ANN401 - a record
    return credit("seat-time", amount, "2025-10-15", instead_of="algebra", **more)


@pytest.mark.parametrize(
    ("recorded", "mastery"),
    [
        (0.5, {"experience:algebra": Fraction(1, 2)}),
        (0.25, {"experience:algebra": Fraction(1, 2)}),
        (0.75, {"experience:algebra": Fraction(1, 4)}),
        (1, {}),
    ],
)
def test_recorded_credit_and_part_by_mastery_are_no_more_than_the_credit(
    recorded: float, mastery: dict[str, Fraction]
) -> None:
    found = had(LADDER, scores=TWO, credits_had=[seat(recorded)])
    assert {award.id: award.amount for award in found.awards if award.basis == "mastery"} == mastery


def test_recorded_credit_that_comes_later_counts_where_there_is_room() -> None:
    late = credit("seat-time", 0.5, "2026-02-15", instead_of="algebra")
    found = had(LADDER, scores=TWO, credits_had=[late])
    assert {award.id: award.amount for award in found.awards} == {
        "credit:c-seat-time": Fraction(1, 2),
        "experience:algebra": Fraction(1, 2),
    }
    more = credit("seat-time", 0.75, "2026-02-15", instead_of="algebra")
    found = had(LADDER, scores=TWO, credits_had=[more])
    assert {award.id: award.amount for award in found.awards} == {"experience:algebra": Fraction(1, 2)}
    assert says(one(found).reason, "credit:c-seat-time for the same experience does not count beside it")


def test_more_is_due_once_more_is_earned() -> None:
    district = make_district(
        PARTS,
        experiences=[experience("algebra", NAMES)],
        policies=[policy(credit=[LADDER], conversions=[HALVES], diplomas=[{"id": "d", "title": "D", "credits": 1}])],
    )
    evidence = [score(part, "proficient", on) for part, on in FOUR.items()]
    posted = posting("experience:algebra", 0.5, "2025-11-15")
    closure = make_closure(evidence, sections=[section()], postings=[posted])
    half = audit_credits(district, closure, day("2025-12-31"))
    assert [one_.amount for one_ in due_credits(half)] == []
    assert half.differences == ()
    whole = audit_credits(district, closure, day("2026-01-10"))
    assert [(due.amount, due.posted) for due in due_credits(whole)] == [(Fraction(1, 2), Fraction(1, 2))]


def test_awards_of_each_day_never_fall_and_equal_the_history() -> None:
    before = Fraction(0)
    for number in range(150):
        found = had(LADDER, scores=FOUR, as_of=str(date.fromordinal(date(2025, 9, 15).toordinal() + number)))
        amount = sum((award.amount for award in found.awards), start=Fraction(0))
        assert amount >= before
        before = amount
    assert before == 1
