"""The gate before every report: nothing is printed about a student whom an error touches, unless that is asked for."""

import sys
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from mblkit.cli.context import colour, note
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.diagnostics import Diagnostic
    from mblkit.district import Closure, District
    from mblkit.load.repository import Opened
    from mblkit.model.people import StudentRecord
    from mblkit.store.tree import Tree

T = TypeVar("T")


def opened(tree: "Tree", open_: Callable[[], T], name: str = "") -> T:
    """Return what `open_` opens. Where every student's results rest on an error, list the errors on stderr.

    `name` says which district it is, where there are several.

    Raises BrokenDistrictError then, and MblError as `open_` does.
    """
    from mblkit.load.repository import BrokenDistrictError

    try:
        return open_()
    except BrokenDistrictError as broken:
        show(tree, broken.errors, name)
        raise


def admitted(
    tree: "Tree", student: str, *, reader: str | None, allow_errors: bool
) -> tuple["District", "Closure", tuple[str, ...]]:
    """Return the district, one student's closure, and the banner of a report that is made in spite of errors.

    Raises MblError for a student whom an error touches unless errors are allowed, after listing them on stderr,
    and always for one of whom no enrolment can be read.
    """
    from mblkit.load.repository import open_student

    found = opened(tree, lambda: open_student(tree, student, reader))
    errors = found.blocked.get(student, ())
    if errors and (not allow_errors or student not in found.closures):
        show(tree, errors)
        hint = "mend them first" + (", or go on with --allow-errors" if student in found.closures else "")
        raise MblError(_touch(student, errors), hint, exit_code=1)
    return found.district, found.closures[student], banner(student, errors)


def chosen(
    tree: "Tree", students: Sequence[str], year: int | None, *, everyone: bool, reader: str | None
) -> tuple["Opened", tuple[str, ...]]:
    """Return the district with the students that are asked for, and their ids in order.

    Raises MblError where nobody is asked for, or somebody whom no file enrols.
    """
    from mblkit.load.repository import open_all, open_student

    expect_one_way(students, year, everyone=everyone)
    if len(students) == 1:
        return opened(tree, lambda: open_student(tree, students[0], reader)), tuple(students)
    found = opened(tree, lambda: open_all(tree, reader))
    enrolled = {student: closure.student.record for student, closure in found.closures.items()}
    return found, asked_for(enrolled, found.blocked, students, year)


def expect_one_way(students: Sequence[str], year: int | None, *, everyone: bool) -> None:
    """Raise MblError unless students are asked for in one way: by id, by class, or all."""
    if sum((bool(students), year is not None, everyone)) != 1:
        raise MblError(
            "it is not clear which students are meant", "give the ids of students, or --class YEAR, or --all"
        )


def asked_for(
    enrolled: "Mapping[str, StudentRecord]", blocked: Iterable[str], students: Sequence[str], year: int | None
) -> tuple[str, ...]:
    """Return the ids of the students who are asked for: those that are named, else a class, else all, in order of id.

    One of whom no enrolment can be read might be of any class. Raises MblError where there are none, or for an id that
    no file enrols.
    """
    known = {*enrolled, *blocked}
    if students:
        _all_known(students, known)
        return tuple(dict.fromkeys(students))
    found = tuple(
        one for one in sorted(known) if year is None or one not in enrolled or enrolled[one].graduating_class == year
    )
    if not found:
        classes = sorted({one.graduating_class for one in enrolled.values()})
        hint = f"the classes are {', '.join(map(str, classes))}" if classes else "enrol students first"
        raise MblError("no student is asked for" if year is None else f"no student is in the class of {year}", hint)
    return found


def _all_known(students: Iterable[str], known: set[str]) -> None:
    from mblkit.load.nearest import did_you_mean

    for student in students:
        if student not in known:
            raise MblError(f'no student has the id "{student}"', did_you_mean(student, known))


def unclaimed(found: "Opened") -> tuple["Diagnostic", ...]:
    """Return the errors that touch no student who is known: they may hide one who should be."""
    return unclaimed_of(found.diagnostics, found.blocked)


def unclaimed_of(
    diagnostics: Iterable["Diagnostic"], blocked: "Mapping[str, Sequence[Diagnostic]]"
) -> tuple["Diagnostic", ...]:
    """Return, of some findings, the errors that touch no student who is known."""
    from mblkit.diagnostics import Severity

    claimed = {id(error) for errors in blocked.values() for error in errors}
    return tuple(one for one in diagnostics if one.severity is Severity.ERROR and id(one) not in claimed)


@dataclass(frozen=True, slots=True)
class Passed:
    """Who of some students gets through the gate.

    Attributes:
        students: those for whom something is computed, in order.
        blocked: the errors that touch the others, by student.
        allowed: the errors that touch students who get through in spite of them, by student.
        failing: whether anybody is blocked, or may be hidden by an error that touches nobody who is known.
    """

    students: tuple[str, ...]
    blocked: "Mapping[str, tuple[Diagnostic, ...]]"
    allowed: "Mapping[str, tuple[Diagnostic, ...]]"
    failing: bool


def passed(tree: "Tree", found: "Opened", students: Sequence[str], *, allow_errors: bool, named: bool) -> Passed:
    """Return who of some students gets through, after listing on stderr the errors that keep others out.

    `named` says that the students were asked for by id, so that nobody else can be missing.
    """
    touched = {student: found.blocked[student] for student in students if student in found.blocked}
    hidden = () if named else unclaimed(found)
    return let_through(tree, students, touched, found.closures.keys(), hidden, allow_errors=allow_errors)


def let_through(
    tree: "Tree",
    students: Sequence[str],
    touched: "Mapping[str, tuple[Diagnostic, ...]]",
    known: Container[str],
    hidden: Iterable["Diagnostic"],
    *,
    allow_errors: bool,
    name: str = "",
) -> Passed:
    """Return who of some students gets through, after listing on stderr the errors that keep others out.

    `touched` has the errors of those whom any touches, `known` those who can be computed at all, and `hidden` the
    errors that may hide somebody. `name` is as for `opened`.
    """
    hidden = tuple(hidden)
    blocked = {one: errors for one, errors in touched.items() if not allow_errors or one not in known}
    if blocked or hidden:
        show(tree, (*dict.fromkeys(error for errors in blocked.values() for error in errors), *hidden), name)
    allowed = {one: errors for one, errors in touched.items() if one not in blocked}
    return Passed(tuple(one for one in students if one not in blocked), blocked, allowed, bool(blocked or hidden))


def banner(student: str, errors: Iterable["Diagnostic"]) -> tuple[str, ...]:
    """Return what a report says when it is made in spite of errors; nothing where there are none."""
    found = tuple(errors)
    if not found:
        return ()
    rules = ", ".join(sorted({error.rule for error in found}))
    return (f"{_touch(student, found)} ({rules}), so what follows may be wrong.",)


def _touch(student: str, errors: Sequence["Diagnostic"]) -> str:
    said = "1 error touches" if len(errors) == 1 else f"{len(errors)} errors touch"
    return f"{said} the records of {student}"


def show(tree: "Tree", findings: Iterable["Diagnostic"], name: str = "") -> None:
    """List findings on stderr, each with its line; `name` is that of their district, where there are several."""
    from mblkit import emit
    from mblkit.load.places import place_all
    from mblkit.load.repository import read_any

    placed = tuple(place_all(lambda path: read_any(tree, path), findings))
    report = emit.Report(placed, len({found.location.path for found in placed}), lambda path: read_any(tree, path))
    text = emit.FORMATS["text"](report, emit.Style(coloured=colour(sys.stderr)))
    if name:
        note(f'in the district "{name}":')
    if colour(sys.stderr):
        print(text, file=sys.stderr)
    else:
        note(text)
