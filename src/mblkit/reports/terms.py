"""When a student took an experience: by the roster of a section, or by a placement."""

from dataclasses import dataclass
from datetime import date

from mblkit.district import Closure, District
from mblkit.model.people import Placement, SectionRecord
from mblkit.reports.locale import Locale
from mblkit.reports.words import FULL_YEAR


@dataclass(frozen=True, slots=True)
class Span:
    """The name of the term where it has one, and the first and the last day where they are known."""

    term: str | None
    starts: str | None
    ends: str | None


def span_of(district: District, closure: Closure, experience: str, day: date, locale: Locale) -> Span:
    """Return when a student took an experience: the last time that it had begun by a day, else the first time."""
    spans = [
        _section_span(district, kept.record, locale)
        for kept in closure.sections
        if kept.record.experience == experience
    ]
    spans.extend(
        _placement_span(placement)
        for placement in closure.student.record.placements
        if placement.experience == experience
    )
    spans.sort(key=lambda span: (span.starts or "", span.ends or ""))
    begun = [span for span in spans if (span.starts or "") <= day.isoformat()]
    return begun[-1] if begun else spans[0] if spans else Span(None, None, None)


def _section_span(district: District, section: SectionRecord, locale: Locale) -> Span:
    year = district.year(section.year)
    if section.term is None:
        return Span(locale.word(FULL_YEAR), year.starts.isoformat(), year.ends.isoformat())
    term = district.term(section.term)
    return Span(locale.own(term.name), term.starts.isoformat(), term.ends.isoformat())


def _placement_span(placement: Placement) -> Span:
    ends = placement.ends.isoformat() if placement.ends is not None else None
    return Span(None, placement.starts.isoformat(), ends)
