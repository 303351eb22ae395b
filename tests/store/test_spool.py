import os
import stat
from pathlib import Path

import pytest

from mblkit.errors import MblError
from mblkit.store.spool import Spool, expect_file, lines_of, open_spool, spool_path, write_in_parts

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


def test_two_runs_do_not_write_one_spool(tmp_path: Path) -> None:
    output = tmp_path / "out"
    first = begun(output)
    for resume in (False, True):
        with pytest.raises(MblError, match="another run writes to"):
            open_spool(output, {"as_of": "2026-06-19"}, resume=resume)
    assert (first.get("a"), first.get("ä")) == (["a", 1], {"text": "ö\n"})
    first.close(done=False)
    open_spool(output, RUN, resume=True).close(done=True)


@pytest.mark.parametrize("text", ["precious\n", "[]\n", '{"run":1,"more":2}\n', '"run"'])
@pytest.mark.parametrize("resume", [True, False])
def test_what_is_no_spool_is_kept(tmp_path: Path, text: str, resume: bool) -> None:
    output = tmp_path / "out"
    spool_path(output).write_text(text)
    with pytest.raises(MblError, match="stands in the way"):
        open_spool(output, RUN, resume=resume)
    assert spool_path(output).read_text() == text


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"text"', b'"test"'), (b'"\xc3\xa4"', b'"\xc3\xb6"'), (b',{"text":"\xc3\xb6\\n"}]', b"]"), (b'["', b'{"')],
)
def test_a_line_that_was_changed_is_not_believed(tmp_path: Path, old: bytes, new: bytes) -> None:
    output = tmp_path / "out"
    begun(output).close(done=False)
    first, *lines = spool_path(output).read_bytes().splitlines(keepends=True)
    changed = lines[1].replace(old, new, 1)
    assert changed != lines[1]
    spool_path(output).write_bytes(first + lines[0] + changed)
    spool = open_spool(output, RUN, resume=True)
    assert (len(spool), "a" in spool, "ä" in spool) == (1, True, False)
    spool.close(done=True)


def test_a_line_that_moves_while_the_run_is_on_is_not_believed(tmp_path: Path) -> None:
    output = tmp_path / "out"
    spool = begun(output)
    spool.flush()
    data = spool_path(output).read_bytes()
    spool_path(output).write_bytes(data.replace(b'["a",1]', b'["b",1]'))
    with pytest.raises(MblError, match="changed by somebody else"):
        spool.get("a")
    spool.close(done=True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_spool_that_others_could_read_is_shut(tmp_path: Path) -> None:
    output = tmp_path / "out"
    spool_path(output).touch(mode=0o644)
    begun(output).close(done=False)
    assert stat.S_IMODE(spool_path(output).stat().st_mode) == 0o600


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_said(tmp_path: Path) -> None:
    with Path("/dev/full").open("r+b", buffering=0) as file:
        spool = Spool(file, None)
        with pytest.raises(MblError, match="cannot be kept: "):
            spool.begin(RUN)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", ".", "folder"])
def test_an_output_that_is_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(MblError, match="not a regular file"):
        expect_file(Path(name))
