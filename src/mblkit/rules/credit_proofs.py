"""Recorded credit against the proof of its basis, under the policies in force for its student."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.model.origin import Kept, Origin
from mblkit.model.people import StudentRecord
from mblkit.rules.material import Check, Material, place
from mblkit.rules.structure import recorded_credit

if TYPE_CHECKING:
    from mblkit.engine.bases import Bases
    from mblkit.engine.proofs import Fault
    from mblkit.engine.results import Reason
    from mblkit.model.credits import CreditRecord

_STATUTORY: Final = frozenset({"seat-time", "higher-education"})
"""The bases for which the law says how much is a credit (clauses C004 and C006)."""

_CODES: Final = {"accreditor": "MBL505", "online": "MBL506"}
_OTHERS: Final = "MBL507"

_HELP: Final = {
    "amount": "mend the amount or its proof; until then it counts nowhere",
    "accreditor": 'mend "accreditor", or add it to the "accreditors" of the policy with its "dates"',
    "online": 'add a rule "basis: online" with "adopted" to a policy, once the board has adopted one',
    "examination": 'mend it, or let the board approve the examination in "examinations" of a policy',
    "refused": "delete it, or let the board accept such credit",
    "approval": 'write the day of the approval in "approved"',
    "undetermined": "mend the rows of the conversion, so that this value has one amount",
}


def check_proofs(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL504 to MBL507 for recorded credit that its proof or a policy does not carry."""
    had: dict[str, list[Kept[CreditRecord]]] = {}
    for kept in recorded_credit(material):
        had.setdefault(kept.record.student, []).append(kept)
    if had:
        yield from _judged(material, had)


def _judged(material: Material, had: "dict[str, list[Kept[CreditRecord]]]") -> Iterator[Diagnostic]:
    from mblkit.engine.bases import bases_for
    from mblkit.engine.proofs import judged

    students = {kept.record.id: kept.record for kept in material.records(StudentRecord)}

    @cache
    def bases(graduating_class: int, school: str) -> "Bases":
        return bases_for(material.district, graduating_class, material.as_of, school)

    for name, credits_had in had.items():
        student = students.get(name)
        if student is not None:
            for kept, _, faults in judged(credits_had, bases(student.graduating_class, student.school)):
                yield from (_finding(kept, one) for one in faults if one.sort in _HELP)


def _finding(kept: "Kept[CreditRecord]", fault: "Fault") -> Diagnostic:
    code = _CODES.get(fault.sort, _OTHERS)
    if fault.sort == "amount" and kept.record.basis in _STATUTORY:
        code = "MBL504"
    return diagnose(
        code,
        fault.says,
        place(kept.origin, fault.key),
        help=_HELP[fault.sort],
        related=tuple(Related(place(at), "the policy says so") for at in _origins(fault.reason))[:1],
        subject=kept.record.id,
    )


def _origins(reason: "Reason") -> Iterator[Origin]:
    for child in reason.children:
        if child.origin is not None:
            yield child.origin
        yield from _origins(child)


CHECKS: Final[tuple[Check, ...]] = (check_proofs,)
