"""What a delivered document says of itself, and where two of them differ."""

import json
from datetime import date

import pytest

from mblkit.reports.printed import Printed, differences, read_printed

DAY = date(2026, 6, 15)
HTML = b'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta name="dcterms.created" content="2026-06-15">\n</head>\n<body>'


@pytest.mark.parametrize(
    ("data", "generated"),
    [
        (HTML, DAY),
        (HTML.replace(b"06-15", b"02-30"), None),
        (HTML.replace(b"<head>", b"<body><head>"), None),
        (b'<body><meta name="dcterms.created" content="2026-06-15">', None),
        (b"%PDF-1.7\n1 0 obj\n<< /CreationDate (D:20260615) >>", DAY),
        (b"%PDF-1.7\n1 0 obj\n<< /CreationDate (D:20260615000000Z) >>", DAY),
        (b"%PDF-1.7 /CreationDate (D:20260615) /CreationDate (D:20250615)", None),
        (b"%PDF-1.7 /CreationDate (D:20269915)", None),
        (b"OFFICIAL TRANSCRIPT\n", None),
        (b"", None),
        (b"\xff\x00{", None),
        (b'{"frame": ', None),
        (b"{" * 100_000, None),
    ],
)
def test_the_day_is_read_where_the_form_tells_it(data: bytes, generated: date | None) -> None:
    assert read_printed(data) == Printed(generated)


@pytest.mark.parametrize(
    ("view", "generated"),
    [
        ({"frame": {"generated": "2026-06-15"}}, DAY),
        ({"frame": {"generated": "June"}}, None),
        ({"frame": {"generated": 20260615}}, None),
        ({"frame": []}, None),
        ({}, None),
    ],
)
def test_json_is_its_own_view(view: dict[str, object], generated: date | None) -> None:
    assert read_printed(json.dumps(view).encode()) == Printed(generated, view)


@pytest.mark.parametrize(
    ("told", "found", "ways"),
    [
        ({"a": 1, "b": [1, {"c": "x"}]}, {"b": [1, {"c": "x"}], "a": 1}, ()),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, ("a.b",)),
        ({"a": [{"b": "1"}, {"b": "2"}]}, {"a": [{"b": "1"}, {"b": "3"}]}, ("a[1].b",)),
        ({"a": 1, "z": 1}, {"a": 1, "b": 2, "z": 2}, ("b", "z")),
        ({"a": [1]}, {"a": [1, 2]}, ("a",)),
        ({"a": True}, {"a": 1}, ("a",)),
        ({"a": None}, {}, ("a",)),
        ([1], {"a": 1}, ("the whole",)),
    ],
)
def test_differences_are_told_by_their_keys_alone(told: object, found: object, ways: tuple[str, ...]) -> None:
    assert differences(told, found) == ways
    assert len(differences(found, told)) == len(ways)
