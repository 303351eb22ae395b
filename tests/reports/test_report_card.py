from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import reduce
from pathlib import Path
from typing import get_args

import pytest
from tests.reports.pages import page
from tests.reports.sample import HOSTILE
from tests.reports.terms_sample import AS_OF, opened, wish

from mblkit.district import Closure, District
from mblkit.reports.plain import plain
from mblkit.reports.render import Document, Form, render
from mblkit.reports.report_card import report_card, report_card_view
from mblkit.reports.report_card_courses import taken
from mblkit.reports.report_card_sheet import report_card_sheet
from mblkit.reports.report_card_terms import periods
from mblkit.reports.report_card_view import CourseBlock, ReportCardView, TargetLine

FORMS: tuple[Form, ...] = ("html", "markdown", "text", "json")
SUFFIXES = {"html": "html", "markdown": "md", "text": "txt", "json": "json"}
District_ = tuple[District, dict[str, Closure]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> District_:
    return opened(tmp_path_factory.mktemp("cards"))


def view(
    place: District_, student: str = "s-1", on: date = AS_OF, term: int = 1, language: str | None = None, **more: bool
) -> ReportCardView:
    district, closures = place
    return report_card_view(district, closures[student], on, periods(district)[term], wish(district, language, **more))


def card(place: District_, **more: object) -> Document:
    district, _ = place
    found = view(place, **more)  # type: ignore[arg-type]
    return Document(1, found, report_card_sheet(found, wish(district, found.frame.language).locale))


def course(found: ReportCardView, name: str) -> CourseBlock:
    return next(block for block in found.courses if block.id == name)


def line(found: ReportCardView, name: str, target: str) -> TargetLine:
    lines = course(found, name).lines
    return next(one for each in lines for one in (each, *each.parts) if one.id == target)


@pytest.mark.parametrize("form", FORMS)
def test_a_report_card_is_what_it_was(form: Form, place: District_, golden: Callable[[str, str], None]) -> None:
    assert set(FORMS) <= set(get_args(Form))
    golden(f"reports/report-card-sample.{SUFFIXES[form]}", render(card(place), form))


@pytest.mark.parametrize("form", FORMS)
def test_in_the_language_of_a_family(form: Form, place: District_, golden: Callable[[str, str], None]) -> None:
    golden(f"reports/report-card-es.{SUFFIXES[form]}", render(card(place, language="es"), form))


# ------------------------------------------------------------------------------------------------------ levels


def test_not_yet_assessed_is_not_not_yet_met(place: District_) -> None:
    found = view(place)
    outcomes = {part.id: part.outcome for part in course(found, "algebra").lines[0].parts}
    assert outcomes == {"MATH.1.a": "mastered", "MATH.1.b": "not-yet", "MATH.1.c": "not-assessed"}
    assert line(found, "algebra", "MATH.1.c").next is not None
    assert [one.code for one in found.legend.outcomes] == ["mastered", "not-yet", "not-assessed"]


def test_an_indicator_says_its_level_its_trend_and_its_evidence(place: District_) -> None:
    found = line(view(place), "algebra", "MATH.1.a")
    assert (found.level, found.at, found.target, found.levels[found.target - 1]) == ("Proficient", 3, 3, "Proficient")
    assert (found.trend, found.growth, found.evidence, found.new, found.last) == ("rising", "2", 3, 1, "2026-02-10")
    assert [(one.on, one.score, one.at) for one in found.scores] == [
        ("2025-10-01", "Beginning", 1),
        ("2025-12-01", "Developing", 2),
        ("2026-02-10", "Proficient", 3),
    ]
    assert found.next is None


def test_two_scores_are_set_against_each_other_and_one_has_no_trend(place: District_) -> None:
    found = view(place)
    assert (line(found, "algebra", "MATH.1.b").trend, line(found, "algebra", "MATH.1.b").growth) == ("lower", "-1")
    assert (line(found, "club", "ELA.1").trend, line(found, "club", "ELA.1").trend_name) == (None, "")


def test_the_next_step_is_the_level_above_with_its_criteria_and_the_last_day(place: District_) -> None:
    step = line(view(place), "algebra", "MATH.1.b").next
    assert step is not None
    assert (step.level, step.criteria, step.by, step.tries) == ("Proficient", "Writes the rule.", "2026-06-15", 4)


def test_without_evidence_nothing_is_said_to_reach_its_target(place: District_) -> None:
    district, _ = place
    for on, told in ((date(2025, 9, 1), "No evidence so far."), (AS_OF, "To work on")):
        found = view(place, on=on, term=0 if on < AS_OF else 1)
        section = render(Document(1, found, report_card_sheet(found, wish(district).locale)), "text")
        section = section.partition("NEXT STEPS")[2].partition("WHAT THE STUDENT CAN DO")[0]
        assert told in section
        assert "All that was assessed" not in section


def test_a_course_that_is_over_sets_no_last_day(place: District_) -> None:
    found = view(place, "s-2")
    step = line(found, "drawing", "MATH.2").next
    assert step is not None
    assert (step.level, step.by) == ("Proficient", None)
    assert "Show it again by: Ask the school." in " ".join(render(card(place, student="s-2"), "text").split())


@pytest.mark.parametrize(("until", "by"), [("05-01", "2026-05-01"), ("07-01", "2026-06-15"), ("03-13", None)])
def test_no_last_day_is_later_than_the_one_of_the_credit(tmp_path: Path, until: str, by: str | None) -> None:
    changes = {"class: 2029": "class: 2026", "diplomas:": f"credit: [{{until: {until}}}]\ndiplomas:"}
    place = opened(tmp_path, lambda data: reduce(lambda text, one: text.replace(*one), changes.items(), data))
    step = line(view(place), "algebra", "MATH.1.b").next
    assert step is not None
    assert step.by == by


def test_a_document_has_the_words_for_families_in_its_language(place: District_) -> None:
    found = view(place, language="es")
    assert course(found, "algebra").lines[0].statement == "Puedo usar funciones."
    assert (course(found, "algebra").title, found.period.name) == ("Álgebra", "Primavera")
    assert found.relearning == "Se aprende y se intenta de nuevo."


@pytest.mark.parametrize("language", ["es", "pt", "pl", "ht", "zh", "ar"])
def test_nothing_of_a_catalog_but_its_texts_is_printed(place: District_, language: str) -> None:
    for form in FORMS:
        assert "Project-Id-Version" not in render(card(place, language=language), form)


# ----------------------------------------------------------------------------------------------------- courses


def test_the_standing_on_credit_has_a_reason(place: District_) -> None:
    found = view(place)
    said = {block.id: (block.state, block.why, block.mastered, block.of) for block in found.courses}
    assert said == {
        "algebra": ("needs", "1 part does not reach the target yet.", 1, 3),
        "club": ("none", "This experience carries no credit.", 1, 1),
        "drawing": ("earned", "0.50 credit, earned on January 19, 2026.", 1, 1),
        "tools": ("earned", "0.50 credit, earned on February 10, 2026.", 1, 1),
    }
    assert (found.credit.earned, found.credit.needed, found.credit.share) == ("1", "3", 33)


def test_what_was_assessed_reaches_the_target_so_the_student_is_on_track(place: District_) -> None:
    block = course(view(place, "s-2"), "algebra")
    assert (block.state, block.mastered, block.of) == ("on-track", 1, 3)


def test_where_nothing_was_assessed_nobody_is_on_track(place: District_) -> None:
    block = course(view(place, "s-3", date(2026, 1, 30)), "drawing")
    assert (block.state, block.why) == ("not-assessed", "Nothing that it asks for was assessed so far.")


def test_a_course_that_ended_before_all_was_shown_needs_more(place: District_) -> None:
    block = course(view(place, "s-2", date(2026, 6, 20)), "algebra")
    assert (block.state, block.why) == ("needs", "The course has ended before all of it was shown.")


def test_credit_that_waits_for_approval_is_under_review(tmp_path: Path) -> None:
    approval = "credit:\n  - {for: {experience: tools}, approval: true}\ndiplomas:"
    found = course(view(opened(tmp_path, lambda data: data.replace("diplomas:", approval))), "tools")
    assert (found.state, found.why) == (
        "under-review",
        "All that it asks for is there; the school has not approved the credit yet.",
    )


def test_evidence_that_was_entered_after_the_last_card_is_new(place: District_) -> None:
    assert line(view(place), "drawing", "MATH.2").new == 1
    before = view(place, on=date(2026, 1, 25), term=0)
    assert course(before, "drawing").lines[0].outcome == "not-assessed"


def test_a_course_is_on_the_card_as_long_as_the_student_is_in_it(place: District_) -> None:
    district, closures = place
    first = date(2026, 1, 26)
    assert [one.experience for one in taken(district, closures["s-3"], first, date(2026, 2, 1))] == ["drawing"]
    assert taken(district, closures["s-3"], first, date(2026, 2, 2)) == ()


def test_teachers_are_named_where_names_are_known(place: District_) -> None:
    found = view(place)
    assert (course(found, "algebra").teachers, course(found, "drawing").teachers) == (("Ada Marsh",), ("t-two",))
    assert (found.contacts.adviser, found.contacts.phone) == ("t-two", "860-555-0100")


def test_evidence_outside_all_courses_stands_by_area(place: District_) -> None:
    district, closures = place
    closure = closures["s-1"]
    moved = replace(closure, evidence=tuple(one._replace(experience="algebra") for one in closure.evidence))
    found = report_card_view(district, moved, AS_OF, periods(district)[1], wish(district))
    assert [(area, [one.id for one in lines]) for area, lines in found.others] == [
        ("Mathematics", ["MATH.2"]),
        ("English", ["ELA.1"]),
    ]


# ----------------------------------------------------------------------------------------------------- private


def test_a_support_says_neither_its_type_nor_its_name(place: District_) -> None:
    names = {kept.record.name for kept in place[1]["s-1"].supports}
    assert names == {"workshop", "extended-time", "glossary"}
    found = view(place)
    assert line(found, "algebra", "MATH.1.b").support == "2026-02-15"
    assert (line(found, "algebra", "MATH.1.a").support, found.support) == (None, None)
    for form in FORMS:
        text = render(card(place), form).lower()
        assert [word for word in (*names, "accommodation", "intervention", "special") if word in text] == []


def test_a_redacted_card_has_no_names_and_no_words_of_people(place: District_) -> None:
    for form in FORMS:
        text = render(card(place, redact=True), form)
        said = ("Maya", "Quillfeather", "Marsh", "9000007919", "another look", "slope")
        assert [word for word in said if word in text] == []
        assert "Names and other personal data are left out" in " ".join(text.split())
    assert "9000007919" not in render(card(place), "json")


def test_habits_of_work_change_nothing_but_their_own_section(place: District_, tmp_path: Path) -> None:
    other = opened(tmp_path, lambda data: data.replace("prepare: always", "prepare: rarely"))
    before, after = plain(view(place)), plain(view(other))
    assert before.pop("habits") != after.pop("habits")
    assert before == after


def test_habits_are_those_of_the_term_and_apart(place: District_) -> None:
    (block,) = view(place).habits
    assert [(one.name, one.usual, one.observations) for one in block.lines] == [("Prepare", "Always", 1)]
    found = page(render(card(place), "html"))
    assert [one.attributes["aria-labelledby"] for one in found.all("section") if "class" in one.attributes] == [
        "habits-1"
    ]


def test_what_was_said_of_work_stands_with_who_said_it(place: District_) -> None:
    found = view(place)
    (comment,), (reflection,) = found.comments, found.reflections
    assert (comment.by, comment.task, comment.on) == ("Ada Marsh", "Modeling", "2026-02-10")
    assert comment.words == "The graphs are read with care. The rules need another look."
    assert (reflection.words, reflection.scores) == ("I see now what a slope says.", (("MATH.1.a", "Exemplary"),))
    assert (view(place, on=date(2026, 1, 20), term=0).comments, view(place, "s-2").reflections) == ((), ())


def test_there_is_no_average_no_rank_and_no_attendance(place: District_) -> None:
    text = render(card(place), "text").lower()
    assert [word for word in ("average", "rank", "attendance", "absent", "gpa") if word in text] == []


# ------------------------------------------------------------------------------------------------------- pages


def test_a_chart_stands_beside_a_table_of_the_same(place: District_) -> None:
    found = page(render(card(place), "html"))
    chart = next(one for one in found.all("svg") if one.attributes.get("role") == "img")
    title, text = (chart.attributes["aria-labelledby"] or "").split()
    assert found.one("desc").attributes["id"] == text
    assert title.endswith("-title")
    assert found.one("desc").text == (
        "Beginning on Oct 1, 2025, Developing on Dec 1, 2025, Proficient on Feb 10, 2026. The target is Proficient."
    )
    assert "Scores over time, oldest first" in [one.text for one in found.all("caption")]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_does_nothing(place: District_, name: str) -> None:
    district, closures = place
    closure = closures["s-1"]
    assert closure.person is not None
    person = closure.person.model_copy(update={"preferred": name})
    document = report_card(district, replace(closure, person=person), AS_OF, periods(district)[1], wish(district))
    found = page(render(document, "html"))
    assert found.all("script", "iframe", "img", "a", "link") == []
    assert "\x1b" not in render(document, "text")


def test_a_card_of_the_past_counts_what_was_new_in_its_term(place: District_) -> None:
    found = view(place, term=0)
    part = line(found, "algebra", "MATH.1.a")
    assert (part.level, part.evidence, part.new) == ("Proficient", 3, 2)
    assert (found.comments, found.reflections, found.period.id) == ((), (), "2025-26.s1")
    assert [(one.usual, one.observations) for one in found.habits[0].lines] == [("Rarely", 1)]
    assert [block.id for block in found.courses] == ["algebra", "drawing"]
    assert [block.id for block in view(place).courses] == ["algebra", "drawing", "tools", "club"]
    assert [block.id for block in view(place, language="es").courses] == ["algebra", "drawing", "tools", "club"]


def test_what_has_ended_is_shown_to_those_alone_who_had_mastered_it(tmp_path: Path) -> None:
    ended = "{id: MATH.1.c, statement: Compare families., retired: {on: 2026-02-01}}"
    found = view(opened(tmp_path, lambda data: data.replace("{id: MATH.1.c, statement: Compare families.}", ended)))
    block = course(found, "algebra")
    assert [part.id for part in block.lines[0].parts] == ["MATH.1.a", "MATH.1.b"]
    assert (block.mastered, block.of) == (1, 2)


def test_an_exempt_competency_is_adjusted_and_nothing_else(tmp_path: Path) -> None:
    decision = """---
mbl: decisions/1
items:
  - {id: d-1, type: exemption, student: s-1, competency: MATH.2, on: 2025-10-01, role: planning-team, by: t-two,
     reference: minutes 7}
---
mbl: policy/1
"""
    place = opened(tmp_path, lambda data: data.replace("---\nmbl: policy/1\n", decision))
    found = view(place, on=date(2026, 1, 20), term=0)
    drawing = course(found, "drawing")
    assert (drawing.lines[0].outcome, drawing.lines[0].next, drawing.of) == ("adjusted", None, 0)
    assert (drawing.state, drawing.why) == (
        "none",
        "Nothing that it asks for applies, so no credit is to be earned here.",
    )
    assert "minutes" not in render(card(place), "json")
