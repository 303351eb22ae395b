"""Whole repositories: a new folder under tests/cases/valid or tests/cases/invalid is a new test.

A folder is laid over the base district of tests/districts.py, unless it has a file `mbl.yaml` of its own under
tests/cases/valid, or says "without the base district". `expected.txt` begins with a comment that says what the case
is about; a case under invalid lists its findings there, one a line, in the order in which they are printed.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path

import pytest
from tests.districts import BASE, Folder

from mblkit import emit
from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic, in_order
from mblkit.load.parse import readers
from mblkit.load.places import place_all
from mblkit.load.repository import read_any, validate
from mblkit.rules.runner import check
from mblkit.store.tree import FileInfo, Tree, WorkTree

ROOT = Path(__file__).resolve().parent / "cases"
EXPECTED = "expected.txt"
WHOLE = "without the base district"

ELSEWHERE = {"MBL001", "MBL002", "MBL016", "MBL017"}
"""Rules about what git cannot hold or should not: tests/rules/test_file_rules.py builds these."""


@dataclass(frozen=True)
class Case:
    """A folder of tests/cases."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.relative_to(ROOT).as_posix()

    @property
    def notes(self) -> list[str]:
        return [line for line in self._lines() if line.startswith("#")]

    @property
    def expected(self) -> list[str]:
        return [line for line in self._lines() if line and not line.startswith("#")]

    def build(self, root: Path) -> Folder:
        """Write the repository of the case to `root`."""
        folder = Folder(root)
        if not any(WHOLE in note for note in self.notes):
            for path, text in BASE.items():
                folder.write(path, cleandoc(text) + "\n")
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path.name != EXPECTED:
                folder.write(path.relative_to(self.folder).as_posix(), path.read_bytes())
        return folder

    def _lines(self) -> list[str]:
        return (self.folder / EXPECTED).read_text(encoding="utf-8").splitlines()


def cases(sort: str) -> list[Case]:
    return [Case(path) for path in sorted((ROOT / sort).iterdir()) if path.is_dir()]


VALID, INVALID = cases("valid"), cases("invalid")


def names(some: list[Case]) -> list[str]:
    return [case.folder.name for case in some]


class Shuffled(WorkTree):
    """A work tree that tells its files in another order."""

    def files(self) -> tuple[FileInfo, ...]:
        found = list(super().files())
        random.Random(len(found)).shuffle(found)  # noqa: S311 - an order, not a secret
        return tuple(found)


def findings(tree: Tree, reader: str | None = None) -> list[Diagnostic]:
    loaded = validate(tree, reader)
    found = (*loaded.diagnostics, *check(loaded))
    return in_order(place_all(lambda path: read_any(tree, path), found))


def lines(found: list[Diagnostic]) -> Iterator[str]:
    for one in found:
        where = (one.location.path, one.location.line, one.location.column)
        yield f"{one.rule} {':'.join(str(part) for part in where if part is not None)}"


@pytest.mark.parametrize("case", VALID, ids=names(VALID))
def test_valid(case: Case, tmp_path: Path) -> None:
    folder = case.build(tmp_path)
    for reader in readers():
        assert list(lines(findings(folder.tree, reader))) == []


@pytest.mark.parametrize("case", INVALID, ids=names(INVALID))
def test_invalid(case: Case, tmp_path: Path) -> None:
    assert case.expected
    assert list(lines(findings(case.build(tmp_path).tree))) == case.expected


@pytest.mark.parametrize("case", INVALID, ids=names(INVALID))
def test_the_other_reader_finds_the_same(case: Case, tmp_path: Path) -> None:
    """Where a text is no YAML at all, the readers stop at different places; the rule and the file are the same."""
    folder = case.build(tmp_path)
    usual, other = findings(folder.tree), findings(folder.tree, "ruamel")
    assert whats(usual) == whats(other)


def whats(found: list[Diagnostic]) -> list[Diagnostic | tuple[str, str]]:
    return [(one.rule, one.location.path) if one.rule == "MBL009" else one for one in found]


@pytest.mark.parametrize("case", INVALID, ids=names(INVALID))
def test_the_order_of_files_changes_nothing(case: Case, tmp_path: Path) -> None:
    folder = case.build(tmp_path)
    assert findings(Shuffled(folder.root)) == findings(folder.tree)


@pytest.mark.parametrize("case", INVALID, ids=names(INVALID))
def test_every_finding_can_be_printed(case: Case, tmp_path: Path) -> None:
    folder = case.build(tmp_path)
    found = findings(folder.tree)
    report = emit.Report(tuple(found), len(folder.tree.files()), folder.tree.read)
    for name, form in emit.FORMATS.items():
        text = form(report, emit.Style())
        assert text.isprintable() or not any(sign in text for sign in "\x1b\x07\x7f\r\u2028\u202e"), name
    assert [one["rule"] for one in json.loads(emit.FORMATS["json"](report, emit.Style()))["diagnostics"]] == [
        one.rule for one in found
    ]


@pytest.mark.parametrize("case", INVALID, ids=names(INVALID))
def test_findings_have_the_form_of_findings(case: Case, tmp_path: Path) -> None:
    """STYLE section 5: one clause without a full stop; help that is not empty; never a class of the program."""
    for one in findings(case.build(tmp_path).tree):
        assert not one.message.endswith("."), one
        assert one.message == one.message.strip(), one
        assert "None" not in one.message, one
        if one.rule in RULES:
            assert one.help, one
        assert not (one.help or "").endswith("."), one


def test_every_rule_is_found_somewhere() -> None:
    found = {line.partition(" ")[0] for case in INVALID for line in case.expected}
    assert set(RULES) - found == ELSEWHERE


@pytest.mark.parametrize("case", [*VALID, *INVALID], ids=names([*VALID, *INVALID]))
def test_every_case_says_what_it_is_about(case: Case) -> None:
    assert case.notes
    assert case.expected == sorted(case.expected, key=path_and_place)


def path_and_place(line: str) -> tuple[str, tuple[int, ...]]:
    path, *place = line.partition(" ")[2].split(":")
    return path, tuple(int(part) for part in place)
