"""Credit and mastery against a diploma: the total, each requirement, and what waits for whom."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from mblkit.district import District
from mblkit.engine.assignment import Minimum
from mblkit.engine.chosen import Chosen, chosen_parts
from mblkit.engine.decided import decided
from mblkit.engine.deciders import LOCAL_BOARD, why_not
from mblkit.engine.limited import Limited, limited_credit
from mblkit.engine.mastery import Standings
from mblkit.engine.mastery_asked import MasteryFound, mastery_found
from mblkit.engine.plans import Asked, Choice, Plan, best_plan
from mblkit.engine.requirements import DiplomaInForce, RequirementInForce
from mblkit.engine.results import Award, ConditionResult, Reason
from mblkit.engine.serving import Serving, serving_of
from mblkit.model.decisions import Exemption, Substitution
from mblkit.model.origin import Kept

_NOTHING: Final = Fraction(0)

CONDITION: Final = "condition:"
"""What the name of a condition begins with where it is a part of a choice."""

_MOST_DIPLOMAS: Final = 64
"""Of so many diplomas it is kept what they ask for of credit."""

AS_IT_IS, DECIDED, SETTLED = range(3)
"""How much is assumed: nothing; that what waits is decided for the student; that open rules are settled so too."""

_OPEN: Final[Mapping[int, frozenset[str]]] = {
    AS_IT_IS: frozenset({"short", "needs-decision", "undetermined-by-policy"}),
    DECIDED: frozenset({"short", "undetermined-by-policy"}),
    SETTLED: frozenset({"short"}),
}
"""What is not met, whatever is assumed."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """Recorded exemptions from requirements: those that hold, and those that do not, with why."""

    holding: Mapping[str, Kept[Exemption]]
    idle: Mapping[str, tuple[Reason, ...]]


@dataclass(slots=True)
class Allocation:
    """A student's credit and mastery against a diploma, under more and more assumptions.

    Attributes:
        diploma: the diploma.
        awards: all credit, by day and id.
        standings: the student's standings.
        conditions: the conditions of the diploma, by id.
        lifted: the exemptions.
        serving: what credit may serve.
        limits: the limits that some credit is beyond.
        mastery: where the student stands on the competencies of each requirement that asks for some.
        chosen: for each choice, the recorded one, where there is one by whom the diploma names.
    """

    diploma: DiplomaInForce
    awards: Sequence[Award]
    standings: Standings
    conditions: Mapping[str, ConditionResult]
    lifted: Lifted = field(init=False)
    serving: Serving = field(init=False)
    limits: tuple[Limited, ...] = field(init=False)
    mastery: Mapping[str, MasteryFound] = field(init=False)
    chosen: Mapping[str, Chosen] = field(init=False)
    _plans: dict[int, Plan] = field(init=False, default_factory=dict)
    _closed: dict[int, frozenset[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        diploma, standings = self.diploma, self.standings
        self.lifted = _lifted(diploma, standings)
        substitutions = [
            kept
            for kept in decided(standings.closure, Substitution, standings.as_of)
            if not_substituted(kept.record, diploma, standings.cohort.graduating_class) is None
        ]
        self.serving = serving_of(diploma.requirements, standings.closure, substitutions)
        self.limits = limited_credit(diploma.limits, self.awards, self.serving, standings)
        found = ((one.id, mastery_found(one, standings)) for one in diploma.requirements)
        self.mastery = {name: mastery for name, mastery in found if mastery is not None}
        self.chosen = _chosen(diploma, standings)

    @property
    def waiting(self) -> tuple[Award, ...]:
        """Credit that waits for a decision."""
        return tuple(award for award in self.awards if award.needs_decision)

    def plan(self, assumed: int, more: Sequence[Award] = ()) -> Plan:
        """Return the best plan under an assumption; with `more` credit, what it would be then."""
        if more:
            return self._best(assumed, more)
        if assumed not in self._plans:
            same = assumed > AS_IT_IS and not self._differs(assumed)
            self._plans[assumed] = self.plan(assumed - 1) if same else self._best(assumed, ())
        return self._plans[assumed]

    def _differs(self, assumed: int) -> bool:
        """Tell whether an assumption changes what there is to plan with."""
        lets = assumed == DECIDED and (
            any(one.waived is None and one.limit.rule.waivable for one in self.limits) or bool(self.chosen)
        )
        lets = lets or any(_counts_from(one) == assumed for one in self.waiting)
        return lets or self.closed(assumed) != self.closed(assumed - 1)

    def _best(self, assumed: int, more: Sequence[Award]) -> Plan:
        sound = [award for award in self.awards if assumed >= _counts_from(award)]
        limits = self.limits
        if more and self.diploma.limits:
            limits = limited_credit(self.diploma.limits, (*self.awards, *more), self.serving, self.standings)
        return best_plan([self.serving.piece(award) for award in (*sound, *more)], self._asked(assumed, limits))

    def _asked(self, assumed: int, limits: Sequence[Limited]) -> Asked:
        lifted = self.lifted.holding
        return Asked(
            minimums=_minimums(self.diploma, self.standings.district) if not lifted else _less(self.diploma, lifted),
            choices=tuple(self._choice(one, assumed) for one in self.diploma.requirements if one.choose is not None),
            closed=self.closed(assumed),
            total=self.diploma.needed or _NOTHING,
            bounds=[
                one.bound
                for one in limits
                if one.waived is None and not (assumed >= DECIDED and one.limit.rule.waivable)
            ],
            split=self.diploma.split,
        )

    def closed(self, assumed: int) -> frozenset[str]:
        """Return what is not met for another reason than credit."""
        if assumed not in self._closed:
            self._closed[assumed] = self._closed_under(assumed)
        return self._closed[assumed]

    def _closed_under(self, assumed: int) -> frozenset[str]:
        open_ = _OPEN[assumed]
        names = (name for name, one in self.mastery.items() if one.verdict in open_ and name not in self.lifted.holding)
        ways = (one for one in self.diploma.conditions if one.within is not None)
        return frozenset((*names, *(f"{CONDITION}{one.id}" for one in ways if self.conditions[one.id].state in open_)))

    def parts(self, choice: str) -> tuple[str, ...]:
        """Return the parts of a choice that apply to the student, in the policies' order."""
        asked = (one.id for one in self.diploma.requirements if one.within == choice and not self.applies_not(one))
        ways = (one.id for one in self.diploma.conditions if one.within == choice)
        return (*asked, *(f"{CONDITION}{one}" for one in ways if self.conditions[one].state != "not-applicable"))

    def applies_not(self, one: RequirementInForce) -> bool:
        """Tell whether a requirement does not apply to the student."""
        mastery = self.mastery.get(one.id)
        only_mastery = not one.needed and one.choose is None
        return one.id in self.lifted.holding or (
            only_mastery and mastery is not None and mastery.verdict == "not-applicable"
        )

    def _choice(self, one: RequirementInForce, assumed: int) -> Choice:
        parts = self.parts(one.id)
        number = 0 if one.id in self.lifted.holding else min(one.choose or 0, len(parts))
        chosen = self.chosen.get(one.id)
        if chosen is None or assumed >= DECIDED:
            return Choice(one.id, number, parts)
        named = tuple(part for part in parts if part.removeprefix(CONDITION) in chosen.parts)
        return Choice(one.id, number, named) if len(named) >= number else Choice(one.id, number, parts, named)


def _minimums(diploma: DiplomaInForce, district: District) -> tuple[Minimum, ...]:
    """Return what a diploma asks for of credit: made once for all who are asked for the same."""
    known: dict[int, tuple[DiplomaInForce, tuple[Minimum, ...]]] = district.derived("minimums", dict)
    # The identity stands for the diploma, which is kept beside it.
    found = known.get(id(diploma))
    if found is None:
        if len(known) >= _MOST_DIPLOMAS:
            known.clear()
        found = known[id(diploma)] = diploma, _less(diploma, ())
    return found[1]


def _less(diploma: DiplomaInForce, lifted: Container[str]) -> tuple[Minimum, ...]:
    """Return what a diploma asks for of credit: nothing of what is lifted."""
    return tuple(
        [
            Minimum(one.id, _NOTHING if one.id in lifted else one.needed, one.within, one.shared)
            for one in diploma.requirements
        ]
    )


def _counts_from(award: Award) -> int:
    """Return the assumption under which a credit begins to count."""
    if not award.needs_decision:
        return AS_IT_IS
    return SETTLED if award.undetermined else DECIDED


def not_substituted(record: Substitution, diploma: DiplomaInForce, graduating_class: int) -> str | None:
    """Return why a substitution does not hold, or None where it does.

    Who may lift a requirement may also say what takes its place (dimension D09); besides, the local board may (C001).
    """
    asked = next((one for one in diploma.requirements if one.id == record.requirement), None)
    if asked is None or asked.exemptible is None or record.role in LOCAL_BOARD:
        return None
    return why_not(asked.exemptible, record.role, record.on, graduating_class, verb="substitute")


def _lifted(diploma: DiplomaInForce, standings: Standings) -> Lifted:
    holding: dict[str, Kept[Exemption]] = {}
    idle: dict[str, tuple[Reason, ...]] = {}
    asked = {one.id: one for one in diploma.requirements}
    for kept in decided(standings.closure, Exemption, standings.as_of):
        record = kept.record
        one = asked.get(record.requirement or "")
        if one is None:
            continue
        why = None
        if one.exemptible is not None:
            why = why_not(one.exemptible, record.role, record.on, standings.cohort.graduating_class, verb="lift")
        if why is None:
            holding.setdefault(one.id, kept)
        else:
            told = Reason("set-aside", f"exemption of {record.on}: {why}", kept.origin)
            idle[one.id] = (*idle.get(one.id, ()), told)
    return Lifted(holding, idle)


def _chosen(diploma: DiplomaInForce, standings: Standings) -> dict[str, Chosen]:
    recorded = chosen_parts(standings.closure, standings.as_of)
    return {
        one.id: chosen
        for one in diploma.requirements
        if one.choose is not None and one.chosen_by is not None
        if (chosen := recorded.get((one.id, one.chosen_by))) is not None
    }
