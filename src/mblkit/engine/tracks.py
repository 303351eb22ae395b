"""What judgements of one target have in common for all students of whom the records say the same.

In a class of twenty-five, most tasks are scored on one day by one person on four levels: a few tracks are those of all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from mblkit.engine.findings import Finding
from mblkit.engine.frames import Frame
from mblkit.engine.later import Made
from mblkit.engine.part_days import PartDays, depth_of, events_of
from mblkit.engine.replay import Course, History, changes, shown, since
from mblkit.engine.results import Judgement, MasteryOutcome, Reason
from mblkit.engine.rollups import roll_up

_WORDS: Final[Mapping[MasteryOutcome, str]] = {
    "mastered": "mastered",
    "not-yet": "not yet mastered",
    "not-enough-evidence": "not enough evidence",
    "not-applicable": "does not apply",
    "needs-decision": "needs a decision",
}


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """What a roll-up by outcomes sees of a part; there is one for all parts that look the same, known by its identity.

    Attributes:
        events: the days on which the outcome became another one, and what it became.
        evidence: how many pieces of evidence count.
        passed: whether on some day it was mastered, or did not apply: of all that must be mastered, it stops nothing.
    """

    events: History
    evidence: int
    passed: bool


class Dated(NamedTuple):
    """What work came to on its days, whatever the target.

    Attributes:
        course: what was found on each day of a change, oldest first.
        turns: what a roll-up by outcomes sees of it.
        renewed: the days from which a review is counted.
        tracks: the tracks of the targets that some student did such work for, by their ids.
    """

    course: Course
    turns: Turns
    renewed: tuple[date, ...]
    tracks: "dict[str, Track]"


class Track(NamedTuple):
    """How an outcome came to be, whoever has it.

    Attributes:
        days: what a roll-up of which it is a part knows of it.
        evidence: how many pieces of evidence count.
        renewed: the days from which a review is counted; none of a roll-up that nothing reviews.
        turns: what a roll-up by outcomes sees of it.
    """

    days: PartDays
    evidence: int
    renewed: tuple[date, ...]
    turns: Turns

    @property
    def history(self) -> History:
        """The days on which the outcome changed."""
        return changes(self.days.events)

    @property
    def text(self) -> str:
        """The outcome in words."""
        now = self.days.course[-1][1]
        begun = f" since {since(self.history)}" if now.outcome == "mastered" else ""
        level = f", level {now.level}" if now.level is not None else ""
        return f"{self.days.target}: {_WORDS[now.outcome]}{begun}{level}"

    @property
    def target(self) -> str:
        """The target."""
        return self.days.target

    @property
    def outcome(self) -> MasteryOutcome:
        """The outcome."""
        return self.days.course[-1][1].outcome

    def judgement(self, told: Callable[["Track"], Made], come: Callable[["Track"], Made]) -> Judgement:
        """Return the judgement of a student, its words and figures when somebody asks for them.

        `told` gives what it has from this track, in words too; `come` its parts and the growth.
        """
        now = self.days.course[-1][1]
        return Judgement.later(partial(told, self), partial(come, self), target=self.days.target, outcome=now.outcome)

    def told(self, reason: Reason) -> Made:
        """Return what a judgement has from its track, with the reason for it."""
        now, history = self.days.course[-1][1], self.history
        return {
            "level": now.level,
            "value": now.value,
            "since": since(history),
            "shown": shown(history),
            "evidence": self.evidence,
            "reason": reason,
        }


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
        return self._out_of(tuple([one.days.outcome_on(day) for one in self.tracks]), day)

    def turning(self) -> tuple[Course, History]:
        """Return the course and the events of a rule that looks at outcomes alone, and on which nothing else bears."""
        now: list[MasteryOutcome] = ["not-enough-evidence"] * len(self.tracks)
        found: dict[date, tuple[MasteryOutcome, ...]] = {}
        rolled = self.frame.rolled
        turns = [(day, place, one) for place, track in enumerate(self.tracks) for day, one in track.days.events]
        for day, place, one in sorted(turns):
            now[place] = one
            found[day] = tuple(now)
        course = tuple([(day, rolled.get(there) or self._out_of(there, day)) for day, there in found.items()])
        return course, events_of(course)

    def _out_of(self, outcomes: tuple[MasteryOutcome, ...], day: date) -> Finding:
        """Return what is found in the outcomes of the parts on a day."""
        found = self.frame.rolled.get(outcomes)
        if found is None:
            found = self.frame.rolled[outcomes] = self.find(day)._replace(reasons=())
        return found
