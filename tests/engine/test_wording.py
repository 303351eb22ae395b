import pytest

from mblkit.engine.results import Reason
from mblkit.engine.settings import Won
from mblkit.engine.wording import describe_body, describe_retention, setting_reason
from mblkit.model.judging import Body, Judging
from mblkit.model.origin import Origin


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
        (
            {"otherwise": ["formative", "placement"]},
            "summative evidence, else formative or placement evidence provisionally",
        ),
        ({"school_years": 1}, "summative evidence, of this school year"),
        (
            {"school_years": 3, "order_by": "recorded", "attempts": "latest", "max_attempts": 4},
            (
                "summative evidence, of the last 3 school years, in order of the record, "
                "the latest attempt at each task, at most 4 attempts"
            ),
        ),
        (
            {
                "codes": {
                    "missed": "blocks",
                    "not-assessed": {"counts_as": "beginning"},
                    "excused": {"counts_as": "1/2"},
                }
            },
            "summative evidence, not-assessed counts as beginning, missed needs a decision, excused counts as 0.5",
        ),
    ],
)
def test_bodies(body: dict[str, object], words: str) -> None:
    assert describe_body(Body.model_validate(body)) == words


@pytest.mark.parametrize(
    ("retention", "words"),
    [
        ("sticky", "retention sticky"),
        ("current", "retention current"),
        ({"review": {"months": 18}}, "retention current, with a review after 18 months"),
    ],
)
def test_retention(retention: object, words: str) -> None:
    found = Judging.model_validate({"retention": retention}).retention
    assert found is not None
    assert describe_retention(found) == words


def test_a_setting_says_where_it_stands_and_what_it_cites() -> None:
    origin = Origin("policies/local.yaml", ("judging", 0, "body"))
    assert setting_reason(Won(1, origin, "the board", "district"), "so") == Reason(
        "setting", "so (district)", origin, (Reason("clause", "the board"),)
    )
    assert setting_reason(Won(1, None, None, "built-in"), "so") == Reason("setting", "so (built-in)")
