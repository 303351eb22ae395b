"""When files were committed last."""

import subprocess
from pathlib import Path

from mblkit.store.git_times import commit_times


def git(folder: Path, *arguments: str, when: int = 0) -> None:
    env = {
        "PATH": "/usr/bin:/bin:/usr/local/bin",
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "n"), ("EMAIL", "e"))
        },
        "GIT_AUTHOR_DATE": "@1000000000 +0000",
        "GIT_COMMITTER_DATE": f"@{when} -0700",
    }
    subprocess.run(("git", *arguments), cwd=folder, check=True, capture_output=True, env=env)


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def test_each_file_has_the_time_of_its_last_commit(tmp_path: Path) -> None:
    district = tmp_path / "dist rict"
    odd = "b/\u00fc *[x] \u4e2d.yaml"
    for path in ("a.yaml", odd, "b/c.yaml"):
        write(district, path, "1")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one", when=1_500_000_000)
    write(district, "a.yaml", "2")
    git(tmp_path, "commit", "-qam", "two", when=1_600_000_000)
    git(tmp_path, "mv", "dist rict/b/c.yaml", "dist rict/d.yaml")
    git(tmp_path, "commit", "-qm", "three", when=1_700_000_000)
    write(district, odd, "not committed")
    write(district, "new.yaml", "not committed")
    expected = {"a.yaml": 1_600_000_000, odd: 1_500_000_000, "d.yaml": 1_700_000_000}
    assert commit_times(district, ("a.yaml", odd, "d.yaml", "new.yaml")) == expected
    assert commit_times(district, ("a.yaml",)) == {"a.yaml": 1_600_000_000}
    assert commit_times(district, ()) == {}


def test_without_commits_there_are_no_times(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "1")
    assert commit_times(tmp_path, ("a.yaml",)) == {}
    git(tmp_path, "init", "-q")
    assert commit_times(tmp_path, ("a.yaml",)) == {}
