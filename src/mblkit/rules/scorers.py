"""Whether work that was scored twice was scored by two people."""

from collections.abc import Iterable, Iterator

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Location
from mblkit.rules.naming import few, only
from mblkit.rules.register import Entry


def check_scorers(entry: Entry) -> Iterable[Diagnostic]:
    """Return MBL411: one finding for an item, at the first line that names its scorer twice."""
    return _named_twice(entry) if entry.record.details else ()


def _named_twice(entry: Entry) -> Iterator[Diagnostic]:
    record = entry.record
    same = [
        (student, keys)
        for student, keys, detail in entry.item.details()
        if detail.second is not None and detail.second.by == record.by
    ]
    if same:
        students = [student for student, _ in same]
        yield diagnose(
            "MBL411",
            f'"{record.by}" is named as both scorers of the work of {few(students)}',
            Location(entry.file.path, (*same[0][1], "second", "by")),
            help='name whoever scored it the second time, or delete "second"',
            subject=only(students),
        )
