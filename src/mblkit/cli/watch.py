"""`mbl validate --watch`: check, wait until a file changes, check anew."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from mblkit.cli.context import note, tree_of
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.store.tree import FileInfo, Obstacle

    State = tuple[tuple[FileInfo, ...], tuple[str, ...], tuple[Obstacle, ...]]

# The files are looked at again and again: their names, sizes and times, not what is in them. The system could tell of
# changes by itself, but in another way on each, not over network folders, and through one more dependency.
# To look at the example district takes a few thousandths of a second.
_PAUSE: Final = 0.3
"""Seconds between two looks."""

_SETTLE: Final = 0.05
"""Seconds until the second look at a change."""

_SHARE: Final = 20
"""How many times as long as a look the pause is at least: a large district, where a look takes longer, costs 5 %."""
Watch = Annotated[bool, typer.Option("--watch", help="Check again whenever a file changes, until Ctrl-C.")]

_CLEAR: Final = "\x1b[H\x1b[2J\x1b[3J"


def refuse_with_watch(**others: bool) -> None:
    """Raise MblError for the first of some options that is given: none of them goes together with --watch."""
    for name, given in others.items():
        if given:
            option = "-" if name == "stdin" else f"--{name.replace('_', '-')}"
            raise MblError(f"--watch does not go together with {option}", "leave out one of the two")


def watch(folder: Path, check: Callable[[], int]) -> NoReturn:
    """Check a district whenever one of its files changes, until the user interrupts.

    A terminal is cleared before each check. What goes wrong in one check is told, and the next change is waited for.
    Raises KeyboardInterrupt when the user has enough.
    """
    clears = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    seen = state(folder)
    while True:
        if clears:
            sys.stdout.write(_CLEAR)
            sys.stdout.flush()
        try:
            check()
        except (MblError, OSError) as error:
            _tell(error)
        note(f"checked at {datetime.now().astimezone():%H:%M:%S}, waiting for changes; Ctrl-C ends")
        seen = _changed(folder, seen)


def _tell(error: MblError | OSError) -> None:
    if isinstance(error, MblError):
        note(f"mbl: {error.message}")
        if error.hint:
            note(f"  help: {error.hint}")
    else:
        note(f"mbl: {(error.strerror or 'the system refused').lower()}")


def _changed(folder: Path, seen: "State") -> "State":
    """Wait until the files differ from what was seen and then stay as they are for a look, and return how they are.

    A file that an editor is about to write is so, as a rule, not checked half-written; where it is, the rest of it
    is a change as well.
    """
    last = seen
    while True:
        began = monotonic()
        now = state(folder)
        if now == last and now != seen:
            return now
        last = now
        sleep(_SETTLE if now != seen else max(_PAUSE, _SHARE * (monotonic() - began)))


def state(folder: Path) -> "State":
    """Return how the files of a district are, those of its names included, wherever they lie. Never raises."""
    from mblkit.store.tree import WorkTree

    try:
        tree = tree_of(folder)
    except MblError:  # the check tells it; mbl.yaml may be mended
        tree = WorkTree(folder)
    return tree.files(), tree.links(), tree.obstacles()
