"""Which files of a district differ from a revision of its git repository."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from mblkit.errors import MblError
from mblkit.store.git import GitTree
from mblkit.store.git_run import answer, run
from mblkit.store.overlay import OverlayTree
from mblkit.store.tree import ROOT_FILE, Tree, WorkTree


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between a revision and the work tree.

    Attributes:
        paths: the YAML files that are new, gone or different; a renamed file counts under both names.
        base: the files as they were at the revision, with those that git is told to ignore as they are now.
    """

    paths: frozenset[str]
    base: Tree


def changes_since(root: Path, revision: str) -> Changes:
    """Return what differs between the work tree below `root` and a revision, as a pull request counts it.

    That is: since the newest commit that the revision and HEAD have in common, so that what others have done on the
    branch since then is no change of ours. Where there is no such commit (in a clone of one commit, say), the revision
    itself counts.

    Content is compared, not what the index says of it, and other line ends are no difference. Untracked files are new;
    of files that git ignores nobody can know, so they never differ.

    Raises MblError as `GitTree` does, and where git ignores the whole district.
    """
    work = WorkTree(root)
    tip = GitTree(root, revision)
    meeting = answer(str(work.root), "merge-base", "--end-of-options", tip.commit, "HEAD")
    base = tip if meeting in {None, tip.commit} else GitTree(root, str(meeting))
    now = {one.path for one in work.files()}
    then = {one.path for one in base.files()}
    new = now - then
    unknown = {path for path in new if base.is_submodule(path)}
    if new:
        unknown |= _ignored(str(work.root)) & new
    if ROOT_FILE in unknown:
        raise MblError("git ignores the files of this district", "leave out --changed")
    differing = {path for path in now & then if _differs(work, base, path)}
    kept = {path: data for path in sorted(unknown) if (data := _bytes(work, path)) is not None}
    return Changes(frozenset((new - unknown) | (then - now) | differing), OverlayTree(base, kept))


def with_ignored(root: Path, tree: Tree) -> Tree:
    """Return the files of a revision with those that git is told to ignore, as they are now: no commit has them."""
    work = WorkTree(root)
    unknown = {one.path for one in work.files()} & _ignored(str(work.root)) - {one.path for one in tree.files()}
    return OverlayTree(tree, {path: data for path in sorted(unknown) if (data := _bytes(work, path)) is not None})


def _differs(work: WorkTree, base: GitTree, path: str) -> bool:
    data, blob = _bytes(work, path), str(base.blob(path))
    if data is None:
        return True
    return blob != _blob(data, blob) and (b"\r\n" not in data or blob != _blob(data.replace(b"\r\n", b"\n"), blob))


def _blob(data: bytes, like: str) -> str:
    """Return the id that git gives to content, by the hash that another id was made with."""
    made = hashlib.new("sha1" if len(like) == 40 else "sha256", usedforsecurity=False)  # noqa: PLR2004 - hex digits
    made.update(b"blob %d\0" % len(data))
    made.update(data)
    return made.hexdigest()


def _bytes(work: WorkTree, path: str) -> bytes | None:
    try:
        return work.read(path)
    except OSError:
        return None


def _ignored(folder: str) -> set[str]:
    """Return the YAML files that git is told to ignore and that no commit has."""
    found = run(
        folder, "ls-files", "-z", "--others", "--ignored", "--exclude-standard",
        "--", ":(icase)*.yaml", ":(icase)*.yml",
    )  # fmt: skip
    return {path.decode("utf-8", "surrogateescape") for path in found.stdout.split(b"\0") if path}
