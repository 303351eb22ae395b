"""The checks of evidence, MBL401 to MBL414: one walk over all items, since there is nothing of which there is more."""

from collections.abc import Iterable, Iterator

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
    feedback_days = material.limits.feedback_days
    said: set[Diagnostic] = set()
    for entry in entries:
        for found in (
            *check_roster(entry, register),
            *check_task(entry, register),
            *check_day(entry, register, material.today),
            *check_answers(entry, feedback_days),
            *check_scorers(entry),
        ):
            if found not in said:
                said.add(found)
                yield found


CHECKS: tuple[Check, ...] = (check_evidence,)
