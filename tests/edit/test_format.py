"""The house layout: white space moves, and nothing else does."""

import random
import re
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mblkit.edit.format import formatted
from mblkit.edit.relayout import NotOursError, relayout
from mblkit.edit.scaffold import starter_files
from mblkit.edit.spelling import scalar
from mblkit.load.dialect import check
from mblkit.load.parse import parse, readers
from mblkit.packs import pack_ids, pack_text
from mblkit.store.tree import WorkTree

SUITE = Path(__file__).parents[3] / "shared" / "data" / "yaml-test-suite" / "src"

LAYOUTS = {
    "indentation": (
        "a:\n    b:\n       c: 1\n",
        "a:\n  b:\n    c: 1\n",
    ),
    "a list at the margin of its key": (
        "a:\n- b: 1\n  c: 2\n- d\ne: 3\n",
        "a:\n  - b: 1\n    c: 2\n  - d\ne: 3\n",
    ),
    "wide dashes": (
        "a:\n    -   b: 1\n        c:\n        -   2\n",
        "a:\n  - b: 1\n    c:\n      - 2\n",
    ),
    "lists in lists": (
        "a:\n-   -  1\n    -    2\n-\n     - 3\n",
        "a:\n  - - 1\n    - 2\n  -\n    - 3\n",
    ),
    "the whole text to the right": ("  a: 1\n  b:\n    c: 2\n", "a: 1\nb:\n  c: 2\n"),
    "blanks": (
        "a:   1\nb : [ x ,y,  z ]   \nc: {   d: 1,e  :   'f' ,g: \"h\" }\ni: [ ]\nj: { }\n",
        "a: 1\nb: [x, y, z]\nc: {d: 1, e: 'f', g: \"h\"}\ni: []\nj: {}\n",
    ),
    "blanks inside text": ("a:   two   words  \nb: '  x '\n", "a: two   words\nb: '  x '\n"),
    "nothing in brackets": ("a: {b: , c:, d: }\n", "a: {b: , c:, d: }\n"),
    "a lone dash in brackets": ("a: [ b - ,c - ]\nd: [e- ,f]\n", "a: [b - , c - ]\nd: [e-, f]\n"),
    "blank lines": ("\n\na: 1\n\n \n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
    "no line end": ("a: 1", "a: 1\n"),
    "a value on its own line": ("a:\n      text\nb:\n [x]\n", "a:\n  text\nb:\n  [x]\n"),
    "an explicit key": ("? a\n:    b\n? c\n:   d: 1\n    e: 2\n", "? a\n: b\n? c\n: d: 1\n  e: 2\n"),
    # text over several lines
    "plain text": ("a: one\n     two\n\n\n     three\nb: 1\n", "a: one\n  two\n\n\n  three\nb: 1\n"),
    "quoted text": (
        "- a: \"one  \n     two \\\n        three\n\n\n     \\ four\"\n- 'five\n\n        six'\n",
        "- a: \"one\n    two \\\n    three\n\n\n    \\ four\"\n- 'five\n\n  six'\n",
    ),
    "block text": (
        "a: |\n     one\n       two  \n\n     three\n\n\n\nb: >-  # why\n three\n",
        "a: |\n  one\n    two  \n\n  three\n\nb: >-  # why\n  three\n",
    ),
    "block text in a list": ("a:\n- |\n   one\n- b: >\n     two\n", "a:\n  - |\n    one\n  - b: >\n      two\n"),
    "block text with a given indentation": ("a:\n    b: |2\n         one\n", "a:\n  b: |2\n       one\n"),
    "block text that keeps its end": ("a: |+\n    one\n\n\n\nb: 1\n", "a: |+\n  one\n\n\n\nb: 1\n"),
    "block text at the end": ("a: |\n    one\n\n\n", "a: |\n  one\n"),
    "block text without anything": ("a: |\n\n\nb:   1\n", "a: |\n\n\nb: 1\n"),
    # brackets over several lines
    "below what follows the bracket": (
        "carries: [  MATH.1,\n  MATH.2,\n      MATH.3]\n",
        "carries: [MATH.1,\n          MATH.2,\n          MATH.3]\n",
    ),
    "a bracket at the end of its line": (
        "a:\n  - b: [\n       x, y,\n         # note\n\n\n        {z: 1,\n           w: 2}\n      ]\n",
        "a:\n  - b: [\n      x, y,\n      # note\n\n      {z: 1,\n       w: 2}\n    ]\n",
    ),
    "brackets in a list": ("- [\n  a\n  ]\n- {\n  b: 1 }\n", "- [\n    a\n  ]\n- {\n    b: 1}\n"),
    "brackets in brackets": ("a: {b: [\n      1,\n        2\n    ]}\n", "a: {b: [\n  1,\n  2\n]}\n"),
    "a bracket far to the right": (
        f"{'k' * 70}: [a,\n  b]\n",
        f"{'k' * 70}: [a,\n  b]\n",
    ),
    # comments
    "comments have a blank behind their sign": (
        "#one\n#!two\n##three\n#\na: 1 #four\n#    five\n",
        "# one\n#!two\n##three\n#\na: 1 # four\n#    five\n",
    ),
    "marks for tools": (
        "# yaml-language-server: $schema=x.json\n# file: a.yaml\na: 1  #mbl: ignore[MBL401] moved\n",
        "# yaml-language-server: $schema=x.json\n# file: a.yaml\na: 1  # mbl: ignore[MBL401] moved\n",
    ),
    "comments go with what follows": (
        "a:\n- b: 1\n# two\n- c: 2\n     # three\n# rest\nd: 3\n",
        "a:\n  - b: 1\n  # two\n  - c: 2\n    # three\n# rest\nd: 3\n",
    ),
    "comments that are deeper stay with what precedes": (
        "a:\n    b: 1\n    # in a\nc:\n    # in c\nd: 1\n    # after all\n",
        "a:\n  b: 1\n  # in a\nc:\n  # in c\nd: 1\n# after all\n",
    ),
    "comments after block text": ("a: |\n    text\n  # no text\nb: 1\n", "a: |\n  text\n# no text\nb: 1\n"),
    "comments in a column": (
        "- id:   s-1     # one\n  status: left  # two\n                # goes on\n\n- id: s-2    # three\n",
        "- id: s-1       # one\n  status: left  # two\n                # goes on\n\n- id: s-2    # three\n",
    ),
    "a column moves with the longest line": (
        "a: [ 1,2 ]   # one\nb: 3         # two\n",
        "a: [1, 2]   # one\nb: 3        # two\n",
    ),
    # nothing to lay out
    "comments alone": ("\n  #a\n\n\n# b", "# a\n\n# b\n"),
    "nothing": ("", ""),
    "blank lines alone": ("\n \n", ""),
    "a lone text": ("just  \n   text", "just  \n   text"),
}


def laid_out(text: str) -> str:
    outcome = formatted("a.yaml", text.encode())
    assert outcome.findings == ()
    assert not outcome.left
    return outcome.data.decode()


@pytest.mark.parametrize(("before", "after"), LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(before: str, after: str) -> None:
    assert laid_out(before) == after
    assert laid_out(after) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a:   1\r\nb:\r\n- 2\r\n", b"a: 1\r\nb:\r\n  - 2\r\n"),
        (b"a:   1\r\nb: 2\n", b"a: 1\nb: 2\n"),
        (b"a: 1\r\nb: 2\n", b"a: 1\nb: 2\n"),
        (b"\xef\xbb\xbfa:   1\n", b"\xef\xbb\xbfa: 1\n"),
        (b"\xef\xbb\xbfa: 1\r\n", b"\xef\xbb\xbfa: 1\r\n"),
    ],
    ids=["CRLF stays", "mixed line ends become LF", "even where nothing else changes", "a mark stays", "both stay"],
)
def test_line_ends_and_byte_order_mark(before: bytes, after: bytes) -> None:
    assert formatted("a.yaml", before).data == after
    assert formatted("a.yaml", after).data == after


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"a:\t1\n", "MBL005"),
        (b"a:  [1\n", "MBL009"),
        (b"a:  1\na: 2\n", "MBL015"),
        (b"---\na:  1\n", "MBL013"),
        (b"a:  &x 1\n", "MBL010"),
        (b"a:  \xff\n", "MBL003"),
    ],
)
def test_what_cannot_be_read_is_left_alone(data: bytes, rule: str) -> None:
    outcome = formatted("a.yaml", data)
    assert [found.rule for found in outcome.findings] == [rule]
    assert outcome.data == data


@pytest.mark.parametrize("text", [" ---  e: d\n", "  =======\n  a: 1\n"])
def test_lines_that_would_mean_something_else_at_the_margin(text: str) -> None:
    """A text that is indented as a whole, and begins like a document marker or a conflict."""
    outcome = formatted("a.yaml", text.encode())
    assert outcome.data == text.encode()
    assert outcome.left or outcome.findings


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("a:  2\n", id="other data"),
        pytest.param("a: 1\n# gone\n", id="another comment"),
        pytest.param("a: [1\n", id="no YAML"),
        pytest.param(" a: 1 # c\n", id="not as it would be laid out again"),
    ],
)
def test_a_wrong_layout_is_never_written(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check behind the layout, whatever the layout does."""
    answers = iter([wrong, "a: 1 # c\n"])
    monkeypatch.setattr("mblkit.edit.format.relayout", lambda _: next(answers))
    outcome = formatted("a.yaml", b"a:  1 # c\n")
    assert outcome.left
    assert outcome.data == b"a:  1 # c\n"


def test_a_layout_that_is_none_is_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["a: 1\n"])

    def once(_: str) -> str:
        for answer in answers:
            return answer
        raise NotOursError

    monkeypatch.setattr("mblkit.edit.format.relayout", once)
    assert formatted("a.yaml", b"a:  1\n").left


@pytest.mark.parametrize("text", ["a: &b 1\n", "a: *b\n", "a: !b 1\n", "--- a: 1\n", "a: 'b\n", "text\n"])
def test_there_is_a_layout_for_the_house_dialect_alone(text: str) -> None:
    with pytest.raises(NotOursError):
        relayout(text)


def test_types_count_for_the_same_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mblkit.edit.format.relayout", lambda _: "a: 1.0\n")
    assert formatted("a.yaml", b"a:  1.0\n").data == b"a: 1.0\n"
    monkeypatch.setattr("mblkit.edit.format.relayout", lambda _: "a: 1 .0\n")
    assert formatted("a.yaml", b"a:  1.0\n").left


# --------------------------------------------------------------------------------------------- what we ship


def test_the_example_district_is_laid_out(root: Path) -> None:
    tree = WorkTree(root / "examples" / "district")
    assert [
        file.path for file in tree.files() if formatted(file.path, tree.read(file.path)).data != tree.read(file.path)
    ] == []


def test_the_starter_and_the_packs_are_laid_out() -> None:
    texts = {
        name: text
        for name, text in starter_files("d", "D", date(2026, 3, 1)).items()
        if name.endswith((".yaml", ".yml"))
    } | {name: pack_text(name) or "" for name in pack_ids()}
    assert [name for name, text in texts.items() if laid_out(text) != text] == []


@pytest.mark.skipif(not SUITE.is_dir(), reason="the YAML test suite is not beside the checkout")
def test_the_yaml_test_suite() -> None:
    """Every accepted text keeps its data, by either reader, and no layout is beyond us."""
    left, changed = [], 0
    for path in sorted(SUITE.glob("*.yaml")):
        for text in re.findall(
            r"^  (?:yaml|tree|json|dump|emit): \|\d?\n((?:    .*\n|\n)*)",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        ):
            data = re.sub(r"^    ", "", text.replace("␣", " "), flags=re.MULTILINE).encode()
            for reader in readers():
                outcome = formatted(path.name, data, reader)
                left += [path.name] if outcome.left else []
                changed += outcome.data != data
    assert left == []
    assert changed > 150


def test_two_megabytes_take_seconds() -> None:
    item = "- task: t\n  scores:\n" + "".join(
        f"    s-{n:04}: {{ MATH.1.a: proficient,MATH.2.b: 2.5 }}\n" for n in range(30)
    )
    text = "mbl: evidence/1\nitems:\n" + item * (2_000_000 // len(item))
    start = time.process_time()
    assert formatted("a.yaml", text.encode()).data != text.encode()
    assert time.process_time() - start < 15


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: [" + "[b,\n" * 60 + "c" + "]" * 61 + "\n", id="deep brackets"),
        pytest.param("".join(f"{' ' * level}- \n" for level in range(60)) + " " * 60 + "- a\n", id="deep lists"),
        pytest.param("a: [\n" + " b,\n" * 20_000 + "]\n", id="many lines in brackets"),
        pytest.param(f"{'k' * 100_000}: [b,\n" + " c,\n" * 20_000 + " d]\n", id="far to the right"),
        pytest.param("a: 1 # c\n" + "     # c\n" * 20_000, id="a long column of comments"),
        pytest.param("a: '" + "x \n  " * 20_000 + "'\n", id="quoted lines"),
        pytest.param("# c\n" * 20_000 + "a:  1\n", id="comments"),
        pytest.param("a:" + " " * 1_000_000 + "1\n", id="blanks"),
    ],
)
def test_size_and_time_are_bounded(text: str) -> None:
    start = time.process_time()
    outcome = formatted("a.yaml", text.encode())
    assert time.process_time() - start < 10
    assert len(outcome.data) < 4 * len(text) + 10_000


# ------------------------------------------------------------------------------------- data in random layouts

_TEXTS = st.text(alphabet="ab é.-:#'\"[]{},|>&*!%0123456789\n\\", max_size=12) | st.sampled_from(
    ["", "null", "true", "2026-03-14", "s-0017", "MATH.1.a", "Use functions to model, compare and predict."]
)
_VALUES = st.recursive(
    _TEXTS | st.none() | st.booleans() | st.integers(-999, 999),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=14,
)
_DATA = st.dictionaries(_TEXTS, _VALUES, min_size=1, max_size=4) | st.lists(_VALUES, min_size=1, max_size=4)


class Scribe:
    """Writes data down as untidily as YAML allows, with numbered comments."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self.comments = 0

    def text(self, data: Any) -> str:  # noqa: ANN401 - data of any shape
        lines = self._block(data, self._dice.choice((0, 0, 2)))
        text = "\n".join((*lines, *self._aside(0), ""))
        return text.replace("\n", "\r\n") if self._dice.random() < 0.2 else text

    def _block(self, value: Any, column: int, *, beside: bool = False) -> list[str]:  # noqa: ANN401
        """Return the lines of a list or mapping that is not empty, indented; `beside` where a dash takes the first."""
        lines: list[str] = []
        margin = " " * column
        entries = (
            [("-", one) for one in value]
            if isinstance(value, list)
            else [(f"{self._key(k)}:", v) for k, v in value.items()]
        )
        for sign, inner in entries:
            lines += self._aside(column) if lines or not beside else []
            lines += self._entry(margin, sign, inner, column)
        return lines

    def _entry(self, margin: str, sign: str, inner: Any, column: int) -> list[str]:  # noqa: ANN401
        if inner and isinstance(inner, list | dict) and self._dice.random() < 0.7:
            if sign == "-" and self._dice.random() < 0.6:
                first, *rest = self._block(inner, column + self._dice.randint(2, 5), beside=True)
                return [f"{margin}-{first[column + 1 :]}", *rest]
            level = isinstance(inner, list) and sign != "-" and self._dice.random() < 0.4
            deeper = column if level else column + self._dice.randint(1, 5)
            return [f"{margin}{sign}{self._beside()}", *self._block(inner, deeper)]
        blanks = " " * self._dice.randint(1, 3)
        if isinstance(inner, str) and self._can_be_block(inner) and self._dice.random() < 0.5:
            inside = " " * (column + self._dice.randint(1, 5))
            body = [f"{inside}{line}" if line else "" for line in inner.removesuffix("\n").split("\n")]
            return [f"{margin}{sign}{blanks}|{'' if inner.endswith(chr(10)) else '-'}", *body]
        written = self._flow(inner, column, brackets=False).split("\n")
        return [f"{margin}{sign}{blanks}{written[0]}", *written[1:]]

    def _can_be_block(self, text: str) -> bool:
        return bool(text.strip()) and text == text.strip("\n") + "\n" * text.endswith("\n") and text[0] not in " \n"

    def _key(self, key: str) -> str:
        return scalar(key) + " " * (self._dice.random() < 0.2)

    def _flow(self, value: Any, column: int, *, brackets: bool) -> str:  # noqa: ANN401
        if isinstance(value, list):
            inner = [self._flow(one, column, brackets=True) for one in value]
        elif isinstance(value, dict):
            inner = [
                f"{scalar(key, brackets=True)}:{self._blanks(1)}{self._flow(one, column, brackets=True)}"
                for key, one in value.items()
            ]
        else:
            return scalar(value, brackets=brackets)
        opening, closing = "[]" if isinstance(value, list) else "{}"
        if not inner:
            return opening + self._blanks(0) + closing
        written = inner[0]
        for one in inner[1:]:
            written += f"{self._blanks(0)},{self._break(column)}{one}"
        return f"{opening}{self._break(column)}{written}{self._blanks(0)}{closing}"

    def _blanks(self, least: int) -> str:
        return " " * self._dice.randint(least, least + 2)

    def _break(self, column: int) -> str:
        if self._dice.random() < 0.7:
            return self._blanks(1)
        return f"{self._beside()}\n{' ' * (column + self._dice.randint(2, 6))}"

    def _beside(self) -> str:
        return f"{self._blanks(1)}{self._comment()}" if self._dice.random() < 0.2 else self._blanks(0)

    def _aside(self, column: int) -> list[str]:
        lines = [""] * self._dice.choice((0, 0, 0, 1, 3))
        while self._dice.random() < 0.2:
            lines.append(" " * self._dice.choice((0, column, column, column // 2)) + self._comment())
        return lines

    def _comment(self) -> str:
        self.comments += 1
        return f"#{self._blanks(0)}c{self.comments}"


def judge(data: Any, seed: int) -> None:  # noqa: ANN401 - data of any shape
    text = Scribe(seed).text(data)
    plain, found = check("a.yaml", text.encode())
    if found or plain is None or any(parse("a.yaml", plain, reader)[1] for reader in readers()):
        return  # an untidiness that YAML does not allow; `test_most_of_what_the_scribe_writes_is_accepted` counts them
    after = formatted("a.yaml", text.encode())
    assert not after.left, text
    assert formatted("a.yaml", after.data).data == after.data
    new = after.data.decode().replace("\r\n", "\n")
    for reader in readers():
        assert repr(parse("a.yaml", new, reader)[0]) == repr(parse("a.yaml", plain, reader)[0])
    numbered = re.compile(r"# *(c[0-9]+)$", re.MULTILINE)
    assert numbered.findall(new) == numbered.findall(plain)
    assert (
        not any(one == other == "" for one, other in pairwise(new.split("\n")))
        or "|" in text
        or "'" in text
        or '"' in text
    )


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(_DATA, st.integers(0, 10_000))
def test_random_data_in_random_layouts(data: Any, seed: int) -> None:  # noqa: ANN401
    judge(data, seed)


@pytest.mark.full
@settings(max_examples=1_500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_DATA, st.integers(0, 1_000_000))
def test_much_random_data_in_random_layouts(data: Any, seed: int) -> None:  # noqa: ANN401
    judge(data, seed)


def test_most_of_what_the_scribe_writes_is_accepted() -> None:
    data = {"a": [{"b": 1, "c": ["d", {"e": None}]}, "two words", [[1, 2], {}]], "f": {"g": "one\ntwo\n", "h": []}}
    read = 0
    for seed in range(300):
        plain, found = check("a.yaml", Scribe(seed).text(data).encode())
        value, faults = parse("a.yaml", plain or "")
        assert found == []
        read += not faults and value == data
        assert faults or value == data
    assert read > 250
