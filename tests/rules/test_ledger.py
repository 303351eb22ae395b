"""MBL520 to MBL522: who decided, what a hand audit found, and what was posted beyond what is earned."""

import pytest
from tests.districts import Folder

DECISION = "mbl: decisions/1\nitems:\n  - {id: d-1, student: s-1, on: 2026-06-02, by: t-one, reference: File 1, %s}\n"
DIPLOMA = """\
mbl: policy/1
id: p
title: P
layer: district
as_of: 2025-08-27
diplomas:
  - id: diploma
    title: Diploma
    credits: 1
    exemptible: [planning-team]
    requirements:
      - {id: mathematics, title: Mathematics, credits: 1, exemptible: [physician]}
      - {id: arts, title: Arts, credits: 1}
    conditions:
      - {id: form, title: Form, waivable: [parent, {role: teacher, from: 03-15}]}
"""
EARNED = """\
mbl: evidence/1
section: algebra.1
by: t-one
items:
  - {task: modeling, on: 2026-05-20, scores: {s-1: {MATH.1.a: proficient, MATH.1.b: proficient}}}
"""


def says(district: Folder, code: str) -> list[tuple[int | None, str]]:
    return [(one.location.line, one.message) for one in district.findings(also=(code,)) if one.rule == code]


@pytest.mark.parametrize(
    ("decision", "allowed"),
    [
        ("type: determination, finding: may-graduate, role: board", True),
        ("type: determination, finding: may-graduate, role: superintendent", False),
        ("type: approval, experience: algebra, role: counselor", True),
        ("type: approval, experience: algebra, role: parent", False),
        ("type: override, target: MATH.1.a, level: proficient, role: teacher", True),
        ("type: override, target: MATH.1.a, level: proficient, role: student", False),
        ("type: acceptance, targets: [MATH.1.a], role: partner", False),
        ("type: exemption, requirement: mathematics, role: physician", True),
        ("type: exemption, requirement: mathematics, role: planning-team", True),
        ("type: exemption, requirement: mathematics, role: parent", False),
        ("type: exemption, requirement: arts, role: physician", False),
        ("type: exemption, competency: MATH.1, role: planning-team", True),
        ("type: substitution, requirement: mathematics, by_credit_toward: arts, role: physician", True),
        ("type: substitution, requirement: mathematics, by_credit_toward: arts, role: principal", True),
        ("type: substitution, requirement: mathematics, by_credit_toward: arts, role: teacher", False),
        ("type: waiver, condition: form, role: parent", True),
        ("type: waiver, condition: form, role: teacher", False),
        ("type: waiver, condition: form, role: teacher, on: 2029-03-15", True),
        ("type: completion, condition: form, role: partner", True),
    ],
)
def test_who_may_decide(district: Folder, decision: str, allowed: bool) -> None:
    # The class is 2029: an educator waives from 15 March of that year.
    district.write("policy.yaml", DIPLOMA)
    text = DECISION % decision
    text = text.replace("on: 2026-06-02, ", "") if "on: 2029" in decision else text
    district.write("decisions.yaml", text)
    assert (says(district, "MBL520") == []) is allowed


def test_a_decision_without_authority_is_told_at_its_role(district: Folder) -> None:
    district.write("decisions.yaml", DECISION % "type: determination, finding: may-graduate, role: principal")
    (one,) = district.findings(also=("MBL520",))
    assert (one.location.line, one.location.column, one.subject) == (3, 125, "s-1")


def test_a_hand_audit_that_agrees_is_silent(district: Folder) -> None:
    district.write("evidence.yaml", EARNED)
    district.write("assertions.yaml", _assertion("credits: 1"))
    assert says(district, "MBL521") == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("credits: 2", "a hand audit found 2 credit in all on 2026-06-15, the computation 1"),
        ("credits: 2/3", "a hand audit found 2/3 credit in all on 2026-06-15, the computation 1"),
        ("credits: 1, as_of: 2026-05-19", "a hand audit found 1 credit in all on 2026-05-19, the computation 0"),
        (
            "credits: 1, requirement: mathematics",
            'a hand audit found 1 credit toward "mathematics" on 2026-06-15, the computation 0',
        ),
    ],
)
def test_a_hand_audit_that_differs_is_told_with_both_figures(district: Folder, fields: str, message: str) -> None:
    district.write("policy.yaml", DIPLOMA)
    district.write("evidence.yaml", EARNED)
    text = _assertion(fields)
    district.write("assertions.yaml", text.replace("as_of: 2026-06-15, ", "") if fields.count("as_of") else text)
    assert says(district, "MBL521") == [(4, message)]


def _assertion(fields: str) -> str:
    head = "mbl: assertions/1\nby: t-one\nitems:\n"
    return f"{head}  - {{id: a-1, student: s-1, as_of: 2026-06-15, {fields}}}\n"


def test_a_requirement_that_no_diploma_asks_for_is_told(district: Folder) -> None:
    other = DIPLOMA.replace("id: p\n", "id: q\n").replace("as_of", "classes: {to: 2020}\nas_of")
    district.write("policy.yaml", other)
    district.write("assertions.yaml", _assertion("credits: 1, requirement: mathematics"))
    ((_, message),) = says(district, "MBL521")
    assert message.endswith("no diploma asks for it")


def test_where_a_figure_comes_from_stands_beside_it(district: Folder) -> None:
    district.write("policy.yaml", DIPLOMA)
    district.write("evidence.yaml", EARNED)
    district.write("assertions.yaml", _assertion("credits: 2"))
    (one,) = [each for each in district.findings(also=("MBL521",)) if each.rule == "MBL521"]
    assert "experience.yaml" in {each.location.path for each in one.related}
    assert one.help == 'compare it with "mbl explain s-1 total --as-of 2026-06-15"'


def test_a_student_whom_an_error_touches_is_not_compared(district: Folder) -> None:
    district.write("evidence.yaml", EARNED.replace("MATH.1.b: proficient", "MATH.1.b: proficent"))
    district.write("assertions.yaml", _assertion("credits: 2"))
    assert says(district, "MBL521") == []


POSTING = (
    "mbl: ledger/1\nitems:\n  - {entry: credit, id: p-1, student: s-1, experience: algebra, title: Algebra, "
    "amount: %s, basis: mastery, earned: 2026-06-01, posted: 2026-06-10, by: t-one, policy: P}\n"
)


@pytest.mark.parametrize(("amount", "told"), [("1", False), ("1/2", False), ("3/2", True)])
def test_only_more_than_is_earned_is_a_difference(district: Folder, amount: str, told: bool) -> None:
    district.write("evidence.yaml", EARNED)
    district.write("ledger.yaml", POSTING % amount)
    wanted = [(3, '3/2 credit is posted for "experience:algebra" and 1 is found as earned'.replace("3/2", "1.5"))]
    assert says(district, "MBL522") == (wanted if told else [])
