"""Patterns: what scores in an order come to, whatever the days are, the target and the student.

A judgement without an age or a review of evidence asks of two days only which one is earlier. So it is found once for
all work that differs in nothing else, and put on the days of each.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter, itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

from mblkit.district import Evidence
from mblkit.engine.findings import Bar, Finding
from mblkit.engine.methods.applying import by_scores
from mblkit.engine.replay import Course, History
from mblkit.engine.results import MasteryOutcome
from mblkit.model.scale import CODES

Key: TypeAlias = tuple[Hashable, ...]
"""Everything that something follows from."""

Work: TypeAlias = tuple[tuple[Any, ...], ...]
"""What is looked at in each piece of evidence that may count, in order."""

_SCORED: Final = ("on", "recorded", "score", "attempt", "purpose")
"""What every judgement looks at in a piece of evidence, without a second scorer and a correction."""

_MORE: Final = ("measure", "place", "task", "by", "target")
"""What a judgement may look at beside it."""

_MOST_KNOWN: Final = 10_000
"""Of so many forms of work the judgements under some settings remember what they came to."""


class Pattern(NamedTuple):
    """What work of one form came to. Days are told by their place among the days of the work.

    Attributes:
        course: what was found on each day of a change, oldest first.
        events: the days on which the outcome became another one, the first day among them, and what it became.
        evidence: how many pieces of evidence count.
        renewed: the days from which a review is counted.
    """

    course: tuple[tuple[int, Finding], ...]
    events: tuple[tuple[int, MasteryOutcome], ...]
    evidence: int
    renewed: tuple[int, ...]

    def on(self, days: Sequence[date]) -> tuple[Course, History, tuple[date, ...]]:
        """Return the course, the events, and the days from which a review is counted, on the days of some work."""
        course = tuple([(days[place], found) for place, found in self.course])
        events = tuple([(days[place], outcome) for place, outcome in self.events])
        return course, events, tuple([days[place] for place in self.renewed])


def pattern_of(
    course: Course, events: History, evidence: int, renewed: Sequence[date], places: Mapping[date, int]
) -> Pattern | None:
    """Return the pattern of what was found, from the places of the days; None where it was found on another day."""
    if not places.keys() >= {*(day for day, _ in course), *renewed}:
        return None
    return Pattern(
        tuple((places[day], found) for day, found in course),
        tuple((places[day], outcome) for day, outcome in events),
        evidence,
        tuple(places[day] for day in renewed),
    )


@dataclass(frozen=True, slots=True)
class Form:
    """What the judgements under some settings ask of a body of evidence.

    Attributes:
        timeless: whether nothing but the order of the days matters.
        counting: the purposes that count; evidence of others is set aside, whatever it is.
        attempts: whether the number of an attempt matters even where each has a day of its own.
        more: what is looked at beside scores and days.
        looks: gives everything that the outcome follows from, of a piece of evidence.
        known: the patterns that were found, by the form of the work.
    """

    timeless: bool
    counting: frozenset[str]
    attempts: bool
    more: tuple[str, ...]
    looks: Callable[[Evidence], tuple[Any, ...]]
    known: dict[Key, Pattern]

    @classmethod
    def of(cls, bar: Bar, *, reviewed: bool) -> "Form":
        """Return what the settings ask for that are behind a bar."""
        rules, more = bar.rules, _asked(bar)
        aged = rules.months is not None or rules.school_years is not None or rules.order_by == "recorded"
        counting = frozenset((*rules.purposes, *rules.otherwise))
        attempts = rules.max_attempts is not None or more == _MORE
        return cls(not aged and not reviewed, counting, attempts, more, _looking_at(*_SCORED, *more), {})

    def work(self, pool: Iterable[Evidence]) -> Work:
        """Return everything that the outcome follows from, where no placement is accepted and nothing is corrected."""
        counting, looks = self.counting, self.looks
        return tuple([looks(one) for one in pool if one.purpose in counting])

    def shape(self, work: Work, as_of: date) -> tuple[Key, list[date]]:
        """Return the form of the work that is known on a day; and its days, oldest first, with the day itself last.

        Work has the same form where scores, attempts,
        purposes and measures are the same, and days, places, tasks, targets and scorers are the same among each other.
        An attempt matters only where a policy asks for it, and to put scores of one day in order.
        """
        days: list[date] = []
        found: list[Hashable] = []
        tries: list[int] = []
        numbers: dict[Hashable, int] = {}
        last: date | None = None
        for one in work:
            on, recorded, score, attempt, purpose = one[:5]
            if on > as_of or (recorded is not None and recorded > as_of):
                continue
            if on != last:
                last = on
                days.append(on)
            found += (len(days), score, purpose)
            tries.append(attempt)
            if self.more:
                # Of a measure a policy may ask which one it is; of the others only whether they are the same.
                named = zip(self.more, one[5:], strict=True)
                found += [each if each[0] == "measure" else numbers.setdefault(each, len(numbers)) for each in named]
        if self.attempts or len(tries) > len(days):
            found.append(tuple(tries))
        days.append(as_of)
        return tuple(found), days

    def remember(self, shape: Key, pattern: Pattern) -> None:
        """Keep what work of a form came to."""
        if len(self.known) >= _MOST_KNOWN:
            self.known.clear()
        self.known[shape] = pattern


def _looking_at(*names: str) -> Callable[[Evidence], tuple[Any, ...]]:
    """Return what gives at least two attributes of a piece of evidence, by their places where all are fields of it."""
    fields = Evidence._fields
    return itemgetter(*map(fields.index, names)) if set(names) <= set(fields) else attrgetter(*names)


def _asked(bar: Bar) -> tuple[str, ...]:
    """Return what judgements look at beside scores and days: all of it, unless only scores and how many count."""
    rules = bar.rules
    speaking = any(rules.codes.rule(code) != "set-aside" for code in CODES)
    if speaking or rules.attempts != "all" or not by_scores(bar.method):
        return _MORE
    least = {"measure": rules.measures, "task": rules.tasks, "by": rules.raters}
    return tuple(name for name in _MORE if least.get(name, 1) > 1)
