"""Which gists still hold, and what is to be remembered of those that were made now."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from mblkit.cli.shelves import Fresh, Head, Shelf, Shelves
from mblkit.rules.gist import Gist
from mblkit.rules.gist_keys import GroundKeys
from mblkit.rules.gist_packing import Pool
from mblkit.rules.gist_sums import shelf_of
from mblkit.store.edition import edition

if TYPE_CHECKING:
    from mblkit.store.cache import Cache

_STEADY: Final = "steady"
"""The name of what says on which core all gists of a shelf hold, so that their keys need not be made again."""


class Remembered(NamedTuple):
    """Where gists are remembered, and the blob ids of all files."""

    cache: "Cache"
    blobs: Mapping[str, str]


def core_key(given: Remembered | None, bulk: Iterable[str], reader: str | None, *, sound: bool) -> str:
    """Return what stands for all that gists rest on besides their own files and the day; "" where nobody asks.

    `bulk` are the files in bulk; `sound` says whether errors in the others let the checks be made.
    """
    if given is None:
        return ""
    left_out = frozenset(bulk)
    core = [f"{path}\0{blob}" for path, blob in sorted(given.blobs.items()) if path not in left_out]
    parts = [edition(), str(reader), str(sound), *core]
    return blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def steady_text(core: str, digests: Mapping[str, str]) -> dict[str, str]:
    """Return the text that says that all gists of some shelves hold on a core, by its name in the cache."""
    return {_STEADY: json.dumps([core, digests])}


@dataclass(slots=True)
class GistMemory:
    """What is remembered of the files in bulk, and what is to be."""

    given: Remembered | None
    as_of: date
    pool: Pool = field(init=False, default_factory=Pool)
    shelves: Shelves | None = field(init=False)
    _shelves: dict[str, Shelf] = field(init=False, default_factory=dict)
    _on: dict[str, str] = field(init=False, default_factory=dict)
    _new: dict[str, Fresh] = field(init=False, default_factory=dict)
    _still: dict[str, Head] = field(init=False, default_factory=dict)
    _stale: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        """Open the shelves, where there are any."""
        self.shelves = None if self.given is None else Shelves(self.given.cache)

    def same(self) -> frozenset[str]:
        """Return the files in bulk that are as they were when they were looked at."""
        if self.given is None or self.shelves is None:
            return frozenset()
        self._shelves = self.shelves.every()
        for name, shelf in self._shelves.items():
            for path, head in shelf.heads.items():
                if self.given.blobs.get(path) != head.blob or path in self._on:
                    self._stale.add(name)
                else:
                    self._on[path] = name
        return frozenset(self._on)

    def known(self, keys: GroundKeys, paths: Iterable[str]) -> dict[str, Gist]:
        """Return the gists that still hold, by path, of the files in bulk `paths`."""
        steady, wanted = self._steady(keys.whole), frozenset(paths)
        found: dict[str, Gist] = {}
        for name, shelf in self._shelves.items():
            same = steady.get(name) == shelf.digest
            mine = {path for path in shelf.heads if path in wanted and self._on.get(path) == name}
            gists = shelf.gists(self.pool, mine, with_refers=not same)
            still = {path for path, gist in gists.items() if self._holds(gist, shelf.heads[path], keys, same=same)}
            found.update((path, gists[path]) for path in still)
            self._still.update((path, shelf.heads[path]) for path in still)
            if still != shelf.heads.keys():
                self._stale.add(name)
        self._shelves = {}
        return found

    def _steady(self, core: str) -> Mapping[str, str]:
        """Return what stands for the shelves that hold on a core, by name."""
        text = None if self.given is None else self.given.cache.get(_STEADY)
        try:
            then, digests = json.loads(text or "")
            return dict(digests) if then == core else {}
        except (TypeError, ValueError):
            return {}

    def _holds(self, gist: Gist, head: Head, keys: GroundKeys, *, same: bool) -> bool:
        """Tell whether neither what a gist rests on nor the day may make it another one."""
        today = self.as_of.isoformat()
        if head.day != today and gist.latest > min(head.day, today):
            return False
        return same or head.key == keys.of(gist)

    def rest(self) -> None:
        """Let go of the cache until it is asked again: an open SQLite file must not be in two processes."""
        if self.given is not None:
            self.given.cache.close()

    def take(self, gist: Gist, blob: str | None, key: str, text: str) -> None:
        """Take what was seen of a file, with its key, and as text."""
        if self.given is not None and blob is not None and blob == self.given.blobs.get(gist.path):
            self._new[gist.path] = Fresh(Head(blob, key, self.as_of.isoformat()), shelf_of(gist), text)

    def keep(self, core: str) -> None:
        """Remember what was taken, and that all gists hold on a core."""
        if self.given is None or self.shelves is None:
            return
        texts, empty = self.shelves.rewritten(self._new, self._stale, self._still)
        steady = steady_text(core, self.shelves.digests)
        if texts or empty or self._steady(core) != self.shelves.digests:
            self.given.cache.put({**texts, **steady}, empty)
