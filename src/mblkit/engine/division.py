"""The best assignment where a credit may be divided between requirements: a flow, and so exact without a search."""

from collections.abc import Sequence
from itertools import combinations

from mblkit.engine.packing import Budget, Forest, Item, value_of
from mblkit.engine.relaxation import Relaxed, Supply, relax


def best_division(items: Sequence[Item], forest: Forest, states: int) -> tuple[list[dict[int, int]], bool]:
    """Return how many units of each item are placed at which node, and whether it is proved that this is the best.

    The best meets the most nodes, then falls least short, then least of the first node, and so on. Sets of nodes are
    tried from the largest down, one flow for each; `states` bounds how many. What helps nowhere stays at its first
    entry.
    """
    size = len(forest.needs)
    spread = max(forest.needs, default=0) + 1
    in_order = [spread ** (size - 1 - node) for node in range(size)]
    one = value_of(forest.needs, in_order) + 1
    flow, proved = _best_flow(items, forest, [one + weight for weight in in_order], Budget(states))
    placed = [dict(there) for there in flow.placed]
    for item, there in zip(items, placed, strict=True):
        rest = item.amount - sum(there.values())
        if item.entries and rest:
            there[item.entries[0]] = there.get(item.entries[0], 0) + rest
    return [{node: units for node, units in sorted(there.items()) if units} for there in placed], proved


def _best_flow(items: Sequence[Item], forest: Forest, weights: Sequence[int], budget: Budget) -> tuple[Relaxed, bool]:
    supplies = [Supply(item.amount, item.entries) for item in items]
    met_is = value_of(forest.needs, weights) + 1
    possible = [
        node
        for node, need in enumerate(forest.needs)
        if sum(one.amount for one in items if any(node in forest.path(entry) for entry in one.entries)) >= need
    ]
    best, floor = Relaxed(0, tuple({} for _ in items)), -1
    for count in range(len(possible), -1, -1):
        for met in combinations(possible, count):
            raised = [weight + met_is * (node in met) for node, weight in enumerate(weights)]
            sure = met_is * sum(forest.needs[node] for node in met)
            spent = not budget.spend(1, first=False)
            flow = relax(supplies, forest.parents, [((need, raised[node]),) for node, need in enumerate(forest.needs)])
            if flow.value - sure > floor:
                best, floor = flow, flow.value - sure
            if spent:
                return best, False
        if floor >= 0:
            break
    return best, True
