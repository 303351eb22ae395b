"""A plain check after which nothing has changed is answered before anything heavy is imported, and says the same."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.districts import Folder, build
from tests.running import run
from tests.test_architecture import HEAVY
from typer.main import get_command

from mblkit.cli import quick
from mblkit.cli.app import app
from mblkit.cli.quick import answer, recall
from mblkit.store import tree
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
    status = recall(["validate", *arguments])
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
def test_of_all_else_nothing_is_recalled(
    folder: Folder, options: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.root)
    run(folder.root, ("validate",))
    assert told(folder, *options, capsys=capsys) == (None, "")
    assert recall(["fmt"]) is None
    assert answer(["fmt"]) is None


def test_what_is_not_known_is_not_recalled(
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


BOTH_WAYS = [
    (),
    ("-q",),
    ("--no-cache", "--jobs", "1"),
    ("--no-cache", "-j", "2", "--format", "json"),
    ("--format", "sarif", "--exit-zero"),
    ("--format", "concise", "--fail-on", "advice"),
    ("--format", "none"),
    ("--fail-on", "nothing"),
    ("--format",),
    ("-q", "-q"),
    ("--as-of", "2025-03-01"),
    ("--as-of", "2025-13-01"),
    ("--as-of", "20250101"),
    ("--jobs", "0"),
    ("--jobs", "01"),
    ("--jobs", "many"),
    ("--root", "none"),
    ("--root", "--help"),
    ("--root", "framework"),
    ("-C", ""),
    ("-C", "."),
]


@pytest.mark.parametrize("options", BOTH_WAYS)
def test_whoever_reads_the_options_the_outcome_is_one(
    folder: Folder, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("validate", *options)
    quickly = run(folder.root, arguments)
    monkeypatch.setattr(quick, "answer", lambda _: None)
    assert run(folder.root, arguments) == quickly


def test_each_option_that_is_read_quickly_is_one_of_the_command() -> None:
    command = get_command(app(("validate",))).commands["validate"]  # type: ignore[attr-defined]
    known = {name: one for one in command.params for name in one.opts}
    for name, field in quick.WITH_VALUE.items():
        assert not known[name].is_flag
        assert known[name].name == field
    for name, field in quick.ALONE.items():
        assert known[name].is_flag
        assert known[name].name == field
    for field, words in quick.WORDS.items():
        (found,) = {one for one in known.values() if one.name == field}
        assert tuple(found.type_descriptor.choices) == words


def test_what_nobody_reads_ends_as_the_command_ends(folder: Folder) -> None:
    heard, told = os.pipe()
    os.close(heard)
    arguments = [sys.executable, "-m", "mblkit", "validate", "--no-cache"]
    done = subprocess.run(arguments, cwd=folder.root, stdout=told, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(told)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_check_goes_without_what_reads_command_lines(folder: Folder) -> None:
    arguments = [sys.executable, "-c", CODE.replace("HEAVY", ",".join(HEAVY)), "validate", "--no-cache"]
    done = subprocess.run(arguments, cwd=folder.root, capture_output=True, text=True, check=True, timeout=60)
    assert "typer" not in done.stderr.splitlines()[-1].split()


def test_what_was_walked_before_the_question_is_not_walked_again(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    walks: list[object] = []
    look_into = tree._look_into  # noqa: SLF001 - what is counted

    def noting(*arguments: object) -> None:
        walks.append(arguments[1])
        look_into(*arguments)  # type: ignore[arg-type]

    monkeypatch.chdir(folder.root)
    run(folder.root, ("validate",))
    folder.write("staff.yaml", folder.tree.read("staff.yaml") + b"# more\n")
    monkeypatch.setattr(tree, "_look_into", noting)
    assert told(folder, capsys=capsys) == (None, "")
    once = len(walks)
    full = run(folder.root, ("validate",))
    assert len(walks) == once
    assert told(folder, capsys=capsys) == (full.returncode, full.stdout)


def test_what_was_handed_over_is_taken_once_at_once_and_for_one_folder(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = build(tmp_path / "other", "mbl: rules/1\nitems: []\n")
    for root, later, day in ((folder.root, 11_000_000_000, "2026-03-01"), (other.root, 0, "2026-03-02")):
        assert told(folder, "--as-of", day, capsys=capsys)[0] is None
        folder.write("staff.yaml", folder.tree.read("staff.yaml") + b"  bad\n")
        with monkeypatch.context() as patched:
            now = time.time_ns() + later
            patched.setattr(time, "time_ns", lambda now=now: now)
            done = run(root, ("validate", "--as-of", day))
        assert done == run(root, ("validate", "--as-of", day, "--no-cache"))
        folder.write("staff.yaml", folder.tree.read("staff.yaml").replace(b"  bad\n", b""))
        cold = run(folder.root, ("validate", "--as-of", day, "--no-cache"))
        assert run(folder.root, ("validate", "--as-of", day)) == cold
