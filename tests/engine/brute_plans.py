"""The best plan by trying every one: sets of choices, orders of limited credit, places of credit, divisions of it."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from random import Random

from tests.engine.brute import chain, small_case

from mblkit.engine.assignment import Minimum, Piece
from mblkit.engine.limits import Bound
from mblkit.engine.plans import Asked, Choice, Rank

ZERO = Fraction(0)


def best_rank(pieces: Sequence[Piece], asked: Asked) -> Rank:
    """Return how good the best of all plans is."""
    found: list[Rank] = []
    for left, closed in takings(asked):
        minimums = [one._replace(needed=ZERO) if one.id in left else one for one in asked.minimums]
        for counts, totals in orders(pieces, asked.bounds):
            for fill in fills(pieces, counts, minimums, split=asked.split):
                shorts = [max(one.needed - fill[one.id], ZERO) for one in minimums]
                shorts.append(max(asked.total - sum(totals.values(), start=ZERO), ZERO))
                found.append((closed + sum(one > 0 for one in shorts), sum(shorts, start=ZERO), tuple(shorts)))
    return min(found)


def takings(asked: Asked) -> Iterator[tuple[set[str], int]]:
    """Yield, for each set of choices, what is not asked for, and how much that is asked for is closed."""
    by_id = {one.id: one for one in asked.minimums}
    options = [
        [
            set(taken)
            for taken in combinations(one.parts, one.number)
            if len(set(taken) & set(one.first)) == min(len(one.first), one.number)
        ]
        for one in asked.choices
    ]
    for taken in product(*options):
        dropped = {
            part
            for one, chosen in zip(asked.choices, taken, strict=True)
            for part in {*one.parts, *(each.id for each in asked.minimums if each.within == one.id)} - chosen
        }
        left = {name for name in by_id if set(chain(name, by_id)) & dropped}
        left |= {part for part in dropped if part not in by_id}
        for one in asked.choices:
            if one.id in left:
                left |= {part for part in one.parts if part not in by_id}
        yield left, sum(name not in left for name in asked.closed)


def orders(
    pieces: Sequence[Piece], bounds: Sequence[Bound]
) -> Iterator[tuple[dict[str, Fraction], dict[str, Fraction]]]:
    """Yield how much of each credit counts, in every order in which credits may be counted."""
    for order in permutations(pieces) if bounds else (pieces,):
        room = {bound.id: bound.most for bound in bounds}
        counts, totals = dict[str, Fraction](), dict[str, Fraction]()
        for piece in order:
            mine = [bound for bound in bounds if piece.id in bound.credits]
            totals[piece.id] = min([piece.amount, *(room[one.id] for one in mine if not one.total)])
            counts[piece.id] = min([totals[piece.id], *(room[one.id] for one in mine if one.total)])
            for one in mine:
                room[one.id] -= counts[piece.id] if one.total else totals[piece.id]
        yield counts, totals


def fills(
    pieces: Sequence[Piece], counts: Mapping[str, Fraction], minimums: Sequence[Minimum], *, split: bool
) -> Iterator[dict[str, Fraction]]:
    """Yield what counts for each requirement, for every way to place the credits."""
    by_id = {one.id: one for one in minimums}
    shared = {one.id for one in minimums if one.shared}
    options = []
    for piece in pieces:
        near = [next((name for name in chain(target, by_id) if name not in shared), None) for target in piece.toward]
        places = list(dict.fromkeys(name for name in near if name is not None))
        options.append(list(divisions(places, counts[piece.id], split=split)))
    for chosen in product(*options):
        fill = dict.fromkeys(by_id, ZERO)
        for piece, division in zip(pieces, chosen, strict=True):
            for place, amount in division.items():
                for name in set(chain(place, by_id)) - shared:
                    fill[name] += amount
            for name in {name for target in piece.toward for name in chain(target, by_id)} & shared:
                fill[name] += counts[piece.id]
        yield fill


def divisions(places: Sequence[str], amount: Fraction, *, split: bool) -> Iterator[dict[str, Fraction]]:
    """Yield the ways to place a credit: whole, or in halves."""
    if not places:
        yield {}
    elif not split:
        yield from ({place: amount} for place in places)
    else:
        units = int(amount * 2)
        for counts in product(range(units + 1), repeat=len(places)):
            if sum(counts) == units:
                yield {place: Fraction(count, 2) for place, count in zip(places, counts, strict=True)}


def small_plan(rng: Random) -> tuple[list[Piece], Asked]:
    """Return a case small enough for `best_rank`: choices inside choices, closed parts, limits, divided credit."""
    pieces, minimums = small_case(rng)
    split = rng.random() < 0.25
    limited = rng.random() < 0.5
    if split or limited:
        pieces = pieces[: 3 if split else 4]
    if split:
        pieces = [one._replace(amount=rng.choice([Fraction(1, 2), Fraction(1)])) for one in pieces]
        minimums = [one._replace(needed=Fraction(round(one.needed * 2), 2)) for one in minimums]
    bounds = [
        Bound(
            f"b{place}",
            rng.choice([ZERO, Fraction(1, 2), Fraction(1), Fraction(2)]),
            frozenset(one.id for one in pieces if rng.random() < 0.7),
            rng.random() < 0.3,
        )
        for place in range(rng.randint(1, 2) if limited else 0)
    ]
    choices, ways = list[Choice](), list[str]()
    minimums = _parents_first(minimums)
    for one in minimums:
        parts = [each.id for each in minimums if each.within == one.id]
        if rng.random() < 0.6 and parts:
            ways.append(f"way-{one.id}")
            listed = tuple(rng.sample([*parts, ways[-1]], len(parts) + 1))
            number = rng.randint(1, len(listed))
            first = tuple(name for name in listed if rng.random() < 0.15)[:number]
            choices.append(Choice(one.id, number, listed, first))
    closed = frozenset(name for name in (*(one.id for one in minimums), *ways) if rng.random() < 0.25)
    total = rng.choice([ZERO, Fraction(2), Fraction(7, 2)])
    return pieces, Asked(minimums, choices, closed, total, bounds, split)


def _parents_first(minimums: Sequence[Minimum]) -> list[Minimum]:
    by_id = {one.id: one for one in minimums}
    return sorted(minimums, key=lambda one: len(chain(one.id, by_id)))
