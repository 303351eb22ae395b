"""`mbl standards`: sets of state standards, from the files of their issuers into the district."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.context import AsOf, Output, Root, day, deliver, find_repository, note, note_finding, put, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.intake.findings import Findings

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


class Form(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


Formats = Annotated[Form, typer.Option("--format", help="How to print it.")]


SetId = Annotated[
    str | None, typer.Option("--set", help="The short name of the set; it stands before the colon in references.")
]
Grades = Annotated[str | None, typer.Option("--grades", help="Only standards for these grades, such as 9-12 or K-2.")]
Under = Annotated[
    str | None,
    typer.Option("--under", help="Only the item with this code, identifier or beginning of codes, and what is below."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", help="Which column of a table holds a field, such as code=Number; several."),
]
Partial = Annotated[
    bool, typer.Option("--partial", help="The file holds a part of the set: retire nothing that it lacks.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")]
Target = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="The file of a new set, inside the district; else standards/<set>.yaml."),
]


@app.callback()
def _group() -> None:
    """Take in sets of state standards, and see which there are.

    Examples:

      mbl standards list

      mbl standards import ccss-math.json --set CCSS.MATH

      mbl standards join coherence-edges.csv --set CCSS.MATH
    """


@app.command("import")
def take_in(
    file: Annotated[
        Path, typer.Argument(help="The file of the issuer: CASE, ASN, OpenSALT or a plain table, JSON or CSV.")
    ],
    set_id: SetId = None,
    title: Annotated[str | None, typer.Option("--title", help="The title, in the place of the file's.")] = None,
    issuer: Annotated[
        str | None, typer.Option("--issuer", help="Who published it, where the file does not say.")
    ] = None,
    grades: Grades = None,
    subject: Annotated[str | None, typer.Option("--subject", help="Only standards of this subject.")] = None,
    under: Under = None,
    column: Columns = None,
    partial: Partial = False,
    output: Target = None,
    dry_run: DryRun = False,
    as_of: AsOf = None,
    form: Formats = Form.TEXT,
    root: Root = None,
) -> int:
    """Take in a set of standards, or a newer download of one.

    All of it is written or nothing. Standards that the file lacks are retired on the day, never deleted; the district's
    spelling of a code stays, and so do comments. The same file twice changes nothing. Exit status: 0 done, 1 the file
    has errors and nothing was written, 2 could not work.

    Examples:

      mbl standards import ccss-math.json --set CCSS.MATH --grades 9-12

      mbl standards import c3.csv --set C3 --title "C3 Framework" --issuer NCSS --dry-run

      mbl standards import list.csv --set LOCAL --column code=Number --column text=Wording
    """
    from mblkit.cli.standards_import import as_json, as_text, import_standards
    from mblkit.edit.changes import apply
    from mblkit.intake.wishes import Wishes

    wishes = Wishes(set_id, title, issuer, _grades(grades), subject, under, _columns(column))
    folder = find_repository(root)
    done = import_standards(folder, file, wishes, output, day(as_of), partial=partial, yaml_reader=reader())
    writes = done.change is not None and done.change.before != done.change.after
    if done.change is not None and writes and not dry_run:
        apply(folder, (done.change,))
    if form is Form.JSON:
        put(as_json(done, written=writes and not dry_run))
    else:
        _tell_findings(done.taken.findings, file)
        put(as_text(done))
        if done.change is not None:
            note("nothing was written" if dry_run or not writes else f"wrote {done.change.path}")
    return 1 if done.taken.findings.failed() else 0


@app.command("join")
def join(
    file: Annotated[Path, typer.Argument(help="A table of links, or codes by their emphasis, as CSV or JSON.")],
    set_id: Annotated[
        str, typer.Option("--set", help="The set to which it is joined.", autocompletion=complete.standard_sets)
    ],
    dry_run: DryRun = False,
    form: Formats = Form.TEXT,
    root: Root = None,
) -> int:
    """Join to a set what others say about its standards: which come before which, and how much weight they have.

    Nothing is taken away from the set. Codes that it does not have are told and left out. Exit status: 0 done, 1 the
    file has errors and nothing was written, 2 could not work.

    Examples:

      mbl standards join coherence-edges.csv --set CCSS.MATH

      mbl standards join cluster-emphasis.json --set CCSS.MATH --dry-run
    """
    from mblkit.cli.standards_join import as_json, as_text
    from mblkit.cli.standards_join import join as joined
    from mblkit.edit.changes import apply

    folder = find_repository(root)
    done = joined(folder, file, set_id, reader())
    writes = done.change is not None and done.change.before != done.change.after
    if done.change is not None and writes and not dry_run:
        apply(folder, (done.change,))
    if form is Form.JSON:
        put(as_json(done, written=writes and not dry_run))
    else:
        _tell_findings(done.found.findings, file)
        put(as_text(done))
        if done.change is not None:
            note("nothing was written" if dry_run or not writes else f"wrote {done.change.path}")
    return 1 if done.found.findings.failed() else 0


@app.command("list")
def show(root: Root = None, form: Formats = Form.TEXT, output: Output = None) -> int:
    """List the sets of standards: how many standards, how many with a code, how many retired, the edition, the file.

    Examples:

      mbl standards list

      mbl standards list --format json
    """
    from mblkit.cli.standards_import import held, listed_as_json, listed_as_text
    from mblkit.store.tree import WorkTree

    sets, _, broken = held(WorkTree(find_repository(root)), reader())
    deliver(listed_as_json(sets) if form is Form.JSON else listed_as_text(sets), output, private=False)
    for path in broken:
        note(f'{path} cannot be read as it should: run "mbl validate {path}"')
    return 0


def _tell_findings(findings: "Findings", file: Path) -> None:
    for one in findings:
        place = f"{file}: {one.place}" if one.place else f"{file}"
        kind = "error" if one.severity == "error" else "note"
        note_finding(place, one.message, one.help, kind)


def _grades(text: str | None) -> frozenset[int] | None:
    if text is None:
        return None
    from mblkit.intake.draft import grades_of

    grades, whole = grades_of((text,))
    if not grades or not whole:
        raise MblError(f'"{text}" are no grades', "write them such as 9-12, K-2 or 6,7,8")
    return frozenset(grades)


def _columns(given: list[str] | None) -> tuple[tuple[str, str], ...]:
    from mblkit.intake.table import FIELDS
    from mblkit.load.nearest import did_you_mean
    from mblkit.load.words import listed

    found: dict[str, str] = {}
    for one in given or ():
        field, equals, name = one.partition("=")
        if not equals or not name or field not in FIELDS:
            hint = (
                did_you_mean(field, FIELDS) or f"write a field and the name of its column; fields are {listed(FIELDS)}"
            )
            raise MblError(f'"{one}" names no field and its column', hint)
        if field in found:
            raise MblError(f'the column of the "{field}" is named twice', "name one")
        found[field] = name
    return tuple(found.items())
