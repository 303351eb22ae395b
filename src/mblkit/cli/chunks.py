"""Chunks of students, audited by any process that has the district's files: what it needs is in the chunk and the job.

What is read is compared with what was surveyed. Other files or another tool give an error, never a result.
"""

import gc
import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

import mblkit
from mblkit.cli import jobs
from mblkit.diagnostics import Diagnostic
from mblkit.district import Closure, District
from mblkit.engine.audit import audit_of
from mblkit.engine.mastery import Standings
from mblkit.errors import MblError
from mblkit.load.assemble import Assembler, district_of
from mblkit.load.people_folder import DistrictTree
from mblkit.load.pipeline import Loaded, read_text
from mblkit.load.shape import Shaped
from mblkit.reports.audit_parts import Form, Told, told
from mblkit.rules.bulk import load_apart
from mblkit.store.contents import blob_id
from mblkit.store.tree import WorkTree

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from mblkit.store.tree import Tree

_MOST_KEPT: Final = 12 * 1024 * 1024
"""Bytes of evidence files whose records a process keeps for its next chunk: some 100 MB in memory."""

_MOST_DESKS: Final = 2
"""Of so many districts a process keeps the framework and the roster."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run over one district, as every process gets it.

    Attributes:
        root: the top folder.
        people: the folder of the names, where it is not in the repository; None else.
        reader: the YAML reader, or None for the usual one.
        as_of: the day.
        form: how audits are written.
        revision: the commit whose files are audited, or None for the work tree.
        digest: stands for all files but the evidence, and for the tool.
    """

    root: Path
    people: Path | None
    reader: str | None
    as_of: date
    form: Form
    revision: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some students of a run.

    Attributes:
        job: the run.
        students: their ids.
        evidence: the evidence files that tell of them, with their blob ids, in order of path.
        allowed: the errors in spite of which some of them are audited.
        again: those of the files that a later chunk needs as well.
    """

    job: Job
    students: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]
    allowed: Mapping[str, tuple[Diagnostic, ...]]
    again: frozenset[str] = frozenset()


@cache
def tool_digest() -> str:
    """Return what stands for the tool on any machine: its version and the bytes of its modules."""
    folder = Path(mblkit.__file__).parent
    found = blake2b(mblkit.__version__.encode(), digest_size=16)
    for path in sorted(folder.rglob("*.py")):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def digest_of(loaded: Loaded, blobs: Mapping[str, str]) -> str:
    """Return what stands for the files whose records were kept, by their blob ids, and for the tool."""
    listed = "\0".join(f"{path} {blobs[path]}" for path in sorted(loaded.index.files.keys() & blobs.keys()))
    return blake2b(f"{tool_digest()}\0{listed}".encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


@dataclass(slots=True)
class Desk:
    """What a process works with: the district with its roster, and the evidence files that it read last.

    Attributes:
        tree: the files.
        assembler: makes closures.
        kept: evidence files by path and blob id, the one used last at the end, each with its size in bytes.
    """

    tree: "Tree"
    assembler: Assembler
    kept: "OrderedDict[tuple[str, str], tuple[Shaped | None, int]]" = field(default_factory=OrderedDict)
    _size: int = 0

    def evidence(self, path: str, blob: str, reader: str | None) -> Shaped | None:
        """Return the records of an evidence file. Raises MblError where it is not as it was surveyed."""
        known = self.kept.pop((path, blob), None)
        if known is None:
            data = self.tree.read(path)
            if blob_id(data) != blob:
                raise _moved(path)
            known = read_text(path, data, reader)[0], len(data)
            self._size += len(data)
        self.kept[path, blob] = known
        return known[0]

    def tidy(self, chunk: Chunk) -> None:
        """Let the files of a chunk go that no later one needs, then those used longest ago, beyond the bound."""
        for path, blob in chunk.evidence:
            known = None if path in chunk.again else self.kept.pop((path, blob), None)
            if known is not None:
                self._size -= known[1]
        while self._size > _MOST_KEPT:
            _, (_, size) = self.kept.popitem(last=False)
            self._size -= size


def _moved(path: str) -> MblError:
    return MblError(f'"{path}" is not as it was when the run began', "let nobody write meanwhile, and run it again")


_DESKS: "OrderedDict[tuple[Path, str, str | None], Desk]" = OrderedDict()
"""The desks of this process."""


def set_desk(job: Job, desk: Desk) -> None:
    """Let this process use a desk for a job."""
    while len(_DESKS) >= _MOST_DESKS:
        _DESKS.popitem(last=False)
    _DESKS[job.root, job.digest, job.revision] = desk


def clear_desks() -> None:
    """Let all desks of this process go."""
    _DESKS.clear()


def begin_with(job: Job, desk: Desk, loaded: Loaded) -> "Callable[[int], Executor]":
    """Return what begins processes that have the framework and the roster from this one, and need not parse them.

    They are copies of this one where such may be made; others are sent what was loaded. From now on, until the desks
    are cleared, this process uses the desk as well.
    """
    set_desk(job, desk)

    def begin(many: int) -> "Executor":
        return jobs.copies(many, gc.freeze) or jobs.pool(many, _begin, _start(job, loaded))

    return begin


def _start(job: Job, loaded: Loaded) -> bytes:
    collects = gc.isenabled()
    gc.disable()
    try:
        return pickle.dumps((job, loaded), pickle.HIGHEST_PROTOCOL)
    finally:
        if collects:
            gc.enable()


def _begin(start: bytes) -> None:
    """Prepare a process. The bytes come from the process that began it."""
    gc.disable()  # nothing of what comes ever goes
    job, loaded = pickle.loads(start)  # noqa: S301 - from our own process, by a pipe
    set_desk(job, _desk_on(_tree(job), loaded))
    gc.freeze()
    gc.enable()


def _desk_on(tree: "Tree", loaded: Loaded) -> Desk:
    return Desk(tree, Assembler(district_of(loaded.files), loaded.index, loaded.files))


def _desk(job: Job) -> Desk:
    known = _DESKS.get((job.root, job.digest, job.revision))
    if known is None:
        known = _opened(job)
        set_desk(job, known)
    return known


def _opened(job: Job) -> Desk:
    """Return a desk for a job that another process has given. Raises MblError where the files or the tool differ."""
    tree = _tree(job)
    apart = load_apart(tree, job.reader)
    known = {one.path for one in tree.files()} & apart.core.index.files.keys()
    if digest_of(apart.core, {path: blob_id(tree.read(path)) for path in known}) != job.digest:
        hint = "give every process the same files and the same version of mblkit"
        raise MblError(f'a process sees other files in "{job.root}", or is another version of mblkit', hint)
    gc.freeze()
    return _desk_on(tree, apart.core)


def _tree(job: Job) -> "Tree":
    now = WorkTree(job.root) if job.people is None else DistrictTree(job.root, job.people)
    if job.revision is None:
        return now
    from mblkit.cli.context import with_names
    from mblkit.store.git import GitTree

    return with_names(GitTree(job.root, job.revision), now)


@contextmanager
def at_desk(chunk: Chunk) -> Iterator[tuple["Tree", District, Iterator[Closure]]]:
    """Give the files, the district and the closures of a chunk, for work on them, in any process.

    The closures come in the order of the students, each made when it is due: who keeps none has one at a time.
    Raises MblError where what is there is not what was surveyed.
    """
    desk = _desk(chunk.job)
    collects = gc.isenabled()
    gc.disable()  # nothing made here goes before the chunk is done
    try:
        read = (desk.evidence(path, blob, chunk.job.reader) for path, blob in chunk.evidence)
        closures = desk.assembler.each(chunk.students, [one for one in read if one is not None])
        yield desk.tree, desk.assembler.district, closures
        closures.close()  # the files that it was made of can go
    finally:
        desk.tidy(chunk)
        if collects:
            gc.enable()
            gc.collect(0)  # all of it is young: the district, which is old and large, is not gone through again


def audit_chunk(chunk: Chunk) -> list[Told]:
    """Audit a chunk, in any process. Raises MblError where what is there is not what was surveyed."""
    job = chunk.job
    with at_desk(chunk) as (_, district, closures):
        return [_audited(job, district, closure, chunk.allowed) for closure in closures]


def _audited(job: Job, district: District, closure: Closure, allowed: Mapping[str, tuple[Diagnostic, ...]]) -> Told:
    """Audit a student. All that it took goes at the end, without a search for what holds on to itself."""
    standings = Standings(district, closure, job.as_of)
    try:
        return told(audit_of(standings), job.form, allowed, job.revision, district.record.id)
    finally:
        standings.forget()
