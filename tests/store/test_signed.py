"""A document and its signature: whenever the process dies, no signature is left that does not fit."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.keys import key

from mblkit.errors import MblError
from mblkit.export.sshsig import Signature, is_valid, read_signature, sign
from mblkit.store.signed import signature_path, write_signed

OLD, NEW = b"old text\n", b"new text\n"

DYING = """
import os, signal, sys
from pathlib import Path
from mblkit.store.signed import write_signed
at, done = int(sys.argv[2]), 0
def dying(name):
    real = getattr(Path, name)
    def call(self, *given, **more):
        global done
        done += 1
        if done == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, *given, **more)
    setattr(Path, name, call)
dying("replace")
dying("unlink")
path = Path(sys.argv[1])
write_signed(path, b"new text\\n", path.with_name("new.sig").read_bytes(), private=True)
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return tmp_path / "s-1.html"


def signature(data: bytes) -> bytes:
    return sign(key(), data).encode()


def fits(document: Path) -> bool:
    found = read_signature(signature_path(document).read_bytes())
    return isinstance(found, Signature) and is_valid(found, document.read_bytes())


def test_both_are_written_for_their_owner_alone(document: Path) -> None:
    assert not write_signed(document, NEW, signature(NEW), private=True)
    assert (document.read_bytes(), fits(document)) == (NEW, True)
    assert signature_path(document).name == "s-1.html.sig"
    if os.name != "nt":
        assert {stat.S_IMODE(path.stat().st_mode) for path in document.parent.iterdir()} == {0o600}


def test_new_ones_take_the_place_of_old_ones(document: Path) -> None:
    write_signed(document, OLD, signature(OLD), private=True)
    assert write_signed(document, NEW, signature(NEW), private=True)
    assert (document.read_bytes(), fits(document)) == (NEW, True)


def test_an_unsigned_text_leaves_no_signature_of_another(document: Path) -> None:
    write_signed(document, OLD, signature(OLD), private=True)
    assert write_signed(document, NEW, None, private=True)
    assert [path.name for path in document.parent.iterdir()] == ["s-1.html"]
    assert not write_signed(document, NEW, None, private=True)


def test_what_is_no_signature_is_not_removed(document: Path) -> None:
    write_signed(document, OLD, None, private=True)
    signature_path(document).write_text("my own notes")
    for given in (signature(NEW), None):
        with pytest.raises(MblError, match="is in the way, and is no signature"):
            write_signed(document, NEW, given, private=True)
    assert (document.read_bytes(), signature_path(document).read_text()) == (OLD, "my own notes")


def test_a_link_is_not_followed(document: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(signature(OLD))
    signature_path(document).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MblError, match="is in the way"):
        write_signed(document, NEW, signature(NEW), private=True)
    assert not document.exists()


def test_a_signature_that_cannot_be_written_is_told(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if target.name.endswith(".sig"):
            raise OSError(28, "No space left on device")
        return real(self, target)

    write_signed(document, OLD, signature(OLD), private=True)
    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(MblError, match="is new and has no signature"):
        write_signed(document, NEW, signature(NEW), private=True)
    assert (document.read_bytes(), signature_path(document).exists()) == (NEW, False)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize(
    ("at", "text", "signed"),
    [(1, OLD, True), (2, OLD, False), (3, NEW, False), (4, NEW, False), (5, NEW, True), (6, NEW, True)],
)
def test_a_kill_leaves_no_signature_that_does_not_fit(document: Path, at: int, text: bytes, signed: bool) -> None:
    write_signed(document, OLD, signature(OLD), private=True)
    document.with_name("new.sig").write_bytes(signature(NEW))
    killed = subprocess.run((sys.executable, "-c", DYING, str(document), str(at)), check=False, timeout=60)
    assert killed.returncode == (0 if at == 6 else -signal.SIGKILL)
    assert (document.read_bytes(), signature_path(document).exists()) == (text, signed)
    assert not signed or fits(document)
