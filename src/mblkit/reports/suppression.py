"""Small groups in public tables: what is not printed, so that nobody can be picked out or reckoned back.

Source: clauses, section 7.2, after the practice of state education agencies named there.
"""

from collections.abc import Sequence
from typing import Final

LEAST: Final = 10
"""The smallest group that is printed where the district says nothing."""

_CODES: Final = ((300, 1), (100, 2), (40, 5), (20, 10), (10, 20))
"""From so many members on, shares closer to none or all than so many percent are only said to be so close."""


def suppressed(counts: Sequence[int], least: int = LEAST) -> tuple[bool, ...]:
    """Return for each group of a partition whether its count is left out; the total is taken to be known.

    Groups of 1 to `least` - 1 are left out. Where the others and the total would give one of them away, the next
    smallest group is left out as well, until each of them could be at least two sizes. Nobody is in a group of none,
    so that is always printed.
    """
    out = {place for place, count in enumerate(counts) if 0 < count < least}
    rest = sorted((count, place) for place, count in enumerate(counts) if count >= least)
    while out and rest and _gives_away([counts[place] for place in sorted(out)], least, rest[0][0]):
        out.add(rest.pop(0)[1])
    return tuple(place in out for place in range(len(counts)))


def _gives_away(hidden: Sequence[int], least: int, shown: int) -> bool:
    """Tell whether the sum of what is left out, with the rule by which it was, leaves one of them a single size.

    Whoever knows the rule knows that small ones are 1 to `least` - 1, and that what was left out beside them is from
    `least` up to the smallest size that is `shown`.
    """
    total, small = sum(hidden), [count < least for count in hidden]
    low = [1 if one else least for one in small]
    high = [least - 1 if one else min(total, shown) for one in small]
    for place in range(len(hidden)):
        others = [other for other in range(len(hidden)) if other != place]
        smallest = max(low[place], total - sum(high[other] for other in others))
        largest = min(high[place], total - sum(low[other] for other in others))
        if smallest >= largest:
            return True
    return False


def share(part: int, whole: int) -> tuple[str, int] | None:
    """Return a share in whole percent with its sign, "=", "<=" or ">="; None for a group too small for any share.

    A share near none or all is only said to be so near, the nearer the larger the group is.
    """
    near = next((code for size, code in _CODES if whole >= size), None)
    if near is None:
        return None
    if 100 * part <= near * whole:
        return "<=", near
    if 100 * part >= (100 - near) * whole:
        return ">=", 100 - near
    return "=", (200 * part + whole) // (2 * whole)
