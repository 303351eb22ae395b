"""Scales in use: one common language of levels, and room above the target."""

from collections.abc import Iterator, Mapping
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.model.base import LocalText
from mblkit.model.origin import Kept
from mblkit.model.scale import ScaleRecord
from mblkit.rules.material import Check, Material, place
from mblkit.rules.structure import competencies


def check_crosswalks(material: Material) -> Iterator[Diagnostic]:
    """MBL318: a scale is in use and nothing says how it compares with the district's."""
    usual = material.district.record.scale
    compared = _compared(material, usual)
    for kept in _in_use(material):
        if kept.record.id not in compared:
            yield diagnose(
                "MBL318",
                f'nothing says how the scale "{kept.record.id}" compares with "{usual}"',
                place(kept.origin, "id"),
                help='add "crosswalk" with "to" and, in "levels", a level of the other scale for each of its own',
                subject=kept.record.id,
            )


def _compared(material: Material, usual: str) -> set[str]:
    """Return the scales that a crosswalk joins to the usual one, directly or by way of one other scale."""
    pairs = [
        {scale.id, scale.crosswalk.to} for scale in material.district.scales.values() if scale.crosswalk is not None
    ]
    found = {usual}
    for _ in ("directly", "by way of another"):
        found = found.union(*(pair for pair in pairs if pair & found))
    return found


def _in_use(material: Material) -> list[Kept[ScaleRecord]]:
    """Return the district's scale and those of competencies that are not retired."""
    used = {material.district.record.scale, *(entry.scale.id for entry in competencies(material))}
    return [kept for kept in material.records(ScaleRecord) if kept.record.id in used]


def check_level_names(material: Material) -> Iterator[Diagnostic]:
    """MBL319: levels share a name and mean different things, or mean the same and have different names."""
    used = {kept.record.id: kept for kept in _in_use(material)}
    for kept in used.values():
        yield from _twice(material, kept)
        crosswalk = kept.record.crosswalk
        if crosswalk is not None and crosswalk.to in used:
            yield from _clashes(material, kept, crosswalk.levels, used[crosswalk.to])


def _twice(material: Material, kept: Kept[ScaleRecord]) -> Iterator[Diagnostic]:
    """Yield each level with a name that a lower one has."""
    first: dict[tuple[str, str], int] = {}
    for number, level in enumerate(kept.record.levels):
        names = _names(material, level.name)
        lower = {first[name] for name in names if name in first}
        if lower:
            one = kept.record.levels[min(lower)]
            yield diagnose(
                "MBL319",
                f'the levels "{one.id}" and "{level.id}" have one name',
                place(kept.origin, "levels", number, "name"),
                help="give each level a name of its own, in each language",
                related=(Related(place(kept.origin, "levels", min(lower), "name"), "the other one stands here"),),
                subject=kept.record.id,
            )
        for name in names:
            first.setdefault(name, number)


def _clashes(
    material: Material, kept: Kept[ScaleRecord], levels: Mapping[str, str], other: Kept[ScaleRecord]
) -> Iterator[Diagnostic]:
    """Yield each level whose name contradicts the crosswalk to another scale.

    Levels mean the same only where the crosswalk pairs all of both scales, one to one: a coarser scale needs names of
    its own.
    """
    one_to_one = sorted(levels.values()) == sorted(level.id for level in other.record.levels)
    for number, level in enumerate(kept.record.levels):
        names = set(_names(material, level.name))
        shared = [
            (place_, one) for place_, one in enumerate(other.record.levels) if names & set(_names(material, one.name))
        ]
        meant = levels[level.id]
        apart = [(place_, one) for place_, one in shared if one.id != meant]
        if apart:
            message = (
                f'"{level.id}" has the name of "{apart[0][1].id}" in "{other.record.id}" and compares with "{meant}"'
            )
        elif one_to_one and not shared:
            apart = [(place_, one) for place_, one in enumerate(other.record.levels) if one.id == meant]
            message = f'"{level.id}" means the same as "{meant}" in "{other.record.id}" and has another name'
        else:
            continue
        yield diagnose(
            "MBL319",
            message,
            place(kept.origin, "levels", number, "name"),
            help="use one name for one meaning on all scales, or mend the crosswalk",
            related=(Related(place(other.origin, "levels", apart[0][0], "name"), "the other level stands here"),),
            subject=kept.record.id,
        )


def _names(material: Material, name: LocalText) -> list[tuple[str, str]]:
    """Return the names of a level with their languages, as a hurried reader takes them."""
    by_language = {material.district.language: name} if isinstance(name, str) else name
    return [(language, " ".join(text.split()).casefold()) for language, text in by_language.items()]


def check_ceilings(material: Material) -> Iterator[Diagnostic]:
    """MBL320: the level that shows mastery is the highest of its scale."""
    for kept in _in_use(material):
        scale = kept.record
        if scale.target == scale.levels[-1].id:
            yield diagnose(
                "MBL320",
                f'no level of "{scale.id}" is above its target "{scale.target}"',
                place(kept.origin, "target"),
                help="add a level for work that goes beyond the target",
                subject=scale.id,
            )


CHECKS: Final[tuple[Check, ...]] = (check_crosswalks, check_level_names, check_ceilings)
