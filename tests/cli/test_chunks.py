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
from mblkit.cli.chunks import Chunk, Job, audit_chunk, begin_with, clear_desks, set_desk
from mblkit.cli.survey import Survey, survey
from mblkit.engine.results import Step
from mblkit.engine.steps import next_steps
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
    (chunk,) = found.chunks(job, sorted(found.enrolled)[:3], {}, 1)
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

    monkeypatch.setattr(jobs, "pool", begun)
    monkeypatch.setattr(yaml_rs, "loads", collecting)
    begin_with(chunk.job, found.loaded)(2)
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
    monkeypatch.setattr("mblkit.engine.mastery._reason", lambda track, *_: told.append(track.target))
    chunk = only_chunk(found, "rows")
    set_desk(chunk.job, found.desk())
    audit_chunk(chunk)
    assert told == []
