"""The checks of evidence, MBL401 to MBL414: one walk over all items, since there is nothing of which there is more."""

from collections.abc import Iterable, Iterator
from datetime import date

from mblkit.diagnostics import Diagnostic
from mblkit.rules.attempts import check_attempts
from mblkit.rules.days import check_answers, check_day
from mblkit.rules.material import Check, Material
from mblkit.rules.register import Entry, Register, entries_of, register_of
from mblkit.rules.rosters import check_roster
from mblkit.rules.scorers import check_scorers
from mblkit.rules.scoring import Tally
from mblkit.rules.tasks_given import check_task


def check_evidence(material: Material) -> Iterator[Diagnostic]:
    """Yield what does not fit around the items of evidence.

    What stands in the defaults above the items of a file is told once.
    """
    if material.bulk is not None:
        yield from material.bulk.findings
        return
    entries = tuple(entries_of(material))
    tally = Tally(material.district)
    for entry in entries:
        tally.take(entry)
    yield from check_items(entries, register_of(material), material)
    yield from check_attempts(entries)
    yield from tally.findings(material)


def check_items(entries: Iterable[Entry], register: Register, material: Material) -> Iterator[Diagnostic]:
    """Yield what does not fit around each item by itself, MBL401 to MBL407 and MBL409 to MBL411."""
    said: set[Diagnostic] = set()
    for entry in entries:
        if is_quiet(entry, register, material.today):
            continue
        for found in (
            *check_roster(entry, register),
            *check_task(entry, register),
            *check_day(entry, register, material.today),
            *check_answers(entry, material.limits.feedback_days),
            *check_scorers(entry),
        ):
            if found not in said:
                said.add(found)
                yield found


def is_quiet(entry: Entry, register: Register, today: date) -> bool:
    """Tell whether none of these checks finds anything in an item; false says nothing.

    That is most work in a class: it says nothing out of the ordinary, all are on the roster and were there on the day,
    in the year of the class, and the task is given in it and scored on just that.
    """
    record = entry.record
    if record.details or record.recorded is not None or record.section is None:
        return False
    roster, given = register.rosters.get(record.section), register.tasks.get(record.task)
    if (
        roster is None
        or given is None
        or roster.span is None
        or (given.experiences and roster.experience not in given.experiences)
    ):
        return False
    day, span = record.on, roster.span
    in_time = span.starts <= day <= span.ends and roster.all_from <= day <= roster.all_until and day <= today
    return in_time and entry.targets <= given.scored_on and entry.whom <= roster.students


CHECKS: tuple[Check, ...] = (check_evidence,)
