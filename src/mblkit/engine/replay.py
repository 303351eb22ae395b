"""A judgement replayed day by day: what evidence shows, and what decisions or retention make of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from mblkit.engine.findings import Finding
from mblkit.engine.recency import after_months
from mblkit.engine.results import MasteryOutcome, Reason
from mblkit.model.decisions import Exemption, Override
from mblkit.model.origin import Kept

_UNJUDGED: Final[MasteryOutcome] = "not-enough-evidence"
"""The outcome before there is anything to judge."""

Course = tuple[tuple[date, Finding], ...]
"""What held on each day of a change, oldest first."""

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
        review: after how many months without newer evidence mastery needs a decision, or None.
        renewed: the days on which evidence renews mastery.
    """

    retired: date | None = None
    exemption: Kept[Exemption] | None = None
    overrides: tuple[tuple[Kept[Override], bool], ...] = ()
    sticky: bool = False
    review: int | None = None
    renewed: tuple[date, ...] = ()

    @property
    def idle(self) -> bool:
        """Whether nothing here bears on what evidence shows."""
        lifted = self.retired is not None or self.exemption is not None or bool(self.overrides)
        return not (lifted or self.sticky or self.review is not None)

    def days(self) -> set[date]:
        """Return the days on which something here changes."""
        if self.idle:
            return set()
        found = {kept.record.on for kept, _ in self.overrides}
        found.update(due for day in self.renewing() if (due := self._due(day)) is not None)
        if self.retired is not None:
            found.add(self.retired)
        if self.exemption is not None:
            found.add(self.exemption.record.on)
        return found

    def review_on(self, day: date) -> tuple[date, date] | None:
        """Return the day of the newest evidence or decision, as known on a day, and the day of its review; or None."""
        newest = max((one for one in self.renewing() if one <= day), default=None)
        due = None if newest is None else self._due(newest)
        return None if newest is None or due is None else (newest, due)

    def renewing(self) -> tuple[date, ...]:
        """Return the days from which a review is counted: of evidence, and of overrides that complete."""
        return (*self.renewed, *(kept.record.on for kept, completes in self.overrides if completes))

    def _due(self, day: date) -> date | None:
        return None if self.review is None else after_months(day, self.review)


def replay(days: Iterable[date], find: Callable[[date], Finding], terms: Terms, as_of: date) -> Course:
    """Return what held on each day of a change, from what is found on it.

    There is at least one such day. Nothing changes between them, so that what held on the last of them holds on the day
    itself.
    """
    course: list[tuple[date, Finding]] = []
    now, idle = Finding(_UNJUDGED), terms.idle
    for day in sorted({day for day in (*days, *terms.days()) if day <= as_of}) or [as_of]:
        now = find(day) if idle else _settle(find(day), day, terms, now)
        course.append((day, now))
    return tuple(course)


def changes(events: History) -> History:
    """Return the days on which an outcome changed, from its outcome on the first day and the days of a change."""
    return events[1:] if events[0][1] == _UNJUDGED else events


def since(history: History) -> date | None:
    """Return the day since which the target is mastered, or None where it is not."""
    return history[-1][0] if history and history[-1][1] == "mastered" else None


def shown(history: History) -> date | None:
    """Return the first day on which the target was mastered, or None."""
    return next((day for day, outcome in history if outcome == "mastered"), None)


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
    return _reviewed(found, day, terms) if terms.review is not None else found


def _reviewed(found: Finding, day: date, terms: Terms) -> Finding:
    """Return mastery as it is, with the day of its review; from that day on, the decision that it needs."""
    review = terms.review_on(day)
    if found.outcome != "mastered" or review is None:
        return found
    newest, due = review
    if day < due:
        return found._replace(reasons=(*found.reasons, Reason("note", f"review on {due}, without newer evidence")))
    text = f"review since {due}: nothing is newer than {newest}, and the policy asks after {terms.review} months"
    return Finding("needs-decision", reasons=(Reason("note", text), *found.reasons))


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
