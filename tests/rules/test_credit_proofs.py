"""MBL504 to MBL507: recorded credit against its proof and the policies."""

import pytest
from tests.districts import Folder

HEAD = "mbl: policy/1\nid: p\ntitle: P\nlayer: district\nas_of: 2025-08-27\n"
CREDIT = "mbl: credits/1\nid: c\nstudent: s-1\ntitle: T\namount: 1\nearned: 2026-01-10\ngrade: 9\nby: t-one\n"

PROOFS = {
    "seat-time": "period_minutes: 40\ndays: 180\n",
    "higher-education": "institution: College\naccreditor: NECHE\nsemester_credits: 6\n",
    "online": "provider: P\npolicy_ref: R\n",
    "examination": "examination: E\nresult: R\n",
    "transfer": "source: S\noriginal: B\noriginal_credits: 3\naccepted: 2026-01-10\n",
}
TABLE = "conversions:\n  - {id: t, title: T, form: linear, from: {lowest: 0, highest: 5}, divisor: 5}\n"


def found(district: Folder) -> list[tuple[str, int | None, int | None, str]]:
    return [
        (one.rule, one.location.line, one.location.column, one.message)
        for one in district.findings(also=("MBL504", "MBL505", "MBL506", "MBL507"))
    ]


@pytest.mark.parametrize(
    ("basis", "more", "rule", "finding"),
    [
        ("seat-time", "", "", None),
        ("seat-time", "", "{basis: seat-time, credit: {period_minutes: 50, days: 180}}", ("MBL504", 5, 9)),
        ("higher-education", "", "", None),
        ("higher-education", "", "{basis: higher-education, semester_credits: 7}", ("MBL504", 5, 9)),
        ("higher-education", "", "{basis: higher-education, accreditors: [{name: X}]}", ("MBL505", 11, 13)),
        ("online", "", "", ("MBL506", 11, 13)),
        ("online", "", "{basis: online, adopted: {on: 2026-01-11, reference: X}}", ("MBL506", 6, 9)),
        ("online", "", "{basis: online, adopted: {on: 2026-01-10, reference: X}}", None),
        ("examination", "", "{basis: examination, examinations: [{name: X}]}", ("MBL507", 10, 14)),
        ("examination", "", "{basis: examination, examinations: [{name: E, credits: 0.5}]}", ("MBL507", 5, 9)),
        ("examination", "", "{basis: examination, accepted: false}", ("MBL507", 9, 8)),
        ("examination", "approved: 2026-01-11\n", "{basis: examination, approval: true}", ("MBL507", 12, 11)),
        ("transfer", "", "", None),
        ("transfer", "", "{basis: transfer, conversion: t}", ("MBL507", 5, 9)),
    ],
)
def test_what_speaks_against_credit(
    district: Folder, basis: str, more: str, rule: str, finding: tuple[str, int, int] | None
) -> None:
    district.write("credits.yaml", f"{CREDIT}basis: {basis}\n{PROOFS[basis]}{more}")
    if rule:
        district.write("policy.yaml", f"{HEAD}{TABLE}bases: [{rule}]\n")
    assert [one[:3] for one in found(district)] == ([finding] if finding is not None else [])


def test_a_value_without_an_answer(district: Folder) -> None:
    district.write("credits.yaml", f"{CREDIT}basis: transfer\n{PROOFS['transfer'].replace('3', '9')}")
    district.write("policy.yaml", f"{HEAD}{TABLE}bases: [{{basis: transfer, conversion: t}}]\n")
    assert found(district) == [("MBL507", 12, 19, "the policy leaves open how much credit it is")]


def test_credit_that_is_not_accepted_yet_is_no_finding(district: Folder) -> None:
    provisional = PROOFS["transfer"].replace("accepted: 2026-01-10\n", "")
    district.write("credits.yaml", f"{CREDIT}basis: transfer\n{provisional}")
    assert found(district) == []


def test_the_policy_is_shown_beside_the_finding(district: Folder) -> None:
    district.write("credits.yaml", f"{CREDIT}basis: examination\n{PROOFS['examination']}")
    district.write("policy.yaml", f"{HEAD}bases:\n  - {{basis: examination, accepted: false}}\n")
    (one,) = district.findings(also=("MBL507",))
    assert (one.message, one.subject) == ("credit by examination does not count", "c")
    assert [(other.location.path, other.location.line) for other in one.related] == [("policy.yaml", 7)]


def test_a_policy_for_other_classes_is_not_asked(district: Folder) -> None:
    district.write("credits.yaml", f"{CREDIT}basis: examination\n{PROOFS['examination']}")
    rule = "{basis: examination, accepted: false, for: {classes: {to: 2028}}}"
    district.write("policy.yaml", f"{HEAD}bases: [{rule}]\n")
    assert found(district) == []
