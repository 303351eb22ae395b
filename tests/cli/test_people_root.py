"""The commands where the names lie outside the repository: read, checked, laid out, mended and watched there."""

import subprocess
from pathlib import Path

import pytest
from tests.cli.test_watch import Watching
from tests.districts import build
from tests.running import Done, run

from mblkit.cli import watch

ONLY = ("--select", "MBL0,MBL1,MBL2")
REMARK = "the folder of the names is not there: ids stand in the place of names"
UNTIDY = "mbl:   people/1\nitems:\n- {id: s-1,given: Ada, family: Quill}\n"
TIDY = "mbl: people/1\nitems:\n  - {id: s-1, given: Ada, family: Quill}\n"


@pytest.fixture
def names(tmp_path: Path) -> Path:
    folder = tmp_path / "names"
    folder.mkdir()
    (folder / "people.yaml").write_text(TIDY)
    return folder


@pytest.fixture
def district(tmp_path: Path, names: Path) -> Path:
    root = build(tmp_path / "district", "").root
    with (root / "mbl.yaml").open("a") as stream:
        stream.write(f"people: ../{names.name}\n")
    framework = (
        (root / "framework.yaml").read_text().replace("    statement: ", "    local_only: true\n    statement: ")
    )
    (root / "framework.yaml").write_text(framework)
    experience = (root / "experience.yaml").read_text().replace("credit: {amount: 1}\n", "")
    (root / "experience.yaml").write_text(experience)
    run(root, ("fmt",))
    return root


def gone(names: Path) -> None:
    (names / "people.yaml").unlink()
    (names / ".mbl" / "lock").unlink(missing_ok=True)
    (names / ".mbl" / ".gitignore").unlink(missing_ok=True)
    if (names / ".mbl").exists():
        (names / ".mbl").rmdir()
    names.rmdir()


def git(root: Path, *arguments: str) -> None:
    subprocess.run(("git", "-C", str(root), *arguments), check=True, capture_output=True)


# ---------------------------------------------------------------------------------------------------- laying out


def test_names_are_laid_out_in_their_own_folder(district: Path, names: Path) -> None:
    (names / "people.yaml").write_text(UNTIDY)
    (district / "staff.yaml").write_text("mbl: staff/1\nitems:\n- {id: t-one,roles: [teacher]}\n")
    checked = run(district, ("fmt", "--check"))
    assert (checked.returncode, checked.stdout) == (1, "../names/people.yaml\nstaff.yaml\n")
    done = run(district, ("fmt",))
    assert (done.returncode, done.stdout) == (0, "../names/people.yaml\nstaff.yaml\n")
    assert (names / "people.yaml").read_text() == TIDY
    assert run(district, ("fmt", "--check")).returncode == 0


def test_files_of_names_are_named_like_others(district: Path, names: Path) -> None:
    (names / "people.yaml").write_text(UNTIDY)
    for path in ("../names", "../names/people.yaml", str(names)):
        checked = run(district, ("fmt", "--check", path))
        assert (checked.returncode, checked.stdout) == (1, "../names/people.yaml\n")
    assert "is outside of the district" in run(district, ("fmt", "--check", "..")).stderr
    assert run(district, ("fmt", "--stdin-filename", "../names/people.yaml", "-"), given=UNTIDY).stdout == TIDY


def test_what_belongs_to_people_is_not_shown(district: Path, names: Path) -> None:
    (names / "people.yaml").write_text(UNTIDY)
    done = run(district, ("fmt", "--diff"))
    assert done.returncode == 1
    assert "../names/people.yaml: would change; not shown, it is about people" in done.stderr
    assert "Quill" not in done.stdout + done.stderr


def test_other_files_in_that_folder_are_nobody_s_business(district: Path, names: Path) -> None:
    (names / "notes.yaml").write_text("a:   1\n")
    (names / "students.yaml").write_text("mbl:   students/1\n")
    assert run(district, ("fmt", "--check")).returncode == 0
    assert run(district, ("migrate", "--check")).returncode == 0
    assert run(district, ("validate", *ONLY)).returncode == 0


# ------------------------------------------------------------------------------------------------------ checking


@pytest.fixture
def wrong(names: Path) -> Path:
    (names / "people.yaml").write_text(TIDY.replace("family", "famly"))
    return names / "people.yaml"


def test_names_are_checked_and_mended_there(district: Path, wrong: Path) -> None:
    found = run(district, ("validate", *ONLY, "--format", "concise"))
    assert found.returncode == 1
    assert "../names/people.yaml:3:" in found.stdout
    shown = run(district, ("validate", *ONLY, "--diff", "--unsafe-fixes"))
    assert "../names/people.yaml: would change; not shown, it is about people" in shown.stderr
    mended = run(district, ("validate", *ONLY, "--fix", "--unsafe-fixes"))
    assert (mended.returncode, wrong.read_text()) == (0, TIDY)


def test_findings_can_be_asked_for_by_the_path(district: Path, wrong: Path) -> None:
    assert run(district, ("validate", *ONLY, str(wrong.parent))).returncode == 1
    assert run(district, ("validate", *ONLY, "staff.yaml")).returncode == 0
    piped = ("validate", *ONLY, "--stdin-filename", "../names/people.yaml", "-")
    assert run(district, piped, given=TIDY).returncode == 0
    assert run(district, piped, given=TIDY.replace("family", "famly")).returncode == 1


def test_what_git_does_not_have_is_no_change_but_counts(district: Path, names: Path) -> None:
    for arguments in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "x"),
    ):
        git(district, *arguments)
    (names / "people.yaml").write_text(TIDY.replace("s-1", "s-99"))
    assert run(district, ("validate", *ONLY)).returncode == 1
    assert run(district, ("validate", *ONLY, "--changed")).returncode == 0
    (names / "people.yaml").write_text(TIDY)
    students = (district / "students.yaml").read_text()
    (district / "students.yaml").write_text(students.replace("{id: s-1}, ", ""))
    found = run(district, ("validate", *ONLY, "--changed", "--format", "concise"))
    assert "../names/people.yaml:3:" in found.stdout


def test_names_of_an_older_version_are_migrated_there(
    district: Path, names: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mblkit.edit import migrate
    from mblkit.store.atomic import Change

    old = (names / "people.yaml").read_bytes()
    new = old.replace(b"Ada", b"Ida")
    step = migrate.Migrated(Change("../names/people.yaml", old, new), ())
    monkeypatch.setattr(migrate, "plan_migration", lambda *_: migrate.Plan((step,), ()))
    assert run(district, ("migrate",)).returncode == 0
    assert (names / "people.yaml").read_bytes() == new


# ------------------------------------------------------------------------------------- without the folder


def without(district: Path, names: Path, *arguments: str) -> Done:
    gone(names)
    return run(district, arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", *ONLY), ("validate", *ONLY, "--fix"), ("validate", *ONLY, "--diff"), ("validate", *ONLY, "--deep"),
        ("fmt",), ("fmt", "--check"), ("migrate",), ("mastery", "s-1"), ("transcript", "s-1"), ("config", "show"),
        ("habits", "s-1"), ("standing", "--all"),
    ],
)  # fmt: skip
def test_everything_but_names_works_with_one_remark(district: Path, names: Path, arguments: tuple[str, ...]) -> None:
    done = without(district, names, *arguments)
    assert (done.returncode, done.stderr.count("the folder of the names")) == (0, 1), done.stderr
    assert REMARK in done.stderr


@pytest.mark.parametrize("arguments", [("stamp",), ("stamp", "--all", "--dry-run")])
def test_what_needs_no_names_says_nothing(district: Path, names: Path, arguments: tuple[str, ...]) -> None:
    done = without(district, names, *arguments)
    assert (done.returncode, "names" in done.stderr) == (0, False)


def test_a_folder_that_cannot_be_read_is_told(district: Path, names: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mblkit.store.tree import WorkTree

    read = WorkTree.read

    def refused(self: WorkTree, path: str) -> bytes:
        if self.root == names:
            raise PermissionError(13, "Permission denied", path)
        return read(self, path)

    monkeypatch.setattr(WorkTree, "read", refused)
    done = run(district, ("validate", *ONLY))
    assert (done.returncode, "the folder of the names cannot be read as a whole" in done.stderr) == (0, True)


def test_completion_never_looks_into_the_folder(district: Path, names: Path) -> None:
    def offered(*words: str) -> list[str]:
        asked = {
            "_MBL_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(("mbl", *words)),
            "COMP_CWORD": str(len(words)),
        }
        return run(district, (), environ=asked).stdout.split()

    (names / "people.yaml").write_text(TIDY.replace("s-1", "s-alone"))
    assert offered("person", "remove", "s-") == ["s-1", "s-2"]
    assert offered("person", "remove", "t-") == ["t-one", "t-two"]
    assert offered("mastery", "s-") == ["s-1", "s-2"]
    gone(names)
    assert offered("person", "remove", "s-") == ["s-1", "s-2"]
    assert offered("mastery", "s-") == ["s-1", "s-2"]


# ------------------------------------------------------------------------------------------------------ watching


def test_the_state_that_is_watched_has_the_names(district: Path, names: Path) -> None:
    before = watch.state(district)
    assert "../names/people.yaml" in [one.path for one in before[0]]
    (names / "more.yaml").write_text(TIDY.replace("s-1", "s-2"))
    assert watch.state(district) != before
    gone_ = watch.state(district)
    (district / "mbl.yaml").write_text("people: ..\n")
    assert watch.state(district) != gone_


def test_a_change_of_names_is_noticed(district: Path, names: Path) -> None:
    watching = Watching(district)
    try:
        watching.checks(1)
        (names / "people.yaml").write_text(TIDY.replace("family", "famly"))
        watching.checks(2)
        watching.waits_for("../names/people.yaml")
        assert watching.interrupt() == 130
    finally:
        watching.close()


# ------------------------------------------------------------------------------------------- both folders, as one


def test_a_dead_process_is_finished_in_both_folders(district: Path, names: Path) -> None:
    import json

    (district / ".mbl").mkdir(exist_ok=True)
    (names / ".mbl-tmp-1").write_text(TIDY.replace("Ada", "Ida"))
    pairs = [[str(names / ".mbl-tmp-1"), str(names / "people.yaml")]]
    (district / ".mbl" / "pending").write_text(json.dumps(pairs))
    done = run(district, ("validate", *ONLY), environ={"MBL_PEOPLE": str(names.parent / "other")})
    assert "an interrupted change waits for the folder of the names" in done.stderr
    assert (names / "people.yaml").read_text() == TIDY
    assert "an interrupted change was finished" in run(district, ("validate", *ONLY)).stderr
    assert "Ida" in (names / "people.yaml").read_text()
