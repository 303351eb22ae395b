"""The audit: where a student stands toward the diploma, requirement by requirement, and what it rests on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from mblkit.district import Closure, District
from mblkit.engine.allocation import Allocation
from mblkit.engine.chosen import chosen_diploma
from mblkit.engine.conditions import condition_results, expulsion
from mblkit.engine.credits import Credits, credits_of
from mblkit.engine.later import Made
from mblkit.engine.mastery import Standings
from mblkit.engine.requirement_results import all_at_once, requirement_results, total_result
from mblkit.engine.requirements import DiplomaInForce, Undetermined
from mblkit.engine.results import (
    Audit,
    ConditionResult,
    Judgement,
    MasteryOutcome,
    Reason,
    RequirementResult,
    RequirementState,
    Step,
)
from mblkit.engine.steps import next_steps
from mblkit.model.ledger import Conferral
from mblkit.model.origin import Kept

_STATES: Final[Mapping[MasteryOutcome, RequirementState]] = {
    "mastered": "met",
    "not-applicable": "not-applicable",
    "needs-decision": "needs-decision",
    "not-yet": "short",
    "not-enough-evidence": "short",
}


_OPEN: Final[tuple[RequirementState, ...]] = ("short", "undetermined-by-policy", "needs-decision")


class _Said(NamedTuple):
    """A reason that stands by itself."""

    reason: Reason


_Reasoned: TypeAlias = RequirementResult | ConditionResult | Judgement | _Said
"""What has a reason, which may be made when somebody asks for it."""


_Steps: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What an audit finds beside the student's credit: see `Audit` for the parts. `steps` finds the next steps."""

    state: RequirementState
    reason: Reason
    diploma: DiplomaInForce | None = None
    total: RequirementResult | None = None
    requirements: tuple[RequirementResult, ...] = ()
    conditions: tuple[ConditionResult, ...] = ()
    competencies: tuple[Judgement, ...] = ()
    steps: Callable[[], _Steps] = tuple


def audit_credits(district: District, closure: Closure, as_of: date) -> Audit:
    """Return where a student stands toward the diploma on a day.

    Source: C.G.S. 10-221a as the policies in force restate it; clauses C001 to C013; decision notes 4, 5 and 17.
    """
    return audit_of(Standings(district, closure, as_of))


def audit_of(standings: Standings) -> Audit:
    """Return where a student stands toward the diploma, from standings that others may use too.

    Source: as `audit_credits`.
    """
    closure, as_of = standings.closure, standings.as_of
    had = credits_of(standings)
    diploma = standings.ground.diploma(chosen_diploma(closure, as_of))
    if isinstance(diploma, Undetermined):
        return _audit(standings, had, _Answer("undetermined-by-policy", diploma.reason))
    return _audit(standings, had, _answer(standings, had, diploma))


def _answer(standings: Standings, had: Credits, diploma: DiplomaInForce) -> _Answer:
    closure, as_of = standings.closure, standings.as_of
    conditions = condition_results(diploma.conditions, closure, as_of)
    found = Allocation(diploma, had.awards, standings, {one.id: one for one in conditions})
    total, requirements = total_result(found), requirement_results(found)
    competencies = _required(standings) if diploma.competencies else ()
    parts: list[tuple[RequirementState, _Reasoned]] = [(total.state, total)] if total is not None else []
    parts.extend((one.state, one) for one in requirements if not one.alternative)
    if all_at_once(found) == "short" and not any(state == "short" for state, _ in parts):
        text = "the requirements are not met all at once, whatever is decided"
        parts.append(("short", _Said(Reason("note", text, diploma.reason.origin))))
    parts.extend((one.state, one) for one in conditions if not one.alternative)
    parts.extend((_STATES[one.outcome], one) for one in competencies)
    board = expulsion(closure, as_of)
    parts.extend([(board[0], _Said(board[1]))] if board is not None else [])
    state = _over_all({state for state, _ in parts})
    open_parts = [part for one, part in parts if one in _OPEN]
    text = f"{len(open_parts)} of {len(parts)} parts of the diploma are open" if open_parts else "nothing is open"
    decided = (board[1],) if board is not None and board[0] == "met" else ()

    def why() -> Made:
        return {"children": (*(part.reason for part in open_parts), *decided, diploma.reason)}

    reason = Reason.later(why, kind="note", text=text, origin=None)

    def steps() -> _Steps:
        asked = board is not None and board[0] == "needs-decision"
        waits = (Step("decision", "expulsion", (), ("board",), board[1]),) if board is not None and asked else ()
        return (*next_steps(found, had, requirements, conditions), *waits)

    return _Answer(state, reason, diploma, total, requirements, conditions, competencies, steps)


def _over_all(states: set[RequirementState]) -> RequirementState:
    """Return one state: short where anything is short, whatever is decided; else what is open for another reason."""
    return next((one for one in _OPEN if one in states), "met")


def _required(standings: Standings) -> tuple[Judgement, ...]:
    """Return the judgements of the competencies that every student must master, without those that have ended."""
    return tuple([standings.of(name).judgement for name in standings.ground.required])


def _audit(standings: Standings, had: Credits, answer: _Answer) -> Audit:
    student, diploma = standings.closure.student.record, answer.diploma
    conferral = _conferral(standings)
    state, reason = answer.state, answer.reason
    if conferral is not None:
        text = f"{conferral.record.diploma} was conferred on {conferral.record.conferred}, which stands"
        state, reason = "met", Reason("decision", text, conferral.origin, (answer.reason,))
    return Audit.later(
        lambda: {"steps": answer.steps() if state != "met" else ()},  # most who ask for an audit print none
        student=student.id,
        graduating_class=student.graduating_class,
        school=student.school,
        as_of=standings.as_of,
        diploma=diploma.id if diploma is not None else None,
        diploma_title=diploma.title if diploma is not None else None,
        state=state,
        conferred=conferral.record.conferred if conferral is not None else None,
        total=answer.total,
        requirements=answer.requirements,
        conditions=answer.conditions,
        competencies=answer.competencies,
        awards=had.awards,
        progress=had.progress,
        differences=had.differences,
        policies=tuple((kept.record.id, kept.record.as_of) for kept in standings.policies),
        reason=reason,
    )


def _conferral(standings: Standings) -> Kept[Conferral] | None:
    known = (kept for kept in standings.closure.conferrals if kept.record.conferred <= standings.as_of)
    return min(known, key=lambda kept: (kept.record.conferred, kept.record.id), default=None)
