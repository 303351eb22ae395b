"""A plain check after which nothing has changed is answered before anything heavy is imported, and says the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.districts import Folder, build
from tests.running import run
from tests.test_architecture import HEAVY

from mblkit.cli.quick import answer
from mblkit.store.edition import edition

CODE = """
import sys
from mblkit.__main__ import _run
status = _run()
heavy = {name.partition(".")[0] for name in sys.modules} & set("HEAVY".split(","))
print("loaded:", status, *sorted(heavy), file=sys.stderr)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.setenv("MBL_NO_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return build(tmp_path / "district", "")


def told(folder: Folder, *arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int | None, str]:
    os.chdir(folder.root)
    status = answer(["validate", *arguments])
    return status, capsys.readouterr().out


@pytest.mark.parametrize(
    "options",
    [(), ("-q",), ("--format", "json"), ("--format", "concise"), ("--fail-on", "advice"), ("--exit-zero",)],
)
def test_it_says_what_the_command_says(
    folder: Folder, options: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.root)
    full = run(folder.root, ("validate", "--no-cache", *options))
    run(folder.root, ("validate",))
    assert told(folder, *options, capsys=capsys) == (full.returncode, full.stdout)


@pytest.mark.parametrize(
    "options",
    [
        ("task.yaml",),
        ("--deep",),
        ("--no-cache",),
        ("--format", "sarif"),
        ("--format", "none"),
        ("--fail-on", "nothing"),
        ("--format",),
        ("-q", "-q"),
        ("--as-of", "2025-13-01"),
        ("--as-of", "20250101"),
        ("--root", "none"),
        ("--root", "--help"),
        ("-C", ""),
    ],
)
def test_all_else_is_left_to_the_command(
    folder: Folder, options: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.root)
    run(folder.root, ("validate",))
    assert told(folder, *options, capsys=capsys) == (None, "")
    assert answer(["fmt"]) is None


def test_what_is_not_known_is_left_to_the_command(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.root)
    assert told(folder, capsys=capsys) == (None, "")
    run(folder.root, ("validate",))
    monkeypatch.setenv("MBL_PEOPLE", str(folder.root.parent))
    assert told(folder, capsys=capsys) == (None, "")
    monkeypatch.delenv("MBL_PEOPLE")
    (folder.root / ".mbl").mkdir(exist_ok=True)
    (folder.root / ".mbl" / "pending").write_text("[]")
    assert told(folder, capsys=capsys) == (None, "")
    (folder.root / ".mbl" / "pending").unlink()
    assert told(folder, capsys=capsys)[0] is not None
    folder.write("mbl.yaml", folder.tree.read("mbl.yaml") + b"people: ../names\n")
    assert told(folder, capsys=capsys) == (None, "")


def test_nothing_heavy_is_imported(folder: Folder) -> None:
    edition.cache_clear()  # the source may have been edited since this process began
    run(folder.root, ("validate",))
    arguments = [sys.executable, "-c", CODE.replace("HEAVY", ",".join(HEAVY)), "validate"]
    done = subprocess.run(arguments, cwd=folder.root, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr.splitlines()[-1] in {"loaded: 0", "loaded: 1"}
    assert "findings" in done.stdout or "advice" in done.stdout or "warning" in done.stdout
