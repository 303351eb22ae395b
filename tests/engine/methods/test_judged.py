"""Every method of the policy language decides a judgement, and its arithmetic is in the reasons."""

from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import competency, day, make_closure, make_district, policy, score, texts
from tests.engine.methods.test_applying import EVERY

from mblkit.district import Evidence
from mblkit.engine.mastery import judge_mastery
from mblkit.engine.results import Judgement

LEVELS = {1: "beginning", 2: "developing", 3: "proficient", 4: "exemplary"}


def judged(method: dict[str, Any], evidence: list[Evidence], **body: Any) -> Judgement:  # noqa: ANN401 - as a file says it
    setting = {"method": method, "body": {"purposes": ["summative", "formative"], **body}}
    district = make_district([competency("M.1")], policies=[policy(judging=[setting])])
    return judge_mastery(district, make_closure(evidence), "M.1", day("2026-06-30"))


def on_days(*scores: float) -> list[Evidence]:
    """Evidence of March, a day and a task each."""
    return [
        score(
            "M.1",
            LEVELS.get(int(one) if one == int(one) else 0, Fraction(str(one))),
            f"2026-03-{place:02}",
            task=f"t-{place}",
        )
        for place, one in enumerate(scores, 1)
    ]


@pytest.mark.parametrize(
    ("method", "scores", "outcome", "value"),
    [
        ({"name": "lowest"}, (3, 4, 2), "not-yet", "2"),
        ({"name": "median", "places": 0}, (2, 3), "mastered", "3"),
        ({"name": "median", "places": 1}, (2, 3), "not-yet", "2.5"),
        ({"name": "weighted-latest", "places": 2}, (1, 2, 4), "mastered", "3.13"),
        ({"name": "decaying-average", "places": 2}, (1, 2, 4), "mastered", "3.18"),
        ({"name": "decaying-average", "places": 2}, (4, 4, 1), "not-yet", "2.05"),
        ({"name": "n-mastery", "n": 2, "places": 2}, (3, 1, 4), "mastered", "3.5"),
        ({"name": "n-mastery", "n": 3, "places": 2}, (3, 1, 4), "not-enough-evidence", None),
        ({"name": "mode", "tie": "none"}, (3, 2), "needs-decision", None),
        ({"name": "mode"}, (2, 3, 3), "mastered", "3"),
        ({"name": "mode", "tie": "most-recent-level"}, (2, 3, 3.5), "mastered", "3.25"),
        ({"name": "best", "n": 2, "places": 1}, (1, 4, 2), "mastered", "3"),
        ({"name": "power-law", "places": 2}, (1, 2), "not-enough-evidence", None),
        ({"name": "power-law", "places": 2, "at": "next"}, (2, 3, 4), "mastered", "4"),
        ({"name": "best-fit", "places": 2}, (3, 2, 3, 2), "not-yet", "2.5"),
        ({"name": "last", "n": 2, "of": {"name": "lowest"}}, (1, 3, 4), "mastered", "3"),
        (
            {"name": "greatest-of", "methods": [{"name": "latest"}, {"name": "mean", "places": 2}]},
            (4, 4, 1),
            "mastered",
            "3",
        ),
        ({"name": "highest", "minimum": 3}, (4, 4), "not-enough-evidence", None),
    ],
)
def test_what_is_found_decides(
    method: dict[str, Any], scores: tuple[float, ...], outcome: str, value: str | None
) -> None:
    found = judged(method, on_days(*scores))
    assert found.outcome == outcome
    assert found.value == (None if value is None else Fraction(value))


@pytest.mark.parametrize("method", EVERY, ids=[str(one) for one in EVERY])
def test_every_method_says_its_arithmetic_and_its_setting(method: dict[str, Any]) -> None:
    found = judged(method, on_days(2, 3, 3))
    said = texts(found.reason)
    assert any(f"method {method['name']}" in one for one in said)
    assert any("score" in one or "mean" in one or "mode" in one or "average" in one for one in said)


def test_scores_of_one_task_may_count_as_one() -> None:
    """Two objectives scored in one task weigh as much as one score elsewhere."""
    evidence = [
        score("M.1", "beginning", "2026-03-01", task="test", id="q-1"),
        score("M.1", "beginning", "2026-03-01", task="test", id="q-2"),
        score("M.1", "exemplary", "2026-03-02", task="essay"),
    ]
    assert judged({"name": "mean", "places": 2}, evidence).value == 2
    assert judged({"name": "mean", "places": 2, "per": "task"}, evidence).value == Fraction(5, 2)
    assert judged({"name": "mean", "places": 2, "per": "task-repeated"}, evidence).value == 2


def test_categories_weigh_what_the_policy_says() -> None:
    evidence = [
        score("M.1", "exemplary", "2026-03-01", task="a"),
        score("M.1", "beginning", "2026-03-02", task="b", purpose="formative"),
    ]
    method = {"name": "weighted-mean", "places": 1, "purposes": {"summative": 70, "formative": 30}}
    assert judged(method, evidence).value == Fraction("3.1")
    assert judged(method, evidence[:1]).value == 4


def test_scorers_who_differ_are_tried_in_every_combination() -> None:
    """With n-mastery a higher second score lowers the mean, and still both lead to one outcome."""
    evidence = [
        score("M.1", "developing", "2026-03-01", task="a", second=("t-two", "proficient")),
        score("M.1", "exemplary", "2026-03-02", task="b"),
    ]
    assert judged({"name": "n-mastery", "n": 1, "places": 2}, evidence).outcome == "mastered"
    assert judged({"name": "n-mastery", "n": 2, "places": 2}, evidence).outcome == "needs-decision"
    assert judged({"name": "mode", "tie": "lowest"}, evidence).outcome == "needs-decision"
