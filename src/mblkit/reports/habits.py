"""Habits of work as text, JSON and CSV, and as the block of a document. Never beside a level of academic work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from mblkit.engine.habits import HabitsSummary, HabitSummary
from mblkit.reports.locale import Locale
from mblkit.reports.plain import json_text
from mblkit.reports.spreadsheet import table, text_cell
from mblkit.reports.views import HabitLine, HabitsBlock

SCHEMA: Final = 1
"""The version of the JSON. Keys are added to it, never taken away or given another meaning."""

COLUMNS: Final = ("student", "habit", "name", "usual", "latest", "latest_on", "observations", "levels")


def habits_blocks(found: Iterable[HabitsSummary], locale: Locale) -> tuple[HabitsBlock, ...]:
    """Return the blocks of a document in a language, one for each rubric of which something was observed."""
    return tuple(_block(one, locale) for one in found if any(habit.observations for habit in one.habits))


def _block(found: HabitsSummary, locale: Locale) -> HabitsBlock:
    names = {level.id: locale.own(level.name) for level in found.rubric.levels}
    legend = tuple((names[level.id], locale.own(level.meaning)) for level in found.rubric.levels)
    return HabitsBlock(tuple(_line(one, names, locale) for one in found.habits), legend)


def _line(one: HabitSummary, names: Mapping[str, str], locale: Locale) -> HabitLine:
    return HabitLine(
        name=locale.own(one.habit.name),
        statement=locale.own(one.habit.statement),
        usual=names[one.usual] if one.usual is not None else None,
        latest=names[one.latest.level] if one.latest is not None else None,
        on=one.latest.on.isoformat() if one.latest is not None else None,
        counts=tuple((names[level], number) for level, number in one.counts),
        observations=len(one.observations),
    )


@dataclass(frozen=True, slots=True)
class StudentHabits:
    """A student's habits of work up to a day."""

    student: str
    as_of: date
    summaries: tuple[HabitsSummary, ...]


def as_text(students: Sequence[StudentHabits], locale: Locale) -> str:
    """Return habits of work as lines for a terminal, a student after the other."""
    return "\n\n".join("\n".join(_told(one, locale)) for one in students)


def _told(one: StudentHabits, locale: Locale) -> list[str]:
    blocks = habits_blocks(one.summaries, locale)
    if not blocks:
        return [f"{one.student}, as of {one.as_of}: nothing observed"]
    lines = [f"{one.student}, habits of work, as of {one.as_of}"]
    width = max(len(line.name) for block in blocks for line in block.lines)
    for block in blocks:
        for line in block.lines:
            counts = ", ".join(f"{name} {number}" for name, number in observed_levels(line))
            last = f"last {line.latest} on {line.on}" if line.latest is not None else "nothing observed"
            usual = f"usual {line.usual}; " if line.usual is not None else ""
            lines.append(f"  {line.name.ljust(width)}  {usual}{last}{f' ({counts})' if counts else ''}")
    return lines


def observed_levels(line: HabitLine) -> tuple[tuple[str, int], ...]:
    """Return the levels of a habit that were observed, and how often."""
    return tuple((name, number) for name, number in line.counts if number)


def as_json(students: Sequence[StudentHabits], locale: Locale) -> str:
    """Return habits of work as JSON: every observation with its file and keys."""
    return json_text({"schema": SCHEMA, "students": [_data(one, locale) for one in students]})


def _data(one: StudentHabits, locale: Locale) -> dict[str, object]:
    return {
        "student": one.student,
        "as_of": one.as_of.isoformat(),
        "habits": [
            {
                "rubric": found.rubric.id,
                "habit": each.habit.id,
                "name": locale.own(each.habit.name),
                "usual": each.usual,
                "counts": dict(each.counts),
                "observations": [
                    {
                        "level": seen.level,
                        "on": seen.on.isoformat(),
                        "section": seen.section,
                        "by": seen.by,
                        "file": seen.origin.path,
                        "keys": list(seen.origin.keys),
                    }
                    for seen in each.observations
                ],
            }
            for found in one.summaries
            for each in found.habits
        ],
    }


def as_csv(students: Sequence[StudentHabits], locale: Locale) -> str:
    """Return habits of work as CSV, a line for each habit of each student."""
    rows = (
        {
            "student": text_cell(one.student),
            "habit": text_cell(each.habit.id),
            "name": text_cell(locale.own(each.habit.name)),
            "usual": text_cell(each.usual),
            "latest": text_cell(each.latest.level if each.latest is not None else None),
            "latest_on": each.latest.on.isoformat() if each.latest is not None else "",
            "observations": str(len(each.observations)),
            "levels": text_cell(" ".join(f"{level}:{number}" for level, number in each.counts)),
        }
        for one in students
        for found in one.summaries
        for each in found.habits
    )
    return table(COLUMNS, rows)
