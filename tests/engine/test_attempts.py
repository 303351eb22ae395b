from typing import Any

import pytest
from tests.engine.builders import SCALE, competency, day, make_closure, make_district, score

from mblkit.district import Evidence
from mblkit.engine.admitted import Admitted, Scores
from mblkit.engine.attempts import Scored, chosen, in_play, weighed
from mblkit.engine.bodies import body_of
from mblkit.engine.gathering import gather
from mblkit.model.judging import Body

DISTRICT = make_district([competency("M.2")])
TODAY = day("2026-06-30")


def admitted(evidence: list[Evidence], rules: Body) -> tuple[Admitted, ...]:
    gathered = gather(DISTRICT, make_closure(evidence), TODAY)
    return body_of(DISTRICT, gathered, "M.2", rules, Scores.on(SCALE)).admitted


def kept(evidence: list[Evidence], **rules: Any) -> list[tuple[str, str, int]]:  # noqa: ANN401
    """The tasks, days and scores that count, in order."""
    body = Body.model_validate(rules)
    playing = in_play(admitted(evidence, body), TODAY)
    found = chosen([Scored(one, one.scores_on(TODAY)[0]) for one in playing], body)
    return [(each.one.evidence.task, str(each.one.evidence.on)[5:], int(each.score)) for each in found]


TRIES = [
    score("M.2", "proficient", "2026-01-10", task="a"),
    score("M.2", "beginning", "2026-02-10", task="a", attempt=2),
    score("M.2", "developing", "2026-03-10", task="a", attempt=3),
    score("M.2", "developing", "2026-01-20", task="b"),
]
THREE = ("a", "01-10", 3)
B = ("b", "01-20", 2)


@pytest.mark.parametrize(
    ("attempts", "found"),
    [
        ("all", [THREE, B, ("a", "02-10", 1), ("a", "03-10", 2)]),
        ("latest", [B, ("a", "03-10", 2)]),
        ("highest", [THREE, B]),
        ("first", [THREE, B]),
    ],
)
def test_of_several_attempts_at_a_task_the_policy_says_which_count(attempts: str, found: list[Any]) -> None:
    assert kept(TRIES, attempts=attempts) == found
    assert kept(TRIES[::-1], attempts=attempts) == found


def test_attempts_in_another_place_or_on_another_target_are_others() -> None:
    elsewhere = score("M.2", "exemplary", "2026-01-11", task="a", section="algebra.2")
    assert kept([*TRIES[:2], elsewhere], attempts="latest") == [("a", "01-11", 4), ("a", "02-10", 1)]


def test_of_two_attempts_that_are_as_high_the_later_one_counts() -> None:
    again = score("M.2", "proficient", "2026-05-10", task="a", attempt=4)
    assert kept([*TRIES, again], attempts="highest") == [B, ("a", "05-10", 3)]


def test_attempts_beyond_the_most_are_set_aside() -> None:
    gathered = gather(DISTRICT, make_closure(TRIES), TODAY)
    found = body_of(DISTRICT, gathered, "M.2", Body(max_attempts=2), Scores.on(SCALE))
    assert [one.evidence.attempt for one in found.admitted] == [1, 1, 2]
    assert [one.text.partition(": ")[2] for one in found.set_aside] == ["attempt 3, and the policy counts 2"]


def test_of_one_moment_the_lower_score_comes_first() -> None:
    tied = [
        score("M.2", "exemplary", "2026-01-10", task="a"),
        score("M.2", "beginning", "2026-01-10", task="b"),
        score("M.2", "proficient", "2026-01-10", task="c"),
    ]
    for order in (tied, tied[::-1], [tied[1], tied[0], tied[2]]):
        assert [value for _, _, value in kept(order)] == [1, 3, 4]


def test_the_day_of_the_record_puts_scores_in_order_where_the_policy_says_so() -> None:
    late = score("M.2", "beginning", "2026-01-10", task="a", recorded="2026-05-01")
    plain = score("M.2", "proficient", "2026-02-10", task="b")
    assert [task for task, _, _ in kept([late, plain])] == ["a", "b"]
    assert [task for task, _, _ in kept([late, plain], order_by="recorded")] == ["b", "a"]


FORMATIVE = score("M.2", "proficient", "2026-03-01", task="p", purpose="formative")
SUMMATIVE = score("M.2", "developing", "2026-02-01", task="s")


def test_other_purposes_count_only_while_none_of_the_usual_ones_does() -> None:
    assert kept([FORMATIVE], otherwise=["formative"]) == [("p", "03-01", 3)]
    assert kept([FORMATIVE, SUMMATIVE], otherwise=["formative"]) == [("s", "02-01", 2)]
    assert kept([FORMATIVE]) == []
    rules = Body(otherwise=("formative",), months=1)
    both = admitted([FORMATIVE, SUMMATIVE], rules)
    assert [one.evidence.task for one in in_play(both, day("2026-03-01"))] == ["s"]
    assert [one.evidence.task for one in in_play(both, day("2026-03-02"))] == ["p"]  # the other is too old by then


def test_why_the_rest_does_not_count() -> None:
    old = score("M.2", "developing", "2025-01-01", task="old")
    rules = Body(otherwise=("formative",), months=12, attempts="latest")
    counted, passed = weighed(admitted([*TRIES, FORMATIVE, old], rules), rules, TODAY)
    assert [(one.evidence.task, one.evidence.attempt) for one in counted] == [("b", 1), ("a", 3)]
    assert [one.text.partition(": ")[2] for one in passed] == [
        "too old since 2026-01-02",
        "a later attempt counts",
        "a later attempt counts",
        "formative evidence, and other evidence counts",
    ]
    assert all(one.kind == "set-aside" and one.origin is not None for one in passed)
    highest = Body(attempts="highest")
    _, lower = weighed(admitted(TRIES, highest), highest, TODAY)
    assert {one.text.partition(": ")[2] for one in lower} == {"a higher attempt counts"}
    first = Body(attempts="first")
    _, later = weighed(admitted(TRIES, first), first, TODAY)
    assert {one.text.partition(": ")[2] for one in later} == {"the first attempt counts"}
