"""A district's own templates: what they can do, what they cannot, and what is said of one that goes wrong."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest
from tests.reports.pages import page
from tests.reports.sample import HOSTILE, document
from tests.reports.tags import taken

from mblkit.errors import MblError
from mblkit.reports.own_templates import LARGEST_TEMPLATE, Fault, Limits, OwnTemplates, TemplateFaultError
from mblkit.reports.page_flaws import flaws_of
from mblkit.reports.page_policy import fingerprint, policy, sealed
from mblkit.reports.parts import Sheet
from mblkit.reports.render import Document, Form, render
from mblkit.reports.signs import visible
from mblkit.reports.template_begin import beginning, blocks, ours
from mblkit.reports.template_fields import VIEWS, described, fields_of
from mblkit.reports.template_lint import lint
from mblkit.reports.typeset import pdf

OURS = '{% extends "ours/document.html.j2" %}\n'
FORMS: dict[str, Form] = {"html": "html", "md": "markdown", "txt": "text"}
SHORT = Limits(seconds=1, patience=60)


def own(files: Mapping[str, str | bytes], limits: Limits = SHORT) -> OwnTemplates:
    """Templates of a district that has nothing else."""
    found = {f"templates/{name}": text if isinstance(text, bytes) else text.encode() for name, text in files.items()}

    def read(path: str) -> bytes:
        if path not in found:
            raise FileNotFoundError(2, "no such file", path)
        return found[path]

    return OwnTemplates(read, limits)


SHELF: dict[str, bytes] = {}
"""Templates that share a process apart: one for each test would take a second."""


def shelf(path: str) -> bytes:
    if path not in SHELF:
        raise FileNotFoundError(2, "no such file", path)
    return SHELF[path]


SHARED = OwnTemplates(shelf, SHORT)


def made(text: str | bytes, suffix: str = "html", of: Document | None = None) -> str:
    """What a document comes out as with a template, in which `SELF` is its name."""
    name = f"t{len(SHELF)}.{suffix}.j2"
    data = text if isinstance(text, bytes) else text.encode()
    SHELF[f"templates/{name}"] = data.replace(b"SELF", name.encode())
    return SHARED.rendered(of or document(), FORMS[suffix], name)


def fault(text: str | bytes) -> Fault:
    with pytest.raises(TemplateFaultError) as caught:
        made(text)
    found = caught.value.fault
    assert found.path == f"templates/t{len(SHELF) - 1}.html.j2"
    return found


# ------------------------------------------------------------------------------------------- which one is taken


@pytest.mark.parametrize("suffix", ["html", "md", "txt"])
def test_a_template_that_only_extends_ours_gives_the_same_bytes(suffix: str) -> None:
    assert made(f'{{% extends "ours/document.{suffix}.j2" %}}', suffix) == render(document(), FORMS[suffix])


@pytest.mark.parametrize("suffix", ["html", "md", "txt"])
def test_what_is_copied_whole_gives_the_same_bytes(suffix: str) -> None:
    assert made(ours(suffix), suffix) == render(document(), FORMS[suffix])


@pytest.mark.parametrize("suffix", ["html", "md", "txt", "typ"])
def test_the_beginning_names_the_blocks_there_are(suffix: str) -> None:
    text = beginning(suffix)
    assert "footer" in blocks(suffix)
    assert all(name in text for name in blocks(suffix))
    assert lint(f"plan.{suffix}.j2", own({f"plan.{suffix}.j2": text}).source) == ()


def test_one_of_the_document_goes_before_one_of_all_documents() -> None:
    both = own({"transcript.txt.j2": "mine", "document.txt.j2": "all", "letter.html.j2": "x"})
    assert both.chosen("transcript", "text") == "transcript.txt.j2"
    assert both.chosen("plan", "text") == "document.txt.j2"
    assert both.chosen("plan", "html") is None
    assert render(replace(document(), own=both), "text") == "mine"
    both.close()


def test_json_has_no_template() -> None:
    templates = own({"transcript.json.j2": "x", "document.json.j2": "x"})
    assert render(replace(document(), own=templates), "json") == render(document(), "json")


def test_a_block_is_written_anew_and_a_part_of_the_district_included() -> None:
    text = OURS + '{% block footer %}{% include "motto.html.j2" %}{{ super() }}{% endblock %}'
    SHELF["templates/motto.html.j2"] = b"<p>Learning at {{ sheet.masthead.name }}</p>\n"
    found = made(text)
    assert "<p>Learning at <bdi" in found
    assert found.count("<footer>") == 1


def test_macros_of_ours_are_there_for_a_template() -> None:
    text = OURS + "{% block body %}{{ section((sheet.body | sections | list)[0]) }}{% endblock %}"
    assert len(page(made(text)).all("section")) == 1


def test_view_and_sheet_are_given() -> None:
    text = "{{ view.frame.language }} {{ view.student.id }} {{ sheet.kind }} {{ sheet.body | length }}"
    assert made(text, "txt").startswith("en s-0001 Unofficial transcript ")


def test_a_batch_keeps_one_process() -> None:
    before = {one.pid for one in active_children()}
    templates = own({"transcript.txt.j2": "{{ view.student.id }}"})
    texts = [render(replace(document(), own=templates), "text") for _ in range(3)]
    assert texts == ["s-0001"] * 3
    assert len({one.pid for one in active_children()} - before) == 1
    templates.close()
    assert {one.pid for one in active_children()} - before == set()


# --------------------------------------------------------------------------------------- what goes wrong in one

OVERTIME = "the template takes longer than 1 seconds"
MEMORY = "the template takes too much memory"
FAULTS = {
    "{% if %}": (1, 'expected an expression, got "end of statement block"'),
    "a\n{{ sheet.nope }}": (2, '"Sheet" has no attribute "nope"'),
    "a\n\n{{ nothing }}": (3, '"nothing" is undefined'),
    "{{ 1 | uper }}": (1, 'no filter named "uper"'),
    "\n{% for a in range(10**9) %}{% endfor %}": (2, "a range has more than 100,000 numbers"),
    "\n{% for a in range(90000) %}\n{% for b in range(90000) %}{% endfor %}{% endfor %}": (3, OVERTIME),
    '{{ "x" * 10**10 }}': (1, "a text or a list would be longer than 10,000,000"),
    "{{ [[1]] * 100000000 }}": (1, "a text or a list would be longer than 10,000,000"),
    "{{ 9**9**9**9 }}": (1, "a power is too large"),
    '{{ "%1000000000d" % 1 }}': (1, "write a text with places with ~, not with %"),
    '\n{{ "x".center(4000000000) }}': (2, MEMORY),
    '{{ "x" | indent(4000000000) }}': (1, MEMORY),
    '{{ "a"|replace("a", "b"*9999999)|replace("b", "c"*9999999) }}': (1, MEMORY),
    "\n{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}": (2, "the template calls itself too often"),
    '{% include "SELF" %}': (1, "the template calls itself too often"),
    "{{ " + "(" * 5000: (None, "the template calls itself too often"),
    '{% for a in range(90000) %}{{ "y" * 1000 }}{% endfor %}': (
        None,
        "the template prints more than 8,000,000 characters",
    ),
    "{{ sheet.title | safe }}": (1, 'the filter "safe" is not here: it turns off what makes a name harmless'),
    "{% autoescape false %}{{ 1 }}{% endautoescape %}": (1, "escaping is always on here"),
    "{{ [1, 2] | random }}": (1, 'the filter "random" is not here: a document has the same bytes each time'),
    "{{ lipsum() }}": (1, '"lipsum" is undefined'),
    "{{ sheet }}": (1, 'a template prints text, and this is of the kind "Sheet"'),
    "{{ range }}": (1, 'a template prints text, and this is of the kind "function"'),
    "{{ ().__class__.__mro__ }}": (1, 'access to attribute "__class__" of "tuple" object is unsafe'),
    '{{ view | attr("__class__") }}': (1, 'access to attribute "__class__" of "TranscriptView" object is unsafe'),
    '{{ "{0.__class__}".format(view) }}': (1, 'access to attribute "__class__" of "TranscriptView" object is unsafe'),
    "{{ cycler.__init__.__globals__ }}": (1, 'access to attribute "__init__" of "type" object is unsafe'),
    "{% set x = [1] %}{{ x.append(2) }}": (1, 'access to attribute "append" of "list" object is unsafe'),
    '{% include "nope.html.j2" %}': (1, 'there is no template "nope.html.j2"'),
    '{% include "../mbl.yaml" %}': (1, "a template has a name of plain letters, digits, dots and hyphens"),
    '{% include "/etc/passwd" %}': (1, "a template has a name of plain letters, digits, dots and hyphens"),
    '{% include "a/../../mbl.yaml" %}': (1, "a template has a name of plain letters, digits, dots and hyphens"),
    '{% import "ours/../render.py" as x %}': (1, 'there is no template "../render.py"'),
}


@pytest.mark.parametrize("text", FAULTS, ids=lambda text: text[:40])
def test_a_template_that_goes_wrong_is_told_with_file_and_line(text: str) -> None:
    found = fault(text)
    assert (found.line, found.message) == FAULTS[text]


def test_a_text_that_grows_without_end_is_stopped() -> None:
    found = fault('{% set n = namespace(x="x" * 99) %}{% for i in range(90000) %}{% set n.x = n.x ~ n.x %}{% endfor %}')
    assert found.message in {OVERTIME, MEMORY, "the template took too much time or memory, and was stopped"}


def test_a_fault_in_a_part_names_the_part() -> None:
    SHELF["templates/part.html.j2"] = b"\n\n{{ oops }}"
    with pytest.raises(TemplateFaultError) as caught:
        made('{% include "part.html.j2" %}')
    assert (caught.value.fault.path, caught.value.fault.line) == ("templates/part.html.j2", 3)
    assert caught.value.message.startswith('templates/part.html.j2:3: "oops"')


def test_a_fault_never_tells_a_value() -> None:
    found = fault("{{ sheet.heading | int(base=99) + view.student.name }}")
    assert "Maya" not in f"{found.message} {found.hint}"


def test_after_a_fault_the_next_document_is_made() -> None:
    templates = own(
        {"transcript.html.j2": "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}"}
    )
    for _ in range(2):
        with pytest.raises(TemplateFaultError):
            render(replace(document(), own=templates), "html")
    assert render(replace(document(), own=templates), "text") == render(document(), "text")
    templates.close()


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"\n\xff", 2, "the template is no UTF-8"),
        (b"x" * (LARGEST_TEMPLATE + 1), None, "the template is larger than 256 kB"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(data: bytes, line: int | None, message: str) -> None:
    found = fault(data)
    assert (found.line, found.message) == (line, message)


def test_what_cannot_be_read_is_told_and_not_passed_over() -> None:
    def read(path: str) -> bytes:
        raise PermissionError(13, "Permission denied", path)

    with pytest.raises(TemplateFaultError, match="the template cannot be read: permission denied"):
        render(replace(document(), own=OwnTemplates(read)), "html")


# ---------------------------------------------------------------------------------------- pages stay harmless


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_name_is_harmless_wherever_a_template_puts_it(hostile: str) -> None:
    text = (
        OURS
        + '{% macro m(x) %}<b title="{{ x }}">{{ x }}</b>{% endmacro %}'
        + "{% block footer %}{% set y %}{{ view.student.name }}{% endset %}<p>{{ m(view.student.name) }}{{ y }}"
        + '{{ view.student.name ~ "<" }}{{ view.student.name | upper | replace("A", "<") | join }}</p>{% endblock %}'
    )
    named = document(person={"given": hostile, "family": hostile, "preferred": hostile})
    found = page(made(text, of=named))
    assert found.all("script", "img", "iframe", "a") == []
    assert found.all("b")[-1].text == visible(hostile)


def test_a_style_sheet_of_the_district_is_in_the_policy() -> None:
    text = OURS + "{% block style %}{{ super() }}<style>h1 { color: #400 }</style>\n{% endblock %}"
    found = made(text)
    styles = re.findall(r"<style>(.*?)</style>", found, re.DOTALL)
    hashes = " ".join(f"'{fingerprint(one)}'" for one in styles)
    assert len(styles) == 2
    assert found.count("Content-Security-Policy") == 1
    assert f"default-src 'none'; style-src {hashes}; base-uri 'none'; form-action 'none'" in found


REFUSED = (
    "<script>x()</script>",
    "<SCRIPT src=x></SCRIPT>",
    "<p onclick='x()'>a</p>",
    "<iframe srcdoc='x'></iframe>",
    "<object data='x'></object>",
    "<embed src='x'>",
    "<link rel=stylesheet href='https://example.org/x.css'>",
    "<base href='https://example.org/'>",
    "<form action='https://example.org/'></form>",
    "<meta http-equiv='refresh' content='0;url=https://example.org/'>",
    "<a href='javascript:x()'>a</a>",
    "<a href=' java\nscript:x()'>a</a>",
    "<img alt='' src='https://example.org/x.png'>",
    "<svg><use href='https://example.org/x.svg#y'/></svg>",
)


@pytest.mark.parametrize("element", REFUSED)
def test_nothing_that_runs_or_loads_is_printed(element: str) -> None:
    found = fault(OURS + "{% block footer %}" + element + "{% endblock %}")
    assert found.message.startswith("the page has ")


@pytest.mark.parametrize(
    "text",
    [
        "<p>no page</p>",
        "<!-- --><!DOCTYPE html><html><head></head></html>",
        "<!DOCTYPE html><html><title></title><head></head></html>",
        '<!DOCTYPE html><html lang="en"><body><head></head>',
    ],
)
def test_what_does_not_begin_as_a_page_is_refused(text: str) -> None:
    assert sealed(text) is None
    assert fault(text).message == "what the template makes does not begin as a page"


def test_the_policy_is_ours_whatever_the_template_says() -> None:
    head = '<!DOCTYPE html>\n<html lang="en">\n<head>\n'
    loose = '<meta http-equiv="Content-Security-Policy" content="default-src * \'unsafe-inline\'">\n'
    found = sealed(f"{head}{loose}<title>a</title></head><body><h1>a</h1></body></html>")
    assert found is not None
    assert "unsafe-inline" not in found
    assert found.startswith(
        f"{head}<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'none'"
    )


def test_pictures_are_allowed_where_there_is_one_and_only_as_data() -> None:
    assert "img-src data:;" in policy('<img alt="" src="data:image/png;base64,AA==">')
    assert "img-src" not in policy("<p>&lt;img &gt;</p>")


def test_our_pages_have_no_flaw() -> None:
    assert flaws_of(render(document(), "html")) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("<html><head><title>t</title></head><body><h1>a</h1></body></html>", {"missing-language", "missing-policy"}),
        ('<html lang="en"><h1>a</h1><h3>b</h3></html>', {"missing-title", "missing-policy", "skipped-heading"}),
        ('<html lang="en"><title>t</title><p><b>x</p><h1>a</h1>', {"broken-structure", "missing-policy"}),
        (
            '<html lang="en"><title>t</title><p id="a"><i id="a"></i>',
            {"broken-structure", "missing-policy", "missing-heading"},
        ),
        (
            '<html lang="en"><title>t</title><h1 style="x">a</h1><img src="data:image/png,x">',
            {"inline-style", "missing-words", "broken-structure", "missing-policy"},
        ),
    ],
)
def test_flaws_of_a_page_are_found(text: str, names: set[str]) -> None:
    assert {one.name for one in flaws_of(text)} == names | ({"broken-structure"} if "</html>" not in text else set())


# --------------------------------------------------------------------------------------------------------- PDF


def test_a_template_for_pdf_writes_blocks_anew() -> None:
    block = '{% block footer %}\n#prose({{ "At " ~ view.school.name }})\n{% endblock %}'
    templates = own({"transcript.typ.j2": '{% extends "ours/document.typ.j2" %}\n' + block})
    found = taken(pdf(replace(document(), own=templates)))
    templates.close()
    assert "At Test High School" in " ".join(found.text.split())


@pytest.mark.parametrize("code", ['#read("/etc/passwd")', '#import "x.typ"', '#eval("1")', "#std.read", '#plugin("x")'])
def test_a_template_for_pdf_loads_nothing(code: str) -> None:
    templates = own(
        {"transcript.typ.j2": '{% extends "ours/document.typ.j2" %}{% block footer %}' + code + "{% endblock %}"}
    )
    with pytest.raises(MblError, match="a template for PDF says"):
        pdf(replace(document(), own=templates))
    templates.close()


# ---------------------------------------------------------------------------------------------------- the lint

LINT = {
    "{% if x": (1, 1, "syntax-error"),
    "a\n{{ foo }}": (2, 4, "unknown-variable"),
    "{{ sheet.headng }}": (1, 10, "unknown-field"),
    "{{ view.student.nme }}": (1, 17, "unknown-field"),
    "{% for s in sheet.body | sections %}{{ s.titel }}{% endfor %}": (1, 42, "unknown-field"),
    "{% for y in view.years %}\n{% for l in y.lines %}{{ l.titel }}{% endfor %}{% endfor %}": (2, 28, "unknown-field"),
    "{% set m = sheet.masthead %}{{ m.nam }}": (1, 34, "unknown-field"),
    "{{ 1 | uper }}": (1, 8, "unknown-filter"),
    "{% if 1 is strange %}{% endif %}": (1, 12, "unknown-test"),
    "{{ sheet.kind | safe }}": (1, 17, "refused-filter"),
    "{% autoescape false %}{% endautoescape %}": (1, 4, "refused-filter"),
    '{% include "nope.j2" %}': (1, 13, "unknown-template"),
    '{% include "ours/nope.j2" %}': (1, 13, "unknown-template"),
    "<p class={{ sheet.kind }}>": (1, 4, "unquoted-attribute"),
    "<p\n class=x>": (2, 2, "unquoted-attribute"),
    "<p {{ sheet.kind }}>": (1, 4, "unquoted-attribute"),
    '<p onclick="x()">': (1, 4, "event-handler"),
    "<p>\n<script>": (2, 1, "forbidden-element"),
    "<iframe>": (1, 1, "forbidden-element"),
    "<object>": (1, 1, "forbidden-element"),
    "<link>": (1, 1, "forbidden-element"),
    "<form>": (1, 1, "forbidden-element"),
    '<a href="javascript:x()">': (1, 4, "dangerous-link"),
    '<a href="{{ sheet.kind }}">': (1, 4, "dangerous-link"),
    '<img src="https://example.org/x.png">': (1, 6, "outside-address"),
    "<style>p { color: {{ sheet.accent }} }</style>": (1, 8, "value-in-style"),
}


@pytest.mark.parametrize("text", LINT)
def test_the_lint_finds_it_with_its_place(text: str) -> None:
    (found,) = lint("transcript.html.j2", own({"transcript.html.j2": text}).source)
    assert (found.path, found.line, found.column, found.name) == ("templates/transcript.html.j2", *LINT[text])


@pytest.mark.parametrize(
    "text",
    [
        '<td{% if sheet.plain %} class="{{ sheet.kind }}"{% endif %} colspan="2">{{ sheet.title | flat }}</td>',
        '<img alt="" src="{{ sheet.logo }}"><a href="#top">a</a><a href="https://example.org/">b</a>',
        "{# <script> #}<!-- <script> --><style>{{ style }}</style>",
        "{% for one in sheet.body | sections %}{{ loop.index }}{{ one.title }}{% endfor %}",
        "{% set n = 1 %}{% with a = n %}{{ a }}{% endwith %}{% macro m(x) %}{{ x.anything }}{% endmacro %}{{ m(1) }}",
        "{% for p in (sheet.body | sections | list)[0].parts %}{{ p.columns | length }}{% endfor %}",
        '{% from "ours/parts.html.j2" import facts %}{{ facts(sheet.facts) }}',
    ],
)
def test_the_lint_finds_nothing_in_what_is_right(text: str) -> None:
    assert lint("transcript.html.j2", own({"transcript.html.j2": text}).source) == ()


@pytest.mark.parametrize("suffix", ["html", "md", "txt", "typ"])
def test_our_own_templates_pass_the_lint(suffix: str) -> None:
    assert lint(f"document.{suffix}.j2", own({f"document.{suffix}.j2": ours(suffix)}).source) == ()


def test_a_constant_is_never_computed_by_the_lint() -> None:
    text = '{{ "x" | center(10 ** 11) }}{{ range(10**9) | list | length }}{{ 9 ** 9 ** 9 ** 9 }}'
    assert lint("transcript.html.j2", own({"transcript.html.j2": text}).source) == ()


def test_fields_of_a_view_belong_to_its_document() -> None:
    text = "{{ view.goals | length }}{{ view.years | length }}"
    one, all_ = (lint(name, own({name: text}).source) for name in ("plan.txt.j2", "document.txt.j2"))
    assert [found.message for found in one] == ['there is no field "years" of PlanView']
    assert all_ == ()


# -------------------------------------------------------------------------------------------------- the fields


@pytest.mark.parametrize("name", VIEWS)
def test_every_field_of_a_view_is_in_its_table(name: str) -> None:
    text = fields_of(name)
    for kind in described(VIEWS[name]):
        assert f"### {kind.name}\n" in text
        assert all(f"| `{row.name}` | {row.holds} |" in text for row in kind.rows)
        assert all(row.holds and "typing." not in row.holds for row in kind.rows)


def test_the_sheet_says_what_each_of_its_fields_means() -> None:
    assert [row.name for row in described(Sheet)[0].rows if not row.meaning] == []


# ------------------------------------------------------------------------------------------------- determinism

SCRIPT = """
import sys
from dataclasses import replace
from tests.reports.sample import document
from tests.reports.test_templates import OURS, own
from mblkit.reports.render import render
if __name__ == "__main__":
    text = "{% block footer %}{% for k in {'b': 1, 'a': 2} %}{{ k }}{% endfor %}{% endblock %}"
    templates = own({"document.html.j2": OURS + text})
    sys.stdout.write(render(replace(document(), own=templates), "html"))
    templates.close()
"""


def test_the_same_bytes_whatever_the_process(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    root, found = Path(__file__).resolve().parents[2], set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(root)}
        run = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, check=True)
        found.add(run.stdout)
        assert run.stderr == b""
    assert len(found) == 1
