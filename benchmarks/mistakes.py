"""Plants mistakes in the evidence of a district, one a file, and says which: a check must find just these."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

Planted = tuple[list[str], int]
"""The lines of a file with a mistake in them, and the line, from 1, at which it shows."""


@dataclass(frozen=True)
class Mistake:
    """A mistake: its kind, the rule that finds it, and where."""

    kind: str
    rule: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule} {self.kind}"


def plant(folder: Path, each: int = 1, seed: int = 7) -> tuple[Mistake, ...]:
    """Plant so many mistakes of each kind in a generated district, and return them in order of path.

    Raises ValueError where there are fewer files of evidence than mistakes.
    """
    chance = random.Random(seed)
    files = sorted((folder / "evidence").rglob("*.yaml"))
    kinds = [kind for kind in KINDS for _ in range(each)]
    if len(files) < len(kinds):
        raise ValueError(f"{len(kinds)} mistakes need as many files of evidence; there are {len(files)}")
    found = []
    for kind, path in zip(kinds, chance.sample(files, len(kinds)), strict=True):
        rule, change = KINDS[kind]
        lines, line = change(path.read_text().splitlines())
        path.write_text("\n".join((*lines, "")))
        found.append(Mistake(kind, rule, path.relative_to(folder).as_posix(), line))
    return tuple(sorted(found, key=lambda one: one.path))


def _changed(pattern: str, into: str) -> Callable[[Sequence[str]], Planted]:
    """Return what changes the first line that matches."""

    def change(lines: Sequence[str]) -> Planted:
        at = _first(lines, pattern)
        return [*lines[:at], re.sub(pattern, into, lines[at], count=1), *lines[at + 1 :]], at + 1

    return change


def _added(pattern: str, *more: str) -> Callable[[Sequence[str]], Planted]:
    """Return what puts lines behind the first one that matches: itself once more, where none are given."""

    def change(lines: Sequence[str]) -> Planted:
        at = _first(lines, pattern)
        return [*lines[: at + 1], *(more or (lines[at],)), *lines[at + 1 :]], at + 2

    return change


def _without(pattern: str) -> Callable[[Sequence[str]], Planted]:
    """Return what deletes the first line that matches: what is missing shows at the line before it."""

    def change(lines: Sequence[str]) -> Planted:
        at = _first(lines, pattern)
        return [*lines[:at], *lines[at + 1 :]], at

    return change


def _first(lines: Sequence[str], pattern: str) -> int:
    return next(place for place, line in enumerate(lines) if re.search(pattern, line))


KINDS: Final[dict[str, tuple[str, Callable[[Sequence[str]], Planted]]]] = {
    "a target that nobody defined": ("MBL201", _changed(r"\{[A-Z.0-9a-z]+:", "{NONE.9.z:")),
    "a task that nobody defined": ("MBL201", _changed(r"task: .*", "task: no-such-task")),
    "a level that the scale lacks": ("MBL208", _changed(r"(\{[^:]+: )[a-z]+", r"\1splendid")),
    "a day that is none": ("MBL110", _changed(r"^(    on): .*", r"\1: 2023-02-30")),
    "a day left out": ("MBL105", _without(r"^    on: ")),
    "a field that does not exist": ("MBL104", _added(r"^    on: ", "    weight: 2")),
    "a key twice": ("MBL015", _added(r"^    on: ")),
    "a tab": ("MBL005", _changed(r"^(    on): ", r"\1:\t")),
}
"""Each kind with the rule that finds it, and what plants it."""
