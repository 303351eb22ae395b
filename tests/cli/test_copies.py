"""Processes that are copies of one which does a single thing at a time: each test runs in such a process of its own."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.districts import build

from benchmarks import generate
from mblkit.cli import jobs

ROOT = Path(__file__).parents[2]

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells how many threads there are")


def alone(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    head = "import multiprocessing, os, signal, sys\nfrom mblkit.cli import jobs\nfrom tests.cli import working\n"
    command = [sys.executable, "-c", head + script, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def said(script: str, *arguments: object) -> str:
    done = alone(script, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@on_linux
def test_copies_know_what_this_process_knows_and_end_with_the_work() -> None:
    assert (
        said("""
working.KNOWN.append("ground")
found = [*jobs.in_order(working.known, range(40), 2, jobs.copies)]
assert found == [(number, ["ground"]) for number in range(40)]
print(multiprocessing.active_children())
""")
        == "[]\n"
    )


@on_linux
def test_what_was_printed_before_is_printed_once() -> None:
    assert said("print('once')\nprint(sum(jobs.in_order(working.square, range(4), 2, jobs.copies)))") == "once\n14\n"


@on_linux
def test_the_chunks_of_a_copy_that_dies_are_done_again(tmp_path: Path) -> None:
    assert (
        said(
            """
chunks = [(sys.argv[1], number) for number in range(10)]
begin = lambda many: jobs.copies(many) or jobs.pool(many)
print([*jobs.in_order(working.die_once, chunks, 2, begin)] == [*range(10)], multiprocessing.active_children())
""",
            tmp_path / "died",
        )
        == "True []\n"
    )


@on_linux
def test_whoever_stops_listening_ends_the_copies() -> None:
    assert (
        said("""
results = jobs.in_order(working.square, range(1000), 2, jobs.copies)
print(next(results))
results.close()
print(multiprocessing.active_children())
""")
        == "0\n[]\n"
    )


@on_linux
def test_copies_leave_ctrl_c_to_this_process() -> None:
    assert (
        said("""
results = jobs.in_order(working.square, range(1000), 2, jobs.copies)
print(next(results))
for one in multiprocessing.active_children():
    os.kill(one.pid, signal.SIGINT)
print(sum(results))
""")
        == f"0\n{sum(number * number for number in range(1000))}\n"
    )


@on_linux
def test_copies_end_with_this_process_whatever_happens_to_it() -> None:
    done = alone("""
results = jobs.in_order(working.square, range(1000), 3, jobs.copies)
next(results)
print(*(one.pid for one in multiprocessing.active_children()), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
""")
    left, until = {int(one) for one in done.stdout.split()}, time.monotonic() + 60
    assert len(left) == 3
    while left and time.monotonic() < until:
        left = {one for one in left if _runs(one)}
    assert not left


def _runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_there_is_no_copy_of_a_process_with_threads() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not jobs.may_copy()
        assert jobs.copies(2) is None
    finally:
        done.set()
        thread.join()


def test_there_is_no_copy_where_nobody_tells_of_threads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(jobs, "_THREADS", str(tmp_path / "none"))
    assert jobs.copies(2) is None


@on_linux
def test_a_check_by_copies_says_the_same_and_sends_nobody_the_ground(tmp_path: Path) -> None:
    folder = build(tmp_path, "")
    head = "mbl: evidence/1\nsection: algebra.1\nby: t-one\nitems:\n"
    for number in range(150):
        score = f"{{task: proof, on: 2025-10-{1 + number % 28:02}, scores: {{s-1: {{MATH.{number % 3}: best}}}}}}"
        folder.write(f"evidence/{number}.yaml", f"{head}  - {score}\n")
    assert (
        said(
            """
from pathlib import Path
from tests.running import run
jobs.pool = None
alone, *others = [
    run(Path(sys.argv[1]), ["validate", "--format", "json", "--jobs", many, *options], environ=environ)
    for many, *options in (["1", "--no-cache"], ["3", "--no-cache"], ["3"], ["3"])
    for environ in [{"XDG_CACHE_HOME": sys.argv[2], "MBL_NO_CACHE": ""}]
]
print(alone.returncode, len(alone.stdout) > 1000, others == [alone] * 3)
""",
            folder.root,
            tmp_path / "caches",
        )
        == "1 True True\n"
    )


@on_linux
def test_an_audit_by_copies_says_the_same_and_sends_nobody_the_district(tmp_path: Path) -> None:
    generate.write(tmp_path / "district", 2 * generate.GROUP)
    assert (
        said(
            """
from pathlib import Path
from tests.running import run
jobs.pool = None
alone, *others = [
    run(Path(sys.argv[1]), ["audit", "--all", "--format", "rows", "--jobs", many, "--as-of", "2026-03-01"])
    for many in ("1", "2", "3")
]
print(alone.returncode, len(alone.stdout) > 1000, others == [alone] * 2)
""",
            tmp_path / "district",
        )
        == "0 True True\n"
    )
