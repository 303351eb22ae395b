import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mblkit.load.lines import Lines
from mblkit.load.tokens import scan, shallow_line


def parts(text: str, *, whole_lines: bool = True) -> list[tuple[str, str]]:
    return [(part.kind, text[part.start : part.end]) for part in scan(text, whole_lines=whole_lines)]


def test_simple_lines_are_one_part() -> None:
    text = "mbl: task/1\nitems:\n  - id: essay\n    on: 2026-03-14\n    tags: [a, b]  # two\n    x: {a: 1}\n  - 'b'\n"
    assert {kind for kind, _ in parts(text)} == {"line"}
    assert parts("a: b# c\n") == [("plain", "a"), ("colon", ":"), ("plain", "b# c")]
    assert "".join(part for _, part in parts(text)) == text
    assert [part.depth for part in scan(text)] == [1, 1, 3, 3, 4, 4, 2]


def test_every_kind_of_part() -> None:
    text = (
        "--- # start\n"
        "? &a !t key\n"
        ": 'it''s' \n"
        '"b\\"": [*c, {d: e, "f":g}, ? h]\n'
        "block: |+ # note\n"
        "  text\n"
        "\n"
        'last: "never'
    )
    assert parts(text) == [
        ("marker", "---"),
        ("comment", "# start"),
        ("entry", "?"),
        ("anchor", "&a"),
        ("tag", "!t"),
        ("plain", "key"),
        ("entry", ":"),
        ("single", "'it''s'"),
        ("double", '"b\\""'),
        ("colon", ":"),
        ("open", "["),
        ("alias", "*c"),
        ("comma", ","),
        ("open", "{"),
        ("plain", "d"),
        ("colon", ":"),
        ("plain", "e"),
        ("comma", ","),
        ("double", '"f"'),
        ("colon", ":"),
        ("plain", "g"),
        ("close", "}"),
        ("comma", ","),
        ("colon", "?"),
        ("plain", "h"),
        ("close", "]"),
        ("plain", "block"),
        ("colon", ":"),
        ("block", "|+ # note\n  text\n\n"),
        ("plain", "last"),
        ("colon", ":"),
        ("unclosed", '"never'),
    ]


def test_text_of_several_lines() -> None:
    assert parts("a: b # c\n  *d\n") == [("line", "a: b # c\n"), ("alias", "*d")]
    assert parts("a: b\n\n  *d # e\n*f\n") == [
        ("line", "a: b\n"),
        ("plain", "*d"),
        ("comment", "# e"),
        ("alias", "*f"),
    ]
    assert parts("[a\n *b, c]") == [
        ("open", "["),
        ("plain", "a"),
        ("plain", "*b"),
        ("comma", ","),
        ("plain", "c"),
        ("close", "]"),
    ]
    assert parts("[a # c\n *b]")[2:4] == [("comment", "# c"), ("alias", "*b")]


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a: |\n  x\n *y\n", "|\n  x\n"),
        ("a: |2\n   x\n  *y\n*z : 1\n", "|2\n   x\n  *y\n"),
        ("- a: >-1\n    x\n   *y\n", ">-1\n    x\n   *y\n"),
        ("- |\n  *x\n\n- y\n", "|\n  *x\n\n"),
        ("a:\n  |\n  *x\nb: 1\n", "|\n  *x\n"),
        ("a: |\nb: c\n", "|\n"),
        ("a: |", "|"),
        ("|\n*x\n", "|\n*x\n"),
        ("|\n*x\n---\n", "|\n*x\n"),
        ("a: |\n\n\n", "|\n\n\n"),
    ],
)
def test_block_text(text: str, block: str) -> None:
    assert [part for kind, part in parts(text) if kind == "block"] == [block]


def test_no_block_text() -> None:
    assert ("block", "|\n") not in parts("[|\n x]")
    assert [kind for kind, _ in parts("a: |x\n")] == ["plain", "colon", "plain"]


def test_keys() -> None:
    text = "a : 1\n'b': 2\n[c]: 3\n*d : 4\n{e: f, 'g': h}: i\nj: k: l\n"
    assert [text[part.start : part.end] for part in scan(text, whole_lines=False) if part.key] == [
        "a", "'b'", "]", "*d", "e", "'g'", "}", "j",
    ]  # fmt: skip


def test_scanning_by_lines_finds_what_scanning_by_parts_finds() -> None:
    """The short cut for simple lines changes neither the other parts nor the depth."""
    dice = random.Random(11)
    pieces = ["a: b\n", "- c\n", "  d: {e: f}\n", "  - [g]\n", "h:\n", '  "i"\n', "  j k\n", "l: |\n", "    m\n"]
    pieces += ["- n: 'o'\n", "# p\n", "\n", "q: *r\n", "s: [t,\n", "  u]\n", "- - v\n", "  w: x # y\n", "z: 'a\n"]
    for _ in range(500):
        text = "".join(dice.choice(pieces) for _ in range(dice.randint(2, 9)))
        quick, slow = list(scan(text)), list(scan(text, whole_lines=False))
        others = [(part.kind, part.start, part.end, part.depth) for part in quick if part.kind != "line"]
        lines = [(part.start, part.end) for part in quick if part.kind == "line"]
        inside = [part for part in slow if any(start <= part.start < end for start, end in lines)]
        assert [(p.kind, p.start, p.end, p.depth) for p in slow if p not in inside] == others, text
        assert {part.kind for part in inside} <= {
            "plain", "colon", "entry", "comment", "single", "double", "open", "close", "comma",
        }  # fmt: skip
        assert max((p.depth for p in quick), default=0) == max((p.depth for p in slow), default=0), text


@given(st.text(alphabet=" \n\t-?:,[]{}&*!<%#'\"|>1ab\\é", max_size=80))
def test_parts_are_in_order_and_inside_any_text(text: str) -> None:
    at = 0
    for part in scan(text):
        assert at <= part.start < part.end <= len(text)
        assert part.depth >= 0
        at = part.end


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("a: [\nb]\n", 5),
        ("a: [b,\nc]\n", 7),
        ("a: {\n b: c\n}\n", None),
        ("a: [\n b\n]\n", None),
        ("- a: [\n  b]\n", 9),
        ("- a: [b,\n 'c']\n", 10),
        ("- a: [b,\n  'c']\n", None),
        ("a: [b\nc]\n", None),
        ("a: [b\n# c\n]\n", None),
        ("a: [b\n, c]\n", None),
        ("[\na\n]\n", None),
        ('"a\nb"\n', None),
        ('a: "b\nc"\n', 6),
        ('a: "b\n c"\n', 7),
        ('a: "b\n  c"\n', None),
        ('a: "b\n\n  c\n"\n', None),
        ('- "b\nc"\n', 5),
        ('- "b\n c"\n', None),
        ('a: ["b\nc"]\n', None),
    ],
)
def test_shallow_lines(text: str, offset: int | None) -> None:
    found = shallow_line(text)
    assert (found and found[0]) == offset
    if found:
        assert found[1] == ("[" not in text)


def test_shallow_lines_are_those_that_yaml_rs_refuses() -> None:
    import yaml_rs

    for start in ("a: ", "- ", "- a: ", "a:\n  - b: ", "a:\n  "):
        for body in ('"x\n{}y"', "[x,\n{}y]", "[\n{}y]", '[x,\n{}"y"]', "[x,\n{}[y]]", "{{x: 1,\n{}y: 2}}", "[x\n{}]"):
            for indent in range(8):
                text = start + body.format(" " * indent) + "\n"
                try:
                    yaml_rs.loads(text, parse_datetime=False)
                    refused = False
                except yaml_rs.YAMLDecodeError:
                    refused = True
                assert (shallow_line(text) is not None) == refused, text


def test_lines() -> None:
    lines = Lines("ab\n\né😀f\n")
    assert [lines.place(offset) for offset in (0, 2, 3, 4, 6, 7, 8)] == [
        (1, 1),
        (1, 3),
        (2, 1),
        (3, 1),
        (3, 3),
        (3, 4),
        (4, 1),
    ]
    assert lines.span(4, 6) == (3, 1, 3)
    assert lines.span(0, 4) == (1, 1, None)
    assert [lines.offset(*place) for place in ((1, 1), (3, 3), (4, 1), (9, 9), (4, 99))] == [0, 6, 8, 8, 8]
