"""No-break spaces that keep a text from being read."""

import pytest

from mblkit.load.parse import parse, readers
from mblkit.load.pipeline import read_text

FIRST = "mbl: task/1\nid: a\n"


@pytest.mark.parametrize("reader", readers())
@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("title:\u00a0Prove it\n", [(3, 7, 8)]),
        ("title:\u202f\u00a0Prove it\u00a0now\n", [(3, 7, 9)]),
        ("items:\n  - id: x\n  \u2007\u00a0title: Prove it\n    measure: test\n", [(5, 3, 5)]),
        ('"title":\u00a0x\n', [(3, 9, 10)]),
        ("targets:\n  -\u00a0b\n  - c: d\n", [(4, 4, 5)]),
        ("title:\u00a0x # a:\u00a0b\nmeasure:\u00a0written\n", [(3, 7, 8), (4, 9, 10)]),
        ("rationale: |\n  \u00a0in a text\ntitle:\u00a0x\n", [(5, 7, 8)]),
        ('rationale: "one\n  \u00a0two"\ntitle:\u00a0x\n', [(5, 7, 8)]),
    ],
)
def test_each_is_told_at_its_place(reader: str, text: str, places: list[tuple[int, int, int]]) -> None:
    data, found = parse("a.yaml", FIRST + text, reader)
    assert data is None
    at = [one.location for one in found]
    assert [(one.line, one.column, one.end_column) for one in at] == places
    assert {one.rule for one in found} == {"MBL004"}
    assert [(one.fix and one.fix.safe, one.fix and len(one.fix.text)) for one in found] == [
        (True, end - start) for _, start, end in places
    ]


@pytest.mark.parametrize("text", ["title: Prove\u00a0it\n", "title: a\u00a0b\u00a0\n", "title: Note:\u00a0this\n"])
def test_running_text_may_have_them(text: str) -> None:
    assert parse("a.yaml", FIRST + text)[1] == []


def test_a_text_that_could_be_read_is_told_of_them_with_its_other_findings() -> None:
    text = FIRST + "title: Note:\u00a0this\ntargets:\n  -\u00a0b\n  - c\n\u00a0measure: test\n"
    _, found = read_text("a.yaml", text.encode(), None)
    assert [(one.rule, one.location.keys, one.location.line) for one in found] == [
        ("MBL106", ("targets",), None),
        ("MBL104", ("\u00a0measure",), None),
        ("MBL004", (), 5),
        ("MBL004", (), 7),
    ]
    assert read_text("a.yaml", text.partition("targets")[0].encode() + b"targets: [b]\nmeasure: test\n", None)[1] == []


def test_other_errors_are_told_as_ever() -> None:
    (found,) = parse("a.yaml", FIRST + "title: @a\u00a0b\n")[1]
    assert (found.rule, found.message) == ("MBL009", 'text without quotes begins with "@"')


def test_no_more_than_twenty() -> None:
    lines = "".join(f"field{number}:\u00a0x\n" for number in range(25))
    found = parse("a.yaml", FIRST + lines)[1]
    assert len(found) == 20
    assert ["more of the kind" in (one.help or "") for one in found] == [False] * 19 + [True]
