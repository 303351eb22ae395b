"""Recorded decisions of one sort, as they were known on a day."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from mblkit.engine.deciders import may_take
from mblkit.model.origin import Kept

if TYPE_CHECKING:
    from mblkit.district import Closure
    from mblkit.model.decisions import DecisionRecord


D = TypeVar("D", bound="DecisionRecord")


def decided(closure: "Closure", form: type[D], as_of: date) -> list[Kept[D]]:
    """Return a student's decisions of one sort that were taken by a day, in order of date and id.

    Those of a role that may not take them are left out: `mbl validate` finds them (MBL520).
    """
    if not closure.decisions:  # most students have none, and are asked for every sort
        return []
    found = [
        Kept(kept.record, kept.origin)
        for kept in closure.decisions
        if isinstance(kept.record, form) and kept.record.on <= as_of and may_take(kept.record.type, kept.record.role)
    ]
    return sorted(found, key=lambda one: (one.record.on, one.record.id))
