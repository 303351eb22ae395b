"""What is remembered after a check of all files that are not in bulk, and of the gists of those that are in sum.

What was found in the former, with what stands for them; the ids of those of them that need not be read again; what
stands for each shelf and for the day; and the sum of each shelf, a text for each, so that a change of a few files
rewrites a few. Where they do not fit together, nothing is known.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import blake2b
from typing import Final, NamedTuple

from mblkit.cli.gist_memory import Remembered
from mblkit.cli.looking import Looked
from mblkit.diagnostics import Diagnostic
from mblkit.load.index import Definition, Facts
from mblkit.load.pipeline import Loaded
from mblkit.model.origin import Origin
from mblkit.rules.gist import Gist, Ground
from mblkit.rules.gist_keys import GroundKeys
from mblkit.rules.gist_sums import Sum, pack_sum, shelf_of, sum_of, unpack_sum
from mblkit.rules.runner import Outcome
from mblkit.rules.since import ASIDE, NEEDS_ALL, STUDENTS, said_of_ids
from mblkit.rules.transfers import unconverted
from mblkit.store.edition import edition
from mblkit.store.packed import Packed, pack, unpack

_CORE: Final = "core"
_ASIDE: Final = "aside"
_SUMS: Final = "sums"
_SUM: Final = "sum:"

_OF_THE_TREE: Final = frozenset({"MBL001", "MBL016", "MBL017"})
"""Findings that rest on which files there are at all."""


class Settled(NamedTuple):
    """What is remembered. Nothing was broken, and nothing of it rests on which files in bulk there are.

    Attributes:
        core: stands for the files that are not in bulk.
        day: the day on which they were looked at, as YYYY-MM-DD.
        blobs, kinds: the blob id and the name of the kind of each of these.
        aside, aside_digest: what the index keeps of those of them that need not be read, and what stands for these.
        found, marked, settled: as the long way has them for these files.
        awaited: the students of whom evidence may say what a check asks for.
        common, names: what all gists rest on, and what the ground says of ids; see `rules.since`.
        together: the files in bulk that were looked at together.
        sums, digests: what is kept of each shelf, and what stands for it.
    """

    core: str
    day: str
    blobs: Mapping[str, str]
    kinds: Mapping[str, str]
    aside: tuple[Facts, ...]
    aside_digest: str
    found: tuple[Diagnostic, ...]
    marked: tuple[str, ...]
    settled: tuple[Diagnostic, ...]
    awaited: frozenset[str]
    common: str
    names: Mapping[str, str]
    together: frozenset[str]
    sums: Mapping[str, Sum]
    digests: Mapping[str, str]


def settled_for(remembered: Remembered) -> Settled | None:
    """Return what is remembered, None where there is nothing or it does not fit together."""
    try:
        tool, said = json.loads(remembered.cache.get(_CORE) or "")
        beside, aside_digest, aside = json.loads(remembered.cache.get(_ASIDE) or "")
        also, core, day, together, digests = json.loads(remembered.cache.get(_SUMS) or "")
        then = (tool, beside, also, core, day, aside_digest)
        if then != (edition(), edition(), edition(), said["core"], said["day"], said["aside"]):
            return None
        return Settled(
            core,
            day,
            {path: blob for path, (blob, _) in said["files"].items()},
            {path: kind for path, (_, kind) in said["files"].items()},
            tuple(map(_unpack_facts, aside)),
            aside_digest,
            tuple(map(unpack, said["found"])),
            tuple(said["marked"]),
            tuple(map(unpack, said["settled"])),
            frozenset(said["awaited"]),
            said["common"],
            dict(said["names"]),
            frozenset(together),
            _sums(remembered, digests),
            digests,
        )
    except (TypeError, ValueError, LookupError, AttributeError):
        return None


def _sums(remembered: Remembered, digests: Mapping[str, str]) -> dict[str, Sum]:
    """Return the sums of the shelves for which `digests` stand. Raises LookupError for one that is of another."""
    found = {}
    for name, text in remembered.cache.below(_SUM).items():
        tool, digest, data = json.loads(text)
        if (tool, digest) == (edition(), digests.get(name)):
            found[name] = unpack_sum(data)
    if found.keys() != digests.keys():
        raise LookupError("some sums are not those of the shelves")
    return found


def settle(looked: Looked, outcome: Outcome, as_of: date, remembered: Remembered) -> None:
    """Remember what was found in all files but those in bulk, and the sums of these."""
    ground, shelves = looked.ground, looked.shelves
    if shelves is None or looked.apart.strays or not may_settle(ground, looked.whole.loaded):
        return
    on: dict[str, list[Gist]] = {}
    for gist in looked.gists:
        on.setdefault(shelf_of(gist), []).append(gist)
    sums = {name: sum_of(gists, remembered.blobs) for name, gists in on.items()}
    if None in sums.values() or sums.keys() != shelves.digests.keys():
        return
    blobs = {path: blob for path, blob in remembered.blobs.items() if path not in looked.whole.loaded.kinds}
    texts = core_texts(ground, looked.core, as_of, blobs, outcome)
    sound = {name: one for name, one in sums.items() if one is not None}
    told = sums_texts(looked.core, as_of, looked.whole.together, sound, shelves.digests)
    if texts:
        remembered.cache.put({**texts, **told})


def may_settle(ground: Ground, loaded: Loaded) -> bool:
    """Tell whether what was found on a ground can hold after a change.

    Nothing is broken, nothing rests on which files there are, and `loaded`, which is everything, has no hand audits.
    """
    return (
        ground.material is not None
        and not loaded.broken
        and not loaded.following
        and not any(one.rule in _OF_THE_TREE for one in loaded.diagnostics)
        and not any(one.kind.name in NEEDS_ALL for one in ground.core.files)
    )


def core_texts(
    ground: Ground, core: str, as_of: date, blobs: Mapping[str, str], outcome: Outcome, known: str = ""
) -> dict[str, str]:
    """Return the texts of what was found in all files but those in bulk, by their names in the cache.

    `core` and `blobs` stand for these files; `known` for those aside of which the text is remembered already. None are
    returned where something stood in the way of a finding.
    """
    if outcome.settled is None:
        return {}
    files = ground.core.index.files
    aside = [one for one in files.values() if one.kind in {STUDENTS, *ASIDE}]
    digest = _digest((one.path, blobs[one.path]) for one in aside)
    keys = GroundKeys(ground, core, edition())
    said = {
        "core": core,
        "day": as_of.isoformat(),
        "files": {path: [blob, files[path].kind if path in files else ""] for path, blob in sorted(blobs.items())},
        "aside": digest,
        "found": [pack(one) for one in ground.core.diagnostics],
        "marked": ground.core.marked,
        "settled": [pack(one) for one in outcome.settled],
        "awaited": sorted(unconverted(ground.material)) if ground.material is not None else [],
        "common": keys.common,
        "names": said_of_ids(keys),
    }
    texts = {_CORE: json.dumps([edition(), said])}
    if digest != known:
        texts[_ASIDE] = json.dumps([edition(), digest, [_pack_facts(one) for one in aside]])
    return texts


def sums_texts(
    core: str, as_of: date, together: Iterable[str], sums: Mapping[str, Sum], digests: Mapping[str, str]
) -> dict[str, str]:
    """Return the texts of some sums by their names in the cache, and of what says which belong together.

    `digests` stand for all shelves; `sums` are those that are not remembered yet.
    """
    texts = {_SUM + name: json.dumps([edition(), digests[name], pack_sum(one)]) for name, one in sums.items()}
    return {**texts, _SUMS: json.dumps([edition(), core, as_of.isoformat(), sorted(together), digests])}


def _digest(files: Iterable[tuple[str, str]]) -> str:
    lines = "\n".join(f"{path}\0{blob}" for path, blob in sorted(files))
    return blake2b(lines.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _pack_facts(facts: Facts) -> Packed:
    """Return what the index keeps of a file as lists; the ids that it uses are not asked for."""
    return [facts.path, facts.kind, [_pack_definition(one) for one in facts.defines]]


def _pack_definition(one: Definition) -> Packed:
    """Return a definition as a list; the path is that of the file, and most are of what has no end."""
    known = [one.namespace, one.id, one.origin.keys]
    if one[3:] == (None, None, None):
        return known
    return [*known, None if one.retired is None else one.retired.isoformat(), one.replaced_by, one.short]


def _unpack_facts(data: Packed) -> Facts:
    path, kind, defines = data
    return Facts(path, kind, tuple(_unpack_definition(path, *one) for one in defines), {})


def _unpack_definition(
    path: str,
    namespace: str,
    name: str,
    keys: list[str | int],
    retired: str | None = None,
    replaced_by: str | None = None,
    short: str | None = None,
) -> Definition:
    ended = None if retired is None else date.fromisoformat(retired)
    return Definition(namespace, name, Origin(path, tuple(keys)), ended, replaced_by, short)
