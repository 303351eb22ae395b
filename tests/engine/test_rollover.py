"""Who moves up and why others do not; which classes go on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import experience, make_closure, make_district, section

from mblkit.engine.recognized import Recognition, RecognitionState, Recognized
from mblkit.engine.results import Reason
from mblkit.engine.rollover import EndedSection, Move, NewSection, Rollover, Stay, plan_rollover, year_before
from mblkit.model.people import SectionRecord, StudentRecord

DISTRICT = make_district(
    experiences=[
        experience("algebra"),
        experience("old", retired={"on": "2026-06-30", "replaced_by": "new"}),
        experience("new"),
        experience("gone", retired={"on": "2026-09-01"}),
    ]
)
BEFORE, YEAR = DISTRICT.year("2025-26"), DISTRICT.year("2026-27")


def student(**more: Any) -> StudentRecord:  # noqa: ANN401 - YAML data
    return make_closure(**more).student.record


def stands(gives: str | None, state: RecognitionState = "met") -> Recognition:
    rule = Recognized("standing", "grade-standing", "Standing", state, gives, Fraction(0), "", None, Reason("note", ""))
    return replace(NO_RULE, results=(rule,))


NO_RULE = Recognition("s-1", 2027, 11, completed_grade_11=False, as_of=date(2026, 6, 20), results=())


def planned(
    *students: tuple[StudentRecord, Recognition | None],
    sections: Iterable[SectionRecord] = (),
    conferred: Iterable[str] = (),
) -> Rollover:
    return plan_rollover(DISTRICT, students, sections, YEAR, BEFORE, set(conferred))


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (stands("12"), Move("s-1", 11, 12, "stands in grade 12")),
        (NO_RULE, Move("s-1", 11, 12, "no policy asks for more")),
        (stands("11", "not-met"), Stay("s-1", 11, "stands in grade 11")),
        (stands("11", "needs-decision"), Stay("s-1", 11, "stands in grade 11 (needs-decision)")),
        (
            stands(None, "undetermined-by-policy"),
            Stay("s-1", 11, "the policies do not say where the student stands (undetermined-by-policy)"),
        ),
        (None, Stay("s-1", 11, "errors touch the records")),
    ],
)
def test_a_student_of_the_class_of_2027_in_grade_11(found: Recognition | None, wanted: Move | Stay) -> None:
    plan = planned((student(), found))
    assert (*plan.moves, *plan.stays) == (wanted,)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"grade": 10}, "the class of 2027 is in grade 12 that year"),
        ({"class": 2026, "grade": 12}, "the class has graduated, and no diploma is conferred"),
    ],
)
def test_who_is_out_of_step_is_left_to_a_person(more: dict[str, Any], says: str) -> None:
    plan = planned((student(**more), stands("12")))
    assert [one.reason for one in plan.stays] == [says]
    assert plan.moves == ()


def test_who_has_the_diploma_is_told_apart() -> None:
    plan = planned((student(**{"class": 2026, "grade": 12}), stands("12")), conferred=["s-1"])
    assert [one.reason for one in plan.stays] == ["has the diploma"]


@pytest.mark.parametrize("status", ["graduated", "transferred", "withdrawn"])
def test_who_has_left_is_not_spoken_of(status: str) -> None:
    plan = planned((student(status=status, left="2026-01-10"), stands("12")))
    assert (plan.moves, plan.stays) == ((), ())


def test_who_was_moved_is_not_moved_again() -> None:
    plan = planned((student(grade=12), stands("12")))
    assert (plan.moves, plan.stays, bool(plan)) == ((), (), False)


def of(*kept: Any) -> list[SectionRecord]:  # noqa: ANN401 - kept records
    return [one.record for one in kept]


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("algebra.2025.1", "algebra.2026.1"),
        ("algebra-2025-26-b", "algebra-2026-27-b"),
        ("algebra.1", "algebra.1.2026"),
        ("algebra.12025", "algebra.12025.2026"),
    ],
)
def test_the_id_takes_the_new_year(name: str, new: str) -> None:
    plan = planned(sections=of(section(name, term="2025-26.s2")))
    assert plan.sections == (NewSection(new, name, "algebra", "hs", "2026-27.s2", ("t-one",)),)


def test_a_retired_experience_gives_way_or_ends() -> None:
    plan = planned(sections=of(section("a.2025", of="old"), section("b.2025", of="gone")))
    assert [one.experience for one in plan.sections] == ["new"]
    assert plan.ended == (EndedSection("b.2025", "gone is retired, and nothing takes its place"),)


def test_a_successor_that_is_there_is_passed_over() -> None:
    plan = planned(sections=of(section("a.2025"), section("a.2026", year="2026-27")))
    assert (plan.sections, plan.ended) == ((), ())


def test_an_id_of_another_year_is_not_taken() -> None:
    plan = planned(sections=of(section("a.2025"), section("a.2026", year="2024-25")))
    assert plan.ended == (EndedSection("a.2025", "a.2026 is a class of another year"),)


def test_classes_of_other_years_have_no_successor_now() -> None:
    assert planned(sections=of(section("a.2024", year="2024-25"))).sections == ()


def test_a_long_id_is_left_to_a_person() -> None:
    (ended,) = planned(sections=of(section("a" * 62))).ended
    assert ended.reason == "its id is too long to take the year"


def test_the_year_before() -> None:
    years = DISTRICT.record.years
    assert year_before(years, "2026-27") == BEFORE
    assert year_before(years, "2022-23") is None
    with pytest.raises(KeyError):
        year_before(years, "2030-31")
