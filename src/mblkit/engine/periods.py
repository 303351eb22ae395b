"""School years and summers, as the limits on credit count them."""

from datetime import date
from itertools import pairwise
from typing import Final, Literal

from mblkit.district import District

Per = Literal["all", "year", "summer"]

_AUGUST: Final = 8
"""Outside the district's calendar a school year begins in August, and July and August are summer."""

_SUMMER: Final = (7, 8)


def period_of(district: District, day: date, per: Per) -> str | None:
    """Return the period of a limit that a day is in, or None where the limit does not look at the day.

    A school year lasts until the next one begins, its summer included.
    """
    if per == "all":
        return "all years"
    starts = [(year.starts, year.ends) for year in sorted(district.record.years, key=lambda year: year.starts)]
    for (began, ended), (next_began, _) in pairwise(starts):
        if began <= day < next_began:
            return _named(per, ended.year, in_school=day <= ended)
    if starts and starts[-1][0] <= day <= starts[-1][1]:
        return _named(per, starts[-1][1].year, in_school=True)
    summer = day.month in _SUMMER or any(
        ended < day and day.year == ended.year and day.month < _AUGUST for _, ended in starts
    )
    if per == "summer":
        return f"the summer of {day.year}" if summer else None
    return _named(per, day.year + (day.month >= _AUGUST and not summer), in_school=True)


def _named(per: Per, ends: int, *, in_school: bool) -> str | None:
    if per == "year":
        return f"the school year ending in {ends}"
    return None if in_school else f"the summer of {ends}"
