"""How easily the words for families read (clause C016)."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.engine.chain import lives
from mblkit.model.base import LocalText
from mblkit.model.origin import Origin
from mblkit.rules.material import Check, Material, place
from mblkit.rules.structure import required

_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'\u2019-]*")
_SENTENCE: Final = re.compile(r"[^.!?]*[A-Za-z][^.!?]*")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_SILENT: Final = re.compile(r"(?:[^aeiouyl]e|[^aeiouytd]ed|[^aeiouyscgzx]es)$")
"""Ends of words that are written with a vowel and spoken without: "make", "used", "rules"."""


def syllables(word: str) -> int:
    """Return about how many syllables an English word has: groups of vowels, without silent ends; at least one."""
    spoken = word.casefold()
    groups = len(_VOWELS.findall(spoken))
    return max(1, groups - (groups > 1 and _SILENT.search(spoken) is not None))


def reading_grade(text: str) -> Decimal | None:
    """Return the grade of school at which English text reads, to one decimal; None for text without words.

    The Flesch-Kincaid grade level, 0.39 words per sentence + 11.8 syllables per word - 15.59 (J. P. Kincaid and
    others, Derivation of New Readability Formulas for Navy Enlisted Personnel, 1975). Syllables are counted by rule.
    """
    words = _WORD.findall(text)
    if not words:
        return None
    sentences = len(_SENTENCE.findall(text))
    grade = Fraction(39, 100) * Fraction(len(words), sentences)
    grade += Fraction(118, 10) * Fraction(sum(map(syllables, words)), len(words)) - Fraction(1559, 100)
    return (Decimal(grade.numerator) / Decimal(grade.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def check_reading(material: Material) -> Iterator[Diagnostic]:
    """MBL338: the words for families of a required competency, or of a part of it, are hard to read."""
    for entry in required(material):
        yield from _hard(material, entry.record.id, entry.record.family, entry.origin)
        for number, indicator in enumerate(entry.record.indicators):
            if lives(indicator, material.as_of):
                yield from _hard(material, indicator.id, indicator.family, entry.origin.at("indicators", number))


def _hard(material: Material, name: str, family: LocalText | None, origin: Origin) -> Iterator[Diagnostic]:
    english = _english(material, family)
    grade = reading_grade(english) if english is not None else None
    limit = material.limits.reading_grade
    if grade is not None and grade > limit:
        keys = ("family",) if isinstance(family, str) else ("family", "en")
        yield diagnose(
            "MBL338",
            f'the words for families of "{name}" read as in grade {grade}, above {limit}',
            place(origin, *keys),
            help="write shorter sentences and shorter words, as you would say it to a parent",
            subject=name,
        )


def _english(material: Material, text: LocalText | None) -> str | None:
    """Return the English form of a text, or None: the measure is one for English."""
    if text is None or isinstance(text, str):
        return text if material.district.language.partition("-")[0] == "en" else None
    return text.get("en")


CHECKS: tuple[Check, ...] = (check_reading,)
