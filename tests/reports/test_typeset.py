"""PDF: what a reader without eyes is told, what a hostile name does, and that the bytes are the same."""

import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from base64 import b64encode
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.reports.sample import ENGLISH, HOSTILE, document, view
from tests.reports.tags import Taken, taken

from mblkit.errors import MblError
from mblkit.reports import typeset as module
from mblkit.reports.parts import (
    Balance,
    Cell,
    Column,
    Facts,
    Group,
    Legend,
    Listing,
    Prose,
    Row,
    Section,
    Signature,
    Step,
    Steps,
    Table,
    Terms,
    Track,
)
from mblkit.reports.passages import Passage
from mblkit.reports.render import Document
from mblkit.reports.signs import visible
from mblkit.reports.transcript_sheet import transcript_sheet
from mblkit.reports.typeset import Look, pdf, typeset

DAY = date(2026, 3, 16)
WHEEL = re.compile(r"LibertinusSerif-.+|NewCM.+|DejaVuSansMono.*")
TYPST = (
    '#panic("x") $ * _ \\ " ] [ <a> @b ~ `c` #1 //d /*e*/ = f',
    '"); #read("/etc/passwd") #let x = ("',
    '#import "@preview/cetz:0.3.0" #include "x.typ" #eval("1")',
    "\\u{41} \\",
    "Zoë \u200d\u200c \u00ad\ufeff\u2028 e\u0323\u0302",
    "Łukasz Żółć, Nguyễn Thị Ánh, Ελένη, Щука, Ayisyen Kreyòl, Þór, Ḫ, ŋ, ʻOkina",
)


@cache
def sample(*, official: bool = False) -> Taken:
    return taken(pdf(document(official=official, habits=not official)))


def named(name: str, language: str = "en", direction: str = "ltr") -> Document:
    """A transcript that has a name in every place where a district or a family can write one."""
    found = view(person={"given": name, "family": name, "preferred": name, "state_id": name}, title=name, habits=True)
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
    sheet = replace(transcript_sheet(changed, ENGLISH), language=language, direction=direction)  # type: ignore[arg-type]
    return Document(2, changed, sheet)


def with_part(*parts: object) -> bytes:
    made = document()
    section = Section("x", "A section", parts)  # type: ignore[arg-type]
    return pdf(replace(made, sheet=replace(made.sheet, body=(section,))))


def plain(text: str) -> str:
    """A text without what a line break, a ligature or a place to break a word does to it."""
    shown = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc", "Zs"})
    return unicodedata.normalize("NFKD", shown).replace("-", "")


# ------------------------------------------------------------------------------------------------- what it says


def test_the_file_says_what_it_is() -> None:
    found = sample()
    root: Any = found.reader.root_object
    assert found.reader.metadata is not None
    assert found.reader.metadata.title == "Unofficial transcript: Maya Rivera"
    assert root["/Lang"] == "en"
    assert bool(root["/MarkInfo"]["/Marked"])
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    packet = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert '<rdf:li xml:lang="x-default">Unofficial transcript: Maya Rivera</rdf:li>' in packet
    assert {*re.findall(r"20\d\d-\d\d-\d\dT[0-9:+]+", packet)} == {"2026-03-16T00:00:00+00:00"}


@pytest.mark.parametrize("official", [True, False])
def test_the_pages_say_what_the_page_of_html_says(official: bool) -> None:
    text = plain(sample(official=official).text)
    said = ("Maya Rivera", "Test High School", "CEEB code 079901", "Algebra 1, as posted", "Spanish 1", "9.2 of 10")
    for one in (*said, "Toward the diploma", "How to read this transcript", "Ramón Vega, registrar", "Page 1 of"):
        assert plain(one) in text
    assert (plain("Date") in text) == official
    assert (plain("Unofficial: for information only") in text) != official


def test_bookmarks_are_the_headings() -> None:
    (first,) = [one for one in sample().reader.outline if not isinstance(one, list)]
    (under,) = [one for one in sample().reader.outline if isinstance(one, list)]
    assert first.title == "Maya Rivera"
    titles = [one.title for one in under if not isinstance(one, list)]
    assert titles[:3] == ["Toward the diploma", "Competencies mastered", "Learning experiences"]
    assert titles[-1] == "How to read this transcript"


def test_every_page_has_its_number_and_the_name_of_the_document() -> None:
    pages = [plain(page.extract_text()) for page in sample().reader.pages]
    for number, text in enumerate(pages, 1):
        assert plain(f"Page {number} of {len(pages)}") in text
        assert plain("Unofficial transcript: Maya Rivera") in text


# --------------------------------------------------------------------------------------------------------- tags


@cache
def samples() -> tuple[Taken, ...]:
    return sample(), sample(official=True), taken(pdf(named("N" * 300)))


def test_all_that_is_painted_is_tagged_or_an_artifact() -> None:
    for found in samples():
        assert found.loose == []
        marked = found.tree.inside()
        assert len(marked) == len(set(marked))
        assert set(found.painted) == set(marked)


def test_headings_begin_with_the_first_level_and_skip_none() -> None:
    for found in samples():
        levels = [int(tag.kind[1]) for tag in found.tree.all("H1", "H2", "H3", "H4", "H5", "H6")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
        assert len(levels) > 5


def test_every_table_has_heads_with_a_scope_and_none_is_empty() -> None:
    for found in samples():
        tables = found.tree.all("Table")
        assert len(tables) >= 5
        for one in tables:
            (first,) = one.tags[:1]
            assert first.kind == "THead"
            heads = one.all("TH")
            assert len(heads) == len(first.all("TH")) > 1
            for head in heads:
                assert head.attributes["/Scope"] == "/Column"
                assert any(found.painted[mark] for mark in head.inside())


def test_each_row_has_a_cell_for_each_column_and_each_cell_names_its_head() -> None:
    for found in samples():
        for one in found.tree.all("Table"):
            heads = len(one.all("TH"))
            for row in (row for part in one.tags[1:] for row in part.all("TR")):
                assert [tag.kind for tag in row.tags] == ["TD"] * heads
                assert [str(cell.attributes["/Headers"][0])[-3:-1] for cell in row.tags] == [
                    f"{place}y" for place in range(heads)
                ]


def test_the_order_of_tags_is_that_of_html() -> None:
    found = sample()
    kinds = [tag.kind for tag in found.tree.every() if tag.kind in {"H1", "H2", "Table"}]
    assert kinds[:5] == ["H1", "H2", "Table", "H2", "Table"]


def test_a_passage_in_another_language_says_so() -> None:
    table = Table(
        "T", (Column("A", "head"), Column("B")), (Group((Row((Cell(Passage("Historia", "es")), Cell("b"))),)),)
    )
    (table_tag,) = taken(with_part(table)).tree.all("Table")
    assert "es" in {tag.language for tag in table_tag.every()}


def test_a_chart_has_words() -> None:
    steps = (Step("Sep 5", 1, "Beginning"), Step("Jun 1", 3, "Proficient"))
    chart = Steps("Functions", "From beginning to proficient.", steps, ("Beginning", "Developing", "Proficient"), 3)
    found = taken(with_part(chart))
    (figure,) = found.tree.all("Figure")
    assert figure.alt == "Functions: From beginning to proficient."
    assert found.loose == []


def test_parts_may_be_empty() -> None:
    columns = (Column("A", "head"), Column("B", "number"))
    alone = Group((Row((Cell("All"), Cell("1")), sum=True),))
    found = with_part(
        Table("T", columns, ()),
        Table("T", columns, (Group(()),), shown=True),
        Table("T", columns, (alone,), "lines"),
        Table("T", columns, (Group((), "Nothing here", "", (Cell("0"),)), alone), "columns"),
        Facts(()),
        Prose(()),
        Prose(("x",), soft=True),
        Listing(()),
        Balance("1", ""),
        Legend(()),
        Legend((Terms("Words"),)),
        Steps("S", "none", (), ("Low", "High"), 1),
        Steps("S", "one", (Step("now", 1, "Low"),), ("Low", "High"), 2),
        Signature("Ann", "Date"),
    )
    assert taken(found).loose == []


def test_a_logo_is_for_those_who_see_it() -> None:
    made, mark = (
        document(),
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    )
    logo = f"data:image/svg+xml;base64,{b64encode(mark.encode()).decode()}"
    found = taken(pdf(replace(made, sheet=replace(made.sheet, logo=logo))))
    assert found.tree.all("Figure") == []
    assert found.loose == []


def test_a_level_on_its_scale_and_a_share_are_drawn_for_those_who_see_them() -> None:
    cells = (Cell("Reads"), Cell("Proficient", track=Track(4, 3, 3)), Cell("64 %", bar=64))
    table = Table("T", (Column("A", "head"), Column("B"), Column("C", "number")), (Group((Row(cells),)),))
    found = taken(with_part(table))
    assert found.tree.all("Figure") == []
    assert found.loose == []
    assert "Proficient" in found.text


# -------------------------------------------------------------------------------------------------------- fonts


def test_all_fonts_are_in_the_file_and_come_from_the_wheel() -> None:
    for found in samples():
        fonts = found.fonts()
        assert fonts
        assert all(fonts.values())
        assert [name for name in fonts if not WHEEL.fullmatch(name)] == []


def test_a_folder_of_fonts_changes_nothing_where_no_script_needs_one(tmp_path: Path) -> None:
    assert pdf(document(), [tmp_path, Path("/usr/share/fonts")]) == pdf(document())


@pytest.mark.parametrize(
    ("name", "script", "package"),
    [
        ("مريم العلي", "Arabic", "fonts-noto-core"),
        ("प्रिया", "Devanagari", "fonts-noto-core"),
        ("张伟", "Chinese", "fonts-noto-cjk"),
        ("さくら", "Japanese", "fonts-noto-cjk"),
        ("지우", "Korean", "fonts-noto-cjk"),
    ],
)
def test_a_script_without_a_font_is_named_and_the_name_is_not(
    name: str, script: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "USUAL", ())
    with pytest.raises(MblError) as caught:
        pdf(named(name))
    assert caught.value.message == f"no font here has the script: {script}"
    assert package in str(caught.value.hint)
    assert "MBL_FONTS" in str(caught.value.hint)


def test_all_scripts_without_a_font_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "USUAL", ())
    with pytest.raises(MblError) as caught:
        pdf(named("مريم 张伟"))
    assert caught.value.message.endswith("Arabic, Chinese")
    assert "fonts-noto-cjk fonts-noto-core" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("name", "block"),
    [("Ann \U0001f600", "U+1F600 to U+1F6FF"), ("\U00010380", "U+10300 to U+103FF"), ("A\ufffeB", "U+FF00 to U+FFFF")],
)
def test_a_character_that_no_font_has_is_told_by_its_block(name: str, block: str) -> None:
    with pytest.raises(MblError) as caught:
        pdf(named(name))
    assert caught.value.message == f"no font has these characters of the document: {block}"
    assert "Ann" not in f"{caught.value.message} {caught.value.hint}"


def noto(*names: str) -> list[Path]:
    folders = [Path(name) for name in os.environ.get("MBL_FONTS", "").split(os.pathsep) if name]
    folders += list(module.USUAL)
    there = {path.name for folder in folders if folder.is_dir() for path in folder.rglob("Noto*")}
    if not set(names) <= there:
        pytest.skip("needs the fonts of Debian's fonts-noto-core and fonts-noto-cjk; MBL_FONTS names another folder")
    return folders


def test_arabic_runs_from_right_to_left_with_its_font() -> None:
    folders = noto("NotoNaskhArabic-Regular.ttf")
    found = taken(pdf(named("مريم العلي", "ar", "rtl"), folders))
    root: Any = found.reader.root_object
    assert root["/Lang"] == "ar"
    assert root["/ViewerPreferences"]["/Direction"] == "/R2L"
    assert "NotoNaskhArabic-Regular" in found.fonts()
    assert all(found.fonts().values())
    assert found.loose == []


def test_chinese_is_set_in_the_shapes_of_the_language() -> None:
    folders = noto("NotoSerifCJK-Regular.ttc")
    names = {language: set(taken(pdf(named("张伟", language), folders)).fonts()) for language in ("zh", "ja")}
    assert any("CJKsc" in name for name in names["zh"])
    assert any("CJKjp" in name for name in names["ja"])


# ------------------------------------------------------------------------------------------------------ hostile


def test_a_hostile_name_is_printed_as_it_is_written() -> None:
    names = [*(name for name in HOSTILE if "م" not in name), *TYPST]
    rows = tuple(Row((Cell(Passage(name, "")), Cell(name, aside=Passage(name, "es"), note=name))) for name in names)
    found = taken(with_part(Table("T", (Column("A", "head"), Column("B")), (Group(rows, names[0], names[1]),))))
    text = plain(found.text)
    assert [name for name in names if text.count(plain(visible(name))) < 4] == []
    assert found.loose == []


def test_a_hostile_name_is_harmless_wherever_a_document_has_a_name() -> None:
    name = " ".join(TYPST)
    found = taken(pdf(named(name)))
    assert plain(found.text).count(plain(visible(name))) >= 10
    assert found.reader.metadata is not None
    assert str(found.reader.metadata.title).endswith(visible(name).replace("\ufeff", ""))


def test_a_name_that_turns_what_follows_turns_nothing() -> None:
    found = taken(pdf(named("Ann \u202eevil\u202c Lee")))
    assert plain("Ann evil Lee") in plain(found.text)
    assert "\u202e" not in found.text


def test_a_long_name_stays_on_the_paper() -> None:
    name, found = "N" * 300, samples()[2]
    assert found.reader.metadata is not None
    assert str(found.reader.metadata.title).endswith(f": {name}")
    assert found.text.replace("\n", "").replace("\u200b", "").count(name) >= 5
    widest = max(len(line.strip()) for line in found.text.replace("\u200b", "").splitlines() if "NNN" in line)
    assert widest < 150


def test_a_table_over_many_pages_has_its_heads_once_for_those_who_listen() -> None:
    rows = tuple(Row((Cell(f"Row {number}"), Cell("x"))) for number in range(300))
    found = taken(with_part(Table("T", (Column("Name", "head"), Column("What")), (Group(rows, "All of them"),))))
    (one,) = found.tree.all("Table")
    assert len(one.all("TH")) == 2
    assert len(one.all("TR")) == 301
    pages = [page.extract_text() for page in found.reader.pages]
    assert len(pages) > 4
    assert all("All of them" in page for page in pages[:-1])
    assert found.loose == []


def test_no_text_is_set_under_a_rule_that_names_the_student() -> None:
    """Typst keeps what it set under the same rules, so that most of a batch is set once."""
    source = """#show: it => sheet(title: "Ann", footer: "Ann", pages: ("", "/", ""), it)
#heading("A")
#context { assert(document.title == none); assert("Ann" not in repr(page.footer)) }
"""
    assert typeset(source, DAY).startswith(b"%PDF")


# ------------------------------------------------------------------------------------------------- what it loads


@pytest.mark.parametrize(
    "source",
    [
        '#import "@preview/cetz:0.3.0"',
        '#include "document.typ"',
        '#eval("1 + 1")',
        '#read("document.css")',
        '#dictionary(std).at("ev" + "al")("1")',
        '#plugin("x.wasm")',
    ],
)
def test_a_template_loads_nothing(source: str) -> None:
    with pytest.raises(MblError) as caught:
        typeset(source, DAY)
    assert "a template for PDF says" in caught.value.message


@pytest.mark.parametrize("call", ['#image("document.css")', '#json("/../literals.py")', '#csv("/etc/passwd")'])
def test_a_template_reaches_no_data_of_the_machine(call: str) -> None:
    with pytest.raises(MblError) as caught:
        typeset(call, DAY)
    assert "root:" not in caught.value.message


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('#panic("Ann Lee")', "panicked with"),
        ('#assert(false, message: "Ann Lee")', "assertion failed"),
        ('#(a: 1).at("Ann Lee")', "dictionary does not contain key"),
        ('#regex("Ann Lee(")', "regex parse error"),
        ("#missing-thing", "unknown variable: missing-thing"),
    ],
)
def test_a_fault_of_a_template_is_told_without_what_it_prints(source: str, told: str) -> None:
    with pytest.raises(MblError) as caught:
        typeset(source, DAY)
    assert caught.value.message == f"the document could not be typeset: {told}"


def test_a_warning_is_a_fault() -> None:
    with pytest.raises(MblError) as caught:
        typeset('#set document(title: "T")\n= H\n#text(font: "Nowhere", "x")', DAY)
    assert "unknown font family" in caught.value.message


def test_a_document_without_a_title_is_refused() -> None:
    with pytest.raises(MblError) as caught:
        typeset("= H", DAY)
    assert "title" in caught.value.message


def test_without_typst_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MblError) as caught:
        pdf(document())
    assert caught.value.message == 'a document as PDF needs the package "typst"'
    assert "mblkit[pdf]" in str(caught.value.hint)


# ----------------------------------------------------------------------------------------------------- same bytes

SCRIPT = """
import hashlib
from tests.reports.sample import document
from mblkit.reports.typeset import pdf
print(hashlib.sha256(pdf(document(habits=True))).hexdigest())
"""


def test_the_same_document_is_the_same_bytes_in_every_process(root: Path, tmp_path: Path) -> None:
    here = hashlib.sha256(pdf(document(habits=True))).hexdigest()
    again = hashlib.sha256(pdf(document(habits=True))).hexdigest()
    found = {here, again}
    for seed, zone, language in (("0", "UTC", "C"), ("4242", "Pacific/Kiritimati", "ar_EG.UTF-8")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "LC_ALL": language}
        environment |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(root)}
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=root, env=environment, capture_output=True, text=True, check=True
        )
        found.add(run.stdout.strip())
    assert len(found) == 1


def test_the_accent_of_a_district_is_in_the_file() -> None:
    made = document()
    assert pdf(replace(made, sheet=replace(made.sheet, accent="#7a1f3d"))) != pdf(made)
    with pytest.raises(MblError):
        typeset('#set document(title: "T")\n= H', DAY, look=Look(accent="no colour"))


# ------------------------------------------------------------------------------------------------------ batches


def test_documents_that_look_alike_share_a_compiler_and_all_share_the_fonts() -> None:
    module.compiler_of.cache_clear()
    module.fonts_of.cache_clear()
    for name, language in (("Ana", "en"), ("Zoe", "en"), ("Ana", "es")):
        pdf(named(name, language))
    assert module.compiler_of.cache_info().misses == 2
    assert module.fonts_of.cache_info().misses == 1
