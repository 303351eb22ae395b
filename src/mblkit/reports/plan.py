"""The student success plan as a document: goals in three parts of life, and the way to the diploma (clause C068)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from mblkit.district import Closure, District
from mblkit.engine.participation import grade_on
from mblkit.engine.results import Audit, Judgement
from mblkit.model.numbers import show
from mblkit.model.records import Goal, PlanRecord
from mblkit.reports.answers import Answers
from mblkit.reports.competency_lines import outcome_code
from mblkit.reports.frame import Wish, admitted, frame_of, school_block, student_block
from mblkit.reports.legend import scale_blocks, terms_of
from mblkit.reports.locale import Locale, mark
from mblkit.reports.plan_sheet import plan_sheet
from mblkit.reports.plan_view import ChoiceLine, GoalBlock, GoalLine, PlannedLine, PlanView, TargetLine
from mblkit.reports.render import Document
from mblkit.reports.titles import Titles, titles_of
from mblkit.reports.views import Legend
from mblkit.reports.words import OUTCOMES, TYPES

NAME: Final = "plan"
SCHEMA: Final = 1
"""The version of the view's JSON. Keys are added to it, never taken away or given another meaning."""

_AREAS: Final = {
    "academic": mark("Academic"),
    "career": mark("Career"),
    "social-emotional-physical": mark("Social, emotional and physical"),
}
_STATES: Final = {
    "earned": mark("Earned"),
    "under-review": mark("Under review"),
    "under-way": mark("Under way"),
    "planned": mark("Planned"),
}


def plan(district: District, closure: Closure, answers: Answers, wish: Wish) -> Document:
    """Return the student success plan of a student, its data and how they are arranged."""
    view = plan_view(district, closure, answers, wish)
    return Document(SCHEMA, view, plan_sheet(view, wish.locale))


def plan_view(district: District, closure: Closure, answers: Answers, wish: Wish) -> PlanView:
    """Return the data of a student success plan: the plan that was reviewed last, and what became of it."""
    closure, locale = admitted(closure, wish), wish.locale
    audit, titles = answers.earned, titles_of(district, wish.locale)
    student = closure.student.record
    known = [kept for kept in closure.plans if kept.record.reviewed <= audit.as_of]
    record = max(known, key=lambda kept: (kept.record.reviewed, kept.record.id)).record if known else None
    needed = audit.total.needed if audit.total is not None and audit.total.needed else None
    counted = audit.total.counted if audit.total is not None else Fraction(0)
    goals = tuple(_blocks(district, record, answers.judgements, audit.as_of, locale))
    planned = tuple(_planned(district, record, audit, titles))
    return PlanView(
        frame=frame_of(district, NAME, audit.as_of, wish, closure),
        student=student_block(closure),
        school=school_block(district, student.school, closure),
        grade=grade_on(district, student, audit.as_of) or student.grade,
        graduating_class=student.graduating_class,
        plan=record.id if record is not None else None,
        adviser=_adviser(closure, record),
        reviewed=record.reviewed.isoformat() if record is not None else None,
        goals=goals,
        planned=planned,
        choices=tuple(_choices(record, audit, titles)),
        earned=show(counted),
        needed=show(needed) if needed is not None else None,
        share=min(100, int(100 * counted / needed)) if needed else 0,
        open=tuple(
            titles.told(one.title)
            for one in audit.requirements
            if one.state not in {"met", "not-applicable"} and not one.alternative
        ),
        legend=_legend(district, goals, planned, locale),
    )


def _legend(district: District, goals: Iterable[GoalBlock], planned: Iterable[PlannedLine], locale: Locale) -> Legend:
    """Return what the levels and the standings of the targets mean, and the types of what is planned."""
    targets = [target for block in goals for goal in block.goals for target in goal.targets]
    types = {district.experiences[one.id].record.type for one in planned}
    return Legend(
        scales=scale_blocks((district.scale_of(target.id) for target in targets), locale),
        outcomes=terms_of(OUTCOMES, {target.outcome for target in targets}, locale),
        types=terms_of(TYPES, types - {"other"}, locale),
        bases=(),
        marks=(),
        states=(),
        credit="",
    )


def _adviser(closure: Closure, record: PlanRecord | None) -> str | None:
    person = (closure.staff_names or {}).get(record.adviser) if record is not None else None
    return person.called() if person is not None else None


def _blocks(
    district: District, record: PlanRecord | None, judgements: Mapping[str, Judgement], as_of: date, locale: Locale
) -> Iterator[GoalBlock]:
    goals = record.goals if record is not None else ()
    for area, name in _AREAS.items():
        lines = tuple(_goal(district, one, judgements, as_of, locale) for one in goals if one.area == area)
        yield GoalBlock(area, locale.word(name), lines)


def _goal(district: District, goal: Goal, judgements: Mapping[str, Judgement], as_of: date, locale: Locale) -> GoalLine:
    reached = goal.reached if goal.reached is not None and goal.reached <= as_of else None
    return GoalLine(
        statement=locale.name(goal.statement),
        targets=tuple(_target(district, name, judgements, locale) for name in goal.targets),
        due=goal.due.isoformat() if goal.due is not None else None,
        reached=reached.isoformat() if reached is not None else None,
        overdue=goal.due is not None and reached is None and goal.due < as_of,
    )


def _target(district: District, name: str, judgements: Mapping[str, Judgement], locale: Locale) -> TargetLine:
    competency = district.competency_of(name)
    entry = district.competencies[competency]
    judgement = _within(judgements.get(competency), name)
    code = outcome_code(judgement) if judgement is not None else "not-assessed"
    level = entry.scale.level(judgement.level) if judgement is not None and judgement.level is not None else None
    indicator = district.indicators.get(name)
    text = indicator.record.statement if indicator is not None else entry.record.name
    return TargetLine(
        id=name,
        name=locale.own(text),
        outcome=code,
        outcome_name=locale.word(OUTCOMES[code].name),
        level=locale.own(level.name) if level is not None else None,
    )


def _within(judgement: Judgement | None, name: str) -> Judgement | None:
    """Return the judgement of a target among those behind a competency's."""
    if judgement is None or judgement.target == name:
        return judgement
    return next((found for part in judgement.parts if (found := _within(part, name)) is not None), None)


def _planned(district: District, record: PlanRecord | None, audit: Audit, titles: Titles) -> Iterator[PlannedLine]:
    awards = [(award.id.partition(":")[2], award) for award in audit.awards if award.id.startswith("experience:")]
    earned = {name for name, award in awards if not award.needs_decision}
    states = {one.experience: "under-way" for one in audit.progress}
    states |= {name: "under-review" if award.needs_decision else "earned" for name, award in awards}
    names = {one.id: titles.told(one.title) for one in audit.requirements}
    locale = titles.locale
    for name in record.experiences if record is not None else ():
        experience = district.experiences[name].record
        credit = experience.credit
        state = states.get(name, "planned")
        missing = (one for one in experience.prerequisites if one not in earned)
        yield PlannedLine(
            id=name,
            title=locale.own(experience.title),
            type=locale.name(experience.other) if experience.other else locale.word(TYPES[experience.type].name),
            credit=show(credit.amount) if credit is not None else None,
            state=state,
            state_name=locale.word(_STATES[state]),
            before=tuple(locale.own(district.experiences[one].record.title) for one in missing),
            serves=tuple(names[one] for one in (credit.toward if credit is not None else ()) if one in names),
        )


def _choices(record: PlanRecord | None, audit: Audit, titles: Titles) -> Iterator[ChoiceLine]:
    names = {one.id: titles.told(one.title) for one in audit.requirements}
    names |= {one.id: titles.told(one.title) for one in audit.conditions if not one.private}
    for requirement, chosen in sorted((record.choices if record is not None else {}).items()):
        yield ChoiceLine(names.get(requirement, requirement), tuple(names.get(one, one) for one in chosen))
