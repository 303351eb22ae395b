"""MBL710: roll-ups of parts that are none, with cuts that decide nothing, or for no evidence."""

import pytest
from tests.districts import Folder


def policy(text: str) -> str:
    return f"mbl: policy/1\nid: p\ntitle: P\nlayer: district\nas_of: 2025-08-27\n{text}\n"


@pytest.mark.parametrize(
    ("scope", "rollup", "found"),
    [
        ("{competency: MATH.1}", "{rule: points, at_least: 1, parts: [{part: MATH.1.a, points: 1}]}", []),
        ("{competency: MATH.1}", "{rule: points, at_least: 1, parts: [{part: MATH.2, points: 1}]}", ["MBL710 8:56"]),
        ("{competency: MATH.1}", "{rule: criteria, all: [MATH.1.a, {any: [{part: MATH.1}]}]}", ["MBL710 8:60"]),
        ("{competency: MATH.1}", "{rule: evidence-required, parts: {MATH.2: 2}}", ["MBL710 8:47"]),
        ("{area: math}", "{rule: criteria, any: [MATH.1.b, MATH.2]}", ["MBL710 8:46"]),
        ("{area: math}", "{rule: evidence-required, parts: {MATH.1.a: 2}}", []),
        ("{classes: {from: 2027}}", "{rule: all}", []),
    ],
)
def test_a_roll_up_that_names_what_is_no_part(district: Folder, scope: str, rollup: str, found: list[str]) -> None:
    district.write("policy.yaml", policy(f"judging:\n  - for: {scope}\n    rollup: {rollup}"))
    assert [code.replace("policy.yaml:", "") for code in district.codes("MBL710")] == found


def test_a_roll_up_for_all_may_name_parts_where_every_other_competency_has_its_own(district: Folder) -> None:
    other = "{id: MATH.3, name: Data, statement: Use data., indicators: [{id: MATH.3.a, statement: Count.}]}"
    district.write("more.yaml", f"mbl: framework/1\narea: math\ncompetencies: [{other}]\n")
    named = "judging:\n  - rollup: {rule: criteria, any: [MATH.1.a]}"
    district.write("policy.yaml", policy(named))
    assert district.codes("MBL710") == ["MBL710 policy.yaml:7:36"]
    district.write("policy.yaml", policy(f"{named}\n  - for: {{competency: MATH.3}}\n    rollup: {{rule: all}}"))
    assert district.codes("MBL710") == []


PASSING = """
mbl: scale/1
id: two
name: Two
target: reached
levels:
  - {id: open, name: Open, value: 0, meaning: Not yet.}
  - {id: reached, name: Reached, value: 1, meaning: Reached.}
"""
DATA = """
mbl: framework/1
area: math
scale: two
competencies: [{id: MATH.3, name: Data, statement: Use data., indicators: [{id: MATH.3.a, statement: Count.}]}]
"""


# The scale goes from 1 to 4, and MATH.1 has two indicators.
@pytest.mark.parametrize(
    ("rollup", "found"),
    [
        ("{rule: mean, at_least: 40}", ["MBL710 8:36"]),
        ("{rule: mean, at_least: 4}", []),
        ("{rule: mean, at_least: 1}", []),
        ("{rule: mean, at_least: 0.9}", ["MBL710 8:36"]),
        ("{rule: mean, at_least: 3, floor: 9}", ["MBL710 8:46"]),
        ("{rule: evidence-required, at_least: 4.1, floor: 2}", ["MBL710 8:49"]),
        ("{rule: criteria, any: [MATH.1.a, {all: [{part: MATH.1.a, at_least: 40}]}]}", ["MBL710 8:80"]),
        ("{rule: criteria, any: [MATH.1.a, {all: [{part: MATH.1.a, at_least: 4}]}]}", []),
        ("{rule: criteria, all: [{part: MATH.2, at_least: 40}]}", ["MBL710 8:43"]),
        ("{rule: at-least, count: 2}", []),
        ("{rule: at-least, count: 3}", ["MBL710 8:37"]),
        ("{rule: evidence-required, parts: {MATH.1.a: 0}}", []),
        ("{rule: evidence-required, parts: {MATH.1.a: 0, MATH.1.b: 0}}", ["MBL710 8:46"]),
        ("{rule: evidence-required, parts: {MATH.1.a: 0, MATH.1.b: 1}}", []),
    ],
)
def test_a_roll_up_that_no_work_can_meet_or_miss(district: Folder, rollup: str, found: list[str]) -> None:
    district.write("policy.yaml", policy(f"judging:\n  - for: {{competency: MATH.1}}\n    rollup: {rollup}"))
    assert [code.replace("policy.yaml:", "") for code in district.codes("MBL710")] == found


def test_a_count_for_all_may_be_more_than_one_competency_has(district: Folder) -> None:
    district.write("policy.yaml", policy("judging:\n  - rollup: {rule: at-least, count: 3}"))
    assert district.codes("MBL710") == []


def test_the_scale_is_that_of_each_competency_without_a_roll_up_of_its_own(district: Folder) -> None:
    district.write("two.yaml", PASSING)
    district.write("more.yaml", DATA)
    named = "judging:\n  - rollup: {rule: mean, at_least: 3}"
    district.write("policy.yaml", policy(named))
    (found,) = district.findings(also=("MBL710",))
    assert (found.location.line, found.message) == (7, '3 is outside the scale of "MATH.3", 0 to 1')
    district.write("policy.yaml", policy(f"{named}\n  - for: {{competency: MATH.3}}\n    rollup: {{rule: all}}"))
    assert district.codes("MBL710") == []


def test_a_number_that_a_code_counts_as_can_be_what_a_floor_is_for(district: Folder) -> None:
    named = "judging:\n  - rollup: {rule: mean, at_least: 3, floor: 0.5}"
    district.write("policy.yaml", policy(named))
    assert district.codes("MBL710") == ["MBL710 policy.yaml:7:46"]
    district.write("policy.yaml", policy(f"{named}\n    body: {{codes: {{missed: {{counts_as: 0}}}}}}"))
    assert district.codes("MBL710") == []


def test_a_roll_up_of_an_area_goes_before_one_for_all(district: Folder) -> None:
    named = "judging:\n  - rollup: {rule: mean, at_least: 40}"
    district.write("policy.yaml", policy(named))
    assert district.codes("MBL710") == ["MBL710 policy.yaml:7:36"]
    district.write("policy.yaml", policy(f"{named}\n  - for: {{area: math}}\n    rollup: {{rule: all}}"))
    assert district.codes("MBL710") == []
