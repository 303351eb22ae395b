"""`mbl templates`: a district's own templates of documents, checked, listed and begun."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli.context import Quiet, Root, colour, find_repository, note, open_tree, put, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.diagnostics import Diagnostic
    from mblkit.reports.template_lint import Remark

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_CODE: Final = "template"
_SUFFIXES: Final = ("html", "md", "txt", "typ")


class Form(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"


@app.callback()
def _group() -> None:
    """Check, list and begin the district's own templates of documents, which take the place of ours.

    Examples:

      mbl templates copy transcript.html

      mbl templates check
    """


@app.command("check")
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILE...", help='Templates; without them, all in the folder "templates".', show_default=False
        ),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How to print the findings.")] = Form.TEXT,
    quiet: Quiet = False,
    root: Root = None,
) -> int:
    """Check templates: names that nothing has, HTML that no escaper saves, and what two samples come out as.

    The samples are documents of a made-up student, the second one with hostile names. Exit status: 0 clean, 1 findings,
    2 could not work.

    Examples:

      mbl templates check

      mbl templates check templates/transcript.html.j2 --format json
    """
    from mblkit import emit
    from mblkit.cli import gate
    from mblkit.cli.dress import template_files
    from mblkit.cli.template_check import checked
    from mblkit.load.repository import open_framework
    from mblkit.reports.own_templates import OwnTemplates

    tree = open_tree(root)
    own = OwnTemplates(tree.read)
    there = [name for name in template_files(tree.root) if name.endswith(".j2")]
    names = sorted({_name(file, tree.root) for file in files}) if files else there
    if not names:
        note("the district has no templates: ours print its documents")
    district = gate.opened(tree, lambda: open_framework(tree, reader()))
    try:
        found = [_diagnostic(one) for one in checked(names, there, own, (tree, district))]
    finally:
        own.close()
    report = emit.Report(tuple(found), len(names), tree.read)
    put(emit.FORMATS[form.value](report, emit.Style(coloured=colour(sys.stdout), quiet=quiet)))
    return 1 if found else 0


def _name(file: Path, root: Path) -> str:
    """Return the name of a template. Raises MblError for a file that is not in the folder of templates."""
    from mblkit.reports.own_templates import FOLDER

    folder = root / FOLDER
    for place in (file.absolute(), root / file, folder / file):
        if place.is_relative_to(folder) and place.is_file():
            return place.relative_to(folder).as_posix()
    raise MblError(f'"{file}" is no template of the district', f'name a file in the folder "{FOLDER}"')


def _diagnostic(one: "Remark") -> "Diagnostic":
    from mblkit.diagnostics import Diagnostic, Location, Severity

    severity = Severity.ERROR if one.fails else Severity.WARNING
    location = Location(one.path, line=one.line, column=one.column)
    return Diagnostic(_CODE, one.message, location, severity, one.help, name=one.name)


@app.command("list")
def list_(root: Root = None) -> int:
    """List the district's templates, each with what it takes the place of.

    Examples:

      mbl templates list
    """
    from mblkit.cli.dress import template_files
    from mblkit.reports.own_templates import FOLDER

    names = template_files(open_tree(root).root)
    if not names:
        note("the district has no templates: ours print its documents")
    width = max((len(name) for name in names), default=0)
    put("".join(f"{FOLDER}/{name:<{width}}  {_stands_for(name)}\n" for name in names))
    return 0


def _stands_for(name: str) -> str:
    from mblkit.reports.template_lint import document_and_form, is_known

    if not is_known(name):
        return "a part for other templates, or nothing"
    document, form = document_and_form(name) or ("", "")
    shown = "PDF" if form == "typst" else {"html": "HTML", "markdown": "Markdown"}.get(form, form)
    return f"every document as {shown}" if document == "document" else f"{document} as {shown}"


@app.command("copy")
def copy(
    which: Annotated[
        str, typer.Argument(metavar="DOCUMENT.FORM", help="Such as transcript.html, or document.md for all documents.")
    ],
    whole: Annotated[bool, typer.Option("--whole", help="Write all of ours, not a template that extends it.")] = False,
    root: Root = None,
) -> int:
    """Write a template to begin with: one that extends ours and names its blocks. No file is ever overwritten.

    Examples:

      mbl templates copy transcript.html

      mbl templates copy document.typ --whole
    """
    from mblkit.reports.own_templates import FOLDER
    from mblkit.reports.template_begin import beginning, ours
    from mblkit.reports.template_lint import is_known
    from mblkit.store.atomic import write_output

    document, _, suffix = which.removesuffix(".j2").rpartition(".")
    name = f"{document}.{suffix}.j2"
    if suffix not in _SUFFIXES or not is_known(name):
        raise MblError(f'there is no document "{which}"', _what_there_is())
    target = find_repository(root) / FOLDER / name
    if target.exists() or target.is_symlink():
        raise MblError(f'"{FOLDER}/{name}" is there already', "change it, or take it away first")
    if target.parent.is_symlink():
        raise MblError(f'"{FOLDER}" is a symbolic link, and no template is read over one', "make it a folder")
    try:
        target.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise MblError(f'the folder "{FOLDER}" cannot be made', "check the folder") from error
    write_output(target, (ours(suffix) if whole else beginning(suffix)).encode(), private=False)
    note(f"wrote {FOLDER}/{name}")
    return 0


@app.command("fields")
def fields(
    of: Annotated[str, typer.Argument(metavar="DOCUMENT", help='A document, or "sheet".')] = "sheet",
) -> int:
    """Print the fields of a document's view, or those of the sheet, as tables in Markdown.

    Examples:

      mbl templates fields

      mbl templates fields transcript
    """
    from mblkit.reports.template_fields import VIEWS, fields_of

    if of != "sheet" and of not in VIEWS:
        raise MblError(f'there is no document "{of}"', _what_there_is())
    put(fields_of(of))
    return 0


def _what_there_is() -> str:
    from mblkit.load.words import one_of
    from mblkit.reports.template_fields import VIEWS

    return f"a document is {one_of(list(VIEWS))}, a form is {one_of(list(_SUFFIXES))}"
