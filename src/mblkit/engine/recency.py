"""How long something counts: so many months, or so many school years, after its day."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from datetime import MAXYEAR, date, timedelta

from mblkit.model.district import Year
from mblkit.model.judging import Body


def too_old(day: date, rules: Body, years: Sequence[Year]) -> date | None:
    """Return the first day on which evidence of a day no longer counts, or None where it always does.

    `years` are the district's school years, oldest first. Where months and school years are both limited, the
    earlier day holds.
    """
    ends = (
        after_months(day, rules.months) if rules.months is not None else None,
        after_school_years(day, rules.school_years, years) if rules.school_years is not None else None,
    )
    return min((end for end in ends if end is not None), default=None)


def after_months(day: date, months: int) -> date | None:
    """Return the day after the same day of the month, months later, or after that month's last day.

    None where that is beyond the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR - 1:
        return None
    last = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return last + timedelta(days=1)


def after_school_years(day: date, count: int, years: Sequence[Year]) -> date | None:
    """Return the first day of the school year that comes `count` years after the one of a day.

    A school year lasts until the next one begins. Before the first and after the last year of the calendar, years are
    taken to begin on the same day as that one. None where the day is beyond the calendar.
    """
    if not years:
        return None
    starts = [year.starts for year in years]
    place = bisect_right(starts, day) - 1
    while _start(starts, place) > day:
        place -= 1
    while _start(starts, place + 1) <= day:
        place += 1
    target = place + count
    return None if starts[0].year + target >= MAXYEAR else _start(starts, target)


def _start(starts: Sequence[date], place: int) -> date:
    """Return the first day of a school year by its place in the calendar; places before and after it are made up."""
    known = min(max(place, 0), len(starts) - 1)
    return _same_day(starts[known], place - known)


def _same_day(day: date, years: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
