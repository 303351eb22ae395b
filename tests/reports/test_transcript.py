from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.reports.sample import answers, audit, award, closure, district, requirement, view, wished

from mblkit.district import Closure
from mblkit.reports.answers import ledger_share
from mblkit.reports.catalogs import Catalog
from mblkit.reports.locale import Locale
from mblkit.reports.passages import Passage
from mblkit.reports.plain import plain
from mblkit.reports.transcript import transcript_view
from mblkit.reports.transcript_sheet import transcript_sheet
from mblkit.reports.views import TranscriptView

LEFT = date(2026, 3, 1)


def with_student(student: Closure, **fields: object) -> Closure:
    record = student.student.record.model_copy(update=fields)
    return replace(student, student=replace(student.student, record=record))


def made(student: Closure | None = None, *, official: bool = False, **changed: object) -> TranscriptView:
    return transcript_view(district(), student or closure(), answers(**changed), wished(official=official))


def test_experiences_stand_in_the_school_year_in_which_their_credit_was_earned() -> None:
    years = {year.year: [line.id for line in year.lines] for year in view().years}
    assert years == {"2024-25": ["algebra"], "2025-26": ["harbor", "c-2", "poetry"]}


def test_a_line_says_what_it_was_when_it_was_and_on_what_ground() -> None:
    line = view().years[1].lines[0]
    assert (line.title, line.type, line.place) == ("Harbor Internship", "Internship", "Port Authority")
    assert (line.starts, line.ends, line.completed) == ("2025-07-01", "2025-08-15", "2025-08-15")
    assert (line.attempted, line.earned, line.basis_name) == ("1", "1", "Mastery")


def test_posted_credit_has_the_title_and_the_day_of_the_ledger() -> None:
    line = view().years[0].lines[0]
    assert (line.title, line.completed, line.mark, line.not_posted) == (
        "Algebra 1, as posted",
        "2025-06-02",
        "posted",
        None,
    )


def test_credit_that_is_not_posted_is_marked_and_summed() -> None:
    unofficial = view()
    marks = {line.id: line.mark for year in unofficial.years for line in year.lines}
    assert marks == {"algebra": "posted", "harbor": "not-posted", "c-2": "not-posted", "poetry": "not-posted"}
    assert (unofficial.totals.earned, unofficial.totals.posted, unofficial.totals.not_posted) == ("25/6", "2", "13/6")


def test_the_official_transcript_prints_the_ledger_alone() -> None:
    official = view(official=True)
    assert [line.id for year in official.years for line in year.lines] == ["algebra"]
    assert [line.id for line in official.transfers] == ["c-1"]
    assert (official.totals.earned, official.totals.not_posted) == ("2", None)
    assert {line.mark for line in official.under_way} == {"in-progress", "not-completed"}


def test_what_the_ledger_does_not_know_is_not_in_its_share() -> None:
    assert [kept.record.id for kept in ledger_share(closure(), date(2026, 3, 14)).credits] == ["c-1"]
    assert ledger_share(closure(), date(2024, 9, 19)).credits == ()


def test_an_experience_under_way_is_told_from_one_that_ended_without_credit() -> None:
    assert {line.id: line.mark for line in view().under_way} == {
        "drama": "in-progress",
        "garden": "not-completed",
        "own-question": "under-review",
    }


def test_an_experience_that_has_not_begun_is_not_listed() -> None:
    early = made(as_of=date(2025, 1, 10))
    assert [line.id for line in early.under_way if line.mark != "under-review"] == ["garden"]


def test_transfer_credit_shows_what_the_other_school_says() -> None:
    (line,) = view().transfers
    assert (line.source, line.original, line.earned, line.accepted, line.credit) == (
        "Northfield School",
        "9.2 of 10",
        "2024-06-10",
        "2024-09-12",
        "1",
    )


def test_a_line_names_the_innermost_requirement_that_it_serves() -> None:
    assert next(line for line in view().years[1].lines if line.id == "poetry").serves == ("Arts",)


def test_an_experience_with_competencies_of_two_content_areas_is_interdisciplinary() -> None:
    marked = {line.id for year in view().years for line in year.lines if line.interdisciplinary}
    assert marked == {"harbor"}


def test_not_yet_assessed_is_not_not_yet_met() -> None:
    outcomes = {line.id: line.outcome for area in view().areas for line in area.lines}
    assert outcomes == {
        "MATH.1": "not-yet",
        "MATH.2": "not-assessed",
        "ELA.1": "mastered",
        "ELA.2": "not-enough-evidence",
    }


def test_a_retired_competency_is_shown_to_those_alone_who_mastered_it() -> None:
    assert "MATH.0" not in {line.id for area in view().areas for line in area.lines}


def test_a_competency_shows_its_level_its_parts_and_its_day() -> None:
    lines = {line.id: line for area in view().areas for line in area.lines}
    assert (lines["ELA.1"].level, lines["ELA.1"].verified) == ("Exemplary", "2025-06-02")
    assert (lines["MATH.1"].level, lines["MATH.1"].mastered, lines["MATH.1"].of) == (None, 1, 2)


def test_every_decision_on_a_requirement_looks_the_same() -> None:
    lines = {one.id: (one.needed, one.counted, one.state_name) for one in view().requirements}
    assert lines == {
        "stem": ("9", "2.5", "Open"),
        "humanities": ("9", "2/3", "Open"),
        "arts": ("1", "2/3", "Open"),
        "world-language": ("1", "1", "Met"),
        "wellness": (None, None, "Met (adjusted)"),
        "languages": (None, None, "Met (adjusted)"),
    }


def test_a_decision_after_the_day_of_the_transcript_is_not_known() -> None:
    lines = {one.id: one.state for one in made(as_of=date(2025, 1, 9)).requirements}
    assert lines["languages"] == "met"


def test_a_waived_condition_is_adjusted_and_one_that_is_not_in_force_is_left_out() -> None:
    assert [(one.id, one.state_name) for one in view().conditions] == [
        ("community-service", "Met"),
        ("portfolio", "Met (adjusted)"),
    ]


def test_an_exempted_competency_says_no_more() -> None:
    assert view().portrait[0].lines[1].outcome_name == "Adjusted"


PRIVATE = (
    "planning",
    "special-education",
    "multilingual",
    "financial",
    "exempt",
    "minutes",
    "waive",
    "substitution-",
    "2009-04-11",
)


@pytest.mark.parametrize("official", [True, False])
def test_nothing_private_is_in_the_view(official: bool) -> None:
    text = str(plain(view(official=official))).lower()
    assert [word for word in PRIVATE if word in text] == []


@pytest.mark.parametrize("status", ["expelled", "enrolled"])
def test_the_status_of_a_student_is_never_told(status: str) -> None:
    student = with_student(closure(), status=status)
    assert "expelled" not in str(plain(made(student))).lower()


def test_the_birth_date_is_shown_where_it_is_asked_for() -> None:
    assert view(birth_date=True).student.birth_date == "2009-04-11"


def test_the_school_speaks_with_its_people() -> None:
    school = view().school
    assert (school.principal, school.registrar, school.ceeb) == ("Clara Stone", "Ramón Vega", "079901")


def test_a_student_without_a_people_file_is_shown_by_id_with_a_notice() -> None:
    found = made(replace(closure(), person=None, staff_names=None))
    assert (found.student.name, found.student.id, found.school.principal) == (None, "s-0001", None)
    assert len(found.frame.notices) == 1


def test_a_conferred_diploma_ends_the_expectation() -> None:
    done = made(with_student(closure(), status="graduated", left=date(2026, 3, 1)), conferred=date(2026, 3, 1))
    assert (done.enrollment.conferred, done.enrollment.expected, done.enrollment.left) == (
        "2026-03-01",
        None,
        "2026-03-01",
    )
    assert view().enrollment.expected == "2026-06-15"


@pytest.mark.parametrize(("left", "conferred", "shown"), [(None, None, True), (LEFT, LEFT, True), (LEFT, None, False)])
def test_who_left_without_a_diploma_does_not_look_like_a_graduate(
    left: date | None, conferred: date | None, *, shown: bool
) -> None:
    found = made(with_student(closure(), status="withdrawn" if left else "enrolled", left=left), conferred=conferred)
    facts = {fact.label for fact in transcript_sheet(found, wished().locale).facts}
    assert ("Diploma" in facts) is shown


def test_a_day_of_leaving_that_is_still_to_come_is_not_told() -> None:
    left = with_student(closure(), status="withdrawn", left=date(2026, 5, 1))
    assert made(left).enrollment.left is None


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ("2024-03-01", "Before 2024-25"),
        ("2025-07-15", "2024-25"),
        ("2025-08-10", "2025-26"),
        ("2027-01-01", "After 2025-26"),
    ],
)
def test_a_day_outside_the_calendar_has_a_place(day: str, year: str) -> None:
    one = award("experience:harbor", earned=date.fromisoformat(day))
    assert [block.year for block in made(awards=(one,)).years] == [year]


def test_parts_of_requirements_are_indented() -> None:
    assert {one.id: one.depth for one in view().requirements}["arts"] == 1


def test_without_a_diploma_for_the_class_there_is_credit_and_no_bar() -> None:
    found = made(total=None, requirements=(), conditions=(), diploma=None, diploma_title=None)
    assert (found.totals.needed, found.totals.share, found.totals.earned) == (None, 0, "25/6")


def test_the_bar_never_leaves_its_frame() -> None:
    assert made(total=requirement("total", 1, 4)).totals.share == 100


def test_the_legend_defines_what_is_used_and_nothing_else() -> None:
    legend = view().legend
    assert [term.name for term in legend.bases] == ["Mastery", "Higher education", "Transfer"]
    assert [term.name for term in legend.types] == ["Course", "Internship", "Independent study", "College course"]
    assert [term.code for term in legend.marks] == [
        "not-posted",
        "in-progress",
        "not-completed",
        "under-review",
        "interdisciplinary",
    ]
    assert [term.code for term in legend.states] == ["met", "adjusted", "open"]
    assert {term.code for term in legend.outcomes} == {
        "mastered",
        "not-yet",
        "not-enough-evidence",
        "not-assessed",
        "needs-decision",
        "adjusted",
    }
    assert (legend.scales[0].target, len(legend.scales[0].levels)) == ("Proficient", 4)


def test_texts_come_in_the_language_that_is_asked_for() -> None:
    found = transcript_view(district(), closure(), answers(), wished(locale=Locale("es", "en", Catalog("es"))))
    name, line = found.areas[0].name, found.years[0].lines[0]
    assert isinstance(name, Passage)
    assert (name, name.language) == ("Matemáticas", None)
    assert found.frame.language == "es"
    assert line.title == "Algebra 1, as posted"


def test_policies_have_title_and_day() -> None:
    assert [(one.id, one.title, one.as_of) for one in view().policies] == [
        ("ct", "State requirements", "2025-07-01"),
        ("local", "local", "2024-01-01"),
    ]


def test_totals_are_the_sum_of_the_lines() -> None:
    found = view()
    lines = [Fraction(line.earned or 0) for year in found.years for line in year.lines]
    assert Fraction(found.totals.earned) == sum(lines) + sum(Fraction(line.credit) for line in found.transfers)


def test_the_audit_of_the_sample_is_what_the_lines_show() -> None:
    total = audit().total
    assert total is not None
    assert total.counted == Fraction(view().totals.earned)
