import pytest

from mblkit.engine.results import Reason
from mblkit.engine.settings import Won
from mblkit.engine.wording import describe_body, describe_method, describe_rollup, setting_reason
from mblkit.model.judging import Body
from mblkit.model.methods import Method
from mblkit.model.origin import Origin
from mblkit.model.rollups import RollUp


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "summative evidence"),
        ({"purposes": ["summative", "placement"]}, "summative or placement evidence"),
        (
            {"items": 2, "tasks": 3, "measures": 4, "occasions": 5, "raters": 6, "months": 7},
            (
                "summative evidence, at least 2 items, at least 3 tasks, at least 4 measures, at least 5 days, "
                "at least 6 scorers, at most 7 months old"
            ),
        ),
    ],
)
def test_bodies(body: dict[str, object], words: str) -> None:
    assert describe_body(Body.model_validate(body)) == words


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ({"name": "latest"}, "method latest, of equals the highest"),
        ({"name": "latest", "ties": "lowest"}, "method latest, of equals the lowest"),
        ({"name": "highest"}, "method highest"),
        ({"name": "mean", "places": 2}, "method mean, rounded half-up to 2 places"),
    ],
)
def test_methods(method: dict[str, object], words: str) -> None:
    assert describe_method(Method.model_validate(method)) == words


def test_roll_ups() -> None:
    assert describe_rollup(RollUp(), "indicators") == "all indicators"
    assert describe_rollup(RollUp(rule="at-least", count=2), "parts") == "at least 2 parts"


def test_a_setting_says_where_it_stands_and_what_it_cites() -> None:
    origin = Origin("policies/local.yaml", ("judging", 0, "body"))
    assert setting_reason(Won(1, origin, "the board", "district"), "so") == Reason(
        "setting", "so (district)", origin, (Reason("clause", "the board"),)
    )
    assert setting_reason(Won(1, None, None, "built-in"), "so") == Reason("setting", "so (built-in)")
