"""Whether the days of evidence fit the calendar, the enrolment and each other."""

from collections.abc import Iterable, Iterator
from datetime import date

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location, Related
from mblkit.rules.material import place
from mblkit.rules.naming import few, only
from mblkit.rules.register import Entry, Register, Roster, Span


def check_day(entry: Entry, register: Register, today: date) -> Iterable[Diagnostic]:
    """Return MBL405, MBL406 and MBL407 for an item.

    A day that is wrong is told once: what is still to come is no more measured by the calendar, and what lies
    outside its year is not measured by the enrolment of every student.
    """
    record = entry.record
    if record.recorded is not None and record.recorded > today:
        message = f"the work is said to be entered on {record.recorded}"
        return (_to_come(entry, "recorded", message), *_check_on(entry, register, today))
    return _check_on(entry, register, today)


def _check_on(entry: Entry, register: Register, today: date) -> Iterable[Diagnostic]:
    """Return what is wrong with the day of an item."""
    record = entry.record
    roster = register.rosters.get(record.section) if record.section is not None else None
    span = roster.span if roster is not None else None
    if record.on > today:
        return (_to_come(entry, "on", f"the work is dated {record.on}"),)
    if span is not None and not _inside(record.on, record.attempt, span):
        return (_outside(entry, span),)
    return () if roster is not None and _all_here(entry, roster) else _not_here(entry, register)


def check_answers(entry: Entry, feedback_days: int | None) -> Iterable[Diagnostic]:
    """Return MBL409 and MBL410 for an item: work that was entered or answered before it was done, or answered late."""
    record = entry.record
    return () if record.recorded is None and not record.details else _wrong_answers(entry, feedback_days)


def _wrong_answers(entry: Entry, feedback_days: int | None) -> Iterator[Diagnostic]:
    record = entry.record
    if record.recorded is not None and record.recorded < record.on:
        message = f"the work was entered on {record.recorded}, before it was done on {record.on}"
        yield diagnose("MBL409", message, entry.at("recorded"), help="correct one of the two days")
    if not record.details:
        return
    answers = [
        (student, keys, (detail.feedback_on - record.on).days)
        for student, keys, detail in entry.item.details()
        if detail.feedback_on is not None
    ]
    early = [(student, keys) for student, keys, days in answers if days < 0]
    if early:
        yield _feedback(entry, "MBL409", early, "before the work was done", "correct one of the two days")
    late = [(student, keys) for student, keys, days in answers if feedback_days is not None and days > feedback_days]
    if late:
        hint = "plan the answer together with the task; if the day is wrong, correct it"
        days = "a day" if feedback_days == 1 else f"{feedback_days} days"
        yield _feedback(entry, "MBL410", late, f"more than {days} after the work", hint)


def _to_come(entry: Entry, field: str, message: str) -> Diagnostic:
    return diagnose("MBL407", f"{message}, a day still to come", entry.at(field), help="correct the day")


def _inside(day: date, attempt: int, span: Span) -> bool:
    return span.starts <= day and (day <= span.ends or (attempt > 1 and day < span.next_year))


def _outside(entry: Entry, span: Span) -> Diagnostic:
    hint = 'correct the day or the class; another try, which may come later, has an "attempt" above 1'
    return diagnose(
        "MBL405",
        f"{entry.record.on} lies outside {span.name}, which lasts from {span.starts} to {span.ends}",
        entry.at("on"),
        help=hint,
        related=(Related(place(span.origin, "id"), "its days stand here"),),
    )


def _all_here(entry: Entry, roster: Roster) -> bool:
    return roster.all_from <= entry.record.on <= roster.all_until and entry.whom <= roster.students


def _not_here(entry: Entry, register: Register) -> Iterator[Diagnostic]:
    """Yield MBL406. What was learned before is no work in a class: it names its experience."""
    day, came, left = entry.record.on, register.came, register.left
    known = [student for student in entry.students if student in came]
    early = [student for student in known if day < came[student]]
    if early and entry.record.section is not None:
        when = f" on {came[early[0]]}" if len(early) == 1 else ""
        yield _away(entry, early, f"the work lies before {few(early)} came{when}", "entered")
    late = [student for student in known if day > left[student]]
    if late:
        when = f" on {left[late[0]]}" if len(late) == 1 else ""
        yield _away(entry, late, f"the work lies after {few(late)} left{when}", "left")


def _away(entry: Entry, students: list[str], message: str, field: str) -> Diagnostic:
    at = entry.line_of(students[0], otherwise="on")
    hint = f'correct the day or the id, or "{field}" in the students file'
    return diagnose("MBL406", message, at, help=hint, subject=only(students))


def _feedback(entry: Entry, code: str, wrong: list[tuple[str, Keys]], when: str, hint: str) -> Diagnostic:
    students = [student for student, _ in wrong]
    at = Location(entry.file.path, (*wrong[0][1], "feedback_on"))
    return diagnose(code, f"feedback to {few(students)} came {when}", at, help=hint, subject=only(students))
