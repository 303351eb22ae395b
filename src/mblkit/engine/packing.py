"""The exact search behind the assignment of credits: whole amounts into requirements, as a problem in whole numbers.

Best first by count: most requirements met, then the least total shortfall, then the least shortfall of the first
requirement, of the second, and so on. The search branches on one credit after another, never visits one state
twice, and leaves whatever cannot beat the best packing found, by the bound of `relaxation`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import gcd
from typing import Final, NamedTuple

from mblkit.engine.relaxation import Node, Relaxed, Supply, relax

STATES: Final = 50_000
"""How many states a search may visit before it gives up proving: far above what any student's credits ask for."""

Chain = tuple[int, "Chain"] | None
"""Choices made, the last one first."""


class Item(NamedTuple):
    """A credit: its amount in units, and the nodes at which it may be placed, the preferred one first."""

    amount: int
    entries: tuple[int, ...]


@dataclass(slots=True)
class Budget:
    """How many more states may be visited."""

    left: int = STATES

    def spend(self, *, first: bool) -> bool:
        """Take one state, and tell whether there was one. The first state of a search may always be visited."""
        self.left -= 1
        return first or not self.spent

    @property
    def spent(self) -> bool:
        """Whether more states were asked for than there were: then nothing is proved."""
        return self.left < 0


@dataclass(frozen=True, slots=True)
class Forest:
    """Requirements as a problem in whole numbers: what each needs, and the place of what it is a part of, or -1."""

    needs: tuple[int, ...]
    parents: tuple[int, ...]

    def path(self, node: int) -> tuple[int, ...]:
        """Return a node and its ancestors."""
        way = []
        while node >= 0:
            way.append(node)
            node = self.parents[node]
        return tuple(way)


class Packed(NamedTuple):
    """A packing: its value, how far each node is filled (at most its need), and each item's node."""

    value: int
    fill: tuple[int, ...]
    chosen: tuple[int, ...]


def pack(items: Sequence[Item], forest: Forest, weights: Sequence[int], above: int, budget: Budget) -> Packed | None:
    """Return the packing of the greatest value, the sum of weight times fill, or None where none is above a value.

    Once the budget is spent: the best packing found so far.
    """
    order = sorted(range(len(items)), key=lambda place: (-items[place].amount, items[place].entries, place))
    search = _Search([items[place] for place in order], forest, weights)
    best: Packed | None = None
    floor = above
    seen: set[tuple[int, tuple[int, ...]]] = set()
    todo: list[tuple[int, tuple[int, ...], Chain]] = [(0, (0,) * len(forest.needs), None)]
    while todo:
        depth, fill, chain = todo.pop()
        if (depth, fill) in seen or not budget.spend(first=not seen):
            continue
        seen.add((depth, fill))
        relaxed = search.relax(depth, fill)
        bound = search.value(fill) * relaxed.scale + relaxed.value
        if bound <= floor * relaxed.scale:
            continue
        rounded = search.round(depth, fill, relaxed)
        if rounded.value > floor:
            floor, best = rounded.value, rounded._replace(chosen=(*_unrolled(chain), *rounded.chosen))
        if bound > floor * relaxed.scale:
            first = rounded.chosen[0]
            entries = search.items[depth].entries
            ordered = (*(entry for entry in entries if entry != first), first)
            todo.extend((depth + 1, search.filled(fill, depth, entry), (entry, chain)) for entry in ordered)
    if best is None:
        return None
    by_place = dict(zip(order, best.chosen, strict=True))
    return best._replace(chosen=tuple(by_place[place] for place in range(len(items))))


def _unrolled(chain: Chain) -> list[int]:
    found = []
    while chain is not None:
        entry, chain = chain
        found.append(entry)
    return found[::-1]


class _Search:
    """What every state of one search shares: the items in order, and for each depth what is left from there on."""

    def __init__(self, items: Sequence[Item], forest: Forest, weights: Sequence[int]) -> None:
        self.items = items
        self.forest = forest
        self.weights = weights
        self.paths = [forest.path(node) for node in range(len(forest.needs))]
        self.supplies: list[tuple[Supply, ...]] = [()]
        self.grains: list[tuple[int, ...]] = [(0,) * len(forest.needs)]
        units: dict[tuple[int, ...], int] = {}
        for item in reversed(items):
            units[item.entries] = units.get(item.entries, 0) + item.amount
            self.supplies.append(tuple(Supply(total, entries) for entries, total in units.items()))
            reached = {node for entry in item.entries for node in self.paths[entry]}
            grains = self.grains[-1]
            self.grains.append(
                tuple(gcd(grain, item.amount) if node in reached else grain for node, grain in enumerate(grains))
            )
        self.supplies.reverse()
        self.grains.reverse()

    def value(self, fill: Iterable[int]) -> int:
        return sum(weight * units for weight, units in zip(self.weights, fill, strict=True))

    def filled(self, fill: tuple[int, ...], depth: int, entry: int) -> tuple[int, ...]:
        amount, after = self.items[depth].amount, list(fill)
        for node in self.paths[entry]:
            after[node] = min(after[node] + amount, self.forest.needs[node])
        return tuple(after)

    def relax(self, depth: int, fill: tuple[int, ...]) -> Relaxed:
        nodes = [
            Node(parent, need - full, weight, grain or 1)
            for parent, need, full, weight, grain in zip(
                self.forest.parents, self.forest.needs, fill, self.weights, self.grains[depth], strict=True
            )
        ]
        return relax(self.supplies[depth], nodes)

    def round(self, depth: int, fill: tuple[int, ...], relaxed: Relaxed) -> Packed:
        """Return a packing of the items left that keeps as close to a split one as it can."""
        wanted = {
            supply.entries: dict(placed) for supply, placed in zip(self.supplies[depth], relaxed.placed, strict=True)
        }
        chosen = []
        for place in range(depth, len(self.items)):
            amount, entries = self.items[place]
            still = wanted[entries]
            before, value = fill, self.value(fill)
            entry = max(
                entries,
                key=lambda node: (
                    min(still.get(node, 0), amount),
                    self.value(self.filled(before, place, node)) - value,
                ),
            )
            still[entry] = still.get(entry, 0) - amount
            fill = self.filled(fill, place, entry)
            chosen.append(entry)
        return Packed(self.value(fill), fill, tuple(chosen))


def best_fill(items: Sequence[Item], forest: Forest, budget: Budget) -> Packed:
    """Return the best packing: see the top of the module. Its value is of no use to others."""
    spread = max(forest.needs, default=0) + 1
    size = len(forest.needs)
    in_order = [spread ** (size - 1 - node) for node in range(size)]
    one = sum(weight * need for weight, need in zip(in_order, forest.needs, strict=True)) + 1
    weights = [one + weight for weight in in_order]
    met_is = sum(weight * need for weight, need in zip(weights, forest.needs, strict=True)) + 1
    best: Packed | None = None
    possible = [node for node in range(size) if _reachable(items, forest, node) >= forest.needs[node]]
    for count in range(len(possible), -1, -1):
        for met in combinations(possible, count):
            if budget.spent and count:
                break
            raised = [weight + met_is * (node in met) for node, weight in enumerate(weights)]
            sure = met_is * sum(forest.needs[node] for node in met)
            above = sure + (best.value if best is not None else -1)
            found = pack(items, forest, raised, above, budget)
            if found is not None:
                best = found._replace(value=found.value - sure)
        if best is not None:
            return best
    raise AssertionError("nothing met is always possible")


def _reachable(items: Iterable[Item], forest: Forest, node: int) -> int:
    return sum(item.amount for item in items if any(node in forest.path(entry) for entry in item.entries))
