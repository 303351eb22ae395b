"""MBL402 and MBL403: scores that their task is not scored on, and tasks of other experiences."""

from tests.districts import Folder


def test_the_whole_class_on_a_wrong_target_is_one_finding(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: modeling
        on: 2026-01-10
        scores:
          s-1: {MATH.1.a: proficient, MATH.2: proficient}
          s-2: {MATH.1.a: proficient, MATH.2: proficient}
    """
    assert district.codes("MBL402") == ["MBL402 evidence.yaml:8:35"]
    (found,) = district.findings(also=("MBL402",))
    assert found.message == 'the task "modeling" is not scored on "MATH.2"'
    assert found.subject is None
    assert (found.related[0].location.path, found.related[0].location.line) == ("task.yaml", 3)


def test_what_leads_to_a_target_may_be_scored_and_what_it_leads_to_may_not(district: Folder) -> None:
    """
    mbl: experience/1
    id: algebra
    title: Algebra
    area: math
    grades: [9]
    credit: {amount: 1}
    carries: [MATH.1]
    units:
      - id: algebra.u1
        title: Change
        objectives:
          - {id: MATH.1.a.1, statement: Read a slope., leads_to: MATH.1.a}
          - {id: MATH.2.1, statement: Name a shape., leads_to: MATH.2}
    ---
    mbl: task/1
    items:
      - {id: whole, title: Whole, targets: [MATH.1], measure: written}
      - {id: shapes, title: Shapes, targets: [MATH.2], measure: written}
      - {id: narrow, title: Narrow, targets: [MATH.1.a.1], measure: written}
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: whole, on: 2026-01-10, scores: {s-1: {MATH.1.a: proficient, MATH.1.b: proficient}}}
      - {task: whole, on: 2026-01-11, scores: {s-1: {MATH.1.a.1: proficient}}}
      - {task: shapes, on: 2026-01-12, scores: {s-1: {MATH.2.1: proficient, MATH.2: proficient}}}
      - {task: narrow, on: 2026-01-13, scores: {s-1: {MATH.1.a.1: proficient}}}
      - {task: narrow, on: 2026-01-14, scores: {s-1: {MATH.1.a: proficient}}}
      - {task: shapes, on: 2026-01-15, scores: {s-1: {MATH.1.a.1: proficient}}}
    """
    assert district.codes("MBL402") == ["MBL402 evidence.yaml:9:51", "MBL402 evidence.yaml:10:51"]


def test_scores_of_others_count_too(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores: {s-1: {MATH.2: proficient}}
        details:
          s-1:
            second: {by: t-two, scores: {MATH.2: proficient, MATH.1.a: proficient}}
      - task: proof
        on: 2026-01-11
        scores: {s-2: {MATH.2: proficient}}
        details:
          s-2: {self_score: {MATH.1.b: proficient}}
    ---
    # file: evidence/s-1.yaml
    mbl: evidence/1
    student: s-1
    items:
      - section: algebra.1
        by: t-one
        task: proof
        on: 2026-01-12
        scores: {MATH.2: proficient}
        details: {self_score: {MATH.1.a: proficient}}
    """
    assert district.codes("MBL402") == [
        "MBL402 evidence.yaml:10:58",
        "MBL402 evidence.yaml:15:26",
        "MBL402 evidence/s-1.yaml:9:28",
    ]
    assert [one.subject for one in district.findings(also=("MBL402",))] == ["s-1", "s-2", "s-1"]


def test_a_task_of_elsewhere_is_told_instead_of_its_targets(district: Folder) -> None:
    """
    mbl: task/1
    items:
      - {id: proof, title: Proof, experiences: [geometry], targets: [MATH.2], measure: written}
    ---
    # file: experiences/more.yaml
    mbl: experience/1
    items:
      - {id: geometry, title: Geometry, area: math, grades: [10], credit: {amount: 1}, carries: [MATH.2]}
    ---
    mbl: evidence/1
    by: t-one
    items:
      - {section: algebra.1, task: proof, on: 2026-01-10, scores: {s-1: {MATH.1.a: proficient}}}
      - {experience: algebra, task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}
      - {experience: geometry, task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}
    """
    assert district.codes("MBL402", "MBL403") == ["MBL403 evidence.yaml:4:32", "MBL403 evidence.yaml:5:33"]


def test_a_task_named_above_the_items_is_told_once(district: Folder) -> None:
    """
    mbl: task/1
    items:
      - {id: proof, title: Proof, experiences: [geometry], targets: [MATH.2], measure: written}
    ---
    # file: experiences/more.yaml
    mbl: experience/1
    items:
      - {id: geometry, title: Geometry, area: math, grades: [10], credit: {amount: 1}, carries: [MATH.2]}
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    task: proof
    items:
      - {on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}
      - {on: 2026-01-11, scores: {s-2: {MATH.2: proficient}}}
    """
    assert district.codes("MBL403") == ["MBL403 evidence.yaml:4:7"]


def test_an_unknown_task_is_told_once(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: poof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}
    """
    assert district.codes("MBL402", "MBL403") == ["MBL201 evidence.yaml:5:12"]
