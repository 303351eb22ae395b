"""The experiences of a time, with where a student stands on what they ask for and on their credit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mblkit.district import Closure, District
from mblkit.engine.overlap import award_of
from mblkit.engine.results import Audit, Award, Judgement, Progress
from mblkit.engine.settings import credit_among, credit_candidates
from mblkit.model.base import LocalText
from mblkit.model.experience import ExperienceRecord
from mblkit.model.numbers import show
from mblkit.reports.locale import Locale
from mblkit.reports.passages import Text
from mblkit.reports.report_card_levels import Levels, is_new
from mblkit.reports.report_card_view import CourseBlock
from mblkit.reports.report_card_words import CREDIT
from mblkit.reports.words import FULL_YEAR, TYPES


@dataclass(frozen=True, slots=True)
class Taken:
    """An experience that a student takes, by a roster, a placement, or evidence filed there.

    Attributes:
        experience: its id.
        starts, ends: its first and last day, as far as they are known.
        term: the name of its term, or None.
        staff: who teaches it, by id.
        left: whether the student left it before its end.
    """

    experience: str
    starts: date | None
    ends: date | None
    term: LocalText | None
    staff: tuple[str, ...]
    left: bool = False


def taken(district: District, closure: Closure, first: date, last: date) -> tuple[Taken, ...]:
    """Return the experiences of the days from the first to the last, by id.

    Those in which the student takes part on any of these days and has not left, and those with evidence that is new in
    them. Of several sections of one experience the one that ends last counts, with the teachers of them all.
    """
    fresh: dict[str, list[str]] = {}
    for piece in closure.evidence:
        if is_new(piece, first, last):
            fresh.setdefault(piece.experience, []).append(piece.by)
    found: dict[str, Taken] = {}
    for one in sorted(_told(district, closure), key=lambda each: (each.experience, each.ends or date.max)):
        if (one.starts or first) <= last and (one.experience in fresh or _lasts(one, first, last)):
            before = found.get(one.experience)
            found[one.experience] = replace(one, staff=_once((*(before.staff if before else ()), *one.staff)))
    for name, staff in fresh.items():
        found.setdefault(name, Taken(name, None, None, None, _once(staff)))
    return tuple(found[name] for name in sorted(found))


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _lasts(one: Taken, first: date, last: date) -> bool:
    """Tell whether an experience lasts into some days; one that was left on the way does not, once it is left."""
    return one.ends is None or (last if one.left else first) <= one.ends


def _told(district: District, closure: Closure) -> Iterator[Taken]:
    for kept in closure.sections:
        section = kept.record
        year = district.year(section.year)
        term = district.term(section.term) if section.term is not None else None
        starts, ends = (term.starts, term.ends) if term is not None else (year.starts, year.ends)
        left = section.left.get(closure.id, ends)
        yield Taken(
            experience=section.experience,
            starts=starts,
            ends=min(ends, left),
            term=term.name if term is not None else FULL_YEAR,
            staff=section.by,
            left=left < ends,
        )
    for one in closure.student.record.placements:
        yield Taken(one.experience, one.starts, one.ends, None, (one.by,))


def last_days(levels: Levels, courses: Iterable[Taken]) -> dict[str, date]:
    """Return the last day on which each target can be shown in a course that is not over on the day.

    The last of these days counts; none is later than the last one on which a policy lets the credit be earned. A day
    that is past is none.
    """
    standings, found = levels.standings, dict[str, date]()
    year = standings.cohort.graduating_class
    candidates = credit_candidates(standings.policies, year)
    for one in courses:
        if one.ends is None or one.ends < standings.as_of:
            continue
        record = standings.district.experiences[one.experience].record
        until = credit_among(candidates, record).until.value
        last = one.ends if until is None else min(one.ends, date(year, *until))
        for target in every_target(standings.district, record) if standings.as_of <= last else ():
            found[target] = max(found.get(target, last), last)
    return found


def every_target(district: District, record: ExperienceRecord) -> tuple[str, ...]:
    """Return what an experience carries, with the indicators of the competencies that it carries whole."""
    found: list[str] = []
    for name in record.carries:
        entry = district.competencies.get(name)
        found.extend((name, *(one.id for one in entry.record.indicators)) if entry is not None else (name,))
    return tuple(dict.fromkeys(found))


def course_blocks(levels: Levels, audit: Audit, courses: Sequence[Taken]) -> tuple[CourseBlock, ...]:
    """Return the blocks of some experiences, by area, in every language in the same order."""
    areas = [area.id for area in levels.district.record.areas]
    known = levels.district.experiences
    ordered = sorted(courses, key=lambda one: (areas.index(known[one.experience].record.area), one.experience))
    return tuple(_block(levels, audit, one) for one in ordered)


def _block(levels: Levels, audit: Audit, one: Taken) -> CourseBlock:
    locale, district = levels.locale, levels.district
    record = district.experiences[one.experience].record
    carried = [levels.standings.of(target).judgement for target in record.carries]
    parts = [part for judged in carried for part in _leaves(judged)]
    code, why = _standing(one, audit, carried, record, locale)
    return CourseBlock(
        id=record.id,
        title=locale.own(record.title),
        type=record.other or locale.word(TYPES[record.type].name),
        term=_term(one, locale),
        starts=one.starts.isoformat() if one.starts is not None else None,
        ends=one.ends.isoformat() if one.ends is not None else None,
        teachers=tuple(name for each in one.staff if (name := staff_name(levels.standings.closure, each)) is not None),
        credit=show(record.credit.amount) if record.credit is not None else None,
        state=code,
        state_name=locale.word(CREDIT[code].name),
        why=str(why),
        mastered=sum(part.outcome == "mastered" for part in parts),
        of=len(parts),
        lines=levels.lines(record.carries),
    )


def _leaves(judged: Judgement) -> list[Judgement]:
    """Return the parts of a judgement that apply, or itself where it has none and applies."""
    return [part for part in (judged.parts or (judged,)) if part.outcome != "not-applicable"]


def _term(one: Taken, locale: Locale) -> str | None:
    if one.term is None:
        return None
    return locale.word(FULL_YEAR) if one.term is FULL_YEAR else locale.own(one.term)


def staff_name(closure: Closure, staff: str) -> str | None:
    """Return the name of a staff member, or the id where no people file has it; None where names are left out."""
    person = (closure.staff_names or {}).get(staff)
    if person is not None:
        return person.called()
    return None if closure.staff_names == {} else staff


def _standing(
    one: Taken, audit: Audit, carried: Sequence[Judgement], record: ExperienceRecord, locale: Locale
) -> tuple[str, Text]:
    """Return where a student stands on the credit of a course, and why."""
    say = locale.say
    award = next((each for each in audit.awards if each.id == award_of(record.id)), None)
    progress = next((each for each in audit.progress if each.experience == record.id), None)
    if progress is not None:
        return _under_way(one, audit, carried, progress, locale)
    if award is not None and award.needs_decision:
        return "under-review", say("All that it asks for is there; the school has not approved the credit yet.")
    if award is not None:
        return "earned", _earned(award, locale)
    if record.credit is None:
        return "none", say("This experience carries no credit.")
    return "none", say("Recorded credit counts in place of this one.")


def _earned(award: Award, locale: Locale) -> Text:
    day = award.earned or award.posted
    if day is None:
        return locale.say("The credit is on the record.")
    return locale.say(
        "{credit} credit, earned on {day}.", credit=locale.credit(show(award.amount)), day=locale.day(day)
    )


def _under_way(
    one: Taken, audit: Audit, carried: Sequence[Judgement], progress: Progress, locale: Locale
) -> tuple[str, Text]:
    """Return where a student stands on credit that is not earned: by the parts of what is not mastered so far."""
    say, say_many = locale.say, locale.say_many
    open_ = [part for judged in carried if judged.outcome != "mastered" for part in _leaves(judged)]
    below = sum(part.outcome == "not-yet" for part in open_)
    waiting = sum(part.outcome == "needs-decision" for part in open_)
    if not progress.of:
        return "none", say("Nothing that it asks for applies, so no credit is to be earned here.")
    if not progress.missing:
        return "under-review", say("All parts are mastered; the credit is not settled yet.")
    if below:
        return "needs", say_many(
            "{n} part does not reach the target yet.", "{n} parts do not reach the target yet.", below
        )
    if waiting:
        return "under-review", say_many(
            "The school has not decided on {n} part yet.", "The school has not decided on {n} parts yet.", waiting
        )
    if one.ends is not None and one.ends < audit.as_of:
        return "needs", say("The course has ended before all of it was shown.")
    return _so_far(carried, locale)


def _so_far(carried: Sequence[Judgement], locale: Locale) -> tuple[str, Text]:
    """Return where a student stands on a course in which nothing that was assessed is below the target."""
    say = locale.say
    if not any(part.evidence for judged in carried for part in _leaves(judged)):
        return "not-assessed", say("Nothing that it asks for was assessed so far.")
    return "on-track", say("What was assessed so far reaches the target; the rest is still to come.")
