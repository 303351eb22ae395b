"""Writing: whole or not at all, whatever fails, whenever it fails, whoever else writes."""

import errno
import os
import resource
import signal
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mblkit.errors import MblError
from mblkit.store.atomic import Change, write_atomically, write_changes, write_output
from mblkit.store.lock import FOLDER, Held, lock
from mblkit.store.tree import TEMPORARY_PREFIX, WorkTree

OLD = b"old\n" * 1000
NEW = b"new\n" * 1500


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    with lock(tmp_path) as one:
        yield one


def temporaries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob(f"{TEMPORARY_PREFIX}*"))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def in_child(work: Callable[[], None]) -> int:
    """Run something in a copy of this process and return its process id. The copy never comes back."""
    child = os.fork()
    if child == 0:
        status = 99
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return child


def status_of(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


# --------------------------------------------------------------------------------------------------- one file


def test_a_new_file_with_its_folders(held: Held) -> None:
    write_atomically(held, "evidence/2025-26/a.yaml", NEW, expect=None)
    assert (held.root / "evidence/2025-26/a.yaml").read_bytes() == NEW
    assert temporaries(held.root) == []


def test_new_content(held: Held) -> None:
    (held.root / "a.yaml").write_bytes(OLD)
    write_atomically(held, "a.yaml", NEW, expect=OLD)
    assert (held.root / "a.yaml").read_bytes() == NEW


def test_an_empty_file(held: Held) -> None:
    write_atomically(held, "a.yaml", b"", expect=None)
    assert (held.root / "a.yaml").read_bytes() == b""


def test_what_exists_keeps_its_mode(held: Held) -> None:
    for wanted in (0o600, 0o640, 0o644, 0o664):
        path = held.root / f"{wanted:o}.yaml"
        path.write_bytes(OLD)
        path.chmod(wanted)
        write_atomically(held, path.name, NEW, expect=OLD, private=True)
        assert mode(path) == wanted


def test_what_exists_keeps_its_owner_where_that_is_allowed(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    path = held.root / "a.yaml"
    path.write_bytes(OLD)
    asked: list[tuple[int, int]] = []
    real = Path.stat

    def other_owner(self: Path, **options: bool) -> os.stat_result:
        found = real(self, **options)
        values = list(found)
        values[stat.ST_UID] += self.name.startswith(TEMPORARY_PREFIX)
        return os.stat_result(values)

    def chown(_: Path, user: int, group: int) -> None:
        asked.append((user, group))
        raise PermissionError

    monkeypatch.setattr(Path, "stat", other_owner)
    monkeypatch.setattr(os, "chown", chown)
    write_atomically(held, "a.yaml", NEW, expect=OLD)
    assert asked == [(os.getuid(), os.getgid())]
    assert path.read_bytes() == NEW


def test_new_student_files_are_for_their_owner_alone(held: Held) -> None:
    write_atomically(held, "evidence/2025-26/a.yaml", NEW, expect=None, private=True)
    assert mode(held.root / "evidence/2025-26/a.yaml") == 0o600
    assert mode(held.root / "evidence/2025-26") == 0o700
    assert mode(held.root / "evidence") == 0o700


def test_other_new_files_follow_the_umask(held: Held) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(held, "a/b.yaml", NEW, expect=None)
    finally:
        os.umask(before)
    assert mode(held.root / "a/b.yaml") == 0o640
    assert mode(held.root / "a") == 0o750


@pytest.mark.parametrize(
    ("on_disk", "expected", "said"),
    [
        (b"theirs\n", OLD, "was changed"),
        (b"theirs\n", None, "was made"),
        (None, OLD, "was removed"),
    ],
)
def test_what_somebody_else_did_meanwhile_is_kept(
    held: Held, on_disk: bytes | None, expected: bytes | None, said: str
) -> None:
    path = held.root / "a.yaml"
    if on_disk is not None:
        path.write_bytes(on_disk)
    with pytest.raises(MblError) as caught:
        write_atomically(held, "a.yaml", NEW, expect=expected)
    assert said in caught.value.message
    assert caught.value.exit_code == 2
    assert caught.value.hint
    assert (path.read_bytes() if path.exists() else None) == on_disk
    assert temporaries(held.root) == []


# ----------------------------------------------------------------------------------- where nothing is written


@pytest.mark.parametrize(
    "path", ["../a.yaml", "a/../../b.yaml", "a/../b.yaml", "/mbl-outside.yaml", ".", "", "a\0b", "a/.."]
)
def test_a_path_out_of_the_district_is_refused(held: Held, path: str) -> None:
    with pytest.raises(MblError, match="out of the district"):
        write_atomically(held, path, NEW, expect=None)


def test_links_are_refused(held: Held, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "a.yaml").write_bytes(OLD)
    (held.root / "folder").symlink_to(outside)
    (held.root / "file.yaml").symlink_to(outside / "a.yaml")
    (held.root / "nowhere.yaml").symlink_to(outside / "missing.yaml")
    (held.root / "round.yaml").symlink_to("round.yaml")
    for path in ("folder/a.yaml", "folder/new/b.yaml", "file.yaml", "nowhere.yaml", "round.yaml"):
        with pytest.raises(MblError, match=r"link|regular"):
            write_atomically(held, path, NEW, expect=OLD)
    assert [path.name for path in outside.iterdir()] == ["a.yaml"]
    assert (outside / "a.yaml").read_bytes() == OLD


def test_the_district_itself_may_lie_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with lock(tmp_path / "link") as held:
        write_atomically(held, "a.yaml", NEW, expect=None)
    assert (tmp_path / "real/a.yaml").read_bytes() == NEW


def test_a_folder_is_no_target(held: Held) -> None:
    (held.root / "a.yaml").mkdir()
    with pytest.raises(MblError, match="not a regular file"):
        write_atomically(held, "a.yaml", NEW, expect=None)


def test_a_file_is_no_folder(held: Held) -> None:
    (held.root / "a").write_bytes(OLD)
    with pytest.raises(MblError, match="cannot be written"):
        write_atomically(held, "a/b.yaml", NEW, expect=None)
    assert (held.root / "a").read_bytes() == OLD


# -------------------------------------------------------------------------------------------- left-over files


def test_what_dead_processes_left_is_swept(held: Held) -> None:
    (held.root / "a").mkdir()
    (held.root / "a" / f"{TEMPORARY_PREFIX}dead").write_bytes(b"half")
    (held.root / "a" / f"{TEMPORARY_PREFIX}out-alive").write_bytes(b"half")
    write_atomically(held, "a/b.yaml", NEW, expect=None)
    assert temporaries(held.root) == [f"{TEMPORARY_PREFIX}out-alive"]


def test_half_written_files_are_no_part_of_the_district(tmp_path: Path) -> None:
    (tmp_path / f"{TEMPORARY_PREFIX}dead.yaml").write_bytes(b"half")
    with lock(tmp_path):
        assert WorkTree(tmp_path).files() == ()


# ---------------------------------------------------------------------------------------------- several files


def test_several_files_at_once(held: Held) -> None:
    (held.root / "a.yaml").write_bytes(OLD)
    write_changes(held, [Change("a.yaml", OLD, NEW), Change("b/c.yaml", None, NEW, private=True)])
    assert (held.root / "a.yaml").read_bytes() == NEW
    assert (held.root / "b/c.yaml").read_bytes() == NEW


def test_none_of_several_is_written_when_one_cannot_be(held: Held) -> None:
    (held.root / "a.yaml").write_bytes(OLD)
    (held.root / "b.yaml").write_bytes(b"theirs\n")
    with pytest.raises(MblError, match=r'"b\.yaml" was changed'):
        write_changes(held, [Change("a.yaml", OLD, NEW), Change("b.yaml", OLD, NEW)])
    assert (held.root / "a.yaml").read_bytes() == OLD
    assert temporaries(held.root) == []


def test_two_changes_of_one_file_are_a_mistake_of_the_program(held: Held) -> None:
    with pytest.raises(ValueError, match="two changes"):
        write_changes(held, [Change("a.yaml", None, OLD), Change("a.yaml", None, NEW)])


# ----------------------------------------------------------------------------------------------------- faults

CALLS = ("open", "write", "fsync", "replace", "close", "mkdir", "unlink", "chmod", "stat")


@contextmanager
def failing(name: str, nth: int, number: int) -> Iterator[Callable[[], bool]]:
    """Let the nth call of a function of `os` fail. Gives a function that tells whether it did."""
    real = getattr(os, name)
    calls = 0

    def wrapped(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - any function of os
        nonlocal calls
        calls += 1
        if calls == nth:
            if name == "close":
                real(*args, **options)
            raise OSError(number, os.strerror(number))
        return real(*args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, wrapped)
        yield lambda: calls >= nth


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("name", CALLS)
def test_a_fault_at_any_call_leaves_old_or_new_content(tmp_path: Path, name: str, number: int) -> None:
    for nth in range(1, 60):
        root = tmp_path / str(nth)
        (root / "old").mkdir(parents=True)
        (root / "old/a.yaml").write_bytes(OLD)
        changes = (Change("old/a.yaml", OLD, NEW), Change("new/b.yaml", None, NEW))
        raised = False
        with lock(root) as held, failing(name, nth, number) as happened:
            try:
                write_changes(held, changes)
            except MblError as error:
                raised = True
                said = error.message
        a, b = root / "old/a.yaml", root / "new/b.yaml"
        after = (a.read_bytes(), b.read_bytes() if b.exists() else None)
        assert after in {(OLD, None), (NEW, None), (NEW, NEW)}
        if raised:
            assert after != (NEW, NEW)
            assert "nothing was changed" in said if after[0] == OLD else "already new: old/a.yaml" in said
        else:
            assert after == (NEW, NEW)
        with lock(root) as held:  # a second run, without the fault, puts everything right
            write_changes(held, [Change(c.path, s, NEW) for c, s in zip(changes, after, strict=True)])
        assert temporaries(root) == []
        if not happened():
            return
    pytest.fail("the calls do not end")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "you may not write there"),
        (errno.EIO, "input/output error"),
    ],
)
def test_the_message_says_why(held: Held, number: int, said: str) -> None:
    with failing("write", 1, number), pytest.raises(MblError) as caught:
        write_atomically(held, "a.yaml", NEW, expect=None)
    assert caught.value.message == f'"a.yaml" cannot be written: {said}; nothing was changed'
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_a_disk_that_takes_only_a_part_at_a_time(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
    write_atomically(held, "a.yaml", NEW, expect=None)
    assert (held.root / "a.yaml").read_bytes() == NEW


def test_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(OLD)

    def work() -> None:
        with lock(tmp_path) as held:
            resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
            with pytest.raises(MblError, match="nothing was changed"):
                write_atomically(held, "a.yaml", NEW, expect=OLD)

    assert status_of(in_child(work)) == 0
    assert (tmp_path / "a.yaml").read_bytes() == OLD
    assert temporaries(tmp_path) == []


def test_killed_at_any_moment(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    contents = [b"%d\n" % number * 20_000 for number in range(10)]

    def work() -> None:
        number = 0
        while True:
            with lock(tmp_path) as held:
                before = path.read_bytes() if path.exists() else None
                write_atomically(held, "a.yaml", contents[number % 10], expect=before)
            number += 1

    for round_ in range(60):
        child = in_child(work)
        time.sleep(0.001 + round_ % 20 * 0.0025)
        os.kill(child, signal.SIGKILL)
        assert status_of(child) == -signal.SIGKILL
        assert not path.exists() or path.read_bytes() in contents
        with lock(tmp_path, patience=0):  # nobody holds it any more
            pass
    assert path.read_bytes() in contents
    with lock(tmp_path) as held:
        write_atomically(held, "a.yaml", NEW, expect=path.read_bytes())
    assert temporaries(tmp_path) == []


def test_eight_writers_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"")

    def work(writer: int) -> None:
        for number in range(20):
            with lock(tmp_path, patience=60) as held:
                before = (held.root / "a.yaml").read_bytes()
                write_atomically(held, "a.yaml", before + b"%d-%d\n" % (writer, number), expect=before)

    children = [in_child(lambda writer=writer: work(writer)) for writer in range(8)]  # type: ignore[misc]
    assert [status_of(child) for child in children] == [0] * 8
    lines = (tmp_path / "a.yaml").read_text(encoding="ascii").splitlines()
    assert sorted(lines) == sorted(f"{writer}-{number}" for writer in range(8) for number in range(20))


# ------------------------------------------------------------------------------------------------ other files


def test_a_report(tmp_path: Path) -> None:
    path = tmp_path / "transcript.html"
    write_output(path, OLD, private=True)
    assert mode(path) == 0o600
    write_output(path, NEW, private=True)
    assert path.read_bytes() == NEW
    assert temporaries(tmp_path) == []


def test_a_report_goes_to_no_device_and_over_no_link(tmp_path: Path) -> None:
    (tmp_path / "pipe").mkdir()
    (tmp_path / "link").symlink_to("target")
    os.mkfifo(tmp_path / "fifo")
    for name in ("pipe", "link", "fifo"):
        with pytest.raises(MblError, match="not a regular file"):
            write_output(tmp_path / name, NEW, private=False)
    assert not (tmp_path / "target").exists()


def test_a_report_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MblError, match="its folder does not exist"):
        write_output(tmp_path / "missing/a.html", NEW, private=False)


def test_a_report_on_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(OLD)
    with failing("fsync", 1, errno.ENOSPC), pytest.raises(MblError, match="the disk is full"):
        write_output(tmp_path / "a.html", NEW, private=False)
    assert (tmp_path / "a.html").read_bytes() == OLD
    assert temporaries(tmp_path) == []


def test_only_old_halves_of_reports_are_swept(tmp_path: Path) -> None:
    for name, age in (("dead", 7200), ("alive", 60)):
        half = tmp_path / f"{TEMPORARY_PREFIX}out-{name}"
        half.write_bytes(b"half")
        os.utime(half, (time.time() - age,) * 2)
    write_output(tmp_path / "a.html", NEW, private=False)
    assert temporaries(tmp_path) == [f"{TEMPORARY_PREFIX}out-alive"]


def test_the_lock_file_and_git_do_not_meet(held: Held) -> None:
    assert (held.root / FOLDER / ".gitignore").read_text(encoding="ascii") == "*\n"
