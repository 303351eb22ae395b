"""Prints where a command spends its time: a flame graph as text, a line a function, indented below its caller.

    python -m benchmarks.flame [--least 2] [--depth 12] -- validate -C FOLDER --no-cache

Shares are of the whole run, each with all that it calls. Modules that are imported stand for what their import runs.
A profile makes small functions look slower than they are: it says where to look, not how much is to be gained.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

_HIDDEN: Final = ("runpy.py", "functools.py", "contextlib.py", "importlib", "/typer/")
"""What only passes calls on, by a part of its path."""


_NEARLY_ALL: Final = 0.97
_LONGEST_WAY: Final = 3


@dataclass
class Node:
    """A function below its caller: the seconds in it and all that it calls, and how often it was called."""

    name: str
    seconds: float = 0
    calls: int = 0
    inside: dict[str, "Node"] = field(default_factory=dict)

    def child(self, name: str) -> "Node":
        """Return what is called below, made where it is new."""
        return self.inside.setdefault(name, Node(name))


class Recorder:
    """Follows the calls and returns of Python functions, and adds them up by the way that leads to them."""

    def __init__(self) -> None:
        self.root = Node("all")
        self._stack: list[tuple[Node, float]] = []
        self._names: dict[CodeType, str | None] = {}

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:  # noqa: ANN401 - what sys.setprofile gives
        """Take an event of `sys.setprofile`."""
        if event == "call":
            above = self._stack[-1][0] if self._stack else self.root
            name = self._name(frame.f_code)
            node = above if name is None or name == above.name else above.child(name)
            node.calls += 1
            self._stack.append((node, time.perf_counter()))
        elif event == "return" and self._stack:
            node, begun = self._stack.pop()
            if not self._stack or self._stack[-1][0] is not node:
                node.seconds += time.perf_counter() - begun

    def _name(self, code: CodeType) -> str | None:
        if code not in self._names:
            self._names[code] = _name_of(code)
        return self._names[code]


def _name_of(code: CodeType) -> str | None:
    """Return what a function is called; None for what only passes calls on."""
    path = Path(code.co_filename)
    if code.co_name.startswith("<") and code.co_name != "<module>":
        return None
    if any(part in path.as_posix() for part in _HIDDEN):
        return None
    where = f"{path.parent.name}.{path.stem}" if path.parent.name else path.stem
    return f"import {where}" if code.co_name == "<module>" else f"{where}.{code.co_name}"


def lines(node: Node, whole: float, least: float, depth: int, level: int = 0) -> list[str]:
    """Return the lines for what is called below a node: shares of at least `least` percent, the largest first."""
    found = []
    for one in sorted(node.inside.values(), key=lambda each: -each.seconds):
        share = one.seconds / whole * 100 if whole else 0
        if share >= least and level < depth:
            last, way = _alone(one)
            found.append(f"{share:5.1f} % {'  ' * level}{' > '.join(way)}")
            found += lines(last, whole, least, depth, level + 1)
    return found


def _alone(node: Node) -> tuple[Node, list[str]]:
    """Return the end of a chain of functions of which each does nothing but to call the next, and their names."""
    way = [node.name]
    while node.inside:
        largest = max(node.inside.values(), key=lambda each: each.seconds)
        if largest.seconds < node.seconds * _NEARLY_ALL:
            break
        node = largest
        way.append(node.name)
    return node, way if len(way) <= _LONGEST_WAY else [way[0], "...", way[-1]]


def profiled(words: Sequence[str]) -> Node:
    """Run `mbl` with some words in this process, its output thrown away, and return what it called."""
    recorder = Recorder()
    before = sys.argv
    sys.argv = ["mbl", *words]
    begun = time.perf_counter()
    try:
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), suppress(SystemExit):
            sys.setprofile(recorder)
            from mblkit.__main__ import main as run

            run()
    finally:
        sys.setprofile(None)
        sys.argv = before
    recorder.root.seconds = time.perf_counter() - begun
    return recorder.root


def main() -> None:
    """Read the arguments, run the command and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--least", type=float, default=2.0, help="leave out what has a smaller share, in percent")
    parser.add_argument("--depth", type=int, default=12)
    parser.add_argument("words", nargs="+", help="what follows mbl")
    given = parser.parse_args()
    root = profiled(given.words)
    print("\n".join(lines(root, root.seconds, given.least, given.depth)))


if __name__ == "__main__":
    main()
