import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest

from mblkit.store.tree import (
    LARGEST_FILE,
    TEMPORARY_PREFIX,
    FileInfo,
    Obstacle,
    WorkTree,
    find_root,
    is_text_name,
    printable,
    reason,
)

posix = pytest.mark.skipif(os.name == "nt", reason="needs the files of a POSIX system")


def paths(root: Path) -> list[str]:
    return [file.path for file in WorkTree(root).files()]


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(name.encode())


def test_yaml_files_sorted_and_nothing_hidden(tmp_path: Path) -> None:
    write(tmp_path, "mbl.yaml", "b/c/d.yml", "b.yaml", "b/a.YAML", "README.md", "b/notes.yaml.bak", "yaml")
    write(tmp_path, ".hidden.yaml", ".git/x.yaml", "b/.github/w.yml", f"b/{TEMPORARY_PREFIX}1.yaml")
    assert paths(tmp_path) == ["b.yaml", "b/a.YAML", "b/c/d.yml", "mbl.yaml"]


def test_what_is_known_of_a_file(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    known = (tmp_path / "a.yaml").stat()
    assert WorkTree(tmp_path).files() == (FileInfo("a.yaml", 6, known.st_mtime_ns, known.st_ino, known.st_ctime_ns),)


def test_one_walk_for_all_questions(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    tree = WorkTree(tmp_path)
    assert len(tree.files()) == 1
    write(tmp_path, "b.yaml")
    assert len(tree.files()) == 1
    assert tree.links() == ()
    assert tree.obstacles() == ()
    assert len(WorkTree(tmp_path).files()) == 2


@posix
def test_links_are_told_and_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    root = tmp_path / "root"
    write(outside, "secret.yaml")
    write(root, "a.yaml", "notes.txt")
    (root / "file.yaml").symlink_to(outside / "secret.yaml")
    (root / "inside.yml").symlink_to(root / "a.yaml")
    (root / "broken.yaml").symlink_to(root / "nowhere")
    (root / "folder").symlink_to(outside)
    (root / "loop").symlink_to(root)
    (root / "notes.md").symlink_to(root / "notes.txt")
    tree = WorkTree(root)
    assert [file.path for file in tree.files()] == ["a.yaml"]
    assert tree.links() == ("broken.yaml", "file.yaml", "folder", "inside.yml", "loop")
    for path in ("file.yaml", "inside.yml", "folder/secret.yaml", "loop/a.yaml"):
        with pytest.raises(PermissionError):
            tree.read(path)


@posix
def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real", "x/a.yaml")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    tree = WorkTree(tmp_path / "link")
    assert tree.root == (tmp_path / "real").resolve()
    assert tree.read("x/a.yaml") == b"x/a.yaml"


@posix
def test_special_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.yaml")
    os.mkfifo("pipe")
    os.mkfifo("pipe.yml")
    tree = WorkTree(tmp_path)
    assert tree.files() == ()
    assert tree.obstacles() == (
        Obstacle("pipe.yaml", "this is not a regular file"),
        Obstacle("pipe.yml", "this is not a regular file"),
    )
    with pytest.raises(OSError, match="not a regular file"):
        tree.read("pipe.yaml")  # and does not wait for somebody to write


@posix
def test_names_that_are_no_text(tmp_path: Path) -> None:
    try:
        for name in (b"na\xefve.yaml", b"fol\xffder/a.yaml", b"line\nbreak.yaml", b"back\\slash.yaml", b"na\xef.txt"):
            path = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118 - bytes
            os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - bytes
            with open(path, "wb"):  # noqa: PTH123 - bytes
                pass
    except OSError:
        pytest.skip("this file system takes no such names")
    tree = WorkTree(tmp_path)
    assert tree.files() == ()
    assert tree.obstacles() == (
        Obstacle("back\\slash.yaml", "the name of the file is not plain text"),
        Obstacle("fol\\xffder", "the name of the folder is not plain text"),
        Obstacle("line\\x0abreak.yaml", "the name of the file is not plain text"),
        Obstacle("na\\xefve.yaml", "the name of the file is not plain text"),
    )
    str(tree.obstacles()).encode()


def test_unreadable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.yaml", "closed/b.yaml")
    scan = os.scandir

    def refuse(path: str) -> object:
        if path.rstrip("/").endswith("closed"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    tree = WorkTree(tmp_path)
    assert [file.path for file in tree.files()] == ["a.yaml"]
    assert tree.obstacles() == (Obstacle("closed/", "the folder cannot be read (permission denied)"),)


def test_missing_root(tmp_path: Path) -> None:
    tree = WorkTree(tmp_path / "gone")
    assert tree.obstacles() == (Obstacle(".", "the folder cannot be read (no such file or directory)"),)


def test_file_that_vanishes_during_the_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.yaml", "b.yaml")
    scan = os.scandir

    class Vanishing:
        """A folder that loses its first file after it was listed."""

        def __init__(self, path: str) -> None:
            self.entries = scan(path)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.entries.close()

        def __iter__(self) -> Iterator["os.DirEntry[str]"]:
            for entry in sorted(self.entries, key=lambda entry: entry.name):
                if entry.name == "a.yaml":
                    Path(entry.path).unlink()
                yield entry

    monkeypatch.setattr(os, "scandir", Vanishing)
    assert paths(tmp_path) == ["b.yaml"]


def test_read(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "b/c.yaml")
    tree = WorkTree(tmp_path)
    assert tree.read("a.yaml") == b"a.yaml"
    assert tree.read("b/c.yaml") == b"b/c.yaml"
    assert tree.read("b/c.yaml") == b"b/c.yaml"  # the folder is known by now
    with pytest.raises(FileNotFoundError):
        tree.read("b/d.yaml")
    with pytest.raises(OSError, match=r"director|regular|denied"):
        tree.read("b")


def test_a_file_is_read_by_four_calls_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are thousands of files: they are opened, looked at, read in one go, and closed."""
    write(tmp_path, "b/a.yaml", "b/c.yaml")
    tree = WorkTree(tmp_path)
    assert tree.read("b/a.yaml") == b"b/a.yaml"
    calls: list[str] = []

    def counted(name: str) -> Callable[..., object]:
        real = getattr(os, name)

        def call(*given: object) -> object:
            calls.append(name)
            return real(*given)

        return call

    for name in ("open", "fstat", "lstat", "stat", "readlink", "read", "close"):
        monkeypatch.setattr(os, name, counted(name))
    assert tree.read("b/c.yaml") == b"b/c.yaml"
    monkeypatch.undo()
    assert calls == ["open", "fstat", "read", "close"]


def test_a_file_that_grows_while_it_is_read_is_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.yaml")
    real = os.fstat

    def earlier(file: int) -> os.stat_result:
        known = real(file)
        return os.stat_result((*known[:6], 2, *known[7:10]))

    monkeypatch.setattr(os, "fstat", earlier)
    assert WorkTree(tmp_path).read("a.yaml") == b"a.yaml"


@pytest.mark.parametrize("folder", ["", "b/"])
def test_a_link_in_the_place_of_a_file_is_told(tmp_path: Path, folder: str) -> None:
    write(tmp_path, "secret", f"root/{folder}a.yaml")
    (tmp_path / "root" / folder / "link.yaml").symlink_to(tmp_path / "secret")
    (tmp_path / "root" / folder / "lost.yaml").symlink_to(tmp_path / "nowhere")
    tree = WorkTree(tmp_path / "root")
    assert tree.read(f"{folder}a.yaml")
    for name in ("link.yaml", "lost.yaml"):
        with pytest.raises(PermissionError, match="the path is a symbolic link"):
            tree.read(folder + name)


def test_read_stops_behind_the_limit(tmp_path: Path) -> None:
    with (tmp_path / "a.yaml").open("wb") as file:
        file.truncate(LARGEST_FILE + 100)
    assert len(WorkTree(tmp_path).read("a.yaml")) == LARGEST_FILE + 1


@pytest.mark.parametrize(
    "path", ["", ".", "../outside.yaml", "a/../../outside.yaml", "/etc/passwd", "a/..", "a\0.yaml", "//etc/passwd"]
)
def test_paths_that_leave_the_tree(tmp_path: Path, path: str) -> None:
    write(tmp_path, "outside.yaml", "root/a/b.yaml")
    with pytest.raises(PermissionError):
        WorkTree(tmp_path / "root").read(path)


def test_find_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "district/mbl.yaml", "district/evidence/2025-26/a.yaml")
    root = tmp_path / "district"
    assert find_root(root) == root
    assert find_root(root / "evidence" / "2025-26") == root
    assert find_root(root / "evidence" / "2025-26" / "a.yaml") == root
    assert find_root(root / "nowhere" / ".." / "evidence") == root
    assert find_root(tmp_path) is None
    monkeypatch.chdir(root / "evidence")
    assert find_root(Path()) == root


def test_a_folder_named_as_the_root_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "mbl.yaml").mkdir()
    assert find_root(tmp_path) is None


def test_names_and_words() -> None:
    assert is_text_name("señal 学 (1).yaml")
    assert not is_text_name("a\x7f.yaml")
    assert not is_text_name("a\udcff.yaml")
    assert printable("a\x1b[31m/b.yaml") == "a\\x1b[31m/b.yaml"
    assert reason(OSError("odd")) == "unknown error"
    assert reason(OSError(errno.EISDIR, "Is a directory")) == "is a directory"


@posix
def test_reading_does_not_follow_a_link_that_appears_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "secret", "root/a.yaml")
    (tmp_path / "root" / "link.yaml").symlink_to(tmp_path / "secret")
    monkeypatch.setattr(os.path, "islink", lambda _: False)
    with pytest.raises(OSError, match=r"symbolic|loop"):
        WorkTree(tmp_path / "root").read("link.yaml")
    assert stat.S_ISREG((tmp_path / "secret").stat().st_mode)
