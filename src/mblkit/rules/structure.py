"""What the checks of the framework share: what still lives, and how far something that is carried reaches."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mblkit.diagnostics import Location
from mblkit.district import CompetencyEntry
from mblkit.engine import chain
from mblkit.engine.chain import lives
from mblkit.model.experience import ExperienceRecord
from mblkit.model.origin import Kept
from mblkit.rules.material import Material, place
from mblkit.rules.naming import few

if TYPE_CHECKING:
    from mblkit.model.credits import CreditRecord


def competencies(material: Material) -> Iterator[CompetencyEntry]:
    """Yield the competencies that are not retired, in the order of their files."""
    return (entry for entry in material.district.competencies.values() if lives(entry.record, material.as_of))


def required(material: Material) -> Iterator[CompetencyEntry]:
    """Yield the competencies that are not retired and that every student must master, in the order of their files."""
    return (entry for entry in competencies(material) if entry.record.required)


def experiences(material: Material) -> Iterator[Kept[ExperienceRecord]]:
    """Yield the experiences that are not retired, in the order of their files."""
    return (kept for kept in material.district.experiences.values() if lives(kept.record, material.as_of))


def recorded_credit(material: Material) -> "Iterator[Kept[CreditRecord]]":
    """Yield the credit on other grounds than mastery: form after form, by file and place."""
    if material.has("credits"):
        from mblkit.model.credits import FORMS

        for form in FORMS.values():
            for kept in material.records(form):
                yield Kept(kept.record, kept.origin)


def parts(material: Material, entry: CompetencyEntry) -> tuple[str, ...]:
    """Return what a competency is made of: its indicators that are not retired; itself where it has none."""
    return chain.parts(entry, material.as_of)


def reached(material: Material, targets: Iterable[str]) -> set[str]:
    """Return the parts of competencies that some targets stand for.

    A competency stands for all its parts, an objective for what it leads to; one that is retired for nothing.
    """
    return chain.reached(material.district, material.as_of, targets)


def place_of(material: Material, entry: CompetencyEntry, missing: tuple[str, ...]) -> Location:
    """Return where to show what some parts of a competency lack: the first of them, or the whole where it is all."""
    whole = len(missing) == len(parts(material, entry))
    origin = entry.origin if whole else material.district.indicators[missing[0]].origin
    return place(origin, "id")


def told(material: Material, entry: CompetencyEntry, missing: tuple[str, ...]) -> str:
    """Return how a finding names some parts of a competency: the competency alone where it is all of them."""
    name = f'"{entry.record.id}"'
    if len(missing) == len(parts(material, entry)):
        return name
    return f"the {'indicator' if len(missing) == 1 else 'indicators'} {few(missing)} of {name}"
