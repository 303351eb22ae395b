import json

import pytest
from tests.districts import Folder

from mblkit.diagnostics import Keys
from mblkit.load.parse import parse
from mblkit.load.pipeline import read_text
from mblkit.load.shape import shape


def test_base_is_clean(district: Folder) -> None:
    assert district.codes() == []


def test_missing_header(district: Folder) -> None:
    """
    # file: a.yaml
    area: math
    ---
    # file: b.yaml
    - 1
    ---
    # file: c.yaml
    # only a comment
    ---
    # file: d.yaml
    items: []
    mbl: task/1
    """
    assert district.codes() == [
        "MBL101 a.yaml:1:1",
        "MBL101 b.yaml:1:1",
        "MBL101 c.yaml:1:1",
        "MBL101 d.yaml:2:6",
    ]


def test_unknown_kind_and_version(district: Folder) -> None:
    """
    # file: a.yaml
    mbl: tasks/1
    ---
    # file: b.yaml
    mbl: task/2
    ---
    # file: c.yaml
    mbl: 3
    """
    found = district.findings()
    assert [f.rule for f in found] == ["MBL102", "MBL103", "MBL102"]
    assert found[0].help == 'did you mean "task"?'
    assert found[1].help == "update mblkit"


def test_unknown_and_missing_fields(district: Folder) -> None:
    """
    # file: extra.yaml
    mbl: task/1
    items:
      - id: essay
        titel: Essay
        targets: [MATH.2]
        measure: written
    """
    assert district.codes() == ["MBL104 extra.yaml:4:5"]
    (found,) = district.findings()
    assert found.message == 'a task has no field "titel"'
    assert found.help == 'did you mean "title"?'
    district.write("extra.yaml", "mbl: task/1\nid: essay\ncolor: red\ntargets: [MATH.2]\nmeasur: written\n")
    assert [(one.rule, one.message) for one in district.findings()] == [
        ("MBL105", 'a task has no "title"'),
        ("MBL104", 'a task has no field "color"'),
        ("MBL104", 'a task has no field "measur"'),
    ]


def test_misspelt_items_are_one_finding(district: Folder) -> None:
    district.write("more.yaml", "mbl: task/1\nitem:\n  - {id: essay}\n")
    (found,) = district.findings()
    assert (found.rule, found.location.line, found.help) == ("MBL104", 2, 'did you mean "items"?')
    assert found.fix is not None
    assert (found.fix.text, found.fix.safe) == ("items", False)


def test_nested_record_is_named(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: framework/1
    area: ela
    competencies:
      - id: ELA.1
        name: Write
        statement: Write.
        indicators:
          - {id: ELA.1.a, statment: x}
    """
    found = district.findings()
    assert [(f.rule, f.message) for f in found] == [("MBL104", 'an indicator has no field "statment"')]
    assert (found[0].location.line, found[0].location.column) == (8, 23)


def test_text_is_never_converted(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: task/1
    items:
      - {id: a1, title: 9.10, targets: [MATH.2], measure: written}
      - {id: a2, title: 007, targets: [MATH.2], measure: written}
      - {id: a3, title: 1e3, targets: [MATH.2], measure: written}
      - {id: a4, title: NO, targets: [MATH.2], measure: written}
      - {id: a5, title: true, targets: [MATH.2], measure: written}
      - {id: a6, title: ~, targets: [MATH.2], measure: written}
      - {id: 7, title: seven, targets: [MATH.2], measure: written}
    """
    found = district.findings()
    said = [(f.rule, f.location.line, f.message, f.help) for f in found if f.rule == "MBL107"]
    assert said == [
        ("MBL107", 3, "9.10 is read as a number, not as text", 'put it in quotes: "9.10"'),
        ("MBL107", 4, "007 is read as a number, not as text", 'put it in quotes: "007"'),
        ("MBL107", 5, "1e3 is read as a number, not as text", 'put it in quotes: "1e3"'),
        ("MBL107", 7, "true is read as a truth value, not as text", 'put it in quotes: "true"'),
        ("MBL107", 8, '~ is read as "no value", not as text', 'put it in quotes: "~"'),
        ("MBL107", 9, "7 is read as a number, not as text", 'put it in quotes: "7"'),
    ]


def test_empty_value(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: task/1
    id: essay
    title: Essay
    targets: [MATH.2]
    measure: written
    retired:
    """
    assert district.codes() == ["MBL105 more.yaml:6:1"]


def test_choices_and_ids(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: task/1
    items:
      - {id: "two words", title: x, targets: [MATH.2], measure: writen}
      - {id: "ЕLA", title: " ", targets: [], measure: written}
    """
    found = [(f.rule, f.location.column, f.help) for f in district.findings()]
    assert found[0][:2] == ("MBL109", 10)
    assert found[1][0] == "MBL108"
    assert str(found[1][2]).startswith('did you mean "written"?')
    assert found[2] == (
        "MBL109",
        10,
        '"Е" is the sign "cyrillic capital letter ie"; ids are made of ASCII letters and digits',
    )
    assert [rule for rule, *_ in found[3:]] == ["MBL108", "MBL108"]


def test_dates_and_numbers(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: credits/1
    student: s-1
    by: t-one
    grade: 9
    basis: online
    provider: Somebody
    policy_ref: P-1
    items:
      - {id: c1, title: x, amount: 1e1, earned: 2026-02-30}
      - {id: c2, title: x, amount: half, earned: 20260101}
      - {id: c3, title: x, amount: 1/0, earned: 2026-01-01}
      - {id: c4, title: x, amount: 0, earned: 2026-01-01}
      - {id: c5, title: x, amount: 2/3, earned: "2026-01-01T00:00:00"}
      - {id: c6, title: x, amount: 0.66, earned: 2026-01-01}
    """
    assert district.codes() == [
        "MBL111 more.yaml:9:32",
        "MBL110 more.yaml:9:45",
        "MBL106 more.yaml:10:32",
        "MBL110 more.yaml:10:46",
        "MBL112 more.yaml:11:32",
        "MBL112 more.yaml:12:32",
        "MBL110 more.yaml:13:45",
    ]


@pytest.mark.parametrize("wrong", ["{}", "[]", "[9]", "{a: 1}"])
def test_no_grade_and_no_class(district: Folder, wrong: str) -> None:
    district.write("more.yaml", f"mbl: students/1\nid: s-9\nschool: hs\nclass: {wrong}\nentered: {{grade: {wrong}}}\n")
    found = [one for one in district.codes() if one.startswith(("MBL106", "MBL108"))]
    assert found == ["MBL108 more.yaml:4:8", "MBL108 more.yaml:5:18"]


def test_contradictory_fields(district: Folder) -> None:
    """
    # file: evidence.yaml
    mbl: evidence/1
    by: t-one
    items:
      - {task: proof, on: 2026-01-01, scores: {s-1: {MATH.2: proficient}}}
    """
    found = district.findings()
    assert [(f.rule, f.message) for f in found] == [
        ("MBL113", 'evidence names either its "section" or its "experience"')
    ]


def test_forms(district: Folder) -> None:
    """
    # file: a.yaml
    mbl: decisions/1
    items:
      - {id: d1}
      - {id: d2, type: wavier}
    """
    found = district.findings()
    assert [f.rule for f in found] == ["MBL105", "MBL108"]
    assert str(found[1].help).startswith('did you mean "waiver"?')


def test_a_fault_in_the_defaults_is_said_once(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: task/1
    measure: written
    purpos: summative
    items:
      - {id: a1, title: x, targets: [MATH.2]}
      - {id: a2, title: x, targets: [MATH.2]}
    """
    assert district.codes() == ["MBL104 more.yaml:3:1"]


def test_items_of_the_wrong_shape(district: Folder) -> None:
    """
    # file: a.yaml
    mbl: task/1
    items: proof
    ---
    # file: b.yaml
    mbl: task/1
    items: [proof]
    """
    assert district.codes() == ["MBL106 a.yaml:2:8", "MBL106 b.yaml:2:9"]


def test_people_are_never_quoted(district: Folder) -> None:
    """
    # file: people.yaml
    mbl: people/1
    items:
      - {id: s-1, given: Zebulon, family: 12345, birth_date: 2010-13-01, Zebulon: x}
    """
    for found in district.findings():
        assert "12345" not in f"{found.message} {found.help}"
        assert "2010" not in f"{found.message} {found.help}".replace("from 1900 to 2199", "")


@pytest.mark.parametrize("header", ["task\n  tasks/1", "x" * 61, "task/1\n"])
def test_a_header_that_is_no_word_is_not_quoted(header: str) -> None:
    """A message is one clause on one line, whatever stands in the file."""
    _, found = read_text("a.yaml", f"mbl: {json.dumps(header)}\nitems: []\n".encode(), None)
    assert [(one.rule, one.message) for one in found] == [("MBL102", "the header names no kind of file")]


def test_an_empty_record_of_the_district_is_one_finding(district: Folder) -> None:
    for text in ("", "# to be written\n"):
        district.write("mbl.yaml", text)
        (found,) = district.findings()
        assert (found.rule, found.location.path, found.help) == (
            "MBL101",
            "mbl.yaml",
            'begin the file with the line "mbl: district/1"',
        )
    district.write("task.yaml", "")
    assert [one.help for one in district.findings()][1] == 'begin the file with a line such as "mbl: evidence/1"'


def test_a_district_with_a_mistake_hides_no_other(district: Folder) -> None:
    text = district.tree.read("mbl.yaml").decode()
    district.write("mbl.yaml", text.replace("state: CT", "state: Conn."))
    district.write("experience2.yaml", "mbl: experience/1\nid: art\ntitle: Art\narea: arts\ngrades: [9]\n")
    assert district.codes() == ["MBL201 experience2.yaml:4:7", "MBL108 mbl.yaml:4:8"]


def test_grades_and_classes_are_plain_numbers(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: students/1
    school: hs
    entered: {on: 2025-09-01, grade: 9}
    items:
      - {id: s-3, class: 2_029, grade: 012}
      - {id: s-4, class: 0x7ED, grade: +9}
    """
    assert district.codes() == [f"MBL111 more.yaml:{place}" for place in ("5:22", "5:36", "6:22", "6:36")]


def test_more_findings_than_are_told() -> None:
    items = "".join(f"  - {{id: t{number}, color: red}}\n" for number in range(100))
    _, found = read_text("a.yaml", f"mbl: task/1\nitems:\n{items}".encode(), None)
    assert len(found) == 200
    assert [str(one.help).endswith("; more of the kind follow, which are not told") for one in found[-2:]] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("head", "items", "places"),
    [
        ("", ["{id: s-1}", "{id: s-2}", "{id: s-3}"], [("items", 1)]),
        ("id: s-2\n", ["{status: enrolled}"], [("items", 0)]),
        ("id: s-1\n", ["{status: enrolled}"], []),
        ("id: s-2\n", [], [()]),
    ],
)
def test_some_items_keep_their_places(head: str, items: list[str], places: list[Keys]) -> None:
    top = "mbl: students/1\nschool: hs\nclass: 2029\ngrade: 9\nentered: {on: 2025-09-01, grade: 9}\n"
    text = top + head + ("items:\n" + "".join(f"  - {item}\n" for item in items) if items else "")
    data, _ = parse("students.yaml", text)
    shaped, findings = shape("students.yaml", data, lambda *_: None, {"s-2"})
    assert not findings
    assert shaped is not None
    assert [kept.origin.keys for kept in shaped.records] == places
