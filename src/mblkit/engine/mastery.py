"""Judgements of mastery: one outcome for each target, with the day since which it holds and every reason.

A judgement is a replay: the outcome is found on each day on which evidence or a decision changes something, under
the settings in force on the day of the judgement. Nothing here knows of supports or of habits of work.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from mblkit.district import Closure, CompetencyEntry, District
from mblkit.engine.bodies import BodyOfEvidence, Gathered, body_of, gather, lacking, lineage, retired_on
from mblkit.engine.methods import Series, apply
from mblkit.engine.results import Judgement, MasteryOutcome, Reason
from mblkit.engine.settings import (
    Candidate,
    Cohort,
    InForce,
    describe_rollup,
    judging_among,
    judging_candidates,
    judging_reasons,
    policies_for,
)
from mblkit.model.decisions import Exemption, Override
from mblkit.model.numbers import show
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import Judging, PolicyRecord, RollUp
from mblkit.model.scale import ScaleRecord


class Finding(NamedTuple):
    """What was found on one day.

    Attributes:
        outcome: the outcome.
        level: the level, or None.
        value: the number behind the level, or None.
        reasons: the arithmetic, and what else led there.
    """

    outcome: MasteryOutcome
    level: str | None
    value: Fraction | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A judgement, and the outcomes before it.

    Attributes:
        judgement: the judgement.
        history: the days on which the outcome changed, and what it became, oldest first.
    """

    judgement: Judgement
    history: tuple[tuple[date, MasteryOutcome], ...]

    def on(self, day: date) -> MasteryOutcome:
        """Return the outcome on a day; before there was anything to judge, not enough evidence."""
        outcome: MasteryOutcome = "not-enough-evidence"
        for since, became in self.history:
            if since <= day:
                outcome = became
        return outcome


@dataclass(slots=True)
class Standings:
    """The standings of one student on one day, each found once.

    Attributes:
        district: the district.
        closure: the student's records.
        as_of: the day of the judgements, and the day whose policies are in force.
    """

    district: District
    closure: Closure
    as_of: date
    policies: tuple[Kept[PolicyRecord], ...] = field(init=False)
    _gathered: Gathered = field(init=False)
    _candidates: list[Candidate[Judging]] = field(init=False)
    _overrides: Mapping[str, list[Kept[Override]]] = field(init=False)
    _exemptions: Mapping[str, Kept[Exemption]] = field(init=False)
    _in_force: dict[str, InForce] = field(init=False, default_factory=dict)
    _reasons: dict[tuple[str, bool], tuple[Reason, ...]] = field(init=False, default_factory=dict)
    _found: dict[str, Standing] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.policies = policies_for(self.district, self.cohort)
        self._gathered = gather(self.district, self.closure, self.as_of)
        self._candidates = judging_candidates(self.policies, self.cohort.graduating_class)
        self._overrides, self._exemptions = _decisions(self.closure, self.as_of)

    @property
    def cohort(self) -> Cohort:
        """The student's class and school, and the day."""
        student = self.closure.student.record
        return Cohort(student.graduating_class, self.as_of, student.school)

    def of(self, target: str) -> Standing:
        """Return the standing on a competency, indicator or objective. Raises KeyError where there is none."""
        if target not in self._found:
            self._found[target] = self._stand(target)
        return self._found[target]

    def settings(self, competency: str) -> InForce:
        """Return the settings that judge a competency. Raises KeyError where there is none."""
        if competency not in self._in_force:
            entry = self.district.competencies[competency]
            self._in_force[competency] = judging_among(self._candidates, entry)
        return self._in_force[competency]
