"""Which files `mbl validate` tells about: all, those that are named, one that comes from stdin, or those that changed.

Whatever is told, the whole district is checked: what a file refers to stands in others.
"""

import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from mblkit.cli.examining import Asked, Examined, examined
from mblkit.cli.surroundings import find_repository, told_of_names, tree_of, with_names
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.diagnostics import Diagnostic
    from mblkit.store.tree import Tree, WorkTree

_STDIN: Final = Path("-")


class Wish(NamedTuple):
    """What the command line says of files.

    Attributes:
        paths: files and folders, or "-" for stdin.
        stdin_filename: the file that stdin stands for.
        changed: the revision to compare with, or None.
    """

    paths: tuple[Path, ...] = ()
    stdin_filename: Path | None = None
    changed: str | None = None

    @property
    def stdin(self) -> bool:
        """Whether the text of a file comes from stdin."""
        return _STDIN in self.paths

    def agree(self) -> None:
        """Raise MblError where the parts contradict each other."""
        if self.paths and self.changed is not None:
            raise MblError("--changed and paths are two ways to choose files", "leave out one of the two")
        if self.stdin and len(self.paths) > 1:
            raise MblError("- stands for a single file", "name no other file with it")
        if self.stdin and self.stdin_filename is None:
            raise MblError("it is not clear which file stdin stands for", "name it with --stdin-filename")
        if self.stdin_filename is not None and not self.stdin:
            raise MblError("--stdin-filename is given, but nothing is read from stdin", "write - as the path")

    def folder(self, root: Path | None) -> Path:
        """Return the top folder of the district: as told, else at or above this folder, else above the first path.

        Raises MblError where there is none.
        """
        from mblkit.store.tree import find_root

        first = self.stdin_filename or next(iter(self.paths), None)
        if root is None and first is not None and find_root(Path.cwd()) is None:
            found = find_root(Path(os.path.realpath(first)))
            if found is not None:
                return found
        return find_repository(root)


class Focus(NamedTuple):
    """What is checked, and what of it is told.

    Attributes:
        root: the top folder of the district.
        tree: all files.
        told: the paths of those that are told about; None for all.
        base: where the findings in other files are told as well that were not there before, the files before.
    """

    root: Path
    tree: "Tree"
    told: frozenset[str] | None = None
    base: "Tree | None" = None

    def within(self, path: str) -> bool:
        """Tell whether findings in a file are told."""
        return self.told is None or path in self.told

    def of(self, asked: Asked) -> Asked:
        """Return what is asked, narrowed to the files that are told about."""
        return asked if self.told is None else asked._replace(within=self.within)


def focus_of(folder: Path, wish: Wish) -> Focus:
    """Return what is checked. Raises MblError for paths that are no files of the district, and for git as it does."""
    tree = told_of_names(tree_of(folder))
    if wish.changed is not None:
        from mblkit.store.changes import changes_since

        changes = changes_since(folder, wish.changed)
        return Focus(tree.root, tree, changes.paths, with_names(changes.base, tree))
    if wish.stdin and wish.stdin_filename is not None:
        return _from_stdin(tree, wish.stdin_filename)
    return Focus(tree.root, tree, _named(tree, wish.paths) if wish.paths else None)


def focused(focus: Focus, asked: Asked, mended: int = 0) -> Examined:
    """Return what is found in a focus; `mended` says how many findings are gone already.

    Raises MblError as `examined` does.
    """
    if focus.told is None:
        run = examined(focus.tree, asked)
        return run._replace(report=replace(run.report, mended=mended))
    if focus.base is None:
        run = examined(focus.tree, focus.of(asked))
        found: Sequence[Diagnostic] = run.report.diagnostics
    else:
        asked = asked._replace(within=None)
        run = examined(focus.tree, asked)
        found = _brought_about(focus, focus.base, asked, run)
    report = replace(
        run.report,
        diagnostics=tuple(found),
        files=sum(focus.within(one.path) for one in focus.tree.files()),
        suppressed=sum(number for path, number in run.suppressed.items() if focus.within(path)),
        known=sum(number for path, number in run.known.items() if focus.within(path)),
        mended=mended,
    )
    return run._replace(report=report)


# ------------------------------------------------------------------------------------------------------ paths, stdin


def _named(tree: "WorkTree", paths: Iterable[Path]) -> frozenset[str] | None:
    """Return the paths that are told about where files and folders are named; None where the district itself is."""
    files, obstacles = (one.path for one in tree.files()), (one.path for one in tree.obstacles())
    known = (*files, *obstacles, *tree.links())
    told: set[str] = set()
    for path in paths:
        if not os.path.lexists(path):
            raise MblError(f'there is no file or folder "{path}"', "write the path as seen from this folder")
        name = _inside(tree, path)
        if name == "":
            return None
        found = _matching(name, known)
        if not found and not path.is_dir() and not _is_yaml(name):
            raise MblError(f'"{path}" is no YAML file', "name files that end in .yaml or .yml, or a folder")
        told.update(
            found
        )  # none for an empty folder, and for names with a leading dot, which are no part of a district
    return frozenset(told)


def _matching(name: str, known: Sequence[str]) -> list[str]:
    """Return the known paths that a file or a folder stands for. Some systems take other letters for the same name."""
    found = [one for one in known if one == name or one.startswith(f"{name}/")]
    return found or [
        one for one in known if _folded(one) == _folded(name) or _folded(one).startswith(_folded(f"{name}/"))
    ]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _is_yaml(name: str) -> bool:
    from mblkit.store.tree import is_yaml_name

    return is_yaml_name(name)


def _inside(tree: "WorkTree", path: Path) -> str:
    """Return a path relative to the district, "" for its top. Raises MblError for one outside of it.

    Links on the way to a file are followed to where it lies; the last part may be a link itself.
    """
    from mblkit.load.people_folder import DistrictTree

    whole = Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps ".."
    for real in (Path(os.path.realpath(whole.parent), whole.name), Path(os.path.realpath(whole))):
        if real.is_relative_to(tree.root):
            return "/".join(real.relative_to(tree.root).parts)
        with_the_names = tree.inside(real) if isinstance(tree, DistrictTree) else None
        if with_the_names is not None:
            return with_the_names
    raise MblError(f'"{path}" is outside of the district in {tree.root}', "name a file or a folder inside it")


def _from_stdin(tree: "WorkTree", path: Path) -> Focus:
    from mblkit.store.overlay import OverlayTree
    from mblkit.store.tree import LARGEST_FILE, is_text_name

    name = _inside(tree, path)
    if not _is_yaml(name):
        raise MblError(f'"{path}" is no YAML file', "name a file that ends in .yaml or .yml")
    if not is_text_name(name) or any(part.startswith(".") and part != ".." for part in name.split("/")):
        raise MblError(f'"{path}" is no file of the district', "give it a name of plain text without a leading dot")
    text = sys.stdin.buffer.read(LARGEST_FILE + 1)
    return Focus(tree.root, OverlayTree(tree, {name: text}), frozenset((name,)))


# ----------------------------------------------------------------------------------------------------------- changes


def _brought_about(focus: Focus, base: "Tree", asked: Asked, run: Examined) -> "list[Diagnostic]":
    """Return the findings in changed files, and those in others that were not there before, with their places."""
    from mblkit.load.places import place_all

    found = [one for one in run.report.diagnostics if focus.within(one.location.path)]
    others = [one for one in run.report.diagnostics if not focus.within(one.location.path)]
    if others:
        before = Counter(one.identity for one in _before(focus, base, asked, run))
        for one in others:
            before[one.identity] -= 1
            if before[one.identity] < 0:
                found.append(one)
    return place_all(run.report.read, found)


def _before(focus: Focus, base: "Tree", asked: Asked, run: Examined) -> "tuple[Diagnostic, ...]":
    """Return the findings in files that did not change, as they were before the change.

    The baseline is the one of today, so that a finding is known on both sides or on none. Rules that the command line
    names may not have been there yet: then there were none of their findings either.
    """
    name = run.checks.baseline
    baseline = asked.baseline or (focus.root / name if name is not None else None)
    try:
        past = examined(base, asked._replace(baseline=baseline, known=asked.known and baseline is not None))
    except MblError:
        return ()
    return past.report.diagnostics
