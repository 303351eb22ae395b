"""Recorded choices: the diploma, and the parts of requirements that let choose among their parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mblkit.engine.decided import decided
from mblkit.engine.results import Reason
from mblkit.model.decisions import Choice
from mblkit.model.shared import Role

if TYPE_CHECKING:
    from mblkit.district import Closure


@dataclass(frozen=True, slots=True)
class Chosen:
    """The parts of a requirement, or the diploma, that somebody chose, and where that is recorded."""

    parts: tuple[str, ...]
    role: Role
    reason: Reason


def chosen_parts(closure: "Closure", as_of: date) -> Mapping[tuple[str, Role], Chosen]:
    """Return the last choice of parts by a day, for each requirement and each role that chose.

    A student's choice may stand in a decision or in the student success plan; of one day the decision holds.
    """
    found: list[tuple[date, bool, str, str, Chosen]] = []
    for kept in decided(closure, Choice, as_of):
        record = kept.record
        if record.requirement is not None:
            text = f"chosen on {record.on} by {record.role}: {', '.join(record.parts)} ({record.reference})"
            chosen = Chosen(record.parts, record.role, Reason("decision", text, kept.origin))
            found.append((record.on, True, record.id, record.requirement, chosen))
    for plan in closure.plans:
        if plan.record.reviewed <= as_of:
            for name, parts in plan.record.choices.items():
                text = f"chosen in the plan of {plan.record.reviewed}: {', '.join(parts)}"
                chosen = Chosen(parts, "student", Reason("decision", text, plan.origin.at("choices", name)))
                found.append((plan.record.reviewed, False, plan.record.id, name, chosen))
    found.sort(key=lambda one: one[:4])
    return {(name, chosen.role): chosen for _, _, _, name, chosen in found}


def chosen_diploma(closure: "Closure", as_of: date) -> Chosen | None:
    """Return the last recorded choice of a diploma by a day, or None."""
    for kept in reversed(decided(closure, Choice, as_of)):
        record = kept.record
        if record.diploma is not None:
            text = f"the diploma {record.diploma} was chosen on {record.on} by {record.role}: {record.reference}"
            return Chosen((record.diploma,), record.role, Reason("decision", text, kept.origin))
    return None
