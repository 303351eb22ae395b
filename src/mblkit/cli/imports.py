"""`mbl import`: what other systems, or `mbl export`, have written, as files of a district."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli import history, roster
from mblkit.cli.context import note, note_finding, put
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.edit.spelling import Value
    from mblkit.intake.findings import Findings
    from mblkit.intake.own_package import Package

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Make files of a district from what was exported.

    Examples:

      mbl import case framework.json --output framework-again

      mbl import roster export.zip --dry-run
    """


app.command("roster")(roster.command)
app.command("results")(history.results)
app.command("credits")(history.credits)


@app.command("case")
def case(
    packages: Annotated[list[Path], typer.Argument(metavar="PACKAGE", help='Packages that "mbl export case" wrote.')],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder for the files; none there is replaced.")],
) -> int:
    """Write the files of a framework, and of courses, that CASE packages of mbl hold.

    The files say what those said from which the packages were made. Objectives stand in the files of the courses
    that teach them, so courses need both packages. Standards of others are for "mbl standards import".

    Examples:

      mbl import case framework.json --output again

      mbl import case framework.json courses.json --output again
    """
    from mblkit.intake.findings import Findings
    from mblkit.intake.own_case import district_files

    findings = Findings()
    read = [_read(path) for path in packages]
    files = district_files(read, findings)
    _refuse(findings, packages[0] if len(packages) == 1 else None)
    texts = {path: _text(path, data) for path, data in files.data.items()}
    if not texts:
        raise MblError("there is nothing in it for a file of a district", "export the package again", exit_code=1)
    written = _write(output, texts)
    put("\n".join(written))
    note(f"wrote {len(written)} of {len(texts)} files to {output}" + ("" if written else ": they are there already"))
    if files.left:
        note(f"{files.left} objectives are in no file: give the package of the courses too")
    return 0


def _read(path: Path) -> "Package":
    """Return the package in a file. Raises MblError, after listing what is wrong with it."""
    from mblkit.intake.findings import Findings
    from mblkit.intake.jsontext import LARGEST
    from mblkit.intake.own_package import read_package
    from mblkit.store.tree import reason

    findings = Findings()
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise MblError(f'"{path}" cannot be read: {reason(error)}', "check the file and its folder") from error
    if len(data) > LARGEST:
        raise MblError(f'"{path}" is larger than {LARGEST >> 20} MiB', "export one content area at a time", exit_code=1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MblError(f'"{path}" is not UTF-8 text', "get the file again", exit_code=1) from error
    package = read_package(text, findings)
    _refuse(findings, path)
    if package is None:  # pragma: no cover - then there is a finding
        raise MblError(f'"{path}" cannot be imported', exit_code=1)
    return package


def _refuse(findings: "Findings", path: Path | None) -> None:
    """Raise MblError where there are findings, after listing them."""
    found = list(findings)
    for one in found:
        place = ": ".join(str(part) for part in (path, one.place) if part)
        note_finding(place or "the packages", one.message, one.help)
    if found:
        raise MblError("the package cannot be imported; nothing was written", "mend what is listed above", exit_code=1)


def _text(path: str, data: "Mapping[str, Value]") -> str:
    """Return the text of a file. Raises MblError where no file of a district may say that."""
    from mblkit.diagnostics import Severity
    from mblkit.edit.blocks import file_text
    from mblkit.load.pipeline import read_text

    text = file_text(data)
    _, found = read_text(path, text.encode(), None)
    wrong = next((one for one in found if one.severity is Severity.ERROR), None)
    if wrong is not None:
        where = ".".join(str(key) for key in wrong.location.keys)
        message = f"what the package says would be wrong in {path}: {where}: {wrong.message}"
        raise MblError(f"{message}; nothing was written", "export the package again", exit_code=1)
    return text


def _write(folder: Path, texts: dict[str, str]) -> list[str]:
    """Write the files that are not there yet, all or none, and return their paths. Raises MblError."""
    from mblkit.edit.changes import apply, read_before
    from mblkit.store.atomic import Change
    from mblkit.store.tree import reason

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MblError(f'"{folder}" cannot be used: {reason(error)}', "name another folder") from error
    before = {path: read_before(folder, path) for path in texts}
    others = [path for path, data in before.items() if data not in {None, texts[path].encode()}]
    if others:
        hint = "name an empty folder: no file is ever replaced"
        raise MblError(f'"{folder}" already holds {", ".join(others)}; nothing was written', hint)
    changes = [Change(path, None, texts[path].encode()) for path, data in before.items() if data is None]
    if changes:
        apply(folder, changes)
    return [change.path for change in changes]
