"""What a roll-up knows of its parts on a day: their outcomes, and, where its rule asks for them, values and marks."""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from mblkit.engine.admitted import BodyOfEvidence
from mblkit.engine.attempts import Scored, chosen, in_play
from mblkit.engine.replay import Course, History, Terms
from mblkit.engine.results import MasteryOutcome
from mblkit.engine.rollups.evidence import OVERRIDE, Mark
from mblkit.engine.rollups.parts import Part
from mblkit.model.judging import Body
from mblkit.model.rollups import CriteriaRollUp, EvidenceRollUp, MeanRollUp, RollUp

Depth: TypeAlias = Literal["outcomes", "values", "marks"]
"""What a rule looks at in its parts."""


def depth_of(rule: RollUp) -> Depth:
    """Return what a rule looks at in its parts."""
    if isinstance(rule, EvidenceRollUp):
        return "marks"
    return "values" if isinstance(rule, MeanRollUp | CriteriaRollUp) else "outcomes"


def gives_value(rule: RollUp) -> bool:
    """Tell whether a rule finds a number, and not only an outcome."""
    return isinstance(rule, MeanRollUp | EvidenceRollUp)


def events_of(course: Course) -> History:
    """Return the days on which the outcome became another one, the first day among them, and what it became."""
    before: MasteryOutcome | None = None
    events: list[tuple[date, MasteryOutcome]] = []
    for day, found in course:
        if found.outcome != before:
            before = found.outcome
            events.append((day, before))
    return tuple(events)


class PartDays(NamedTuple):
    """One part through time.

    Attributes:
        target: its id.
        course: what was found on each day of a change.
        events: the days on which the outcome became another one, the first day among them, and what it became.
        terms: the decisions that bear on it.
        reach: the lowest and the highest value that it can have, or None where it can have none.
        body: gives its evidence, for a rule that asks for marks; None for a part that is rolled up itself.
        rules: which of its evidence counts, or None for a part that is rolled up itself.
    """

    target: str
    course: Course
    events: History
    terms: Terms
    reach: tuple[Fraction, Fraction] | None = None
    body: Callable[[], BodyOfEvidence] | None = None
    rules: Body | None = None

    def days(self, depth: Depth) -> Iterator[date]:
        """Yield the days on which something changes that a rule of this depth looks at."""
        if depth == "marks":
            yield from (day for day, _ in self.course)
            return
        if depth == "outcomes":
            yield from (day for day, _ in self.events)
            return
        before: object = None
        for day, found in self.course:
            now = (found[:3], self._completed(day, found.outcome))
            if now != before:
                yield day
            before = now

    def outcome_on(self, day: date) -> MasteryOutcome:
        """Return the outcome on a day; before there was anything to judge, not enough evidence."""
        for changed, outcome in reversed(self.events):
            if changed <= day:
                return outcome
        return "not-enough-evidence"

    def on(self, day: date, depth: Depth) -> Part:
        """Return the part on a day; before there was anything to judge, not enough evidence."""
        found = next((one for changed, one in reversed(self.course) if changed <= day), None)
        if found is None:
            return Part(self.target, "not-enough-evidence", reach=self.reach)
        if depth == "outcomes":
            return Part(self.target, found.outcome)
        done: tuple[Mark, ...] = (OVERRIDE,) if self._completed(day, found.outcome) else ()
        if depth == "values":
            return Part(self.target, found.outcome, found.value, done, reach=self.reach)
        low, high = self._marks(day)
        return Part(self.target, found.outcome, found.value, (*low, *done), (*high, *done) if low != high else ())

    def _completed(self, day: date, outcome: str) -> bool:
        """Tell whether a person completed it, or it ended while it was mastered: then nothing can be added to it."""
        ended = self.terms.retired is not None and self.terms.retired <= day and outcome == "mastered"
        last = next((done for kept, done in reversed(self.terms.overrides) if kept.record.on <= day), False)
        return ended or last

    def _marks(self, day: date) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
        """Return the scores that count, oldest first: where scorers differ, the lower ones, and the higher ones."""
        rules = self.rules
        if self.body is None or rules is None:
            return (), ()
        playing = [one for one in in_play(self.body().admitted, day) if one.scored]
        low, high = (
            tuple(each.score for each in chosen([Scored(one, one.scores_on(day)[which]) for one in playing], rules))
            for which in (0, 1)
        )
        return low, high
