"""What is earned and not yet posted: the entries that a registrar may add to the ledger."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mblkit.engine.results import Audit, Award
from mblkit.model.shared import Basis


@dataclass(frozen=True, slots=True)
class DueCredit:
    """Credit of a student that is earned and not yet posted.

    Attributes:
        student: the student's id.
        award: the id of the award, `experience:<id>` or `credit:<id>`.
        title: its title, as it will be posted.
        amount: how much is to be posted, exact; what is posted already is taken off.
        posted: how much is posted already; 0 for nothing.
        basis: the legal ground.
        toward: the requirements that it may serve.
        earned: the day on which it was earned.
        policy: the policies under which it was earned, and their dates.
    """

    student: str
    award: str
    title: str
    amount: Fraction
    posted: Fraction
    basis: Basis
    toward: tuple[str, ...]
    earned: date
    policy: str


@dataclass(frozen=True, slots=True)
class DueDiploma:
    """A diploma of which nothing is open and that is not yet conferred.

    Attributes:
        student: the student's id.
        diploma: the diploma's id.
        title: its title.
        policy: the policies under which it is due, and their dates.
    """

    student: str
    diploma: str
    title: str
    policy: str


def due_credits(audit: Audit) -> Iterator[DueCredit]:
    """Yield the credit of an audit that is earned and not yet posted, by day and id.

    Credit that waits for a decision is not due. Where more is earned than is posted, the rest is; where less is,
    nothing: a posting is never taken back, and the audit shows the difference.
    """
    more = {one.award: one for one in audit.differences if one.earned > one.posted}
    for award in audit.awards:
        if award.earned is None or award.needs_decision:
            continue
        if award.posted is None:
            yield _due(audit, award, award.amount, Fraction(0))
        elif award.id in more:
            one = more[award.id]
            yield _due(audit, award, one.earned - one.posted, one.posted)


def due_diploma(audit: Audit) -> DueDiploma | None:
    """Return the diploma of an audit if every part of it is met and it is not conferred yet."""
    if audit.state != "met" or audit.conferred is not None or audit.diploma is None:
        return None
    return DueDiploma(audit.student, audit.diploma, audit.diploma_title or audit.diploma, policies_of(audit))


def policies_of(audit: Audit) -> str:
    """Return the policies that an audit stands on, each with the day of its text, as the ledger keeps them."""
    return "; ".join(f"{name}, as of {as_of}" for name, as_of in audit.policies)


def _due(audit: Audit, award: Award, amount: Fraction, posted: Fraction) -> DueCredit:
    if award.earned is None:
        raise ValueError("credit that was not earned is not due")
    return DueCredit(
        student=audit.student,
        award=award.id,
        title=award.title,
        amount=amount,
        posted=posted,
        basis=award.basis,
        toward=award.toward,
        earned=award.earned,
        policy=policies_of(audit),
    )
