import pytest
from tests.engine.builders import day, make_district

from mblkit.engine.periods import Per, period_of


@pytest.mark.parametrize(
    ("on", "per", "period"),
    [
        ("2025-10-01", "all", "all years"),
        ("2025-10-01", "year", "the school year ending in 2026"),
        ("2025-10-01", "summer", None),
        ("2025-06-15", "summer", None),
        ("2025-06-16", "summer", "the summer of 2025"),
        ("2025-08-31", "summer", "the summer of 2025"),
        ("2025-07-10", "year", "the school year ending in 2025"),
        ("2025-09-01", "summer", None),
        ("2027-07-10", "summer", "the summer of 2027"),
        ("2027-06-20", "summer", "the summer of 2027"),
        ("2027-07-10", "year", "the school year ending in 2027"),
        ("2027-10-01", "summer", None),
        ("2027-10-01", "year", "the school year ending in 2028"),
        ("2015-07-10", "summer", "the summer of 2015"),
        ("2015-05-10", "summer", None),
        ("2015-05-10", "year", "the school year ending in 2015"),
        ("2015-09-10", "year", "the school year ending in 2016"),
    ],
)
def test_school_years_and_summers(on: str, per: Per, period: str | None) -> None:
    """The calendar of the test district goes from 1 September 2022 to 15 June 2027."""
    assert period_of(make_district(), day(on), per) == period
