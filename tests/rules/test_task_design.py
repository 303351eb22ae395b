"""MBL335 and MBL336: what tasks say about themselves."""

import pytest
from tests.districts import Folder

EXPERIENCES = """mbl: experience/1
area: math
grades: [9]
items:
  - {id: algebra, title: Algebra, required: true, carries: [MATH.1]}
  - {id: geometry, title: Geometry, carries: [MATH.2]}
  - {id: old, title: Old, required: true, carries: [MATH.2], retired: {on: 2026-01-01}}
"""


def task(words: str) -> str:
    modeling = "  - {id: modeling, title: M, targets: [MATH.1], measure: performance}\n"
    return f"mbl: task/1\nitems:\n{modeling}  - {{id: proof, title: P, targets: [MATH.2], measure: written, {words}}}\n"


def findings(district: Folder, text: str, rule: str) -> list[str]:
    district.write("experience.yaml", EXPERIENCES)
    district.write("task.yaml", text)
    return [code for code in district.codes(rule) if not code.startswith("MBL205")]


AT_HOME = "home_technology: true"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (AT_HOME, True),
        (AT_HOME + ", experiences: [algebra]", True),
        (AT_HOME + ", experiences: [geometry, algebra]", True),
        (AT_HOME + ", purpose: formative", True),
        (AT_HOME + ", experiences: [geometry]", False),
        (AT_HOME + ", experiences: [old]", False),
        (AT_HOME + ", alternative: At school", False),
        (AT_HOME + ", retired: {on: 2026-06-15}", False),
        (AT_HOME + ", retired: {on: 2026-06-16}", True),
        ("home_technology: false", False),
        ("alternative: At school", False),
    ],
)
def test_technology(district: Folder, words: str, found: bool) -> None:
    text = task(words)
    column = text.splitlines()[3].find("true") + 1
    assert findings(district, text, "MBL335") == ([f"MBL335 task.yaml:4:{column}"] if found else [])


def test_technology_in_the_defaults(district: Folder) -> None:
    text = task("alternative: At school").replace("items:", "home_technology: true\nitems:")
    assert findings(district, text, "MBL335") == ["MBL335 task.yaml:4:5"]  # the task, not the default


CHECKED = "validated: {on: 2026-06-20, by: [t-one], method: Panel}"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (CHECKED, True),
        (CHECKED + ", experiences: [geometry]", True),  # the district has begun, and "modeling" is given anywhere
        ("validated: {on: 2026-06-21, by: [t-one], method: Panel}", False),  # after the day
        ("rigor: recall", False),
    ],
)
def test_validation_begins_with_the_first_one(district: Folder, words: str, found: bool) -> None:
    assert findings(district, task(words), "MBL336") == (["MBL336 task.yaml:3:10"] if found else [])


def test_which_tasks_decide_for_everybody(district: Folder) -> None:
    text = f"""mbl: task/1
items:
  - {{id: checked, title: T, targets: [MATH.1], measure: written, experiences: [algebra], {CHECKED}}}
  - {{id: formative, title: T, targets: [MATH.1], measure: written, purpose: formative}}
  - {{id: elective, title: T, targets: [MATH.2], measure: written, experiences: [geometry]}}
  - {{id: gone, title: T, targets: [MATH.2], measure: written, retired: {{on: 2026-01-01}}}}
  - {{id: given-in-both, title: T, targets: [MATH.2], measure: written, experiences: [geometry, algebra]}}
  - {{id: anywhere, title: T, targets: [MATH.2], measure: written}}
"""
    assert findings(district, text, "MBL336") == ["MBL336 task.yaml:7:10"]
    (found,) = [one for one in district.findings(also=("MBL336",)) if one.rule == "MBL336"]
    assert found.message == (
        '2 of the 3 tasks that decide for every student were never validated: "given-in-both" and "anywhere"'
    )
    assert (found.severity, found.subject) == ("advice", None)


def test_all_validated(district: Folder) -> None:
    text = task("rigor: recall").replace("items:", f"{CHECKED}\nitems:")
    assert findings(district, text, "MBL336") == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("validated: {on: 2026-06-01, by: [], method: Panel}", "MBL108"),
        ("validated: {on: 2026-06-01, by: [t-one, t-one], method: Panel}", "MBL108"),
        ("validated: {on: 2026-06-01, by: [t-nobody], method: Panel}", "MBL201"),
        ("validated: {on: 2026-06-01, by: [t-one]}", "MBL105"),
        ("validated: {by: [t-one], method: Panel}", "MBL105"),
        ("home_technology: sometimes", "MBL106"),
    ],
)
def test_the_fields_are_checked(district: Folder, words: str, code: str) -> None:
    district.write("task.yaml", task(words))
    assert [one.rule for one in district.findings()] == [code]
