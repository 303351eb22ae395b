"""A check of a district in which only a few files have changed since the last one.

Of files that are the same to the last byte what was found in them holds, as long as what they rest on is the same.
What has changed is looked at on a ground of those files that it rests on; of the gists that did not change, sums are
enough, but for those that share a class or an experience with one that did. It finds what `rules.bulk` finds over all.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from mblkit.diagnostics import Diagnostic
from mblkit.load.evidence_links import check_identity
from mblkit.load.pipeline import Loaded
from mblkit.load.shape import Shaped
from mblkit.model.kinds import KINDS
from mblkit.rules.attempts import check_attempts
from mblkit.rules.bulk import files_again, items_again, looked_at_together
from mblkit.rules.gist import Gist
from mblkit.rules.gist_keys import GroundKeys
from mblkit.rules.gist_sums import Sum
from mblkit.rules.material import Bulk, Material
from mblkit.rules.scoring import Tally

STUDENTS: Final = "students"
"""The kind of files of which a file in bulk rests on those students alone whom it or one of its classes names."""

ASIDE: Final = frozenset({"sections", "plans", "supports", "people"})
"""Kinds of files that nothing in bulk rests on but for the classes it names."""

CLASSES: Final = "sections"
"""The kind of files that rest on nothing but which ids there are, and on the kinds `BENEATH_ALL`."""

BENEATH_ALL: Final = frozenset({"district", "rules", STUDENTS, CLASSES})
"""Kinds on which classes and files in bulk rest by more than what a ground says of each id."""

NEEDS_ALL: Final = frozenset({"assertions"})
"""Kinds of files whose checks look at evidence again: with one of them everything is looked at."""


class Since(NamedTuple):
    """What a check of a district with a few changes in bulk is made of.

    Attributes:
        core: the files that are not in bulk, as far as they were read, with what is found in all of them; `kinds` has
            those of the others.
        sums: what is kept of all gists, those of changed files among them.
        near: the gists that share a class or an experience with a change.
        together: the files that had to be looked at together before.
        changed: the records of the changed files.
        read: how many files there are.
    """

    core: Loaded
    sums: tuple[Sum, ...]
    near: tuple[Gist, ...]
    together: frozenset[str]
    changed: Mapping[str, Shaped]
    read: int


def said_of_ids(keys: GroundKeys) -> dict[str, str]:
    """Return what the ground says of each id in files of other kinds than `BENEATH_ALL`, by id."""
    files = keys.ground.core.index.files.values()
    return keys.of_names({one.id for file in files if file.kind not in BENEATH_ALL for one in file.defines})


def holds_on(names: Mapping[str, str], others: Mapping[str, str], sums: Iterable[Sum]) -> bool:
    """Tell whether gists that were made on one ground hold on another one; both say the same of what all rest on.

    `names` are what the former says of ids, `others` what the latter does. Where a file uses an id that no record has,
    or one of another kind, what is said of it rests on where all ids stand: then nothing holds.
    """
    return not any(one.unknown for one in sums) and all(others.get(name) == said for name, said in names.items())


def whole_since(
    since: Since, read: Callable[[str], bytes], reader: str | None
) -> tuple[Loaded, Callable[[Material], Bulk], frozenset[str]]:
    """Return a district as `rules.bulk.whole` does, and the files that have to be looked at together.

    Which are is told of those near a change; of the others that have been, none is forgotten: to look at a file
    together with others finds no less than to look at it alone.
    """
    kinds = {path: kind for one in since.sums for path, kind in one.kinds.items()}
    shared = looked_at_together(since.near) | (since.together & kinds.keys())
    entries = items_again(shared, since.changed, read, reader)
    identity = check_identity(entry.item for entry in entries)
    core = since.core
    loaded = replace(
        core,
        diagnostics=(*core.diagnostics, *identity, *_found(since.sums, shared)),
        marked=tuple(sorted({*core.marked, *(path for one in since.sums for path in one.marked)})),
        kinds={**core.kinds, **{path: KINDS[kind] for path, kind in kinds.items()}},
        read=since.read,
    )

    def files(_: Collection[str]) -> tuple[Shaped, ...]:
        return files_again(kinds, since.changed, read, reader)

    def bulk(material: Material) -> Bulk:
        found = (*_checked(since.sums, shared), *check_attempts(entries), *_tallied(since.sums, material))
        return Bulk(found, frozenset[str]().union(*(one.placed for one in since.sums)), files)

    return loaded, bulk, shared


def _found(sums: Iterable[Sum], shared: Collection[str]) -> Iterator[Diagnostic]:
    for one in sums:
        yield from one.read
        for path, found in one.identity.items():
            yield from () if path in shared else found


def _checked(sums: Iterable[Sum], shared: Collection[str]) -> Iterator[Diagnostic]:
    for one in sums:
        yield from one.checked
        for path, found in one.attempts.items():
            yield from () if path in shared else found


def _tallied(sums: Iterable[Sum], material: Material) -> Iterator[Diagnostic]:
    tally = Tally(material.district)
    for one in sums:
        tally.add(one.by, one.second)
    yield from tally.findings(material)
