"""Words of findings: lists of choices, and what people call the records."""

import re
from collections.abc import Iterable
from typing import Final

from mblkit.model.base import Record

_LONGEST_LIST: Final = 12


def listed(words: Iterable[str]) -> str:
    """Return words in double quotes, with commas and an "or"; long lists are cut and say so."""
    quoted = [f'"{word}"' for word in words]
    if len(quoted) > _LONGEST_LIST + 1:
        return ", ".join(quoted[:_LONGEST_LIST]) + f" or {len(quoted) - _LONGEST_LIST} others"
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" or {quoted[-1]}"


def noun_of(record: type[Record] | None) -> str:
    """Return a record's class as a word for people: "student evidence" for StudentEvidence."""
    if record is None:
        return "record"
    name = record.__name__.removesuffix("Record")
    if name in _NOUNS:
        return _NOUNS[name]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


_NOUNS: Final = {
    "Judging": "setting of judging",
    "ClassEvidence": "item of evidence",
    "StudentEvidence": "item of evidence",
    "Detail": "line of details",
    "Replaces": "line of what it replaces",
    "Staff": "staff member",
    "Entry": "line of how a student entered",
    "Standards": "set of standards",
    "Habits": "set of habits",
    "HabitsLog": "habits log",
    "Test": "condition",
    "PackChoice": "choice of a pack",
    "CreditOffer": "offer of credit",
    "OffCampus": "off-campus arrangement",
    "FromSetting": "reference to a setting",
    "RollUp": "roll-up",
    "ClassRange": "range of classes",
    "DayRange": "range of days",
    "Retired": "line of retirement",
}


def with_article(noun: str) -> str:
    """Return a noun with "a" or "an" before it."""
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"
