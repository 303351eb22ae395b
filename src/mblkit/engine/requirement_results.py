"""The requirements of a diploma and the total as results: the state of each, and everything that it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from mblkit.engine.allocation import AS_IT_IS, CONDITION, DECIDED, SETTLED, Allocation
from mblkit.engine.assignment import Assignment
from mblkit.engine.later import Made
from mblkit.engine.plans import Plan
from mblkit.engine.requirements import RequirementInForce
from mblkit.engine.results import Award, Reason, RequirementResult, RequirementState
from mblkit.model.decisions import Substitution
from mblkit.model.numbers import show
from mblkit.model.origin import Kept

TOTAL: Final = "total"
"""The id of the result on the total of credit."""

_NOTHING: Final = Fraction(0)

_STATE_OF: Final[dict[int, RequirementState]] = {
    AS_IT_IS: "met",
    DECIDED: "needs-decision",
    SETTLED: "undetermined-by-policy",
}
"""What the state is that is met under an assumption and under none before it."""


def requirement_results(found: Allocation) -> tuple[RequirementResult, ...]:
    """Return where a student stands on each requirement, parents before their parts.

    What is met once waiting decisions are taken needs a decision; what is met only if rules that are open were settled
    so is undetermined. Source: clauses, section 3 and section 8, trap 11; C003 for exemptions; decision notes 5 and 17.
    """
    choices = {one.id for one in found.diploma.requirements if one.choose is not None}
    return tuple(_Result(found, one).result(alternative=one.within in choices) for one in found.diploma.requirements)


def total_result(found: Allocation) -> RequirementResult | None:
    """Return where a student stands on the total of credit, or None where the diploma asks for none."""
    diploma, awards = found.diploma, found.awards
    if diploma.needed is None:
        return None
    counted = found.plan(AS_IT_IS).total
    short = max(diploma.needed - counted, _NOTHING)
    reached = (state for assumed, state in _STATE_OF.items() if found.plan(assumed).total >= diploma.needed)
    state: RequirementState = next(reached, "short")
    totals = found.plan(AS_IT_IS).counted.totals
    of = diploma.needed

    def told() -> Made:
        children = [*_credits(awards, {one.id: totals.get(one.id, one.amount) for one in awards})]
        children.extend(one.reason for one in found.limits)
        children.append(diploma.reason)
        if found.lifted.holding:
            children.append(Reason("note", "an exemption lifts a requirement; the total stays what it is"))
        text = f"{TOTAL}: {show(counted)} of {show(of)} credit, {state}"
        return {"text": text, "children": tuple(children)}

    return RequirementResult(
        id=TOTAL,
        title="All credit",
        needed=diploma.needed,
        counted=counted,
        short=short,
        state=state,
        within=None,
        shared=False,
        credits=tuple(
            (one.id, amount) for one in awards if not one.needs_decision and (amount := totals.get(one.id, one.amount))
        ),
        cites=diploma.cites,
        force=diploma.force,
        reason=Reason.later(told, kind="arithmetic", origin=diploma.reason.origin),
    )


def all_at_once(found: Allocation) -> RequirementState:
    """Return the state of the requirements and the total together: each may wait for what another one takes."""
    for assumed, state in _STATE_OF.items():
        if not found.plan(assumed).rank[0]:
            return state
    return "short" if found.plan(SETTLED).proved else "needs-decision"


@dataclass(frozen=True, slots=True)
class _Result:
    """One requirement against the plans of an allocation."""

    found: Allocation
    asked: RequirementInForce

    def result(self, *, alternative: bool) -> RequirementResult:
        """Return the result. An alternative that is not taken does not apply."""
        asked, found = self.asked, self.found
        plan = found.plan(AS_IT_IS)
        assignment, mastery = plan.assignment, found.mastery.get(asked.id)
        settled = mastery if mastery is not None and mastery.verdict != "undetermined-by-policy" else None
        state, notes = self._state(plan)
        here = assignment.shares[asked.id]
        taken = tuple(part.removeprefix(CONDITION) for part in plan.taken.get(asked.id, ()))
        return RequirementResult(
            id=asked.id,
            title=asked.title,
            needed=asked.needed,
            counted=assignment.counted[asked.id],
            short=assignment.short[asked.id],
            state=state,
            within=asked.within,
            shared=asked.shared,
            credits=tuple((award.id, here[award.id]) for award in found.awards if award.id in here),
            cites=asked.cites,
            force=asked.force,
            reason=Reason.later(lambda: self._told(state, assignment, notes), kind="part", origin=asked.reason.origin),
            choose=asked.choose,
            taken=taken,
            mastered=settled.mastered if settled is not None else None,
            of=settled.needed if settled is not None else None,
            missing=settled.missing if settled is not None else (),
            alternative=alternative,
        )

    def _state(self, plan: Plan) -> tuple[RequirementState, list[Reason]]:
        asked, found = self.asked, self.found
        exemption = found.lifted.holding.get(asked.id)
        if exemption is not None:
            record = exemption.record
            text = f"exempted on {record.on} by {record.role}: {record.reference} (C003)"
            return "not-applicable", [Reason("decision", text, exemption.origin)]
        if asked.id in plan.left:
            return "not-applicable", [Reason("note", "not asked for: another part is taken")]
        if found.applies_not(asked):
            return "not-applicable", []
        for assumed, state in _STATE_OF.items():
            if _ok(found, asked.id, assumed):
                return state, self._why(assumed)
        if not plan.proved and (plan.assignment.short[asked.id] or asked.choose is not None):
            text = "it could not be proved that no other assignment of the credits does better"
            return "needs-decision", [Reason("note", text)]
        return "short", []

    def _why(self, assumed: int) -> list[Reason]:
        """Return what a state that rests on an assumption waits for, as far as the parts do not say it themselves."""
        found, asked = self.found, self.asked
        credit = found.plan(AS_IT_IS).assignment.short[asked.id]
        if assumed == SETTLED and credit and any(one.undetermined for one in found.waiting):
            return [Reason("note", "met once the policy settles credit that it leaves open")]
        if assumed != DECIDED:
            return []
        notes = []
        if credit and any(not one.undetermined for one in found.waiting):
            notes.append(Reason("note", "met once the credit that waits for a decision counts"))
        if credit and any(one.limit.rule.waivable and one.waived is None for one in found.limits):
            notes.append(Reason("note", "met once more of the limited credit is let count"))
        chosen = found.chosen.get(asked.id)
        if chosen is not None:
            notes.append(Reason("note", f"met once {chosen.role} chooses other parts"))
        return notes

    def _told(self, state: RequirementState, assignment: Assignment, notes: Sequence[Reason]) -> Made:
        """Return the words of the result, and the reasons behind it."""
        asked, found = self.asked, self.found
        mastery, chosen = found.mastery.get(asked.id), found.chosen.get(asked.id)
        parts = [f"{show(assignment.counted[asked.id])} of {show(asked.needed)} credit"] if asked.needed else []
        settled = mastery is not None and mastery.verdict != "undetermined-by-policy"
        parts.extend([mastery.reason.text] if mastery is not None and settled else [])
        taken = found.plan(AS_IT_IS).taken.get(asked.id)
        if taken is not None:
            parts.append(f"{asked.choose} of its parts: {', '.join(one.removeprefix(CONDITION) for one in taken)}")
        children = (
            *_credits(found.awards, assignment.shares[asked.id]),
            *((mastery.reason,) if mastery is not None else ()),
            *((chosen.reason,) if chosen is not None else ()),
            *notes,
            *found.lifted.idle.get(asked.id, ()),
            *_substituted(asked, found.serving.substitutions),
            asked.reason,
        )
        text = f"{asked.id}: {'; '.join(parts)}, {state}" if parts else f"{asked.id}: {state}"
        return {"text": text, "children": children}


def _ok(found: Allocation, name: str, assumed: int) -> bool:
    """Tell whether a requirement is met under an assumption: its credit, its mastery, and the parts that are taken."""
    plan = found.plan(assumed)
    if name in plan.left or plan.assignment.short.get(name) or name in found.closed(assumed):
        return False
    return all(_wholly_ok(found, part, assumed) for part in plan.taken.get(name, ()))


def _wholly_ok(found: Allocation, name: str, assumed: int) -> bool:
    """Tell whether a part of a choice is met with all that is asked for within it."""
    plan = found.plan(assumed)
    inside = (one for one in found.diploma.requirements if one.within == name and one.id not in plan.left)
    return _ok(found, name, assumed) and all(
        _wholly_ok(found, one.id, assumed) for one in inside if not found.applies_not(one)
    )


def _credits(awards: Sequence[Award], here: Mapping[str, Fraction]) -> list[Reason]:
    """Return the credits that count somewhere, and how much. Why each is what it is stands with the award itself."""
    found = []
    for award in awards:
        if award.id in here:
            amount = here[award.id]
            text = f"{award.id} {show(amount)}"
            if amount != award.amount:
                text = f"{text} of {show(award.amount)}"
            if award.undetermined:
                text = f"{text}, undetermined by the policy"
            elif award.needs_decision:
                text = f"{text}, waits for a decision"
            aside = award.needs_decision or not amount
            found.append(Reason("set-aside" if aside else "counted", text, award.reason.origin))
    return found


def _substituted(asked: RequirementInForce, substitutions: Sequence[Kept[Substitution]]) -> list[Reason]:
    return [
        Reason(
            "decision",
            f"credit toward {kept.record.by_credit_toward} may count here, decided on {kept.record.on} "
            f"by {kept.record.role}: {kept.record.reference}",
            kept.origin,
        )
        for kept in substitutions
        if kept.record.requirement == asked.id
    ]
