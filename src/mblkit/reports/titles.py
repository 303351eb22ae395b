"""Titles of a result in the language of a document: results name things in the district's first language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mblkit.district import District
from mblkit.model.base import Record, local
from mblkit.reports.locale import Locale
from mblkit.reports.passages import Passage


@dataclass(frozen=True)
class Titles:
    """The titles that policies and experiences give, by what they are in the district's first language."""

    locale: Locale
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def told(self, title: str) -> Passage:
        """Return a title of a result in the language of the document, as far as the district says it in that one."""
        return self.locale.own(self.known.get(title, title))


def titles_of(district: District, locale: Locale) -> Titles:
    """Return the titles that a district gives in several languages. Two that read alike mean the same."""
    return Titles(locale, district.derived("titles", lambda: _known(district)))


def _known(district: District) -> dict[str, Mapping[str, str]]:
    records = (*(kept.record for kept in district.policies), *(kept.record for kept in district.experiences.values()))
    return {local(text, district.language): text for record in records for text in _texts(record)}


def _texts(record: Record) -> Iterator[Mapping[str, str]]:
    """Yield the titles by language that are anywhere in a record."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name == "title" and isinstance(value, Mapping):
            yield value
        elif isinstance(value, Record):
            yield from _texts(value)
        elif isinstance(value, tuple):
            for one in value:
                if isinstance(one, Record):
                    yield from _texts(one)
