"""The gate before every report: nothing is printed about a student whom an error touches, unless that is asked for."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from mblkit.cli.context import colour, note
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.diagnostics import Diagnostic
    from mblkit.district import Closure, District
    from mblkit.load.repository import Opened
    from mblkit.store.tree import Tree

T = TypeVar("T")


def opened(tree: "Tree", open_: Callable[[], T]) -> T:
    """Return what `open_` opens. Where every student's results rest on an error, list the errors on stderr.

    Raises BrokenDistrictError then, and MblError as `open_` does.
    """
    from mblkit.load.repository import BrokenDistrictError

    try:
        return open_()
    except BrokenDistrictError as broken:
        show(tree, broken.errors)
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

    if sum((bool(students), year is not None, everyone)) != 1:
        raise MblError(
            "it is not clear which students are meant", "give the ids of students, or --class YEAR, or --all"
        )
    if len(students) == 1:
        return opened(tree, lambda: open_student(tree, students[0], reader)), tuple(students)
    found = opened(tree, lambda: open_all(tree, reader))
    known = {*found.closures, *found.blocked}
    if not students:
        chosen_ = tuple(student for student in sorted(known) if _in_class(found, student, year))
        if not chosen_:
            classes = sorted({one.student.record.graduating_class for one in found.closures.values()})
            hint = f"the classes are {', '.join(map(str, classes))}" if classes else "enrol students first"
            raise MblError("no student is asked for" if year is None else f"no student is in the class of {year}", hint)
        return found, chosen_
    _all_known(students, known)
    return found, tuple(dict.fromkeys(students))


def _in_class(found: "Opened", student: str, year: int | None) -> bool:
    """Tell whether a student is of a class; one of whom no enrolment can be read might be."""
    closure = found.closures.get(student)
    return year is None or closure is None or closure.student.record.graduating_class == year


def _all_known(students: Iterable[str], known: set[str]) -> None:
    from mblkit.load.nearest import did_you_mean

    for student in students:
        if student not in known:
            raise MblError(f'no student has the id "{student}"', did_you_mean(student, known))


def unclaimed(found: "Opened") -> tuple["Diagnostic", ...]:
    """Return the errors that touch no student who is known: they may hide one who should be."""
    from mblkit.diagnostics import Severity

    claimed = {id(error) for errors in found.blocked.values() for error in errors}
    return tuple(one for one in found.diagnostics if one.severity is Severity.ERROR and id(one) not in claimed)


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
    blocked = {one: errors for one, errors in touched.items() if not allow_errors or one not in found.closures}
    hidden = () if named else unclaimed(found)
    if blocked or hidden:
        show(tree, (*dict.fromkeys(error for errors in blocked.values() for error in errors), *hidden))
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


def show(tree: "Tree", findings: Iterable["Diagnostic"]) -> None:
    """List findings on stderr, each with its line."""
    from mblkit import emit
    from mblkit.load.places import place_all
    from mblkit.load.repository import read_any

    placed = tuple(place_all(lambda path: read_any(tree, path), findings))
    report = emit.Report(placed, len({found.location.path for found in placed}), lambda path: read_any(tree, path))
    text = emit.FORMATS["text"](report, emit.Style(coloured=colour(sys.stderr)))
    if colour(sys.stderr):
        print(text, file=sys.stderr)
    else:
        note(text)
