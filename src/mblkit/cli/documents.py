"""What the commands that print documents share: their options, the language, the form."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli.context import deliver

if TYPE_CHECKING:
    from mblkit.district import Closure, District
    from mblkit.reports.locale import Locale
    from mblkit.reports.render import Document
    from mblkit.store.tree import Tree


class Form(StrEnum):
    """How a document is printed."""

    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    JSON = "json"


_BY_SUFFIX: Final = {
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".md": Form.MARKDOWN,
    ".txt": Form.TEXT,
    ".json": Form.JSON,
}

Language = Annotated[
    str | None,
    typer.Option("--language", help="The language of the document, such as es.", show_default=False),
]
Redact = Annotated[bool, typer.Option("--redact", help="Leave out names and what else is personal.")]
Format = Annotated[
    Form | None,
    typer.Option("--format", help="How to print it; without it, text on the terminal and HTML in a file."),
]


def locale_for(tree: "Tree", district: "District", language: str | None) -> "Locale":
    """Return how a document speaks in a language, with the district's own catalog of it where there is one.

    Raises MblError for a language that documents do not come in, and for a catalog that cannot be read.
    """
    from mblkit.reports.catalogs import FOLDER
    from mblkit.reports.locale import locale_of

    tag = language or district.language
    try:
        own = tree.read(f"{FOLDER}/{tag}.po")
    except OSError:
        own = None
    return locale_of(district, tag, own)


def family_language(closure: "Closure") -> str | None:
    """Return the language of a student's family, or None where no people file says it."""
    return closure.person.language if closure.person is not None else None


def printed(document: "Document", form: Form | None, output: Path | None) -> None:
    """Print a document about a student, or write it to a file that its owner alone can read.

    Raises MblError where the file cannot be written.
    """
    from mblkit.reports.render import render

    deliver(render(document, (form or _usual(output)).value), output, private=True)


def _usual(output: Path | None) -> Form:
    """Return the form that goes with an output: text for the terminal, else what the file's name says, else HTML."""
    return Form.TEXT if output is None else _BY_SUFFIX.get(output.suffix.lower(), Form.HTML)
