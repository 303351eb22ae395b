"""The part of a document that somebody wants."""

from typing import Any, Final

import pytest
from tests.intake.files import errors, item, link, package, taken

VALUE = package(
    item("h", None, fullStatement="Heading", educationLevel=["KG", "12"]),
    item("a", "A", CFItemType="Domain"),
    item("a1", "A.1", educationLevel=["01"], alternativeLabel="first"),
    item("a9", "A.9", educationLevel=["09", "10"], subject=["Art"]),
    item("e", None, fullStatement="Empty heading"),
    item("e1", "E.1", educationLevel=["05"]),
    item("n", "N"),
    item("b", "A.9.b", subject=[]),
    links=[
        link("h", "doc", sequenceNumber=1),
        link("a", "h"),
        link("a1", "a"),
        link("a9", "a"),
        link("b", "a9"),
        link("e", "doc", sequenceNumber=2),
        link("e1", "e"),
        link("n", "doc", sequenceNumber=3),
        link("a1", "a9", "precedes"),
    ],
    subject=["Maths", "Science"],
)


def names(**wishes: Any) -> list[str]:  # noqa: ANN401 - as asked
    found = taken(VALUE, **wishes)
    assert found.record is not None, list(found.findings)
    return [one.names[0] for one in found.record.standards]


def test_without_wishes_all_is_wanted() -> None:
    assert names() == ["h", "A", "A.1", "A.9", "A.9.b", "e", "E.1", "N"]


@pytest.mark.parametrize(
    ("grades", "found"),
    [
        ({1}, ["h", "A", "A.1", "N"]),
        ({9}, ["h", "A", "A.9", "A.9.b", "N"]),
        ({5}, ["e", "E.1", "N"]),
        ({12}, ["h", "A", "N"]),
    ],
)
def test_grades_bring_the_headings_above(grades: set[int], found: list[str]) -> None:
    assert names(grades=frozenset(grades)) == found


def test_a_subject_is_that_of_the_item_or_of_what_is_above() -> None:
    assert names(subject="art") == ["h", "A", "A.9", "A.9.b"]
    assert names(subject="Science") == ["h", "A", "A.1", "e", "E.1", "N"]


@pytest.mark.parametrize("name", ["A", "a", "A.", "CCSS.Math.Content.A"])
def test_a_part_of_the_tree_begins_at_its_top(name: str) -> None:
    found = taken(VALUE, under=name)
    assert found.record is not None
    assert [(one.code, one.parent) for one in found.record.standards] == [
        ("A", None),
        ("A.1", "A"),
        ("A.9", "A"),
        ("A.9.b", "A.9"),
    ]
    assert found.items == 8
    assert found.left_out == {"h", "e", "E.1", "e1", "N", "n"}


def test_the_top_may_be_named_by_its_short_code() -> None:
    assert names(under="first") == ["A.1"]


def test_wishes_add_up() -> None:
    assert names(under="A", grades=frozenset({9}), subject="Art") == ["A", "A.9", "A.9.b"]


def test_a_link_to_what_was_left_out_keeps_its_name() -> None:
    record = taken(VALUE, grades=frozenset({1})).record
    assert record is not None
    assert [one.links.precedes for one in record.standards if one.links is not None] == [("A.9",)]


@pytest.mark.parametrize(
    ("wishes", "found", "advice"),
    [
        (
            {"under": "A.8"},
            ' no item of the file has the code or identifier "A.8"',
            'codes that begin alike are "A.1", "A.9" or "A.9.b"',
        ),
        (
            {"under": "Zebra"},
            ' no item of the file has the code or identifier "Zebra"',
            'the codes at the top are "A", "E.1" or "N"',
        ),
        (
            {"grades": frozenset({7}), "under": "E.1"},
            " no item of the file is for these grades",
            "the file has the grades 0 to 12",
        ),
        (
            {"subject": "Latin"},
            ' no item of the file is of the subject "Latin"',
            'the subjects are "Maths", "Science" or "Art"',
        ),
    ],
)
def test_a_wish_that_nothing_meets_is_an_error(wishes: dict[str, Any], found: str, advice: str | None) -> None:
    outcome = taken(VALUE, **wishes)
    assert errors(outcome) == [found]
    assert [one.help for one in outcome.findings] == [advice]


def test_an_ambiguous_top_names_the_candidates() -> None:
    outcome = taken(package(item("x", "A"), item("y", "A")), under="A")
    assert errors(outcome) == [' "A" may be each of 2 items of the file']
    assert [one.help for one in outcome.findings][-1] == 'write "x" or "y"'


BEGUN: Final = package(
    item("d", None, fullStatement="Domain"),
    item("a", "CCSS.Math.Content.HSF-IF.A"),
    item("a1", "CCSS.Math.Content.HSF-IF.A.1"),
    item("ax", None, fullStatement="A part without a code"),
    item("b", "CCSS.Math.Content.HSF-IF.B"),
    item("c", "CCSS.Math.Content.HSF-IFX.A"),
    links=[
        link("d", "doc"),
        link("a", "d", sequenceNumber=1),
        link("a1", "a"),
        link("ax", "a1"),
        link("b", "d", sequenceNumber=2),
        link("c", "d", sequenceNumber=3),
    ],
)


@pytest.mark.parametrize("name", ["HSF-IF", "hsf.if", "CCSS.Math.Content.HSF-IF", "S:HSF-IF"])
def test_the_top_may_be_the_beginning_of_codes(name: str) -> None:
    record = taken(BEGUN, set="S", under=name).record
    assert record is not None
    assert [(one.names[0], one.parent) for one in record.standards] == [
        ("HSF-IF.A", None),
        ("HSF-IF.A.1", "HSF-IF.A"),
        ("ax", "HSF-IF.A.1"),
        ("HSF-IF.B", None),
    ]


def test_a_code_goes_before_the_beginning_of_codes() -> None:
    record = taken(package(item("x", "A"), item("y", "A.1")), under="A").record
    assert record is not None
    assert [one.names[0] for one in record.standards] == ["A"]


@pytest.mark.parametrize(
    ("name", "advice"),
    [("HSF-IG", 'did you mean "HSF-IF"?'), ("HSF-IF.A.2", 'did you mean "HSF-IF.A"?')],
)
def test_what_begins_no_code_names_a_near_one(name: str, advice: str) -> None:
    outcome = taken(BEGUN, under=name)
    assert errors(outcome) == [f' no item of the file has the code or identifier "{name}"']
    assert [one.help for one in outcome.findings] == [advice]
