"""`mbl habits` as a teacher runs it."""

import csv
import json

from tests.conftest import ROOT
from tests.running import Done, run

EXAMPLE = ROOT / "examples" / "district"


def habits(*arguments: str) -> Done:
    return run(EXAMPLE, ("habits", *arguments))


def test_levels_are_counted_in_words() -> None:
    done = habits("s-0047", "--as-of", "2026-06-30")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "s-0047, habits of work, as of 2026-06-30",
        "  Prepare     usual Usually; last Rarely on 2026-06-03 (Rarely 1, Usually 3)",
        "  Persist     usual Usually; last Usually on 2026-06-03 (Sometimes 1, Usually 2, Always 1)",
        "  Contribute  usual Usually; last Usually on 2026-06-03 (Usually 3, Always 1)",
        "  Reflect     usual Usually; last Sometimes on 2026-06-03 (Rarely 1, Sometimes 1, Usually 2)",
    ]


def test_days_bound_what_is_shown() -> None:
    early = habits("s-0047", "--as-of", "2025-09-01")
    assert early.stdout == "s-0047, as of 2025-09-01: nothing observed\n"
    late = json.loads(habits("s-0047", "--as-of", "2026-06-30", "--since", "2026-06-01", "--format", "json").stdout)
    days = {one["on"] for habit in late["students"][0]["habits"] for one in habit["observations"]}
    assert (late["schema"], days) == (1, {"2026-06-03"})


def test_days_in_the_wrong_order_are_refused() -> None:
    done = habits("s-0047", "--as-of", "2026-01-01", "--since", "2026-02-01")
    assert (done.returncode, done.stdout) == (2, "")
    assert "2026-02-01 comes after 2026-01-01" in done.stderr


def test_csv_has_a_line_for_each_habit() -> None:
    done = habits("s-0047", "s-0050", "--as-of", "2026-06-30", "--format", "csv")
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert [(row["student"], row["habit"]) for row in rows] == [
        (student, habit)
        for student in ("s-0047", "s-0050")
        for habit in ("prepare", "persist", "contribute", "reflect")
    ]
    assert rows[0]["levels"] == "rarely:1 sometimes:0 usually:3 always:0"


def test_a_student_who_is_not_there_is_named() -> None:
    done = habits("s-0047x")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'no student has the id "s-0047x"' in done.stderr


def test_a_transcript_shows_them_apart_and_only_when_asked() -> None:
    plain, asked = (
        run(EXAMPLE, ("transcript", "s-0047", "--as-of", "2026-06-30", "--format", "markdown", *more)).stdout
        for more in ((), ("--habits",))
    )
    assert "Habits of work" not in plain
    before, _, block = asked.partition("## Habits of work\n")
    block, _, after = block.partition("## How to read this transcript\n")
    assert "| **Prepare** Comes ready to learn, with work and materials. | Usually | Rarely, Jun 3, 2026 | 4 |" in block
    assert "- **Rarely**: The student seldom shows this habit yet." in block
    assert f"{before}## How to read this transcript\n{after}" == plain
