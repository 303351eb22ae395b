"""Who may sign, as commands find it: the file of allowed signers, and the list of revoked keys beside it."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.export.signers import Trust

SIGNERS: Final = "signers"
"""The file of allowed signers at the top of a district repository."""

REVOKED_SUFFIX: Final = ".revoked"
"""What the name of the list of revoked keys has behind the name of the file of allowed signers."""

_BINARY: Final = b"SSHKRL\n\0"
_LARGEST: Final = 1 << 20


def read_trust(allowed: Path, revoked: Path | None) -> "Trust":
    """Return who may sign. Without a list of revoked keys, the one beside the signers counts, where there is one.

    Raises MblError for a file that cannot be read, one without a signer whom we can check, and for a list of revoked
    keys in which anything is no key: what cannot be read might be a key that was stolen.
    """
    from mblkit.export.signers import Trust, read_revoked, read_signers

    signers, unread = read_signers(read_text(allowed))
    if not signers:
        why = f": line {unread[0].line} cannot be used, {unread[0].reason}" if unread else ""
        raise MblError(f'"{allowed}" names nobody who may sign{why}', "see docs/signatures.md for how to write a line")
    listed = revoked if revoked is not None else allowed.with_name(f"{allowed.name}{REVOKED_SUFFIX}")
    if revoked is None and not listed.exists():
        return Trust(signers, unread)
    keys, faults = read_revoked(read_text(listed))
    if faults:
        raise MblError(f'line {faults[0].line} of "{listed}" holds no key', "write one public key a line")
    return Trust(signers, unread, keys)


def read_text(path: Path) -> str:
    """Return the text of a file of keys. Raises MblError where it cannot be read, or is none."""
    data = read_bytes(path, _LARGEST)
    if data.startswith(_BINARY):
        raise MblError(f'"{path}" is a binary list of revoked keys', "write one public key a line instead")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise MblError(f'"{path}" is no text', "name a file of public keys") from error


def read_bytes(path: Path, largest: int) -> bytes:
    """Return the bytes of a file. Raises MblError where it cannot be read, or is larger than that."""
    from mblkit.store.tree import reason

    try:
        with path.open("rb") as stream:
            data = stream.read(largest + 1)
    except OSError as error:
        raise MblError(f'"{path}" cannot be read: {reason(error)}', "check the name of the file") from error
    if len(data) > largest:
        raise MblError(f'"{path}" is too large', "name another file")
    return data
