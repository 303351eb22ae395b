"""A change shown before it is made."""

from pathlib import Path

import pytest

from mblkit.edit.changes import apply, difference, read_before
from mblkit.errors import MblError
from mblkit.store.atomic import Change
from mblkit.store.tree import LARGEST_FILE


def test_a_difference() -> None:
    change = Change("a/b.yaml", b"one\ntwo\n", b"one\ntwo\nthree\n")
    assert difference(change) == "--- a/a/b.yaml\n+++ b/a/b.yaml\n@@ -1,2 +1,3 @@\n one\n two\n+three\n"


def test_a_new_file_without_a_last_line_end() -> None:
    shown = difference(Change("b.yaml", None, "é".encode()))
    assert shown == "--- /dev/null\n+++ b/b.yaml\n@@ -0,0 +1 @@\n+é\n\\ No newline at end of file\n"


def test_no_difference() -> None:
    assert difference(Change("b.yaml", b"\xff", b"\xff")) == ""


def test_applying(tmp_path: Path) -> None:
    apply(tmp_path, [Change("a.yaml", None, b"x")])
    assert read_before(tmp_path, "a.yaml") == b"x"
    with pytest.raises(MblError, match="was made by someone else"):
        apply(tmp_path, [Change("a.yaml", None, b"y")])


def test_reading(tmp_path: Path) -> None:
    (tmp_path / "link.yaml").symlink_to("/etc/hostname")
    (tmp_path / "folder.yaml").mkdir()
    assert read_before(tmp_path, "none/a.yaml") is None
    for path in ("link.yaml", "folder.yaml", "../a.yaml"):
        with pytest.raises(MblError, match="cannot be read"):
            read_before(tmp_path, path)


def test_a_file_that_is_too_large_is_read_no_further(tmp_path: Path) -> None:
    with (tmp_path / "a.yaml").open("wb") as file:
        file.truncate(LARGEST_FILE + 100)
    assert len(read_before(tmp_path, "a.yaml") or b"") == LARGEST_FILE + 1
