"""The reliability report as documents: whole, harmless, and the same in every form."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pytest
from markdown_it import MarkdownIt
from tests.reports.pages import page
from tests.reports.sample import HOSTILE

from mblkit.model.origin import Origin
from mblkit.reports import reliability_words as words
from mblkit.reports.reliability_document import render_reliability
from mblkit.reports.reliability_table import as_table
from mblkit.reports.reliability_view import (
    FigureLine,
    GroupBlock,
    GroupLine,
    LeftOutLine,
    OpenLine,
    ReliabilityView,
    lines_of,
)
from mblkit.reports.views import Swap

FIGURES = ("0.818", "0.909", "0.690", "n/c", "0.700", "0.800")


def _line(key: str, pieces: int, figures: tuple[str, ...], undecided: int, bar: str, *below: str) -> GroupLine:
    return GroupLine(key, pieces, pieces < 10, figures, undecided, below, bar)


def made(name: str = "Test District", thing: str = "t-one t-two") -> ReliabilityView:
    return ReliabilityView(
        language="en",
        district=name,
        as_of="2026-03-01",
        filters=(f"Areas: {thing}",),
        notices=(f"The work of {thing} is left out.",),
        scored=25,
        twice=11,
        fewest=10,
        rules=("Two scorers who differ by at most 1 level: the mean holds.",),
        shown=tuple(words.MEASURES[code].name for code in words.IN_GROUPS),
        figures=(
            FigureLine("exact", "Exact agreement", "Same.", "0.818", "0.523 to 0.949", "0.85", "below", ""),
            FigureLine("kappa", "Kappa", "Chance.", "n/c", "", "", "", "every score is the same"),
        ),
        blocks=(
            GroupBlock("pair", "Pairs of scorers", (_line(thing, 11, FIGURES, 2, "81.8", "Exact"),)),
            GroupBlock("term", "Terms", (_line("fall", 2, FIGURES, 0, "0"),)),
        ),
        open=(
            OpenLine(
                thing, "M.1", thing, "a.1", "2026-01-21", 2, f"low by {thing}", "high by b", "3", "To settle", "e:7"
            ),
        ),
        left_out=(LeftOutLine(thing, "M.1", "task", "2026-01-22", "one of the two gave no score", "e:9"),),
        vocabulary=(),
    )


Form = Literal["html", "markdown"]
Show = Callable[[ReliabilityView], str]


def test_a_page_has_a_table_for_all_scores_each_group_and_what_to_decide() -> None:
    found = page(render_reliability(made(), "html"))
    assert [one.text for one in found.all("caption")] == ["All scores", "Pairs of scorers", "Terms", "To adjudicate"]
    titles = {one.attributes["id"] for one in found.all("h2")}
    labels = [one.attributes["aria-labelledby"] for one in found.all("section")]
    assert sorted(titles, key=str) == sorted(labels, key=str)
    assert len(found.all("h1")) == 1


def test_every_row_of_a_page_has_as_many_cells_as_its_table_has_heads() -> None:
    text = render_reliability(made(), "html")
    for table in text.split("<table")[1:]:
        head, *rows = table.partition("</table>")[0].split("<tr")[1:]
        assert {row.count("<td") + row.count("<th") for row in rows} == {head.count("<th")}


def test_every_bar_stands_beside_its_figure_and_is_hidden_from_readers() -> None:
    found = page(render_reliability(made(), "html"))
    assert {one.attributes["aria-hidden"] for one in found.all("svg")} == {"true"}
    assert [one.attributes["width"] for one in found.all("rect") if one.attributes["class"] == "part"] == [
        "81.8%",
        "0%",
    ]


@pytest.mark.parametrize("thing", HOSTILE)
def test_a_hostile_word_stays_text(thing: str) -> None:
    found = page(render_reliability(made(thing, thing), "html"))
    calm = page(render_reliability(made(), "html"))
    assert [one.tag for one in found.elements] == [one.tag for one in calm.elements]
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    shown = page(reader.render(render_reliability(made(thing, thing), "markdown")))
    quiet = page(reader.render(render_reliability(made(), "markdown")))
    assert shown.all("script", "a", "img", "code") == []
    assert len(shown.all("td")) == len(quiet.all("td"))
    assert "\x1b" not in as_table(made(thing, thing))


def test_markdown_tables_are_whole() -> None:
    text = render_reliability(made(), "markdown")
    found = page(MarkdownIt("commonmark").enable("table").render(text))
    assert len(found.all("table")) == 4
    assert "|" not in "".join(one.text for one in found.all("p", "li"))


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_the_words_of_the_district(form: Form) -> None:
    own = replace(made(), vocabulary=(Swap("scorers", "raters"),))
    assert "Agreement of raters" in render_reliability(own, form)
    assert "t-one t-two" in render_reliability(own, form)


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_nothing_to_decide(form: Form) -> None:
    calm = replace(made(), open=(), left_out=())
    assert "Nothing: no two scorers differ without a decision." in render_reliability(calm, form)
    assert "Left out" not in render_reliability(calm, form)


def test_the_terminal() -> None:
    lines = [" ".join(line.split()) for line in as_table(made()).splitlines()]
    assert lines[:4] == [
        "! The work of t-one t-two is left out.",
        "Test District: agreement of scorers as of 2026-03-01",
        "Areas: t-one t-two",
        "11 of 25 scores were given by two people",
    ]
    assert "Exact agreement 0.818 0.523 to 0.949 0.85 below" in lines
    assert "Kappa n/c every score is the same" in lines
    assert "fall 2* 0.818 0.909 0.690 n/c 0.700 0.800 0" in lines
    assert (
        "e:7 t-one t-two M.1 t-one t-two 2026-01-21, attempt 2 low by t-one t-two high by b 3 apart to settle" in lines
    )


def test_no_remark_is_made_of_what_is_not_there() -> None:
    figures = ("1.000",) * 6
    calm = replace(
        made(),
        figures=made().figures[:1],
        blocks=(GroupBlock("pair", "Pairs of scorers", (_line("a b", 11, figures, 0, "100"),)),),
    )
    assert "n/c" not in as_table(calm)
    assert "*" not in as_table(calm)


def test_a_place_without_a_line_is_its_file() -> None:
    def read(path: str) -> bytes:
        if path == "gone.yaml":
            raise FileNotFoundError(path)
        return b"items:\n  - a: 1\n"

    there, gone = Origin("here.yaml", ("items", 0, "a")), Origin("gone.yaml", ("items",))
    assert lines_of((there, gone, there), read) == {there: "here.yaml:2", gone: "gone.yaml"}


def test_every_measure_and_state_has_its_words() -> None:
    from typing import get_args

    from mblkit.engine.moderation import State
    from mblkit.engine.reliability.agreement import MEASURES, By

    assert tuple(words.MEASURES) == MEASURES
    assert tuple(words.STATES) == get_args(State)
    assert tuple(words.GROUPS) == get_args(By)
