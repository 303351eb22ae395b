from fractions import Fraction
from itertools import product
from random import Random

import pytest

from mblkit.engine.relaxation import Supply, Tier, relax


def tiers(needed: int, worth: int) -> tuple[Tier, ...]:
    return ((needed, worth),)


def test_nothing() -> None:
    assert relax([], [], []) == (0, ())
    assert relax([Supply(3, (0,))], [-1], [tiers(0, 5)]).value == 0


def test_units_go_where_they_are_worth_most() -> None:
    found = relax([Supply(3, (0, 1))], [-1, -1], [tiers(2, 1), tiers(2, 5)])
    assert found.value == 11
    assert found.placed == ({0: 1, 1: 2},)


def test_units_give_way_to_units_that_fit_nowhere_else() -> None:
    found = relax([Supply(2, (0, 1)), Supply(2, (1,))], [-1, -1], [tiers(2, 1), tiers(2, 2)])
    assert found.value == 6
    assert {node: units for node, units in found.placed[0].items() if units} == {0: 2}


def test_a_unit_counts_at_its_node_and_above() -> None:
    found = relax([Supply(3, (1,))], [-1, 0], [tiers(2, 1), tiers(3, 1)])
    assert found.value == 5


def test_units_are_taken_back_from_a_whole_that_others_can_fill() -> None:
    # a unit of the part first fills the whole; when it moves to the other tree, the second supply takes its place
    parents = [-1, 0, -1]
    found = relax([Supply(1, (1, 2)), Supply(1, (0,))], parents, [tiers(1, 10), tiers(1, 3), tiers(1, 4)])
    assert found.value == 14


def test_a_tier_that_is_worth_less_is_filled_last() -> None:
    found = relax([Supply(6, (0, 1))], [-1, -1], [((2, 6), (2, 1)), ((3, 3),)])
    assert found.value == 2 * 6 + 3 * 3 + 1


def by_trying(supplies: list[Supply], parents: list[int], tiers_of: list[tuple[Tier, ...]]) -> int:
    """Return the best value over every way to place each unit, or to leave it out."""
    units = [supply.entries for supply in supplies for _ in range(supply.units)]
    best = 0
    for places in product(*((*entries, -1) for entries in units)):
        through = [0] * len(parents)
        for place in places:
            node = place
            while node >= 0:
                through[node] += 1
                node = parents[node]
        value = 0
        for passed, steps in zip(through, tiers_of, strict=True):
            left = passed
            for room, worth in steps:
                taken = min(left, room)
                value += taken * worth
                left -= taken
        best = max(best, value)
    return best


@pytest.mark.parametrize("block", range(4))
def test_the_best_flow_is_the_best_of_all(block: int) -> None:
    for seed in range(block * 100, (block + 1) * 100):
        rng = Random(seed)
        size = rng.randint(1, 4)
        parents = [rng.randint(-1, node - 1) for node in range(size)]
        tiers_of: list[tuple[Tier, ...]] = []
        for _ in range(size):
            first = rng.randint(0, 6)
            tiers_of.append(((rng.randint(0, 3), first), (rng.randint(0, 2), rng.randint(0, first))))
        supplies = [
            Supply(rng.randint(1, 2), tuple(sorted(rng.sample(range(size), rng.randint(1, size)))))
            for _ in range(rng.randint(1, 3))
        ]
        found = relax(supplies, parents, tiers_of)
        assert found.value == by_trying(supplies, parents, tiers_of), seed
        assert all(sum(placed.values()) <= supply.units for supply, placed in zip(supplies, found.placed, strict=True))
        assert all(Fraction(units) >= 0 for placed in found.placed for units in placed.values())
