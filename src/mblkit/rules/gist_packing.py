"""Gists as plain lists, so that JSON can keep them and other processes send them."""

from collections.abc import Hashable, Iterable, Mapping
from operator import attrgetter
from sys import intern
from typing import Any, Final, TypeVar, cast

from mblkit.load.link import Unknown
from mblkit.rules.gist import Gist, Place
from mblkit.rules.scoring import Tally
from mblkit.store.packed import Packed, pack, unpack

H = TypeVar("H", bound=Hashable)

Bare = tuple[Any, ...]
"""The fields of a gist, one after another, but for `refers`."""

_BARE: Final = attrgetter(*(name for name in Gist.__match_args__ if name != "refers"))


def pack_gist(gist: Gist) -> Packed:
    """Return a gist as lists and mappings of text, whole numbers and None, without its path."""
    return [
        gist.kind,
        gist.broken,
        gist.marked,
        [
            [pack(one) for one in found]
            for found in (gist.read, gist.linked, gist.identity, gist.checked, gist.attempts)
        ],
        [[one.id, one.namespaces, pack(one.finding)] for one in gist.unknown],
        gist.places,
        gist.replaced,
        gist.again,
        gist.unsettled,
        sorted(gist.students),
        gist.by,
        gist.second,
        sorted(gist.placed),
        gist.refers,
        gist.latest,
    ]


class Pool:
    """Keeps each value once: the students of a class, say, come again in each of its files."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._known: dict[object, object] = {}

    def one(self, value: H) -> H:
        """Return the first value that is equal to this one."""
        return cast("H", self._known.setdefault(value, value))

    def text(self, values: Iterable[str]) -> tuple[str, ...]:
        """Return a tuple of some texts."""
        return self.one(tuple(values))

    def set(self, values: Iterable[str]) -> frozenset[str]:
        """Return a set of some texts."""
        given = frozenset(values)
        known = self._known.get(given)
        return self.one(frozenset(map(intern, given))) if known is None else cast("frozenset[str]", known)


def unpack_gist(path: str, data: Packed, pool: Pool | None = None, *, with_refers: bool = True) -> Gist:
    """Return the gist of a file, with what it has in common with others of the `pool` held once.

    `refers` is left empty where it is not asked for: nothing but a key is made of it.
    Raises TypeError, ValueError or LookupError where the lists are not those of one.
    """
    pool = pool or Pool()
    (
        kind,
        broken,
        marked,
        findings,
        unknown,
        places,
        replaced,
        again,
        unsettled,
        students,
        by,
        second,
        placed,
        refers,
        latest,
    ) = data
    read, linked, identity, checked, attempts = (tuple(map(unpack, found)) for found in findings)
    return Gist(
        path=path,
        kind=kind,
        broken=broken,
        marked=marked,
        read=read,
        unknown=tuple(Unknown(name, tuple(spaces), unpack(finding)) for name, spaces, finding in unknown),
        linked=linked,
        identity=identity,
        checked=checked,
        attempts=attempts,
        places=_interned_places(places),
        replaced=tuple((where, task, on, attempt) for where, task, on, attempt in replaced),
        again=again,
        unsettled=tuple((task, attempt, student) for task, attempt, student in unsettled),
        students=pool.set(students),
        by=_interned(by),
        second=second,
        placed=pool.set(placed),
        refers=tuple((pool.text(spaces), pool.text(map(intern, names))) for spaces, names in refers if with_refers),
        latest=latest,
    )


def bare(gist: Gist) -> Bare:
    """Return what is kept of a gist, as it is sent by another process: all but the ids that it uses.

    Only keys are made of those.
    """
    return _BARE(gist)


def pooled(given: Bare, pool: Pool, tally: Tally | None = None) -> Gist:
    """Return the gist of what is kept of it, with what it has in common with others held once.

    It holds no text of its file any more, and what is added to the `tally` it does not hold: there may be twenty
    thousand.
    """
    *first, places, replaced, again, unsettled, students, by, second, placed, latest = given
    if tally is not None:
        tally.add(by or {}, second or {})
        by = second = None
    tried = replaced, again, unsettled
    held = _interned_places(places), *tried, pool.set(students), _interned(by), second, pool.set(placed)
    whole: Bare = (*first, *held, (), intern(latest))
    return Gist(*whole)


def _interned_places(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple((intern(where), intern(task), intern(on), attempt) for where, task, on, attempt in places)


def _interned(counts: Mapping[str, Mapping[str, int]] | None) -> Mapping[str, Mapping[str, int]] | None:
    if counts is None:
        return None
    return {intern(name): {intern(target): number for target, number in each.items()} for name, each in counts.items()}
