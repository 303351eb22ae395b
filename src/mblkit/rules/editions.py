"""Editions of standards: competencies answer the one that the district works with."""

from collections.abc import Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.model.origin import Kept, Origin
from mblkit.model.shared import Alignment, AlignsTo
from mblkit.model.standards import StandardsRecord
from mblkit.rules.material import Check, Material, place
from mblkit.rules.structure import competencies


def check_editions(material: Material) -> Iterator[Diagnostic]:
    """MBL337: one finding for each framework file and each set that another has superseded."""
    superseded = _superseded(material)
    if not superseded:
        return
    found: dict[tuple[str, str], list[tuple[str, Origin]]] = {}
    for owner, name, origin in _alignments(material):
        set_ = name.partition(":")[0]
        if set_ in superseded:
            found.setdefault((origin.path, set_), []).append((owner, origin))
    for (_, set_), alignments in found.items():
        yield _finding(superseded[set_], alignments)


def _superseded(material: Material) -> dict[str, Kept[StandardsRecord]]:
    """Return the sets that another has superseded. One that will be adopted later has superseded nothing yet."""
    sets = {kept.record.set: kept for kept in material.records(StandardsRecord)}
    found: dict[str, Kept[StandardsRecord]] = {}
    for name, kept in sets.items():
        later = sets.get(kept.record.superseded_by or "")
        if later is not None and (later.record.adopted is None or later.record.adopted <= material.as_of):
            found[name] = kept
    return found


def _alignments(material: Material) -> Iterator[tuple[str, str, Origin]]:
    """Yield who aligns to which standard, and where it says so."""
    for entry in competencies(material):
        yield from _of(entry.record.id, entry.record.aligns_to, entry.origin)
        for number, one in enumerate(entry.record.indicators):
            if material.lives(one.retired):
                yield from _of(one.id, one.aligns_to, entry.origin.at("indicators", number))


def _of(owner: str, aligns_to: tuple[AlignsTo, ...], origin: Origin) -> Iterator[tuple[str, str, Origin]]:
    for number, one in enumerate(aligns_to):
        at = origin.at("aligns_to", number)
        yield (owner, one.standard, at.at("standard")) if isinstance(one, Alignment) else (owner, one, at)


def _finding(old: Kept[StandardsRecord], alignments: list[tuple[str, Origin]]) -> Diagnostic:
    (owner, origin), count = alignments[0], len(alignments)
    later = old.record.superseded_by
    many = f"{count} alignments of this file name" if count > 1 else "an alignment names"
    return diagnose(
        "MBL337",
        f'{many} "{old.record.set}", which "{later}" has superseded',
        place(origin),
        help=f'align to the standards of "{later}"; where both are in force, delete "superseded_by" in the set',
        related=(Related(place(old.origin, "superseded_by"), "the set says so here"),),
        subject=owner if count == 1 else None,
    )


CHECKS: Final[tuple[Check, ...]] = (check_editions,)
