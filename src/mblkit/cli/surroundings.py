"""Where the repository is, what day it is, where output goes: without what reads a command line."""

import os
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from mblkit.cli.terminal import put
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.store.tree import Tree, WorkTree

_CONTROLS: Final = {number: f"\\x{number:02x}" for number in (*range(9), *range(11, 32), *range(127, 160))} | {
    number: f"\\u{number:04x}" for number in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)
}

_COLUMNS: Final = 100
"""How wide a text is that no terminal shows."""


def find_repository(root: Path | None) -> Path:
    """Return the top folder of the district repository. Raises MblError where there is none."""
    from mblkit.store.tree import find_root

    if root is not None:
        if not root.is_dir():
            raise MblError(f'there is no folder "{root}"', "write the folder that holds mbl.yaml")
        if not (root / "mbl.yaml").exists():
            above = find_root(root.resolve())
            hint = f"did you mean {above}?" if above is not None else "write the folder that holds mbl.yaml"
            raise MblError(f'there is no mbl.yaml in "{root}"', hint)
        return _whole(root)
    found = find_root(Path.cwd())
    if found is None:
        hint = 'go to a folder with "mbl.yaml", name one with --root, or start one with "mbl init"'
        raise MblError("this is no district repository: no mbl.yaml here or in any folder above", hint)
    return _whole(found)


def _whole(root: Path) -> Path:
    """Return a repository after finishing a change of several files that a process which died had begun."""
    from mblkit.store.pending import is_pending, recover

    real = Path(os.path.realpath(root))
    if not is_pending(real):
        return root
    from mblkit.load.people_folder import people_folder

    finished = recover(real, people_folder(real, os.environ))
    if finished.done:
        note(f"an interrupted change was finished: {', '.join(finished.done)}")
    if finished.waiting:
        note("an interrupted change waits for the folder of the names")
    return root


def open_tree(root: Path | None) -> "WorkTree":
    """Return the work tree of the district repository, with its names, and say so where names are left out.

    Raises MblError where there is no repository.
    """
    return told_of_names(tree_of(find_repository(root)))


def tree_of(folder: Path) -> "WorkTree":
    """Return the work tree of a district, with its names. Raises MblError where their folder cannot be one."""
    from mblkit.load.people_folder import district_tree

    return district_tree(folder, os.environ)


def told_of_names(tree: "WorkTree") -> "WorkTree":
    """Say on stderr where names are left out, because their folder is not there; return the tree."""
    from mblkit.load.people_folder import DistrictTree

    objection = tree.objection() if isinstance(tree, DistrictTree) else None
    if objection is not None:
        note(f"{objection}: ids stand in the place of names")
    return tree


class Files(NamedTuple):
    """The files that a command computes with.

    Attributes:
        tree: the files.
        revision: the id of the commit that they are of, or None for the work tree.
    """

    tree: "Tree"
    revision: str | None = None

    def notices(self) -> tuple[str, ...]:
        """Return what a document says above everything else when its files are not those of today."""
        return (f"Made from the files of the commit {self.revision}.",) if self.revision is not None else ()


def open_files(root: Path | None, revision: str | None) -> Files:
    """Return the district's files as they are, or as they were at a git revision. The work tree is never touched.

    Raises MblError where there is no repository, where git knows no such revision, and where it has no district.
    """
    if revision is None:
        return Files(open_tree(root))
    from mblkit.store.git import GitTree
    from mblkit.store.tree import ROOT_FILE

    folder = find_repository(root)
    tree = GitTree(folder, revision)
    if tree.blob(ROOT_FILE) is None:
        raise MblError(f'at the revision "{revision}" this folder had no mbl.yaml', "name a later revision")
    note(f"files of the commit {tree.commit[:12]}")
    return Files(with_names(tree, told_of_names(tree_of(folder))), tree.commit)


def with_names(tree: "Tree", now: "WorkTree") -> "Tree":
    """Return the tree of a revision with the names of today, where they lie outside the repository: git has no others.

    A file that cannot be read any more is left out.
    """
    from mblkit.load.people_folder import DistrictTree
    from mblkit.store.overlay import OverlayTree

    if not isinstance(now, DistrictTree):
        return tree
    return OverlayTree(tree, now.names())


def day(text: str | None) -> date:
    """Return the day that an option names, or today. Raises MblError for a day that is none."""
    if text is None:
        return date.today()
    from mblkit.model.base import read_day

    found = read_day(text)
    if found is None:
        raise MblError(f'"{text}" is not a day', "write it as YYYY-MM-DD")
    return found


def reader() -> str | None:
    """Return the YAML reader that the environment asks for, or None for the usual one."""
    return os.environ.get("MBL_READER") or None


def columns(output: Path | None) -> int:
    """Return how many columns a text may take: the terminal's, and a hundred in a file or a pipe."""
    if (output is not None and str(output) != "-") or not sys.stdout.isatty():
        return _COLUMNS
    return shutil.get_terminal_size((_COLUMNS, 24)).columns


def is_plain(output: Path | None) -> bool:
    """Tell whether a text must do without signs beyond ASCII, because stdout has no place for them."""
    if output is not None and str(output) != "-":
        return False
    return not (sys.stdout.encoding or "utf-8").lower().replace("-", "").startswith("utf")


def safe(text: str) -> str:
    """Return text with signs that could move the cursor or turn the line shown as escapes."""
    return text.translate(_CONTROLS)


def note(text: str) -> None:
    """Write a remark to stderr."""
    print(safe(text), file=sys.stderr)


def note_finding(place: str, message: str, hint: str | None, severity: str = "error") -> None:
    """Write what is wrong with a file from elsewhere to stderr, with its place and what to do."""
    note(f"{place}: {severity}: {message}" + (f"\n    help: {hint}" if hint else ""))


def refuse_district_file(output: Path) -> None:
    """Raise MblError where an output would take the place of a file of a district, or be taken for one."""
    if output.suffix.lower() in {".yaml", ".yml"}:
        raise MblError(f'"{output}" would be a file of the district', "give the output another ending")
    try:
        begins = output.read_bytes()[:200] if output.is_file() else b""
    except OSError:
        begins = b""
    if any(line.startswith(b"mbl:") for line in begins.splitlines()):
        raise MblError(f'"{output}" is a file of the district', "give the output another name")


def deliver(text: str, output: Path | None, *, private: bool, quiet: bool = False) -> None:
    """Write a result to a file, atomically, and say so unless `quiet`; or to stdout.

    Files about students are readable by their owner alone.
    Raises MblError where the file cannot be written.
    """
    if output is None or str(output) == "-":
        put(text)
        return
    from mblkit.store.atomic import write_output

    refuse_district_file(output)
    data = text if text.endswith("\n") else f"{text}\n"
    write_output(output, data.encode(), private=private)
    if not quiet:
        note(f"wrote {output}")
