from typing import Any

import pytest
from pydantic import TypeAdapter

from mblkit.engine.method_words import describe_method
from mblkit.model.methods import Method


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "latest"}, "method latest, of equals the highest"),
        ({"name": "latest", "ties": "lowest"}, "method latest, of equals the lowest"),
        ({"name": "highest"}, "method highest"),
        ({"name": "lowest", "minimum": 3}, "method lowest, from 3 scores on"),
        ({"name": "mean", "places": 2}, "method mean, rounded half-up to 2 places"),
        (
            {"name": "median", "places": 1, "rounding": "down", "per": "task"},
            "method median, the scores of one task as their mean, rounded down to 1 places",
        ),
        (
            {"name": "mean", "places": 1, "per": "task-repeated"},
            "method mean, the scores of one task as their mean, once for each, rounded half-up to 1 places",
        ),
        (
            {"name": "weighted-latest", "places": 2},
            (
                "method weighted-latest, 65% of the last score and the rest of the mean before it, "
                "rounded half-up to 2 places"
            ),
        ),
        (
            {"name": "decaying-average", "weight": 75, "places": 2},
            "method decaying-average, 75% for each new score, rounded half-up to 2 places",
        ),
        (
            {"name": "n-mastery", "n": 3, "places": 2},
            "method n-mastery, mean of the scores that reach the target where there are 3, rounded half-up to 2 places",
        ),
        ({"name": "mode", "tie": "none"}, "method mode, of equals none"),
        (
            {"name": "best", "n": 3, "places": 2},
            "method best, mean of the 3 highest scores, rounded half-up to 2 places",
        ),
        (
            {"name": "power-law", "places": 2, "floor": 0.5},
            (
                "method power-law, at the current attempt, scores lifted to 0.5, within the scale, from 3 scores on, "
                "rounded half-up to 2 places"
            ),
        ),
        (
            {"name": "best-fit", "places": 2, "at": "next", "clamp": False},
            "method best-fit, at the next attempt, rounded half-up to 2 places",
        ),
        (
            {"name": "weighted-mean", "places": 2, "purposes": {"summative": 70, "formative": 30}},
            "method weighted-mean, summative 70, formative 30, rounded half-up to 2 places",
        ),
        (
            {"name": "weighted-mean", "places": 2, "measures": {"test": "1/3"}},
            "method weighted-mean, test 1/3, rounded half-up to 2 places",
        ),
        (
            {"name": "last", "n": 3, "of": {"name": "mean", "places": 2}},
            "method last 3 scores, method mean, rounded half-up to 2 places",
        ),
        (
            {"name": "greatest-of", "methods": [{"name": "highest"}, {"name": "lowest"}]},
            "method greatest-of: method highest; method lowest",
        ),
    ],
)
def test_methods(data: dict[str, Any], words: str) -> None:
    method: Method = TypeAdapter[Method](Method).validate_python(data)
    assert describe_method(method) == words
