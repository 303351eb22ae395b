"""The exact search behind the assignment of credits: whole amounts into requirements, as a problem in whole numbers.

Best first by count: most requirements met, then the least total shortfall, then the least shortfall of the first
requirement, of the second, and so on. The search branches on one credit after another, never visits one state
twice, and leaves whatever cannot beat the best packing found, by the bound of `relaxation`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import lcm
from typing import Final, NamedTuple

from mblkit.engine.relaxation import Relaxed, Supply, relax

_FINE: Final = 4096
"""Up to how many units a need is looked at sum by sum; beyond, amounts have denominators that no school uses."""

_USUAL: Final = 500
"""Up to how many credits times requirements a state takes its usual time."""

Chain = tuple[int, "Chain"] | None
"""Choices made, the last one first."""


class Item(NamedTuple):
    """A credit: its amount in units, and the nodes at which it may be placed, the preferred one first."""

    amount: int
    entries: tuple[int, ...]


@dataclass(slots=True)
class Budget:
    """How many more states of usual size may be visited."""

    left: int

    def spend(self, cost: int, *, first: bool) -> bool:
        """Take one state, and tell whether there was one. The first state of a search may always be visited."""
        self.left -= cost
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


class Packing:
    """Items to be packed into a forest, the largest first, and for each depth of the search what is left from there on.

    Attributes:
        forest: the requirements.
        cost: how many usual states one state of this search stands for.
        order: the items' places before they were put in order.
        items: the items, in order.
        paths: for each node, the node and its ancestors.
        supplies: for each depth, what the items left supply, taken together by the nodes they may enter at.
        sums: for each depth and node, the sums that the items left can make there, as the bits of a number.
    """

    def __init__(self, items: Sequence[Item], forest: Forest) -> None:
        self.forest = forest
        self.cost = 1 + (len(items) * len(forest.needs) // _USUAL) ** 2
        self.order = sorted(range(len(items)), key=lambda place: (-items[place].amount, items[place].entries, place))
        self.items = [items[place] for place in self.order]
        self.paths = [forest.path(node) for node in range(len(forest.needs))]
        self.supplies: list[tuple[Supply, ...]] = [()]
        self.sums: list[list[int]] = [[1] * len(forest.needs)]
        units: dict[tuple[int, ...], int] = {}
        for item in reversed(self.items):
            nodes = tuple(sorted(item.entries))
            units[nodes] = units.get(nodes, 0) + item.amount
            self.supplies.append(tuple(Supply(total, where) for where, total in units.items()))
            self.sums.append(self._sums_with(item))
        self.supplies.reverse()
        self.sums.reverse()

    def _sums_with(self, item: Item) -> list[int]:
        sums = self.sums[-1].copy()
        for node in {node for entry in item.entries for node in self.paths[entry]}:
            need = self.forest.needs[node]
            if need <= _FINE:
                more = sums[node] << min(item.amount, need)
                sums[node] = (sums[node] | more) & ((1 << (2 * need + 1)) - 1)
        return sums

    def filled(self, fill: tuple[int, ...], depth: int, entry: int) -> tuple[int, ...]:
        """Return a filling with the item of a depth placed at a node."""
        amount, after = self.items[depth].amount, list(fill)
        for node in self.paths[entry]:
            after[node] = min(after[node] + amount, self.forest.needs[node])
        return tuple(after)

    def relax(self, depth: int, fill: tuple[int, ...], weights: Sequence[int]) -> tuple[Relaxed, int]:
        """Return the best flow of the items left, its value times a scale, and the scale."""
        wanted = [need - full for need, full in zip(self.forest.needs, fill, strict=True)]
        around = [_around(sums, units) for sums, units in zip(self.sums[depth], wanted, strict=True)]
        scale = lcm(*(above - below for below, above in around if above > below))
        tiers = []
        for units, weight, (below, above) in zip(wanted, weights, around, strict=True):
            last = weight * (units - below) * (scale // (above - below)) if above > below else 0
            tiers.append(((below, weight * scale), (above - below, last)))
        return relax(self.supplies[depth], self.forest.parents, tiers), scale

    def round(self, depth: int, fill: tuple[int, ...], relaxed: Relaxed, weights: Sequence[int]) -> Packed:
        """Return a packing of the items left that keeps as close to a split one as it can."""
        wanted = {
            supply.entries: dict(placed) for supply, placed in zip(self.supplies[depth], relaxed.placed, strict=True)
        }
        chosen = []
        for place in range(depth, len(self.items)):
            amount, entries = self.items[place]
            still = wanted[tuple(sorted(entries))]
            entry = max(
                (min(still.get(node, 0), amount), value_of(self.filled(fill, place, node), weights), -choice)
                for choice, node in enumerate(entries)
            )[2]
            node = entries[-entry]
            still[node] = still.get(node, 0) - amount
            fill = self.filled(fill, place, node)
            chosen.append(node)
        return Packed(value_of(fill, weights), fill, tuple(chosen))

    def unsorted(self, chosen: Sequence[int]) -> tuple[int, ...]:
        """Return the choices for the items as they stood before they were put in order."""
        by_place = dict(zip(self.order, chosen, strict=True))
        return tuple(by_place[place] for place in range(len(self.items)))


def _around(sums: int, units: int) -> tuple[int, int]:
    """Return the sums next to a number of units that can be made, not above and not below it.

    Units between the two are worth less, as whatever passes the lower sum goes on to the higher one. Where none is
    higher, or nothing is known of the sums, both are the same.
    """
    if sums == 1:
        return units, units
    below = (sums & ((1 << (units + 1)) - 1)).bit_length() - 1
    over = sums >> units
    return below, units + (over & -over).bit_length() - 1 if over else below


def value_of(fill: Sequence[int], weights: Sequence[int]) -> int:
    """Return the value of a filling: the sum of weight times units."""
    return sum(weight * units for weight, units in zip(weights, fill, strict=True))


def pack(packing: Packing, weights: Sequence[int], above: int, budget: Budget) -> Packed | None:
    """Return the packing of the greatest value, or None where none is above a value.

    Once the budget is spent: the best packing found so far.
    """
    best: Packed | None = None
    floor = above
    seen: set[tuple[int, tuple[int, ...]]] = set()
    todo: list[tuple[int, tuple[int, ...], Chain]] = [(0, (0,) * len(weights), None)]
    while todo:
        depth, fill, chain = todo.pop()
        if (depth, fill) in seen or not budget.spend(packing.cost, first=not seen):
            continue
        seen.add((depth, fill))
        relaxed, scale = packing.relax(depth, fill, weights)
        bound = value_of(fill, weights) * scale + relaxed.value
        if bound <= floor * scale:
            continue
        rounded = packing.round(depth, fill, relaxed, weights)
        if rounded.value > floor:
            floor, best = rounded.value, rounded._replace(chosen=(*_unrolled(chain), *rounded.chosen))
        if bound > floor * scale:
            first = rounded.chosen[0]
            entries = packing.items[depth].entries
            ordered = (*(entry for entry in entries if entry != first), first)
            todo.extend((depth + 1, packing.filled(fill, depth, entry), (entry, chain)) for entry in ordered)
    return best._replace(chosen=packing.unsorted(best.chosen)) if best is not None else None


def _unrolled(chain: Chain) -> list[int]:
    found = []
    while chain is not None:
        entry, chain = chain
        found.append(entry)
    return found[::-1]


def fill_all(items: Sequence[Item], forest: Forest, budget: Budget) -> Packed | None:
    """Return a packing that fills every node, or None where there is none, or none was found within the budget."""
    return pack(Packing(items, forest), [1] * len(forest.needs), sum(forest.needs) - 1, budget)


def best_fill(items: Sequence[Item], forest: Forest, states: int) -> tuple[Packed, bool]:
    """Return the best packing, and whether it is proved that none meets more or falls less short.

    Where a search of so many states does not end, another one leaves the order of the requirements aside: the
    bound then bites sooner, and only which of several equal shortfalls is taken stays unproved.
    """
    packing, size = Packing(items, forest), len(forest.needs)
    spread = max(forest.needs, default=0) + 1
    in_order = [spread ** (size - 1 - node) for node in range(size)]
    one = value_of(forest.needs, in_order) + 1
    budget = Budget(states)
    best = _best_fill(packing, [one + weight for weight in in_order], budget)
    if not budget.spent:
        return best, True
    budget = Budget(states)
    other = _best_fill(packing, [1] * size, budget)
    return max(best, other, key=lambda found: _rank(found.fill, forest.needs)), not budget.spent


def _rank(fill: tuple[int, ...], needs: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
    met = sum(units == need for units, need in zip(fill, needs, strict=True))
    return met, sum(fill), fill


def _best_fill(packing: Packing, weights: Sequence[int], budget: Budget) -> Packed:
    """Return the packing of the greatest value among those that meet the most nodes."""
    needs = packing.forest.needs
    met_is = value_of(needs, weights) + 1
    possible = [node for node, need in enumerate(needs) if _reach(packing, node) >= need]
    best = Packed(-1, (0,) * len(needs), tuple(item.entries[0] for item in packing.items))
    count = len(possible)
    while best.value < 0:
        for met in combinations(possible, count):
            raised = [weight + met_is * (node in met) for node, weight in enumerate(weights)]
            sure = met_is * sum(needs[node] for node in met)
            found = pack(packing, raised, sure + best.value, budget)
            if found is not None:
                best = found._replace(value=found.value - sure)
            if budget.spent:
                break
        count = 0 if budget.spent else count - 1
    return best


def _reach(packing: Packing, node: int) -> int:
    """Return how many units may be placed at a node at most."""
    return sum(item.amount for item in packing.items if any(node in packing.paths[entry] for entry in item.entries))
