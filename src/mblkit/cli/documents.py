"""What the commands that print documents share: their options, the language, the form."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from mblkit.cli.context import Files, day, open_files, put, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import Closure, District
    from mblkit.reports.frame import Wish
    from mblkit.reports.locale import Locale
    from mblkit.reports.passages import Text
    from mblkit.reports.render import Document
    from mblkit.reports.render import Form as TextForm
    from mblkit.reports.source import Source
    from mblkit.store.signing import SigningKey
    from mblkit.store.tree import Tree


class Form(StrEnum):
    """How a document is printed."""

    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    JSON = "json"
    PDF = "pdf"


_BY_SUFFIX: Final = {
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".md": Form.MARKDOWN,
    ".txt": Form.TEXT,
    ".json": Form.JSON,
    ".pdf": Form.PDF,
}

SUFFIXES: Final[Mapping[Form, str]] = {
    Form.HTML: "html",
    Form.MARKDOWN: "md",
    Form.TEXT: "txt",
    Form.JSON: "json",
    Form.PDF: "pdf",
}
"""What the name of a file ends in, by the form of the document."""

Language = Annotated[
    str | None,
    typer.Option("--language", help="The language of the document, such as es.", show_default=False),
]
Redact = Annotated[bool, typer.Option("--redact", help="Leave out names and what else is personal.")]
Format = Annotated[
    Form | None,
    typer.Option("--format", help="How to print it; without it, text on the terminal and HTML in a file."),
]


@dataclass(frozen=True)
class Subject:
    """A student whom a document is about, with what the command line asks of it.

    Attributes:
        district, closure: the district, and the student's records.
        on: the day that the document tells about.
        wish: what the reader asks of every document.
        source: where a document comes from that says so; None for any other.
        tree: the files, where the colour, the logo and the templates of the district are; None for ours alone.
    """

    district: "District"
    closure: "Closure"
    on: date
    wish: "Wish"
    source: "Source | None" = None
    tree: "Tree | None" = None

    def dressed(self, document: "Document") -> "Document":
        """Return a document that looks as the district's do. Raises MblError for a logo that is no picture."""
        from mblkit.cli.dress import dressed

        return dressed(document, self.tree, self.district) if self.tree is not None else document


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options of every document about a student say.

    Attributes:
        language: the language, or None for the usual one.
        redact: whether names are left out.
        as_of: the day, as it was typed, or None for today.
        rev: the git revision, or None for the files as they are.
        allow_errors: whether a student is let through whom an error touches.
        root: the district repository, or None for the one around this folder.
        family: whether the language is that of the family where none is named.
    """

    language: str | None = None
    redact: bool = False
    as_of: str | None = None
    rev: str | None = None
    allow_errors: bool = False
    root: Path | None = None
    family: bool = True


@dataclass(frozen=True, slots=True)
class Edition:
    """What all documents have in common that are printed together.

    Attributes:
        asked: what the options say.
        on: the day that they tell about.
        generated: the day on which they are made.
        notices: what stands above each of them.
        source: where they come from, if they say so.
    """

    asked: Asked
    on: date
    generated: date
    notices: tuple["Text", ...] = ()
    source: "Source | None" = None


def subject_of(student: str, asked: Asked, source: "Callable[[Files, District], Source] | None" = None) -> Subject:
    """Return whom a document is about; `source` says of the district's files where the document comes from.

    Raises MblError where an error stands in the way, as the gate says, and as `subject_in` does.
    """
    from mblkit.cli.gate import admitted

    files, on = open_files(asked.root, asked.rev), day(asked.as_of)
    district, closure, notices = admitted(files.tree, student, reader=reader(), allow_errors=asked.allow_errors)
    comes = source(files, district) if source is not None else None
    edition = Edition(asked, on, day(None), files.notices(), comes)
    return subject_in(files.tree, district, closure, edition, notices)


def subject_in(
    tree: "Tree", district: "District", closure: "Closure", edition: Edition, banner: tuple[str, ...] = ()
) -> Subject:
    """Return whom a document of an edition is about; `banner` is what an error that is allowed makes it say.

    The language is the one that is asked for, else that of the family where that is asked for and the document may
    tell what is personal, else the district's. Raises MblError for a day before the student's first.
    """
    from mblkit.reports.frame import Wish

    asked, entered = edition.asked, closure.student.record.entered.on
    if edition.on < entered:
        hint = "name a later day with --as-of"
        raise MblError(f"{closure.id} entered the district on {entered}, after {edition.on}", hint)
    family = usable(tree, family_language(closure)) if asked.family and not asked.redact else None
    locale = locale_for(tree, district, asked.language or family)
    wish = Wish(locale, edition.generated, (*edition.notices, *banner), asked.redact)
    return Subject(district, closure, edition.on, wish, edition.source, tree)


def usable(tree: "Tree", language: str | None) -> str | None:
    """Return a language if documents come in it, else None."""
    from mblkit.reports.catalogs import FOLDER, LANGUAGES

    if language is None or language.partition("-")[0] in LANGUAGES:
        return language
    with suppress(OSError):
        tree.read(f"{FOLDER}/{language}.po")
        return language
    return None


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


def printed(
    document: "Document",
    form: Form | None,
    output: Path | None,
    key: "SigningKey | None" = None,
    *,
    private: bool = True,
) -> None:
    """Print a document, or write it to a file, signed by a key; a private one can be read by its owner alone.

    Raises MblError where the file cannot be written.
    """
    from mblkit.cli.pdf import put_bytes
    from mblkit.cli.signing import deliver_signed

    chosen = form or _usual(output)
    if output is not None and str(output) != "-":
        deliver_signed(bytes_of(document, chosen), output, key, private=private)
    elif chosen is Form.PDF:
        put_bytes(bytes_of(document, chosen))
    else:
        put(bytes_of(document, chosen).decode())


def bytes_of(document: "Document", form: Form) -> bytes:
    """Return a document as the bytes of a file. Raises MblError where it cannot be typeset."""
    from mblkit.cli.pdf import pdf_bytes
    from mblkit.reports.render import render

    if form is Form.PDF:
        return pdf_bytes(document)
    text = render(document, cast("TextForm", form.value))
    return (text if text.endswith("\n") else f"{text}\n").encode()


def _usual(output: Path | None) -> Form:
    """Return the form that goes with an output: text for the terminal, else what the file's name says, else HTML.

    Raises MblError for a name that says another form than a document has.
    """
    if output is None:
        return Form.TEXT
    if output.suffix and output.suffix.lower() not in _BY_SUFFIX:
        hint = f"end its name in {', '.join(_BY_SUFFIX)}, or name a form with --format"
        raise MblError(f'no document has a form that "{output.suffix}" stands for', hint)
    return _BY_SUFFIX.get(output.suffix.lower(), Form.HTML)
