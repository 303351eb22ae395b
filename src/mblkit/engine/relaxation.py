"""What credits could fill at best if they could be split: a bound for the exact search, and a guide for it.

Requirements form a forest. A unit of credit enters at a node, counts there and at every ancestor, and is worth
what each of these nodes gives for its next unit. The best flow is found by augmenting along the most valuable path,
in whole numbers throughout.

Source: successive best paths for a flow of minimum cost (Ahuja, Magnanti and Orlin, Network Flows, 1993, 9.7).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias


class Supply(NamedTuple):
    """Units of credit, and the nodes at which they may enter."""

    units: int
    entries: tuple[int, ...]


Tier: TypeAlias = tuple[int, int]
"""Units through a node: how many there is room for, and what each is worth."""


class Relaxed(NamedTuple):
    """The value of the best flow, and how many units of each supply enter at which node."""

    value: int
    placed: tuple[dict[int, int], ...]


_ENTER, _SWAP, _RISE, _BACK = range(4)

_Step: TypeAlias = tuple[int, int, int]
"""How the best path comes to a node: the kind of step, the node before or -1, and the supply or -1.

A supply enters; a unit of a supply is swapped out of the node before; units rise from a part, the node before; or
units that rose from this part into the node before are taken back. Plain tuples: they are made by the thousand.
"""


def relax(supplies: Sequence[Supply], parents: Sequence[int], tiers: Sequence[tuple[Tier, ...]]) -> Relaxed:
    """Return the best flow of supplies through a forest: the place of each node's parent, or -1, and its tiers.

    The tiers of a node are worth less and less; beyond them there is room for any number of units, for nothing.
    """
    flow = _Flow(
        supplies,
        parents,
        tiers,
        [supply.units for supply in supplies],
        tuple({} for _ in supplies),
        [0] * len(parents),
    )
    value = 0
    while gain := flow.grow():
        value += gain
    return Relaxed(value, flow.placed)


@dataclass(slots=True)
class _Flow:
    """A flow that grows, from each supply through its nodes of entry up to the roots.

    Attributes:
        supplies, parents, tiers: the network.
        left: the units of each supply that have not entered.
        placed: for each supply, the units at each node of entry.
        through: the units that pass each node.
    """

    supplies: Sequence[Supply]
    parents: Sequence[int]
    tiers: Sequence[tuple[Tier, ...]]
    left: list[int]
    placed: tuple[dict[int, int], ...]
    through: list[int]

    def grow(self) -> int:
        """Send units along the path of the greatest worth, and return what they are worth: 0 at the end."""
        worth, steps = self._best_paths()
        ends = [(worth[node] + self._next(node)[1], -node) for node in steps if self.parents[node] < 0]
        best, end = max(ends, default=(0, 0))
        if best <= 0:
            return 0
        path = list(self._path(-end, steps))
        rooms = [room for node, step in path if (room := self._room(node, step)) is not None]
        rooms.extend(room for room in (self._next(-end)[0],) if room is not None)
        units = min(rooms)
        for node, step in path:
            self._send(node, step, units)
        self.through[-end] += units
        return best * units

    def _best_paths(self) -> tuple[list[int], dict[int, _Step]]:
        worth = [0] * len(self.parents)
        steps = {
            entry: (_ENTER, -1, place)
            for place, supply in enumerate(self.supplies)
            if self.left[place]
            for entry in supply.entries
        }
        edges = self._edges()
        again = True
        while again:
            again = False
            for before, after, more, step in edges:
                if before in steps and (after not in steps or worth[before] + more > worth[after]):
                    worth[after], steps[after] = worth[before] + more, step
                    again = True
        return worth, steps

    def _edges(self) -> list[tuple[int, int, int, _Step]]:
        """Return the ways from node to node: from where, to where, what a unit gains, and the step."""
        swaps = {
            (before, after): place
            for place, placed in enumerate(self.placed)
            for before, units in placed.items()
            if units
            for after in self.supplies[place].entries
            if after != before
        }
        edges = [(before, after, 0, (_SWAP, before, place)) for (before, after), place in swaps.items()]
        for node, parent in enumerate(self.parents):
            if parent >= 0:
                edges.append((node, parent, self._next(node)[1], (_RISE, node, -1)))
                if self.through[node]:
                    edges.append((parent, node, -self._last(node)[1], (_BACK, parent, -1)))
        return edges

    def _next(self, node: int) -> tuple[int | None, int]:
        """Return the room for the next unit through a node, or None for any number, and its worth."""
        passed = self.through[node]
        for room, worth in self.tiers[node]:
            if passed < room:
                return room - passed, worth
            passed -= room
        return None, 0

    def _last(self, node: int) -> tuple[int, int]:
        """Return how many of the units that pass a node are worth what the last of them is, and that worth."""
        passed = self.through[node]
        for room, worth in self.tiers[node]:
            if passed <= room:
                return passed, worth
            passed -= room
        return passed, 0

    @staticmethod
    def _path(end: int, steps: dict[int, _Step]) -> Iterator[tuple[int, _Step]]:
        node = end
        while node >= 0:
            yield node, steps[node]
            node = steps[node][1]

    def _room(self, node: int, step: _Step) -> int | None:
        kind, before, supply = step
        if kind == _ENTER:
            return self.left[supply]
        if kind == _SWAP:
            return self.placed[supply][before]
        return self._next(before)[0] if kind == _RISE else self._last(node)[0]

    def _send(self, node: int, step: _Step, units: int) -> None:
        kind, before, supply = step
        if kind == _ENTER:
            self.left[supply] -= units
            self._place(supply, node, units)
        elif kind == _SWAP:
            self._place(supply, before, -units)
            self._place(supply, node, units)
        elif kind == _RISE:
            self.through[before] += units
        else:
            self.through[node] -= units

    def _place(self, supply: int, node: int, units: int) -> None:
        self.placed[supply][node] = self.placed[supply].get(node, 0) + units
