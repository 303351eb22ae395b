"""What comes next: what would close the gap toward the diploma soonest, and what awaits whose decision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from mblkit.engine.allocation import AS_IT_IS, Allocation
from mblkit.engine.credits import Credits
from mblkit.engine.deciders import roles_of
from mblkit.engine.overlap import award_of
from mblkit.engine.plans import Plan
from mblkit.engine.requirement_results import TOTAL
from mblkit.engine.results import Award, ConditionResult, Judgement, Reason, RequirementResult, Step
from mblkit.model.base import local
from mblkit.model.experience import CreditOffer, ExperienceRecord
from mblkit.model.numbers import show

_NOTHING: Final = Fraction(0)


def next_steps(
    found: Allocation,
    had: Credits,
    requirements: Sequence[RequirementResult],
    conditions: Sequence[ConditionResult],
) -> tuple[Step, ...]:
    """Return the next steps of a student: credit, then competencies, conditions and decisions.

    Credit that is under way goes first, what has the fewest parts to do before the rest; then experiences that are
    offered in the student's grade and whose prerequisites are earned. Each is named only if it closes something that
    those before it leave open. Source: DESIGN section 5 and issue 6; decision note 17.
    """
    return (
        *_Closing(found, had).steps(),
        *_competencies(found, requirements),
        *_conditions(conditions),
        *_decisions(found, requirements),
    )


_Candidate = tuple[Literal["experience", "offered"], Award, Reason]


@dataclass(slots=True)
class _Closing:
    """Experiences that would close what falls short of credit, chosen one after another."""

    found: Allocation
    had: Credits
    chosen: list[_Candidate] = field(default_factory=list)

    def steps(self) -> Iterator[Step]:
        """Yield the experiences, each with what falls short now and what it may serve."""
        plan = self.found.plan(AS_IT_IS)
        open_ = self._open(plan)
        if not open_:
            return
        candidates = [*self._under_way(), *self._offered()]
        self.chosen.extend(self._enough(candidates, self._gaps(plan)))
        rest = self._with(self.chosen)
        if self._open(rest):
            self._choose([one for one in candidates if one not in self.chosen], rest)
        for sort, award, why in self.chosen:
            serves = self._serves(award)
            closes = tuple(name for name in open_ if name in serves)
            yield Step(sort, award.id.removeprefix(award_of("")), closes, (), why)

    def _gaps(self, plan: Plan) -> dict[str, Fraction]:
        gaps = {name: amount for name, amount in plan.assignment.short.items() if amount}
        total = (self.found.diploma.needed or _NOTHING) - plan.total
        return gaps | ({TOTAL: total} if total > 0 else {})

    def _enough(self, candidates: Sequence[_Candidate], gaps: dict[str, Fraction]) -> Iterator[_Candidate]:
        """Yield candidates until their amounts cover the gaps: most often that is all there is to find out."""
        chains = self.found.serving.chains
        for one in candidates:
            if not gaps:
                return
            piece = self.found.serving.piece(one[1])
            ways = ([name for name in chains.get(target, ()) if name in gaps] for target in piece.toward)
            way = next((names for names in ways if names), [])
            if not way and TOTAL not in gaps:
                continue
            yield one
            for name in (*way, TOTAL):
                if gaps.get(name, _NOTHING) <= piece.amount:
                    gaps.pop(name, None)
                else:
                    gaps[name] -= piece.amount

    def _open(self, plan: Plan) -> tuple[str, ...]:
        """Return what falls short of credit in a plan, the total last."""
        short = [one.id for one in self.found.diploma.requirements if plan.assignment.short[one.id]]
        needed = self.found.diploma.needed or _NOTHING
        return (*short, *((TOTAL,) if needed > plan.total else ()))

    def _serves(self, award: Award) -> set[str]:
        chains = self.found.serving.chains
        toward = self.found.serving.piece(award).toward
        return {TOTAL, *(name for target in toward for name in chains.get(target, ()))}

    def _choose(self, candidates: Sequence[_Candidate], plan: Plan) -> None:
        """Take each candidate that makes the plan better, until nothing falls short."""
        for one in candidates:
            open_ = self._open(plan)
            if not open_:
                break
            if not self._serves(one[1]).isdisjoint(open_):
                better = self._with([*self.chosen, one])
                if better.rank < plan.rank:
                    self.chosen.append(one)
                    plan = better

    def _with(self, candidates: Sequence[_Candidate]) -> Plan:
        return self.found.plan(AS_IT_IS, [award for _, award, _ in candidates])

    def _under_way(self) -> Iterator[_Candidate]:
        experiences = self.found.standings.district.experiences
        for one in sorted(self.had.progress, key=lambda each: (len(each.missing), each.experience)):
            record = experiences[one.experience].record
            if record.credit is not None and one.of:
                yield "experience", self._hoped(record, record.credit), one.reason

    def _offered(self) -> Iterator[_Candidate]:
        """Yield experiences that the student may take next, in order of id."""
        standings = self.found.standings
        grade = standings.closure.student.record.grade
        earned = {award.id for award in self.had.awards}
        taken = earned | {award_of(one.experience) for one in self.had.progress}
        for name, kept in sorted(standings.district.experiences.items()):
            record, ended = kept.record, kept.record.retired
            fits = grade in record.grades and (ended is None or ended.on > standings.as_of)
            ready = all(award_of(one) in earned for one in record.prerequisites)
            if record.credit is not None and award_of(name) not in taken and fits and ready:
                text = f"{name}: {show(record.credit.amount)} credit, offered in grade {grade}"
                yield "offered", self._hoped(record, record.credit), Reason("note", text, kept.origin)

    def _hoped(self, record: ExperienceRecord, offer: CreditOffer) -> Award:
        """Return the award that an experience would give today."""
        standings = self.found.standings
        return Award(
            id=award_of(record.id),
            title=local(record.title, standings.district.language),
            type=record.type,
            area=record.area,
            basis="mastery",
            amount=offer.amount,
            toward=offer.toward,
            earned=standings.as_of,
            grade=standings.closure.student.record.grade,
            posted=None,
            posted_amount=None,
            posting=None,
            needs_decision=False,
            reason=Reason("note", f"{record.id} once it is earned"),
        )


def _competencies(found: Allocation, requirements: Sequence[RequirementResult]) -> Iterator[Step]:
    """Yield, for each requirement that falls short of mastery, the competencies with the fewest parts to do."""
    left = found.plan(AS_IT_IS).left
    for result in requirements:
        mastery = found.mastery.get(result.id)
        if mastery is None or mastery.verdict != "short" or result.id in left or result.state == "not-applicable":
            continue
        open_ = [one for one in mastery.judged if one.outcome not in {"mastered", "needs-decision"}]
        nearest = sorted(open_, key=lambda one: (_to_do(one), one.target))
        for one in nearest[: mastery.needed - mastery.mastered]:
            yield Step("competency", one.target, (result.id,), (), one.reason)


def _to_do(judged: Judgement) -> int:
    return sum(part.outcome not in {"mastered", "not-applicable"} for part in judged.parts) or 1


def _conditions(conditions: Sequence[ConditionResult]) -> Iterator[Step]:
    for one in conditions:
        if one.state == "short" and not one.alternative:
            yield Step("condition", one.id, (one.id,), one.roles, one.reason)


def _decisions(found: Allocation, requirements: Sequence[RequirementResult]) -> Iterator[Step]:
    """Yield what waits for a decision, with the roles that the policies name."""
    waiting = tuple(one.id for one in requirements if one.state == "needs-decision")
    for award in found.waiting:
        serves = {name for one in award.toward for name in found.serving.chains.get(one, ())}
        yield Step("decision", award.id, tuple(one for one in waiting if one in serves), (), award.reason)
    for limited in found.limits:
        if limited.waived is None and limited.limit.rule.waivable:
            yield Step("decision", limited.limit.id, waiting, roles_of(limited.limit.rule.waivable), limited.reason)
    for result in requirements:
        chosen, mastery = found.chosen.get(result.id), found.mastery.get(result.id)
        if result.state == "needs-decision" and chosen is not None:
            yield Step("decision", result.id, (result.id,), (chosen.role,), chosen.reason)
        if mastery is not None and result.state != "not-applicable":
            for one in mastery.judged:
                if one.outcome == "needs-decision":
                    yield Step("decision", one.target, (result.id,), (), one.reason)
