# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import credit, day, make_closure, says

from mblkit.engine.recorded import recorded_awards
from mblkit.engine.results import Award
from mblkit.model.origin import Origin


def award(as_of: str = "2026-06-30", **fields: Any) -> Award | None:  # noqa: ANN401
    basis, amount, earned = fields.pop("basis"), fields.pop("amount", 1), fields.pop("earned", "2026-01-10")
    found = recorded_awards(make_closure(credits_had=[credit(basis, amount, earned, **fields)]), day(as_of))
    return found[0][0] if found else None


def test_a_recorded_credit_is_an_award_of_its_basis() -> None:
    found = award(basis="examination", amount="2/3", toward=["world-language"], grade=11)
    assert found is not None
    assert (found.id, found.title, found.type, found.area) == ("credit:c-examination", "Examination", None, None)
    assert (found.basis, found.amount, found.toward) == ("examination", Fraction(2, 3), ("world-language",))
    assert (found.earned, found.grade, found.needs_decision) == (day("2026-01-10"), 11, False)
    assert (found.posted, found.posted_amount, found.posting) == (None, None, None)
    assert found.reason.kind == "counted"
    assert found.reason.text == "c-examination: 2/3 credit by examination, earned on 2026-01-10"
    assert found.reason.origin == Origin("credits.yaml", ("c-examination",))


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ("seat-time", "40 minutes x 180 days = 7200 of 7200 (C004)"),
        ("higher-education", "3 semester credits at College, accredited by NECHE (C006)"),
        ("online", "online at Online School, under policy 1 (C007)"),
        ("examination", "examination Proficiency exam: passed"),
        ("transfer", "from Other School, as B, accepted on 2026-01-10"),
    ],
)
def test_the_proof_of_each_basis_is_shown(basis: str, words: str) -> None:
    found = award(basis=basis, amount=0.5)
    assert found is not None
    assert [child.text for child in found.reason.children if child.kind == "note"] == [words]


@pytest.mark.parametrize(
    ("minutes", "days", "amount", "waits"),
    [
        (40, 180, 1, False),
        (60, 120, 1, False),
        (40, 179, 1, True),
        (7199, 1, 1, True),
        (7200, 1, 1, False),
        (40, 90, 0.5, False),
        (40, 89, 0.5, True),
        (40, 180, "10000/9999", True),
    ],
)
def test_seat_time_carries_its_minutes_and_no_more(minutes: int, days: int, amount: object, waits: bool) -> None:
    found = award(basis="seat-time", amount=amount, period_minutes=minutes, days=days)
    assert found is not None
    assert found.needs_decision is waits
    assert found.reason.kind == ("set-aside" if waits else "counted")
    assert says(found.reason, "waits for a decision") is waits
    assert says(found.reason, "is claimed, and the proof carries") is waits


@pytest.mark.parametrize(
    ("semester_credits", "amount", "waits"),
    [(3, 0.5, False), (6, 1, False), (4, "2/3", False), (3, 0.51, True), (4, 0.7, True), (3, 0.25, False)],
)
def test_three_semester_credits_are_half_a_credit(semester_credits: int, amount: object, waits: bool) -> None:
    found = award(basis="higher-education", amount=amount, semester_credits=semester_credits)
    assert found is not None
    assert found.needs_decision is waits


@pytest.mark.parametrize("basis", ["examination", "transfer"])
def test_other_bases_are_as_recorded(basis: str) -> None:
    found = award(basis=basis, amount=5)
    assert found is not None
    assert (found.amount, found.needs_decision) == (5, False)


@pytest.mark.parametrize(
    ("fields", "from_day"),
    [
        ({"basis": "online"}, "2026-01-10"),
        ({"basis": "online", "recorded": "2026-01-20"}, "2026-01-20"),
        ({"basis": "transfer", "accepted": "2026-01-15"}, "2026-01-15"),
        ({"basis": "transfer", "accepted": "2026-01-15", "recorded": "2026-01-20"}, "2026-01-20"),
    ],
)
def test_a_credit_is_known_from_the_day_it_is_earned_entered_and_accepted(
    fields: dict[str, Any], from_day: str
) -> None:
    assert award(from_day, **fields) is not None
    before = day(from_day).replace(day=day(from_day).day - 1)
    assert award(str(before), **fields) is None


def test_it_says_which_experience_it_stands_for() -> None:
    closure = make_closure(
        credits_had=[
            credit("transfer", 1, "2026-01-10", id="a", instead_of="algebra"),
            credit("transfer", 1, "2026-01-10", id="b"),
        ]
    )
    found = recorded_awards(closure, day("2026-06-30"))
    assert [(one.id, name) for one, name in found] == [("credit:a", "algebra"), ("credit:b", None)]
