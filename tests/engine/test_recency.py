import pytest
from tests.engine.builders import YEARS, day

from mblkit.engine.recency import after_months, after_school_years, too_old
from mblkit.model.district import Year
from mblkit.model.judging import Body

CALENDAR = [Year.model_validate(year) for year in YEARS]  # 2022-23 to 2026-27, each from 1 September


@pytest.mark.parametrize(
    ("on", "months", "until"),
    [
        ("2026-01-31", 1, "2026-03-01"),
        ("2026-01-28", 1, "2026-03-01"),
        ("2025-03-14", 12, "2026-03-15"),
        ("2024-02-29", 12, "2025-03-01"),
        ("2025-12-31", 2, "2026-03-01"),
    ],
)
def test_months_end_after_the_same_day_or_the_last_of_the_month(on: str, months: int, until: str) -> None:
    assert after_months(day(on), months) == day(until)


def test_months_beyond_the_calendar_never_end() -> None:
    assert after_months(day("2026-01-01"), 10**9) is None
    assert after_school_years(day("2026-01-01"), 10**9, CALENDAR) is None
    assert after_school_years(day("2026-01-01"), 1, []) is None


@pytest.mark.parametrize(
    ("on", "count", "until"),
    [
        ("2025-09-01", 1, "2026-09-01"),
        ("2026-06-15", 1, "2026-09-01"),
        ("2026-07-20", 1, "2026-09-01"),  # a summer belongs to the year before it
        ("2026-08-31", 1, "2026-09-01"),
        ("2025-10-10", 2, "2027-09-01"),  # 2027-28 is not in the calendar: it is taken to begin like the last one
        ("2022-09-01", 3, "2025-09-01"),
        ("2022-08-31", 1, "2022-09-01"),  # before the calendar
        ("2019-10-01", 2, "2021-09-01"),
        ("2029-10-01", 1, "2030-09-01"),
    ],
)
def test_school_years_end_where_a_later_one_begins(on: str, count: int, until: str) -> None:
    assert after_school_years(day(on), count, CALENDAR) == day(until)


def test_a_year_that_begins_on_the_29th_of_february() -> None:
    leap = [Year.model_validate({"id": "x", "starts": "2024-02-29", "ends": "2024-12-20"})]
    assert after_school_years(day("2024-03-01"), 1, leap) == day("2025-02-28")


def test_the_earlier_of_two_limits_holds() -> None:
    on = day("2026-05-01")
    assert too_old(on, Body(), CALENDAR) is None
    assert too_old(on, Body(months=2), CALENDAR) == day("2026-07-02")
    assert too_old(on, Body(months=2, school_years=1), CALENDAR) == day("2026-07-02")
    assert too_old(on, Body(months=12, school_years=1), CALENDAR) == day("2026-09-01")
