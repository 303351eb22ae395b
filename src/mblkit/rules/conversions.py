"""Conversions of the district's policies: each value has one answer, and each row is one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.model.origin import Origin
from mblkit.rules.judging import own_policies
from mblkit.rules.material import Check, Material, place

if TYPE_CHECKING:
    from mblkit.engine.conversions import TableFault

_HELP: Final = {
    "gap": "add a row for them, or move the end of one that is there",
    "overlap": 'let the rows end where the next one begins, or write "first_match: true"',
    "hidden": "delete the row, or move it up",
}


def check_conversions(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL708 for values that no row of a conversion has, for those that several have, and for idle rows."""
    policies = [kept for kept in own_policies(material) if kept.record.conversions]
    if not policies:
        return
    from mblkit.engine.conversions import gaps_and_overlaps

    for kept in policies:
        for number, conversion in enumerate(kept.record.conversions):
            source = conversion.source.scale
            scale = material.district.scales[source] if source is not None else None
            at = kept.origin.at("conversions", number)
            for fault in gaps_and_overlaps(conversion, scale):
                yield _finding(fault, at, conversion.id)


def _finding(fault: "TableFault", at: Origin, name: str) -> Diagnostic:
    rows = [place(at, "rows", row) for row in fault.rows]
    where, *others = [*rows, place(at, "rows")]
    return diagnose(
        "MBL708",
        _says(fault, name),
        where,
        help=_HELP[fault.kind],
        related=tuple(Related(other, "and this row") for other in others[:-1]),
        subject=name,
    )


def _says(fault: "TableFault", name: str) -> str:
    if fault.kind == "hidden":
        return f'this row of "{name}" never holds: earlier rows have all its values'
    if fault.kind == "gap":
        return f'no row of "{name}" has {_values(fault)}'
    return f'several rows of "{name}" have {_values(fault)}'


def _values(fault: "TableFault") -> str:
    return f"the scores {fault.values()}" if fault.example else f"the values {fault.values()}"


CHECKS: Final[tuple[Check, ...]] = (check_conversions,)
