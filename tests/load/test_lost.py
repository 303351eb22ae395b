"""What refers to a broken record is no finding of its own; but nothing may be computed from what is left."""

import os

import pytest
from tests.districts import Folder

from mblkit.load.repository import open_all, open_student, validate


def test_what_refers_to_a_broken_record_is_not_told(district: Folder) -> None:
    """
    # file: framework.yaml
    mbl: framework/1
    area: math
    competencies:
      - {id: MATH.1, nam: Functions, statement: x, indicators: [{id: MATH.1.a, statement: x}]}
      - {id: MATH.2, name: Shapes, statement: x}
    """
    assert district.codes() == [
        "MBL104 framework.yaml:4:18",
        "MBL201 task.yaml:3:57",
    ]


def test_a_student_whose_evidence_rests_on_a_broken_record_is_blocked(district: Folder) -> None:
    """
    # file: sections.yaml
    mbl: sections/1
    items:
      - {id: algebra.1, experience: algebra, school: hs, year: 2025-26, by: [t-one], students: [s-1], trem: x}
    ---
    # file: evidence.yaml
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}, s-2: {MATH.2: proficient}}}
    """
    assert district.codes() == ["MBL104 sections.yaml:3:99"]
    assert set(open_all(district.tree).blocked) == {"s-1", "s-2"}
    for student in ("s-1", "s-2"):
        assert set(open_student(district.tree, student).blocked) == {student}


def test_a_broken_district_hides_what_its_packs_define(district: Folder) -> None:
    """
    # file: mbl.yaml
    mbl: district/1
    id: test-district
    name: Test District
    state: CT
    schools: [{id: hs, name: Test High School}]
    areas: [{id: math, name: Mathematics}]
    years: [{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}]
    scale: four
    packs: [{id: ct}]
    schol: hs
    ---
    # file: courses.yaml
    mbl: experience/1
    area: math
    grades: [9]
    carries: [MATH.2]
    items:
      - {id: civics, title: Civics, credit: {amount: 1, toward: [civics]}}
      - {id: stem, title: STEM, credit: {amount: 1, toward: [stem, humanities]}}
    """
    assert district.codes() == ["MBL104 mbl.yaml:10:1"]


@pytest.mark.skipif(os.name == "nt", reason="needs a pipe among the files")
def test_a_file_that_nobody_can_open_may_define_anything(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: task/1
    id: essay
    title: Essay
    targets: [MATH.2]
    measure: written
    ---
    # file: evidence.yaml
    mbl: evidence/1
    student: s-1
    items:
      - {experience: algebra, task: essay, on: 2026-01-10, by: t-one, scores: {MATH.2: proficient, algebra: proficient}}
      - {experience: algebra, task: esay, on: 2026-01-11, by: t-one, scores: {MATH.2: proficient}}
    """
    wrong = "MBL210 evidence.yaml:4:96"
    assert district.codes() == [wrong, "MBL201 evidence.yaml:5:33"]
    (district.root / "more.yaml").unlink()
    os.mkfifo(district.root / "more.yaml")
    assert district.codes() == [wrong, "MBL001 more.yaml:None:None"]
    assert {one.rule for one in validate(district.tree).errors} == {"MBL001", "MBL201", "MBL210"}


def test_what_a_file_in_another_encoding_defines(district: Folder) -> None:
    task = "mbl: task/1\nid: essay\ntitle: Essay\ntargets: [MATH.9]\nmeasure: written\n"
    district.write("more.yaml", task.encode("utf-16"))
    evidence = "mbl: evidence/1\nstudent: s-1\nitems:\n  - {experience: algebra, task: %s, on: 2026-01-10, by: t-one, "
    scores = "scores: {MATH.2: proficient}}\n"
    district.write("evidence.yaml", evidence % "essay" + scores)
    assert district.codes() == ["MBL003 more.yaml:1:1"]
    district.write("evidence.yaml", evidence % "esay" + scores)
    assert district.codes() == ["MBL201 evidence.yaml:4:33", "MBL003 more.yaml:1:1"]
