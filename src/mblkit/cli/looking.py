"""A look at every file of a district: in one process or several, and only at those of which nothing is remembered."""

import gc
import json
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mblkit.cli import jobs
from mblkit.cli.early import Early, Given, early
from mblkit.cli.examining import FEW_COLLECTIONS, few_collections
from mblkit.cli.gist_memory import GistMemory, Remembered, core_key
from mblkit.cli.shelves import Shelves
from mblkit.load.discover import unreadable
from mblkit.load.people_folder import DistrictTree
from mblkit.rules.bulk import Apart, Whole, ground_of, load_apart, whole
from mblkit.rules.gist import Gist, Ground, gist_of
from mblkit.rules.gist_keys import GroundKeys
from mblkit.rules.gist_packing import pack_gist, pooled, unpack_gist
from mblkit.store.contents import Witness, blob_id
from mblkit.store.edition import edition
from mblkit.store.tree import Tree, WorkTree

if TYPE_CHECKING:
    from concurrent.futures import Executor

_CHUNK: Final = 64
_WORTHWHILE: Final = 1000
"""From so many files on other processes are quicker: each needs most of a second to begin, a file some milliseconds."""

Seen = tuple[str, str | None, str | Gist]
"""A path, the blob id of what was read there (None where nothing could be), and the gist: as text, if it is from
another process or to be remembered; else as it is, and nobody asks for the blob id."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A look at a tree: all that was found, and what it was made of.

    Attributes:
        whole: all that was found.
        apart, ground, gists: the files that were read, what those in bulk were looked at on, and what is kept of these.
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
    with few_collections(), ExitStack() as stack:
        memory = GistMemory(remembered, as_of)
        same = memory.same()
        helpers = stack.enter_context(early(1 if same else _many(tree, wanted, len(tree.files())), _begin_early))
        apart = load_apart(tree, reader, same)
        ground = ground_of(apart.core, as_of, reader)
        core = core_key(remembered, apart.paths, reader, sound=ground.material is not None)
        keys = GroundKeys(ground, core, edition())
        known = memory.known(keys, apart.paths)
        todo = [path for path in apart.paths if path not in known]
        gists = [*known.values()]
        work = partial(_look_at, tree, ground, as_text=remembered is not None or isinstance(tree, Witness))
        for path, blob, seen in _all_seen(tree, ground, as_of, todo, wanted, helpers, work):
            if isinstance(seen, Gist):
                gists.append(pooled(seen, memory.pool))
                continue
            gist = unpack_gist(path, json.loads(seen), memory.pool, with_refers=remembered is not None)
            memory.take(gist, blob, seen, keys)
            if isinstance(tree, Witness):
                tree.note(path, blob)
            gists.append(gist)
        found = whole(apart, ground, gists, tree.read)
        if not (isinstance(tree, Witness) and tree.moved):
            memory.keep(core)
        return Looked(found, apart, ground, tuple(gists), core, memory.shelves)


def _many(tree: Tree, wanted: int | None, files: int) -> int:
    """Return how many processes are to look at so many files."""
    return jobs.how_many(wanted, files, _WORTHWHILE) if isinstance(_inner(tree), WorkTree) else 1


def _inner(tree: Tree) -> Tree:
    return tree.tree if isinstance(tree, Witness) else tree


def _all_seen(
    tree: Tree,
    ground: Ground,
    as_of: date,
    paths: Sequence[str],
    wanted: int | None,
    helpers: Early | None,
    work: Callable[[Sequence[str]], list[Seen]],
) -> Iterator[Seen]:
    """Yield the gist of each path, in order.

    `helpers` are processes that were begun already, if any were; `work` is how this one does a chunk.
    """
    inner, many = _inner(tree), _many(tree, wanted, len(paths)) if helpers is None else helpers.many
    begin: Callable[[int], Executor] | None = None
    if many > 1 and paths and isinstance(inner, WorkTree):
        start = pickle.dumps(_Start(inner.root, _people(inner), ground.core, as_of, ground.reader))
        begin, work = partial(_pool, start, helpers), _look_there
    others = None if helpers is None else helpers.others
    progress = jobs.Progress("files", len(paths))
    with closing(jobs.in_order(work, jobs.chunks_of(paths, _CHUNK), many if begin else 1, begin, others)) as results:
        try:
            for chunk in results:
                progress.add(len(chunk))
                yield from chunk
        finally:
            progress.end()


def _look_at(tree: Tree, ground: Ground, paths: Sequence[str], *, as_text: bool = True) -> list[Seen]:
    found: list[Seen] = []
    for path in paths:
        try:
            data = tree.read(path)
        except OSError as error:
            blob, gist = None, Gist(path, None, broken=True, marked=False, read=(unreadable(path, error),))
        else:
            blob, gist = blob_id(data) if as_text else None, gist_of(path, data, ground)
        found.append((path, blob, json.dumps(pack_gist(gist)) if as_text else gist))
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


def _pool(start: bytes, helpers: Early | None, many: int) -> "Executor":
    """Return the processes that were begun early, if nobody has taken them yet; else others."""
    taken = None if helpers is None else helpers.take(start)
    return jobs.pool(many, _begin, start) if taken is None else taken


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


def _begin_early(given: Given) -> None:
    """Prepare a process that was begun before it was known what it looks at; all is imported by now."""
    _begin(given.get())


def _look_there(paths: Sequence[str]) -> list[Seen]:
    """Do a chunk in a process that was prepared."""
    return _look_at(*_HERE[0], paths)
