"""The nearest known word to a misspelt one, and what a strange letter really is."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from typing import Final

_CLOSE_ENOUGH: Final = 0.7
_DIGITS: Final = re.compile(r"[0-9]+")
_AT_MOST: Final = 5_000
_DOUBLES: Final = str.maketrans({"0": "o", "O": "o", "1": "l", "I": "l"})


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` was probably meant to be, or None where nothing is near."""
    candidates = sorted(set(known))
    looks = set(looks_of(unicodedata.normalize("NFKC", word)))
    for candidate in candidates:
        if looks.intersection(looks_of(candidate)):
            return candidate
    start = word[:1].casefold()
    if len(candidates) > _AT_MOST:
        candidates = [candidate for candidate in candidates if candidate[:1].casefold() == start]
    return _best(word.casefold(), candidates[:_AT_MOST])


def _best(word: str, candidates: Iterable[str]) -> str | None:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    best, best_ratio = None, _CLOSE_ENOUGH
    numberless = _DIGITS.sub("#", word)
    for candidate in candidates:
        if _DIGITS.sub("#", candidate.casefold()) == numberless or _has_other_number(word, candidate):
            continue  # another number is another thing, not a slip
        matcher.set_seq1(candidate.casefold())
        if matcher.real_quick_ratio() >= best_ratio and matcher.quick_ratio() >= best_ratio:
            ratio = matcher.ratio()
            if ratio > best_ratio or (ratio == best_ratio and best is None):
                best, best_ratio = candidate, ratio
    return best


def _has_other_number(word: str, candidate: str) -> bool:
    """Tell whether two words have numbers, and begin with different ones."""
    here, there = _DIGITS.search(word), _DIGITS.search(candidate)
    return here is not None and there is not None and int(here[0]) != int(there[0])


def looks_of(word: str) -> tuple[str, str]:
    """Return the two ways in which a hurried reader may see an id: without case; with 0 for O, and 1 and I for l."""
    return f"case:{word.casefold()}", f"sign:{word.translate(_DOUBLES)}"


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
