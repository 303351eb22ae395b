"""The terms that report cards are about. A year without terms is one itself; the days until the next one go with it."""

from dataclasses import dataclass
from datetime import date, timedelta

from mblkit.district import District
from mblkit.model.base import LocalText


@dataclass(frozen=True, slots=True)
class Period:
    """A term.

    Attributes:
        id: its id, or that of a year without terms.
        year: the id of its school year.
        name: its name.
        starts, ends: its first and its last day.
        until: the day before the next one begins, or None for the last of the calendar.
    """

    id: str
    year: str
    name: LocalText
    starts: date
    ends: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether a day is in the term, or in the days after it that go with it."""
        return self.starts <= day and (self.until is None or day <= self.until)

    def meets(self, starts: date, ends: date) -> bool:
        """Tell whether something that lasts from one day to another lasts into the term."""
        return starts <= self.ends and self.starts <= ends


def periods(district: District) -> tuple[Period, ...]:
    """Return the terms of a district's calendar, by their first day."""
    found: list[Period] = []
    for year in district.record.years:
        found.extend(Period(one.id, year.id, one.name, one.starts, one.ends) for one in year.terms)
        if not year.terms:
            found.append(Period(year.id, year.id, year.id, year.starts, year.ends))
    found.sort(key=lambda one: (one.starts, one.id))
    return tuple(_until_next(one, found) for one in found)


def _until_next(one: Period, among: list[Period]) -> Period:
    later = [other.starts for other in among if other.starts > one.starts]
    until = max(min(later) - timedelta(days=1), one.ends) if later else None
    return Period(one.id, one.year, one.name, one.starts, one.ends, until)


def period_on(district: District, day: date) -> Period | None:
    """Return the term that a day is in, else the last one that had ended; None before the first."""
    begun = [one for one in periods(district) if one.starts <= day]
    return begun[-1] if begun else None


def last_ended(district: District, day: date) -> Period | None:
    """Return the last term that had ended before a day, or None."""
    ended = [one for one in periods(district) if one.ends < day]
    return max(ended, key=lambda one: (one.ends, one.starts), default=None)


def next_end(district: District, day: date) -> Period | None:
    """Return the term that ends next, on a day or after it, or None where the calendar has no later one."""
    to_come = [one for one in periods(district) if day <= one.ends]
    return min(to_come, key=lambda one: (one.ends, one.starts), default=None)
