"""The transcript: what a student has learned and earned, for colleges, families and other schools."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from mblkit.district import Closure, District
from mblkit.engine.habits import summarize_habits
from mblkit.engine.participation import grade_on
from mblkit.engine.results import Audit, ConditionResult, RequirementResult
from mblkit.model.numbers import show
from mblkit.reports.answers import Answers
from mblkit.reports.competency_lines import area_blocks
from mblkit.reports.credit_lines import Book, total, transfer_lines, under_way_lines, year_blocks
from mblkit.reports.frame import Wish, admitted, frame_of, school_block, student_block
from mblkit.reports.habits import habits_blocks
from mblkit.reports.legend import legend_of
from mblkit.reports.locale import Locale
from mblkit.reports.render import Document
from mblkit.reports.source import Source
from mblkit.reports.titles import Titles, titles_of
from mblkit.reports.transcript_sheet import transcript_sheet
from mblkit.reports.views import (
    Audience,
    ConditionLine,
    CreditLine,
    EnrollmentBlock,
    HabitsBlock,
    PolicyLine,
    RequirementLine,
    Totals,
    TranscriptView,
    TransferLine,
)
from mblkit.reports.words import STATES

NAME: Final = "transcript"
SCHEMA: Final = 2
"""The version of the view's JSON. Keys are added to it, never taken away or given another meaning."""


@dataclass(frozen=True)
class TranscriptWish(Wish):
    """What the reader of a transcript asks for.

    Attributes:
        official: print the ledger alone.
        birth_date: whether the birth date is shown.
        habits: whether the habits of work are shown, in a block of their own.
        source: where an official transcript, or one for the archive, comes from.
        audience: whom it is for. One for the family shows the habits of work, and competencies in words for families.
            One for the archive shows the date of birth, stands under the legal name, and says what an archive misses.
    """

    official: bool = False
    birth_date: bool = False
    habits: bool = False
    source: Source | None = None
    audience: Audience = "college"


def transcript(district: District, closure: Closure, answers: Answers, wish: TranscriptWish) -> Document:
    """Return the transcript of a student, its data and how they are arranged."""
    view = transcript_view(district, closure, answers, wish)
    return Document(SCHEMA, view, transcript_sheet(view, wish.locale))


def transcript_view(district: District, closure: Closure, answers: Answers, wish: TranscriptWish) -> TranscriptView:
    """Return the data of a student's transcript (clauses, section 6.1).

    Private conditions, discipline, supports and the reasons of decisions are not in it. The official one shows
    posted credit alone; the other one also what is earned and not posted yet, marked as such.
    """
    closure, locale = admitted(closure, wish), wish.locale
    if wish.audience != "college":
        wish = _widened(closure, wish)
    audit = answers.posted if wish.official else answers.earned
    titles = titles_of(district, locale)
    book = Book(district, closure, audit, wish.official, locale, titles)
    years, transfers = year_blocks(book), transfer_lines(book)
    under_way = under_way_lines(book, answers.earned.progress)
    areas, portrait = (
        area_blocks(district, answers.judgements, scope, audit.as_of, locale, family=wish.audience == "family")
        for scope in ("content-area", "cross-curricular")
    )
    requirements, conditions = _requirements(audit, closure, titles), _conditions(audit, closure, titles)
    lines = (*(line for year in years for line in year.lines), *under_way)
    return TranscriptView(
        official=wish.official,
        frame=frame_of(district, NAME, audit.as_of, wish, closure),
        student=student_block(closure, birth_date=wish.birth_date),
        school=school_block(district, closure.student.record.school, closure),
        enrollment=_enrollment(district, closure, answers.earned, titles),
        years=years,
        under_way=under_way,
        transfers=transfers,
        totals=_totals(audit, lines, transfers),
        requirements=requirements,
        conditions=conditions,
        areas=areas,
        portrait=portrait,
        habits=_habits(district, closure, audit.as_of, wish),
        policies=policy_lines(district, audit, locale),
        legend=legend_of(district, lines, transfers, (*areas, *portrait), (*requirements, *conditions), locale),
        source=wish.source,
        audience=wish.audience,
    )


def _widened(closure: Closure, wish: TranscriptWish) -> TranscriptWish:
    """Return what the reader asks for with what goes with the audience."""
    if wish.audience == "family":
        return replace(wish, habits=True)
    person = closure.person
    whole = person is not None and person.state_id is not None and person.birth_date is not None
    missing = wish.locale.say("The state student id or the date of birth is not on file. An archive needs both.")
    return replace(wish, birth_date=True, notices=wish.notices if whole else (*wish.notices, missing))


def _habits(district: District, closure: Closure, as_of: date, wish: TranscriptWish) -> tuple[HabitsBlock, ...]:
    return habits_blocks(summarize_habits(district, closure, as_of), wish.locale) if wish.habits else ()


def _enrollment(district: District, closure: Closure, audit: Audit, titles: Titles) -> EnrollmentBlock:
    student = closure.student.record
    last = [year.ends for year in district.record.years if year.ends.year == student.graduating_class]
    left = student.left if student.left is not None and student.left <= audit.as_of else None
    return EnrollmentBlock(
        entered=student.entered.on.isoformat(),
        entered_grade=student.entered.grade,
        left=left.isoformat() if left is not None else None,
        grade=grade_on(district, student, audit.as_of) or student.grade,
        graduating_class=student.graduating_class,
        expected=last[0].isoformat() if last and audit.conferred is None and left is None else None,
        conferred=audit.conferred.isoformat() if audit.conferred is not None else None,
        diploma=titles.told(audit.diploma_title) if audit.diploma_title is not None else None,
    )


def _totals(audit: Audit, lines: Iterable[CreditLine], transfers: Iterable[TransferLine]) -> Totals:
    lines, transfers = tuple(lines), tuple(transfers)
    earned = Fraction(total((*(line.earned for line in lines), *(line.credit for line in transfers))))
    rest = Fraction(total((*(line.not_posted for line in lines), *(line.not_posted for line in transfers))))
    needed = audit.total.needed if audit.total is not None else Fraction(0)
    return Totals(
        needed=show(needed) if needed > 0 else None,
        attempted=total((*(line.attempted for line in lines), *(line.credit for line in transfers))),
        earned=show(earned),
        posted=show(earned - rest),
        not_posted=show(rest) if rest > 0 else None,
        share=min(100, int(100 * earned / needed)) if needed > 0 else 0,
    )


def _requirements(audit: Audit, closure: Closure, titles: Titles) -> tuple[RequirementLine, ...]:
    within = {one.id: one.within for one in audit.requirements}
    adjusted = _decided(audit, closure, {"exemption", "substitution"}, "requirement")
    return tuple(
        _requirement(one, _depth(one.id, within), titles, adjusted=one.id in adjusted) for one in audit.requirements
    )


def _decided(audit: Audit, closure: Closure, types: Collection[str], about: str) -> set[str | None]:
    """Return what decisions of some types, taken by the day of the audit, are about."""
    return {
        getattr(kept.record, about, None)
        for kept in closure.decisions
        if kept.record.type in types and kept.record.on <= audit.as_of
    }


def _requirement(result: RequirementResult, depth: int, titles: Titles, *, adjusted: bool) -> RequirementLine:
    """Return the line of a requirement. One that a decision has settled shows no amounts: they would tell which."""
    met = result.state in {"met", "not-applicable"}
    word = STATES["open" if not met else "adjusted" if adjusted else "met"]
    settled = word.code == "adjusted"
    return RequirementLine(
        id=result.id,
        title=titles.told(result.title),
        depth=depth,
        needed=None if settled or not result.needed else show(result.needed),
        counted=None if settled or not result.needed else show(result.counted),
        state=word.code,
        state_name=titles.locale.word(word.name),
    )


def _depth(requirement: str, within: dict[str, str | None]) -> int:
    outer = within.get(requirement)
    return 0 if outer is None else 1 + _depth(outer, within)


def _conditions(audit: Audit, closure: Closure, titles: Titles) -> tuple[ConditionLine, ...]:
    """Return the conditions that others may know of; one that is not in force on the day is left out."""
    waived = _decided(audit, closure, {"waiver"}, "condition")
    public = [one for one in audit.conditions if not one.private]
    return tuple(_condition(one, titles) for one in public if one.state != "not-applicable" or one.id in waived)


def _condition(result: ConditionResult, titles: Titles) -> ConditionLine:
    codes = {"met": "met", "not-applicable": "adjusted"}
    word = STATES[codes.get(result.state, "open")]
    return ConditionLine(result.id, titles.told(result.title), word.code, titles.locale.word(word.name))


def policy_lines(district: District, audit: Audit, locale: Locale) -> tuple[PolicyLine, ...]:
    """Return the policies that an audit rests on."""
    titles = {kept.record.id: kept.record.title for kept in district.policies}
    return tuple(PolicyLine(name, locale.own(titles.get(name, name)), day.isoformat()) for name, day in audit.policies)
