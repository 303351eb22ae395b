from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import reduce
from pathlib import Path

import pytest
from tests.reports.pages import page
from tests.reports.terms_sample import AS_OF, opened, wish

from mblkit.district import Closure, District
from mblkit.reports.progress_report import progress_report, progress_view
from mblkit.reports.progress_report_view import ChangeLine, ProgressView
from mblkit.reports.render import Document, Form, render
from mblkit.reports.report_card_terms import last_ended

FORMS: tuple[Form, ...] = ("html", "markdown", "text", "json")
SUFFIXES = {"html": "html", "markdown": "md", "text": "txt", "json": "json"}
FALL = date(2026, 1, 20)
Place = tuple[District, dict[str, Closure]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return opened(tmp_path_factory.mktemp("progress"))


def view(place: Place, student: str = "s-1", on: date = AS_OF, since: date = FALL) -> ProgressView:
    district, closures = place
    report = last_ended(district, on)
    return progress_view(district, closures[student], on, since, report, wish(district))


def document(place: Place, student: str = "s-1", language: str | None = None, *, redact: bool = False) -> Document:
    district, closures = place
    report = last_ended(district, AS_OF)
    return progress_report(district, closures[student], AS_OF, FALL, report, wish(district, language, redact=redact))


def ids(changes: tuple[ChangeLine, ...]) -> list[str]:
    return [one.line.id for one in changes]


@pytest.mark.parametrize("form", FORMS)
def test_a_progress_report_is_what_it_was(form: Form, place: Place, golden: Callable[[str, str], None]) -> None:
    golden(f"reports/progress-report-sample.{SUFFIXES[form]}", render(document(place), form))


# ----------------------------------------------------------------------------------------------------- changes


def test_a_change_says_what_was_before(place: Place) -> None:
    (change,) = view(place).struggles
    assert (change.line.id, change.line.outcome, change.line.level) == ("MATH.1.b", "not-yet", "Developing")
    assert (change.before, change.before_level, change.courses) == ("mastered", "Proficient", ("Algebra",))
    assert (change.competency, change.line.support) == ("I can use functions.", "2026-02-15")


def test_gains_and_what_was_entered_late_are_told(place: Place) -> None:
    found = view(place)
    assert ids(found.gains) == ["MATH.1.a", "MATH.2", "ELA.1"]
    assert {one.line.id: one.before for one in found.gains}["MATH.2"] == "not-assessed"
    assert (found.kept, found.waiting, found.stalled) == ((), (), ())


def test_the_legend_defines_what_was_before_as_well(place: Place) -> None:
    found = view(place)
    before = {one.before for one in (*found.struggles, *found.gains)}
    assert {"mastered", "not-assessed"} <= before
    assert before | {"not-yet"} == {term.code for term in found.legend.outcomes}


def test_only_changes_are_told(place: Place) -> None:
    found = view(place, since=date(2026, 2, 19))
    assert (ids(found.gains), ids(found.struggles), ids(found.stalled)) == (["ELA.1"], [], ["MATH.1.b"])
    nothing = view(place, since=date(2026, 3, 1))
    assert [ids(some) for some in (nothing.struggles, nothing.gains, nothing.kept, nothing.waiting)] == [[], [], [], []]


def test_what_is_shown_again_is_no_gain(place: Place) -> None:
    district, closures = place
    closure = closures["s-1"]
    again = [
        one._replace(on=date(2026, 3, 5), attempt=2, within=one.within.at("again"))
        for one in closure.evidence
        if one.target == "ELA.1"
    ]
    closure = replace(closure, evidence=(*closure.evidence, *again))
    found = progress_view(district, closure, AS_OF, date(2026, 3, 1), None, wish(district))
    assert (ids(found.kept), ids(found.gains)) == (["ELA.1"], [])


def test_a_stalled_target_of_a_course_that_is_over_is_not_told_again(place: Place) -> None:
    found = view(place, "s-2", since=date(2026, 2, 1))
    assert (ids(found.stalled), ids(found.struggles)) == ([], [])
    assert ids(view(place, "s-2").struggles) == ["MATH.2"]


def test_what_fell_stands_before_what_is_further_away(place: Place) -> None:
    district, closures = place
    closure = closures["s-1"]
    rule = next(one for one in closure.evidence if one.target == "MATH.1.b" and one.attempt == 3)
    other = rule._replace(target="MATH.1.c", score="beginning", within=rule.within.at("other"))
    closure = replace(closure, evidence=(*closure.evidence, other))
    found = progress_view(district, closure, AS_OF, FALL, None, wish(district))
    assert ids(found.struggles) == ["MATH.1.b", "MATH.1.c"]
    assert [(one.before, one.line.at) for one in found.struggles] == [("mastered", 2), ("not-assessed", 1)]
    later = progress_view(district, closure, AS_OF, date(2026, 2, 10), None, wish(district))
    assert ids(later.stalled) == ["MATH.1.b", "MATH.1.c"]


def test_a_competency_is_told_of_when_it_is_mastered(place: Place) -> None:
    district, closures = place
    closure = closures["s-1"]
    rule = next(one for one in closure.evidence if one.target == "MATH.1.a" and one.attempt == 3)
    more = (
        rule._replace(target=name, on=date(2026, 3, 2), attempt=4, within=rule.within.at(name))
        for name in ("MATH.1.b", "MATH.1.c")
    )
    closure = replace(closure, evidence=(*closure.evidence, *more))
    found = progress_view(district, closure, AS_OF, FALL, None, wish(district))
    assert [one for one in ids(found.gains) if one.startswith("MATH.1")] == ["MATH.1", "MATH.1.a", "MATH.1.c"]
    assert ids(found.kept) == ["MATH.1.b"]


# -------------------------------------------------------------------------------------------------------- pace


def test_pace_is_parts_against_days(place: Place) -> None:
    found = view(place)
    assert {one.id: (one.mastered, one.of, one.done, one.over, one.state) for one in found.pace} == {
        "algebra": (1, 3, 33, 67, "behind"),
        "club": (1, 1, 100, None, None),
        "tools": (1, 1, 100, 34, "done"),
    }
    assert int(100 * Fraction((AS_OF - date(2025, 9, 1)).days + 1, 288)) == 67


def test_whole_parts_are_asked_for(place: Place) -> None:
    """On day 191 of 288 of three parts one is asked for; on day 192 it is two."""
    days = {date(2026, 3, 10): "on-pace", date(2026, 3, 11): "behind"}
    for on, state in days.items():
        assert [one.state for one in view(place, "s-2", on).pace if one.id == "algebra"] == [state]


def test_a_course_that_is_over_is_there_as_long_as_something_is_left(place: Place) -> None:
    found = view(place, "s-2", date(2026, 1, 25), date(2026, 1, 19))
    assert {one.id: (one.over, one.state) for one in found.pace}["drawing"] == (100, "behind")
    assert "drawing" not in {one.id for one in view(place).pace}


# -------------------------------------------------------------------------------------------------------- plan


def test_goals_are_due_overdue_or_reached_as_of_the_day(place: Place) -> None:
    found = view(place)
    assert [(one.statement, one.due, one.reached, one.overdue) for one in found.goals] == [
        ("Win the derby.", "2026-03-01", None, True),
        ("Visit a boatyard.", "2026-05-01", "2026-03-10", False),
        ("Read ten books.", "2026-06-01", None, False),
    ]
    assert "midnight" not in render(document(place), "json")


def test_a_plan_names_what_has_not_begun(tmp_path: Path, place: Place) -> None:
    without = {"students: [s-1]}": "students: []}", "[club, drawing]": "[tools, drawing]"}
    other = opened(tmp_path, lambda data: reduce(lambda text, one: text.replace(*one), without.items(), data))
    assert (view(other).planned, view(place).planned) == (("Tools",), ())


def test_a_plan_of_a_later_day_is_not_known_yet(place: Place) -> None:
    found = view(place, on=date(2025, 10, 9), since=date(2025, 9, 2))
    assert (found.goals, found.reviewed, found.contacts.adviser) == ((), None, None)


def test_the_next_report_card_is_at_the_end_of_the_term(place: Place) -> None:
    assert view(place).check == "2026-06-15"
    assert view(place, on=date(2026, 6, 20)).check is None
    assert (view(place).report, view(place).since) == ("Fall", "2026-01-20")


# ------------------------------------------------------------------------------------------------------- sheet


def test_struggles_come_first_and_say_how_to_go_on(place: Place) -> None:
    found = page(render(document(place), "html"))
    assert [one.text for one in found.all("h2")][:2] == ["Where help is needed first", "What else changed"]
    text = " ".join(render(document(place), "text").split())
    assert "Support in place since Feb 15, 2026." in text
    assert "Learn it again and try again." in text


def test_where_no_support_is_recorded_the_report_says_so(place: Place) -> None:
    text = " ".join(render(document(place, "s-2"), "text").split())
    assert "No support is recorded for this: ask the teacher." in text


def test_without_struggles_it_says_so(place: Place) -> None:
    district, closures = place
    empty = progress_report(district, closures["s-3"], AS_OF, FALL, None, wish(district))
    text = render(empty, "text")
    assert "Nothing that was assessed is below its target level." in text
    assert "No course under way." in text


def test_a_redacted_report_has_no_names_and_no_goals(place: Place) -> None:
    for form in FORMS:
        text = render(document(place, redact=True), form)
        assert [word for word in ("Maya", "Marsh", "derby", "boatyard", "9000007919") if word in text] == []


@pytest.mark.parametrize("language", ["es", "ar", "zh"])
def test_nothing_of_a_catalog_but_its_texts_is_printed(place: Place, language: str) -> None:
    for form in FORMS:
        assert "Project-Id-Version" not in render(document(place, language=language), form)
