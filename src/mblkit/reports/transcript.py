"""The transcript: what a student has learned and earned, for colleges, families and other schools."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mblkit.district import Closure, District
from mblkit.engine.habits import summarize_habits
from mblkit.engine.participation import grade_on
from mblkit.engine.results import Audit, ConditionResult, RequirementResult
from mblkit.model.base import local
from mblkit.model.numbers import show
from mblkit.model.people import PersonRecord
from mblkit.reports.answers import Answers
from mblkit.reports.competency_lines import area_blocks
from mblkit.reports.credit_lines import Book, total, transfer_lines, under_way_lines, year_blocks
from mblkit.reports.habits import habits_blocks
from mblkit.reports.legend import legend_of
from mblkit.reports.views import (
    ConditionLine,
    CreditLine,
    EnrollmentBlock,
    HabitsBlock,
    PolicyLine,
    RequirementLine,
    SchoolBlock,
    StudentBlock,
    Totals,
    TranscriptView,
    TransferLine,
)
from mblkit.reports.vocabulary import swaps_of
from mblkit.reports.words import STATES


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader asks for.

    Attributes:
        official: print the ledger alone.
        generated: the day on which the document is made.
        language: the language of the district's texts.
        birth_date: whether the birth date is shown.
        notices: what must stand above everything else.
        habits: whether the habits of work are shown, in a block of their own.
    """

    official: bool
    generated: date
    language: str
    birth_date: bool = False
    notices: tuple[str, ...] = ()
    habits: bool = False


def transcript_view(district: District, closure: Closure, answers: Answers, wish: Wish) -> TranscriptView:
    """Return the transcript of a student (clauses, section 6.1).

    Private conditions, discipline, supports and the reasons of decisions are not in it. The official one shows
    posted credit alone; the other one also what is earned and not posted yet, marked as such.
    """
    audit = answers.posted if wish.official else answers.earned
    book = Book(district, closure, audit, wish.official, wish.language)
    years, transfers = year_blocks(book), transfer_lines(book)
    under_way = under_way_lines(book, answers.earned.progress)
    areas = area_blocks(district, answers.judgements, "content-area", audit.as_of, wish.language)
    portrait = area_blocks(district, answers.judgements, "cross-curricular", audit.as_of, wish.language)
    requirements, conditions = _requirements(audit, closure), _conditions(audit, closure)
    lines = (*(line for year in years for line in year.lines), *under_way)
    return TranscriptView(
        official=wish.official,
        language=wish.language,
        district=district.record.name,
        generated=wish.generated.isoformat(),
        as_of=audit.as_of.isoformat(),
        notices=(*wish.notices, *_missing(closure)),
        student=_student(closure, wish),
        school=_school(district, closure),
        enrollment=_enrollment(district, closure, answers.earned),
        years=years,
        under_way=under_way,
        transfers=transfers,
        totals=_totals(audit, lines, transfers),
        requirements=requirements,
        conditions=conditions,
        areas=areas,
        portrait=portrait,
        habits=_habits(district, closure, audit.as_of, wish),
        policies=_policies(district, audit, wish.language),
        legend=legend_of(district, lines, transfers, (*areas, *portrait), (*requirements, *conditions), wish.language),
        vocabulary=swaps_of(district),
    )


def _habits(district: District, closure: Closure, as_of: date, wish: Wish) -> tuple[HabitsBlock, ...]:
    return habits_blocks(summarize_habits(district, closure, as_of), wish.language) if wish.habits else ()


def _missing(closure: Closure) -> Iterator[str]:
    if closure.person is None:
        yield "No people file names this student: the student is shown by id."


def _student(closure: Closure, wish: Wish) -> StudentBlock:
    person = closure.person
    if person is None:
        return StudentBlock(closure.id, None, None, None, None)
    return StudentBlock(
        id=closure.id,
        name=person.called(),
        legal_name=_legal_name(person),
        state_id=person.state_id,
        birth_date=person.birth_date.isoformat() if wish.birth_date and person.birth_date else None,
    )


def _legal_name(person: PersonRecord) -> str:
    return f"{person.given} {person.family}"


def _school(district: District, closure: Closure) -> SchoolBlock:
    school = district.school(closure.student.record.school)
    return SchoolBlock(
        name=school.name,
        address=school.address,
        phone=school.phone,
        ceeb=school.ceeb,
        accreditor=school.accreditor,
        principal=_staff_name(closure, school.principal),
        registrar=_staff_name(closure, school.registrar),
    )


def _staff_name(closure: Closure, staff: str | None) -> str | None:
    person = (closure.staff_names or {}).get(staff or "")
    return person.called() if person is not None else None


def _enrollment(district: District, closure: Closure, audit: Audit) -> EnrollmentBlock:
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
        diploma=audit.diploma_title,
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


def _requirements(audit: Audit, closure: Closure) -> tuple[RequirementLine, ...]:
    within = {one.id: one.within for one in audit.requirements}
    adjusted = _decided(audit, closure, {"exemption", "substitution"}, "requirement")
    return tuple(_requirement(one, _depth(one.id, within), adjusted=one.id in adjusted) for one in audit.requirements)


def _decided(audit: Audit, closure: Closure, types: Collection[str], about: str) -> set[str | None]:
    """Return what decisions of some types, taken by the day of the audit, are about."""
    return {
        getattr(kept.record, about, None)
        for kept in closure.decisions
        if kept.record.type in types and kept.record.on <= audit.as_of
    }


def _requirement(result: RequirementResult, depth: int, *, adjusted: bool) -> RequirementLine:
    """Return the line of a requirement. One that a decision has settled shows no amounts: they would tell which."""
    met = result.state in {"met", "not-applicable"}
    word = STATES["open" if not met else "adjusted" if adjusted else "met"]
    settled = word.code == "adjusted"
    return RequirementLine(
        id=result.id,
        title=result.title,
        depth=depth,
        needed=None if settled or not result.needed else show(result.needed),
        counted=None if settled or not result.needed else show(result.counted),
        state=word.code,
        state_name=word.name,
    )


def _depth(requirement: str, within: dict[str, str | None]) -> int:
    outer = within.get(requirement)
    return 0 if outer is None else 1 + _depth(outer, within)


def _conditions(audit: Audit, closure: Closure) -> tuple[ConditionLine, ...]:
    """Return the conditions that others may know of; one that is not in force on the day is left out."""
    waived = _decided(audit, closure, {"waiver"}, "condition")
    public = [one for one in audit.conditions if not one.private]
    return tuple(_condition(one) for one in public if one.state != "not-applicable" or one.id in waived)


def _condition(result: ConditionResult) -> ConditionLine:
    codes = {"met": "met", "not-applicable": "adjusted"}
    word = STATES[codes.get(result.state, "open")]
    return ConditionLine(result.id, result.title, word.code, word.name)


def _policies(district: District, audit: Audit, language: str) -> tuple[PolicyLine, ...]:
    titles = {kept.record.id: local(kept.record.title, language) for kept in district.policies}
    return tuple(PolicyLine(name, titles.get(name, name), day.isoformat()) for name, day in audit.policies)
