"""Which credit counts for which requirement: the best assignment there is, found exactly and always the same.

A credit is placed whole at one exclusive requirement that it may serve; it counts there and in whatever that is a part
of. Shared requirements count every credit that may serve them, wherever it is placed. The best assignment has

1. the most exclusive requirements met,
2. the least total shortfall, each requirement's shortfall added, parts beside what they are parts of,
3. the least shortfall of the first requirement in the policies' order, then of the second, and so on,
4. the credits, in order of id, each at the earliest place of its own `toward` that leaves 1 to 3 as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Final, NamedTuple

from mblkit.engine.division import best_division
from mblkit.engine.packing import Budget, Forest, Item, Packed, best_fill, fill_all
from mblkit.engine.reduction import Problem, Reduced, choice_of, reduce

STATES: Final = 1_000
"""How many states a step of the search may visit before it gives up: far above what a student's credits ask for."""


class Piece(NamedTuple):
    """A credit to assign: its id, its amount, and the requirements that it may serve, the preferred one first."""

    id: str
    amount: Fraction
    toward: tuple[str, ...]


class Minimum(NamedTuple):
    """A requirement to fill.

    Attributes:
        id: its id.
        needed: how much credit it asks for; 0 where it asks for none.
        within: the requirement that it is a part of, or None.
        shared: whether credit counts here beside its place elsewhere.
    """

    id: str
    needed: Fraction
    within: str | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """Credits assigned to requirements.

    Attributes:
        places: for each credit, the exclusive requirement at which it is placed, or most of it; None for none.
        credits: for each requirement, the credits that count there, in order of id.
        counted: for each requirement, how much credit counts there.
        short: for each requirement, how much is missing.
        shares: for each requirement, how much of each credit counts there: all of it, unless credits are split.
        proved: false where the search gave up before it had proved that no other meets more or falls less short.
    """

    places: Mapping[str, str | None]
    credits: Mapping[str, tuple[str, ...]]
    counted: Mapping[str, Fraction]
    short: Mapping[str, Fraction]
    proved: bool
    shares: Mapping[str, Mapping[str, Fraction]]


def assign(
    credits_had: Iterable[Piece], requirements: Sequence[Minimum], states: int = STATES, *, split: bool = False
) -> Assignment:
    """Return the best assignment of credits to requirements, as the top of this module orders them.

    `states` bounds the search. A `toward` or `within` that names no requirement is passed over. Where credits are
    `split`, a credit may be divided between its places; of several best divisions it is always the same one.
    Raises ValueError where requirements are parts of each other in a circle.
    Source: DESIGN section 5; clauses D05 to D07 and section 8, trap 11; decision notes 5 and 17.
    """
    pieces, layout = sorted(credits_had), _layout(tuple(requirements))
    unit = lcm(layout.unit, *{one.amount.denominator for one in pieces})
    forest = Forest(tuple([_units(one.needed, unit) for one in layout.exclusive]), layout.parents)
    items = [Item(_units(one.amount, unit), layout.entries(one.toward)) for one in pieces]
    if split:
        divided, proved = best_division(items, forest, states)
    else:
        fill, plan, proved = _best(items, forest, states)
        placed = _first_choices(items, Forest(tuple(fill), forest.parents), plan, Budget(states))
        divided = [
            {item.entries[choice]: item.amount} if item.entries else {}
            for item, choice in zip(items, placed, strict=True)
        ]
    places = {
        one.id: {layout.exclusive[node].id: units for node, units in there.items()}
        for one, there in zip(pieces, divided, strict=True)
    }
    return _result(pieces, layout, places, unit, proved=proved)


def _units(amount: Fraction, unit: int) -> int:
    """Return how many units an amount is, of a unit that divides it."""
    number, denominator = amount.as_integer_ratio()
    return number * (unit // denominator)


@lru_cache(maxsize=4_096)
def _amount(units: int, unit: int) -> Fraction:
    """Return how much so many units are."""
    return Fraction(units, unit)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the requirements of a diploma say to every assignment.

    Attributes:
        requirements: the requirements.
        chains: each requirement with what it is a part of, the nearest first.
        exclusive: those at which a credit is placed.
        parents: for each exclusive one, the place of the next exclusive one that it is a part of, or -1.
        unit: how many parts of a credit make all that the exclusive ones need whole.
        shared: those at which credit counts beside its place elsewhere.
        beside: how many parts of a credit make all that the shared ones need whole.
    """

    requirements: tuple[Minimum, ...]
    chains: Mapping[str, tuple[str, ...]]
    exclusive: tuple[Minimum, ...]
    parents: tuple[int, ...]
    unit: int
    shared: frozenset[str]
    beside: int
    _order: Mapping[str, int]
    _entries: dict[tuple[str, ...], tuple[int, ...]] = field(init=False, default_factory=dict)
    _serves: dict[tuple[str, ...], frozenset[str]] = field(init=False, default_factory=dict)

    def entries(self, toward: tuple[str, ...]) -> tuple[int, ...]:
        """Return the exclusive requirements at which a credit may be placed, without repeats, the preferred first."""
        found = self._entries.get(toward)
        if found is None:
            order, chains = self._order, self.chains
            nearest = (next((order[one] for one in chains.get(name, ()) if one in order), None) for name in toward)
            found = tuple(dict.fromkeys(place for place in nearest if place is not None))
            self._entries[toward] = found
        return found

    def serves(self, toward: tuple[str, ...]) -> frozenset[str]:
        """Return the shared requirements at which a credit counts."""
        found = self._serves.get(toward)
        if found is None:
            found = self.shared.intersection(name for target in toward for name in self.chains.get(target, ()))
            self._serves[toward] = found
        return found


@lru_cache(maxsize=64)
def _layout(requirements: tuple[Minimum, ...]) -> _Layout:
    """Return what requirements say to every assignment: most students of a class have the same. Raises ValueError."""
    chains = _chains(requirements)
    exclusive = tuple(one for one in requirements if not one.shared)
    order = {one.id: place for place, one in enumerate(exclusive)}
    return _Layout(
        requirements=requirements,
        chains=chains,
        exclusive=exclusive,
        parents=tuple(next((order[name] for name in chains[one.id][1:] if name in order), -1) for one in exclusive),
        unit=lcm(1, *(one.needed.denominator for one in exclusive)),
        shared=frozenset(one.id for one in requirements if one.shared),
        beside=lcm(1, *(one.needed.denominator for one in requirements if one.shared)),
        _order=order,
    )


def _chains(requirements: Sequence[Minimum]) -> dict[str, tuple[str, ...]]:
    """Return each requirement with what it is a part of, the nearest first."""
    within = {one.id: one.within for one in requirements}
    chains = {}
    for one in requirements:
        chain, name = [one.id], one.within
        while name is not None and name in within:
            if name in chain:
                raise ValueError(f"requirements are parts of each other: {', '.join(chain)}")
            chain.append(name)
            name = within[name]
        chains[one.id] = tuple(chain)
    return chains


def _result(
    pieces: Sequence[Piece],
    layout: _Layout,
    places: Mapping[str, Mapping[str, int]],
    unit: int,
    *,
    proved: bool,
) -> Assignment:
    """Return an assignment, from how many units of each credit are where."""
    chains, shared = layout.chains, layout.shared
    times = lcm(unit, layout.beside) // unit
    unit *= times
    shares: dict[str, dict[str, int]] = {one.id: {} for one in layout.requirements}
    for piece in pieces:
        for name in layout.serves(piece.toward):
            shares[name][piece.id] = _units(piece.amount, unit)
        for place, units in places[piece.id].items():
            for name in chains[place]:
                if name not in shared:
                    shares[name][piece.id] = shares[name].get(piece.id, 0) + units * times
    counted = {name: sum(there.values()) for name, there in shares.items()}
    short = {one.id: max(_units(one.needed, unit) - counted[one.id], 0) for one in layout.requirements}
    used = {0, *counted.values(), *short.values(), *(units for there in shares.values() for units in there.values())}
    amount = {units: _amount(units, unit) for units in used}
    return Assignment(
        places={name: max(there, key=lambda place: there[place], default=None) for name, there in places.items()},
        credits={name: tuple(there) for name, there in shares.items()},
        counted={name: amount[units] for name, units in counted.items()},
        short={name: amount[units] for name, units in short.items()},
        proved=proved,
        shares={name: {one: amount[units] for one, units in there.items()} for name, there in shares.items()},
    )


def _first_choices(items: Sequence[Item], demand: Forest, plan: Sequence[int], budget: Budget) -> list[int]:
    """Return, for each item, its earliest entry with which the demand can still be filled, the first items first.

    `plan` is one way to fill it.
    """
    found = list(plan)
    for place, item in enumerate(items):
        for choice in range(found[place] if not budget.spent else 0):
            rest = _plan(items[place + 1 :], _less(demand, item, choice), budget)
            if rest is not None:
                found[place:] = [choice, *rest]
                break
        if item.entries:
            demand = _less(demand, item, found[place])
    return found


def _less(demand: Forest, item: Item, choice: int) -> Forest:
    after = list(demand.needs)
    for node in demand.path(item.entries[choice]):
        after[node] = max(0, after[node] - item.amount)
    return Forest(tuple(after), demand.parents)


def _best(items: Sequence[Item], forest: Forest, states: int) -> tuple[list[int], list[int], bool]:
    """Return how far the best assignment fills each node, one way to do so, and whether it is proved."""
    reduced = reduce(items, forest)
    fill = [need - left for need, left in zip(forest.needs, reduced.left, strict=True)]
    plan, proved = list(reduced.plan), True
    for problem in reduced.problems:
        packed, sure = best_fill(problem.items, problem.forest, states)
        proved = proved and sure
        for node, units in zip(problem.nodes, packed.fill, strict=True):
            fill[node] += units
        _take(plan, items, forest, reduced, problem, packed)
    return fill, plan, proved


def _plan(items: Sequence[Item], demand: Forest, budget: Budget) -> list[int] | None:
    """Return a way to fill every node as far as it asks for, or None where there is none."""
    reduced = reduce(items, demand)
    plan = list(reduced.plan)
    hopeless = {node for node, left in enumerate(reduced.left) if left}
    for problem in reduced.problems:
        packed = fill_all(problem.items, problem.forest, budget)
        if packed is None:
            return None
        hopeless -= set(problem.nodes)
        _take(plan, items, demand, reduced, problem, packed)
    return None if hopeless else plan


def _take(
    plan: list[int], items: Sequence[Item], forest: Forest, reduced: Reduced, problem: Problem, packed: Packed
) -> None:
    """Write a problem's packing into a plan."""
    for source, chosen in zip(problem.sources, packed.chosen, strict=True):
        plan[source] = choice_of(items[source], problem.nodes[chosen], reduced.left, forest)
