"""Our own words in documents, with the district's in place of those that it replaces."""

import re
from functools import cache
from typing import Final

from mblkit.district import District
from mblkit.reports.views import Swap

_IDEOGRAPHS: Final = 0x2E80
"""The first of the signs of East Asian scripts."""


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
    words = "|".join(_whole(swap.ours) for swap in swaps)
    return re.compile(rf"(?<!\{{)(?:{words})", re.IGNORECASE)


def _whole(word: str) -> str:
    """Return a pattern of a whole word; scripts that put no spaces between words have no ends to look for."""
    return re.escape(word) if ord(word[0]) >= _IDEOGRAPHS else rf"\b{re.escape(word)}\b"


def _alike(ours: str, own: str) -> str:
    if ours.isupper():
        return own.upper()
    return own[:1].upper() + own[1:] if ours[0].isupper() else own
