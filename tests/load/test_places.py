from pathlib import Path

import pytest

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location, Related
from mblkit.load import places as module
from mblkit.load.dialect import check
from mblkit.load.nodes import Node, compose
from mblkit.load.parse import parse
from mblkit.load.places import Places, place_all
from mblkit.load.scalars import plain_value

TEXT = """\
# evidence of one class
mbl: evidence/1
items:
  - task: u3-modeling
    on: "2026-03-14"
    scores:
      s-0017: {MATH.1.a: proficient, MATH.2.b: 2.50}
    note: |
      block
    tags: [é, 😀, z]
    nothing:
  -
    - deep
    - long text
      on two lines
7: seven
'8': eight
"""


def where(keys: Keys, at: str = "value") -> tuple[int | None, int | None, int | None]:
    location = Places(TEXT).locate(Location("a.yaml", keys, "key" if at == "key" else "value"))
    return location.line, location.column, location.end_column


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("mbl",), (2, 6, 16)),
        (("items", 0, "task"), (4, 11, 22)),
        (("items", 0, "on"), (5, 9, 21)),
        (("items", 0, "scores", "s-0017"), (7, 15, 53)),
        (("items", 0, "scores", "s-0017", "MATH.2.b"), (7, 48, 52)),
        (("items", 0, "tags", 2), (10, 18, 19)),
        (("items", 1, 0), (13, 7, 11)),
        (("items", 1, 1), (14, 7, None)),  # on two lines
        (("items", 0, "note"), (8, 11, None)),
        ((7,), (16, 4, 9)),
        (("8",), (17, 6, 11)),
    ],
)
def test_values(keys: Keys, place: tuple[int, int, int | None]) -> None:
    assert where(keys) == place


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ((), (2, 1, None)),
        (("items",), (3, 1, 6)),  # a list on lines of its own: its key
        (("items", 0, "scores"), (6, 5, 11)),
        (("items", 0), (4, 5, None)),
        (("items", 0, "nothing"), (11, 5, 12)),  # no value: its key
        (("items", 0, "missing"), (4, 5, None)),  # the nearest parent
        (("items", 0, "scores", "s-0099", "MATH.1.a"), (6, 5, 11)),
        (("items", 0, "scores", "s-0017", "MATH.9"), (7, 7, 13)),
        (("items", 9), (3, 1, 6)),
        (("items", "task"), (3, 1, 6)),
        (("items", -1), (3, 1, 6)),
        (("mbl", "x"), (2, 1, 4)),
        (("none", "at", "all"), (2, 1, None)),
    ],
)
def test_lists_mappings_and_what_is_missing(keys: Keys, place: tuple[int, int, int | None]) -> None:
    assert where(keys) == place


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("mbl",), (2, 1, 4)),
        (("items", 0, "scores", "s-0017", "MATH.2.b"), (7, 38, 46)),
        (("items", 0, "tags", 1), (10, 15, 16)),  # an item has no key
        ((7,), (16, 1, 2)),
        (("7",), (16, 1, 2)),
        (("8",), (17, 1, 4)),
        (("items", 0, "unknown"), (4, 5, None)),
    ],
)
def test_keys(keys: Keys, place: tuple[int, int, int | None]) -> None:
    assert where(keys, at="key") == place


def test_what_has_a_place_keeps_it() -> None:
    location = Location("a.yaml", ("mbl",), line=9, column=9)
    assert Places(TEXT).locate(location) is location


def test_empty_and_broken_texts() -> None:
    assert Places("").locate(Location("a.yaml", ("a",))) == Location("a.yaml", ("a",), line=1, column=1)
    assert Places("[1, 2]").locate(Location("a.yaml", (1,))).column == 5
    broken = Places("a: 1\nb:\n  c: [1, 2\nd: 3\n")
    assert broken.locate(Location("a.yaml", ("b", "c", 0))).column == 7


def test_sources() -> None:
    places = Places(TEXT)
    sources = {
        ("items", 0, "on"): '"2026-03-14"',
        ("items", 0, "scores", "s-0017", "MATH.2.b"): "2.50",
        ("items", 0, "nothing"): "",
        ("items", 1, 1): "long text\n      on two lines",
        ("items", 0, "note"): "|\n      block\n",
        ("items", 0, "tags"): "[é, 😀, z]",
        ("items", 0, "scores"): None,
        ("items", 0, "missing"): None,
        ("items", 9): None,
    }
    assert {keys: places.source_of(keys) for keys in sources} == sources
    assert Places("").source_of(()) is None
    assert Places("x").source_of(()) == "x"


def test_duplicates_and_compound_keys() -> None:
    places = Places("a: {b: 1, b: 2, [c]: 3, [c]: 4}\n'a': 5\na: 6\n")
    found = [(twice.keys, twice.first.start[:2], twice.second.start[:2]) for twice in places.duplicates()]
    assert found == [((), (1, 1), (2, 1)), ((), (1, 1), (3, 1)), (("a",), (1, 5), (1, 11))]
    assert [key.start[:2] for key in places.compound_keys()] == [(1, 17), (1, 25)]


def test_keys_of_thousands_of_digits_are_text() -> None:
    digits = "1" * 5000
    assert Places(f"? {digits}\n: a\n").source_of((digits,)) == "a"


def test_scalars_in_the_order_of_the_text() -> None:
    found = [(keys, node.text, at_key) for keys, node, at_key in Places("a: [1, {2: b}]\n~: c\n").scalars()]
    assert found == [
        (("a",), "a", True),
        (("a", 0), "1", False),
        (("a", 1, 2), "2", True),
        (("a", 1, 2), "b", False),
        (("~",), "~", True),
        (("~",), "c", False),
    ]


def leaves(data: object, keys: Keys = ()) -> list[tuple[Keys, object]]:
    if isinstance(data, dict):
        return [leaf for key, value in data.items() for leaf in leaves(value, (*keys, key))]
    if isinstance(data, list):
        return [leaf for place, value in enumerate(data) for leaf in leaves(value, (*keys, place))]
    return [(keys, data)]


def test_every_value_of_the_example_district_is_found_where_it_is_written(root: Path) -> None:
    """The reader's data and the nodes of the other parser, against each other."""
    compared = 0
    for path in sorted((root / "examples" / "district").rglob("*.yaml")):
        text, _ = check(path.name, path.read_bytes())
        assert text is not None
        places, lines = Places(text), text.split("\n")
        for keys, value in leaves(parse(path.name, text)[0]):
            source = places.source_of(keys)
            assert source is not None, (path, keys)
            location = places.locate(Location(path.name, keys))
            assert location.line is not None
            assert location.column is not None
            if source and source[0] not in "'\"|>" and "\n" not in source:
                assert plain_value(source) == value, (path, keys)
                end = None if location.end_column is None else location.end_column - 1
                assert lines[location.line - 1][location.column - 1 : end] == source
                compared += 1
    assert compared > 5000


class Shelf:
    """Files by path, and which of them were read."""

    def __init__(self, **files: str) -> None:
        self.files = {f"{name}.yaml": text.encode() for name, text in files.items()}
        self.read_paths: list[str] = []

    def read(self, path: str) -> bytes:
        self.read_paths.append(path)
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]


def finding(path: str, *keys: str, related: tuple[Related, ...] = ()) -> Diagnostic:
    return diagnose("MBL201", "a message", Location(f"{path}.yaml", keys), related=related)


def test_place_all() -> None:
    shelf = Shelf(a="x: 1\ny: 2\n", b="\ufeffz:\r\n  w: 3\r\n")
    placed = place_all(
        shelf.read,
        [
            finding("b", "z", "w"),
            finding("a", "y", related=(Related(Location("b.yaml", ("z", "w")), "the other"),)),
            finding("a", "x"),
            finding("gone", "x"),
            diagnose("MBL009", "a message", Location("c.yaml", line=4, column=2)),
        ],
    )
    assert [(one.location.path, one.location.line, one.location.column) for one in placed] == [
        ("b.yaml", 2, 6),
        ("a.yaml", 2, 4),
        ("a.yaml", 1, 4),
        ("gone.yaml", None, None),
        ("c.yaml", 4, 2),
    ]
    assert (placed[1].related[0].location.line, placed[1].related[0].location.column) == (2, 6)
    assert shelf.read_paths == ["b.yaml", "a.yaml", "gone.yaml"]


def test_place_all_reads_a_limited_number_of_files() -> None:
    shelf = Shelf(a="x: 1\n", b="x: 1\n", c="x: 1\n")
    placed = place_all(shelf.read, [finding(name, "x") for name in "abcab"], limit=2)
    assert [one.location.line for one in placed] == [1, 1, None, 1, 1]
    assert shelf.read_paths == ["a.yaml", "b.yaml"]


def test_place_all_reads_a_limited_amount_of_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_TEXT", 12)
    shelf = Shelf(a="x: 1\n", b="x: 1\n# long\n", c="x: 1\n")
    placed = place_all(shelf.read, [finding(name, "x") for name in "abc"])
    assert [one.location.line for one in placed] == [1, None, 1]


def test_without_the_c_parser_less_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "has_quick_events", lambda: False)
    monkeypatch.setattr(module, "_MOST_NODES_PURE", 5)
    monkeypatch.setattr(module, "_MOST_TEXT_PURE", 20)
    text = "a: 1\nb: 2\nc: 3\n"
    placed = place_all(Shelf(a=text, b=text).read, [finding("a", "b"), finding("a", "c"), finding("b", "a")])
    assert [one.location.line for one in placed] == [2, 1, None]


def test_files_outside_the_dialect_are_not_looked_into() -> None:
    placed = place_all(Shelf(a="x: &y 1\n").read, [finding("a", "x")])
    assert placed[0].location.line is None


def test_pairs_leave_out_a_key_without_a_value() -> None:
    start = compose("a").root
    assert start is not None
    assert list(Node("mapping", start.start, start.end, parts=[start]).pairs()) == []
