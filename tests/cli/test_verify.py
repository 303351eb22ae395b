"""`mbl verify` believes what was signed by somebody who may, and says in one line why it does not believe the rest."""

from pathlib import Path

import pytest
from tests.keys import REGISTRAR, allowed, key, keygen, keygen_verifies, public_line
from tests.running import Done, run
from tests.signed import Office, office

from mblkit.export.sshsig import fingerprint, sign

USED = fingerprint(key().public)


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    return office(tmp_path)


def result(done: Done) -> tuple[int, str]:
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    return done.returncode, done.stdout.removesuffix("\n")


def test_what_was_signed_is_verified(desk: Office) -> None:
    status, told = result(desk.verify(desk.sign("t.html")))
    assert status == 0
    assert told == f'verified: "t.html" was signed by {REGISTRAR} with the key {USED}'


def test_a_changed_byte_is_not(desk: Office) -> None:
    path = desk.sign("t.html")
    data = path.read_bytes()
    assert data.count(b"Algebra") > 0
    path.write_bytes(data.replace(b"Algebra", b"Calculus", 1))
    assert result(desk.verify(path)) == (1, "not verified: the file is not what was signed")
    assert not keygen_verifies(desk.root / "signers", path)


def test_a_signature_of_another_document_is_not_for_this_one(desk: Office) -> None:
    path, other = desk.sign("t.html"), desk.sign("t.txt")
    told = desk.verify(path, "--signature", f"{other}.sig")
    assert result(told) == (1, "not verified: the file is not what was signed")


def test_without_a_signature(desk: Office) -> None:
    path = desk.sign("t.html")
    Path(f"{path}.sig").unlink()
    assert result(desk.verify(path)) == (1, 'not verified: there is no signature "t.html.sig" beside the file')
    named = desk.verify(path, "--signature", f"{path}.sig")
    assert (named.returncode, named.stdout) == (2, "")


def test_a_signature_for_something_else(desk: Office) -> None:
    path = desk.sign("t.html")
    Path(f"{path}.sig").write_text(sign(key(), path.read_bytes(), "git"))
    told = 'not verified: the signature is for "git" and not for documents'
    assert result(desk.verify(path)) == (1, told)
    assert not keygen_verifies(desk.root / "signers", path)


def test_a_signature_that_cannot_be_read(desk: Office) -> None:
    path = desk.sign("t.html")
    Path(f"{path}.sig").write_text("signed, the registrar")
    told = "not verified: the signature cannot be used: it is no signature of the OpenSSH format"
    assert result(desk.verify(path)) == (1, told)


def test_a_signature_of_ssh_keygen_is_as_good(desk: Office) -> None:
    path = desk.out / "t.pdf"
    path.write_bytes(b"%PDF-1.7 /CreationDate (D:20260615000000Z)")
    (desk.root / "signers").write_text(allowed('valid-before="20260615"'))
    assert keygen("-Y", "sign", "-f", str(desk.key), "-n", "mblkit-document@1", str(path)).returncode == 0
    assert result(desk.verify(path))[1].startswith('verified: "t.pdf" was signed by')


def test_a_stranger(desk: Office) -> None:
    path = desk.sign("t.html")
    Path(f"{path}.sig").write_text(sign(key(2), path.read_bytes()))
    told = f"not verified: no allowed signer has the key {fingerprint(key(2).public)}"
    assert result(desk.verify(path)) == (1, told)


@pytest.mark.parametrize("name", ["t.html", "t.json"])
def test_a_key_is_held_against_the_day_of_the_document(desk: Office, name: str) -> None:
    path = desk.sign(name)
    (desk.root / "signers").write_text(allowed('valid-before="20200630"'))
    status, told = result(desk.verify(path))
    assert (status, told.startswith(f"not verified: the key of {REGISTRAR} was valid until 2020-06-30")) == (1, True)
    contradicted = desk.verify(path, "--on", "2020-01-01")
    assert (contradicted.returncode, "itself says that it was made on" in contradicted.stderr) == (2, True)


def test_the_day_of_a_text_is_asked_for(desk: Office) -> None:
    path = desk.sign("t.txt")
    (desk.root / "signers").write_text(allowed('valid-before="20200630"'))
    done = desk.verify(path)
    assert (done.returncode, "the file does not tell a program its day" in done.stderr) == (1, True)
    assert result(desk.verify(path, "--on", "2020-06-30"))[0] == 0
    assert result(desk.verify(path, "--on", "2020-07-01"))[0] == 1
    assert desk.verify(path, "--on", "July").returncode == 2


def test_a_revoked_key(desk: Office, tmp_path: Path) -> None:
    path = desk.sign("t.html")
    told = (1, f"not verified: the key {USED} is revoked")
    revoked = tmp_path / "revoked"
    revoked.write_text(f"{public_line()} stolen on the bus\n")
    assert result(desk.verify(path, "--revoked", str(revoked))) == told
    assert not keygen_verifies(desk.root / "signers", path, "-r", str(revoked))
    assert desk.verify(path).returncode == 0
    revoked.rename(desk.root / "signers.revoked")
    assert result(desk.verify(path)) == told


def test_a_college_needs_no_district(desk: Office, tmp_path: Path) -> None:
    path = desk.sign("t.html")
    college = tmp_path / "college"
    college.mkdir()
    alone = run(college, ("verify", str(path)))
    assert (alone.returncode, "nothing says who may sign" in alone.stderr) == (2, True)
    signers = college / "harborvalley"
    signers.write_text(allowed())
    assert result(run(college, ("verify", str(path), "--allowed", str(signers))))[0] == 0


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("signers", b"", "names nobody who may sign"),
        ("signers", b"registrar ssh-rsa AAAA\n", "names nobody who may sign: line 1 cannot be used, the key is of the"),
        ("signers", b"\xff\xfe", "is no text"),
        ("signers.revoked", b"the old one\n", 'line 1 of "'),
        ("signers.revoked", b"SSHKRL\n\0\1", "is a binary list of revoked keys"),
        ("signers.revoked", b"x" * (1 << 21), "is too large"),
    ],
)
def test_lists_that_cannot_be_used_verify_nothing(desk: Office, name: str, data: bytes, message: str) -> None:
    path = desk.sign("t.html")
    (desk.root / name).write_bytes(data)
    done = desk.verify(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_file_that_is_not_there(desk: Office) -> None:
    done = desk.verify(desk.out / "none.html")
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be read: no such file or directory" in done.stderr
    assert desk.verify(desk.out).returncode == 2


def test_what_a_signature_says_is_printed_harmless(desk: Office) -> None:
    path = desk.sign("t.html")
    Path(f"{path}.sig").write_text(sign(key(), path.read_bytes(), "\x1b[2Jx\u202e"))
    assert "\x1b" not in desk.verify(path).stdout
    assert "\u202e" not in desk.verify(path).stdout
