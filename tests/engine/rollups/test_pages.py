"""The pages of roll-ups and conversions: one for each rule and form, with examples that are run."""

import doctest
import re
from pathlib import Path
from typing import Any, Final, get_args

import pytest

from mblkit.load.pipeline import read_text
from mblkit.model.base import Record
from mblkit.model.conversions import Conversion, CutoffRow, PatternRow, RangeRow, Share
from mblkit.model.rollups import Criteria, PointsPart, RollUp

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "methods"
UNIONS: Final[dict[str, tuple[str, Any]]] = {"rollups": ("rule", RollUp), "conversions": ("form", Conversion)}
SECTIONS = ["Formula", "Parameters", "Example", "Used by", "What families will ask"]
PAGES = sorted(path for folder in UNIONS for path in (FOLDER / folder).glob("*.md"))
OWN = [path for path in PAGES if path.name != "README.md"]


def shown(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def records(folder: str) -> dict[str, type[Record]]:
    """Return the records of a union, by the word that names their form."""
    field, union = UNIONS[folder]
    return {get_args(one.model_fields[field].annotation)[0]: one for one in get_args(get_args(union)[0])}


@pytest.mark.parametrize("folder", UNIONS)
def test_every_rule_and_form_has_a_page_and_a_line_in_the_index(folder: str) -> None:
    pages = {path.stem for path in OWN if path.parent.name == folder}
    index = (FOLDER / folder / "README.md").read_text(encoding="utf-8")
    assert pages == set(records(folder))
    assert set(re.findall(r"\| \[`([a-z-]+)`\]\(\1\.md\) \|", index)) == pages


@pytest.mark.parametrize("path", OWN, ids=shown)
def test_the_sections_of_a_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?m)^## (.+)$", text) == SECTIONS
    assert f"`{path.stem}`" in text


@pytest.mark.parametrize("path", OWN, ids=shown)
def test_every_parameter_is_explained(path: Path) -> None:
    page = path.read_text(encoding="utf-8") + (path.parent / "README.md").read_text(encoding="utf-8")
    record = records(path.parent.name)[path.stem]
    inside = [
        one
        for one in (PointsPart, Criteria, CutoffRow, RangeRow, PatternRow, Share)
        if one.__name__ in str(record.model_fields)
    ]
    fields = {info.alias or name for one in (record, *inside) for name, info in one.model_fields.items()} - {
        "rule",
        "form",
    }
    assert {name for name in fields if not re.search(rf"\b{name}\b", page)} == set()


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_the_worked_examples_are_true(path: Path) -> None:
    """Each line of Python on the page is run, and what it shows is what comes out."""
    found = doctest.testfile(str(path), module_relative=False, report=False)
    assert found.failed == 0
    assert found.attempted > 0


@pytest.mark.parametrize("path", OWN, ids=shown)
def test_the_policy_on_the_page_uses_what_the_page_is_about(path: Path) -> None:
    blocks = re.findall(r"(?ms)^```yaml\n(.*?)^```$", path.read_text(encoding="utf-8"))
    word = UNIONS[path.parent.name][0]
    assert [re.search(rf"\b{word}: ([a-z-]+)", block)[1] for block in blocks] == [path.stem]  # type: ignore[index]
    shaped, findings = read_text("policy.yaml", blocks[0].encode(), None)
    assert (findings, shaped is not None) == ([], True)
