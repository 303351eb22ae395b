"""Which rule for recorded credit wins."""

# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import credit, day, make_district, policy

from mblkit.engine.bases import BUILT_IN, CLASS_TIME, SEMESTER_CREDITS, Bases, bases_for, source_of
from mblkit.engine.settings import Won
from mblkit.model.bases import HigherEducationRule, SeatTimeRule


def bases(*policies: dict[str, Any], graduating_class: int = 2027, on: str = "2026-01-01") -> Bases:
    return bases_for(make_district(policies=policies), graduating_class, day(on), "hs")


def semester(measure: object, **scope: object) -> dict[str, Any]:
    return {"basis": "higher-education", "semester_credits": measure, "for": scope, "cites": f"rule {measure}"}


def won(found: Bases, **more: Any) -> Won[Fraction]:  # noqa: ANN401 - the fields of a credit
    record = credit("higher-education", 1, "2025-12-20", **more).record
    return found.won(
        record, HigherEducationRule, lambda rule: rule.semester_credits, "semester_credits", SEMESTER_CREDITS
    )


def test_without_a_rule_the_default_holds_and_cites_its_source() -> None:
    found = won(BUILT_IN)
    assert (found.value, found.origin, found.layer) == (6, None, "built-in")
    assert found.cites is not None
    assert found.cites.startswith("C.G.S. 10-221a")


def test_a_rule_says_where_it_stands() -> None:
    found = won(bases(policy(bases=[semester(4)])))
    assert (found.value, found.cites, found.layer) == (4, "rule 4", "district")
    assert found.origin is not None
    assert found.origin.keys == ("bases", 0, "semester_credits")


@pytest.mark.parametrize(
    ("policies", "measure"),
    [
        ([policy("a", "state", bases=[semester(3)]), policy("b", "district", bases=[semester(4)])], 4),
        ([policy("a", "state", bases=[semester(3)]), policy("b", "school", bases=[semester(4)], school="other")], 3),
        ([policy("a", "district", bases=[semester(3), semester(4)])], 3),
        ([policy("a", "district", bases=[semester(3), semester(4, classes={"from": 2027})])], 4),
        ([policy("a", "district", bases=[semester(3), semester(4, classes={"from": 2028})])], 3),
        ([policy("a", "district", bases=[semester(3), semester(4, route=["early"])])], 4),
        ([policy("a", "district", bases=[semester(3), semester(4, route=["late"])])], 3),
        ([policy("a", "district", bases=[semester(3, route=["early"]), semester(4, source=["College"])])], 4),
        ([policy("a", "district", bases=[semester(3, source=["Another College"])])], 6),
        ([policy("a", "district", bases=[semester(3)], dates={"to": "2025-12-31"})], 6),
        ([policy("a", "district", bases=[{"basis": "seat-time", "accepted": True}])], 6),
    ],
)
def test_which_rule_wins(policies: list[dict[str, Any]], measure: int) -> None:
    assert won(bases(*policies), route="early").value == measure


def test_a_key_that_the_winner_lacks_comes_from_the_next() -> None:
    found = bases(
        policy(bases=[{"basis": "higher-education", "for": {"route": ["early"]}, "approval": True}, semester(4)])
    )
    assert won(found, route="early").value == 4
    record = credit("higher-education", 1, "2025-12-20", route="early").record
    assert found.switch(record, "approval", default=False).value is True
    assert found.switch(record, "accepted", default=True).value is True


def test_sources() -> None:
    assert [
        source_of(credit(basis, 1, "2025-12-20").record)
        for basis in ("transfer", "higher-education", "online", "examination", "seat-time")
    ] == ["Other School", "College", "Online School", None, None]


def test_the_default_of_class_time() -> None:
    record = credit("seat-time", 1, "2025-12-20").record
    found = BUILT_IN.won(record, SeatTimeRule, lambda rule: rule.credit, "credit", CLASS_TIME)
    assert (found.value.period_minutes, found.value.days) == (40, 180)
