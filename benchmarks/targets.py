"""What the project has promised of its speed, row by row: what is run, against what, and which ratio is enough."""

import importlib.util
import itertools
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from benchmarks.measure import Command, Figure
from benchmarks.peers import Peer

from benchmarks import generate

MBL: Final = (sys.executable, "-m", "mblkit")
DAY: Final = ("--as-of", "2026-06-20")
NOTHING: Final = Command((sys.executable, "-c", "pass"))
BOUND: Final = 100
"""MiB that a process may take for a check."""

PRINTED: Final = generate.GROUP
"""So many documents are in a measured batch."""

CHANGED: Final = 10
"""So many files of evidence are changed before a warm run."""

_EACH_FILE: Final = "for path in sorted(Path(sys.argv[1]).rglob('*.yaml')):\n    "
_SCRIPTS: Final = {
    "the bare parser": f"import sys, yaml_rs\nfrom pathlib import Path\n{_EACH_FILE}"
    "yaml_rs.loads(path.read_text(), parse_datetime=False)",
    "JSON of the same": "import json, sys\nfrom pathlib import Path\n"
    "for path in sorted(Path(sys.argv[1]).rglob('*.json')):\n    json.loads(path.read_bytes())",
    "reading the bytes": f"import sys\nfrom pathlib import Path\n{_EACH_FILE}path.read_bytes()",
    "a bare stat walk": "import os, sys\nwaiting = [sys.argv[1]]\nwhile waiting:\n"
    "    for one in os.scandir(waiting.pop()):\n        if one.is_dir():\n            waiting.append(one.path)\n"
    "        else:\n            one.stat()",
}


@dataclass(frozen=True)
class Row:
    """One promise, or a figure without one.

    Attributes:
        what: what is run.
        against: what it is compared with.
        command, other: the two commands.
        limit: the ratio that is enough, or None where nothing is promised.
        least: whether `limit` is the least instead of the most, and the ratio that of the other to ours.
        of: what to tell beside the ratio: seconds, students a second, megabytes a second or memory.
        amount: how much of it one run does.
        clock: whether the clock counts instead of the processors.
        bound: where memory is promised, how many MiB; the ratio is that of the most that was taken to it.
    """

    what: str
    against: str
    command: Command
    other: Command
    limit: float | None = None
    least: bool = False
    of: Literal["s", "students/s", "MB/s", "scores/s", "documents/s", "MiB"] = "s"
    amount: float = 0
    clock: bool = False
    bound: float | None = None

    def ratio(self, figure: Figure) -> float:
        """Return the ratio as the promise counts it."""
        if self.bound is not None:
            return figure.memory / self.bound
        return 1 / figure.ratio if self.least else figure.ratio

    def met(self, figure: Figure) -> bool | None:
        """Tell whether a promise is kept; None where there is none."""
        if self.limit is None:
            return None
        ratio = self.ratio(figure)
        return ratio >= self.limit if self.least else ratio <= self.limit

    def rate(self, figure: Figure) -> str:
        """Return what this machine does, in the unit of the row."""
        if self.of == "MiB":
            return f"{figure.memory:.0f} MiB"
        if self.of == "s":
            return f"{figure.seconds:.2f} s"
        return f"{self.amount / figure.seconds:,.0f} {self.of}" if figure.seconds else "-"


@dataclass(frozen=True)
class Districts:
    """The districts that are measured, and what is in the large ones.

    Attributes:
        large: all students, evidence a file for a class and a year.
        by_student: the same, a file for a student and a year.
        as_json: the data of `large` as JSON.
        few: one group of students.
        mapped: one group, with 3,000 standards.
        students, scores, megabytes: what is in `large`; `other_megabytes`: in `by_student`.
    """

    large: Path
    by_student: Path
    as_json: Path
    few: Path
    mapped: Path
    students: int
    scores: int
    megabytes: float
    other_megabytes: float


def script(name: str, folder: Path) -> Command:
    """Return what does one thing with each file of a folder and nothing else."""
    return Command((sys.executable, "-c", _SCRIPTS[name], str(folder)))


def validate(folder: Path, *more: str, before: object = None) -> Command:
    """Return a check of a district. It may find something: a generated district lacks people of the example."""
    words = (*MBL, "validate", "-C", str(folder), *DAY, "--quiet", "--format", "concise", *more)
    return Command(words, (0, 1), before if callable(before) else None)


def start_up(at: Districts) -> Iterator[Row]:
    """Yield the rows of small runs, which are start-up above all."""
    one = f"s-{at.students // 2:05d}"
    page = ("--format", "html", "--output", "-")
    transcript = Command((*MBL, "transcript", one, "-C", str(at.large), *DAY, *page))
    few = Command((*MBL, "transcript", "s-00012", "-C", str(at.few), *DAY, *page))
    yield Row("`mbl --version`", "`python -c pass`", Command((*MBL, "--version")), NOTHING, 1.3)
    yield Row("`mbl validate`, one group of 25", "`python -c pass`", validate(at.few, "--no-cache"), NOTHING, 20)
    yield Row("`mbl transcript`, one of 25", "`python -c pass`", few, NOTHING, 29)
    yield Row(f"`mbl transcript`, one of {at.students:,}", "one of 25", transcript, few)
    yield Row(
        f"`mbl transcript`, one of {at.students:,}",
        "the bare parser on all",
        transcript,
        script("the bare parser", at.large),
    )
    if importlib.util.find_spec("typst"):
        printed = Command((*MBL, "transcript", "s-00012", "-C", str(at.few), *DAY, "--format", "pdf", "--output", "-"))
        yield Row("`mbl transcript --format pdf`, the first", "`python -c pass`", printed, NOTHING, 25)
        yield from _batches(at)
    align = Command((*MBL, "align", "-C", str(at.mapped), *DAY, "--format", "json", "--output", "-"))
    yield Row("`mbl align`, 3,000 standards", "`python -c pass`", align, NOTHING, 167)
    yield Row("`mbl align`, 3,000 standards", "the bare parser", align, script("the bare parser", at.mapped))


def _batches(at: Districts) -> Iterator[Row]:
    """Yield batches of documents in one process. PDF: the first in 0.3 s, then twenty a second, of starts of 12 ms."""
    for form, limit in (("html", None), ("pdf", (0.3 + (PRINTED - 1) / 20) / 0.012)):
        folder = f"{at.few}-{form}/"
        words = ("transcript", "--all", "-C", str(at.few), *DAY, "--jobs", "1", "--format", form, "--output", folder)
        batch = Command((*MBL, *words), before=lambda folder=folder: shutil.rmtree(folder, ignore_errors=True))  # type: ignore[misc]
        what = f"{PRINTED} transcripts as {form.upper()}, one process"
        yield Row(what, "`python -c pass`", batch, NOTHING, limit, of="documents/s", amount=PRINTED)


def cold(at: Districts) -> Iterator[Row]:
    """Yield the rows of checks that remember nothing."""
    alone = validate(at.large, "--no-cache", "--jobs", "1")
    two = validate(at.large, "--no-cache", "--jobs", "2")
    bare, other_bare = script("the bare parser", at.large), script("the bare parser", at.by_student)
    what = f"cold validate, {at.students:,} students, one core"
    yield Row(what, "the bare parser", alone, bare, 2.5, of="MB/s", amount=at.megabytes)
    yield Row(what, "JSON of the same", alone, script("JSON of the same", at.as_json), of="scores/s", amount=at.scores)
    yield Row(what, "reading the bytes", alone, script("reading the bytes", at.large))
    yield Row(what, f"{BOUND} MiB", alone, NOTHING, 1, of="MiB", bound=BOUND)
    yield Row(
        f"{what}, a file a student and year",
        "the bare parser",
        validate(at.by_student, "--no-cache", "--jobs", "1"),
        other_bare,
        1.9,
        of="MB/s",
        amount=at.other_megabytes,
    )
    yield Row("the same with `--jobs 2`", "`--jobs 1`", two, alone, 1.5, least=True, clock=True)
    audit = Command((*MBL, "audit", "--all", "-C", str(at.large), *DAY, "--format", "rows", "--output", "-"))
    yield Row(
        "whole-district audit", "the bare parser", audit, bare, 2.6, of="students/s", amount=at.students, clock=True
    )


def warm(at: Districts) -> Iterator[Row]:
    """Yield the rows of checks after which little or nothing has changed."""
    walk, again = script("a bare stat walk", at.large), validate(at.large)
    evidence = sorted((at.large / "evidence").rglob("*.yaml"))[:: max(1, 4 * at.students // CHANGED)][:CHANGED]
    framework = sorted((at.large / "framework").rglob("*.yaml"))[:1]
    few = validate(at.large, before=lambda: touch(evidence))
    frame = validate(at.large, before=lambda: touch(framework))
    yield Row("warm validate, nothing changed", "a bare stat walk", again, walk, 3)
    yield Row("warm validate, 10 files changed", "a bare stat walk", few, walk, 5)
    yield Row("warm validate, a framework file edited", "`python -c pass`", frame, NOTHING, 125)


_TOUCHED: Final = itertools.count(1)


def touch(paths: Sequence[Path]) -> None:
    """Change files to what they never were before: what was found for an earlier state must not help."""
    mark = f"# changed for the {next(_TOUCHED)}. time\n"
    for path in paths:
        lines = path.read_text().splitlines(keepends=True)
        kept = lines[:-1] if lines[-1].startswith("# changed for the ") else lines
        path.write_text("".join((*kept, mark)))


def beside(peers: Sequence[Peer], files: Sequence[Path], folder: Path, scratch: Path) -> Iterator[Row]:
    """Yield what other tools take for the files of evidence of a district, over what we take for the whole district."""
    promised = {"check-jsonschema": 50.0, "yamllint": 50.0, "ajv-cli": 1.3}
    ours = validate(folder, "--no-cache", "--jobs", "1")
    for peer in peers:
        what = f"cold validate, {len(files):,} files of evidence"
        limit = promised.get(peer.name)
        yield Row(what, f"{peer.name} {peer.version}", ours, peer.command(files, scratch), limit, least=True)
