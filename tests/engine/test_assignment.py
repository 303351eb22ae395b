from fractions import Fraction
from random import Random

import pytest
from tests.engine.brute import AMOUNTS, best_places, chain, large_case, small_case

from mblkit.engine.assignment import Assignment, Minimum, Piece, assign

HALF = Fraction(1, 2)


def piece(name: str, amount: Fraction | int, *toward: str) -> Piece:
    return Piece(name, Fraction(amount), toward)


def need(name: str, needed: Fraction | int, within: str | None = None, *, shared: bool = False) -> Minimum:
    return Minimum(name, Fraction(needed), within, shared)


def check(found: Assignment, pieces: list[Piece], minimums: list[Minimum]) -> None:
    """Check that an assignment is one: each credit at one place that it may serve, and everything counted there."""
    by_id = {one.id: one for one in minimums}
    for one in minimums:
        may = [each for each in pieces if any(one.id in chain(target, by_id) for target in each.toward)]
        here = [each for each in pieces if one.id in chain(found.places[each.id], by_id)]
        counted = may if one.shared else here
        assert set(here) <= set(may)
        assert found.credits[one.id] == tuple(sorted(each.id for each in counted))
        assert found.counted[one.id] == sum(each.amount for each in counted)
        assert found.short[one.id] == max(one.needed - found.counted[one.id], 0)


def test_nothing_at_all() -> None:
    found = assign([], [])
    assert (dict(found.places), dict(found.counted), found.proved) == ({}, {}, True)
    short = assign([], [need("stem", 9)])
    assert dict(short.short) == {"stem": 9}


def test_a_credit_counts_whole_at_one_place() -> None:
    found = assign([piece("a", 2, "arts", "stem")], [need("arts", 1), need("stem", 1)])
    assert found.places == {"a": "arts"}
    assert found.counted == {"arts": 2, "stem": 0}
    assert found.short == {"arts": 0, "stem": 1}


def test_a_part_counts_for_what_it_is_a_part_of() -> None:
    minimums = [need("humanities", 2), need("civics", HALF, "humanities"), need("local", HALF, "civics")]
    found = assign([piece("a", HALF, "local"), piece("b", 1, "humanities"), piece("c", 1)], minimums)
    assert found.places == {"a": "local", "b": "humanities", "c": None}
    assert found.counted == {"humanities": Fraction(3, 2), "civics": HALF, "local": HALF}
    assert found.credits == {"humanities": ("a", "b"), "civics": ("a",), "local": ("a",)}


def test_credit_is_not_taken_where_another_place_needs_it() -> None:
    minimums = [need("humanities", 1), need("stem", 1)]
    found = assign([piece("a", 1, "humanities", "stem"), piece("b", 1, "humanities")], minimums)
    assert found.places == {"a": "stem", "b": "humanities"}


def test_the_own_order_of_the_credit_decides_where_nothing_else_does() -> None:
    minimums = [need("humanities", 1), need("stem", 1)]
    assert assign(
        [piece("a", 1, "stem", "humanities")],
        [minimums[0]._replace(needed=Fraction(0)), minimums[1]._replace(needed=Fraction(0))],
    ).places == {"a": "stem"}
    extra = [piece("a", 1, "humanities"), piece("b", 1, "stem"), piece("c", 1, "stem", "humanities")]
    assert assign(extra, minimums).places["c"] == "stem"
    pair = [piece("a", 1, "stem", "humanities"), piece("b", 1, "stem", "humanities")]
    assert assign(pair, minimums).places == {"a": "stem", "b": "humanities"}


def test_the_order_of_the_requirements_decides_between_equal_shortfalls() -> None:
    minimums = [need("first", 2), need("second", 2)]
    assert assign([piece("a", 1, "second", "first")], minimums).places == {"a": "first"}
    assert assign([piece("a", 1, "second", "first")], minimums[::-1]).places == {"a": "second"}


def test_more_requirements_met_goes_before_a_smaller_shortfall() -> None:
    minimums = [need("large", 9), need("small", HALF)]
    found = assign([piece("a", 2, "large", "small")], minimums)
    assert found.places == {"a": "small"}
    assert found.short == {"large": 9, "small": 0}


def test_a_part_and_its_whole_are_two_requirements_met() -> None:
    minimums = [need("stem", 1), need("humanities", 1), need("civics", 1, "humanities")]
    assert assign([piece("a", 1, "stem", "civics")], minimums).places == {"a": "civics"}


def test_shared_requirements_count_beside_the_place() -> None:
    minimums = [need("humanities", 1), need("finance", HALF, shared=True)]
    found = assign([piece("a", 1, "finance", "humanities"), piece("b", HALF, "finance")], minimums)
    assert found.places == {"a": "humanities", "b": None}
    assert found.counted == {"humanities": 1, "finance": Fraction(3, 2)}
    assert found.credits["finance"] == ("a", "b")


def test_a_shared_part_lends_its_credit_to_the_exclusive_whole() -> None:
    minimums = [need("humanities", 1), need("finance", HALF, "humanities", shared=True), need("stem", 1)]
    found = assign([piece("a", 1, "finance", "stem"), piece("b", 1, "finance")], minimums)
    assert found.places == {"a": "stem", "b": "humanities"}
    assert found.counted == {"humanities": 1, "finance": 2, "stem": 1}


def test_an_exclusive_part_of_a_shared_whole_counts_there_wherever_it_is_placed() -> None:
    minimums = [need("wide", 3, shared=True), need("narrow", 1, "wide"), need("stem", 1)]
    found = assign([piece("a", 1, "narrow", "stem"), piece("b", 1, "narrow")], minimums)
    assert found.places == {"a": "stem", "b": "narrow"}
    assert found.counted["wide"] == 2


def test_a_credit_that_fits_three_requirements_fills_the_gap() -> None:
    minimums = [need("a", 1), need("b", 1), need("c", 1)]
    pieces = [piece("x", 1, "a", "b"), piece("y", 1, "b", "c"), piece("z", 1, "a")]
    found = assign(pieces, minimums)
    assert found.places == {"x": "b", "y": "c", "z": "a"}


def test_whole_credits_are_not_split_to_help() -> None:
    minimums = [need("a", Fraction(3, 2)), need("b", Fraction(3, 2))]
    pieces = [piece(name, 1, "a", "b") for name in ("x", "y", "z")]
    found = assign(pieces, minimums)
    assert sorted(found.short.values()) == [0, HALF]
    assert found.proved


def test_the_order_of_what_is_given_does_not_matter() -> None:
    for seed in range(60):
        rng = Random(seed)
        pieces, minimums = small_case(rng)
        found = assign(pieces, minimums)
        rng.shuffle(pieces)
        assert assign(pieces, minimums) == found


@pytest.mark.parametrize("block", range(8))
def test_every_small_case_is_decided_as_by_trying_everything(block: int) -> None:
    for seed in range(block * 500, (block + 1) * 500):
        pieces, minimums = small_case(Random(seed))
        found = assign(pieces, minimums)
        assert dict(found.places) == best_places(pieces, minimums), seed
        assert found.proved
        check(found, pieces, minimums)


@pytest.mark.parametrize("amounts", AMOUNTS[:3])
@pytest.mark.parametrize("tightness", [Fraction(1, 2), Fraction(1), Fraction(2)])
def test_sixty_credits_and_eight_requirements_do_not_explode(tightness: Fraction, amounts: list[Fraction]) -> None:
    pieces, minimums = large_case(Random(f"{tightness} {amounts}"), tightness, amounts)
    found = assign(pieces, minimums)
    assert found.proved
    check(found, pieces, minimums)
    if tightness == Fraction(1, 2):
        assert set(found.short.values()) == {0}


def test_many_equal_credits_that_fit_everywhere() -> None:
    names = [f"r{place}" for place in range(8)]
    pieces = [piece(f"c{place:02}", 1, *names) for place in range(60)]
    found = assign(pieces, [need(name, Fraction(15, 2)) for name in names])
    # each asks for 7.5, so eight credits: seven are met by 56, and 4 are left for the last
    assert sorted(found.short.values()) == [0] * 7 + [Fraction(7, 2)]
    assert found.short["r7"] == Fraction(7, 2)
    assert found.proved


def test_amounts_with_denominators_that_no_school_uses() -> None:
    odd = [piece("a", Fraction(1, 999_983), "x", "y"), piece("b", Fraction(1, 999_979), "x", "y")]
    found = assign(odd, [need("x", Fraction(1, 999_983)), need("y", Fraction(1, 999_979))])
    assert found.places == {"a": "x", "b": "y"}
    assert found.proved


def test_a_search_that_gives_up_says_so_and_still_assigns() -> None:
    pieces, minimums = large_case(Random(9), Fraction(21, 20), AMOUNTS[1])
    found = assign(pieces, minimums, states=1)
    assert not found.proved
    check(found, pieces, minimums)
    assert assign(pieces, minimums, states=1) == found


def test_parts_of_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="parts of each other: a, b"):
        assign([], [need("a", 1, "b"), need("b", 1, "a")])


def test_names_that_no_requirement_has_are_passed_over() -> None:
    found = assign([piece("a", 1, "gone", "arts")], [need("arts", 1, "gone")])
    assert found.places == {"a": "arts"}
