"""Credit: earned by mastery, recorded on another basis, or posted; and what is still under way.

Partial credit, caps and conversion are not here: an experience carries an amount, and it is earned whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mblkit.district import Closure, District
from mblkit.engine.findings import roll_up
from mblkit.engine.mastery import Standing, Standings
from mblkit.engine.participation import Participation, participations
from mblkit.engine.posted import postings_by_award, with_ledger
from mblkit.engine.recorded import recorded_awards
from mblkit.engine.replay import outcome_on
from mblkit.engine.results import Award, Difference, Progress
from mblkit.engine.settings import (
    CreditInForce,
    credit_among,
    credit_candidates,
)
from mblkit.model.decisions import Approval
from mblkit.model.experience import CreditOffer, ExperienceRecord
from mblkit.model.origin import Kept
from mblkit.model.policy import RollUp


@dataclass(frozen=True, slots=True)
class Credits:
    """All credit of a student on a day: see `Audit` for the parts."""

    awards: tuple[Award, ...]
    progress: tuple[Progress, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Course:
    """An experience with credit in which the student takes part, and how far the student is.

    Attributes:
        record: the experience.
        offer: its credit.
        carried: the standings on what it carries, in order.
        began: since when the student takes part.
        settings: the credit settings in force.
        approval: the approval that is recorded, or None.
        earned: the first day on which enough was mastered at once, or None.
    """

    record: ExperienceRecord
    offer: CreditOffer
    carried: tuple[Standing, ...]
    began: Participation
    settings: CreditInForce
    approval: Kept[Approval] | None
    earned: date | None


def award_credits(district: District, closure: Closure, as_of: date) -> tuple[tuple[Award, ...], tuple[Progress, ...]]:
    """Return a student's credit on a day, in order of day and id, and the experiences that are under way.

    Source: clauses C004 to C013 and C046; decision note 4.
    """
    found = credits_of(Standings(district, closure, as_of))
    return found.awards, found.progress


def credits_of(standings: Standings) -> Credits:
    """Return a student's credit, what is under way, and where earned and posted differ."""
    district, closure, as_of = standings.district, standings.closure, standings.as_of
    courses = _courses(standings)
    postings = postings_by_award(closure, as_of)
    recorded = recorded_awards(closure, as_of)
    by_mastery = [_award(standings, one) for one in courses if one.earned is not None]
    earned = _counted_once(by_mastery, recorded, frozenset(postings))
    awards, differences = with_ledger(district, closure, earned, postings)
    had = {award.id for award in awards} | {f"experience:{name}" for _, name in recorded}
    under_way = (one for one in courses if f"experience:{one.record.id}" not in had)
    progress = tuple(_progress(standings, one) for one in under_way)
    return Credits(awards, progress, differences)


def _courses(standings: Standings) -> list[_Course]:
    district, as_of = standings.district, standings.as_of
    candidates = credit_candidates(standings.policies, standings.cohort.graduating_class)
    approvals: dict[str, Kept[Approval]] = {}
    for kept in sorted(standings.closure.decisions, key=lambda one: (one.record.on, one.record.id)):
        if isinstance(kept.record, Approval) and kept.record.on <= as_of:
            approvals.setdefault(kept.record.experience, Kept(kept.record, kept.origin))
    found = []
    for name, began in participations(district, standings.closure, as_of).items():
        record = district.experiences[name].record
        if record.credit is not None:
            carried = tuple(standings.of(target) for target in record.carries)
            settings = credit_among(candidates, record)
            earned = _first_day(carried, settings.requires.value, began.began)
            approval = approvals.get(name)
            found.append(_Course(record, record.credit, carried, began, settings, approval, earned))
    return found


def _first_day(carried: Iterable[Standing], rule: RollUp, began: date) -> date | None:
    """Return the first day since a beginning on which enough was mastered at once, or None."""
    histories = [one.history for one in carried]
    days = {day for history in histories for day, _ in history if day > began}
    return next(
        (
            day
            for day in sorted({began, *days})
            if roll_up([outcome_on(history, day) for history in histories], rule).outcome == "mastered"
        ),
        None,
    )
