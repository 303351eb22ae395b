"""Courses and other experiences as a CASE package: units below them, and what their credit asks for as their parts."""

from collections.abc import Iterable
from fractions import Fraction

from mblkit.export.case_parts import Draft, Node, given, line
from mblkit.model.base import local
from mblkit.model.case import EXPERIENCES, LEVELS, TYPES
from mblkit.model.experience import CreditOffer, ExperienceRecord, Unit
from mblkit.model.numbers import show
from mblkit.model.origin import Kept


def add_courses(draft: Draft, experiences: Iterable[Kept[ExperienceRecord]]) -> None:
    """Add experiences with their units. What they teach stands in the package of the framework, and is referred to."""
    for number, kept in enumerate(experiences, 1):
        record, path = kept.record, kept.origin.path
        node = _experience(draft, record, path)
        draft.relate("isChildOf", node, draft.document, path, number=number)
        for place, target in enumerate(record.carries, 1):
            draft.relate("isPartOf", _target(draft, target), node, path, number=place)
        for place, before in enumerate(record.prerequisites, 1):
            draft.relate("precedes", draft.names.node("experience", before), node, path, number=place)
        if record.retired is not None and record.retired.replaced_by is not None:
            draft.relate("replacedBy", node, draft.names.node("experience", record.retired.replaced_by), path)
        for place, unit in enumerate(record.units, 1):
            _unit(draft, node, unit, place, path)


def _experience(draft: Draft, record: ExperienceRecord, path: str) -> Node:
    language = draft.source.district.language
    area = next(one for one in draft.source.district.record.areas if one.id == record.area)
    node = draft.names.node("experience", record.id)
    fields = {
        "subject": [line(local(area.name, language))],
        "educationLevel": [LEVELS[grade] for grade in record.grades],
        "statusEndDate": record.retired.on.isoformat() if record.retired is not None else None,
    }
    off_campus = record.off_campus
    kept = {
        "area": record.area,
        "other": record.other,
        "required": record.required or None,
        "instead_of": list(record.instead_of) or None,
        "credit": _credit(record.credit),
        "choice": record.choice,
        "partner": record.partner,
        "off_campus": None if off_campus is None else off_campus.model_dump(mode="json", exclude_none=True),
    }
    draft.item(node, record.title, EXPERIENCES[record.type], path, fields, kept)
    return node


def _unit(draft: Draft, above: Node, unit: Unit, number: int, path: str) -> None:
    node = draft.names.node("unit", unit.id)
    kept = {
        "credit": _amount(unit.credit) if unit.credit is not None else None,
        "carries": list(unit.carries) or None,
    }
    draft.item(node, unit.title, TYPES["unit"], path, kept=kept)
    draft.relate("isChildOf", node, above, path, number=number)
    for place, objective in enumerate(unit.objectives, 1):
        draft.relate("isPartOf", draft.names.node("objective", objective.id), node, path, number=place)


def _target(draft: Draft, target: str) -> Node:
    district = draft.source.district
    homes = {"competency": district.competencies, "indicator": district.indicators, "objective": district.objectives}
    return draft.names.node(next(sort for sort, home in homes.items() if target in home), target)


def _credit(offer: CreditOffer | None) -> dict[str, object] | None:
    """Return the credit as the file of an experience may say it."""
    if offer is None:
        return None
    board = offer.approved
    approved = None if board is None else {"on": board.on.isoformat(), "reference": board.reference}
    return given({"amount": _amount(offer.amount), "toward": list(offer.toward), "approved": approved})


def _amount(amount: Fraction) -> str | float:
    """Return an amount as a file may say it: a number, or two numbers with a stroke."""
    shown = show(amount)
    return shown if "/" in shown else float(shown) if "." in shown else int(shown)
