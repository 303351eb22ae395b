"""What is in the files of a tree, by their git blob ids, without reading those that cannot have changed.

A file is as it was where its size, its times and its inode are. That is not believed of a file that was changed so
short a time before it was looked at that a second change could have the same time: it is read again (git calls
such files racy). Where the system keeps no time of the last change of a file itself (Windows), all are read.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b, sha1
from typing import TYPE_CHECKING, Final, NamedTuple

from mblkit.store.tree import FileInfo, Obstacle, Tree

if TYPE_CHECKING:
    from mblkit.store.cache import Cache


MARGIN: Final = 2_000_000_000
"""Nanoseconds: no clock of a file system is coarser, and hardly one runs more apart from that of the machine."""

STATE: Final = "state"
FILES: Final = "files"
"""The names under which the digest of all and the blob ids of files are remembered."""

_HAS_CHANGE_TIME: Final = os.name != "nt"


class Contents(NamedTuple):
    """What a tree holds.

    Attributes:
        digest: stands for the paths and the bytes of all its files, and for its links.
        blobs: the blob id of each file by path; None where nobody had to know them one by one.
    """

    digest: str
    blobs: Mapping[str, str] | None


def blob_id(data: bytes) -> str:
    """Return the id that git gives a file with these bytes: 40 hexadecimal digits (SHA-1, not for secrets)."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def contents_of(tree: Tree, cache: "Cache", now: int, *, each: bool = False) -> Contents | None:
    """Return what a tree holds; with `each`, the id of every file too. `now` is the time in ns before it was walked.

    None where a file cannot be read or something stands in the way: of such a tree nothing is remembered.
    """
    if tree.obstacles():
        return None
    seen = _seen(tree.files())
    listing = _digest((*seen, "", *tree.links()))
    try:
        if not each and (digest := _unchanged(tree, listing, cache, now)) is not None:
            return Contents(digest, None)
        return _looked_at(tree, listing, seen, cache, now)
    except OSError:
        return None


def _unchanged(tree: Tree, listing: str, cache: "Cache", now: int) -> str | None:
    """Return the digest of a tree of which everything looks as it did; None where something does not."""
    state = _loaded(cache.get(STATE))
    if state.get("listing") != listing or not _HAS_CHANGE_TIME:
        return None
    racy, digest = state.get("racy"), state.get("digest")
    if not isinstance(racy, dict) or not isinstance(digest, str):
        return None
    if any(blob_id(tree.read(path)) != blob for path, blob in racy.items()):
        return None
    by_path = {one.path: one for one in tree.files()} if racy else {}
    still = {path: blob for path, blob in racy.items() if _is_racy(by_path[path], now)}
    if still != racy:
        cache.put({STATE: _state(listing, digest, still)})
    return digest


def _looked_at(tree: Tree, listing: str, seen: Sequence[str], cache: "Cache", now: int) -> Contents:
    """Return the contents after reading the files that look changed. Raises OSError where one cannot be read.

    What is remembered is the blob id of each file by what was seen of it, but for what may have changed since.
    """
    known = _loaded(cache.get(FILES)) if _HAS_CHANGE_TIME else {}
    sure: dict[str, str] = {}
    blobs, racy = {}, {}
    for one, line in zip(tree.files(), seen, strict=True):
        said = known.get(line)
        blob = blobs[one.path] = said if isinstance(said, str) else blob_id(tree.read(one.path))
        if _is_racy(one, now):
            racy[one.path] = blob
        else:
            sure[line] = blob
    digest = _digest((*(f"{path}\0{blob}" for path, blob in blobs.items()), "", *tree.links()))
    if sure != known or _loaded(cache.get(STATE)).get("listing") != listing:
        cache.put({FILES: json.dumps(sure), STATE: _state(listing, digest, racy)})
    return Contents(digest, blobs)


def _seen(files: Iterable[FileInfo]) -> tuple[str, ...]:
    """Return a line for each file: its path, and what shows that it is as it was."""
    return tuple(f"{path}\0{size} {written} {changed} {inode}" for path, size, written, inode, changed in files)


def _is_racy(one: FileInfo, now: int) -> bool:
    return not _HAS_CHANGE_TIME or max(one.mtime_ns, one.ctime_ns) > now - MARGIN


def _state(listing: str, digest: str, racy: Mapping[str, str]) -> str:
    return json.dumps({"listing": listing, "digest": digest, "racy": racy})


def _digest(lines: tuple[str, ...]) -> str:
    return blake2b("\n".join(lines).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def _loaded(text: str | None) -> dict[str, object]:
    """Return a JSON object, an empty one where the text is none."""
    try:
        found = json.loads(text) if text is not None else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class Witness:
    """A tree that notes whether what is read of it is what its contents say."""

    def __init__(self, tree: Tree, blobs: Mapping[str, str]) -> None:
        """Look on while `tree`, which holds `blobs`, is read."""
        self.tree = tree
        self.blobs = blobs
        self.moved = False
        """Whether a file was read that is not as it was."""
        self.others: dict[str, str | None] = {}
        """The blob ids of what was read besides the files of the tree; None for what could not be."""

    def files(self) -> tuple[FileInfo, ...]:
        """Return the files of the tree."""
        return self.tree.files()

    def links(self) -> tuple[str, ...]:
        """Return the links of the tree."""
        return self.tree.links()

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return the obstacles of the tree."""
        return self.tree.obstacles()

    def read(self, path: str) -> bytes:
        """Return the bytes of a file. Raises OSError as the tree does."""
        try:
            data = self.tree.read(path)
        except OSError:
            self.note(path, None)
            raise
        self.note(path, blob_id(data))
        return data

    def note(self, path: str, blob: str | None) -> None:
        """Note what somebody has read of a file; None where it could not be read."""
        known = self.blobs.get(path) if path in self.blobs else self.others.setdefault(path, blob)
        self.moved = self.moved or known != blob
