"""What of an assignment is decided without a search, and the independent problems that are left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mblkit.engine.packing import Forest, Item


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of an assignment that no other part touches.

    Attributes:
        items: its items, with entries that are places in its own forest.
        forest: what is still needed in it.
        sources: for each item, its place among all items.
        nodes: for each node, its place in the whole forest.
    """

    items: tuple[Item, ...]
    forest: Forest
    sources: tuple[int, ...]
    nodes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reduced:
    """What is left of an assignment.

    Attributes:
        left: what each node still needs once every item with only one place of any use is there.
        plan: for each item, which of its entries it is placed at so far; 0 where any would do.
        problems: the parts in which items have a choice.
    """

    left: tuple[int, ...]
    plan: tuple[int, ...]
    problems: tuple[Problem, ...]


def reduce(items: Sequence[Item], forest: Forest) -> Reduced:
    """Place what has only one place of any use, and divide the rest into parts that do not touch each other.

    A place is of no use where it and all that it is a part of are filled, and where another place of the item
    is a part of it: that one counts for both.
    """
    left, plan = list(forest.needs), [0] * len(items)
    undecided = dict(enumerate(items))
    again = True
    while again:
        again = False
        for place, item in list(undecided.items()):
            useful = _useful(item, left, forest)
            if len(useful) < 2:  # noqa: PLR2004 - no choice
                del undecided[place]
            if len(useful) == 1:
                plan[place] = choice_of(item, useful[0], left, forest)
                for node in forest.path(useful[0]):
                    left[node] = max(0, left[node] - item.amount)
                again = True
    places = {place: _useful(item, left, forest) for place, item in undecided.items()}
    problems = tuple(_problem(items, group, left, forest) for group in _apart(places, forest))
    return Reduced(tuple(left), tuple(plan), problems)


def choice_of(item: Item, node: int, left: Sequence[int], forest: Forest) -> int:
    """Return the first of an item's entries that helps at an open node before any other node."""
    return next(choice for choice, entry in enumerate(item.entries) if _nearest(entry, left, forest) == node)


def _nearest(entry: int, left: Sequence[int], forest: Forest) -> int | None:
    return next((node for node in forest.path(entry) if left[node]), None)


def _useful(item: Item, left: Sequence[int], forest: Forest) -> tuple[int, ...]:
    """Return the open nodes that placing an item helps first, without those that another of them is a part of."""
    nearest = [node for entry in item.entries if (node := _nearest(entry, left, forest)) is not None]
    above = {ancestor for node in nearest for ancestor in forest.path(node)[1:]}
    return tuple(dict.fromkeys(node for node in nearest if node not in above))


def _apart(places: Mapping[int, tuple[int, ...]], forest: Forest) -> list[dict[int, tuple[int, ...]]]:
    """Divide items, each with its nodes, into groups that have no tree in common."""
    groups: list[tuple[set[int], dict[int, tuple[int, ...]]]] = []
    for place, nodes in places.items():
        roots, together = {forest.path(node)[-1] for node in nodes}, {place: nodes}
        for group in [group for group in groups if group[0] & roots]:
            groups.remove(group)
            roots |= group[0]
            together = group[1] | together
        groups.append((roots, together))
    return [together for _, together in groups]


def _problem(
    items: Sequence[Item], group: Mapping[int, tuple[int, ...]], left: Sequence[int], forest: Forest
) -> Problem:
    paths = {node: [n for n in forest.path(node) if left[n]] for nodes in group.values() for node in nodes}
    nodes = tuple(sorted({node for path in paths.values() for node in path}))
    place_of = {node: place for place, node in enumerate(nodes)}
    parents = {node: above for path in paths.values() for node, above in pairwise(path)}
    return Problem(
        items=tuple(
            Item(items[source].amount, tuple(place_of[node] for node in entries)) for source, entries in group.items()
        ),
        forest=Forest(
            tuple(left[node] for node in nodes),
            tuple(place_of[parents[node]] if node in parents else -1 for node in nodes),
        ),
        sources=tuple(group),
        nodes=nodes,
    )
