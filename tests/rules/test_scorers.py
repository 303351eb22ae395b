"""MBL411: work that one person scored twice."""

from tests.districts import Folder


def test_one_finding_for_an_item(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      - task: proof
        on: 2026-01-10
        scores: {s-1: {MATH.2: proficient}, s-2: {MATH.2: proficient}}
        details:
          s-1: {second: {by: t-one, scores: {MATH.2: proficient}}}
          s-2: {second: {by: t-one, scores: {MATH.2: developing}}}
      - task: proof
        on: 2026-01-20
        by: t-two
        attempt: 2
        scores: {s-1: {MATH.2: proficient}, s-2: {MATH.2: proficient}}
        details:
          s-1: {second: {by: t-one, scores: {MATH.2: proficient}}}
          s-2: {accommodations: [extended-time]}
    """
    assert district.codes("MBL411") == ["MBL411 evidence.yaml:9:26"]
    (found,) = district.findings(also=("MBL411",))
    assert found.message == '"t-one" is named as both scorers of the work of "s-1" and "s-2"'


def test_evidence_of_one_student(district: Folder) -> None:
    """
    mbl: evidence/1
    student: s-1
    items:
      - section: algebra.1
        by: t-one
        task: proof
        on: 2026-01-10
        scores: {MATH.2: proficient}
        details: {second: {by: t-one, scores: {MATH.2: proficient}}}
    """
    assert district.codes("MBL411") == ["MBL411 evidence.yaml:9:28"]
    assert [one.subject for one in district.findings(also=("MBL411",))] == ["s-1"]
