"""What machines and people do to files: other line ends, other systems, other days, and the same answer each time."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.districts import BASE, Folder, build
from tests.running import Done, run
from tests.test_cases import INVALID, Case, names

ROOT = Path(__file__).resolve().parents[2]
BOM = b"\xef\xbb\xbf"

ALL_OUTPUTS = """
import io, sys
from mblkit import emit
from mblkit.__main__ import _run
root = sys.argv[1]
calls = [["validate", "--as-of", "2026-06-20", "--format", form] for form in emit.FORMATS]
calls += [["fmt", "--diff"], ["config", "show"], ["validate", "--as-of", "2026-06-20", "--statistics"]]
calls += [["validate", "--as-of", "2026-06-20", "--unsafe-fixes", "--diff"]]
for call in calls:
    sys.argv = ["mbl", *call, "-C", root]
    print(call[0], call[-1], _run(), flush=True)
"""
"""Prints what the commands that look at files answer, each with its exit status."""

ENVIRONMENTS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "Pacific/Pago_Pago", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "COLUMNS": "40"},
)


def case(name: str) -> Case:
    return next(one for one in INVALID if one.folder.name == name)


def outputs(root: Path, environment: dict[str, str]) -> bytes:
    done = subprocess.run(
        (sys.executable, "-c", ALL_OUTPUTS, str(root)),
        capture_output=True,
        check=True,
        timeout=120,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8", **environment},
    )
    return done.stdout.replace(str(root).encode(), b"ROOT")


def test_the_same_bytes_for_any_seed_clock_language_and_order_of_files(tmp_path: Path) -> None:
    made = case("twenty-mistakes").build(tmp_path / "made").root
    texts = {path.relative_to(made).as_posix(): path.read_bytes() for path in sorted(made.rglob("*.yaml"))}
    answers = set()
    for number, environment in enumerate(ENVIRONMENTS):
        paths = list(texts)
        random.Random(number).shuffle(paths)
        root = tmp_path / f"copy-{number}"
        for path in paths:
            Folder(root).write(path, texts[path])
        answers.add(outputs(root, environment))
    (answer,) = answers
    assert answer.count(b"MBL") > 100


@pytest.mark.parametrize("change", ["crlf", "mark"])
@pytest.mark.parametrize("one", INVALID, ids=names(INVALID))
def test_line_ends_and_a_mark_at_the_start_change_no_finding(one: Case, change: str, tmp_path: Path) -> None:
    """CRLF and a byte order mark are accepted: the same findings at the same lines and columns."""
    folder = one.build(tmp_path)
    before = folder.codes()
    for path in sorted(folder.root.rglob("*.yaml")):
        data = path.read_bytes()
        if b"\r" in data or data.startswith((BOM, b"\xff\xfe", b"\xfe\xff")):
            pytest.skip("it is about line ends or marks itself")
        path.write_bytes(data.replace(b"\n", b"\r\n") if change == "crlf" else BOM + data)
    assert folder.codes() == before


@pytest.mark.parametrize("sign", ["\u0085", "\u2028", "\u2029"])
def test_signs_that_some_take_for_line_ends_are_findings(sign: str, tmp_path: Path) -> None:
    folder = build(tmp_path, "")
    folder.write("task.yaml", BASE["task.yaml"].replace("\n        ", "\n").strip().replace("Proof", f"Pr{sign}oof"))
    assert [line.partition(" ")[0] for line in folder.codes()] == ["MBL004"]


def test_a_name_in_two_spellings_of_its_letters_is_one_name(tmp_path: Path) -> None:
    """`é` composed and decomposed look alike on every screen; on some disks they are one file."""
    folder = build(tmp_path, "")
    folder.write("tasks/caf\u00e9.yaml", "mbl: task/1\nid: a\ntitle: A\ntargets: [MATH.2]\nmeasure: test\n")
    folder.write("tasks/cafe\u0301.yaml", "mbl: task/1\nid: b\ntitle: B\ntargets: [MATH.2]\nmeasure: test\n")
    found = [one.rule for one in folder.findings()]
    assert found == (["MBL017"] if len(list((tmp_path / "tasks").iterdir())) > 1 else [])


@pytest.mark.parametrize("day", ["2028-02-29", "2026-02-29", "2026-12-31", "0001-01-01", "9999-12-31", "2026-6-1"])
def test_days_at_the_edges(day: str, tmp_path: Path) -> None:
    """29 February has no same day next year; nothing may stumble over it, nor over the ends of the calendar."""
    root = build(tmp_path, "").root
    done = mbl("validate", "--as-of", day, root=root)
    assert done.returncode in {0, 1, 2}
    assert "fault in mbl" not in done.stderr
    assert (done.returncode == 2) == (day in {"2026-02-29", "2026-6-1"})


def mbl(*arguments: str, root: Path) -> Done:
    return run(root, arguments, environ={"NO_COLOR": "1"})


MARKUP = "[/b][bold red]x[/bold red] [link=x:y]y[/link] {{ 7*7 }} %s ${HOME} `id` <b>"


def test_text_that_looks_like_markup_is_only_text(tmp_path: Path) -> None:
    folder = build(tmp_path, "")
    folder.write("task.yaml", f'mbl: task/1\nid: a\ntitle: A\ntargets: ["{MARKUP}"]\nmeasure: written\n')
    done = mbl("validate", "--format", "concise", root=folder.root)
    assert MARKUP in done.stdout


def test_an_interrupt_ends_quietly_with_130(tmp_path: Path) -> None:
    root = shutil.copytree(ROOT / "examples" / "district", tmp_path / "district")
    for seconds in (0.4, 0.8, 1.6, 3.2, 6.4):
        process = subprocess.Popen(
            (sys.executable, "-m", "mblkit", "validate", "-C", str(root)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        if process.returncode != -signal.SIGINT:  # else Python itself had not begun
            break
    assert (process.returncode, out, err) in {(130, b"", b""), (0, out, err)}
    assert b"Traceback" not in err


HOSTILE_CONFIGURATION = {
    "checks: {select: [MBL302}": "MBL009",
    "checks: [MBL302]": "MBL106",
    "checks: {selct: [MBL302]}": "MBL104",
    "checks: {select: MBL302}": "MBL106",
    "checks: {select: [MBL999]}": "MBL201",
    "checks: {ignore: [MBL101]}": None,
    "checks: {severity: {MBL302: fatal}}": "MBL108",
    "checks: {limits: {most_competencies: -1}}": None,
    "checks: {limits: {most_competencies: 1e9}}": None,
    "checks: {baseline: ../../etc/passwd}": None,
    "checks: {paths: [{files: ['[', '**', '*?'], ignore: [MBL302]}]}": None,
    "checks: null": None,
}


@pytest.mark.parametrize("line", HOSTILE_CONFIGURATION)
def test_a_mistake_in_the_configuration_is_a_finding_with_a_place(line: str, tmp_path: Path) -> None:
    folder = build(tmp_path, "")
    text = (tmp_path / "mbl.yaml").read_text() + line + "\n"
    folder.write("mbl.yaml", text)
    done = mbl("validate", "--format", "concise", root=folder.root)
    assert "fault in mbl" not in done.stderr
    assert done.returncode in {0, 1, 2}
    wanted = HOSTILE_CONFIGURATION[line]
    if wanted is not None:
        at = text.count("\n")
        assert f"mbl.yaml:{at}:" in done.stdout
        assert wanted in done.stdout
        assert done.returncode == 1
