import random
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import PASS, SCALE
from tests.engine.test_conversions import APPLETON, RUTLAND, conversion

from mblkit.engine.conversions import TableFault, convert, gaps_and_overlaps


def told(faults: tuple[TableFault, ...]) -> list[tuple[str, tuple[int, ...], str]]:
    return [(one.kind, one.rows, one.values()) for one in faults]


def test_a_table_that_is_right() -> None:
    table = conversion("ranges", rows=[*RUTLAND, {"from": 0, "to": 2.99, "gives": "below"}])
    assert gaps_and_overlaps(table) == ()
    whole = conversion(
        "cutoffs", rows=[*({"at_least": at, "gives": to} for at, to in APPLETON), {"at_least": 0, "gives": "F"}]
    )
    assert gaps_and_overlaps(whole) == ()


def test_the_gap_between_3_25_and_3_26() -> None:
    """No value of two decimals falls into it; an exact mean does."""
    rows = [*RUTLAND, {"from": 0, "to": 2.99, "gives": "below"}]
    fine = conversion("ranges", {"lowest": 0, "highest": 4, "places": 3}, rows=rows)
    assert told(gaps_and_overlaps(fine)) == [
        ("gap", (), "from 2.991 to 2.999"),
        ("gap", (), "from 3.251 to 3.259"),
        ("gap", (), "from 3.741 to 3.749"),
    ]
    exact = conversion("ranges", {"lowest": 0, "highest": 4}, rows=rows)
    assert told(gaps_and_overlaps(exact)) == [
        ("gap", (), "above 2.99 and below 3"),
        ("gap", (), "above 3.25 and below 3.26"),
        ("gap", (), "above 3.74 and below 3.75"),
    ]


def test_gaps_at_the_ends() -> None:
    short = conversion("ranges", {"lowest": 0, "highest": 4}, rows=[{"from": 1, "to": 3, "gives": "x"}])
    assert told(gaps_and_overlaps(short)) == [("gap", (), "from 0 and below 1"), ("gap", (), "above 3 to 4")]
    low = conversion("cutoffs", rows=[{"at_least": 1, "gives": "x"}])
    assert told(gaps_and_overlaps(low)) == [("gap", (), "from 0 to 0.99")]


def test_overlaps_and_their_order() -> None:
    rows = [
        {"from": 0, "to": 3, "gives": "C"},
        {"from": 3, "to": 4, "gives": "B"},
        {"from": 2.5, "to": 4, "gives": "A"},
    ]
    assert told(gaps_and_overlaps(conversion("ranges", rows=rows))) == [
        ("overlap", (0, 2), "from 2.5 to 2.99"),
        ("overlap", (0, 1, 2), "3"),
        ("overlap", (1, 2), "from 3.01 to 4"),
    ]
    ordered = conversion("ranges", rows=rows, first_match=True)
    assert told(gaps_and_overlaps(ordered)) == [("hidden", (2,), "")]


def test_a_cutoff_behind_a_lower_one_never_holds() -> None:
    table = conversion("cutoffs", rows=[{"at_least": 0, "gives": "F"}, {"at_least": 3, "gives": "B"}])
    assert told(gaps_and_overlaps(table)) == [("hidden", (1,), "")]


def test_the_levels_of_a_scale_are_all_its_values() -> None:
    rows = [{"at_least": 1, "gives": "P"}]
    assert told(gaps_and_overlaps(conversion("cutoffs", {"scale": "pass"}, rows=rows), PASS)) == [("gap", (), "0")]
    assert gaps_and_overlaps(conversion("cutoffs", {"scale": "pass"}, rows=rows)) == ()
    half = conversion(
        "ranges", {"scale": "four"}, rows=[{"from": 1, "to": 2, "gives": "N"}, {"from": 3, "to": 4, "gives": "P"}]
    )
    assert told(gaps_and_overlaps(half, SCALE)) == [("gap", (), "above 2 and below 3")]


def test_patterns() -> None:
    """A row of the habits that has no outcome: the gap is shown by an example."""
    hole = [{"gives": "A", "none_below": 3}, {"gives": "C", "all_in": [1, 2]}]
    found = gaps_and_overlaps(conversion("patterns", {"scale": "four"}, rows=hole), SCALE)
    assert told(found) == [("gap", (), "1, 3")]
    whole = [*hole, {"gives": "B"}, {"gives": "D", "none_below": 4}]
    assert told(gaps_and_overlaps(conversion("patterns", rows=whole))) == [("hidden", (3,), "")]
    assert gaps_and_overlaps(conversion("patterns", {"lowest": 0, "highest": 100}, rows=hole)) == ()


def test_a_line_has_no_table() -> None:
    assert gaps_and_overlaps(conversion("linear", {"lowest": 0, "highest": 100}, divisor=20)) == ()


@pytest.mark.parametrize("places", [0, 1, None])
@pytest.mark.parametrize("seed", range(40))
def test_faults_are_what_converting_every_value_shows(seed: int, places: int | None) -> None:
    dice = random.Random(seed)
    table: list[dict[str, Any]] = []
    for gives in "ABCD"[: dice.randrange(1, 5)]:
        first = dice.randrange(0, 41, 5)
        table.append({"from": first / 10, "to": dice.randrange(first, 41, 5) / 10, "gives": gives})
    source: dict[str, Any] = {"lowest": 0, "highest": 4} | ({} if places is None else {"places": places})
    model = conversion("ranges", source, rows=table, first_match=dice.random() < 0.5)
    step = Fraction(1, 20) if places is None else Fraction(1, 10**places)
    faults = gaps_and_overlaps(model)
    seen = set()
    for number in range(int(4 / step) + 1):
        value = number * step
        found = convert(model, [value])
        wrong = [one for one in faults if one.kind != "hidden" and within(one, value)]
        assert (found.state != "converted") == bool(wrong), (value, table)
        seen.add(found.gives)
    hidden = {model.rows[one.rows[0]].gives for one in faults if one.kind == "hidden"}  # type: ignore[union-attr]
    assert hidden.isdisjoint(seen)
    if getattr(model, "first_match", False):
        assert hidden == {one["gives"] for one in table} - seen


def within(fault: TableFault, value: Fraction) -> bool:
    assert fault.low is not None
    assert fault.high is not None
    above = value > fault.low if fault.above else value >= fault.low
    below = value < fault.high if fault.below else value <= fault.high
    return above and below
