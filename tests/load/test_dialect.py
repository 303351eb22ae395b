import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from mblkit.diagnostics import Diagnostic
from mblkit.load.dialect import _CONTROL, DEEPEST, MOST_DIGITS, MOST_FINDINGS, _has_rare_signs, check
from mblkit.load.nodes import compose
from mblkit.store.tree import LARGEST_FILE


def places(data: bytes | str) -> list[str]:
    """Return the findings as code:line:column-end column."""
    _, found = check("a.yaml", data if isinstance(data, bytes) else data.encode())
    return [shown(finding) for finding in found]


def shown(finding: Diagnostic) -> str:
    at = finding.location
    return f"{finding.rule}:{at.line}:{at.column}-{at.end_column}"


CLEAN = """\
# R&D, *** note: <<: is no merge key here, --- nor this a marker, !important
title: R&D and *** stars, Stop! a & b, x * y, 100 % = all < most
quoted: "&a *b !c <<: {[[[ --- %"
single: '*a: it''s, [[[ {{{ &b'
other: "said \\"*x\\" & \\\\"  # *y &z !t
fold: >-
  *bullet one
  &not an anchor
  !not a tag
  <<: not merged
block: |
    - *a

    !b [[[{{{
long: text that goes on
  *here and &there
  !and: elsewhere?
"""


def test_clean_text_passes_unchanged() -> None:
    without_key_in_text = CLEAN.replace("  !and: elsewhere?\n", "  !and elsewhere?\n")
    assert check("a.yaml", without_key_in_text.encode()) == (without_key_in_text, [])


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "a: b", "- \n", "{}\n", "é: ñ\n", "a: 👩‍🏫\n"])
def test_small_clean_texts(text: str) -> None:
    assert check("a.yaml", text.encode()) == (text, [])


def test_oversized_file() -> None:
    assert check("a.yaml", b"#" * LARGEST_FILE)[1] == []
    text, found = check("a.yaml", b"#" * (LARGEST_FILE + 1))
    assert (text, [finding.rule for finding in found]) == (None, ["MBL002"])
    assert found[0].message == "the file is larger than 16 MiB"


def test_byte_order_mark_at_the_start_is_dropped() -> None:
    assert check("a.yaml", b"\xef\xbb\xbfa: b\n") == ("a: b\n", [])
    assert places(b"\xef\xbb\xbfa: \xef\xbb\xbfb\n") == ["MBL006:1:4-5"]
    assert places(b"\xef\xbb\xbf\xef\xbb\xbfa: b\n") == ["MBL006:1:1-2"]


def test_carriage_returns_before_line_feeds_change_nothing() -> None:
    assert check("a.yaml", b"a: b\r\nc: |\r\n  d\r\n") == ("a: b\nc: |\n  d\n", [])
    assert places(b"a: b\r\nc: &x d\r\n") == places(b"a: b\nc: &x d\n") == ["MBL010:2:4-6"]


@pytest.mark.parametrize(
    ("data", "place", "message", "hint"),
    [
        (b"a: b\nname: Mu\xf1oz\n", "MBL003:2:9-10", "byte F1 is not part of UTF-8 text", '"ñ"'),
        ("é: é\n".encode() + b"\xe9\n", "MBL003:2:1-2", "byte E9 is not part of UTF-8 text", "Windows-1252"),
        (b"a: \x81", "MBL003:1:4-5", "byte 81 is not part of UTF-8 text", "it may be Windows-1252 now"),
        (b"a: \xc3", "MBL003:1:4-5", "the file ends in the middle of a character", "cut off"),
        (b"a: \xf0\x9f\x91", "MBL003:1:4-5", "the file ends in the middle of a character", "cut off"),
        (b"a: \xed\xa0\x80", "MBL003:1:4-5", "byte ED is not part of UTF-8 text", "Windows-1252"),
        ("a: b\n".encode("utf-16"), "MBL003:1:1-None", "the file is UTF-16 text", "UTF-8"),
        ("a: b\n".encode("utf-16-le"), "MBL003:1:1-None", "the file is UTF-16 text", "UTF-8"),
        ("a: ñ\n".encode("utf-16-be"), "MBL003:1:1-None", "the file is UTF-16 text", "UTF-8"),
        ("a: b\n".encode("utf-32"), "MBL003:1:1-None", "the file is UTF-32 text", "UTF-8"),
    ],
)
def test_other_encodings(data: bytes, place: str, message: str, hint: str) -> None:
    text, found = check("a.yaml", data)
    assert text is None
    assert [shown(finding) for finding in found] == [place]
    assert found[0].message == message
    assert hint in str(found[0].help)


@pytest.mark.parametrize(
    ("sign", "message"),
    [
        ("\0", "the character U+0000 cannot be seen or typed"),
        ("\x1b", "the character U+001B cannot be seen or typed"),
        ("\x7f", "the character U+007F cannot be seen or typed"),
        ("\x85", "the character U+0085 cannot be seen or typed"),
        ("\u2028", "the character U+2028 cannot be seen or typed"),
        ("\u2029", "the character U+2029 cannot be seen or typed"),
        ("\ufdd0", "the character U+FDD0 cannot be seen or typed"),
        ("\uffff", "the character U+FFFF cannot be seen or typed"),
        ("\U0001fffe", "the character U+1FFFE cannot be seen or typed"),
        ("\U0010ffff", "the character U+10FFFF cannot be seen or typed"),
        ("\r", "the carriage return cannot be seen or typed"),
    ],
)
def test_invisible_characters(sign: str, message: str) -> None:
    text, found = check("a.yaml", f"a: b\nname: x{sign}{sign}y {sign}".encode())
    assert text is None
    assert [shown(finding) for finding in found] == ["MBL004:2:8-10", "MBL004:2:12-13"]
    assert found[0].message == message


def test_visible_neighbours_of_the_invisible() -> None:
    text = "a: §·  “q” — … ﬁ 😀 \u200f\n"
    assert check("a.yaml", text.encode()) == (text, [])


def test_file_of_zeros_after_a_crash() -> None:
    assert places(b"\0" * 4096) == ["MBL004:1:1-4097"]


def test_tabs_everywhere() -> None:
    assert places("a:\n\tb: c\td # e\t\tf\n") == ["MBL005:2:1-2", "MBL005:2:6-7", "MBL005:2:12-14"]
    assert "\\t" in str(check("a.yaml", b"a:\tb")[1][0].help)


def test_conflict_markers() -> None:
    text = "a: 1\n<<<<<<< HEAD\nb: 2\n||||||| base\nb: 0\n=======\nb: 3\n>>>>>>> branch\nc: 4\n<<<<<<< x\n"
    _, found = check("a.yaml", text.encode())
    assert [shown(finding) for finding in found] == ["MBL007:2:1-8", "MBL007:10:1-8"]
    assert [(other.location.line, other.message) for other in found[0].related] == [
        (4, 'the line "|||||||"'),
        (6, 'the line "======="'),
        (8, 'the line ">>>>>>>"'),
    ]
    assert places("a: 1\n=======\n") == ["MBL007:2:1-8"]
    assert places("<<<<<<< a\nx: 1\n<<<<<<< b\ny: 1\n>>>>>>> c\n") == ["MBL007:1:1-8", "MBL007:3:1-8"]
    assert places("a: |\n  =======\n  <<<<<<< x\nb: '========'\n") == []


def test_anchors_aliases_tags_and_merge_keys() -> None:
    text = (
        "a: &x 1\n"
        "b: *x\n"
        "c: !!str 2\n"
        "<<: *x\n"
        'd: {<<: 1, "k":&y 2, e: [!t 3, *y, ! 4]}\n'
        "- &z\n"
        "? *y\n"
        "&k key: |\n"
        "  *text\n"
        "!<tag:x> f: 1\n"
    )
    assert places(text) == [
        "MBL010:1:4-6",
        "MBL010:2:4-6",
        "MBL011:3:4-9",
        "MBL012:4:1-3",
        "MBL010:4:5-7",
        "MBL012:5:5-7",
        "MBL010:5:16-18",
        "MBL011:5:26-28",
        "MBL010:5:32-34",
        "MBL011:5:36-37",
        "MBL010:6:3-5",
        "MBL010:7:3-5",
        "MBL010:8:1-3",
        "MBL011:10:1-9",
    ]


def test_names_are_not_echoed() -> None:
    found = check("a.yaml", b"a: &Zebulon x\nb: *Zebulon\nc: !Zebulon y\n")[1]
    assert [one.message for one in found] == ["an anchor is used", "an alias is used", "a YAML tag is used"]


def test_quoted_merge_key_is_a_key() -> None:
    assert places("'<<': 1\na: {\"<<\": 2}\nb: <<\n") == []


def test_text_after_a_comment_begins_anew() -> None:
    assert places("a: text # note\n*b : 1\n") == ["MBL010:2:1-3"]


def test_document_markers() -> None:
    assert places("a: 1\n---\nb: 2\n") == ["MBL013:2:1-4"]
    assert places("a: 1\n...\n") == ["MBL013:2:1-4"]
    assert places("a: 1\n--- b") == ["MBL013:2:1-4"]
    assert places("a: |\n  ---\nb: '---'\nc: --- d\n---x: 1\n...y: 2\n") == []


def test_marker_at_the_top_is_refused_but_read_over() -> None:
    text, found = check("a.yaml", b"# note\n\n---\na: 1\n")
    assert [shown(finding) for finding in found] == ["MBL013:3:1-4"]
    assert text == "# note\n\n   \na: 1\n"
    assert check("a.yaml", b"--- \na: 1\n")[0] == "    \na: 1\n"
    assert check("a.yaml", b"--- a\n")[0] is None
    assert check("a.yaml", b"---\na: 1\n---\n")[0] is None
    assert check("a.yaml", b"---\na: &x 1\n")[0] is None


def test_directives() -> None:
    assert places("%YAML 1.2\n---\na: b\n") == ["MBL013:2:1-4", "MBL014:1:1-10"]
    assert places("# c\n\n%TAG ! x\na: 1\n%b: 1") == ["MBL014:3:1-9"]
    assert places("a: 50%\nb: |\n  %YAML\n") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[" * 65 + "]" * 65, "1:65"),
        ("[" * 100_000, "1:65"),
        ("{a: " * 65 + "}" * 65, "1:257"),
        ("- " * 65, "1:129"),
        ("-  " * 65, "1:193"),
        ("- ? " * 33, "1:129"),
        ("[a: " * 33, "1:129"),
        ("[? " * 33, "1:97"),
        ("".join(" " * depth + "a:\n" for depth in range(65)), "65:65"),
        ("".join(" " * depth + "a:\n" + " " * depth + "- \n" for depth in range(33)), "65:33"),
        ("".join(f"{' ' * depth}- b:\n" for depth in range(0, 66, 2)), "33:65"),
        ("".join(" " * depth + "a:\n" for depth in range(63)) + " " * 63 + "[[\n]]", "64:65"),
        ("".join(" " * depth + "a:\n" for depth in range(64)) + " " * 64 + "b: {c: d}\n", "65:65"),
    ],
)
def test_deep_nesting(text: str, place: str) -> None:
    assert places(text) == [f"MBL008:{place}-{int(place.split(':')[1]) + 1}"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 64 + "]" * 64,
        "{a: " * 64 + "}" * 64,
        "- " * 64,
        "[a: " * 32 + "]" * 32,
        "".join(" " * depth + "a:\n" for depth in range(64)),
        "a: '" + "[{" * 200 + "'\n",
        "# " + "[{" * 200 + "\n",
        "a: |\n  " + "[{" * 200 + "\n",
        "a: text " + "[{" * 200 + "\n",
        "# " + "-" * 200 + "\na:" + " " * 200 + "b\n",
        "a: x\n" + " " * 100 + "- ? - : text goes on\n",
        "items:\n" + "- {a: [1, {b: [x]}]}\n" * 50,
    ],
)
def test_not_too_deep(text: str) -> None:
    assert check("a.yaml", text.encode()) == (text, [])


def test_depth_is_that_of_the_parser() -> None:
    """Random nests of all sorts: the dialect refuses exactly those in which the parser counts more than 64 levels."""
    dice = random.Random(7)
    refused = 0
    for _ in range(300):
        text = nest(dice, dice.randint(55, 75))
        found = check("a.yaml", text.encode())[1]
        problem = compose(text).problem
        assert [finding.rule for finding in found] == ([problem.rule] if problem else []), text
        refused += bool(found)
    assert 50 < refused < 270


def nest(dice: random.Random, depth: int) -> str:
    """Return a text with about `depth` levels: blocks first, then brackets."""
    blocks = dice.randint(0, depth)
    text, indent, fresh = "", 0, True
    for _ in range(blocks):
        kind = dice.choice("-k?")
        text += "" if fresh else "\n" + " " * indent
        indent += 2 if kind != "k" else 1
        text += {"-": "- ", "?": "? ", "k": "k:"}[kind]
        fresh = kind != "k"
    text += "" if fresh else " "
    brackets = [dice.choice(["[", "{", "p"]) for _ in range(depth - blocks)]
    text += "".join({"[": "[", "{": "{a: ", "p": "[b: "}[sign] for sign in brackets)
    return text + "".join("}" if sign == "{" else "]" for sign in reversed(brackets)) + "\n"


@pytest.mark.parametrize("before", range(0, 240, 7))
def test_long_numbers_are_seen_wherever_they_begin(before: int) -> None:
    text = "#" * before + "\na: "
    assert places(f"{text}{'1' * (MOST_DIGITS - 1)}\n") == []
    assert [place[:6] for place in places(f"{text}{'7' * MOST_DIGITS}\n")] == ["MBL112"]


@pytest.mark.parametrize("line", ["---", "...", "- " * 70 + "a"])
def test_what_stands_at_the_start_of_a_line_is_seen_in_the_first_one_too(line: str) -> None:
    first, second = places(f"{line}\n"), places(f"\n{line}\n")
    assert first
    assert [place.replace(":1:", ":2:", 1) for place in first] == second


def test_numbers_of_thousands_of_digits() -> None:
    digits = "1" * MOST_DIGITS
    assert places(f"a: {digits}\n- [x, -{digits}2, 0x{digits}]\n{digits}: b\n") == [
        "MBL112:1:4-1004",
        "MBL112:2:7-1009",
        "MBL112:2:1011-2013",
        "MBL112:3:1-1001",
    ]
    assert places(f"a: {digits[1:]}\nb: '{digits}'\n# {digits}\nc: |\n  {digits}\nd: x{digits}\n") == []


def test_findings_of_one_rule_are_capped() -> None:
    for text, rule in (("a\tb\n", "MBL005"), ("a: &x 1\n", "MBL010"), ("a: \x01\n", "MBL004"), ("---\n", "MBL013")):
        found = check("a.yaml", (text * 50).encode())[1]
        assert [finding.rule for finding in found] == [rule] * MOST_FINDINGS
        last = "; more of the kind follow, which are not told"
        assert [str(finding.help).endswith(last) for finding in found] == [False] * (MOST_FINDINGS - 1) + [True]
        exact = check("a.yaml", (text * MOST_FINDINGS).encode())[1]
        assert [finding.rule for finding in exact if not str(finding.help).endswith(last)] == [rule] * MOST_FINDINGS


def test_all_findings_of_a_file_are_told() -> None:
    assert sorted(places("a: &x\tb\nc: \x01\n---\n%d\n<<<<<<< e\n")) == [
        "MBL004:2:4-5",
        "MBL005:1:6-7",
        "MBL007:5:1-8",
        "MBL010:1:4-6",
        "MBL013:3:1-4",
    ]


def test_depth_is_where_the_parser_would_see_it() -> None:
    assert compose("[" * (DEEPEST + 1)).problem is not None


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_text_or_findings(data: bytes) -> None:
    text, found = check("a.yaml", data)
    assert text is not None or found
    for finding in found:
        assert finding.location.path == "a.yaml"
        assert finding.help


PIECES = (
    "a: ", "b:\n", "- ", "  ", "\n", "  - ", "'", '"', "[", "]", "{", "}", ", ", ": ", "? ", "|\n", "  x\n", " # c\n",
    "*a ", "&b ", "!c ", "x ", "<<: ", "text *x", "# &y\n", ">-\n", "   *z\n", "k: v\n", "  &q r\n",
)  # fmt: skip


def test_anchors_and_tags_are_those_that_the_parser_finds() -> None:
    """In both directions, wherever a random text happens to be YAML."""
    dice = random.Random(5)
    compared = 0
    while compared < 2_000:
        text = "".join(dice.choices(PIECES, k=dice.randint(2, 9)))
        try:
            events = list(YAML(typ="safe", pure=True).parse(text))
        except YAMLError:
            continue
        compared += 1
        rules = {finding.rule for finding in check("a.yaml", text.encode())[1]}
        assert ("MBL010" in rules) == any(getattr(event, "anchor", None) for event in events), text
        assert ("MBL011" in rules) == any(getattr(event, "ctag", None) for event in events), text


@given(st.text(alphabet=" \n-?:,[]{}&*!<%#'\"|>ab\\", max_size=60))
def test_the_parser_finds_no_anchor_alias_or_tag_where_the_dialect_finds_none(text: str) -> None:
    if check("a.yaml", text.encode())[1]:
        return
    try:
        events = list(YAML(typ="safe", pure=True).parse(text))
    except Exception:  # noqa: BLE001 - broken YAML is the parser's affair
        return
    for event in events:
        assert not getattr(event, "anchor", None), event
        assert not getattr(event, "tag", None), event


def test_the_first_look_finds_just_the_signs_that_the_closer_look_finds() -> None:
    for number in (*range(0x80, 0xD800), *range(0xE000, 0x110000)):
        sign = chr(number)
        assert _has_rare_signs(sign.encode()) == bool(_CONTROL.match(sign) or sign == "\ufeff"), hex(number)
