from itertools import product
from random import Random

import pytest

from mblkit.engine.packing import Budget, Forest, Item, Packing, best_fill, fill_all, pack, value_of

PAIR = Forest((3, 3), (-1, -1))


def test_a_path_leads_to_the_root() -> None:
    assert Forest((1, 1, 1), (-1, 0, 1)).path(2) == (2, 1, 0)


def test_pack_gives_the_greatest_value_above_a_floor() -> None:
    items = [Item(2, (0, 1)), Item(2, (0, 1)), Item(2, (0,))]
    found = pack(Packing(items, PAIR), (2, 1), -1, Budget(100))
    assert found is not None
    assert (found.value, found.fill, found.chosen) == (8, (3, 2), (0, 1, 0))
    assert pack(Packing(items, PAIR), (2, 1), 8, Budget(100)) is None
    assert pack(Packing(items, PAIR), (2, 1), 7, Budget(100)) is not None


def test_fill_all_or_nothing() -> None:
    assert fill_all([Item(3, (0, 1)), Item(3, (0, 1))], PAIR, Budget(100)) is not None
    assert fill_all([Item(3, (0, 1)), Item(2, (0, 1))], PAIR, Budget(100)) is None
    assert fill_all([Item(2, (0, 1))] * 3, PAIR, Budget(100)) is None  # 6 units, but 2 + 2 and 2 are too few
    assert fill_all([Item(2, (0, 1))] * 4, PAIR, Budget(100)) is not None


def test_the_first_state_is_always_visited() -> None:
    budget = Budget(0)
    assert pack(Packing([Item(1, (0, 1))], PAIR), (1, 1), -1, budget) is not None
    assert budget.spent
    assert not Budget(0).spent


def test_a_large_need_is_not_looked_at_sum_by_sum() -> None:
    large = Forest((10_000, 10_000), (-1, -1))
    found, proved = best_fill([Item(10_000, (0, 1)), Item(10_000, (0, 1))], large, 100)
    assert (found.fill, proved) == ((10_000, 10_000), True)
    assert Packing([Item(10_000, (0, 1))], large).sums[0] == [1, 1]


def every(items: list[Item], forest: Forest) -> tuple[int, int, tuple[int, ...]]:
    best = (-1, 0, ())
    for chosen in product(*(item.entries for item in items)):
        fill = [0] * len(forest.needs)
        for item, entry in zip(items, chosen, strict=True):
            for node in forest.path(entry):
                fill[node] = min(forest.needs[node], fill[node] + item.amount)
        met = sum(units == need for units, need in zip(fill, forest.needs, strict=True))
        best = max(best, (met, sum(fill), tuple(fill)))  # type: ignore[assignment]
    return best


def random_case(seed: int) -> tuple[list[Item], Forest]:
    rng = Random(seed)
    size = rng.randint(2, 4)
    forest = Forest(
        tuple(rng.randint(1, 6) for _ in range(size)), tuple(rng.randint(-1, node - 1) for node in range(size))
    )
    amounts = rng.choice([(1,), (2,), (1, 2), (2, 3), (4, 6), (1, 2, 5)])
    items = [
        Item(rng.choice(amounts), tuple(rng.sample(range(size), rng.randint(1, size))))
        for _ in range(rng.randint(1, 6))
    ]
    return items, forest


@pytest.mark.parametrize("block", range(4))
def test_the_best_filling_is_the_best_of_all(block: int) -> None:
    for seed in range(block * 150, (block + 1) * 150):
        items, forest = random_case(seed)
        found, proved = best_fill(items, forest, 1000)
        met = sum(units == need for units, need in zip(found.fill, forest.needs, strict=True))
        assert (met, sum(found.fill), found.fill) == every(items, forest), seed
        assert proved
        assert value_of(found.fill, [1] * len(forest.needs)) == sum(found.fill)
        fill = [0] * len(forest.needs)
        for item, entry in zip(items, found.chosen, strict=True):
            assert entry in item.entries
            for node in forest.path(entry):
                fill[node] = min(forest.needs[node], fill[node] + item.amount)
        assert tuple(fill) == found.fill


def test_a_search_without_states_leaves_the_order_aside_and_may_still_prove_the_rest() -> None:
    for seed in range(300):
        items, forest = random_case(seed)
        found, proved = best_fill(items, forest, 8)
        met = sum(units == need for units, need in zip(found.fill, forest.needs, strict=True))
        if proved:
            assert (met, sum(found.fill)) == every(items, forest)[:2], seed
