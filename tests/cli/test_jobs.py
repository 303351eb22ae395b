import io
import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.cli.working import always_die, die_once, fail_at_seven, process_id, square

from mblkit.cli import jobs
from mblkit.errors import MblError


def test_one_job_is_done_in_this_process() -> None:
    assert [pid for _, pid in jobs.in_order(process_id, range(3), 1)] == [os.getpid()] * 3


def test_results_come_in_the_order_of_the_chunks_from_other_processes() -> None:
    found = list(jobs.in_order(process_id, range(40), 2))
    assert [number for number, _ in found] == list(range(40))
    assert os.getpid() not in {pid for _, pid in found}


def test_chunks_are_taken_only_as_they_are_needed() -> None:
    taken: list[int] = []

    def chunks() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with closing(jobs.in_order(square, chunks(), 2)) as results:
        assert [next(results) for _ in range(3)] == [0, 1, 4]
        assert len(taken) < 20
    assert not multiprocessing.active_children()


def test_an_error_of_the_work_is_raised_and_ends_the_processes() -> None:
    found: list[int] = []
    with pytest.raises(ValueError, match="seven"):
        found.extend(jobs.in_order(fail_at_seven, range(30), 2))
    assert not multiprocessing.active_children()


def test_the_chunks_of_a_process_that_dies_are_done_again(tmp_path: Path) -> None:
    marker = tmp_path / "died"
    found = list(jobs.in_order(die_once, [(str(marker), number) for number in range(10)], 2))
    assert marker.exists()
    assert found == list(range(10))


def test_processes_that_keep_dying_are_an_error() -> None:
    with pytest.raises(MblError, match="keep dying"):
        list(jobs.in_order(always_die, range(3), 2))
    assert not multiprocessing.active_children()


def test_ctrl_c_ends_the_processes() -> None:
    results = jobs.in_order(square, range(1000), 2)
    next(results)
    with pytest.raises(KeyboardInterrupt):
        results.throw(KeyboardInterrupt())
    for one in multiprocessing.active_children():
        one.join(30)
    assert not multiprocessing.active_children()


@pytest.mark.parametrize(("asked", "size", "expected"), [(3, 1, 3), (1, 10_000, 1), (None, 199, 1)])
def test_how_many(asked: int | None, size: int, expected: int) -> None:
    assert jobs.how_many(asked, size) == expected


def test_much_work_takes_all_cores() -> None:
    assert jobs.how_many(None, 200) == jobs.cores() >= 1


def test_chunks_of_a_size() -> None:
    assert list(jobs.chunks_of("abcde", 2)) == ["ab", "cd", "e"]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_for_a_person_who_looks_on() -> None:
    with patch.object(sys, "stderr", _Terminal()) as shown, patch.dict(os.environ, {"TERM": "xterm"}):
        progress = jobs.Progress("students", 40)
        progress.add(10)
        progress.end()
    assert shown.getvalue() == "\r10 of 40 students\x1b[K\r\x1b[K"


@pytest.mark.parametrize("stream", [io.StringIO(), _Terminal()])
def test_progress_is_for_nobody_else(stream: io.StringIO) -> None:
    with patch.object(sys, "stderr", stream), patch.dict(os.environ, {"TERM": "dumb"}):
        progress = jobs.Progress("students", 40)
        progress.add(10)
        progress.end()
    assert stream.getvalue() == ""
