"""`mbl audit --all` and `--class`: whole districts, one or several, in one process or many, at once or in shards."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mblkit.cli.context import note, open_files, refuse_district_file
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.cli.batch import Part, Tally, Wish
    from mblkit.store.spool import Spool


class Form(StrEnum):
    """How audits are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    ROWS = "rows"
    CSV = "csv"


class FailOn(StrEnum):
    """What makes the command fail."""

    SHORT = "short"
    NEEDS_DECISION = "needs-decision"
    UNDETERMINED = "undetermined"
    NEVER = "never"


FAILS: Final = {
    FailOn.SHORT: {"short", "needs-decision", "undetermined-by-policy"},
    FailOn.NEEDS_DECISION: {"needs-decision", "undetermined-by-policy"},
    FailOn.UNDETERMINED: {"undetermined-by-policy"},
    FailOn.NEVER: set[str](),
}
"""The states with which the command fails."""

_SHARD: Final = re.compile(r"([1-9][0-9]{0,4})/([1-9][0-9]{0,4})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of whom audits are wanted, and how they are made: see `batch.Wish`."""

    as_of: date
    year: int | None
    reader: str | None
    jobs: int | None
    allow_errors: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """A run over whole districts, as the command line asks for it.

    Attributes:
        districts: the folders of several districts; none for the one of the working folder.
        form, fail_on, output: how audits are printed, what fails, and where they go.
        shard: which part of how many, as it was typed, or None.
        cluster: the address of a scheduler, or None.
        resume: whether an interrupted run goes on.
        manifest: whether to write what the output rests on.
    """

    districts: Sequence[Path]
    form: Form
    fail_on: FailOn
    output: Path | None
    shard: str | None
    cluster: str | None
    resume: bool
    manifest: bool

    def refuse(self) -> None:
        """Raise MblError where something is asked for that only whole districts have."""
        asked = {
            "--district": self.districts,
            "--shard": self.shard,
            "--cluster": self.cluster,
            "--resume": self.resume,
            "--manifest": self.manifest,
        }
        for name, given in asked.items():
            if given:
                raise MblError(f"{name} is for whole districts", "give --all or --class YEAR, and no ids of students")

    @property
    def _file(self) -> Path | None:
        return None if self.output is None or str(self.output) == "-" else self.output

    @property
    def _tells(self) -> bool:
        return self.manifest or self.shard is not None or bool(self.districts)

    def run(self, root: Path | None, revision: str | None, wanted: Wanted) -> int:
        """Audit everybody who is wanted, write the output, and return the exit status.

        Raises MblError where a district cannot be computed and is the only one, and for options that do not fit.
        """
        from mblkit.cli.batch import Tally, Wish
        from mblkit.cli.cluster import cluster

        self._fit(root, revision)
        with cluster(self.cluster) as begin:
            wish = Wish(
                wanted.as_of,
                self.form.value,
                wanted.year,
                wanted.reader,
                allow_errors=wanted.allow_errors,
                shard=_shard(self.shard),
                jobs=wanted.jobs,
                begin=begin,
            )
            parts, refused = self._surveyed(root, revision, wish)
            with self._spool(parts, wish) as spool:
                self._audit(parts, wish, spool)
                tally = Tally()
                self._write(tally.output(parts, wish, spool))
                if self._file is not None and self._tells:
                    self._write_manifest(parts, wish, tally, refused)
        failing = bool(refused) or any(part.passed.failing for part in parts)
        return 1 if failing or tally.states & FAILS[self.fail_on] else 0

    def _fit(self, root: Path | None, revision: str | None) -> None:
        if self.districts and (root is not None or revision is not None):
            raise MblError("several districts are computed as their files are", "leave out --root and --rev")
        if len(self.districts) > 1 and self.form is not Form.ROWS:
            raise MblError("several districts have one table", "use --format rows")
        if self.shard is not None and self.form not in {Form.ROWS, Form.JSONL}:
            raise MblError("a shard is put together line by line", "use --format jsonl or rows")
        if self._file is None and (self.resume or self._tells):
            raise MblError(
                "what a run rests on, and how far it is, stand beside its output", "name a file with --output"
            )
        if revision is not None and self.cluster is not None:
            raise MblError("a cluster reads the files as they are", "check out the revision instead of --rev")
        if self._file is not None:
            from mblkit.store.spool import expect_file

            expect_file(self._file)
            refuse_district_file(self._file)

    def _surveyed(self, root: Path | None, revision: str | None, wish: "Wish") -> "tuple[list[Part], dict[str, str]]":
        """Return the districts that can be computed, and why the others cannot."""
        from mblkit.cli.batch import surveyed

        if not self.districts:
            return [surveyed(open_files(root, revision), wish)], {}
        parts: list[Part] = []
        refused: dict[str, str] = {}
        folders = {os.path.realpath(one): one for one in self.districts}
        for folder in folders.values():
            try:
                part = surveyed(open_files(folder, None), wish, str(folder))
            except MblError as error:
                refused[str(folder)] = error.message
                continue
            if part.id in {one.id for one in parts}:
                refused[str(folder)] = f'another district has the id "{part.id}"'
            else:
                parts.append(part)
        for name, why in refused.items():
            note(f'mbl: the district "{name}" is left out: {why}')
        if not parts:
            raise MblError("no district can be computed", "correct the errors above, then try again", exit_code=1)
        return sorted(parts, key=lambda one: one.id), refused

    @contextmanager
    def _spool(self, parts: "Sequence[Part]", wish: "Wish") -> "Iterator[Spool]":
        from mblkit.store.spool import open_spool

        run = {**wish.key(), "shard": wish.shard, "districts": {part.name: part.digest() for part in parts}}
        spool = open_spool(self._file, run, resume=self.resume)
        if self.resume:
            note(f"{len(spool)} students were audited before")
        done = False
        try:
            yield spool
            done = True
        finally:
            spool.close(done=done)

    def _audit(self, parts: "Iterable[Part]", wish: "Wish", spool: "Spool") -> None:
        from mblkit.cli.batch import audited

        try:
            for part in parts:
                audited(part, wish, spool)
        except BaseException:
            if self._file is not None and len(spool):
                note(f"{len(spool)} students are audited; the same command with --resume goes on")
            raise

    def _write(self, pieces: Iterator[str]) -> None:
        if self._file is None:
            for piece in pieces:
                sys.stdout.buffer.write(piece.encode(sys.stdout.encoding or "utf-8", errors="replace"))
            sys.stdout.flush()
            return
        from mblkit.store.spool import write_in_parts

        write_in_parts(self._file, pieces)
        note(f"wrote {self._file}")

    def _write_manifest(self, parts: "Sequence[Part]", wish: "Wish", tally: "Tally", refused: dict[str, str]) -> None:
        from mblkit.cli.manifest import manifest_of, write_manifest

        if self._file is not None:
            write_manifest(self._file, manifest_of(parts, wish, tally, refused))

    def merged(self, outputs: Sequence[Path]) -> int:
        """Put the outputs of shards together. Raises MblError where they are not all shards of one run."""
        from hashlib import sha256

        from mblkit.cli.manifest import merged, write_manifest
        from mblkit.store.spool import expect_file

        if self._file is not None:
            expect_file(self._file)
            refuse_district_file(self._file)
            if os.path.realpath(self._file) in map(os.path.realpath, outputs):
                raise MblError(f'"{self._file}" is one of the outputs to be put together', "write somewhere else")
        lines, manifest = merged(outputs)
        digest = sha256()

        def told() -> Iterator[str]:
            for line in lines:
                digest.update(line.encode())
                yield line

        self._write(told())
        if self._file is not None:
            write_manifest(self._file, {**manifest, "output": digest.hexdigest()})
        return 1 if manifest["refused"] or any(one["blocked"] for one in manifest["districts"]) else 0


def _shard(text: str | None) -> tuple[int, int]:
    """Return which part of how many is asked for. Raises MblError for anything else."""
    found = _SHARD.fullmatch(text or "1/1")
    if found is None or int(found[1]) > int(found[2]):
        raise MblError(f'"{text}" is no shard', "write it as 1/4 for the first of four")
    return int(found[1]), int(found[2])
