"""A student's standing on one target: how its outcome came to be, and the judgement, once somebody asks for it."""

from datetime import date
from typing import Protocol

from mblkit.engine.part_days import PartDays
from mblkit.engine.replay import History
from mblkit.engine.results import Judgement
from mblkit.engine.tracks import Track


class Judging(Protocol):
    """What puts a standing into words."""

    def judge(self, standing: "Standing") -> Judgement:
        """Return the judgement that a standing stands for."""
        ...

    def of(self, target: str) -> "Standing":
        """Return the standing on a target."""
        ...


class Standing:
    """A judgement, made when somebody first asks for it, and how its outcome came to be.

    Attributes:
        track: what it has in common with that of every student of whom the records say the same.
    """

    __slots__ = ("_judgement", "_parts", "_standings", "track")

    def __init__(self, track: Track, standings: Judging, parts: tuple[str, ...]) -> None:
        """Stand for a track of a student; `parts` are the indicators of which it is rolled up."""
        self.track = track
        self._standings = standings
        self._parts: tuple[str, ...] | tuple[Standing, ...] = parts
        self._judgement: Judgement | None = None

    @property
    def judgement(self) -> Judgement:
        """The judgement."""
        if self._judgement is None:
            self._judgement = self._standings.judge(self)
        return self._judgement

    @property
    def parts(self) -> "tuple[Standing, ...]":
        """The standings on its indicators, of which it is rolled up; none where it has evidence of its own."""
        self._parts = tuple([one if isinstance(one, Standing) else self._standings.of(one) for one in self._parts])
        return self._parts

    @property
    def history(self) -> History:
        """The days on which the outcome changed."""
        return self.track.history

    @property
    def days(self) -> PartDays:
        """What a roll-up of which it is a part knows of it."""
        return self.track.days

    @property
    def renewed(self) -> tuple[date, ...]:
        """The days from which a review of it is counted."""
        return self.track.renewed
