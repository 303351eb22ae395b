"""Documents of some students, made by any process that has the district's files; nothing is written here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mblkit.cli.chunks import Chunk, at_desk
from mblkit.cli.documents import Edition, Form, Subject, bytes_of, subject_in
from mblkit.cli.gate import banner
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import Closure, District
    from mblkit.reports.render import Document
    from mblkit.store.tree import Tree


@dataclass(frozen=True, slots=True)
class Plate:
    """What is the same for all documents of a batch, as every process gets it.

    Attributes:
        make: makes a document; a function at the top of a module, or `functools.partial` of one.
        forms: in which forms each is printed.
        edition: what they have in common.
    """

    make: "Callable[[Subject], Document]"
    forms: tuple[Form, ...]
    edition: Edition


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of one student.

    Attributes:
        student: the id.
        contents: the files, in the order of the forms; none where it was refused.
        refusal: why there is no document, with what to do about it.
    """

    student: str
    contents: tuple[bytes, ...]
    refusal: tuple[str, str | None] | None = None


def press(work: tuple[Plate, Chunk]) -> list[Pressed]:
    """Return the documents of a chunk. Raises MblError where what is there is not what was surveyed."""
    plate, chunk = work
    with at_desk(chunk) as (tree, district, closures):
        return [_pressed(plate, chunk, tree, district, closure) for closure in closures]


def _pressed(plate: Plate, chunk: Chunk, tree: "Tree", district: "District", closure: "Closure") -> Pressed:
    student = closure.id
    try:
        told = banner(student, chunk.allowed.get(student, ()))
        subject = subject_in(tree, district, closure, plate.edition, told)
        document = subject.dressed(plate.make(subject))
        return Pressed(student, tuple(bytes_of(document, form) for form in plate.forms))
    except MblError as error:
        return Pressed(student, (), (error.message, error.hint))
