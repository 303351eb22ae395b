"""What refers to a broken record is no finding of its own; but nothing may be computed from what is left."""

from tests.districts import Folder

from mblkit.load.repository import open_all, open_student


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
