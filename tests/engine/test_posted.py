# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.engine.builders import day, experience, make_closure, make_district, posting, says

from mblkit.engine.posted import postings_by_award, with_ledger
from mblkit.engine.results import Award, Difference, Reason
from mblkit.model.origin import Origin

EARNED = Award(
    id="experience:algebra",
    title="Algebra",
    type="course",
    area="math",
    basis="mastery",
    amount=Fraction(1),
    toward=("stem",),
    earned=date(2025, 11, 10),
    grade=11,
    posted=None,
    posted_amount=None,
    posting=None,
    needs_decision=False,
    reason=Reason("counted", "algebra earned", children=(Reason("note", "why"),)),
)


def ledger(
    earned: list[Award],
    *postings: Any,  # noqa: ANN401 - a kept posting
    as_of: str = "2026-06-30",
) -> tuple[tuple[Award, ...], tuple[Difference, ...]]:
    district = make_district(experiences=[experience("algebra"), experience("geometry", type="virtual")])
    closure = make_closure(postings=postings)
    return with_ledger(district, closure, earned, postings_by_award(closure, day(as_of)))


def test_nothing_posted_leaves_what_is_earned() -> None:
    assert ledger([EARNED]) == ((EARNED,), ())
    assert ledger([EARNED], posting("experience:algebra", 1, "2026-01-15"), as_of="2026-01-14") == ((EARNED,), ())


def test_it_is_posted_from_its_day() -> None:
    (award,), _ = ledger([EARNED], posting("experience:algebra", 1, "2026-01-15"), as_of="2026-01-15")
    assert award.posting == "p-algebra-2026-01-15"


def test_an_award_that_is_earned_and_posted_is_one_award() -> None:
    (award,), differences = ledger([EARNED], posting("experience:algebra", 1, "2026-01-15"))
    assert differences == ()
    assert (award.amount, award.earned, award.title, award.grade) == (1, date(2025, 11, 10), "Algebra", 11)
    assert (award.posted, award.posted_amount, award.posting) == (date(2026, 1, 15), 1, "p-algebra-2026-01-15")
    assert award.toward == ("stem",)
    assert [child.text for child in award.reason.children] == [
        "posted on 2026-01-15 by r-one, under local, 2026-01-01: 1",
        "why",
    ]
    assert award.reason.children[0].origin == Origin("ledger.yaml", ("p-algebra-2026-01-15",))


def test_a_different_amount_counts_as_posted_and_is_a_difference() -> None:
    (award,), (difference,) = ledger([EARNED], posting("experience:algebra", 0.5, "2026-01-15"))
    assert (award.amount, award.posted_amount) == (difference.posted, difference.posted)
    assert (difference.award, difference.earned * 2, difference.posted * 2) == ("experience:algebra", 2, 1)
    assert difference.reason.text == "experience:algebra: 1 found as earned, 0.5 posted; the posted credit counts"
    assert difference.reason.origin == Origin("ledger.yaml", ("p-algebra-2026-01-15",))


def test_the_requirements_that_were_posted_stay() -> None:
    (award,), _ = ledger([EARNED], posting("experience:algebra", 1, "2026-01-15", toward=["humanities"]))
    assert award.toward == ("humanities",)


def test_posted_and_not_found_as_earned_counts_and_is_a_difference() -> None:
    (award,), (difference,) = ledger([], posting("experience:geometry", 1, "2026-01-15", toward=["stem"]))
    assert (award.id, award.title, award.type, award.area) == (
        "experience:geometry",
        "geometry as posted",
        "virtual",
        "math",
    )
    assert (award.basis, award.amount, award.toward) == ("mastery", 1, ("stem",))
    assert (award.earned, award.posted, award.grade, award.needs_decision) == (None, date(2026, 1, 15), 11, False)
    assert award.reason.kind == "counted"
    assert "not found as earned" in award.reason.text
    assert says(award.reason, "posted on 2026-01-15")
    assert (difference.award, difference.earned, difference.posted) == ("experience:geometry", 0, 1)


def test_posted_credit_on_another_basis_or_of_an_unknown_experience() -> None:
    awards, differences = ledger(
        [], posting("credit:c-1", 1, "2026-01-15"), posting("experience:gone", 1, "2026-01-16")
    )
    assert [(award.id, award.type, award.area, award.basis) for award in awards] == [
        ("credit:c-1", None, None, "transfer"),
        ("experience:gone", None, None, "mastery"),
    ]
    assert [difference.award for difference in differences] == ["credit:c-1", "experience:gone"]


def test_posting_in_parts_adds_up() -> None:
    parts = [posting("experience:algebra", 0.5, "2026-02-15"), posting("experience:algebra", 0.5, "2026-01-15")]
    (award,), differences = ledger([EARNED], *parts)
    assert differences == ()
    assert (award.amount, award.posted, award.posting) == (1, date(2026, 1, 15), "p-algebra-2026-01-15")
    (early,), (difference,) = ledger([EARNED], *parts, as_of="2026-02-14")
    assert early.amount * 2 == 1
    assert difference.posted * 2 == 1


def test_posted_though_it_waits_for_a_decision_counts_and_is_a_difference() -> None:
    waiting = replace(EARNED, needs_decision=True, earned=None, reason=Reason("set-aside", "waits"))
    (award,), (difference,) = ledger([waiting], posting("experience:algebra", 1, "2026-01-15"))
    assert (award.needs_decision, award.earned, award.amount, award.reason.kind) == (False, None, 1, "counted")
    assert (difference.earned, difference.posted) == (0, 1)


def test_order_is_by_the_day_earned_else_posted() -> None:
    awards, differences = ledger(
        [EARNED],
        posting("experience:geometry", 1, "2025-11-09"),
        posting("credit:b", 1, "2025-11-10"),
        posting("credit:a", 1, "2025-11-11"),
    )
    assert [award.id for award in awards] == ["experience:geometry", "credit:b", "experience:algebra", "credit:a"]
    assert [one.award for one in differences] == ["experience:geometry", "credit:b", "credit:a"]
