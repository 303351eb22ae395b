"""Roll-ups and conversions as people write them: every slip has one place, which is marked here, and one clause."""

import pytest
from tests.districts import Folder

_POLICY = "mbl: policy/1\nid: p\ntitle: P\nlayer: district\nas_of: 2026-01-01\n"
_FROM = "id: c, title: C, from: {lowest: 0, highest: 4}"


def told(district: Folder, key: str, written: str) -> tuple[list[str], list[str], str]:
    """Return codes with places and messages, and where the mark stands."""
    before = f"  - {key}: " if key else "  - "
    field = "judging" if key else "conversions"
    district.write("policy.yaml", f"{_POLICY}{field}:\n{before}{written.replace('§', '')}\n")
    messages = [one.message for one in district.findings()]
    return district.codes(), messages, f"policy.yaml:7:{len(before) + written.index('§') + 1}"


@pytest.mark.parametrize(
    ("written", "code", "message"),
    [
        ("{rule: §half}", "MBL108", '"half" is not a value for "rule"'),
        ("§{count: 2}", "MBL105", 'a roll-up has no "rule"'),
        ("§{rule: at-least}", "MBL105", 'a roll-up at-least has no "count"'),
        ("{rule: all, §count: 2}", "MBL104", 'a roll-up all has no field "count"'),
        ("{rule: fraction, share: §3/2}", "MBL113", "the share is more than all parts"),
        ("{rule: fraction, share: §0}", "MBL112", "0 is not above 0"),
        (
            "{rule: points, at_least: §8, parts: [{part: MATH.1.a, points: 4}]}",
            "MBL113",
            "the parts do not have so many points together",
        ),
        (
            "{rule: points, at_least: 4, parts: [{part: MATH.1.a, points: 4}, {part: §MATH.1.a, points: 4}]}",
            "MBL113",
            "a part gives points twice",
        ),
        (
            "{rule: points, at_least: 1, parts: [{part: MATH.1.a, points: §-1}]}",
            "MBL112",
            "-1 is not from 0 to 1000000000",
        ),
        (
            "{rule: points, at_least: 1, parts: [{part: §MATH.1.z, points: 1}]}",
            "MBL201",
            'no competency, indicator or objective has the id "MATH.1.z"',
        ),
        (
            "§{rule: criteria, any: [MATH.1.a], all: [MATH.1.b]}",
            "MBL113",
            'the rule criteria has one of "all" and "any"',
        ),
        ("§{rule: criteria}", "MBL113", 'the rule criteria has one of "all" and "any"'),
        (
            "{rule: criteria, any: [{all: [MATH.1.a, §MATH.1.z]}]}",
            "MBL201",
            'no competency, indicator or objective has the id "MATH.1.z"',
        ),
        (
            "{rule: criteria, any: [{part: §MATH.1.z}]}",
            "MBL201",
            'no competency, indicator or objective has the id "MATH.1.z"',
        ),
        (
            "{rule: criteria, any: [§{all: [MATH.1.a], part: MATH.1.b}]}",
            "MBL113",
            'criteria have exactly one of "all", "any", "part"',
        ),
        (
            "{rule: criteria, any: [{any: [MATH.1.a], at_least: §3}]}",
            "MBL113",
            '"at_least" in criteria belongs to a "part"',
        ),
        (
            "{rule: criteria, any: [{part: MATH.1.a, §at_lest: 3}]}",
            "MBL104",
            'a set of criteria has no field "at_lest"',
        ),
        ("{rule: mean, at_least: 3, rounding: §up}", "MBL113", 'without "places" nothing is rounded'),
        ("{rule: mean, at_least: 3, compare: §exact}", "MBL113", 'without "places" nothing is rounded'),
        ("§{rule: mean, floor: 2}", "MBL105", 'a roll-up mean has no "at_least"'),
        (
            "{rule: evidence-required, parts: {§MATH.1.z: 2}}",
            "MBL201",
            'no competency, indicator or objective has the id "MATH.1.z"',
        ),
        ("{rule: evidence-required, items: §0}", "MBL112", "0 is less than 1"),
    ],
)
def test_a_slip_in_a_roll_up(district: Folder, written: str, code: str, message: str) -> None:
    codes, messages, place = told(district, "rollup", written)
    assert (codes, messages) == ([f"{code} {place}"], [message])


@pytest.mark.parametrize(
    ("written", "code", "message"),
    [
        (f"{{{_FROM}, form: §cutofs, rows: []}}", "MBL108", '"cutofs" is not a value for "form"'),
        (f"§{{{_FROM}, rows: []}}", "MBL105", 'a conversion has no "form"'),
        (f"{{{_FROM}, form: cutoffs, rows: §[]}}", "MBL108", '"rows" has no entry'),
        (
            "{id: c, title: C, form: linear, from: §{scale: four, lowest: 1}}",
            "MBL113",
            'a conversion is from a "scale", or from a "lowest" to a "highest" number',
        ),
        (
            "{id: c, title: C, form: linear, from: {lowest: 4, highest: §4}}",
            "MBL113",
            "the highest number is not above the lowest",
        ),
        ("{id: c, title: C, form: linear, from: {scale: §fore}}", "MBL201", 'no scale has the id "fore"'),
        (
            f"{{{_FROM}, form: ranges, rows: [{{from: 3, to: §2, gives: B}}]}}",
            "MBL113",
            "the row ends below its beginning",
        ),
        (
            f"{{{_FROM}, form: ranges, rows: [{{from: 1, to: 2, gives: B, §give: C}}]}}",
            "MBL104",
            'a row of ranges has no field "give"',
        ),
        (
            f"{{{_FROM}, form: patterns, rows: [{{gives: B, share: {{share: §2, reach: 3}}}}]}}",
            "MBL113",
            "the share is more than all parts",
        ),
        (f"{{{_FROM}, form: linear, divisor: §0}}", "MBL112", "0 is not above 0"),
        (f"{{{_FROM}, form: linear, §rows: []}}", "MBL104", 'a conversion by a line has no field "rows"'),
    ],
)
def test_a_slip_in_a_conversion(district: Folder, written: str, code: str, message: str) -> None:
    codes, messages, place = told(district, "", written)
    assert (codes, messages) == ([f"{code} {place}"], [message])


def test_every_form_as_it_should_be(district: Folder) -> None:
    """
    mbl: policy/1
    id: p
    title: P
    layer: district
    as_of: 2026-01-01
    judging:
      - rollup: {rule: all}
      - rollup: {rule: at-least, count: 2}
      - rollup: {rule: fraction, share: 2/3}
      - rollup: {rule: points, at_least: 5, parts: [{part: MATH.1.a, points: 5, required: true}]}
      - rollup: {rule: criteria, any: [{all: [MATH.1.a, MATH.1.b]}, {part: MATH.1.a, at_least: 3.5}]}
      - rollup: {rule: mean, at_least: 2.75, floor: 2.5, places: 2, rounding: half-up, compare: exact}
      - rollup: {rule: evidence-required, items: 2, parts: {MATH.1.b: 3}, at_least: 2.5, floor: 2}
    credit:
      - requires: {rule: mean, at_least: 3}
    conversions:
      - id: letters
        title: Letters
        form: cutoffs
        from: {scale: four, places: 2}
        rows: [{at_least: 3.5, gives: A}, {at_least: 1, gives: I}]
      - id: hundred
        title: Points of a hundred
        form: ranges
        from: {lowest: 0, highest: 4, places: 2}
        rows: [{from: 3, to: 4, gives: 93}, {from: 0, to: 2.99, gives: 80}]
      - id: pattern
        title: Letters of a course
        form: patterns
        from: {scale: four}
        rows: [{gives: A, none_below: 3}, {gives: B, share: {share: 1/2, reach: 3}, none_missing: true}, {gives: I}]
      - {id: gpa, title: GPA, form: linear, from: {lowest: 0, highest: 100}, divisor: 20, offset: -1, places: 2}
    """
    assert district.codes() == []


def test_two_conversions_with_one_id(district: Folder) -> None:
    """
    mbl: policy/1
    id: p
    title: P
    layer: district
    as_of: 2026-01-01
    conversions:
      - {id: gpa, title: GPA, form: linear, from: {lowest: 0, highest: 100}}
      - {id: gpa, title: GPA, form: linear, from: {lowest: 0, highest: 100}}
    """
    assert district.codes() == ["MBL113 policy.yaml:8:10"]


def test_a_later_policy_may_define_a_conversion_anew(district: Folder) -> None:
    """
    # file: old.yaml
    mbl: policy/1
    id: old
    title: Old
    layer: district
    as_of: 2025-01-01
    dates: {to: 2025-08-31}
    conversions: [{id: gpa, title: GPA, form: linear, from: {lowest: 0, highest: 100}}]
    ---
    # file: new.yaml
    mbl: policy/1
    id: new
    title: New
    layer: district
    as_of: 2026-01-01
    dates: {from: 2025-09-01}
    conversions: [{id: gpa, title: GPA, form: linear, from: {lowest: 0, highest: 4}}]
    """
    assert district.codes() == []
