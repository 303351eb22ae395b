from typing import Any

import pytest
from tests.engine.builders import day, make_district, pack, policy

from mblkit.engine.windows import Window, open_windows

TODAY = day("2026-11-01")


def diploma(name: str, first: int | None, last: int | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    classes = {key: year for key, year in (("from", first), ("to", last)) if year is not None}
    return {"id": name, "title": name, "credits": 20, "classes": classes} | more


def windows(*policies: Any, classes: tuple[int, ...] = ()) -> list[tuple[str, int, int | None]]:  # noqa: ANN401
    return [(one.kind, one.first, one.last) for one in found(*policies, classes=classes)]


def found(*policies: Any, classes: tuple[int, ...] = ()) -> tuple[Window, ...]:  # noqa: ANN401
    return open_windows(make_district(policies=policies), TODAY, classes)


def test_no_diploma_at_all_is_no_gap() -> None:
    assert windows(policy(), classes=(2027,)) == []


def test_cohorts_without_a_gap() -> None:
    assert windows(policy(diplomas=[diploma("a", 2004, 2022), diploma("b", 2023, None)]), classes=(2027,)) == []
    assert windows(policy(diplomas=[diploma("a", None, None)])) == []


def test_a_gap_between_two_cohorts_and_at_the_end() -> None:
    two = policy(diplomas=[diploma("a", 2004, 2021), diploma("b", 2024, 2030)])
    assert windows(two) == [("gap", 2022, 2023), ("gap", 2031, None)]


def test_a_class_before_the_first_matters_only_where_somebody_is_in_it() -> None:
    late = policy(diplomas=[diploma("a", 2027, None)])
    assert windows(late) == []
    assert windows(late, classes=(2025, 2026, 2028)) == [("gap", 2025, 2026)]


def test_two_for_one_class_name_both() -> None:
    (one,) = found(policy("x", diplomas=[diploma("a", 2004, 2023)]), policy("y", diplomas=[diploma("b", 2023, None)]))
    assert (one.kind, one.first, one.last, one.school) == ("overlap", 2023, 2023, None)
    assert [child.text for child in one.reason.children] == ["diploma a of policy x", "diploma b of policy y"]


def test_a_diploma_by_decision_rivals_none() -> None:
    special = diploma("b", None, None, by_decision=["board"])
    assert windows(policy(diplomas=[diploma("a", 2004, None), special])) == []
    assert windows(policy(diplomas=[special]), classes=(2027,)) == []


def test_what_is_left_open_for_some_classes() -> None:
    twice = [{"id": "arts", "title": "Arts", "credits": n, "classes": {"from": 2020 + n}} for n in (1, 2)]
    (one,) = found(policy(diplomas=[diploma("a", 2010, None, requirements=twice)]))
    assert (one.kind, one.first, one.last) == ("unsettled", 2022, None)


def test_a_schools_policy_is_looked_at_for_the_school() -> None:
    here = policy("here", "school", school="hs", diplomas=[diploma("b", 2027, None)])
    (one,) = found(policy("all", diplomas=[diploma("a", 2004, None)]), here)
    assert (one.kind, one.first, one.school) == ("overlap", 2027, "hs")


@pytest.mark.parametrize("name", ["ct", "me", "nh"])
def test_the_shipped_packs_leave_no_class_out(name: str) -> None:
    assert windows(pack(name), classes=(2027, 2030)) == []
