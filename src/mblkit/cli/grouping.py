"""Students in groups for one process after another: cut where few evidence files tell of students on both sides."""

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from typing import Final

_MOST: Final = 200
"""So many students make the largest group: their evidence is in memory together."""

_LEAST: Final = 16
"""So many make the smallest, but for the last: files that two groups need are parsed twice."""

_FIRST: Final = 32
"""So many make the largest first group where there are processes: they begin after it."""

_SHARES: Final = 2
"""Of what is left, a process has so many groups still to come: at the end, all are done at nearly the same time."""


def in_groups(
    students: Sequence[str], evidence: Mapping[str, Collection[str]], many: int
) -> tuple[tuple[str, ...], ...]:
    """Return students, in the order given, in groups for so many processes.

    `evidence` is whose evidence each file holds. Groups grow smaller toward the end, so that no process waits long
    for another; each ends where few files tell of students in this group and in later ones.
    """
    crossing = _crossing(students, evidence)
    found: list[tuple[str, ...]] = []
    start = 0
    while start < len(students):
        size = _size(len(students) if many == 1 else len(students) - start, many)
        if many > 1 and start == 0:
            size = min(size, _FIRST)
        end = _end(crossing, start, size)
        found.append(tuple(students[start:end]))
        start = end
    return tuple(found)


def _size(left: int, many: int) -> int:
    return max(_LEAST, min(_MOST, -(-left // (many * _SHARES))))


def _end(crossing: Sequence[int], start: int, size: int) -> int:
    """Return where a group of at most so many students ends: the last place with the fewest files cut for a student."""
    last = len(crossing)
    if start + size >= last:
        return last
    ends = range(start + size, start + size // 2, -1)
    return min(ends, key=lambda end: crossing[end] * size // (end - start))


def _crossing(students: Sequence[str], evidence: Mapping[str, Collection[str]]) -> list[int]:
    """Return, for each student, how many files tell of one before, and of this one or one behind."""
    places = {student: place for place, student in enumerate(students)}
    steps = [0] * (len(students) + 1)
    for them in evidence.values():
        here = [places[student] for student in them if student in places]
        if here:
            steps[min(here) + 1] += 1
            steps[max(here) + 1] -= 1
    return [*accumulate(steps)][: len(students)]
