"""The progress report arranged for a reader: struggles first."""

from collections.abc import Iterator

from mblkit.reports.frame import masthead, sheet_of
from mblkit.reports.locale import Locale
from mblkit.reports.parts import Cell, Column, Fact, Group, Part, Prose, Row, Section, Sheet, Table
from mblkit.reports.passages import Text, joined
from mblkit.reports.progress_report_view import ChangeLine, GoalLine, PaceLine, ProgressView
from mblkit.reports.report_card_sheet import chart_section, contact_section, meanings, next_parts, standing_cell
from mblkit.reports.report_card_words import sign_for


def progress_sheet(view: ProgressView, locale: Locale) -> Sheet:
    """Return a progress report as a sheet."""
    say, word = locale.say, locale.word
    who = locale.name(view.student.name or view.student.id)
    days = {"day": locale.day(view.frame.as_of), "made": locale.day(view.frame.generated)}
    return sheet_of(
        view.frame,
        locale,
        title=say("Progress report: {name}", name=who),
        kind=word("Progress report"),
        plain=True,
        masthead=masthead(view.frame, view.school, locale),
        lead=word("Progress report on"),
        heading=who,
        facts=tuple(_facts(view, locale)),
        body=tuple(_body(view, locale)),
        footer=(say("Data as of {day}. Made on {made}.", **days),),
    )


def _facts(view: ProgressView, locale: Locale) -> Iterator[Fact]:
    say, word = locale.say, locale.word
    since = locale.day(view.since)
    if view.report is not None:
        yield Fact(word("Changes since"), say("{day}, the end of {term}", day=since, term=view.report), wide=True)
    else:
        yield Fact(word("Changes since"), since)
    yield Fact(word("Grade"), str(view.grade))
    yield Fact(word("Student id"), locale.name(view.student.id))
    yield Fact(word("Next report card"), locale.day(view.check) if view.check else word("Ask the school."))


def _body(view: ProgressView, locale: Locale) -> Iterator[Section]:
    word = locale.word
    yield Section("struggles", word("Where help is needed first"), tuple(_struggles(view, locale)))
    good = [(word("Mastered in this time"), view.gains), (word("Shown again, at the target or above"), view.kept)]
    groups = [(word("More evidence is needed, or a decision"), view.waiting), *good]
    table = _changes(word("Other changes"), groups, locale)
    if table is not None:
        yield Section("changes", word("What else changed"), (table,))
    yield from chart_section([one.line for one in (*view.struggles, *view.gains, *view.kept)], locale)
    yield Section("pace", word("Pace"), tuple(_pace(view, locale)))
    if view.goals or view.planned:
        yield Section("plan", word("The plan of the year"), tuple(_plan(view, locale)))
    yield contact_section(view.contacts, view.support, locale)
    extra = ((word("Pace"), view.paces), (word("Which way the scores go"), view.trends))
    yield meanings(view.legend, view.policies, extra, locale, word("How to read this progress report"))


def _struggles(view: ProgressView, locale: Locale) -> Iterator[Part]:
    word = locale.word
    groups = [(word("Changed in this time"), view.struggles), (word("Nothing new in this time"), view.stalled)]
    table = _changes(word("What does not reach its target level yet"), groups, locale, help_needed=True)
    if table is None:
        yield Prose((word("Nothing that was assessed is below its target level."),), soft=True)
        return
    yield table
    lines = [one.line for one in (*view.struggles, *view.stalled)]
    yield from next_parts(lines, view.relearning, locale)


def _changes(
    caption: str, groups: list[tuple[str, tuple[ChangeLine, ...]]], locale: Locale, *, help_needed: bool = False
) -> Table | None:
    """Return a table of changes, group by group; None where there are none."""
    word = locale.word
    columns = (
        Column(word("What is scored"), "head", 36),
        Column(word("Before"), width=18),
        Column(word("Now"), width=24),
        Column(word("Trend"), width=10),
        Column(word("Last evidence"), width=12),
    )
    shown = tuple(
        Group(tuple(_change(one, locale, help_needed=help_needed) for one in some), title)
        for title, some in groups
        if some
    )
    return Table(caption, columns, shown) if shown else None


def _change(one: ChangeLine, locale: Locale, *, help_needed: bool) -> Row:
    line = one.line
    last = locale.brief_day(line.last) if line.last else ""
    return Row(
        (
            Cell(line.statement, aside=joined(" ", tuple(_asides(one, locale, help_needed=help_needed)))),
            Cell(one.before_level or one.before_name),
            standing_cell(line, locale),
            Cell(line.trend_name),
            Cell(last, whole=True),
        )
    )


def _asides(one: ChangeLine, locale: Locale, *, help_needed: bool) -> Iterator[Text]:
    if one.courses:
        courses = locale.joined(", ", one.courses)
        yield locale.say("{courses}.", courses=courses) if help_needed else courses
    if one.line.support:
        yield locale.say("Support in place since {day}.", day=locale.brief_day(one.line.support))
    elif help_needed:
        yield locale.word("No support is recorded for this: ask the teacher.")


def _pace(view: ProgressView, locale: Locale) -> Iterator[Part]:
    word = locale.word
    if not view.pace:
        yield Prose((word("No course under way."),), soft=True)
        return
    columns = (
        Column(word("Course and teacher"), "head", 36),
        Column(word("Parts mastered"), width=22),
        Column(word("Of the course is over"), width=22),
        Column(word("Pace"), "standing", 20),
    )
    rows = tuple(_paced(one, locale) for one in view.pace)
    yield Table(word("How far the student is in each course"), columns, (Group(rows),), "lines")


def _paced(one: PaceLine, locale: Locale) -> Row:
    parts = locale.say("{part} of {whole}", part=one.mastered, whole=one.of)
    over = Cell(locale.percent(one.over), bar=one.over) if one.over is not None else Cell()
    told = tuple(locale.name(teacher) for teacher in one.teachers)
    standing = Cell(one.state_name, sign=sign_for(one.state or ""))
    return Row((Cell(one.title, aside=locale.joined(", ", told)), Cell(parts, bar=one.done), over, standing))


def _plan(view: ProgressView, locale: Locale) -> Iterator[Part]:
    say, word = locale.say, locale.word
    if view.goals:
        columns = (Column(word("Goal"), "head", 50), Column(word("Kind"), width=15), Column(word("Standing"), width=34))
        rows = tuple(_goal(one, locale) for one in view.goals)
        yield Table(word("Goals of the plan"), columns, (Group(rows),), "lines")
    if view.planned:
        yield Prose((say("Planned next: {titles}.", titles=locale.joined(", ", view.planned)),))


def _goal(one: GoalLine, locale: Locale) -> Row:
    say = locale.say
    told: Text = ""
    if one.reached:
        told = say("Reached on {day}.", day=locale.day(one.reached))
    elif one.due and one.overdue:
        told = say("Was due by {day}.", day=locale.day(one.due))
    elif one.due:
        told = say("Due by {day}.", day=locale.day(one.due))
    return Row((Cell(one.statement), Cell(one.area_name), Cell(told)))
