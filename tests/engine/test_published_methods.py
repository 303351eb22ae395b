"""Figures that other systems publish come out to the digit.

The cases beside the checkout are run one by one, whichever function they name. Below them stand more of the same kinds,
read in the same places: what a system's own tests and help pages say.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from mblkit.engine import methods
from mblkit.engine.exact import exact
from mblkit.model.numbers import show

CASES = Path(__file__).resolve().parents[3] / "shared" / "data" / "cases" / "mastery_cases.json"


def shared_cases() -> list[Any]:
    if not CASES.is_file():
        return [pytest.param({}, marks=pytest.mark.skip(reason="the published cases are not beside the checkout"))]
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    return [pytest.param(case, id=f"{case['id']}-{case['method']}") for case in cases]


def plain(value: object) -> object:
    """Return a result so that two of them can be compared: numbers as exact text, lists as lists."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [plain(one) for one in value]
    assert isinstance(value, int | float) or hasattr(value, "numerator"), value
    return show(exact(value))  # type: ignore[arg-type]


@pytest.mark.parametrize("case", shared_cases())
def test_the_published_figure_comes_out(case: Mapping[str, Any]) -> None:
    found = plain(getattr(methods, case["method"])(case["scores"], **case["params"]))
    expected = plain(case["expected"])
    if isinstance(expected, dict):
        assert isinstance(found, dict)
        assert {key: found[key] for key in expected} == expected
    else:
        assert found == expected


# What a percentage scale of classroom-tracker calls levels, best first.
TRACKER = [[95, "4+"], [87, "4"], [80, "4-"], [77, "3+"], [73, "3"], [70, "3-"], [67, "2+"], [63, "2"], [60, "2-"]]

THREE = {"n": 3, "mastery_points": 3}
OF_FIVE = {"points_possible": 5, "mastery_points": 5}


def quiz(number: int, percent: float, possible: float = 1, t: int = 0) -> dict[str, float]:
    return {"quiz": number, "percent": percent, "possible": possible, "t": t}


def assignment(percent: float, t: int) -> dict[str, float]:
    return {"percent": percent, "t": t}


LATER, EARLIER = 2, 1
EVEN = [
    *(quiz(1, percent, t=LATER) for percent in (0.6, 0.7, 0.4)),
    *(quiz(2, percent, t=EARLIER) for percent in (0.5, 0.8, 0.6)),
]
UNEVEN = [
    *(quiz(1, percent, possible, LATER) for percent, possible in ((0.6, 3), (0.1, 5), (0.4, 2))),
    *(quiz(2, percent, possible, EARLIER) for percent, possible in ((0.5, 5), (0.8, 2), (0.6, 3))),
]

PUBLISHED: list[tuple[str, str, Sequence[Any], dict[str, Any], Any]] = [
    # Canvas: the specification of its result analytics
    ("canvas", "n_mastery", [3, 1, 2], THREE, None),
    ("canvas", "n_mastery", [4, 5, 1, 3, 2, 3], THREE, 3.75),
    ("canvas", "n_mastery", [4, 5, 1, 3, None, 3], THREE, 3.75),
    ("canvas", "n_mastery", [1, 2, 3], {"n": 1, "mastery_points": 3}, 3),
    ("canvas", "n_mastery", [1, 2, 3, 4], {"n": 1, "mastery_points": 3}, 3.5),
    ("canvas", "n_mastery", [1, 2, 3, 4, 5], THREE, 4),
    ("canvas", "n_mastery", [1, 2, 3, 4, 5], {"n": 4, "mastery_points": 3}, None),
    ("canvas", "n_mastery", [0], {"n": 5}, None),
    ("canvas", "weighted_latest", [3], {"weight": 75}, 3),
    ("canvas", "weighted_latest", [3, 1, 5, 4], {"weight": 75}, 3.75),
    ("canvas", "weighted_latest", [2, 3], {}, 2.65),
    ("canvas", "weighted_latest", [4, 5, 1, 3], {"weight": 75}, 3.08),
    ("canvas", "weighted_latest", [2.123], {}, 2.12),
    ("canvas", "weighted_latest", [3, 2], {}, 2.35),
    ("canvas", "weighted_latest", [2, 3, 4], {}, 3.48),
    ("canvas", "weighted_latest", [None, None], {}, None),
    ("canvas", "decaying_average", [2, 3, 4], {}, 3.53),
    ("canvas", "decaying_average", [2, 3, None, 4], {}, 3.53),
    ("canvas", "decaying_average", [3], {}, 3),
    ("canvas", "decaying_average", [1, 2, 3, 4, 5], {}, 4.47),
    ("canvas", "decaying_average", [None, None, None], {}, None),
    ("canvas", "highest", [1, 2, 3, 4, 5], {}, 5),
    ("canvas", "highest", [0], {}, 0),
    ("canvas", "latest", [1, 2, 4, 5, 3], {}, 3),
    ("canvas", "mean", [1, 2, 3, 4, 5], {}, 3),
    ("canvas", "class_aggregate", [0, 2, 3, 40], {}, 11.25),
    ("canvas", "class_aggregate", [5, 6, 70], {"stat": "mean"}, 27),
    ("canvas", "class_aggregate", [None, None], {"stat": "median"}, None),
    ("canvas", "class_aggregate", [3.5, None], {"stat": "mean"}, 3.5),
    ("canvas", "rating_distribution", [4, 5, 2], {"cutoffs": [4, 3, 2, 1, 0]}, [67, 0, 33, 0, 0]),
    ("canvas", "rating_distribution", [], {"cutoffs": [5, 3, 0]}, [0, 0, 0]),
    # Canvas: questions of quizzes and the points of assignments
    (
        "canvas",
        "quiz_items",
        [quiz(n, p) for n, p in ((1, 0.2), (2, 0.5), (3, 0.8))],
        {"rollup": "n_mastery", "n": 3},
        None,
    ),
    (
        "canvas",
        "quiz_items",
        [quiz(n, p) for n, p in ((1, 0.2), (2, 0.7), (3, 0.8), (4, 0.9))],
        {"rollup": "n_mastery", "n": 3},
        4,
    ),
    (
        "canvas",
        "quiz_items",
        [quiz(n, p) for n, p in ((1, 0.2), (2, 0.5), (3, 0.8))] + [{"score": 3}, {"score": 3.5}],
        {"rollup": "n_mastery", "n": 3},
        3.5,
    ),
    (
        "canvas",
        "quiz_items",
        [quiz(1, 0.6, t=3), quiz(2, 0.7, t=2), quiz(3, 0.4, t=1)],
        {"rollup": "weighted_latest", **OF_FIVE},
        2.91,
    ),
    ("canvas", "quiz_items", [quiz(1, 0.6, t=2), assignment(0.6, 1)], {"rollup": "weighted_latest", **OF_FIVE}, 3),
    ("canvas", "quiz_items", [quiz(1, 0.6, 2, 2), assignment(0.7, 1)], {"rollup": "weighted_latest", **OF_FIVE}, 3.18),
    ("canvas", "quiz_items", EVEN, {"rollup": "weighted_latest", **OF_FIVE}, 2.9),
    ("canvas", "quiz_items", UNEVEN, {"rollup": "weighted_latest", **OF_FIVE}, 1.84),
    (
        "canvas",
        "quiz_items",
        [quiz(1, 0.6, 2), quiz(1, 0.7, 3)],
        {"rollup": "weighted_latest", **OF_FIVE},
        3.3,
    ),
    ("canvas", "quiz_items", EVEN, {"rollup": "latest", **OF_FIVE}, 2.83),
    ("canvas", "quiz_items", UNEVEN, {"rollup": "latest", **OF_FIVE}, 1.55),
    ("canvas", "quiz_items", EVEN, {"rollup": "highest", **OF_FIVE}, 4),
    ("canvas", "quiz_items", EVEN, {"rollup": "n_mastery", "n": 3}, 3.38),
    ("canvas", "quiz_items", [assignment(0.4, 1)], {"rollup": "highest", "points_possible": 4}, 1.6),
    # Canvas: which parameters it takes
    *(("canvas", "params_valid", [], {"method": "weighted_latest", "value": n}, True) for n in (1, 20, 99)),
    *(
        ("canvas", "params_valid", [], {"method": "weighted_latest", "value": n}, False)
        for n in (-1, 0, 100, 1000, None)
    ),
    *(("canvas", "params_valid", [], {"method": "decaying_average", "value": n}, True) for n in (50, 72, 99)),
    *(
        ("canvas", "params_valid", [], {"method": "decaying_average", "value": n}, False)
        for n in (-1, 0, 49, 100, 1000, None)
    ),
    *(("canvas", "params_valid", [], {"method": "n_mastery", "value": n}, True) for n in (1, 4, 5, 7, 10)),
    *(("canvas", "params_valid", [], {"method": "n_mastery", "value": n}, False) for n in (-1, 0, 11, 28, None)),
    *(("canvas", "params_valid", [], {"method": name}, True) for name in ("highest", "latest", "mean")),
    *(
        ("canvas", "params_valid", [], {"method": name, "value": n}, False)
        for name in ("highest", "latest", "mean")
        for n in (1, 10, 100)
    ),
    # classroom-tracker: its tests, on a scale of percent
    ("classroom-tracker", "decaying_average", [75], {"round": 1}, 75),
    ("classroom-tracker", "decaying_average", [60, 80], {"round": 1}, 73),
    ("classroom-tracker", "decaying_average", [50, 60, 70, 85], {"round": 1}, 78.1),
    ("classroom-tracker", "power_law", [], {"min": 0, "max": 100, "round": 1}, None),
    ("classroom-tracker", "power_law", [75, 75, 75], {"min": 0, "max": 100, "round": 1}, 75),
    ("classroom-tracker", "mode", [], {"tie": "most_recent_level", "cutoffs": TRACKER}, None),
    ("classroom-tracker", "mode", [88], {"tie": "most_recent_level", "cutoffs": TRACKER, "round": 1}, 88),
    ("classroom-tracker", "mode", [62, 74, 76, 88], {"tie": "most_recent_level", "cutoffs": TRACKER, "round": 1}, 75),
    ("classroom-tracker", "mode", [74, 88], {"tie": "most_recent_level", "cutoffs": TRACKER, "round": 1}, 88),
    ("classroom-tracker", "mode", [50, 75, 75, 90], {"tie": "most_recent_level", "cutoffs": TRACKER, "round": 1}, 75),
    ("classroom-tracker", "last", [50, 75, 75, 90], {"n": 3}, 80),
    ("classroom-tracker", "attempt_policy", [60, 85, 70], {"policy": "average", "primary": 1, "round": 2}, 71.67),
    ("classroom-tracker", "attempt_policy", [60, 85, 70], {"policy": "manual", "primary": 1}, 85),
    ("classroom-tracker", "weighted_categories", [80, 90, None, 50], {"weights": [40, 30, 30, 0], "round": 0}, 84),
    ("classroom-tracker", "weighted_categories", [110, 80], {"weights": [50, 50], "round": 0}, 95),
    ("classroom-tracker", "weighted_categories", [110, 80, 90, None], {"weights": [20, 40, 20, 20], "round": 0}, 90),
    ("classroom-tracker", "weighted_categories", [75, 92], {"weights": [60, 40], "round": 1}, 81.8),
    # Help pages
    ("PowerSchool Learning", "decaying_average", [2, 3], {}, 2.65),
    ("PowerSchool Learning", "decaying_average", [2, 3, 4], {}, 3.53),
    ("PowerSchool Learning", "latest", [2, 3, 4], {}, 4),
    ("Otus", "decaying_average", [2, 3, 4], {"round": 1}, 3.5),
    ("Otus", "mode", [4] * 5 + [3] * 4 + [2] * 2, {}, 4),
    ("Otus", "latest", [4, 3], {}, 3),
    ("Otus", "highest", [4, 3], {}, 4),
    ("Otus and Skyward", "weights_of_decay", [], {"weight": 65, "n": 2}, [35, 65]),
    ("Educate", "mean", [4, 3, 3, 4], {}, 3.5),
    ("Educate", "best", [4, 3, 3, 4], {"n": 3}, 3.67),
    ("TeacherEase", "last", [1, 2, 2, 2, 3, 3, 3, 4, 4], {"n": 9, "of": "median"}, 3),
    ("TeacherEase", "last", [1, 2, 2, 2, 3, 3, 4], {"n": 9, "of": "median"}, 2),
    ("National Heritage Academies", "best_fit", [2, 2.5, 3, 4], {"at": "next", "max": 4}, 4),
    ("National Heritage Academies", "best_fit", [3, 2, 3, 2], {"at": "next", "max": 4}, 2.5),
    ("Ascender", "greatest_of", [3, 2, 3, 2], {}, 2.5),
]


@pytest.mark.parametrize(("who", "method", "scores", "params", "expected"), PUBLISHED)
def test_what_else_is_published_comes_out(
    who: str, method: str, scores: Sequence[Any], params: dict[str, Any], expected: object
) -> None:
    found = getattr(methods, method)(scores, **params)
    assert plain(found) == plain(expected), who


def test_two_formulas_of_one_name_differ_on_one_list() -> None:
    """Canvas prints 3.48 or 3.53 for these scores as "decaying average", after how the account is set."""
    assert plain(methods.weighted_latest([2, 3, 4])) == "3.48"
    assert plain(methods.decaying_average([2, 3, 4])) == "3.53"


def test_the_double_count_of_questions_is_a_choice() -> None:
    """In Canvas a quiz of six questions weighs twice as much as one of three; counted once, they weigh the same."""
    repeated = methods.quiz_items(EVEN, rollup="mean", **OF_FIVE)  # type: ignore[arg-type]
    lopsided = [*EVEN, *(quiz(2, 0.8, t=EARLIER) for _ in range(3))]
    assert plain(repeated) == "3"
    assert plain(methods.quiz_items(lopsided, rollup="mean", **OF_FIVE)) == "3.33"  # type: ignore[arg-type]
    assert plain(methods.quiz_items(lopsided, rollup="mean", count="quiz", **OF_FIVE)) == "3.21"  # type: ignore[arg-type]


def test_where_a_published_figure_is_rounded_once_more() -> None:
    """A helper project prints 4.95 for these scores and shows 5.0: it rounds a second time, to one place."""
    assert plain(methods.weighted_latest([1, 4, 2, 3, 5, 3, 6])) == "4.95"
    assert plain(methods.weighted_latest([1, 4, 2, 3, 5, 3, 6], round=1)) == "5"
