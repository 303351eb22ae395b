import hashlib
import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from markdown_it import MarkdownIt
from tests.reports.pages import Page, page
from tests.reports.sample import ENGLISH, HOSTILE, answers, closure, district, document, view, wished

from mblkit.reports.catalogs import Catalog
from mblkit.reports.locale import Locale
from mblkit.reports.render import Document, Form, environment, render
from mblkit.reports.signs import visible
from mblkit.reports.transcript import transcript
from mblkit.reports.transcript_sheet import transcript_sheet

FORMS: tuple[Form, ...] = get_args(Form)
SUFFIXES = {"html": "html", "markdown": "md", "text": "txt", "json": "json"}


def hostile(name: str) -> Document:
    """A transcript that has a name in every place where a district or a family can write one."""
    found = view(person={"given": name, "family": name, "preferred": name, "state_id": name}, title=name)
    school = replace(found.school, name=name, address=name, principal=name, registrar=name)
    line = replace(found.years[1].lines[0], title=name, place=name, serves=(name, name))
    transfer = replace(found.transfers[0], title=name, source=name, original=name)
    changed = replace(
        found,
        school=school,
        frame=replace(found.frame, notices=(name,)),
        transfers=(transfer,),
        years=(replace(found.years[1], lines=(line, *found.years[1].lines[1:])),),
    )
    return Document(2, changed, transcript_sheet(changed, ENGLISH))


# ----------------------------------------------------------------------------------------------------- golden


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("official", [True, False])
def test_a_transcript_is_what_it_was(form: Form, official: bool, golden: Callable[[str, str], None]) -> None:
    kind = "official" if official else "unofficial"
    golden(f"reports/transcript-{kind}.{SUFFIXES[form]}", render(document(official=official), form))


@pytest.mark.parametrize("form", FORMS)
def test_a_notice_stands_in_every_form(form: Form) -> None:
    text = render(document(notices=("2 errors touch the records of s-0001",)), form)
    assert "2 errors touch the records of s-0001" in " ".join(text.split())


def test_the_same_bytes_whatever_the_order_of_sets(tmp_path: Path) -> None:
    code = f"""
import sys
from tests.reports.sample import audit, closure, district, document
from mblkit.reports.audit import Batch, as_csv, as_json
from mblkit.reports.audit_table import as_table
from mblkit.reports.explain import as_text, explain
from mblkit.reports.render import render
batch = Batch((audit(),), {{}}, {{}})
print(as_json(batch), as_csv(batch), as_table(batch, detailed=True), as_table(batch, detailed=False))
print(as_text(explain(district(), closure(), audit(), "MATH.1"), {{}}), flush=True)
for form in {FORMS!r}:
    for official in (False, True):
        sys.stdout.buffer.write(render(document(official=official), form).encode())
"""
    digests = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"), ("2", "America/New_York")):
        environ = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": os.pathsep.join(sys.path)}
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environ, cwd=tmp_path)
        digests.add(hashlib.sha256(run.stdout).hexdigest())
    assert len(digests) == 1


# ---------------------------------------------------------------------------------------------- hostile names


@pytest.mark.parametrize("name", HOSTILE)
def test_html_shows_a_name_as_written_and_does_nothing_with_it(name: str) -> None:
    found = page(render(hostile(name), "html"))
    assert found.one("h1").text == visible(name)
    harmless(found)


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_shows_a_name_as_written_and_does_nothing_with_it(name: str) -> None:
    text = render(hostile(name), "markdown")
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    found = page(html)
    shown = f"Transcript of {visible(name)}"
    assert squeezed(found.one("h1").text) == squeezed(shown)
    assert found.all("script", "a", "img", "code") == []
    calm = page(MarkdownIt("commonmark").enable("table").render(render(hostile("Ann Lee"), "markdown")))
    assert len(found.all("td")) == len(calm.all("td"))


@pytest.mark.parametrize("name", HOSTILE)
def test_text_shows_a_name_and_no_sign_that_a_terminal_obeys(name: str) -> None:
    text = render(hostile(name), "text")
    assert squeezed(visible(name)) in squeezed(text)
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text) is None


@pytest.mark.parametrize("name", HOSTILE)
def test_json_keeps_a_name_as_it_is(name: str) -> None:
    assert json.loads(render(hostile(name), "json"))["student"]["name"] == name


def squeezed(text: str) -> str:
    return "".join(text.split())


# -------------------------------------------------------------------------------------------------- structure


def harmless(found: Page) -> None:
    assert found.all("script", "iframe", "object", "embed", "link", "img", "form", "a", "base") == []
    for element in found.elements:
        assert [name for name in element.attributes if name.startswith("on") or name in {"style", "href", "src"}] == []


@pytest.fixture(scope="module")
def html() -> str:
    return render(document(), "html")


@pytest.fixture(scope="module")
def sound(html: str) -> Page:
    return page(html)


def test_the_page_has_a_language_a_title_and_a_width(sound: Page) -> None:
    assert sound.one("html").attributes == {"lang": "en"}
    assert sound.one("title").text == "Unofficial transcript: Maya Rivera"
    metas = {element.attributes.get("name"): element.attributes.get("content") for element in sound.all("meta")}
    assert metas["viewport"] == "width=device-width, initial-scale=1"


def test_the_policy_allows_our_style_sheet_and_nothing_else(html: str, sound: Page) -> None:
    policy = next(one for one in sound.all("meta") if one.attributes.get("http-equiv") == "Content-Security-Policy")
    style = html[html.index("<style>") + len("<style>") : html.index("</style>")]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_fetched_and_nothing_runs(html: str, sound: Page) -> None:
    harmless(sound)
    assert re.search(r"https?:|//[a-z]|url\(|@import|javascript:", html) is None


def test_headings_are_in_order(sound: Page) -> None:
    levels = [int(element.tag[1]) for element in sound.all("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_sections_are_named_by_their_headings(sound: Page) -> None:
    ids = {element.attributes["id"] for element in sound.all("h2")}
    assert {element.attributes["aria-labelledby"] for element in sound.all("section")} == ids


def test_every_table_has_a_caption_and_every_heading_cell_a_scope(sound: Page) -> None:
    assert len(sound.all("caption")) == len(sound.all("table")) > 0
    assert all(element.text.strip() for element in sound.all("caption"))
    assert {element.attributes.get("scope") for element in sound.all("th")} == {"col", "row", "rowgroup"}
    assert all(element.attributes.get("role") for element in sound.all("table", "thead", "tbody", "tr", "th", "td"))


def test_each_row_has_a_cell_for_each_column(html: str) -> None:
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        widths = {row_width(row) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)}
        assert len(widths) == 1


def row_width(row: str) -> int:
    return sum(int(found or 1) for found in re.findall(r'<t[hd](?:[^>]*?colspan="(\d+)")?[^>]*>', row))


def test_no_attribute_is_without_quotes(html: str) -> None:
    tags = re.findall(r"<[a-zA-Z!][^>]*>", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))
    assert [tag for tag in tags if re.search(r'=(?!")', re.sub(r'"[^"]*"', '""', tag))] == []


def test_templates_have_no_attribute_without_quotes() -> None:
    source, _, _ = environment("html").loader.get_source(environment("html"), "document.html.j2")  # type: ignore[union-attr]
    assert re.findall(r"<[^>]*?=\{\{", source) == []


def test_a_level_is_told_in_words_and_by_shape_never_by_colour_alone(html: str) -> None:
    for word in ("Not yet met", "Not yet assessed", "Not enough evidence", "Under review", "Met (adjusted)", "Open"):
        assert word in html
    assert "aria-hidden" in html


@pytest.mark.parametrize("name", ["ink", "soft", "accent", "warn"])
def test_every_colour_of_text_is_dark_enough_on_white(html: str, name: str) -> None:
    found = re.search(rf"--{name}: #([0-9a-f]{{6}});", html)
    assert found is not None
    channels = [int(found.group(1)[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_pictures_are_hidden_from_screen_readers_because_words_stand_beside_them(sound: Page) -> None:
    assert {element.attributes["aria-hidden"] for element in sound.all("svg")} == {"true"}


def test_names_and_ids_keep_their_own_direction(sound: Page) -> None:
    isolated = {element.text for element in sound.all("bdi")}
    assert {"Maya Rivera", "Maya Elisabeth Rivera", "s-0001", "9000007919", "Clara Stone"} <= isolated


def test_texts_of_another_language_say_so() -> None:
    locale = Locale("es", "en", Catalog("es"))
    found = page(render(transcript(district(), closure(), answers(), wished(locale=locale)), "html"))
    assert found.one("html").attributes["lang"] == "es"
    english = {element.text for element in found.all("bdi") if element.attributes.get("lang") == "en"}
    assert english
    assert "Matemáticas" not in english
    assert "shown in" in found.one("main").text


def test_a_student_without_anything_has_a_transcript() -> None:
    empty = answers(
        awards=(), progress=(), requirements=(), conditions=(), total=None, diploma=None, diploma_title=None
    )
    bare = replace(empty, judgements={})
    student = replace(closure(), person=None, postings=(), credits=())
    for form in FORMS:
        assert "s-0001" in render(transcript(district(), student, bare, wished()), form)


# ------------------------------------------------------------------------------------------------- environment


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
@pytest.mark.parametrize(
    "source", ["{{ view.__class__ }}", "{{ ().__class__.__bases__ }}", "{{ view.student.__init__.__globals__ }}"]
)
def test_a_template_cannot_leave_its_sandbox(form: Literal["html", "markdown", "text"], source: str) -> None:
    with pytest.raises((SecurityError, UndefinedError)):
        environment(form).from_string(source).render(view=view())


def test_a_template_that_names_what_is_not_there_fails() -> None:
    with pytest.raises(UndefinedError):
        environment("html").from_string("{{ view.stundent }}").render(view=view())


def test_html_is_escaped_whatever_the_template_is_called() -> None:
    assert environment("html").from_string("{{ name }}").render(name="<b>") == "&lt;b&gt;"


def test_what_is_not_there_is_printed_as_nothing() -> None:
    for form in ("html", "markdown", "text"):
        assert environment(form).from_string("[{{ name }}]").render(name=None) == "[]"
