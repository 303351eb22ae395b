import stat
from pathlib import Path
from unittest.mock import patch

import pytest

from mblkit.errors import MblError
from mblkit.store.journal import Journal


def begun(path: Path, *lines: object) -> Journal:
    journal = Journal(path)
    journal.begin({"run": 1})
    for line in lines:
        journal.add(line)
    return journal


def lines(path: Path) -> list[object]:
    journal = Journal(path)
    journal.close(done=False)
    return journal.lines


def test_lines_are_there_for_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    begun(path, {"a": "é"}, [2]).close(done=False)
    assert lines(path) == [{"run": 1}, {"a": "é"}, [2]]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("torn", [b'{"b', b'{"b": 2}', b"\xff\n", b"nothing\n"])
def test_a_torn_line_is_dropped_and_written_over(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "journal"
    begun(path, [1]).close(done=False)
    with path.open("ab") as file:
        file.write(torn)
    journal = Journal(path)
    assert journal.lines == [{"run": 1}, [1]]
    journal.add([2])
    journal.close(done=False)
    assert path.read_bytes() == b'{"run":1}\n[1]\n[2]\n'


def test_a_run_that_is_done_or_never_began_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    begun(path).close(done=True)
    assert not path.exists()
    Journal(path).close(done=False)
    assert not path.exists()
    journal = begun(path)
    journal.forget()
    journal.close(done=False)
    assert not path.exists()


def test_beginning_forgets_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    begun(path, [1], [2]).close(done=False)
    begun(path).close(done=False)
    assert lines(path) == [{"run": 1}]


def test_one_process_at_a_time_has_it(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    first = begun(path)
    with pytest.raises(MblError, match="another run writes to"):
        Journal(path)
    first.close(done=False)
    Journal(path).close(done=False)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (tmp_path / "journal").symlink_to("elsewhere")
    with pytest.raises(MblError, match="cannot be opened"):
        Journal(tmp_path / "journal")
    assert (tmp_path / "elsewhere").read_text() == "mine"


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    with patch("os.write", side_effect=OSError(28, "No space left on device")), pytest.raises(MblError) as caught:
        journal.begin({})
    assert "no space left on device" in caught.value.message
    journal.close(done=False)
