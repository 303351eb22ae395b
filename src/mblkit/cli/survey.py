"""A survey of a district: who there is, whom an error touches, which evidence tells of whom. No evidence is kept."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from mblkit.cli.chunks import Chunk, Desk, Job, digest_of
from mblkit.cli.gist_memory import Remembered
from mblkit.cli.looking import look
from mblkit.cli.warm import cache_for
from mblkit.diagnostics import Diagnostic
from mblkit.load.assemble import Assembler
from mblkit.load.index import Index, facts_of
from mblkit.load.pipeline import Loaded, read_text
from mblkit.load.repository import errors_by_student, sound_district
from mblkit.model.people import StudentRecord
from mblkit.rules.bulk import Whole
from mblkit.store.contents import Witness, blob_id, contents_of

if TYPE_CHECKING:
    from mblkit.district import District
    from mblkit.store.tree import Tree


@dataclass(frozen=True, slots=True)
class Survey:
    """What a survey finds.

    Attributes:
        tree: the files.
        loaded: what is in them, without evidence and logs of habits.
        district: the district.
        enrolled: the enrolments that can be computed with, by student.
        blocked: for each student whom an error touches, the errors.
        evidence: whose evidence a file holds, of each that holds any.
        blobs: the blob id of every file.
    """

    tree: "Tree"
    loaded: Loaded
    district: "District"
    enrolled: Mapping[str, StudentRecord]
    blocked: Mapping[str, tuple[Diagnostic, ...]]
    evidence: Mapping[str, frozenset[str]]
    blobs: Mapping[str, str]

    @property
    def digest(self) -> str:
        """What stands for the files of the framework and the roster, and for the tool."""
        return digest_of(self.loaded, self.blobs)

    def desk(self) -> Desk:
        """Return a desk for this process, so that it need not read the district again."""
        return Desk(self.tree, Assembler(self.district, self.loaded.index, self.loaded.files))

    def in_order(self, students: Sequence[str]) -> list[str]:
        """Return students so that those with the same evidence files are together, always in the same order."""
        files: dict[str, list[str]] = {student: [] for student in students}
        for path in sorted(self.evidence):
            for student in self.evidence[path]:
                if student in files:
                    files[student].append(path)
        return sorted(students, key=lambda one: (*self._cohort(one), files[one], one))

    def _cohort(self, student: str) -> tuple[int, str]:
        record = self.enrolled.get(student)
        return (0, "") if record is None else (record.graduating_class, record.school)

    def chunks(
        self, job: Job, groups: Sequence[tuple[str, ...]], allowed: Mapping[str, tuple[Diagnostic, ...]]
    ) -> Iterator[Chunk]:
        """Yield groups of students, in the order in which they come, as chunks."""
        numbers = {student: number for number, group in enumerate(groups) for student in group}
        paths: list[list[str]] = [[] for _ in groups]
        again: list[set[str]] = [set() for _ in groups]
        for path in sorted(self.evidence):
            here = {numbers[student] for student in self.evidence[path] if student in numbers}
            for number in here:
                paths[number].append(path)
            if len(here) > 1:
                for number in here - {max(here)}:
                    again[number].add(path)
        for group, mine, kept in zip(groups, paths, again, strict=True):
            files = tuple((path, self.blobs[path]) for path in mine)
            spite = {student: allowed[student] for student in group if student in allowed}
            yield Chunk(job, group, files, spite, frozenset(kept))


def survey(tree: "Tree", reader: str | None, as_of: date, jobs: int | None) -> Survey:
    """Return a survey, by so many processes. What is remembered of the files is not looked at again.

    Raises BrokenDistrictError where the framework, a policy or another file about no single student has an error.
    """
    cache, now = cache_for(tree), time.time_ns()
    contents = None if cache is None else contents_of(tree, cache, now, each=True)
    known = None if contents is None else contents.blobs
    if cache is not None and known is not None:
        whole = look(Witness(tree, known), reader, as_of, jobs, Remembered(cache, known))
        cache.close()
    else:
        known = {}
        whole = look(tree, reader, as_of, jobs)
    return _surveyed(tree, reader, whole, known or _blobs(tree))


def _blobs(tree: "Tree") -> dict[str, str]:
    found = {}
    for one in tree.files():
        try:
            found[one.path] = blob_id(tree.read(one.path))
        except OSError:
            continue
    return found


def _surveyed(tree: "Tree", reader: str | None, whole: Whole, blobs: Mapping[str, str]) -> Survey:
    loaded = whole.loaded
    district = sound_district(loaded)
    enrolled = Assembler(district, loaded.index, loaded.files).enrolled()
    students = sorted(
        {kept.record.id for one in loaded.files for kept in one.records if isinstance(kept.record, StudentRecord)}
    )
    blocked = errors_by_student(students, _with_wrong_files(tree, reader, loaded))
    return Survey(tree, loaded, district, enrolled, blocked, whole.students, blobs)


def _with_wrong_files(tree: "Tree", reader: str | None, loaded: Loaded) -> Loaded:
    """Return what was loaded with the files of evidence that have errors: whom they name, these touch."""
    wrong = sorted({found.location.path for found in loaded.errors} & loaded.kinds.keys())
    found = []
    for path in wrong:
        shaped = read_text(path, tree.read(path), reader)[0]
        if shaped is not None:
            found.append(shaped)
    index = Index({**loaded.index.files, **{one.path: facts_of(one) for one in found}}, loaded.index.ids)
    return replace(loaded, files=(*loaded.files, *found), index=index)
