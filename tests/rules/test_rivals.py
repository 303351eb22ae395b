"""MBL709 and MBL710: settings of equal rank that differ, and settings that never hold."""

from typing import Any

import pytest
from tests.districts import Folder

RULES = ("MBL709", "MBL710")
HEAD = "mbl: policy/1\nid: {name}\ntitle: P\nas_of: 2025-08-27\n{head}\n{text}\n"


def write(district: Folder, text: str, head: str = "layer: district", name: str = "p") -> None:
    district.write(f"policies/{name}.yaml", HEAD.format(name=name, head=head, text=text))


def codes(district: Folder) -> list[str]:
    return [code.replace("policies/", "") for code in district.codes(*RULES)]


def alone(district: Folder, *judging: str) -> list[str]:
    write(district, "judging:\n" + "\n".join(f"  - {{{one}}}" for one in judging))
    return [code.replace("p.yaml:", "") for code in codes(district)]


LATEST = "method: {name: latest}"
HIGHEST = "method: {name: highest}"


# The framework has one area, so that nothing is for the other one.
@pytest.mark.parametrize(
    ("judging", "found"),
    [
        ([LATEST], []),
        ([LATEST, HIGHEST], ["MBL709 8:14"]),
        ([LATEST, f"for: {{area: math}}, {HIGHEST}"], []),
        ([LATEST, "retention: sticky"], []),
        ([LATEST, LATEST], ["MBL710 8:14"]),
        ([f"for: {{area: math}}, {LATEST}", f"for: {{area: ela}}, {HIGHEST}"], ["MBL710 8:11"]),
        ([f"for: {{competency: MATH.1}}, {LATEST}", f"for: {{competency: MATH.2}}, {HIGHEST}"], []),
        ([f"for: {{indicator: MATH.1.a}}, {LATEST}", f"for: {{competency: MATH.1}}, {HIGHEST}"], []),
        (
            [f"for: {{classes: {{from: 2027}}}}, {LATEST}", f"for: {{classes: {{to: 2027}}}}, {HIGHEST}"],
            ["MBL709 8:42"],
        ),
        ([f"for: {{classes: {{from: 2027}}}}, {LATEST}", f"for: {{classes: {{to: 2026}}}}, {HIGHEST}"], []),
    ],
)
def test_of_one_policy(district: Folder, judging: list[str], found: list[str]) -> None:
    assert alone(district, *judging) == found


def test_what_narrower_settings_leave_nothing_of_waits_for_what_comes(district: Folder) -> None:
    first, second = f"for: {{competency: MATH.1}}, {LATEST}", f"for: {{competency: MATH.2}}, {LATEST}"
    assert alone(district, HIGHEST, first, second) == []
    assert alone(district, first, *(f"for: {{indicator: MATH.1.{part}}}, {LATEST}" for part in "ab")) == []


def test_a_setting_that_is_no_narrower_leaves_nothing(district: Folder) -> None:
    by_class = f"for: {{classes: {{from: 1900}}}}, {HIGHEST}"
    assert alone(district, LATEST, by_class) == ["MBL710 7:14"]
    assert alone(district, LATEST, by_class.replace("1900", "2027")) == []
    halves = [by_class.replace("from: 1900", one) for one in ("to: 2027", "from: 2028")]
    assert alone(district, LATEST, *halves) == ["MBL710 7:14"]
    area = f"for: {{area: math}}, {LATEST}"
    assert alone(district, area, area.replace("math", "math, classes: {from: 1900}")) == ["MBL710 7:33"]


@pytest.mark.parametrize(
    ("judging", "found"),
    [
        ("for: {competency: MATH.1}", ["MBL710 7:5"]),
        ("cites: Board policy 6146", ["MBL710 7:5"]),
        ("for: {competency: MATH.2}, rollup: {rule: all}", ["MBL710 7:41"]),
        ("for: {competency: MATH.1}, rollup: {rule: all}", []),
        ("for: {area: math}, rollup: {rule: all}", []),
        ("for: {competency: MATH.1, indicator: MATH.1.a}, retention: sticky", []),
        ("for: {competency: MATH.2, indicator: MATH.1.a}, retention: sticky", ["MBL710 7:11"]),
        ("for: {area: ela, competency: MATH.1}, retention: sticky", ["MBL710 7:11"]),
    ],
)
def test_what_a_setting_is_for(district: Folder, judging: str, found: list[str]) -> None:
    assert alone(district, judging) == found


def test_a_level_of_another_scale(district: Folder) -> None:
    district.write(
        "other.yaml",
        "mbl: scale/1\nid: two\nname: Two\ntarget: yes-it-is\nlevels:\n"
        "  - {id: no-not, name: No, value: 0, meaning: no}\n  - {id: yes-it-is, name: Yes, value: 1, meaning: yes}\n",
    )
    assert alone(district, "for: {competency: MATH.1}, target: yes-it-is") == ["MBL710 7:41"]
    assert alone(district, "for: {competency: MATH.1}, target: exemplary") == []


def test_settings_for_everything_may_wait_for_what_is_not_there(district: Folder) -> None:
    district.write(
        "framework.yaml",
        "mbl: framework/1\narea: math\ncompetencies:\n  - {id: MATH.1, name: F, statement: F}\n"
        "  - {id: MATH.2, name: S, statement: S}\n",
    )
    district.write(
        "task.yaml", "mbl: task/1\nid: modeling\ntitle: M\ntargets: [MATH.1, MATH.2]\nmeasure: performance\n"
    )
    assert alone(district, "rollup: {rule: all}") == []


def test_two_policies_of_one_layer(district: Folder) -> None:
    write(district, f"judging:\n  - {LATEST}", name="a")
    write(district, f"judging:\n  - {HIGHEST}", name="b")
    (found,) = district.findings(also=RULES)
    assert (found.rule, found.location.path, found.location.line) == ("MBL709", "policies/b.yaml", 7)
    assert [one.location.path for one in found.related] == ["policies/a.yaml"]
    write(district, f"judging:\n  - {HIGHEST}", "layer: district\ndates: {from: 2026-09-01}", "b")
    assert codes(district) == []
    write(district, f"judging:\n  - {LATEST}", "layer: district\ndates: {to: 2026-08-31}", "a")
    assert codes(district) == []
    write(district, f"judging:\n  - {LATEST}", "layer: district\ndates: {to: 2026-09-01}", "a")
    assert [code.split()[0] for code in codes(district)] == ["MBL709"]
    write(district, f"judging:\n  - {LATEST}", "layer: school\nschool: hs", "a")
    write(district, f"judging:\n  - {HIGHEST}", "layer: district", "b")
    assert codes(district) == ["MBL710 b.yaml:7:13"]


def test_a_policy_that_is_over_stands_against_nothing(district: Folder) -> None:
    write(district, f"judging:\n  - {LATEST}\n  - {HIGHEST}", "layer: district\ndates: {to: 2026-06-14}")
    assert codes(district) == []


@pytest.mark.parametrize(
    ("credit", "found"),
    [
        (["requires: {rule: all}"], []),
        (["approval: true", "approval: false"], ["MBL709 8:16"]),
        (["approval: true", "for: {experience: algebra}, approval: false"], []),
        (["for: {area: ela}, approval: false"], ["MBL710 7:11"]),
        (["for: {experience: algebra}", "approval: false"], ["MBL710 7:5"]),
    ],
)
def test_settings_of_credit(district: Folder, credit: list[str], found: list[str]) -> None:
    write(district, "credit:\n" + "\n".join(f"  - {{{one}}}" for one in credit))
    assert [code.replace("p.yaml:", "") for code in codes(district)] == found


def test_a_pack_goes_before_nothing_of_the_districts(district: Folder) -> None:
    text: Any = (district.root / "mbl.yaml").read_text()
    district.write("mbl.yaml", text + "packs: [{id: ct}]\n")
    assert alone(district, LATEST, "rollup: {rule: all}") == []
