import json
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import competency, day, experience, make_district, policy

from mblkit.district import District
from mblkit.engine.contenders import Classes
from mblkit.reports.policy import Asked, overview, thing_view
from mblkit.reports.policy_data import as_csv, as_json
from mblkit.reports.policy_text import overview_text, places_of, thing_text, things_in_words
from mblkit.reports.policy_words import classes_in_words, in_words

ON = Asked(day("2026-01-01"))
HIGHEST: dict[str, Any] = {"method": {"name": "highest"}}
LOWEST_TIE: dict[str, Any] = {"method": {"name": "latest", "ties": "lowest"}}


def district(*policies: dict[str, Any], many: int = 9) -> District:
    competencies = [competency(f"M.{number}") for number in range(1, many + 1)]
    return make_district(competencies, experiences=[experience("algebra", ["M.1"])], policies=policies)


def only(number: int, setting: dict[str, Any]) -> dict[str, Any]:
    return {"for": {"competency": f"M.{number}"}, **setting}


def told(given: District, asked: Asked = ON, width: int = 100) -> list[str]:
    return [line.strip() for line in overview_text(given, overview(given, asked), {}, width).splitlines()]


def test_the_common_value_is_for_everything_else_and_the_others_are_named() -> None:
    lines = told(district(policy("p", judging=[HIGHEST, only(2, LOWEST_TIE), only(3, LOWEST_TIE)])))
    at = lines.index("method: highest")
    assert lines[at + 1].startswith("everything else  [")
    others = [line.split("  [")[0] for line in lines[at + 2 : at + 6] if not line.startswith("method")]
    assert others == ["M.2", "M.3"]


def test_where_none_is_common_all_are_named() -> None:
    lines = told(district(policy("p", judging=[HIGHEST, *(only(number, LOWEST_TIE) for number in (2, 3, 4))]), many=6))
    at = lines.index("method: highest")
    assert lines[at + 1].startswith("M.1, M.5, M.6  [")


def test_a_setting_that_all_have_is_for_everything() -> None:
    lines = told(district(policy("p", judging=[{"for": {"area": "math"}, **HIGHEST}, LOWEST_TIE])))
    at = lines.index("method: highest")
    assert lines[at + 1].startswith("everything  [")
    assert not any(line.startswith("method: latest") for line in lines)


def test_a_whole_area_has_its_name_and_many_things_are_counted() -> None:
    areas = {"the area math": ("M.1", "M.2"), "the area ela": ()}
    assert things_in_words(("M.1", "M.2", "algebra"), areas) == "the area math, algebra"
    assert things_in_words(tuple("abcdef"), areas) == "a, b, c, d, e, f"
    assert things_in_words(tuple("abcdefgh"), areas) == "a, b, c, d, e, and 3 more"


def test_spans_with_the_same_settings_become_one() -> None:
    given = district(
        policy("p", judging=[HIGHEST]),
        policy("q", layer="state", judging=[{"for": {"classes": {"from": 2027}}, "retention": "sticky"}]),
        policy("r", layer="state", classes={"from": 2029}, judging=[LOWEST_TIE | {"cites": "never wins"}]),
    )
    whole = overview(given, ON)
    assert [chapter.classes for chapter in whole.chapters] == [
        Classes(None, 2026),
        Classes(2027, 2028),
        Classes(2029, None),
    ]
    one = overview(given, Asked(ON.as_of, 2027))
    assert [chapter.classes for chapter in one.chapters] == [Classes(2027, 2027)]
    assert {line.id: line.state for line in one.policies} == {"p": "in-force", "q": "in-force", "r": "other-classes"}


def test_a_school_like_all_others_is_left_out() -> None:
    own = policy("own", layer="school", school="hs", judging=[HIGHEST])
    alike = policy("alike", layer="school", school="hs", dates={"to": "2020-01-01"}, judging=[HIGHEST])
    assert [group.school for group in thing_view(district(own), "M.1", ON).groups] == [None, "hs"]
    assert [group.school for group in thing_view(district(alike), "M.1", ON).groups] == [None]
    states = {line.id: line.state for line in overview(district(own), Asked(ON.as_of, None, "other")).policies}
    assert states == {"own": "other-school"}


def test_what_a_policy_leaves_open_is_told_with_its_default() -> None:
    given = district(
        policy("p", settings={"forms": {"default": True, "note": "x"}, "arts": {"default": "1/2", "note": "x"}})
    )
    found = [(one.name, one.value, one.chosen) for one in overview(given, ON).choices]
    assert found == [("forms", "yes", False), ("arts", "0.5", False)]
    assert [one["name"] for one in json.loads(as_json(overview(given, ON)))["choices"]] == ["forms", "arts"]
    assert "What policies leave to the district" in told(given)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("target", "proficient", "proficient"),
        ("retention", "sticky", "sticky"),
        ("approval", True, "a recorded approval is needed"),
        ("approval", False, "no approval is needed"),
        ("forms", False, "no"),
        ("arts", Fraction(2, 3), "2/3"),
    ],
)
def test_settings_in_words(key: str, value: object, words: str) -> None:
    assert in_words(key, value) == words


@pytest.mark.parametrize(
    ("classes", "words"),
    [
        (Classes(None, None), "all classes"),
        (Classes(None, 2026), "the classes up to 2026"),
        (Classes(2027, None), "the classes from 2027 on"),
        (Classes(2027, 2027), "the class of 2027"),
        (Classes(2027, 2029), "the classes from 2027 to 2029"),
    ],
)
def test_classes_in_words(classes: Classes, words: str) -> None:
    assert classes_in_words(classes) == words


def test_nothing_of_a_thing_is_wider_than_the_terminal() -> None:
    cites = {"cites": "Policy of the Board of Education of 2025-05-13, number 6146.1, section 4"}
    given = district(policy("p", judging=[HIGHEST | cites, only(1, LOWEST_TIE) | cites]))
    view = thing_view(given, "M.1", ON)
    lines = dict.fromkeys(places_of(view), 7)
    text = thing_text(view, lines, 48)
    assert max(map(len, text.splitlines())) <= 48
    assert ":7]" in text


def test_text_that_a_spreadsheet_would_compute_is_guarded() -> None:
    given = district(policy("p", judging=[HIGHEST | {"cites": "=1+1"}]))
    assert "'=1+1" in as_csv(thing_view(given, "M.1", ON))
