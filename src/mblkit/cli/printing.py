"""Where documents about students go: one to the terminal or a file, many to a folder."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli.context import note
from mblkit.cli.documents import SUFFIXES, Asked, Form, Subject, bytes_of, printed, subject_of
from mblkit.cli.signing import deliver_signed, signing_key, source_for
from mblkit.errors import MblError
from mblkit.store.tree import reason

if TYPE_CHECKING:
    from mblkit.reports.render import Document

Where = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="PATH",
        help="Write to this file, or into this folder if it is one or ends in a slash; - is stdout.",
        show_default=False,
    ),
]
Formats = Annotated[
    list[Form] | None,
    typer.Option(
        "--format",
        help="How to print it, once for each form; without it, text on the terminal and HTML in a file.",
        show_default=False,
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with a batch that was interrupted.")]

_OTHERS: Final = 0o077
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Order:
    """What a command prints, of whom, and where it goes.

    Attributes:
        document: its name, as in the names of files.
        make: makes it; a function at the top of a module, or `functools.partial` of one.
        students, year, everyone: of whom: ids, a graduating class, or all.
        forms: in which forms; none for the usual one.
        output: as it was typed.
        jobs: so many processes, or None for what is worthwhile.
        resume: whether an interrupted batch goes on.
        options: what the command's own options ask for, as JSON.
        sourced: whether the document says where it comes from.
        official: whether it may be signed.
        sign_with: the file of the private key, as it was typed.
    """

    document: str
    make: "Callable[[Subject], Document]"
    students: tuple[str, ...]
    year: int | None
    everyone: bool
    forms: tuple[Form, ...]
    output: str | None
    jobs: int | None = None
    resume: bool = False
    options: Mapping[str, object] = field(default_factory=dict)
    sourced: bool = False
    official: bool = False
    sign_with: Path | None = None

    @property
    def of_one(self) -> bool:
        """Whether it is about one student who is named."""
        return len(set(self.students)) == 1 and self.year is None and not self.everyone

    @property
    def file(self) -> Path | None:
        """The output as a path; None for the terminal."""
        return None if self.output is None else Path(self.output)

    @property
    def in_folder(self) -> bool:
        """Whether the output is a folder."""
        if self.output is None or self.output == "-":
            return False
        return self.output.endswith(("/", os.sep)) or Path(self.output).is_dir()


def issue(order: Order, asked: Asked) -> int:
    """Print what was ordered, and return the exit status. Raises MblError where it cannot be printed."""
    if not order.of_one:
        from mblkit.cli.print_run import run_batch

        return run_batch(order, asked)
    if order.resume:
        raise MblError("one document has nothing to go on with", "leave out --resume")
    _one(order, asked)
    return 0


def _one(order: Order, asked: Asked) -> None:
    if len(order.forms) > 1 and not order.in_folder:
        raise MblError("several forms are several files", "name a folder with --output FOLDER/")
    key = signing_key(order.sign_with, order.file, official=order.official)
    source = (lambda files, district: source_for(asked.root, files, district, key)) if order.sourced else None
    subject = subject_of(order.students[0], asked, source)
    document = subject.dressed(order.make(subject))
    if not order.in_folder:
        printed(document, order.forms[0] if order.forms else None, order.file, key)
        return
    forms = order.forms or (Form.HTML,)
    names = file_names((subject.closure.id,), order.document, forms)[subject.closure.id]
    contents = [bytes_of(document, form) for form in forms]
    folder = folder_at(order.output or "")
    for name, data in zip(names, contents, strict=True):
        deliver_signed(data, folder / name, key)


def file_names(students: Iterable[str], document: str, forms: Iterable[Form]) -> dict[str, tuple[str, ...]]:
    """Return the names of the files of each student, in the order of the forms.

    Raises MblError where two names are one to a system that does not tell capitals, and for an id that makes no name.
    """
    found = {one: tuple(f"{one}-{document}.{SUFFIXES[form]}" for form in forms) for one in students}
    taken = {f"manifest-{document}.json": "the manifest"}
    for student, names in found.items():
        if _ID.fullmatch(student) is None:
            raise MblError(f'the id "{student}" makes no name of a file', "print this document alone, to a file")
        for name in names:
            other = taken.setdefault(name.casefold(), student)
            if other != student:
                hint = "print one of them alone, to a file with another name"
                raise MblError(f'the documents of "{student}" and {_quoted(other)} would be one file', hint)
    return found


def _quoted(other: str) -> str:
    return other if " " in other else f'"{other}"'


def folder_at(output: str) -> Path:
    """Return the folder of an output, made for its owner alone where it is missing.

    Where others may look into one that is there, that is said. Raises MblError where there can be none.
    """
    folder = Path(output)
    try:
        folder.mkdir(0o700, parents=True)
    except FileExistsError:
        if not folder.is_dir():
            raise MblError(f'"{output}" is no folder', "name a folder") from None
        if os.name != "nt" and stat.S_IMODE(folder.stat().st_mode) & _OTHERS:
            note(f'others may look into "{output}", which says who has a document: chmod 700 keeps them out')
    except OSError as error:
        raise MblError(f'the folder "{output}" cannot be made: {reason(error)}', "name another one") from error
    return folder
