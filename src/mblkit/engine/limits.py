"""How much of each credit counts where some sorts of credit are limited: every way that the limits leave.

Credits count one after another, each as far as the limits that hold for it have room; in which order is the student's
advantage to choose. So a limit is filled by whole credits, and at most one of them counts in part.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, NamedTuple

_NOTHING: Final = Fraction(0)

WAYS: Final = 5_000
"""How many partial ways are looked at: far above what a student's limited credits ask for."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit over some credits of one period.

    Attributes:
        id: the limit.
        most: how much of these credits counts.
        credits: the ids of the credits.
        total: whether what is beyond it still counts to the total.
    """

    id: str
    most: Fraction
    credits: frozenset[str]
    total: bool = False


class Counted(NamedTuple):
    """How much of each limited credit counts for requirements, and how much to the total."""

    amounts: Mapping[str, Fraction]
    totals: Mapping[str, Fraction]


def ways(amounts: Mapping[str, Fraction], alike: Mapping[str, object], bounds: Sequence[Bound]) -> "Ways":
    """Return every way in which limited credit may count.

    `amounts` has each credit in order; `alike` says which are as good as each other: of these, earlier ones go first.
    Source: clauses D11 and section 8, trap 10; decision note 17.
    """
    tight = [bound for bound in bounds if _together(bound, amounts) > bound.most]
    names = [name for name in amounts if any(name in bound.credits for bound in tight)]
    kinds = [(amounts[one], alike[one], tuple(one in bound.credits for bound in tight)) for one in names]
    return Ways(names, [amounts[name] for name in names], kinds, tight)


def _together(bound: Bound, amounts: Mapping[str, Fraction]) -> Fraction:
    """Return how much there is of the credits of a limit; those that are not given are not there."""
    return sum((amounts[one] for one in bound.credits if one in amounts), start=_NOTHING)


_Way = tuple[tuple[Fraction, Fraction] | None, ...]
"""For each credit: how much counts for requirements and to the total, or None where it is not looked at yet."""


@dataclass(slots=True)
class Ways:
    """The ways, found one after another; `complete` once all of them were."""

    names: Sequence[str]
    amounts: Sequence[Fraction]
    kinds: Sequence[object]
    bounds: Sequence[Bound]
    seen: set[_Way] = field(default_factory=set)

    @property
    def complete(self) -> bool:
        """Whether nothing was left out so far because there are too many."""
        return len(self.seen) <= WAYS

    def __iter__(self) -> Iterator[Counted]:
        """Yield each way once, the one that takes the credits in their order first."""
        whole: _Way = (None,) * len(self.names)
        todo = [(whole, tuple(bound.most for bound in self.bounds))]
        while todo:
            way, rooms = todo.pop()
            if way in self.seen or len(self.seen) > WAYS:
                continue
            self.seen.add(way)
            nexts = [self._next(way, rooms, place) for place in self._open(way)]
            if not nexts:
                yield self._counted(way)
            lost = [one for one in nexts if one[1] == rooms]  # their order changes nothing
            todo.extend(lost[:1] or reversed(nexts))

    def _open(self, way: _Way) -> list[int]:
        """Return the credits that may come next: of those that are alike, the first."""
        found: dict[object, int] = {}
        for place, taken in enumerate(way):
            if taken is None:
                found.setdefault(self.kinds[place], place)
        return list(found.values())

    def _next(self, way: _Way, rooms: tuple[Fraction, ...], place: int) -> tuple[_Way, tuple[Fraction, ...]]:
        name = self.names[place]
        mine = [number for number, bound in enumerate(self.bounds) if name in bound.credits]
        total = min([self.amounts[place], *(rooms[number] for number in mine if not self.bounds[number].total)])
        counts = min([total, *(rooms[number] for number in mine if self.bounds[number].total)])
        left = tuple(
            room - (counts if self.bounds[number].total else total) if number in mine else room
            for number, room in enumerate(rooms)
        )
        return (*way[:place], (counts, total), *way[place + 1 :]), left

    def _counted(self, way: _Way) -> Counted:
        taken = dict(zip(self.names, way, strict=True))
        return Counted(
            {name: one[0] for name, one in taken.items() if one is not None},
            {name: one[1] for name, one in taken.items() if one is not None},
        )
