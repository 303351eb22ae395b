"""Credit as a transcript shows it: experiences by school year, what is under way, and what other schools gave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from mblkit.district import Closure, District
from mblkit.engine.results import Audit, Award, Progress
from mblkit.model.credits import CreditRecord, HigherEducationCredit, OnlineCredit, TransferCredit
from mblkit.model.experience import ExperienceRecord
from mblkit.model.ledger import Posting
from mblkit.model.numbers import show
from mblkit.reports.locale import Locale
from mblkit.reports.terms import Span, span_of
from mblkit.reports.titles import Titles
from mblkit.reports.views import CreditLine, Mark, TransferLine, YearBlock
from mblkit.reports.words import BASES, MARKS, TYPES

_NOTHING: Final = Fraction(0)
_AUGUST: Final = 8


@dataclass(frozen=True, slots=True)
class Book:
    """What the lines are made from: the student's records and an audit, official or not."""

    district: District
    closure: Closure
    audit: Audit
    official: bool
    locale: Locale
    titles: Titles

    def credit(self, award: Award) -> CreditRecord | None:
        """Return the recorded credit behind an award, or None for credit by mastery."""
        return next((k.record for k in self.closure.credits if f"credit:{k.record.id}" == award.id), None)

    def experience(self, award: Award) -> ExperienceRecord | None:
        """Return the experience behind an award, or None for recorded credit."""
        kept = self.district.experiences.get(_bare(award.id)) if award.id.startswith("experience:") else None
        return kept.record if kept is not None else None

    def posting(self, award: Award) -> Posting | None:
        """Return the posting of an award, or None."""
        return next((k.record for k in self.closure.postings if k.record.id == award.posting), None)

    def posted(self, award: Award) -> Fraction:
        """Return how much of an award is posted."""
        return award.posted_amount if award.posted_amount is not None else _NOTHING

    def shown(self, award: Award) -> Fraction:
        """Return how much of an award the transcript shows."""
        earned = _NOTHING if award.needs_decision else award.amount
        return self.posted(award) if self.official else earned

    def serves(self, award: Award) -> tuple[str, ...]:
        """Return the titles of the requirements that an award is counted for, without those they are parts of."""
        serving = [one for one in self.audit.requirements if any(name == award.id for name, _ in one.credits)]
        outer = {one.within for one in serving}
        return tuple(self.titles.told(one.title) for one in serving if one.id not in outer)


def year_blocks(book: Book) -> tuple[YearBlock, ...]:
    """Return finished experiences, transfers aside, by the school year in which their credit was earned."""
    years: dict[tuple[int, str], list[CreditLine]] = {}
    for award in book.audit.awards:
        if award.basis != "transfer" and book.shown(award) > 0:
            line = _award_line(book, award)
            years.setdefault(_year(book, _earned_on(book, award)), []).append(line)
    return tuple(
        YearBlock(
            year=year,
            grade=_one_grade(lines),
            lines=tuple(sorted(lines, key=lambda line: (line.completed or "", line.title, line.id))),
            attempted=total(line.attempted for line in lines),
            earned=total(line.earned for line in lines),
        )
        for (_, year), lines in sorted(years.items())
    )


def _one_grade(lines: list[CreditLine]) -> int | None:
    grades = {line.grade for line in lines}
    return grades.pop() if len(grades) == 1 else None


def transfer_lines(book: Book) -> tuple[TransferLine, ...]:
    """Return the credit of other schools, by the day on which it was earned there."""
    lines = []
    for award in book.audit.awards:
        record = book.credit(award)
        if isinstance(record, TransferCredit) and book.shown(award) > 0:
            mark, rest = _mark(book, award)
            lines.append(
                TransferLine(
                    id=record.id,
                    title=_title(book, award),
                    source=record.source,
                    original=record.original,
                    grade=record.grade,
                    earned=record.earned.isoformat(),
                    accepted=record.accepted.isoformat() if record.accepted is not None else None,
                    credit=show(book.shown(award)),
                    not_posted=rest,
                    basis=award.basis,
                    basis_name=book.locale.word(BASES[award.basis].name),
                    serves=book.serves(award),
                    mark=mark,
                    mark_name=_mark_name(book, mark),
                )
            )
    return tuple(sorted(lines, key=lambda line: (line.earned, line.title, line.id)))


def under_way_lines(book: Book, progress: tuple[Progress, ...]) -> tuple[CreditLine, ...]:
    """Return experiences without credit so far: under way, finished without, or waiting for the school's approval."""
    lines = [_progress_line(book, one) for one in progress if _has_begun(book, one)]
    waiting = (award for award in book.audit.awards if award.needs_decision and book.shown(award) == 0)
    if not book.official:
        lines.extend(_award_line(book, award) for award in waiting)
    return tuple(sorted(lines, key=lambda line: (line.starts or "", line.title, line.id)))


def total(amounts: Iterable[str | None]) -> str:
    """Return the sum of amounts of credit."""
    return show(sum((Fraction(amount) for amount in amounts if amount is not None), _NOTHING))


def _award_line(book: Book, award: Award) -> CreditLine:
    experience, shown = book.experience(award), book.shown(award)
    mark, rest = _mark(book, award)
    offered = experience.credit.amount if experience is not None and experience.credit is not None else shown
    span = _span(book, award)
    return CreditLine(
        id=_bare(award.id),
        title=_title(book, award),
        type=_type(book, experience, award.basis),
        place=_place(experience, book.credit(award)),
        grade=award.grade,
        term=span.term,
        starts=span.starts,
        ends=span.ends,
        completed=_earned_on(book, award).isoformat() if shown > 0 else None,
        attempted=show(max(offered, shown) if shown > 0 else award.amount),
        earned=show(shown) if shown > 0 else None,
        not_posted=rest,
        basis=award.basis,
        basis_name=book.locale.word(BASES[award.basis].name),
        serves=book.serves(award),
        interdisciplinary=experience is not None and is_interdisciplinary(book.district, experience),
        mark=mark,
        mark_name=_mark_name(book, mark),
    )


def _progress_line(book: Book, progress: Progress) -> CreditLine:
    experience = book.district.experiences[progress.experience].record
    span = span_of(book.district, book.closure, progress.experience, book.audit.as_of, book.locale)
    ended = span.ends is not None and span.ends < book.audit.as_of.isoformat()
    mark: Mark = "not-completed" if ended else "in-progress"
    return CreditLine(
        id=progress.experience,
        title=book.locale.own(experience.title),
        type=_type(book, experience, "mastery"),
        place=experience.partner,
        grade=None,
        term=span.term,
        starts=span.starts,
        ends=span.ends,
        completed=None,
        attempted=show(progress.amount),
        earned=None,
        not_posted=None,
        basis="mastery",
        basis_name=book.locale.word(BASES["mastery"].name),
        serves=(),
        interdisciplinary=is_interdisciplinary(book.district, experience),
        mark=mark,
        mark_name=_mark_name(book, mark),
    )


def _has_begun(book: Book, progress: Progress) -> bool:
    span = span_of(book.district, book.closure, progress.experience, book.audit.as_of, book.locale)
    return span.starts is None or span.starts <= book.audit.as_of.isoformat()


def is_interdisciplinary(district: District, experience: ExperienceRecord) -> bool:
    """Tell whether an experience carries competencies of several content areas, cross-curricular ones aside."""
    entries = (district.competencies[district.competency_of(target)] for target in experience.carries)
    return len({entry.area for entry in entries if entry.scope == "content-area"}) > 1


def _mark(book: Book, award: Award) -> tuple[Mark, str | None]:
    shown, posted = book.shown(award), book.posted(award)
    if award.needs_decision and posted == 0:
        return "under-review", None
    return ("not-posted", show(shown - posted)) if shown > posted else ("posted", None)


def _mark_name(book: Book, mark: Mark) -> str:
    return book.locale.word(MARKS[mark].name) if mark in MARKS else ""


def _title(book: Book, award: Award) -> str:
    posting = book.posting(award)
    if posting is not None:
        return posting.title
    experience = book.experience(award)
    return book.locale.own(experience.title) if experience is not None else book.titles.told(award.title)


def _type(book: Book, experience: ExperienceRecord | None, basis: str) -> str:
    if experience is None:
        return book.locale.word(TYPES[basis].name) if basis in TYPES else ""
    return experience.other or book.locale.word(TYPES[experience.type].name)


def _place(experience: ExperienceRecord | None, credit: CreditRecord | None) -> str | None:
    if isinstance(credit, HigherEducationCredit):
        return credit.institution
    if isinstance(credit, OnlineCredit):
        return credit.provider
    return experience.partner if experience is not None else None


def _earned_on(book: Book, award: Award) -> date:
    """Return the day of the credit: as the ledger has it, else as it was found."""
    posting = book.posting(award)
    return posting.earned if posting is not None else award.earned or award.posted or book.audit.as_of


def _span(book: Book, award: Award) -> Span:
    if book.experience(award) is None:
        return Span(None, None, None)
    return span_of(book.district, book.closure, _bare(award.id), _earned_on(book, award), book.locale)


def _year(book: Book, day: date) -> tuple[int, str]:
    """Return the school year of a day with its place in the order; from August on, holidays go with the next one."""
    years = book.district.record.years
    for place, year in enumerate(years):
        if year.starts <= day <= year.ends or year.ends.year == day.year + (day.month >= _AUGUST):
            return place, year.id
    return _outside(book, day)


def _outside(book: Book, day: date) -> tuple[int, str]:
    years, say = book.district.record.years, book.locale.say
    if day < years[0].starts:
        return -1, str(say("Before {year}", year=years[0].id))
    return len(years), str(say("After {year}", year=years[-1].id))


def _bare(award: str) -> str:
    return award.partition(":")[2]
