# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
from random import Random

import pytest
from tests.engine.brute import chain
from tests.engine.brute_plans import best_rank, small_plan

from mblkit.engine.assignment import Minimum, Piece
from mblkit.engine.limits import Bound
from mblkit.engine.plans import Asked, Choice, Plan, best_plan

HALF = Fraction(1, 2)


def piece(name: str, amount: Fraction | int, *toward: str) -> Piece:
    return Piece(name, Fraction(amount), toward)


def need(name: str, needed: Fraction | int = 0, within: str | None = None, *, shared: bool = False) -> Minimum:
    return Minimum(name, Fraction(needed), within, shared)


def check(plan: Plan, pieces: list[Piece], asked: Asked) -> None:
    """Check that a plan is one: what counts, is taken and is left is permitted, and the figures fit."""
    by_id = {one.id: one for one in asked.minimums}
    for one in pieces:
        amount = plan.counted.amounts.get(one.id, one.amount)
        assert 0 <= amount <= plan.counted.totals.get(one.id, one.amount) <= one.amount
        at = {name: share[one.id] for name, share in plan.assignment.shares.items() if one.id in share}
        assert all(any(name in chain(target, by_id) for target in one.toward) for name in at)
        assert all(share <= amount for share in at.values())
    for bound in asked.bounds:
        counted = plan.counted.amounts if bound.total else plan.counted.totals
        assert sum(counted.get(one.id, one.amount) for one in pieces if one.id in bound.credits) <= bound.most
    for choice in asked.choices:
        if choice.id not in plan.left:
            assert len(plan.taken[choice.id]) == choice.number
            assert set(plan.taken[choice.id]) <= set(choice.parts)
    assert plan.total == sum(plan.counted.totals.get(one.id, one.amount) for one in pieces)


@pytest.mark.parametrize("block", range(8))
def test_every_small_case_is_as_good_as_by_trying_everything(block: int) -> None:
    for seed in range(block * 300, (block + 1) * 300):
        pieces, asked = small_plan(Random(seed))
        found = best_plan(pieces, asked)
        assert found.rank == best_rank(pieces, asked), seed
        assert found.proved
        check(found, pieces, asked)


def test_the_order_of_the_credits_does_not_matter() -> None:
    for seed in range(100):
        rng = Random(seed)
        pieces, asked = small_plan(rng)
        found = best_plan(pieces, asked)
        rng.shuffle(pieces)
        assert best_plan(pieces, asked) == found


def test_an_alternative_that_is_met_is_taken() -> None:
    asked = Asked(
        [need("any"), need("music", 1, "any"), need("trade", 2, "any"), need("stem", 1)],
        [Choice("any", 1, ("music", "trade"))],
    )
    found = best_plan([piece("a", 2, "trade"), piece("b", 1, "stem")], asked)
    assert (found.taken, found.left, found.rank[0]) == ({"any": ("trade",)}, {"music"}, 0)
    nothing = best_plan([], asked)
    assert nothing.taken == {"any": ("music",)}  # the nearest: one credit is less than two


def test_a_credit_that_an_alternative_does_not_need_is_free_for_others() -> None:
    """The credit could fill music, but then science is short; another alternative is met without it."""
    asked = Asked(
        [need("any"), need("music", 1, "any"), need("trade", 1, "any"), need("stem", 1)],
        [Choice("any", 1, ("music", "trade"))],
    )
    found = best_plan([piece("a", 1, "music", "stem"), piece("b", 1, "trade")], asked)
    assert found.rank[0] == 0
    assert found.assignment.places == {"a": "stem", "b": "trade"}


def test_what_is_met_without_credit_is_taken_first() -> None:
    asked = Asked(
        [need("ways"), need("credit", 4, "ways")], [Choice("ways", 1, ("credit", "exam"))], frozenset({"exam"})
    )
    assert best_plan([], asked).taken == {"ways": ("exam",)}  # one thing is open either way; it lacks no credit
    assert best_plan([piece("a", 4, "credit")], asked).taken == {"ways": ("credit",)}
    done = Asked(asked.minimums, asked.choices)
    assert best_plan([piece("a", 4, "credit")], done).taken == {"ways": ("exam",)}


def test_a_limit_is_filled_with_the_credit_that_helps_most() -> None:
    """Five language credits, four count: the fifth that is left out is the one that no requirement needs."""
    pieces = [piece(name, 1, "language") for name in "abcd"] + [piece("e", 1, "humanities")]
    asked = Asked([need("language", 1), need("humanities", 1)], bounds=[Bound("cap", Fraction(4), frozenset("abcde"))])
    found = best_plan(pieces, asked)
    assert found.rank[0] == 0
    assert found.total == 4
    assert found.counted.totals == {"a": 1, "b": 1, "c": 1, "d": 0, "e": 1}


def test_the_credit_that_crosses_a_limit_counts_in_part() -> None:
    asked = Asked([need("language", 4)], total=Fraction(5), bounds=[Bound("cap", Fraction(4), frozenset("a"))])
    found = best_plan([piece("a", 5, "language")], asked)
    assert (found.assignment.counted["language"], found.total, found.rank[:2]) == (4, 4, (1, 1))


def test_beyond_a_limit_credit_may_count_to_the_total_alone() -> None:
    bound = Bound("middle-school", Fraction(0), frozenset("a"), total=True)
    found = best_plan([piece("a", 1, "stem")], Asked([need("stem", 1)], total=Fraction(1), bounds=[bound]))
    assert (found.assignment.counted["stem"], found.total) == (0, 1)


def test_divided_credit_fills_two_requirements() -> None:
    minimums = [need("a", Fraction(3, 2)), need("b", Fraction(3, 2))]
    pieces = [piece(name, 1, "a", "b") for name in ("x", "y", "z")]
    assert best_plan(pieces, Asked(minimums)).rank[0] == 1
    found = best_plan(pieces, Asked(minimums, split=True))
    assert found.rank[0] == 0
    assert found.assignment.counted == {"a": Fraction(3, 2), "b": Fraction(3, 2)}
    assert sum(len(there) for there in found.assignment.shares.values()) == 4


def test_divided_credit_that_is_not_looked_at_to_the_end_proves_nothing() -> None:
    minimums = [need(name, Fraction(3, 2)) for name in "abcd"]
    pieces = [piece(name, 1, *"abcd") for name in ("x", "y", "z")]
    assert best_plan(pieces, Asked(minimums, split=True)).proved
    assert not best_plan(pieces, Asked(minimums, split=True), states=1).proved


def test_more_sets_of_choices_than_are_tried_prove_nothing() -> None:
    parts = tuple(f"p{place:02}" for place in range(14))
    asked = Asked([need("any"), *(need(name, 1, "any") for name in parts)], [Choice("any", 7, parts)])
    assert not best_plan([piece(name, 1, name) for name in parts[-6:]], asked).proved
    assert best_plan([piece(name, 1, name) for name in parts[:7]], asked).proved
