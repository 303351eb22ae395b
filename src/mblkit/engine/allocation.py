"""Credit against the minimums of a diploma: each requirement and the total, with the credits that count there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from mblkit.district import Closure
from mblkit.engine.assignment import Assignment, Minimum, Piece, assign
from mblkit.engine.decided import decided
from mblkit.engine.requirements import DiplomaInForce, RequirementInForce
from mblkit.engine.results import Award, Reason, RequirementResult, RequirementState
from mblkit.model.decisions import Exemption, Substitution
from mblkit.model.numbers import show
from mblkit.model.origin import Kept

TOTAL: Final = "total"
"""The id of the result on the total of credit."""

_NOTHING: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Lifted:
    """The decisions that bear on requirements: what is lifted, and what may be met in another way."""

    exemptions: Mapping[str, Kept[Exemption]]
    substitutions: tuple[Kept[Substitution], ...]


def credit_results(
    diploma: DiplomaInForce, awards: Sequence[Award], closure: Closure, as_of: date
) -> tuple[RequirementResult, tuple[RequirementResult, ...]]:
    """Return where a student's credit stands against the total and the requirements of a diploma.

    Credit that waits for a decision counts nowhere; where it would make the difference, the result needs a decision.
    Source: clauses, section 3 and section 8, trap 11; C003 for exemptions; decision note 5.
    """
    lifted = _Lifted(
        {
            kept.record.requirement: kept
            for kept in reversed(decided(closure, Exemption, as_of))
            if kept.record.requirement is not None
        },
        tuple(decided(closure, Substitution, as_of)),
    )
    sound = [award for award in awards if not award.needs_decision]
    found = _assigned(diploma, sound, lifted)
    hoped = found if len(sound) == len(awards) else _assigned(diploma, awards, lifted)
    requirements = tuple(_requirement(one, awards, lifted, found, hoped) for one in diploma.requirements)
    return _total(diploma, awards, lifted), requirements


def _assigned(diploma: DiplomaInForce, awards: Sequence[Award], lifted: _Lifted) -> Assignment:
    chains: dict[str, tuple[str, ...]] = {}
    for one in diploma.requirements:  # parents come before their parts
        chains[one.id] = (one.id, *chains.get(one.within or "", ()))
    pieces = (Piece(award.id, award.amount, _toward(award, chains, lifted)) for award in awards)
    return assign(
        pieces,
        [
            Minimum(one.id, _NOTHING if one.id in lifted.exemptions else one.needed, one.within, one.shared)
            for one in diploma.requirements
        ],
    )


def _toward(award: Award, chains: Mapping[str, tuple[str, ...]], lifted: _Lifted) -> tuple[str, ...]:
    """Return what a credit may serve, with what it may be counted for instead by a substitution."""
    serves = {name for target in award.toward for name in (target, *chains.get(target, ()))}
    more = (kept.record.requirement for kept in lifted.substitutions if kept.record.by_credit_toward in serves)
    return tuple(dict.fromkeys((*award.toward, *more)))


def _total(diploma: DiplomaInForce, awards: Sequence[Award], lifted: _Lifted) -> RequirementResult:
    counted = sum((award.amount for award in awards if not award.needs_decision), start=_NOTHING)
    waiting = sum((award.amount for award in awards if award.needs_decision), start=_NOTHING)
    short = max(diploma.needed - counted, _NOTHING)
    state: RequirementState = "met" if not short else "needs-decision" if waiting >= short else "short"
    children = [*_credits(awards, [award.id for award in awards]), diploma.reason]
    if lifted.exemptions:
        children.append(Reason("note", "an exemption lifts a requirement; the total stays what it is"))
    text = f"{TOTAL}: {show(counted)} of {show(diploma.needed)} credit, {state}"
    return RequirementResult(
        id=TOTAL,
        title="All credit",
        needed=diploma.needed,
        counted=counted,
        short=short,
        state=state,
        within=None,
        shared=False,
        credits=tuple((award.id, award.amount) for award in awards if not award.needs_decision),
        cites=diploma.cites,
        force=diploma.force,
        reason=Reason("arithmetic", text, diploma.reason.origin, tuple(children)),
    )


def _requirement(
    asked: RequirementInForce,
    awards: Sequence[Award],
    lifted: _Lifted,
    found: Assignment,
    hoped: Assignment,
) -> RequirementResult:
    counted, short = found.counted[asked.id], found.short[asked.id]
    here = frozenset(found.credits[asked.id])
    exemption = lifted.exemptions.get(asked.id)
    state: RequirementState = "met"
    notes: list[Reason] = []
    if exemption is not None:
        record = exemption.record
        state = "not-applicable"
        text = f"exempted on {record.on} by {record.role}: {record.reference} (C003)"
        notes.append(Reason("decision", text, exemption.origin))
    elif short and not hoped.short[asked.id]:
        state = "needs-decision"
        notes.append(Reason("note", "met once the credit that waits for a decision counts"))
    elif short and not found.proved:
        state = "needs-decision"
        notes.append(Reason("note", "it could not be proved that no other assignment of the credits does better"))
    elif short:
        state = "short"
    text = f"{asked.id}: {show(counted)} of {show(asked.needed)} credit, {state}"
    return RequirementResult(
        id=asked.id,
        title=asked.title,
        needed=asked.needed,
        counted=counted,
        short=short,
        state=state,
        within=asked.within,
        shared=asked.shared,
        credits=tuple((award.id, award.amount) for award in awards if award.id in here),
        cites=asked.cites,
        force=asked.force,
        reason=Reason(
            "part",
            text,
            asked.reason.origin,
            (*_credits(awards, here), *notes, *_substituted(asked, lifted), asked.reason),
        ),
    )


def _credits(awards: Sequence[Award], here: frozenset[str] | Sequence[str]) -> list[Reason]:
    """Return the credits that count somewhere. Why each is what it is stands with the award itself."""
    return [
        Reason(
            "set-aside" if award.needs_decision else "counted",
            f"{award.id} {show(award.amount)}{', waits for a decision' if award.needs_decision else ''}",
            award.reason.origin,
        )
        for award in awards
        if award.id in here
    ]


def _substituted(asked: RequirementInForce, lifted: _Lifted) -> list[Reason]:
    return [
        Reason(
            "decision",
            f"credit toward {kept.record.by_credit_toward} may count here, decided on {kept.record.on} "
            f"by {kept.record.role}: {kept.record.reference}",
            kept.origin,
        )
        for kept in lifted.substitutions
        if kept.record.requirement == asked.id
    ]
