"""`mbl fmt` as a person runs it."""

from pathlib import Path

import pytest
from tests.districts import Folder
from tests.running import Done, run

from mblkit.cli import app
from mblkit.store.tree import WorkTree

UNTIDY = "mbl:   staff/1\nitems:\n- {id: a-long,roles: [ teacher]}   #note\n"
TIDY = "mbl: staff/1\nitems:\n  - {id: a-long, roles: [teacher]}   # note\n"
BROKEN = "mbl: staff/1\nitems: [\n"
PEOPLE = "mbl: people/1\nitems:\n- {id: s-1,given: Ada, family: Byron}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = Folder(tmp_path)
    place.write("mbl.yaml", "mbl: district/1\nid: d\n")
    place.write("staff/untidy.yaml", UNTIDY)
    place.write("staff/tidy.yaml", TIDY)
    return tmp_path


def fmt(folder: Path, *arguments: str, given: str = "") -> Done:
    return run(folder, ("fmt", *arguments), given=given)


def test_the_whole_district_is_laid_out_and_then_stays(folder: Path) -> None:
    done = fmt(folder)
    assert (done.returncode, done.stdout) == (0, "staff/untidy.yaml\n")
    assert done.stderr == "1 laid out, 2 left as they are\n"
    assert (folder / "staff/untidy.yaml").read_text() == TIDY
    again = fmt(folder)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "0 laid out, 3 left as they are\n")


def test_check_writes_nothing(folder: Path) -> None:
    done = fmt(folder, "--check")
    assert (done.returncode, done.stdout) == (1, "staff/untidy.yaml\n")
    assert done.stderr == "1 would be laid out, 2 left as they are\n"
    assert (folder / "staff/untidy.yaml").read_text() == UNTIDY
    assert fmt(folder, "--check", "staff/tidy.yaml").returncode == 0


def test_diff_shows_and_writes_nothing(folder: Path) -> None:
    done = fmt(folder, "--diff")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "--- a/staff/untidy.yaml",
        "+++ b/staff/untidy.yaml",
        "@@ -1,3 +1,3 @@",
        "-mbl:   staff/1",
        "+mbl: staff/1",
        " items:",
        "-- {id: a-long,roles: [ teacher]}   #note",
        "+  - {id: a-long, roles: [teacher]}   # note",
    ]
    assert (folder / "staff/untidy.yaml").read_text() == UNTIDY


@pytest.mark.parametrize("text", [PEOPLE, PEOPLE.replace("mbl: people/1\n", ""), PEOPLE.replace("people", "pepole")])
def test_a_diff_of_people_is_not_shown(folder: Path, text: str) -> None:
    """Nor of a file that does not say what it is."""
    Folder(folder).write("people.yaml", text)
    done = fmt(folder, "--diff", "people.yaml")
    assert (done.returncode, done.stdout) == (1, "")
    assert "people.yaml: would change; not shown" in done.stderr
    assert "Byron" not in done.stderr
    assert fmt(folder, "people.yaml").returncode == 0
    assert "  - {id: s-1, given: Ada, family: Byron}\n" in (folder / "people.yaml").read_text()


@pytest.mark.parametrize("options", [(), ("--check",), ("--diff",)])
def test_what_cannot_be_read_is_told_and_left(folder: Path, options: tuple[str, ...]) -> None:
    Folder(folder).write("broken.yaml", BROKEN)
    done = fmt(folder, *options)
    assert done.returncode == 1
    assert "broken.yaml:2:8: error MBL009" in done.stderr
    assert (folder / "broken.yaml").read_text() == BROKEN
    if not options:
        assert (folder / "staff/untidy.yaml").read_text() == TIDY


def test_what_has_no_layout_is_told_and_left(folder: Path) -> None:
    text = " ---  e: d\n"
    Folder(folder).write("odd.yaml", text)
    done = fmt(folder, "-q", "odd.yaml")
    assert (done.returncode, done.stdout) == (1, "")
    assert "odd.yaml: left as it is" in done.stderr
    assert (folder / "odd.yaml").read_text() == text


def test_quiet_says_nothing(folder: Path) -> None:
    done = fmt(folder, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (folder / "staff/untidy.yaml").read_text() == TIDY


@pytest.mark.parametrize("path", ["staff", "staff/untidy.yaml", ".", "./staff/../staff"])
def test_paths(folder: Path, path: str) -> None:
    Folder(folder).write("elsewhere/x.yaml", UNTIDY)
    done = fmt(folder, path)
    assert done.returncode == 0
    assert "staff/untidy.yaml" in done.stdout.splitlines()
    assert ("elsewhere/x.yaml" in done.stdout.splitlines()) == (path == ".")


def test_paths_are_seen_from_the_folder_one_stands_in(folder: Path) -> None:
    assert fmt(folder / "staff", "untidy.yaml").stdout == "staff/untidy.yaml\n"


def test_a_path_may_name_a_district_below(folder: Path) -> None:
    """As a hook does that runs at the top of a larger repository."""
    assert fmt(folder.parent, f"{folder.name}/staff/untidy.yaml").stdout == "staff/untidy.yaml\n"


@pytest.mark.parametrize("path", ["link.yaml", ".hidden.yaml", "empty"])
def test_what_is_no_part_of_a_district_is_passed_over(folder: Path, path: str) -> None:
    """As `mbl validate` does: a hook may pass any file."""
    (folder / ".hidden.yaml").write_text(UNTIDY)
    (folder / "link.yaml").symlink_to("staff/untidy.yaml")
    (folder / "empty").mkdir()
    done = fmt(folder, path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 laid out, 0 left as they are\n")
    assert (folder / "staff/untidy.yaml").read_text() == UNTIDY


@pytest.mark.parametrize("path", ["../outside.yaml", "none.yaml", "notes.txt"])
def test_refused_paths(folder: Path, path: str) -> None:
    for name in ("../outside.yaml", "notes.txt"):
        (folder / name).write_text(UNTIDY)
    done = fmt(folder, path)
    assert done.returncode == 2
    assert f'"{path}"' in done.stderr
    assert (folder / "staff/untidy.yaml").read_text() == UNTIDY


def test_nothing_is_written_where_one_file_cannot_be(folder: Path) -> None:
    """All files are written or none, and another writer's lock is respected."""
    (folder / ".mbl").write_text("no folder")
    done = fmt(folder)
    assert done.returncode == 2
    assert (folder / "staff/untidy.yaml").read_text() == UNTIDY


@pytest.mark.parametrize(
    ("options", "status", "out"),
    [((), 0, TIDY), (("--check",), 1, ""), (("--stdin-filename", "staff/new.yaml"), 0, TIDY)],
)
def test_stdin(folder: Path, options: tuple[str, ...], status: int, out: str) -> None:
    done = fmt(folder, "-", *options, given=UNTIDY)
    assert (done.returncode, done.stdout, done.stderr) == (status, out, "")
    assert (folder / "staff/untidy.yaml").read_text() == UNTIDY


def test_stdin_that_cannot_be_read(folder: Path) -> None:
    done = fmt(folder, "-", "--stdin-filename", "staff/new.yaml", given=BROKEN)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("staff/new.yaml:2:8: error MBL009")


def test_stdin_that_has_no_layout(folder: Path) -> None:
    done = fmt(folder, "-", given=" ---  e: d\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("stdin: left as it is")


def test_a_file_that_the_system_refuses_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: WorkTree, path: str) -> bytes:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(WorkTree, "read", refused)
    monkeypatch.chdir(folder)
    assert app.run(["fmt", "--quiet"]) == 1


def test_stdin_as_a_difference(folder: Path) -> None:
    assert "+mbl: staff/1" in fmt(folder, "-", "--diff", given=UNTIDY).stdout
    assert fmt(folder, "-", "--diff", given=TIDY).returncode == 0


def test_stdin_stands_alone(folder: Path) -> None:
    assert fmt(folder, "-", "staff", given=UNTIDY).returncode == 2
    assert fmt(folder, "staff", "--stdin-filename", "x.yaml").returncode == 2
