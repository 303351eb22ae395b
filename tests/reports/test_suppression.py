from collections.abc import Iterator, Sequence
from itertools import product

import pytest

from mblkit.reports.suppression import share, suppressed


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((120, 80), (120, 80)),
        ((120, 80, 4), (120, None, None)),
        ((120, 80, 4, 7), (120, 80, None, None)),
        ((120, 80, 1, 1), (120, None, None, None)),
        ((120, 80, 9, 9), (120, None, None, None)),
        ((0, 12, 3), (0, None, None)),
        ((4,), (None,)),
        ((0, 15), (0, 15)),
    ],
)
def test_small_groups_and_what_would_give_them_away(counts: Sequence[int], shown: Sequence[int | None]) -> None:
    out = suppressed(counts)
    assert tuple(None if hidden else count for count, hidden in zip(counts, out, strict=True)) == tuple(shown)


def solutions(counts: Sequence[int], out: Sequence[bool], least: int) -> Iterator[tuple[int, ...]]:
    """Everything that a reader of the table, who knows the total and the rule, cannot exclude."""
    hidden = [place for place, one in enumerate(out) if one]
    total = sum(counts[place] for place in hidden)
    for sizes in product(range(1, total + 1), repeat=len(hidden)):
        guess = list(counts)
        for place, size in zip(hidden, sizes, strict=True):
            guess[place] = size
        if sum(sizes) == total and suppressed(guess, least) == tuple(out):
            yield tuple(guess)


def test_no_single_size_can_be_reckoned_back() -> None:
    least, tried = 5, 0
    for counts in product((0, 1, 2, 4, 5, 6, 8), repeat=4):
        out = suppressed(counts, least)
        if not any(out) or all(out[place] for place, count in enumerate(counts) if count):
            continue
        tried += 1
        found = list(solutions(counts, out, least))
        for place, hidden in enumerate(out):
            if hidden and counts[place] < least:
                assert len({guess[place] for guess in found}) > 1, (counts, out, found)
    assert tried > 100


def test_suppressing_twice_changes_nothing() -> None:
    for counts in product((0, 3, 9, 10, 14, 40), repeat=3):
        assert suppressed(counts) == suppressed(counts)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (150, 300, ("=", 50)),
        (299, 300, (">=", 99)),
        (1, 300, ("<=", 1)),
        (2, 100, ("<=", 2)),
        (3, 100, ("=", 3)),
        (39, 40, (">=", 95)),
        (19, 20, (">=", 90)),
        (8, 10, (">=", 80)),
        (5, 10, ("=", 50)),
        (1, 3, None),
        (2, 300, ("<=", 1)),
        (125, 1000, ("=", 13)),
    ],
)
def test_shares_are_whole_and_never_near_all_or_none(part: int, whole: int, said: tuple[str, int] | None) -> None:
    assert share(part, whole) == said
