"""What a roll-up works on, and what it finds."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from mblkit.engine.results import MasteryOutcome
from mblkit.engine.rollups.evidence import OVERRIDE, Mark


@dataclass(frozen=True, slots=True)
class Part:
    """The result on one part.

    Attributes:
        target: its id.
        outcome: its outcome.
        value: the number behind its level, or None where there is none.
        marks: the scores that count, oldest first; "O" among them where a person completed the part.
        higher: the marks where the higher of two scorers who differ holds; empty where nothing is open.
        reach: the lowest and the highest value that it can have, or None where it can have none.
    """

    target: str
    outcome: MasteryOutcome
    value: Fraction | None = None
    marks: tuple[Mark, ...] = ()
    higher: tuple[Mark, ...] = ()
    reach: tuple[Fraction, Fraction] | None = None

    @property
    def open(self) -> bool:
        """Whether a decision or evidence is awaited."""
        return self.outcome in {"needs-decision", "not-enough-evidence"}

    @property
    def completed(self) -> bool:
        """Whether a person completed it, so that it needs no number."""
        return OVERRIDE in self.marks


class RolledUp(NamedTuple):
    """One outcome out of several parts.

    Attributes:
        outcome: the outcome.
        mastered: how many of the parts that apply are mastered.
        of: how many parts apply.
        arithmetic: how the outcome was found, in words.
        value: the number that the rule finds, or None for a rule that finds none.
    """

    outcome: MasteryOutcome
    mastered: int
    of: int
    arithmetic: str
    value: Fraction | None = None
