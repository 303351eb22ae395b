import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mblkit.load import nodes
from mblkit.load.nodes import Composed, Mark, Node, compose, has_quick_events

TEXT = """\
é: [ü, {x: 'y'}]
list:
- 😀 z
- "a
  b"
- |
  block
empty:
"""
NOTHING = re.compile(r"\ufeff?(?:\s|#.*)*")
"""Blanks and comments."""


def outline(node: Node | None) -> object:
    if node is None or node.kind == "scalar":
        return node and node.text
    if node.kind == "list":
        return [outline(part) for part in node.parts]
    return {key.text: outline(value) for key, value in node.pairs()}


@pytest.mark.parametrize("pure", [False, True])
def test_nodes_and_marks(*, pure: bool) -> None:
    composed = compose(TEXT, pure=pure)
    assert composed.problem is None
    root = composed.root
    assert outline(root) == {"é": ["ü", {"x": "y"}], "list": ["😀 z", "a b", "block\n"], "empty": ""}
    assert root is not None
    (_, flow), (key, block), _ = root.pairs()
    assert (flow.flow, flow.start, flow.end) == (True, Mark(1, 4, 3), Mark(1, 17, 16))
    assert (key.start, key.end, key.plain) == (Mark(2, 1, 17), Mark(2, 5, 21), True)
    assert (block.flow, block.start) == (False, Mark(3, 1, 23))
    assert [(part.start[:2], part.plain) for part in block.parts] == [
        ((3, 3), True),
        ((4, 3), False),
        ((6, 3), False),
    ]


def test_what_only_yaml_1_2_allows_in_brackets() -> None:
    """The C parser stops at these; then it is given the text in brackets as a row of x."""
    text = "a: [CCSS.MATH:HSF-IF.B.4, {k: a:b, ?c: d\n   e}]\nf: 1\n"
    composed = compose(text)
    assert composed.problem is None
    assert outline(composed.root) == {
        "a": ["CCSS.MATH:HSF-IF.B.4", {"k": "a:b", "?c": "d e"}],
        "f": "1",
    }


def test_text_over_blank_lines_is_folded() -> None:
    for pure in (False, True):
        assert outline(compose("a: [b:c\n\n\n  d:e  \n   f]\n", pure=pure).root) == {"a": ["b:c\n\nd:e f"]}


def test_small_texts_get_a_third_chance() -> None:
    small = compose("a: {b:, c: 1}\nd: 2\n")
    assert small.problem is None
    assert outline(small.root) == {"a": {"b:": "", "c": "1"}, "d": "2"}
    large = compose("a: {b:, c: 1}\nd: 2\n" + "# long\n" * 10_000)
    assert large.problem is not None
    assert outline(large.root) == {"a": {}}


@pytest.mark.parametrize("pure", [False, True])
@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("a: *x\n", "MBL010", 1),
        ("a: 1\n---\nb: 2\n", "MBL013", 2),
        ("[" * 70, "MBL008", 1),
        ("a: 'x\n", "MBL009", 2),
        ("a: b: c\n", "MBL009", 1),
        ("\0", "MBL009", 1),
        ("a: \ud800", "MBL009", 1),
    ],
)
def test_problems(text: str, rule: str, line: int, *, pure: bool) -> None:
    problem = compose(text, pure=pure).problem
    assert problem is not None
    assert (problem.rule, problem.mark.line) == (rule, line)


def test_what_was_read_before_an_error_is_kept() -> None:
    composed = compose("a: 1\nb: [2, 3\nc: 4\n")
    assert outline(composed.root) == {"a": "1", "b": ["2", "3 c"]}


def test_empty_texts() -> None:
    for pure in (False, True):
        assert compose("", pure=pure) == compose("# note\n\n", pure=pure) == nodes.Composed(None)


def test_most_nodes() -> None:
    composed = compose("- a\n" * 1000, most_nodes=10)
    assert composed.problem is None
    assert composed.root is not None
    assert len(composed.root.parts) == 9


def test_without_the_c_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "has_quick_events", lambda: False)
    assert outline(compose("a: [b:c]\n").root) == {"a": ["b:c"]}


def test_has_quick_events(monkeypatch: pytest.MonkeyPatch) -> None:
    has_quick_events.cache_clear()
    assert has_quick_events()
    has_quick_events.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, "ruamel.yaml.cyaml", None)
    assert not has_quick_events()
    has_quick_events.cache_clear()


@given(st.text(max_size=80) | st.text(alphabet=" \n-?:,[]{}&*!<%#'\"|>ab\\0", max_size=80))
def test_any_text_can_be_composed(text: str) -> None:
    for pure in (False, True):
        composed = compose(text, pure=pure)
        assert [mark for mark in marks(composed) if not 0 <= mark.offset <= len(text)] == []
        assert composed.root or composed.problem or NOTHING.fullmatch(text)


def marks(composed: Composed) -> list[Mark]:
    """Return where the parts of a text begin and end, and where it could not be read on."""
    found = [] if composed.problem is None else [composed.problem.mark]
    waiting = [] if composed.root is None else [composed.root]
    while waiting:
        node = waiting.pop()
        found += [node.start, node.end]
        waiting += node.parts
    return found
