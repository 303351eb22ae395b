"""What is not as it was when a district was last checked, as far as the short way can go on from there."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from mblkit.cli.gist_memory import Remembered, core_key
from mblkit.cli.settled import Settled
from mblkit.diagnostics import Diagnostic, Severity
from mblkit.load.comments import is_marked
from mblkit.load.discover import discover
from mblkit.load.peek import peek_kind
from mblkit.load.pipeline import read_text
from mblkit.load.shape import Shaped
from mblkit.rules.gist import KINDS_IN_BULK
from mblkit.rules.since import BENEATH_ALL, CLASSES, NEEDS_ALL
from mblkit.store.contents import Witness
from mblkit.store.tree import Tree

_MOST_CHANGES: Final = 256
"""Of so many files the short way is short."""


class Changed(NamedTuple):
    """A changed file in bulk: its records, the findings of reading it, and whether it may hold suppressions."""

    shaped: Shaped
    findings: tuple[Diagnostic, ...]
    marked: bool


class Differences(NamedTuple):
    """What is not as it was.

    Attributes:
        bulk: each file in bulk that is new or another.
        left: the files in bulk that are as they were.
        core: the blob id of each of the other files, as they are now.
        key: stands for these.
        moved: those of them that are new or another.
        turned: whether any of them is not as it was, or gone, or looked at on another day: so that all but the classes
            are read again.
        read: how many files there are.
    """

    bulk: Mapping[str, Changed]
    left: frozenset[str]
    core: Mapping[str, str]
    key: str
    moved: frozenset[str]
    turned: bool
    read: int


def differences(
    old: Settled, tree: Witness, reader: str | None, as_of: date, remembered: Remembered
) -> Differences | None:
    """Return what is not as it was; None for more than a few sound files of kinds from which the short way goes on."""
    blobs, another_day = remembered.blobs, old.day != as_of.isoformat()
    if another_day and any(one.latest > min(old.day, as_of.isoformat()) for one in old.sums.values()):
        return None
    if core_key(remembered._replace(blobs=old.blobs), (), reader, sound=True) != old.core:
        return None
    before = {path: blob for one in old.sums.values() for path, blob in one.blobs.items()}
    left = frozenset(path for path, blob in before.items() if blobs.get(path) == blob)
    kept = {path: blob for path, blob in old.blobs.items() if blobs.get(path) == blob}
    new = blobs.keys() - left - kept.keys()
    gone = old.blobs.keys() - kept.keys()
    if len(new) + len(before.keys() - left) + len(gone) > _MOST_CHANGES:
        return None
    found = _sorted_out(tree, new, reader)
    paths, faults = discover(tree)
    if found is None or faults:
        return None
    changed, moved = found
    turned = bool(gone or moved or another_day)
    if turned and not _may_turn(old, gone):
        return None
    core = {**kept, **{path: blobs[path] for path in moved}}
    key = old.core if core == old.blobs else core_key(remembered._replace(blobs=core), (), reader, sound=True)
    return Differences(changed, left, core, key, moved, turned, len(paths))


def _may_turn(old: Settled, gone: Iterable[str]) -> bool:
    """Tell whether some files may be another or gone: none is beneath all or of no kind, and no class has an error."""
    if any(old.kinds[path] in {"", *BENEATH_ALL} for path in gone):
        return False
    wrong = (found.location.path for found in old.found if found.severity is Severity.ERROR)
    return not any(old.kinds.get(path) == CLASSES for path in wrong)


def _sorted_out(
    tree: Tree, paths: Iterable[str], reader: str | None
) -> tuple[dict[str, Changed], frozenset[str]] | None:
    """Return the files in bulk among some, and the others; None where one is unsound or of a kind beneath all."""
    changed: dict[str, Changed] = {}
    moved: set[str] = set()
    for path in sorted(paths):
        try:
            data = tree.read(path)
        except OSError:
            return None
        kind = peek_kind(data)
        one = _changed(path, data, reader) if kind in KINDS_IN_BULK else None
        if one is not None:
            changed[path] = one
        elif kind in {None, *BENEATH_ALL, *NEEDS_ALL, *KINDS_IN_BULK}:
            return None
        else:
            moved.add(path)
    return changed, frozenset(moved)


def _changed(path: str, data: bytes, reader: str | None) -> Changed | None:
    """Return a changed file from its bytes; None for one that has an error of reading or is of another kind."""
    shaped, findings = read_text(path, data, reader)
    wrong = any(found.severity is Severity.ERROR for found in findings)
    if shaped is None or wrong or shaped.kind.name not in KINDS_IN_BULK:
        return None
    return Changed(shaped, tuple(findings), is_marked(data))
