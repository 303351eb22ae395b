"""`mbl pii-scan`: personal data and private keys in files that should hold none."""

import codecs
import json
import os
import secrets
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli.context import Root, find_repository, note, put, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.rules.pii import Known

_SAYS: Final = {
    "name": "the name of somebody of the roster",
    "birth-date": "a date of birth",
    "number": "a number that identifies somebody",
    "email": "an e-mail address",
    "private-key": "a private key",
    "file-name": "the name of somebody of the roster, in the name of the file",
    "unused": "the comment quiets nothing here, or gives no reason",
}
_HEADER: Final = "mbl-pii-names/2"
_SNIFFED: Final = 8192
_STDIN: Final = Path("-")


class Form(StrEnum):
    """How places are printed."""

    TEXT = "text"
    JSON = "json"


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files and folders; - is stdin; without them, what git knows of the repository.", show_default=False
        ),
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option("--names", help="Hashes that --write-names wrote, where the names are not at hand."),
    ] = None,
    write_names: Annotated[
        Path | None, typer.Option("--write-names", help="Write the hashes of the roster to this file, and stop.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How to print the places.")] = Form.TEXT,
    root: Root = None,
) -> int:
    """Look for names of the roster, birth dates, identity numbers, e-mail addresses and private keys where none belong.

    The place is printed, never what stands there. Files of the kinds people and roster are passed over, and so is what
    is no text. "mbl: ignore-pii[name] reason", as a comment on the line or above it, quiets what is meant to be there.

    Examples:

      mbl pii-scan

      mbl pii-scan docs/letter.md --names ~/names.json

      git log -1 --format=%B | mbl pii-scan -
    """
    from mblkit.rules.pii import names_in, scan

    folder = find_repository(root)
    known = _read_names(names) if names is not None else _from_people(folder)
    if write_names is not None:
        return _write_names(write_names, known)
    if not known.hashes:
        note("no names are known here: only shapes are looked for")
    found: list[tuple[str, int, int, str]] = []
    looked, passed = 0, 0
    for path in _files(folder, paths):
        if any(True for part in _shown(folder, path).split("/") for _ in names_in(part, known)):
            found.append((_shown(folder, path), 0, 0, "file-name"))
        text = _text(path)
        if text is None:
            passed += 1
            continue
        looked += 1
        found += [(_shown(folder, path), one.line, one.column, one.sort) for one in scan(text, known)]
    found.sort()
    if form is Form.JSON:
        rows = [{"path": path, "line": line, "column": column, "sort": sort} for path, line, column, sort in found]
        put(json.dumps(rows, indent=2))
    else:
        put("".join(f"{path}:{line}:{column}: {sort}: {_SAYS[sort]}\n" for path, line, column, sort in found))
    note(f"{len(found)} places in {looked} files; {passed} files are no text, or too large, and were not looked into")
    return 1 if found else 0


def _from_people(folder: Path) -> "Known":
    """Return the hashes of the district's students."""
    from mblkit.load.peek import peek_kind
    from mblkit.load.people_folder import district_tree
    from mblkit.load.pipeline import load
    from mblkit.model.people import PersonRecord, StaffRecord
    from mblkit.rules.pii import known_of

    loaded = load(district_tree(folder, os.environ), reader(), lambda _, data: peek_kind(data) in {"people", "staff"})
    records = [kept.record for one in loaded.files for kept in one.records]
    staff = {one.id for one in records if isinstance(one, StaffRecord)}
    people = (one for one in records if isinstance(one, PersonRecord) and one.id not in staff)
    return known_of(people, secrets.token_bytes(16))


def _read_names(path: Path) -> "Known":
    from mblkit.rules.pii import Known
    from mblkit.store.tree import reason

    try:
        data = json.loads(path.read_bytes())
        salt = bytes.fromhex({_HEADER: data["salt"]}[data["kind"]])
        hashes = frozenset(bytes.fromhex(one) for one in data["hashes"])
        return Known(salt, hashes)
    except OSError as error:
        raise MblError(f'"{path}" cannot be read: {reason(error)}', "check the file and its folder") from error
    except (ValueError, KeyError, TypeError) as error:
        raise MblError(f'"{path}" holds no hashes of names', "write it with --write-names") from error


def _write_names(path: Path, known: "Known") -> int:
    from mblkit.store.atomic import write_output

    if not known.hashes:
        raise MblError("there are no names to write hashes of", "name their folder in mbl.yaml, or in MBL_PEOPLE")
    data = {
        "kind": _HEADER,
        "salt": known.salt.hex(),
        "hashes": sorted(one.hex() for one in known.hashes),
    }
    write_output(path, json.dumps(data).encode(), private=True)
    note(f"wrote {path}; keep it where the names are kept: who tries all names there are finds them in it")
    return 0


def _files(folder: Path, paths: list[Path] | None) -> Iterator[Path]:
    """Yield the files to look into, in order. Raises MblError for a path that is not there."""
    if not paths:
        yield from _of_git(folder) or _below(folder)
        return
    for path in paths:
        if path == _STDIN:
            yield path
        elif path.is_dir():
            yield from _below(path)
        elif path.is_file():
            yield path
        else:
            raise MblError(f'there is no file "{path}"', "write the path of a file or a folder")


def _of_git(folder: Path) -> list[Path]:
    """Return what git has of a folder or would take in, none where it is no git repository."""
    from mblkit.store.git_run import run

    try:
        done = run(str(folder), "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    except MblError:
        return []
    names = sorted({os.fsdecode(name) for name in done.stdout.split(b"\0") if name}) if done.returncode == 0 else []
    return [path for name in names if (path := folder / name).is_file() and not path.is_symlink()]


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if path.is_file() and not path.is_symlink():
                yield path


def _text(path: Path) -> str | None:
    """Return the text of a file; None for one that holds names by its kind, is no text, or cannot be read."""
    from mblkit.load.peek import peek_kind
    from mblkit.store.tree import LARGEST_FILE

    try:
        with sys.stdin.buffer if path == _STDIN else path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError:
        return None
    if len(data) > LARGEST_FILE or peek_kind(data) in {"people", "roster"}:
        return None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:_SNIFFED]:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:  # an older file, of Windows most likely
        return data.decode("cp1252", "replace")


def _shown(folder: Path, path: Path) -> str:
    if path == _STDIN:
        return "-"
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
