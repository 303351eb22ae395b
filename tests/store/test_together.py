"""Files of two folders replaced as if they were one: the district's, and the one with the names."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mblkit.errors import MblError
from mblkit.store.atomic import Change, write_changes, write_together
from mblkit.store.lock import lock
from mblkit.store.pending import PENDING, Finished, recover
from mblkit.store.tree import TEMPORARY_PREFIX

PREFIX = "../names/"
CHANGES = [
    Change("a.yaml", b"old", b"new"),
    Change("../names/b.yaml", b"old", b"new"),
    Change("c.yaml", b"old", b"new"),
]

DYING = """
import os, signal, sys
from pathlib import Path
from tests.store.test_together import CHANGES, PREFIX
from mblkit.store.atomic import write_together
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
with lock(root) as held, lock(root.parent / "names") as names:
    write_together(held, CHANGES, names, PREFIX)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in ("district/a.yaml", "names/b.yaml", "district/c.yaml"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"old")
    return tmp_path / "district"


def names_of(root: Path) -> Path:
    return root.parent / "names"


def contents(root: Path) -> list[bytes]:
    return [(root.parent / path).read_bytes() for path in ("district/a.yaml", "names/b.yaml", "district/c.yaml")]


def temporary(root: Path) -> list[str]:
    return [path.name for path in root.parent.rglob(f"{TEMPORARY_PREFIX}*")]


def together(root: Path) -> None:
    with lock(root) as held, lock(names_of(root)) as names:
        write_together(held, CHANGES, names, PREFIX)


def killed(root: Path, at: int) -> None:
    process = subprocess.run(
        (sys.executable, "-c", DYING, str(root), str(at)), check=False, timeout=60, cwd=Path(__file__).parents[2]
    )
    assert process.returncode == -signal.SIGKILL


def test_both_folders_are_written_the_names_first(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, order = Path.replace, []

    def seen(self: Path, target: Path) -> Path:
        order.append(Path(target).name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", seen)
    together(root)
    assert (contents(root), order) == ([b"new"] * 3, ["pending", "b.yaml", "a.yaml", "c.yaml"])
    assert (temporary(root), (root / PENDING).exists()) == ([], False)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_kill_leaves_all_or_none_to_the_next_command(root: Path, at: int) -> None:
    killed(root, at)
    recover(root, names_of(root))
    assert contents(root) == ([b"old"] * 3 if at == 1 else [b"new"] * 3)
    assert not (root / PENDING).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_what_lies_on_a_volume_that_is_gone_waits_for_it(root: Path) -> None:
    killed(root, 2)
    away = root.parent / "away"
    names_of(root).rename(away)
    assert recover(root, names_of(root)) == Finished(("a.yaml", "c.yaml"), 1)
    assert recover(root, None) == Finished((), 1)
    with lock(root) as held, pytest.raises(MblError, match="an interrupted change waits for a folder"):
        write_changes(held, [Change("a.yaml", b"new", b"next")])
    assert (root / "a.yaml").read_bytes() == b"new"
    away.rename(names_of(root))
    assert recover(root, names_of(root)) == Finished((str(names_of(root) / "b.yaml"),), 0)
    assert (contents(root), temporary(root), (root / PENDING).exists()) == ([b"new"] * 3, [], False)


def _written(root: Path, name: str, call: object, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """Write both folders with a call of the system in another's place, and return the refusal, None for none."""
    with lock(root) as held, lock(names_of(root)) as names, monkeypatch.context() as patched:
        patched.setattr(os, name, call)
        try:
            write_together(held, CHANGES, names, PREFIX)
        except MblError as error:
            return error.message
    return None


@pytest.mark.parametrize("name", ["open", "write", "fsync"])
def test_a_full_disk_in_either_folder_leaves_both_as_they_were(
    name: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refused = getattr(os, name), 0
    for number in range(40):
        left = [number]

        def full(*arguments: object, left: list[int] = left) -> object:
            left[0] -= 1
            if left[0] == -1:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments)

        said = _written(root, name, full, monkeypatch)
        if said is None:
            break
        refused += 1
        assert "the disk is full" in said
        assert (contents(root), temporary(root), (root / PENDING).exists()) == ([b"old"] * 3, [], False)
    assert refused >= 4  # three files and the list
    assert contents(root) == [b"new"] * 3


def test_a_file_that_somebody_changed_stops_both(root: Path) -> None:
    (names_of(root) / "b.yaml").write_bytes(b"other")
    with pytest.raises(
        MblError, match=r'"\.\./names/b\.yaml" was changed by someone else meanwhile; nothing was chang'
    ):
        together(root)
    assert contents(root) == [b"old", b"other", b"old"]


@pytest.mark.parametrize("path", ["../names/../victim", "../names/", "../other/b.yaml"])
def test_no_path_leads_out_of_the_two_folders(root: Path, path: str) -> None:
    with lock(root) as held, lock(names_of(root)) as names, pytest.raises(MblError, match="leads out of the district"):
        write_together(held, [Change(path, None, b"new")], names, PREFIX)


def test_a_list_of_somebody_else_moves_nothing_in_the_other_folder(root: Path) -> None:
    (root / ".mbl").mkdir()
    (root.parent / f"{TEMPORARY_PREFIX}1").write_bytes(b"evil")
    (root.parent / "victim").write_bytes(b"old")
    (names_of(root) / "evil").write_bytes(b"evil")
    pairs = [
        [str(names_of(root) / "evil"), str(names_of(root) / "b.yaml")],
        [f"{root}/../{TEMPORARY_PREFIX}1", f"{root}/../victim"],
        [str(root.parent / f"{TEMPORARY_PREFIX}1"), str(root.parent / "victim")],
    ]
    (root / PENDING).write_text(json.dumps(pairs))
    assert recover(root, names_of(root)) == Finished((), 1)  # the last one waits for a folder that never is the one
    assert (contents(root), (root.parent / "victim").read_bytes()) == ([b"old"] * 3, b"old")
