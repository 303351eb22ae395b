"""MBL331 to MBL334: how many tasks of how many kinds there are."""

from inspect import cleandoc

import pytest
from tests.districts import BASE, Folder

RULES = ("MBL323", "MBL331", "MBL332", "MBL333", "MBL334")

POLICY = """mbl: policy/1
id: judging
title: How mastery is judged
layer: district
as_of: 2025-07-01
judging:
  - body: {{{body}}}
"""


def tasks(*rows: str) -> str:
    """Tasks of MATH.2, each with what a row says; MATH.1 is shown well enough by the first two."""
    return "mbl: task/1\nitems:\n" + "".join(
        f"  - {{id: t-{number}, title: T, {row}}}\n"
        for number, row in enumerate(
            (
                "targets: [MATH.1.a, MATH.1.b], measure: performance",
                "targets: [MATH.1], measure: test",
                *(f"targets: [MATH.2], measure: {row}" for row in rows),
            )
        )
    )


GONE = ", retired: {on: 2026-06-15}"
STAYS = ", retired: {on: 2026-06-16}"
FORMATIVE = ", purpose: formative"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], None),  # MBL310
        (["test"], "MBL323"),
        (["test", "test"], "MBL323"),
        (["written"], "MBL333"),
        (["written", "written"], "MBL333"),
        (["written", "test"], "MBL333"),
        (["project"], "MBL332"),
        (["project", "project"], "MBL332"),
        (["interview"], "MBL332"),
        (["observation", "product"], None),
        (["test", "project"], None),
        (["written", "portfolio"], None),
        (["written", "exhibition" + GONE], "MBL333"),
        (["written", "exhibition" + STAYS], None),
        (["written", "exhibition" + FORMATIVE], "MBL333"),
        (["project", "written" + FORMATIVE], "MBL332"),
        (["project", "written" + GONE], "MBL332"),
    ],
)
def test_kinds(district: Folder, rows: list[str], found: str | None) -> None:
    district.write("task.yaml", tasks(*rows))
    assert district.codes(*RULES) == ([f"{found} framework.yaml:10:9"] if found else [])


@pytest.mark.parametrize(
    ("rows", "message", "related"),
    [
        (["project"], '"MATH.2" is shown by one task alone', [("t-2", 5)]),
        (
            ["project", "project"],
            '"MATH.2" is shown by tasks of the measure "project" alone',
            [("t-2", 5), ("t-3", 6)],
        ),
        (["written", "test"], '"MATH.2" is shown on paper only', [("t-2", 5), ("t-3", 6)]),
    ],
)
def test_the_tasks_are_named(district: Folder, rows: list[str], message: str, related: list[tuple[str, int]]) -> None:
    district.write("task.yaml", tasks(*rows))
    (found,) = district.findings(also=RULES)
    assert (found.message, found.subject) == (message, "MATH.2")
    assert [(one.message, one.location.line) for one in found.related] == [
        (f'the task "{name}"', line) for name, line in related
    ]


def test_measures_of_all_parts_count_together(district: Folder) -> None:
    """
    mbl: task/1
    items:
      - {id: a, title: A, targets: [MATH.1.a], measure: project}
      - {id: b, title: B, targets: [MATH.1.b], measure: test}
      - {id: c, title: C, targets: [MATH.2], measure: test}
      - {id: d, title: D, targets: [MATH.2], measure: product}
    """
    assert district.codes(*RULES) == ["MBL331 framework.yaml:4:9"]


def test_too_few_tasks(district: Folder) -> None:
    """
    mbl: task/1
    items:
      - {id: a, title: A, targets: [MATH.1.a, MATH.2], measure: project}
      - {id: b, title: B, targets: [MATH.1.b, MATH.2], measure: test}
      - {id: c, title: C, targets: [MATH.1.a], measure: test}
      - {id: d, title: D, targets: [MATH.1.b], measure: product, purpose: formative}
      - {id: e, title: E, targets: [MATH.1.b], measure: product, retired: {on: 2025-12-01}}
    """
    (found,) = district.findings(also=RULES)
    assert (found.rule, found.severity, found.location.line, found.location.column) == ("MBL331", "advice", 9, 14)
    assert found.message == 'fewer than 2 tasks are scored on each of these indicators of "MATH.1": "MATH.1.b"'
    assert found.subject == "MATH.1"


@pytest.mark.parametrize(
    ("least", "found"),
    [(1, []), (2, ["MBL331 framework.yaml:4:9"]), (3, ["MBL331 framework.yaml:4:9", "MBL331 framework.yaml:10:9"])],
)
def test_the_district_says_how_many_tasks_it_takes(district: Folder, least: int, found: list[str]) -> None:
    """
    mbl: task/1
    items:
      - {id: a, title: A, targets: [MATH.1.a, MATH.2], measure: project}
      - {id: b, title: B, targets: [MATH.1.b, MATH.2], measure: test}
    """
    district.write("mbl.yaml", f"{cleandoc(BASE['mbl.yaml'])}\nchecks: {{limits: {{fewest_tasks: {least}}}}}\n")
    assert district.codes(*RULES) == found


def test_an_indicator_without_a_task_is_not_named_again(district: Folder) -> None:
    """
    mbl: task/1
    items:
      - {id: a, title: A, targets: [MATH.1.a], measure: project}
      - {id: b, title: B, targets: [MATH.1.a], measure: test}
      - {id: c, title: C, targets: [MATH.2], measure: test}
      - {id: d, title: D, targets: [MATH.2], measure: product}
    """
    assert district.codes("MBL310", *RULES) == ["MBL310 framework.yaml:9:14"]


def test_what_is_not_required_or_retired(district: Folder) -> None:
    """
    mbl: framework/1
    area: math
    competencies:
      - id: MATH.1
        name: Functions
        statement: Use functions.
        required: false
        indicators: [{id: MATH.1.a, statement: Read.}, {id: MATH.1.b, statement: Write.}]
      - {id: MATH.2, name: Shapes, statement: Reason., retired: {on: 2026-01-01}}
    """
    assert [one for one in district.codes(*RULES) if not one.startswith("MBL205")] == []


@pytest.mark.parametrize(
    ("body", "rows", "asked"),
    [
        ("tasks: 2", ["project"], "2 tasks"),
        ("tasks: 2", ["project", "test"], None),
        ("tasks: 3", ["project", "test"], "3 tasks"),
        ("measures: 2", ["project", "project"], "2 measures"),
        ("measures: 2", ["project", "test"], None),
        ("items: 3, occasions: 3, raters: 2", ["project", "test"], None),
        ("purposes: [summative, formative], tasks: 2", ["project", "test, purpose: formative"], None),
        ("purposes: [formative], tasks: 2", ["project", "test, purpose: formative"], "2 tasks"),
    ],
)
def test_what_a_policy_asks_for(district: Folder, body: str, rows: list[str], asked: str | None) -> None:
    scope = "{competency: MATH.2}"
    text = POLICY.format(body=body).replace("- body", f"- for: {scope}\n    body")
    district.write("policy.yaml", text)
    district.write("task.yaml", tasks(*rows))
    found = district.findings(also=("MBL334",))
    assert [(one.location.line, one.location.column) for one in found] == ([(10, 9)] if asked else [])
    if asked:
        assert found[0].message == f'"MATH.2" cannot reach the {asked} that a policy asks for'
        (related,) = found[0].related
        assert (related.location.path, related.location.line) == ("policy.yaml", 8)
        assert related.location.column == text.splitlines()[7].index(f"{asked[2:]}: ") + len(asked[2:]) + 3


def test_what_a_policy_asks_of_an_indicator_is_not_said_again(district: Folder) -> None:
    """
    mbl: task/1
    items:
      - {id: a, title: A, targets: [MATH.1.a, MATH.2], measure: project}
      - {id: b, title: B, targets: [MATH.1.a, MATH.1.b, MATH.2], measure: test}
    """
    district.write("policy.yaml", POLICY.format(body="tasks: 2"))
    (found,) = district.findings(also=RULES)
    assert (found.rule, found.location.line, found.location.column) == ("MBL334", 9, 14)
    assert found.message.startswith('the indicator "MATH.1.b" of "MATH.1" cannot reach')


def test_only_policies_for_students_who_are_here(district: Folder) -> None:
    district.write("task.yaml", tasks("project"))
    for scope, found in (
        ("classes: {from: 2029, to: 2029}\n", ["MBL334 framework.yaml:10:9"]),
        ("classes: {from: 2030}\n", []),
        ("dates: {from: 2026-06-16}\n", []),
        ("dates: {from: 2026-06-15}\n", ["MBL334 framework.yaml:10:9"]),
    ):
        district.write("policy.yaml", POLICY.format(body="tasks: 2").replace("judging:\n", f"{scope}judging:\n"))
        assert district.codes("MBL334") == found, scope
    district.write("policy.yaml", POLICY.format(body="tasks: 2"))
    gone = "items: [{id: s-1, status: graduated, left: 2026-06-10}, {id: s-2, status: withdrawn, left: 2026-01-10}]"
    students = "\n".join(line.strip() for line in BASE["students.yaml"].strip().splitlines()[:-1])
    district.write("students.yaml", f"{students}\n{gone}\n")
    assert district.codes("MBL334") == []


def test_the_policy_of_an_indicator_asks_of_that_one_alone(district: Folder) -> None:
    district.write("task.yaml", tasks("test", "written"))
    asks = POLICY.format(body="tasks: 3").replace("- body", "- for: {indicator: MATH.1.b}\n    body")
    district.write("policies/judging.yaml", asks)
    (found,) = [one for one in district.findings(also=("MBL334",)) if one.rule == "MBL334"]
    assert (found.location.path, found.location.line) == ("framework.yaml", 9)
    assert [(one.location.path, one.location.line) for one in found.related] == [("policies/judging.yaml", 8)]
