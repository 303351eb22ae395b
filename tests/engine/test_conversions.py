import random
from fractions import Fraction
from typing import Any

import pytest
from pydantic import TypeAdapter
from tests.engine.builders import PASS, SCALE

from mblkit.engine.conversions import convert, cutoff_table, linear_gpa
from mblkit.model.conversions import Conversion

_CONVERSION: TypeAdapter[Conversion] = TypeAdapter(Conversion)

APPLETON: list[tuple[float, str]] = [
    (3.7, "A+"),
    (3.4, "A"),
    (3.2, "A-"),
    (2.9, "B+"),
    (2.6, "B"),
    (2.4, "B-"),
    (2.1, "C+"),
    (1.8, "C"),
    (1.6, "C-"),
    (1.3, "D+"),
    (1.0, "D"),
    (0.8, "D-"),
]

RUTLAND = [
    {"from": 3.75, "to": 4, "gives": "97-100"},
    {"from": 3.26, "to": 3.74, "gives": "93-96"},
    {"from": 3, "to": 3.25, "gives": "90-92"},
]


def conversion(form: str, source: dict[str, Any] | None = None, **more: Any) -> Conversion:  # noqa: ANN401 - as YAML has it
    data = {"id": "c", "title": "C", "form": form, "from": source or {"lowest": 0, "highest": 4, "places": 2}}
    return _CONVERSION.validate_python(data | more)


def value(text: str) -> Fraction:
    return Fraction(text)


# ------------------------------------------------------------------------------------------------- plain functions


@pytest.mark.parametrize(
    ("score", "letter"), [(4, "A+"), (3.7, "A+"), (3.69, "A"), (3.2, "A-"), (2.39, "C+"), (0.8, "D-"), (0.79, None)]
)
def test_both_ends_of_a_published_range(score: float, letter: str | None) -> None:
    assert cutoff_table([score], APPLETON) == letter


def test_the_first_match_holds_in_the_order_of_the_rows() -> None:
    assert cutoff_table([90], [(50, "pass"), (80, "honors")]) == "pass"
    assert cutoff_table([3.5], [(3.4, 4.0), (3.2, 3.67)]) == 4
    assert cutoff_table([3, 4], [(3.5, "A")]) == "A"
    assert cutoff_table([None], APPLETON) is None


def test_a_cutoff_that_is_no_number() -> None:
    with pytest.raises(TypeError, match="x"):
        cutoff_table([1], [("x", "A")])


def test_a_straight_line() -> None:
    assert linear_gpa([80], divisor=20, offset=-1) == 3
    assert linear_gpa([85.5, None], divisor=20, offset=-1) == Fraction(3275, 1000)
    assert linear_gpa([85.5], divisor=20, offset=-1, places=2) == Fraction(328, 100)
    assert linear_gpa([], divisor=20) is None


# ---------------------------------------------------------------------------------------------- tables of policies


@pytest.mark.parametrize(
    ("score", "state", "gives", "says"),
    [
        ("3.25", "converted", "90-92", "3.25, rounded half-up to 3.25: row 3 gives 90-92"),
        ("3.254", "converted", "90-92", "3.254, rounded half-up to 3.25: row 3 gives 90-92"),
        ("3.255", "converted", "93-96", "3.255, rounded half-up to 3.26: row 2 gives 93-96"),
        ("2.99", "undetermined-by-policy", None, "2.99, rounded half-up to 2.99: no row has it"),
        ("4.01", "undetermined-by-policy", None, "4.01, rounded half-up to 4.01: outside what the conversion is from"),
    ],
)
def test_ranges_with_a_declared_precision(score: str, state: str, gives: str | None, says: str) -> None:
    found = convert(conversion("ranges", rows=RUTLAND), [value(score)])
    assert (found.state, found.gives, found.arithmetic) == (state, gives, says)


def test_a_value_between_two_rows_is_left_undetermined() -> None:
    exact = conversion("ranges", {"lowest": 0, "highest": 4}, rows=RUTLAND)
    assert convert(exact, [value("3.255")]).state == "undetermined-by-policy"
    assert convert(exact, [value("3.26")]).gives == "93-96"


def test_rows_that_overlap_need_a_declared_order() -> None:
    table = [{"from": 2, "to": 3, "gives": "C"}, {"from": 3, "to": 4, "gives": "B"}]
    found = convert(conversion("ranges", rows=table), [value("3")])
    assert (found.state, found.arithmetic) == (
        "undetermined-by-policy",
        "3, rounded half-up to 3.00: the rows 1 and 2 have it",
    )
    assert convert(conversion("ranges", rows=table, first_match=True), [value("3")]).gives == "C"


def test_cutoffs() -> None:
    table = conversion("cutoffs", rows=[{"at_least": at, "gives": gives} for at, gives in APPLETON])
    assert convert(table, [value("3.195")]).gives == "A-"
    assert convert(table, [value("0.5")]).state == "undetermined-by-policy"
    mean = convert(table, [value("3"), None, value("4"), value("4")])
    assert (mean.gives, mean.arithmetic) == ("A", "mean: 11 / 3 = 11/3, rounded half-up to 3.67: row 2 gives A")


def test_patterns_lines_and_nothing() -> None:
    pattern = conversion("patterns", rows=[{"gives": "A", "none_below": 3}, {"gives": 0, "none_below": 1}])
    assert convert(pattern, [value("3"), value("4")]).arithmetic == "3, 4: row 1 gives A"
    assert convert(pattern, [value("1"), None]).arithmetic == "1, none: row 2 gives 0"
    assert convert(pattern, [value("0")]).state == "undetermined-by-policy"
    line = conversion("linear", {"lowest": 0, "highest": 100}, divisor=20, offset=-1, places=1)
    found = convert(line, [value("85")])
    assert (found.gives, found.arithmetic) == (Fraction(33, 10), "85: / 20 - 1 = 3.25, rounded half-up to 3.3")
    assert convert(conversion("linear", {"lowest": 0, "highest": 4}, offset=1), [value("3")]).gives == 4
    assert convert(line, [None]).state == "not-enough-evidence"


def test_from_a_scale() -> None:
    table = conversion(
        "cutoffs", {"scale": "four"}, rows=[{"at_least": 3, "gives": "P"}, {"at_least": 0, "gives": "N"}]
    )
    assert convert(table, [value("2.9")], SCALE).gives == "N"
    assert convert(table, [value("5")], SCALE).state == "undetermined-by-policy"
    assert convert(table, [value("2")], PASS).state == "undetermined-by-policy"


@pytest.mark.parametrize("seed", range(60))
def test_a_table_against_looking_at_every_row(seed: int) -> None:
    dice = random.Random(seed)
    table: list[dict[str, Any]] = []
    for gives in "ABCDE"[: dice.randrange(1, 6)]:
        first = dice.randrange(41)
        table.append({"from": first / 10, "to": dice.randrange(first, 41) / 10, "gives": gives})
    ordered = dice.random() < 0.5
    model = conversion("ranges", {"lowest": 0, "highest": 4, "places": 1}, rows=table, first_match=ordered)
    for tenth in range(41):
        holding = [one["gives"] for one in table if one["from"] * 10 <= tenth <= one["to"] * 10 + 1e-9]
        expected = holding[0] if holding and (ordered or len(holding) == 1) else None
        assert convert(model, [Fraction(tenth, 10)]).gives == expected, (tenth, table)
