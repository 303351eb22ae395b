"""Signatures: ours verifies theirs, theirs verifies ours, and nothing else passes."""

import sys
from base64 import b64decode, b64encode
from hashlib import sha512
from pathlib import Path
from struct import pack

import pytest
from tests.keys import allowed, key, keygen, keygen_verifies, write_key

from mblkit.errors import MblError
from mblkit.export.sshsig import (
    NAMESPACE,
    Signature,
    fingerprint,
    is_valid,
    public_blob,
    public_of,
    read_signature,
    sign,
)

DOCUMENT = b"All credit 24.00\n"
KNOWN = """\
-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgiojj3XQJ8ZX9UtstPLpdcspnCb
8dlBIb83SIAbQPb1wAAAARbWJsa2l0LWRvY3VtZW50QDEAAAAAAAAABnNoYTUxMgAAAFMA
AAALc3NoLWVkMjU1MTkAAABAstP0wUvgIPUhpsPdLTdn3VWFUqUYvegK00y9x+h1smys6G
uQ8vpsw8l3rQ+b9MrpDvx+OmfXkyJ/9b3sAvvDBQ==
-----END SSH SIGNATURE-----
"""


def signature(text: str) -> Signature:
    found = read_signature(text.encode())
    assert isinstance(found, Signature)
    return found


def armored(blob: bytes) -> bytes:
    return b"-----BEGIN SSH SIGNATURE-----\n" + b64encode(blob) + b"\n-----END SSH SIGNATURE-----\n"


def blob_of(text: str) -> bytes:
    return b64decode("".join(text.splitlines()[1:-1]))


def test_a_known_key_and_text_give_the_known_signature() -> None:
    assert sign(key(), DOCUMENT) == KNOWN
    assert fingerprint(key().public) == "SHA256:fe85JkIjo8VPe+XqXJGH5Mau1EMFdK1OdKvJUFicyA8"


def test_it_is_made_on_the_bytes_that_the_protocol_names() -> None:
    made = signature(KNOWN)
    fields = (NAMESPACE.encode(), b"", b"sha512", sha512(DOCUMENT).digest())
    assert made.signed(DOCUMENT) == b"SSHSIG" + b"".join(pack(">I", len(one)) + one for one in fields)
    assert made == Signature(key().public, NAMESPACE, "sha512", made.signature)


def test_only_the_bytes_that_were_signed_are_valid() -> None:
    made = signature(KNOWN)
    assert is_valid(made, DOCUMENT)
    for place in range(len(DOCUMENT)):
        changed = DOCUMENT[:place] + bytes([DOCUMENT[place] ^ 1]) + DOCUMENT[place + 1 :]
        assert not is_valid(made, changed)
    assert not is_valid(made, DOCUMENT + b"\n")
    assert not is_valid(made, b"")


def test_another_key_or_namespace_makes_it_invalid() -> None:
    made = signature(KNOWN)
    assert not is_valid(Signature(key(2).public, made.namespace, made.hash_name, made.signature), DOCUMENT)
    assert not is_valid(Signature(made.public, "git", made.hash_name, made.signature), DOCUMENT)
    assert not is_valid(Signature(made.public, made.namespace, "sha256", made.signature), DOCUMENT)


def test_no_bit_of_a_signature_can_be_changed_unseen() -> None:
    blob = blob_of(KNOWN)
    for place in range(len(blob)):
        for bit in (1, 0x80):
            found = read_signature(armored(blob[:place] + bytes([blob[place] ^ bit]) + blob[place + 1 :]))
            passes = isinstance(found, Signature) and found.namespace == NAMESPACE and is_valid(found, DOCUMENT)
            assert not passes, place


def test_no_beginning_of_a_signature_is_one() -> None:
    blob = blob_of(KNOWN)
    assert all(isinstance(read_signature(armored(blob[:end])), str) for end in range(len(blob)))
    assert read_signature(armored(blob + b"\0")) == "it is damaged"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is no signature of the OpenSSH format"),
        (b"\xff\xfe", "it is no signature of the OpenSSH format"),
        (b"x" * 100_000, "it is no signature of the OpenSSH format"),
        (KNOWN.encode().replace(b"SSH", b"PGP"), "it is no signature of the OpenSSH format"),
        (b"From: a\n" + KNOWN.encode(), "it is no signature of the OpenSSH format"),
        (KNOWN.encode() + b"more\n", "it is no signature of the OpenSSH format"),
        (armored(b"PGPSIG"), "it is no signature of the OpenSSH format"),
        (armored(b"SSHSIG"), "it is damaged"),
        (armored(b"SSHSIG" + pack(">I", 2)), "it is of version 2; version 1 is known"),
        (KNOWN.encode().replace(b"=", b"*"), "it is damaged"),
    ],
)
def test_what_is_no_signature(data: bytes, reason: str) -> None:
    assert read_signature(data) == reason


@pytest.mark.parametrize(
    ("place", "put", "reason"),
    [
        (0, b"\0\0\0\7ssh-rsa\0\0\0\1x", "its key is not of the type ssh-ed25519"),
        (1, b"", "it has a field that is not known"),
        (1, b"\xff", "it is damaged"),
        (2, b"more", "it has a field that is not known"),
        (3, b"md5", "it has a field that is not known"),
        (4, b"\0\0\0\7ssh-rsa\0\0\0\1x", "it is damaged"),
    ],
)
def test_fields_that_are_not_ours(place: int, put: bytes, reason: str) -> None:
    made = signature(KNOWN)
    inner = pack(">I", 11) + b"ssh-ed25519" + pack(">I", 64) + made.signature
    fields = [public_blob(made.public), NAMESPACE.encode(), b"", b"sha512", inner]
    whole = b"SSHSIG" + pack(">I", 1) + b"".join(pack(">I", len(one)) + one for one in fields)
    assert whole == blob_of(KNOWN)
    fields[place] = put
    changed = b"SSHSIG" + pack(">I", 1) + b"".join(pack(">I", len(one)) + one for one in fields)
    assert read_signature(armored(changed)) == reason


def test_line_ends_of_another_system_are_no_difference() -> None:
    assert read_signature(KNOWN.replace("\n", "\r\n").encode()) == signature(KNOWN)
    assert read_signature(KNOWN.rstrip().encode()) == signature(KNOWN)


def test_keys_as_openssh_writes_them() -> None:
    blob = public_blob(key().public)
    assert public_of(blob) == key().public
    assert public_of(blob[:-1]) is None
    assert public_of(blob + b"\0") is None
    assert public_of(blob.replace(b"ed25519", b"ed25518")) is None


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    with pytest.raises(MblError) as refused:
        is_valid(signature(KNOWN), DOCUMENT)
    assert (refused.value.hint, refused.value.exit_code) == ("pip install 'mblkit[credentials]'", 2)


def test_ssh_keygen_makes_the_same_signature(tmp_path: Path) -> None:
    private, document = write_key(tmp_path / "key"), tmp_path / "document.txt"
    document.write_bytes(DOCUMENT)
    done = keygen("-Y", "sign", "-f", str(private), "-n", NAMESPACE, str(document))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "document.txt.sig").read_text() == KNOWN


def test_ssh_keygen_verifies_ours_and_refuses_what_we_refuse(tmp_path: Path) -> None:
    document, signers = tmp_path / "document.txt", tmp_path / "signers"
    document.write_bytes(DOCUMENT)
    signers.write_text(allowed())
    beside = tmp_path / "document.txt.sig"
    beside.write_text(sign(key(), DOCUMENT))
    assert keygen_verifies(signers, document)
    assert not keygen_verifies(signers, document, namespace="git")
    beside.write_text(sign(key(), DOCUMENT, "git"))
    assert not keygen_verifies(signers, document)
    beside.write_text(sign(key(2), DOCUMENT))
    assert not keygen_verifies(signers, document)
    beside.write_text(sign(key(), DOCUMENT))
    document.write_bytes(DOCUMENT.replace(b"24", b"25"))
    assert not keygen_verifies(signers, document)


def test_we_verify_a_key_and_a_signature_that_ssh_keygen_made(tmp_path: Path) -> None:
    private, document = tmp_path / "key", tmp_path / "document.txt"
    document.write_bytes(DOCUMENT)
    assert keygen("-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(private)).returncode == 0
    for algorithm in ("sha512", "sha256"):
        (tmp_path / "document.txt.sig").unlink(missing_ok=True)
        asked = ("-Y", "sign", "-O", f"hashalg={algorithm}", "-f", str(private), "-n", NAMESPACE, str(document))
        assert keygen(*asked).returncode == 0
        found = read_signature((tmp_path / "document.txt.sig").read_bytes())
        assert isinstance(found, Signature)
        assert (found.hash_name, is_valid(found, DOCUMENT), is_valid(found, DOCUMENT + b".")) == (
            algorithm,
            True,
            False,
        )
        shown = keygen("-l", "-f", f"{private}.pub").stdout.split()[1].decode()
        assert fingerprint(found.public) == shown
