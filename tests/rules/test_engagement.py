"""MBL701 and MBL702: with whom the district spoke, and about what."""

from datetime import date

import pytest
from tests.districts import Folder

from mblkit.model.kinds import KINDS
from mblkit.rules.engagement import AUDIENCES, TOPICS, months_before

LANGUAGES = "language" if KINDS["attestations"].version == 1 else "languages"
HEAD = f"mbl: {KINDS['attestations'].header}\ntype: engagement\n{LANGUAGES}: [en]\nby: t-one\nmedium: Letter\nitems:\n"


def talks(*said: tuple[str, str, str]) -> str:
    """The file for some days, audiences and topics."""
    return HEAD + "".join(
        f"  - {{id: talk-{number}, on: {day}, audience: {audience}, topic: {topic}}}\n"
        for number, (day, audience, topic) in enumerate(said)
    )


def everybody(day: str, topic: str = "other", but: str | None = None) -> list[tuple[str, str, str]]:
    return [(day, audience, topic) for audience in AUDIENCES if audience != but]


def test_the_audiences_and_topics_of_the_guidelines() -> None:
    assert AUDIENCES == ("students", "parents", "teachers", "administrators", "community", "business")
    assert TOPICS == ("demonstration", "progression", "community-help")


def test_no_conversation_at_all_is_one_finding(district: Folder) -> None:
    assert district.codes("MBL7") == ["MBL701 mbl.yaml:1:1", "MBL703 mbl.yaml:1:1"]


def test_one_finding_names_all_that_were_not_spoken_with(district: Folder) -> None:
    district.write("attestations.yaml", talks(("2026-01-20", "parents", "other")))
    (found,) = district.findings(also=("MBL701",))
    others = '"students", "teachers", "administrators", "community" and "business"'
    assert found.message == f"nobody spoke with {others} in the 12 months before 2026-06-15"
    assert district.codes("MBL701") == ["MBL701 mbl.yaml:1:1"]


def test_twelve_months_before_the_last_day_of_the_calendar(district: Folder) -> None:
    district.write("attestations.yaml", talks(*everybody("2025-06-15")))
    assert district.codes("MBL701") == []
    district.write(
        "attestations.yaml", talks(*everybody("2025-06-15", but="business"), ("2025-06-14", "business", "other"))
    )
    (found,) = district.findings(also=("MBL701",))
    assert found.message == 'nobody spoke with "business" in the 12 months before 2026-06-15'


def test_the_district_says_how_many_months(district: Folder) -> None:
    district.write("attestations.yaml", talks(*everybody("2024-06-15")))
    assert district.codes("MBL701") == ["MBL701 mbl.yaml:1:1"]
    text = (district.root / "mbl.yaml").read_text()
    district.write("mbl.yaml", text + "checks: {limits: {engagement_months: 24}}\n")
    assert district.codes("MBL701") == []
    district.write("mbl.yaml", text + "checks: {limits: {engagement_months: 1}}\n")
    (found,) = district.findings(also=("MBL701",))
    assert found.message.endswith(" in the month before 2026-06-15")


def test_one_finding_names_all_topics(district: Folder) -> None:
    district.write("attestations.yaml", talks(*everybody("2026-01-20")))
    assert district.codes("MBL702") == ["MBL702 mbl.yaml:1:1"]
    (found,) = district.findings(also=("MBL702",))
    assert found.message == 'no recorded conversation was about "demonstration", "progression" and "community-help"'


def test_a_topic_of_years_ago_was_covered(district: Folder) -> None:
    some = [("2015-01-20", "students", topic) for topic in TOPICS[:2]]
    district.write("attestations.yaml", talks(*some))
    (found,) = district.findings(also=("MBL702",))
    assert found.message == 'no recorded conversation was about "community-help"'
    district.write("attestations.yaml", talks(*some, ("2015-01-20", "business", "community-help")))
    assert district.codes("MBL702") == []


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 6, 15), 12, date(2025, 6, 15)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 10**9, date.min),
    ],
)
def test_months_before(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
