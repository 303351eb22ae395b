"""The best assignment by trying every one: what `assign` must find, told as plainly as it can be."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from random import Random

from mblkit.engine.assignment import Minimum, Piece


def chain(name: str | None, requirements: dict[str, Minimum]) -> list[str]:
    found = []
    while name is not None and name in requirements:
        found.append(name)
        name = requirements[name].within
    return found


def best_places(pieces: Sequence[Piece], minimums: Sequence[Minimum]) -> dict[str, str | None]:
    """Return the best place of each piece, None being the last choice of all."""
    pieces, by_id = sorted(pieces), {one.id: one for one in minimums}
    exclusive = [one for one in minimums if not one.shared]
    options: list[list[str | None]] = []
    for piece in pieces:
        near = [
            next((name for name in chain(target, by_id) if not by_id[name].shared), None) for target in piece.toward
        ]
        options.append([*dict.fromkeys(name for name in near if name is not None), None])
    best: tuple[object, dict[str, str | None]] | None = None
    for choices in product(*(range(len(option)) for option in options)):
        places = {piece.id: option[choice] for piece, option, choice in zip(pieces, options, choices, strict=True)}
        fill = dict.fromkeys(by_id, Fraction(0))
        for piece in pieces:
            for name in chain(places[piece.id], by_id):
                fill[name] += piece.amount
        short = [max(one.needed - fill[one.id], Fraction(0)) for one in exclusive]
        key = (-sum(not each for each in short), sum(short, start=Fraction(0)), short, choices)
        if best is None or key < best[0]:  # type: ignore[operator]
            best = (key, places)
    assert best is not None
    return best[1]


AMOUNTS = (
    (Fraction(1),),
    (Fraction(1, 2), Fraction(1)),
    (Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(3, 2)),
    (Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)),
)


def small_case(rng: Random) -> tuple[list[Piece], list[Minimum]]:
    """Return a case small enough for `best_places`: nested, shared and exclusive, with names that nobody knows."""
    minimums: list[Minimum] = []
    for place in range(rng.randint(1, 5)):
        within = rng.choice([None, None, "gone", *(one.id for one in minimums)])
        needed = rng.choice([Fraction(0), Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2), Fraction(3)])
        minimums.append(Minimum(f"r{place}", needed, within, rng.random() < 0.2))
    rng.shuffle(minimums)
    names, amounts = [*(one.id for one in minimums), "gone"], rng.choice(AMOUNTS)
    pieces = [
        Piece(f"c{place}", rng.choice(amounts), tuple(rng.sample(names, rng.randint(0, min(3, len(names))))))
        for place in range(rng.randint(0, 6))
    ]
    rng.shuffle(pieces)
    return pieces, minimums


def large_case(rng: Random, tightness: Fraction, amounts: Sequence[Fraction]) -> tuple[list[Piece], list[Minimum]]:
    """Return 60 credits toward up to 3 of 8 requirements that ask for so much of them in all."""
    names = [f"r{place}" for place in range(8)]
    pieces = [
        Piece(f"c{place:02}", rng.choice(amounts), tuple(rng.sample(names, rng.randint(1, 3)))) for place in range(60)
    ]
    share = sum((one.amount for one in pieces), start=Fraction(0)) * tightness / 8
    minimums = [
        Minimum(
            name,
            max(Fraction(round(share * 2) + rng.randint(-2, 2), 2), Fraction(1, 2)),
            rng.choice([None, None, *names[:place]]),
        )
        for place, name in enumerate(names)
    ]
    return pieces, minimums
