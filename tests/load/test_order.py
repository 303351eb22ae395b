"""The same files give the same findings in the same order, whoever asks, however often."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from tests.districts import findings
from tests.test_cases import ROOT, Case, lines

from mblkit.diagnostics import Diagnostic, Location, Severity, in_order
from mblkit.load.places import place_all

TWENTY = Case(ROOT / "invalid" / "twenty-mistakes")


def finding(
    path: str, *keys: str | int, line: int | None = None, column: int = 1, severity: Severity = Severity.ERROR
) -> Diagnostic:
    at = Location(path, keys, line=line, column=column if line else None)
    return Diagnostic("MBL201", f"{path} {keys} {line} {column}", at, severity)


ORDERED = [
    finding("a.yaml"),
    finding("a.yaml", "items", 2, "id"),
    finding("a.yaml", "items", 10, "id"),
    finding("a.yaml", "items", 10, "id", line=1),
    finding("a.yaml", line=2),
    finding("a.yaml", line=2, column=2),
    finding("a.yaml", line=2, column=2, severity=Severity.WARNING),
    finding("a.yaml", line=2, column=2, severity=Severity.ADVICE),
    finding("a.yaml", line=10),
    finding("a/b.yaml", line=1),
    finding("b.yaml", line=1),
]


@pytest.mark.parametrize("seed", range(20))
def test_findings_have_one_order(seed: int) -> None:
    shuffled = ORDERED.copy()
    random.Random(seed).shuffle(shuffled)
    assert in_order(shuffled) == ORDERED


def test_findings_of_many_files_stay_in_order_and_only_the_first_have_lines() -> None:
    files = {f"{number:03}.yaml": b"mbl: task/1\nid: x\n" for number in range(60)}
    found = [finding(path, "id") for path in files]
    placed = place_all(files.__getitem__, found, limit=50)
    assert [one.location.path for one in placed] == list(files)
    assert [one.location.line for one in placed] == [2] * 50 + [None] * 10
    assert in_order(placed) == placed


def test_twice_the_same(tmp_path: Path) -> None:
    folder = TWENTY.build(tmp_path)
    assert findings(folder.tree) == findings(folder.tree)


def mbl(folder: Path, *arguments: str, seed: int = 0) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "mblkit", "validate", "-C", str(folder), *arguments],
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 1, run.stderr
    return run.stdout


def test_the_command_gives_the_same_bytes_with_every_seed(tmp_path: Path) -> None:
    TWENTY.build(tmp_path)
    assert mbl(tmp_path, "--format", "json", seed=1) == mbl(tmp_path, "--format", "json", seed=2)


def test_the_command_prints_findings_in_order(tmp_path: Path) -> None:
    folder = TWENTY.build(tmp_path)
    printed = mbl(tmp_path, "--format", "concise").splitlines()
    expected = [line.partition(" ")[2] for line in lines(findings(folder.tree))]
    assert [line.split(": ", 1)[0] for line in printed[: len(expected)]] == expected
    assert printed[len(expected)].startswith("20 errors in ")
