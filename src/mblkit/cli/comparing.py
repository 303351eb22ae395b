"""Students on two sides of a change, compared in chunks by any process that has both: never all of them in memory."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mblkit.cli import jobs
from mblkit.cli.chunks import Chunk, Job, at_desk, clear_desks, set_desk
from mblkit.cli.grouping import in_groups
from mblkit.engine.impact import Snapshot, effects, snapshot_of
from mblkit.engine.recognition import compares_students, recognize
from mblkit.engine.recognition_rank import Classmates
from mblkit.model.base import local
from mblkit.reports.impact import Affected, Impact

if TYPE_CHECKING:
    from mblkit.cli.context import Files
    from mblkit.cli.survey import Survey
    from mblkit.diagnostics import Diagnostic
    from mblkit.district import Closure, District


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a change, surveyed.

    Attributes:
        folder: the district's folder.
        people: the folder of the names, where it is not in the repository; None else.
        files: the files of this side.
        survey: what is there.
    """

    folder: Path
    people: Path | None
    files: "Files"
    survey: "Survey"

    def students(self) -> set[str]:
        """Return everybody who is known here, those whom an error touches as well."""
        return self.survey.enrolled.keys() | self.survey.blocked.keys()

    def job(self, reader: str | None, on: date) -> Job:
        """Return the run over this side, as other processes get it."""
        root = Path(os.path.realpath(self.folder))
        return Job(root, self.people, reader, on, "json", self.files.revision, self.survey.digest)

    def everybody(self, job: Job) -> Iterator[Chunk]:
        """Yield one chunk with all students, where one's place depends on the others."""
        found = self.survey
        evidence = tuple((path, found.blobs[path]) for path in sorted(found.evidence))
        yield Chunk(job, tuple(found.enrolled), evidence, {})


@dataclass(frozen=True, slots=True)
class Pair:
    """Students on both sides.

    Attributes:
        students: those who are compared.
        before, after: they, and whom a policy compares them with, with their evidence on either side.
        unreadable: the students of either side whom an error touches.
    """

    students: tuple[str, ...]
    before: Chunk
    after: Chunk
    unreadable: tuple[tuple[str, ...], tuple[str, ...]]


def compare(before: Side, after: Side, names: tuple[str, str], on: date, wish: tuple[int | None, str | None]) -> Impact:
    """Return what lies between two sides on a day, by so many processes and with a reader (`wish`).

    `names` is what the two are called. Raises MblError where a file changes meanwhile, or processes keep dying.
    """
    blocked: dict[str, tuple[Diagnostic, ...]] = {**before.survey.blocked, **after.survey.blocked}
    old, new = before.students(), after.students()
    both = sorted((old & new) - blocked.keys())
    affected = sorted(_affected(before, after, both, on, wish), key=lambda one: (one.graduating_class, one.student))
    return Impact(*names, on, len(both), tuple(sorted(new - old)), tuple(sorted(old - new)), tuple(affected), blocked)


def _affected(
    before: Side, after: Side, both: list[str], on: date, wish: tuple[int | None, str | None]
) -> Iterator[Affected]:
    asked, reader = wish
    ranks = any(compares_students(side.survey.district) for side in (before, after))
    ordered = after.survey.in_order(both if ranks else _touched(before, after, both))
    many = 1 if ranks else jobs.how_many(asked, len(ordered))
    sides = (before.job(reader, on), before), (after.job(reader, on), after)
    if many == 1:
        for job, side in sides:
            set_desk(job, side.survey.desk())
    groups = in_groups(ordered, after.survey.evidence, many)
    chunks = [side.everybody(job) if ranks else side.survey.chunks(job, groups, {}) for job, side in sides]
    unreadable = tuple(before.survey.blocked), tuple(after.survey.blocked)
    pairs = (
        Pair(tuple(both) if ranks else later.students, earlier, later, unreadable)
        for earlier, later in zip(*chunks, strict=True)
    )
    progress = jobs.Progress("students", len(ordered))
    try:
        with closing(jobs.in_order(compare_pair, pairs, many)) as results:
            for done, found in results:
                progress.add(done)
                yield from found
    finally:
        progress.end()
        clear_desks()


def _touched(before: Side, after: Side, both: list[str]) -> list[str]:
    """Return, of some students, those of whom a file differs: all of them where the framework or the roster does."""
    if before.survey.digest != after.survey.digest:
        return both
    old, new = ({(path, side.survey.blobs[path]) for path in side.survey.evidence} for side in (before, after))
    names: set[str] = set()
    for side, paths in ((before, old - new), (after, new - old)):
        for path, _ in paths:
            names |= side.survey.evidence[path]
    return [one for one in both if one in names]


def compare_pair(pair: Pair) -> tuple[int, list[Affected]]:
    """Return how many students were compared, and to whom something happens. Runs in any process.

    Whoever has the same records under the same framework has the same results, unless a policy compares students.
    Raises MblError where what is there is not what was surveyed.
    """
    on = pair.after.job.as_of
    with at_desk(pair.before) as (_, was, earlier), at_desk(pair.after) as (_, now, later):
        old, new = ({one.id: one for one in closures} for closures in (earlier, later))
        same = was == now and not compares_students(now)
        names = {
            target: local(entry.record.name, now.language)
            for side in (was, now)
            for target, entry in side.competencies.items()
        }
        before, after = (_snapshots(was, old, on, pair.unreadable[0]), _snapshots(now, new, on, pair.unreadable[1]))
        found = []
        for student in pair.students:
            if not (same and old[student] == new[student]):
                differs = tuple(effects(before(student), after(student), names))
                if differs:
                    found.append(Affected(student, new[student].student.record.graduating_class, differs))
        return len(pair.students), found


def _snapshots(
    district: "District", closures: "Mapping[str, Closure]", on: date, unreadable: tuple[str, ...]
) -> Callable[[str], Snapshot]:
    """Return what gives the results of a student; recognition where a policy of the district speaks of it."""
    classmates = Classmates(district, closures, on, dict.fromkeys(unreadable))
    speaks = any(kept.record.recognition for kept in district.policies)

    def found(student: str) -> Snapshot:
        one = snapshot_of(district, closures[student], on)
        return replace(one, recognized=recognize(classmates, [student])[0].results) if speaks else one

    return found
