"""Alignments: what the district asks for answers state standards, and which standards nothing answers."""

from collections.abc import Iterator
from typing import Protocol

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.engine.chain import lives
from mblkit.model.framework import Competency
from mblkit.model.shared import AlignsTo, targets_of
from mblkit.model.standards import StandardsRecord
from mblkit.rules.material import Check, Material, place
from mblkit.rules.naming import few
from mblkit.rules.structure import competencies, experiences


class Aligned(Protocol):
    """A record that may answer standards."""

    @property
    def aligns_to(self) -> tuple[AlignsTo, ...]:
        """The standards that it answers."""


def check_competencies(material: Material) -> Iterator[Diagnostic]:
    """Yield each competency of a content area that answers no standard, and each that does so on purpose."""
    for entry in competencies(material):
        name, where = entry.record.id, place(entry.origin, "id")
        if entry.record.local_only:
            yield diagnose(
                "MBL304",
                f'"{name}" goes beyond the state standards on purpose',
                where,
                help="see that what gives credit for it carries something that answers a standard too",
                subject=name,
            )
        elif entry.scope == "content-area" and not _whole_answers(material, entry.record):
            yield diagnose(
                "MBL303",
                f'neither "{name}" nor an indicator of it answers a state standard in force',
                where,
                help='name standards in "aligns_to", or write "local_only: true" where it goes beyond them on purpose',
                subject=name,
            )


def _whole_answers(material: Material, competency: Competency) -> bool:
    return _answers(material, competency) or any(
        lives(one, material.as_of) and _answers(material, one) for one in competency.indicators
    )


def _answers(material: Material, record: Aligned) -> bool:
    """Tell whether a record names a standard that is not retired."""
    standards = material.district.standards
    return any(lives(standards[name], material.as_of) for name in targets_of(record.aligns_to))


def check_standards(material: Material) -> Iterator[Diagnostic]:
    """Yield each set with standards that nothing answers."""
    sets = list(material.records(StandardsRecord))
    if not sets:
        return
    from mblkit.engine.coverage import standards

    rows = standards(material.district, material.as_of)
    for kept in sets:
        name = kept.record.set
        counted = [row for row in rows if row.set == name]
        open_ = [row.code or row.id.partition(":")[2] for row in counted if row.state == "unclaimed"]
        if open_:
            yield diagnose(
                "MBL305",
                f'no competency answers {len(open_)} of the {len(counted)} standards of "{name}": {few(open_)}',
                place(kept.origin, "set"),
                help="align competencies or indicators to them, or leave out what the district does not adopt",
                subject=name,
            )


def check_credit(material: Material) -> Iterator[Diagnostic]:
    """Yield each experience with credit of which nothing that it carries answers a standard."""
    for kept in experiences(material):
        experience = kept.record
        if experience.credit is not None and not any(_target_answers(material, one) for one in experience.carries):
            yield diagnose(
                "MBL317",
                f'"{experience.id}" gives credit, and nothing that it carries answers a state standard in force',
                place(kept.origin, "carries"),
                help='carry a competency or indicator that answers one, align what is carried, or delete "credit"',
                subject=experience.id,
            )


def _target_answers(material: Material, target: str) -> bool:
    """Tell whether what is carried answers a standard: a competency with its indicators, an indicator with its own."""
    district = material.district
    competency = district.competencies[district.competency_of(target)].record
    if target in district.objectives:
        if not lives(district.objectives[target].record, material.as_of):
            return False
        target = district.objectives[target].record.leads_to
    if not lives(competency, material.as_of):
        return False
    if target == competency.id:
        return _whole_answers(material, competency)
    indicator = district.indicators[target].record
    return lives(indicator, material.as_of) and (_answers(material, indicator) or _answers(material, competency))


CHECKS: tuple[Check, ...] = (check_competencies, check_standards, check_credit)
