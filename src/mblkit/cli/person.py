"""`mbl person`: everything that is kept about one person, and the way to take it out."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli import complete
from mblkit.cli.context import Root, find_repository, note, put, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.edit.person import Trace
    from mblkit.export.person import Share
    from mblkit.store.atomic import Change
    from mblkit.store.tree import WorkTree

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Person = Annotated[
    str,
    typer.Argument(metavar="ID", help="The id of a student or a member of the staff.", autocompletion=complete.people),
]
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The day that archives give their files, so that the same files make the same archive."""


_SHOWN: Final = 3


@app.callback()
def _group() -> None:
    """Show or take out what is kept about one person.

    Examples:

      mbl person export s-0017 --output s-0017.zip
    """


@app.command("export")
def export(
    person: Person,
    output: Annotated[Path, typer.Option("--output", "-o", help="A new folder, or an archive that ends in .zip.")],
    root: Root = None,
) -> int:
    """Write everything that the district's files say about one person, and nothing about others.

    The folder or archive holds the records as JSON and as text that can be read. It is readable by its owner alone.

    Examples:

      mbl person export s-0017 --output s-0017.zip
    """
    from mblkit.export.person import shares_of

    folder = find_repository(root)
    tree = _tree(folder)
    students, staff = _everybody(tree)
    if person not in students | staff:
        from mblkit.load.nearest import did_you_mean

        raise MblError(f'nobody has the id "{person}"', did_you_mean(person, students | staff))
    shares = tuple(shares_of(tree, person, students))
    files = _documents(person, shares)
    if output.suffix.lower() == ".zip":
        _write_archive(output, person, files)
    else:
        _write_folder(tree, output, files)
    note(f"wrote {sum(len(one.records) for one in shares)} records of {len(shares)} files to {output}")
    return 0


@app.command("remove")
def remove(
    person: Person,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help="Take the person out of all files, and not only out of the names.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take out what is shown.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show it, as without --yes.")] = False,
    root: Root = None,
) -> int:
    """Show every file that mentions a person and what would go, and with --yes take it out.

    Without --everywhere only the files that say who somebody is are changed: the name goes, and the records stay, by
    id. The law asks a district to keep some records for decades: ask before you take out more. What git has kept
    of earlier days is not changed by this.

    Examples:

      mbl person remove s-0017 --dry-run

      mbl person remove s-0017 --yes
    """
    from mblkit.edit.person import removal, traces_of
    from mblkit.store.tree import reason

    tree = _tree(find_repository(root))
    try:
        traces = tuple(traces_of(tree, person))
        mine = [one for one in traces if everywhere or one.says_who]
        changes = [change for one in mine if (change := removal(one, tree.read)) is not None]
    except OSError as error:
        raise MblError(f"a file cannot be read: {reason(error)}", "check the files and their folders") from error
    if not traces:
        raise MblError(f'no file mentions "{person}"', "check the id")
    put("\n".join(_line(one, everywhere=everywhere) for one in traces))
    note("what git has kept of earlier days stays in its history: that needs a step of its own, see docs/privacy.md")
    if not changes:
        note("nothing can be taken out by this command")
    elif not yes or dry_run:
        from mblkit.emit.report import plural

        note(f"nothing was written; {plural(len(changes), 'file')} would change")
    else:
        _take_out(tree, changes)
        note(f"wrote {', '.join(one.path for one in changes)}")
    return 0


def _tree(folder: Path) -> "WorkTree":
    from mblkit.cli.people_root import required
    from mblkit.load.people_folder import district_tree

    required(folder)
    return district_tree(folder, os.environ)


def _everybody(tree: "WorkTree") -> tuple[set[str], set[str]]:
    """Return the ids of all students and of all staff. Raises MblError where a file has an error."""
    from mblkit.load.peek import peek_kind
    from mblkit.load.pipeline import load
    from mblkit.model.people import PersonRecord, StaffRecord, StudentRecord

    wanted = {None, "students", "staff", "people"}
    loaded = load(tree, reader(), lambda _, data: peek_kind(data) in wanted)
    if loaded.errors:
        first = loaded.errors[0].location.path
        message = f"{len(loaded.errors)} errors in the district's files, the first in {first}"
        raise MblError(message, 'run "mbl validate" and mend them first', exit_code=1)
    records = [kept.record for one in loaded.files for kept in one.records]
    staff = {one.id for one in records if isinstance(one, StaffRecord)}
    people = {one.id for one in records if isinstance(one, StudentRecord | PersonRecord)}
    return people - staff, staff


def _documents(person: str, shares: "tuple[Share, ...]") -> dict[str, bytes]:
    from mblkit.edit.blocks import file_text
    from mblkit.model.kinds import KINDS

    data = {"person": person, "files": [{"path": one.path, "kind": one.kind, "records": one.records} for one in shares]}
    told = [f"What the files of the district say about {person}.", ""]
    for one in shares:
        told += [f"{one.path}: {KINDS[one.kind].summary}", ""]
        for record in one.records:
            told += [*(f"    {line}" if line else "" for line in file_text(record).splitlines()), ""]
    return {
        "person.json": f"{json.dumps(data, indent=2, ensure_ascii=False)}\n".encode(),
        "person.txt": "\n".join(told).encode(),
    }


def _write_archive(output: Path, person: str, files: dict[str, bytes]) -> None:
    import io
    import zipfile

    from mblkit.store.atomic import write_output

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(f"{person}/{name}", _FIRST_DAY)
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    write_output(output, packed.getvalue(), private=True)


def _write_folder(tree: "WorkTree", output: Path, files: dict[str, bytes]) -> None:
    from mblkit.store.atomic import write_output
    from mblkit.store.tree import reason

    if Path(os.path.realpath(output)).is_relative_to(tree.root):
        raise MblError("the folder would stand in the district", "name one outside it")
    try:
        output.mkdir(mode=0o700)
    except OSError as error:
        raise MblError(
            f'"{output}" cannot be made: {reason(error)}', "name a folder that does not exist yet"
        ) from error
    for name, data in files.items():
        write_output(output / name, data, private=True)


def _line(trace: "Trace", *, everywhere: bool) -> str:
    """Return what becomes of a file, as one line."""
    said = []
    if trace.whole:
        said.append("the whole file is about the person: delete it by hand")
    if trace.gone:
        word = "entry" if len(trace.gone) == 1 else "entries"
        goes = "would go" if everywhere or trace.says_who else "would stay without --everywhere"
        said.append(f"{len(trace.gone)} {word} {goes}")
    if trace.left:
        word = "place" if len(trace.left) == 1 else "places"
        shown = [".".join(str(key) for key in keys) or "the file" for keys in trace.left[:_SHOWN]]
        rest = ", ..." if len(trace.left) > _SHOWN else ""
        said.append(f"{len(trace.left)} {word} to decide about by hand ({', '.join(shown)}{rest})")
    return f"{trace.path}: {'; '.join(said)}"


def _take_out(tree: "WorkTree", changes: "list[Change]") -> None:
    """Write changes. Raises MblError where a file would have an error then that it has not now."""
    from mblkit.edit.changes import apply
    from mblkit.load.repository import validate
    from mblkit.store.overlay import OverlayTree

    old = {(one.rule, one.location.path, one.message) for one in validate(tree, reader()).errors}
    after = validate(OverlayTree(tree, {one.path: one.after for one in changes}), reader())
    new = [one for one in after.errors if (one.rule, one.location.path, one.message) not in old]
    if new:
        raise MblError(
            f"the files would not fit together: {new[0].location.path}: {new[0].message}; nothing was written",
            "take out by hand what mentions the person there, then run the command again",
            exit_code=1,
        )
    apply(tree, changes)
