import ast
from pathlib import Path

import pytest
from tests.districts import Folder

import mblkit.model
from mblkit.load.contradictions import CONTRADICTIONS
from mblkit.load.faults import Fault
from mblkit.load.wording import explain_fault
from mblkit.load.words import listed, noun_of, with_article
from mblkit.model.evidence import ClassEvidence
from mblkit.model.experience import ExperienceRecord, Unit
from mblkit.model.kinds import KINDS
from mblkit.model.people import StaffRecord
from mblkit.model.policy import RollUp


def contradictions() -> set[str]:
    """Every clause with which a record says that its fields exclude or need each other."""
    return {
        str(node.args[0].value)
        for path in Path(mblkit.model.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "contradiction"
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_contradiction_has_its_remedy() -> None:
    assert contradictions() == set(CONTRADICTIONS)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (ExperienceRecord, "an experience"),
        (Unit, "a unit"),
        (ClassEvidence, "an item of evidence"),
        (StaffRecord, "a staff member"),
        (RollUp, "a roll-up"),
        (None, "a record"),
    ],
)
def test_records_have_names_for_people(record: type | None, words: str) -> None:
    assert with_article(noun_of(record)) == words


def test_long_lists_are_cut() -> None:
    letters = "abcdefghijklmnop"
    assert listed("a") == '"a"'
    assert listed("ab") == '"a" or "b"'
    assert listed(letters[:13]).endswith('"l" or "m"')
    assert listed(letters[:14]).endswith('"l" or 2 others')


def test_what_stands_above_items_is_placed_there_and_said_once(district: Folder) -> None:
    """
    # file: one.yaml
    mbl: evidence/1
    section: algebra.7
    by: t-seven
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}
      - {task: proof, on: 2026-01-11, scores: {s-1: {MATH.2: proficient}}}
      - {task: proof, on: 2026-01-12, by: t-eight, section: algebra.1, scores: {s-1: {MATH.2: proficient}}}
    """
    assert district.codes() == ["MBL201 one.yaml:2:10", "MBL201 one.yaml:3:5", "MBL201 one.yaml:7:39"]


def test_a_finding_names_the_only_student_whom_it_concerns(district: Folder) -> None:
    """
    # file: one.yaml
    mbl: decisions/1
    type: exemption
    on: 2026-01-10
    role: board
    by: t-seven
    reference: x
    items:
      - {id: d-1, student: s-1, competency: MATH.7}
      - {id: d-2, student: s-2, competency: MATH.2}
      - {id: d-3, student: s-7, competency: MATH.8}
    ---
    # file: three.yaml
    mbl: evidence/1
    student: s-2
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores: {MATH.2: proficient}
        details: {second: {by: t-nine, scores: {MATH.7: proficient}}}
    ---
    # file: two.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores: {s-1: {MATH.7: proficient}, s-7: {MATH.7: proficient}}
        details: {s-1: {second: {by: t-nine, scores: {MATH.7: proficient}}}}
    """
    found = [(f.location.path, f.location.line, f.message.split('"')[1], f.subject) for f in district.findings()]
    assert found == [
        ("one.yaml", 5, "t-seven", None),
        ("one.yaml", 8, "MATH.7", "s-1"),
        ("one.yaml", 10, "s-7", None),
        ("one.yaml", 10, "MATH.8", None),
        ("three.yaml", 9, "t-nine", "s-2"),
        ("three.yaml", 9, "MATH.7", "s-2"),
        ("two.yaml", 7, "MATH.7", "s-1"),
        ("two.yaml", 7, "s-7", None),
        ("two.yaml", 7, "MATH.7", None),
        ("two.yaml", 8, "t-nine", "s-1"),
        ("two.yaml", 8, "MATH.7", "s-1"),
    ]


def test_the_main_record_of_the_district_is_the_one_in_its_file(district: Folder) -> None:
    """
    # file: a.yaml
    mbl: district/1
    id: other
    name: Other
    state: CT
    schools: [{id: hs2, name: Other}]
    areas: [{id: x, name: X}]
    years: [{id: 2026-27, starts: 2026-09-01, ends: 2027-06-01}]
    scale: four
    """
    assert district.codes() == ["MBL209 a.yaml:1:1"]


def test_texts_that_are_too_long(district: Folder) -> None:
    district.write(
        "long.yaml",
        f"mbl: task/1\nid: essay\ntitle: {'x' * 20_001}\ntargets: [{'M' * 201}]\nmeasure: written\n",
    )
    found = district.findings()
    assert [(one.rule, one.location.line, one.message) for one in found] == [
        ("MBL108", 3, '"title" is longer than 20000 characters'),
        ("MBL108", 4, 'an entry of "targets" is longer than 200 characters'),
    ]


def test_an_objection_that_nobody_foresaw_is_told_as_well() -> None:
    fault = Fault("new_objection", ("id",), "id", "x", None)
    found = explain_fault("a.yaml", KINDS["task"], fault, lambda *_, **__: "x")
    assert (found.rule, found.message) == ("MBL108", '"x" is not a value for "id"')
