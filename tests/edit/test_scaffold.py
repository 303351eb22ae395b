"""`mbl init`: a district that is right from the first moment, and nothing of anybody's overwritten."""

import os
import re
import stat
import subprocess
from datetime import date
from pathlib import Path

import pytest

from mblkit.edit.scaffold import scaffold, starter_files
from mblkit.errors import MblError
from mblkit.load.pipeline import read_text
from mblkit.load.repository import validate
from mblkit.model.people import PersonRecord
from mblkit.store.tree import WorkTree

TODAY = date(2026, 11, 22)
HOSTILE = [
    'The "Best": Schools #1',
    "null",
    "007",
    "$name ${id} $$",
    "- a",
    "O'Brien & Sons, Inc.",
    "Escuelas de Peñasco",
    "学区",
    "{{ 7 * 7 }}",
    "a\u202eb",
    "  Spaces  ",
]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git/" not in str(path) and ".mbl/" not in str(path)
    }


def made(folder: Path) -> list[str]:
    return scaffold(folder, "example-district", "Example Public Schools", today=TODAY)


def test_it_is_valid(tmp_path: Path) -> None:
    written = made(tmp_path / "district")
    assert validate(WorkTree(tmp_path / "district")).diagnostics == ()
    assert written == sorted(snapshot(tmp_path / "district"))
    assert "mbl.yaml" in written


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_valid_whatever_the_name(tmp_path: Path, name: str) -> None:
    scaffold(tmp_path, "007", name, today=TODAY)
    loaded = validate(WorkTree(tmp_path))
    assert loaded.diagnostics == ()
    district = next(one.records[0].record for one in loaded.files if one.path == "mbl.yaml")
    assert getattr(district, "name", None) == name.strip()
    assert getattr(district, "id", None) == "007"


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 9, 30), "2025-26"), (date(2026, 10, 1), "2026-27"), (date(2099, 12, 31), "2099-00")],
)
def test_its_evidence_lies_in_the_past(today: date, year: str) -> None:
    texts = starter_files("d", "D", today)
    assert f"evidence/{year}/algebra-1.1.yaml" in texts
    days = [
        date.fromisoformat(found)
        for path, text in texts.items()
        if path.startswith("evidence/")
        for found in re.findall(r"\bon: ([0-9-]+)", text)
    ]
    assert days
    assert max(days) < today


def test_names_stand_in_people_alone() -> None:
    texts = starter_files("d", "D", TODAY)
    shaped, _ = read_text("people.yaml", texts["people/people.yaml"].encode(), None)
    assert shaped is not None
    people = [kept.record for kept in shaped.records if isinstance(kept.record, PersonRecord)]
    names = {person.family for person in people}
    assert len(names) == 6
    for path, text in texts.items():
        if not path.startswith("people/"):
            assert not [name for name in names if re.search(rf"\b{name}\b", text)], path


def test_every_file_teaches() -> None:
    for path, text in starter_files("d", "D", TODAY).items():
        assert path.endswith((".md", ".json")) or re.search(r"^# ", text, re.MULTILINE), path
        assert text.endswith("\n")
        assert max(map(len, text.splitlines())) <= 110, path
        assert "$" not in text, path


def test_the_settings_of_an_editor_stay(tmp_path: Path) -> None:
    theirs = tmp_path / ".vscode" / "settings.json"
    theirs.parent.mkdir()
    theirs.write_text("{}")
    written = scaffold(tmp_path, "d", "D", today=TODAY, schemas={"mblkit.schema.json": "{}\n"})
    assert theirs.read_text() == "{}"
    assert ".vscode/settings.json" not in written
    assert {".vscode/extensions.json", "schemas/mblkit.schema.json"} < set(written)


def test_student_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    made(tmp_path)
    for path in ("people/people.yaml", "students/class-of-2030.yaml", "evidence/2026-27/algebra-1.1.yaml"):
        assert stat.S_IMODE((tmp_path / path).stat().st_mode) == 0o600


def test_a_fresh_git_folder(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    made(tmp_path)
    shown = subprocess.run(
        ["git", "-C", str(tmp_path), "status", "--porcelain", "--untracked-files=all"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "mbl.yaml" in shown
    assert "people/" not in shown
    assert ".mbl/" not in shown


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    listed = scaffold(folder, "d", "D", today=TODAY, dry_run=True)
    assert not folder.exists()
    assert listed == scaffold(folder, "d", "D", today=TODAY)


# --------------------------------------------------------------------------------------------------- refusals


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_bytes(b"mine\n")
    (tmp_path / "staff").mkdir()
    (tmp_path / "staff/staff.yaml").write_bytes(b"mine\n")
    (tmp_path / "other.txt").write_bytes(b"mine\n")
    before = snapshot(tmp_path)
    with pytest.raises(MblError) as caught:
        made(tmp_path)
    assert "already holds README.md, staff/staff.yaml; nothing was written" in caught.value.message
    assert caught.value.exit_code == 2
    assert snapshot(tmp_path) == before
    assert not (tmp_path / ".mbl").exists()


def test_not_over_a_folder(tmp_path: Path) -> None:
    (tmp_path / "README.md").mkdir()
    with pytest.raises(MblError, match=r"README\.md"):
        made(tmp_path)


def test_not_over_a_link(tmp_path: Path) -> None:
    (tmp_path / "README.md").symlink_to("/nowhere/at/all")
    with pytest.raises(MblError, match=r"README\.md"):
        made(tmp_path)


def test_not_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "district").mkdir()
    (tmp_path / "district/evidence").symlink_to(tmp_path / "outside")
    with pytest.raises(MblError, match="symbolic link"):
        made(tmp_path / "district")
    assert snapshot(tmp_path) == {}


def test_not_a_second_time(tmp_path: Path) -> None:
    written = made(tmp_path)
    before = snapshot(tmp_path)
    with pytest.raises(MblError) as caught:
        made(tmp_path)
    assert all(path in caught.value.message for path in written)
    assert snapshot(tmp_path) == before


def test_not_inside_a_district(tmp_path: Path) -> None:
    made(tmp_path)
    with pytest.raises(MblError, match="lies inside the district"):
        made(tmp_path / "schools")
    assert not (tmp_path / "schools").exists()


def test_not_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine\n")
    with pytest.raises(MblError, match="is not a folder"):
        made(tmp_path / "file")
    with pytest.raises(MblError, match="file"):
        made(tmp_path / "file/below")


def test_not_where_nothing_can_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_symlink", closed)
    with pytest.raises(MblError, match="permission denied"):
        made(tmp_path)


@pytest.mark.parametrize("district", ["", "a b", "../x", "x" * 65, "é", "-a", "a\n"])
def test_an_odd_id(tmp_path: Path, district: str) -> None:
    with pytest.raises(MblError, match="cannot be the id"):
        scaffold(tmp_path, district, "D", today=TODAY)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1bb", "x" * 201, "\ud800"])
def test_an_odd_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(MblError, match="name of a district"):
        scaffold(tmp_path, "d", name, today=TODAY)


def test_an_interrupted_run_is_finished_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace
    for _ in range(3):
        left = 3

        def stops(source: str, target: str) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
            real(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", stops)
            with pytest.raises(KeyboardInterrupt):
                made(tmp_path)
        assert not (tmp_path / "mbl.yaml").exists()
    made(tmp_path)
    assert validate(WorkTree(tmp_path)).diagnostics == ()
    assert not list(tmp_path.rglob(".mbl-tmp-*"))
