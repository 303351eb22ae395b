"""The progress report: what changed for a student since the last report or another day, for the family."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from mblkit.district import Closure, District
from mblkit.engine.audit import audit_of
from mblkit.engine.mastery import Standings
from mblkit.engine.participation import grade_on, participations
from mblkit.model.records import PlanRecord
from mblkit.reports.frame import Wish, admitted, frame_of, school_block, student_block
from mblkit.reports.legend import terms_of
from mblkit.reports.locale import Locale
from mblkit.reports.progress_report_changes import Changes, changes_of
from mblkit.reports.progress_report_sheet import progress_sheet
from mblkit.reports.progress_report_view import ChangeLine, GoalLine, PaceLine, ProgressView
from mblkit.reports.render import Document
from mblkit.reports.report_card_courses import course_blocks, last_days, taken
from mblkit.reports.report_card_facts import contacts, legend_for, plan_of, relearning
from mblkit.reports.report_card_levels import Levels, support_since
from mblkit.reports.report_card_terms import Period, next_end
from mblkit.reports.report_card_view import CourseBlock
from mblkit.reports.report_card_words import GOALS, PACE, TRENDS, named
from mblkit.reports.transcript import policy_lines

NAME: Final = "progress-report"
SCHEMA: Final = 1
"""The version of the view's JSON. Keys are added to it, never taken away or given another meaning."""


def progress_report(
    district: District, closure: Closure, as_of: date, since: date, report: Period | None, wish: Wish
) -> Document:
    """Return what changed for a student from the evening of one day to another.

    `report` is the term whose report card is the last one, where `since` is its end.
    """
    view = progress_view(district, closure, as_of, since, report, wish)
    return Document(SCHEMA, view, progress_sheet(view, wish.locale))


def progress_view(
    district: District, closure: Closure, as_of: date, since: date, report: Period | None, wish: Wish
) -> ProgressView:
    """Return the data of a student's progress report (clauses, section 6.3; C081).

    Both days are judged under the policies in force on them, so that the earlier one says what was said then. The goals
    of the plan are left out where nothing personal may be shown, and those that are not of work always.
    """
    closure, locale = admitted(closure, wish), wish.locale
    standings, before = Standings(district, closure, as_of), Standings(district, closure, since)
    audit, plan = audit_of(standings), plan_of(standings)
    courses = taken(district, closure, since, as_of)
    levels = Levels(standings, locale, since + timedelta(days=1), as_of)
    levels = replace(levels, ends=last_days(levels, courses))
    changes, check = changes_of(levels, before, courses), next_end(district, as_of)
    blocks = course_blocks(levels, audit, courses)
    pace = tuple(_pace(block, as_of, locale) for block in blocks if _is_open(block, as_of))
    moves = tuple(_moves(changes))
    lines = tuple(one.line for one in moves)
    return ProgressView(
        frame=frame_of(district, NAME, as_of, wish, closure),
        student=replace(student_block(closure), state_id=None),
        school=school_block(district, closure.student.record.school, closure),
        grade=grade_on(district, closure.student.record, as_of) or closure.student.record.grade,
        since=since.isoformat(),
        report=locale.own(report.name) if report is not None else None,
        struggles=changes.struggles,
        stalled=changes.stalled,
        waiting=changes.waiting,
        gains=changes.gains,
        kept=changes.kept,
        pace=pace,
        goals=() if wish.redact else tuple(_goals(plan, as_of, locale)),
        planned=_planned(district, closure, plan, as_of, locale),
        reviewed=plan.reviewed.isoformat() if plan is not None else None,
        relearning=relearning(standings, locale),
        support=support_since(standings, lambda targets: not targets),
        check=check.ends.isoformat() if check is not None else None,
        contacts=contacts(district, closure, plan),
        policies=policy_lines(district, audit, locale),
        legend=legend_for(district, lines, locale, (one.before for one in moves)),
        paces=terms_of(PACE, {one.state for one in pace if one.state is not None}, locale),
        trends=terms_of(TRENDS, {line.trend for line in lines if line.trend is not None}, locale),
    )


def _moves(changes: Changes) -> Iterator[ChangeLine]:
    for some in (changes.struggles, changes.stalled, changes.waiting, changes.gains, changes.kept):
        yield from some


def _is_open(block: CourseBlock, as_of: date) -> bool:
    """Tell whether there is something to say on the pace of a course: it is not over, or not all of it is shown."""
    over = block.ends is not None and block.ends < as_of.isoformat()
    return block.of > 0 and not (over and block.state in {"earned", "none"})


def _pace(block: CourseBlock, as_of: date, locale: Locale) -> PaceLine:
    over = _over(block, as_of)
    state = None
    if block.state == "earned":
        state = "done"
    elif over is not None:
        state = "on-pace" if block.mastered >= int(block.of * over) else "behind"
    return PaceLine(
        id=block.id,
        title=block.title,
        teachers=block.teachers,
        mastered=block.mastered,
        of=block.of,
        done=100 * block.mastered // block.of,
        over=int(100 * over) if over is not None else None,
        state=state,
        state_name=named(PACE, state, locale),
    )


def _over(block: CourseBlock, as_of: date) -> Fraction | None:
    """Return the share of the days of a course that are over; None where its days are not known."""
    if block.starts is None or block.ends is None:
        return None
    starts, ends = date.fromisoformat(block.starts), date.fromisoformat(block.ends)
    gone = Fraction((as_of - starts).days + 1, (ends - starts).days + 1)
    return min(max(gone, Fraction(0)), Fraction(1))


def _goals(plan: PlanRecord | None, as_of: date, locale: Locale) -> Iterator[GoalLine]:
    """Yield the academic and career goals of a plan, those that are due first before the rest."""
    goals = plan.goals if plan is not None else ()
    for goal in sorted(goals, key=lambda one: (one.due or date.max, one.statement)):
        if goal.area in GOALS:
            reached = goal.reached if goal.reached is not None and goal.reached <= as_of else None
            yield GoalLine(
                area=goal.area,
                area_name=locale.word(GOALS[goal.area].name),
                statement=locale.name(goal.statement),
                due=goal.due.isoformat() if goal.due is not None else None,
                reached=reached.isoformat() if reached is not None else None,
                overdue=reached is None and goal.due is not None and goal.due < as_of,
            )


def _planned(
    district: District, closure: Closure, plan: PlanRecord | None, as_of: date, locale: Locale
) -> tuple[str, ...]:
    """Return the titles of the experiences of a plan in which the student does not take part yet."""
    begun = participations(district, closure, as_of)
    names = plan.experiences if plan is not None else ()
    return tuple(locale.own(district.experiences[name].record.title) for name in names if name not in begun)
