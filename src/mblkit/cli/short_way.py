"""The short way of a check after a few files have changed: what it rests on, and its steps.

After each check the findings on all files that are not in bulk are remembered with what stands for these, and a sum of
each shelf of gists. Where only files in bulk have changed, all that was found in the others holds. Where a file of the
framework has, all but the classes are read again; classes and gists hold as long as the ground says the same of every
id that they may use. The short way is gone only where every condition for it is met; what it finds is what the long
way would find.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from mblkit.cli.differences import Differences, differences
from mblkit.cli.gist_memory import Remembered, steady_text
from mblkit.cli.looking import look_closely
from mblkit.cli.settled import Settled, core_texts, may_settle, settled_for, sums_texts
from mblkit.cli.settled import settle as remember_settled
from mblkit.cli.shelves import Fresh, Head, Shelves
from mblkit.load.index import Facts, facts_of
from mblkit.load.pipeline import Loaded, linked, load_some, with_some_items
from mblkit.load.repository import district_if_sound
from mblkit.model.kinds import KINDS
from mblkit.rules.gist import KINDS_IN_BULK, Gist, Ground, gist_of_records
from mblkit.rules.gist_keys import GroundKeys
from mblkit.rules.gist_packing import Pool, pack_gist
from mblkit.rules.gist_sums import Sum, rests_on, shelf_of, sum_of, wheres_of
from mblkit.rules.material import Bulk, Material, material_on
from mblkit.rules.runner import NOTHING, Known, Outcome
from mblkit.rules.since import BENEATH_ALL, CLASSES, STUDENTS, Since, holds_on, said_of_ids, whole_since
from mblkit.store.contents import Witness
from mblkit.store.edition import edition
from mblkit.store.tree import Tree

_OF_THE_INDEX = frozenset({"MBL202", "MBL203"})
"""Findings on ids that are alike, which are looked for among all ids again."""


class Sight(NamedTuple):
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


class _Short(NamedTuple):
    """The short way.

    Attributes:
        tree, reader, as_of, remembered: as for `sight`.
        old: what is remembered.
        now: what is not as it was.
    """

    tree: Witness
    reader: str | None
    as_of: date
    remembered: Remembered
    old: Settled
    now: Differences

    @classmethod
    def of(cls, tree: Witness, reader: str | None, as_of: date, remembered: Remembered) -> "_Short | None":
        """Return the way, None where it leads nowhere: where more has changed than a few sound files."""
        old = settled_for(remembered)
        now = None if old is None else differences(old, tree, reader, as_of, remembered)
        return None if old is None or now is None else cls(tree, reader, as_of, remembered, old, now)

    def sight(self) -> Sight | None:
        """Return what is seen on the way, None where it leads nowhere after all."""
        ground = self._ground()
        if ground is None or ground.material is None:
            return None
        changed = self.now.bulk
        gists = [gist_of_records(one.shaped, ground, one.findings, marked=one.marked) for one in changed.values()]
        near = self._near(gists)
        sums = None if near is None else self._sums(gists, near)
        if near is None or sums is None:
            return None
        shaped = {path: one.shaped for path, one in changed.items()}
        every, beside = tuple(sums.values()), (*near.gists.values(), *gists)
        before = self.old.together | rests_on(every, gists)
        since = Since(ground.core, every, beside, before, shaped, self.now.read)
        loaded, bulk, together = whole_since(since, self.tree.read, self.reader)
        if self.now.turned and not may_settle(ground, loaded):
            return None
        known = self._known(ground.material)
        new = {one.path: self._fresh(one, ground) for one in gists}

        def settle(outcome: Outcome) -> None:
            if not self.tree.moved:
                self._keep(self._core_texts(ground, outcome), new, near, sums, together)

        return Sight(loaded, bulk, known, settle)

    def _ground(self) -> Ground | None:
        """Return the ground of the changed files, None where it cannot be read any more."""
        names = frozenset(name for one in self.now.bulk.values() for name in _named(facts_of(one.shaped)))
        try:
            core = self._turned(names) if self.now.turned else self._still(names)
        except LookupError:
            return None
        district = district_if_sound(core)
        material = None if district is None else material_on(core, district, self.as_of)
        ground = Ground(core, material, self.reader)
        return ground if not self.now.turned or self._holds(ground) else None

    def _still(self, names: frozenset[str]) -> Loaded:
        """Return what is read of files that are all as they were, with what was found in them.

        `names` are the ids that changed files use. Of students those are read who are among them, or in a class that
        is, and those of whom evidence may say what a check asks for.
        """
        aside = [one for one in self.old.aside if one.kind != STUDENTS]
        rolls = [one for one in self.old.aside if one.kind == STUDENTS]
        loaded = self._read(names, aside, rolls)
        named = {name for one in loaded.index.files.values() if one.kind == CLASSES for name in _named(one)}
        wanted = {*self.old.awaited, *names, *named}
        loaded = with_some_items(loaded, self.tree, (one.path for one in rolls), self.reader, wanted)
        return replace(loaded, diagnostics=self.old.found, marked=self.old.marked)

    def _turned(self, names: frozenset[str]) -> Loaded:
        """Return what is read, some of it anew, with what is found in it now and what was found in the classes."""
        loaded = self._read(names, [one for one in self.old.aside if one.kind == CLASSES])
        core, aside = linked(loaded), loaded.kinds
        found = (one for one in self.old.found if one.location.path in aside and one.rule not in _OF_THE_INDEX)
        marked = (path for path in self.old.marked if path in aside)
        return replace(core, diagnostics=(*core.diagnostics, *found), marked=tuple(sorted((*core.marked, *marked))))

    def _read(self, names: frozenset[str], aside: Iterable[Facts], rolls: Sequence[Facts] = ()) -> Loaded:
        """Return what is not in bulk: what is `aside` is read only where a change names it, what is in `rolls` is not.

        Raises LookupError where something is broken.
        """
        still = [one for one in aside if not any(found.id in names for found in one.defines)]
        known = (*still, *rolls)
        loaded = load_some(self.tree, self.now.core.keys() - {one.path for one in known}, self.reader, known)
        if loaded.broken:
            raise LookupError(*loaded.broken)
        return replace(loaded, kinds={one.path: KINDS[one.kind] for one in still})

    def _holds(self, ground: Ground) -> bool:
        """Tell whether all that is not read again holds on the new ground."""
        kinds = {one.path: one.kind.name for one in ground.core.files}
        strange = any(kinds.get(path) in {None, *BENEATH_ALL, *KINDS_IN_BULK} for path in self.now.moved)
        if strange or ground.material is None or ground.core.following:
            return False
        keys = GroundKeys(ground, self.now.key, edition())
        return keys.common == self.old.common and holds_on(self.old.names, said_of_ids(keys), self.old.sums.values())

    def _known(self, material: Material) -> Known:
        """Return what the checks need not look for: anything, or where a file has turned, what is in the classes."""
        if not self.now.turned:
            return Known(material.district, self.old.settled)
        aside = material.loaded.kinds
        return Known(material.district, None, tuple(one for one in self.old.settled if one.location.path in aside))

    def _core_texts(self, ground: Ground, outcome: Outcome) -> dict[str, str]:
        """Return what is to be remembered of the files that are not in bulk: nothing where they are as they were."""
        if not self.now.turned:
            return {}
        return core_texts(ground, self.now.key, self.as_of, self.now.core, outcome, self.old.aside_digest)

    def _near(self, gists: Iterable[Gist]) -> "_Near | None":
        """Return the gists of files that did not change, of all shelves that a change can touch."""
        sums = self.old.sums
        touched = {shelf_of(one) for one in gists}
        touched.update(name for name, one in sums.items() if not one.blobs.keys() <= self.now.left)
        found = _Near({}, {}, touched, Shelves(self.remembered.cache, dict(self.old.digests)))
        wheres = {where for one in gists for where in wheres_of(one)}
        for name in sorted(touched & sums.keys()):
            before = found.take(name, self.old, self.now.left)
            if before is None:
                return None
            wheres.update(where for one in before for where in wheres_of(one))
        anywhere = any(one.unsettled for one in gists)
        also = {name for name, one in sums.items() if anywhere or not one.wheres.isdisjoint(wheres)}
        taken = [found.take(name, self.old, self.now.left) for name in sorted(also - touched)]
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

    def _keep(
        self,
        core: Mapping[str, str],
        new: Mapping[str, Fresh],
        near: "_Near",
        sums: Mapping[str, Sum],
        together: Iterable[str],
    ) -> None:
        """Remember what is new, unless another process has written meanwhile."""
        if self.now.turned != bool(core) or not (core or near.touched):
            return
        texts, empty = near.shelves.rewritten(new, near.touched, near.heads)
        digests, key = near.shelves.digests, self.now.key
        if digests.keys() == sums.keys():
            others = {name: one for name, one in sums.items() if name in near.touched}
            said = sums_texts(key, self.as_of, together, others, digests)
            self.remembered.cache.put({**texts, **core, **steady_text(key, digests), **said}, empty)

    def _fresh(self, gist: Gist, ground: Ground) -> Fresh:
        key = GroundKeys(ground, self.now.key, edition()).of(gist)
        head = Head(self.remembered.blobs[gist.path], key, self.as_of.isoformat())
        return Fresh(head, shelf_of(gist), json.dumps(pack_gist(gist)))


def _named(facts: Facts) -> Iterable[str]:
    """Return the ids that the records of a file use."""
    return (name for ids in facts.refers.values() for name in ids)


class _Near(NamedTuple):
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
