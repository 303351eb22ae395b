"""What may stand in a message: ids and what is nearly one, and no name, birth date or Social Security number."""

import pytest

from mblkit.load.told import Words, told_day

LEVELS = ("beginning", "developing", "proficient")


@pytest.mark.parametrize(
    "text", ["Proficent", "PROFICIENT", "s-9999", "46", "-1.5", "2/3", "MATH.1.z", "=1+1", "-5+A1", "=CMD()"]
)
def test_ids_numbers_formulas_and_what_is_nearly_known_are_said(text: str) -> None:
    assert Words(LEVELS).told(text) == f'"{text}"'


@pytest.mark.parametrize(
    "text",
    [
        *("Priya", "priya", "Raghunathan, Priya", "Priya Raghunathan", "Renée", "O'Neill", "Anne-Marie", "李娜"),
        *("2009-04-17", "4/17/2009", "17.04.2009", "2009-04-17T00:00:00", "078-05-1120", "priya@example.org"),
        *("Priya 2", "", "-Priya", "@priya", "x" * 70 + "1"),
    ],
)
def test_what_may_be_private_is_not(text: str) -> None:
    assert Words(LEVELS).told(text) is None
    assert Words(LEVELS).clause(text, "% is no level", "that is no level") == "that is no level"


def test_a_day_is_said_where_a_day_belongs_and_nothing_else() -> None:
    assert told_day("02/03/2026") == '"02/03/2026"'
    assert told_day("2026-02-30T09:00") == '"2026-02-30T09:00"'
    assert [told_day(text) for text in ("Priya", "2 Priya", "", "1" * 40)] == [None] * 4


def test_after_many_strange_words_no_near_one_is_looked_for() -> None:
    words = Words(LEVELS)
    assert words.hint("proficien") == 'did you mean "proficient"?'
    assert [words.hint(f"word{'x' * number}", "mend it") for number in range(30)] == ["mend it"] * 30
    for number in range(300):
        words.near(f"strange{number}")
    assert words.near("developin") is None
    assert words.near("proficien") == "proficient"
