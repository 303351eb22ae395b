"""The results that a transcript rests on, computed together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from mblkit.district import Closure, District
from mblkit.engine.audit import audit_credits, audit_of
from mblkit.engine.mastery import Standings, judgements_of
from mblkit.engine.results import Audit, Judgement


@dataclass(frozen=True, slots=True)
class Answers:
    """Where a student stands on a day.

    Attributes:
        earned: the audit of everything that the records show.
        posted: the audit of the ledger alone, for the official transcript.
        judgements: the judgement of each competency, by id.
    """

    earned: Audit
    posted: Audit
    judgements: Mapping[str, Judgement]


def answers(district: District, closure: Closure, as_of: date) -> Answers:
    """Return the results for one student on a day."""
    standings = Standings(district, closure, as_of)
    return Answers(
        earned=audit_of(standings),
        posted=audit_credits(district, ledger_share(closure, as_of), as_of),
        judgements=judgements_of(standings),
    )


def ledger_share(closure: Closure, as_of: date) -> Closure:
    """Return the closure as the ledger knows it on a day: no credit but what was posted by then.

    Assigning credit to requirements over posted credit alone keeps the official transcript from leaning on
    credit that it does not show, and from saying that a requirement is short when posted credit could serve it.
    """
    posted = {kept.record.credit for kept in closure.postings if kept.record.posted <= as_of}
    return replace(
        closure,
        evidence=(),
        credits=tuple(kept for kept in closure.credits if kept.record.id in posted),
    )
