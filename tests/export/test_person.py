"""The export of a person is complete: whatever a model lets a file say about a student is in it, and nobody else is."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest

from mblkit.edit.blocks import file_text
from mblkit.edit.person import traces_of
from mblkit.export.person import ANOTHER, Share, mentions, shares_of
from mblkit.model.base import Defines, Record, Refers
from mblkit.model.kinds import KINDS, Kind
from mblkit.store.tree import FileInfo, Obstacle

MINE, OTHER = "s-0001", "s-0002"

Make = Callable[[Sequence[str]], Any]
"""Makes data that mention some students, at one place."""


class Files:
    """A tree of files in memory."""

    def __init__(self, **files: Mapping[str, Any]) -> None:
        self.data = {f"{name}.yaml": file_text(value).encode() for name, value in files.items()}

    def files(self) -> tuple[FileInfo, ...]:
        return tuple(FileInfo(path, len(data)) for path, data in sorted(self.data.items()))

    def links(self) -> tuple[str, ...]:
        return ()

    def obstacles(self) -> tuple[Obstacle, ...]:
        return ()

    def read(self, path: str) -> bytes:
        return self.data[path]


def ways(annotation: object, marks: Sequence[object] = (), seen: tuple[type, ...] = ()) -> Iterator[tuple[str, Make]]:
    """Yield each place in a type of value at which a student can stand: how it is called, and data that have it."""
    marked = next((mark for mark in marks if isinstance(mark, Refers | Defines)), None)
    if marked is not None:
        spaces = marked.namespaces if isinstance(marked, Refers) else (marked.namespace,)
        if "student" in spaces:
            yield "", lambda ids: ids[0]
    elif get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        yield from ways(inner, more, seen)
    elif get_origin(annotation) in {Union, UnionType}:
        for member in get_args(annotation):
            yield from ways(member, (), seen)
    elif isinstance(annotation, type) and issubclass(annotation, Record):
        yield from _ways_of_fields(annotation, seen)
    else:
        yield from _ways_of_entries(annotation, seen)


def _ways_of_fields(record: type[Record], seen: tuple[type, ...]) -> Iterator[tuple[str, Make]]:
    for field, info in record.model_fields.items() if record not in seen else ():
        key = info.alias or field
        for name, make in ways(info.annotation, info.metadata, (*seen, record)):
            yield f".{key}{name}", lambda ids, key=key, make=make: {key: make(ids)}  # type: ignore[misc]


def _ways_of_entries(annotation: object, seen: tuple[type, ...]) -> Iterator[tuple[str, Make]]:
    inside = get_args(annotation)
    if get_origin(annotation) is tuple:
        for name, make in ways(inside[0], (), seen):
            yield f"[]{name}", lambda ids, make=make: [make([one]) for one in ids]  # type: ignore[misc]
    elif get_origin(annotation) is dict:
        for name, _ in ways(inside[0], (), seen):
            yield f"{{}}{name}", lambda ids: {one: {"note": "x"} for one in ids}
        for name, make in ways(inside[1], (), seen):
            yield f".*{name}", lambda ids, make=make: {"x": make(ids)}  # type: ignore[misc]


PLACES = [
    pytest.param(kind, make, id=f"{kind.name}/{form}{way}")
    for kind in KINDS.values()
    for form, record in kind.forms().items()
    for way, make in ways(record)
]


def shares(**files: Mapping[str, Any]) -> list[Share]:
    return list(shares_of(Files(**files), MINE, {MINE, OTHER}))


def test_the_kinds_that_say_something_about_students_are_those_that_can_mention_one() -> None:
    found = {one.values[0].name for one in PLACES if isinstance(one.values[0], Kind)}
    told_apart = {kind.name for kind in KINDS.values() if kind.students}
    assert found <= told_apart
    assert told_apart - found == {"mapping"}  # of classes, which are read with students
    assert found == {
        "students", "sections", "people", "roster", "evidence", "habits-log", "credits", "ledger", "decisions",
        "supports", "plans", "assertions",
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "make"), PLACES)
def test_each_place_is_in_the_export_and_nobody_else(kind: Kind, make: Make) -> None:
    both, mine, theirs = make([MINE, OTHER]), make([MINE]), make([OTHER])
    (found,) = shares(file={"mbl": kind.header, "items": [both, theirs]})
    text = json.dumps(found.records)
    assert text.count(MINE) == json.dumps(both).count(MINE)
    assert OTHER not in text
    assert found.kind == kind.name
    (header,) = shares(file={"mbl": kind.header, **mine, "items": [{"note": "x"}]})
    assert header.records == ({**mine, "note": "x"},)
    (whole,) = shares(file={"mbl": kind.header, **mine})
    assert whole.records == (mine,)
    assert shares(file={"mbl": kind.header, "items": [theirs]}) == []


@pytest.mark.parametrize(("kind", "make"), PLACES)
def test_each_place_is_listed_before_a_removal(kind: Kind, make: Make) -> None:
    (trace,) = traces_of(Files(file={"mbl": kind.header, "items": [make([MINE, OTHER]), make([OTHER])]}), MINE)
    assert trace.gone or trace.left or trace.whole
    assert trace.kind == kind.name


def test_free_text_that_names_the_student_is_in_it_and_others_are_not() -> None:
    note = f"Worked with {OTHER}, as {MINE} said."
    (found,) = shares(file={"mbl": "supports/1", "items": [{"student": OTHER, "note": note}, {"student": OTHER}]})
    assert found.records == ({"student": ANOTHER, "note": f"Worked with {ANOTHER}, as {MINE} said."},)


def test_ids_that_begin_alike_are_others() -> None:
    file = {"mbl": "supports/1", "items": [{"student": f"{MINE}1"}, {"student": f"x-{MINE}"}]}
    assert not mentions(file, MINE)
    assert shares(file=file) == []
