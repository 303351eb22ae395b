"""Work for other processes: what is sent to them stands at the top of a module."""

import os
from pathlib import Path


def square(number: int) -> int:
    return number * number


def fail_at_seven(number: int) -> int:
    if number == 7:
        raise ValueError("seven")
    return number


def die_once(given: tuple[str, int]) -> int:
    """Die at the third chunk, the first time that it comes."""
    marker, number = Path(given[0]), given[1]
    if number == 3 and not marker.exists():
        marker.touch()
        os._exit(3)
    return number


def always_die(number: int) -> int:
    os._exit(number or 1)


def process_id(number: int) -> tuple[int, int]:
    return number, os.getpid()


KNOWN: list[str] = []
"""What this process, or the one that it is a copy of, was told."""


def known(number: int) -> tuple[int, list[str]]:
    return number, KNOWN
