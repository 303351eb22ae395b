"""MBL412: students who came by transfer, and of whom nothing was converted."""

import pytest
from tests.districts import Folder

CREDIT = """mbl: credits/1
id: credit-1
student: s-2
basis: {basis}
title: Algebra 1
amount: 1
earned: 2024-06-10
grade: 9
by: t-one
"""
TRANSFER = CREDIT.format(basis="transfer") + 'source: Another\naccepted: 2025-11-17\noriginal: "Algebra I, B"\n'
EXAMINATION = CREDIT.format(basis="examination") + "examination: A test\nresult: '4'\n"
ACCEPTANCE = """mbl: decisions/1
id: decision-1
type: acceptance
student: s-2
on: 2025-11-17
role: counselor
by: t-one
reference: File 7
targets: [MATH.1]
"""
PLACEMENT = """mbl: evidence/1
experience: algebra
by: t-one
items: [{task: proof, on: 2025-11-10, purpose: placement, scores: {s-2: {MATH.2: proficient}}}]
"""
PLACEMENT_TASK = """mbl: task/1
items:
  - {id: modeling, title: Modeling, targets: [MATH.1.a, MATH.1.b], measure: performance}
  - {id: proof, title: Proof, targets: [MATH.2], measure: written, purpose: placement}
"""
STUDENTS = """mbl: students/1
school: hs
class: 2027
grade: 11
entered: {on: 2023-09-05, grade: 9}
items:
  - id: s-1
  - {id: s-2, entered: {on: 2025-11-03, grade: 11, how: transfer}}
"""


@pytest.fixture
def transferred(district: Folder) -> Folder:
    district.write("students.yaml", STUDENTS)
    return district


def test_nothing_was_converted(transferred: Folder) -> None:
    assert transferred.codes("MBL412") == ["MBL412 students.yaml:8:10"]
    (found,) = transferred.findings(also=("MBL412",))
    assert found.message == '"s-2" came by transfer in grade 11, and nothing was placed or converted'
    assert found.subject == "s-2"


@pytest.mark.parametrize(
    ("path", "text"), [("credits.yaml", TRANSFER), ("decisions.yaml", ACCEPTANCE), ("evidence.yaml", PLACEMENT)]
)
def test_what_was_looked_at(transferred: Folder, path: str, text: str) -> None:
    transferred.write(path, text)
    assert transferred.codes("MBL412") == []


def test_credit_that_was_posted(transferred: Folder) -> None:
    transferred.write("credits.yaml", EXAMINATION)
    assert transferred.codes("MBL412") == ["MBL412 students.yaml:8:10"]
    posting = (
        "mbl: ledger/1\nentry: credit\nid: posting-1\nstudent: s-2\ncredit: credit-1\ntitle: Algebra 1\namount: 1\n"
        "basis: transfer\nearned: 2024-06-10\nposted: 2025-11-20\nby: t-one\npolicy: none\n"
    )
    transferred.write("ledger.yaml", posting)
    assert transferred.codes("MBL412") == []


def test_the_purpose_may_be_that_of_the_task(transferred: Folder) -> None:
    transferred.write("task.yaml", PLACEMENT_TASK)
    transferred.write("evidence.yaml", PLACEMENT.replace(" purpose: placement,", ""))
    assert transferred.codes("MBL412") == []
    transferred.write("evidence.yaml", PLACEMENT.replace("purpose: placement", "purpose: formative"))
    assert transferred.codes("MBL412") == ["MBL412 students.yaml:8:10"]


@pytest.mark.parametrize(
    "line",
    [
        "{id: s-2, entered: {on: 2025-11-03, grade: 9, how: transfer}}",
        "{id: s-2, entered: {on: 2025-11-03, grade: 11}}",
        "{id: s-2, entered: {on: 2026-09-01, grade: 11, how: transfer}}",
        "{id: s-2, entered: {on: 2025-11-03, grade: 11, how: transfer}, status: withdrawn, left: 2026-01-30}",
    ],
)
def test_who_is_not_asked(transferred: Folder, line: str) -> None:
    transferred.write("students.yaml", STUDENTS.rpartition("  - {")[0] + f"  - {line}\n")
    assert transferred.codes("MBL412") == []
