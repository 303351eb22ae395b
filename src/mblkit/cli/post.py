"""`mbl post`: earned credit and conferred diplomas into the ledger."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.asking import confirmed
from mblkit.cli.context import Root, day, note, open_tree, put, reader
from mblkit.cli.options import Everyone, GraduatingClass, Students
from mblkit.errors import MblError

if TYPE_CHECKING:
    from datetime import date

    from mblkit.district import District
    from mblkit.load.repository import Opened
    from mblkit.reports.postings import Due
    from mblkit.store.atomic import Change
    from mblkit.store.tree import WorkTree


class Form(StrEnum):
    """How what is due is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def command(
    by: Annotated[str, typer.Option("--by", help="The staff id of the registrar.", autocompletion=complete.staff)],
    students: Students = None,
    year: GraduatingClass = None,
    everyone: Everyone = False,
    on: Annotated[
        str | None,
        typer.Option("--on", help="The day of the posting, YYYY-MM-DD; without it, today.", show_default=False),
    ] = None,
    diplomas: Annotated[bool, typer.Option("--diplomas", help="Confer the diplomas that are due as well.")] = False,
    form: Annotated[Form, typer.Option("--format", help="How to print what is due.")] = Form.TABLE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be posted, and write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Post without asking, as in a script.")] = False,
    root: Root = None,
) -> int:
    """Post earned credit to the ledger, and confer diplomas; all of it is shown first.

    What is due is what is earned on the day of the posting and not yet posted. Students whom an error touches are left
    out. Either all entries are written or none.

    Examples:

      mbl post --class 2027 --by r-delgado --dry-run

      mbl post s-0017 --by r-delgado --diplomas --on 2027-06-15
    """
    from mblkit.cli import gate
    from mblkit.reports.postings import as_csv, as_json, as_table, due_of

    tree, when = open_tree(root), day(on)
    opened, wanted = gate.chosen(tree, students or [], year, everyone=everyone, reader=reader())
    _refuse_stranger(opened.district, by)
    passed = gate.passed(tree, opened, wanted, allow_errors=False, named=bool(students))
    due = due_of(opened.district, [opened.closures[one] for one in passed.students], when, diplomas=diplomas)
    put({Form.TABLE: as_table, Form.JSON: as_json, Form.CSV: as_csv}[form](due))
    status = 1 if passed.failing else 0
    if not due:
        note("nothing is due")
    elif dry_run:
        note("nothing was written")
    else:
        if not yes:
            confirmed(f"Post {due.says}?", "post this", "nothing was posted")
        _post(tree, opened, due, when, by)
    return status


def _refuse_stranger(district: "District", by: str) -> None:
    if by not in district.staff:
        from mblkit.load.nearest import did_you_mean

        raise MblError(f'no member of the staff has the id "{by}"', did_you_mean(by, district.staff))


def _post(tree: "WorkTree", opened: "Opened", due: "Due", when: "date", by: str) -> None:
    from mblkit.cli.proposal import refuse_new_errors
    from mblkit.edit.changes import apply
    from mblkit.load.repository import open_all
    from mblkit.store.overlay import OverlayTree

    changes = _changes(tree, opened, due, when, by)
    after = open_all(OverlayTree(tree, {one.path: one.after for one in changes}), reader())
    refuse_new_errors("a posting", open_all(tree, reader()), after)
    apply(tree.root, changes)
    note(f"posted {due.says} in {', '.join(one.path for one in changes)}")


def _changes(tree: "WorkTree", opened: "Opened", due: "Due", when: "date", by: str) -> "list[Change]":
    from mblkit.cli.proposal import year_of
    from mblkit.edit.changes import read_before
    from mblkit.edit.ledger import DIPLOMAS, credit_entry, diploma_entry, ledger_path, plan_postings
    from mblkit.edit.spelling import Value

    year = year_of(opened.district, when)
    entries: dict[str, list[dict[str, Value]]] = {}
    taken: set[str] = set()
    for closure in opened.closures.values():
        taken.update(kept.record.id for kept in closure.postings)
        taken.update(kept.record.id for kept in closure.conferrals)
    for credit in due.credits:
        school = opened.closures[credit.student].student.record.school
        entry = credit_entry(credit, when, by, taken)
        taken.add(str(entry["id"]))
        entries.setdefault(ledger_path(year, school), []).append(entry)
    for diploma in due.diplomas:
        entry = diploma_entry(diploma, when, by, taken)
        taken.add(str(entry["id"]))
        entries.setdefault(DIPLOMAS, []).append(entry)
    return [plan_postings(path, read_before(tree.root, path), new) for path, new in sorted(entries.items())]
