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


def each_once(
    by_mastery: Iterable[Award], recorded: Iterable[Recorded], posted: Collection[str], offers: Mapping[str, Fraction]
) -> list[Award]:
    """Return earned credit with each experience counted once. `offers` is the credit of each experience.

    What is posted goes first, then what waits for nobody, then the earlier day. What goes first counts as it is;
    credit by mastery counts as far as the experience's credit leaves room, recorded credit whole or not at all.
    """
    own = {award.id: award for award in by_mastery}
    found: list[Award] = []
    rivals: dict[str, list[Award]] = {}
    whole = {award_of(name): amount for name, amount in offers.items()}
    for award, name in recorded:
        if name is not None and award_of(name) in own:
            rivals.setdefault(award_of(name), []).append(award)
        else:
            found.append(award)
    for source, others in rivals.items():
        mine = own.pop(source)
        found.extend(_together(mine, others, posted, whole.get(source, mine.amount)))
    return [*own.values(), *found]


def _together(own: Award, others: list[Award], posted: Collection[str], whole: Fraction) -> list[Award]:
    """Return what counts of credit by mastery and of recorded credit for one experience."""
    ordered = sorted((own, *others), key=lambda award: _order(award, posted))
    before, behind = ordered[: ordered.index(own)], ordered[ordered.index(own) + 1 :]
    taken = sum((one.amount for one in before if not one.needs_decision), start=_NOTHING)
    mine = min(own.amount, max(whole - taken, _NOTHING))
    room = whole - taken - mine
    fitting, aside = [], []
    for one in behind:
        if one.amount <= room:
            room -= one.amount
            fitting.append(one)
        else:
            aside.append(one)
    notes = [f"counts once: of {own.id}, {show(mine)} is left beside it"] if before else []
    found = [_noted(one, *notes) if one is ordered[0] else one for one in before]
    if aside:
        names = ", ".join(sorted(one.id for one in aside))
        own = _noted(own, f"counts once: {names} for the same experience does not count beside it")
    return [*found, *([replace(own, amount=mine)] if mine > 0 else []), *fitting]


def _order(award: Award, posted: Collection[str]) -> tuple[bool, bool, date, str]:
    return award.id not in posted, award.needs_decision, award.earned or date.max, award.id


def _noted(award: Award, *texts: str) -> Award:
    notes = tuple(Reason("set-aside", text) for text in texts)
    return replace(award, reason=replace(award.reason, children=(*award.reason.children, *notes)))
