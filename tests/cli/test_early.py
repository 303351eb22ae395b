"""Processes that begin before it is known what they begin with."""

import multiprocessing

import pytest
from tests.cli.working import begin_with, given, square

from mblkit.cli import jobs
from mblkit.cli.early import early


def test_one_process_is_this_one() -> None:
    with early(1, begin_with) as none:
        assert none is None


def test_processes_get_what_they_begin_with_later_and_end_with_the_work() -> None:
    with early(2, begin_with) as begun:
        assert begun is not None
        executor = begun.take(b"ground")
        assert executor is not None
        assert begun.take(b"ground") is None
        assert list(jobs.in_order(given, range(4), 2, lambda _: executor, begun.others)) == [b"ground"] * 4
    assert not multiprocessing.active_children()


def test_whoever_stops_listening_ends_processes_that_were_begun_early() -> None:
    with early(2, begin_with) as begun:
        assert begun is not None
        executor = begun.take(b"")
        assert executor is not None
        results = jobs.in_order(square, range(1000), 2, lambda _: executor, begun.others)
        assert next(results) == 0
        results.close()
    assert not multiprocessing.active_children()


def test_processes_that_nobody_takes_are_ended() -> None:
    with pytest.raises(ValueError, match="no ground"), early(2, begin_with):
        raise ValueError("no ground")
    assert not multiprocessing.active_children()
