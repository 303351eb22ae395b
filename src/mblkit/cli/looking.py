"""A look at every file of a district: in one process or several, and only at those of which nothing is remembered."""

import gc
import json
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mblkit.cli import jobs
from mblkit.cli.examining import FEW_COLLECTIONS, few_collections
from mblkit.load.discover import unreadable
from mblkit.load.people_folder import DistrictTree
from mblkit.rules.bulk import Apart, Whole, ground_of, load_apart, whole
from mblkit.rules.gist import Gist, Ground, gist_of
from mblkit.rules.gist_keys import GroundKeys
from mblkit.rules.gist_packing import Pool, pack_gist, unpack_gist
from mblkit.store.contents import Witness, blob_id
from mblkit.store.edition import edition
from mblkit.store.tree import Tree, WorkTree

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from mblkit.store.cache import Cache

_CHUNK: Final = 64
_WORTHWHILE: Final = 1000
"""From so many files on other processes are quicker: each needs most of a second to begin, a file some milliseconds."""

_GIST: Final = "gist:"

_Head = tuple[str, str, str]
"""What stands for the ground on which a gist was made, its key, and the day of it."""

Seen = tuple[str, str | None, str]
"""A path, the blob id of what was read there (None where nothing could be), and the gist as text."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """Where gists are remembered, and the blob ids of all files."""

    cache: "Cache"
    blobs: Mapping[str, str]


def look(
    tree: Tree, reader: str | None, as_of: date, wanted: int | None = 1, remembered: Remembered | None = None
) -> Whole:
    """Return everything in a tree. `wanted` is how many processes to use; None as many as there are cores.

    What is found is the same for any number, and whatever is remembered. Raises MblError where processes keep dying.
    """
    with few_collections():
        memory = _Memory(remembered, as_of)
        apart = load_apart(tree, reader, memory.same())
        ground = ground_of(apart.core, as_of, reader)
        keys = GroundKeys(ground, _whole_key(remembered, apart, ground), edition())
        known = memory.known(keys, apart)
        todo = [path for path in apart.paths if path not in known]
        gists = [*known.values()]
        for path, blob, text in _all_seen(tree, ground, as_of, todo, wanted):
            gist = unpack_gist(path, json.loads(text), memory.pool)
            memory.take(gist, blob, text, keys)
            if isinstance(tree, Witness):
                tree.note(path, blob)
            gists.append(gist)
        found = whole(apart, ground, gists, tree.read)
        if not (isinstance(tree, Witness) and tree.moved):
            memory.keep()
        return found


def _all_seen(tree: Tree, ground: Ground, as_of: date, paths: Sequence[str], wanted: int | None) -> Iterator[Seen]:
    """Yield the gist of each path, in order."""
    inner = tree.tree if isinstance(tree, Witness) else tree
    many = jobs.how_many(wanted, len(paths), _WORTHWHILE) if isinstance(inner, WorkTree) else 1
    if many > 1 and isinstance(inner, WorkTree):
        start = pickle.dumps(_Start(inner.root, _people(inner), ground.core, as_of, ground.reader))
        begin: Callable[[int], Executor] | None = partial(_pool, start)
        work: Callable[[Sequence[str]], list[Seen]] = _look_there
    else:
        begin, work = None, partial(_look_at, tree, ground)
    progress = jobs.Progress("files", len(paths))
    with closing(jobs.in_order(work, jobs.chunks_of(paths, _CHUNK), many, begin)) as results:
        try:
            for chunk in results:
                progress.add(len(chunk))
                yield from chunk
        finally:
            progress.end()


def _look_at(tree: Tree, ground: Ground, paths: Sequence[str]) -> list[Seen]:
    found: list[Seen] = []
    for path in paths:
        try:
            data = tree.read(path)
        except OSError as error:
            gone = Gist(path, None, broken=True, marked=False, read=(unreadable(path, error),))
            found.append((path, None, json.dumps(pack_gist(gone))))
            continue
        found.append((path, blob_id(data), json.dumps(pack_gist(gist_of(path, data, ground)))))
    return found


# ------------------------------------------------------------------------------------------------- other processes


@dataclass(frozen=True, slots=True)
class _Start:
    """What another process begins with."""

    root: Path
    people: Path | None
    core: object
    as_of: date
    reader: str | None


def _people(tree: WorkTree) -> Path | None:
    return tree.people if isinstance(tree, DistrictTree) else None


def _pool(start: bytes, many: int) -> "Executor":
    return jobs.pool(many, _begin, start)


_HERE: list[tuple[Tree, Ground]] = []
"""What this process looks at, where another one has begun it."""


def _begin(start: bytes) -> None:
    """Prepare a process that was begun to look at files. The bytes come from the process that began it."""
    gc.set_threshold(FEW_COLLECTIONS)
    given: _Start = pickle.loads(start)  # noqa: S301 - from our own process, by a pipe
    from mblkit.load.pipeline import Loaded
    from mblkit.load.repository import district_if_sound
    from mblkit.rules.material import material_on

    core = given.core
    if isinstance(core, Loaded):
        district = district_if_sound(core)
        material = None if district is None else material_on(core, district, given.as_of)
        tree = WorkTree(given.root) if given.people is None else DistrictTree(given.root, given.people)
        _HERE[:] = [(tree, Ground(core, material, given.reader))]


def _look_there(paths: Sequence[str]) -> list[Seen]:
    """Do a chunk in a process that was prepared."""
    return _look_at(*_HERE[0], paths)


# ------------------------------------------------------------------------------------------------ what is remembered


@dataclass(slots=True)
class _Memory:
    """What is remembered of the files in bulk, and what is to be."""

    given: Remembered | None
    as_of: date
    pool: Pool = field(init=False, default_factory=Pool)
    _said: dict[str, tuple[_Head, str]] = field(init=False, default_factory=dict)
    _new: dict[str, str] = field(init=False, default_factory=dict)
    _gone: list[str] = field(init=False, default_factory=list)

    def same(self) -> frozenset[str]:
        """Return the files in bulk that are as they were when they were looked at."""
        if self.given is None:
            return frozenset()
        for path, text in self.given.cache.below(_GIST).items():
            head, _, body = text.partition("\n")
            try:
                tool, whole, key, blob, then = json.loads(head)
            except (TypeError, ValueError, LookupError):
                continue
            if path not in self.given.blobs:
                self._gone.append(_GIST + path)
            elif tool == edition() and blob == self.given.blobs[path]:
                self._said[path] = (whole, key, then), body
        return frozenset(self._said)

    def known(self, keys: GroundKeys, apart: Apart) -> dict[str, Gist]:
        """Return the gists that still hold, by path."""
        found: dict[str, Gist] = {}
        for path in apart.paths:
            try:
                gist = self._still(path, *self._said.pop(path), keys)
            except (TypeError, ValueError, LookupError):
                continue
            if gist is not None:
                found[path] = gist
        return found

    def _still(self, path: str, head: _Head, body: str, keys: GroundKeys) -> Gist | None:
        """Return the gist of a file, None where what it rests on or the day may make it another one."""
        (whole, key, then), today = head, self.as_of.isoformat()
        same = whole == keys.whole
        gist = unpack_gist(path, json.loads(body), self.pool, with_refers=not same)
        if then != today and gist.latest > min(then, today):
            return None
        return gist if same or key == keys.of(gist) else None

    def take(self, gist: Gist, blob: str | None, text: str, keys: GroundKeys) -> None:
        """Take what was seen of a file."""
        if self.given is not None and blob is not None and blob == self.given.blobs.get(gist.path):
            head = json.dumps([edition(), keys.whole, keys.of(gist), blob, self.as_of.isoformat()])
            self._new[_GIST + gist.path] = f"{head}\n{text}"

    def keep(self) -> None:
        """Remember what was taken."""
        if self.given is not None and (self._new or self._gone):
            self.given.cache.put(self._new, self._gone)


def _whole_key(given: Remembered | None, apart: Apart, ground: Ground) -> str:
    """Return what stands for all that gists rest on besides their own files and the day; "" where nobody asks."""
    if given is None:
        return ""
    bulk = {*apart.paths}
    core = [f"{path}\0{blob}" for path, blob in sorted(given.blobs.items()) if path not in bulk]
    parts = [edition(), str(ground.reader), str(ground.material is None), *core]
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
