"""Whether a recorded decision was taken by somebody who may take it."""

from mblkit.engine.allocation import not_substituted
from mblkit.engine.deciders import BY_TYPE, may_take, why_not
from mblkit.engine.requirements import DiplomaInForce
from mblkit.model.decisions import DecisionRecord, Exemption, Substitution, Waiver
from mblkit.model.diplomas import Decider


def not_authorized(record: DecisionRecord, diploma: DiplomaInForce | None, graduating_class: int) -> str | None:
    """Return why a decision counts for nothing, or None where it may count.

    `diploma` is that of the student's class, or None where there is none. Source: clauses C001 to C003, C011, C052,
    C056, section 3.3 and D30; decision note 18.
    """
    if not may_take(record.type, record.role):
        return f"{record.role} may not take it, {', '.join(BY_TYPE[record.type])} may"
    if diploma is None:
        return None
    if isinstance(record, Substitution):
        return not_substituted(record, diploma, graduating_class)
    deciders, verb = _asked(record, diploma)
    if deciders is None:
        return None
    return why_not(deciders, record.role, record.on, graduating_class, verb=verb)


def _asked(record: DecisionRecord, diploma: DiplomaInForce) -> tuple[tuple[Decider, ...] | None, str]:
    """Return the roles that the policies name for a decision, None where they name none, and what the roles do."""
    if isinstance(record, Exemption):
        lifted = {one.id: one.exemptible for one in diploma.requirements}
        return lifted.get(record.requirement or ""), "lift"
    if isinstance(record, Waiver):
        waived = {one.id: one.waivable for one in diploma.conditions}
        waived.update({one.id: one.rule.waivable for one in diploma.limits})
        return waived.get(record.condition), "waive"
    return None, ""
