"""Private keys: only those that `ssh-keygen` makes, and only from places where nobody else reads them."""

import os
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.keys import key, keygen, public_line, write_key

from mblkit.errors import MblError
from mblkit.export.sshsig import public_blob
from mblkit.store.signing import read_signing_key

LOCK = "correct horse"


def nobody() -> None:
    return None


def answers(*given: str) -> Callable[[], str | None]:
    left = list(given)
    return lambda: left.pop(0) if left else None


def refused(path: Path, ask: Callable[[], str | None] = nobody) -> MblError:
    with pytest.raises(MblError) as found:
        read_signing_key(path, ask)
    assert found.value.exit_code == 2
    return found.value


def test_a_key_without_a_passphrase(tmp_path: Path) -> None:
    found = read_signing_key(write_key(tmp_path / "key"), nobody)
    assert (found.public, found.sign(b"x")) == (key().public, key().sign(b"x"))


def test_a_key_does_not_show_itself(tmp_path: Path) -> None:
    found = read_signing_key(write_key(tmp_path / "key"), nobody)
    assert (repr(found), str(found)) == ("SigningKey(...)", "SigningKey(...)")


def test_a_passphrase_is_asked_for(tmp_path: Path) -> None:
    path = write_key(tmp_path / "key", lock=LOCK)
    assert read_signing_key(path, answers(LOCK)).public == key().public
    assert read_signing_key(path, answers("wrong", "", LOCK)).public == key().public


def test_a_key_stays_locked_without_its_passphrase(tmp_path: Path) -> None:
    path = write_key(tmp_path / "key", lock=LOCK)
    told = f'the private key "{path}" stays locked'
    assert refused(path).message == told
    assert refused(path, answers("a", "b", "c", LOCK)).message == told


def test_keys_of_ssh_keygen(tmp_path: Path) -> None:
    for name, passphrase in (("plain", ""), ("locked", LOCK)):
        path = tmp_path / name
        assert keygen("-q", "-t", "ed25519", "-N", passphrase, "-C", "", "-f", str(path)).returncode == 0
        found = read_signing_key(path, answers(passphrase))
        kind, blob = (tmp_path / f"{name}.pub").read_text().split()[:2]
        assert (kind, b64decode(blob)) == ("ssh-ed25519", public_blob(found.public))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601, 0o777])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = write_key(tmp_path / "key")
    path.chmod(mode)
    assert refused(path).message == f'others may read the private key "{path}"'
    path.chmod(0o400)
    assert read_signing_key(path, nobody).public == key().public


def test_a_key_in_a_git_work_tree_is_refused(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    path = write_key(tmp_path / "deep" / "er" / "key")
    assert refused(path).message == f'the private key "{path}" lies in a git work tree'


def test_a_key_in_a_linked_work_tree_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: elsewhere\n")
    path = write_key(tmp_path / "key")
    assert refused(path).message == f'the private key "{path}" lies in a git work tree'


def test_a_key_in_a_district_is_refused_also_over_a_link(tmp_path: Path) -> None:
    district, elsewhere = tmp_path / "district", tmp_path / "elsewhere"
    district.mkdir()
    elsewhere.mkdir()
    (district / "mbl.yaml").write_text("mbl: district/1\n")
    (elsewhere / "key").symlink_to(write_key(district / "key"))
    told = f'the private key "{elsewhere / "key"}" lies in a district repository'
    assert refused(elsewhere / "key").message == told


def test_what_is_no_key(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.touch(0o600)
    assert refused(path).message == f'"{path}" holds no private key of the OpenSSH format'
    path.write_text(public_line())
    assert refused(path).message == f'"{path}" holds no private key of the OpenSSH format'
    data = write_key(path).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert refused(path).message == f'the private key "{path}" is damaged, or of a kind that is not known'
    assert "cannot be read: no such file or directory" in refused(tmp_path / "none").message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_does_not_make_it_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert refused(tmp_path / "pipe").message == f'"{tmp_path / "pipe"}" is not a regular file'


def test_a_key_of_another_type(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.touch(0o600)
    other = generate_private_key(SECP256R1())
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    assert refused(path).message == f'the private key "{path}" is not of the type ed25519'


@pytest.mark.parametrize("package", ["cryptography.exceptions", "bcrypt"])
def test_without_the_packages_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    path = write_key(tmp_path / "key")
    monkeypatch.setitem(sys.modules, package, None)
    assert refused(path).hint == "pip install 'mblkit[credentials]'"
