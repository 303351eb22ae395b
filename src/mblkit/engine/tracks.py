"""What judgements of one target have in common for all students of whom the records say the same.

In a class of twenty-five, most tasks are scored on one day by one person on four levels: a few tracks are those of all.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from mblkit.engine.findings import Finding
from mblkit.engine.frames import Frame
from mblkit.engine.part_days import PartDays, depth_of
from mblkit.engine.replay import History, shown, since
from mblkit.engine.results import Judgement, MasteryOutcome, Reason
from mblkit.engine.rollups import roll_up

Key: TypeAlias = tuple[Hashable, ...]
"""A target, and everything that its outcome follows from."""

_WORDS: Final[Mapping[MasteryOutcome, str]] = {
    "mastered": "mastered",
    "not-yet": "not yet mastered",
    "not-enough-evidence": "not enough evidence",
    "not-applicable": "does not apply",
    "needs-decision": "needs a decision",
}


@dataclass(frozen=True, slots=True)
class Track:
    """How an outcome came to be, whoever has it.

    Attributes:
        days: what a roll-up of which it is a part knows of it.
        history: the days on which the outcome changed.
        evidence: how many pieces of evidence count.
        renewed: the days from which a review of it is counted.
        text: the outcome in words.
    """

    days: PartDays
    history: History
    evidence: int
    renewed: tuple[date, ...]
    text: str

    @classmethod
    def of(cls, days: PartDays, history: History, evidence: int) -> "Track":
        """Return the track of what was found on the days of a target."""
        now = days.course[-1][1]
        begun = f" since {since(history)}" if now.outcome == "mastered" else ""
        level = f", level {now.level}" if now.level is not None else ""
        text = f"{days.target}: {_WORDS[now.outcome]}{begun}{level}"
        return cls(days, history, evidence, days.terms.renewing(), text)

    @property
    def target(self) -> str:
        """The target."""
        return self.days.target

    @property
    def outcome(self) -> MasteryOutcome:
        """The outcome."""
        return self.days.course[-1][1].outcome

    def judgement(self, reason: Reason, come: Callable[[], Mapping[str, Any]]) -> Judgement:
        """Return the judgement of a student; `come` gives its parts and the growth, when somebody asks for them."""
        now = self.days.course[-1][1]
        return Judgement.later(
            come,
            target=self.days.target,
            outcome=now.outcome,
            level=now.level,
            value=now.value,
            since=since(self.history),
            shown=shown(self.history),
            evidence=self.evidence,
            reason=reason,
        )


@dataclass(frozen=True, slots=True)
class Rolling:
    """A roll-up at work, day by day, over the tracks of its parts."""

    frame: Frame
    tracks: Sequence[Track]

    def days(self) -> list[date]:
        """Return the days on which something changes that the rule looks at."""
        depth = depth_of(self.frame.settings.rollup.value)
        return [day for one in self.tracks for day in one.days.days(depth)]

    def find(self, day: date) -> Finding:
        """Return what is found on a day, and the arithmetic."""
        rule = self.frame.settings.rollup.value
        rolled = roll_up([one.days.on(day, depth_of(rule)) for one in self.tracks], rule, "indicators")
        return Finding(rolled.outcome, None, rolled.value, (Reason("arithmetic", rolled.arithmetic),))

    def outcome(self, day: date) -> Finding:
        """Return what is found on a day, without the arithmetic; once for all whose parts came to the same."""
        if depth_of(self.frame.settings.rollup.value) != "outcomes":
            return self.find(day)._replace(reasons=())
        outcomes = tuple([one.days.outcome_on(day) for one in self.tracks])
        found = self.frame.rolled.get(outcomes)
        if found is None:
            found = self.frame.rolled[outcomes] = self.find(day)._replace(reasons=())
        return found
