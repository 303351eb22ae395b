"""Names may lie in another folder; everything but names works without it."""

from pathlib import Path

import pytest
from tests.districts import build
from tests.intake.rosters import folder, texts
from tests.running import run

from mblkit.errors import MblError
from mblkit.load.people_folder import DistrictTree, district_tree, people_folder
from mblkit.load.repository import open_student, validate

PEOPLE = "mbl: people/1\nitems:\n  - {id: s-1, given: Ada, family: Quill}\n"


@pytest.fixture
def district(tmp_path: Path) -> Path:
    root = build(tmp_path / "district", "").root
    (tmp_path / "names").mkdir()
    (tmp_path / "names" / "people.yaml").write_text(PEOPLE)
    with (root / "mbl.yaml").open("a") as stream:
        stream.write("people: ../names   # a volume\n")
    return root


def test_names_are_read_from_the_folder_that_mbl_yaml_names(district: Path) -> None:
    tree = district_tree(district, {})
    assert isinstance(tree, DistrictTree)
    assert tree.files()[0].path == "../names/people.yaml"
    assert tree.read("../names/people.yaml") == PEOPLE.encode()
    person = open_student(tree, "s-1").closures["s-1"].person
    assert person is not None
    assert person.called() == "Ada Quill"
    assert not validate(tree).errors


def test_the_environment_goes_before_it(district: Path, tmp_path: Path) -> None:
    assert people_folder(district, {}) == tmp_path / "names"
    assert people_folder(district, {"MBL_PEOPLE": str(tmp_path / "other")}) == tmp_path / "other"
    assert people_folder(district, {"MBL_PEOPLE": "people"}) is None


def test_everything_but_names_works_without_the_folder(district: Path, tmp_path: Path) -> None:
    (tmp_path / "names" / "people.yaml").unlink()
    (tmp_path / "names").rmdir()
    tree = district_tree(district, {})
    assert not validate(tree).errors
    assert open_student(tree, "s-1").closures["s-1"].person is None
    assert run(district, ("mastery", "s-1")).returncode == 0
    export = folder(tmp_path / "export", texts())
    refused = run(district, ("import", "roster", str(export)))
    assert (refused.returncode, "the folder of the names is not there" in refused.stderr) == (2, True)


def test_only_names_are_taken_from_there(district: Path, tmp_path: Path) -> None:
    for name, text in (("students.yaml", "mbl: students/1\n"), ("notes.yaml", "a: 1\n"), ("x.txt", "mbl: people/1\n")):
        (tmp_path / "names" / name).write_text(text)
    outside = [one.path for one in district_tree(district, {}).files() if one.path.startswith("..")]
    assert outside == ["../names/people.yaml"]


@pytest.mark.parametrize("said", ["..", "../..", "/", "."])
def test_a_folder_that_holds_the_district_is_refused(said: str, district: Path) -> None:
    with pytest.raises(MblError, match="cannot hold the district itself"):
        people_folder(district, {"MBL_PEOPLE": said})


def test_a_roster_is_written_to_both_folders(district: Path, tmp_path: Path) -> None:
    export = folder(tmp_path / "export", texts())
    call = ("import", "roster", str(export), "--on", "2025-10-01")
    done = run(district, call)
    assert done.returncode == 0, done.stderr
    assert "Givenu1" in (tmp_path / "names" / "people.yaml").read_text()
    assert (tmp_path / "names" / "roster.yaml").exists()
    assert not (district / "people").exists()
    assert run(district, call).stderr.splitlines()[-1] == "nothing changes"


def test_a_broken_mbl_yaml_names_no_folder(tmp_path: Path) -> None:
    (tmp_path / "mbl.yaml").write_text("people: [")
    assert people_folder(tmp_path, {}) is None
    with pytest.raises(MblError):
        people_folder(tmp_path / "nowhere", {})
