"""How much of an experience's credit is earned by mastery, and when: whole, by a ladder, or unit by unit.

What is earned stays earned: of all days so far the one with the most decides.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from mblkit.engine.part_days import Depth, PartDays, depth_of
from mblkit.engine.replay import History
from mblkit.engine.results import MasteryOutcome, Reason
from mblkit.engine.rollups import Part, outcome_of, roll_up
from mblkit.engine.settings import CreditInForce
from mblkit.engine.tables import Tables
from mblkit.model.awarding import Ladder
from mblkit.model.conversions import PatternConversion
from mblkit.model.experience import CreditOffer, ExperienceRecord
from mblkit.model.numbers import show
from mblkit.model.rollups import AllRollUp, RollUp

_NOTHING: Final = Fraction(0)
_ALL: Final = AllRollUp(rule="all")

DaysOf = Callable[[str], PartDays]
"""What is known of a target through time."""


class Gain(NamedTuple):
    """More credit than before.

    Attributes:
        day: the day.
        amount: how much is earned from then on, in all.
        reason: for what, where it is not the whole by its rule.
    """

    day: date
    amount: Fraction
    reason: Reason | None = None


class Earned(NamedTuple):
    """What is earned of an experience's credit.

    Attributes:
        gains: the days on which it became more, oldest first.
        open: since when the policy leaves open how much more it is, and why; None where it is settled.
    """

    gains: tuple[Gain, ...] = ()
    open: tuple[date, Reason] | None = None

    @property
    def amount(self) -> Fraction:
        """How much is earned; 0 for nothing."""
        return self.gains[-1].amount if self.gains else _NOTHING

    @property
    def day(self) -> date | None:
        """The day on which the last of it was earned, or None."""
        return self.gains[-1].day if self.gains else None

    @property
    def since(self) -> date | None:
        """The day on which the last of it was earned, else since when it is open; None where there is neither."""
        return self.day or (self.open[0] if self.open is not None else None)


class Terms(NamedTuple):
    """Under which terms an experience's credit is earned.

    Attributes:
        record: the experience.
        offer: its credit.
        began: since when the student takes part.
        until: the last day on which it can be earned, or None for any.
        settings: the credit settings in force.
        tables: the conversions in force.
    """

    record: ExperienceRecord
    offer: CreditOffer
    began: date
    until: date | None
    settings: CreditInForce
    tables: Tables


def by_outcomes(record: ExperienceRecord, settings: CreditInForce) -> bool:
    """Tell whether what is earned follows from the outcomes of what an experience carries, and from nothing else."""
    by_units = any(unit.credit is not None for unit in record.units)
    plain = settings.unsettled.value is None and settings.ladder.value is None and not by_units
    return plain and depth_of(settings.requires.value) == "outcomes"


def earned_by_outcomes(
    offer: CreditOffer, began: date, until: date | None, rule: RollUp, parts: Sequence[PartDays]
) -> Earned:
    """Return what `earned_of` finds where `by_outcomes` holds: the whole from its first day on, or nothing."""
    day = first_day(parts, rule, began)
    return Earned() if day is None or (until is not None and day > until) else Earned((Gain(day, offer.amount),))


def earned_of(terms: Terms, days_of: DaysOf) -> Earned:
    """Return how much of an experience's credit is earned by mastery, and since when.

    The whole is earned on the first day on which what the policy requires is mastered at once. Where units have
    credit, each is earned by itself, and their amounts add up. Else a ladder says which part is earned before the
    whole is. What a policy leaves open is earned only by all that the experience carries. Source: clauses D15 and
    section 8; decision notes 4 and 21.
    """
    found = _earned(terms, days_of)
    if terms.until is None:
        return found
    open_ = found.open if found.open is not None and found.open[0] <= terms.until else None
    return Earned(tuple(gain for gain in found.gains if gain.day <= terms.until), open_)


def _earned(terms: Terms, days_of: DaysOf) -> Earned:
    parts = [days_of(target) for target in terms.record.carries]
    if terms.settings.unsettled.value is not None:
        return _unsettled(terms, parts)
    if any(unit.credit is not None for unit in terms.record.units):
        return _by_units(terms, days_of)
    return _by_days(terms, parts)


def first_day(parts: Sequence[PartDays], rule: RollUp, began: date) -> date | None:
    """Return the first day since a beginning on which enough was mastered at once, or None."""
    depth = depth_of(rule)
    if depth == "outcomes":
        return _first_by_outcomes(parts, rule, began)
    return next((day for day in _days(parts, {depth}, began) if _met(parts, rule, depth, day)), None)


def _first_by_outcomes(parts: Sequence[PartDays], rule: RollUp, began: date) -> date | None:
    """Return the same under a rule that looks at nothing but outcomes: these are gone through once."""
    if _never(parts, rule):
        return None
    changes: dict[date, list[tuple[int, MasteryOutcome]]] = {}
    for place, part in enumerate(parts):
        for day, outcome in part.events:
            changes.setdefault(max(day, began), []).append((place, outcome))
    now: list[MasteryOutcome] = ["not-enough-evidence"] * len(parts)
    names = [part.target for part in parts]
    for day in sorted(changes):
        for place, outcome in changes[day]:
            now[place] = outcome
        # No rule is met where nothing is mastered.
        if "mastered" in now and outcome_of(names, now, rule) == "mastered":
            return day
    return None


def _never(parts: Iterable[PartDays], rule: RollUp) -> bool:
    """Tell whether it is plain that a rule was met on no day: no part was mastered, or not each of all that it asks."""
    every = isinstance(rule, AllRollUp)
    any_ = False
    for part in parts:
        any_ = any_ or any(outcome == "mastered" for _, outcome in part.events)
        if every and not has_passed(part.events):
            return True
    return not any_


def has_passed(events: History) -> bool:
    """Tell whether a part was mastered on some day, or did not apply; without it, not all of its kind were at once."""
    return any(outcome in {"mastered", "not-applicable"} for _, outcome in events)


def _met(parts: Iterable[PartDays], rule: RollUp, depth: Depth, day: date) -> bool:
    return roll_up([part.on(day, depth) for part in parts], rule).outcome == "mastered"


def _days(parts: Iterable[PartDays], depths: Iterable[Depth], began: date) -> list[date]:
    """Return the beginning and the later days on which something changes."""
    days = {day for part in parts for depth in depths for day in part.days(depth) if day > began}
    return sorted({began, *days})


def _by_days(terms: Terms, parts: Sequence[PartDays]) -> Earned:
    rule, ladder, whole = terms.settings.requires.value, terms.settings.ladder.value, terms.offer.amount
    depth = depth_of(rule)
    if ladder is None:
        day = first_day(parts, rule, terms.began)
        return Earned((Gain(day, whole),) if day is not None else ())
    rungs = _Rungs(terms, ladder)
    found = Earned()
    for day in _days(parts, {depth, rungs.depth}, terms.began):
        if _met(parts, rule, depth, day):
            return Earned((*found.gains, Gain(day, whole)))
        found = rungs.after(found, day, [part.on(day, rungs.depth) for part in parts])
        if found.amount == whole:
            return found
    return found


@dataclass(frozen=True, slots=True)
class _Rungs:
    """A ladder at work."""

    terms: Terms
    ladder: Ladder

    @property
    def depth(self) -> Depth:
        return "values" if self.ladder.of == "values" else "outcomes"

    def after(self, found: Earned, day: date, parts: Sequence[Part]) -> Earned:
        """Return what is earned after a day with such parts."""
        looked = self._looked_up([part for part in parts if part.outcome != "not-applicable"])
        if looked is None:
            return found._replace(open=None)
        text, scores = looked
        given = self.terms.tables.amount(self.ladder.conversion, scores)
        origin = self.terms.settings.ladder.origin
        if given.amount is None:
            why = Reason(
                "set-aside", f"{text}: the policy leaves open which part of the credit", origin, (given.reason,)
            )
            return found._replace(open=found.open or (day, why))
        amount = min(given.amount, self.terms.offer.amount)
        if amount <= found.amount:
            return found._replace(open=None)
        why = Reason("arithmetic", f"{show(amount)} credit since {day}: {text}", origin, (given.reason,))
        return Earned((*found.gains, Gain(day, amount, why)))

    def _looked_up(self, live: Sequence[Part]) -> tuple[str, list[Fraction | None]] | None:
        """Return what is looked up, in words too; None where there is nothing to look up yet."""
        if self.ladder.of == "values":
            return self._values(live)
        mastered = sum(part.outcome == "mastered" for part in live)
        if not mastered:
            return None
        number = Fraction(mastered, len(live)) if self.ladder.of == "share" else Fraction(mastered)
        return f"{mastered} of {len(live)} parts mastered", [number]

    def _values(self, live: Sequence[Part]) -> tuple[str, list[Fraction | None]] | None:
        values = [None if part.open else part.value for part in live]
        table = self.terms.tables.conversions.get(self.ladder.conversion)
        whole = table is not None and isinstance(table[0], PatternConversion)
        if not any(value is not None for value in values) or (None in values and not whole):
            return None
        return f"the values of {len(live)} parts", values


def _by_units(terms: Terms, days_of: DaysOf) -> Earned:
    rule, gains = terms.settings.requires.value, []
    for unit in terms.record.units:
        day = first_day([days_of(target) for target in unit.asked], rule, terms.began)
        if unit.credit is not None and day is not None:
            gains.append((day, unit.id, unit.credit))
    return Earned(tuple(_added_up(sorted(gains), terms.offer.amount)))


def _added_up(gains: Iterable[tuple[date, str, Fraction]], whole: Fraction) -> Iterator[Gain]:
    amount = _NOTHING
    for day, unit, worth in gains:
        before, amount = amount, min(amount + worth, whole)
        if amount > before:
            text = f"unit {unit}: {show(amount - before)} credit since {day}, {show(amount)} of {show(whole)}"
            yield Gain(day, amount, Reason("arithmetic", text))


def _unsettled(terms: Terms, parts: Sequence[PartDays]) -> Earned:
    """Return what is earned whatever the policy will say: all of it where all is mastered, nothing where nothing is."""
    for day in _days(parts, {"outcomes"}, terms.began):
        if _met(parts, _ALL, "outcomes", day):
            return Earned((Gain(day, terms.offer.amount),))
    last = _days(parts, {"outcomes"}, terms.began)[-1]
    mastered = sum(part.on(last, "outcomes").outcome == "mastered" for part in parts)
    if not mastered:
        return Earned()
    setting = terms.settings.unsettled
    text = f"{mastered} of {len(parts)} parts mastered, and the policy leaves open how many are enough: {setting.value}"
    return Earned((), (last, Reason("set-aside", text, setting.origin)))
