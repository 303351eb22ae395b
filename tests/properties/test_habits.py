"""Habits of work bear on nothing academic: another log, the same bytes (clause C058)."""

import random
import re
import shutil
from pathlib import Path

import pytest
from tests.cutting import cut
from tests.running import run

LEVELS = ("rarely", "sometimes", "usually", "always")
STUDENTS = ("s-0010", "s-0031", "s-0047", "s-0055")
COMMANDS = (
    ("audit", *STUDENTS, "--format", "json"),
    ("mastery", *(word for one in STUDENTS for word in ("--student", one)), "--format", "json"),
    ("transcript", "s-0047", "--format", "html"),
    ("explain", "s-0047", "MATH.1"),
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut(tmp_path_factory.mktemp("plain") / "district", STUDENTS)


@pytest.fixture(scope="module")
def shuffled(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("habits") / "district"
    shutil.copytree(plain, copy)
    chosen = random.Random(7)
    changed = 0
    for path in sorted((copy / "habits").rglob("*.yaml")):
        text = path.read_text()
        new = re.sub(rf": ({'|'.join(LEVELS)})\b", lambda _: f": {chosen.choice(LEVELS)}", text)
        changed += new != text
        path.write_text(new)
    assert changed
    return copy


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_another_log_gives_the_same_bytes(plain: Path, shuffled: Path, command: tuple[str, ...]) -> None:
    arguments = (*command, "--as-of", "2026-06-30")
    before, after = (run(folder, arguments) for folder in (plain, shuffled))
    assert before.returncode == 0
    assert after == before


def test_and_another_summary(plain: Path, shuffled: Path) -> None:
    arguments = ("habits", *STUDENTS, "--as-of", "2026-06-30")
    assert run(shuffled, arguments).stdout != run(plain, arguments).stdout
