import os
from dataclasses import dataclass
from pathlib import Path

from mblkit.diagnostics import Location, Related
from mblkit.load.discover import discover, unreadable
from mblkit.store.tree import FileInfo, Obstacle, WorkTree


@dataclass(frozen=True)
class Listed:
    """A tree that is a list of paths."""

    paths: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    blocked: tuple[Obstacle, ...] = ()

    def files(self) -> tuple[FileInfo, ...]:
        return tuple(FileInfo(path, 0) for path in sorted(self.paths))

    def links(self) -> tuple[str, ...]:
        return self.linked

    def obstacles(self) -> tuple[Obstacle, ...]:
        return self.blocked

    def read(self, path: str) -> bytes:
        raise FileNotFoundError(path)


def test_paths_in_order(tmp_path: Path) -> None:
    for name in ("b/x.yaml", "a.yaml", "b/a.yml", "mbl.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a: 1\n")
    assert discover(WorkTree(tmp_path)) == (("a.yaml", "b/a.yml", "b/x.yaml", "mbl.yaml"), [])


def test_links_and_obstacles() -> None:
    tree = Listed(("a.yaml",), ("b.yaml", "folder"), (Obstacle("pipe.yaml", "this is not a regular file"),))
    paths, found = discover(tree)
    assert paths == ("a.yaml",)
    assert [(one.rule, one.location.path, one.message) for one in found] == [
        ("MBL016", "b.yaml", "this is a symbolic link"),
        ("MBL016", "folder", "this is a symbolic link"),
        ("MBL001", "pipe.yaml", "this is not a regular file"),
    ]


def test_paths_that_some_machines_take_for_one() -> None:
    composed, decomposed = "e/señal.yaml", "e/sen\u0303al.yaml"
    tree = Listed(
        ("A/x.yaml", "a/X.yaml", "a/x.yaml", composed, decomposed, "e/senal.yaml", "e/STRASSE.yml", "e/straße.yml")
    )
    paths, found = discover(tree)
    assert len(paths) == 8
    assert [(one.rule, one.location.path, one.related) for one in found] == [
        ("MBL017", "a/X.yaml", (Related(Location("A/x.yaml"), "the other file"),)),
        ("MBL017", "a/x.yaml", (Related(Location("A/x.yaml"), "the other file"),)),
        ("MBL017", composed, (Related(Location(decomposed), "the other file"),)),
        ("MBL017", "e/straße.yml", (Related(Location("e/STRASSE.yml"), "the other file"),)),
    ]


def test_unreadable() -> None:
    found = unreadable("a.yaml", PermissionError(13, os.strerror(13), "/secret/place/a.yaml"))
    assert (found.rule, found.location) == ("MBL001", Location("a.yaml"))
    assert found.message == "the file cannot be read (permission denied)"
