from collections.abc import Sequence
from fractions import Fraction

import pytest

from mblkit.model.scale import ScaleRecord
from mblkit.reports.charts import PLAIN, UNICODE, Signs, in_colour, level_bar, share_bar, steps

SCALE = ScaleRecord.model_validate(
    {
        "id": "four",
        "name": "Four levels",
        "target": "proficient",
        "levels": [
            {"id": name, "name": name, "value": value, "meaning": "A level."}
            for name, value in (("beginning", 1), ("developing", 2), ("proficient", 3), ("exemplary", 4))
        ],
    }
)


def bar(value: str, cells: int = 4, target: str = "proficient", signs: Signs = PLAIN) -> str:
    return level_bar(Fraction(value), SCALE, target, cells, signs)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", "[------------|----]"),
        ("1", "[####--------|----]"),
        ("2", "[########----|----]"),
        ("5/2", "[##########--|----]"),
        ("2999/1000", "[###########-|----]"),
        ("3", "[############|----]"),
        ("4", "[############|####]"),
        ("9", "[############|####]"),
    ],
)
def test_a_bar_reaches_the_mark_only_where_the_value_reaches_the_target(value: str, expected: str) -> None:
    assert bar(value) == expected


@pytest.mark.parametrize(
    ("target", "expected"), [("beginning", "[#|#--]"), ("exemplary", "[##--|]"), ("gone", "[##--|]")]
)
def test_the_mark_stands_behind_the_target(target: str, expected: str) -> None:
    assert bar("2", 1, target) == expected


def test_bars_of_other_signs() -> None:
    assert bar("2", 1, signs=UNICODE) == "■■□┃□"


@pytest.mark.parametrize(
    ("part", "whole", "cells", "expected"),
    [(3, 4, 8, "[###-]"), (0, 2, 8, "[--]"), (0, 0, 8, ""), (65, 66, 10, "[#########-]"), (66, 66, 10, "[##########]")],
)
def test_a_share_is_full_only_where_nothing_is_missing(part: int, whole: int, cells: int, expected: str) -> None:
    assert share_bar(part, whole, cells, PLAIN) == expected


@pytest.mark.parametrize(
    ("values", "most", "signs", "expected"),
    [
        ((1, 2, 3, 4), 9, UNICODE, "▁▃▅█"),
        ((4, 1), 9, UNICODE, "█▁"),
        ((0, 7), 9, UNICODE, "▁█"),
        ((1, 2, 3, 4), 2, UNICODE, "…▅█"),
        ((1, 2, 3, 4), 9, PLAIN, "1-2-3-4"),
        ((1, 2, 3, 4), 2, PLAIN, "..3-4"),
        ((), 9, PLAIN, ""),
    ],
)
def test_scores_become_steps(values: Sequence[int], most: int, signs: Signs, expected: str) -> None:
    assert steps([Fraction(value) for value in values], SCALE, most, signs) == expected


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("■■■┃□", 32),
        ("■■□┃□", 33),
        ("[###|-]", 32),
        ("[##-|-]", 33),
        ("■■■", 32),
        ("■■□", 33),
        ("□□", 33),
        ("[###]", 32),
        ("[--]", 33),
    ],
)
def test_a_bar_is_green_where_it_is_full_or_reaches_its_mark(text: str, colour: int) -> None:
    assert in_colour(f"MATH.1  {text}  3 of 4") == f"MATH.1  \x1b[{colour}m{text}\x1b[0m  3 of 4"


def test_text_and_steps_have_no_colour() -> None:
    text = "MATH.1 [a-b] Read graphs | write ▁▃█ [evidence/a.yaml:3]"
    assert in_colour(text) == text
