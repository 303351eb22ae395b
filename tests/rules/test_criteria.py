import pytest
from tests.districts import Folder

ALL = "{beginning: A., developing: B., proficient: C., exemplary: D.}"
SOME = "{beginning: A., proficient: C.}"
LOW = "{beginning: A.}"


def framework(first: str = ALL, second: str = ALL, own: str = ALL, more: str = "") -> str:
    return f"""\
mbl: framework/1
area: math
competencies:
  - id: MATH.1
    name: Functions
    statement: Use functions.{more}
    indicators:
      - {{id: MATH.1.a, statement: Read., criteria: {first}}}
      - {{id: MATH.1.b, statement: Write., criteria: {second}}}
  - id: MATH.2
    name: Shapes
    statement: Reason.
    criteria: {own}
"""


def judging(setting: str, more: str = "") -> str:
    head = "mbl: policy/1\nid: judging\ntitle: Judging\nlayer: district\nas_of: 2025-07-01\n"
    return f"{head}{more}judging:\n  - {setting}\n"


def living(district: Folder) -> list[str]:
    """The findings on criteria; that tasks still refer to what is retired is another rule's affair."""
    return [code for code in district.codes("MBL313", "MBL314") if not code.startswith("MBL205")]


def test_all_is_there(district: Folder) -> None:
    district.write("framework.yaml", framework())
    assert district.codes("MBL313", "MBL314") == []


def test_no_criteria_at_all(district: Folder) -> None:
    found = district.findings(also=("MBL313", "MBL314"))
    assert [(one.rule, one.location.line, one.location.column) for one in found] == [
        ("MBL313", 4, 9),
        ("MBL313", 10, 9),
    ]
    assert found[0].message == 'no criteria describe "proficient" for "MATH.1.a" and "MATH.1.b"'
    assert [one.location.line for one in found[0].related] == [8, 9]
    assert found[1].message == 'no criteria describe "proficient" for "MATH.2"'
    assert found[1].related == ()


def test_one_of_several_is_shown_where_it_stands(district: Folder) -> None:
    district.write("framework.yaml", framework(second=LOW, own=LOW))
    assert district.codes("MBL313") == ["MBL313 framework.yaml:9:53", "MBL313 framework.yaml:13:15"]


def test_a_retired_indicator_needs_none(district: Folder) -> None:
    district.write("framework.yaml", framework(second=LOW + ", retired: {on: 2026-01-01}"))
    assert living(district) == []


@pytest.mark.parametrize("more", ["\n    required: false", "\n    retired: {on: 2026-01-01}"])
def test_what_not_everybody_needs_may_go_without(district: Folder, more: str) -> None:
    district.write("framework.yaml", framework("{}", "{}", more=more))
    assert living(district) == []


def test_what_is_optional_and_begun_is_finished(district: Folder) -> None:
    district.write("framework.yaml", framework(LOW, ALL, more="\n    required: false"))
    (found,) = district.findings(also=("MBL313", "MBL314"))
    assert (found.rule, found.location.line, found.location.column) == ("MBL314", 9, 52)
    assert found.message == 'the criteria of "MATH.1.a" do not describe "developing", "proficient" and "exemplary"'


def test_some_levels_are_left_out(district: Folder) -> None:
    district.write("framework.yaml", framework(SOME, ALL, SOME))
    assert district.codes("MBL313", "MBL314") == ["MBL314 framework.yaml:8:52", "MBL314 framework.yaml:13:15"]


def test_the_missing_target_is_said_once(district: Folder) -> None:
    district.write("framework.yaml", framework("{beginning: A., developing: B., exemplary: D.}"))
    assert district.codes("MBL313", "MBL314") == ["MBL313 framework.yaml:8:52"]


@pytest.mark.parametrize(
    ("setting", "more", "found"),
    [
        ("target: exemplary", "", ["MBL313 framework.yaml:13:15"]),
        ("{for: {competency: MATH.2}, target: exemplary}", "", ["MBL313 framework.yaml:13:15"]),
        ("{for: {competency: MATH.1}, target: exemplary}", "", []),
        ("{for: {area: math}, target: exemplary}", "", ["MBL313 framework.yaml:13:15"]),
        ("{for: {area: ela}, target: exemplary}", "", []),
        ("target: exemplary", "dates: {to: 2026-06-14}\n", []),
        ("target: exemplary", "dates: {to: 2026-06-15}\n", ["MBL313 framework.yaml:13:15"]),
        ("method: {name: highest}", "", []),
    ],
)
def test_the_target_of_a_policy_in_force(district: Folder, setting: str, more: str, found: list[str]) -> None:
    district.write("framework.yaml", framework(own="{beginning: A., developing: B., proficient: C.}"))
    district.write("policy.yaml", judging(setting, more))
    assert district.codes("MBL313") == found


def test_a_level_of_another_scale_is_no_target(district: Folder) -> None:
    district.write("framework.yaml", framework())
    district.write(
        "three.yaml",
        "mbl: scale/1\nid: two\nname: Two\ntarget: done\nlevels:\n"
        "  - {id: begun, name: Begun, value: 1, meaning: A.}\n  - {id: done, name: Done, value: 2, meaning: B.}\n",
    )
    district.write("policy.yaml", judging("target: done"))
    assert district.codes("MBL313") == []
