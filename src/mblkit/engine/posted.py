"""Earned beside posted: posted credit always counts, as it was posted; where the two differ, that is said."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final

from mblkit.district import Closure, District
from mblkit.engine.participation import grade_on
from mblkit.engine.results import Award, Difference, Reason
from mblkit.model.ledger import Posting
from mblkit.model.numbers import show
from mblkit.model.origin import Kept

NOTHING: Final = Fraction(0)


def postings_by_award(closure: Closure, as_of: date) -> dict[str, tuple[Kept[Posting], ...]]:
    """Return what was posted by a day, by the id of the award that it posts, oldest first."""
    found: dict[str, list[Kept[Posting]]] = {}
    for kept in sorted(closure.postings, key=lambda one: (one.record.posted, one.record.id)):
        record = kept.record
        if record.posted <= as_of:
            source = f"credit:{record.credit}" if record.credit is not None else f"experience:{record.experience}"
            found.setdefault(source, []).append(kept)
    return {source: tuple(kept) for source, kept in found.items()}


def with_ledger(
    district: District,
    closure: Closure,
    earned: Iterable[Award],
    postings: Mapping[str, tuple[Kept[Posting], ...]],
) -> tuple[tuple[Award, ...], tuple[Difference, ...]]:
    """Return all credit, earned and posted, in order of day and id, and where earned and posted differ."""
    awards = {award.id: award for award in earned}
    differences = {}
    for source, kept in postings.items():
        found = awards.get(source)
        amount = found.amount if found is not None and not found.needs_decision else NOTHING
        posted = sum((one.record.amount for one in kept), start=NOTHING)
        if found is None:
            awards[source] = _posted_only(district, closure, source, kept)
        else:
            awards[source] = _posted(found, kept, posted)
        if amount != posted:
            differences[source] = _difference(source, amount, posted, kept)
    ordered = sorted(awards.values(), key=_in_order)
    return tuple(ordered), tuple(differences[one.id] for one in ordered if one.id in differences)


def _in_order(award: Award) -> tuple[date, str]:
    return award.earned or award.posted or date.max, award.id


def _posted(award: Award, kept: tuple[Kept[Posting], ...], amount: Fraction) -> Award:
    lines = tuple(_line(one) for one in kept)
    first = kept[0].record
    return replace(
        award,
        amount=amount,
        toward=first.toward or award.toward,
        earned=None if award.needs_decision else award.earned,
        posted=first.posted,
        posted_amount=amount,
        posting=first.id,
        needs_decision=False,
        reason=replace(award.reason, kind="counted", children=(*lines, *award.reason.children)),
    )


def _posted_only(district: District, closure: Closure, source: str, kept: tuple[Kept[Posting], ...]) -> Award:
    first = kept[0].record
    experience = district.experiences.get(first.experience or "")
    lines = tuple(_line(one) for one in kept)
    amount = sum((one.record.amount for one in kept), start=NOTHING)
    text = f"{source}: {show(amount)} credit posted, which counts although it is not found as earned"
    return Award(
        id=source,
        title=first.title,
        type=experience.record.type if experience is not None else None,
        area=experience.record.area if experience is not None else None,
        basis=first.basis,
        amount=amount,
        toward=first.toward,
        earned=None,
        grade=grade_on(district, closure.student.record, first.earned),
        posted=first.posted,
        posted_amount=amount,
        posting=first.id,
        needs_decision=False,
        reason=Reason("counted", text, kept[0].origin, lines),
    )


def _line(kept: Kept[Posting]) -> Reason:
    record = kept.record
    text = f"posted on {record.posted} by {record.by}, under {record.policy}: {show(record.amount)}"
    return Reason("counted", text, kept.origin)


def _difference(source: str, earned: Fraction, posted: Fraction, kept: tuple[Kept[Posting], ...]) -> Difference:
    text = f"{source}: {show(earned)} found as earned, {show(posted)} posted; the posted credit counts"
    return Difference(source, earned, posted, Reason("note", text, kept[0].origin, tuple(_line(one) for one in kept)))
