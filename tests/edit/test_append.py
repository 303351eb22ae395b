"""Adding to YAML text: what was there stays byte for byte, and what is added says what it should."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mblkit.edit.append import add_entries, append_item, append_items
from mblkit.edit.layout import Layout
from mblkit.edit.spelling import Value, flow, lines
from mblkit.errors import MblError
from mblkit.load.dialect import check
from mblkit.load.parse import parse

ITEM: dict[str, Value] = {"task": "u4", "on": "2026-05-01", "scores": {"s-1": {"M.1": "proficient"}}}
FLOW = "{task: u4, on: 2026-05-01, scores: {s-1: {M.1: proficient}}}"


def data_of(text: str) -> Any:  # noqa: ANN401 - what a file says
    plain, found = check("a.yaml", text.encode())
    assert plain is not None, found
    data, faults = parse("a.yaml", plain)
    assert faults == []
    return data


def appended(text: str) -> str:
    return append_item(text, ITEM, "a.yaml")


def is_addition(old: str, new: str) -> bool:
    """Tell whether a text is another one with one stretch put in."""
    return _shared(old, new) + _shared(old[::-1], new[::-1]) >= len(old)


def _shared(old: str, new: str) -> int:
    """How many characters two texts have in common at the start."""
    pairs = zip(old, new, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


# ------------------------------------------------------------------------------------------------- the layouts

LAYOUTS = {
    "usual": (
        "mbl: evidence/1\nitems:\n  - task: a\n    scores:\n      s-1: {M.1: x}\n",
        "  - task: u4\n    on: 2026-05-01\n    scores:\n      s-1: {M.1: proficient}\n",
    ),
    "dashes at the margin": (
        "mbl: evidence/1\nitems:\n- task: a\n",
        "- task: u4\n  on: 2026-05-01\n  scores:\n    s-1: {M.1: proficient}\n",
    ),
    "wide": (
        "mbl: evidence/1\nitems:\n    -   task: a\n        scores:\n            s-1: {M.1: x}\n",
        "    -   task: u4\n        on: 2026-05-01\n        scores:\n            s-1: {M.1: proficient}\n",
    ),
    "dash on a line of its own": (
        "mbl: evidence/1\nitems:\n  -\n    task: a\n",
        "  - task: u4\n    on: 2026-05-01\n    scores:\n      s-1: {M.1: proficient}\n",
    ),
    "items in brackets": (
        "mbl: evidence/1\nitems:\n  - {task: a}\n",
        f"  - {FLOW}\n",
    ),
    "blank lines between": (
        "mbl: evidence/1\nitems:\n  - task: a\n\n  # b follows\n  - task: b\n",
        "\n  - task: u4\n    on: 2026-05-01\n    scores:\n      s-1: {M.1: proficient}\n",
    ),
    "blank lines between dashes on lines of their own": (
        "mbl: evidence/1\nitems:\n-\n  {task: a}\n\n-\n  {task: b}\n",
        f"\n- {FLOW}\n",
    ),
    "no blank lines between": (
        "mbl: evidence/1\n\nitems:\n  - task: a\n  - task: b\n",
        "  - task: u4\n    on: 2026-05-01\n    scores:\n      s-1: {M.1: proficient}\n",
    ),
    "nothing in items yet": (
        "mbl: evidence/1\nitems:\n",
        "  - task: u4\n    on: 2026-05-01\n    scores:\n      s-1: {M.1: proficient}\n",
    ),
    "block text at the end": (
        "mbl: evidence/1\nitems:\n  - task: a\n    note: |\n      one\n\n      two\n",
        "  - task: u4\n    on: 2026-05-01\n    scores:\n      s-1: {M.1: proficient}\n",
    ),
    "block text that keeps its empty lines": (
        "mbl: evidence/1\nitems:\n  - task: a\n    note: |+\n      one\n\n\n",
        "  - task: u4\n    on: 2026-05-01\n    scores:\n      s-1: {M.1: proficient}\n",
    ),
    "quoted text over two lines": (
        'mbl: evidence/1\nitems:\n  - task: "a\n      b" # c\n',
        "  - task: u4\n    on: 2026-05-01\n    scores:\n      s-1: {M.1: proficient}\n",
    ),
    "plain text over two lines": (
        "mbl: evidence/1\nitems:\n  - task: a\n    note: one\n      two\n",
        "  - task: u4\n    on: 2026-05-01\n    scores:\n      s-1: {M.1: proficient}\n",
    ),
    "brackets that only YAML 1.2 reads": (
        "mbl: evidence/1\nitems:\n  - task: a\n    refs: [OWN:M.1, what?]\n",
        "  - task: u4\n    on: 2026-05-01\n    scores:\n      s-1: {M.1: proficient}\n",
    ),
}


@pytest.mark.parametrize(("text", "added"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_layout_is_taken_over(text: str, added: str) -> None:
    assert appended(text) == text + added


@pytest.mark.parametrize(("text", "added"), LAYOUTS.values(), ids=LAYOUTS)
def test_windows_line_ends(text: str, added: str) -> None:
    assert appended(text.replace("\n", "\r\n")) == (text + added).replace("\n", "\r\n")


@pytest.mark.parametrize(("text", "added"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_byte_order_mark(text: str, added: str) -> None:
    assert appended("\ufeff" + text) == "\ufeff" + text + added


@pytest.mark.parametrize(("text", "added"), LAYOUTS.values(), ids=LAYOUTS)
def test_what_follows_stays(text: str, added: str) -> None:
    for rest in ("# a remark\n", "\n\n# a remark\nz: 1\n", "z: 1 # no line end"):
        if not text.endswith("\n\n\n"):
            assert appended(text + rest) == text + added + rest


def test_no_line_end_at_the_end() -> None:
    text = "mbl: evidence/1\nitems:\n- {task: a}"
    assert appended(text) == f"{text}\n- {FLOW}"


def test_comments_inside_the_last_item_belong_to_it() -> None:
    text = "mbl: evidence/1\nitems:\n- {task: a}\n\n  # about a\n# about the rest\nz: 1\n"
    assert appended(text) == text.replace("# about the rest", f"- {FLOW}\n# about the rest")


def test_comments_before_a_first_item_stay_before_it() -> None:
    text = "mbl: evidence/1\nitems: # one for each task\n  # and day\nz: 1\n"
    new = appended(text)
    assert new.startswith("mbl: evidence/1\nitems: # one for each task\n  # and day\n  - task: u4\n")
    assert new.endswith("\nz: 1\n")


@pytest.mark.parametrize("empty", ["[]", "[ ]", "null", "~"])
def test_an_empty_list_becomes_lines(empty: str) -> None:
    new = appended(f"mbl: evidence/1\nitems: {empty} # none\nz: 1\n")
    assert new.startswith("mbl: evidence/1\nitems: # none\n  - task: u4\n")


BRACKETS = {
    "[{task: a}]": f"[{{task: a}}, {FLOW}]",
    "[{task: a},]": f"[{{task: a}}, {FLOW},]",
    "[\n  {task: a}\n  ]": f"[\n  {{task: a}},\n  {FLOW}\n  ]",
    "[\n  {task: a}, # first\n  ]": f"[\n  {{task: a}}, # first\n  {FLOW},\n  ]",
    "[\n  {task: a} # first\n  ]": f"[\n  {{task: a}}, # first\n  {FLOW}\n  ]",
    "[\n  {task: a}\n  , ]": f"[\n  {{task: a}},\n  {FLOW}\n  , ]",
    "[\n  {task: a} # a\n  # b\n  , ]": f"[\n  {{task: a}}, # a\n  {FLOW}\n  # b\n  , ]",
    "[\n  {task: a} ]": f"[\n  {{task: a}},\n  {FLOW} ]",
    "[ # none\n  ]": f"[{FLOW} # none\n  ]",
    "# none\n  []": f"# none\n  [{FLOW}]",
}


@pytest.mark.parametrize(("old", "new"), BRACKETS.items())
def test_a_list_in_brackets(old: str, new: str) -> None:
    before, after = "mbl: evidence/1\nitems: ", "\nz: 1\n"
    assert appended(before + old + after) == before + new + after


def test_a_whole_file_in_brackets() -> None:
    assert appended("{mbl: evidence/1, items: []}\n") == f"{{mbl: evidence/1, items: [{FLOW}]}}\n"


def test_several_items() -> None:
    items: list[dict[str, Value]] = [{"a": 1}, {"a": 2}]
    assert append_items("items:\n- {a: 0}\n", items, "a") == "items:\n- {a: 0}\n- {a: 1}\n- {a: 2}\n"
    assert append_items("items:\n- a: 0\n", items, "a") == "items:\n- a: 0\n- a: 1\n- a: 2\n"
    assert append_items("items: [{a: 0}]\n", items, "a") == "items: [{a: 0}, {a: 1}, {a: 2}]\n"
    assert append_items("items: [\n {a: 0}]\n", items, "a") == "items: [\n {a: 0},\n {a: 1},\n {a: 2}]\n"
    assert append_items("items: []\n", items, "a") == "items:\n  - a: 1\n  - a: 2\n"


# --------------------------------------------------------------------------------------------------- refusals

REFUSED = {
    "no list": "mbl: evidence/1\ntask: a\n",
    "no list but a mapping": "mbl: evidence/1\nitems: {a: b}\n",
    "a tab": "mbl: evidence/1\nitems:\n\t- task: a\n",
    "an anchor": "mbl: evidence/1\nitems:\n- task: &x a\n",
    "a duplicate key": "mbl: evidence/1\nitems:\n- task: a\n  task: b\n",
    "two documents": "mbl: evidence/1\nitems: []\n---\na: b\n",
    "no mapping": "- a\n- b\n",
    "nothing": "",
    "broken": "mbl: evidence/1\nitems: [\n",
    "deep": f"mbl: evidence/1\nitems: {'[' * 100_000}\n",
    "an item without a value at the end": "mbl: evidence/1\nitems:\n- task: a\n-\n",
    "a number of 5,000 digits": f"mbl: evidence/1\nitems:\n- {{task: {'9' * 5000}}}\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_added_to(text: str) -> None:
    with pytest.raises(MblError) as caught:
        appended(text)
    assert caught.value.message.startswith('nothing can be added to "a.yaml": ')
    assert caught.value.exit_code == 2
    assert "mbl validate a.yaml" in str(caught.value.hint)


def nested(depth: int) -> Value:
    return [nested(depth - 1)] if depth else "x"


@pytest.mark.parametrize("value", [nested(70), float("nan")])
def test_what_is_not_read_as_it_was_meant_is_left_to_people(value: Value) -> None:
    with pytest.raises(MblError) as caught:
        append_item("mbl: evidence/1\nitems: []\n", {"task": value}, "a.yaml")
    assert "does not know" in caught.value.message
    assert caught.value.hint == "add it by hand"


def test_a_layout_of_no_yaml() -> None:
    with pytest.raises(MblError, match="not YAML"):
        Layout("a: [", "a.yaml").pair(())


# ------------------------------------------------------------------------------------------ entries of mappings


def test_a_line_in_a_block() -> None:
    text = "items:\n- scores:\n    s-1: {A: x} # good\n    # more\n  note: n\n"
    new = add_entries(text, ("items", 0, "scores"), {"s-2": {"A": "y"}}, "a.yaml")
    assert new == text.replace("    # more", "    s-2: {A: y}\n    # more")


def test_an_entry_in_brackets() -> None:
    text = "items:\n- scores:\n    s-1: {A: x} # good\n"
    new = add_entries(text, ("items", 0, "scores", "s-1"), {"B": "y", "C": 2}, "a.yaml")
    assert new == text.replace("{A: x}", "{A: x, B: y, C: 2}")


def test_an_entry_behind_one_without_a_value() -> None:
    assert add_entries("a: {b}\n", ("a",), {"c": "d"}, "a.yaml") == "a: {b, c: d}\n"


def test_entries_on_lines_in_brackets() -> None:
    text = "scores: {\n  s-1: {A: x}, # good\n  }\n"
    new = add_entries(text, ("scores",), {"s-2": {"A": "y"}}, "a.yaml")
    assert new == "scores: {\n  s-1: {A: x}, # good\n  s-2: {A: y},\n  }\n"


def test_empty_brackets() -> None:
    assert add_entries("a: {}\n", ("a",), {"c": "d"}, "a.yaml") == "a: {c: d}\n"


def test_a_field_at_the_top() -> None:
    assert add_entries("a: 1\n# end\n", (), {"b": 2}, "a.yaml") == "a: 1\nb: 2\n# end\n"


def test_a_field_of_an_item() -> None:
    text = "items:\n  - task: a\n    scores:\n      s-1: {A: x}\n  - task: b\n"
    new = add_entries(text, ("items", 0), {"details": {"s-1": {"language": "es"}}}, "a.yaml")
    assert new == text.replace("  - task: b", "    details:\n      s-1: {language: es}\n  - task: b")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("a: {b: 1}\n", ("a",)),
        ("a: 1\n", ("a",)),
        ("a:\n", ("a",)),
        ("a: [1]\n", ("a",)),
        ("a: 1\n", ("x",)),
        ("a: [1]\n", ("a", 1)),
        ("b: 1\n", ()),
    ],
)
def test_no_such_mapping_or_an_entry_that_exists(text: str, keys: tuple[str | int, ...]) -> None:
    with pytest.raises(MblError, match="nothing can be added"):
        add_entries(text, keys, {"b": 2}, "a.yaml")


# --------------------------------------------------------------------------------------------------- any layout

words = st.text(
    st.one_of(
        st.sampled_from(list(":-?#,[]{}&*!|>'\"%@`~<=+._0123 \\/\t\n\r\u2028é😀")),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=15,
)
ids = st.sampled_from(["s-1", "s-2", "MATH.1.a", "M.2"])
scores = st.dictionaries(ids, st.one_of(words, st.integers(0, 9), st.just(2.5)), min_size=1, max_size=3)
items = st.fixed_dictionaries(
    {"task": words, "scores": st.one_of(scores, st.dictionaries(ids, scores, min_size=1, max_size=3))},
    optional={"note": words, "attempt": st.integers(1, 3), "replaces": st.just({}), "tags": st.lists(words)},
)


@dataclass(frozen=True)
class Style:
    """How a file is laid out."""

    dash: int
    content: int
    inner: int
    in_brackets: bool
    gap: bool
    comment: str
    comments_between: bool
    rest: str
    mark: bool
    line_end: str
    last_line_end: bool

    def write(self, contents: Sequence[dict[str, Any]]) -> str:
        out = ["# a file", "mbl: evidence/1", "section: a.1" + self.comment, "items:" + self.comment]
        for place, item in enumerate(contents):
            if place and self.gap:
                out.append("")
            if self.comments_between:
                out.append(" " * self.dash + f"# item {place}")
            body = [flow(item)] if self.in_brackets else list(lines(item, self.inner))
            for number, line in enumerate(body):
                lead = (" " * self.dash + "-").ljust(self.content) if number == 0 else " " * self.content
                out.append(lead + line + ("" if line.endswith("scores:") else self.comment))
        text = "\n".join(out) + "\n" + self.rest
        if not self.last_line_end:
            text = text.rstrip("\n")
        return ("\ufeff" if self.mark else "") + text.replace("\n", self.line_end)


NARROW = Style(
    dash=0,
    content=2,
    inner=2,
    in_brackets=False,
    gap=False,
    comment="",
    comments_between=False,
    rest="",
    mark=False,
    line_end="\n",
    last_line_end=False,
)
styles = st.builds(
    lambda dash, offset, **rest: Style(dash, dash + offset, **rest),
    st.integers(0, 5),
    st.integers(2, 5),
    inner=st.integers(1, 4),
    in_brackets=st.booleans(),
    gap=st.booleans(),
    comment=st.sampled_from(["", "  # remark", " # - not: {an item}"]),
    comments_between=st.booleans(),
    rest=st.sampled_from(["", "\n", "# end\n", "\n\n# end\n", "z: [1, {a: b}]\n", "\n# and\nz:\n- 1\n"]),
    mark=st.booleans(),
    line_end=st.sampled_from(["\n", "\r\n"]),
    last_line_end=st.booleans(),
)


@given(styles, st.lists(items, max_size=3), items)
@settings(max_examples=120, deadline=None)
@example(NARROW, [], {"task": "a"})
def test_in_any_layout_one_stretch_is_added_and_nothing_else(
    style: Style, before: list[dict[str, Any]], item: dict[str, Any]
) -> None:
    text = style.write(before)
    old = data_of(text)
    new = append_item(text, item, "a.yaml")
    assert is_addition(text, new)
    assert repr(data_of(new)) == repr({**old, "items": [*(old["items"] or ()), item]})
    assert new.endswith("\n") == text.endswith("\n")
    if style.line_end == "\r\n":
        assert new.count("\n") == new.count("\r\n")
    assert append_item(append_item(text, item, "a"), item, "a") == append_items(text, [item, item], "a")


@given(styles, st.lists(items, min_size=1, max_size=3), st.data())
@settings(max_examples=80, deadline=None)
def test_in_any_layout_an_entry_is_added_and_nothing_else(
    style: Style, before: list[dict[str, Any]], data: st.DataObject
) -> None:
    text = style.write(before)
    place = data.draw(st.integers(0, len(before) - 1))
    entries: dict[str, Value] = {"new": data.draw(words), "newer": {"x": data.draw(words)}}
    wanted = data_of(text)
    wanted["items"][place]["scores"].update(entries)
    new = add_entries(text, ("items", place, "scores"), entries, "a.yaml")
    assert is_addition(text, new)
    assert repr(data_of(new)) == repr(wanted)
