"""What is kept of many gists together: what a check needs of them where neither they nor the ground have changed.

Gists are held in shelves: all that can touch each other through a place of work lie on shelves that name the class or
experience. A change of a few files then concerns a few shelves; of the others a sum says enough.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

from mblkit.diagnostics import Diagnostic
from mblkit.rules.gist import Gist
from mblkit.store.packed import Packed, pack, unpack

ByFile = Mapping[str, tuple[Diagnostic, ...]]
"""Findings by file, of the files that have any."""


class Sum(NamedTuple):
    """What is kept of the gists of a shelf. None of the files is broken.

    Attributes:
        blobs, kinds: the blob id and the name of the kind of each file.
        marked: those that may hold suppressions.
        read: the findings of reading them and on how they fit to the ground.
        checked: those of the checks of evidence.
        identity, attempts: those within a file, which count unless it is looked at together with others.
        by, second, placed: as a gist has them, over all.
        wheres: the classes and experiences in which work was done, or that a correction names.
        unsettled: the files with attempts that rest on an earlier one elsewhere: path, task, earlier attempt, student.
        unknown: whether one of them uses an id that no record has, or none of the kind that it asks for.
        latest: the last day that one of them names, as YYYY-MM-DD; "" where none does.
    """

    blobs: Mapping[str, str]
    kinds: Mapping[str, str]
    marked: tuple[str, ...]
    read: tuple[Diagnostic, ...]
    checked: tuple[Diagnostic, ...]
    identity: ByFile
    attempts: ByFile
    by: Mapping[str, Mapping[str, int]]
    second: Mapping[str, list[str]]
    placed: frozenset[str]
    wheres: frozenset[str]
    unsettled: tuple[tuple[str, str, int, str], ...]
    unknown: bool
    latest: str


def shelf_of(gist: Gist) -> str:
    """Return the shelf of a gist: that of the class of its first item, or of its folder where it has none."""
    where = gist.places[0][0] if gist.places else gist.path.rpartition("/")[0]
    return blake2b(where.encode("utf-8", "surrogatepass"), digest_size=1).hexdigest()


def wheres_of(gist: Gist) -> Iterator[str]:
    """Yield the classes and experiences that a gist names."""
    return (where for where, *_ in chain(gist.places, gist.replaced))


def rests_on(sums: Iterable[Sum], gists: Iterable[Gist]) -> frozenset[str]:
    """Return the files in which an attempt rests on one in some gists, of any class, and these."""
    by_attempt: dict[tuple[str, int], list[Gist]] = {}
    for one in gists:
        for task, attempt in {(task, attempt) for _, task, _, attempt in one.places}:
            by_attempt.setdefault((task, attempt), []).append(one)
    return frozenset(
        path
        for one in sums
        for mine, task, attempt, student in one.unsettled
        for other in by_attempt.get((task, attempt), ())
        if student in other.students and other.path != mine
        for path in (mine, other.path)
    )


def sum_of(gists: Iterable[Gist], blobs: Mapping[str, str]) -> Sum | None:
    """Return the sum of some gists, None where one of them is broken. `blobs` has the blob id of each."""
    every = sorted(gists, key=lambda one: one.path)
    if any(one.broken or one.kind is None or one.path not in blobs for one in every):
        return None
    by: dict[str, dict[str, int]] = {}
    second: dict[str, set[str]] = {}
    for one in every:
        for name, counts in (one.by or {}).items():
            mine = by.setdefault(name, {})
            for target, number in counts.items():
                mine[target] = mine.get(target, 0) + number
        for name, targets in (one.second or {}).items():
            second.setdefault(name, set()).update(targets)
    return Sum(
        blobs={one.path: blobs[one.path] for one in every},
        kinds={one.path: one.kind for one in every if one.kind is not None},
        marked=tuple(one.path for one in every if one.marked),
        read=tuple(
            found for one in every for found in (*one.read, *one.linked, *(unknown.finding for unknown in one.unknown))
        ),
        checked=tuple(found for one in every for found in one.checked),
        identity={one.path: one.identity for one in every if one.identity},
        attempts={one.path: one.attempts for one in every if one.attempts},
        by=by,
        second={name: sorted(targets) for name, targets in second.items()},
        placed=frozenset[str]().union(*(one.placed for one in every)),
        wheres=frozenset(where for one in every for where in wheres_of(one)),
        unsettled=tuple((one.path, *each) for one in every for each in one.unsettled),
        unknown=any(one.unknown for one in every),
        latest=max((one.latest for one in every), default=""),
    )


def pack_sum(one: Sum) -> Packed:
    """Return a sum as lists and mappings of text, whole numbers and None."""
    return [
        one.blobs,
        one.kinds,
        one.marked,
        [pack(found) for found in one.read],
        [pack(found) for found in one.checked],
        _pack_by_file(one.identity),
        _pack_by_file(one.attempts),
        one.by,
        one.second,
        sorted(one.placed),
        sorted(one.wheres),
        one.unsettled,
        int(one.unknown),
        one.latest,
    ]


def unpack_sum(data: Packed) -> Sum:
    """Return the sum. Raises TypeError, ValueError or LookupError where the lists are not those of one."""
    blobs, kinds, marked, read, checked, identity, attempts, by, second, placed, wheres, unsettled, *rest = data
    unknown, latest = rest
    return Sum(
        blobs=blobs,
        kinds=kinds,
        marked=tuple(marked),
        read=tuple(map(unpack, read)),
        checked=tuple(map(unpack, checked)),
        identity=_unpack_by_file(identity),
        attempts=_unpack_by_file(attempts),
        by=by,
        second=second,
        placed=frozenset(placed),
        wheres=frozenset(wheres),
        unsettled=tuple((path, task, attempt, student) for path, task, attempt, student in unsettled),
        unknown=bool(unknown),
        latest=str(latest),
    )


def _pack_by_file(found: ByFile) -> dict[str, list[Packed]]:
    return {path: [pack(one) for one in each] for path, each in found.items()}


def _unpack_by_file(data: Mapping[str, list[Packed]]) -> dict[str, tuple[Diagnostic, ...]]:
    return {path: tuple(map(unpack, each)) for path, each in data.items()}
