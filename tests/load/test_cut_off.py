"""Text behind a number sign that may not be meant as a comment (MBL020)."""

import time

import pytest

from mblkit.load.cut_off import cut_off
from mblkit.load.parse import parse


def found(text: str) -> list[tuple[str, int | None, int | None, int | None]]:
    assert parse("x.yaml", text)[1] == []
    return [
        (one.rule, one.location.line, one.location.column, one.location.end_column) for one in cut_off("x.yaml", text)
    ]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("title: Algebra #1\n", (8, 18)),
        ("title: Room #B-12, on the left\n", (8, 31)),
        ("title: R\u00e9sum\u00e9 #\u00e9t\u00e9  \n", (8, 19)),
        ("- Algebra #1\n", (3, 13)),
        ("- title: Algebra #1", (10, 20)),
    ],
)
def test_what_may_be_cut_off(text: str, columns: tuple[int, int]) -> None:
    assert found(text) == [("MBL020", 1, *columns)]


@pytest.mark.parametrize(
    "text",
    [
        "title: Algebra # 1\n",
        "title: Algebra  #1\n",
        "title: Algebra#1\n",
        'title: "Algebra #1"\n',
        "title: 'Algebra #1'\n",
        'title: "Algebra" #1\n',
        "title: |\n  Algebra #1\n",
        "title: | #1\n  Algebra\n",
        "credits: 4 #per year\n",
        "on: 2026-01-01 #late\n",
        "required: true #always\n",
        "key: #1\n  a: b\n",
        "# see Room #5\na: b\n",
        "title: Algebra #\n",
        "title: Algebra #!\n",
        "title: Algebra ##1\n",
        "a: b  # see Room #5\n",
        "a: Algebra #mbl: ignore[MBL302] why\n",
        "a: Algebra #MBL:ignore[MBL302] why\n",
        "a: [b, c] #1\n",
    ],
)
def test_what_is_a_comment_or_none(text: str) -> None:
    assert found(text) == []


def test_the_fix_puts_the_text_in_quotes_and_is_a_guess() -> None:
    (one,) = cut_off("x.yaml", "title: Algebra #1\n")
    assert one.fix is not None
    assert (one.fix.text, one.fix.safe) == ('"Algebra #1"', False)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('title: The "big" Room #5\n', (1, 8)),
        ("title: C:\\Rooms #5\n", (1, 8)),
        ("title: Algebra #1 # spring\n", (1, 8)),
        ("title: Algebra\n  of Room #5\n", (2, 11)),
        ("{title: Algebra #1, spring\n}\n", (1, 9)),
    ],
)
def test_no_fix_where_more_than_one_thing_may_be_meant(text: str, place: tuple[int, int]) -> None:
    (one,) = cut_off("x.yaml", text)
    assert (one.location.line, one.location.column, one.fix) == (*place, None)


def test_of_many_the_first_twenty_are_told() -> None:
    told = cut_off("x.yaml", "- Room #5\n" * 50)
    assert [one.location.line for one in told] == list(range(1, 21))
    assert told[-1].help is not None
    assert told[-1].help.endswith("more of the kind follow, which are not told")


def test_a_long_file_takes_no_longer_than_its_length() -> None:
    begun = time.process_time()
    assert len(cut_off("x.yaml", "- a: b  # c\n" * 100_000 + "- Room #5\n")) == 1
    assert time.process_time() - begun < 5
