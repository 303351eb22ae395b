"""Measures whole processes in pairs, A B A B, by the processor time that they take with their children.

A busy machine lets a process wait for many times as long as it works; what it works changes by half at the most, and
the ratio of two that ran one after the other by less. Where several processes work at once, the clock is read.
"""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

ENVIRONMENT: Final = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""What processes see. Where no bytecode may be kept, a first run is measured each time."""

Before = Callable[[], object]


@dataclass(frozen=True)
class Command:
    """What a process runs, the exit codes that mean that it did its work, and what is done before, uncounted."""

    words: tuple[str, ...]
    fine: tuple[int, ...] = (0,)
    before: Before | None = None

    def run(self) -> "Run":
        """Run it without its output, and return what it took. Raises RuntimeError where it fails."""
        if self.before is not None:
            self.before()
        begun = time.perf_counter()
        with subprocess.Popen(
            self.words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=ENVIRONMENT
        ) as process:
            said = process.stderr.read() if process.stderr is not None else b""
            _, status, used = os.wait4(process.pid, 0)
            took = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in self.fine:
            raise RuntimeError(f"{' '.join(self.words)[:200]} ended with {process.returncode}: {said.decode()[-400:]}")
        return Run(took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@dataclass(frozen=True)
class Run:
    """What one process took: seconds by the clock, and of processors (its children's as well), and most memory in MiB.

    The system counts the memory from the moment at which this process begins another: it is never less than its own.
    """

    seconds: float
    processor: float
    memory: float

    def took(self, clock: bool) -> float:  # noqa: FBT001 - which of the two
        """Return its time: by the clock, or of the processors."""
        return self.seconds if clock else self.processor


@dataclass(frozen=True)
class Figure:
    """One pair: the ratio as median, lowest and highest; the medians of what both took; memory at the most."""

    ratio: float
    low: float
    high: float
    seconds: float
    other_seconds: float
    memory: float


def pair(one: Command, other: Command, rounds: int, *, clock: bool = False) -> Figure:
    """Run two commands in turn, once uncounted, and return the median of the ratios of their times."""
    one.run(), other.run()
    both = [(one.run(), other.run()) for _ in range(rounds)]
    times = [
        (first.seconds, second.seconds) if clock else (first.processor, second.processor) for first, second in both
    ]
    ratios = sorted(first / second for first, second in times)
    return Figure(
        ratio=statistics.median(ratios),
        low=ratios[0],
        high=ratios[-1],
        seconds=_median(first for first, _ in times),
        other_seconds=_median(second for _, second in times),
        memory=max(first.memory for first, _ in both),
    )


def _median(values: Iterable[float]) -> float:
    return round(statistics.median(values), 4)
