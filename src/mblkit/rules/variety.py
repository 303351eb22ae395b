"""How many tasks of how many kinds there are: nobody's mastery rests on one task, or on what can be shown on paper."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.district import CompetencyEntry
from mblkit.engine.chain import counting_tasks
from mblkit.engine.settings import Candidate, Cohort, judging_among, judging_candidates, policies_for
from mblkit.model.judging import Judging
from mblkit.model.origin import Kept, Origin
from mblkit.model.people import StudentRecord
from mblkit.model.task import TaskRecord
from mblkit.rules.material import Check, Material, place
from mblkit.rules.naming import few
from mblkit.rules.structure import parts, place_of, reached, required, told

Shown = Mapping[str, list[Kept[TaskRecord]]]
"""The tasks that a part of a competency is shown by."""

_ON_PAPER: Final = frozenset({"test", "written"})
"""The measures that are no performance: in each of the others a student does, makes or defends something."""


def check_variety(material: Material) -> Iterator[Diagnostic]:
    """MBL331 to MBL334. What one finding says of a competency or an indicator, no other repeats."""
    shown = _shown(material)
    candidates = tuple(_candidates(material))
    for entry in required(material):
        tasks = {kept.record.id: kept for part in parts(material, entry) for kept in shown.get(part, ())}
        yield from _kinds(entry, tuple(tasks.values()))
        short = _short(material, entry, shown, candidates)
        if short is not None:
            yield _out_of_reach(material, entry, short)
        elif len(tasks) > 1:
            yield from _too_few(material, entry, shown)


def _shown(material: Material) -> Shown:
    found: dict[str, list[Kept[TaskRecord]]] = {}
    for task in counting_tasks(material.district, material.as_of):
        for part in reached(material, task.targets):
            found.setdefault(part, []).append(material.district.tasks[task.id])
    return found


def _kinds(entry: CompetencyEntry, tasks: tuple[Kept[TaskRecord], ...]) -> Iterator[Diagnostic]:
    """Yield MBL333 or MBL332. Tests alone are MBL323, and no task at all is MBL310."""
    name, measures = entry.record.id, {kept.record.measure for kept in tasks}
    if not tasks or measures == {"test"}:
        return
    if measures <= _ON_PAPER:
        message = f'"{name}" is shown on paper only'
        yield _finding("MBL333", message, "add a task in which students do, make or defend something", entry, tasks)
    elif len(measures) == 1:
        by = "one task alone" if len(tasks) == 1 else f'tasks of the measure "{tasks[0].record.measure}" alone'
        yield _finding("MBL332", f'"{name}" is shown by {by}', "add a task of another measure", entry, tasks)


def _finding(
    rule: str, message: str, hint: str, entry: CompetencyEntry, tasks: Iterable[Kept[TaskRecord]]
) -> Diagnostic:
    related = tuple(Related(place(kept.origin, "measure"), f'the task "{kept.record.id}"') for kept in tasks)
    at = place(entry.origin, "id")
    return diagnose(rule, message, at, help=hint, related=related, subject=entry.record.id)


def _too_few(material: Material, entry: CompetencyEntry, shown: Shown) -> Iterator[Diagnostic]:
    """Yield MBL331. What no task is scored on is MBL310."""
    least, name = material.limits.fewest_tasks, entry.record.id
    thin = tuple(part for part in parts(material, entry) if 0 < len(shown.get(part, ())) < least)
    if thin:
        of_which = f'"{name}"' if thin == (name,) else f'each of these indicators of "{name}": {few(thin)}'
        yield diagnose(
            "MBL331",
            f"fewer than {least} tasks are scored on {of_which}",
            place_of(material, entry, thin),
            help="add a task that is scored on it, or a target to one that is there; one task may serve many",
            subject=name,
        )


class _Short(NamedTuple):
    """What a policy asks for and what is not there: how many of what, of which parts, and where the policy says so."""

    need: int
    what: str
    parts: tuple[str, ...]
    origin: Origin | None


def _candidates(material: Material) -> Iterator[list[Candidate[Judging]]]:
    """Yield the settings by which the students who are here are judged, each list of them once."""
    students = [kept.record for kept in material.records(StudentRecord) if kept.record.left is None]
    cohorts = {(one.graduating_class, one.school) for one in students}
    said: set[tuple[Origin, ...]] = set()
    for graduating_class, school in sorted(cohorts):
        policies = policies_for(material.district, Cohort(graduating_class, material.as_of, school))
        found = judging_candidates(policies, graduating_class)
        origins = tuple(one.origin for one in found)
        if origins not in said:
            said.add(origins)
            yield found


def _short(
    material: Material, entry: CompetencyEntry, shown: Shown, candidates: Iterable[list[Candidate[Judging]]]
) -> _Short | None:
    """Return the first minimum of a policy that the tasks of a competency cannot reach, however often they are done."""
    for one in candidates:
        short: dict[tuple[int, str, Origin | None], list[str]] = {}
        for part in parts(material, entry):
            won = judging_among(one, entry, None if part == entry.record.id else part).body
            body, tasks = won.value, [kept.record for kept in shown.get(part, ())]
            admitted = [task for task in tasks if task.purpose in body.purposes]
            measures = {task.measure for task in admitted}
            for need, what, there in ((body.tasks, "tasks", len(admitted)), (body.measures, "measures", len(measures))):
                if there < need and need > 1 and tasks:
                    short.setdefault((need, what, won.origin), []).append(part)
        if short:
            (need, what, origin), lacking = min(short.items(), key=lambda found: found[0][1] != "tasks")
            return _Short(need, what, tuple(lacking), origin)
    return None


def _out_of_reach(material: Material, entry: CompetencyEntry, short: _Short) -> Diagnostic:
    said = () if short.origin is None else (Related(place(short.origin, short.what), "it is asked for here"),)
    return diagnose(
        "MBL334",
        f"{told(material, entry, short.parts)} cannot reach the {short.need} {short.what} that a policy asks for",
        place_of(material, entry, short.parts),
        help="add a task, or ask for less",
        related=said,
        subject=entry.record.id,
    )


CHECKS: Final[tuple[Check, ...]] = (check_variety,)
