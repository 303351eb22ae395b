"""Figures of a hand audit beside those that are computed."""

from dataclasses import dataclass
from fractions import Fraction

from mblkit.engine.results import Audit, Reason
from mblkit.model.records import AssertionRecord


@dataclass(frozen=True, slots=True)
class Compared:
    """A hand audit's figure and the computed one.

    Attributes:
        found: the computed figure, exact; None where there is none, because the diploma does not ask for it.
        reason: where the computed figure comes from.
    """

    found: Fraction | None
    reason: Reason


def compare(record: AssertionRecord, audit: Audit) -> Compared:
    """Return the computed figure that an assertion is about: all credit, or what counts toward a requirement.

    `audit` is that of the student on the day of the assertion. All credit is what counts toward the total; where no
    total is asked for, all that is earned or posted and waits for no decision.
    """
    if record.requirement is not None:
        one = next((each for each in audit.requirements if each.id == record.requirement), None)
        return Compared(one.counted, one.reason) if one is not None else Compared(None, audit.reason)
    if audit.total is not None:
        return Compared(audit.total.counted, audit.total.reason)
    counted = [award for award in audit.awards if not award.needs_decision]
    amount = sum((award.amount for award in counted), start=Fraction(0))
    return Compared(amount, Reason("arithmetic", "all credit", None, tuple(award.reason for award in counted)))
