import pytest
from tests.districts import Folder

RULES = ("MBL322", "MBL323")


def tasks(*rows: str) -> str:
    modeling = "  - {id: modeling, title: M, targets: [MATH.1.a, MATH.1.b], measure: performance}\n"
    return (
        "mbl: task/1\nitems:\n"
        + modeling
        + "".join(f"  - {{id: t-{number}, title: T, {row}}}\n" for number, row in enumerate(rows))
    )


RECALL = "targets: [MATH.2], measure: written, rigor: recall"
TEST = "targets: [MATH.2], measure: test"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([RECALL], True),
        ([RECALL, RECALL], True),
        ([RECALL, "targets: [MATH.2], measure: written"], False),
        ([RECALL, "targets: [MATH.2], measure: written, rigor: application"], False),
        (["targets: [MATH.2], measure: written, rigor: extended-thinking"], False),
        (["targets: [MATH.2], measure: written"], False),
        ([RECALL, "targets: [MATH.2], measure: project, rigor: application, retired: {on: 2026-01-01}"], True),
        ([RECALL, "targets: [MATH.2], measure: project, rigor: application, purpose: formative"], True),
        ([RECALL + ", purpose: diagnostic"], False),
        ([RECALL + ", retired: {on: 2026-01-01}"], False),
        ([], False),
    ],
)
def test_rigor(district: Folder, rows: list[str], found: bool) -> None:
    district.write("task.yaml", tasks(*rows))
    assert district.codes("MBL322") == (["MBL322 framework.yaml:10:9"] if found else [])


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([TEST], True),
        ([TEST, TEST], True),
        ([TEST, "targets: [MATH.2], measure: written"], False),
        ([TEST, "targets: [MATH.2], measure: project, retired: {on: 2026-06-15}"], True),
        ([TEST, "targets: [MATH.2], measure: project, retired: {on: 2026-06-16}"], False),
        ([TEST, "targets: [MATH.2], measure: project, purpose: formative"], True),
        ([TEST + ", purpose: diagnostic"], False),
        ([], False),
    ],
)
def test_measures(district: Folder, rows: list[str], found: bool) -> None:
    district.write("task.yaml", tasks(*rows))
    assert district.codes("MBL323") == (["MBL323 framework.yaml:10:9"] if found else [])


def test_the_tasks_are_named(district: Folder) -> None:
    district.write("task.yaml", tasks(TEST + ", rigor: recall", TEST + ", rigor: recall"))
    found = district.findings(also=RULES)
    assert [one.rule for one in found] == ["MBL322", "MBL323"]
    assert [(one.message, one.location.line) for one in found[0].related] == [
        ('the task "t-0"', 4),
        ('the task "t-1"', 5),
    ]


def test_indicators_and_objectives_count_for_their_competency(district: Folder) -> None:
    """
    mbl: experience/1
    id: algebra
    title: Algebra
    area: math
    grades: [9]
    units:
      - id: algebra.u1
        title: One
        objectives: [{id: MATH.1.a.1, statement: Read., leads_to: MATH.1.a}]
    """
    one = "  - {id: one, title: T, targets: [MATH.1.b], measure: test, rigor: recall}\n"
    other = "  - {id: other, title: T, targets: [MATH.1.a.1], measure: test, rigor: recall}\n"
    district.write("task.yaml", "mbl: task/1\nitems:\n" + one + other)
    assert district.codes(*RULES) == ["MBL322 framework.yaml:4:9", "MBL323 framework.yaml:4:9"]
    better = other.replace("measure: test, rigor: recall", "measure: project, rigor: application")
    district.write("task.yaml", "mbl: task/1\nitems:\n" + one + better)
    assert district.codes(*RULES) == []


def test_a_policy_that_counts_formative_work(district: Folder) -> None:
    district.write("task.yaml", tasks(TEST, "targets: [MATH.2], measure: project, purpose: formative"))
    assert district.codes("MBL323") == ["MBL323 framework.yaml:10:9"]
    district.write(
        "policy.yaml",
        "mbl: policy/1\nid: p\ntitle: P\nlayer: district\nas_of: 2025-07-01\n"
        "judging: [{body: {purposes: [summative, formative]}}]\n",
    )
    assert district.codes("MBL323") == []


def test_what_is_not_required(district: Folder) -> None:
    """
    mbl: framework/1
    area: math
    competencies:
      - id: MATH.1
        name: Functions
        statement: Use functions.
        required: false
        indicators: [{id: MATH.1.a, statement: Read.}, {id: MATH.1.b, statement: Write.}]
      - {id: MATH.2, name: Shapes, statement: Reason., required: false}
    """
    district.write("task.yaml", tasks(TEST + ", rigor: recall"))
    assert district.codes(*RULES) == []
