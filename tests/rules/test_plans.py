"""MBL601: students without a student success plan."""

from tests.districts import Folder


def test_a_district_without_plans_is_told_once(district: Folder) -> None:
    assert district.codes("MBL601") == ["MBL601 mbl.yaml:1:1"]


def test_a_file_of_students_without_plans_is_told_once(district: Folder) -> None:
    """
    mbl: plans/1
    id: plan-1
    student: s-1
    adviser: t-one
    reviewed: 2025-10-14
    ---
    # file: students/others.yaml
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-3}, {id: s-4}, {id: s-5, status: withdrawn, left: 2025-12-01}]
    """
    assert district.codes("MBL601") == ["MBL601 students.yaml:6:25", "MBL601 students/others.yaml:6:14"]
    assert [(one.message, one.subject) for one in district.findings(also=("MBL601",))] == [
        ('"s-2" has no student success plan', "s-2"),
        ("none of the 2 students of this file has a student success plan", None),
    ]


def test_from_grade_six_on(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2032
    grade: 6
    entered: {on: 2025-09-01, grade: 6}
    items:
      - {id: s-1, grade: 5}
      - {id: s-2, grade: 5}
    """
    assert district.codes("MBL601") == []
    text = (district.root / "students.yaml").read_text()
    district.write("students.yaml", text.replace("s-2, grade: 5", "s-2, grade: 6"))
    assert district.codes("MBL601") == ["MBL601 mbl.yaml:1:1"]


def test_who_is_not_enrolled_needs_none(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1, status: withdrawn, left: 2025-12-01}, {id: s-2, status: expelled}]
    """
    assert district.codes("MBL601") == []


def test_one_student_alone_in_a_file_is_told_by_id(district: Folder) -> None:
    """
    mbl: plans/1
    adviser: t-one
    reviewed: 2025-10-14
    items: [{id: plan-1, student: s-1}, {id: plan-2, student: s-2}]
    ---
    # file: students/other.yaml
    mbl: students/1
    id: s-3
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    """
    assert district.codes("MBL601") == ["MBL601 students/other.yaml:2:5"]
    assert [one.subject for one in district.findings(also=("MBL601",))] == ["s-3"]
