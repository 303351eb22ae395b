"""The chain from a competency to the work that shows it: its parts, what carries them, what they are shown by.

All of it as of a day: what is retired by then stands for nothing and is reached by nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from mblkit.district import CompetencyEntry, District
from mblkit.model.experience import ExperienceRecord
from mblkit.model.shared import Retired
from mblkit.model.task import TaskRecord


class Ending(Protocol):
    """A record that can be retired."""

    @property
    def retired(self) -> Retired | None:
        """When it ended, or None."""


def lives(record: Ending, day: date) -> bool:
    """Tell whether a record is not retired on a day."""
    return record.retired is None or day < record.retired.on


def parts(entry: CompetencyEntry, day: date) -> tuple[str, ...]:
    """Return what a competency is made of: its indicators that are not retired; itself where it has none."""
    return tuple(one.id for one in entry.record.indicators if lives(one, day)) or (entry.record.id,)


def reached(district: District, day: date, targets: Iterable[str]) -> set[str]:
    """Return the parts of competencies that some targets stand for.

    A competency stands for all its parts, an objective for what it leads to; one that is retired for nothing.
    """
    found: set[str] = set()
    for target in targets:
        objective = district.objectives.get(target)
        aim = target if objective is None else objective.record.leads_to
        indicator = district.indicators.get(aim)
        entry = district.competencies[district.competency_of(aim)]
        ends = (entry, *(one for one in (objective, indicator) if one is not None))
        if all(lives(one.record, day) for one in ends):
            found.update(parts(entry, day) if indicator is None else (aim,))
    return found


def counting_purposes(district: District) -> set[str]:
    """Return the purposes that some policy of the district admits; without a word of any, the summative one."""
    bodies = [setting.body for kept in district.policies for setting in kept.record.judging]
    return {"summative"}.union(*(body.purposes for body in bodies if body is not None))


def counting_tasks(district: District, day: date) -> Iterator[TaskRecord]:
    """Yield the tasks that are given on a day and whose evidence counts toward mastery."""
    counting = counting_purposes(district)
    for kept in district.tasks.values():
        if lives(kept.record, day) and kept.record.purpose in counting:
            yield kept.record


def offered(district: District, day: date) -> Iterator[ExperienceRecord]:
    """Yield the experiences that are offered on a day."""
    return (kept.record for kept in district.experiences.values() if lives(kept.record, day))


class Chain(NamedTuple):
    """What hangs on the parts of competencies, in order of id.

    Attributes:
        parts: the parts of each competency.
        carried: the experiences that carry a part, so that their credit asks for it.
        touched: the experiences of which an objective leads to a part that they do not carry.
        for_all: the parts that every student meets: an experience that every student takes carries them, and
            whatever may take its place does so too.
        shown: the tasks that are scored on a part and whose evidence counts toward mastery.
        objectives: the objectives that lead to a part; to the competency itself, where that has indicators.
    """

    parts: Mapping[str, tuple[str, ...]]
    carried: Mapping[str, tuple[str, ...]]
    touched: Mapping[str, tuple[str, ...]]
    for_all: frozenset[str]
    shown: Mapping[str, tuple[str, ...]]
    objectives: Mapping[str, tuple[str, ...]]


def chain_of(district: District, day: date) -> Chain:
    """Return what hangs together in a district on a day."""
    carried, touched = dict[str, list[str]](), dict[str, list[str]]()
    shown, objectives = dict[str, list[str]](), dict[str, list[str]]()
    for experience in offered(district, day):
        carries = reached(district, day, experience.carries)
        _note(carried, carries, experience.id)
        aims = [one for one in objectives_of(experience, day) if reached(district, day, [one])]
        _note(touched, reached(district, day, aims) - carries, experience.id)
        for one in aims:
            _note(objectives, [district.objectives[one].record.leads_to], one)
    for task in counting_tasks(district, day):
        _note(shown, reached(district, day, task.targets), task.id)
    competencies = [entry for entry in district.competencies.values() if lives(entry.record, day)]
    return Chain(
        parts={entry.record.id: parts(entry, day) for entry in competencies},
        carried=_frozen(carried),
        touched=_frozen(touched),
        for_all=frozenset(everybody_meets(district, day, carried)),
        shown=_frozen(shown),
        objectives=_frozen(objectives),
    )


def objectives_of(experience: ExperienceRecord, day: date) -> list[str]:
    """Return the objectives of an experience that are not retired."""
    return [one.id for unit in experience.units for one in unit.objectives if lives(one, day)]


def everybody_meets(district: District, day: date, carried: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield the parts that an experience carries which every student takes, and all that may take its place too."""
    alternatives: dict[str, list[str]] = {}
    required: set[str] = set()
    for experience in offered(district, day):
        for other in experience.instead_of:
            alternatives.setdefault(other, []).append(experience.id)
        if experience.required:
            required.add(experience.id)
    for part, carrying in carried.items():
        by = set(carrying)
        if any(by.issuperset(alternatives.get(one, ())) for one in by & required):
            yield part


def _note(found: dict[str, list[str]], keys: Iterable[str], name: str) -> None:
    for key in keys:
        found.setdefault(key, []).append(name)


def _frozen(found: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(sorted(set(names))) for key, names in found.items()}
