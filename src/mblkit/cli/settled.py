"""What is remembered after a check of all files that are not in bulk, and of the gists of those that are in sum.

Two texts: what was found in the former, with what stands for them and for the day; and the sums of all shelves, with
what stands for each shelf. Where they do not fit together, nothing is known.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from mblkit.cli.gist_memory import Remembered
from mblkit.cli.looking import Looked
from mblkit.diagnostics import Diagnostic
from mblkit.load.index import Definition, Facts, facts_of
from mblkit.model.origin import Origin
from mblkit.rules.gist import Gist
from mblkit.rules.gist_sums import Sum, pack_sum, shelf_of, sum_of, unpack_sum
from mblkit.rules.runner import Outcome
from mblkit.rules.since import ASIDE, NEEDS_ALL
from mblkit.store.edition import edition
from mblkit.store.packed import Packed, pack, unpack

_CORE: Final = "core"
_SUMS: Final = "sums"

_OF_THE_TREE: Final = frozenset({"MBL001", "MBL016", "MBL017"})
"""Findings that rest on which files there are at all."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What is remembered. Nothing was broken, and nothing of it rests on which files in bulk there are.

    Attributes:
        core: stands for the files that are not in bulk.
        paths: these files.
        aside: what the index keeps of those among them that need not be read.
        found, marked, settled: as the long way has them for these files.
        together: the files in bulk that were looked at together.
        sums, digests: what is kept of each shelf, and what stands for it.
    """

    core: str
    paths: frozenset[str]
    aside: tuple[Facts, ...]
    found: tuple[Diagnostic, ...]
    marked: tuple[str, ...]
    settled: tuple[Diagnostic, ...]
    together: frozenset[str]
    sums: Mapping[str, Sum]
    digests: Mapping[str, str]


def settled_for(remembered: Remembered, as_of: date) -> Settled | None:
    """Return what is remembered for a day, None where there is nothing or it does not fit together."""
    try:
        tool, said = json.loads(remembered.cache.get(_CORE) or "")
        also, core, day, together, packed = json.loads(remembered.cache.get(_SUMS) or "")
        if (tool, also, core, day) != (edition(), edition(), said["core"], as_of.isoformat()):
            return None
        return Settled(
            core,
            frozenset(said["paths"]),
            tuple(map(_unpack_facts, said["aside"])),
            tuple(map(unpack, said["found"])),
            tuple(said["marked"]),
            tuple(map(unpack, said["settled"])),
            frozenset(together),
            {name: unpack_sum(data) for name, (_, data) in packed.items()},
            {name: digest for name, (digest, _) in packed.items()},
        )
    except (TypeError, ValueError, LookupError, AttributeError):
        return None


def settle(looked: Looked, outcome: Outcome, as_of: date, remembered: Remembered) -> None:
    """Remember what was found in all files but those in bulk, and the sums of these."""
    core, shelves = looked.ground.core, looked.shelves
    if shelves is None or outcome.settled is None or not _may_settle(looked):
        return
    on: dict[str, list[Gist]] = {}
    for gist in looked.gists:
        on.setdefault(shelf_of(gist), []).append(gist)
    sums = {name: sum_of(gists, remembered.blobs) for name, gists in on.items()}
    if None in sums.values() or sums.keys() != shelves.digests.keys():
        return
    aside = [one for one in core.files if one.kind.name in ASIDE]
    said = {
        "core": looked.core,
        "paths": [path for path in sorted(remembered.blobs) if path not in looked.whole.loaded.kinds],
        "aside": [_pack_facts(facts_of(one)) for one in aside],
        "found": [pack(one) for one in core.diagnostics],
        "marked": core.marked,
        "settled": [pack(one) for one in outcome.settled],
    }
    sound = {name: one for name, one in sums.items() if one is not None}
    told = sums_text(looked.core, as_of, looked.whole.together, sound, shelves.digests)
    remembered.cache.put({_CORE: json.dumps([edition(), said]), **told})


def _may_settle(looked: Looked) -> bool:
    """Tell whether what was found can hold after a change in bulk: nothing is broken or rests on which files exist."""
    core, loaded = looked.ground.core, looked.whole.loaded
    return (
        looked.ground.material is not None
        and not loaded.broken
        and not loaded.following
        and not looked.apart.strays
        and not any(one.rule in _OF_THE_TREE for one in loaded.diagnostics)
        and not any(one.kind.name in NEEDS_ALL for one in core.files)
    )


def sums_text(
    core: str, as_of: date, together: Iterable[str], sums: Mapping[str, Sum], digests: Mapping[str, str]
) -> dict[str, str]:
    """Return the text of the sums of all shelves, by its name in the cache; `digests` stand for the shelves."""
    packed = {name: [digests[name], pack_sum(one)] for name, one in sums.items()}
    return {_SUMS: json.dumps([edition(), core, as_of.isoformat(), sorted(together), packed])}


def _pack_facts(facts: Facts) -> Packed:
    """Return what the index keeps of a file as lists; the ids that it uses are not asked for."""
    defines = [
        [
            one.namespace,
            one.id,
            one.origin.path,
            one.origin.keys,
            None if one.retired is None else one.retired.isoformat(),
            one.replaced_by,
            one.short,
        ]
        for one in facts.defines
    ]
    return [facts.path, facts.kind, defines]


def _unpack_facts(data: Packed) -> Facts:
    path, kind, defines = data
    return Facts(path, kind, tuple(map(_unpack_definition, defines)), {})


def _unpack_definition(data: Packed) -> Definition:
    namespace, name, path, keys, retired, replaced_by, short = data
    ended = None if retired is None else date.fromisoformat(retired)
    return Definition(namespace, name, Origin(path, tuple(keys)), ended, replaced_by, short)
