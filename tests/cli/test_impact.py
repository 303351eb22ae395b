"""`mbl impact` over two revisions of a small district, and its formats."""

import json
import shutil
import subprocess
from inspect import cleandoc
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.conftest import ROOT
from tests.cutting import cut
from tests.running import Done, run

from mblkit.cli import chunks

POLICY = "policies/judging-2025.yaml"
CLASSMATES = ("s-0031", "s-0036", "s-0033")
STUDENTS = ("s-0010", "s-0031", "s-0036", "s-0047", "s-0055", "s-0058")


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(("git", *who, *arguments), cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six students, three of whom gain by it, with the policy of the latest score and then with the highest."""
    return twice(cut(tmp_path_factory.mktemp("impact") / "district", STUDENTS))


def twice(copy: Path) -> Path:
    """Make a district a repository with both policies, one after the other; the first is tagged `latest`."""
    git(copy, "init", "--quiet")
    git(copy, "add", "--all")
    git(copy, "commit", "--quiet", "--message", "latest")
    git(copy, "tag", "latest")
    path = copy / POLICY
    path.write_text(path.read_text().replace("method: {name: latest}", "method: {name: highest}"))
    git(copy, "commit", "--quiet", "--all", "--message", "highest")
    return copy


@pytest.fixture(scope="module")
def said(changed: Path) -> Done:
    return run(changed, ("impact", "latest", "--as-of", "2026-06-30"))


def test_who_gains_what_is_said_in_school_words(said: Done) -> None:
    assert said.returncode == 0
    assert said.stdout.startswith(
        cleandoc("""
            from latest to the files as they are, as of 2026-06-30: 3 of 6 students affected
              mastery      3 gained, 0 lost, 0 changed
              credit       3 gained, 0 lost, 0 changed
              requirement  6 gained, 0 lost, 0 changed

            s-0036, class of 2028
              + mastery MATH.4 (Prove and apply geometry): not-yet -> mastered
        """)
    )


@pytest.mark.full
def test_nobody_else_in_the_district_is_affected(tmp_path: Path, said: Done) -> None:
    whole = twice(Path(shutil.copytree(ROOT / "examples" / "district", tmp_path / "district")))
    done = run(whole, ("impact", "latest", "--as-of", "2026-06-30"))
    assert (done.returncode, done.stdout) == (0, said.stdout.replace("3 of 6 students", "3 of 60 students"))


def test_both_ways_are_each_other_turned_around(changed: Path) -> None:
    ways = [("latest", "HEAD"), ("HEAD", "latest")]
    forth, back = (
        json.loads(run(changed, ("impact", *way, "--as-of", "2026-06-30", "--format", "json")).stdout) for way in ways
    )
    turned = {"gain": "loss", "loss": "gain", "change": "change"}
    assert forth["students"]
    assert [
        (one["student"], effect["id"], effect["after"], effect["before"], turned[effect["sense"]])
        for one in forth["students"]
        for effect in one["effects"]
    ] == [
        (one["student"], effect["id"], effect["before"], effect["after"], effect["sense"])
        for one in back["students"]
        for effect in one["effects"]
    ]


def test_a_loss_fails_where_it_is_asked_to(changed: Path) -> None:
    loss = ("--as-of", "2026-06-30", "--fail-on", "loss")
    assert run(changed, ("impact", "latest", "HEAD", *loss)).returncode == 0
    assert run(changed, ("impact", "HEAD", "latest", *loss)).returncode == 1


def test_the_same_files_affect_nobody(changed: Path) -> None:
    done = run(changed, ("impact", "HEAD", "--fail-on", "any"))
    assert done.returncode == 0
    assert "none of 6 students affected" in done.stdout


def ranked(folder: Path) -> Path:
    """Let a policy place the students of a district's classes by their grade point average."""
    path = folder / POLICY
    lines = ["", "recognition:", "  - {id: place, type: rank, title: Place, form: exact, gpa: gpa, among: district}"]
    average = "  - {id: gpa, type: gpa, title: Average}"
    path.write_text("\n".join([path.read_text().rstrip("\n"), *lines, average, ""]))
    return folder


def test_who_comes_is_one_more_to_be_placed_among(tmp_path: Path) -> None:
    """A place depends on classmates whom nothing else happens to, and on those whom only one side has."""
    before, after = (ranked(cut(tmp_path / str(len(some)), some)) for some in (CLASSMATES[:2], CLASSMATES))
    git(before, "init", "--quiet")
    git(before, "add", "--all")
    git(before, "commit", "--quiet", "--message", "two")
    shutil.copytree(before / ".git", after / ".git")
    done = run(after, ("impact", "HEAD", "--as-of", "2026-06-30", "--format", "json"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    effects = [(one["student"], effect) for one in told["students"] for effect in one["effects"]]
    assert told["came"] == [CLASSMATES[2]]
    assert {student for student, _ in effects} == set(CLASSMATES[:2])
    assert all(effect["kind"] == "recognition" for _, effect in effects)
    assert all("of 2" in effect["before"] and "of 3" in effect["after"] for _, effect in effects)


def test_any_number_of_processes_tells_the_same(changed: Path, said: Done) -> None:
    done = run(changed, ("impact", "latest", "--as-of", "2026-06-30", "--jobs", "2"))
    assert done == said


def test_evidence_of_those_whom_nothing_touches_is_not_put_together(changed: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(changed, tmp_path / "district"))
    path = next(path for path in sorted((copy / "evidence").rglob("*.yaml")) if "s-0055" in path.read_text())
    path.write_text(path.read_text() + "# more\n")
    asked: list[str] = []
    whole = chunks.Desk.evidence

    def evidence(desk: chunks.Desk, name: str, blob: str, reader: str | None) -> object:
        asked.append(name)
        return whole(desk, name, blob, reader)

    with patch.object(chunks.Desk, "evidence", evidence):
        done = run(copy, ("impact", "HEAD", "--as-of", "2026-06-30", "--jobs", "1"))
    assert "none of 6 students affected" in done.stdout
    assert 0 < len(asked) < len(list((copy / "evidence").rglob("*.yaml")))


def test_markdown_is_a_table_and_lists(changed: Path) -> None:
    text = run(changed, ("impact", "latest", "--as-of", "2026-06-30", "--format", "markdown")).stdout
    assert text.startswith("### from latest to the files as they are")
    assert "| mastery | 3 | 0 | 0 |" in text
    assert "**s-0055**, class of 2029" in text


def test_a_revision_that_is_not_there_is_named(changed: Path) -> None:
    done = run(changed, ("impact", "nowhere"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere" in done.stderr


def test_a_broken_student_is_listed_and_fails(changed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "district"
    shutil.copytree(changed, copy)
    ledger = copy / "ledger" / "2025-26-hvhs.yaml"
    broken = "  - {id: p-x, student: s-0010, experience: algebra-11, title: A, amount: 1, earned: 2026-05-01}\n"
    ledger.write_text(ledger.read_text() + broken)
    done = run(copy, ("impact", "HEAD"))
    assert done.returncode == 1
    assert "not compared, because an error touches them: s-0010" in done.stdout
