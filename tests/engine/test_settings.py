from typing import Any

import pytest
from tests.engine.builders import PASS, competency, day, experience, make_district, policy

from mblkit.engine.settings import Cohort, credit_for, indicator_of, judging_by_indicator, judging_for, policies_for
from mblkit.model.origin import Origin
from mblkit.model.rollups import AtLeastRollUp

HIGHEST = {"method": {"name": "highest"}}
LOWEST_TIE = {"method": {"name": "latest", "ties": "lowest"}}
MEAN = {"method": {"name": "mean", "places": 1}}


UNIT = {
    "id": "u",
    "title": "u",
    "objectives": [
        {"id": "M.1.a.1", "statement": "x", "leads_to": "M.1.a"},
        {"id": "M.2.1", "statement": "x", "leads_to": "M.2"},
    ],
}


def judge(*policies: dict[str, Any], school: str | None = None, on: str = "2026-01-01", target: str = "M.1") -> Any:  # noqa: ANN401
    district = make_district(
        [competency("M.1", ["M.1.a", "M.1.b"]), competency("M.2")],
        experiences=[experience("algebra", ["M.1"], units=[UNIT])],
        policies=policies,
    )
    return judging_for(district, target, 2027, day(on), school)


def test_without_policies_the_guidelines_hold() -> None:
    found = judge()
    assert found.body.value.purposes == ("summative",)
    assert found.method.value.name == "latest"
    assert found.rollup.value.rule == "all"
    assert found.retention.value == "current"
    assert found.target.value == "proficient"
    assert {won.layer for won in (found.body, found.method, found.rollup, found.retention)} == {"built-in"}
    assert found.body.origin is None
    assert "Guidelines" in (found.method.cites or "")


@pytest.mark.parametrize(
    ("specific", "general"),
    [
        ({"indicator": "M.1.a"}, {"competency": "M.1", "area": "math", "classes": {"from": 2027}}),
        ({"competency": "M.1"}, {"area": "math", "classes": {"from": 2027}}),
        ({"area": "math"}, {"classes": {"from": 2027}}),
        ({"classes": {"to": 2027}}, {}),
    ],
)
def test_the_more_specific_setting_wins_in_any_order(specific: dict[str, Any], general: dict[str, Any]) -> None:
    for judging in (
        [{"for": specific} | HIGHEST, {"for": general} | MEAN],
        [{"for": general} | MEAN, {"for": specific} | HIGHEST],
    ):
        found = judge(policy(judging=judging), target="M.1.a")
        assert found.method.value.name == "highest"


def test_a_setting_for_an_indicator_judges_it_and_its_objectives_alone() -> None:
    rules = policy(judging=[{"for": {"indicator": "M.1.a"}} | HIGHEST | {"target": "exemplary"}, MEAN])
    for target in ("M.1.a", "M.1.a.1"):
        found = judge(rules, target=target)
        assert (found.method.value.name, found.target.value) == ("highest", "exemplary")
        assert found.method.origin == Origin("policies/local.yaml", ("judging", 0, "method"))
    for target in ("M.1.b", "M.1", "M.2", "M.2.1"):
        assert judge(rules, target=target).method.value.name == "mean"


def test_the_indicators_that_are_judged_otherwise_than_their_competency() -> None:
    district = make_district(
        [competency("M.1", ["M.1.a", "M.1.b"])],
        policies=[policy(judging=[{"for": {"indicator": "M.1.b"}, "retention": "sticky"}])],
    )
    found = judging_by_indicator(district, "M.1", 2027, day("2026-01-01"))
    assert list(found) == ["M.1.b"]
    assert found["M.1.b"].retention.value == "sticky"
    assert found["M.1.b"] == judging_for(district, "M.1.b", 2027, day("2026-01-01"))
    with pytest.raises(KeyError):
        judging_by_indicator(district, "M.1.b", 2027, day("2026-01-01"))


@pytest.mark.parametrize(
    "scope",
    [
        {"indicator": "M.1.a"},
        {"competency": "M.2"},
        {"area": "ela"},
        {"classes": {"from": 2028}},
        {"classes": {"to": 2026}},
    ],
)
def test_a_setting_for_others_does_not_apply(scope: dict[str, Any]) -> None:
    assert judge(policy(judging=[{"for": scope} | HIGHEST])).method.layer == "built-in"


def test_a_policy_with_classes_or_dates_is_more_specific_than_one_without() -> None:
    plain = policy("plain", judging=[MEAN])
    dated = policy("dated", dates={"from": "2025-07-01"}, judging=[HIGHEST])
    classed = policy("classed", classes={"from": 2027}, judging=[LOWEST_TIE])
    assert judge(plain, dated).method.value.name == "highest"
    assert judge(plain, dated, classed).method.value.ties == "lowest"


def test_the_more_local_layer_wins_and_of_equals_the_first() -> None:
    state = policy("state", "state", judging=[MEAN])
    local = policy("local", judging=[HIGHEST])
    school = policy("school", "school", judging=[LOWEST_TIE])
    assert judge(state, local).method.value.name == "highest"
    assert judge(state, local, school).method.value.ties == "lowest"
    twice = policy(judging=[HIGHEST, MEAN])
    assert judge(twice).method.value.name == "highest"


def test_keys_win_one_by_one_and_are_named_with_their_place() -> None:
    found = judge(
        policy("state", "state", judging=[MEAN | {"cites": "the state"}]),
        policy(
            "local",
            judging=[{"retention": "sticky"}, {"for": {"area": "math"}, "target": "exemplary", "cites": "the board"}],
        ),
    )
    assert found.method.origin == Origin("policies/state.yaml", ("judging", 0, "method"))
    assert (found.method.cites, found.method.layer) == ("the state", "state")
    assert found.retention.origin == Origin("policies/local.yaml", ("judging", 0, "retention"))
    assert (found.target.value, found.target.cites) == ("exemplary", "the board")
    assert found.target.origin == Origin("policies/local.yaml", ("judging", 1, "target"))
    assert found.body.layer == "built-in"


def test_a_key_wins_whole() -> None:
    found = judge(
        policy("state", "state", judging=[{"body": {"items": 3, "tasks": 2}}]),
        policy("local", judging=[{"body": {"raters": 2}}]),
    )
    assert (found.body.value.items, found.body.value.tasks, found.body.value.raters) == (1, 1, 2)


def test_a_target_that_is_not_on_the_scale_is_passed_over() -> None:
    district = make_district([competency("M.1")], policies=[policy(judging=[{"target": "exemplary"}])], scale=PASS)
    found = judging_for(district, "M.1", 2027, day("2026-01-01"))
    assert (found.target.value, found.target.layer) == ("yes", "built-in")


def test_policies_out_of_their_dates_classes_or_school_are_not_in_force() -> None:
    district = make_district(
        policies=[
            policy("always"),
            policy("later", dates={"from": "2026-01-02"}),
            policy("over", dates={"to": "2025-12-31"}),
            policy("others", classes={"from": 2028}),
            policy("here", "school", school="hs"),
            policy("there", "school", school="other"),
            policy("each", "school"),
        ]
    )
    cohort = Cohort(2027, day("2026-01-01"), "hs")
    assert [kept.record.id for kept in policies_for(district, cohort)] == ["always", "here", "each"]
    nowhere = Cohort(2028, day("2026-01-02"))
    assert [kept.record.id for kept in policies_for(district, nowhere)] == ["always", "later", "others", "each"]


def test_the_days_at_the_ends_of_a_range_belong_to_it() -> None:
    bounded = policy(dates={"from": "2026-01-01", "to": "2026-06-30"}, judging=[HIGHEST])
    names = [judge(bounded, on=on).method.value.name for on in ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")]
    assert names == ["latest", "highest", "highest", "latest"]


def test_an_unknown_competency_or_experience_raises() -> None:
    district = make_district([competency("M.1")])
    for target in ("M.9", "M.9.a"):
        with pytest.raises(KeyError):
            indicator_of(district, target)
    with pytest.raises(KeyError):
        judging_for(district, "M.9", 2027, day("2026-01-01"))
    with pytest.raises(KeyError):
        credit_for(district, "nothing", 2027, day("2026-01-01"))


def test_credit_settings() -> None:
    two = {"rule": "at-least", "count": 2}
    district = make_district(
        [competency("M.1")],
        experiences=[experience("algebra", ["M.1"]), experience("harbor", ["M.1"])],
        policies=[
            policy("state", "state", credit=[{"requires": {"rule": "all"}}]),
            policy(
                "local",
                credit=[
                    {"for": {"area": "math"}, "requires": two},
                    {"for": {"experience": "harbor"}, "approval": True, "cites": "the board"},
                    {"for": {"experience": "harbor", "classes": {"from": 2030}}, "approval": False},
                ],
            ),
        ],
    )
    algebra = credit_for(district, "algebra", 2027, day("2026-01-01"))
    assert algebra.requires.value == AtLeastRollUp(rule="at-least", count=2)
    assert (algebra.approval.value, algebra.approval.layer) == (False, "built-in")
    harbor = credit_for(district, "harbor", 2027, day("2026-01-01"))
    assert (harbor.approval.value, harbor.approval.cites) == (True, "the board")
    assert harbor.approval.origin == Origin("policies/local.yaml", ("credit", 1, "approval"))
    assert credit_for(district, "harbor", 2030, day("2026-01-01")).approval.value is False
