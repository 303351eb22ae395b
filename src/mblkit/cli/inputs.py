"""Which files are behind the documents of each student, so that a later run knows which documents to make again.

A file too many makes a document again for nothing; a file too few would keep one that is wrong.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import mblkit
from mblkit.model.people import PersonRecord

if TYPE_CHECKING:
    from mblkit.cli.survey import Survey
    from mblkit.diagnostics import Diagnostic
    from mblkit.load.shape import Shaped
    from mblkit.store.tree import Tree

_ID: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]*")
_LIBRARIES: Final = ("babel", "jinja2", "markupsafe", "typst")
"""What else decides on the bytes of a document."""


def observed(survey: "Survey") -> dict[str, frozenset[str]]:
    """Return the students of whom the logs of habits may tell, by the path of the log.

    A log is not parsed for that: an id that stands anywhere in it counts, and everybody where letters may be escaped.
    Raises OSError where a log cannot be read.
    """
    students = {one.encode(): one for one in survey.enrolled}
    found = {}
    for path, kind in survey.loaded.kinds.items():
        if kind.name == "habits-log":
            data = survey.tree.read(path)
            named = students.keys() if b"\\" in data else students.keys() & set(_ID.findall(data))
            found[path] = frozenset(students[one] for one in named)
    return {path: them for path, them in found.items() if them}


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a district, as documents rest on them.

    Attributes:
        blobs: the blob id of every file, by path.
        shared: the files that all documents rest on: all that are about no single student, classes, names of staff.
        own: the other files that tell of a student, by student.
    """

    blobs: Mapping[str, str]
    shared: frozenset[str]
    own: Mapping[str, frozenset[str]]

    def whole(self) -> str:
        """Return the SHA-256 of the list of all files and their blob ids."""
        return _digest(self.blobs, self.blobs)

    def of(self, student: str, errors: "Iterable[Diagnostic]" = ()) -> str:
        """Return the SHA-256 of the list of the files behind a student's documents and of their blob ids.

        `errors` are those in spite of which the documents are made.
        """
        paths = self.shared | self.own.get(student, frozenset()) | {one.location.path for one in errors}
        return _digest(self.blobs, paths & self.blobs.keys())


def _digest(blobs: Mapping[str, str], paths: Iterable[str]) -> str:
    listed = "".join(f"{blobs[path]} {path}\n" for path in sorted(paths))
    return sha256(listed.encode("utf-8", "surrogatepass")).hexdigest()


def inputs_of(survey: "Survey") -> Inputs:
    """Return which files are behind the documents of each student."""
    of_students = {one.path for one in survey.loaded.files if one.kind.students and not _is_shared(survey, one)}
    of_students |= {path for path, kind in survey.loaded.kinds.items() if kind.students}
    own: dict[str, set[str]] = {}
    for path, them in survey.evidence.items():
        for student in them:
            own.setdefault(student, set()).add(path)
    for path in of_students & survey.loaded.index.files.keys():
        for student in _named(survey, path):
            own.setdefault(student, set()).add(path)
    shared = frozenset(survey.blobs.keys() - of_students)
    return Inputs(survey.blobs, shared, {student: frozenset(paths) for student, paths in own.items()})


def _is_shared(survey: "Survey", one: "Shaped") -> bool:
    staff = survey.district.staff
    names = (kept.record.id for kept in one.records if isinstance(kept.record, PersonRecord))
    return one.kind.name == "sections" or any(name in staff for name in names)


def _named(survey: "Survey", path: str) -> Iterator[str]:
    """Yield the students whom a file defines or refers to."""
    facts = survey.loaded.index.files[path]
    yield from (one.id for one in facts.defines if one.namespace == "student")
    for spaces, names in facts.refers.items():
        if "student" in spaces:
            yield from names


def catalogs_digest(tree: "Tree", languages: Iterable[str]) -> str:
    """Return what stands for the district's own catalogs of some languages."""
    from mblkit.reports.catalogs import FOLDER

    found = sha256()
    for language in sorted(set(languages)):
        try:
            data = tree.read(f"{FOLDER}/{language}.po")
        except OSError:
            continue
        found.update(f"{language} {sha256(data).hexdigest()}\n".encode())
    return found.hexdigest()


@cache
def tool_digest() -> str:
    """Return what stands for the tool on any machine: every file of the package, and the libraries that set documents.

    Raises OSError where a file of the package cannot be read.
    """
    folder = Path(mblkit.__file__).parent
    found = sha256("".join(f"{name} {_version(name)}\n" for name in _LIBRARIES).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            found.update(path.relative_to(folder).as_posix().encode() + b"\0" + sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
