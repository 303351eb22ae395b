"""The curriculum map in its forms: one small district with every state and every gap."""

import csv
import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from tests.curriculum import FEW, small_set, write
from tests.reports.pages import Page, page
from tests.reports.sample import HOSTILE
from tests.reports.test_browser import laid_out

from mblkit.district import District
from mblkit.engine.alignment import map_alignment
from mblkit.engine.map_results import AlignmentMap, Claim, CompetencyRow, Scope, StandardRow
from mblkit.load.repository import open_framework
from mblkit.reports import alignment
from mblkit.reports.alignment_table import as_table
from mblkit.reports.map_document import render_map
from mblkit.reports.map_view import PARTS, brief, grade_text, map_view
from mblkit.reports.map_views import Entry, Group, MapView
from mblkit.reports.signs import cells, visible
from mblkit.reports.views import Swap
from mblkit.store.tree import WorkTree

DAY = date(2026, 6, 1)
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "district"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> District:
    root = tmp_path_factory.mktemp("map")
    write(root, 3, {"S": small_set("S", 10, 6), "T": small_set("T", 4, 4)}, size=24, some=FEW)
    return open_framework(WorkTree(root))


@pytest.fixture(scope="module")
def found(small: District) -> AlignmentMap:
    made = map_alignment(small, DAY, Scope())
    assert all(made.total.states)
    assert made.retired
    assert made.beside
    assert {gap for row in made.competencies for gap in row.gaps} >= {"no-experience", "elective-only", "no-task"}
    return made


@pytest.fixture(scope="module")
def view(small: District, found: AlignmentMap) -> MapView:
    return map_view(small, found, PARTS, ("Sets: S, T",))


@pytest.fixture(scope="module")
def html(view: MapView) -> Page:
    return page(render_map(view, "html"))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


def hostile(view: MapView, name: str) -> MapView:
    """A map that has a name in every place where a district can write one."""
    block = view.blocks[0]
    line = replace(block.lines[0], name=name)
    row = replace(block.rows[0], title=name)
    gap = replace(view.gaps[0].groups[0].entries[0], id=name, note=name)
    group = replace(view.gaps[0].groups[0], title=name, entries=(gap,))
    return replace(
        view,
        district=name,
        filters=(name,),
        sets=(replace(view.sets[0], title=name),),
        grid=(replace(view.grid[0], title=name),),
        gaps=(replace(view.gaps[0], groups=(group,)),),
        blocks=(replace(block, title=name, lines=(line, *block.lines[1:]), rows=(row, *block.rows[1:])),),
    )


# ------------------------------------------------------------------------------------------------------- golden


@pytest.fixture(scope="module")
def example() -> tuple[District, AlignmentMap]:
    district = open_framework(WorkTree(EXAMPLE))
    return district, map_alignment(district, DAY, Scope())


@pytest.mark.parametrize("part", PARTS)
def test_the_example_as_csv_is_what_it_was(
    example: tuple[District, AlignmentMap], part: str, golden: Callable[[str, str], None]
) -> None:
    golden(f"align/{part}.csv", alignment.CSV[part](example[1]))


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "json"])
def test_the_example_is_what_it_was(
    example: tuple[District, AlignmentMap], suffix: str, golden: Callable[[str, str], None]
) -> None:
    shown, arts = map_view(*example, PARTS, ()), map_alignment(example[0], DAY, Scope(areas=frozenset({"arts"})))
    made = {
        "txt": lambda: as_table(shown),
        "md": lambda: render_map(shown, "markdown"),
        "html": lambda: render_map(shown, "html"),
        "json": lambda: alignment.as_json(example[0], arts, PARTS),
    }
    golden(f"align/map.{suffix}", made[suffix]())


# --------------------------------------------------------------------------------------------------------- JSON


def test_the_json_has_a_version_and_stable_keys(small: District, found: AlignmentMap) -> None:
    data = json.loads(alignment.as_json(small, found, PARTS))
    assert list(data) == [
        *("schema", "document", "district", "as_of", "scope", "claims"),
        *("total", "sets", "areas", "bands", "grid", "standards", "beside", "without_grades"),
        *("competencies", "densities", "experiences", "cells", "retired"),
    ]
    assert (data["schema"], data["document"], data["as_of"]) == (1, "curriculum-map", "2026-06-01")
    assert data["scope"] == {"sets": None, "areas": None, "grades": None, "under": None, "headings": False}
    assert set(data["standards"][0]) == {field.name for field in fields(StandardRow)}
    assert set(data["competencies"][0]) == {field.name for field in fields(CompetencyRow)}
    assert set(data["claims"][0]) == {field.name for field in fields(Claim)} - {"origin"} | {"file", "keys"}


def test_every_count_can_be_had_from_the_rows(small: District, found: AlignmentMap) -> None:
    data = json.loads(alignment.as_json(small, found, PARTS))
    for key, lines in (("set", data["sets"]), ("area", data["areas"]), ("band", data["bands"])):
        for line in lines:
            mine = [row for row in data["standards"] if row[key] == line["name"]]
            assert len(mine) == line["of"]
            for state in ("unclaimed", "claimed-not-taught", "taught-not-assessed", "partial", "covered"):
                assert sum(row["state"] == state for row in mine) == line[state]
    for row in data["standards"]:
        taught = {name for place in row["claims"] for name in data["claims"][place]["taught"]}
        assert taught == set(row["taught"])


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_the_alignments_that_it_names(small: District, found: AlignmentMap, part: str) -> None:
    data = json.loads(alignment.as_json(small, found, (part,)))
    rows = [row for key in ("standards", "competencies", "retired") for row in data.get(key, ())]
    named = {place for row in rows for place in row["claims"]} | {*data.get("beside", ())}
    assert named == set(range(len(data["claims"])))


def test_the_scope_is_told(small: District) -> None:
    scope = Scope(frozenset({"T", "S"}), frozenset({"math"}), frozenset({9, 10}), frozenset({"S:S.0"}), headings=True)
    data = json.loads(alignment.as_json(small, map_alignment(small, DAY, scope), ("coverage",)))
    told = {"sets": ["S", "T"], "areas": ["math"], "grades": [9, 10], "under": ["S:S.0"], "headings": True}
    assert data["scope"] == told
    assert "competencies" not in data


# ---------------------------------------------------------------------------------------------------------- CSV


def test_csv_has_a_row_for_each(found: AlignmentMap) -> None:
    assert [row["standard"] for row in rows(alignment.standards_csv(found))] == [row.id for row in found.standards]
    competencies = rows(alignment.competencies_csv(found))
    assert [row["competency"] for row in competencies] == [row.id for row in found.competencies]
    assert all(int(row["full"]) + int(row["partial"]) + int(row["beyond"]) >= 0 for row in competencies)
    matrix = rows(alignment.matrix_csv(found))
    assert [row["experience"] for row in matrix] == [row.id for row in found.experiences]
    filled = sum(bool(row[one.id]) for row in matrix for one in found.competencies)
    assert filled == len(found.cells)
    retired = rows(alignment.retired_csv(found))
    assert len(retired) == sum(len(row.claims) for row in found.retired)


def test_no_cell_is_computed_or_taken_for_a_day(found: AlignmentMap) -> None:
    standard = replace(found.standards[0], id="=1+1", text="@SUM(A1)", code="+1", band="3-5", grades=(9, 12))
    competency = replace(found.competencies[0], name="-1", id="=cmd")
    cells_ = tuple(replace(cell, competency="=cmd") for cell in found.cells[:1])
    changed = replace(found, standards=(standard,), competencies=(competency,), cells=cells_)
    changed = replace(changed, experiences=tuple(one for one in found.experiences if one.id == cells_[0].experience))
    (row,) = rows(alignment.standards_csv(changed))
    assert (row["standard"], row["text"], row["code"]) == ("'=1+1", "'@SUM(A1)", "'+1")
    assert (row["band"], row["grades"]) == ("3 to 5", "9 12")
    (row,) = rows(alignment.competencies_csv(changed))
    assert (row["competency"], row["name"]) == ("'=cmd", "'-1")
    assert "'=cmd" in alignment.matrix_csv(changed).splitlines()[0]


# -------------------------------------------------------------------------------------------------------- table


def test_no_line_is_wider_than_a_terminal(view: MapView) -> None:
    wide = replace(view, sets=(replace(view.sets[0], title="Physical education and wellness and more"),))
    assert max(cells(line) for line in as_table(wide).splitlines()) <= 100


def test_the_table_has_figures_first_and_then_what_is_missing(view: MapView) -> None:
    text = as_table(replace(view, parts=("coverage",)), full=True)
    lines = text.splitlines()
    assert lines[1] == "Sets: S, T"
    places = [
        next(place for place, line in enumerate(lines) if line.startswith(f"  {word}"))
        for word in (
            "All standards",
            "Unclaimed: ",
            "Partial: ",
            "No experience: ",
            "Alignments to headings",
            "retired",
        )
    ]
    assert places == sorted(places)
    codes = [entry.id for gap in view.gaps for group in gap.groups for entry in group.entries]
    assert [code for code in codes if not re.search(rf"\b{re.escape(code)}\b", text)] == []


def test_long_lists_are_cut_short_with_their_number(view: MapView) -> None:
    codes = tuple(Entry(f"S.{number}", "") for number in range(30))
    gap = replace(view.gaps[0], total=30, groups=(Group("S", codes),))
    shown = replace(view, parts=("coverage",), gaps=(gap,), competency_gaps=(), beside=())
    cut, whole = as_table(shown), as_table(shown, full=True)
    assert "S (30): S.0, S.1," in cut
    assert "S.11, and 18 more" in " ".join(cut.split())
    assert "S.12" not in cut
    assert cut.endswith("  Lists are cut short: --full prints all of them, --format json all that is known.\n")
    assert "S.29" in whole
    assert "more" not in whole
    few = replace(gap, total=13, groups=(Group("S", codes[:13]),))
    assert "S.12" in as_table(replace(shown, gaps=(few,)))


def test_the_table_speaks_the_words_of_the_district(view: MapView) -> None:
    own = replace(
        view,
        vocabulary=(
            Swap("competencies", "goals"),
            Swap("competency", "goal"),
            Swap("experience", "course"),
            Swap("experiences", "courses"),
        ),
    )
    text = as_table(own, full=True)
    assert re.search(r"\b(competenc|experience)", text, re.IGNORECASE) is None
    assert "No goal or indicator answers it." in text
    assert "Courses and goals" in text


def test_a_name_cannot_move_the_cursor(view: MapView) -> None:
    for name in HOSTILE:
        text = as_table(hostile(view, name))
        assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text) is None


# ---------------------------------------------------------------------------------------------------- documents


def test_every_table_has_headers_for_its_cells(html: Page) -> None:
    assert {one.attributes["scope"] for one in html.all("th")} == {"col", "row"}
    assert len(html.all("caption")) == len(html.all("table"))
    assert [one for one in html.all("table", "tr", "td") if "role" not in one.attributes] == []


def test_each_cell_of_the_matrix_says_in_words_what_it_shows(html: Page, found: AlignmentMap) -> None:
    shown = [one for one in html.all("td") if "how-" in (one.attributes.get("class") or "")]
    assert len(shown) == len(found.cells)
    assert [
        one.text
        for one in shown
        if not re.match(r"(\([RAE]\)|[RAE]( \d+/\d+)?)(required|alternative|elective), ", one.text)
    ] == []
    for cell in shown:
        how = re.search(r"how-(\w+) path-(\w+)", cell.attributes.get("class") or "")
        assert how is not None
        assert how[2] in cell.text


def test_the_page_does_nothing_and_goes_nowhere(html: Page, view: MapView) -> None:
    assert html.all("script", "iframe", "object", "embed", "link", "img", "form", "base") == []
    assert {(one.attributes["href"] or "")[:1] for one in html.all("a")} == {"#"}
    ids = [one.attributes["id"] for one in html.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    assert {(one.attributes["href"] or "")[1:] for one in html.all("a")} <= set(ids)
    assert [one for one in html.elements if "style" in one.attributes] == []
    text = render_map(view, "html")
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in text


@pytest.mark.parametrize("name", HOSTILE)
def test_html_shows_a_name_as_written(view: MapView, name: str) -> None:
    made = page(render_map(hostile(view, name), "html"))
    assert visible(name) in made.one("title").text
    assert made.all("script", "img") == []
    assert [one for one in made.elements for key in one.attributes if key.startswith("on") or key == "style"] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_shows_a_name_as_written(view: MapView, name: str) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    made = page(reader.render(render_map(hostile(view, name), "markdown")))
    assert made.all("script", "a", "img", "code") == []
    calm = page(reader.render(render_map(hostile(view, "Ann Lee"), "markdown")))
    assert len(made.all("td")) == len(calm.all("td"))


def test_markdown_tables_are_whole(view: MapView) -> None:
    text = render_map(view, "markdown")
    made = page(MarkdownIt("commonmark").enable("table").render(text))
    assert len(made.all("table")) == 2 + 2 * len(view.blocks) + 1 + 1
    assert "|" not in "".join(one.text for one in made.all("p", "li"))


@pytest.mark.parametrize("part", PARTS)
def test_a_part_alone(view: MapView, part: str) -> None:
    made = page(render_map(replace(view, parts=(part,)), "html"))
    ids = {one.attributes["id"] for one in made.all("h2")}
    assert ids == ({"coverage", "gaps"} if part == "coverage" else {part}) | {"legend"}
    assert made.all("nav") == []


def test_the_words_of_the_district(view: MapView) -> None:
    from mblkit.reports.views import Swap

    own = replace(view, vocabulary=(Swap("competencies", "graduate goals"),))
    assert "Experiences and graduate goals" in page(render_map(own, "html")).one("body").text
    assert "## Graduate goals" in render_map(own, "markdown")


@pytest.mark.parametrize(
    ("grades", "text"),
    [([], ""), ([0], "K"), ([0, 1, 2], "K-2"), ([9, 9], "9"), ([12, 9, 10], "9-10, 12"), (range(13), "K-12")],
)
def test_grades(grades: list[int], text: str) -> None:
    assert grade_text(grades) == text


def test_a_long_text_is_cut_between_words() -> None:
    assert brief("a  b\nc") == "a b c"
    cut = brief("word " * 60)
    assert len(cut) <= 154
    assert cut.endswith("word ...")


# ------------------------------------------------------------------------------------------------------ contrast


def test_colours_are_far_enough_apart() -> None:
    """The ink of a cell on each of its grounds, and the soft ink on white: 4.5 to 1 at least."""
    css = (Path(alignment.__file__).parent / "templates" / "curriculum-map.css").read_text(encoding="utf-8")
    grounds = re.findall(r"\.heat \.\S+ \{[^}]*background(?:-color)?: (#[0-9a-f]{3,6});", css)
    assert len(grounds) >= 6
    assert [ground for ground in grounds if contrast("#16202b", ground) < 4.5] == []
    assert contrast("#4b5763", "#ffffff") >= 4.5
    assert contrast("#8a1f11", "#ffffff") >= 4.5


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 768, 1200])
def test_the_page_does_not_scroll_sideways(chromium: str, tmp_path: Path, view: MapView, width: int) -> None:
    shown = laid_out(chromium, tmp_path, render_map(view, "html"), width)
    assert int(shown["wide"]) <= width
    assert int(shown["shown"]) > 20


@pytest.mark.browser
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_in_its_place(chromium: str, tmp_path: Path, view: MapView, name: str) -> None:
    assert int(laid_out(chromium, tmp_path, render_map(hostile(view, name), "html"), 320)["wide"]) <= 320
