"""Every computing command on the files of a git revision, beside a work tree that has gone on."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.districts import Folder, build
from tests.reports.commands import AS_OF, DATA, Place, Run

WHO = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
COMMANDS = (
    ("mastery", "s-1"),
    ("mastery", "--all", "--format", "csv"),
    ("audit", "s-1", "--format", "csv"),
    ("explain", "s-1", "MATH.1"),
    ("transcript", "s-1", "--format", "json"),
    ("align", "--format", "csv"),
    ("policy", "MATH.1", "--format", "csv"),
    ("policy", "--format", "csv"),
)


def git(top: Path, *arguments: str) -> str:
    done = subprocess.run(("git", *WHO, *arguments), cwd=top, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


@dataclass(frozen=True)
class History:
    """A git repository with a district in the folder `district`, as it was at the tag `before` and as it is now."""

    top: Path
    place: Place

    def git(self, *arguments: str) -> str:
        return git(self.top, *arguments)

    def mbl(self, *arguments: str, rev: str | None = "before", as_of: tuple[str, ...] = AS_OF) -> Run:
        return self.place.mbl(*arguments, *(("--rev", rev) if rev is not None else ()), *as_of)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as each test begins with it."""
    top = tmp_path_factory.mktemp("rev") / "school"
    top.mkdir()
    (top / "notes.txt").write_text("before the district", encoding="utf-8")
    folder = build(top / "district", DATA)
    with pytest.MonkeyPatch.context() as patch:
        alone(patch)
        git(top, "init", "--quiet", "--initial-branch=main")
        git(top, "add", "notes.txt")
        git(top, "commit", "--quiet", "--message", "nothing yet")
        git(top, "tag", "empty")
        git(top, "add", "--all")
        git(top, "commit", "--quiet", "--message", "a district")
        git(top, "tag", "before")
    evidence = folder.root / "evidence.yaml"
    changed = evidence.read_text(encoding="utf-8").replace("MATH.1.a: proficient", "MATH.1.a: developing")
    evidence.write_text(changed, encoding="utf-8")
    return top


@pytest.fixture
def history(
    first: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> History:
    alone(monkeypatch)
    top = Path(shutil.copytree(first, tmp_path / "school"))
    return History(top, Place(Folder(top / "district"), capsys))


def alone(patch: pytest.MonkeyPatch) -> None:
    """Keep git from the settings of whoever runs the tests."""
    patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    patch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_the_files_of_a_revision_give_what_they_gave_then(history: History, arguments: tuple[str, ...]) -> None:
    evidence = history.place.folder.root / "evidence.yaml"
    now = evidence.read_bytes()
    past = history.mbl(*arguments)
    assert (past.status, evidence.read_bytes()) == (0, now)
    assert history.git("status", "--porcelain") == "M district/evidence.yaml"
    commit = history.git("rev-parse", "before")
    assert past.err == f"files of the commit {commit[:12]}\n"
    history.git("checkout", "--quiet", "--", "district")
    then = history.mbl(*arguments, rev=None)
    assert then.status == 0
    assert _without_marks(past.out, commit) == _without_marks(then.out, commit)


def _without_marks(text: str, commit: str) -> str:
    """What a command printed, but for where it says which files it used."""
    if text.startswith("{"):
        data = json.loads(text)
        for told in (data, data.get("frame", {})):
            told.pop("notices", None)
            told.pop("generated", None)
        return json.dumps(data)
    return "\n".join(line for line in text.splitlines() if commit[:12] not in line).strip()


def test_the_work_tree_gives_something_else(history: History) -> None:
    outcomes = {
        rev: json.loads(history.mbl("mastery", "s-1", "MATH.1", "--format", "json", rev=rev).out)
        for rev in ("before", None)
    }
    assert [found["students"][0]["judgements"][0]["outcome"] for found in outcomes.values()] == ["mastered", "not-yet"]
    assert [found["revision"] for found in outcomes.values()] == [history.git("rev-parse", "before"), None]


def test_a_revision_goes_with_a_day(history: History) -> None:
    early = history.mbl("mastery", "s-1", "MATH.1", "--format", "json", as_of=("--as-of", "2026-01-09"))
    (row,) = json.loads(early.out)["students"][0]["judgements"]
    assert (row["outcome"], row["evidence"]) == ("not-enough-evidence", 0)


def test_every_text_says_which_files_it_was_made_from(history: History) -> None:
    commit = history.git("rev-parse", "before")
    for words in ("mastery s-1", "mastery --all", "audit s-1", "audit --all"):
        assert history.mbl(*words.split()).out.startswith(f"! from the files of the commit {commit[:12]}\n\n")
    for words in ("explain s-1 total", "policy", "policy MATH.1"):
        assert history.mbl(*words.split()).out.startswith(f"! Made from the files of the commit {commit}.\n")
    assert f"Made from the files of the commit {commit}." in history.mbl("align").out
    found = json.loads(history.mbl("transcript", "s-1", "--format", "json").out)
    assert f"Made from the files of the commit {commit}." in found["frame"]["notices"]
    for words in ("audit s-1", "explain s-1 total", "policy"):
        assert json.loads(history.mbl(*words.split(), "--format", "json").out)["revision"] == commit
    (line,) = history.mbl("audit", "s-1", "--format", "jsonl").out.splitlines()
    assert json.loads(line)["revision"] == commit


def test_explain_quotes_lines_of_the_revision(history: History) -> None:
    evidence = history.place.folder.root / "evidence.yaml"
    evidence.write_text("# a remark\n" * 5 + evidence.read_text(encoding="utf-8"), encoding="utf-8")
    assert "[evidence.yaml:8]" in history.mbl("explain", "s-1", "MATH.1").out
    assert "[evidence.yaml:13]" in history.mbl("explain", "s-1", "MATH.1", rev=None).out


def test_lint_looks_at_the_revision(history: History) -> None:
    (history.place.folder.root / "policy.yaml").write_text("mbl: policy/1\nid: [\n", encoding="utf-8")
    assert history.mbl("policy", "lint").status == 0
    assert history.mbl("policy", "lint", rev=None).status == 1


@pytest.mark.parametrize("arguments", [*COMMANDS, ("policy", "lint")], ids=" ".join)
@pytest.mark.parametrize(
    ("rev", "message"),
    [
        ("befroe", 'git knows no revision "befroe"'),
        ("", 'git knows no revision ""'),
        ("--help", 'git knows no revision "--help"'),
        ("empty", 'at the revision "empty" this folder had no mbl.yaml'),
    ],
)
def test_revisions_that_cannot_be_used(history: History, arguments: tuple[str, ...], rev: str, message: str) -> None:
    run = history.place.mbl(*arguments, f"--rev={rev}")
    assert (run.status, run.out) == (2, "")
    assert message in run.err


def test_the_nearest_revision_is_named(history: History) -> None:
    assert 'did you mean "before"?' in history.mbl("mastery", "s-1", rev="befroe").err


def test_outside_of_git(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    place = Place(build(tmp_path / "district", DATA), capsys)
    run = place.mbl("mastery", "s-1", "--rev", "HEAD")
    assert (run.status, run.out) == (2, "")
    assert "the district is not in a git repository" in run.err


def test_a_clone_with_part_of_the_history(history: History, tmp_path: Path) -> None:
    history.git("commit", "--quiet", "--all", "--message", "a change")
    first = history.git("rev-parse", "before")
    clone = tmp_path / "clone"
    history.git("clone", "--quiet", "--depth=1", f"file://{history.top}", str(clone))
    place = Place(type(history.place.folder)(clone / "district"), history.place.capsys)
    run = place.mbl("mastery", "s-1", "--rev", first)
    assert (run.status, run.out) == (2, "")
    assert "part of the history" in run.err
    assert place.mbl("mastery", "s-1", "--rev", "HEAD", *AS_OF).status == 0


def test_a_student_whom_an_error_of_the_revision_touches(history: History) -> None:
    history.place.break_student()
    history.git("add", "--all")
    history.git("commit", "--quiet", "--message", "broken")
    (history.place.folder.root / "bad.yaml").unlink()
    assert history.mbl("mastery", "s-2", rev=None).status == 0
    run = history.mbl("mastery", "s-2", rev="main")
    assert (run.status, "bad.yaml:4" in run.err) == (1, True)
