"""A batch of documents: surveyed, made on all cores, written one by one, with a journal to go on from."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mblkit import __version__
from mblkit.cli import gate, jobs
from mblkit.cli.chunks import Job, begin_with, clear_desks
from mblkit.cli.context import Files, day, note, open_files, reader
from mblkit.cli.documents import Asked, Edition, Form, usable
from mblkit.cli.dress import dress_digest
from mblkit.cli.grouping import in_groups
from mblkit.cli.inputs import Inputs, catalogs_digest, inputs_of, observed, tool_digest
from mblkit.cli.press import Plate, Pressed, press
from mblkit.cli.print_manifest import (
    Earlier,
    Entry,
    File,
    Header,
    earlier_run,
    journal_line,
    journal_path,
    manifest_path,
    manifest_text,
)
from mblkit.cli.printing import Order, file_names, folder_at
from mblkit.cli.signing import commit_of, signing_key, source_for
from mblkit.cli.survey import Survey, survey
from mblkit.emit.report import plural
from mblkit.errors import MblError
from mblkit.export.sshsig import fingerprint, sign
from mblkit.load.people_folder import DistrictTree
from mblkit.model.people import PersonRecord
from mblkit.reports.plain import json_text, plain
from mblkit.store.atomic import write_output
from mblkit.store.journal import Journal
from mblkit.store.signed import signature_path, write_signed
from mblkit.store.tree import WorkTree

if TYPE_CHECKING:
    from mblkit.diagnostics import Diagnostic
    from mblkit.reports.source import Source
    from mblkit.store.signing import SigningKey

_WORTHWHILE: Final = 40
"""From so many documents on, other processes are quicker than one: a document takes ten times as long as an audit."""


def run_batch(order: Order, asked: Asked) -> int:
    """Print the documents of several students into a folder, and return the exit status.

    Raises MblError where nothing can be printed, or something cannot be written.
    """
    gate.expect_one_way(order.students, order.year, everyone=order.everyone)
    if order.output is None or order.output == "-":
        raise MblError("several documents are several files", "name a folder with --output FOLDER/")
    folder = folder_at(order.output)
    key = signing_key(order.sign_with, folder / order.document, official=order.official)
    journal = Journal(journal_path(folder, order.document))
    done = False
    try:
        status = _Run(order, asked, folder, key, journal).status()
        done = True
    finally:
        journal.close(done=done)
    return status


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the documents of a run rest on.

    Attributes:
        files: the district's files.
        survey: what is there.
        passed: who gets through.
        edition: what all documents have in common.
        header: what makes this run the one that it is.
        inputs: which files are behind the documents of whom.
        commit: the commit that holds the files, with whether they differ from it; None where none does.
    """

    files: Files
    survey: Survey
    passed: gate.Passed
    edition: Edition
    header: Header
    inputs: Inputs
    commit: Mapping[str, Any] | None

    def entry(self, student: str, files: Iterable[File]) -> Entry:
        """Return what is kept of a student's documents."""
        return Entry(student, self.inputs.of(student, self.passed.allowed.get(student, ())), tuple(files))


@dataclass(slots=True)
class _Run:
    """One run, from what was asked for to the manifest."""

    order: Order
    asked: Asked
    folder: Path
    key: "SigningKey | None"
    journal: Journal
    made: dict[str, Entry] = field(init=False, default_factory=dict)
    refused: dict[str, str] = field(init=False, default_factory=dict)
    hints: list[str | None] = field(init=False, default_factory=list)

    @property
    def forms(self) -> tuple[Form, ...]:
        return tuple(dict.fromkeys(self.order.forms)) or (Form.HTML,)

    @property
    def manifest(self) -> Path:
        return manifest_path(self.folder, self.order.document)

    def status(self) -> int:
        """Do all of it. Raises as `run_batch` does."""
        earlier = self._earlier()
        kept = earlier if self.order.resume else None
        ground = self._ground(kept)
        students = ground.passed.students
        names = file_names(students, self.order.document, self.forms)
        self._take_over(ground, kept, names)
        todo = [one for one in students if one not in self.made]
        if todo:
            self._begin(ground, kept)
            self._print(ground, todo, names)
            if not self.made and not ground.passed.blocked:
                self.journal.forget()
                raise MblError(next(iter(self.refused.values())), self.hints[0])
        self._tell(ground, earlier, len(todo))
        return 1 if ground.passed.failing or self.refused else 0

    def _earlier(self) -> Earlier | None:
        """Return the earlier run into the folder. Raises MblError where that was another one."""
        earlier, options = earlier_run(self.manifest, self.journal.lines), self._options()
        if earlier is None:
            if self.order.resume:
                note(f'nothing in "{self.folder}" to go on with: this begins anew')
            return None
        before = earlier.header.options
        other = sorted(one for one in {*options, *before} if options.get(one) != before.get(one))
        if other:
            hint = f'name another folder with --output, or delete "manifest-{self.order.document}.json" and the journal'
            raise MblError(f'"{self.folder}" holds a batch of other options: {", ".join(other)}', hint)
        if not self.order.resume and not earlier.finished:
            note("an interrupted batch is begun anew; --resume would have gone on with it")
        return earlier

    def _options(self) -> dict[str, Any]:
        """Return what was asked for, as JSON: with other options it is another run."""
        order, asked = self.order, self.asked
        return {
            "students": sorted(set(order.students)) or None,
            "class": order.year,
            "formats": [one.value for one in self.forms],
            "language": asked.language,
            "redact": asked.redact,
            "as_of": asked.as_of,
            "rev": asked.rev,
            "allow_errors": asked.allow_errors,
            "key": fingerprint(self.key.public) if self.key is not None else None,
            **order.options,
        }

    def _ground(self, kept: Earlier | None) -> _Ground:
        """Return what the run rests on. Raises MblError as the gate does."""
        order, asked = self.order, self.asked
        on = date.fromisoformat(kept.header.as_of) if kept is not None else day(asked.as_of)
        generated = date.fromisoformat(kept.header.generated) if kept is not None else day(None)
        files = open_files(asked.root, asked.rev)
        found = gate.opened(files.tree, lambda: survey(files.tree, reader(), on, order.jobs))
        found = replace(found, evidence={**found.evidence, **observed(found)})
        wanted = gate.asked_for(found.enrolled, found.blocked, order.students, order.year)
        touched = {one: found.blocked[one] for one in wanted if one in found.blocked}
        hidden = () if order.students else gate.unclaimed_of(found.loaded.diagnostics, found.blocked)
        passed = gate.let_through(
            files.tree, wanted, touched, found.enrolled.keys(), hidden, allow_errors=asked.allow_errors
        )
        source = source_for(asked.root, files, found.district, self.key) if order.sourced else None
        commit, changed = (source.commit, source.changed) if source is not None else commit_of(asked.root, files)
        header = Header(
            order.document,
            self._options(),
            {
                "tool": tool_digest(),
                "catalogs": catalogs_digest(files.tree, self._languages(found, files)),
                "look": dress_digest(files.tree, found.district),
                "revision": files.revision,
                "source": _hash_of(source),
            },
            on.isoformat(),
            generated.isoformat(),
        )
        edition = Edition(asked, on, generated, files.notices(), source)
        held = {"id": commit, "changed": changed} if commit is not None else None
        return _Ground(files, found, passed, edition, header, inputs_of(found), held)

    def _languages(self, found: Survey, files: Files) -> set[str]:
        """Return the languages that the documents come in."""
        asked = self.asked
        usual = asked.language or found.district.language
        if not asked.family or asked.language is not None or asked.redact:
            return {usual}
        people = (kept.record for one in found.loaded.files for kept in one.records)
        theirs = {usable(files.tree, one.language) for one in people if isinstance(one, PersonRecord)}
        return {usual} | {one for one in theirs if one is not None}

    def _take_over(self, ground: _Ground, kept: Earlier | None, names: Mapping[str, Sequence[str]]) -> None:
        """Keep what is done: made from the same, and still as it was written."""
        if kept is None or kept.header != ground.header:
            return
        for student in ground.passed.students:
            entry = kept.done.get(student)
            if entry is None or entry != ground.entry(student, entry.files):
                continue
            if [one.name for one in entry.files] == [*self._all_names(names[student])] and all(
                one.is_in(self.folder) for one in entry.files
            ):
                self.made[student] = entry

    def _all_names(self, names: Iterable[str]) -> Iterable[str]:
        """Yield names, each with that of its signature where there is one."""
        for name in names:
            yield name
            if self.key is not None:
                yield signature_path(Path(name)).name

    def _begin(self, ground: _Ground, kept: Earlier | None) -> None:
        """Let the journal tell of this run: go on with it where it does."""
        if kept is None or not self.journal.lines or kept.header != ground.header:
            self.journal.begin(ground.header.plain())
            for entry in self.made.values():
                self.journal.add(journal_line(entry))

    def _print(self, ground: _Ground, todo: Sequence[str], names: Mapping[str, Sequence[str]]) -> None:
        """Make the documents of students, and write each when it is there. Raises MblError where it cannot be."""
        tree, found = ground.files.tree, ground.survey
        many = jobs.how_many(self.order.jobs, len(todo), _WORTHWHILE) if isinstance(tree, WorkTree) else 1
        root = Path(os.path.realpath(tree.root)) if isinstance(tree, WorkTree) else Path()
        people = tree.people if isinstance(tree, DistrictTree) else None
        job = Job(root, people, reader(), ground.edition.on, "json", ground.files.revision, found.digest)
        plate = Plate(self.order.make, self.forms, ground.edition)
        # the smallest chunks: what a process had made and not handed on is lost with it
        groups = in_groups(found.in_order(todo), found.evidence, len(todo))
        chunks = found.chunks(job, groups, ground.passed.allowed)
        begin = begin_with(job, found.desk(), found.loaded)
        progress = jobs.Progress("students", len(ground.passed.students))
        progress.add(len(self.made))
        try:
            with closing(
                jobs.in_order(press, ((plate, one) for one in chunks), many, begin if many > 1 else None)
            ) as results:
                for result in results:
                    for one in result:
                        self._put(ground, one, names[one.student])
                        progress.add(1)
        except BaseException:
            progress.end()
            if self.made:
                note(f"{plural(len(self.made), 'student')} done; the same command with --resume goes on")
            raise
        finally:
            progress.end()
            clear_desks()

    def _put(self, ground: _Ground, one: Pressed, names: Sequence[str]) -> None:
        """Write the documents of a student, then the line in the journal."""
        if one.refusal is not None:
            self.refused[one.student] = one.refusal[0]
            self.hints.append(one.refusal[1])
            return
        files = []
        for name, data in zip(names, one.contents, strict=True):
            path = self.folder / name
            signature = sign(self.key, data).encode() if self.key is not None else None
            write_signed(path, data, signature, private=True, sweep=not self.made)
            files.append(File.of(name, data))
            if signature is not None:
                files.append(File.of(signature_path(path).name, signature))
        self.made[one.student] = entry = ground.entry(one.student, files)
        self.journal.add(journal_line(entry))

    def _tell(self, ground: _Ground, earlier: Earlier | None, todo: int) -> None:
        """Write the manifest, and say on stderr what came of the run."""
        passed = ground.passed
        text = manifest_text(
            ground.header,
            self.made.values(),
            tool=f"mblkit {__version__}",
            commit=ground.commit,
            inputs=ground.inputs.whole(),
            blocked=_rules(passed.blocked),
            allowed=_rules(passed.allowed),
            refused=self.refused,
        ).encode()
        if not self.manifest.exists() or self.manifest.read_bytes() != text:
            write_output(self.manifest, text, private=True)
        for student, why in sorted(self.refused.items()):
            note(f"no document of {student}: {why}")
        for student, rules in _rules(passed.blocked).items():
            note(f"no document of {student}: errors touch the records ({', '.join(rules)})")
        self._tell_stale(earlier)
        before = len(self.made) + len(self.refused) - todo
        if not todo:
            note(f"nothing to do: the documents of {plural(before, 'student')} are as they were made")
            return
        told = f", those of {before:,} were there" if before else ""
        note(f'printed the documents of {plural(len(self.made) - before, "student")} to "{self.folder}"{told}')

    def _tell_stale(self, earlier: Earlier | None) -> None:
        """Say which files of an earlier run are there still, and are not part of this one."""
        gone = earlier.done.keys() - self.made.keys() if earlier is not None else set()
        files = (one for student in gone if earlier is not None for one in earlier.done[student].files)
        stale = sorted(one.name for one in files if (self.folder / one.name).exists())
        if stale:
            note(f"of an earlier run, and not to be relied on any more: {', '.join(stale)}")


def _rules(errors: "Mapping[str, Sequence[Diagnostic]]") -> dict[str, list[str]]:
    return {student: sorted({one.rule for one in found}) for student, found in sorted(errors.items())}


def _hash_of(source: "Source | None") -> str | None:
    return sha256(json_text(plain(source)).encode()).hexdigest() if source is not None else None
