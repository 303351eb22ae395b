"""A document with its signature beside it: whenever a process dies, no signature is left that does not fit."""

from pathlib import Path
from typing import Final

from mblkit.errors import MblError
from mblkit.store.atomic import write_output
from mblkit.store.tree import reason

SUFFIX: Final = ".sig"
"""What the name of a signature has behind the name of the file that it signs, as `ssh-keygen -Y sign` does."""

_BEGIN: Final = b"-----BEGIN SSH SIGNATURE-----"


def signature_path(path: Path) -> Path:
    """Return where the signature of a file lies: beside it."""
    return path.with_name(f"{path.name}{SUFFIX}")


def write_signed(path: Path, data: bytes, signature: bytes | None, *, private: bool, sweep: bool = True) -> bool:
    """Write a document, and its signature where there is one; tell whether an older signature went.

    An older signature goes first, then the document takes its place, then the new signature. So there may be none for a
    moment, and a document without one where the process died in it, but never a signature of another text.
    `sweep` is as for `write_output`.

    Raises MblError where a file cannot be written, and, with both files as they were, where something else than a
    signature has its name. Where the last step fails, the document is new and has no signature; the message says so.
    """
    beside = signature_path(path)
    gone = _withdraw(beside)
    write_output(path, data, private=private, sweep=sweep)
    if signature is not None:
        try:
            write_output(beside, signature, private=private, sweep=False)
        except MblError as error:
            raise MblError(f'{error.message}; "{path}" is new and has no signature', error.hint) from error
    return gone


def _withdraw(beside: Path) -> bool:
    """Remove a signature. Raises MblError where it cannot be removed, or is none."""
    if not beside.exists() and not beside.is_symlink():
        return False
    try:
        is_ours = beside.is_file() and not beside.is_symlink() and beside.read_bytes().startswith(_BEGIN)
        if is_ours:
            beside.unlink()
    except OSError as error:
        raise MblError(f'"{beside}" cannot be replaced: {reason(error)}', "see who may write there") from error
    if not is_ours:
        raise MblError(f'"{beside}" is in the way, and is no signature', "give the document another name")
    return True
