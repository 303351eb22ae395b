"""Processes that audit chunks: what they need is given to them, and nothing that nobody prints is found."""

import gc
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml_rs

from benchmarks import generate
from mblkit.cli import jobs
from mblkit.cli.chunks import Chunk, Job, at_desk, audit_chunk, begin_with, clear_desks, set_desk
from mblkit.cli.survey import Survey, survey
from mblkit.engine.mastery import Standings
from mblkit.engine.results import Step
from mblkit.engine.steps import next_steps
from mblkit.load.assemble import Assembler
from mblkit.load.pipeline import read_text
from mblkit.load.shape import Shaped
from mblkit.model.base import Record
from mblkit.reports.audit_parts import Form
from mblkit.store.tree import WorkTree

DAY = date(2026, 3, 1)


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Survey]:
    generate.write(tmp_path / "district", generate.GROUP)
    yield survey(WorkTree(tmp_path / "district"), None, DAY, 1)
    clear_desks()


def only_chunk(found: Survey, form: Form) -> Chunk:
    assert isinstance(found.tree, WorkTree)
    job = Job(found.tree.root, None, None, DAY, form, None, found.digest)
    (chunk,) = found.chunks(job, [tuple(sorted(found.enrolled)[:3])], {})
    return chunk


def test_a_process_that_was_begun_parses_nothing_but_evidence(found: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    chunk = only_chunk(found, "json")
    set_desk(chunk.job, found.desk())
    here = audit_chunk(chunk)
    clear_desks()

    def begun(_many: int, prepare: Callable[[bytes], None], start: bytes) -> None:
        texts.clear()
        prepare(start)
        assert not texts

    texts: list[str] = []
    loads = yaml_rs.loads

    def collecting(text: str, **options: object) -> object:
        texts.append(text)
        return loads(text, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "copies", lambda *_: None)
    monkeypatch.setattr(jobs, "pool", begun)
    monkeypatch.setattr(yaml_rs, "loads", collecting)
    begin_with(chunk.job, found.desk(), found.loaded)(2)
    assert audit_chunk(chunk) == here
    assert 0 < len(texts) <= len(chunk.evidence)
    assert all(text.startswith("mbl: evidence/") for text in texts)


@pytest.mark.parametrize(("form", "asked"), [("rows", 0), ("csv", 0), ("table", 0), ("jsonl", 3)])
def test_next_steps_are_found_only_for_who_prints_them(
    found: Survey, monkeypatch: pytest.MonkeyPatch, form: Form, asked: int
) -> None:
    counted: list[int] = []

    def counting(*given: Any) -> tuple[Step, ...]:  # noqa: ANN401 - what next_steps is given
        counted.append(1)
        return next_steps(*given)

    monkeypatch.setattr("mblkit.engine.audit.next_steps", counting)
    chunk = only_chunk(found, form)
    set_desk(chunk.job, found.desk())
    audit_chunk(chunk)
    assert len(counted) == asked


@pytest.mark.parametrize("form", ["rows", "json"])
def test_what_an_audit_took_goes_without_a_search_for_it(found: Survey, form: Form) -> None:
    chunk = only_chunk(found, form)
    set_desk(chunk.job, found.desk())
    audit_chunk(chunk)  # the district's own is made, and stays
    gc.collect()
    gc.disable()
    try:
        audit_chunk(chunk)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = {type(one).__name__ for one in gc.garbage}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert not left & {"Standings", "Standing", "Audit", "Closure", "Evidence"}


def test_a_table_puts_no_judgement_into_words(found: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(Standings, "_told", lambda _, track: told.append(track.target))
    chunk = only_chunk(found, "rows")
    set_desk(chunk.job, found.desk())
    audit_chunk(chunk)
    assert told == []


def halves(found: Survey) -> list[Chunk]:
    """Return the two halves of a class as chunks."""
    (whole,) = [only_chunk(found, "rows")]
    students = sorted(found.enrolled)
    return [*found.chunks(whole.job, [tuple(students[:10]), tuple(students[10:])], {})]


def test_a_file_is_kept_only_for_a_later_chunk_that_needs_it(found: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = halves(found)
    assert {path for path, _ in first.evidence} == set(found.evidence) == first.again
    assert second.again == frozenset()
    read: list[str] = []

    def noted(path: str, data: bytes, reader: str | None) -> Any:  # noqa: ANN401 - what read_text returns
        read.append(path)
        return read_text(path, data, reader)

    monkeypatch.setattr("mblkit.cli.chunks.read_text", noted)
    desk = found.desk()
    set_desk(first.job, desk)
    audit_chunk(first)
    assert {path for path, _ in desk.kept} == first.again
    audit_chunk(second)
    assert not desk.kept
    assert sorted(read) == sorted(found.evidence)


def test_an_item_is_looked_at_once_a_chunk_and_no_closure_waits(found: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    chunk = halves(found)[0]
    set_desk(chunk.job, found.desk())
    fits, looked = vars(Assembler)["_fits"], list[str]()

    def noted(self: Assembler, record: Record) -> bool:
        looked.append(type(record).__name__)
        return bool(fits(self, record))

    monkeypatch.setattr(Assembler, "_fits", noted)
    with at_desk(chunk) as (_, _, closures):
        first = next(closures)
        students = looked.count("StudentRecord")
        others = [*closures]
    assert [one.id for one in (first, *others)] == list(chunk.students)
    assert (students, looked.count("StudentRecord")) == (1, len(chunk.students))
    items = sum(len(shaped.records) for shaped in _shaped(found))
    assert looked.count("ClassEvidence") == items > len(found.evidence)


def _shaped(found: Survey) -> Iterator[Shaped]:
    for path in found.evidence:
        shaped = read_text(path, found.tree.read(path), None)[0]
        if shaped is not None:
            yield shaped
