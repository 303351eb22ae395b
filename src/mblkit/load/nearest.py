"""The nearest known word to a misspelt one, and what a strange letter really is."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final, NamedTuple

_CLOSE_ENOUGH: Final = 0.7
_DIGITS: Final = re.compile(r"[0-9]+")
_AT_MOST: Final = 5_000
_LONGEST: Final = 1_000
"""Digits of a number that are looked at: Python refuses to read thousands of them."""
_DOUBLES: Final = str.maketrans({"0": "o", "O": "o", "1": "l", "I": "l"})


class _Traits(NamedTuple):
    """What is compared of a word."""

    folded: str
    numberless: str
    number: int | None
    looks: tuple[str, str]


@lru_cache(maxsize=20_000)
def _traits(word: str) -> _Traits:
    folded = word.casefold()
    number = _DIGITS.search(folded)
    return _Traits(folded, _DIGITS.sub("#", folded), int(number[0][:_LONGEST]) if number else None, looks_of(word))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` was probably meant to be, or None where nothing is near."""
    candidates = set(known)
    looks = set(looks_of(unicodedata.normalize("NFKC", word)))
    alike = [candidate for candidate in candidates if not looks.isdisjoint(_traits(candidate).looks)]
    if alike:
        return min(alike)
    if len(candidates) > _AT_MOST:
        start = word[:1].casefold()
        candidates = set(sorted(one for one in candidates if one[:1].casefold() == start)[:_AT_MOST])
    return _best(word, candidates)


def _best(word: str, candidates: Iterable[str]) -> str | None:
    """Return the most similar of some words; of equals, the first in the alphabet."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(autojunk=False)
    mine = _traits(word)
    matcher.set_seq2(mine.folded)
    size = len(mine.folded)
    best, best_ratio = None, _CLOSE_ENOUGH
    for candidate in candidates:
        theirs = _traits(candidate)
        other = len(theirs.folded)
        if 2 * min(size, other) < best_ratio * (size + other) or _is_other(mine, theirs):
            continue
        matcher.set_seq1(theirs.folded)
        if matcher.quick_ratio() >= best_ratio:
            ratio = matcher.ratio()
            if ratio > best_ratio or (ratio == best_ratio and (best is None or candidate < best)):
                best, best_ratio = candidate, ratio
    return best


def _is_other(mine: _Traits, theirs: _Traits) -> bool:
    """Tell whether two words begin with different numbers, or differ in numbers alone: another thing, not a slip."""
    both = mine.number is not None and theirs.number is not None
    return (both and mine.number != theirs.number) or mine.numberless == theirs.numberless


def looks_of(word: str) -> tuple[str, str]:
    """Return the two ways in which a hurried reader may see an id: without case; with 0 for O, and 1 and I for l."""
    folded, plain = _looks(word)
    return f"case:{folded}", f"sign:{plain}"


def any_alike(words: Collection[str]) -> bool:
    """Tell whether two of some different words may look the same: without asking which, and all of them at once."""
    seen = (look.split("\n") for look in _looks("\n".join(words)))
    return any(len(looks) != len(words) or len({*looks}) < len(words) for looks in seen)


def _looks(text: str) -> tuple[str, str]:
    return text.casefold(), text.translate(_DOUBLES)


def did_you_mean(word: str, known: Collection[str]) -> str | None:
    """Return a help sentence that names the nearest known word, or None."""
    found = nearest(word, known)
    return None if found is None else f'did you mean "{found}"?'


def strange_letter(word: str) -> str | None:
    """Return a clause that names the first sign of an id that is not ASCII, or None where all are."""
    for sign in word:
        if not sign.isascii():
            name = unicodedata.name(sign, f"U+{ord(sign):04X}").lower()
            return f'"{sign}" is the sign "{name}"; ids are made of ASCII letters and digits'
    return None
