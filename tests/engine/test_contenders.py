from typing import Any

import pytest
from tests.engine.builders import competency, day, experience, make_district, policy

from mblkit.engine.contenders import (
    Classes,
    Contest,
    class_spans,
    credit_contests,
    judging_contests,
    schools_apart,
)
from mblkit.engine.settings import Cohort, credit_for, judging_for

ON = day("2026-01-01")
HIGHEST = {"method": {"name": "highest"}}
LOWEST_TIE = {"method": {"name": "latest", "ties": "lowest"}}
MEDIAN_TIE = {"method": {"name": "latest", "ties": "highest"}}


def district(*policies: dict[str, Any]) -> Any:  # noqa: ANN401
    return make_district([competency("M.1")], experiences=[experience("algebra", ["M.1"])], policies=policies)


def method(*policies: dict[str, Any], graduating_class: int = 2027, school: str | None = None) -> Contest:
    found = judging_contests(district(*policies), "M.1", Cohort(graduating_class, ON, school))
    return next(one for one in found if one.key == "method")


def test_without_policies_the_default_wins_against_nothing() -> None:
    found = judging_contests(district(), "M.1", Cohort(2027, ON))
    assert {one.key for one in found} >= {"body", "method", "target", "rollup", "retention"}
    assert [(one.won.layer, one.won.policy, one.lost) for one in found] == [("built-in", None, ())] * len(found)


@pytest.mark.parametrize(
    ("specific", "why"),
    [
        ({"competency": "M.1"}, "a setting for the competency goes before it"),
        ({"area": "math"}, "a setting for the area goes before it"),
        ({"classes": {"from": 2027}}, "a setting for graduating classes goes before it"),
    ],
)
def test_a_loser_says_what_decided(specific: dict[str, Any], why: str) -> None:
    found = method(policy("p", judging=[HIGHEST, {"for": specific, **LOWEST_TIE}]))
    assert found.won.origin is not None
    assert found.won.origin.keys[-3:] == ("judging", 1, "method")
    assert [one.why for one in found.lost] == [why, "every policy goes before it"]
    assert (found.won.policy, found.won.why, found.lost[-1].origin) == ("p", None, None)


def test_dates_layers_and_places_decide_in_this_order() -> None:
    dated = policy("dated", layer="state", dates={"from": "2025-01-01"}, judging=[HIGHEST])
    state = policy("state", layer="state", judging=[LOWEST_TIE])
    local = policy("local", judging=[LOWEST_TIE, HIGHEST])
    assert [(one.policy, one.why) for one in method(dated, state, local).lost] == [
        ("local", "a setting of a policy with dates goes before it"),
        ("local", "a setting of a policy with dates goes before it"),
        ("state", "a setting of a policy with dates goes before it"),
        (None, "every policy goes before it"),
    ]
    found = method(state, local)
    assert [(one.policy, one.why) for one in found.lost] == [
        ("local", "nothing tells the two apart, so the first in the files goes before it"),
        ("state", "the layer district goes before the layer state"),
        (None, "every policy goes before it"),
    ]
    assert found.won.value == judging_for(district(state, local), "M.1", 2027, ON).method.value


@pytest.mark.parametrize(
    "idle",
    [
        {"for": {"area": "ela"}, **HIGHEST},
        {"for": {"classes": {"to": 2026}}, **HIGHEST},
        {"for": {"competency": "M.2"}, **HIGHEST},
        {"retention": "sticky"},
    ],
)
def test_what_has_no_say_is_no_loser(idle: dict[str, Any]) -> None:
    found = method(policy("p", judging=[idle, LOWEST_TIE]))
    assert [one.layer for one in found.lost] == ["built-in"]


def test_the_winner_is_the_one_that_judges() -> None:
    policies = (
        policy("a", layer="state", judging=[HIGHEST, {"target": "exemplary"}]),
        policy("b", judging=[{"for": {"area": "math"}, **LOWEST_TIE}, MEDIAN_TIE, {"target": "no-level"}]),
    )
    in_force = judging_for(district(*policies), "M.1", 2027, ON)
    for one in judging_contests(district(*policies), "M.1", Cohort(2027, ON)):
        won = getattr(in_force, one.key)
        assert (one.won.value, one.won.origin, one.won.cites, one.won.layer) == (
            won.value,
            won.origin,
            won.cites,
            won.layer,
        )


def test_credit_has_contests_of_its_own() -> None:
    given = policy("p", credit=[{"requires": {"rule": "all"}}, {"for": {"experience": "algebra"}, "approval": True}])
    found = {one.key: one for one in credit_contests(district(given), "algebra", Cohort(2027, ON))}
    assert (found["approval"].won.value, [one.layer for one in found["approval"].lost]) == (True, ["built-in"])
    assert found["approval"].won.origin == credit_for(district(given), "algebra", 2027, ON).approval.origin


def test_unknown_ids_raise() -> None:
    with pytest.raises(KeyError):
        judging_contests(district(), "M.9", Cohort(2027, ON))
    with pytest.raises(KeyError):
        credit_contests(district(), "biology", Cohort(2027, ON))


def test_spans_end_where_something_changes() -> None:
    policies = (
        policy("a", classes={"from": 2026}, judging=[HIGHEST]),
        policy("b", judging=[{"for": {"classes": {"from": 2027, "to": 2028}}, **LOWEST_TIE}]),
        policy("old", dates={"to": "2020-01-01"}, classes={"from": 2030}, judging=[HIGHEST]),
    )
    spans = class_spans(district(*policies), ON)
    assert spans == (Classes(None, 2025), Classes(2026, 2026), Classes(2027, 2028), Classes(2029, None))
    assert [one.any() for one in spans] == [2025, 2026, 2027, 2029]
    assert class_spans(district(), ON) == (Classes(None, None),)
    assert 1900 <= Classes(None, None).any() <= 2199


def test_schools_with_policies_of_their_own() -> None:
    assert schools_apart(district()) == ()
    own = policy("own", layer="school", school="hs", judging=[HIGHEST])
    assert schools_apart(district(own)) == ("hs",)
    assert (method(own).won.layer, method(own, school="hs").won.layer) == ("built-in", "school")
