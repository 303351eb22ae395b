"""Which files `mbl validate` tells about: named ones, one from stdin, changed ones with what they bring about."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.districts import SOUND, Folder, build

from mblkit.__main__ import main
from mblkit.store.tree import LARGEST_FILE

WHO = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
ONLY = ("--select", "MBL0,MBL1,MBL2,LOC")

BROKEN_TASK = "mbl: task/1\nid: broken\ntitle: Broken\ntargets: [MATH.9]\nmeasure: written\n"
GOOD_TASK = "mbl: task/1\nid: good\ntitle: Good\ntargets: [MATH.2]\nmeasure: written\n"

OWN_RULE = """\
mbl: rules/1
id: LOC001
name: families-too
on: competency
require: {field: family, present: true}
message: a competency has no words for families
help: write them
authority: Curriculum council
"""

Run = Callable[..., "Outcome"]


class Outcome:
    """What a command came to."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def found(self) -> list[str]:
        """The findings of families 0 to 2 and of local rules, as `CODE path`: the base district breaks others."""
        told = [f"{one['rule']} {one['location']['path']}" for one in self.data["diagnostics"]]
        return [one for one in told if one.startswith(SOUND)]

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.out)
        return data


@pytest.fixture
def mbl(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*arguments: str, folder: Path | None = None, stdin: bytes = b"") -> Outcome:
        if folder is not None:
            monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["mbl", *arguments])
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stdin)))
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
        out, err = capfdbinary.readouterr()
        return Outcome(status, out.decode(), err.decode())

    return run


@pytest.fixture
def check(mbl: Run) -> Run:
    def run(*arguments: str, **more: Any) -> Outcome:  # noqa: ANN401 - passed on
        return mbl("validate", "--format", "json", *ONLY, *arguments, **more)

    return run


@pytest.fixture(autouse=True)
def own_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A district with two mistakes in files of their own, and one in a folder."""
    made = build(tmp_path / "district", "")
    made.write("one.yaml", BROKEN_TASK)
    made.write("deep/two.yaml", BROKEN_TASK.replace("broken", "also-broken"))
    made.write("deep/er/three.yml", BROKEN_TASK.replace("broken", "broken-too"))
    return made


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(("git", *WHO, *arguments), cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def commit(root: Path) -> None:
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "a change")


# ----------------------------------------------------------------------------------------------------------- paths


def test_named_files_and_folders(folder: Folder, check: Run) -> None:
    here = folder.root
    assert check(folder=here).found == ["MBL201 deep/er/three.yml", "MBL201 deep/two.yaml", "MBL201 one.yaml"]
    assert check("one.yaml").found == ["MBL201 one.yaml"]
    assert check("deep").found == ["MBL201 deep/er/three.yml", "MBL201 deep/two.yaml"]
    assert check("deep/", "one.yaml", "mbl.yaml").found == check().found
    assert check("deep/er/../two.yaml", str(here / "one.yaml")).found == ["MBL201 deep/two.yaml", "MBL201 one.yaml"]
    assert check(".").found == check().found
    assert check("dee", folder=here).status == 2
    assert check("two.yaml", "er", folder=here / "deep").found == ["MBL201 deep/er/three.yml", "MBL201 deep/two.yaml"]
    assert check("..", folder=here / "deep").found == check(folder=here).found
    assert check("task.yaml", folder=here).status == 0


def test_a_folder_is_no_beginning_of_a_name(folder: Folder, check: Run) -> None:
    folder.write("deep.yaml", BROKEN_TASK.replace("broken", "deep-file"))
    assert "MBL201 deep.yaml" not in check("deep", folder=folder.root).found


def test_the_summary_counts_the_named_files(folder: Folder, mbl: Run) -> None:
    said = mbl("validate", *ONLY, "task.yaml", "staff.yaml", folder=folder.root).out
    assert said.splitlines()[0] == "no findings in 2 files"
    assert "1 error in 1 of 2 files" in mbl("validate", *ONLY, "task.yaml", "one.yaml").out


def test_links_into_other_files_are_known(folder: Folder, check: Run) -> None:
    """One file alone would know none of the ids that it refers to."""
    assert check("sections.yaml", "students.yaml", folder=folder.root).found == []


@pytest.mark.usefixtures("folder")
def test_the_district_is_found_from_the_first_path(check: Run, tmp_path: Path) -> None:
    assert check("district/one.yaml", folder=tmp_path).found == ["MBL201 one.yaml"]
    assert check("district/deep").found == ["MBL201 deep/er/three.yml", "MBL201 deep/two.yaml"]
    assert len(check("district").found) == 3
    assert check("-C", "district", "district/one.yaml").found == ["MBL201 one.yaml"]
    assert check("-C", "district", "one.yaml").status == 2
    (tmp_path / "elsewhere.yaml").write_text("")
    outcome = check("elsewhere.yaml")
    assert outcome.status == 2
    assert "no district repository" in outcome.err


@pytest.mark.parametrize(
    ("path", "said", "hint"),
    [
        ("nothing.yaml", 'no file or folder "nothing.yaml"', "this folder"),
        ("deep/nothing", 'no file or folder "deep/nothing"', "this folder"),
        ("notes.txt", '"notes.txt" is no YAML file', ".yaml or .yml"),
        ("../outside.yaml", "outside of the district", "inside it"),
        ("..", "outside of the district", "inside it"),
        ("/", "outside of the district", "inside it"),
        ("away.yaml/..", "outside of the district", "inside it"),
        ("", "", ""),
    ],
)
def test_paths_that_are_refused(folder: Folder, mbl: Run, path: str, said: str, hint: str) -> None:
    folder.write("notes.txt", "x")
    (folder.root.parent / "outside.yaml").write_text("")
    outcome = mbl("validate", path.replace("away.yaml/..", "../district/.."), folder=folder.root)
    if path == "":
        assert outcome.status in {0, 1}  # the folder that one is in
        return
    assert outcome.status == 2
    assert outcome.out == ""
    assert said in outcome.err
    assert hint in outcome.err.splitlines()[1]


def test_hidden_and_empty_are_no_part_of_a_district_and_no_mistake(folder: Folder, check: Run) -> None:
    """A hook that passes all YAML files passes its own configuration as well."""
    folder.write(".pre-commit-config.yaml", "repos: []\n")
    folder.write(".github/workflows/w.yml", "on: push\n")
    (folder.root / "empty").mkdir()
    outcome = check(".pre-commit-config.yaml", ".github/workflows/w.yml", "empty", folder=folder.root)
    assert (outcome.status, outcome.found) == (0, [])


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_links(folder: Folder, check: Run, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("")
    (folder.root / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (tmp_path / "other-way").symlink_to(folder.root)
    assert check("link.yaml", folder=folder.root).found == ["MBL016 link.yaml"]
    assert check("../other-way/one.yaml").found == ["MBL201 one.yaml"]
    assert len(check("../other-way").found) == 4
    assert check("other-way/deep/two.yaml", folder=tmp_path).found == ["MBL201 deep/two.yaml"]


def test_unreadable_things_in_a_named_folder_are_told(folder: Folder, check: Run) -> None:
    (folder.root / "deep" / "new\nline.yaml").write_text("")
    found = check("deep", folder=folder.root).found
    assert any(one.startswith("MBL001 deep/new") for one in found)
    assert not any("MBL001" in one for one in check("one.yaml").found)


def test_a_baseline_and_fixes_stay_within_the_named_files(folder: Folder, check: Run, mbl: Run) -> None:
    outcome = mbl("validate", "--write-baseline", "one.yaml", folder=folder.root)
    assert outcome.status == 2
    before = (folder.root / "one.yaml").read_bytes()
    folder.write("tab.yaml", GOOD_TASK.replace("proof", "x").replace("MATH.2", "Math.2"))
    folder.write("tab2.yaml", GOOD_TASK.replace("good", "good2").replace("MATH.2", "Math.2"))
    assert len(check("tab.yaml", "tab2.yaml").found) == 2
    after = check("--fix", "--unsafe-fixes", "tab.yaml")
    assert (after.found, after.status) == ([], 0)
    assert check("tab.yaml", "tab2.yaml").found == ["MBL201 tab2.yaml"]
    assert (folder.root / "one.yaml").read_bytes() == before


# ----------------------------------------------------------------------------------------------------------- stdin


def test_stdin_takes_the_place_of_a_file(folder: Folder, check: Run) -> None:
    broken = BROKEN_TASK.replace("broken", "fresh").encode()
    assert check("-", "--stdin-filename", "task.yaml", folder=folder.root, stdin=broken).found == ["MBL201 task.yaml"]
    assert check("-", "--stdin-filename", "one.yaml", stdin=GOOD_TASK.encode()).found == []
    assert (folder.root / "one.yaml").read_text() == BROKEN_TASK
    assert check("-", "--stdin-filename", "new/new.yaml", stdin=broken).found == ["MBL201 new/new.yaml"]
    assert check("-", "--stdin-filename", "two.yaml", folder=folder.root / "deep", stdin=b"mbl: x\n").found == [
        "MBL102 deep/two.yaml"
    ]
    assert check("-", "--stdin-filename", str(folder.root / "one.yaml"), stdin=b"").found == ["MBL101 one.yaml"]


def test_stdin_is_quoted_in_the_frame(folder: Folder, mbl: Run) -> None:
    text = "mbl: task/1\nid: fresh\ntitle: Fresh\ntargets: [MATH.99]\nmeasure: written\n"
    outcome = mbl("validate", *ONLY, "-", "--stdin-filename", "one.yaml", folder=folder.root, stdin=text.encode())
    assert "4 | targets: [MATH.99]" in outcome.out
    assert outcome.status == 1


def test_the_district_is_found_from_the_name_of_stdin(folder: Folder, check: Run, tmp_path: Path) -> None:
    name = str(folder.root / "new" / "one.yaml")
    assert check("-", "--stdin-filename", name, folder=tmp_path, stdin=BROKEN_TASK.encode()).status == 1


def test_stdin_is_bounded(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Endless:
        @staticmethod
        def read(size: int) -> bytes:
            asked.append(size)
            return b""

    monkeypatch.chdir(folder.root)
    monkeypatch.setattr(sys, "argv", ["mbl", "validate", "-", "--stdin-filename", "one.yaml"])
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Endless))
    with pytest.raises(SystemExit):
        main()
    assert asked == [LARGEST_FILE + 1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-",), "which file stdin stands for"),
        (("-", "one.yaml", "--stdin-filename", "one.yaml"), "a single file"),
        (("--stdin-filename", "one.yaml"), "nothing is read from stdin"),
        (("one.yaml", "--stdin-filename", "one.yaml"), "nothing is read from stdin"),
        (("-", "--stdin-filename", "../x.yaml"), "outside of the district"),
        (("-", "--stdin-filename", "/etc/x.yaml"), "outside of the district"),
        (("-", "--stdin-filename", "x.txt"), "no YAML file"),
        (("-", "--stdin-filename", "."), "no YAML file"),
        (("-", "--stdin-filename", ".x.yaml"), "no file of the district"),
        (("-", "--stdin-filename", ".git/x.yaml"), "no file of the district"),
        (("-", "--stdin-filename", "a\nb.yaml"), "no file of the district"),
        (("-", "--stdin-filename", "one.yaml", "--changed"), "two ways to choose files"),
        (("one.yaml", "--changed"), "two ways to choose files"),
        (("-", "--stdin-filename", "one.yaml", "--fix"), "do not go together"),
        (("-", "--stdin-filename", "one.yaml", "--watch"), "do not go together|does not go together"),
        (("--watch", "--output", "x.txt"), "does not go together with --output"),
        (("--watch", "--fix"), "do not go together with --watch"),
        (("--watch", "--write-baseline"), "does not go together with --write-baseline"),
    ],
)
def test_what_does_not_go_together(folder: Folder, mbl: Run, arguments: tuple[str, ...], said: str) -> None:
    outcome = mbl("validate", *arguments, folder=folder.root, stdin=BROKEN_TASK.encode())
    assert outcome.status == 2
    assert outcome.out == ""
    assert any(one in outcome.err for one in said.split("|")), outcome.err
    assert "help: " in outcome.err


# --------------------------------------------------------------------------------------------------------- changes


def test_only_changed_files_are_told_about(folder: Folder, check: Run) -> None:
    commit(folder.root)
    assert check("--changed", folder=folder.root).found == []
    folder.write("task.yaml", GOOD_TASK.replace("MATH.2", "MATH.8"))
    folder.write("fresh.yaml", BROKEN_TASK.replace("broken", "fresh"))
    assert check("--changed").found == ["MBL201 fresh.yaml", "MBL201 task.yaml"]
    assert check("--changed=HEAD").found == ["MBL201 fresh.yaml", "MBL201 task.yaml"]
    assert check("--changed", "main", "--quiet").found == ["MBL201 fresh.yaml", "MBL201 task.yaml"]
    assert len(check().found) == 5


def test_what_a_change_does_to_other_files_is_told(folder: Folder, check: Run) -> None:
    folder.write("refers.yaml", GOOD_TASK.replace("MATH.2", "MATH.1.b"))
    commit(folder.root)
    framework = (folder.root / "framework.yaml").read_text()
    folder.write("framework.yaml", framework.replace("MATH.1.b", "MATH.1.c"))
    found = check("--changed", folder=folder.root).found
    assert found == ["MBL201 refers.yaml", "MBL201 task.yaml"]
    folder.write("framework.yaml", framework + "# a remark\n")
    assert check("--changed").found == []


def test_a_file_that_is_gone_is_told_by_those_that_need_it(folder: Folder, check: Run) -> None:
    commit(folder.root)
    (folder.root / "staff.yaml").unlink()
    assert "MBL201 sections.yaml" in check("--changed", folder=folder.root).found


def test_one_more_of_the_same_is_one_more(folder: Folder, check: Run) -> None:
    """Rule, path and message are alike; only the number tells that one is new."""
    rule = OWN_RULE.replace("on: competency", "on: task\nwhere: {field: measure, is_one_of: [written]}")
    folder.write("rules.yaml", rule.replace("field: family", "field: retired"))
    commit(folder.root)
    assert [one for one in check(folder=folder.root).found if one == "LOC001 task.yaml"] == ["LOC001 task.yaml"]
    folder.write("rules.yaml", (folder.root / "rules.yaml").read_text().replace("[written]", "[written, performance]"))
    assert [one for one in check().found if one == "LOC001 task.yaml"] == ["LOC001 task.yaml"] * 2
    assert check("--changed").found == ["LOC001 task.yaml"]


def test_findings_elsewhere_have_their_lines(folder: Folder, mbl: Run) -> None:
    commit(folder.root)
    (folder.root / "staff.yaml").unlink()
    outcome = mbl("validate", *ONLY, "--changed", "--format", "concise", folder=folder.root)
    assert "sections.yaml:3:" in outcome.out


def test_a_branch_is_compared_as_in_a_pull_request(folder: Folder, check: Run) -> None:
    commit(folder.root)
    git(folder.root, "switch", "--quiet", "--create", "mine")
    folder.write("mine.yaml", BROKEN_TASK.replace("broken", "mine"))
    commit(folder.root)
    git(folder.root, "switch", "--quiet", "main")
    folder.write("one.yaml", GOOD_TASK)
    commit(folder.root)
    git(folder.root, "switch", "--quiet", "mine")
    assert check("--changed", "main", folder=folder.root).found == ["MBL201 mine.yaml"]
    assert check("--changed").found == []


def test_a_district_in_a_folder_of_the_repository(folder: Folder, check: Run, tmp_path: Path) -> None:
    commit(tmp_path)
    folder.write("deep/two.yaml", BROKEN_TASK)  # its id is that of one.yaml now
    assert check("--changed", folder=folder.root / "deep").found == ["MBL201 deep/two.yaml", "MBL202 one.yaml"]


def test_what_is_quieted_is_counted_in_the_changed_files(folder: Folder, check: Run) -> None:
    excused = "# mbl: ignore[MBL201] next week\n" + "targets: [MATH.9]\n"
    folder.write("one.yaml", BROKEN_TASK.replace("targets: [MATH.9]\n", excused))
    commit(folder.root)
    folder.write("deep/two.yaml", BROKEN_TASK.replace("broken", "also-broken").replace("targets: [MATH.9]\n", excused))
    assert (check(folder=folder.root).data["suppressed"], check("--changed").data["suppressed"]) == (2, 1)


def test_the_summary_counts_the_changed_files(folder: Folder, mbl: Run) -> None:
    commit(folder.root)
    folder.write("fresh.yaml", GOOD_TASK)
    said = mbl("validate", *ONLY, "--changed", folder=folder.root).out
    assert said.splitlines()[0] == "no findings in 1 file"


def test_a_rule_that_is_new(folder: Folder, mbl: Run) -> None:
    """On the other side of the change nobody knows the rule that the command line names."""
    folder.write("rules.yaml", OWN_RULE.replace("LOC001", "LOC002").replace("families-too", "families"))
    commit(folder.root)
    folder.write("more.yaml", OWN_RULE)
    outcome = mbl("validate", "--format", "json", "--select", "LOC001", "--changed", folder=folder.root)
    assert outcome.found == ["LOC001 framework.yaml", "LOC001 framework.yaml"]
    assert mbl("validate", "--format", "json", "--select", "LOC002", "--changed").found == []


def test_a_rule_that_is_turned_on(folder: Folder, check: Run) -> None:
    text = (folder.root / "mbl.yaml").read_text()
    folder.write("mbl.yaml", text + "checks: {ignore: [MBL201]}\n")
    commit(folder.root)
    folder.write("mbl.yaml", text)
    assert check(folder=folder.root).found == check("--changed").found != []


def test_a_known_finding_is_known_on_both_sides(folder: Folder, mbl: Run) -> None:
    """The baseline is new as well: what it holds was there before the change."""
    commit(folder.root)
    assert mbl("validate", "--write-baseline", folder=folder.root).status == 0
    text = (folder.root / "mbl.yaml").read_text()
    name = next(path.name for path in folder.root.glob("*.json"))
    folder.write("mbl.yaml", text + f"checks: {{baseline: {name}}}\n")
    (folder.root / "staff.yaml").unlink()
    outcome = mbl("validate", "--format", "json", *ONLY, "--changed")
    assert set(outcome.found) == {"MBL201 sections.yaml"}


def test_fixes_stay_within_the_changed_files(folder: Folder, check: Run) -> None:
    folder.write("old.yaml", GOOD_TASK.replace("MATH.2", "Math.2"))
    commit(folder.root)
    folder.write("new.yaml", GOOD_TASK.replace("good", "new").replace("MATH.2", "Math.2"))
    assert check("--changed", "--fix", "--unsafe-fixes", folder=folder.root).found == []
    assert "MATH.2" in (folder.root / "new.yaml").read_text()
    assert "Math.2" in (folder.root / "old.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (("--changed", "mian"), 'no revision "mian"', 'did you mean "main"?'),
        (("--changed=--upload-pack=x",), 'no revision "--upload-pack=x"', "name a branch"),
        (("--changed=",), 'no revision ""', "name a branch"),
    ],
)
def test_revisions_that_are_refused(folder: Folder, mbl: Run, arguments: tuple[str, ...], said: str, hint: str) -> None:
    commit(folder.root)
    outcome = mbl("validate", *arguments, folder=folder.root)
    assert outcome.status == 2
    assert said in outcome.err
    assert hint in outcome.err


def test_without_a_commit_and_without_a_repository(
    folder: Folder, mbl: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    outcome = mbl("validate", "--changed", folder=folder.root)
    assert (outcome.status, "not in a git repository" in outcome.err) == (2, True)
    git(folder.root, "init", "--quiet")
    outcome = mbl("validate", "--changed")
    assert (outcome.status, "no commit yet" in outcome.err) == (2, True)


def test_changed_stands_anywhere_in_the_line(folder: Folder, mbl: Run) -> None:
    commit(folder.root)
    folder.write("fresh.yaml", BROKEN_TASK.replace("broken", "fresh"))
    for arguments in (("--changed",), ("--changed", "-q"), ("-q", "--changed"), ("--changed", "--select", "MBL201")):
        outcome = mbl("validate", "--format", "json", *arguments, folder=folder.root)
        assert "MBL201 fresh.yaml" in outcome.found
        assert "MBL201 one.yaml" not in outcome.found
