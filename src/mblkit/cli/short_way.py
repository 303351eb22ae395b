"""The short way of a check after a few files in bulk have changed, and nothing else: what it rests on, and its steps.

After each check the findings on all other files are remembered with what stands for these, and a sum of each shelf of
gists. The short way is gone only where every condition for it is met; what it finds is what the long way would find.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from mblkit.cli.gist_memory import Remembered, core_key, steady_text
from mblkit.cli.looking import look_closely
from mblkit.cli.settled import Settled, settled_for, sums_text
from mblkit.cli.settled import settle as remember_settled
from mblkit.cli.shelves import Fresh, Head, Shelves
from mblkit.diagnostics import Diagnostic, Severity
from mblkit.load.comments import is_marked
from mblkit.load.discover import discover
from mblkit.load.index import facts_of
from mblkit.load.peek import peek_kind
from mblkit.load.pipeline import Loaded, load_some, read_text
from mblkit.load.repository import district_if_sound
from mblkit.load.shape import Shaped
from mblkit.model.kinds import KINDS
from mblkit.rules.gist import KINDS_IN_BULK, Gist, Ground, gist_of_records
from mblkit.rules.gist_keys import GroundKeys
from mblkit.rules.gist_packing import Pool, pack_gist
from mblkit.rules.gist_sums import Sum, rests_on, shelf_of, sum_of, wheres_of
from mblkit.rules.material import Bulk, Material, material_on
from mblkit.rules.runner import NOTHING, Known, Outcome
from mblkit.rules.since import Since, whole_since
from mblkit.store.contents import Witness
from mblkit.store.edition import edition
from mblkit.store.tree import Tree

_MOST_CHANGES: Final = 256
"""Of so many files the short way is short."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of a district.

    Attributes:
        loaded, bulk: what was read, and what the checks need of the files in bulk.
        before: what is known before the checks begin.
        settle: takes what they found, to remember it.
    """

    loaded: Loaded
    bulk: Callable[[Material], Bulk]
    before: Known
    settle: Callable[[Outcome], None]


def sight(tree: Tree, reader: str | None, as_of: date, wanted: int | None, remembered: Remembered | None) -> Sight:
    """Return what is seen of a district, by the short way where that leads anywhere. Raises MblError as `look` does."""
    if remembered is not None and isinstance(tree, Witness):
        short = _Short.of(tree, reader, as_of, remembered)
        found = None if short is None else short.sight()
        if found is not None:
            return found
    looked = look_closely(tree, reader, as_of, wanted, remembered)
    loaded, material = looked.whole.loaded, looked.ground.material
    before = Known(material.district) if material is not None and not loaded.broken else NOTHING

    def settle(outcome: Outcome) -> None:
        if remembered is not None and isinstance(tree, Witness) and not tree.moved:
            remember_settled(looked, outcome, as_of, remembered)

    return Sight(loaded, looked.whole.bulk, before, settle)


@dataclass(frozen=True, slots=True)
class _Short:
    """The short way.

    Attributes:
        tree, reader, as_of, remembered: as for `sight`.
        old: what is remembered.
        read: how many files there are.
        changed: the records of each changed or new file in bulk, with the findings of reading it and its marks.
        left: the files in bulk that are as they were.
    """

    tree: Witness
    reader: str | None
    as_of: date
    remembered: Remembered
    old: Settled
    read: int
    changed: Mapping[str, "_Changed"]
    left: frozenset[str]

    @classmethod
    def of(cls, tree: Witness, reader: str | None, as_of: date, remembered: Remembered) -> "_Short | None":
        """Return the way, None where it leads nowhere: where more has changed than a few sound files in bulk."""
        old = settled_for(remembered, as_of)
        if old is None:
            return None
        blobs = remembered.blobs
        bulk = blobs.keys() - old.paths
        before = {path: blob for one in old.sums.values() for path, blob in one.blobs.items()}
        left = frozenset(path for path in bulk if before.get(path) == blobs[path])
        if len(bulk - left) + len(before.keys() - left) > _MOST_CHANGES:
            return None
        if core_key(remembered, bulk, reader, sound=True) != old.core:
            return None
        paths, faults = discover(tree)
        changed = {path: _changed(tree, path, reader) for path in sorted(bulk - left)}
        if faults or None in changed.values():
            return None
        sound = {path: one for path, one in changed.items() if one is not None}
        return cls(tree, reader, as_of, remembered, old, len(paths), sound, left)

    def sight(self) -> Sight | None:
        """Return what is seen on the way, None where it leads nowhere after all."""
        ground = self._ground()
        if ground is None or ground.material is None:
            return None
        gists = [gist_of_records(one.shaped, ground, one.findings, marked=one.marked) for one in self.changed.values()]
        near = self._near(gists)
        sums = None if near is None else self._sums(gists, near)
        if near is None or sums is None:
            return None
        shaped = {path: one.shaped for path, one in self.changed.items()}
        every, beside = tuple(sums.values()), (*near.gists.values(), *gists)
        before = self.old.together | rests_on(every, gists)
        since = Since(ground.core, every, beside, before, shaped, self.read)
        loaded, bulk, together = whole_since(since, self.tree.read, self.reader)
        if near.touched and not self.tree.moved:
            self._keep({one.path: self._fresh(one, ground) for one in gists}, near, sums, together)
        return Sight(loaded, bulk, Known(ground.material.district, self.old.settled), _nothing)

    def _ground(self) -> Ground | None:
        """Return the ground of the changed files: what is aside is read only where one of them names it."""
        names = {name for one in self.changed.values() for ids in facts_of(one.shaped).refers.values() for name in ids}
        aside = [one for one in self.old.aside if not any(found.id in names for found in one.defines)]
        paths = self.old.paths - {one.path for one in aside}
        loaded = load_some(self.tree, paths, self.reader, aside)
        if loaded.broken:
            return None
        kinds = {one.path: KINDS[one.kind] for one in aside}
        core = replace(loaded, diagnostics=self.old.found, marked=self.old.marked, kinds=kinds)
        district = district_if_sound(core)
        material = None if district is None else material_on(core, district, self.as_of)
        return Ground(core, material, self.reader)

    def _near(self, gists: Iterable[Gist]) -> "_Near | None":
        """Return the gists of files that did not change, of all shelves that a change can touch."""
        sums = self.old.sums
        touched = {shelf_of(one) for one in gists}
        touched.update(name for name, one in sums.items() if not one.blobs.keys() <= self.left)
        found = _Near({}, {}, touched, Shelves(self.remembered.cache, dict(self.old.digests)))
        wheres = {where for one in gists for where in wheres_of(one)}
        for name in sorted(touched & sums.keys()):
            before = found.take(name, self.old, self.left)
            if before is None:
                return None
            wheres.update(where for one in before for where in wheres_of(one))
        anywhere = any(one.unsettled for one in gists)
        also = {name for name, one in sums.items() if anywhere or not one.wheres.isdisjoint(wheres)}
        taken = [found.take(name, self.old, self.left) for name in sorted(also - touched)]
        return None if None in taken else found

    def _sums(self, gists: Iterable[Gist], near: "_Near") -> dict[str, Sum] | None:
        """Return the sum of every shelf, None where one has none."""
        on: dict[str, list[Gist]] = {}
        for gist in (*near.gists.values(), *gists):
            on.setdefault(shelf_of(gist), []).append(gist)
        sums = {name: one for name, one in self.old.sums.items() if name not in near.touched}
        for name in near.touched & on.keys():
            found = sum_of(on[name], self.remembered.blobs)
            if found is None:
                return None
            sums[name] = found
        return sums

    def _keep(self, new: Mapping[str, Fresh], near: "_Near", sums: Mapping[str, Sum], together: Iterable[str]) -> None:
        """Remember what is new, unless another process has written meanwhile."""
        texts, empty = near.shelves.rewritten(new, near.touched, near.heads)
        digests, core = near.shelves.digests, self.old.core
        if digests.keys() == sums.keys():
            said = sums_text(core, self.as_of, together, sums, digests)
            self.remembered.cache.put({**texts, **steady_text(core, digests), **said}, empty)

    def _fresh(self, gist: Gist, ground: Ground) -> Fresh:
        key = GroundKeys(ground, self.old.core, edition()).of(gist)
        head = Head(self.remembered.blobs[gist.path], key, self.as_of.isoformat())
        return Fresh(head, shelf_of(gist), json.dumps(pack_gist(gist)))


@dataclass(frozen=True, slots=True)
class _Near:
    """What a change can touch.

    Attributes:
        gists, heads: the gists of files that did not change, and what stands for them, by path.
        touched: the shelves that are another now; from the others gists only stand beside those that changed.
        shelves: where they are remembered.
    """

    gists: dict[str, Gist]
    heads: dict[str, Head]
    touched: set[str]
    shelves: Shelves

    def take(self, name: str, old: Settled, left: frozenset[str]) -> tuple[Gist, ...] | None:
        """Take a shelf; return its gists of files that changed, or None where it is not the one of the sums."""
        shelf = self.shelves.one(name)
        if shelf is None or shelf.digest != old.digests[name]:
            return None
        gists = shelf.gists(Pool(), shelf.heads.keys(), with_refers=False)
        if not gists.keys() == old.sums[name].blobs.keys() == shelf.heads.keys():
            return None
        self.gists.update((path, one) for path, one in gists.items() if path in left)
        self.heads.update((path, shelf.heads[path]) for path in gists if path in left)
        return tuple(one for path, one in gists.items() if path not in left)


@dataclass(frozen=True, slots=True)
class _Changed:
    """A changed file: its records, the findings of reading it, and whether it may hold suppressions."""

    shaped: Shaped
    findings: tuple[Diagnostic, ...]
    marked: bool


def _changed(tree: Tree, path: str, reader: str | None) -> _Changed | None:
    """Return a changed file; None for one that cannot be read, has an error of reading or is of another kind."""
    try:
        data = tree.read(path)
    except OSError:
        return None
    shaped, findings = read_text(path, data, reader) if peek_kind(data) in KINDS_IN_BULK else (None, [])
    wrong = any(found.severity is Severity.ERROR for found in findings)
    if shaped is None or wrong or shaped.kind.name not in KINDS_IN_BULK:
        return None
    return _Changed(shaped, tuple(findings), is_marked(data))


def _nothing(_: Outcome) -> None:
    """Take what was found where all of it is remembered already."""
