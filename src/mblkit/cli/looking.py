"""A look at every file of a district: in one process or several, and only at those of which nothing is remembered."""

import gc
import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from mblkit.cli import jobs
from mblkit.cli.examining import FEW_COLLECTIONS, few_collections
from mblkit.cli.gist_memory import GistMemory, Remembered, core_key
from mblkit.cli.shelves import Shelves
from mblkit.load.discover import unreadable
from mblkit.load.people_folder import DistrictTree
from mblkit.rules.bulk import Apart, Whole, ground_of, load_apart, whole
from mblkit.rules.gist import Gist, Ground, gist_of
from mblkit.rules.gist_keys import GroundKeys
from mblkit.rules.gist_packing import Bare, bare, pack_gist, pooled
from mblkit.store.contents import Witness, blob_id
from mblkit.store.edition import edition
from mblkit.store.tree import Tree, WorkTree

if TYPE_CHECKING:
    from concurrent.futures import Executor

_CHUNK: Final = 64
_WORTHWHILE: Final = 800
"""From so many files on copies of this process are quicker: two cost a tenth of a second, a file half a millisecond."""
_WORTHWHILE_AFRESH: Final = 6000
"""The same for processes that are begun afresh: each imports for most of a second, and takes the ground."""


class Looked(NamedTuple):
    """A look at a tree: all that was found, and what it was made of.

    Attributes:
        whole: all that was found.
        apart, ground, gists: the files that were read, what those in bulk were looked at on, and what is kept of these;
            who scored is kept of each only where gists are remembered.
        core: stands for all files but those in bulk.
        shelves: where the gists are remembered; None where nothing is.
    """

    whole: Whole
    apart: Apart
    ground: Ground
    gists: tuple[Gist, ...]
    core: str
    shelves: Shelves | None


def look(
    tree: Tree, reader: str | None, as_of: date, wanted: int | None = 1, remembered: Remembered | None = None
) -> Whole:
    """Return everything in a tree. `wanted` is how many processes to use; None as many as there are cores.

    What is found is the same for any number, and whatever is remembered. Raises MblError where processes keep dying.
    """
    return look_closely(tree, reader, as_of, wanted, remembered).whole


def look_closely(
    tree: Tree, reader: str | None, as_of: date, wanted: int | None = 1, remembered: Remembered | None = None
) -> Looked:
    """Return everything in a tree as `look` does, with what it was made of."""
    with few_collections():
        memory = GistMemory(remembered, as_of)
        apart = load_apart(tree, reader, memory.same())
        ground = ground_of(apart.core, as_of, reader)
        core = core_key(remembered, apart.paths, reader, sound=ground.material is not None)
        keys = GroundKeys(ground, core, edition())
        known = memory.known(keys, apart.paths)
        memory.rest()
        todo = [path for path in apart.paths if path not in known]
        gists = [*known.values()]
        view = _View(_inner(tree), ground, None if remembered is None else keys, noted=isinstance(tree, Witness))
        tally = ground.tally.another() if remembered is None and ground.material is not None else None
        for seen in _all_seen(view, as_of, todo, wanted):
            gist = pooled(seen.bare, memory.pool, tally)
            if isinstance(tree, Witness):
                tree.note(gist.path, seen.blob)
            if seen.text is not None:
                memory.take(gist, seen.blob, seen.key, seen.text)
            gists.append(gist)
        found = whole(apart, ground, gists, tree.read, tally)
        if not (isinstance(tree, Witness) and tree.moved):
            memory.keep(core)
        return Looked(found, apart, ground, tuple(gists), core, memory.shelves)


def _inner(tree: Tree) -> Tree:
    return tree.tree if isinstance(tree, Witness) else tree


# ------------------------------------------------------------------------------------------- one file after another


class Seen(NamedTuple):
    """What was seen of a file, as it is sent by one process to another.

    Attributes:
        bare: what is kept of it.
        blob: the blob id of what was read; None where nothing could be, or nobody asks.
        text, key: the gist as it is remembered, and what it rests on; None and "" where nothing is.
    """

    bare: Bare
    blob: str | None
    text: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class _View:
    """What files are looked at with.

    Attributes:
        tree, ground: the files, and what they are looked at on.
        keys: the keys of gists that are to be remembered; None where none is.
        noted: whether somebody asks for blob ids.
    """

    tree: Tree
    ground: Ground
    keys: GroundKeys | None
    noted: bool

    def chunk(self, paths: Sequence[str]) -> list[Seen]:
        """Return what is seen of some files."""
        return [self._seen(path) for path in paths]

    def _seen(self, path: str) -> Seen:
        try:
            data = self.tree.read(path)
        except OSError as error:
            return Seen(bare(Gist(path, None, broken=True, marked=False, read=(unreadable(path, error),))), None)
        gist = gist_of(path, data, self.ground)
        if self.keys is None:
            return Seen(bare(gist), blob_id(data) if self.noted else None)
        return Seen(bare(gist), blob_id(data), json.dumps(pack_gist(gist)), self.keys.of(gist))


def _all_seen(view: _View, as_of: date, paths: Sequence[str], wanted: int | None) -> Iterator[Seen]:
    """Yield what is seen of each path, in order."""
    many = _many(view, paths, wanted)
    progress = jobs.Progress("files", len(paths))
    with closing(_chunks(view, as_of, paths, many)) as results:
        try:
            for chunk in results:
                progress.add(len(chunk))
                yield from chunk
        finally:
            progress.end()


def _many(view: _View, paths: Sequence[str], wanted: int | None) -> int:
    """Return how many processes are to look at some files: none for whom there is no chunk."""
    if not isinstance(view.tree, WorkTree):
        return 1
    least = _WORTHWHILE if jobs.may_copy() else _WORTHWHILE_AFRESH
    return min(jobs.how_many(wanted, len(paths), least), -(-len(paths) // _CHUNK))


# ------------------------------------------------------------------------------------------------- other processes

_HERE: list[_View] = []
"""What this process, or the one that it is a copy of, looks at files with."""


def _chunks(view: _View, as_of: date, paths: Sequence[str], many: int) -> Generator[list[Seen], None, None]:
    """Yield what is seen of each chunk, in order.

    What all files need and the first one makes (the register, the readers of their kinds) is made before processes
    begin, and once.
    """
    if many <= 1:
        yield from map(view.chunk, jobs.chunks_of(paths, _CHUNK))
        return
    yield view.chunk(paths[:1])
    _HERE[:] = [view]
    begin = partial(_begun, view, as_of)
    try:
        with closing(jobs.in_order(_chunk_there, jobs.chunks_of(paths[1:], _CHUNK), many, begin)) as results:
            yield from results
    finally:
        _HERE.clear()


def _chunk_there(paths: Sequence[str]) -> list[Seen]:
    """Do a chunk in a process that was prepared."""
    return _HERE[0].chunk(paths)


def _begun(view: _View, as_of: date, many: int) -> "Executor":
    """Return copies of this process, which know what they look with; or else others, which are sent it."""
    import pickle

    return jobs.copies(many) or jobs.pool(many, _begin, pickle.dumps(_Start.of(view, as_of)))


class _Start(NamedTuple):
    """What a process that is begun afresh begins with."""

    root: Path
    people: Path | None
    core: object
    as_of: date
    reader: str | None
    whole: str | None
    noted: bool

    @classmethod
    def of(cls, view: _View, as_of: date) -> "_Start":
        """Return what it needs to look as this one does. Only for the work tree."""
        tree, ground = view.tree, view.ground
        if not isinstance(tree, WorkTree):
            raise TypeError("other processes see the work tree alone")
        people = tree.people if isinstance(tree, DistrictTree) else None
        whole = None if view.keys is None else view.keys.whole
        return cls(tree.root, people, ground.core, as_of, ground.reader, whole, view.noted)


def _begin(start: bytes) -> None:
    """Prepare a process that was begun to look at files. The bytes come from the process that began it."""
    import pickle

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
        ground = Ground(core, material, given.reader)
        keys = None if given.whole is None else GroundKeys(ground, given.whole, edition())
        _HERE[:] = [_View(tree, ground, keys, given.noted)]
