import pytest
from tests.districts import Folder, build

TASKS = """
mbl: task/1
measure: performance
items:
{tasks}
"""

OBJECTIVES = """
mbl: experience/1
id: algebra
title: Algebra
area: math
grades: [9]
{retired}
units:
  - id: algebra.u1
    title: U
    objectives:
      - {{id: o.1, statement: S., leads_to: {leads_to}}}
      - {{id: o.2, statement: S., leads_to: {leads_to}, retired: {{on: 2026-06-15}}}}
"""

POLICY = """
mbl: policy/1
id: judging
title: How mastery is judged
layer: district
as_of: 2025-07-01
judging: [{body: {purposes: [placement]}}]
"""

SHAPES = "title: T, targets: [MATH.2]"
FIRST, PART_A, PART_B, SECOND = (f"framework.yaml:{place}" for place in ("4:9", "8:14", "9:14", "10:9"))


def codes(folder: Folder, rule: str, *texts: str) -> list[str]:
    built = build(folder.root, "\n---\n".join(text.strip() for text in texts))
    return [one.removeprefix(f"{rule} ") for one in built.codes(rule) if one.startswith(rule)]


# -------------------------------------------------------------------------------------------------------- MBL310


def shown(folder: Folder, *tasks: str, also: tuple[str, ...] = (OBJECTIVES,)) -> list[str]:
    lines = "\n".join(f"  - {{id: t-{number}, {task}}}" for number, task in enumerate(tasks))
    texts = [text.format(retired="", leads_to="MATH.1.a") if text is OBJECTIVES else text for text in also]
    return codes(folder, "MBL310", TASKS.format(tasks=lines), *texts)


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("targets: [MATH.1.a, MATH.1.b]", []),
        ("targets: [MATH.1]", []),
        ("targets: [MATH.1.a]", [PART_B]),
        ("targets: [MATH.1.b]", [PART_A]),
        ("targets: [MATH.1.b, o.1]", []),
        ("targets: [MATH.1.b, o.2]", [PART_A]),
        ("targets: [MATH.2]", [FIRST]),
        ("targets: [MATH.1], retired: {on: 2026-06-15}", [FIRST]),
        ("targets: [MATH.1], retired: {on: 2026-06-16}", []),
        ("targets: [MATH.1], purpose: summative", []),
        ("targets: [MATH.1], purpose: formative", [FIRST]),
        ("targets: [MATH.1], purpose: placement", [FIRST]),
    ],
)
def test_every_part_is_the_target_of_a_task(district: Folder, task: str, expected: list[str]) -> None:
    assert shown(district, SHAPES, f"title: T, {task}") == expected


def test_a_competency_without_indicators_is_a_target_itself(district: Folder) -> None:
    assert shown(district, "title: T, targets: [MATH.1]") == [SECOND]


def test_a_purpose_that_a_policy_admits_counts(district: Folder) -> None:
    placed = "title: T, targets: [MATH.1], purpose: placement"
    assert shown(district, SHAPES, placed, also=(POLICY,)) == []
    assert shown(district, SHAPES, placed.replace("placement", "formative"), also=(POLICY,)) == [FIRST]


def test_it_names_what_is_missing(district: Folder) -> None:
    shown(district, SHAPES, "title: T, targets: [MATH.1.a]")
    (finding,) = district.findings(also=("MBL310",))
    assert finding.subject == "MATH.1"
    assert finding.message.endswith('the indicator "MATH.1.b" of "MATH.1"')


def test_what_is_retired_needs_no_task(district: Folder) -> None:
    """
    mbl: framework/1
    area: math
    competencies:
      - id: MATH.1
        name: Functions
        statement: Use functions.
        indicators:
          - {id: MATH.1.a, statement: Read graphs.}
          - {id: MATH.1.b, statement: Write rules.}
          - {id: MATH.1.c, statement: Old., retired: {on: 2026-06-15}}
          - {id: MATH.1.d, statement: Ending., retired: {on: 2026-06-16}}
      - {id: MATH.2, name: Shapes, statement: Reason about shapes.}
      - {id: MATH.3, name: Old, statement: Old., retired: {on: 2026-06-15}}
    """
    assert district.codes("MBL310") == ["MBL310 framework.yaml:11:14"]


def test_a_competency_whose_indicators_are_all_retired_is_looked_at_itself(district: Folder) -> None:
    """
    # file: nav.yaml
    mbl: framework/1
    area: math
    competencies:
      - id: NAV.1
        name: Navigation
        statement: Plot a course.
        indicators: [{id: NAV.1.a, statement: Old., retired: {on: 2026-06-15}}]
    """
    assert district.codes("MBL310") == ["MBL310 nav.yaml:4:9"]


# -------------------------------------------------------------------------------------------------------- MBL311


@pytest.mark.parametrize(
    ("leads_to", "retired", "expected"),
    [
        ("MATH.1.a", "", [SECOND]),
        ("MATH.2", "", [FIRST]),
        ("MATH.1.a", "retired: {on: 2026-06-15}", [FIRST, SECOND]),
        ("MATH.1.a", "retired: {on: 2026-06-16}", [SECOND]),
    ],
)
def test_an_objective_leads_to_it(district: Folder, leads_to: str, retired: str, expected: list[str]) -> None:
    assert codes(district, "MBL311", OBJECTIVES.format(leads_to=leads_to, retired=retired)) == expected


def test_an_objective_that_is_retired_leads_nowhere(district: Folder) -> None:
    text = OBJECTIVES.format(leads_to="MATH.2", retired="").replace(
        "      - {id: o.1, statement: S., leads_to: MATH.2}\n", ""
    )
    assert codes(district, "MBL311", text) == [FIRST, SECOND]


def test_electives_and_cross_curricular_competencies_have_objectives_too(district: Folder) -> None:
    """
    # file: more.yaml
    mbl: framework/1
    area: math
    scope: cross-curricular
    competencies:
      - {id: PG.1, name: A, statement: B.}
      - {id: PG.2, name: A, statement: B., required: false}
      - {id: PG.3, name: A, statement: B., retired: {on: 2025-10-01}}
    """
    found = [one for one in district.codes("MBL311") if "more.yaml" in one]
    assert found == ["MBL311 more.yaml:5:10", "MBL311 more.yaml:6:10"]
