"""Private keys for signing, as `ssh-keygen -t ed25519` makes them: read with care, never written, never shown."""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mblkit.errors import MblError
from mblkit.store.tree import ROOT_FILE, reason

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

VARIABLE: Final = "MBL_SIGNING_KEY"
"""The environment variable that names the file of the private key."""

_LARGEST: Final = 1 << 16
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_HEADER: Final = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_MAKE: Final = 'make one with "ssh-keygen -t ed25519"'
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key that was unlocked. It does not show itself.

    Attributes:
        public: its public half, 32 bytes.
    """

    public: bytes
    _private: "Ed25519PrivateKey"

    def __repr__(self) -> str:
        return "SigningKey(...)"

    def sign(self, data: bytes) -> bytes:
        """Return the signature on some bytes, 64 bytes."""
        return self._private.sign(data)


def read_signing_key(path: Path, ask: Callable[[], str | None]) -> SigningKey:
    """Return the private key in a file; `ask` gives the passphrase where there is one, or None to give up.

    Raises MblError for a file that others may read, that lies in a git work tree or a district, that holds no Ed25519
    key of the OpenSSH format, for a wrong passphrase, and where the packages of the extra `credentials` are missing.
    """
    data = _read(path)
    _refuse_repository(path)
    if not data.lstrip().startswith(_HEADER):
        raise MblError(f'"{path}" holds no private key of the OpenSSH format', _MAKE)
    return _unlocked(path, data, ask)


def _read(path: Path) -> bytes:
    """Return the bytes of a file that belongs to its reader alone. Raises MblError."""
    try:
        descriptor = os.open(path, _FLAGS)
        with os.fdopen(descriptor, "rb") as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise MblError(f'"{path}" is not a regular file', "name the file of the private key")
            if os.name != "nt" and found.st_mode & _OTHERS:
                hint = f'say "chmod 600" of it; if others may have read it, {_MAKE} and list the old one as revoked'
                raise MblError(f'others may read the private key "{path}"', hint)
            return stream.read(_LARGEST)
    except OSError as error:
        hint = f"name the file of the private key with --sign-with, or in {VARIABLE}"
        raise MblError(f'the private key "{path}" cannot be read: {reason(error)}', hint) from error


def _refuse_repository(path: Path) -> None:
    """Raise MblError where a key lies in a git work tree or a district: what was once committed stays in history."""
    real = Path(os.path.realpath(path))
    for folder in real.parents:
        for name in (".git", ROOT_FILE):
            if os.path.lexists(folder / name):
                what = "a git work tree" if name == ".git" else "a district repository"
                raise MblError(f'the private key "{path}" lies in {what}', "keep it outside, in a folder of your own")


def _unlocked(path: Path, data: bytes, ask: Callable[[], str | None]) -> SigningKey:
    try:
        from bcrypt import kdf as _needed  # noqa: F401 - cryptography fails late without it
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.serialization import load_ssh_private_key
    except ImportError as error:
        raise MblError(
            "signatures need two more packages, which are not installed", "pip install 'mblkit[credentials]'"
        ) from error
    damaged = MblError(f'the private key "{path}" is damaged, or of a kind that is not known', _MAKE)
    with suppress(TypeError):  # it wants a passphrase
        try:
            return _ed25519(path, load_ssh_private_key(data, None))
        except (ValueError, UnsupportedAlgorithm) as error:
            raise damaged from error
    for _ in range(_TRIES):
        passphrase = ask()
        if passphrase is None:
            break
        try:
            return _ed25519(path, load_ssh_private_key(data, passphrase.encode()))
        except UnsupportedAlgorithm as error:
            raise damaged from error
        except (ValueError, TypeError):  # it is not that one, or empty
            continue
    raise MblError(f'the private key "{path}" stays locked', "run the command on a terminal, and type its passphrase")


def _ed25519(path: Path, found: object) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not isinstance(found, Ed25519PrivateKey):
        raise MblError(f'the private key "{path}" is not of the type ed25519', _MAKE)
    return SigningKey(found.public_key().public_bytes_raw(), found)
