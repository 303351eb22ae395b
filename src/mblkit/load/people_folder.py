"""The folder of the names, where it is not in the repository: another folder, or a volume that is not always there.

`people` in `mbl.yaml`, or the environment, names it. Only files of the kinds that hold names are taken from there:
nothing else of a district lies outside its repository.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from mblkit.errors import MblError
from mblkit.load.peek import peek_kind
from mblkit.store.tree import ROOT_FILE, FileInfo, WorkTree, reason

VARIABLE: Final = "MBL_PEOPLE"
"""The variable of the environment that names the folder; it goes before what `mbl.yaml` says."""

INSIDE: Final = "people"
"""The folder where nothing else is said."""

_KINDS: Final = frozenset({"people", "roster"})


def people_folder(root: Path, environ: Mapping[str, str]) -> Path | None:
    """Return the folder of the names where it lies outside the repository at `root`, None where it is inside.

    Whether it exists is not asked. Raises MblError for a folder that holds the repository.
    """
    said = environ.get(VARIABLE) or _configured(root)
    if not said:
        return None
    real = Path(os.path.realpath(root))
    folder = Path(os.path.realpath(real / Path(said).expanduser()))
    if real.is_relative_to(folder):
        hint = f"name another folder in {ROOT_FILE}, or in {VARIABLE}"
        raise MblError("the folder of the names cannot hold the district itself", hint)
    return None if folder.is_relative_to(real) else folder


def _configured(root: Path) -> str | None:
    try:
        data = (root / ROOT_FILE).read_bytes()
    except OSError as error:
        raise MblError(f'"{ROOT_FILE}" cannot be read: {reason(error)}', "check the file") from error
    lines = [line for line in data.decode("utf-8", "replace").splitlines() if line.startswith("people:")]
    if not lines:
        return None
    from mblkit.load.parse import parse  # not for the many that name no folder

    value, _ = parse(ROOT_FILE, lines[0])
    said = value.get("people") if isinstance(value, dict) else None
    return said if isinstance(said, str) else None


class DistrictTree(WorkTree):
    """The work tree of a district with the files of names that lie outside it.

    Their paths are as a person in the top folder would write them, such as `../names/students.yaml`.
    """

    def __init__(self, root: Path, people: Path) -> None:
        super().__init__(root)
        self._other = WorkTree(people)
        self.people = people
        self.prefix = prefix_of(self.root, people)
        self._theirs: tuple[FileInfo, ...] | None = None
        self._locked = 0

    def files(self) -> tuple[FileInfo, ...]:
        """Return the YAML files, sorted by path, those with names included where their folder is there."""
        if self._theirs is None:
            found = self._other.files() if is_there(self.people) else ()
            self._theirs = tuple(
                one._replace(path=self.prefix + one.path) for one in found if self._holds_names(one.path)
            )
        return tuple(sorted((*super().files(), *self._theirs), key=lambda one: one.path))

    def read(self, path: str) -> bytes:
        """Return the bytes of a file. Raises OSError as `WorkTree.read` does."""
        return self._other.read(path.removeprefix(self.prefix)) if path.startswith(self.prefix) else super().read(path)

    def names(self) -> dict[str, bytes]:
        """Return the files of names that can be read, by path."""
        found = {}
        for one in self.files():
            if one.path.startswith(self.prefix):
                with suppress(OSError):
                    found[one.path] = self.read(one.path)
        return found

    def objection(self) -> str | None:
        """Return why names are left out, as a clause; None where they are all there."""
        self.files()
        if not is_there(self.people):
            return "the folder of the names is not there"
        if self._other.obstacles() or self._locked:
            return "the folder of the names cannot be read as a whole"
        return None

    def inside(self, path: Path) -> str | None:
        """Return the path of a file or a folder as `files` has it, where it lies in the folder of the names."""
        if not path.is_relative_to(self.people):
            return None
        return (self.prefix + path.relative_to(self.people).as_posix()).removesuffix("/.")

    def _holds_names(self, path: str) -> bool:
        try:
            return peek_kind(self._other.read(path)) in _KINDS
        except OSError:
            self._locked += 1
            return False


def is_there(folder: Path) -> bool:
    """Tell whether there is a folder; one on a volume that does not answer is not there. Never raises."""
    return os.path.isdir(folder)  # noqa: PTH112 - Path.is_dir raises where it may not look


def prefix_of(root: Path, people: Path) -> str:
    """Return how the paths of files in the folder of the names begin, seen from the top folder."""
    try:
        shown = Path(os.path.relpath(people, os.path.realpath(root))).as_posix()
    except ValueError:  # another drive
        shown = people.as_posix()
    return f"{shown}/"


def district_tree(root: Path, environ: Mapping[str, str]) -> WorkTree:
    """Return the work tree of a district, with the names wherever they are. Raises MblError as `people_folder` does."""
    people = people_folder(root, environ)
    return WorkTree(root) if people is None else DistrictTree(root, people)
