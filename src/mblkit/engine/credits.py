"""Credit: earned by mastery, recorded on another basis, or posted; and what is still under way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Final, NamedTuple

from mblkit.district import Closure, District
from mblkit.engine.bases import Bases
from mblkit.engine.decided import decided
from mblkit.engine.earning import Earned, Gain, Terms, earned_by_outcomes, earned_of, first_day
from mblkit.engine.later import Made
from mblkit.engine.mastery import Standings
from mblkit.engine.overlap import Recorded, award_of, each_once, stood_for
from mblkit.engine.participation import Participation, grade_on, participations
from mblkit.engine.posted import postings_by_award, with_ledger
from mblkit.engine.recorded import recorded_awards
from mblkit.engine.results import Award, Difference, Progress, Reason, ReasonKind
from mblkit.engine.rollup_words import asked_at_once
from mblkit.engine.settings import CreditInForce
from mblkit.engine.tracks import Track
from mblkit.engine.wording import setting_reason
from mblkit.model.awarding import Successor
from mblkit.model.base import local
from mblkit.model.decisions import Approval
from mblkit.model.experience import CreditOffer, ExperienceRecord
from mblkit.model.numbers import show
from mblkit.model.origin import Kept
from mblkit.model.rollups import AllRollUp


@dataclass(frozen=True, slots=True)
class Credits:
    """All credit of a student on a day: see `Audit` for the parts."""

    awards: tuple[Award, ...]
    progress: tuple[Progress, ...]
    differences: tuple[Difference, ...]


_NOTHING_EARNED: Final = Earned()


class _Course(NamedTuple):
    """An experience with credit in which the student takes part, and how far the student is.

    Attributes:
        record: the experience.
        offer: its credit.
        carried: how the outcomes came to be on what it carries, in order.
        began: since when the student takes part.
        settings: the credit settings in force.
        approval: the approval that is recorded, or None.
        earned: what is earned of its credit, and when.
    """

    record: ExperienceRecord
    offer: CreditOffer
    carried: tuple[Track, ...]
    began: Participation
    settings: CreditInForce
    approval: Kept[Approval] | None
    earned: Earned

    @property
    def waits(self) -> bool:
        """Whether an approval is asked for and not there."""
        return self.settings.approval.value and self.approval is None

    @property
    def whole_on(self) -> date | None:
        """The day on which its whole credit was earned and approved, or None."""
        day = self.earned.day
        if day is None or self.earned.amount < self.offer.amount or self.waits:
            return None
        asked = self.settings.approval.value and self.approval is not None
        return max(day, self.approval.record.on) if asked and self.approval is not None else day


def award_credits(district: District, closure: Closure, as_of: date) -> tuple[tuple[Award, ...], tuple[Progress, ...]]:
    """Return a student's credit on a day, in order of day and id, and the experiences that are under way.

    Source: clauses C004 to C013 and C046; decision notes 4 and 21.
    """
    found = credits_of(Standings(district, closure, as_of))
    return found.awards, found.progress


def credits_of(standings: Standings) -> Credits:
    """Return a student's credit, what is under way, and where earned and posted differ."""
    district, closure, as_of = standings.district, standings.closure, standings.as_of
    bases = standings.ground.bases
    recorded = recorded_awards(closure, as_of, bases)
    courses = _proven(standings, _courses(standings, bases), recorded)
    postings = postings_by_award(closure, as_of)
    by_mastery = [_award(standings, one, day) for one in courses if (day := one.earned.since) is not None]
    offers = {one.record.id: one.offer.amount for one in courses}
    earned = each_once(by_mastery, recorded, postings.keys(), offers)
    awards, differences = with_ledger(district, closure, earned, postings)
    settled = {award.id for award in (*by_mastery, *awards)} | stood_for(recorded, offers)
    amounts = {award.id: award.amount for award in reversed(awards)}
    settled -= {award_of(one.record.id) for one in courses if _is_part(one, amounts)}
    under_way = [one for one in courses if award_of(one.record.id) not in settled]
    return Credits(awards, tuple(_progress(standings, one) for one in under_way), differences)


def _is_part(course: _Course, amounts: Mapping[str, Fraction]) -> bool:
    """Tell whether part of an experience's credit is earned, nothing else is posted for it, and more can be earned.

    `amounts` has the credit of each award.
    """
    part = course.earned.amount
    return 0 < part < course.offer.amount and amounts.get(award_of(course.record.id)) == part


def _courses(standings: Standings, bases: Bases) -> list[_Course]:
    district, as_of = standings.district, standings.as_of
    approvals: dict[str, Kept[Approval]] = {}
    for kept in decided(standings.closure, Approval, as_of):
        approvals.setdefault(kept.record.experience, kept)
    found = []
    for name, began in participations(district, standings.closure, as_of).items():
        record = district.experiences[name].record
        if record.credit is not None:
            carried = tuple(standings.tracks(record.carries))
            settings, rivals, plain = standings.ground.credit(record)
            until = _last_day(settings, standings.cohort.graduating_class)
            if plain:
                earned = _plain(standings, record.id, (record.credit, began.began, until, settings), carried)
            else:
                terms = Terms(record, record.credit, began.began, until, settings, bases.tables)
                earned = _agreed(standings, terms, rivals)
            found.append(_Course(record, record.credit, carried, began, settings, approvals.get(name), earned))
    return found


def _last_day(settings: CreditInForce, graduating_class: int) -> date | None:
    """Return the last day on which credit can be earned, or None for any."""
    day = settings.until.value
    return None if day is None else date(graduating_class, *day)


def _plain(
    standings: Standings,
    name: str,
    terms: tuple[CreditOffer, date, date | None, CreditInForce],
    carried: Sequence[Track],
) -> Earned:
    """Return what is earned where it follows from outcomes alone: once for all who came to the same on the same days.

    Of one experience and one cohort, all other terms but the day of the beginning are the same.
    """
    offer, began, until, settings = terms
    if isinstance(settings.requires.value, AllRollUp) and not all(one.turns.passed for one in carried):
        return _NOTHING_EARNED
    key = (name, began, *[one.turns for one in carried])
    return standings.ground.earned(
        key, lambda: earned_by_outcomes(offer, began, until, settings.requires.value, [one.days for one in carried])
    )


def _agreed(standings: Standings, terms: Terms, rivals: Sequence[CreditInForce]) -> Earned:
    """Return what is earned, as far as settings that are as specific as those in force come to the same.

    The lesser amount is earned under all of them, and on the last of their days. Clauses: section 8, trap 4.
    """

    def earned_under(settings: CreditInForce) -> Earned:
        return earned_of(terms._replace(settings=settings), lambda target: standings.track(target).days)

    earned = earned_under(terms.settings)
    least, others = earned, [(rival, earned_under(rival)) for rival in rivals]
    for _, other in others:
        least = min(least, other, key=lambda one: (one.amount, -(one.day or date.min).toordinal()))
    for rival, other in others:
        if other.amount != earned.amount:
            text = f"two settings as specific as each other give {show(earned.amount)} and {show(other.amount)} credit"
            day = max(one.day for one in (earned, other) if one.day is not None)
            return Earned(least.gains, (day, Reason("set-aside", text, None, _settings(terms.settings, rival))))
    return least


def _settings(settings: CreditInForce, rival: CreditInForce) -> tuple[Reason, ...]:
    """Return the settings on how much is earned, and those of a rival that are others."""
    both = [*_how_much(settings), *_how_much(rival)]
    return tuple(dict.fromkeys(both))


def _how_much(settings: CreditInForce) -> tuple[Reason, ...]:
    """Return what decides how much is earned."""
    ladder = settings.ladder
    if settings.unsettled.value is not None:
        return (setting_reason(settings.unsettled, f"left open: {settings.unsettled.value}"),)
    whole = setting_reason(settings.requires, asked_at_once(settings.requires.value))
    if ladder.value is None:
        return (whole,)
    text = f"before the whole, by the {ladder.value.of} of the parts, what {ladder.value.conversion} gives"
    return (whole, setting_reason(ladder, text))


def _proven(standings: Standings, courses: list[_Course], recorded: Iterable[Recorded]) -> list[_Course]:
    """Return the courses, those among them earned whole that a later experience proves."""
    by_id = {one.record.id: one for one in courses}
    instead: dict[str, list[Award]] = {}
    for award, name in recorded:
        if name is not None and not award.needs_decision:
            instead.setdefault(name, []).append(award)
    return [_proven_one(standings, one, by_id, instead) for one in courses]


def _proven_one(
    standings: Standings, course: _Course, by_id: Mapping[str, _Course], instead: Mapping[str, list[Award]]
) -> _Course:
    rule = course.settings.proven_by
    if not rule.value or course.earned.amount == course.offer.amount:
        return course
    found = []
    for place, successor in enumerate(rule.value):
        later = by_id.get(successor.experience)
        day = _shown_on(standings, successor, later, instead.get(successor.experience, []))
        last = _last_day(course.settings, standings.cohort.graduating_class)
        if day is not None and (last is None or day <= last):
            found.append((max(day, course.began.began), place, successor))
    if not found:
        return course
    day, _, successor = min(found, key=lambda one: one[:2])
    asked = "its whole credit" if successor.requires is None else asked_at_once(successor.requires)
    why = setting_reason(rule, f"proven by {successor.experience} on {day}: {asked}")
    gains = tuple(gain for gain in course.earned.gains if gain.day < day)
    return course._replace(earned=Earned((*gains, Gain(day, course.offer.amount, why))))


def _shown_on(standings: Standings, successor: Successor, later: _Course | None, recorded: list[Award]) -> date | None:
    """Return the day on which a later experience proves an earlier one, or None."""
    if successor.requires is not None:
        if later is None:
            return None
        return first_day([one.days for one in later.carried], successor.requires, later.began.began)
    days = [later.whole_on] if later is not None else []
    offer = standings.district.experiences[successor.experience].record.credit
    if recorded and (offer is None or sum(award.amount for award in recorded) >= offer.amount):
        days.append(max((award.earned for award in recorded if award.earned is not None), default=None))
    return min((day for day in days if day is not None), default=None)


def _award(standings: Standings, course: _Course, earned: date) -> Award:
    """Return the award of an experience of whose credit something is earned, or left open; it may wait for approval."""
    district, student = standings.district, standings.closure.student.record
    record, undetermined = course.record, course.earned.day is None
    amount = course.offer.amount if undetermined else course.earned.amount
    if course.settings.approval.value and course.approval is not None:
        earned = max(earned, course.approval.record.on)
    verdict = "waits for approval" if course.waits else f"earned on {earned}"
    verdict = "undetermined by the policy" if undetermined else verdict
    of = f" of {show(course.offer.amount)}" if amount < course.offer.amount else ""
    text = f"{record.id}: {show(amount)}{of} credit by mastery, {verdict}"
    return Award(
        id=award_of(record.id),
        title=local(record.title, district.language),
        type=record.type,
        area=record.area,
        basis="mastery",
        amount=amount,
        toward=course.offer.toward,
        earned=earned,
        grade=grade_on(district, student, earned),
        posted=None,
        posted_amount=None,
        posting=None,
        needs_decision=course.waits or undetermined,
        reason=_reason(standings, course, "set-aside" if course.waits or undetermined else "counted", text),
        undetermined=undetermined,
    )


def _progress(standings: Standings, course: _Course) -> Progress:
    return Progress.later(partial(_far, standings, course), experience=course.record.id)


def _far(standings: Standings, course: _Course) -> dict[str, object]:
    """Return how far a student is in an experience: the parts of `Progress` but the experience."""
    record, tracks = course.record, course.carried
    live = [one for one in tracks if one.outcome != "not-applicable"]
    missing = tuple(one.target for one in live if one.outcome != "mastered")
    done, amount = len(live) - len(missing), course.offer.amount - course.earned.amount
    text = f"{record.id}: {show(amount)} credit under way, {done} of {len(live)} mastered"
    if not live:
        text = f"{record.id}: nothing that it carries applies, so its credit cannot be earned by mastery"
    title = local(record.title, standings.district.language)
    reason = _reason(standings, course, "note", text)
    return {"title": title, "amount": amount, "mastered": done, "of": len(live), "missing": missing, "reason": reason}


def _reason(standings: Standings, course: _Course, kind: ReasonKind, text: str) -> Reason:
    origin = standings.district.experiences[course.record.id].origin
    return Reason.later(partial(_behind, standings, course), kind=kind, text=text, origin=origin)


def _behind(standings: Standings, course: _Course) -> Made:
    return {"children": _children(standings, course)}


def _children(standings: Standings, course: _Course) -> tuple[Reason, ...]:
    approval, earned = course.settings.approval, course.earned
    children = [
        course.began.reason,
        *(gain.reason for gain in earned.gains if gain.reason is not None),
        *((earned.open[1],) if earned.open is not None else ()),
        *(standings.of(target).judgement.reason for target in course.record.carries),
        *_how_much(course.settings),
    ]
    until = course.settings.until
    if until.value is not None:
        children.append(setting_reason(until, f"by {until.value[0]:02}-{until.value[1]:02} of the year of the diploma"))
    if approval.value:
        children.append(setting_reason(approval, "a recorded approval is needed"))
        children.append(_approved(course.approval))
    return tuple(children)


def _approved(kept: Kept[Approval] | None) -> Reason:
    if kept is None:
        return Reason("note", "no approval is recorded")
    record = kept.record
    return Reason("decision", f"approved on {record.on} by {record.role}: {record.reference}", kept.origin)
