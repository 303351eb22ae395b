"""The files of a district as they were at a revision of its git repository, read without touching the work tree."""

import errno
import os
import posixpath
import subprocess
import weakref
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from mblkit.store.git_run import answer, command, commit_of, environment, lacking, prefix_of, run
from mblkit.store.tree import LARGEST_FILE, FileInfo, Obstacle, is_text_name, is_yaml_name
from mblkit.store.tree import printable as printed

_LINK, _SUBMODULE = "120000", "160000"
_LONGEST_TARGET: Final = 4096
_CHUNK: Final = 1 << 20


class GitTree:
    """The files below a folder as they were at a commit of the git repository that holds the folder.

    Reads are answered by one `git cat-file`, started at the first and ended with the tree.
    """

    def __init__(self, root: Path, revision: str) -> None:
        """Find the commit. Raises MblError without git, outside of a git repository and for an unknown revision."""
        self._folder = os.path.realpath(root)
        prefix = prefix_of(self._folder)
        self.commit: Final = commit_of(self._folder, revision)
        inside = f"{self.commit}:{prefix.rstrip('/')}"
        self._top = answer(self._folder, "rev-parse", "--verify", "--quiet", "--end-of-options", inside)
        self._prefix = prefix
        self._found: _Listing | None = None
        self._objects: _Objects | None = None

    def files(self) -> tuple[FileInfo, ...]:
        """Return the YAML files, sorted by path. Raises MblError where objects are missing."""
        return self._listed().files

    def links(self) -> tuple[str, ...]:
        """Return the links that stand for YAML files or for folders of the same git repository, sorted."""
        return self._listed().links

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return submodules, whose files are elsewhere, and names that are not text, sorted by path."""
        return self._listed().obstacles

    def read(self, path: str) -> bytes:
        """Return the bytes of a file, at most `LARGEST_FILE` + 1 of them.

        Raises OSError where there is no such file, or where its object is missing.
        """
        blob = self._listed().blobs.get(path)
        if blob is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return self._reader().read(blob, path)

    def blob(self, path: str) -> str | None:
        """Return the id of the object that holds a file, or None where there is no such file."""
        return self._listed().blobs.get(path)

    def is_submodule(self, path: str) -> bool:
        """Tell whether a path lies in a submodule."""
        return any(path.startswith(one) for one in self._listed().submodules)

    def close(self) -> None:
        """End the reading program. The tree may be used again afterwards."""
        if self._objects is not None:
            self._objects.close()
            self._objects = None

    def _reader(self) -> "_Objects":
        if self._objects is None:
            self._objects = _Objects(self._folder)
        return self._objects

    def _listed(self) -> "_Listing":
        if self._found is None:
            self._found = self._list()
        return self._found

    def _list(self) -> "_Listing":
        if self._top is None:
            return _Listing()  # the folder was not there yet
        entries = run(self._folder, "ls-tree", "-r", "-z", "-l", "--full-tree", "--end-of-options", self._top)
        if entries.returncode:
            raise lacking(self._folder, self.commit)
        listing = _Listing()
        for entry in _entries(entries.stdout):
            self._sort_in(entry, listing)
        listing.close()
        return listing

    def _sort_in(self, entry: "_Entry", listing: "_Listing") -> None:
        """Add an entry to the list that it belongs in, as `WorkTree` does with what stands in a folder."""
        parts = entry.path.split("/")
        for place, part in enumerate(parts):
            if part.startswith("."):
                return
            if not is_text_name(part) and (place < len(parts) - 1 or entry.mode == _SUBMODULE):
                listing.strange.add(printed("/".join(parts[: place + 1])))
                return
        is_yaml = is_yaml_name(parts[-1])
        if entry.mode == _SUBMODULE:
            listing.submodules.append(f"{entry.path}/")
        elif entry.mode == _LINK:
            if is_yaml or self._leads_to_a_folder(entry):
                listing.linked.append(printed(entry.path))
        elif is_yaml and not is_text_name(parts[-1]):
            listing.unnameable.append(printed(entry.path))
        else:
            listing.blobs[entry.path] = entry.blob  # catalogs, templates and a logo are read as well
            if is_yaml:
                listing.kept.append(FileInfo(entry.path, entry.size))

    def _leads_to_a_folder(self, entry: "_Entry") -> bool:
        if entry.size > _LONGEST_TARGET:
            return False
        target = os.fsdecode(self._reader().read(entry.blob, entry.path))
        there = posixpath.normpath(posixpath.join(posixpath.dirname(self._prefix + entry.path), target))
        if there == ".":
            return True
        if there.startswith(("/", "../")) or there == ".." or "\n" in there:
            return False  # out of the repository: what stands there is not part of the revision
        return self._reader().kind(f"{self.commit}:{there}") == "tree"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of `git ls-tree`."""

    mode: str
    blob: str
    size: int
    path: str


class _Listing:
    """What stands in a revision."""

    def __init__(self) -> None:
        self.blobs: dict[str, str] = {}
        self.submodules: list[str] = []
        self.kept: list[FileInfo] = []
        self.linked: list[str] = []
        self.strange: set[str] = set()
        self.unnameable: list[str] = []
        self.files: tuple[FileInfo, ...] = ()
        self.links: tuple[str, ...] = ()
        self.obstacles: tuple[Obstacle, ...] = ()

    def close(self) -> None:
        """Put everything in order."""
        elsewhere = "this is a git submodule: its files are in another repository"
        obstacles = [Obstacle(one.rstrip("/"), elsewhere) for one in self.submodules]
        obstacles += [Obstacle(one, "the name of the folder is not plain text") for one in self.strange]
        obstacles += [Obstacle(one, "the name of the file is not plain text") for one in self.unnameable]
        self.files = tuple(sorted(self.kept, key=lambda one: one.path))
        self.links = tuple(sorted(self.linked))
        self.obstacles = tuple(sorted(obstacles, key=lambda one: one.path))


def _entries(listing: bytes) -> Iterator[_Entry]:
    for line in listing.split(b"\0"):
        head, tab, path = line.partition(b"\t")
        if tab:
            mode, _, blob, size = head.decode("ascii").split()
            yield _Entry(mode, blob, int(size) if size.isdigit() else 0, path.decode("utf-8", "surrogateescape"))


class _Objects:
    """A `git cat-file` that answers one question after another."""

    def __init__(self, folder: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - fixed arguments, no shell
            command("cat-file", "--batch"),
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._end = weakref.finalize(self, _end, self._process)

    def close(self) -> None:
        """End the program."""
        self._end()

    def read(self, blob: str, path: str) -> bytes:
        """Return the bytes of an object, at most `LARGEST_FILE` + 1. Raises OSError where it cannot be read."""
        kind, size = self._ask(blob)
        if kind is None:
            raise OSError(errno.EIO, "git cannot read the object", path)
        return self._take(size, path)

    def kind(self, name: str) -> str | None:
        """Return what sort of object a name stands for, or None where there is none."""
        kind, size = self._ask(name)
        if kind is not None:
            self._take(size, name)
        return kind

    def _ask(self, name: str) -> tuple[str | None, int]:
        questions, answers = self._pipes()
        try:
            questions.write(os.fsencode(f"{name}\n"))
            questions.flush()
        except BrokenPipeError:
            return None, 0
        answer = answers.readline().split()
        if len(answer) != 3 or not answer[2].isdigit():  # noqa: PLR2004 - id, kind, size; else "<name> missing"
            return None, 0
        return answer[1].decode("ascii", "replace"), int(answer[2])

    def _take(self, size: int, path: str) -> bytes:
        """Return the first bytes of what git sends, and pass over the rest with the line end behind it."""
        _, answers = self._pipes()
        wanted = min(size, LARGEST_FILE + 1)
        data = answers.read(wanted)
        rest = size + 1 - wanted
        while rest > 0 and (passed := len(answers.read(min(rest, _CHUNK)))):
            rest -= passed
        if len(data) != wanted or rest:
            raise OSError(errno.EIO, "git stopped in the middle of the object", path)
        return data

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        questions, answers = self._process.stdin, self._process.stdout
        if questions is None or answers is None:  # pragma: no cover - both were asked for
            raise OSError(errno.EIO, "git has no pipes")
        return questions, answers


def _end(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):  # it ended before us
                pipe.close()
    process.wait()
