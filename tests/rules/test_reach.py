import pytest
from tests.districts import Folder, build

from mblkit.diagnostics import Diagnostic

FRAMEWORK = """
mbl: framework/1
area: math
competencies:
  - id: MATH.1
    name: Functions
    statement: Use functions.
    required: {required}
    indicators:
      - {{id: MATH.1.a, statement: Read graphs.}}
      - {{id: MATH.1.b, statement: Write rules.}}
      - {{id: MATH.1.c, statement: Old., retired: {{on: 2026-06-15}}}}
  - {{id: MATH.2, name: Shapes, statement: Reason about shapes., required: {required}}}
"""

EXPERIENCES = """
mbl: experience/1
area: math
grades: [9]
items:
"""

UNITS = """
    units:
      - id: {id}.u
        title: U
        objectives:
          - {{id: {id}.1, statement: S., leads_to: {leads_to}}}
          - {{id: {id}.2, statement: S., leads_to: {leads_to}, retired: {{on: 2026-06-15}}}}
"""


def experience(id_: str, fields: str, leads_to: str = "") -> str:
    lines = "".join(f"    {field}\n" for field in fields.split("; ") if field)
    units = UNITS.format(id=id_, leads_to=leads_to).lstrip("\n") if leads_to else ""
    return f"  - id: {id_}\n    title: T\n{lines}{units}"


def found(folder: Folder, rule: str, *experiences: str, required: str = "true", more: str = "") -> list[Diagnostic]:
    records = [FRAMEWORK.format(required=required).strip(), (EXPERIENCES + "".join(experiences)).strip()]
    built = build(folder.root, "\n---\n".join([*records, more.strip()]))
    return [one for one in built.findings(also=(rule,)) if one.rule == rule]


def lines(findings: list[Diagnostic], path: str = "framework.yaml") -> list[tuple[int | None, int | None]]:
    assert {one.location.path for one in findings} <= {path}
    return [(one.location.line, one.location.column) for one in findings]


ALGEBRA = "required: true; carries: [MATH.1]"
SHAPES = experience("shapes", "required: true; carries: [MATH.2]")
FIRST, SECOND, PART_A, PART_B = (4, 9), (12, 10), (9, 14), (10, 14)


# ------------------------------------------------------------------------------------------------ MBL307, MBL308


@pytest.mark.parametrize(
    ("fields", "leads_to", "expected"),
    [
        (ALGEBRA, "", []),
        ("required: true; carries: [MATH.1.a, MATH.1.b]", "", []),
        ("required: true; carries: [MATH.1.a]", "", [PART_B]),
        ("required: true; carries: [MATH.1.b]", "", [PART_A]),
        ("required: true; carries: [MATH.1.c]", "", [FIRST]),
        ("required: true; carries: [MATH.1.b, algebra.1]", "MATH.1.a", []),
        ("required: true; carries: [MATH.1.b, algebra.2]", "MATH.1.a", [PART_A]),
        # what an objective leads to is carried only where the objective is
        ("required: true; carries: [MATH.1.b]", "MATH.1.a", [PART_A]),
        ("carries: [MATH.1]", "", [FIRST]),
        ("required: true; carries: [MATH.1]; retired: {on: 2026-06-15}", "", [FIRST]),
        ("required: true; carries: [MATH.1]; retired: {on: 2026-06-16}", "", []),
        ("required: true", "", [FIRST]),
    ],
)
def test_every_student_meets_what_every_student_needs(
    district: Folder, fields: str, leads_to: str, expected: list[tuple[int, int]]
) -> None:
    assert lines(found(district, "MBL307", experience("algebra", fields, leads_to), SHAPES)) == expected


def test_several_experiences_share_a_competency(district: Folder) -> None:
    one = experience("one", "required: true; carries: [MATH.1.a]")
    two = experience("two", "required: true; carries: [MATH.1.b, two.1]", "MATH.2")
    assert found(district, "MBL307", one, two) == []
    assert lines(found(district, "MBL307", one, two.replace("required: true", "required: false"))) == [PART_B, SECOND]


def test_it_says_who_carries_it(district: Folder) -> None:
    electives = [experience(f"e{number}", "carries: [MATH.1]") for number in range(4)]
    (finding,) = found(district, "MBL307", *electives, SHAPES)
    assert finding.subject == "MATH.1"
    assert finding.message == (
        'no experience that every student takes carries "MATH.1", which every student must master'
    )
    assert [(one.location.line, one.location.column) for one in finding.related] == [(7, 14), (10, 14), (13, 14)]
    assert '"instead_of"' in str(finding.help)


def test_its_help_serves_those_who_choose_two_of_four(district: Folder) -> None:
    carried = "carries: [MATH.1, MATH.2]"
    two = [experience(name, f"required: true; {carried}") for name in ("biology", "chemistry")]
    others = [experience(name, f"instead_of: [biology, chemistry]; {carried}") for name in ("physics", "geology")]
    assert found(district, "MBL307", *two, *others) == []


def test_it_names_the_indicators(district: Folder) -> None:
    (finding,) = found(district, "MBL307", experience("a", "required: true; carries: [MATH.1.a]"), SHAPES)
    assert finding.message == (
        'no experience carries the indicator "MATH.1.b" of "MATH.1", which every student must master'
    )
    assert finding.related == ()


def test_what_may_be_taken_instead_carries_the_same(district: Folder) -> None:
    algebra = experience("algebra", ALGEBRA)
    same = experience("same", "instead_of: [algebra, shapes]; carries: [MATH.1.a, MATH.1.b, MATH.2]")
    less = experience("less", "instead_of: [algebra]; carries: [MATH.1.a]")
    assert found(district, "MBL307", algebra, same, SHAPES) == []
    assert lines(found(district, "MBL307", algebra, same, less, SHAPES)) == [PART_B]
    # an experience that is offered no longer is taken by nobody instead
    assert found(district, "MBL307", algebra, less + "    retired: {on: 2026-06-15}\n", SHAPES) == []
    # the other way round, what stands in place of nothing required leads nobody anywhere
    elective = algebra.replace("required: true", "required: false")
    assert lines(found(district, "MBL307", elective, same, SHAPES)) == [FIRST]


def test_another_required_experience_makes_up_for_it(district: Folder) -> None:
    less = experience("less", "instead_of: [algebra]; carries: [MATH.1.a]")
    other = experience("other", "required: true; carries: [MATH.1.b]")
    assert found(district, "MBL307", experience("algebra", ALGEBRA), less, other, SHAPES) == []


def test_what_every_student_takes_is_taken_instead_of_nothing(district: Folder) -> None:
    """
    mbl: experience/1
    area: math
    grades: [9]
    items:
      - {id: algebra, title: A, required: true, carries: [MATH.1]}
      - {id: more, title: M, required: true, instead_of: [algebra], carries: [MATH.1]}
      - {id: less, title: L, required: false, instead_of: [geometry], carries: [MATH.1]}
    """
    assert district.codes() == ["MBL113 experience.yaml:6:54", "MBL201 experience.yaml:7:56"]


@pytest.mark.parametrize(
    ("carries", "expected"),
    [
        ("[MATH.1, MATH.2]", []),
        ("[MATH.2]", [FIRST]),
        ("[MATH.1.a, MATH.2]", [PART_B]),
        ("[MATH.1.c, MATH.2]", [FIRST]),
        ("[MATH.1]", [SECOND]),
    ],
)
def test_what_nobody_needs_is_carried_somewhere(
    district: Folder, carries: str, expected: list[tuple[int, int]]
) -> None:
    elective = experience("elective", f"carries: {carries}")
    assert lines(found(district, "MBL308", elective, required="false")) == expected
    assert found(district, "MBL307", elective, required="false") == []
    assert found(district, "MBL308", elective, required="true") == []


def test_cross_curricular_competencies_are_carried_too(district: Folder) -> None:
    more = """
# file: portrait.yaml
mbl: framework/1
area: ela
scope: cross-curricular
competencies:
  - {id: PG.1, name: A, statement: B.}
  - {id: PG.2, name: A, statement: B., required: false}
  - {id: PG.3, name: A, statement: B., retired: {on: 2026-06-15}}
"""
    taught = (experience("algebra", ALGEBRA), SHAPES)
    assert lines(found(district, "MBL307", *taught, more=more), "portrait.yaml") == [(5, 10)]
    assert lines(found(district, "MBL308", *taught, more=more), "portrait.yaml") == [(6, 10)]


# -------------------------------------------------------------------------------------------------------- MBL309


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("required: true", [(5, 9)]),
        ("required: false", []),
        ("required: true; carries: [MATH.1.a]", []),
        ("required: true; carries: [MATH.1.c]", [(8, 14)]),
        ("required: true; retired: {on: 2026-06-15}", []),
        ("required: true; retired: {on: 2026-06-16}", [(5, 9)]),
    ],
)
def test_what_every_student_takes_leads_somewhere(
    district: Folder, fields: str, expected: list[tuple[int, int]]
) -> None:
    assert lines(found(district, "MBL309", experience("home-room", fields)), "experience.yaml") == expected


# -------------------------------------------------------------------------------------------------------- MBL316


def grades(folder: Folder, *experiences: str, required: str = "true", more: str = "") -> list[str]:
    return [one.subject or "" for one in found(folder, "MBL316", *experiences, required=required, more=more)]


ALGEBRA_9 = experience("algebra", "carries: [MATH.1, MATH.2]")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("", ["MATH.1", "MATH.2"]),
        (experience("more", "carries: [MATH.1.b]"), ["MATH.1", "MATH.2"]),
        (experience("more", "grades: [10]; carries: [MATH.1.b]"), ["MATH.2"]),
        (experience("more", "grades: [9, 10]; carries: [MATH.1.b]"), ["MATH.2"]),
        # an indicator that is retired teaches nothing of the competency any more
        (experience("more", "grades: [10]; carries: [MATH.1.c]"), ["MATH.1", "MATH.2"]),
        (experience("more", "grades: [10]; carries: [MATH.1]; retired: {on: 2026-06-15}"), ["MATH.1", "MATH.2"]),
        (experience("more", "grades: [11]", "MATH.2"), ["MATH.1"]),
        (experience("more", "grades: [11]; carries: [more.1]", "MATH.1.a"), ["MATH.2"]),
    ],
)
def test_taught_in_more_than_one_grade(district: Folder, other: str, expected: list[str]) -> None:
    assert grades(district, ALGEBRA_9, other) == expected


def test_an_objective_that_is_retired_teaches_nothing(district: Folder) -> None:
    other = experience("more", "grades: [11]", "MATH.2").replace(
        "          - {id: more.1, statement: S., leads_to: MATH.2}\n", ""
    )
    assert grades(district, ALGEBRA_9, other) == ["MATH.1", "MATH.2"]


def test_where_it_is_taught(district: Folder) -> None:
    findings = found(district, "MBL316", experience("algebra", "grades: [9]; carries: [MATH.1, MATH.2]"))
    assert lines(findings) == [FIRST, SECOND]
    assert findings[0].message == '"MATH.1" is taught in grade 9 only'
    assert [(one.location.line, one.location.column) for one in findings[0].related] == [(7, 13)]
    young = experience("algebra", "grades: [0]; carries: [MATH.1]")
    assert [one.message for one in found(district, "MBL316", young)] == ['"MATH.1" is taught in kindergarten only']


def test_only_what_every_student_needs_of_a_content_area(district: Folder) -> None:
    assert grades(district, ALGEBRA_9, required="false") == []
    head = "# file: p.yaml\nmbl: framework/1\narea: ela\nscope: cross-curricular\n"
    more = f"{head}competencies: [{{id: PG.1, name: A, statement: B.}}]"
    both = experience("more", "grades: [10, 11]; carries: [MATH.1, MATH.2]")
    assert grades(district, ALGEBRA_9, both, experience("third", "carries: [PG.1]"), more=more) == []


def test_what_is_taught_nowhere_is_another_finding(district: Folder) -> None:
    assert grades(district, experience("algebra", "grades: [9, 10]; carries: [MATH.1]")) == []
