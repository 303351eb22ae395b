"""What a method works on when evidence is judged, and what it finds."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from mblkit.engine.later import Later
from mblkit.engine.methods.figures import average
from mblkit.engine.methods.single import Moment
from mblkit.model.shared import Measure, Purpose


class Kind(NamedTuple):
    """What sort of evidence a score comes from."""

    purpose: Purpose
    measure: Measure
    task: str


@dataclass(frozen=True, slots=True)
class Series:
    """Scores that a method works on, oldest first, with the moment and the kind of each."""

    scores: tuple[Fraction, ...]
    moments: tuple[Moment, ...]
    kinds: tuple[Kind, ...]

    def last(self, count: int) -> "Series":
        """Return the last `count` of the scores; all where there are fewer."""
        return Series(self.scores[-count:], self.moments[-count:], self.kinds[-count:])

    def by_task(self, *, repeated: bool) -> "Series":
        """Return the series with the scores of one task, day and attempt as their mean, of one moment the lower first.

        The mean stands once; repeated, once for each of its scores.
        """
        groups: dict[tuple[Moment, str], list[tuple[Fraction, Kind]]] = {}
        for score, moment, kind in zip(self.scores, self.moments, self.kinds, strict=True):
            groups.setdefault((moment, kind.task), []).append((score, kind))
        ordered = sorted(
            ((moment, average(score for score, _ in group), group) for (moment, _), group in groups.items()),
            key=lambda one: one[:2],
        )
        stand = [
            (mean, moment, kind) for moment, mean, group in ordered for _, kind in group[: None if repeated else 1]
        ]
        scores, moments, kinds = zip(*stand, strict=True) if stand else ((), (), ())
        return Series(scores, moments, kinds)


class Scale(NamedTuple):
    """What a method may ask about the scale: the value of the target, and those of all levels, lowest first."""

    target: Fraction
    levels: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Found(Later):
    """What a method found.

    Attributes:
        value: the value that is compared, or None where the method gives no result.
        arithmetic: the arithmetic behind it, in words.
        wants: what is missing where there is no result: more evidence, or a decision.
    """

    value: Fraction | None
    arithmetic: str
    wants: Literal["evidence", "decision"] = "evidence"

    @classmethod
    def saying(cls, value: Fraction | None, says: Callable[[], str], wants: str = "evidence") -> "Found":
        """Return what a method found, with the arithmetic put into words when somebody asks for it."""
        return cls.later(lambda: {"arithmetic": says()}, value=value, wants=wants)
