"""The habits of work of a document, arranged for a reader: always in a section of their own."""

from mblkit.reports.locale import Locale
from mblkit.reports.parts import Cell, Column, Group, Legend, Prose, Row, Section, Table, Term, Terms
from mblkit.reports.views import HabitLine, HabitsBlock


def habits_section(block: HabitsBlock, locale: Locale, id_: str = "habits") -> Section:
    """Return the habits of work as a section, set apart from everything academic."""
    say, word = locale.say, locale.word
    columns = (
        Column(word("Habit"), "head"),
        Column(word("Most often")),
        Column(word("Last")),
        Column(word("Observed"), "number"),
    )
    rows = tuple(_row(line, locale) for line in block.lines)
    caption = word("Habits of work: how often each level was observed")
    legend = Terms(word("Levels of habits"), tuple(Term(name, meaning) for name, meaning in block.legend))
    apart = say("Reported apart: no level of academic work, no mastery and no credit depends on them.")
    parts = (Prose((apart,), soft=True), Table(caption, columns, (Group(rows),), "lines"), Legend((legend,)))
    return Section(id_, word("Habits of work"), parts, apart=True)


def _row(line: HabitLine, locale: Locale) -> Row:
    known = line.latest is not None and line.on is not None
    last = locale.say("{level}, {day}", level=line.latest, day=locale.brief_day(line.on or "")) if known else ""
    observed = Cell(locale.number(line.observations))
    return Row((Cell(line.name, aside=line.statement), Cell(line.usual or ""), Cell(last), observed))
