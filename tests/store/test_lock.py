"""Taking turns at writing."""

import errno
import fcntl
import os
import signal
import subprocess
import time
from pathlib import Path
from threading import Thread

import pytest

from mblkit.errors import MblError
from mblkit.store.lock import FOLDER, lock


def test_the_second_waits_for_its_turn(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with lock(tmp_path):
            order.append("second")

    with lock(tmp_path):
        thread = Thread(target=second)
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_patience_ends(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(MblError) as caught, lock(tmp_path, patience=0.05):
        pytest.fail("two hold one lock")
    assert "another mbl command" in caught.value.message
    assert caught.value.exit_code == 2


def test_an_error_inside_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), lock(tmp_path):
        raise RuntimeError
    with lock(tmp_path, patience=0) as held:
        assert held.root == tmp_path.resolve()


def test_a_dead_holder_holds_nothing(tmp_path: Path) -> None:
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        with lock(tmp_path):
            os.write(tell, b"x")
            time.sleep(60)
        os._exit(0)
    os.read(ready, 1)
    os.close(ready)
    os.close(tell)
    with pytest.raises(MblError), lock(tmp_path, patience=0):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with lock(tmp_path, patience=0) as held:
        assert held.root == tmp_path.resolve()


def test_git_sees_nothing_of_it(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    with lock(tmp_path):
        shown = subprocess.run(
            ["git", "-C", str(tmp_path), "status", "--porcelain", "--untracked-files=all"],
            check=True,
            capture_output=True,
            text=True,
        )
    assert shown.stdout == ""


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MblError, match="cannot be locked"), lock(tmp_path / "missing"):
        pass


def test_a_lock_over_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / FOLDER).symlink_to("elsewhere")
    with pytest.raises(MblError, match="cannot be locked"), lock(tmp_path):
        pass
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_lock_file_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "lock").symlink_to("../victim")
    with pytest.raises(MblError, match="cannot be locked"), lock(tmp_path):
        pass
    assert not (tmp_path / "victim").exists()


def test_a_disk_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(_: int, __: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", unsupported)
    with pytest.raises(MblError, match="no locks available"), lock(tmp_path):
        pass


def test_a_full_disk_does_not_matter_to_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)
    with lock(tmp_path) as held:
        assert held.root == tmp_path.resolve()
        with pytest.raises(MblError, match="another mbl command"), lock(tmp_path, patience=0):
            pytest.fail("two hold one lock")
    assert not (tmp_path / FOLDER / ".gitignore").exists()
