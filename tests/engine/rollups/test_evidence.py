"""Slate's evidence required: its published figures, its rules one by one, and random marks against a plain recount."""

import random
from fractions import Fraction
from typing import Any

import pytest

from mblkit.engine.rollups import area_growth, evidence_required
from mblkit.engine.rollups.evidence import Mark, keep
from mblkit.model.numbers import rounded


def found(marks: dict[str, list[Any]], needed: int | dict[str, int] = 2, level: int = 9, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - figures
    required = needed if isinstance(needed, dict) else dict.fromkeys(marks, needed)
    return dict(evidence_required(marks, level, required, **more))


@pytest.mark.parametrize(
    ("marks", "ratings", "override", "missed", "complete"),
    [
        ([9, 7, 10], (10, 9), False, 0, 2),
        (["M", 9], (9,), False, 1, 1),
        (["M", "M", "M"], (), False, 2, 0),
        ([9, "M", "O"], (9,), True, 0, 2),
        (["O", 8, 8, 9], (9, 8), False, 0, 2),
        (["M", "O", 8, 9], (9, 8), False, 0, 2),
        (["O", "O"], (), True, 0, 2),
        ([None, 0], (0,), False, 0, 1),
        ([], (), False, 0, 0),
    ],
)
def test_the_best_marks_are_kept(
    marks: list[Mark | None],
    ratings: tuple[Any, ...],
    override: bool,
    missed: int,
    complete: int,
) -> None:
    kept = keep(marks, 2)
    assert (kept.ratings, kept.override, kept.missed, kept.complete) == (ratings, override, missed, complete)


def test_a_part_that_needs_nothing_keeps_nothing() -> None:
    assert keep([9, "M", "O"], 0).complete == 0
    one = found({"a": [9, 9], "b": [3]}, {"a": 2, "b": 0})
    assert (one["average"], one["progress"], one["level_complete"]) == (9, 1, True)
    nothing = found({"a": []}, 0)
    assert (nothing["average"], nothing["progress"], nothing["level_complete"]) == (None, 1, True)


def test_text_that_is_no_mark() -> None:
    with pytest.raises(ValueError, match="X"):
        keep(["X"], 1)  # type: ignore[list-item]


def test_rounding_is_half_up_on_the_exact_value() -> None:
    one = found({"a": [8], "b": [9], "c": [10], "d": [10]}, 3, baseline=10)
    assert (one["average"], one["growth"], one["progress"]) == (Fraction(93, 10), Fraction(-7, 10), Fraction(33, 100))
    assert found({"a": [11], "b": [11], "c": [11], "d": [10], "e": []}, 3)["average"] == Fraction(108, 10)


def test_a_stored_baseline_is_shown_rounded_and_subtracted_exactly() -> None:
    one = found({"a": [10, 9], "b": [9]}, baseline=9.14)
    assert (one["baseline"], one["average"], one["growth"]) == (Fraction(91, 10), Fraction(93, 10), Fraction(2, 10))
    assert found({"a": [8]}, 4, baseline=9.25)["growth"] == Fraction(-13, 10)


def test_the_baseline_of_first_marks() -> None:
    full = found({"a": ["M", 8, 10], "b": [9]}, 2)
    assert (full["baseline"], full["growth"]) == (None, Fraction(5, 10))
    assert found({"a": [6], "b": []}, 2)["growth"] is None
    assert found({"a": [6, 8], "b": []}, 2)["growth"] == 1
    assert found({"a": ["O", 8], "b": [9]}, 4)["growth"] == Fraction(-5, 10)
    assert found({"a": ["O"], "b": ["O"]})["growth"] is None


def test_all_evidence_with_a_low_average_does_not_promote() -> None:
    low = found({"a": [8, 8], "b": [9, 8]})
    assert (low["progress"], low["average"], low["level_complete"]) == (1, Fraction(83, 10), False)
    assert found({"a": [8, 8], "b": [9, 9]})["level_complete"]
    assert found({"a": [8, 8], "b": [9, 8]}, min_average_offset=None)["level_complete"]


def test_everything_completed_by_people_promotes_without_a_rating() -> None:
    one = found({"a": ["M", "O"], "b": ["O"]})
    assert (one["average"], one["progress"], one["missed"], one["level_complete"]) == (None, 1, 0, True)


def test_a_lowest_rating_for_each_kept_mark() -> None:
    assert not found({"a": [11, 7]}, min_rating_offset=-1)["level_complete"]
    assert found({"a": [11, 8, 7]}, min_rating_offset=-1)["level_complete"]
    assert found({"a": [11, "O"]}, min_rating_offset=-1)["level_complete"]


def test_the_next_level_begins_with_the_larger_of_baseline_and_average() -> None:
    assert found({"a": [9, 10]}, baseline=9)["next_baseline"] == Fraction(95, 10)
    assert found({"a": [9, 9]}, baseline=9.67)["next_baseline"] == Fraction(967, 100)
    assert found({"a": []})["next_baseline"] is None


def test_growth_in_a_content_area() -> None:
    assert area_growth([Fraction(3, 10), None, 1]) == Fraction(7, 10)
    assert area_growth([None]) is None


@pytest.mark.parametrize("seed", range(60))
def test_random_marks_against_a_plain_recount(seed: int) -> None:
    dice = random.Random(seed)
    parts = [f"s{number}" for number in range(dice.randrange(1, 6))]
    marks: dict[str, list[Any]] = {
        part: [dice.choice([6, 7, 8, 9, 10, 11, "M", "O"]) for _ in range(dice.randrange(6))] for part in parts
    }
    needed = {part: dice.randrange(4) for part in parts}
    one = found(marks, needed)
    ratings: list[int] = []
    complete = missed = 0
    for part in parts:
        best = sorted((mark for mark in marks[part] if isinstance(mark, int)), reverse=True)[: needed[part]]
        ratings += best
        complete += needed[part] if "O" in marks[part] else len(best)
        missed += 0 if "O" in marks[part] else min(marks[part].count("M"), needed[part] - len(best))
    total = sum(needed.values())
    assert one["average"] == (rounded(Fraction(sum(ratings), len(ratings)), 1) if ratings else None)
    assert one["progress"] == (rounded(Fraction(complete, total), 2) if total else 1)
    assert (one["missed"], one["complete"], one["required"]) == (missed, complete, total)
    again = found({part: list(reversed(marks[part])) for part in reversed(parts)}, needed)
    assert {key: again[key] for key in ("average", "progress", "missed")} == {
        key: one[key] for key in ("average", "progress", "missed")
    }
