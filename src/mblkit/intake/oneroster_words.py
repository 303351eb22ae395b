"""The words of OneRoster tables: states, roles, grades and days, as real exports spell them."""

import re
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from mblkit.intake.sheet import folded
from mblkit.model.base import read_day

State = Literal["active", "gone"]

_ACTIVE: Final = frozenset({"", "active", "a", "enrolled", "current", "true", "1"})
_GONE: Final = frozenset({"tobedeleted", "inactive", "deleted", "delete", "d", "i", "false", "0", "dropped"})
_NO: Final = frozenset({"false", "no", "n", "0"})
_STAFF: Final = {
    "teacher": "teacher",
    "aide": "aide",
    "counselor": "counselor",
    "principal": "principal",
    "administrator": "administrator",
    "siteadministrator": "school administrator",
    "districtadministrator": "district administrator",
}
_OTHERS: Final = frozenset({"parent", "guardian", "relative", "proctor", "systemadministrator", "user"})
_KINDERGARTEN: Final = frozenset({"kg", "k", "0", "00", "kindergarten"})
_BELOW_OR_ABOVE: Final = frozenset({"it", "pr", "pk", "tk", "prek", "13", "ps", "ug", "other"})
_SLASHED: Final = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})(?:[ T].*)?")
_ISO: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T].*)?")
_MONTHS: Final = 12
_REMEMBERED: Final = 4096  # a table says the same few words and days in all its rows


@lru_cache(maxsize=_REMEMBERED)
def state_of(text: str) -> State | None:
    """Return what a status means; None for a word that is not known."""
    word = folded(text)
    return "active" if word in _ACTIVE else "gone" if word in _GONE else None


@lru_cache(maxsize=_REMEMBERED)
def is_no(text: str) -> bool:
    """Tell whether a truth value is false."""
    return folded(text) in _NO


@lru_cache(maxsize=_REMEMBERED)
def role_of(text: str) -> str | None:
    """Return "student" or a role of the staff in plain words; "" for people of whom nothing is kept; None else."""
    word = folded(text)
    if word == "student":
        return word
    return "" if word in _OTHERS else _STAFF.get(word)


@lru_cache(maxsize=_REMEMBERED)
def grade_of(text: str) -> int | Literal["outside"] | None:
    """Return the grade, 0 for kindergarten; "outside" for one below or above it to 12; None where it is none.

    Of several, the highest counts.
    """
    found: list[int] = []
    outside = False
    for part in text.split(","):
        word = folded(part)
        if word in _KINDERGARTEN:
            found.append(0)
        elif word in _BELOW_OR_ABOVE:
            outside = True
        else:
            digits = re.fullmatch(r"(?:grade)?0?([1-9]|1[0-2])(?:st|nd|rd|th)?(?:grade)?", word)
            if digits is None:
                return None
            found.append(int(digits[1]))
    return max(found) if found else "outside" if outside else None


@lru_cache(maxsize=_REMEMBERED)
def day_of(text: str) -> date | None:
    """Return the day of a date or a moment; None where it is none, or where month and day cannot be told apart."""
    iso = _ISO.fullmatch(text)
    if iso is not None:
        return read_day(iso[1])
    slashed = _SLASHED.fullmatch(text)
    if slashed is None:
        return None
    first, second, year = (int(part) for part in slashed.groups())
    if first <= _MONTHS and second <= _MONTHS and first != second:
        return None
    month, day = (second, first) if first > _MONTHS else (first, second)
    return read_day(f"{year:04d}-{month:02d}-{day:02d}")


def names_in(text: str) -> tuple[str, ...]:
    """Return the ids of a cell that holds several, with commas between them."""
    return tuple(one for part in text.split(",") if (one := part.strip()))
