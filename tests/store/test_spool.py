import os
import stat
from pathlib import Path

import pytest

from mblkit.errors import MblError
from mblkit.store.spool import Spool, lines_of, open_spool, spool_path, write_in_parts

RUN = {"as_of": "2026-06-20", "shard": (1, 2)}


def begun(output: Path | None) -> Spool:
    spool = open_spool(output, RUN, resume=False)
    spool.add("a", ["a", 1])
    spool.add("ä", {"text": "ö\n"})
    return spool


@pytest.mark.parametrize("named", [True, False])
def test_what_was_added_is_there_in_any_order(tmp_path: Path, named: bool) -> None:
    spool = begun(tmp_path / "out" if named else None)
    assert (spool.get("ä"), spool.get("a"), len(spool)) == ({"text": "ö\n"}, ["a", 1], 2)
    spool.add("c", 3)
    assert (spool.get("a"), spool.get("c"), "c" in spool, "d" in spool) == (["a", 1], 3, True, False)
    with pytest.raises(ValueError, match="a second result of a"):
        spool.add("a", 2)
    spool.close(done=True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("torn", [b"", b'["b', b'["b",1]', b"nothing\n"])
def test_complete_lines_are_taken_over_and_torn_ones_dropped(tmp_path: Path, torn: bytes) -> None:
    output = tmp_path / "out"
    begun(output).close(done=False)
    with spool_path(output).open("ab") as file:
        file.write(torn)
    spool = open_spool(output, RUN, resume=True)
    assert (len(spool), spool.get("ä"), "b" in spool) == (2, {"text": "ö\n"}, False)
    spool.add("b", 5)
    spool.close(done=False)
    again = open_spool(output, RUN, resume=True)
    assert (again.get("a"), again.get("b"), len(again)) == (["a", 1], 5, 3)
    again.close(done=True)


def test_the_spool_of_another_run_is_refused_and_kept(tmp_path: Path) -> None:
    output = tmp_path / "out"
    begun(output).close(done=False)
    before = spool_path(output).read_bytes()
    with pytest.raises(MblError, match="is of another run"):
        open_spool(output, {**RUN, "as_of": "2026-06-21"}, resume=True)
    assert spool_path(output).read_bytes() == before


def test_a_new_run_begins_anew(tmp_path: Path) -> None:
    output = tmp_path / "out"
    begun(output).close(done=False)
    spool = open_spool(output, RUN, resume=False)
    assert len(spool) == 0
    spool.close(done=True)
    with pytest.raises(MblError, match="no interrupted run"):
        open_spool(output, RUN, resume=True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_the_owner_reads(tmp_path: Path) -> None:
    output = tmp_path / "out"
    begun(output).close(done=False)
    write_in_parts(output, ["a", "ä\n"])
    assert {stat.S_IMODE(path.stat().st_mode) for path in (output, spool_path(output))} == {0o600}
    assert list(lines_of(output)) == ["aä\n"]


def test_an_output_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    output = tmp_path / "out"
    output.write_text("old")

    def pieces() -> "list[str]":
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_in_parts(output, (piece for piece in pieces()))
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert output.read_text() == "old"


def test_what_cannot_be_written_or_read(tmp_path: Path) -> None:
    with pytest.raises(MblError, match="not a regular file"):
        write_in_parts(tmp_path, ["x"])
    with pytest.raises(MblError, match="cannot be written"):
        write_in_parts(tmp_path / "none" / "out", ["x"])
    with pytest.raises(MblError, match="cannot be opened"):
        open_spool(tmp_path / "none" / "out", RUN, resume=False)
    with pytest.raises(MblError, match="cannot be read"):
        list(lines_of(tmp_path / "none"))
