"""Credit: earned by mastery, recorded on another basis, or posted; and what is still under way.

Partial credit, caps and conversion are not here: an experience carries an amount, and it is earned whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mblkit.district import Closure, District
from mblkit.engine.decided import decided
from mblkit.engine.findings import roll_up
from mblkit.engine.mastery import Standing, Standings
from mblkit.engine.overlap import award_of, each_once, stood_for
from mblkit.engine.participation import Participation, grade_on, participations
from mblkit.engine.posted import postings_by_award, with_ledger
from mblkit.engine.recorded import recorded_awards
from mblkit.engine.replay import outcome_on
from mblkit.engine.results import Award, Difference, Progress, Reason, ReasonKind
from mblkit.engine.settings import (
    CreditInForce,
    credit_among,
    credit_candidates,
)
from mblkit.engine.wording import describe_rollup, setting_reason
from mblkit.model.base import local
from mblkit.model.decisions import Approval
from mblkit.model.experience import CreditOffer, ExperienceRecord
from mblkit.model.numbers import show
from mblkit.model.origin import Kept
from mblkit.model.rollups import RollUp


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
    by_mastery = [_award(standings, one, day) for one in courses if (day := one.earned) is not None]
    earned = each_once(by_mastery, recorded, postings.keys())
    awards, differences = with_ledger(district, closure, earned, postings)
    offers = {one.record.id: one.offer.amount for one in courses}
    settled = {award.id for award in (*by_mastery, *awards)} | stood_for(recorded, offers)
    under_way = [one for one in courses if award_of(one.record.id) not in settled]
    return Credits(awards, tuple(_progress(standings, one) for one in under_way), differences)


def _courses(standings: Standings) -> list[_Course]:
    district, as_of = standings.district, standings.as_of
    candidates = credit_candidates(standings.policies, standings.cohort.graduating_class)
    approvals: dict[str, Kept[Approval]] = {}
    for kept in decided(standings.closure, Approval, as_of):
        approvals.setdefault(kept.record.experience, kept)
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


def _award(standings: Standings, course: _Course, earned: date) -> Award:
    """Return the award of an experience whose parts were mastered on a day; it may still wait for approval."""
    district, student = standings.district, standings.closure.student.record
    record, asked = course.record, course.settings.approval.value
    waits = asked and course.approval is None
    if asked and course.approval is not None:
        earned = max(earned, course.approval.record.on)
    verdict = "waits for approval" if waits else f"earned on {earned}"
    text = f"{record.id}: {show(course.offer.amount)} credit by mastery, {verdict}"
    return Award(
        id=award_of(record.id),
        title=local(record.title, district.language),
        type=record.type,
        area=record.area,
        basis="mastery",
        amount=course.offer.amount,
        toward=course.offer.toward,
        earned=earned,
        grade=grade_on(district, student, earned),
        posted=None,
        posted_amount=None,
        posting=None,
        needs_decision=waits,
        reason=_reason(standings, course, "set-aside" if waits else "counted", text),
    )


def _progress(standings: Standings, course: _Course) -> Progress:
    record, judged = course.record, [one.judgement for one in course.carried]
    live = [one for one in judged if one.outcome != "not-applicable"]
    missing = tuple(one.target for one in live if one.outcome != "mastered")
    done = len(live) - len(missing)
    text = f"{record.id}: {show(course.offer.amount)} credit under way, {done} of {len(live)} mastered"
    if not live:
        text = f"{record.id}: nothing that it carries applies, so its credit cannot be earned by mastery"
    title = local(record.title, standings.district.language)
    reason = _reason(standings, course, "note", text)
    return Progress(record.id, title, course.offer.amount, done, len(live), missing, reason)


def _reason(standings: Standings, course: _Course, kind: ReasonKind, text: str) -> Reason:
    requires, approval = course.settings.requires, course.settings.approval
    children = [
        course.began.reason,
        *(one.judgement.reason for one in course.carried),
        setting_reason(requires, f"{describe_rollup(requires.value, 'parts')} mastered at once"),
    ]
    if approval.value:
        children.append(setting_reason(approval, "a recorded approval is needed"))
        children.append(_approved(course.approval))
    origin = standings.district.experiences[course.record.id].origin
    return Reason(kind, text, origin, tuple(children))


def _approved(kept: Kept[Approval] | None) -> Reason:
    if kept is None:
        return Reason("note", "no approval is recorded")
    record = kept.record
    return Reason("decision", f"approved on {record.on} by {record.role}: {record.reference}", kept.origin)
