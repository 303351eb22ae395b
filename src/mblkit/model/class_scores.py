"""The scores of a class as they are read: what stands in them is found in one look, for all who ask for it later.

Of most classes all scores are levels in words, under short names in ASCII. Each of these is right by
`model.evidence.Scores`; that is seen from the few names and levels that differ, which is quicker by far than by every
score. What differs comes again in other items and files: the students of a class, the targets of a task.
"""

from collections.abc import Collection, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, Self

from mblkit.model.base import LONGEST_REF

Line = dict[str, Any]
"""The scores of one student, by what was scored."""

_NOTHING: Final = frozenset[Any]()
_TEXT: Final = frozenset({str})
_LINES: Final = frozenset({dict})
_DIFFERENT: Final = 1024
"""So many sets of names are known at once: more than the classes of a large school in a year."""


class ClassScores(dict[str, Line]):
    """The scores of a class. Nobody changes them.

    Attributes:
        students: whose they are.
        targets: what is scored.
    """

    __slots__ = ("_levels", "students", "targets")

    students: frozenset[str]
    targets: frozenset[str]
    _levels: frozenset[str | Fraction] | None

    @property
    def levels(self) -> frozenset[str | Fraction]:
        """The scores and codes that are given."""
        if self._levels is None:
            self._levels = _NOTHING.union(*map(dict.values, self.values()))
        return self._levels

    @classmethod
    def of(cls, scores: Mapping[str, Line]) -> Self:
        """Return scores that are right, with what stands in them. Levels that are numbers are sought when asked for."""
        return cls._with(scores, frozenset(scores), _NOTHING.union(*scores.values()), None)

    @classmethod
    def if_plain(cls, value: object) -> Self | None:
        """Return the scores of a class where there are any and all are plain, else None, which says nothing of them."""
        if type(value) is not dict or set(map(type, value.values())) != _LINES:
            return None
        found = _in_lines(value.values())
        students = _plain_names(frozenset(value))
        return None if found is None or students is None else cls._with(value, students, *found)

    @classmethod
    def _with(
        cls,
        scores: Mapping[str, Line],
        students: frozenset[str],
        targets: frozenset[str],
        levels: frozenset[str | Fraction] | None,
    ) -> Self:
        made = cls(scores)
        made.students, made.targets, made._levels = students, targets, levels
        return made


def is_plain_line(value: object) -> bool:
    """Tell whether the scores of one student are plain, and there are any; false says nothing of them."""
    return type(value) is dict and bool(value) and _in_lines((value,)) is not None


def _in_lines(lines: Collection[Line]) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return what is scored in some lines, and the levels; None where not all are plain."""
    try:
        levels = _plain_levels(_NOTHING.union(*map(dict.values, lines)))
    except TypeError:  # a score that is a list or a mapping
        return None
    targets = _plain_names(_NOTHING.union(*lines))
    return None if levels is None or targets is None else (targets, levels)


@lru_cache(_DIFFERENT)
def _plain_names(names: frozenset[Any]) -> frozenset[str] | None:
    """Return names that are text, short and in ASCII, as the set that first held them; None for others.

    What is equal to a set of text is one: the answer is right for every set that is equal to this one.
    """
    plain = _are_texts(names) and all(names) and max(map(len, names), default=0) <= LONGEST_REF
    return names if plain else None


@lru_cache(_DIFFERENT)
def _plain_levels(levels: frozenset[Any]) -> frozenset[str] | None:
    return levels if _are_texts(levels) and "/" not in "".join(levels) else None


def _are_texts(values: frozenset[Any]) -> bool:
    return set(map(type, values)) <= _TEXT and "".join(values).isascii()
