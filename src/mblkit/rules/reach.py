"""How competencies are spread over experiences: what every student takes leads to all that every student needs."""

from collections.abc import Iterator, Mapping
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.district import CompetencyEntry
from mblkit.engine.chain import everybody_meets, objectives_of
from mblkit.model.experience import ExperienceRecord
from mblkit.model.origin import Kept
from mblkit.rules.material import Check, Material, place
from mblkit.rules.structure import competencies, experiences, parts, place_of, reached, told

_FEW: Final = 3
"""So many experiences are shown beside a finding."""

Carriers = Mapping[str, tuple[Kept[ExperienceRecord], ...]]
"""The experiences that carry an indicator, or a competency without indicators."""


def check_paths(material: Material) -> Iterator[Diagnostic]:
    """Yield each required competency that not everybody meets, and each other one that nobody does."""
    carriers = _carriers(material)
    carried = {part: [kept.record.id for kept in carrying] for part, carrying in carriers.items()}
    for_all = set(everybody_meets(material.district, material.as_of, carried))
    for entry in competencies(material):
        whole = parts(material, entry)
        if entry.record.required:
            missing = tuple(part for part in whole if part not in for_all)
            if missing:
                yield _not_for_all(material, entry, missing, carriers)
        else:
            missing = tuple(part for part in whole if part not in carriers)
            if missing:
                yield _for_nobody(material, entry, missing)


def _carriers(material: Material) -> Carriers:
    found: dict[str, list[Kept[ExperienceRecord]]] = {}
    for kept in experiences(material):
        for part in reached(material, kept.record.carries):
            found.setdefault(part, []).append(kept)
    return {part: tuple(carrying) for part, carrying in found.items()}


def _not_for_all(
    material: Material, entry: CompetencyEntry, missing: tuple[str, ...], carriers: Carriers
) -> Diagnostic:
    elective = {kept.record.id: kept for part in missing for kept in carriers.get(part, ())}
    by, mend = "no experience carries", 'add it to "carries" of an experience with "required: true"'
    if elective:
        by = "no experience that every student takes carries"
        mend += '; where students choose, name that one in "instead_of" of the others'
    return diagnose(
        "MBL307",
        f"{by} {told(material, entry, missing)}, which every student must master",
        place_of(material, entry, missing),
        help=f'{mend}; or write "required: false" in the competency',
        related=tuple(_not_taken_by_all(kept) for kept in [*elective.values()][:_FEW]),
        subject=entry.record.id,
    )


def _not_taken_by_all(kept: Kept[ExperienceRecord]) -> Related:
    if kept.record.required:
        words = "it is carried here, but not by everything that students may take in its place"
    else:
        words = "it is carried here, but not every student takes this"
    return Related(place(kept.origin, "carries"), words)


def _for_nobody(material: Material, entry: CompetencyEntry, missing: tuple[str, ...]) -> Diagnostic:
    return diagnose(
        "MBL308",
        f"no experience carries {told(material, entry, missing)}",
        place_of(material, entry, missing),
        help='add it to "carries" of an experience, or retire it',
        subject=entry.record.id,
    )


def check_required_experiences(material: Material) -> Iterator[Diagnostic]:
    """Yield each experience that every student takes and that leads to nothing."""
    for kept in experiences(material):
        experience = kept.record
        if experience.required and not reached(material, experience.carries):
            yield diagnose(
                "MBL309",
                f'every student takes "{experience.id}", and it carries no competency',
                place(kept.origin, "carries" if experience.carries else "id"),
                help='say in "carries" what students master in it, or write "required: false"',
                subject=experience.id,
            )


def check_grades(material: Material) -> Iterator[Diagnostic]:
    """Yield each required content-area competency that is taught in one grade only."""
    taught = _taught(material)
    for entry in competencies(material):
        name = entry.record.id
        grades = {grade for kept in taught.get(name, ()) for grade in kept.record.grades}
        if entry.record.required and entry.scope == "content-area" and len(grades) == 1:
            grade = next(iter(grades))
            yield diagnose(
                "MBL316",
                f'"{name}" is taught in {f"grade {grade}" if grade else "kindergarten"} only',
                place(entry.origin, "id"),
                help="take it up again in another grade: carry it there, or lead an objective to it",
                related=tuple(
                    Related(place(kept.origin, "grades"), "it is taught here") for kept in taught[name][:_FEW]
                ),
                subject=name,
            )


def _taught(material: Material) -> Mapping[str, tuple[Kept[ExperienceRecord], ...]]:
    """Return the experiences that carry a competency, or a part of it, or have an objective that leads to it."""
    district, found = material.district, dict[str, list[Kept[ExperienceRecord]]]()
    for kept in experiences(material):
        aims = objectives_of(kept.record, material.as_of)
        for name in sorted({district.competency_of(part) for part in reached(material, (*kept.record.carries, *aims))}):
            found.setdefault(name, []).append(kept)
    return {name: tuple(teaching) for name, teaching in found.items()}


CHECKS: tuple[Check, ...] = (check_paths, check_required_experiences, check_grades)
