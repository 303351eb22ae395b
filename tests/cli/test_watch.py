"""`mbl validate --watch`, as a person runs it: in a process of its own, ended by Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from tests.districts import Folder, build

from mblkit.cli import watch
from mblkit.errors import MblError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing there")

ONLY = ("--select", "MBL0,MBL1,MBL2")
BROKEN = "mbl: task/1\nid: broken\ntitle: Broken\ntargets: [MATH.9]\nmeasure: written\n"
PATIENCE = 30.0


class Watching:
    """A running `mbl validate --watch`."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            (sys.executable, "-u", "-m", "mblkit", "validate", "--watch", *ONLY, *arguments),
            cwd=root,
            env={**os.environ, "NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.said = b""
        self.thread = Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        while some := os.read(self.process.stdout.fileno(), 4096):
            self.said += some

    def waits_for(self, text: str, times: int = 1) -> None:
        until = time.monotonic() + PATIENCE
        while self.said.count(text.encode()) < times:
            assert time.monotonic() < until, self.said.decode()
            assert self.process.poll() is None, self.said.decode()
            time.sleep(0.02)

    def checks(self, times: int) -> None:
        """Wait until so many checks are through."""
        self.waits_for("waiting for changes", times)

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(PATIENCE)
        self.thread.join(PATIENCE)
        return status

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.thread.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return build(tmp_path, "")


@pytest.fixture
def watching(folder: Folder) -> Iterator[Watching]:
    one = Watching(folder.root)
    yield one
    one.close()


def test_each_change_is_checked_until_ctrl_c(folder: Folder, watching: Watching) -> None:
    watching.checks(1)
    assert b"MBL201" not in watching.said
    folder.write("new.yaml", BROKEN)
    watching.checks(2)
    assert watching.said.count(b"MBL201") == 1
    folder.write("new.yaml", BROKEN[: len(BROKEN) // 2])  # half-written
    watching.checks(3)
    (folder.root / "new.yaml").unlink()
    watching.checks(4)
    assert watching.said.count(b"MBL201") == 1
    (folder.root / "mbl.yaml").rename(folder.root / "mbl.txt")
    watching.checks(5)
    (folder.root / "mbl.txt").rename(folder.root / "mbl.yaml")
    folder.write("new.yaml", BROKEN)
    watching.checks(6)
    watching.waits_for("MBL201", 2)
    assert watching.interrupt() == 130
    assert b"Traceback" not in watching.said


def test_nothing_happens_without_a_change_and_little_is_used(folder: Folder, watching: Watching) -> None:
    watching.checks(1)
    folder.write("notes.txt", "no file of the district")
    before = used(watching.process.pid)
    time.sleep(2.0)
    assert used(watching.process.pid) - before < 0.2  # seconds of the processor in two of the clock
    assert watching.said.count(b"waiting for changes") == 1


def used(process: int) -> float:
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        pytest.skip("nothing says how much a process used")
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_check_that_fails_is_told_and_the_watch_goes_on(folder: Folder, tmp_path: Path) -> None:
    baseline = tmp_path / "known.json"
    baseline.write_text("{")
    one = Watching(folder.root, "--baseline", str(baseline))
    try:
        one.checks(1)
        assert b"mbl: " in one.said
        assert b"help: " in one.said
        baseline.unlink()
        folder.write("new.yaml", BROKEN)
        one.checks(2)
        assert one.interrupt() == 130
    finally:
        one.close()


def test_ctrl_c_during_a_check(tmp_path: Path) -> None:
    def check() -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch.watch(tmp_path, check)


@pytest.mark.parametrize("error", [MblError("it is odd", "do it"), OSError(5, "Input/output error"), OSError("odd")])
def test_what_is_said_of_an_error(
    error: Exception, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def check() -> int:
        raise error

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "sleep", stop)
    with pytest.raises(KeyboardInterrupt):
        watch.watch(tmp_path, check)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("mbl: ")
    assert "Traceback" not in said.err


def test_a_terminal_is_cleared_and_the_time_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "sleep", stop)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    for terminal, cleared in (("xterm", True), ("dumb", False)):
        monkeypatch.setenv("TERM", terminal)
        with pytest.raises(KeyboardInterrupt):
            watch.watch(tmp_path, lambda: 0)
        said = capsys.readouterr()
        assert ("\x1b[2J" in said.out) is cleared
        assert said.err.count(":") >= 2


def test_a_change_is_taken_once_it_rests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An editor that writes in pieces is let finish; a change that is taken back is none."""
    looks = iter([1, 1, 2, 1, 1, 2, 3, 3])
    pauses: list[float] = []
    monkeypatch.setattr(watch, "state", lambda _: next(looks))
    monkeypatch.setattr(watch, "sleep", pauses.append)
    checks: list[int] = []

    def check() -> int:
        checks.append(1)
        if len(checks) == 2:
            raise KeyboardInterrupt
        return 0

    with pytest.raises(KeyboardInterrupt):
        watch.watch(tmp_path, check)
    assert next(looks, None) is None
    assert len(checks) == 2
    assert pauses == [0.3, 0.05, 0.3, 0.3, 0.05, 0.05]


def test_a_slow_look_is_followed_by_a_long_pause(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clock = iter([0.0, 1.0])
    pauses: list[float] = []

    def stop(seconds: float) -> None:
        pauses.append(seconds)
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "monotonic", lambda: next(clock))
    monkeypatch.setattr(watch, "sleep", stop)
    with pytest.raises(KeyboardInterrupt):
        watch.watch(tmp_path, lambda: 0)
    assert pauses == [20.0]
