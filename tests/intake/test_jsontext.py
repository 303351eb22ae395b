import json
from typing import Any

import pytest

from mblkit.intake.findings import Findings
from mblkit.intake.jsontext import DEEPEST, pointer, read_json


def read(text: str) -> tuple[Any, list[tuple[str, str]]]:
    findings = Findings()
    value = read_json(text, findings)
    return value, [(one.place, one.message) for one in findings]


@pytest.mark.parametrize("text", ["{}", "[1, 2.5, -3, true, null]", '{"a": {"b": ["\\u00e9", "\\ud83d\\ude00"]}}'])
def test_sound_json_is_read(text: str) -> None:
    assert read(text) == (json.loads(text), [])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1, column 1"),
        ('{"a": 1,}', "line 1, column 9"),
        ('{\n  "a" 1}', "line 2, column 7"),
        ("[1] 2", "line 1, column 5"),
        ('["a\tb"]', "line 1, column 4"),
        ('{"a": "b', "line 1, column 7"),
    ],
)
def test_a_fault_has_its_line_and_column(text: str, place: str) -> None:
    value, found = read(text)
    assert value is None
    assert [where for where, _ in found] == [place]


@pytest.mark.parametrize(
    ("text", "message"),
    [('["a', "unterminated string"), ('["a\tb"]', "invalid control character"), ("[1] 2", "extra data")],
)
def test_a_fault_is_said_in_whole_words(text: str, message: str) -> None:
    _, found = read(text)
    assert [said for _, said in found] == [f"this is not JSON: {message}"]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('{"a": [0, {"b": 1, "b": 2}]}', "/a/1", 'the key "b" stands twice'),
        ('{"a/b": {"c~": NaN}}', "/a~1b/c~0", '"NaN" is no number of JSON'),
        ("[1, -Infinity]", "/1", '"-Infinity" is no number of JSON'),
        ("[1e999]", "/0", '"1e999" is no number of JSON'),
        (f"[{'9' * 5000}]", "/0", f'"{"9" * 100}" is no number of JSON'),
        ('["\\ud800"]', "/0", "a text holds half of a character"),
        ('{"\\udc00": 1}', "", "a text holds half of a character"),
    ],
)
def test_what_cannot_be_trusted_has_its_pointer(text: str, place: str, message: str) -> None:
    value, found = read(text)
    assert value is None
    assert found == [(place, message)]


@pytest.mark.parametrize("depth", [DEEPEST + 1, 200, 100_000])
def test_deep_nesting_is_refused_where_it_begins(depth: int) -> None:
    value, found = read("[\n" + "[" * (depth - 1) + "]" * depth)
    assert value is None
    assert found == [(f"line 2, column {DEEPEST}", f"values are nested deeper than {DEEPEST} levels")]


def test_brackets_in_texts_are_no_depth() -> None:
    text = json.dumps(["[" * 100, '"[{' * 50, "\\" * 3])
    assert read(text)[1] == []


def test_many_faults_of_a_sort_are_cut_short() -> None:
    _, found = read("[" + ", ".join(["NaN"] * 30) + "]")
    assert len(found) == 21
    assert found[-1] == ("/29", "and 10 more: strange numbers")


def test_a_pointer_escapes_its_steps() -> None:
    assert pointer("a/b", 0, "~") == "/a~1b/0/~0"
