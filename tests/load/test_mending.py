"""What findings offer to write. How the offers are made in files is the affair of tests/edit/test_fixes.py."""

import pytest

from mblkit.diagnostics import Fix
from mblkit.load.mending import (
    as_day,
    as_number,
    closest,
    closest_id,
    fitting,
    in_brackets,
    instead,
    quoted,
    switched,
    unquoted,
)


def short(fix: Fix | None) -> tuple[str, bool] | None:
    return None if fix is None else (fix.text, fix.safe)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("MATH.1.a", "MATH.1.a"),
        ("CCSS.MATH:HSF-IF.B.4", "CCSS.MATH:HSF-IF.B.4"),
        ("evidence/1", "evidence/1"),
        ("1984", '"1984"'),
        ("true", '"true"'),
        ("1e3", '"1e3"'),
        ("a: b", '"a: b"'),
        ("-x", '"-x"'),
        ("x:", '"x:"'),
        ("ñ", '"ñ"'),
        ('a "b"', None),
        ("a\\b", None),
        ("a\nb", None),
    ],
)
def test_text_is_written_so_that_it_is_read_as_text(value: str, text: str | None) -> None:
    fix = instead(value, safe=True)
    assert (None if fix is None else fix.text) == text


@pytest.mark.parametrize(
    ("word", "fix"),
    [
        ("Not_Assessed", ("not-assessed", True)),
        (" not assessed ", ("not-assessed", True)),
        ("not-asessed", ("not-assessed", False)),
        ("level2", None),
        ("leve-1", ("level-1", False)),
        ("nothing", None),
    ],
)
def test_the_closest_word(word: str, fix: tuple[str, bool] | None) -> None:
    assert short(closest(word, ("not-assessed", "level-1"))) == fix


def test_of_two_that_are_alike_neither_is_certain() -> None:
    assert short(closest("A-B", ("a-b", "a_b"))) == ("a-b", False)
    assert short(closest_id("abc", ("ABC", "Abc"), "ABC")) == ("ABC", False)
    assert short(closest_id("abc", ("ABC", "abd"), "ABC")) == ("ABC", True)


@pytest.mark.parametrize(
    ("name", "near", "fix"),
    [
        ("MATH.9", "MATH.1.a", None),
        ("MATH.l", "MATH.1", ("MATH.1", False)),
        ("modelling", "modeling", ("modeling", False)),
        ("t-0ne", "t-One", ("t-One", False)),
    ],
)
def test_another_number_is_another_thing(name: str, near: str, fix: tuple[str, bool] | None) -> None:
    assert short(closest_id(name, (near, "other"), near)) == fix


@pytest.mark.parametrize(
    ("source", "fix"),
    [
        ("007", ('"007"', True)),
        ("yes", None),
        ("True", ('"True"', True)),
        ("~", ('"~"', False)),
        ("", None),
        (None, None),
    ],
)
def test_quotes(source: str | None, fix: tuple[str, bool] | None) -> None:
    assert short(quoted(source)) == fix


def test_quotes_taken_away() -> None:
    assert short(unquoted("12", r"[0-9]+")) == ("12", True)
    assert unquoted("12a", r"[0-9]+") is None
    assert unquoted(12, r"[0-9]+") is None


@pytest.mark.parametrize(
    ("value", "text"), [("Yes", "true"), ("off", "false"), ("TRUE", "true"), ("y", None), (1, None)]
)
def test_switches(value: object, text: str | None) -> None:
    assert short(switched(value)) == (None if text is None else (text, True))


@pytest.mark.parametrize(
    ("source", "text"), [("MATH.1", "[MATH.1]"), ("9", "[9]"), ("a, b", None), ('"a"', None), ("", None), (None, None)]
)
def test_a_list_of_one(source: str | None, text: str | None) -> None:
    assert short(in_brackets(source)) == (None if text is None else (text, False))


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        ("EN", "^[a-z]{2}$", "en"),
        ("zh_Hant", "^[a-z]{2}(?:-[A-Za-z]+)*$", "zh-Hant"),
        ("ct", "^[A-Z]{2}$", "CT"),
        ("Connecticut", "^[A-Z]{2}$", None),
        (7, "^[A-Z]{2}$", None),
    ],
)
def test_a_text_that_fits(value: object, pattern: str, text: str | None) -> None:
    assert short(fitting(value, pattern)) == (None if text is None else (text, True))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2026-3-4", "2026-03-04"),
        ("2026/03/04", "2026-03-04"),
        ("2026.3.14", "2026-03-14"),
        ("2026-03-04T00:00:00", "2026-03-04"),
        ("2026-03-04 00:00", "2026-03-04"),
        ("2026-03-04T00:00:00Z", None),
        ("2026-03-04T08:00", None),
        ("2026-3/4", None),
        ("3/4/2026", None),
        ("04.03.2026", None),
        ("2026-02-30", None),
        ("1492-10-12", None),
        ("20260304", None),
        (20260305, None),
    ],
)
def test_days(value: object, text: str | None) -> None:
    assert short(as_day(value)) == (None if text is None else (text, True))


@pytest.mark.parametrize(
    ("source", "safe"),
    [
        (".5", True),
        ("1e3", True),
        ("+5", True),
        ("07", True),
        ("08", True),
        ("010", False),
        ("-012", False),
        ("1_0", True),
    ],
)
def test_numbers(source: str, safe: bool) -> None:
    assert short(as_number(source, "1")) == ("1", safe)
