"""The files of a district repository as they lie on the disk: which there are, and their bytes."""

import errno
import os
import stat
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple, Protocol

ROOT_FILE: Final = "mbl.yaml"
"""The file that marks the top folder of a district repository."""

LARGEST_FILE: Final = 16 * 1024 * 1024
"""Bytes of the largest file that is read; `read` returns at most one more, as a sign of more."""

TEMPORARY_PREFIX: Final = ".mbl-tmp-"
"""How the names of half-written files begin; like all with a leading dot, they are not part of a tree."""

_SUFFIXES: Final = (".yaml", ".yml")
_ODD_PARTS: Final = frozenset({"", ".", ".."})
_NEVER_IN_PATHS: Final = "\0\\:" if os.name == "nt" else "\0"
_OPEN_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe that slipped in must not make us wait
)
_MAY_FOLLOW: Final = not hasattr(os, "O_NOFOLLOW")
"""Whether to open a file follows a link."""

_A_LINK: Final = "the path is a symbolic link"


class FileInfo(NamedTuple):
    """A file of the tree: path relative to the root with forward slashes, and what a cache compares."""

    path: str
    size: int
    mtime_ns: int = 0
    inode: int = 0
    ctime_ns: int = 0


class Obstacle(NamedTuple):
    """Something in the tree that cannot be a district file, and a clause that says why."""

    path: str
    reason: str


class Tree(Protocol):
    """Files by path: a folder on the disk, or a revision of a git repository."""

    def files(self) -> tuple[FileInfo, ...]:
        """Return the YAML files, sorted by path."""
        ...

    def links(self) -> tuple[str, ...]:
        """Return the symbolic links that stand for YAML files or folders, sorted. They are never followed."""
        ...

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return what could not be looked into, sorted by path."""
        ...

    def read(self, path: str) -> bytes:
        """Return the bytes of a file, at most `LARGEST_FILE` + 1 of them.

        Raises OSError where it cannot be read or lies outside the tree.
        """
        ...


class _Found(NamedTuple):
    files: tuple[FileInfo, ...]
    links: tuple[str, ...]
    obstacles: tuple[Obstacle, ...]


class _Walk:
    """What one walk has found so far."""

    def __init__(self) -> None:
        self.files: list[FileInfo] = []
        self.links: list[str] = []
        self.obstacles: list[Obstacle] = []
        self.folders = [""]  # still to be looked into; "" or ending in "/"


class WorkTree:
    """The work tree below a folder.

    The folder is walked once, at the first question; make a new WorkTree to see later changes.
    """

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._found: _Found | None = None
        self._real_folders: dict[str, str] = {}
        """Where folders without a link in their paths lie on the disk, with a slash behind."""

    @property
    def root(self) -> Path:
        """The top folder, with links resolved."""
        return Path(self._root)

    def files(self) -> tuple[FileInfo, ...]:
        """Return the YAML files, sorted by path, without those whose name or folder begins with a dot."""
        return self._walked().files

    def links(self) -> tuple[str, ...]:
        """Return the links that stand for YAML files or folders, sorted."""
        return self._walked().links

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return unreadable folders, YAML names that are no regular files, and names that are not text."""
        return self._walked().obstacles

    def read(self, path: str) -> bytes:
        """Return the bytes of a file, at most `LARGEST_FILE` + 1 of them.

        Raises OSError as the system gives it, and for a path out of the tree, a link and a special file.
        """
        file = self._opened(path)
        try:
            known = os.fstat(file)
            if stat.S_ISREG(known.st_mode):
                return _content(file, known.st_size)
            if stat.S_ISDIR(known.st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
            raise OSError(errno.EINVAL, "not a regular file", path)
        finally:
            os.close(file)

    def _opened(self, path: str) -> int:
        """Return an open file. Raises OSError as `read` does."""
        whole = self._inside(path)
        if _MAY_FOLLOW and os.path.islink(whole):  # noqa: PTH114 - text, a file at a time
            raise PermissionError(errno.EACCES, _A_LINK, path)
        try:
            return os.open(whole, _OPEN_FLAGS)
        except OSError as error:
            if os.path.islink(whole):  # noqa: PTH114 - as above; the system says that there are too many links
                raise PermissionError(errno.EACCES, _A_LINK, path) from error
            raise

    def _inside(self, path: str) -> str:
        """Return where `path` lies on the disk. Raises OSError where that is not inside the tree.

        The last part of it may still be a link.
        """
        folder, _, name = path.rpartition("/")
        real = self._real_folders.get(folder)
        if real is None or path.startswith("/") or name in _ODD_PARTS or any(sign in name for sign in _NEVER_IN_PATHS):
            return self._looked_into(path)
        return real + name

    def _looked_into(self, path: str) -> str:
        """Return the same for a path whose folder was not looked at yet, or that is written in another way."""
        parts = PurePosixPath(path).parts
        strange = any(sign in path for sign in _NEVER_IN_PATHS)
        if strange or not parts or path.startswith("/") or ".." in parts:
            raise PermissionError(errno.EACCES, "the path leaves the district repository", path)
        lexical = os.path.join(self._root, *parts[:-1])  # noqa: PTH118 - realpath below wants text
        if os.path.realpath(lexical) != lexical:
            raise PermissionError(errno.EACCES, "the path leads over a symbolic link", path)
        real = self._real_folders["/".join(parts[:-1])] = os.path.join(lexical, "")  # noqa: PTH118 - as above
        return real + parts[-1]

    def sees_as(self, other: "WorkTree") -> None:
        """Take over what another look at the same folder has found."""
        if self.root == other.root:
            self._found = other._found  # noqa: SLF001 - of the same class

    def _walked(self) -> _Found:
        if self._found is None:
            walk = _Walk()
            while walk.folders:
                _look_into(self._root, walk.folders.pop(), walk)
            self._found = _Found(
                tuple(sorted(walk.files)),
                tuple(sorted(walk.links)),
                tuple(sorted(walk.obstacles, key=lambda obstacle: obstacle.path)),
            )
        return self._found


def _content(file: int, size: int) -> bytes:
    """Return the bytes of an open file, at most `LARGEST_FILE` + 1 of them; `size` is how many there seem to be.

    It is read piece by piece, since room for the largest file would else be made for each.
    """
    first = os.read(file, min(size + 1, LARGEST_FILE + 1))
    if len(first) == size:  # there was no byte more
        return first
    pieces, left = [first], LARGEST_FILE + 1 - len(first)
    while first and left and (piece := os.read(file, min(size + 1, left))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _look_into(root: str, folder: str, walk: _Walk) -> None:
    """Add what stands in one folder to `walk`."""
    try:
        with os.scandir(os.path.join(root, folder)) as entries:  # noqa: PTH118 - a hot loop over text
            for entry in entries:
                if not entry.name.startswith("."):
                    try:
                        _sort_in(entry, folder + entry.name, walk)
                    except FileNotFoundError:  # gone since the folder was read
                        continue
    except OSError as error:
        walk.obstacles.append(Obstacle(folder or ".", f"the folder cannot be read ({reason(error)})"))


def _sort_in(entry: "os.DirEntry[str]", path: str, walk: _Walk) -> None:
    """Add one entry of a folder to the list that it belongs in."""
    is_yaml = is_yaml_name(entry.name)
    if is_yaml and entry.is_file(follow_symlinks=False) and is_text_name(entry.name):  # nearly all
        known = entry.stat(follow_symlinks=False)
        walk.files.append(FileInfo(path, known.st_size, known.st_mtime_ns, known.st_ino, known.st_ctime_ns))
    elif entry.is_symlink():
        if is_yaml or entry.is_dir():
            walk.links.append(printable(path))
    elif entry.is_dir(follow_symlinks=False):
        if is_text_name(entry.name):
            walk.folders.append(path + "/")
        else:
            walk.obstacles.append(Obstacle(printable(path), "the name of the folder is not plain text"))
    elif not is_yaml:
        return
    elif not is_text_name(entry.name):
        walk.obstacles.append(Obstacle(printable(path), "the name of the file is not plain text"))
    else:
        walk.obstacles.append(Obstacle(path, "this is not a regular file"))


def is_yaml_name(name: str) -> bool:
    """Tell whether a file of this name is one of a district."""
    return name.endswith(_SUFFIXES) or name.casefold().endswith(_SUFFIXES)


def is_text_name(name: str) -> bool:
    """Tell whether a file name is UTF-8 without control characters or backslashes."""
    if name.isascii():  # the quick way for nearly all
        return name.isprintable() and "\\" not in name
    return "\\" not in name and not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in name)


def printable(path: str) -> str:
    """Return a path that can be printed anywhere: what is not text as a backslash, x and two digits."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(sign if unicodedata.category(sign) != "Cc" else f"\\x{ord(sign):02x}" for sign in text)


def reason(error: OSError) -> str:
    """Return what the system says of an error, without the path, such as "permission denied"."""
    return (error.strerror or "unknown error").lower()


def find_root(start: Path) -> Path | None:
    """Return the nearest folder at or above `start` that holds `mbl.yaml`, or None."""
    here = Path(os.path.abspath(start))  # noqa: PTH100 - Path.absolute keeps ".."
    for folder in (here, *here.parents):
        if os.path.isfile(folder / ROOT_FILE):  # noqa: PTH113 - Path.is_file raises on unreadable folders
            return folder
    return None
