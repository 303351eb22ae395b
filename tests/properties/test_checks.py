"""What must hold of quieting, whatever is quieted: seeded districts with comments strewn over them."""

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.districts import TODAY, Folder, build
from tests.reports.commands import DATA

from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic
from mblkit.engine.audit import audit_credits
from mblkit.load.repository import open_all, read_any, validate
from mblkit.reports.audit import Batch, as_json
from mblkit.rules.baseline import counted, parsed, rendered
from mblkit.rules.runner import Outcome, examine
from mblkit.rules.selection import select
from mblkit.store.tree import FileInfo, Tree, WorkTree

SEEDS = range(12)
DAY = date(2026, 3, 1)
CODES = [*(code for code in RULES if code >= "MBL2"), "MBL101", "MBL999", "LOC001"]


class Shuffled(WorkTree):
    """A work tree that tells its files in another order."""

    def files(self) -> tuple[FileInfo, ...]:
        found = list(super().files())
        random.Random(len(found)).shuffle(found)
        return tuple(found)


def outcome(tree: Tree, baseline: bytes | None = None) -> Outcome:
    loaded = validate(tree)
    known = parsed("known.json", baseline) if baseline is not None else None
    return examine(loaded, select(loaded), TODAY, lambda path: read_any(tree, path), known)


def flawed(root: Path, seed: int) -> Folder:
    """A district in which some ids are misspelt, so that families 0 to 2 have something to find, too."""
    folder, dice = build(root, DATA), random.Random(seed)
    for file in folder.tree.files():
        if dice.random() < 0.2 and file.path not in {"mbl.yaml", "people.yaml"}:
            text = folder.tree.read(file.path).decode()
            folder.write(file.path, text.replace("MATH.1", "MATH.7", dice.randint(1, 3)))
    return folder


def strewn(folder: Folder, seed: int, likely: tuple[str, ...] = ()) -> None:
    """Write suppressions behind lines and between them, most of them with the rules that are `likely`."""
    dice = random.Random(seed)
    for file in folder.tree.files():
        lines = []
        for line in folder.tree.read(file.path).decode().splitlines():
            names = (*dice.sample(CODES, dice.randint(1, 4)), *(likely if dice.random() < 0.9 else ()))
            comment = f"# mbl: ignore[{', '.join(names)}] chance"
            if dice.random() < 0.3:
                lines.append(" " * dice.randint(0, 6) + comment)
            lines.append(f"{line}  {comment}" if dice.random() < (0.9 if likely else 0.5) else line)
        folder.write(file.path, "\n".join(lines) + "\n")


def audits(folder: Folder) -> str:
    opened = open_all(folder.tree)
    results = (audit_credits(opened.district, closure, DAY) for closure in opened.closures.values())
    return as_json(Batch(tuple(results), dict(opened.blocked), {}))


def what(found: tuple[Diagnostic, ...]) -> Counter[tuple[str, str, str]]:
    return Counter((one.rule, one.location.path, one.message) for one in found if one.rule not in {"MBL018", "MBL019"})


@pytest.mark.parametrize("seed", SEEDS)
def test_quieting_changes_no_result(seed: int, tmp_path: Path) -> None:
    folder = build(tmp_path, DATA)
    before, found = audits(folder), validate(folder.tree).diagnostics
    strewn(folder, seed)
    assert audits(folder) == before
    assert what(validate(folder.tree).diagnostics) == what(found)


def test_what_is_quieted_and_what_is_left_is_what_there_was(tmp_path: Path) -> None:
    quieted = 0
    for seed in SEEDS:
        (tmp_path / str(seed)).mkdir()
        folder = flawed(tmp_path / str(seed), seed)
        before = outcome(folder.tree)
        strewn(folder, seed, tuple(sorted({one.rule for one in before.diagnostics})))
        after = outcome(folder.tree)
        quieted += after.suppressed.total()
        assert what(after.diagnostics) <= what(before.diagnostics)
        assert what(after.diagnostics).total() + after.suppressed.total() == what(before.diagnostics).total()
    assert quieted > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_files_changes_nothing(seed: int, tmp_path: Path) -> None:
    folder = flawed(tmp_path, seed)
    strewn(folder, seed)
    assert outcome(Shuffled(folder.root)) == outcome(folder.tree)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_baseline_that_was_just_written_leaves_fixed_findings_alone(seed: int, tmp_path: Path) -> None:
    folder = flawed(tmp_path, seed)
    if seed % 2:
        strewn(folder, seed)
    before = outcome(folder.tree)
    written = rendered(counted(before.diagnostics))
    after = outcome(folder.tree, written)
    assert all(RULES[one.rule].fixed for one in after.diagnostics)
    assert (after.known.total() + len(after.diagnostics), after.gone) == (len(before.diagnostics), 0)
    assert rendered(counted(outcome(Shuffled(folder.root)).diagnostics)) == written
