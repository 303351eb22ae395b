"""Credit that is recorded on another legal basis than mastery, with the proof that its basis asks for."""

from collections.abc import Sequence
from datetime import date

from mblkit.district import Closure
from mblkit.engine.bases import BUILT_IN, Bases
from mblkit.engine.proofs import Fault, Proof, judged
from mblkit.engine.results import Award, Reason
from mblkit.model.credits import CreditRecord, TransferCredit
from mblkit.model.numbers import show
from mblkit.model.origin import Kept


def recorded_awards(closure: Closure, as_of: date, bases: Bases = BUILT_IN) -> list[tuple[Award, str | None]]:
    """Return recorded credit that was known by a day, each with the experience that it stands for, or None.

    Credit above what its proof carries, or that the policies do not let count, waits for a decision and counts
    nowhere. Source: clauses C004 to C007; decision notes 4 and 21.
    """
    known = [kept for kept in closure.credits if _known(kept.record, as_of)]
    found = {kept.record.id: _award(kept, proof, faults) for kept, proof, faults in judged(known, bases)}
    return [(found[kept.record.id], kept.record.instead_of) for kept in known]


def _known(record: CreditRecord, as_of: date) -> bool:
    days = [record.earned, record.recorded or record.earned]
    if isinstance(record, TransferCredit) and record.accepted is not None:
        days.append(record.accepted)
    return max(days) <= as_of


def _award(kept: Kept[CreditRecord], proof: Proof, faults: Sequence[Fault]) -> Award:
    record = kept.record
    open_ = any(one.sort == "undetermined" for one in faults)
    verdict = f"earned on {record.earned}"
    if faults:
        verdict = "undetermined by the policy" if open_ else "waits for a decision"
    text = f"{record.id}: {show(record.amount)} credit by {record.basis}, {verdict}"
    children = (Reason("note", proof.says, kept.origin), *(one.reason for one in faults), *proof.settings)
    return Award(
        id=f"credit:{record.id}",
        title=record.title,
        type=None,
        area=record.area,
        basis=record.basis,
        amount=record.amount,
        toward=record.toward,
        earned=record.earned,
        grade=record.grade,
        posted=None,
        posted_amount=None,
        posting=None,
        needs_decision=bool(faults),
        reason=Reason("set-aside" if faults else "counted", text, kept.origin, children),
        undetermined=open_,
    )
