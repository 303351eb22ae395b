"""Every command that adds data survives faults: each file is old or new, and the next run finishes."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.districts import build
from tests.faults import MOST, failed_at, files, killed_at, left_over, restore
from tests.intake.rosters import folder as export
from tests.intake.rosters import texts
from tests.running import run

from mblkit.load.repository import validate
from mblkit.store.pending import recover
from mblkit.store.tree import WorkTree

pytestmark = pytest.mark.full

SECTIONS = """
mbl: sections/1
items:
  - {id: algebra.1, experience: algebra, school: hs, year: 2025-26, by: [t-one], students: [s-1, s-2]}
  - {id: algebra.2, experience: algebra, school: hs, year: 2025-26, by: [t-two], students: [s-1, s-2]}
"""
HABITS = """
mbl: habits/1
id: habits
levels:
  - {id: sometimes, name: Sometimes, value: 1, meaning: Some days.}
  - {id: always, name: Always, value: 2, meaning: Each day.}
habits:
  - {id: persist, name: Persist, statement: Goes on.}
"""
EVIDENCE = """
mbl: evidence/1
section: algebra.1
by: t-one
items:
  - task: modeling
    on: 2025-10-01
    scores:
      s-1: {MATH.1.a: proficient}  # hers
      s-2: {MATH.1.a: developing}
"""
PEOPLE = """
mbl: people/1
items:
  - {id: s-1, given: Ada, family: Quill}
  - {id: s-2, given: Bo, family: Carr}
"""
SCORES = "student,section,task,on,by,MATH.1.a,MATH.1.b\n"
RESULTS = "student,experience,task,on,by,target,score\n"
CREDITS = "student,basis,title,amount,earned,grade,by,source,original,accepted\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    built = build(tmp_path / "district", "")
    built.write("sections.yaml", SECTIONS.lstrip())
    built.write("habits.yaml", HABITS.lstrip())
    built.write("evidence/2025-26/algebra.1.yaml", EVIDENCE.lstrip())
    built.write("people/students.yaml", PEOPLE.lstrip())
    return built.root


def sheet(folder: Path, day: int = 3) -> Path:
    rows = (
        f"s-{student},algebra.{section},modeling,2026-03-{day:02},t-one,proficient,developing\n"
        for section in (1, 2)
        for student in (1, 2)
    )
    return table(folder, f"scores-{day}.csv", SCORES + "".join(rows))


def table(folder: Path, name: str, text: str) -> Path:
    path = folder.parent / name
    path.write_text(text, encoding="utf-8")
    return path


def sheet_import(folder: Path) -> tuple[str, ...]:
    return ("sheet", "import", str(sheet(folder)), "--recorded", "2026-06-01")


def sheet_with_map(folder: Path) -> tuple[str, ...]:
    path = table(folder, "pupils.csv", "Pupil,on,MATH.1.a\ns-1,2026-03-04,missed\n")
    given = ("--task", "modeling", "--section", "algebra.2", "--by", "t-one", "--column", "student=Pupil")
    return ("sheet", "import", str(path), *given, "--save-map", "ours", "--recorded", "2026-06-01")


def results(folder: Path) -> tuple[str, ...]:
    rows = "".join(f"s-{one},algebra,modeling,2025-10-0{one},t-one,MATH.1.a,proficient\n" for one in (1, 2))
    return ("import", "results", str(table(folder, "results.csv", RESULTS + rows)), "--recorded", "2026-06-01")


def credits_(folder: Path) -> tuple[str, ...]:
    row = "s-1,transfer,Biology,1,2025-06-10,9,t-one,Elm School,B+,2025-09-02\n"
    return ("import", "credits", str(table(folder, "credits.csv", CREDITS + row + row.replace("s-1", "s-2"))))


def roster(folder: Path) -> tuple[str, ...]:
    return ("import", "roster", str(export(folder.parent / "export", texts())), "--on", "2025-10-01")


def evidence(folder: Path) -> tuple[str, ...]:
    assert folder.is_dir()
    return ("record", "s-2", "MATH.1.b=proficient", "--section", "algebra.1", "--task", "modeling", "--by", "t-one",
            "--on", "2026-03-14")  # fmt: skip


def decision(folder: Path) -> tuple[str, ...]:
    assert folder.is_dir()
    given = ("target=MATH.2", "level=proficient", "--by", "t-one", "--role", "teacher", "--reference", "File 7")
    return ("record", "decision", "s-1", "override", *given, "--on", "2026-02-02", "--id", "dec-1")


def support(folder: Path) -> tuple[str, ...]:
    assert folder.is_dir()
    return ("record", "support", "s-1", "intervention", "proof-club", "--by", "t-one", "--starts", "2026-02-02",
            "--id", "sup-1")  # fmt: skip


def habits(folder: Path) -> tuple[str, ...]:
    assert folder.is_dir()
    return ("record", "habits", "s-1", "persist=always", "--section", "algebra.1", "--by", "t-one", "--on",
            "2026-02-02")  # fmt: skip


def remove(folder: Path) -> tuple[str, ...]:
    assert folder.is_dir()
    return ("person", "remove", "s-1", "--yes", "--everywhere")


Writer = Callable[[Path], tuple[str, ...]]
WRITERS = (sheet_import, sheet_with_map, results, credits_, roster, evidence, decision, support, habits, remove)


def clean_result(folder: Path, command: tuple[str, ...], before: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files after the command without any fault, and put the old ones back."""
    done = run(folder, command)
    assert done.returncode == 0, done.stderr
    after = files(folder)
    assert after != before
    restore(folder, before)
    return after


@pytest.mark.parametrize("writer", WRITERS)
def test_a_fault_at_any_call_leaves_old_or_new_and_the_next_run_finishes(small: Path, writer: Writer) -> None:
    command, before = writer(small), files(small)
    after = clean_result(small, command, before)
    refused = 0
    for number in range(1, MOST):
        done, was_made = failed_at(number, small, command)
        now = files(small)
        assert "fault in mbl itself" not in done.stderr, (number, done.stderr)
        assert left_over(small) == [], number
        assert all(data in {before.get(path), after.get(path)} for path, data in now.items()), number
        assert now.keys() >= before.keys() & after.keys(), number
        if not was_made:
            assert (done.returncode, now) == (0, after)
            break
        if done.returncode == 0:  # what failed was not needed
            assert now == after, number
        else:
            assert done.returncode in {1, 2}, (number, done.stderr)
            refused += "the disk is full" in done.stderr
            again = run(small, command)
            assert (again.returncode, files(small)) == (0, after), (number, again.stderr)
        restore(small, before)
    else:
        pytest.fail("it never succeeds")
    assert refused >= 4


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("writer", WRITERS)
def test_a_kill_at_any_call_leaves_all_old_or_all_new_to_the_next_command(small: Path, writer: Writer) -> None:
    command, before = writer(small), files(small)
    after = clean_result(small, command, before)
    for number in range(1, MOST):
        killed = killed_at(number, small, command)
        now = files(small)
        assert all(data in {before.get(path), after.get(path)} for path, data in now.items()), number
        recover(small)
        now = files(small)
        assert now in (before, after), number
        if now == before:
            again = run(small, command)
            assert (again.returncode, files(small)) == (0, after), (number, again.stderr)
            assert left_over(small) == [], number
        if not killed:
            break
        restore(small, before)
    else:
        pytest.fail("it never succeeds")
    assert number > 4


# -------------------------------------------------------------------------------------------- at any time, and many


def endless(folder: Path) -> None:
    """Record evidence day after day, two files at a time, until somebody ends it."""
    for day in range(1, 29):
        run(folder, ("sheet", "import", str(sheet(folder, day)), "--recorded", "2026-06-01"))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_loop_that_is_killed_again_and_again_loses_nothing(small: Path) -> None:
    chance = random.Random(9)
    before = files(small)
    states = [before]
    for day in range(1, 29):
        assert run(small, ("sheet", "import", str(sheet(small, day)), "--recorded", "2026-06-01")).returncode == 0
        states.append(files(small))
    restore(small, before)
    reached = set()
    for _ in range(30):
        child = os.fork()
        if child == 0:
            try:
                endless(small)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.02, 0.8))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        recover(small)
        now = files(small)
        assert now in states
        reached.add(states.index(now))
        if chance.random() < 0.3:
            restore(small, before)
    assert len(reached) > 2
    assert validate(WorkTree(small)).errors == ()


def test_eight_records_of_evidence_at_once_are_all_kept(small: Path) -> None:
    command = (sys.executable, "-m", "mblkit", "record", "-C", str(small), "--section", "algebra.1", "--by", "t-one")
    pieces = [
        (f"s-{student}", f"{target}=proficient", "--task", "modeling", "--on", f"2026-03-0{day}")
        for student in (1, 2)
        for target in ("MATH.1.a", "MATH.1.b")
        for day in (1, 2)
    ]
    writers = [subprocess.Popen((*command, *one), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for one in pieces]
    ends = [(one.communicate(timeout=300), one.returncode) for one in writers]
    assert [status for _, status in ends] == [0] * 8, ends
    kept = (small / "evidence/2025-26/algebra.1.yaml").read_text(encoding="utf-8")
    for day in (1, 2):
        item = kept.partition(f"on: 2026-03-0{day}\n")[2].partition("\n\n")[0]
        for student in (1, 2):
            line = next(one for one in item.splitlines() if f"s-{student}:" in one)
            scores = line.partition("{")[2].strip("}").split(", ")
            assert sorted(scores) == ["MATH.1.a: proficient", "MATH.1.b: proficient"]
    assert kept.startswith(EVIDENCE.lstrip())
    assert validate(WorkTree(small)).errors == ()
