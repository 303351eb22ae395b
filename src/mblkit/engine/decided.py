"""Recorded decisions of one sort, as they were known on a day."""

from datetime import date
from typing import TypeVar

from mblkit.district import Closure
from mblkit.engine.deciders import may_take
from mblkit.model.decisions import DecisionRecord
from mblkit.model.origin import Kept

D = TypeVar("D", bound=DecisionRecord)


def decided(closure: Closure, form: type[D], as_of: date) -> list[Kept[D]]:
    """Return a student's decisions of one sort that were taken by a day, in order of date and id.

    Those of a role that may not take them are left out: `mbl validate` finds them (MBL520).
    """
    found = [
        Kept(kept.record, kept.origin)
        for kept in closure.decisions
        if isinstance(kept.record, form) and kept.record.on <= as_of and may_take(kept.record.type, kept.record.role)
    ]
    return sorted(found, key=lambda one: (one.record.on, one.record.id))
