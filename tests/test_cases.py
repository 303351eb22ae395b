"""Whole repositories: a new folder under tests/cases/valid or tests/cases/invalid is a new test.

A folder is laid over the base district of tests/districts.py, unless its `expected.txt` says "without the base
district". That file begins with comments that say what the case is about; a case under invalid lists its findings
there, `MBL201 path:line:column`, one a line, in the order in which they are printed.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path

import pytest
from tests.districts import BASE, SOUND, Folder, findings

from mblkit import emit
from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic
from mblkit.load.parse import readers
from mblkit.store.tree import FileInfo, WorkTree

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
            for name, text in BASE.items():
                folder.write(name, cleandoc(text) + "\n")
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
        random.Random(len(found)).shuffle(found)
        return tuple(found)


def lines(found: list[Diagnostic]) -> Iterator[str]:
    for one in found:
        where = (one.location.path, one.location.line, one.location.column)
        yield f"{one.rule} {':'.join(str(part) for part in where if part is not None)}"


@pytest.mark.parametrize("case", VALID, ids=names(VALID))
def test_valid(case: Case, tmp_path: Path) -> None:
    folder = case.build(tmp_path)
    for reader in readers():
        assert list(lines(findings(folder.tree, reader))) == []


@dataclass(frozen=True)
class Built:
    """A case under invalid on the disk, with its findings."""

    case: Case
    folder: Folder
    found: list[Diagnostic]


@pytest.fixture(scope="module", params=INVALID, ids=names(INVALID))
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    case: Case = request.param
    folder = case.build(tmp_path_factory.mktemp("case"))
    return Built(case, folder, findings(folder.tree))


def test_invalid(built: Built) -> None:
    assert built.case.expected
    assert list(lines(built.found)) == built.case.expected


def test_the_other_reader_finds_the_same(built: Built) -> None:
    """Where a text is no YAML at all, the readers stop at different places; the rule and the file are the same."""
    assert whats(findings(built.folder.tree, "ruamel")) == whats(built.found)


def whats(found: list[Diagnostic]) -> list[Diagnostic | tuple[str, str]]:
    return [(one.rule, one.location.path) if one.rule == "MBL009" else one for one in found]


def test_the_order_of_files_changes_nothing(built: Built) -> None:
    assert findings(Shuffled(built.folder.root)) == built.found


def test_every_finding_can_be_printed(built: Built) -> None:
    printed = printings(built.folder, built.found)
    plain = [text for name, text in printed.items() if "coloured: True" not in name]
    assert [sign for sign in "\x1b\x07\x7f\r\u2028\u202e\ufeff" if any(sign in text for text in plain)] == []
    told = json.loads(printed["json, coloured: False"])["diagnostics"]
    assert [one["rule"] for one in told] == [one.rule for one in built.found]


def test_findings_have_the_form_of_findings(built: Built) -> None:
    """STYLE section 5: one clause without a full stop, help that says something, no names of the program."""
    for one in built.found:
        assert not one.message.endswith("."), one
        assert one.message == one.message.strip(), one
        assert "None" not in f"{one.message} {one.help}" or one.rule not in RULES, one
        assert one.help or one.rule not in RULES, one
        assert not (one.help or "").endswith("."), one


def test_twenty_mistakes_in_ten_files_are_told_in_one_run() -> None:
    case = Case(ROOT / "invalid" / "twenty-mistakes")
    assert len(case.expected) == 20
    assert len({path_and_place(line)[0] for line in case.expected}) == 10
    assert len([line for line in case.expected if line.startswith("MBL0")]) == 2


NAMES = ("Zebulon", "Quackenbush", "Philippa", "Thistlewood", "Hortensia", "Wigglesworth", "Xanthippe", "Ann", "Lee")
VALUES = ("Klingon", "Gifted", "2011-13-31", "2011-01-31", "0456123", "8419", "31/12/1980", "20110131")


def test_no_value_of_a_people_file_appears_in_any_format(tmp_path: Path) -> None:
    case = Case(ROOT / "invalid" / "people")
    folder = case.build(tmp_path)
    texts = [folder.tree.read(file.path).decode() for file in folder.tree.files() if "people" in file.path]
    secrets = (*NAMES[:7], *VALUES)
    assert [secret for secret in secrets if not any(secret in text for text in texts)] == []
    for reader in readers():
        found = findings(folder.tree, reader)
        assert {one.location.path for one in found} == {"people.yaml", "people-broken.yaml", "people-late.yaml"}
        for name, printed in printings(folder, found).items():
            assert [secret for secret in secrets if secret in printed] == [], name


def test_names_that_stand_for_ids_are_not_in_messages(tmp_path: Path) -> None:
    """The frame of a text finding still shows the line of the file, and the keys in JSON lead through it."""
    for one in findings(Case(ROOT / "invalid" / "names-for-ids").build(tmp_path).tree):
        said = f"{one.message} {one.help} {one.subject}"
        assert [name for name in NAMES if name in said] == []


def printings(folder: Folder, found: list[Diagnostic]) -> dict[str, str]:
    """Return the findings in every format, with and without colour."""
    report = emit.Report(tuple(found), len(folder.tree.files()), folder.tree.read)
    return {
        f"{name}, coloured: {coloured}": form(report, emit.Style(coloured=coloured))
        for name, form in emit.FORMATS.items()
        for coloured in (False, True)
    }


def test_every_rule_is_found_somewhere() -> None:
    found = {line.partition(" ")[0] for case in INVALID for line in case.expected}
    assert {code for code in RULES if code.startswith(SOUND)} - found == ELSEWHERE


@pytest.mark.parametrize("case", [*VALID, *INVALID], ids=[case.name for case in [*VALID, *INVALID]])
def test_every_case_says_what_it_is_about(case: Case) -> None:
    assert case.notes
    assert case.expected == sorted(case.expected, key=path_and_place)


def path_and_place(line: str) -> tuple[str, tuple[int, ...]]:
    path, *place = line.partition(" ")[2].split(":")
    return path, tuple(int(part) for part in place)
