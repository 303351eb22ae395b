"""A check of a whole district in which files in bulk are looked at one by one, and their records forgotten at once.

It finds what `load.repository.validate` and `rules.runner.examine` find over all records.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import NamedTuple, TypeVar

from mblkit.diagnostics import Diagnostic
from mblkit.load.evidence_links import Item, check_identity
from mblkit.load.peek import peek_kind
from mblkit.load.pipeline import Loaded, follows_of, linked, load, read_text, reduced
from mblkit.load.repository import district_if_sound
from mblkit.load.shape import Shaped
from mblkit.model.kinds import KINDS
from mblkit.rules.attempts import check_attempts
from mblkit.rules.gist import KINDS_IN_BULK, Gist, Ground, Place, gist_of_records
from mblkit.rules.material import Bulk, Material, material_on
from mblkit.rules.register import Entry, entries_in
from mblkit.rules.scoring import Tally
from mblkit.store.tree import Tree

K = TypeVar("K")


class Apart(NamedTuple):
    """A district of which the files in bulk are still to be looked at.

    Attributes:
        core: the other files, not linked yet.
        strays: files in bulk that gave their kind away only when they were read.
        paths: the other files in bulk, in order.
    """

    core: Loaded
    strays: tuple[Shaped, ...]
    paths: tuple[str, ...]


def load_apart(tree: Tree, reader: str | None = None, known: Collection[str] = ()) -> Apart:
    """Return what is in a tree but for the files in bulk; those at the paths `known` are known to be such."""
    paths: list[str] = [*known]

    def wanted(path: str, data: bytes) -> bool:
        if peek_kind(data) not in KINDS_IN_BULK:
            return True
        paths.append(path)
        return False

    loaded = load(tree, reader, wanted, known)
    strays = tuple(one for one in loaded.files if one.kind.name in KINDS_IN_BULK)
    if strays:
        loaded = reduced(loaded, tuple(one for one in loaded.files if one.kind.name not in KINDS_IN_BULK))
    return Apart(loaded, strays, tuple(sorted(paths)))


def ground_of(core: Loaded, as_of: date, reader: str | None) -> Ground:
    """Return what files in bulk are looked at on, from the other files."""
    core = linked(core)
    district = district_if_sound(core)
    return Ground(core, None if district is None else material_on(core, district, as_of), reader)


class Whole(NamedTuple):
    """Everything that was read, and what the checks need of the files in bulk."""

    loaded: Loaded
    bulk: Callable[[Material], Bulk]
    students: Mapping[str, frozenset[str]]
    """Whose evidence a file holds, of each that holds any."""
    together: frozenset[str]
    """The files that had to be looked at together."""


def whole(
    apart: Apart, ground: Ground, gists: Iterable[Gist], read: Callable[[str], bytes], counted: Tally | None = None
) -> Whole:
    """Return a district with what is kept of its files in bulk, in order of path.

    `read` gives bytes, or OSError; `counted` are the scores that the gists do not tell of themselves any more.
    """
    every = sorted((*gists, *(gist_of_records(one, ground) for one in apart.strays)), key=lambda one: one.path)
    broken = {one.path: _bytes(read, one.path) for one in every if one.broken}
    core = ground.core
    if broken:
        core = linked(replace(apart.core, broken={**apart.core.broken, **broken}))
    follows, shared = follows_of(core), looked_at_together(every)
    strays = {one.path: one for one in apart.strays}
    entries = items_again(shared, strays, read, ground.reader)
    identity = check_identity(Item(one.record, one.origin) for one in entries)
    found = [*core.diagnostics, *identity]
    following = [*core.following]
    for one in every:
        found.extend((*one.read, *one.linked, *(() if one.path in shared else one.identity)))
        for unknown in one.unknown:
            (following if follows(unknown) else found).append(unknown.finding)
    loaded = replace(
        core,
        diagnostics=tuple(found),
        following=tuple(following),
        marked=tuple(sorted({*core.marked, *(one.path for one in every if one.marked)})),
        kinds={one.path: KINDS[one.kind] for one in every if one.kind is not None},
    )
    students = {one.path: one.students for one in every if one.students}

    def files(wanted: Collection[str]) -> tuple[Shaped, ...]:
        paths = (path for path, those in students.items() if not those.isdisjoint(wanted))
        return files_again(paths, strays, read, ground.reader)

    def bulk(material: Material) -> Bulk:
        found = (*_checked(every, shared), *check_attempts(entries), *_tallied(every, material, counted))
        return Bulk(found, frozenset[str]().union(*(one.placed for one in every)), files)

    return Whole(loaded, bulk, students, shared)


def _checked(gists: Iterable[Gist], shared: frozenset[str]) -> Iterator[Diagnostic]:
    for one in gists:
        yield from one.checked
        if one.path not in shared:
            yield from one.attempts


def _tallied(gists: Iterable[Gist], material: Material, counted: Tally | None) -> Iterator[Diagnostic]:
    tally = Tally(material.district)
    if counted is not None:
        tally.add(*counted.counted())
    for one in gists:
        tally.add(one.by or {}, one.second or {})
    yield from tally.findings(material)


def _bytes(read: Callable[[str], bytes], path: str) -> bytes:
    try:
        return read(path)
    except OSError:
        return b""


def items_again(
    paths: Iterable[str], known: Mapping[str, Shaped], read: Callable[[str], bytes], reader: str | None
) -> tuple[Entry, ...]:
    """Return the items of some files, which are read once more but for those that are `known`."""
    return tuple(entry for one in files_again(paths, known, read, reader) for entry in entries_in(one))


def files_again(
    paths: Iterable[str], known: Mapping[str, Shaped], read: Callable[[str], bytes], reader: str | None
) -> tuple[Shaped, ...]:
    """Return some files in order of path, which are read once more but for those that are `known`."""
    found = (known.get(path) or read_text(path, _bytes(read, path), reader)[0] for path in sorted(paths))
    return tuple(one for one in found if one is not None)


# ------------------------------------------------------------------------------------- what needs two files and more


def looked_at_together(gists: Sequence[Gist]) -> frozenset[str]:
    """Return the files that have to be looked at together.

    Evidence in two of them has one place, day and attempt, or is another attempt at a task, and they have a student in
    common; or a correction in one points at a place that another one has as well.
    """
    shared = _in_several(gists)
    by_place = _by(gists, lambda one: (place for place in one.places if place[0] in shared))
    return frozenset(chain(_of_one_identity(by_place), _corrected(gists, by_place), _tried_again(gists)))


def _in_several(gists: Iterable[Gist]) -> frozenset[str]:
    """Return the classes and experiences of which two files tell, and those that a correction names."""
    once, found = set[str](), set[str]()
    for one in gists:
        here = {where for where, *_ in one.places}
        found |= here & once
        once |= here
        found.update(where for where, *_ in one.replaced)
    return frozenset(found)


def _by(gists: Iterable[Gist], keys: Callable[[Gist], Iterable[K]]) -> Mapping[K, list[Gist]]:
    found: dict[K, list[Gist]] = {}
    for one in gists:
        for key in {*keys(one)}:
            found.setdefault(key, []).append(one)
    return found


def _of_one_identity(by_place: Mapping[Place, Sequence[Gist]]) -> Iterator[str]:
    for together in by_place.values():
        if len(together) > 1 and not _all_differ(together):
            for one in together:
                yield from _common_with(one, together)


def _all_differ(gists: Sequence[Gist]) -> bool:
    """Tell whether no student is in two of some files."""
    return len(frozenset[str]().union(*(one.students for one in gists))) == sum(len(one.students) for one in gists)


def _corrected(gists: Iterable[Gist], by_place: Mapping[Place, Sequence[Gist]]) -> Iterator[str]:
    for one in gists:
        for place in one.replaced:
            yield from _together(one, by_place.get(place, ()))


def _tried_again(gists: Sequence[Gist]) -> Iterator[str]:
    """Yield files with a further attempt, and those in which the others at the same task may be."""
    again = [one for one in gists if one.again]
    if again:
        by_task = _by(gists, _tasks)
        for one in again:
            for key in {*_tasks(one)}:
                yield from _common_with(one, by_task[key])
    if any(one.unsettled for one in again):
        by_student = _by(gists, lambda one: one.students)
        for one in again:
            for task, attempt, student in one.unsettled:
                others = (other for other in by_student[student] if (task, attempt) in _attempts(other))
                yield from _together(one, others)


def _tasks(one: Gist) -> Iterator[tuple[str, str]]:
    return ((where, task) for where, task, _, _ in one.places)


def _attempts(one: Gist) -> Iterator[tuple[str, int]]:
    return ((task, attempt) for _, task, _, attempt in one.places)


def _common_with(one: Gist, others: Iterable[Gist]) -> Iterator[str]:
    return _together(one, (other for other in others if not one.students.isdisjoint(other.students)))


def _together(one: Gist, others: Iterable[Gist]) -> Iterator[str]:
    """Yield the paths of a file and of others; of none where there is no other."""
    paths = {other.path for other in others if other is not one}
    if paths:
        yield one.path
        yield from paths
