"""Which graduating classes have one diploma, and which have none, several, or one that the policies do not settle."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

from mblkit.district import District
from mblkit.engine.reasons import Reason
from mblkit.engine.requirements import DiplomaInForce, diploma_for
from mblkit.model.diplomas import Addition, Diploma
from mblkit.model.policy import PolicyRecord
from mblkit.model.shared import FIRST_CLASS, LAST_CLASS, ClassRange


class Window(NamedTuple):
    """Classes, one after another, whose diploma the policies do not settle in one way.

    Attributes:
        kind: `gap` where no diploma is theirs, `overlap` where several are, `unsettled` where one is and leaves
            something open.
        first, last: the classes; the last is None where all later ones are meant.
        school: the school whose policies are in force, or None where it makes no difference.
        reason: why, naming each rule.
    """

    kind: Literal["gap", "overlap", "unsettled"]
    first: int
    last: int | None
    school: str | None
    reason: Reason


def open_windows(district: District, day: date, classes: Iterable[int]) -> tuple[Window, ...]:
    """Return the classes whose diploma is not settled on a day, by school and class.

    Looked at are all classes from the first that any diploma names, and `classes` beside them. Empty where no policy
    defines a diploma. Source: clauses D01 and section 1, finding 10; decision note 17.
    """
    firsts = _bounds(district)
    if not firsts:
        return ()
    here = sorted(classes)
    starts = sorted({*firsts, *here, *(one + 1 for one in here)})
    schools = [
        one.id for one in district.record.schools if any(kept.record.school == one.id for kept in district.policies)
    ]
    usual = list(_joined(_windows(district, day, starts, min(firsts), frozenset(here), None)))
    own = (
        one
        for school in schools
        for one in _joined(_windows(district, day, starts, min(firsts), frozenset(here), school))
    )
    said = {(one.kind, one.first, one.last, one.reason) for one in usual}
    return (*usual, *(one for one in own if (one.kind, one.first, one.last, one.reason) not in said))


def _bounds(district: District) -> set[int]:
    """Return the classes with which something begins or has ended, and the first that a diploma names."""
    found: set[int] = set()
    named: list[int] = []
    for kept in district.policies:
        for diploma in kept.record.diplomas:
            if not diploma.by_decision:
                first = max(_first(diploma.classes), _first(kept.record.classes))
                named.append(first if first > FIRST_CLASS else LAST_CLASS)
        owners = [*_owners(kept.record)]
        windows = [kept.record.classes, *(owner.classes for owner in owners)]
        for owner in owners:
            windows.extend(one.classes for one in owner.requirements)
            windows.extend(one.classes for one in owner.conditions)
            windows.extend(one.classes for one in owner.limits)
        for window in windows:
            if window is not None:
                found.update({_first(window), *([window.last + 1] if window.last is not None else [])})
    if not named:
        return set()
    least = min(named)
    everyone = FIRST_CLASS if least == LAST_CLASS else least
    return {one for one in found if one > everyone} | {everyone}


def _owners(policy: PolicyRecord) -> Iterator[Diploma | Addition]:
    yield from policy.diplomas
    yield from policy.additions


def _first(window: ClassRange | None) -> int:
    return FIRST_CLASS if window is None or window.first is None else window.first


def _windows(
    district: District, day: date, starts: list[int], since: int, here: frozenset[int], school: str | None
) -> Iterator[Window]:
    for first, after in pairwise((*starts, LAST_CLASS + 1)):
        if first < since and first not in here:
            continue
        found = diploma_for(district, first, day, school)
        if not isinstance(found, DiplomaInForce):
            last = after - 1 if after <= LAST_CLASS else None
            yield Window(_kind(found.reason), first, last, school, _undated(found.reason))


def _kind(reason: Reason) -> Literal["gap", "overlap", "unsettled"]:
    if reason.text.startswith("no policy defines"):
        return "gap"
    return "overlap" if "diplomas apply" in reason.text else "unsettled"


def _undated(reason: Reason) -> Reason:
    """Return a reason without the class and the day in its text, so that classes with the same one can be joined."""
    return Reason(reason.kind, reason.text.partition(" for the class")[0], reason.origin, reason.children)


def _joined(windows: Iterable[Window]) -> Iterator[Window]:
    before: Window | None = None
    for one in windows:
        if (
            before is not None
            and before.last == one.first - 1
            and (before.kind, before.reason) == (one.kind, one.reason)
        ):
            before = Window(one.kind, before.first, one.last, one.school, one.reason)
            continue
        if before is not None:
            yield before
        before = one
    if before is not None:
        yield before
