from mblkit.engine.packing import Forest, Item
from mblkit.engine.reduction import choice_of, reduce

TREES = Forest((4, 2, 3, 5), (-1, 0, -1, -1))


def test_an_item_with_one_place_is_placed() -> None:
    found = reduce([Item(1, (1,)), Item(2, ()), Item(4, (3,))], TREES)
    assert found.left == (3, 1, 3, 1)
    assert found.plan == (0, 0, 0)
    assert found.problems == ()


def test_a_part_counts_for_its_whole_so_the_whole_is_no_second_place() -> None:
    found = reduce([Item(1, (0, 1))], TREES)
    assert found.left == (3, 1, 3, 5)
    assert found.plan == (1,)


def test_a_filled_part_hands_on_to_its_whole_and_a_filled_whole_to_nothing() -> None:
    found = reduce([Item(2, (1,)), Item(1, (1,)), Item(1, (2, 1))], Forest((3, 2, 0), (-1, 0, -1)))
    assert found.left == (0, 0, 0)
    assert found.plan == (0, 0, 0)
    late = reduce([Item(3, (1,)), Item(1, (2, 1))], Forest((3, 2, 1), (-1, 0, -1)))
    assert late.left == (0, 0, 0)
    assert late.plan == (0, 0)


def test_what_is_left_falls_into_parts_that_do_not_touch() -> None:
    forest = Forest((5, 5, 5, 5, 5), (-1, 0, -1, -1, -1))
    found = reduce([Item(1, (1, 2)), Item(1, (3, 4)), Item(2, (0, 2)), Item(1, (4, 3)), Item(1, (4,))], forest)
    assert found.left == (5, 5, 5, 5, 4)
    first, second = found.problems
    assert (first.nodes, first.sources) == ((0, 1, 2), (0, 2))
    assert first.forest == Forest((5, 5, 5), (-1, 0, -1))
    assert first.items == (Item(1, (1, 2)), Item(2, (0, 2)))
    assert (second.nodes, second.sources) == ((3, 4), (1, 3))
    assert second.forest == Forest((5, 4), (-1, -1))
    assert second.items == (Item(1, (0, 1)), Item(1, (1, 0)))


def test_parts_that_an_item_joins_are_one() -> None:
    forest = Forest((5, 5, 5, 5), (-1, -1, -1, -1))
    found = reduce([Item(1, (0, 1)), Item(1, (2, 3)), Item(1, (1, 2))], forest)
    (problem,) = found.problems
    assert problem.nodes == (0, 1, 2, 3)
    assert sorted(problem.sources) == [0, 1, 2]


def test_a_filled_whole_is_left_out_of_a_problem_with_its_open_part() -> None:
    forest = Forest((1, 3, 3), (-1, 0, -1))
    found = reduce([Item(1, (0,)), Item(1, (1, 2)), Item(1, (2, 1))], forest)
    (problem,) = found.problems
    assert problem.nodes == (1, 2)
    assert problem.forest == Forest((3, 3), (-1, -1))


def test_the_entry_that_leads_to_a_node() -> None:
    assert choice_of(Item(1, (2, 1)), 0, (1, 0, 1), Forest((1, 1, 1), (-1, 0, -1))) == 1
