import pytest
from tests.districts import Folder

from mblkit.diagnostics import Severity
from mblkit.model.framework import Competency
from mblkit.model.rules import Test as Condition
from mblkit.rules.local import holds


def competency(**fields: object) -> Competency:
    return Competency.model_validate({"id": "MATH.1", "name": "Functions", "statement": "Use functions.", **fields})


def condition(**fields: object) -> Condition:
    return Condition.model_validate(fields)


FAMILY = {"field": "family", "present": True}
RATIONALE = {"field": "rationale", "present": True}
STANDARDS = {"field": "aligns_to", "count": 2}


@pytest.mark.parametrize(
    ("asked", "given", "answer"),
    [
        ({"field": "family", "present": True}, {"family": "I can."}, True),
        ({"field": "family", "present": True}, {"family": {"en": "I can."}}, True),
        ({"field": "family", "present": True}, {}, False),
        ({"field": "family", "present": False}, {}, True),
        ({"field": "family", "present": False}, {"family": "I can."}, False),
        ({"field": "indicators", "present": True}, {}, False),
        ({"field": "indicators", "present": False}, {}, True),
        ({"field": "criteria", "present": True}, {"criteria": {"proficient": "Shown."}}, True),
        ({"field": "retired", "present": True}, {"retired": {"on": "2026-01-01"}}, True),
        # a default is a value
        ({"field": "required", "present": True}, {}, True),
        ({"field": "required", "present": True}, {"required": False}, True),
        ({"field": "required", "is_one_of": ["true"]}, {}, True),
        ({"field": "required", "is_one_of": ["true"]}, {"required": False}, False),
        ({"field": "required", "is_one_of": ["false"]}, {"required": False}, True),
        ({"field": "name", "is_one_of": ["Functions", "Shapes"]}, {}, True),
        ({"field": "name", "is_one_of": ["functions"]}, {}, False),
        # of a list, all entries; of a mapping, all names; of nothing, never
        ({"field": "aligns_to", "is_one_of": ["A:1", "A:2"]}, {"aligns_to": ["A:1"]}, True),
        ({"field": "aligns_to", "is_one_of": ["A:1", "A:2"]}, {"aligns_to": ["A:1", "A:3"]}, False),
        ({"field": "family", "is_one_of": ["en", "es"]}, {"family": {"en": "a", "es": "b"}}, True),
        ({"field": "family", "is_one_of": ["en", "es"]}, {"family": {"en": "a", "pt": "b"}}, False),
        ({"field": "family", "is_one_of": ["None"]}, {}, False),
        ({"field": "aligns_to", "is_one_of": ["A:1"]}, {}, False),
        ({"field": "aligns_to", "count": 2}, {"aligns_to": ["A:1"]}, False),
        ({"field": "aligns_to", "count": 2}, {"aligns_to": ["A:1", "A:2"]}, True),
        ({"field": "aligns_to", "at_most": 1}, {"aligns_to": ["A:1", "A:2"]}, False),
        ({"field": "aligns_to", "at_most": 1}, {}, True),
        ({"field": "family", "count": 2}, {"family": {"en": "a", "es": "b"}}, True),
        ({"field": "family", "count": 2}, {"family": "a"}, False),
        # everything that is asked must hold
        ({"field": "aligns_to", "count": 1, "at_most": 2}, {"aligns_to": ["A:1", "A:2"]}, True),
        ({"field": "aligns_to", "count": 1, "at_most": 2}, {"aligns_to": ["A:1", "A:2", "A:3"]}, False),
    ],
)
def test_a_condition_on_a_field(asked: dict[str, object], given: dict[str, object], answer: bool) -> None:
    assert holds(condition(**asked), competency(**given)) is answer


@pytest.mark.parametrize(
    ("given", "every", "some", "two"),
    [
        ({}, False, False, False),
        ({"family": "x"}, False, True, False),
        ({"family": "x", "rationale": "x"}, False, True, True),
        ({"family": "x", "rationale": "x", "aligns_to": ["A:1", "A:2"]}, True, True, True),
        ({"aligns_to": ["A:1", "A:2"], "rationale": "x"}, False, True, True),
    ],
)
def test_all_any_and_at_least(given: dict[str, object], every: bool, some: bool, two: bool) -> None:
    parts = [FAMILY, RATIONALE, STANDARDS]
    record = competency(**given)
    assert holds(condition(all=parts), record) is every
    assert holds(condition(any=parts), record) is some
    assert holds(condition(at_least=2, of=parts), record) is two
    assert holds(condition(at_least=1, of=[{"all": [FAMILY, {"any": [RATIONALE, STANDARDS]}]}]), record) is (
        "family" in given and ("rationale" in given or "aligns_to" in given)
    )


def test_a_rule_finds_its_records(district: Folder) -> None:
    """
    mbl: rules/1
    authority: Curriculum council
    items:
      - id: LOC001
        name: family-statement
        on: competency
        where: {field: indicators, present: true}
        require: {field: family, present: true}
        message: there are no words for families
        help: add "family"
    """
    (found,) = district.findings()
    assert (found.rule, found.severity, found.subject) == ("LOC001", Severity.WARNING, "MATH.1")
    assert (found.message, found.help) == ('"MATH.1": there are no words for families', 'add "family"')
    assert (found.location.path, found.location.line, found.location.column) == ("framework.yaml", 4, 5)


def test_severity_is_the_rules_own(district: Folder) -> None:
    """
    mbl: rules/1
    authority: Curriculum council
    name: measure
    on: task
    require: {field: measure, is_one_of: [performance]}
    message: it is no performance
    items:
      - {id: LOC001, severity: error}
      - {id: LOC002, severity: advice}
      - {id: LOC003}
    """
    assert [(f.rule, f.severity.value) for f in district.findings()] == [
        ("LOC001", "error"),
        ("LOC003", "warning"),
        ("LOC002", "advice"),
    ]


def test_every_noun_has_its_place(district: Folder) -> None:
    """
    # file: experience.yaml
    mbl: experience/1
    area: math
    grades: [9]
    items:
      - id: algebra
        title: Algebra
        units:
          - id: u1
            title: Lines
            objectives:
              - {id: o1, statement: Draw lines., leads_to: MATH.1.a}
    ---
    mbl: rules/1
    authority: Curriculum council
    name: never
    message: it has no such id
    items:
      - {id: LOC001, on: competency, require: {field: id, is_one_of: [x]}}
      - {id: LOC002, on: indicator, require: {field: id, is_one_of: [x]}}
      - {id: LOC003, on: experience, require: {field: id, is_one_of: [x]}}
      - {id: LOC004, on: unit, require: {field: id, is_one_of: [x]}}
      - {id: LOC005, on: objective, require: {field: id, is_one_of: [x]}}
      - {id: LOC006, on: task, require: {field: id, is_one_of: [x]}}
      - {id: LOC007, on: section, require: {field: id, is_one_of: [x]}}
    """
    assert district.codes() == [
        "LOC003 experience.yaml:5:5",
        "LOC004 experience.yaml:8:9",
        "LOC005 experience.yaml:11:13",
        "LOC001 framework.yaml:4:5",
        "LOC002 framework.yaml:8:9",
        "LOC002 framework.yaml:9:9",
        "LOC001 framework.yaml:10:5",
        "LOC007 sections.yaml:3:5",
        "LOC006 task.yaml:3:5",
        "LOC006 task.yaml:4:5",
    ]


def test_numbers_and_named_fields_are_compared_as_text(district: Folder) -> None:
    """
    mbl: rules/1
    authority: Curriculum council
    severity: advice
    message: not as asked
    items:
      - {id: LOC001, name: grades, on: experience, require: {field: grades, is_one_of: ["10", "11"]}}
      - {id: LOC002, name: nine, on: experience, require: {field: grades, is_one_of: ["9"]}}
      - {id: LOC003, name: a-course, on: experience, require: {field: type, is_one_of: [course]}}
    """
    assert [f.rule for f in district.findings()] == ["LOC001"]


def test_a_misspelt_field_is_a_finding_and_the_rule_looks_at_nothing(district: Folder) -> None:
    """
    mbl: rules/1
    authority: Curriculum council
    on: competency
    message: not as asked
    items:
      - {id: LOC001, name: one, require: {field: famly, present: true}}
      - id: LOC002
        name: two
        where:
          all:
            - {field: required, present: true}
            - any: [{field: indicator, present: true}]
        require: {at_least: 1, of: [{field: family, present: true}, {field: x, present: true}]}
    """
    found = district.findings()
    assert [(f.rule, f.location.line, f.location.column) for f in found] == [
        ("MBL201", 6, 46),
        ("MBL201", 12, 25),
        ("MBL201", 13, 73),
    ]
    assert found[0].message == 'a competency has no field "famly"'
    assert found[0].help == 'did you mean "family"?'
    assert str(found[2].help).startswith('use one of "id", "name", "statement"')


def test_a_broken_rule_is_a_finding_and_the_others_run(district: Folder) -> None:
    """
    mbl: rules/1
    authority: Curriculum council
    on: competency
    message: not as asked
    items:
      - {id: LOC1, name: one, require: {field: family, present: true}}
      - {id: LOC002, name: two, require: {field: family}}
      - {id: LOC003, name: three, require: {field: family, present: true, any: [{field: id, present: true}]}}
      - {id: LOC004, name: four, require: {at_least: 2}}
      - {id: LOC005, name: Five, require: {field: family, present: true}}
      - {id: LOC006, name: six, on: student, require: {field: family, present: true}}
      - {id: LOC007, name: seven, where: {field: id, is_one_of: [MATH.2]}, require: {field: family, present: true}}
    """
    assert district.codes() == [
        "LOC007 framework.yaml:10:5",
        "MBL108 rules.yaml:6:10",
        "MBL113 rules.yaml:7:38",
        "MBL113 rules.yaml:8:40",
        "MBL113 rules.yaml:9:50",
        "MBL108 rules.yaml:10:24",
        "MBL108 rules.yaml:11:33",
    ]


def test_one_code_for_two_rules(district: Folder) -> None:
    """
    # file: b.yaml
    mbl: rules/1
    authority: Curriculum council
    on: task
    message: not as asked
    require: {field: title, present: true}
    items:
      - {id: LOC001, name: one}
    ---
    # file: a.yaml
    mbl: rules/1
    authority: Curriculum council
    on: task
    message: not as asked
    require: {field: title, present: true}
    items:
      - {id: LOC001, name: one}
      - {id: LOC002, name: two}
      - {id: LOC002, name: three}
    """
    found = district.findings()
    assert [(f.rule, f.location.path, f.location.line, f.location.column) for f in found] == [
        ("MBL202", "a.yaml", 9, 10),
        ("MBL202", "b.yaml", 7, 10),
    ]
    assert [(other.location.path, other.location.line) for f in found for other in f.related] == [
        ("a.yaml", 8),
        ("a.yaml", 7),
    ]


def test_no_rules_no_findings(district: Folder) -> None:
    assert district.codes() == []
