import importlib.util
import random
from pathlib import Path

import pytest
import yaml_rs
from hypothesis import given
from hypothesis import strategies as st

from mblkit.diagnostics import Diagnostic
from mblkit.errors import MblError
from mblkit.load import parse as parse_module
from mblkit.load.dialect import check
from mblkit.load.parse import parse, readers
from mblkit.load.places import Places

READERS = ("yaml-rs", "ruamel")
both = pytest.mark.parametrize("reader", READERS)


def shown(found: list[Diagnostic]) -> list[str]:
    return [f"{one.rule}:{one.location.line}:{one.location.column}-{one.location.end_column}" for one in found]


def test_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert readers() == READERS
    with pytest.raises(MblError) as caught:
        parse("a.yaml", "a: 1\n", "pyyaml")
    assert caught.value.message == 'there is no YAML reader "pyyaml" here'
    assert caught.value.hint == "choose one of: yaml-rs, ruamel"
    readers.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert readers() == ("ruamel",)
    assert parse("a.yaml", "a: 1\n") == ({"a": 1}, [])
    monkeypatch.undo()
    readers.cache_clear()


@both
def test_data(reader: str) -> None:
    text = """\
# a comment
text: plain text
"quoted": 'it''s'
date: 2026-03-14
time: 12:30:45
numbers: [1, -2.5, 1e3, 0x1F, 007, 1_000]
words: [true, no, ~, null, on]
nothing:
2: whole
1.5: broken
true: truth
~: none
block: |
  one
  two
folded: >-
  one
  two
long: goes
  on
'<<': kept
bracket: [{a: b}, [], {}, "x\\ty"]
"""
    data, found = parse("a.yaml", text, reader)
    assert found == []
    assert data == {
        "text": "plain text",
        "quoted": "it's",
        "date": "2026-03-14",
        "time": "12:30:45",
        "numbers": [1, -2.5, 1000.0, 31, 7, 1000],
        "words": [True, "no", None, None, "on"],
        "nothing": None,
        2: "whole",
        1.5: "broken",
        True: "truth",
        None: "none",
        "block": "one\ntwo\n",
        "folded": "one two",
        "long": "goes on",
        "<<": "kept",
        "bracket": [{"a": "b"}, [], {}, "x\ty"],
    }


@both
@pytest.mark.parametrize("text", ["", "\n", "# note\n", "   ", "null", "~\n"])
def test_nothing(reader: str, text: str) -> None:
    assert parse("a.yaml", text, reader) == (None, [])


@both
def test_a_last_line_of_blanks_is_no_text(reader: str) -> None:
    assert parse("a.yaml", "a: |\n  x\n    ", reader) == ({"a": "x\n"}, [])
    assert parse("a.yaml", "a: |\n  x ", reader)[0] in ({"a": "x "}, {"a": "x \n"})


@both
def test_duplicate_keys(reader: str) -> None:
    text = "a: 1\nb:\n  - {c: 1, 'c': 2}\na: 3\n1: x\n01: y\na: 4\n" + "k" * 70 + ": 1\n" + "k" * 70 + ": 2\n"
    data, found = parse("a.yaml", text, reader)
    assert data is None
    assert shown(found) == [
        "MBL015:4:1-2",
        "MBL015:6:1-3",
        "MBL015:7:1-2",
        "MBL015:9:1-71",
        "MBL015:3:12-15",
    ]
    assert [(one.related[0].location.line, one.related[0].location.column) for one in found] == [
        (1, 1),
        (5, 1),
        (1, 1),
        (8, 1),
        (3, 6),
    ]
    assert found[0].message == 'the key "a" is used twice'
    assert found[0].location.keys == ("a",)
    assert found[4].location.keys == ("b", 0, "c")
    assert found[3].message == f'the key "{"k" * 59}…" is used twice'


ENTRY = "  - id: a\n    title: A\n    x: 1\n"


@both
@pytest.mark.parametrize(
    ("more", "places", "message"),
    [
        ("    id: b\n    title: B\n", ["5:3-7"], 'the key "id" and one more below it are used twice'),
        ("    id: b\n    y: 1\n    title: A\n    x: 1\n", ["5:3-7"], 'the key "id" and 2 more below it are used twice'),
        (
            "    id: b\n    title: B\n    id: c\n    title: C\n",
            ["5:3-7", "7:3-7"],
            'the key "id" and one more below it are used twice',
        ),
    ],
)
def test_an_entry_that_lost_its_dash_is_one_finding(reader: str, more: str, places: list[str], message: str) -> None:
    text = f"items:\n{ENTRY}{more}"
    found = parse("a.yaml", text, reader)[1]
    assert shown(found) == [f"MBL015:{place}" for place in places]
    assert {one.message for one in found} == {message}
    assert found[0].help == 'if a new entry begins here, write "- " before "id"; else delete one of each two'
    assert [(one.location.line, one.location.column) for one in found[0].related] == [(2, 5)]
    lines = text.split("\n")
    for one in found:
        at, fix = one.location, one.fix
        assert at.line is not None
        assert at.column is not None
        assert at.end_column is not None
        assert fix is not None
        assert not fix.safe
        line = lines[at.line - 1]
        lines[at.line - 1] = line[: at.column - 1] + fix.text + line[at.end_column - 1 :]
    data, found = parse("a.yaml", "\n".join(lines), reader)
    assert found == []
    assert isinstance(data, dict)
    assert [one["id"] for one in data["items"]] == ["a", "b", "c"][: len(places) + 1]


@both
def test_keys_that_are_twice_and_begin_no_entry(reader: str) -> None:
    def found(text: str) -> list[str]:
        return shown(parse("a.yaml", text, reader)[1])

    assert found(f"items:\n{ENTRY}    title: B\n    id: b\n") == ["MBL015:5:5-10", "MBL015:6:5-7"]
    assert found(f"items:\n{ENTRY}    title: A\n    x: 1\n") == ["MBL015:5:5-10", "MBL015:6:5-6"]
    assert found("id: a\ntitle: A\nid: b\ntitle: B\n") == ["MBL015:3:1-3", "MBL015:4:1-6"]
    assert found("- {id: a, t: A, id: b, t: B}\n") == ["MBL015:1:17-19", "MBL015:1:24-25"]
    assert found("-\n  id: a\n  t: A\n  id: b\n  t: B\n") == ["MBL015:4:3-5", "MBL015:5:3-4"]


@both
def test_a_key_in_quotes_is_not_rewritten(reader: str) -> None:
    (found,) = parse("a.yaml", "- id: a\n  t: A\n  'id': b\n  t: B\n", reader)[1]
    assert (shown([found]), found.fix) == (["MBL015:3:3-7"], None)


def test_duplicate_key_that_cannot_be_placed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Places, "duplicates", lambda _: iter(()))
    found = parse("a.yaml", "a: 1\na: 2\n", "yaml-rs")[1]
    assert shown(found) == ["MBL015:None:None-None"]
    assert found[0].message == 'the key "a" is used twice'


@both
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[1, 2]: 3\n", "1:1"),
        ("a:\n  ? {b: c}\n  : d\n", "2:5"),
        ("a: [{? {c: d} : e}]\n", "1:8"),
        ("? - a\n: b\n", "1:3"),
        ("? - [a, {b: c}]\n: d\n", "1:3"),
        ("[] :\n", "1:1"),
        ("a: {{b: c}}\n", "1:5"),
        ("a: {b: 1, # note\n  [c]}\n", "2:3"),
    ],
)
def test_keys_that_are_no_scalars(reader: str, text: str, place: str) -> None:
    data, found = parse("a.yaml", text, reader)
    assert data is None
    assert shown(found) == [f"MBL009:{place}-None"]
    assert found[0].message == "a key is a list or a mapping"


def test_questions_are_no_keys() -> None:
    text = "a: Why? Because.\nb: {c: 'x?'}\nd: '[e]: f'\n"
    assert parse("a.yaml", text) == ({"a": "Why? Because.", "b": {"c": "x?"}, "d": "[e]: f"}, [])


@both
def test_numbers_with_thousands_of_digits(reader: str) -> None:
    """The dialect finds them, and where; whoever does not ask it gets a finding or a number, but no error."""
    _, found = parse("a.yaml", f"a: {'1' * 5000}\n", reader)
    assert shown(found) in ([], ["MBL112:None:None-None"])


@pytest.mark.parametrize(
    ("text", "rule"), [("a: &x 1\nb: *x\n", "MBL010"), ("a: 1\n--- \nb: 2\n", "MBL013"), ("[" * 70, "MBL008")]
)
def test_ruamel_refuses_what_the_dialect_should_have_refused(text: str, rule: str) -> None:
    data, found = parse("a.yaml", text, "ruamel")
    assert data is None
    assert [one.rule for one in found] == [rule]


class PanicError(BaseException):
    """As pyo3's PanicException: no Exception."""


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PanicError("index out of bounds"), "the text is not YAML (PanicError)"),
        (ValueError("what?"), "the text is not YAML (ValueError)"),
        (RecursionError(), "values are nested too deep"),
        (TypeError("unhashable type"), "a key is a list or a mapping"),
    ],
)
def test_whatever_the_reader_raises_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, message: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(yaml_rs, "loads", fail)
    data, found = parse("a.yaml", "a: 1\n", "yaml-rs")
    assert data is None
    assert [one.message for one in found] == [message]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, MemoryError])
def test_what_is_not_the_readers_affair_goes_through(
    monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(yaml_rs, "loads", fail)
    with pytest.raises(error):
        parse("a.yaml", "a: 1\n", "yaml-rs")


def read_alike(path: Path) -> bool:
    text, found = check(path.name, path.read_bytes())
    assert text is not None
    return found == [] and parse(path.name, text, "yaml-rs") == parse(path.name, text, "ruamel")


def test_both_readers_read_a_file_of_each_sort_alike(root: Path) -> None:
    folders = sorted({path.parent for path in (root / "examples" / "district").rglob("*.yaml")})
    smallest = [min(folder.glob("*.yaml"), key=lambda path: path.stat().st_size) for folder in folders]
    assert smallest
    assert [path.name for path in smallest if not read_alike(path)] == []


@pytest.mark.full
def test_both_readers_read_the_whole_example_district_alike(root: Path) -> None:
    paths = sorted((root / "examples" / "district").rglob("*.yaml"))
    assert [path.name for path in paths if not read_alike(path)] == []


@given(st.text(max_size=80) | st.text(alphabet=" \n-?:,[]{}&*!<%#'\"|>ab\\0.", max_size=80))
def test_any_text_gives_data_or_findings(text: str) -> None:
    for reader in READERS:
        data, found = parse("a.yaml", text, reader)
        assert data is None or not found
        for one in found:
            assert one.help


@given(st.binary(max_size=80))
def test_any_bytes_pass_dialect_and_parser(data: bytes) -> None:
    text, _ = check("a.yaml", data)
    if text is not None:
        for reader in READERS:
            parse("a.yaml", text, reader)


@pytest.mark.parametrize("seed", range(200))
def test_no_text_with_a_compound_key_is_passed_over(seed: int) -> None:
    chance = random.Random(seed)
    parts = ("{", "}", "[", "]", ",", ": ", ":", " ", "\n", "a", "- ", "? ", "'", '"', "#", "{a: b}", "[a]", "{[a]: b}")
    look = vars(parse_module)
    for _ in range(100):
        text = "".join(chance.choices(parts, k=chance.randrange(2, 10)))
        assert look["_may_have_compound_key"](text) or not look["_has_compound_key"](_loaded(text)), text


def _loaded(text: str) -> object:
    try:
        data: object = yaml_rs.loads(text, parse_datetime=False)
    except BaseException:  # noqa: BLE001 - as at the border
        return None
    return data
