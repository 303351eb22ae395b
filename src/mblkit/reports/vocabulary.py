"""Our own words in documents, with the district's in place of those that it replaces."""

import re
from functools import cache

from mblkit.district import District
from mblkit.reports.views import Swap


def swaps_of(district: District) -> tuple[Swap, ...]:
    """Return the words of ours that the district replaces in its documents."""
    return tuple(Swap(*pair) for pair in sorted(district.record.vocabulary.words(district.language).items()))


def say(text: str, swaps: tuple[Swap, ...]) -> str:
    """Return a text of ours in the district's words: whole words only, with capitals where ours has them.

    The names of places, as in `{credit}`, are no words. Texts of the district are never passed through here: they are
    shown as written.
    """
    if not swaps:
        return text
    words = {swap.ours.lower(): swap.own for swap in swaps}
    return _ours(swaps).sub(lambda found: _alike(found[0], words[found[0].lower()]), text)


@cache
def _ours(swaps: tuple[Swap, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\{{)\b(?:{'|'.join(re.escape(swap.ours) for swap in swaps)})\b", re.IGNORECASE)


def _alike(ours: str, own: str) -> str:
    if ours.isupper():
        return own.upper()
    return own[:1].upper() + own[1:] if ours[0].isupper() else own
