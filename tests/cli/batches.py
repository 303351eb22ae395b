"""A small district whose documents are printed in batches, and what comes of it."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.districts import build
from tests.reports.terms_sample import DATA
from tests.running import Done, run

DOCUMENTS = ("transcript", "letter", "plan", "report-card", "progress")
DAY = ("--as-of", "2026-03-14")
NAMES = ("Maya", "Quillfeather", "Larkspur", "9000007919", "Marsh")


class _Day(date):
    """A calendar that stands still."""

    shown = date(2026, 3, 16)

    @classmethod
    def today(cls) -> "_Day":
        return cls(cls.shown.year, cls.shown.month, cls.shown.day)


@dataclass(frozen=True)
class Batch:
    """A district, and a folder for its documents."""

    root: Path
    out: Path

    def mbl(self, *arguments: str, on: str = "2026-03-16", to: str | None = None) -> Done:
        """Run a command into the folder on a day."""
        with patch.object(_Day, "shown", date.fromisoformat(on)), patch("mblkit.cli.surroundings.date", _Day):
            return run(self.root, (*arguments, *DAY, "--output", to if to is not None else f"{self.out}/"))

    def manifest(self, document: str = "transcript") -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / f"manifest-{document}.json").read_bytes())
        return found

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, encoding="utf-8")

    def break_student(self) -> None:
        """Give s-2 evidence on a task that does not exist."""
        evidence = "mbl: evidence/1\nstudent: s-2\nitems:\n  - {experience: algebra, task: modelling, on: 2026-01-11, "
        self.write("bad.yaml", evidence + "by: t-one, scores: {MATH.1.a: proficient}}\n")


def batch_at(folder: Path) -> Batch:
    return Batch(build(folder / "district", DATA).root, folder / "out")


def contents(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder, by name."""
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def times(folder: Path) -> dict[str, int]:
    """Return when each file of a folder took its place, by name."""
    return {path.name: path.stat().st_ino for path in sorted(folder.iterdir())}
