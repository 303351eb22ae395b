"""Amounts of credit that conversions give."""

# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import make_district, make_policy, policy

from mblkit.engine.tables import NO_TABLES, tables_of


def table(*gives: object, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - YAML data
    """Return a table that gives these for 0, 1, 2, ..."""
    rows = [{"at_least": place, "gives": one} for place, one in enumerate(gives)]
    return {
        "id": "t",
        "title": "t",
        "form": "cutoffs",
        "from": {"lowest": 0, "highest": len(gives)},
        "rows": rows[::-1],
    } | more


@pytest.mark.parametrize(("value", "amount"), [(0, 0), (1, Fraction(2, 3)), (2, 1), (3, None), (9, None), (-1, None)])
def test_what_a_row_gives(value: int, amount: Fraction | None) -> None:
    found = tables_of(make_district(), [make_policy(policy(conversions=[table(0, "2/3", 1, "A letter")]))])
    looked = found.amount("t", [Fraction(value)])
    assert looked.amount == amount
    assert looked.reason.origin is not None
    assert looked.reason.origin.keys == ("conversions", 0)


def test_text_that_is_no_amount() -> None:
    found = tables_of(make_district(), [make_policy(policy(conversions=[table("A letter")]))])
    assert found.amount("t", [Fraction(0)]).reason.text.endswith("which is no amount of credit")


def test_less_than_nothing_is_no_amount() -> None:
    line = {"id": "t", "title": "t", "form": "linear", "from": {"lowest": -5, "highest": 5}}
    found = tables_of(make_district(), [make_policy(policy(conversions=[line]))])
    assert found.amount("t", [Fraction(-1)]).amount is None
    assert found.amount("t", [Fraction(1)]).amount == 1


def test_no_conversion_in_force() -> None:
    looked = NO_TABLES.amount("t", [Fraction(1)])
    assert (looked.amount, looked.reason.text) == (None, 'no policy in force has the conversion "t"')


def test_the_most_local_policy_wins() -> None:
    policies = [
        make_policy(policy("a", "state", conversions=[table(1)])),
        make_policy(policy("b", "district", conversions=[table(2)])),
        make_policy(policy("c", "district", conversions=[table(3)])),
    ]
    assert tables_of(make_district(), policies).amount("t", [Fraction(0)]).amount == 2
    dated = make_policy(policy("d", "state", conversions=[table(4)], dates={"from": "2020-01-01"}))
    assert tables_of(make_district(), [*policies, dated]).amount("t", [Fraction(0)]).amount == 4
