"""What holds of every document, on the cast of the example district and on a hostile one."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from tests.reports.pages import Page, page
from tests.reports.sample import HOSTILE

from mblkit.cli.documents import Subject
from mblkit.cli.progress import make as progress_of
from mblkit.cli.report_card import make as report_card_of
from mblkit.district import Closure, District
from mblkit.engine.settings import Cohort
from mblkit.load.repository import open_all
from mblkit.model.profile import ProfileRecord
from mblkit.reports.answers import Answers, answers
from mblkit.reports.catalogs import Catalog
from mblkit.reports.explainer import explainer
from mblkit.reports.frame import Wish
from mblkit.reports.letter import letter
from mblkit.reports.locale import Locale, locale_of
from mblkit.reports.plan import plan
from mblkit.reports.profile import Known, profile
from mblkit.reports.render import Document, Form, render
from mblkit.reports.signs import visible
from mblkit.reports.transcript import TranscriptWish, transcript
from mblkit.store.tree import WorkTree

DAY = date(2026, 6, 15)
MADE = date(2026, 6, 16)
CAST = ("s-0001", "s-0003", "s-0008", "s-0017", "s-0034", "s-0046")
WRITTEN: tuple[Form, ...] = ("html", "markdown", "text")
FORMS: tuple[Form, ...] = (*WRITTEN, "json")
PROFILE = ProfileRecord.model_validate(
    {
        "school": "hvhs",
        "year": "2025-26",
        "web": "harbor-valley.example/hvhs",
        "counselors": ["c-marchetti"],
        "setting": "A port town.",
        "recognitions": ["An award"],
        "teaching": "By mastery.",
        "curriculum": "Open to all.",
        "programs": ["Early college"],
        "breakdowns": [
            {
                "title": "Language at home",
                "groups": [
                    {"name": "English", "students": 212},
                    {"name": "Spanish", "students": 61},
                    {"name": "Another language", "students": 7},
                ],
            }
        ],
        "after": [
            {
                "graduating_class": 2025,
                "groups": [{"name": "College", "students": 299}, {"name": "Work", "students": 1}],
            }
        ],
        "destinations": ["Millbrook College"],
        "tests": [
            {"name": "Entrance test", "takers": 31, "lowest": 940, "highest": 1150},
            {"name": "Rare test", "takers": 3, "lowest": 4, "highest": 6},
        ],
    }
)
SUFFIXES = {"html": "html", "markdown": "md", "text": "txt", "json": "json"}
Make = Callable[[District, Closure, Locale], Document]


ANSWERS: dict[str, Answers] = {}


def answered(district: District, closure: Closure) -> Answers:
    """Where a student stands, reckoned once: names change nothing about it."""
    if closure.id not in ANSWERS:
        ANSWERS[closure.id] = answers(district, closure, DAY)
    return ANSWERS[closure.id]


def _transcript(district: District, closure: Closure, locale: Locale) -> Document:
    found = answered(district, closure)
    return transcript(district, closure, found, TranscriptWish(locale, MADE, habits=True))


def _letter(district: District, closure: Closure, locale: Locale) -> Document:
    return letter(district, closure, answered(district, closure).earned, Wish(locale, MADE))


def _plan(district: District, closure: Closure, locale: Locale) -> Document:
    return plan(district, closure, answered(district, closure), Wish(locale, MADE))


def _explainer(district: District, closure: Closure, locale: Locale) -> Document:
    student = closure.student.record
    return explainer(district, Cohort(student.graduating_class, DAY, student.school), Wish(locale, MADE))


def _profile(district: District, closure: Closure, locale: Locale) -> Document:
    known = Known(PROFILE, (closure.student.record,), closure.staff_names or {})
    return profile(district, closure.student.record.school, DAY, known, Wish(locale, MADE))


def _report_card(district: District, closure: Closure, locale: Locale) -> Document:
    return report_card_of(Subject(district, closure, DAY, Wish(locale, MADE)))


def _progress(district: District, closure: Closure, locale: Locale) -> Document:
    return progress_of(Subject(district, closure, DAY, Wish(locale, MADE)))


MAKERS: dict[str, Make] = {
    "transcript": _transcript,
    "letter": _letter,
    "plan": _plan,
    "report-card": _report_card,
    "progress-report": _progress,
    "explainer": _explainer,
    "profile": _profile,
}
ABOUT_STUDENTS = tuple(name for name in MAKERS if name not in {"explainer", "profile"})


@dataclass(frozen=True)
class Cast:
    """The example district with its students, and what was made of them, so that nothing is made twice."""

    district: District
    closures: dict[str, Closure]

    def made(self, name: str, student: str, **person: object) -> Document:
        closure = self.closures[student]
        if person:
            assert closure.person is not None
            closure = replace(closure, person=closure.person.model_copy(update=person))
        return MAKERS[name](self.district, closure, locale_of(self.district))


@pytest.fixture(scope="module")
def cast(root: Path) -> Cast:
    found = open_all(WorkTree(root / "examples" / "district"))
    return Cast(found.district, dict(found.closures))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [name for name in MAKERS if name != "transcript"])
def test_a_document_of_the_example_is_what_it_was(
    cast: Cast, name: str, form: Form, golden: Callable[[str, str], None]
) -> None:
    golden(f"reports/{name}.{SUFFIXES[form]}", render(cast.made(name, "s-0017"), form))


def test_credit_that_waits_for_a_decision_is_not_earned_in_the_plan(cast: Cast) -> None:
    data = json.loads(render(cast.made("plan", "s-0030"), "json"))
    states = {one["id"]: (one["state"], one["state_name"]) for one in data["planned"]}
    assert states == {"independent-study": ("under-review", "Under review"), "studio-art": ("planned", "Planned")}


@pytest.mark.parametrize("student", CAST)
@pytest.mark.parametrize("name", MAKERS)
def test_every_page_is_sound(cast: Cast, name: str, student: str) -> None:
    text = render(cast.made(name, student), "html")
    found = page(text)
    assert found.one("html").attributes["lang"] == "en"
    assert found.all("title")[0].text.strip()
    levels = [int(element.tag[1]) for element in found.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {element.attributes["aria-labelledby"] for element in found.all("section")} == {
        element.attributes["id"] for element in found.all("h2")
    }
    assert len(found.all("caption")) == len(found.all("table"))
    assert len(ids(found)) == len(set(ids(found)))
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        assert len({row_width(row) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)}) == 1


def ids(found: Page) -> list[str | None]:
    return [element.attributes["id"] for element in found.elements if "id" in element.attributes]


def row_width(row: str) -> int:
    return sum(int(found or 1) for found in re.findall(r'<t[hd](?:[^>]*?colspan="(\d+)")?[^>]*>', row))


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", ABOUT_STUDENTS)
def test_a_hostile_name_is_printed_as_written_and_does_nothing(cast: Cast, name: str, hostile: str) -> None:
    made = cast.made(name, "s-0017", given=hostile, family=hostile, preferred=hostile)
    found = page(render(made, "html"))
    assert found.one("h1").text == visible(hostile)
    assert found.all("script", "iframe", "object", "embed", "link", "img", "form", "a", "base") == []
    shown = page(MarkdownIt("commonmark", {"html": True}).enable(["table"]).render(render(made, "markdown")))
    assert shown.all("script", "a", "img", "code") == []
    assert squeezed(visible(hostile)) in squeezed(render(made, "text"))
    assert json.loads(render(made, "json"))["student"]["name"] == hostile


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ABOUT_STUDENTS)
def test_a_redacted_document_has_no_name(cast: Cast, name: str, form: Form) -> None:
    closure = cast.closures["s-0017"]
    person = closure.person
    assert person is not None
    locale = locale_of(cast.district)
    wish = TranscriptWish(locale, MADE, redact=True)
    found = answered(cast.district, closure)
    subject = Subject(cast.district, closure, DAY, wish)
    made = {
        "transcript": lambda: transcript(cast.district, closure, found, wish),
        "letter": lambda: letter(cast.district, closure, found.earned, wish),
        "plan": lambda: plan(cast.district, closure, found, wish),
        "report-card": lambda: report_card_of(subject),
        "progress-report": lambda: progress_of(subject),
    }[name]()
    text = render(made, form)
    for personal in (person.given, person.family, person.state_id or "?", "Whitcombe", "Delgado", "Marchetti"):
        assert personal.lower() not in text.lower()
    assert [one for one in cast.district.staff if one in text] == []
    assert "s-0017" in text


PRIVATE = (
    "iep",
    "504",
    "expel",
    "suspen",
    "financial aid",
    "fafsa",
    "disab",
    "discipl",
    "planning team",
    "multilingual",
)


@pytest.mark.parametrize("name", ABOUT_STUDENTS)
def test_nothing_private_is_told_of_anybody(cast: Cast, name: str) -> None:
    for student in cast.closures:
        made = cast.made(name, student)
        text = (render(made, "text") + render(made, "json")).lower()
        assert [word for word in PRIVATE if re.search(rf"\b{word}", text)] == []


@pytest.mark.parametrize("language", ["es", "ar"])
@pytest.mark.parametrize("name", MAKERS)
def test_another_language_keeps_the_languages_apart(cast: Cast, name: str, language: str) -> None:
    locale = Locale(language, "en", Catalog(language, reviewed=False))
    made = MAKERS[name](cast.district, cast.closures["s-0017"], locale)
    found = page(render(made, "html"))
    assert found.one("html").attributes["lang"] == language
    assert found.one("html").attributes.get("dir") == ("rtl" if language == "ar" else None)
    foreign = {element.attributes["lang"] for element in found.all("bdi") if "lang" in element.attributes}
    assert foreign <= {"en"}
    assert len(made.sheet.remarks) == 1 + len(foreign)


@pytest.mark.parametrize("name", MAKERS)
def test_the_json_has_schema_document_and_frame(cast: Cast, name: str) -> None:
    data = json.loads(render(cast.made(name, "s-0017"), "json"))
    assert (data["document"], data["frame"]["as_of"], data["frame"]["generated"]) == (name, "2026-06-15", "2026-06-16")
    assert data["schema"] >= 1


def test_small_groups_are_in_no_form_of_a_profile(cast: Cast) -> None:
    made = cast.made("profile", "s-0017")
    view = made.view
    assert [(line.name, line.students, line.share) for line in view.breakdowns[0].groups] == [
        ("English", 212, 76),
        ("Spanish", None, None),
        ("Another language", None, None),
    ]
    (after,) = view.after
    assert [(line.students, line.share, line.sign) for line in after.groups] == [(None, None, ""), (None, None, "")]
    assert view.enrollment.whole is None
    assert [(one.takers, one.lowest) for one in view.tests] == [(31, "940"), (None, None)]
    for form in FORMS:
        text = render(made, form)
        assert re.search(r"\b(61|299)\b", text) is None
