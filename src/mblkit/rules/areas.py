"""Content areas: each that the law names has competencies, and none has too few or too many of them."""

from collections.abc import Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.engine.chain import lives
from mblkit.model.base import local
from mblkit.model.framework import FrameworkRecord
from mblkit.model.origin import Kept
from mblkit.model.people import StudentRecord
from mblkit.model.policy import PolicyRecord, StatutoryArea
from mblkit.rules.material import Check, Material, place
from mblkit.rules.structure import competencies

_HERE: Final = ("enrolled", "expelled")
"""What a student is who may still receive the diploma."""

_FIRST_GRADE: Final = 9
"""The diploma is that of grades 9 to 12: a district that teaches only earlier ones confers none."""

_MORE: Final = "add what else a graduate should be able to do in it"
_FEWER: Final = "join those that belong together, or make indicators of some"


def check_statutory_areas(material: Material) -> Iterator[Diagnostic]:
    """Yield each content area of the law in which the framework asks nothing of every student."""
    required = {
        entry.area for entry in competencies(material) if entry.record.required and entry.scope == "content-area"
    }
    first = _first_class(material)
    if first is None:
        return
    for kept in material.district.policies:
        if kept.record.dates is not None and not kept.record.dates.holds(material.as_of):
            continue
        for number, asked in enumerate(kept.record.areas):
            serving = [
                (at, area.id)
                for at, area in enumerate(material.district.record.areas)
                if asked.id in (area.id, *area.covers)
            ]
            if _concerns(kept.record, asked, first) and not required.intersection(area for _, area in serving):
                yield _uncovered(material, kept, number, serving)


def _first_class(material: Material) -> int | None:
    """Return the earliest graduating class that is still to come, or None where nobody is in grade 9 or above."""
    here = [kept.record for kept in material.records(StudentRecord) if kept.record.status in _HERE]
    if here and all(student.grade < _FIRST_GRADE for student in here):
        return None
    return min((student.graduating_class for student in here), default=material.as_of.year)


def _concerns(policy: PolicyRecord, asked: StatutoryArea, first: int) -> bool:
    """Tell whether a class from `first` on is among those for which the area is asked."""
    ranges = [one for one in (policy.classes, asked.classes) if one is not None]
    begins = max([first, *(one.first or first for one in ranges)])
    return all(begins <= (one.last or begins) for one in ranges)


def _uncovered(
    material: Material, policy: Kept[PolicyRecord], number: int, serving: list[tuple[int, str]]
) -> Diagnostic:
    asked = policy.record.areas[number]
    title = local(asked.title, material.district.language)
    if serving:
        at, area = serving[0]
        where = place(material.district.origin, "areas", at, "id")
        help_ = f'add a required competency to the framework of "{area}"'
    else:
        where = place(material.district.origin, "areas")
        help_ = f'add an area "{asked.id}" with its competencies, or name it in "covers" of the area that serves it'
    return diagnose(
        "MBL301",
        f'no required competency serves the content area "{title}", asked for by {asked.cites}',
        where,
        help=help_,
        related=(Related(place(policy.origin, "areas", number, "id"), "it is asked for here"),),
        subject=asked.id,
    )


def check_competency_counts(material: Material) -> Iterator[Diagnostic]:
    """Yield each area with fewer or more content-area competencies than recommended."""
    counts: dict[str, int] = {}
    first: dict[str, Kept[FrameworkRecord]] = {}
    for kept in material.records(FrameworkRecord):
        living = sum(lives(one, material.as_of) for one in kept.record.competencies)
        if kept.record.scope == "content-area" and living:
            first.setdefault(kept.record.area, kept)
            counts[kept.record.area] = counts.get(kept.record.area, 0) + living
    fewest, most = material.limits.fewest_competencies, material.limits.most_competencies
    for area, count in counts.items():
        if not fewest <= count <= most:
            words = "competency" if count == 1 else "competencies"
            yield diagnose(
                "MBL302",
                f'the area "{area}" has {count} {words}, not {fewest} to {most}',
                place(first[area].origin, "competencies"),
                help=_MORE if count < fewest else _FEWER,
                subject=area,
            )


CHECKS: tuple[Check, ...] = (check_statutory_areas, check_competency_counts)
