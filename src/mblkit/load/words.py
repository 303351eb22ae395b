"""Words of findings: lists of choices, and what people call the records."""

import re
from collections.abc import Iterable
from typing import Final

from mblkit.load.anatomy import record_at
from mblkit.model.base import Record

_LONGEST_LIST: Final = 12


def listed(words: Iterable[str]) -> str:
    """Return words in double quotes, with commas and an "or"; long lists are cut and say so."""
    quoted = [f'"{word}"' for word in words]
    if len(quoted) > _LONGEST_LIST + 1:
        return ", ".join(quoted[:_LONGEST_LIST]) + f" or {len(quoted) - _LONGEST_LIST} others"
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" or {quoted[-1]}"


def one_of(words: Iterable[str]) -> str:
    """Return words to choose from, as `listed`; a single one stands for itself."""
    choices = tuple(words)
    return listed(choices) if len(choices) == 1 else f"one of {listed(choices)}"


def in_braces(record: type[Record]) -> str:
    """Return the fields that a record needs as they are written on one line, with dots for their values."""
    needed = [info.alias or name for name, info in record.model_fields.items() if info.is_required()]
    inside = ((name, record_at(record, (name,))) for name in needed)
    fields = [f"{name}: {'...' if one is None else in_braces(one)}" for name, one in inside]
    return f"{{{', '.join(fields)}}}"


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
    "Signing": "signing of documents",
    "CreditOffer": "offer of credit",
    "OffCampus": "off-campus arrangement",
    "FromSetting": "reference to a setting",
    "_RollUp": "roll-up",
    "AllRollUp": "roll-up all",
    "AtLeastRollUp": "roll-up at-least",
    "FractionRollUp": "roll-up fraction",
    "PointsRollUp": "roll-up points",
    "CriteriaRollUp": "roll-up criteria",
    "MeanRollUp": "roll-up mean",
    "EvidenceRollUp": "roll-up evidence-required",
    "PointsPart": "part with points",
    "Criteria": "set of criteria",
    "Source": "source of a conversion",
    "_Conversion": "conversion",
    "CutoffConversion": "conversion by cutoffs",
    "RangeConversion": "conversion by ranges",
    "PatternConversion": "conversion by patterns",
    "LinearConversion": "conversion by a line",
    "CutoffRow": "row of cutoffs",
    "RangeRow": "row of ranges",
    "PatternRow": "row of patterns",
    "Share": "share of scores",
    "NMasteryMethod": "n-mastery method",
    "CodeRules": "set of rules for codes",
    "CountedCode": "rule for a code",
    "Reviewed": "retention with a review",
    "ClassRange": "range of classes",
    "DayRange": "range of days",
    "Retired": "line of retirement",
}


def with_article(noun: str) -> str:
    """Return a noun with "a" or "an" before it."""
    return f"an {noun}" if noun[0] in "aeio" or noun.startswith("n-") else f"a {noun}"
