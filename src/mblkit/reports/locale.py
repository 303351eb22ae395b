"""How a document speaks: the words, days and numbers of one language, in the district's own words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Final, Literal

from mblkit.district import District
from mblkit.model.case import language_of
from mblkit.model.numbers import rounded, show
from mblkit.reports.catalogs import OURS, Catalog, catalog
from mblkit.reports.passages import NAME, Passage, Text, joined, phrased
from mblkit.reports.views import Swap
from mblkit.reports.vocabulary import say as swapped

_SIGNS: Final[Mapping[str, Mapping[str, str]]] = {
    "ar": {", ": "، ", "; ": "؛ "},
    "zh": {", ": "\uff0c", "; ": "\uff1b", ": ": "\uff1a"},
}
"""Signs between texts, where a language has its own."""

_FIGURES: Final = {"es": "es-US", "ht": "en"}
"""Whose figures a language has in the United States, where its own would put a comma before decimals."""

_HAITIAN_MONTHS: Final = (
    *("janvye", "fevriye", "mas", "avril", "me", "jen"),
    *("jiyè", "out", "septanm", "oktòb", "novanm", "desanm"),
)
_HAITIAN_LANGUAGES: Final = {
    "ar": "arab",
    "en": "anglè",
    "es": "panyòl",
    "ht": "kreyòl ayisyen",
    "pl": "polonè",
    "pt": "pòtigè",
    "zh": "chinwa",
}
"""The locale data of Babel have the French words for Haitian Creole."""

_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ps", "ur"})
_LATIN_DIGITS: Final = "latn"
_PLACES: Final = 2


def mark(text: str) -> str:
    """Return a text as it is: it is told later, in the language of a document, and so belongs in the catalogs."""
    return text


@dataclass(frozen=True)
class Locale:
    """The language of a document.

    Attributes:
        language: its tag.
        home: the language of the district's plain text.
        catalog: the words.
        swaps: words of the catalog that the district replaces by its own.
    """

    language: str
    home: str
    catalog: Catalog
    swaps: tuple[Swap, ...] = ()

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction in which the language is written."""
        return "rtl" if self._base in _RIGHT_TO_LEFT else "ltr"

    def say(self, text: str, /, **values: object) -> Text:
        """Return a text of ours in this language, with values in the places that it names."""
        return phrased(self.word(text), values)

    def word(self, text: str) -> str:
        """Return a text of ours in this language; it names no places. Nothing stays nothing."""
        return swapped(self.catalog.words.gettext(text), self.swaps) if text else ""

    def say_many(self, one: str, many: str, number: int, /, **values: object) -> Text:
        """Return the one of two texts that goes with a number, which stands at `{n}`."""
        text = self.catalog.words.ngettext(one, many, number)
        return phrased(swapped(text, self.swaps), {"n": self.number(number), **values})

    def own(self, text: str | Mapping[str, str]) -> Passage:
        """Return a text of the district in this language, else in the one that it is shown in instead."""
        if isinstance(text, Passage):
            return text
        if isinstance(text, str):
            return Passage(text, None if self._is_ours(self.home) else self.home)
        tag = language_of(text, self.language)
        return Passage(text[tag], None if self._is_ours(tag) else tag)

    def name(self, text: str) -> Passage:
        """Return a name: of a person, a place of work, another school."""
        return Passage(text, NAME)

    def joined(self, between: str, texts: Sequence[Text]) -> Text:
        """Return texts one after another, with a sign of ours between them as this language writes it."""
        return joined(_SIGNS.get(self._base, {}).get(between, between), tuple(texts))

    def day(self, day: str | date) -> str:
        """Return a day, or its text YYYY-MM-DD, written out as readers of this language do."""
        return self._day(day, "long")

    def brief_day(self, day: str | date) -> str:
        """Return a day as readers of this language write it where there is little room."""
        return self._day(day, "medium")

    def _day(self, day: str | date, form: Literal["long", "medium"]) -> str:
        found = day if isinstance(day, date) else date.fromisoformat(day)
        if self._base == "ht":
            return f"{found.day} {_HAITIAN_MONTHS[found.month - 1]} {found.year}"
        return _written(found, form, self._babel)

    def number(self, number: int) -> str:
        """Return a whole number."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._figures, numbering_system=_LATIN_DIGITS)

    def percent(self, share: int) -> str:
        """Return a whole percentage, 0 to 100."""
        from babel.numbers import format_percent

        return format_percent(
            Decimal(share).scaleb(-2), format=None, locale=self._figures, numbering_system=_LATIN_DIGITS
        )

    def credit(self, text: str | None) -> str:
        """Return an amount of credit: 0.50, 0.125, 2/3, 4 1/6, with the decimal sign of this language; "" for None."""
        if text is None:
            return ""
        amount = Fraction(text)
        if rounded(amount, _PLACES) == amount:
            return self._decimal(show(amount, _PLACES))
        whole, rest = divmod(amount, 1)
        return f"{whole} {show(rest)}" if whole and "/" in text else self._decimal(text)

    def _decimal(self, text: str) -> str:
        return text if "/" in text else text.replace(".", self._point)

    @cached_property
    def _point(self) -> str:
        from babel.numbers import get_decimal_symbol

        return get_decimal_symbol(self._figures, numbering_system=_LATIN_DIGITS)

    def language_name(self, tag: str) -> str:
        """Return the name of a language in this one, or its tag where it has none."""
        from babel import Locale as Known
        from babel import UnknownLocaleError

        if self._base == "ht" and tag in _HAITIAN_LANGUAGES:
            return _HAITIAN_LANGUAGES[tag]
        try:
            return Known.parse(tag, sep="-").get_display_name(self._babel) or tag
        except (UnknownLocaleError, ValueError):
            return tag

    @property
    def _base(self) -> str:
        return self.language.partition("-")[0]

    @cached_property
    def _babel(self) -> str:
        return _known(self.language)

    @cached_property
    def _figures(self) -> str:
        return _known(_FIGURES.get(self.language, self.language))

    def _is_ours(self, tag: str) -> bool:
        return tag.partition("-")[0] == self._base


@cache
def _known(language: str) -> str:
    """Return the name under which Babel knows a language, else that of English."""
    from babel import Locale as Known
    from babel import UnknownLocaleError

    try:
        return str(Known.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError):
        return OURS


@cache
def _written(day: date, form: Literal["long", "medium"], locale: str) -> str:
    from babel.dates import format_date

    text = format_date(day, form, locale=locale)
    if form == "medium" and not any(sign.isalpha() for sign in text):
        text = format_date(day, "long", locale=locale)  # figures alone leave open which of them is the month
    return re.sub("[\u200e\u200f]", "", text)


def locale_of(district: District, language: str | None = None, own: bytes | None = None) -> Locale:
    """Return how documents of a district speak in a language, the district's first one where none is named.

    `own` is the district's catalog of that language. Raises MblError for a language that documents do not come in.
    """
    tag = language or district.language
    words = catalog(tag, own)
    vocabulary = district.record.vocabulary.words(district.language, tag.partition("-")[0])
    swaps = sorted((words.words.gettext(ours), theirs) for ours, theirs in vocabulary.items())
    return Locale(tag, district.language, words, tuple(Swap(*pair) for pair in swaps))
