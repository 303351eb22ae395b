"""What a diploma asks for that is no credit: conditions with their decisions, and the board's word on expulsion."""

from datetime import date

from mblkit.district import Closure
from mblkit.engine.decided import decided
from mblkit.engine.deciders import roles_of, why_not
from mblkit.engine.requirements import ConditionInForce
from mblkit.engine.results import ConditionResult, Reason, RequirementState
from mblkit.model.decisions import Completion, Determination, Waiver
from mblkit.model.origin import Kept


def condition_results(
    asked: tuple[ConditionInForce, ...], closure: Closure, as_of: date
) -> tuple[ConditionResult, ...]:
    """Return where a student stands on the conditions of a diploma.

    A condition is met by a recorded completion, and does not apply outside its dates or once it is waived by
    somebody who may. Source: clauses, section 3.4; dimension D29; decision note 17.
    """
    completions = {kept.record.condition: kept for kept in reversed(decided(closure, Completion, as_of))}
    waivers: dict[str, list[Kept[Waiver]]] = {}
    for kept in decided(closure, Waiver, as_of):
        waivers.setdefault(kept.record.condition, []).append(kept)
    year = closure.student.record.graduating_class
    return tuple(_result(one, completions.get(one.id), waivers.get(one.id, []), year) for one in asked)


def _result(
    asked: ConditionInForce, completion: Kept[Completion] | None, waivers: list[Kept[Waiver]], graduating_class: int
) -> ConditionResult:
    refused = [
        (kept, why_not(asked.waivable, kept.record.role, kept.record.on, graduating_class, verb="waive"))
        for kept in waivers
    ]
    valid = next((kept for kept, why in refused if why is None), None)
    state: RequirementState = "short"
    why = Reason("note", "neither fulfilled nor waived")
    if completion is not None:
        record = completion.record
        state = "met"
        why = Reason("decision", f"fulfilled on {record.on}: {record.reference}", completion.origin)
    elif not asked.active:
        state, why = "not-applicable", Reason("note", "not in force on this day")
    elif valid is not None:
        waiver = valid.record
        state = "not-applicable"
        why = Reason("decision", f"waived on {waiver.on} by {waiver.role}: {waiver.reference}", valid.origin)
    idle = [
        Reason("set-aside", f"waiver of {kept.record.on}: {why}", kept.origin)
        for kept, why in refused
        if why is not None
    ]
    return ConditionResult(
        id=asked.id,
        title=asked.title,
        state=state,
        private=asked.private,
        cites=asked.cites,
        force=asked.force,
        reason=Reason("part", f"{asked.id}: {state}", asked.reason.origin, (why, *idle, asked.reason)),
        alternative=asked.within is not None,
        roles=roles_of(asked.waivable),
    )


def expulsion(closure: Closure, as_of: date) -> tuple[RequirementState, Reason] | None:
    """Return whether an expelled student may graduate, or None for a student who is not expelled.

    Source: clause C002: the board decides, and until it has, nobody infers what it will decide.
    """
    if closure.student.record.status != "expelled":
        return None
    findings = decided(closure, Determination, as_of)
    if not findings:
        text = "expelled: the board has not determined whether the student may graduate (C002)"
        return "needs-decision", Reason("note", text, closure.student.origin.at("status"))
    last = findings[-1]
    text = f"expelled; the board found on {last.record.on}: {last.record.finding}, {last.record.reference} (C002)"
    state: RequirementState = "met" if last.record.finding == "may-graduate" else "short"
    return state, Reason("decision", text, last.origin)
