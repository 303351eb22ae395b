"""Runs the `git` program: fixed arguments, no shell, a clean environment.

Nothing that a repository brings along is run: no hooks, no filters, no file system monitor. Nor is anything fetched.
"""

import os
import shutil
import subprocess
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from mblkit.errors import MblError

_SAFE: Final = (
    "-c", "core.fsmonitor=false",  # a program, named by the configuration
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "protocol.allow=never",  # a partial clone fetches what it lacks; this stops old versions too
)  # fmt: skip
_SET: Final = {
    "LC_ALL": "C",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_KEPT: Final = ("GIT_CONFIG_", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
"""What the user may say of git in the environment. The rest (GIT_DIR and its like) is left behind by hooks."""


def prefix_of(folder: str) -> str:
    """Return the way from the top of the git repository to a folder in it. Raises MblError where there is none."""
    found = run(folder, "rev-parse", "--show-prefix")
    if found.returncode == 0:
        return found.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")
    if b"dubious ownership" in found.stderr or b"safe.directory" in found.stderr:
        hint = 'say "git config --global --add safe.directory" with its folder, if you trust it'
        raise MblError("git does not read this repository, because it belongs to somebody else", hint)
    raise MblError("the district is not in a git repository", 'start one with "git init"')


def commit_of(folder: str, revision: str) -> str:
    """Return the id of the commit that a revision names. Raises MblError for an unknown one."""
    if revision and not revision.startswith("-") and "\0" not in revision:
        wanted = f"{revision}^{{commit}}"
        found = answer(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
        if found is not None and not found.startswith("^"):  # what is to be left out is no commit
            return found
    if revision in {"HEAD", "@"}:
        raise MblError("the git repository has no commit yet", "commit the files first")
    if answer(folder, "rev-parse", "--is-shallow-repository") == "true":
        hint = 'this clone has only part of the history: fetch the rest ("fetch-depth: 0" where GitHub checks it out)'
        raise MblError(f'git knows no revision "{revision}" here', hint)
    near = get_close_matches(revision, branch_names(Path(folder)), 1)
    hint = f'did you mean "{near[0]}"?' if near else "name a branch, a tag or a commit"
    raise MblError(f'git knows no revision "{revision}"', hint)


def lacking(folder: str, commit: str) -> MblError:
    """Return the error that says that git has not all objects of a commit."""
    partial = answer(folder, "config", "--get-regexp", r"^remote\..*\.(promisor|partialclonefilter)$") is not None
    hint = "clone the repository again without --filter" if partial else 'run "git fsck"'
    return MblError(f"objects of the commit {commit[:12]} are missing", hint)


def answer(folder: str, *arguments: str) -> str | None:
    """Return what git answers, without its line end; None where it refuses or has nothing to say."""
    found = run(folder, *arguments)
    text = found.stdout.decode("utf-8", "surrogateescape").strip()
    return text if found.returncode == 0 and text else None


def run(folder: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """Run git in a folder and return what it said. Raises MblError where there is no git."""
    return subprocess.run(  # noqa: S603 - fixed arguments, no shell
        command(*arguments), cwd=folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )


def command(*arguments: str) -> list[str]:
    """Return the whole command line for some arguments. Raises MblError where there is no git."""
    return [_program(), *_SAFE, *arguments]


@cache
def _program() -> str:
    """Return where git is, only ever by an absolute folder of the PATH: the district may hold a file of that name.

    Raises MblError where it is not.
    """
    folders = [folder for folder in os.get_exec_path() if Path(folder).is_absolute()]
    found = shutil.which("git", path=os.pathsep.join(folders)) if folders else None
    if found is None or not Path(found).is_absolute():
        raise MblError("the program git is not installed", "install git")
    return found


def environment() -> dict[str, str]:
    """Return the environment that git runs in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_KEPT)}
    return {**kept, **_SET}


def branch_names(root: Path) -> tuple[str, ...]:
    """Return the branches and tags of the git repository, sorted; none where there is no repository."""
    folder = os.path.realpath(root)
    found = run(folder, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
    return tuple(sorted(set(found.stdout.decode("utf-8", "replace").split())))
