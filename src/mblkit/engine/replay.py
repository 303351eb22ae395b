"""A judgement replayed day by day: what evidence shows, and what decisions or retention make of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from mblkit.engine.findings import Finding
from mblkit.engine.results import MasteryOutcome, Reason
from mblkit.model.decisions import Exemption, Override
from mblkit.model.origin import Kept

_UNJUDGED: Final[MasteryOutcome] = "not-enough-evidence"
"""The outcome before there is anything to judge."""

History = tuple[tuple[date, MasteryOutcome], ...]
"""The days on which an outcome changed, and what it became, oldest first."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What bears on a judgement beside the evidence.

    Attributes:
        retired: the day on which the target ended, or None.
        exemption: the decision that lifts it, or None.
        overrides: the educators' findings, oldest first, and whether each reaches the target.
        sticky: whether mastery once shown stays.
    """

    retired: date | None = None
    exemption: Kept[Exemption] | None = None
    overrides: tuple[tuple[Kept[Override], bool], ...] = ()
    sticky: bool = False

    def days(self) -> set[date]:
        """Return the days on which something here changes."""
        found = {kept.record.on for kept, _ in self.overrides}
        if self.retired is not None:
            found.add(self.retired)
        if self.exemption is not None:
            found.add(self.exemption.record.on)
        return found


def replay(days: Iterable[date], find: Callable[[date], Finding], terms: Terms, as_of: date) -> tuple[Finding, History]:
    """Return what holds on a day and how it came to be, from what is found on each day of a change.

    Nothing changes between these days, so that what held on the last of them holds on the day itself.
    """
    history: list[tuple[date, MasteryOutcome]] = []
    now, outcome = Finding(_UNJUDGED), _UNJUDGED
    for day in sorted({day for day in (*days, *terms.days()) if day <= as_of}) or [as_of]:
        now = _settle(find(day), day, terms, now)
        if now.outcome != outcome:
            outcome = now.outcome
            history.append((day, outcome))
    return now, tuple(history)


def since(history: History) -> date | None:
    """Return the day since which the target is mastered, or None where it is not."""
    return history[-1][0] if history and history[-1][1] == "mastered" else None


def shown(history: History) -> date | None:
    """Return the first day on which the target was mastered, or None."""
    return next((day for day, outcome in history if outcome == "mastered"), None)


def outcome_on(history: History, day: date) -> MasteryOutcome:
    """Return the outcome on a day; before there was anything to judge, not enough evidence."""
    outcome = _UNJUDGED
    for changed, became in history:
        if changed <= day:
            outcome = became
    return outcome


def _settle(found: Finding, day: date, terms: Terms, before: Finding) -> Finding:
    """Return what holds on a day: what was found, unless the target ended, was lifted, completed or kept."""
    if terms.retired is not None and terms.retired <= day:
        return _ended(terms.retired, before)
    if terms.exemption is not None and terms.exemption.record.on <= day:
        return Finding("not-applicable", reasons=(_exempted(terms.exemption),))
    override = next((one for one in reversed(terms.overrides) if one[0].record.on <= day), None)
    if override is not None:
        found = _overridden(found, *override)
    if terms.sticky and before.outcome == "mastered" and found.outcome != "mastered":
        stays = Reason("note", "mastery once shown stays, whatever came after", children=found.reasons)
        return before._replace(reasons=(stays,))
    return found


def _ended(day: date, before: Finding) -> Finding:
    if before.outcome == "mastered":
        return before._replace(reasons=(Reason("note", f"mastered before it was retired on {day}"),))
    return Finding("not-applicable", reasons=(Reason("note", f"retired on {day}"),))


def _exempted(kept: Kept[Exemption]) -> Reason:
    record = kept.record
    return Reason("decision", f"exempted on {record.on} by {record.role}: {record.reference}", kept.origin)


def _overridden(found: Finding, kept: Kept[Override], reaches: bool) -> Finding:  # noqa: FBT001 - the pair is unpacked
    record = kept.record
    text = f"override of {record.on} by {record.role}, level {record.level}: {record.reference}"
    if found.outcome == "mastered" or not reaches:
        idle = "below the target, so it completes nothing" if not reaches else "not needed"
        return found._replace(reasons=(*found.reasons, Reason("decision", f"{text}; {idle}", kept.origin)))
    decided = Reason("decision", f"{text}; it completes the target", kept.origin)
    return Finding("mastered", record.level, None, (decided, *found.reasons))
