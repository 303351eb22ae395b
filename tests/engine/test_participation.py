from dataclasses import replace
from typing import Any

import pytest
from tests.engine.builders import day, make_closure, make_district, score, section

from mblkit.engine.participation import grade_on, participations
from mblkit.model.district import Year
from mblkit.model.origin import Origin

DISTRICT = make_district()


def taking(as_of: str, *args: Any, **closure: Any) -> dict[str, str]:  # noqa: ANN401
    found = participations(DISTRICT, make_closure(*args, **closure), day(as_of))
    return {name: str(one.began) for name, one in found.items()}


def test_a_roster_tells_from_the_start_of_its_term_or_year() -> None:
    sections = [
        section("algebra.1", "algebra", "2025-26"),
        section("geometry.1", "geometry", "2025-26", term="2025-26.s2"),
        section("physics.1", "physics", "2026-27"),
    ]
    assert taking("2026-06-30", sections=sections) == {"algebra": "2025-09-01", "geometry": "2026-01-25"}
    assert taking("2026-01-24", sections=sections) == {"algebra": "2025-09-01"}
    assert taking("2025-08-31", sections=sections) == {}


def test_a_placement_tells_from_its_first_day() -> None:
    placements = [{"experience": "harbor", "starts": "2026-02-01", "by": "t-one"}]
    assert taking("2026-02-01", placements=placements) == {"harbor": "2026-02-01"}
    assert taking("2026-01-31", placements=placements) == {}
    (found,) = participations(DISTRICT, make_closure(placements=placements), day("2026-06-30")).values()
    assert found.reason.text == "placed since 2026-02-01"
    assert found.reason.origin == Origin("students.yaml", ("items", 0, "placements", 0))


def test_evidence_tells_only_where_nothing_else_does() -> None:
    evidence = [
        score("M.1", "proficient", "2026-03-02", experience="harbor"),
        score("M.1", "proficient", "2026-03-01", experience="harbor"),
        score("M.1", "proficient", "2025-08-01"),
        score("M.1", "proficient", "2026-04-01", experience="studio", recorded="2026-05-01"),
    ]
    found = taking("2026-04-30", evidence, sections=[section()])
    assert found == {"algebra": "2025-09-01", "harbor": "2026-03-01"}
    assert taking("2025-08-15", evidence, sections=[section()]) == {"algebra": "2025-08-01"}


def test_taking_it_twice_began_with_the_first_time() -> None:
    sections = [section("algebra.2", year="2025-26"), section("algebra.1", year="2024-25")]
    assert taking("2026-06-30", sections=sections) == {"algebra": "2024-09-01"}
    (found,) = participations(DISTRICT, make_closure(sections=sections), day("2026-06-30")).values()
    assert found.reason.text == "in section algebra.1 since 2024-09-01"


@pytest.mark.parametrize(
    ("on", "grade"),
    [
        ("2023-09-01", 9),
        ("2024-06-15", 9),
        ("2024-07-31", 9),  # the summer after, outside every school year
        ("2024-08-01", 10),
        ("2025-09-01", 11),
        ("2022-10-01", 8),
        ("2026-10-01", 11),  # never above the grade that the student is in now
        ("2010-01-01", None),
        ("2031-01-01", 11),
    ],
)
def test_the_grade_of_a_day(on: str, grade: int | None) -> None:
    student = make_closure(grade=11).student.record
    assert grade_on(DISTRICT, student, day(on)) == grade


def test_a_roster_that_begins_today_tells() -> None:
    early = [score("M.1", "proficient", "2025-08-01")]
    assert taking("2025-09-01", early, sections=[section()]) == {"algebra": "2025-09-01"}


def test_the_first_and_the_last_day_of_a_school_year_belong_to_it() -> None:
    year = Year.model_validate({"id": "long", "starts": "2025-07-20", "ends": "2026-08-20"})
    district = replace(DISTRICT, record=DISTRICT.record.model_copy(update={"years": (year,)}))
    student = make_closure(entered={"on": "2025-09-01", "grade": 9}).student.record
    days = ("2025-07-19", "2025-07-20", "2026-08-20", "2026-08-21")
    assert [grade_on(district, student, day(on)) for on in days] == [8, 9, 9, 10]


def test_kindergarten_is_a_grade() -> None:
    student = make_closure(entered={"on": "2023-09-01", "grade": 0}).student.record
    assert [grade_on(DISTRICT, student, day(on)) for on in ("2023-09-01", "2023-06-01")] == [0, None]


def test_the_grade_of_a_student_who_came_in_the_middle_of_a_year() -> None:
    student = make_closure(grade=12, entered={"on": "2025-02-10", "grade": 10, "how": "transfer"}).student.record
    assert [grade_on(DISTRICT, student, day(on)) for on in ("2024-10-01", "2025-03-01", "2025-10-01")] == [10, 10, 11]
