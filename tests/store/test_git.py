"""Revisions of real git repositories, hostile ones included."""

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mblkit.errors import MblError
from mblkit.store import git_run
from mblkit.store.changes import changes_since
from mblkit.store.git import GitTree
from mblkit.store.git_run import branch_names
from mblkit.store.tree import LARGEST_FILE, WorkTree

posix = pytest.mark.skipif(os.name == "nt", reason="needs the files of a POSIX system")

WHO = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")


@dataclass(frozen=True)
class Repository:
    """A git repository on the disk."""

    root: Path

    def git(self, *arguments: str) -> str:
        done = subprocess.run(("git", *WHO, *arguments), cwd=self.root, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def write(self, *names: str, text: str | None = None) -> None:
        for name in names:
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_bytes((text if text is not None else name).encode())

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a change")
        return self.git("rev-parse", "HEAD")


@pytest.fixture(autouse=True)
def own_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return made(tmp_path / "repository")


def made(root: Path, *options: str) -> Repository:
    root.mkdir(parents=True)
    repository = Repository(root)
    repository.git("init", "--quiet", "--initial-branch=main", *options)
    return repository


@pytest.fixture
def no_warnings() -> Iterator[None]:
    """A program that is not waited for warns when it is collected."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def paths(tree: GitTree) -> list[str]:
    return [one.path for one in tree.files()]


# --------------------------------------------------------------------------------------------------------- a tree


def test_a_revision_has_the_files_of_the_work_tree_by_the_same_rules(repository: Repository) -> None:
    repository.write("mbl.yaml", "b/c/d.yml", "b.yaml", "b/a.YAML", "README.md", "b/notes.yaml.bak", "yaml")
    repository.write(".hidden.yaml", "b/.github/w.yml", "b/.mbl-tmp-1.yaml", "ñandú 学 (1).yaml")
    repository.commit()
    tree, work = GitTree(repository.root, "HEAD"), WorkTree(repository.root)
    assert paths(tree) == ["b.yaml", "b/a.YAML", "b/c/d.yml", "mbl.yaml", "ñandú 学 (1).yaml"]
    assert [(one.path, one.size) for one in tree.files()] == [(one.path, one.size) for one in work.files()]
    assert (tree.links(), tree.obstacles()) == (work.links(), work.obstacles())
    assert {path: tree.read(path) for path in paths(tree)} == {path: work.read(path) for path in paths(tree)}


def test_older_commits_are_read_and_the_work_tree_stays_as_it_is(repository: Repository) -> None:
    repository.write("a.yaml", text="old")
    old = repository.commit()
    repository.write("a.yaml", "b.yaml", text="new")
    repository.commit()
    repository.write("a.yaml", text="unsaved")
    before = repository.git("status", "--porcelain")
    assert GitTree(repository.root, "HEAD~1").read("a.yaml") == b"old"
    assert GitTree(repository.root, "main").read("a.yaml") == b"new"
    assert GitTree(repository.root, old[:10]).commit == old
    assert paths(GitTree(repository.root, old)) == ["a.yaml"]
    assert repository.git("status", "--porcelain") == before


def test_the_district_may_be_a_folder_of_the_repository(repository: Repository) -> None:
    repository.write(
        "outside.yaml", "districts/one: two/mbl.yaml", "districts/one: two/a/b.yaml", "districts/other.yaml"
    )
    repository.commit()
    tree = GitTree(repository.root / "districts" / "one: two", "main")
    assert paths(tree) == ["a/b.yaml", "mbl.yaml"]
    assert tree.read("a/b.yaml") == b"districts/one: two/a/b.yaml"
    for path in ("../other.yaml", "outside.yaml", "/outside.yaml", "a", "", "a/../mbl.yaml"):
        with pytest.raises(FileNotFoundError):
            tree.read(path)


def test_a_folder_that_was_not_there_yet_is_empty(repository: Repository) -> None:
    repository.write("a.yaml")
    repository.commit()
    repository.write("later/mbl.yaml")
    tree = GitTree(repository.root / "later", "HEAD")
    assert (tree.files(), tree.links(), tree.obstacles()) == ((), (), ())


@posix
def test_links_are_told_and_never_followed(repository: Repository) -> None:
    outside = repository.root.parent / "outside"
    outside.mkdir()
    repository.write("outer/x.yaml", "d/a.yaml", "d/notes.txt", "d/real/b.yaml")
    district = repository.root / "d"
    (district / "file.yaml").symlink_to(district / "a.yaml")
    (district / "broken.yml").symlink_to("nowhere")
    (district / "folder").symlink_to("real")
    (district / "real" / "up").symlink_to("..")
    (district / "outer").symlink_to("../outer")
    (district / "whole").symlink_to("..")
    (district / "notes").symlink_to("notes.txt")
    (district / "away").symlink_to("../../outside")
    (district / "odd").symlink_to("a\nb")
    (district / "long").symlink_to("x/" * 2000)
    repository.commit()
    tree = GitTree(district, "HEAD")
    assert paths(tree) == ["a.yaml", "real/b.yaml"]
    assert tree.links() == ("broken.yml", "file.yaml", "folder", "outer", "real/up", "whole")
    for path in ("file.yaml", "folder/b.yaml", "outer/x.yaml"):
        with pytest.raises(FileNotFoundError):
            tree.read(path)


@posix
def test_strange_names(repository: Repository) -> None:
    strange = (
        "new\nline.yaml",
        "quo\"te's.yaml",
        "tab\t.yaml",
        "back\\slash.yaml",
        "a\tb/c.yaml",
        "a\tb/d.yaml",
        " x .yaml",
    )
    repository.write("mbl.yaml", *strange)
    (repository.root / os.fsdecode(b"latin-\xe4.yaml")).write_bytes(b"x")
    (repository.root / os.fsdecode(b"f-\xe4")).mkdir()
    (repository.root / os.fsdecode(b"f-\xe4") / "x.yaml").write_bytes(b"x")
    repository.commit()
    tree, work = GitTree(repository.root, "HEAD"), WorkTree(repository.root)
    assert paths(tree) == [" x .yaml", "mbl.yaml", "quo\"te's.yaml"]
    assert tree.read("quo\"te's.yaml") == b"quo\"te's.yaml"
    assert tree.obstacles() == work.obstacles()
    assert len(tree.obstacles()) == 6
    assert [one.path for one in work.files()] == paths(tree)


def test_submodules_are_obstacles(repository: Repository, tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    other.write("x.yaml")
    other.commit()
    repository.write("mbl.yaml")
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.root), "inner")
    repository.commit()
    tree = GitTree(repository.root, "HEAD")
    assert paths(tree) == ["mbl.yaml"]
    assert [(one.path, one.reason) for one in tree.obstacles()] == [
        ("inner", "this is a git submodule: its files are in another repository")
    ]
    assert tree.is_submodule("inner/x.yaml")
    assert not tree.is_submodule("inner.yaml")
    assert changes_since(repository.root, "HEAD").paths == frozenset()
    assert changes_since(repository.root, "HEAD").base.read("inner/x.yaml") == b"x.yaml"
    repository.write("inner/x.yaml", text="changed")
    assert changes_since(repository.root, "HEAD").paths == frozenset()


def test_a_bare_repository_and_a_second_work_tree(repository: Repository, tmp_path: Path) -> None:
    repository.write("d/a.yaml")
    repository.commit()
    repository.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    assert paths(GitTree(tmp_path / "bare.git", "main")) == ["d/a.yaml"]
    repository.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = Repository(tmp_path / "side")
    side.write("d/b.yaml")
    side.commit()
    assert paths(GitTree(side.root / "d", "HEAD")) == ["a.yaml", "b.yaml"]
    assert paths(GitTree(repository.root / "d", "HEAD")) == ["a.yaml"]
    assert changes_since(side.root, "main").paths == {"d/b.yaml"}


def test_the_other_hash(tmp_path: Path) -> None:
    repository = made(tmp_path / "longer", "--object-format=sha256")
    repository.write("a.yaml", "b.yaml")
    assert len(repository.commit()) == 64
    repository.write("b.yaml", text="changed")
    assert changes_since(repository.root, "HEAD").paths == {"b.yaml"}


def test_large_files_are_cut_and_the_next_read_is_right(repository: Repository) -> None:
    repository.write("b.yaml", "empty.yaml", text="")
    repository.write("b.yaml", text="after")
    with (repository.root / "a.yaml").open("wb") as file:
        file.truncate(LARGEST_FILE + 3_000_000)
    repository.commit()
    tree = GitTree(repository.root, "HEAD")
    assert tree.files()[0].size == LARGEST_FILE + 3_000_000
    assert len(tree.read("a.yaml")) == LARGEST_FILE + 1
    assert (tree.read("b.yaml"), tree.read("empty.yaml")) == (b"after", b"")


@pytest.mark.usefixtures("no_warnings")
def test_the_reading_program_ends_with_the_tree(repository: Repository) -> None:
    repository.write("a.yaml")
    repository.commit()
    tree = GitTree(repository.root, "HEAD")
    assert tree.read("a.yaml") == tree.read("a.yaml") == b"a.yaml"
    process = tree._reader()._process  # noqa: SLF001 - what must not be left behind
    tree.close()
    assert process.returncode == 0
    assert tree.read("a.yaml") == b"a.yaml"  # a new one
    process = tree._reader()._process  # noqa: SLF001
    del tree
    assert process.returncode == 0


def test_a_program_that_dies_is_an_error_of_the_file(repository: Repository) -> None:
    repository.write("a.yaml")
    repository.commit()
    tree = GitTree(repository.root, "HEAD")
    tree.read("a.yaml")
    tree._reader()._process.kill()  # noqa: SLF001 - as a system short of memory does
    tree._reader()._process.wait()  # noqa: SLF001
    with pytest.raises(OSError, match="cannot read"):
        tree.read("a.yaml")


def test_a_damaged_object_is_an_error_of_the_file(repository: Repository) -> None:
    repository.write("a.yaml", "b.yaml")
    repository.commit()
    blob = repository.git("rev-parse", "HEAD:a.yaml")
    loose = repository.root / ".git" / "objects" / blob[:2] / blob[2:]
    tree = GitTree(repository.root, "HEAD")
    assert tree.files()
    loose.chmod(0o600)
    loose.unlink()
    with pytest.raises(OSError, match="cannot read"):
        tree.read("a.yaml")
    assert tree.read("b.yaml") == b"b.yaml"


# --------------------------------------------------------------------------------------------- what runs, and what not


@posix
def test_nothing_that_the_repository_brings_is_run(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    trap = repository.root / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{repository.root}/sprung'\ncat\n")
    trap.chmod(0o755)
    repository.write("a.yaml", ".gitattributes", text="*.yaml filter=trap diff=trap merge=trap text\n")
    repository.commit()
    (repository.root / ".git" / "hooks").mkdir(exist_ok=True)
    for hook in ("post-index-change", "fsmonitor-watchman", "post-checkout", "reference-transaction"):
        (repository.root / ".git" / "hooks" / hook).write_bytes(trap.read_bytes())
        (repository.root / ".git" / "hooks" / hook).chmod(0o755)
    for key in (
        "filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "diff.trap.textconv", "diff.trap.command",
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "diff.external", "alias.ls-tree",
    ):  # fmt: skip
        repository.git("config", key, str(trap))
    repository.write("a.yaml", text="changed")
    (repository.root / "sprung").unlink(missing_ok=True)
    monkeypatch.chdir(repository.root)
    assert changes_since(repository.root, "HEAD").paths == {"a.yaml"}
    assert GitTree(repository.root, "HEAD").read("a.yaml").startswith(b"*.yaml")
    assert not (repository.root / "sprung").exists()
    subprocess.run(("git", "status"), cwd=repository.root, capture_output=True, check=False)
    assert (repository.root / "sprung").exists()  # the trap is one


@posix
def test_a_program_of_the_district_is_not_taken_for_git(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("a.yaml")
    repository.commit()
    fake = repository.root / "git"
    fake.write_text(f"#!/bin/sh\ntouch '{repository.root}/sprung'\n")
    fake.chmod(0o755)
    monkeypatch.chdir(repository.root)
    monkeypatch.setenv("PATH", os.pathsep.join((".", "", os.environ["PATH"])))
    git_run._program.cache_clear()  # noqa: SLF001 - it is looked for once in a run
    assert paths(GitTree(repository.root, "HEAD")) == ["a.yaml"]
    assert not (repository.root / "sprung").exists()


def test_without_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("", str(repository.root), "."):
        monkeypatch.setenv("PATH", path)
        git_run._program.cache_clear()  # noqa: SLF001 - it is looked for once in a run
        with pytest.raises(MblError, match="not installed") as raised:
            GitTree(repository.root, "HEAD")
        assert raised.value.hint == "install git"
    git_run._program.cache_clear()  # noqa: SLF001


def test_what_a_hook_leaves_in_the_environment_does_not_lead_astray(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("a.yaml")
    repository.commit()
    other = made(tmp_path / "other")
    other.write("wrong.yaml")
    other.commit()
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "no-index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "no-objects"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert paths(GitTree(repository.root, "HEAD")) == ["a.yaml"]
    assert changes_since(repository.root, "HEAD").paths == frozenset()
    assert not (tmp_path / "trace").exists()


def test_a_partial_clone_is_not_completed_over_the_network(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.yaml", text="old")
    repository.commit()
    repository.write("a.yaml", text="new")
    repository.commit()
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.git("clone", "--quiet", "--filter=blob:none", repository.root.as_uri(), str(tmp_path / "partial"))
    with pytest.raises(MblError, match="are missing") as raised:
        GitTree(tmp_path / "partial", "HEAD~1").files()
    assert raised.value.hint == "clone the repository again without --filter"
    assert paths(GitTree(tmp_path / "partial", "HEAD")) == ["a.yaml"]


# ------------------------------------------------------------------------------------------------------- revisions


@pytest.mark.parametrize(
    "revision",
    [
        "--upload-pack=x", "-", "--", "-n", "--all", "", " ", "a\0b", "nothing", "HEAD:a.yaml", "HEAD..main", "^main",
        "a b", "$(touch sprung)", "main;x", "HEAD^9", "\udcff", "x" * 10_000, "main\nmain",
    ],
)  # fmt: skip
def test_revisions_that_are_none(repository: Repository, revision: str) -> None:
    repository.write("a.yaml")
    repository.commit()
    with pytest.raises(MblError, match="knows no revision") as raised:
        GitTree(repository.root, revision)
    assert raised.value.exit_code == 2
    assert raised.value.hint


def test_the_nearest_branch_is_named(repository: Repository) -> None:
    repository.write("a.yaml")
    repository.commit()
    repository.git("branch", "new-science-framework")
    with pytest.raises(MblError) as raised:
        GitTree(repository.root, "new-sience-framework")
    assert raised.value.hint == 'did you mean "new-science-framework"?'
    assert branch_names(repository.root) == ("main", "new-science-framework")


def test_no_commit_yet(repository: Repository) -> None:
    repository.write("a.yaml")
    with pytest.raises(MblError, match="no commit yet") as raised:
        changes_since(repository.root, "HEAD")
    assert raised.value.hint == "commit the files first"
    with pytest.raises(MblError, match="knows no revision"):
        GitTree(repository.root, "main")


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(MblError, match="not in a git repository"):
        GitTree(tmp_path, "HEAD")
    assert branch_names(tmp_path) == ()


def test_a_shallow_clone(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.yaml", text="old")
    old = repository.commit()
    repository.write("a.yaml", text="new")
    repository.commit()
    repository.git("clone", "--quiet", "--depth=1", repository.root.as_uri(), str(tmp_path / "shallow"))
    with pytest.raises(MblError, match="knows no revision") as raised:
        GitTree(tmp_path / "shallow", old)
    assert "fetch-depth: 0" in str(raised.value.hint)
    assert changes_since(tmp_path / "shallow", "HEAD").paths == frozenset()


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives a folder away")
def test_a_repository_of_somebody_else(repository: Repository) -> None:
    repository.write("a.yaml")
    repository.commit()
    os.chown(repository.root, 12_345, 12_345)
    os.chown(repository.root / ".git", 12_345, 12_345)
    with pytest.raises(MblError, match="somebody else") as raised:
        GitTree(repository.root, "HEAD")
    assert "safe.directory" in str(raised.value.hint)


# --------------------------------------------------------------------------------------------------------- changes


def test_what_differs(repository: Repository) -> None:
    repository.write(
        "same.yaml", "changed.yaml", "staged.yaml", "gone.yaml", "old-name.yaml", "notes.txt", ".hidden.yaml"
    )
    repository.commit()
    repository.write("changed.yaml", "staged.yaml", "notes.txt", ".hidden.yaml", text="other")
    repository.git("add", "staged.yaml")
    (repository.root / "gone.yaml").unlink()
    repository.git("mv", "old-name.yaml", "new-name.yaml")
    repository.write("untracked.yaml", "f/untracked.yml")
    found = changes_since(repository.root, "HEAD")
    assert found.paths == {
        "changed.yaml", "staged.yaml", "gone.yaml", "old-name.yaml", "new-name.yaml",
        "untracked.yaml", "f/untracked.yml",
    }  # fmt: skip
    assert found.base.read("changed.yaml") == b"changed.yaml"
    with pytest.raises(FileNotFoundError):
        found.base.read("untracked.yaml")


def test_the_index_is_not_believed(repository: Repository) -> None:
    repository.write("a.yaml", "b.yaml")
    repository.commit()
    repository.git("update-index", "--assume-unchanged", "a.yaml")
    repository.git("update-index", "--skip-worktree", "b.yaml")
    repository.write("a.yaml", "b.yaml", text="other")
    assert changes_since(repository.root, "HEAD").paths == {"a.yaml", "b.yaml"}


def test_a_changed_and_restored_file_does_not_differ(repository: Repository) -> None:
    repository.write("a.yaml", text="x\ny\n")
    repository.commit()
    repository.write("a.yaml", text="z")
    repository.git("add", "a.yaml")
    repository.write("a.yaml", text="x\r\ny\r\n")
    assert changes_since(repository.root, "HEAD").paths == frozenset()


def test_a_branch_is_compared_as_in_a_pull_request(repository: Repository) -> None:
    repository.write("a.yaml", "b.yaml", "c.yaml")
    repository.commit()
    repository.git("switch", "--quiet", "--create", "mine")
    repository.write("a.yaml", text="mine")
    repository.commit()
    repository.git("switch", "--quiet", "main")
    repository.write("b.yaml", text="theirs")
    tip = repository.commit()
    repository.git("switch", "--quiet", "mine")
    repository.write("c.yaml", text="unsaved")
    for name in ("main", tip):
        assert changes_since(repository.root, name).paths == {"a.yaml", "c.yaml"}
    assert changes_since(repository.root, "HEAD").paths == {"c.yaml"}


def test_histories_without_a_common_commit(repository: Repository) -> None:
    repository.write("a.yaml", "b.yaml")
    repository.commit()
    repository.git("switch", "--quiet", "--orphan", "other")
    repository.write("a.yaml")
    repository.write("b.yaml", text="other")
    repository.commit()
    assert changes_since(repository.root, "main").paths == {"b.yaml"}


def test_ignored_files_never_differ_but_are_there(repository: Repository) -> None:
    repository.write("mbl.yaml", "d/mbl.yaml")
    repository.write(".gitignore", text="/d/people/\n*.private.yaml\n")
    repository.write("d/tracked.private.yaml", text="old")
    repository.git("add", "--force", "d/tracked.private.yaml")
    repository.commit()
    repository.write("d/people/names.yaml", "d/x.private.yaml", "d/people/NAMES.YML", "d/new.yaml")
    repository.write("d/tracked.private.yaml", text="new")
    found = changes_since(repository.root / "d", "HEAD")
    assert found.paths == {"new.yaml", "tracked.private.yaml"}
    assert found.base.read("people/names.yaml") == b"d/people/names.yaml"
    assert [one.path for one in found.base.files()] == [
        "mbl.yaml", "people/NAMES.YML", "people/names.yaml", "tracked.private.yaml", "x.private.yaml",
    ]  # fmt: skip


def test_a_district_that_git_ignores(repository: Repository) -> None:
    repository.write(".gitignore", text="/d/\n")
    repository.commit()
    repository.write("d/mbl.yaml")
    with pytest.raises(MblError, match="git ignores"):
        changes_since(repository.root / "d", "HEAD")


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_differs(repository: Repository) -> None:
    repository.write("a.yaml")
    repository.commit()
    (repository.root / "a.yaml").chmod(0)
    assert changes_since(repository.root, "HEAD").paths == {"a.yaml"}


def test_many_files_take_one_program(repository: Repository) -> None:
    repository.write(*(f"f{place % 40}/{place}.yaml" for place in range(200)))
    repository.commit()
    code = (
        "import subprocess, sys\n"
        "from pathlib import Path\n"
        "started = []\n"
        "sys.addaudithook(lambda event, _: started.append(event) if event == 'subprocess.Popen' else None)\n"
        "from mblkit.store.git import GitTree\n"
        "tree = GitTree(Path(), 'HEAD')\n"
        "assert sum(len(tree.read(one.path)) for one in tree.files()) > 200\n"
        "print(len(started))\n"
    )
    done = subprocess.run(
        (sys.executable, "-c", code), cwd=repository.root, capture_output=True, check=False, timeout=60
    )
    assert done.stdout.decode() == "5\n", done.stderr.decode()
