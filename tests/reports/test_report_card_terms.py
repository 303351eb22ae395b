from datetime import date
from pathlib import Path

import pytest
from tests.districts import build
from tests.reports.terms_sample import opened

from mblkit.district import District
from mblkit.load.repository import open_all
from mblkit.reports.report_card_terms import Period, last_ended, next_end, period_on, periods


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> District:
    return opened(tmp_path_factory.mktemp("terms"))[0]


def test_a_term_lasts_until_the_next_one_begins(district: District) -> None:
    fall, spring = periods(district)
    assert (fall.id, fall.ends, fall.until) == ("2025-26.s1", date(2026, 1, 20), date(2026, 1, 25))
    assert (spring.id, spring.until) == ("2025-26.s2", None)
    assert fall.holds(date(2026, 1, 25))
    assert not fall.holds(date(2026, 1, 26))
    assert spring.holds(date(2031, 1, 1))


@pytest.mark.parametrize(
    ("day", "on", "ended", "to_end"),
    [
        (date(2025, 8, 31), None, None, "2025-26.s1"),
        (date(2025, 9, 1), "2025-26.s1", None, "2025-26.s1"),
        (date(2026, 1, 20), "2025-26.s1", None, "2025-26.s1"),
        (date(2026, 1, 23), "2025-26.s1", "2025-26.s1", "2025-26.s2"),
        (date(2026, 1, 26), "2025-26.s2", "2025-26.s1", "2025-26.s2"),
        (date(2026, 6, 15), "2025-26.s2", "2025-26.s1", "2025-26.s2"),
        (date(2026, 6, 16), "2025-26.s2", "2025-26.s2", None),
    ],
)
def test_the_terms_around_a_day(district: District, day: date, on: str | None, ended: str | None, to_end: str) -> None:
    assert named(period_on(district, day)) == on
    assert named(last_ended(district, day)) == ended
    assert named(next_end(district, day)) == to_end


def named(period: Period | None) -> str | None:
    return period.id if period is not None else None


def test_a_year_without_terms_is_a_term(tmp_path: Path) -> None:
    folder = build(
        tmp_path,
        """
        # file: mbl.yaml
        mbl: district/1
        id: test-district
        name: Test District
        state: CT
        schools: [{id: hs, name: Test High School}]
        areas: [{id: math, name: Mathematics}, {id: ela, name: English}]
        years: [{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}]
        scale: four
        """,
    )
    (only,) = periods(open_all(folder.tree).district)
    assert (only.id, only.year, only.starts, only.ends) == ("2025-26", "2025-26", date(2025, 9, 1), date(2026, 6, 15))
