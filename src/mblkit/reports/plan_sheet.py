"""The student success plan arranged for a reader."""

from collections.abc import Iterator
from dataclasses import replace

from mblkit.reports.frame import masthead, sheet_of, student_facts
from mblkit.reports.legend_part import legend_part
from mblkit.reports.locale import Locale
from mblkit.reports.parts import (
    Balance,
    Cell,
    Column,
    Fact,
    Group,
    Legend,
    Listing,
    Part,
    Prose,
    Row,
    Section,
    Sheet,
    Signature,
    Table,
)
from mblkit.reports.passages import Text
from mblkit.reports.plan_view import GoalBlock, GoalLine, PlannedLine, PlanView, TargetLine


def plan_sheet(view: PlanView, locale: Locale) -> Sheet:
    """Return a student success plan as a sheet."""
    word = locale.word
    who = locale.name(view.student.name or view.student.id)
    made = locale.say(
        "As of {day}. Made on {made}.", day=locale.day(view.frame.as_of), made=locale.day(view.frame.generated)
    )
    return sheet_of(
        view.frame,
        locale,
        title=locale.joined(": ", (word("Student success plan"), who)),
        kind=word("Student success plan"),
        plain=True,
        masthead=masthead(view.frame, view.school, locale),
        lead=word("Plan of"),
        heading=who,
        facts=tuple(_facts(view, locale)),
        body=tuple(_body(view, locale)),
        closing=Signature(word("Student"), word("Date")),
        footer=(made,),
    )


def _facts(view: PlanView, locale: Locale) -> Iterator[Fact]:
    word = locale.word
    yield from student_facts(view.student, locale)
    yield Fact(word("Class"), str(view.graduating_class))
    yield Fact(word("Grade"), str(view.grade))
    if view.adviser:
        yield Fact(word("Adviser"), locale.name(view.adviser))
    if view.reviewed:
        yield Fact(word("Reviewed"), locale.day(view.reviewed))


def _body(view: PlanView, locale: Locale) -> Iterator[Section]:
    word = locale.word
    if view.plan is None:
        yield Section("goals", word("Goals"), (Prose((word("No plan has been written yet."),), soft=True),))
    for block in view.goals if view.plan is not None else ():
        yield Section(f"goals-{block.area}", block.name, (_goals(block, locale),))
    if view.planned:
        yield Section("planned", word("What comes next"), (_planned(view, locale),))
    if view.choices:
        points = tuple(
            locale.say("{requirement}: {parts}", requirement=one.requirement, parts=locale.joined(", ", one.chosen))
            for one in view.choices
        )
        yield Section("choices", word("What the student chose"), (Listing(points),))
    yield Section("diploma", word("Toward the diploma"), tuple(_diploma(view, locale)))
    blocks = tuple(replace(one, note="") for one in legend_part(view.legend, (), locale).blocks)
    if blocks:
        yield Section("legend", word("How to read this plan"), (Legend(blocks),))


def _goals(block: GoalBlock, locale: Locale) -> Part:
    word = locale.word
    if not block.goals:
        return Prose((word("No goal so far."),), soft=True)
    columns = (
        Column(word("Goal"), "head", 40),
        Column(word("Works toward"), width=36),
        Column(word("By when"), width=24),
    )
    rows = tuple(
        Row((Cell(goal.statement), Cell(_targets(goal.targets, locale)), _when(goal, locale))) for goal in block.goals
    )
    return Table(block.name, columns, (Group(rows),), "lines")


def _targets(targets: tuple[TargetLine, ...], locale: Locale) -> Text:
    said = [
        locale.say("{name} ({standing})", name=one.name, standing=locale.joined(", ", (one.outcome_name, one.level)))
        if one.level
        else locale.say("{name} ({standing})", name=one.name, standing=one.outcome_name)
        for one in targets
    ]
    return locale.joined("; ", said)


def _when(goal: GoalLine, locale: Locale) -> Cell:
    if goal.reached:
        return Cell(locale.say("Reached on {day}", day=locale.brief_day(goal.reached)), sign="full")
    if goal.due is None:
        return Cell(locale.word("No day set"), sign="ring")
    if goal.overdue:
        return Cell(locale.say("Was due on {day}", day=locale.brief_day(goal.due)), sign="half")
    return Cell(locale.say("By {day}", day=locale.brief_day(goal.due)), sign="ring")


def _planned(view: PlanView, locale: Locale) -> Table:
    word = locale.word
    columns = (
        Column(word("Experience and type"), "head", 36),
        Column(word("How it stands"), width=24),
        Column(word("Counts toward"), width=28),
        Column(word("Credit"), "number", 12),
    )
    rows = tuple(
        Row(
            (
                Cell(one.title, aside=one.type),
                Cell(_state(one, locale)),
                Cell(locale.joined("; ", one.serves)),
                Cell(locale.credit(one.credit)),
            )
        )
        for one in view.planned
    )
    return Table(word("Experiences that the student means to take"), columns, (Group(rows),), "lines")


def _state(one: PlannedLine, locale: Locale) -> Text:
    if one.state == "planned" and one.before:
        return locale.say("{state}; before it: {others}", state=one.state_name, others=locale.joined(", ", one.before))
    return one.state_name


def _diploma(view: PlanView, locale: Locale) -> Iterator[Part]:
    if view.needed is None:
        rest = locale.say("credits earned")
    else:
        rest = locale.say("credits earned; {needed} needed", needed=locale.credit(view.needed))
    yield Balance(locale.credit(view.earned), rest, view.share if view.needed else None)
    if view.open:
        yield Prose((locale.say("Still open: {requirements}.", requirements=locale.joined("; ", view.open)),))
