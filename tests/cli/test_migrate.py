"""`mbl migrate` as a person runs it."""

from inspect import cleandoc
from pathlib import Path

import pytest
from tests.districts import BASE
from tests.running import Done, run

OLD = (
    "mbl: attestations/1\nid: eng-1\ntype: engagement\non: 2026-03-05\naudience: parents\ntopic: progression\n"
    "medium: breakfast\nlanguage: [en]  # and more\nby: t-one\n"
)
NEW = OLD.replace("/1", "/2").replace("language:", "languages:")
SAID = 'attestations/1 becomes attestations/2: the field "language" of engagements is called "languages"\n'


def mbl(folder: Path, *arguments: str) -> Done:
    return run(folder, arguments)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, text in BASE.items():
        (tmp_path / path).write_text(cleandoc(text) + "\n")
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks/a.yaml").write_text(OLD)
    (tmp_path / "b.yaml").write_text(OLD.replace("eng-1", "eng-2"))
    return tmp_path


def test_all_are_written_and_then_there_is_nothing_to_do(folder: Path) -> None:
    done = mbl(folder, "migrate")
    assert (done.returncode, done.stdout) == (0, f"b.yaml: {SAID}talks/a.yaml: {SAID}")
    assert done.stderr == "2 files migrated\n"
    assert (folder / "talks/a.yaml").read_text() == NEW
    assert (folder / "b.yaml").read_text() == NEW.replace("eng-1", "eng-2")
    assert "MBL1" not in mbl(folder, "validate", "--format", "concise").stdout
    again = mbl(folder, "migrate")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "there is nothing to migrate\n")


@pytest.mark.parametrize(("option", "status"), [("--dry-run", 0), ("--check", 1), ("--diff", 1)])
def test_looking_writes_nothing(option: str, status: int, folder: Path) -> None:
    done = mbl(folder, "migrate", option, "talks")
    assert done.returncode == status
    assert done.stderr == "1 file would be migrated\n"
    if option == "--diff":
        assert "\n-language: [en]  # and more\n+languages: [en]  # and more\n" in done.stdout
    else:
        assert done.stdout == f"talks/a.yaml: {SAID}"
    assert (folder / "talks/a.yaml").read_text() == OLD
    (folder / "talks/a.yaml").write_text(NEW)
    assert mbl(folder, "migrate", option, "talks").returncode == 0


def test_paths_are_seen_from_where_one_stands(folder: Path) -> None:
    assert mbl(folder / "talks", "migrate", "a.yaml").returncode == 0
    assert (folder / "talks/a.yaml").read_text() == NEW
    assert (folder / "b.yaml").read_text() == OLD.replace("eng-1", "eng-2")


def test_a_broken_file_is_named_and_left(folder: Path) -> None:
    (folder / "b.yaml").write_text("mbl: attestations/1\nid: [\n")
    (folder / "c.yaml").write_text("mbl: attestation/1\nid: x\n")
    done = mbl(folder, "migrate")
    assert (done.returncode, done.stdout) == (1, f"talks/a.yaml: {SAID}")
    assert "b.yaml:2:5: error MBL009 broken-yaml: " in done.stderr
    assert "c.yaml:1:6: error MBL102 unknown-kind: " in done.stderr
    assert "  help: did you mean " in done.stderr
    assert (folder / "b.yaml").read_text() == "mbl: attestations/1\nid: [\n"
    assert (folder / "talks/a.yaml").read_text() == NEW


def test_nothing_is_written_where_one_file_cannot_be_migrated(folder: Path) -> None:
    (folder / "talks/z.yaml").write_text(OLD + "languages: [es]\n")
    done = mbl(folder, "migrate")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith('mbl: "talks/z.yaml" cannot be migrated: ')
    assert (folder / "b.yaml").read_text() == OLD.replace("eng-1", "eng-2")


def test_two_ways_of_writing_nothing(folder: Path) -> None:
    done = mbl(folder, "migrate", "--check", "--diff")
    assert done.returncode == 2
    assert done.stderr.startswith("mbl: --diff and --check are two ways of writing nothing\n")


def test_a_path_that_is_not_there(folder: Path) -> None:
    assert mbl(folder, "migrate", "nowhere.yaml").returncode == 2
