"""The report card: where a student stands at the end of a term, or in it, for the family."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from mblkit.district import Closure, District
from mblkit.engine.audit import audit_of
from mblkit.engine.habits import summarize_habits
from mblkit.engine.mastery import Standings
from mblkit.engine.participation import grade_on
from mblkit.reports.frame import Wish, admitted, frame_of, school_block, student_block
from mblkit.reports.habits import habits_blocks
from mblkit.reports.legend import terms_of
from mblkit.reports.locale import Locale
from mblkit.reports.render import Document
from mblkit.reports.report_card_courses import Taken, course_blocks, every_target, last_days, taken
from mblkit.reports.report_card_facts import contacts, credit_sum, every_line, legend_for, plan_of, relearning
from mblkit.reports.report_card_levels import Levels, support_since
from mblkit.reports.report_card_sheet import report_card_sheet
from mblkit.reports.report_card_terms import Period
from mblkit.reports.report_card_view import PeriodBlock, ReportCardView, TargetLine
from mblkit.reports.report_card_voice import comments, reflections
from mblkit.reports.report_card_words import CREDIT, TRENDS
from mblkit.reports.transcript import policy_lines

NAME: Final = "report-card"
SCHEMA: Final = 1
"""The version of the view's JSON. Keys are added to it, never taken away or given another meaning."""


def report_card(district: District, closure: Closure, as_of: date, period: Period, wish: Wish) -> Document:
    """Return the report card of a student for a term, as things stand on a day."""
    view = report_card_view(district, closure, as_of, period, wish)
    return Document(SCHEMA, view, report_card_sheet(view, wish.locale))


def report_card_view(district: District, closure: Closure, as_of: date, period: Period, wish: Wish) -> ReportCardView:
    """Return the data of a student's report card (clauses, section 6.2).

    No attendance, no discipline, no average and no comparison is in it; of supports there is the day alone, and habits
    of work stand apart. What somebody said in words is left out of a redacted copy: it may name people.
    """
    closure, locale = admitted(closure, wish), wish.locale
    standings = Standings(district, closure, as_of)
    audit, plan = audit_of(standings), plan_of(standings)
    last = min(as_of, period.until or as_of)
    courses = taken(district, closure, period.starts, last)
    levels = Levels(standings, locale, period.starts, last)
    levels = replace(levels, ends=last_days(levels, courses))
    blocks = course_blocks(levels, audit, courses)
    others = _others(levels, courses)
    lines = (*(line for block in blocks for line in block.lines), *(line for _, lines in others for line in lines))
    return ReportCardView(
        frame=frame_of(district, NAME, as_of, wish, closure),
        student=replace(student_block(closure), state_id=None),
        school=school_block(district, closure.student.record.school, closure),
        grade=grade_on(district, closure.student.record, as_of) or closure.student.record.grade,
        period=_period(period, locale),
        credit=credit_sum(audit),
        courses=blocks,
        others=others,
        support=support_since(standings, lambda targets: not targets),
        comments=() if wish.redact else comments(levels),
        reflections=() if wish.redact else reflections(levels),
        habits=habits_blocks(summarize_habits(district, closure, last, period.starts), locale),
        relearning=relearning(standings, locale),
        contacts=contacts(district, closure, plan),
        policies=policy_lines(district, audit, locale),
        legend=legend_for(district, lines, locale),
        standings=terms_of(CREDIT, {block.state for block in blocks}, locale),
        trends=terms_of(TRENDS, {line.trend for line in every_line(lines) if line.trend is not None}, locale),
    )


def _period(period: Period, locale: Locale) -> PeriodBlock:
    starts, ends = period.starts.isoformat(), period.ends.isoformat()
    return PeriodBlock(period.id, locale.own(period.name), period.year, starts, ends)


def _others(levels: Levels, courses: Iterable[Taken]) -> tuple[tuple[str, tuple[TargetLine, ...]], ...]:
    """Return what was assessed in the time of a document and belongs to no course in it, by area."""
    district = levels.district
    asked = {
        target for one in courses for target in every_target(district, district.experiences[one.experience].record)
    }
    seen = dict.fromkeys(
        one.target for one in levels.standings.closure.evidence if levels.is_new(one) and one.target not in asked
    )
    found = []
    for area in district.record.areas:
        targets = [one for one in seen if district.competencies[district.competency_of(one)].area == area.id]
        if targets:
            found.append((levels.locale.own(area.name), levels.lines(sorted(targets))))
    return tuple(found)
