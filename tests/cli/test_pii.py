"""`mbl pii-scan` says where and never what."""

import json
import subprocess
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.districts import build
from tests.running import run

PEOPLE = "mbl: people/1\nitems:\n  - {id: s-1, given: Ada, family: Quill}\n  - {id: t-one, given: Tom, family: Teach}\n"


@pytest.fixture
def district(tmp_path: Path) -> Path:
    root = build(tmp_path / "district", "").root
    (root / "people").mkdir()
    (root / "people" / "people.yaml").write_text(PEOPLE)
    return root


def test_a_clean_district_is_clean(district: Path) -> None:
    done = run(district, ("pii-scan",))
    assert (done.returncode, done.stdout) == (0, "")


def test_places_are_told_and_nothing_else(district: Path) -> None:
    (district / "letter.md").write_text("Dear Ada Quill,\nTom Teach <t@school.org> 123-45-6789\n")
    done = run(district, ("pii-scan",))
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "letter.md:1:6: name: the name of somebody of the roster",
        "letter.md:2:12: email: an e-mail address",
        "letter.md:2:26: number: a number that identifies somebody",
    ]
    for word in ("Ada", "Quill", "Tom", "school.org", "6789"):
        assert word not in done.stdout + done.stderr


def test_json_and_single_files(district: Path) -> None:
    (district / "a.md").write_text("Ada Quill")
    (district / "b.md").write_text("Ada Quill")
    done = run(district, ("pii-scan", "b.md", "--format", "json"))
    assert json.loads(done.stdout) == [{"path": "b.md", "line": 1, "column": 1, "sort": "name"}]
    assert run(district, ("pii-scan", "none.md")).returncode == 2


def test_a_message_comes_on_stdin(district: Path) -> None:
    done = run(district, ("pii-scan", "-"), given="fix: mend\n\nAda Quill asked for it\n")
    assert (done.returncode, done.stdout) == (1, "-:3:1: name: the name of somebody of the roster\n")
    assert run(district, ("pii-scan", "-"), given="fix: mend\n").returncode == 0


def test_a_name_may_stand_in_the_name_of_a_file(district: Path) -> None:
    (district / "letters to Ada Quill").mkdir()
    (district / "letters to Ada Quill" / "photo.jpg").write_bytes(b"\xff\xd8\0")
    (district / "quill_ada.pdf").write_bytes(b"%PDF\0")
    done = run(district, ("pii-scan",))
    assert done.stdout.splitlines() == [
        "letters to Ada Quill/photo.jpg:0:0: file-name: the name of somebody of the roster, in the name of the file",
        "quill_ada.pdf:0:0: file-name: the name of somebody of the roster, in the name of the file",
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_files_of_other_programs_are_read(encoding: str, district: Path) -> None:
    people = district / "people" / "people.yaml"
    people.write_text(PEOPLE.replace("Quill", "Quíll"))
    (district / "list.csv").write_bytes("id;name\n1;Ada Quíll\n".encode(encoding))
    assert run(district, ("pii-scan",)).stdout.startswith("list.csv:2:3: name:")


def test_the_example_district_gives_no_false_alarm() -> None:
    done = run(ROOT / "examples" / "district", ("pii-scan", "."))
    assert (done.returncode, done.stdout) == (0, "")


def test_hashes_serve_where_the_names_are_not(district: Path, tmp_path: Path) -> None:
    (district / "a.md").write_text("Ada Quill")
    names = tmp_path / "names.json"
    assert run(district, ("pii-scan", "--write-names", str(names))).returncode == 0
    assert names.stat().st_mode & 0o777 == 0o600
    assert "quill" not in names.read_text().casefold()
    (district / "people" / "people.yaml").unlink()
    blind = run(district, ("pii-scan",))
    assert (blind.returncode, "no names are known here: only shapes are looked for" in blind.stderr) == (0, True)
    assert run(district, ("pii-scan", "--names", str(names))).returncode == 1
    assert run(district, ("pii-scan", "--write-names", str(names))).returncode == 2
    names.write_text("{}")
    assert run(district, ("pii-scan", "--names", str(names))).returncode == 2
    assert run(district, ("pii-scan", "--names", "nowhere")).returncode == 2


def test_what_git_ignores_is_not_looked_into(district: Path) -> None:
    subprocess.run(("git", "init", "-q"), cwd=district, check=True)
    (district / ".gitignore").write_text("private/\n")
    (district / "private").mkdir()
    (district / "private" / "a.md").write_text("Ada Quill")
    assert run(district, ("pii-scan",)).returncode == 0
    (district / "new.md").write_text("Ada Quill")
    assert run(district, ("pii-scan",)).stdout.startswith("new.md:1:1: name")


def test_what_is_no_text_is_counted(district: Path) -> None:
    (district / "a.bin").write_bytes(b"\0Ada Quill")
    done = run(district, ("pii-scan", "a.bin"))
    assert done.returncode == 0
    assert "1 files are no text, or too large, and were not looked into" in done.stderr


def test_the_hook_scans_what_it_is_given(root: Path) -> None:
    hooks = (root / ".pre-commit-hooks.yaml").read_text()
    assert "id: mbl-pii-scan" in hooks
    assert "entry: mbl pii-scan" in hooks
