"""Detached signatures in the format of OpenSSH, which `ssh-keygen -Y verify` checks without us.

The framing follows PROTOCOL.sshsig of OpenSSH, with the strings of RFC 4251, section 5; keys and signatures are those
of RFC 8709 (Ed25519). The curve itself is the business of the package cryptography, and of the key that is handed in.
"""

import binascii
import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256, sha512
from typing import Final, Protocol

from mblkit.errors import MblError

NAMESPACE: Final = "mblkit-document@1"
"""What signatures are for: one that was made for anything else is no signature on a document."""

_BEGIN: Final = "-----BEGIN SSH SIGNATURE-----"
_END: Final = "-----END SSH SIGNATURE-----"
_MAGIC: Final = b"SSHSIG"
_VERSION: Final = 1
_ED25519: Final = b"ssh-ed25519"
_WIDTH: Final = 70
_KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_LARGEST: Final = 1 << 16
_HASHES: Final = {b"sha256": sha256, b"sha512": sha512}


class Key(Protocol):
    """A private key: its public half, 32 bytes, and what it can do."""

    @property
    def public(self) -> bytes:
        """Return the public half."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature on some bytes, 64 bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Signature:
    """What a file of a signature says.

    Attributes:
        public: the public key that is said to have signed, 32 bytes.
        namespace: what the signature is for.
        hash_name: the hash of the file that was signed, sha256 or sha512.
        signature: the signature itself, 64 bytes.
    """

    public: bytes
    namespace: str
    hash_name: str
    signature: bytes

    def signed(self, data: bytes) -> bytes:
        """Return the bytes that are signed where a file is (PROTOCOL.sshsig, section 3)."""
        return _signed(data, self.namespace.encode(), self.hash_name.encode())


def sign(key: Key, data: bytes, namespace: str = NAMESPACE) -> str:
    """Return the signature on some bytes, as text for a file. The same key and bytes give the same text."""
    made = key.sign(_signed(data, namespace.encode(), b"sha512"))
    fields = (public_blob(key.public), namespace.encode(), b"", b"sha512", _string(_ED25519) + _string(made))
    blob = _MAGIC + struct.pack(">I", _VERSION) + b"".join(_string(one) for one in fields)
    text = b64encode(blob).decode("ascii")
    lines = (text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH))
    return "\n".join((_BEGIN, *lines, _END, ""))


def read_signature(data: bytes) -> Signature | str:
    """Return what a file of a signature says, or why it is none: a clause, without the name of the file."""
    body = _unarmored(data)
    if body is None:
        return "it is no signature of the OpenSSH format"
    try:
        blob = b64decode(body, validate=True)
        return _read_blob(blob)
    except (binascii.Error, struct.error, UnicodeDecodeError, ValueError):
        return "it is damaged"


def is_valid(signature: Signature, data: bytes) -> bool:
    """Tell whether a signature was made on exactly these bytes by the key that it names.

    Raises MblError where the package cryptography is not installed.
    """
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError as error:
        raise missing() from error
    try:
        Ed25519PublicKey.from_public_bytes(signature.public).verify(signature.signature, signature.signed(data))
    except (InvalidSignature, ValueError):
        return False
    return True


def missing() -> MblError:
    """Return the error that says that the packages for signatures are not installed."""
    return MblError("signatures need two more packages, which are not installed", "pip install 'mblkit[credentials]'")


def public_blob(public: bytes) -> bytes:
    """Return a public key as OpenSSH writes it, before base64 (RFC 8709, section 4)."""
    return _string(_ED25519) + _string(public)


def public_of(blob: bytes) -> bytes | None:
    """Return the 32 bytes of an Ed25519 key that OpenSSH has written, or None for any other key."""
    head = _string(_ED25519) + struct.pack(">I", _KEY_BYTES)
    return blob[len(head) :] if blob.startswith(head) and len(blob) == len(head) + _KEY_BYTES else None


def fingerprint(public: bytes) -> str:
    """Return what `ssh-keygen -l` prints for a key: SHA256: and 43 signs."""
    return f"SHA256:{b64encode(sha256(public_blob(public)).digest()).decode('ascii').rstrip('=')}"


def _signed(data: bytes, namespace: bytes, hash_name: bytes) -> bytes:
    fields = (namespace, b"", hash_name, _HASHES[hash_name](data).digest())
    return _MAGIC + b"".join(_string(one) for one in fields)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _unarmored(data: bytes) -> str | None:
    """Return what stands between the first line and the last, without line ends; None where those are not there."""
    text = data[:_LARGEST].decode("ascii", "replace").replace("\r\n", "\n")
    inner = text.rstrip("\n").removeprefix(f"{_BEGIN}\n").removesuffix(f"\n{_END}")
    if len(data) > _LARGEST or text.rstrip("\n") != f"{_BEGIN}\n{inner}\n{_END}":
        return None
    return inner.replace("\n", "")


def _read_blob(blob: bytes) -> Signature | str:
    """Return what a signature says, or why it cannot be one of ours. Raises as a short blob makes it."""
    if not blob.startswith(_MAGIC):
        return "it is no signature of the OpenSSH format"
    (version,) = struct.unpack_from(">I", blob, len(_MAGIC))
    if version != _VERSION:
        return f"it is of version {version}; version {_VERSION} is known"
    key, namespace, reserved, hash_name, made = _strings(blob[len(_MAGIC) + 4 :], 5)
    public = public_of(key)
    if public is None:
        return "its key is not of the type ssh-ed25519"
    if reserved or hash_name not in _HASHES or not namespace:
        return "it has a field that is not known"
    algorithm, signature = _strings(made, 2)
    if algorithm != _ED25519 or len(signature) != _SIGNATURE_BYTES:
        return "it is damaged"
    return Signature(public, namespace.decode("utf-8"), hash_name.decode("ascii"), signature)


def _strings(data: bytes, count: int) -> list[bytes]:
    """Return strings that fill some bytes. Raises ValueError or struct.error where they do not."""
    found = []
    at = 0
    for _ in range(count):
        (length,) = struct.unpack_from(">I", data, at)
        at += 4 + length
        if at > len(data):
            raise ValueError("cut off")
        found.append(data[at - length : at])
    if at != len(data):
        raise ValueError("too long")
    return found
