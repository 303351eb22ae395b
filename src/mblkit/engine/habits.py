"""Habits of work, summed up apart from everything academic: what was observed, how often, and last."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mblkit.district import Closure, District
from mblkit.model.habits import Habit, HabitsLogRecord, HabitsRecord
from mblkit.model.origin import Kept, Origin


@dataclass(frozen=True, slots=True)
class Observation:
    """One rating of one habit.

    Attributes:
        level: the id of the level.
        on: the day.
        section: the class in which it was observed.
        by: who observed.
        origin: the file and the keys.
    """

    level: str
    on: date
    section: str
    by: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class HabitSummary:
    """What was observed of one habit between two days.

    Attributes:
        habit: the habit.
        counts: how often each level was observed, in the order of the levels, 0 included.
        latest: the last observation; of several on one day, that of the last class by id; None where there is none.
        usual: the id of the level that was observed most often; of equals, the one that was observed last.
        observations: all of them, by day, class and observer.
    """

    habit: Habit
    counts: tuple[tuple[str, int], ...]
    latest: Observation | None
    usual: str | None
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class HabitsSummary:
    """A student's habits of work of one rubric: see `HabitSummary`."""

    rubric: HabitsRecord
    habits: tuple[HabitSummary, ...]


def summarize_habits(
    district: District, closure: Closure, as_of: date, since: date | None = None
) -> tuple[HabitsSummary, ...]:
    """Return what was observed of a student's habits of work up to a day, a summary for each rubric of the district.

    `since` leaves out what was observed before. Nothing is averaged: levels are counted, since their numbers say
    an order and no distance. Source: clause C058; GSP principle 6 (spec/clauses.md, section 5.1).
    """
    found = _observed(closure.habits, as_of, since)
    return tuple(
        HabitsSummary(kept.record, tuple(_summary(kept.record, habit, found.get(habit.id, ())) for habit in habits))
        for kept in district.habits
        if (habits := kept.record.habits)
    )


def _observed(
    logs: Iterable[Kept[HabitsLogRecord]], as_of: date, since: date | None
) -> dict[str, tuple[Observation, ...]]:
    found: dict[str, list[Observation]] = {}
    for kept in logs:
        record = kept.record
        if record.on > as_of or (since is not None and record.on < since):
            continue
        for student, ratings in record.ratings.items():
            for habit, level in ratings.items():
                origin = kept.origin.at("ratings", student, habit)
                found.setdefault(habit, []).append(Observation(level, record.on, record.section, record.by, origin))
    return {habit: tuple(sorted(seen, key=lambda one: (one.on, one.section, one.by))) for habit, seen in found.items()}


def _summary(rubric: HabitsRecord, habit: Habit, seen: tuple[Observation, ...]) -> HabitSummary:
    number = Counter(one.level for one in seen)
    last = {one.level: place for place, one in enumerate(seen)}
    return HabitSummary(
        habit=habit,
        counts=tuple((level.id, number[level.id]) for level in rubric.levels),
        latest=seen[-1] if seen else None,
        usual=max(number, key=lambda level: (number[level], last[level]), default=None),
        observations=seen,
    )
