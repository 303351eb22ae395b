"""MBL405 to MBL407, MBL409 and MBL410: the days of evidence."""

from tests.districts import Folder

DAYS = ("MBL405", "MBL406", "MBL407")


def test_before_and_after_a_term(district: Folder) -> None:
    """
    mbl: sections/1
    items:
      - id: algebra.1
        experience: algebra
        school: hs
        year: 2025-26
        term: 2025-26.s1
        by: [t-one]
        students: [s-1, s-2]
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2025-08-31, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2025-09-01, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2026-01-20, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2026-01-21, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2026-01-21, attempt: 2, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2026-06-19, attempt: 3, scores: {s-1: {MATH.2: proficient}}}
    """
    assert district.codes(*DAYS) == ["MBL405 evidence.yaml:5:23", "MBL405 evidence.yaml:8:23"]
    first = district.findings(also=DAYS)[0]
    assert first.message == '2025-08-31 lies outside the term "2025-26.s1", which lasts from 2025-09-01 to 2026-01-20'
    assert (first.related[0].location.path, first.related[0].location.line) == ("mbl.yaml", 11)


def test_another_try_belongs_to_a_year_until_the_next_one(district: Folder) -> None:
    """
    mbl: district/1
    id: test-district
    name: Test District
    state: CT
    schools: [{id: hs, name: Test High School}]
    areas: [{id: math, name: Mathematics}, {id: ela, name: English}]
    years:
      - {id: 2024-25, starts: 2024-09-02, ends: 2025-06-13}
      - {id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}
    scale: four
    ---
    mbl: sections/1
    items:
      - {id: algebra.0, experience: algebra, school: hs, year: 2024-25, by: [t-one], students: [s-1]}
    ---
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2024-09-02, grade: 9}
    items: [{id: s-1}, {id: s-2}]
    ---
    mbl: evidence/1
    section: algebra.0
    by: t-one
    items:
      - {task: proof, on: 2025-06-13, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2025-08-31, attempt: 2, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2025-09-01, attempt: 3, scores: {s-1: {MATH.2: proficient}}}
      - {task: modeling, on: 2025-06-14, scores: {s-1: {MATH.1.a: proficient}}}
      - {task: modeling, on: 2024-09-01, attempt: 2, scores: {s-1: {MATH.1.a: proficient}}}
    """
    assert district.codes(*DAYS) == [f"MBL405 evidence.yaml:{line}" for line in ("7:23", "8:26", "9:26")]


def test_evidence_of_an_experience_is_bound_to_no_year(district: Folder) -> None:
    """
    mbl: evidence/1
    experience: algebra
    by: t-one
    items:
      - {task: proof, on: 2023-03-01, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2026-06-18, scores: {s-1: {MATH.2: developing}}}
    """
    assert district.codes(*DAYS) == []


def test_a_class_whose_year_is_unknown_is_not_measured(district: Folder) -> None:
    """
    mbl: sections/1
    items:
      - {id: algebra.1, experience: algebra, school: hs, year: 1999-00, by: [t-one], students: [s-1, s-2]}
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2025-10-01, scores: {s-1: {MATH.2: developing}}}
    """
    assert district.codes(*DAYS) == ["MBL201 sections.yaml:3:60"]


def test_before_students_came_and_after_they_left(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items:
      - {id: s-1, entered: {on: 2025-10-06, grade: 9}}
      - {id: s-2, entered: {on: 2025-10-13, grade: 9}}
      - {id: s-3, status: withdrawn, left: 2025-10-01}
      - {id: s-4, status: expelled, left: 2025-10-01}
    ---
    mbl: sections/1
    items:
      - id: algebra.1
        experience: algebra
        school: hs
        year: 2025-26
        by: [t-one]
        students: [s-1, s-2, s-3, s-4]
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2025-10-02
        scores:
          s-4: {MATH.2: developing}
          s-1: {MATH.2: developing}
          s-2: {MATH.2: developing}
          s-3: {MATH.2: developing}
      - {task: modeling, on: 2025-10-01, scores: {s-3: {MATH.1.a: developing}, s-4: {MATH.1.a: developing}}}
      - {task: modeling, on: 2025-10-06, scores: {s-1: {MATH.1.a: developing}}}
      - {task: modeling, on: 2025-10-05, scores: {s-1: {MATH.1.a: developing}}}
    """
    assert district.codes(*DAYS) == [
        "MBL406 evidence.yaml:9:7",
        "MBL406 evidence.yaml:11:7",
        "MBL406 evidence.yaml:14:47",
    ]
    assert [(one.message, one.subject) for one in district.findings(also=DAYS)] == [
        ('the work lies before "s-1" and "s-2" came', None),
        ('the work lies after "s-3" left on 2025-10-01', "s-3"),
        ('the work lies before "s-1" came on 2025-10-06', "s-1"),
    ]


def test_evidence_of_an_experience_may_be_older_but_not_younger(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1}, {id: s-2, status: withdrawn, left: 2025-10-01}]
    ---
    mbl: evidence/1
    student: s-2
    experience: algebra
    by: t-one
    items:
      - {task: proof, on: 2025-06-02, scores: {MATH.2: developing}}
      - {task: proof, on: 2025-10-02, scores: {MATH.2: developing}}
    """
    assert district.codes(*DAYS) == ["MBL406 evidence.yaml:7:23"]


def test_students_who_are_not_on_the_roster_are_asked_one_by_one(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1}, {id: s-2}, {id: s-3, status: withdrawn, left: 2025-10-01}]
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2025-10-02, scores: {s-1: {MATH.2: developing}, s-3: {MATH.2: developing}}}
    """
    assert district.codes(*DAYS) == ["MBL406 evidence.yaml:5:71"]


def test_the_future_begins_tomorrow_whatever_the_calendar(district: Folder) -> None:
    """
    mbl: evidence/1
    experience: algebra
    by: t-one
    items:
      - {task: proof, on: 2026-06-20, recorded: 2026-06-20, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2026-06-21, scores: {s-2: {MATH.2: developing}}}
      - {task: modeling, on: 2026-06-19, recorded: 2026-06-21, scores: {s-1: {MATH.1.a: developing}}}
    """
    assert district.codes(*DAYS) == ["MBL407 evidence.yaml:6:23", "MBL407 evidence.yaml:7:48"]


def test_a_day_to_come_is_told_once(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items: [{id: s-1, status: withdrawn, left: 2025-12-01}, {id: s-2}]
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-10-02, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2024-10-02, scores: {s-1: {MATH.2: developing}}}
    """
    assert district.codes(*DAYS) == ["MBL407 evidence.yaml:5:23", "MBL405 evidence.yaml:6:23"]


def test_entered_or_answered_before_it_was_done(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2025-10-02
        recorded: 2025-10-01
        scores: {s-1: {MATH.2: developing}, s-2: {MATH.2: developing}}
        details:
          s-1: {feedback_on: 2025-10-01}
          s-2: {feedback_on: 2025-10-01}
      - task: modeling
        on: 2025-10-02
        recorded: 2025-10-02
        scores: {s-1: {MATH.1.a: developing}, s-2: {MATH.1.a: developing}}
        details:
          s-1: {feedback_on: 2025-10-02}
          s-2: {accommodations: [extended-time]}
    """
    assert district.codes("MBL409") == ["MBL409 evidence.yaml:7:15", "MBL409 evidence.yaml:10:26"]
    assert [one.message for one in district.findings(also=("MBL409",))] == [
        "the work was entered on 2025-10-01, before it was done on 2025-10-02",
        'feedback to "s-1" and "s-2" came before the work was done',
    ]


LATE = """
mbl: district/1
id: test-district
name: Test District
state: CT
schools: [{id: hs, name: Test High School}]
areas: [{id: math, name: Mathematics}, {id: ela, name: English}]
years: [{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}]
scale: four
checks: {limits: {feedback_days: 7}}
"""


def test_feedback_is_late_where_the_district_says_so(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2025-10-02
        scores: {s-1: {MATH.2: developing}, s-2: {MATH.2: developing}}
        details:
          s-1: {feedback_on: 2025-10-09}
          s-2: {feedback_on: 2025-10-10}
    """
    assert district.codes("MBL410") == []
    district.write("mbl.yaml", LATE)
    assert district.codes("MBL410") == ["MBL410 evidence.yaml:10:26"]
    (found,) = district.findings(also=("MBL410",))
    assert found.message == 'feedback to "s-2" came more than 7 days after the work'
    district.write("mbl.yaml", LATE.replace("feedback_days: 7", "feedback_days: 1"))
    (found,) = district.findings(also=("MBL410",))
    assert found.message == 'feedback to "s-1" and "s-2" came more than a day after the work'


def test_the_last_who_came_and_the_first_who_left_count(district: Folder) -> None:
    """
    mbl: students/1
    school: hs
    class: 2029
    grade: 9
    entered: {on: 2025-09-01, grade: 9}
    items:
      - {id: s-1}
      - {id: s-2, entered: {on: 2025-10-06, grade: 9}, status: withdrawn, left: 2026-03-02}
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2025-10-05, scores: {s-2: {MATH.2: developing}}}
      - {task: proof, on: 2025-10-06, scores: {s-2: {MATH.2: developing}}}
      - {task: proof, on: 2026-03-02, scores: {s-2: {MATH.2: developing}}}
      - {task: proof, on: 2026-03-03, scores: {s-2: {MATH.2: developing}}}
    """
    assert district.codes(*DAYS) == ["MBL406 evidence.yaml:5:44", "MBL406 evidence.yaml:8:44"]
