"""Imports of scores under faults: old or new, nothing lost, nothing twice, whoever else writes."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.districts import build
from tests.running import run
from tests.sheets import contents

SECTIONS = """
mbl: sections/1
items:
  - {id: algebra.1, experience: algebra, school: hs, year: 2025-26, by: [t-one], students: [s-1, s-2]}
  - {id: algebra.2, experience: algebra, school: hs, year: 2025-26, by: [t-two], students: [s-1, s-2]}
"""
HEAD = "student,section,task,on,by,MATH.1.a,MATH.1.b\n"
CALLS = ("open", "write", "fsync")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    built = build(tmp_path / "district", "")
    built.write("sections.yaml", SECTIONS.lstrip())
    return built.root


def sheet(folder: Path, name: str, day: int) -> Path:
    rows = (
        f"s-{student},algebra.{section},modeling,2026-03-{day:02},t-one,proficient,developing\n"
        for section in (1, 2)
        for student in (1, 2)
    )
    path = folder.parent / name
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def taken(folder: Path, path: Path) -> int:
    return run(folder, ("sheet", "import", str(path), "--recorded", "2026-06-01")).returncode


def clean_result(tmp_path: Path, sheets: list[Path]) -> dict[str, bytes]:
    built = build(tmp_path / "clean", "")
    built.write("sections.yaml", SECTIONS.lstrip())
    for one in sheets:
        assert taken(built.root, one) == 0
    return contents(built.root)


def at_call(number: int, act: Callable[[], None]) -> tuple[Callable[[str], Callable[..., object]], list[int]]:
    """Return what wraps the system calls, so that the one of that number does something else; and their count."""
    made = [0]

    def wrapped(name: str) -> Callable[..., object]:
        real: Callable[..., object] = getattr(os, name)

        def call(*arguments: object, **options: object) -> object:
            made[0] += 1
            if made[0] == number:
                act()
            return real(*arguments, **options)

        return call

    return wrapped, made


def no_room() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def within(folder: Path, path: Path, number: int, act: Callable[[], None]) -> tuple[int, int]:
    """Run an import in which one system call of the writing acts otherwise; return its status, and how many."""
    from mblkit.store import atomic

    wrapped, made = at_call(number, act)
    real_replace = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        made[0] += 1
        if made[0] == number:
            act()
        return real_replace(self, target)

    calls = {name: wrapped(name) for name in CALLS}
    fake = type("Os", (), {"__getattr__": lambda _, name: calls.get(name) or getattr(os, name)})()
    with patch.object(atomic, "os", fake), patch.object(Path, "replace", replaced):
        return taken(folder, path), made[0]


def test_a_fault_at_any_call_leaves_each_file_old_or_new_and_the_next_run_finishes(small: Path, tmp_path: Path) -> None:
    first, second = sheet(small, "first.csv", 2), sheet(small, "second.csv", 3)
    assert taken(small, first) == 0
    before, after = contents(small), clean_result(tmp_path, [first, second])
    number, faults = 1, 0
    while True:
        for path, data in before.items():
            (small / path).write_bytes(data)
        status, calls = within(small, second, number, no_room)
        now = contents(small)
        assert now.keys() == before.keys(), number
        assert all(now[path] in {before[path], after[path]} for path in now), number
        if number > calls:
            assert (status, now) == (0, after)
            break
        faults += status == 2
        assert taken(small, second) == 0
        assert contents(small) == after, number
        number += 1
    assert faults >= 8


def test_a_process_that_is_killed_leaves_each_file_old_or_new(small: Path, tmp_path: Path) -> None:
    first, second = sheet(small, "first.csv", 2), sheet(small, "second.csv", 3)
    assert taken(small, first) == 0
    before, after = contents(small), clean_result(tmp_path, [first, second])
    for number in range(1, 13):
        for path, data in before.items():
            (small / path).write_bytes(data)
        child = os.fork()
        if child == 0:
            try:
                within(small, second, number, lambda: os.kill(os.getpid(), 9))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        now = {path: data for path, data in contents(small).items() if "/.mbl-tmp-" not in f"/{path}"}
        assert all(now[path] in {before[path], after[path]} for path in before), number
        assert taken(small, second) == 0
        assert contents(small) == after, number


def test_eight_writers_at_once_lose_nothing(small: Path, tmp_path: Path) -> None:
    sheets = [sheet(small, f"{day}.csv", day) for day in range(2, 10)]
    command = (sys.executable, "-m", "mblkit", "sheet", "import", "-C", str(small), "--recorded", "2026-06-01")
    writers = [subprocess.Popen((*command, str(one)), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for one in sheets]
    ends = [(one.communicate(timeout=300), one.returncode) for one in writers]
    assert [status for _, status in ends] == [0] * 8, ends
    found, wanted = contents(small), clean_result(tmp_path, sheets)
    assert found.keys() == wanted.keys()
    for path in wanted:
        assert sorted(found[path].splitlines()) == sorted(wanted[path].splitlines())
    for one in sheets:
        assert taken(small, one) == 0
    assert contents(small) == found


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no terminals to open")
def test_many_scores_are_taken_in_with_progress_at_a_terminal(small: Path) -> None:
    rows = "".join(
        f"s-{student},algebra.{section},modeling,2026-{month:02}-{day:02},t-one,proficient,developing\n"
        for month in range(1, 6)
        for day in range(1, 29)
        for section in (1, 2)
        for student in (1, 2)
    )
    path = small.parent / "many.csv"
    path.write_text(HEAD + rows * 4, encoding="utf-8")
    command = ("sheet", "import", str(path), "--recorded", "2026-06-01")
    done = run(small, (*command, "--dry-run"))
    assert done.stdout.split()[:6] == ["added", "1,120", "changed", "0", "same", "3,360"], done.stderr
    assert done.stderr == "nothing was written\n"
    here, there = os.openpty()
    with os.fdopen(here, "rb", 0) as terminal:
        process = subprocess.run((sys.executable, "-m", "mblkit", *command), cwd=small, stderr=there, check=True)
        os.close(there)
        told = terminal.read(4_000).decode().splitlines()
    assert process.returncode == 0
    assert told[:3] == [
        "read 2,240 rows of 1 file(s)",
        "compared 4,480 scores with those of the district",
        "planned the changes of 2 files",
    ]
