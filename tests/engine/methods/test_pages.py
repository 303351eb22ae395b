"""Every method has a page, and what a page shows is what the code finds."""

import re
from pathlib import Path
from typing import get_args

import pytest
from tests.engine.methods.pages import called, found_in_row

from mblkit.engine import methods
from mblkit.load.anatomy import field_names
from mblkit.model.methods import Method, MethodRecord

PAGES = Path(__file__).resolve().parents[3] / "docs" / "methods"
FUNCTIONS = {
    "quiz-items": {"quiz_items", "params_valid"},
    "attempt-policy": {"attempt_policy"},
    "class-figures": {"class_aggregate", "class_figure", "rating_distribution"},
    "decaying-average": {"weights_of_decay"},
    "weighted-mean": {"weighted_categories"},
}
"""Pages of functions that are no methods of a policy, or have another name than theirs."""

UNION, _ = get_args(Method)
RECORDS: dict[str, type[MethodRecord]] = {
    get_args(record.model_fields["name"].annotation)[0]: record for record in get_args(UNION)
}
PARTS = ("## Formula", "## Parameters", "## Example", "## Used by", "## What families will ask")


def text(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def own_pages() -> list[str]:
    """The pages of the methods and their functions: those that the index lists above the roll-ups."""
    index = text("README").partition("## Roll-ups")[0]
    return sorted(set(re.findall(r"\]\(([a-z-]+)\.md", index)))


def rows(page: str) -> list[tuple[str, str, str, str]]:
    """The rows of the tables that show what a method finds: the method, the scores, the result and the arithmetic."""
    method, found = "", list[tuple[str, str, str, str]]()
    for line in page.splitlines():
        if line.startswith("  - method: "):
            method = line.removeprefix("  - method: ")
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\| [0-9]", line):
            found.append((method, cells[0], cells[1], cells[2]))
    return found


SHOWN = [(name, *row) for name in [*own_pages(), "README"] for row in rows(text(name))]
CALLS = [
    (name, call, result)
    for name in own_pages()
    for call, result in re.findall(r"(?m)^\| `([a-z_]+\(.*)` \| (.*) \|$", text(name))
]


def test_every_method_has_a_page_and_every_page_is_of_one() -> None:
    assert own_pages() == sorted({*RECORDS, *FUNCTIONS})


def test_every_page_is_in_the_index() -> None:
    index = text("README")
    assert [page.name for page in PAGES.glob("*.md") if page.stem != "README" and f"({page.name})" not in index] == []


def test_every_public_function_is_on_a_page() -> None:
    shown = {call.partition("(")[0] for _, call, _ in CALLS}
    own = {name for name in methods.__all__ if getattr(methods, name).__module__.startswith("mblkit.engine.methods")}
    machinery = {"ClassFigure", "Found", "Kind", "Series", "apply", "monotone"}
    assert own - machinery - shown == set()


@pytest.mark.parametrize("name", own_pages())
def test_a_page_has_what_people_need(name: str) -> None:
    page = text(name)
    assert [part for part in PARTS if f"\n{part}\n" not in page] == []
    assert page.startswith(f"# {name}\n") or name in FUNCTIONS


@pytest.mark.parametrize("name", RECORDS)
def test_a_page_has_every_parameter_of_its_method(name: str) -> None:
    common = set(field_names(MethodRecord)) | {"name"}
    parameters = set(re.findall(r"(?m)^\| `([a-z]+)` \|", text(name)))
    assert parameters - common == set(field_names(RECORDS[name])) - common
    assert common <= set(re.findall(r"(?m)^\| `([a-z]+)` \|", text("README")))


@pytest.mark.parametrize("name", RECORDS)
def test_a_page_has_an_example_of_its_method(name: str) -> None:
    shown = [method for page, method, *_ in SHOWN if page == name]
    assert shown
    assert all(method.startswith(f"{{name: {name}") for method in shown)


@pytest.mark.parametrize(("page", "method", "scores", "result", "says"), SHOWN)
def test_what_a_page_shows_is_what_is_found(page: str, method: str, scores: str, result: str, says: str) -> None:
    assert found_in_row(method, scores) == (result, says), page


@pytest.mark.parametrize(("page", "call", "result"), CALLS)
def test_what_a_page_calls_gives_what_it_says(page: str, call: str, result: str) -> None:
    assert called(call) == result, page
