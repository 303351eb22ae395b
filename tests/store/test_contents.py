import os
from pathlib import Path

import pytest

from mblkit.store.cache import Cache
from mblkit.store.contents import MARGIN, Contents, Witness, blob_id, contents_of
from mblkit.store.tree import WorkTree

LATER = 1 << 62
"""A time at which no file of a test is fresh any more."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("mbl.yaml", "a/one.yaml", "a/two.yaml"):
        path = tmp_path / "district" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"mbl: task/1\nid: {path.stem}\n")
    return tmp_path / "district"


class Counting(WorkTree):
    """A work tree that notes what is read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.reads: list[str] = []

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return super().read(path)


def look(folder: Path, now: int = LATER, *, each: bool = False) -> tuple[Contents, list[str]]:
    """What a folder holds, and which files had to be read for it."""
    tree, cache = Counting(folder), Cache(folder.parent / "cache" / "district.sqlite3")
    found = contents_of(tree, cache, now, each=each)
    cache.close()
    assert found is not None
    return found, tree.reads


def put_in_place(path: Path, text: str) -> None:
    """Change a file in such a way that its size and its time stay, once the clock of the files has moved on."""
    known = path.stat()
    while True:
        path.write_text(text)
        os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))
        if path.stat().st_ctime_ns != known.st_ctime_ns:
            return


def test_the_id_of_a_blob_is_the_one_that_git_gives() -> None:
    assert blob_id(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_nothing_is_read_where_nothing_has_changed(folder: Path) -> None:
    first, read = look(folder)
    assert sorted(read) == ["a/one.yaml", "a/two.yaml", "mbl.yaml"]
    second, again = look(folder)
    assert (second.digest, again) == (first.digest, [])
    third, again = look(folder, each=True)
    assert (third.blobs, again) == (first.blobs, [])


def test_a_fresh_file_is_read_again_until_it_is_old(folder: Path) -> None:
    fresh = (folder / "a/one.yaml").stat().st_ctime_ns
    look(folder, fresh)
    assert sorted(look(folder, fresh)[1]) == ["a/one.yaml", "a/two.yaml", "mbl.yaml"]
    assert sorted(look(folder, fresh + 2 * MARGIN)[1]) == ["a/one.yaml", "a/two.yaml", "mbl.yaml"]
    assert look(folder, fresh + 2 * MARGIN)[1] == []


def test_a_second_change_within_the_same_tick_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Size, times and inode are made alike, as two changes within one tick of a coarse clock would be."""
    fresh = (folder / "a/one.yaml").stat().st_ctime_ns
    before = look(folder, fresh)[0]
    listed = WorkTree(folder).files()
    (folder / "a/one.yaml").write_text("mbl: task/1\nid: eno\n")
    monkeypatch.setattr(Counting, "files", lambda _: listed)
    assert look(folder, fresh)[0].digest != before.digest


def test_a_clock_that_was_ahead_makes_files_fresh_for_long(folder: Path) -> None:
    os.utime(folder / "a/one.yaml", ns=(LATER + MARGIN, LATER + MARGIN))
    look(folder)
    assert look(folder)[1] == ["a/one.yaml"]


@pytest.mark.parametrize("each", [True, False])
def test_every_change_is_seen(folder: Path, each: bool) -> None:
    digests = [look(folder, each=each)[0].digest]

    def changed(what: str) -> None:
        digests.append(look(folder, each=each)[0].digest)
        assert len(set(digests)) == len(digests), what

    one, two = folder / "a/one.yaml", folder / "a/two.yaml"
    one.write_text("mbl: task/1\nid: one\ntitle: x\n")
    changed("edit")
    put_in_place(one, "mbl: task/1\nid: one\ntitle: y\n")
    changed("same size, same time")
    two.rename(folder / "a/three.yaml")
    changed("renamed")
    (folder / "b.yaml").write_text("mbl: task/1\nid: b\n")
    changed("added")
    (folder / "mbl.yaml").unlink()
    changed("deleted")
    (folder / "link.yaml").symlink_to(one)
    changed("linked")


def test_an_exchange_of_two_files_is_seen(folder: Path) -> None:
    before = look(folder)[0].digest
    (folder / "a/one.yaml").rename(folder / "x")
    (folder / "a/two.yaml").rename(folder / "a/one.yaml")
    (folder / "x").rename(folder / "a/two.yaml")
    assert look(folder)[0].digest != before


def test_a_touch_changes_nothing(folder: Path) -> None:
    before = look(folder)[0]
    os.utime(folder / "a/one.yaml", (1, 1))
    after, read = look(folder)
    assert (after.digest, read) == (before.digest, ["a/one.yaml"])


def test_where_there_is_no_time_of_change_all_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = look(folder)[0].digest
    monkeypatch.setattr("mblkit.store.contents._HAS_CHANGE_TIME", False)
    after, read = look(folder)
    assert (after.digest, len(read)) == (before, 3)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a/one.yaml": 7}', '{"a/one.yaml": [1, 2]}'])
def test_strange_memories_are_made_anew(folder: Path, text: str) -> None:
    before = look(folder)[0]
    cache = Cache(folder.parent / "cache" / "district.sqlite3")
    cache.put({"state": text, "files": text})
    cache.close()
    assert look(folder)[0].digest == before.digest


def test_of_a_tree_that_cannot_be_read_nothing_is_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(folder.parent / "cache" / "district.sqlite3")
    (folder / "bad\\name.yaml").write_text("x")
    assert contents_of(WorkTree(folder), cache, LATER) is None
    (folder / "bad\\name.yaml").unlink()

    def refuse(_: WorkTree, path: str) -> bytes:
        raise PermissionError(path)

    monkeypatch.setattr(WorkTree, "read", refuse)
    assert contents_of(WorkTree(folder), cache, LATER) is None
    assert not cache.file.exists()


def test_a_witness_sees_what_changes_while_it_is_read(folder: Path) -> None:
    blobs = look(folder, each=True)[0].blobs
    assert blobs is not None
    (folder / "known.json").write_text("{}")
    seen = Witness(WorkTree(folder), blobs)
    assert seen.read("a/one.yaml") == (folder / "a/one.yaml").read_bytes()
    seen.read("known.json")
    with pytest.raises(FileNotFoundError):
        seen.read("none.json")
    before = seen.moved
    assert not before
    assert seen.others == {"known.json": blob_id(b"{}"), "none.json": None}
    (folder / "known.json").write_text("[]")
    seen.read("known.json")
    assert seen.moved
    later = Witness(WorkTree(folder), blobs)
    (folder / "a/one.yaml").write_text("other")
    later.read("a/one.yaml")
    assert later.moved
