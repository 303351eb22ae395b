"""Several files replaced as if they were one: whoever comes next finishes what a dead process had begun."""

import json
import signal
import subprocess
import sys
from inspect import cleandoc
from pathlib import Path

import pytest
from tests.districts import BASE
from tests.running import run

from mblkit.errors import MblError
from mblkit.store.atomic import Change, write_changes
from mblkit.store.lock import lock
from mblkit.store.pending import PENDING, recover

DYING = """
import os, signal, sys
from pathlib import Path
from mblkit.store.atomic import Change, write_changes
from mblkit.store.lock import lock
root, at = Path(sys.argv[1]), int(sys.argv[2])
replace, done = Path.replace, 0
def dying(self, target):
    global done
    done += 1
    if done == at:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)
Path.replace = dying
with lock(root) as held:
    write_changes(held, [Change(f"{name}.yaml", b"old", b"new") for name in "abc"])
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_bytes(b"old")
    return tmp_path


def contents(root: Path) -> list[bytes]:
    return [(root / f"{name}.yaml").read_bytes() for name in "abc"]


def temporary(root: Path) -> list[str]:
    return [path.name for path in root.iterdir() if path.name.startswith(".mbl-tmp-")]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_kill_leaves_all_or_none_to_the_next_command(root: Path, at: int) -> None:
    killed = subprocess.run((sys.executable, "-c", DYING, str(root), str(at)), check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    recover(root)
    assert contents(root) == ([b"old"] * 3 if at == 1 else [b"new"] * 3)  # the first rename is the list's own
    assert not (root / PENDING).exists()
    with lock(root) as held:
        now = contents(root)[0]
        write_changes(held, [Change(f"{name}.yaml", now, b"next") for name in "abc"])
    assert (contents(root), temporary(root)) == ([b"next"] * 3, [])


def test_an_interruption_between_two_files_is_finished(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, done = Path.replace, []

    def interrupted(self: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == 3:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt), lock(root) as held:
        write_changes(held, [Change(f"{name}.yaml", b"old", b"new") for name in "abc"])
    monkeypatch.undo()
    assert contents(root) == [b"new", b"old", b"old"]
    assert recover(root).done == ("b.yaml", "c.yaml")
    assert contents(root) == [b"new"] * 3


def test_a_refused_rename_is_told_and_nothing_is_left_to_finish(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if Path(target).name == "b.yaml":
            raise PermissionError(13, "no", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(MblError, match=r"already new: a\.yaml"), lock(root) as held:
        write_changes(held, [Change(f"{name}.yaml", b"old", b"new") for name in "abc"])
    monkeypatch.undo()
    assert (recover(root).done, contents(root), temporary(root)) == ((), [b"new", b"old", b"old"], [])


@pytest.mark.parametrize(
    "names",
    [
        [["../.mbl-tmp-1", "../victim"]],
        [["a.yaml", "b.yaml"]],
        [[".mbl-tmp-1", "folder/a.yaml"]],
        [[".mbl-tmp-1", "link.yaml"]],
        [[".mbl-tmp-1", "a\0.yaml"]],
        {"a": 1},
        [1, ["x"], ["x", 2]],
        "text",
    ],
)
def test_a_list_of_somebody_else_moves_nothing(root: Path, names: object) -> None:
    (root / ".mbl").mkdir()
    (root / ".mbl-tmp-1").write_bytes(b"evil")
    (root.parent / "victim").write_bytes(b"old")
    (root / "link.yaml").symlink_to(root.parent / "victim")
    (root / PENDING).write_text(json.dumps(names))
    assert recover(root).done == ()
    assert (contents(root), (root.parent / "victim").read_bytes()) == ([b"old"] * 3, b"old")
    assert not (root / PENDING).exists()


def test_a_list_that_cannot_be_read_is_dropped(root: Path) -> None:
    (root / ".mbl").mkdir()
    (root / PENDING).write_bytes(b"\xff[")
    assert (recover(root).done, (root / PENDING).exists()) == ((), False)


def test_every_command_finishes_first_and_says_so(tmp_path: Path) -> None:
    for path, text in BASE.items():
        (tmp_path / path).write_text(cleandoc(text) + "\n")
    (tmp_path / ".mbl").mkdir()
    (tmp_path / ".mbl-tmp-1").write_bytes(b"mbl: staff/1\nitems: []\n")
    (tmp_path / PENDING).write_text(json.dumps([[".mbl-tmp-1", "new.yaml"]]))
    done = run(tmp_path, ("validate",))
    assert "an interrupted change was finished: new.yaml" in done.stderr
    assert (tmp_path / "new.yaml").exists()
    assert "interrupted" not in run(tmp_path, ("validate",)).stderr
