"""Audits of whole districts: surveyed, cut into chunks, audited anywhere, spooled, and put together in order of id."""

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mblkit.cli import gate, jobs
from mblkit.cli.chunks import Chunk, Job, audit_chunk, begin_with, clear_desks, tool_digest
from mblkit.cli.grouping import in_groups
from mblkit.cli.survey import Survey, survey
from mblkit.errors import MblError
from mblkit.load.people_folder import DistrictTree
from mblkit.reports.audit import Batch
from mblkit.reports.audit_parts import Form, Told, document
from mblkit.store.spool import Spool
from mblkit.store.tree import WorkTree

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from mblkit.cli.context import Files
    from mblkit.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a batch.

    Attributes:
        as_of: the day.
        form: how audits are written.
        year: the graduating class, or None for all.
        reader: the YAML reader, or None for the usual one.
        allow_errors: whether students whom an error touches are audited too.
        shard: which part of how many, from 1; (1, 1) for all.
        jobs: so many processes, or None for one a core where that is worthwhile.
        begin: makes the executor of a cluster, or None for processes of this machine.
    """

    as_of: date
    form: Form
    year: int | None = None
    reader: str | None = None
    allow_errors: bool = False
    shard: tuple[int, int] = (1, 1)
    jobs: int | None = None
    begin: "Callable[[int], Executor] | None" = None

    def key(self) -> dict[str, Any]:
        """Return what makes two runs the same, without the files."""
        return {
            "tool": tool_digest(),
            "as_of": self.as_of.isoformat(),
            "form": self.form,
            "class": self.year,
            "reader": self.reader,
            "allow_errors": self.allow_errors,
        }


@dataclass(frozen=True, slots=True)
class Part:
    """One district of a batch, surveyed.

    Attributes:
        name: what its lines in the spool begin with.
        files: the files.
        survey: what is there.
        students: those who are audited, in the order of the chunks.
        passed: who gets through, and the errors of the others.
    """

    name: str
    files: "Files"
    survey: Survey
    students: tuple[str, ...]
    passed: gate.Passed

    @property
    def id(self) -> str:
        """The district's id."""
        return self.survey.district.record.id

    def key(self, student: str) -> str:
        """Return the name of a student's line in the spool."""
        return f"{self.name}\0{student}"

    def digest(self) -> str:
        """Return what stands for all files of the district."""
        listed = "\0".join(f"{path} {blob}" for path, blob in sorted(self.survey.blobs.items()))
        return sha256(listed.encode("utf-8", "surrogatepass")).hexdigest()

    def batch(self) -> Batch:
        """Return what there is to say of those without an audit."""
        return Batch((), self.passed.blocked, self.passed.allowed, self.files.revision)


def surveyed(files: "Files", wish: Wish, name: str = "") -> Part:
    """Return a district with the students of a wish's shard, after listing the errors that keep others out.

    Raises MblError where no such student is known, and BrokenDistrictError as `survey` does, after listing the errors.
    """
    found = gate.opened(files.tree, lambda: survey(files.tree, wish.reader, wish.as_of, wish.jobs), name)
    asked = [one for one in sorted({*found.enrolled, *found.blocked}) if _in_class(found, one, wish.year)]
    if not asked:
        classes = sorted({one.graduating_class for one in found.enrolled.values()})
        hint = f"the classes are {', '.join(map(str, classes))}" if classes else "enrol students first"
        raise MblError(
            "no student is asked for" if wish.year is None else f"no student is in the class of {wish.year}", hint
        )
    ordered, (number, of) = found.in_order(asked), wish.shard
    mine = ordered[len(ordered) * (number - 1) // of : len(ordered) * number // of]
    errors = {one: found.blocked[one] for one in sorted(mine) if one in found.blocked}
    hidden = gate.unclaimed_of(found.loaded.diagnostics, found.blocked)
    passed = gate.let_through(
        files.tree, mine, errors, found.enrolled.keys(), hidden, allow_errors=wish.allow_errors, name=name
    )
    return Part(name, files, found, passed.students, passed)


def _in_class(found: Survey, student: str, year: int | None) -> bool:
    """Tell whether a student is of a class; one of whom no enrolment can be read might be."""
    record = found.enrolled.get(student)
    return year is None or record is None or record.graduating_class == year


def audited(part: Part, wish: Wish, spool: Spool) -> None:
    """Audit the students of a district of whom the spool has nothing yet, and add each to it once.

    Raises MblError where processes keep dying or see other files.
    """
    todo = [one for one in part.students if part.key(one) not in spool]
    if not todo:
        return
    inner, cluster = part.files.tree, wish.begin is not None
    many = jobs.how_many(wish.jobs, len(todo)) if isinstance(inner, WorkTree) else 1
    job = _job(part, wish)
    groups = in_groups(todo, part.survey.evidence, many if not cluster else max(many, 8))
    chunks = part.survey.chunks(job, groups, part.passed.allowed)
    begin = wish.begin
    if not cluster:
        begin = begin_with(job, part.survey.desk(), part.survey.loaded)
    progress = jobs.Progress("students", len(part.students))
    progress.add(len(part.students) - len(todo))
    try:
        with closing(_results(chunks, many, begin, cluster=cluster)) as results:
            for chunk in results:
                for one in chunk:
                    spool.add(part.key(one.student), one)
                spool.flush()
                progress.add(len(chunk))
    finally:
        progress.end()
        clear_desks()


def _results(
    chunks: Iterator[Chunk], many: int, begin: "Callable[[int], Executor] | None", *, cluster: bool
) -> Generator[list[Told], None, None]:
    """Yield what comes of each chunk. Before processes are copied from this one, it does the first chunk itself.

    What that makes for the whole district is then there in all of them, and once.
    """
    if many == 1 and not cluster:
        yield from map(audit_chunk, chunks)
        return
    if not cluster and jobs.may_copy():
        yield from map(audit_chunk, islice(chunks, 1))
    with closing(jobs.in_order(audit_chunk, chunks, many, begin)) as results:
        yield from results


def _job(part: Part, wish: Wish) -> Job:
    tree = part.files.tree
    root = Path(os.path.realpath(tree.root)) if isinstance(tree, WorkTree) else Path()
    people = tree.people if isinstance(tree, DistrictTree) else None
    digest = part.survey.digest
    return Job(root, people, wish.reader, wish.as_of, wish.form, part.files.revision, digest)


@dataclass(slots=True)
class Tally:
    """What a batch came to, gathered while its output is written.

    Attributes:
        states: every state in any audit.
        students: how many audits there are.
        digest: the SHA-256 of the output.
    """

    states: set[str] = field(default_factory=set)
    students: int = 0
    digest: Any = field(default_factory=sha256)

    def audits(self, part: Part, spool: Spool) -> Iterator[Told]:
        """Yield the audits of a district in order of id."""
        for student in sorted(part.students):
            name, year, state, states, text = spool.get(part.key(student))
            self.states.update(states)
            self.students += 1
            yield Told(name, year, state, tuple(states), text)

    def output(self, parts: Sequence[Part], wish: Wish, spool: Spool) -> Iterator[str]:
        """Yield the output in pieces, one district after another."""
        for part in parts:
            for piece in document(self.audits(part, spool), wish.form, part.batch(), part.id):
                self.digest.update(piece.encode())
                yield piece


def blocked_rules(blocked: "Mapping[str, Sequence[Diagnostic]]") -> dict[str, list[str]]:
    """Return the rules behind the errors of students without an audit."""
    return {student: sorted({error.rule for error in errors}) for student, errors in sorted(blocked.items())}
