"""Whether attempts are numbered 1, 2, 3 in the order of their days."""

from collections.abc import Iterable, Iterator, Sequence

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.load.evidence_links import replaced_key
from mblkit.rules.naming import few, only
from mblkit.rules.register import Entry

Line = tuple[int, str]
"""A student in an item, which is known by its identity."""


def check_attempts(entries: Iterable[Entry]) -> Iterator[Diagnostic]:
    """Yield MBL408: at most one finding for a hole and one for the order, for each item.

    Only tasks that somebody tried again are looked at.
    """
    by_task: dict[str, list[Entry]] = {}
    corrections: dict[str, list[Entry]] = {}
    for entry in entries:
        record = entry.record
        by_task.setdefault(record.task, []).append(entry)
        if record.replaces is not None:
            corrections.setdefault(record.replaces.task or record.task, []).append(entry)
    for task, same in by_task.items():
        further = [entry for entry in same if entry.record.attempt > 1]
        if further:
            attempts = _Attempts(same, corrections.get(task, ()))
            for entry in further:
                yield from _findings(entry, attempts)


def unsettled(entries: Iterable[Entry]) -> Iterator[tuple[str, int, str]]:
    """Yield the task, the number and the student of each attempt before a further one that is not in the same place.

    Such an attempt may be in another file, or in several.
    """
    by_task: dict[str, list[Entry]] = {}
    for entry in entries:
        by_task.setdefault(entry.record.task, []).append(entry)
    for task, same in by_task.items():
        for entry in same:
            number = entry.record.attempt - 1
            before = [one for one in same if one.record.attempt == number and _where(one) == _where(entry)]
            here = set().union(*(one.students for one in before)) if number else entry.students
            replaced = any(one.record.replaces is not None for one in same)
            yield from ((task, number, student) for student in entry.students if replaced or student not in here)


class _Attempts:
    """The evidence of one task by attempt, and the lines of which corrections have left nothing.

    A further attempt may be in another class or experience than the first: in summer, or a year later.
    """

    def __init__(self, entries: Sequence[Entry], corrections: Sequence[Entry]) -> None:
        self.corrections = corrections
        self.in_place: dict[tuple[str, int], list[Entry]] = {}
        self.anywhere: dict[int, list[Entry]] = {}
        for entry in entries:
            attempt = entry.record.attempt
            self.in_place.setdefault((_where(entry), attempt), []).append(entry)
            self.anywhere.setdefault(attempt, []).append(entry)
        self.replaced = set(self._replaced())

    def holds(self, entry: Entry, student: str) -> bool:
        """Tell whether an item says something about a student that still holds."""
        return student in entry.students and (id(entry), student) not in self.replaced

    def before(self, entry: Entry, student: str) -> list[Entry]:
        """Return the attempts of a student before the one of an item: those of its class, else those of any."""
        number = entry.record.attempt - 1
        for entries in (self.in_place.get((_where(entry), number), ()), self.anywhere.get(number, ())):
            found = [one for one in entries if self.holds(one, student)]
            if found:
                return found
        return []

    def _replaced(self) -> Iterator[Line]:
        gone: dict[Line, set[str]] = {}
        for correction in self.corrections:
            where, _, on, attempt, wanted = replaced_key(correction.record)
            for entry in self.in_place.get((where, attempt), ()):
                if entry is correction or entry.record.on != on or wanted not in {None, entry.record.id}:
                    continue
                for student in entry.students & correction.students:
                    targets = gone.setdefault((id(entry), student), set())
                    targets.update(correction.scores_of(student))
                    if entry.scores_of(student).keys() <= targets:
                        yield id(entry), student


def _where(entry: Entry) -> str:
    return entry.record.section or entry.record.experience or ""


def _findings(entry: Entry, attempts: _Attempts) -> Iterator[Diagnostic]:
    missing: list[str] = []
    early: list[tuple[str, Entry]] = []
    for student in entry.students:
        if attempts.holds(entry, student):
            before = attempts.before(entry, student)
            if not before:
                missing.append(student)
            elif all(other.record.on > entry.record.on for other in before):
                early.append((student, before[0]))
    if missing:
        yield _missing(entry, missing)
    if early:
        yield _out_of_order(entry, early)


def _missing(entry: Entry, students: list[str]) -> Diagnostic:
    record = entry.record
    which = f'attempt {record.attempt} of {few(students)} at the task "{record.task}"'
    hint = "number the attempts 1, 2, 3 in the order of their days; a missed one counts, with the code missed"
    message = f"{which} has no attempt {record.attempt - 1} before it"
    return diagnose("MBL408", message, entry.at("attempt"), help=hint, subject=only(students))


def _out_of_order(entry: Entry, students: list[tuple[str, Entry]]) -> Diagnostic:
    record, other = entry.record, students[0][1]
    names = [student for student, _ in students]
    which = f'attempt {record.attempt} of {few(names)} at the task "{record.task}"'
    return diagnose(
        "MBL408",
        f"{which} lies before attempt {record.attempt - 1}",
        entry.at("on"),
        help="correct one of the days, or number the attempts in the order of their days",
        related=(Related(other.at("on"), "the attempt before it"),),
        subject=only(names),
    )
