"""What is personal is found, what is not is left in peace, and what is meant to be there can be said to be."""

from datetime import date

import pytest

from mblkit.model.people import PersonRecord
from mblkit.rules.pii import Known, known_of, scan

SALT = b"0123456789abcdef"
PEOPLE = (
    PersonRecord.model_validate(
        {
            "id": "s-1",
            "given": "Lucía María",
            "family": "Fernández Ibarra",
            "birth_date": "2008-03-11",
            "state_id": "9000087109",
        }
    ),
    PersonRecord.model_validate({"id": "s-2", "given": "Finnegan", "family": "O'Dowd", "preferred": "Finn"}),
)
KNOWN = known_of(PEOPLE, SALT)


def found(text: str, known: Known = KNOWN) -> list[str]:
    return [f"{one.line}:{one.column} {one.sort}" for one in scan(text, known)]


@pytest.mark.parametrize(
    "text",
    [
        "Lucía María Fernández Ibarra",
        "LUCIA FERNANDEZ",
        "Fernández Ibarra, Lucía María",
        "lucia_maria_fernandez_ibarra",
        "given: Lucía, family: Fernández",
        "Finnegan O’Dowd",
        "O'Dowd, Finnegan",
        '"O\'Dowd","Finnegan"',
        "Finn O'Dowd",
    ],
)
def test_names_however_they_are_written(text: str) -> None:
    assert [one.partition(" ")[2] for one in found(f"about {text}, yesterday")] == ["name"]


@pytest.mark.parametrize(
    "text", ["Lucía and Fernández", "Lucía came. Later Ibarra went", "Finnegan", "Dowd Finnegan the O"]
)
def test_what_is_no_name_of_the_roster(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["2008-03-11", "3/11/2008", "11.3.2008", "March 11, 2008", "11 Mar 2008", "born on 1999-01-02", "DOB: 1/2/1999"],
)
def test_birth_dates(text: str) -> None:
    assert [one.partition(" ")[2] for one in found(f"x {text} y")] == ["birth-date"]


@pytest.mark.parametrize("text", ["2026-03-14", "on: 2008-03-12", "version 11.3.20081", "12008-03-11"])
def test_other_days(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("123-45-6789", "number"),
        ("123 45 6789", "number"),
        ("id 9000087109 here", "number"),
        ("mail a.b+c@school.k12.ct.us now", "email"),
        ("<x@y.org>", "email"),
    ],
)
def test_numbers_and_addresses(text: str, sort: str) -> None:
    assert [one.partition(" ")[2] for one in found(text)] == [sort]


@pytest.mark.parametrize(
    "text",
    ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "1123-45-6789", "860-555-0140",
     "9000087108",
     "a@example.org", "b@mail.example.com", "c@x.test", "@name", "a@b"],
)  # fmt: skip
def test_shapes_that_identify_nobody(text: str) -> None:
    assert found(text) == []


def test_without_names_shapes_are_still_found() -> None:
    assert found("Lucía Fernández 2008-03-11 123-45-6789 a@b.org", Known(SALT)) == ["1:28 number", "1:40 email"]


def test_nothing_of_a_name_is_kept() -> None:
    assert "luc" not in repr(KNOWN).casefold()
    assert all(len(one) == 12 for one in KNOWN.hashes)
    assert KNOWN.hashes.isdisjoint(known_of(PEOPLE, b"another salt").hashes)


def test_a_place_is_one_place() -> None:
    assert found("a\n  Lucía Fernández Ibarra, Finn O'Dowd") == ["2:3 name", "2:27 name"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a@b.org  # mbl: ignore-pii[email] the office", []),
        ("# mbl: ignore-pii[email] the office\na@b.org", []),
        ("<!-- mbl: ignore-pii[email, number] the office -->\na@b.org 123-45-6789", []),
        ("a@b.org  # mbl: ignore-pii[email]", ["1:10 unused", "1:1 email"]),
        ("a@b.org  # mbl: ignore-pii[number] why", ["1:12 unused", "1:1 email"]),
        ("# mbl: ignore-pii[email] why\n\na@b.org", ["1:1 unused", "3:1 email"]),
        ("# mbl: ignore-pii[email] why", ["1:1 unused"]),
        ("# mbl: ignore-pii[email] one\n# mbl: ignore-pii[email] two\na@b.org", ["1:1 unused"]),
    ],
)
def test_a_comment_quiets_with_a_reason(text: str, left: list[str]) -> None:
    assert [one.partition(" ")[2] for one in found(text)] == [one.partition(" ")[2] for one in left]


def test_the_day_itself_is_no_secret_of_the_code() -> None:
    assert KNOWN.holds("birth-date", date(2008, 3, 11).isoformat())
    assert not KNOWN.holds("name", date(2008, 3, 11).isoformat())
