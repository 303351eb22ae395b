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
    [
        "2008-03-11", "3/11/2008", "11.3.2008", "March 11, 2008", "11 Mar 2008", "born on 1999-01-02", "DOB: 1/2/1999",
        "03-11-2008", "2008/03/11", "2008.03.11", "20080311", "2008-03-11T08:00:00", "11th March 2008",
        "March 11th, 2008", "11-Mar-2008", "Sept. 2 1999 and Mar 11 2008", "3/11/08", "DOB 03/04/99",
        "D.O.B.: 1/2/1999",
        "d.o.b. 1/2/1999", "dob=19990102", "birthDate,1999-12-12", "date_of_birth: 1999-12-12", "birthday:\n1/2/1999",
        "fecha de nacimiento: 02/01/1999", "data de nascimento 1999-01-02", "nacida el 2.1.1999",
        "Born January 1, 1999",
    ],
)  # fmt: skip
def test_birth_dates(text: str) -> None:
    assert [one.partition(" ")[2] for one in found(f"x {text} y")] == ["birth-date"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-14", "on: 2008-03-12", "version 11.3.20081", "12008-03-11", "March 2008", "may 11, 2026",
        "1.3.11.2008",
        "20080312", "reborn 1999-01-02 later", "born in a year; 1999-13-45", "12/31/25", "2008-03-11-x",
    ],
)  # fmt: skip
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
        ("mailto:josé@müller.de.", "email"),
        ("o'neil@school.org", "email"),
        ("SSN 123456789", "number"),
        ("ssn: 123456789", "number"),
        ("Social security number 123456789", "number"),
        ("123\u201345\u20136789", "number"),
    ],
)
def test_numbers_and_addresses(text: str, sort: str) -> None:
    assert [one.partition(" ")[2] for one in found(text)] == [sort]


@pytest.mark.parametrize(
    "text",
    ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "1123-45-6789", "860-555-0140",
     "9000087108",
     "123456789", "SSN 000456789", "x@1.0.0.zip", "checkout@v4.2.2", "left-pad@1.3.0", "git@host",
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


def test_a_line_of_millions_of_signs_is_only_long() -> None:
    line = f"{'on: 2026-03-14, a@b ' * 20_000}Lucía Fernández"
    assert found(line) == [f"1:{len(line) - len('Lucía Fernández') + 1} name"]


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


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "OPENSSH PRIVATE KEY-----",
        "-----BEGIN " + "PRIVATE KEY-----",
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "-----BEGIN " + "ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN " + "PGP PRIVATE KEY BLOCK-----",
        "PuTTY-User-Key-File-" + "3: ssh-ed25519",
        "untrusted comment: minisign encrypted " + "secret key",
    ],
)
def test_private_keys(text: str) -> None:
    assert [one.partition(" ")[2] for one in found(f"key: |\n  {text}")] == ["private-key"]
    assert found(f"{text}  # mbl: ignore-pii[private-key] an example") == []


@pytest.mark.parametrize("text", ["-----BEGIN PUBLIC KEY-----", "-----BEGIN SSH SIGNATURE-----", "the private key"])
def test_what_may_be_published_is_no_private_key(text: str) -> None:
    assert found(text) == []
