"""Where gists are remembered: on shelves, a text for each, so that a change of a few files rewrites a few.

A shelf is two lines of JSON: what stands for each gist (few bytes: all are read in each run), and the gists.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mblkit.rules.gist import Gist
from mblkit.rules.gist_packing import Pool, unpack_gist
from mblkit.store.edition import edition

if TYPE_CHECKING:
    from mblkit.store.cache import Cache

SHELF: Final = "gists:"


class Head(NamedTuple):
    """What stands for a gist: the blob id of its file, its key, and the day on which it was made."""

    blob: str
    key: str
    day: str


class Shelf(NamedTuple):
    """A shelf as it was read: what stands for its gists, and the text of these.

    Attributes:
        digest: stands for all of it.
        heads: what stands for each gist, by path.
        body: the gists as text.
    """

    digest: str
    heads: Mapping[str, Head]
    body: str

    def some(self, wanted: Collection[str]) -> Iterator[tuple[str, Any]]:
        """Yield the gists of the paths `wanted` that are there, as lists; none where the text is none of a shelf."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return
        if isinstance(found, dict):
            yield from ((path, data) for path, data in found.items() if path in wanted)

    def gists(self, pool: Pool, wanted: Collection[str], *, with_refers: bool) -> dict[str, Gist]:
        """Return some of the gists, by path: those of the paths `wanted` that are there."""
        found = {}
        for path, data in self.some(wanted):
            with suppress(TypeError, ValueError, LookupError):
                found[path] = unpack_gist(path, data, pool, with_refers=with_refers)
        return found


class Fresh(NamedTuple):
    """A gist that was made now: what stands for it, its shelf, and the gist as text."""

    head: Head
    shelf: str
    text: str


@dataclass(slots=True)
class Shelves:
    """The shelves of a district.

    Attributes:
        cache: where they are remembered.
        digests: what stands for each shelf, as far as it was read or written.
    """

    cache: "Cache"
    digests: dict[str, str] = field(default_factory=dict)

    def every(self) -> dict[str, Shelf]:
        """Return all shelves by name."""
        found = {}
        for name, text in self.cache.below(SHELF).items():
            shelf = _shelf(text)
            if shelf is not None:
                self.digests[name] = shelf.digest
                found[name] = shelf
        return found

    def one(self, name: str) -> Shelf | None:
        """Return a shelf, None where there is none."""
        text = self.cache.get(SHELF + name)
        return None if text is None else _shelf(text)

    def rewritten(
        self, new: Mapping[str, Fresh], names: Iterable[str], still: Mapping[str, Head]
    ) -> tuple[dict[str, str], list[str]]:
        """Return the texts of the shelves `names`, and of those for new gists, by name in the cache; and empty ones.

        What else stands on them is taken over where it is what `still` says of its path: another process may have
        written meanwhile.
        """
        onto: dict[str, dict[str, tuple[Head, str]]] = {name: {} for name in names}
        for path, fresh in new.items():
            onto.setdefault(fresh.shelf, {})[path] = fresh.head, fresh.text
        texts: dict[str, str] = {}
        empty: list[str] = []
        for name, items in sorted(onto.items()):
            old = self.one(name)
            if old is not None:
                kept = {path for path, head in old.heads.items() if path not in new and still.get(path) == head}
                items.update((path, (old.heads[path], json.dumps(data))) for path, data in old.some(kept))
            if items:
                texts[SHELF + name] = text = _text(items)
                self.digests[name] = _digest(text)
            else:
                empty.append(SHELF + name)
                self.digests.pop(name, None)
        return texts, empty


def _shelf(text: str) -> Shelf | None:
    """Return a shelf from its text; None where it is of another edition, or none."""
    first, _, body = text.partition("\n")
    try:
        tool, heads = json.loads(first)
        return (
            Shelf(_digest(text), {path: Head(*head) for path, head in heads.items()}, body)
            if tool == edition()
            else None
        )
    except (TypeError, ValueError, AttributeError):
        return None


def _text(items: Mapping[str, tuple[Head, str]]) -> str:
    every = sorted(items.items())
    heads = {path: head for path, (head, _) in every}
    bodies = ",\n".join(f"{json.dumps(path)}: {text}" for path, (_, text) in every)
    return f"{json.dumps([edition(), heads])}\n{{{bodies}}}"


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
