"""What a batch of documents rests on, and how far it is: the manifest beside the documents, and its journal."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from mblkit.errors import MblError
from mblkit.reports.plain import json_text
from mblkit.store.tree import reason

SCHEMA: Final = 1
"""The version of the manifest. Keys are added to it, never taken away or given another meaning."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a batch: its name, the SHA-256 of its bytes, and how many there are."""

    name: str
    sha256: str
    size: int

    @classmethod
    def of(cls, name: str, data: bytes) -> "File":
        """Return what is told of a file with these bytes."""
        return cls(name, sha256(data).hexdigest(), len(data))

    def plain(self) -> dict[str, Any]:
        """Return it as the manifest has it."""
        return {"name": self.name, "sha256": self.sha256, "size": self.size}

    def is_in(self, folder: Path) -> bool:
        """Tell whether the file is still as it was written."""
        path = folder / self.name
        try:
            return not path.is_symlink() and File.of(self.name, path.read_bytes()) == self
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Entry:
    """The documents of a student: what stands for the files behind them, and where they are."""

    student: str
    inputs: str
    files: tuple[File, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as the manifest has it."""
        return {"inputs": self.inputs, "files": [one.plain() for one in self.files]}


@dataclass(frozen=True, slots=True)
class Header:
    """What makes a run the one that it is.

    Attributes:
        document: what is printed.
        options: what was asked for.
        basis: what stands for all that every document rests on beside the district's files.
        as_of: the day that the documents tell about, YYYY-MM-DD.
        generated: the day on which the run began, and which they all bear.
    """

    document: str
    options: Mapping[str, Any]
    basis: Mapping[str, Any]
    as_of: str
    generated: str

    def plain(self) -> dict[str, Any]:
        """Return it as the manifest and the first line of the journal have it."""
        return {
            "schema": SCHEMA,
            "document": self.document,
            "options": dict(self.options),
            "basis": dict(self.basis),
            "as_of": self.as_of,
            "generated": self.generated,
        }


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run into the same folder.

    Attributes:
        header: what it was.
        done: its documents, by student.
        finished: whether it came to its end.
    """

    header: Header
    done: Mapping[str, Entry]
    finished: bool


def manifest_path(folder: Path, document: str) -> Path:
    """Return where the manifest of a batch stands."""
    return folder / f"manifest-{document}.json"


def journal_path(folder: Path, document: str) -> Path:
    """Return where the journal of a batch stands while it runs."""
    return folder / f"journal-{document}.jsonl"


def earlier_run(manifest: Path, lines: Sequence[Any]) -> Earlier | None:
    """Return the run that a manifest and the lines of a journal tell of; None where neither is there.

    A journal is of the later run. Raises MblError where one of them is something else.
    """
    finished = _finished(manifest)
    if not lines:
        return finished
    try:
        header, entries = _header(lines[0]), [_entry(str(one["student"]), one) for one in lines[1:]]
    except (LookupError, TypeError, ValueError) as error:
        hint = "delete it if nothing of it is needed, or name another folder"
        raise MblError(f'the journal beside "{manifest}" cannot be read', hint) from error
    done = {one.student: one for one in entries}
    if finished is not None and finished.header == header:
        return replace(finished, done={**finished.done, **done}, finished=False)
    return Earlier(header, done, finished=False)


def _finished(path: Path) -> Earlier | None:
    try:
        said = json.loads(path.read_bytes())
        done = {student: _entry(student, one) for student, one in said["students"].items()}
        return Earlier(_header(said), done, finished=True)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MblError(f'"{path}" cannot be read: {reason(error)}', "name another folder") from error
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise MblError(f'"{path}" is no manifest of mblkit', "name another folder with --output") from error


def _header(said: Mapping[str, Any]) -> Header:
    if said["schema"] != SCHEMA:
        raise ValueError("another schema")
    return Header(said["document"], said["options"], said["basis"], said["as_of"], said["generated"])


def _entry(student: str, said: Mapping[str, Any]) -> Entry:
    files = tuple(File(str(one["name"]), str(one["sha256"]), int(one["size"])) for one in said["files"])
    if any(Path(one.name).name != one.name for one in files):
        raise ValueError("a file elsewhere")
    return Entry(student, str(said["inputs"]), files)


def journal_line(entry: Entry) -> dict[str, Any]:
    """Return an entry as a line of the journal."""
    return {"student": entry.student, **entry.plain()}


def manifest_text(
    header: Header,
    entries: Iterable[Entry],
    *,
    tool: str,
    commit: Mapping[str, Any] | None,
    inputs: str,
    blocked: Mapping[str, Sequence[str]],
    allowed: Mapping[str, Sequence[str]],
    refused: Mapping[str, str],
) -> str:
    """Return the manifest of a run. There are ids in it, and nothing else of anybody.

    `blocked` and `allowed` have the rules behind the errors of students, `refused` why others have no document.
    """
    return json_text(
        {
            **header.plain(),
            "tool": tool,
            "commit": commit,
            "inputs": inputs,
            "students": {one.student: one.plain() for one in sorted(entries, key=lambda one: one.student)},
            "blocked": {student: list(rules) for student, rules in sorted(blocked.items())},
            "allowed": {student: list(rules) for student, rules in sorted(allowed.items())},
            "refused": dict(sorted(refused.items())),
        }
    )
