"""The audit: credit assigned to requirements, conditions, competencies and human decisions, with every reason.

Human decisions are taken as they are recorded and never inferred (clauses C002, C003 and C011; decision note 5).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, TypeVar

from mblkit.district import Closure, District
from mblkit.engine.assignment import Assignment, Minimum, Piece, assign
from mblkit.engine.credits import credits_of
from mblkit.engine.mastery import Standings
from mblkit.engine.requirements import (
    ConditionInForce,
    DiplomaInForce,
    RequirementInForce,
    Undetermined,
    diploma_among,
)
from mblkit.engine.results import (
    Audit,
    Award,
    ConditionResult,
    Judgement,
    Reason,
    RequirementResult,
    RequirementState,
)
from mblkit.model.decisions import Completion, DecisionRecord, Determination, Exemption, Substitution, Waiver
from mblkit.model.numbers import show
from mblkit.model.origin import Kept

D = TypeVar("D", bound=DecisionRecord)

_NOTHING: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Decided:
    """The decisions on a student's diploma that were taken by a day, the latest on each thing."""

    exempted: Mapping[str, Kept[Exemption]]
    substituted: Mapping[str, tuple[Kept[Substitution], ...]]
    completed: Mapping[str, Kept[Completion]]
    waived: Mapping[str, Kept[Waiver]]
    determined: Kept[Determination] | None


def audit_credits(district: District, closure: Closure, as_of: date) -> Audit:
    """Return where a student stands toward the diploma on a day, under the policies in force on that day.

    Source: clauses, sections 2.1, 3 and 8; decision notes 4 and 5.
    """
    standings = Standings(district, closure, as_of)
    student = closure.student.record
    credit = credits_of(standings)
    diploma = diploma_among(district, standings.policies, standings.cohort)
    decided = _decided(closure, as_of)
    conferred = next((kept for kept in closure.conferrals if kept.record.conferred <= as_of), None)
    total: RequirementResult | None = None
    requirements: tuple[RequirementResult, ...] = ()
    conditions: tuple[ConditionResult, ...] = ()
    competencies: tuple[Judgement, ...] = ()
    if isinstance(diploma, DiplomaInForce):
        counting = [award for award in credit.awards if not award.needs_decision]
        assignment = _assigned(diploma, counting, decided)
        total = _total(diploma, counting, decided)
        requirements = tuple(_requirement(one, assignment, credit.awards, decided) for one in diploma.requirements)
        conditions = tuple(_condition(one, decided) for one in diploma.conditions)
        competencies = _competencies(standings) if diploma.competencies else ()
    results = (*((total,) if total is not None else ()), *requirements, *conditions)
    state, reason = _state(diploma, results, competencies, closure, decided.determined)
    return Audit(
        student=student.id,
        graduating_class=student.graduating_class,
        school=student.school,
        as_of=as_of,
        diploma=diploma.id if isinstance(diploma, DiplomaInForce) else None,
        diploma_title=diploma.title if isinstance(diploma, DiplomaInForce) else None,
        state=state,
        conferred=conferred.record.conferred if conferred is not None else None,
        total=total,
        requirements=requirements,
        conditions=conditions,
        competencies=competencies,
        awards=credit.awards,
        progress=credit.progress,
        differences=credit.differences,
        policies=tuple((kept.record.id, kept.record.as_of) for kept in standings.policies),
        reason=reason,
    )


def _decided(closure: Closure, as_of: date) -> _Decided:
    known = sorted(
        (kept for kept in closure.decisions if kept.record.on <= as_of), key=lambda one: (one.record.on, one.record.id)
    )
    substituted: dict[str, tuple[Kept[Substitution], ...]] = {}
    for kept in _of(known, Substitution):
        substituted[kept.record.requirement] = (*substituted.get(kept.record.requirement, ()), kept)
    determinations = _of(known, Determination)
    return _Decided(
        exempted={kept.record.requirement: kept for kept in _of(known, Exemption) if kept.record.requirement},
        substituted=substituted,
        completed={kept.record.condition: kept for kept in _of(known, Completion)},
        waived={kept.record.condition: kept for kept in _of(known, Waiver)},
        determined=determinations[-1] if determinations else None,
    )


def _of(known: Iterable[Kept[DecisionRecord]], record: type[D]) -> list[Kept[D]]:
    return [Kept(kept.record, kept.origin) for kept in known if isinstance(kept.record, record)]


def _says(kept: Kept[D], what: str) -> Reason:
    record = kept.record
    return Reason("decision", f"{what} on {record.on} by {record.role}: {record.reference}", kept.origin)


def _assigned(diploma: DiplomaInForce, counting: Iterable[Award], decided: _Decided) -> Assignment:
    within = {one.id: one.within for one in diploma.requirements}
    minimums = [
        Minimum(one.id, _NOTHING if one.id in decided.exempted else one.needed, one.within, one.shared)
        for one in diploma.requirements
    ]
    pieces = [
        Piece(award.id, award.amount, (*award.toward, *_instead(award.toward, within, decided))) for award in counting
    ]
    return assign(pieces, minimums)


def _instead(toward: Iterable[str], within: Mapping[str, str | None], decided: _Decided) -> list[str]:
    """Return the requirements that credit may serve by substitution, because it serves another or a part of it."""
    serves = set()
    for name in toward:
        here: str | None = name
        while here is not None and here not in serves:
            serves.add(here)
            here = within.get(here)
    return [
        requirement
        for requirement, decisions in decided.substituted.items()
        if any(kept.record.by_credit_toward in serves for kept in decisions)
    ]


def _total(diploma: DiplomaInForce, counting: Sequence[Award], decided: _Decided) -> RequirementResult:
    had = sum((award.amount for award in counting), start=_NOTHING)
    short = max(diploma.needed - had, _NOTHING)
    children = [Reason("arithmetic", f"{show(had)} of {show(diploma.needed)} credits, each counted once")]
    if decided.exempted:
        names = ", ".join(sorted(decided.exempted))
        children.append(Reason("note", f"the total stays as it is: an exemption from {names} lifts that alone"))
    children.extend(award.reason for award in counting)
    children.append(diploma.reason)
    text = f"total: {_measure(had, diploma.needed, short)}"
    return RequirementResult(
        id="total",
        title="All credit",
        needed=diploma.needed,
        counted=had,
        short=short,
        state="short" if short else "met",
        within=None,
        shared=False,
        credits=tuple((award.id, award.amount) for award in counting),
        cites=diploma.cites,
        force=diploma.force,
        reason=Reason("part", text, diploma.reason.origin, tuple(children)),
    )


def _requirement(
    asked: RequirementInForce, assignment: Assignment, awards: Sequence[Award], decided: _Decided
) -> RequirementResult:
    by_id = {award.id: award for award in awards}
    counted, placed = assignment.counted[asked.id], assignment.credits[asked.id]
    exemption = decided.exempted.get(asked.id)
    short = _NOTHING if exemption is not None else max(asked.needed - counted, _NOTHING)
    waiting = [award for award in awards if award.needs_decision and asked.id in award.toward]
    state: RequirementState = "short" if short else "met"
    if exemption is not None:
        state = "not-applicable"
    elif short and short <= sum((award.amount for award in waiting), start=_NOTHING):
        state = "needs-decision"
    decisions = [_says(kept, "substitution") for kept in decided.substituted.get(asked.id, ())]
    if exemption is not None:
        decisions.append(_says(exemption, "exempted"))
    notes = () if assignment.proved else (Reason("note", "the search for a better assignment was cut off"),)
    children = (
        Reason("arithmetic", f"{show(counted)} of {show(asked.needed)} credits"),
        *(by_id[name].reason for name in placed),
        *(award.reason for award in waiting),
        *decisions,
        *notes,
        asked.reason,
    )
    lifted = "does not apply" if exemption is not None else _measure(counted, asked.needed, short)
    return RequirementResult(
        id=asked.id,
        title=asked.title,
        needed=asked.needed,
        counted=counted,
        short=short,
        state=state,
        within=asked.within,
        shared=asked.shared,
        credits=tuple((name, by_id[name].amount) for name in placed),
        cites=asked.cites,
        force=asked.force,
        reason=Reason("part", f"{asked.id}: {lifted}", asked.reason.origin, children),
    )


def _measure(had: Fraction, needed: Fraction, short: Fraction) -> str:
    return f"{show(had)} of {show(needed)}, {f'short by {show(short)}' if short else 'met'}"


def _condition(asked: ConditionInForce, decided: _Decided) -> ConditionResult:
    completed, waived = decided.completed.get(asked.id), decided.waived.get(asked.id)
    state: RequirementState
    if completed is not None:
        state, why = "met", _says(completed, "completed")
    elif waived is not None:
        state, why = "not-applicable", _says(waived, "waived")
    elif not asked.active:
        state, why = "not-applicable", Reason("note", "not in force on this day")
    else:
        state, why = "short", Reason("note", "no completion and no waiver is recorded")
    reason = Reason("part", f"{asked.id}: {state.replace('-', ' ')}", asked.reason.origin, (why, asked.reason))
    return ConditionResult(asked.id, asked.title, state, asked.private, asked.cites, asked.force, reason)


def _competencies(standings: Standings) -> tuple[Judgement, ...]:
    return tuple(
        standings.of(name).judgement for name, entry in standings.district.competencies.items() if entry.record.required
    )


def _state(
    diploma: DiplomaInForce | Undetermined,
    results: Iterable[RequirementResult | ConditionResult],
    competencies: Iterable[Judgement],
    closure: Closure,
    determined: Kept[Determination] | None,
) -> tuple[RequirementState, Reason]:
    if isinstance(diploma, Undetermined):
        return "undetermined-by-policy", diploma.reason
    states: list[RequirementState] = []
    children: list[Reason] = []
    for one in results:
        if one.state not in {"met", "not-applicable"}:
            states.append(one.state)
            children.append(one.reason)
    for judged in competencies:
        if judged.outcome not in {"mastered", "not-applicable"}:
            states.append("needs-decision" if judged.outcome == "needs-decision" else "short")
            children.append(judged.reason)
    if closure.student.record.status == "expelled":
        state, reason = _expelled(closure, determined)
        children.append(reason)
        states.extend(() if state == "met" else (state,))
    worst: RequirementState = "short" if "short" in states else "needs-decision" if states else "met"
    text = {"met": "everything is met", "short": "something is short"}.get(worst, "a decision is awaited")
    return worst, Reason("part", text, closure.student.origin, (*children, diploma.reason))


def _expelled(closure: Closure, determined: Kept[Determination] | None) -> tuple[RequirementState, Reason]:
    """Return what an expulsion does: only the board's determination settles it (clause C002)."""
    if determined is None:
        text = "expelled, and the board has not determined whether the student may graduate"
        return "needs-decision", Reason("note", text, closure.student.origin)
    if determined.record.finding == "may-not-graduate":
        return "short", _says(determined, "the board determined that the student may not graduate")
    return "met", _says(determined, "the board determined that the student may graduate")
