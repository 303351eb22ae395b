"""What is kept of a file of evidence or of a habits log when its records are forgotten.

There is nothing of which a district has more. No other file refers to what stands in such files, so each is looked at
by itself, on the ground of all the others: in any order, in any process, or not at all where neither has changed.
What needs two of them (the identity of evidence, corrections, attempts) is settled in the file as if there were no
other, and the gist says what another file would have to hold for that to be wrong (`rules.bulk`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from mblkit.diagnostics import Diagnostic, Severity
from mblkit.load.comments import is_marked
from mblkit.load.evidence_links import Item, Scales, check_identity, check_scores, replaced_key
from mblkit.load.index import facts_of
from mblkit.load.link import Ended, Refers, Told, Unknown, references, retired_of, uses_of_retired
from mblkit.load.pipeline import Loaded, read_text
from mblkit.load.shape import Shaped
from mblkit.rules.attempts import check_attempts, unsettled
from mblkit.rules.evidence import check_items
from mblkit.rules.material import Material
from mblkit.rules.register import Entry, Register, entries_in, register_of
from mblkit.rules.scoring import Tally
from mblkit.rules.transfers import placed_in, placing

KINDS_IN_BULK: Final = frozenset({"evidence", "habits-log"})
"""Kinds whose records define no id, so that nothing refers to them."""

_DIFFERENT: Final = 1024
"""So many sets of ids are known at once."""

Place = tuple[str, str, str, int]
"""Where and when work was done: section or experience, task, day, attempt."""


@dataclass(frozen=True)
class Ground:
    """What files in bulk are looked at on.

    Attributes:
        core: all other files, linked.
        material: the same for the checks; None where they wait for errors in it.
        reader: the YAML reader, or None for the usual one.
    """

    core: Loaded
    material: Material | None
    reader: str | None

    @cached_property
    def scales(self) -> Scales:
        """Which scores each target takes."""
        return Scales(self.core.files)

    @cached_property
    def retired(self) -> Ended:
        """What is retired."""
        return retired_of(self.core.index)

    @cached_property
    def sound(self) -> Callable[[tuple[str, ...], frozenset[str]], bool]:
        """Tells of ids in some namespaces whether all are known and none is retired: the same come again and again."""

        def sound(spaces: tuple[str, ...], names: frozenset[str]) -> bool:
            known = names <= self.core.index.settled(spaces)
            return known and all(names.isdisjoint(self.retired.get(space, ())) for space in spaces)

        return lru_cache(_DIFFERENT)(sound)

    @cached_property
    def register(self) -> Register | None:
        """The lookups for the checks of evidence."""
        return register_of(self.material) if self.material is not None else None

    @cached_property
    def told(self) -> Told:
        """The finding on each unknown id that was met; whoever meets it again says the same."""
        return {}

    @cached_property
    def tally(self) -> Tally:
        """A tally that has counted nothing. Only where there is material."""
        if self.material is None:
            raise LookupError("nothing is counted while errors stand in the way")
        return Tally(self.material.district)

    @cached_property
    def placing(self) -> frozenset[str]:
        """The tasks that place students."""
        return placing(self.material.district) if self.material is not None else frozenset()


class Gist(NamedTuple):
    """What is kept of one file.

    Attributes:
        path, kind: the file, and the name of its kind; None for one that could not be shaped.
        broken, marked: whether it has an error of reading, and whether it may hold suppressions.
        read: the findings of reading it.
        unknown: its uses of ids that no record has.
        linked: the other findings on how it fits to the ground.
        identity: those on evidence with the identity of other evidence, and on corrections, within the file.
        checked: the findings of the checks of evidence, item by item.
        attempts: those on the order of attempts, within the file.
        places: where and when the work of each item was done.
        replaced: where and when the work was done that its corrections replace.
        again: whether an item is a further attempt.
        unsettled: see `attempts.unsettled`.
        students: whose evidence it is.
        by, second: the scores by scorer, and the targets that second scorers saw.
        placed: the students of whom it has placement evidence.
        refers: the ids that it uses, by the namespaces that they may be in, both sorted.
        latest: the last day that it names, as YYYY-MM-DD; "" where it names none.
    """

    path: str
    kind: str | None
    broken: bool
    marked: bool
    read: tuple[Diagnostic, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    linked: tuple[Diagnostic, ...] = ()
    identity: tuple[Diagnostic, ...] = ()
    checked: tuple[Diagnostic, ...] = ()
    attempts: tuple[Diagnostic, ...] = ()
    places: tuple[Place, ...] = ()
    replaced: tuple[Place, ...] = ()
    again: bool = False
    unsettled: tuple[tuple[str, int, str], ...] = ()
    students: frozenset[str] = frozenset()
    by: Mapping[str, Mapping[str, int]] | None = None
    second: Mapping[str, list[str]] | None = None
    placed: frozenset[str] = frozenset()
    refers: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    latest: str = ""


def gist_of(path: str, data: bytes, ground: Ground) -> Gist:
    """Return what is kept of a file, from its bytes."""
    shaped, findings = read_text(path, data, ground.reader)
    broken, marked = any(found.severity is Severity.ERROR for found in findings), is_marked(data)
    if shaped is None:
        return Gist(path, None, broken, marked, tuple(findings))
    return gist_of_records(shaped, ground, tuple(findings), broken=broken, marked=marked)


def gist_of_records(
    shaped: Shaped, ground: Ground, findings: tuple[Diagnostic, ...] = (), *, broken: bool = False, marked: bool = False
) -> Gist:
    """Return what is kept of a file that was read already; `findings` are those of reading it."""
    refers = facts_of(shaped).refers
    entries = tuple(entries_in(shaped))
    unknown, retired = _uses(shaped, refers, ground)
    checked, by, second, placed = _checked(entries, ground)
    places = tuple(map(_place, entries))
    again = any([attempt > 1 for _, _, _, attempt in places])  # noqa: C419 - a few, and quicker so
    corrections = [entry for entry in entries if entry.record.replaces is not None]
    alone = not corrections and len({*places}) == len(places)
    return Gist(
        path=shaped.path,
        kind=shaped.kind.name,
        broken=broken,
        marked=marked,
        read=findings,
        unknown=unknown,
        linked=(*retired, *check_scores(entries, ground.scales)),
        identity=() if alone else tuple(check_identity(entries)),
        checked=checked,
        attempts=tuple(check_attempts(entries)) if again and ground.material is not None else (),
        places=places,
        replaced=tuple(map(_replaced, corrections)),
        again=again,
        unsettled=tuple(sorted({one for one in unsettled(entries) if one[1]})) if again else (),
        students=_students(entries),
        by=by,
        second=second,
        placed=placed,
        refers=tuple(sorted([(spaces, _in_order(names)) for spaces, names in refers.items()])),
        latest=_latest(entries),
    )


def _uses(shaped: Shaped, refers: Refers, ground: Ground) -> tuple[tuple[Unknown, ...], tuple[Diagnostic, ...]]:
    """Return the uses of ids that no record has, and the findings on those that are retired."""
    if all(map(ground.sound, refers.keys(), refers.values())):
        return (), ()
    index = ground.core.index
    retired = uses_of_retired(shaped, refers, index, ground.retired)
    return tuple(references(shaped, refers, index, ground.told)), tuple(retired)


def _checked(
    entries: Sequence[Entry], ground: Ground
) -> tuple[tuple[Diagnostic, ...], dict[str, dict[str, int]], dict[str, list[str]], frozenset[str]]:
    """Return the findings of the checks item by item, what was scored by whom, and who was placed."""
    if ground.material is None or ground.register is None:
        return (), {}, {}, frozenset()
    tally = ground.tally.another()
    for entry in entries:
        tally.take(entry)
    found = tuple(check_items(entries, ground.register, ground.material))
    return found, *tally.counted(), frozenset(placed_in(entries, ground.placing))


def _place(item: Item) -> Place:
    record = item.record
    return record.section or record.experience or "", record.task, record.on.isoformat(), record.attempt


def _replaced(item: Item) -> Place:
    where, task, on, attempt, _ = replaced_key(item.record)
    return where, task, on.isoformat(), attempt


def _students(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the students of some items: most often those of the first."""
    every = _NOBODY
    for entry in entries:
        whom = entry.whom
        if not whom <= every:
            every = every | whom if every else whom
    return every


def _latest(entries: Iterable[Entry]) -> str:
    """Return the last day that some items name."""
    days = [day for entry in entries for day in (entry.record.on, entry.record.recorded) if day is not None]
    return max(days).isoformat() if days else ""


_NOBODY: Final = frozenset[str]()


@lru_cache(_DIFFERENT)
def _in_order(names: frozenset[str]) -> tuple[str, ...]:
    """Return ids, sorted: those of a class come again in each of its files."""
    return tuple(sorted(names))
