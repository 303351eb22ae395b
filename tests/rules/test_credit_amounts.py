"""MBL501, MBL508, MBL509, MBL510: exact amounts, ladders, units, what policies leave open."""

import pytest
from tests.districts import Folder

HEAD = "mbl: policy/1\nid: p\ntitle: P\nlayer: district\nas_of: 2025-08-27\n"
EXPERIENCE = "mbl: experience/1\nid: algebra\ntitle: Algebra\narea: math\ngrades: [9]\ncarries: [MATH.1, MATH.2]\n"
CREDIT = "mbl: credits/1\nid: c\nstudent: s-1\nbasis: seat-time\ntitle: T\nearned: 2026-01-10\ngrade: 9\nby: t-one\n"


def found(district: Folder, code: str) -> list[tuple[str, int | None, int | None, str]]:
    return [
        (one.location.path, one.location.line, one.location.column, one.message)
        for one in district.findings(also=(code,))
    ]


def test_amounts_in_experiences_and_units(district: Folder) -> None:
    units = "units:\n  - {id: u.1, title: U, credit: 0.33, carries: [MATH.1]}\n"
    district.write("experience.yaml", EXPERIENCE + "credit: {amount: 1.33}\n" + units)
    assert found(district, "MBL501") == [
        ("experience.yaml", 7, 18, "3 times 1.33 is 3.99, not 4"),
        ("experience.yaml", 9, 33, "3 times 0.33 is 0.99, not 1"),
    ]


def test_amounts_of_recorded_credit(district: Folder) -> None:
    district.write("credits.yaml", CREDIT + "period_minutes: 40\ndays: 180\namount: 0.17\n")
    assert found(district, "MBL501") == [("credits.yaml", 11, 9, "6 times 0.17 is 1.02, not 1")]


POLICY = """
diplomas:
  - id: d
    title: D
    credits: 20.67
    requirements: [{id: stem, title: S, credits: 0.66}]
    limits: [{id: cap, title: C, most: 1.33, of: {}}]
additions:
  - {to: d, credits: 21.33}
bases:
  - basis: examination
    examinations: [{name: E, credits: 0.67}, {name: F}]
  - {basis: transfer, accepted: true}
conversions:
  - {id: a, title: A, form: cutoffs, from: {lowest: 0, highest: 4}, rows: [{at_least: 0, gives: 0.66}]}
  - {id: b, title: B, form: cutoffs, from: {lowest: 0, highest: 4}, rows: [{at_least: 0, gives: 0.66}]}
  - {id: c, title: C, form: linear, from: {lowest: 0, highest: 4}}
credit:
  - ladder: {of: number, conversion: a}
  - {for: {area: ela}, ladder: {of: number, conversion: c}}
"""


def test_amounts_in_policies(district: Folder) -> None:
    district.write("policy.yaml", HEAD + POLICY)
    lines = [line for _, line, _, _ in found(district, "MBL501")]
    assert lines == [10, 11, 12, 14, 17, 20]


def test_the_conversion_of_an_examination_gives_credit(district: Folder) -> None:
    district.write("policy.yaml", HEAD + POLICY.replace("{name: F}", "{name: F, conversion: b}"))
    assert 21 in [line for _, line, _, _ in found(district, "MBL501")]


@pytest.mark.parametrize(("credit", "together"), [("1/3", "2/3"), ("1/2", None), ("1", "2")])
def test_units_and_their_experience(district: Folder, credit: str, together: str | None) -> None:
    units = "".join(f"  - {{id: u.{n}, title: U, credit: {credit}, carries: [MATH.{n}]}}\n" for n in (1, 2))
    district.write("experience.yaml", EXPERIENCE + f"credit: {{amount: 1}}\nunits:\n{units}")
    says = f'the units of "algebra" have {together} credit together, and the experience 1'
    assert found(district, "MBL509") == ([("experience.yaml", 7, 9, says)] if together is not None else [])


def test_units_with_credit_in_an_experience_without_any(district: Folder) -> None:
    district.write("experience.yaml", EXPERIENCE + "units: [{id: u.1, title: U, credit: 1}]\n")
    assert found(district, "MBL509") == [
        ("experience.yaml", 2, 5, 'the units of "algebra" have 1 credit together, and the experience 0'),
        ("experience.yaml", 7, 37, 'the unit "u.1" has credit and asks for nothing'),
    ]


def ladder(rows: str, of: str = "number", highest: int = 2, form: str = "cutoffs") -> str:
    source = f"from: {{lowest: 0, highest: {highest}}}"
    table = f"conversions:\n  - {{id: t, title: T, form: {form}, {source}, rows: [{rows}]}}\n"
    return f"{HEAD}{table}credit:\n  - for: {{area: math}}\n    ladder: {{of: {of}, conversion: t}}\n"


HALF = "{at_least: 1, gives: 0.5}, {at_least: 0, gives: 0}"
FALLING = "{from: 1, to: 1, gives: 0.5}, {from: 2, to: 2, gives: 0.25}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ladder(HALF), None),
        (ladder(HALF.replace("1,", "1/2,"), "share", 1), None),
        (ladder("{at_least: 1, gives: 0.5}", "values"), None),
        (ladder(HALF, highest=1), '"t" leaves open which part of the credit of "algebra" 2 of 2 parts are'),
        (ladder("{at_least: 1, gives: 2}"), '"t" gives 2 credit, and "algebra" has 1'),
        (ladder(FALLING, form="ranges"), '"t" gives less for 2 of 2 parts of "algebra" than for fewer'),
        (
            ladder("{at_least: 1, gives: Much}"),
            '"t" leaves open which part of the credit of "algebra" 1 of 2 parts are',
        ),
        (ladder("{at_least: 1, gives: 2}").replace("area: math", "area: ela"), None),
    ],
)
def test_ladders(district: Folder, text: str, says: str | None) -> None:
    district.write("experience.yaml", EXPERIENCE + "credit: {amount: 1}\n")
    district.write("policy.yaml", text)
    told = [(line, message) for _, line, _, message in found(district, "MBL508")]
    assert told == ([(10, says)] if says is not None else [])


def test_what_a_policy_leaves_open(district: Folder) -> None:
    district.write("policy.yaml", HEAD + "credit:\n  - {requires: {rule: all}}\n  - unsettled: On success.\n")
    assert found(district, "MBL510") == [("policy.yaml", 8, 16, "the policy leaves open how much is enough for credit")]
