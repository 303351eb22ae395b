import time

import pytest

from mblkit.load.comments import Span, Suppression, is_marked, suppressions
from mblkit.load.dialect import check
from mblkit.load.lines import Lines


def found(text: str) -> list[Suppression]:
    return list(suppressions(text))


def names(text: str) -> list[str]:
    return [name for one in found(text) for name, _ in one.names]


def test_a_comment_behind_a_value_is_for_its_own_line() -> None:
    text = "mbl: task/1\nid: essay  # mbl: ignore[MBL323, unrecorded-choice] oral exams come later\ntitle: Essay\n"
    (one,) = found(text)
    assert (one.line, one.target, one.fills_line) == (2, 2, False)
    assert one.reason == "oral exams come later"
    line = text.splitlines()[1]
    assert line[one.span.start - 1 : one.span.end - 1] == line[11:]
    assert line[one.whole.start - 1 : one.whole.end - 1] == line[9:]
    assert [(name, line[at.start - 1 : at.end - 1]) for name, at in one.names] == [
        ("MBL323", "MBL323"),
        ("unrecorded-choice", "unrecorded-choice"),
    ]


def test_a_comment_alone_is_for_the_next_line_that_says_something() -> None:
    text = """\
# mbl: ignore[MBL301] one
# a remark

  # mbl: ignore[MBL302] two

mbl: task/1
# mbl: ignore[MBL303] three
"""
    assert [(one.line, one.target, one.fills_line) for one in found(text)] == [
        (1, 6, True), (4, 6, True), (7, None, True),
    ]  # fmt: skip
    assert found(text)[1].whole == Span(3, 28)


def test_a_remark_behind_another_number_sign_is_no_reason_and_stays() -> None:
    (one, two) = found("a: 1  # mbl: ignore[MBL301]  # kept\n# mbl: ignore[MBL302] why # kept\nb: 2\n")
    assert (one.reason, one.span, one.whole) == ("", Span(7, 28), Span(7, 30))
    assert (two.reason, two.fills_line, two.whole) == ("why", False, Span(1, 27))


@pytest.mark.parametrize(
    "text",
    [
        'a: "# mbl: ignore[MBL301] x"',
        "a: '  # mbl: ignore[MBL301] x'",
        'a: "one\n  # mbl: ignore[MBL301] x"',
        "a: |\n  # mbl: ignore[MBL301] x\n",
        "a: >-\n  text\n\n  # mbl: ignore[MBL301] x\nb: 1",
        "- a: |\n    # mbl: ignore[MBL301] x\n",
        "a: b# mbl: ignore[MBL301] x",
        "a: 1 # see # mbl: ignore[MBL301] x",
        "a: 1 # mbl: ignored[MBL301] x",
        "a: 1 # mbl: ignore-me[MBL301] x",
        "a: 1 # mbl: evidence/1",
    ],
)
def test_what_is_no_comment_to_the_tool(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "a: [1, # mbl: ignore[MBL301] x\n  2]",
        "a: {b: 1, # mbl: ignore[MBL301] x\n  c: 2}",
        "a: 'quoted'  # mbl: ignore[MBL301] x",
        'a: "# mbl: ignore[MBL999] x"  # mbl: ignore[MBL301] x',
        "a: |  # mbl: ignore[MBL301] x\n  text\n",
        "a: |- # mbl: ignore[MBL301] x",
        "a: >\n  text\n# mbl: ignore[MBL301] x\nb: 1",
        "a: plain text  # mbl: ignore[MBL301] x",
        "- # mbl: ignore[MBL301] x\n  a: 1",
        "a: 1 #mbl:ignore[MBL301] x",
        "a: 1 #  mbl:  ignore [ MBL301 ] x",
        "a:\n  - b\n  # mbl: ignore[MBL301] x\n  - c",
        "a: 1 # MBL: ignore[MBL301] x",
        "a: b # Mbl: Ignore[MBL301] x",
        "# MBL:IGNORE[MBL301] x\na: b",
    ],
)
def test_comments_wherever_yaml_allows_them(text: str) -> None:
    assert names(text) == ["MBL301"]


@pytest.mark.parametrize(
    ("comment", "expected", "reason"),
    [
        ("# mbl: ignore", [], ""),
        ("# mbl: ignore MBL301 because", [], "MBL301 because"),
        ("# mbl: ignore[] because", [], "because"),
        ("# mbl: ignore[ , ] because", [], "because"),
        ("# mbl: ignore[MBL301", [], "[MBL301"),
        ("# mbl: ignore[MBL301] -", ["MBL301"], ""),
        ("# mbl: ignore[MBL301]: because", ["MBL301"], ": because"),
        ("# mbl: ignore[MBL301,,MBL302 ,] because", ["MBL301", "MBL302"], "because"),
        ("# mbl: ignore[some words] because", ["some words"], "because"),
        ("# mbl: ignore[MBL301] por qu\u00e9", ["MBL301"], "por qu\u00e9"),
    ],
)
def test_what_a_comment_says(comment: str, expected: list[str], reason: str) -> None:
    (one,) = found(f"a: 1  {comment}\n")
    assert ([name for name, _ in one.names], one.reason) == (expected, reason)


@pytest.mark.parametrize(
    "data", [b"mbl: task/1\n# mbl: ignore[x] y\n", b"a: 1 #mbl:ignore", b"# mbl:  ignore[]\r\n", b"#MBL:Ignore[x]"]
)
def test_files_that_may_hold_suppressions_are_told_by_their_bytes(data: bytes) -> None:
    assert is_marked(data)


@pytest.mark.parametrize("data", [b"mbl: district/1\nchecks: {ignore: [MBL3]}\n", b"# mbl: evidence/1\n", b""])
def test_other_files_are_told_apart(data: bytes) -> None:
    assert not is_marked(data)


def test_line_ends_and_byte_order_marks_move_nothing() -> None:
    text = "mbl: task/1  # mbl: ignore[MBL301] x\n# mbl: ignore[MBL302] y\nid: essay\n"
    other, _ = check("a.yaml", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert other is not None
    assert found(other) == found(text)


def test_a_comment_at_the_end_of_a_long_file() -> None:
    rows = "".join(f"  - {{id: t-{n}, title: Task {n}, targets: [MATH.1]}}  # a remark\n" for n in range(2_000))
    text = f"mbl: task/1\nitems:\n{rows}  - id: x  # mbl: ignore[MBL301] last\n"
    (one,) = found(text)
    assert one.line == len(text.splitlines())
    assert one.span.start == Lines(text).place(text.index("# mbl"))[1]


@pytest.mark.parametrize(
    "text",
    [
        "a: 1  # mbl: ignore[MBL301]" + " " * 300_000 + "x\n",
        "a: 1  # mbl: ignore[" + "x " * 150_000 + "\n",
        "a: 1  # mbl: ignore" + " [" * 150_000 + "\n",
        "# mbl: ignore[MBL301] again\n" * 20_000,
    ],
    ids=["blanks", "names", "brackets", "lines"],
)
def test_no_text_takes_long(text: str) -> None:
    begun = time.process_time()
    assert found(text)
    assert time.process_time() - begun < 5
