"""Credit that is recorded on another legal basis than mastery, with the proof that its basis asks for."""

from datetime import date
from fractions import Fraction
from typing import Final

from mblkit.district import Closure
from mblkit.engine.results import Award, Reason
from mblkit.model.credits import (
    CreditRecord,
    ExaminationCredit,
    HigherEducationCredit,
    OnlineCredit,
    SeatTimeCredit,
    TransferCredit,
)
from mblkit.model.numbers import show
from mblkit.model.origin import Kept

MINUTES_OF_A_CREDIT: Final = 40 * 180
"""Clause C004: a period of 40 minutes on each of 180 school days."""

SEMESTER_CREDITS_OF_A_CREDIT: Final = 6
"""Clauses, section 3.2: a college course of three semester credits is half a credit."""


def recorded_awards(closure: Closure, as_of: date) -> list[tuple[Award, str | None]]:
    """Return recorded credit that was known by a day, each with the experience that it stands for, or None.

    Credit above what its proof carries waits for a decision and counts nowhere (decision note 4).
    """
    return [(_award(kept), kept.record.instead_of) for kept in closure.credits if _known(kept.record, as_of)]


def _known(record: CreditRecord, as_of: date) -> bool:
    days = [record.earned, record.recorded or record.earned]
    if isinstance(record, TransferCredit):
        days.append(record.accepted)
    return max(days) <= as_of


def _award(kept: Kept[CreditRecord]) -> Award:
    record = kept.record
    proof, most = _proof(record)
    exceeds = most is not None and record.amount > most
    children = [Reason("note", proof, kept.origin)]
    if exceeds and most is not None:
        text = f"{show(record.amount)} is claimed, and the proof carries {show(most)}"
        children.append(Reason("arithmetic", text, kept.origin.at("amount")))
    verdict = "waits for a decision" if exceeds else f"earned on {record.earned}"
    text = f"{record.id}: {show(record.amount)} credit by {record.basis}, {verdict}"
    return Award(
        id=f"credit:{record.id}",
        title=record.title,
        type=None,
        area=None,
        basis=record.basis,
        amount=record.amount,
        toward=record.toward,
        earned=record.earned,
        grade=record.grade,
        posted=None,
        posted_amount=None,
        posting=None,
        needs_decision=exceeds,
        reason=Reason("set-aside" if exceeds else "counted", text, kept.origin, tuple(children)),
    )


def _proof(record: CreditRecord) -> tuple[str, Fraction | None]:
    """Return what proves a credit, and the most that the proof carries, or None where the record decides."""
    if isinstance(record, SeatTimeCredit):
        minutes = record.period_minutes * record.days
        text = f"{record.period_minutes} minutes x {record.days} days = {minutes} of {MINUTES_OF_A_CREDIT} (C004)"
        return text, Fraction(minutes, MINUTES_OF_A_CREDIT)
    if isinstance(record, HigherEducationCredit):
        course = f"{show(record.semester_credits)} semester credits at {record.institution}"
        most = record.semester_credits / SEMESTER_CREDITS_OF_A_CREDIT
        return f"{course}, accredited by {record.accreditor} (C006)", most
    if isinstance(record, OnlineCredit):
        return f"online at {record.provider}, under {record.policy_ref} (C007)", None
    if isinstance(record, ExaminationCredit):
        return f"examination {record.examination}: {record.result}", None
    return f"from {record.source}, as {record.original}, accepted on {record.accepted}", None
