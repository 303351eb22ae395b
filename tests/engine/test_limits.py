# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
from itertools import permutations
from random import Random

from mblkit.engine.limits import WAYS, Bound, ways

HALF, ONE = Fraction(1, 2), Fraction(1)


def bound(most: object, *names: str, total: bool = False) -> Bound:
    return Bound(f"b-{most}", Fraction(str(most)), frozenset(names), total)


def test_a_limit_that_nothing_is_beyond_changes_nothing() -> None:
    found = ways({"a": ONE, "b": ONE}, {"a": 0, "b": 1}, [bound(2, "a", "b")])
    assert (found.names, [dict(one.amounts) for one in found], found.complete) == ([], [{}], True)


def test_credits_count_one_after_another_and_the_last_in_part() -> None:
    found = [dict(one.amounts) for one in ways({"a": ONE, "b": ONE}, {"a": 0, "b": 1}, [bound("3/2", "a", "b")])]
    assert found == [{"a": ONE, "b": HALF}, {"a": HALF, "b": ONE}]


def test_of_credits_that_are_alike_the_earlier_go_first() -> None:
    same = dict.fromkeys("abc", 0)
    found = [dict(one.totals) for one in ways(dict.fromkeys("abc", ONE), same, [bound(2, *"abc")])]
    assert found == [{"a": 1, "b": 1, "c": 0}]


def test_beyond_some_limits_credit_counts_to_the_total() -> None:
    (one,) = ways({"a": ONE}, {"a": 0}, [bound(0, "a", total=True)])
    assert (dict(one.amounts), dict(one.totals)) == ({"a": 0}, {"a": 1})


def test_every_order_is_among_the_ways() -> None:
    for seed in range(600):
        rng = Random(seed)
        names = [f"c{place}" for place in range(rng.randint(1, 5))]
        amounts = {name: rng.choice([HALF, ONE, Fraction(3, 2)]) for name in names}
        bounds = [
            Bound(
                f"b{place}",
                rng.choice([Fraction(0), HALF, ONE, Fraction(2)]),
                frozenset(rng.sample(names, rng.randint(1, len(names)))),
                rng.random() < 0.4,
            )
            for place in range(rng.randint(0, 3))
        ]
        expected = set()
        for order in permutations(names):
            room, taken = {one.id: one.most for one in bounds}, {}
            for name in order:
                mine = [one for one in bounds if name in one.credits]
                total = min([amounts[name], *(room[one.id] for one in mine if not one.total)])
                counts = min([total, *(room[one.id] for one in mine if one.total)])
                for one in mine:
                    room[one.id] -= counts if one.total else total
                taken[name] = (counts, total)
            expected.add(tuple(taken[name] for name in names))
        found = ways(amounts, {name: name for name in names}, bounds)
        listed = [
            tuple((one.amounts.get(name, amounts[name]), one.totals.get(name, amounts[name])) for name in names)
            for one in found
        ]
        assert (set(listed), len(listed)) == (expected, len(expected)), seed
        assert found.complete


def test_too_many_ways_are_not_all_looked_at() -> None:
    amounts = {f"c{place:02}": ONE + Fraction(place, 100) for place in range(16)}
    found = ways(amounts, {name: name for name in amounts}, [bound(8, *amounts)])
    assert len(list(found)) < WAYS
    assert not found.complete
