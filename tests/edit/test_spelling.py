"""How values are spelled: plain where that is safe, quoted where YAML would read something else."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mblkit.edit.spelling import Value, entry, flow, lines, scalar
from mblkit.load.dialect import check
from mblkit.load.parse import parse, readers

PLAIN = [
    "proficient", "MATH.1.a", "not-assessed", "s-0017", "2026-03-14", "2025-26", "2/3", "1.2.3", "12:30", "no",
    "NO", "yes", "on", "y", "a b", "it's so", 'say "x"', "a#b", "C# and more", "Größe", "日本", "😀", "-a", "a - b",
    "5 km", "x=y", "=", "~5", "nulls", "R&D", "a*b", "50%", "inf", "Infinity", "e3", "+", "a, b", "what?",
    "https://example.org/a", "CCSS.MATH:HSF-IF.B.4",
]  # fmt: skip
QUOTED = [
    "", " a", "a ", "null", "~", "true", "FALSE", "1", "-1", "+1", "9.10", "007", "1e3", "0x1F", "0o17", "1_000", ".5",
    "5.", ".inf", ".NaN", "_3", "a: b", "a:", "a #b", "#a", "- a", "-", "? a", "?a", ":a", "!a", "&a", "*a", "@a", "`a",
    "%a", "|", "> a", "'a'", '"a"', "{a", "]a", ",a", "---", "--- a", "...", "<<", "a\nb", "a\tb", "a\rb", "\x00",
    "[ref 3", "\x85", "\u2028", "\ufeffa", "\u200b", "a\u202eb", "\ue000", "9" * 5000, "\u00a0",
]  # fmt: skip
ONLY_IN_BRACKETS = ["a, b", "a]", "a{b", "what?", "https://example.org/a", "a -"]

text = st.text(
    st.one_of(
        st.sampled_from(list(":-?#,[]{}&*!|>'\"%@`~<=+._0123456789eExXob \\/\t\n\r\x85\u2028\ufeffnulltrue")),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
)
values = st.recursive(
    st.one_of(
        text,
        st.booleans(),
        st.none(),
        st.integers(-(10**9), 10**9),
        st.integers(-(10**6), 10**6).map(lambda number: number / 1000),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(text, inner, max_size=3)),
    max_leaves=6,
)


def read_back(written: str) -> list[object]:
    """What each reader makes of a text that the dialect lets through."""
    plain, found = check("a.yaml", written.encode())
    assert plain is not None, found
    read = [parse("a.yaml", plain, reader) for reader in readers()]
    assert [faults for _, faults in read] == [[]] * len(read)
    return [data for data, _ in read]


@pytest.mark.parametrize("word", PLAIN)
def test_plain(word: str) -> None:
    assert scalar(word) == word
    assert read_back(f"a: {word}\n") == [{"a": word}] * len(readers())


@pytest.mark.parametrize("word", QUOTED)
def test_quoted(word: str) -> None:
    assert scalar(word).startswith('"')
    assert scalar(word, brackets=True).startswith('"')
    assert read_back(f"a: {scalar(word)}\n") == [{"a": word}] * len(readers())


@pytest.mark.parametrize("word", ONLY_IN_BRACKETS)
def test_quoted_in_brackets_only(word: str) -> None:
    assert scalar(word) == word
    assert scalar(word, brackets=True) == f'"{word}"'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (3, "3"),
        (3.5, "3.5"),
        (-0.25, "-0.25"),
        (1e-7, "0.0000001"),
        (1e16, "10000000000000000"),
        ([], "[]"),
        ({}, "{}"),
        ({"a": [1, "x, y"]}, '{a: [1, "x, y"]}'),
        ([[1], {"b": None}], "[[1], {b: null}]"),
        (("a", "b"), "[a, b]"),
    ],
)
def test_values(value: Value, written: str) -> None:
    assert flow(value) == written


def test_an_entry_of_brackets() -> None:
    assert entry("a, b", "c: d") == '"a, b": "c: d"'


def test_scores_have_a_line_for_each_student() -> None:
    item: dict[str, Value] = {"task": "t", "scores": {"s-1": {"A": "x"}, "s-2": {"A": "y"}}, "replaces": {"id": "e"}}
    assert list(lines(item, 4)) == [
        "task: t",
        "scores:",
        "    s-1: {A: x}",
        "    s-2: {A: y}",
        "replaces: {id: e}",
    ]


def test_scores_of_one_student_have_one_line() -> None:
    assert list(lines({"scores": {"A": "x", "B": 2}})) == ["scores: {A: x, B: 2}"]


@given(values, text, text)
@example("a -", "a -", "a -")
def test_every_reader_reads_what_was_meant(value: Value, key: str, other: str) -> None:
    written = f"{scalar(key)}: {flow(value)}\nx: {flow([{other: value}, other])}\n"
    wanted = {key: value, "x": [{other: value}, other]}
    if key != "x":
        for data in read_back(written):
            assert repr(data) == repr(wanted)
