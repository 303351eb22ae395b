"""Measures documents a second on one core, in one process, beside what rendering alone does.

    python -m benchmarks.documents [--students 50] [--rounds 3] [--markdown]

"Whole" is what a batch does for each student in memory: results, view, sheet and bytes. "Rendering" makes the bytes of
documents that are there already. Both run in turn; the ratio is the median. Processor time is read: the machine may be
busy. The day is fixed, nothing is written.
"""

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import generate
from mblkit.cli import letter, transcript
from mblkit.cli.documents import Asked, Edition, Form, Subject, bytes_of, subject_in
from mblkit.load.repository import open_all
from mblkit.store.tree import WorkTree

if TYPE_CHECKING:
    from mblkit.reports.render import Document

DAY: Final = date(2026, 6, 20)
MAKERS: Final[dict[str, "Callable[[Subject], Document]"]] = {
    "transcript": partial(transcript.make, shown=transcript.Shown()),
    "letter": letter.make,
}


@dataclass(frozen=True)
class Figure:
    """Documents of one kind and form: how many a second on one core, and whole work against rendering alone."""

    what: str
    whole: float
    rendering: float
    ratio: float


def main() -> None:
    """Read the arguments, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--students", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--markdown", action="store_true", help="print rows of a table")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "district"
        generate.write(folder, given.students)
        for figure in figures(folder, given.students, given.rounds):
            values = f"{figure.whole:.1f}", f"{figure.rendering:.1f}", f"{figure.ratio:.2f}"
            print(f"| {figure.what} | {' | '.join(values)} |" if given.markdown else _line(figure), flush=True)


def _line(figure: Figure) -> str:
    return f"{figure.what:<24} {figure.whole:7.1f} /s whole, {figure.rendering:7.1f} /s rendering, {figure.ratio:.2f} x"


def figures(folder: Path, students: int, rounds: int) -> Iterator[Figure]:
    """Yield the figures of each document in each form that can be made here."""
    tree = WorkTree(folder)
    opened = open_all(tree)
    edition = Edition(Asked(family=False), DAY, DAY)
    closures = [opened.closures[one] for one in sorted(opened.closures)[:students]]
    forms = (Form.HTML, *((Form.PDF,) if find_spec("typst") else ()))
    gc.freeze()
    for name, make in MAKERS.items():

        def made(make: "Callable[[Subject], Document]" = make) -> "Iterator[Document]":
            return (make(subject_in(tree, opened.district, one, edition)) for one in closures)

        ready = list(made())
        for form in forms:
            bytes_of(ready[0], form)
            pairs = [(_took(made(), form), _took(iter(ready), form)) for _ in range(rounds)]
            whole, rendering = (statistics.median(column) for column in zip(*pairs, strict=True))
            ratio = statistics.median(first / second for first, second in pairs)
            yield Figure(f"{name}, {form.value}", len(ready) / whole, len(ready) / rendering, ratio)


def _took(documents: "Iterator[Document]", form: Form) -> float:
    """Return the seconds of processor in which documents become bytes."""
    begun = time.process_time()
    for one in documents:
        bytes_of(one, form)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
