"""Recorded credit that stands for an experience of the district: together they count once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final

from mblkit.engine.results import Award, Reason
from mblkit.model.numbers import show

Recorded = tuple[Award, str | None]
"""A recorded credit, and the experience that it stands for, or None."""

_NOTHING: Final = Fraction(0)


def award_of(experience: str) -> str:
    """Return the id of the award of an experience."""
    return f"experience:{experience}"


def stood_for(recorded: Iterable[Recorded], offers: Mapping[str, Fraction]) -> set[str]:
    """Return the awards of experiences whose whole credit recorded credit stands for."""
    instead: dict[str, Fraction] = {}
    for award, name in recorded:
        if name is not None and not award.needs_decision:
            instead[name] = instead.get(name, _NOTHING) + award.amount
    return {award_of(name) for name, amount in instead.items() if amount >= offers.get(name, amount)}


def each_once(by_mastery: Iterable[Award], recorded: Iterable[Recorded], posted: Collection[str]) -> list[Award]:
    """Return earned credit with each experience counted once.

    What is posted goes first, then what waits for nobody, then the earlier day. Where recorded credit goes
    first, credit by mastery is what it leaves of the experience's amount.
    """
    own = {award.id: award for award in by_mastery}
    found: list[Award] = []
    rivals: dict[str, list[Award]] = {}
    for award, name in recorded:
        if name is not None and award_of(name) in own:
            rivals.setdefault(award_of(name), []).append(award)
        else:
            found.append(award)
    for source, others in rivals.items():
        found.extend(_one_of(own.pop(source), others, posted))
    return [*own.values(), *found]


def _one_of(own: Award, others: list[Award], posted: Collection[str]) -> list[Award]:
    first = min((own, *others), key=lambda award: _order(award, posted))
    if first is own:
        names = ", ".join(sorted(other.id for other in others))
        return [_noted(own, f"counts once: {names} for the same experience does not count beside it")]
    sound = [other.amount for other in others if not other.needs_decision]
    rest = max(own.amount - sum(sound, start=_NOTHING), _NOTHING)
    text = f"counts once: of {own.id}, {show(rest)} is left beside it"
    counted = [_noted(other, text) if other is first else other for other in others]
    return [*counted, replace(own, amount=rest)] if rest > 0 else counted


def _order(award: Award, posted: Collection[str]) -> tuple[bool, bool, date, str]:
    return award.id not in posted, award.needs_decision, award.earned or date.max, award.id


def _noted(award: Award, text: str) -> Award:
    note = Reason("set-aside", text)
    return replace(award, reason=replace(award.reason, children=(*award.reason.children, note)))
