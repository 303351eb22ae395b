"""The counts of the example district: what DESIGN section 2 asks for, and what examples/README.md says."""

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from mblkit.load.repository import Opened
from mblkit.model.credits import FORMS as CREDIT_FORMS
from mblkit.model.decisions import FORMS as DECISION_FORMS
from mblkit.model.kinds import KINDS
from mblkit.model.shared import Measure, Pathway

AREAS = {
    "english-language-arts": 6,
    "social-studies": 7,
    "arts": 6,
    "mathematics": 7,
    "science": 7,
    "career-technical": 7,
    "physical-education-wellness": 5,
    "health-safety": 5,
    "world-languages": 5,
    "personal-finance": 5,
    "portrait": 5,
}
"""Content areas that the statute requires, and the portrait, with their competencies, retired ones apart."""

HARD_CASES = 45
ONE_BY_ONE = {"personal-finance"}
"""Areas whose competencies are scored themselves."""


def test_schools_and_areas(example: Opened) -> None:
    record = example.district.record
    assert [school.id for school in record.schools] == ["hvhs", "tideline"]
    assert [area.id for area in record.areas] == list(AREAS)
    assert [year.id for year in record.years] == ["2022-23", "2023-24", "2024-25", "2025-26"]
    assert record.languages == ("en", "es", "pt")


def test_every_area_has_five_to_eight_competencies(example: Opened) -> None:
    living = [one for one in example.district.competencies.values() if one.record.retired is None]
    counts = Counter(one.area for one in living)
    assert counts == AREAS
    assert all(5 <= count <= 8 for count in counts.values())
    retired = [name for name, one in example.district.competencies.items() if one.record.retired is not None]
    assert retired == ["CTE.3"]


def test_indicators(example: Opened) -> None:
    district = example.district
    assert len(district.indicators) == 195
    for one in district.competencies.values():
        if one.area in ONE_BY_ONE:
            assert not one.record.indicators
            assert set(one.record.criteria) == {level.id for level in one.scale.levels}
            assert one.record.aligns_to
        else:
            assert 3 <= len(one.record.indicators) <= 5, one.record.id


def test_every_indicator_is_aligned_and_has_criteria_of_its_own(example: Opened) -> None:
    seen: set[str] = set()
    for name, entry in example.district.indicators.items():
        indicator = entry.record
        assert indicator.aligns_to, name
        assert set(indicator.criteria) == {"beginning", "developing", "proficient", "exemplary"}, name
        texts = {str(text) for text in indicator.criteria.values()}
        assert len(texts) == 4, name
        assert str(indicator.statement) not in seen, name
        seen.add(str(indicator.statement))


def test_every_competency_speaks_to_families_in_three_languages(example: Opened) -> None:
    for name, entry in example.district.competencies.items():
        assert isinstance(entry.record.family, dict), name
        assert set(entry.record.family) == {"en", "es", "pt"}, name


def test_experiences_over_all_pathways(example: Opened) -> None:
    counts = Counter(kept.record.type for kept in example.district.experiences.values())
    assert counts == {
        "course": 29,
        "cross-curricular": 3,
        "career-technical": 2,
        "virtual": 1,
        "work-based": 1,
        "service": 1,
        "dual-enrollment": 1,
        "middle-school": 1,
        "internship": 1,
        "independent-study": 1,
    }
    assert set(counts) == set(get_args(Pathway)) - {"other"}


def test_required_courses_carry_every_required_indicator(example: Opened) -> None:
    district = example.district
    carried: set[str] = set()
    for kept in district.experiences.values():
        if kept.record.required:
            for target in kept.record.carries:
                carried |= _parts(example, target)
    required = {
        part
        for name, entry in district.competencies.items()
        if entry.record.required and entry.record.retired is None
        for part in _parts(example, name)
    }
    assert required <= carried


def test_no_two_required_courses_carry_one_indicator(example: Opened) -> None:
    counts: Counter[str] = Counter()
    for kept in example.district.experiences.values():
        if kept.record.required:
            for target in kept.record.carries:
                counts.update(_parts(example, target))
    assert {name for name, count in counts.items() if count > 1} == set()


def test_what_gives_credit_is_shown_in_a_summative_task(example: Opened) -> None:
    tasks = [kept.record for kept in example.district.tasks.values() if kept.record.purpose == "summative"]
    for name, kept in example.district.experiences.items():
        shown = {target for task in tasks if name in task.experiences for target in task.targets}
        if kept.record.credit is not None:
            for target in kept.record.carries:
                assert _parts(example, target) <= shown, (name, target)


def test_every_living_indicator_has_an_objective(example: Opened) -> None:
    led_to = {entry.record.leads_to for entry in example.district.objectives.values()}
    living = {name for name, entry in example.district.indicators.items() if entry.record.retired is None}
    assert living <= led_to
    assert len(example.district.objectives) == 234


def test_the_required_program_leads_to_the_diploma(example: Opened) -> None:
    """Required courses alone give 21 credits; electives fill up humanities, STEM and the 25."""
    offers = [
        kept.record.credit
        for kept in example.district.experiences.values()
        if kept.record.required and kept.record.credit is not None
    ]
    assert sum(offer.amount for offer in offers) == 21
    first = Counter[str]()
    for offer in offers:
        first[offer.toward[0] if offer.toward else "elective"] += int(offer.amount * 2)
    halves = {
        "humanities": 13,
        "civics": 1,
        "arts": 2,
        "stem": 16,
        "pe-wellness": 2,
        "health-safety": 2,
        "world-language": 2,
        "personal-finance": 1,
        "diploma-assessment": 2,
        "elective": 1,
    }
    assert first == halves


def test_tasks_and_measures(example: Opened) -> None:
    tasks = [kept.record for kept in example.district.tasks.values()]
    assert len(tasks) == 100
    assert {task.measure for task in tasks} == set(get_args(Measure))
    assert {task.purpose for task in tasks} == {"diagnostic", "formative", "summative", "placement"}


def test_standards_are_excerpts(example: Opened) -> None:
    assert len(example.district.standards) == 271
    assert all(len((one.text or "").split()) <= 12 for one in example.district.standards.values())


def test_students_and_staff(example: Opened) -> None:
    students = [closure.student.record for closure in example.closures.values()]
    assert Counter(one.graduating_class for one in students) == {2026: 15, 2027: 15, 2028: 15, 2029: 15}
    assert Counter(one.school for one in students) == {"hvhs": 40, "tideline": 20}
    assert Counter(one.status for one in students) == {
        "enrolled": 47,
        "graduated": 9,
        "expelled": 2,
        "transferred": 1,
        "withdrawn": 1,
    }
    assert len(example.district.staff) == 30
    assert all(closure.person is not None for closure in example.closures.values())


def test_evidence(example: Opened) -> None:
    pieces = [piece for closure in example.closures.values() for piece in closure.evidence]
    demonstrations = {(one.place, one.task, one.on, one.attempt, one.student, one.id) for one in pieces}
    assert 9_000 <= len(pieces) <= 10_000
    assert 3_500 <= len(demonstrations) <= 4_000
    assert {one.setting for one in pieces} >= {"school", "community", "workplace", "online"}
    assert {one.score for one in pieces} == {
        "beginning",
        "developing",
        "proficient",
        "exemplary",
        "not-assessed",
        "missed",
        "excused",
    }
    assert max(one.attempt for one in pieces) == 3
    assert any(one.language == "es" for one in pieces)
    assert any(one.second for one in pieces)


def test_records_of_every_form(example: Opened) -> None:
    closures = example.closures.values()
    decisions = Counter(kept.record.type for one in closures for kept in one.decisions)
    assert set(decisions) == set(DECISION_FORMS) - {"choice"}  # nothing in its diplomas lets choose
    assert decisions["completion"] == 13
    assert {kept.record.basis for one in closures for kept in one.credits} == set(CREDIT_FORMS)
    assert sum(len(one.conferrals) for one in closures) == 9
    assert sum(len(one.postings) for one in closures) > 1_000
    assert sum(len(one.supports) for one in closures) == 16
    assert sum(len(one.plans) for one in closures) == 47
    assert sum(len(one.assertions) for one in closures) == 10


def test_every_kind_of_file_is_there(example_root: Path) -> None:
    heads = {path.read_text(encoding="utf-8").split("\n", 1)[0] for path in example_root.rglob("*.yaml")}
    assert heads == {f"mbl: {kind.header}" for kind in KINDS.values()}


def test_every_hard_case_is_in_the_readme(root: Path) -> None:
    text = (root / "examples" / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| (s-[0-9]{4}) \|", text, re.MULTILINE)
    assert len(told) == len(set(told)) == HARD_CASES
    for name in re.findall(r"`district/([^`*<]+)`", text):
        assert (root / "examples" / "district" / name).exists(), name


@pytest.mark.parametrize("word", ["diagnosis", "disability", "autis", "dyslex", "adhd", "disorder"])
def test_no_diagnosis_anywhere(example_root: Path, word: str) -> None:
    for path in example_root.rglob("*.yaml"):
        assert word not in path.read_text(encoding="utf-8").lower(), path


def test_names_stand_in_people_only(example: Opened, example_root: Path) -> None:
    names = {closure.person.family for closure in example.closures.values() if closure.person is not None}
    names -= {"Sandoval Reyes"}  # a counselor's id has the first of these
    for path in example_root.rglob("*.yaml"):
        if "people" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert not [name for name in names if re.search(rf"\b{re.escape(name)}\b", text)], path


def _parts(example: Opened, target: str) -> set[str]:
    entry = example.district.competencies.get(target)
    return {one.id for one in entry.record.indicators} or {target} if entry is not None else {target}
