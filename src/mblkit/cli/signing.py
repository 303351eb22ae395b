"""What the commands that print official documents share: the key, the commit, the file with its signature."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli.context import Files, find_repository, note, refuse_district_file
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import District
    from mblkit.reports.source import Source
    from mblkit.store.signing import SigningKey

SignWith = Annotated[
    Path | None,
    typer.Option(
        "--sign-with",
        help="Sign the official document with the private key in this file; without it, MBL_SIGNING_KEY names it.",
        show_default=False,
    ),
]


def signing_key(given: Path | None, output: Path | None, *, official: bool) -> "SigningKey | None":
    """Return the private key that signs a document, or None where none is to: for the terminal, or an unofficial one.

    The passphrase is asked for on the terminal. Raises MblError where a key was named and cannot sign this.
    """
    from mblkit.store.signing import VARIABLE, read_signing_key

    in_file = output is not None and str(output) != "-"
    if given is not None and not official:
        raise MblError("only official documents are signed", "add --official, or leave out --sign-with")
    if given is not None and not in_file:
        raise MblError("a signature is a file beside the document", "name the file of the document with --output")
    named = given if given is not None else Path(os.environ.get(VARIABLE) or "")
    if not official or not in_file or not named.name:
        return None
    return read_signing_key(named.expanduser(), lambda: _passphrase(named))


def source_for(root: Path | None, files: Files, district: "District", key: "SigningKey | None") -> "Source":
    """Return what official documents say of where they come from. It reads all files: once is enough for a batch.

    Raises MblError for a key that is not the one that `mbl.yaml` names.
    """
    from mblkit.export.sshsig import fingerprint
    from mblkit.reports.source import source_of

    signing = district.record.signing
    used = fingerprint(key.public) if key is not None else None
    if used is not None and signing is not None and signing.key != used:
        raise MblError(
            f"the key {used} is not the one that mbl.yaml names",
            'sign with the other key, or give "signing" in mbl.yaml the new one',
        )
    commit, changed = commit_of(root, files, note)
    told = used if used is not None or signing is None else signing.key
    return source_of(district, files.tree, commit=commit, changed=changed, key=told)


def deliver_signed(data: bytes, output: Path, key: "SigningKey | None", *, private: bool = True) -> None:
    """Write a document to a file, a private one for its owner alone, with a signature where there is a key.

    A signature that an older document of that name had is removed, since it does not fit any more.
    Raises MblError where a file cannot be written.
    """
    from mblkit.export.sshsig import sign
    from mblkit.store.signed import signature_path, write_signed

    refuse_district_file(output)
    signature = sign(key, data).encode() if key is not None else None
    gone = write_signed(output, data, signature, private=private)
    note(f"wrote {output}")
    if signature is not None:
        note(f"wrote {signature_path(output)}")
    elif gone:
        note(f"removed {signature_path(output)}: it was the signature of what stood there before")


def commit_of(root: Path | None, files: Files, tell: Callable[[str], None] = lambda _: None) -> tuple[str | None, bool]:
    """Return the commit that holds the files, and whether they differ from it; no commit where none does.

    `tell` is told why there is none, and that they differ.
    """
    if files.revision is not None:
        return files.revision, False
    from mblkit.store.changes import changes_since
    from mblkit.store.git import GitTree
    from mblkit.store.tree import ROOT_FILE

    folder = find_repository(root)
    try:
        tree = GitTree(folder, "HEAD")
        held = tree.blob(ROOT_FILE) is not None
        changed = held and bool(changes_since(folder, "HEAD").paths)
    except MblError as error:
        tell(f"the document names no commit: {error.message}")
        return None, False
    if not held:
        tell("the document names no commit: none has the files of this district")
        return None, False
    if changed:
        tell("the document says that files of the district differ from the commit: commit them first")
    return tree.commit, changed


def _passphrase(path: Path) -> str | None:
    """Return what somebody at the terminal types, unseen; None where nobody is there."""
    if not sys.stdin.isatty():
        return None
    from getpass import getpass

    return getpass(f"Passphrase of {path}: ", stream=sys.stderr)
