"""Keys for tests. They are made from fixed seeds or by `ssh-keygen`, and belong to nobody."""

import shutil
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from mblkit.export.sshsig import NAMESPACE, public_blob
from mblkit.store.signing import SigningKey

REGISTRAR = "registrar@harborvalley.example"


def key(seed: int = 1) -> SigningKey:
    """A key that is the same in each run."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return SigningKey(private.public_key().public_bytes_raw(), private)


def write_key(path: Path, seed: int = 1, lock: str | None = None) -> Path:
    """Write the private key of a seed as `ssh-keygen` would."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    locked = NoEncryption() if lock is None else BestAvailableEncryption(lock.encode())
    path.touch(0o600)
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, locked))
    return path


def public_line(seed: int = 1) -> str:
    """The public key of a seed, as it stands in a file of OpenSSH."""
    return f"ssh-ed25519 {b64encode(public_blob(key(seed).public)).decode('ascii')}"


def allowed(options: str = "", seed: int = 1, principal: str = REGISTRAR) -> str:
    """A line of allowed signers."""
    return f"{principal} {options}{' ' if options else ''}{public_line(seed)}\n"


def keygen(*arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """Run `ssh-keygen`. Skips the test where there is none."""
    program = shutil.which("ssh-keygen")
    if program is None:
        pytest.skip("ssh-keygen is not installed (Debian: openssh-client)")
    return subprocess.run([program, *arguments], input=given, capture_output=True, check=False, timeout=60)


def keygen_verifies(signers: Path, document: Path, *more: str, namespace: str = NAMESPACE) -> bool:
    """Tell whether `ssh-keygen -Y verify` takes the signature beside a document."""
    asked = ("-Y", "verify", "-f", str(signers), "-I", REGISTRAR, "-n", namespace, "-s", f"{document}.sig", *more)
    return keygen(*asked, given=document.read_bytes()).returncode == 0
