"""MBL408: attempts that are missing or out of order."""

from tests.districts import Folder


def test_a_hole_is_one_finding_for_an_item(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2025-10-02, scores: {s-1: {MATH.2: developing}}}
      - task: proof
        on: 2025-10-09
        attempt: 2
        scores: {s-1: {MATH.2: developing}, s-2: {MATH.2: developing}}
      - {task: proof, on: 2025-10-16, attempt: 4, scores: {s-1: {MATH.2: proficient}, s-2: {MATH.2: proficient}}}
    """
    assert district.codes("MBL408") == ["MBL408 evidence.yaml:8:14", "MBL408 evidence.yaml:10:44"]
    assert [(one.message, one.subject) for one in district.findings(also=("MBL408",))] == [
        ('attempt 2 of "s-2" at the task "proof" has no attempt 1 before it', "s-2"),
        ('attempt 4 of "s-1" and "s-2" at the task "proof" has no attempt 3 before it', None),
    ]


def test_an_attempt_before_the_one_before_it(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2025-10-09, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2025-10-08, attempt: 2, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2025-10-08, attempt: 3, scores: {s-1: {MATH.2: developing}}}
    """
    assert district.codes("MBL408") == ["MBL408 evidence.yaml:6:23"]
    (found,) = district.findings(also=("MBL408",))
    assert found.message == 'attempt 2 of "s-1" at the task "proof" lies before attempt 1'
    assert [(one.location.path, one.location.line) for one in found.related] == [("evidence.yaml", 5)]


def test_one_number_may_stand_on_several_days(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: modeling, on: 2025-12-05, scores: {s-1: {MATH.1.a: developing}}}
      - {task: modeling, on: 2026-04-24, scores: {s-1: {MATH.1.a: proficient}}}
      - {task: modeling, on: 2025-12-19, attempt: 2, scores: {s-1: {MATH.1.b: proficient}}}
    """
    assert district.codes("MBL408") == []


def test_the_attempt_before_may_be_in_another_place(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-05-09, scores: {s-1: {MATH.2: developing}}}
    ---
    # file: evidence/summer.yaml
    mbl: evidence/1
    experience: algebra
    by: t-two
    items:
      - {task: proof, on: 2026-06-18, attempt: 2, scores: {s-1: {MATH.2: proficient}, s-2: {MATH.2: proficient}}}
    """
    assert district.codes("MBL408") == ["MBL408 evidence/summer.yaml:5:44"]
    (found,) = district.findings(also=("MBL408",))
    assert found.subject == "s-2"


def test_a_class_has_its_own_attempts_first(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2026-05-09, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2026-05-02, attempt: 2, scores: {s-1: {MATH.2: proficient}}}
    ---
    # file: evidence/earlier.yaml
    mbl: evidence/1
    experience: algebra
    by: t-two
    items:
      - {task: proof, on: 2024-06-18, scores: {s-1: {MATH.2: proficient}}}
    """
    assert district.codes("MBL408") == ["MBL408 evidence.yaml:6:23"]


def test_what_a_correction_replaced_does_not_count(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2025-10-02, scores: {s-1: {MATH.2: developing}, s-2: {MATH.2: developing}}}
      - {task: proof, on: 2025-10-09, attempt: 3, scores: {s-1: {MATH.2: developing}, s-2: {MATH.2: developing}}}
      - id: number-corrected
        task: proof
        on: 2025-10-09
        attempt: 2
        replaces: {attempt: 3}
        scores: {s-1: {MATH.2: developing}}
    """
    assert district.codes("MBL408") == ["MBL408 evidence.yaml:6:44"]
    (found,) = district.findings(also=("MBL408",))
    assert found.subject == "s-2"


def test_a_first_attempt_that_was_another_one_leaves_a_hole(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: modeling, on: 2025-10-02, scores: {s-1: {MATH.1.a: developing, MATH.1.b: developing}}}
      - {task: modeling, on: 2025-10-09, attempt: 2, scores: {s-1: {MATH.1.a: developing}}}
      - id: c-1
        task: modeling
        on: 2025-10-02
        attempt: 2
        replaces: {attempt: 1}
        scores: {s-1: {MATH.1.a: proficient}}
    """
    assert district.codes("MBL408") == []  # one score of the first attempt is left
    text = (district.root / "evidence.yaml").read_text()
    district.write(
        "evidence.yaml", text.replace("MATH.1.a: proficient}", "MATH.1.a: proficient, MATH.1.b: proficient}")
    )
    assert district.codes("MBL408") == ["MBL408 evidence.yaml:6:47", "MBL408 evidence.yaml:10:14"]


def test_a_correction_may_be_of_another_task(district: Folder) -> None:
    """
    mbl: task/1
    items:
      - {id: modeling, title: Modeling, targets: [MATH.2], measure: performance}
      - {id: proof, title: Proof, targets: [MATH.2], measure: written}
    ---
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: modeling, on: 2025-10-02, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2025-10-02, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2025-10-09, attempt: 2, scores: {s-1: {MATH.2: proficient}}}
    """
    assert district.codes("MBL408") == []
    text = (district.root / "evidence.yaml").read_text()
    fix = (
        "  - {id: fix, task: modeling, on: 2025-10-02, replaces: {task: proof}, scores: {s-1: {MATH.2: developing}}}\n"
    )
    district.write("evidence.yaml", text + fix)
    assert district.codes("MBL408") == ["MBL408 evidence.yaml:7:44"]


def test_the_correction_of_one_of_two_pieces_of_a_day(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {id: book, task: proof, on: 2025-10-02, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2025-10-02, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2025-10-09, attempt: 2, scores: {s-1: {MATH.2: proficient}}}
      - id: fix
        task: proof
        on: 2025-10-12
        replaces: {on: 2025-10-02, id: book}
        scores: {s-1: {MATH.2: proficient}}
    """
    assert district.codes("MBL408") == []


def test_a_correction_does_not_replace_itself(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - {task: proof, on: 2025-10-02, scores: {s-1: {MATH.2: beginning}}}
      - {id: fix, task: proof, on: 2025-10-02, replaces: {}, scores: {s-1: {MATH.2: developing}}}
      - {task: proof, on: 2025-10-09, attempt: 2, scores: {s-1: {MATH.2: proficient}}}
    """
    assert district.codes("MBL408") == []
