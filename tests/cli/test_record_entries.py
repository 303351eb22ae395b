"""`mbl record decision`, `support` and `habits`, and what is asked on a terminal."""

from pathlib import Path

import pytest
from tests.districts import build
from tests.running import Done, run
from tests.sheets import contents, diff

HABITS = """
mbl: habits/1
id: habits
levels:
  - {id: sometimes, name: Sometimes, value: 1, meaning: Some days.}
  - {id: always, name: Always, value: 2, meaning: Each day.}
habits:
  - {id: persist, name: Persist, statement: Goes on.}
  - {id: reflect, name: Reflect, statement: Looks back.}
"""
SUPPORTS = """
mbl: supports/1
# what helps
items:
  - {id: sup-0007, student: s-2, type: accommodation, name: extended-time, starts: 2025-09-01, by: t-one}  # kept
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    built = build(tmp_path / "district", "")
    built.write("habits.yaml", HABITS.lstrip())
    built.write("supports/2025-26.yaml", SUPPORTS.lstrip())
    return built.root


def record(folder: Path, *arguments: str, answers: str | None = None) -> Done:
    return run(folder, ("record", *arguments), answers)


def test_a_support_gets_a_free_id_and_comments_stay(small: Path) -> None:
    before = contents(small)
    given = ("support", "s-1", "intervention", "proof-club", "targets=MATH.1.a,MATH.2", "--by", "t-one")
    done = record(small, *given, "--starts", "2026-02-02", "--ends", "2026-06-01")
    assert done.returncode == 0, done.stderr
    assert diff(before, contents(small)) == {
        "supports/2025-26.yaml": [
            (
                "  - {id: sup-0001, student: s-1, type: intervention, name: proof-club, targets: [MATH.1.a, MATH.2], "
                "starts: 2026-02-02, ends: 2026-06-01, by: t-one}"
            )
        ]
    }


def test_a_decision_says_what_it_does_for_the_student(small: Path) -> None:
    given = ("decision", "s-1", "override", "target=MATH.2", "level=proficient", "--by", "t-one", "--role", "teacher")
    done = record(small, *given, "--reference", "File 7", "--on", "2026-02-02")
    assert done.returncode == 0, done.stderr
    assert "mastery MATH.2 (Shapes): " in done.stderr
    assert "becomes mastered" in done.stderr
    text = (small / "decisions" / "2025-26.yaml").read_text(encoding="utf-8")
    assert text.startswith("mbl: decisions/1\nitems:\n  - id: dec-0001\n    type: override\n    student: s-1\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("decision", "s-1", "override", "target=MATH.9", "level=proficient"), "MATH.9"),
        (("decision", "s-1", "gift", "level=proficient"), "gift"),
        (("decision", "s-1", "override", "target=MATH.2"), "level"),
        (("decision", "s-1", "override", "target"), '"target" names no field and its value'),
        (("decision", "s-1", "override", "on=2026-01-01", "target=MATH.2"), '"on" is given twice'),
        (("decision", "s-9", "override", "target=MATH.2", "level=proficient"), 'no student has the id "s-9"'),
    ],
)
def test_what_is_not_right_is_refused(small: Path, arguments: tuple[str, ...], said: str) -> None:
    before = contents(small)
    done = record(
        small, *arguments, "--by", "t-one", "--role", "teacher", "--reference", "File 7", "--on", "2026-02-02"
    )
    assert (done.returncode in {1, 2}, said in done.stderr, contents(small)) == (True, True, before), done.stderr


def test_observations_join_those_of_the_class_and_are_never_changed(small: Path) -> None:
    given = ("--section", "algebra.1", "--by", "t-one", "--on", "2026-02-02")
    assert record(small, "habits", "s-1", "persist=always", *given).returncode == 0
    assert record(small, "habits", "s-2", "persist=sometimes", *given).returncode == 0
    assert record(small, "habits", "s-1", "reflect=always", *given).returncode == 0
    path = small / "habits" / "2025-26" / "hs.yaml"
    assert path.read_text(encoding="utf-8") == (
        "mbl: habits-log/1\nitems:\n  - section: algebra.1\n    by: t-one\n    on: 2026-02-02\n    ratings:\n"
        "      s-1: {persist: always, reflect: always}\n      s-2: {persist: sometimes}\n"
    )
    before = contents(small)
    done = record(small, "habits", "s-1", "persist=sometimes", *given)
    assert (done.returncode, "there is an observation already" in done.stderr) == (1, True)
    assert (
        "is not in the class" in record(small, "habits", "s-1", "persist=always", "--section", "x", *given[2:]).stderr
    )
    assert contents(small) == before


def test_what_is_missing_is_asked_for_on_a_terminal(small: Path) -> None:
    done = record(
        small,
        "evidence",
        "--on",
        "2026-02-02",
        "--section",
        "algebra.1",
        answers="s-1\nMATH.1.a=missed\nmodeling\nt-one\n",
    )
    assert done.returncode == 0, done.stderr
    assert "The student's id: " in done.stderr
    assert done.stdout.startswith("--- /dev/null")
    before = contents(small)
    assert record(small, "evidence", answers="s-1\n\n").returncode == 2
    assert contents(small) == before
    assert "s-1: {MATH.1.a: missed}" in (small / "evidence/2025-26/algebra.1.yaml").read_text(encoding="utf-8")


def test_nobody_is_asked_where_nobody_sits(small: Path) -> None:
    before = contents(small)
    done = record(small, "evidence", "s-1", "MATH.1.a=proficient", "--task", "modeling")
    assert (done.returncode, "--by is missing" in done.stderr, contents(small)) == (2, True, before)


def test_the_word_evidence_may_be_left_out(small: Path) -> None:
    given = ("s-1", "MATH.1.a=proficient", "--task", "modeling", "--by", "t-one", "--on", "2026-02-02")
    short = record(small, *given, "--section", "algebra.1", "--dry-run")
    whole = record(small, "evidence", *given, "--section", "algebra.1", "--dry-run")
    front = record(small, "--section", "algebra.1", *given, "--dry-run")
    assert (short.returncode, short.stdout) == (0, whole.stdout), short.stderr
    assert front.stdout == whole.stdout
