"""What credits could fill at best if they could be split: a bound for the exact search, and a guide for it.

Requirements form a forest. A unit of credit enters at a node, counts there and at every ancestor, and is worth
the weight of each node that still needs it. The best flow is found by augmenting along the most valuable path, in
whole numbers throughout. A node that only amounts of a coarse grain can reach is filled grain by grain: what the
last grain wastes lowers the worth of its units, so that the bound is exact where all amounts are equal.

Source: successive best paths for a flow of minimum cost (Ahuja, Magnanti and Orlin, Network Flows, 1993, 9.7).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Literal, NamedTuple


class Supply(NamedTuple):
    """Units of credit, and the nodes at which they may enter."""

    units: int
    entries: tuple[int, ...]


class Node(NamedTuple):
    """A requirement that is still open.

    Attributes:
        parent: the place of the node that it is a part of, or -1.
        needed: how many units it still needs.
        weight: what each of them is worth.
        grain: what all amounts that can reach it are multiples of.
    """

    parent: int
    needed: int
    weight: int
    grain: int


class Relaxed(NamedTuple):
    """The value of the best flow, times `scale`, and how many units of each supply enter at which node."""

    value: int
    scale: int
    placed: tuple[dict[int, int], ...]


class _Tier(NamedTuple):
    """Units through a node: how many there is room for, or None for any number, and what each is worth."""

    room: int | None
    worth: int


class _Step(NamedTuple):
    """How the best path comes to a node.

    A supply enters; a unit of a supply is swapped out of the node before; units rise from a part, the node before;
    or units that rose from this part into the node before are taken back.
    """

    kind: Literal["enter", "swap", "rise", "back"]
    before: int
    supply: int


def relax(supplies: Sequence[Supply], nodes: Sequence[Node]) -> Relaxed:
    """Return the best flow of supplies through a forest of nodes."""
    scale = lcm(*(node.grain for node in nodes)) if nodes else 1
    flow = _Flow(
        supplies,
        [node.parent for node in nodes],
        [_tiers(node, scale) for node in nodes],
        [supply.units for supply in supplies],
        tuple({} for _ in supplies),
        [0] * len(nodes),
    )
    value = 0
    while gain := flow.grow():
        value += gain
    return Relaxed(value, scale, flow.placed)


def _tiers(node: Node, scale: int) -> tuple[_Tier, ...]:
    whole, rest = divmod(node.needed, node.grain)
    full = _Tier(whole * node.grain, node.weight * scale)
    last = _Tier(node.grain, node.weight * rest * (scale // node.grain))
    return (full, last, _Tier(None, 0)) if rest else (full, _Tier(None, 0))


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
    tiers: Sequence[tuple[_Tier, ...]]
    left: list[int]
    placed: tuple[dict[int, int], ...]
    through: list[int]

    def grow(self) -> int:
        """Send units along the path of the greatest worth, and return what they are worth: 0 at the end."""
        worth, steps = self._best_paths()
        ends = [(worth[node] + self._next(node).worth, -node) for node in steps if self.parents[node] < 0]
        best, end = max(ends, default=(0, 0))
        if best <= 0:
            return 0
        path = list(self._path(-end, steps))
        rooms = [room for node, step in path if (room := self._room(node, step)) is not None]
        rooms.extend(room for room in (self._next(-end).room,) if room is not None)
        units = min(rooms)
        for node, step in path:
            self._send(node, step, units)
        self.through[-end] += units
        return best * units

    def _best_paths(self) -> tuple[list[int], dict[int, _Step]]:
        worth = [0] * len(self.parents)
        steps = {
            entry: _Step("enter", -1, place)
            for place, supply in enumerate(self.supplies)
            if self.left[place]
            for entry in supply.entries
        }
        edges = list(self._edges())
        again = True
        while again:
            again = False
            for before, after, more, step in edges:
                if before in steps and (after not in steps or worth[before] + more > worth[after]):
                    worth[after], steps[after] = worth[before] + more, step
                    again = True
        return worth, steps

    def _edges(self) -> Iterator[tuple[int, int, int, _Step]]:
        """Yield the ways from node to node: from where, to where, what a unit gains, and the step."""
        for place, supply in enumerate(self.supplies):
            for before, units in self.placed[place].items():
                if units:
                    step = _Step("swap", before, place)
                    yield from ((before, after, 0, step) for after in supply.entries if after != before)
        for node, parent in enumerate(self.parents):
            if parent >= 0:
                yield node, parent, self._next(node).worth, _Step("rise", node, -1)
                if self.through[node]:
                    yield parent, node, -self._last(node).worth, _Step("back", parent, -1)

    def _next(self, node: int) -> _Tier:
        """Return the room for the next unit through a node, and its worth."""
        passed = self.through[node]
        for tier in self.tiers[node]:
            if tier.room is None:
                return tier
            if passed < tier.room:
                return _Tier(tier.room - passed, tier.worth)
            passed -= tier.room
        raise AssertionError("the last tier has room for any number")

    def _last(self, node: int) -> _Tier:
        """Return how many of the units that pass a node are worth what the last of them is, and that worth."""
        passed = self.through[node]
        for tier in self.tiers[node]:
            if tier.room is None or passed <= tier.room:
                return _Tier(passed, tier.worth)
            passed -= tier.room
        raise AssertionError("the last tier has room for any number")

    @staticmethod
    def _path(end: int, steps: dict[int, _Step]) -> Iterator[tuple[int, _Step]]:
        node = end
        while node >= 0:
            yield node, steps[node]
            node = steps[node].before

    def _room(self, node: int, step: _Step) -> int | None:
        match step.kind:
            case "enter":
                return self.left[step.supply]
            case "swap":
                return self.placed[step.supply][step.before]
            case "rise":
                return self._next(step.before).room
            case "back":
                return self._last(node).room

    def _send(self, node: int, step: _Step, units: int) -> None:
        match step.kind:
            case "enter":
                self.left[step.supply] -= units
                self._place(step.supply, node, units)
            case "swap":
                self._place(step.supply, step.before, -units)
                self._place(step.supply, node, units)
            case "rise":
                self.through[step.before] += units
            case "back":
                self.through[node] -= units

    def _place(self, supply: int, node: int, units: int) -> None:
        self.placed[supply][node] = self.placed[supply].get(node, 0) + units
