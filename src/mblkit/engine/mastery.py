"""Judgements of mastery: one outcome for each target, with the day since which it holds and every reason.

A judgement is a replay: the outcome is found on each day on which evidence or a decision changes something,
under the settings in force on the day of the judgement. Nothing here knows of supports or habits of work.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from mblkit.district import Closure, District
from mblkit.engine.bodies import BodyOfEvidence, Scores, body_of, describe
from mblkit.engine.decided import decided
from mblkit.engine.findings import Finding, find_level, reaches, roll_up
from mblkit.engine.gathering import Gathered, gather, retired_on
from mblkit.engine.replay import History, Terms, outcome_on, replay, shown, since
from mblkit.engine.results import Judgement, MasteryOutcome, Reason
from mblkit.engine.settings import (
    Candidate,
    Cohort,
    InForce,
    judging_among,
    judging_candidates,
    policies_for,
)
from mblkit.engine.wording import describe_rollup, judging_reasons
from mblkit.model.decisions import Exemption, Override
from mblkit.model.judging import Judging
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord

_WORDS: Final[Mapping[MasteryOutcome, str]] = {
    "mastered": "mastered",
    "not-yet": "not yet mastered",
    "not-enough-evidence": "not enough evidence",
    "not-applicable": "does not apply",
    "needs-decision": "needs a decision",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A judgement, and how the outcome came to be."""

    judgement: Judgement
    history: History


@dataclass(slots=True)
class Standings:
    """The standings of one student on one day, each found once.

    Attributes:
        district: the district.
        closure: the student's records.
        as_of: the day of the judgements, and the day whose policies are in force.
        cohort: the student's class and school, and the day.
        policies: the policies in force.
    """

    district: District
    closure: Closure
    as_of: date
    cohort: Cohort = field(init=False)
    policies: tuple[Kept[PolicyRecord], ...] = field(init=False)
    _gathered: Gathered = field(init=False)
    _candidates: list[Candidate[Judging]] = field(init=False)
    _singled_out: frozenset[str | None] = field(init=False)
    _overrides: dict[str, list[Kept[Override]]] = field(init=False, default_factory=dict)
    _exemptions: dict[str, Kept[Exemption]] = field(init=False, default_factory=dict)
    _in_force: dict[tuple[str, ...], InForce] = field(init=False, default_factory=dict)
    _reasons: dict[tuple[tuple[str, ...], bool], tuple[Reason, ...]] = field(init=False, default_factory=dict)
    _scores: dict[str, Scores] = field(init=False, default_factory=dict)
    _found: dict[str, Standing] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        student = self.closure.student.record
        self.cohort = Cohort(student.graduating_class, self.as_of, student.school)
        self.policies = policies_for(self.district, self.cohort)
        self._gathered = gather(self.district, self.closure, self.as_of)
        self._candidates = judging_candidates(self.policies, self.cohort.graduating_class)
        self._singled_out = frozenset(one.setting.scope.competency for one in self._candidates)
        for override in decided(self.closure, Override, self.as_of):
            self._overrides.setdefault(override.record.target, []).append(override)
        for exemption in decided(self.closure, Exemption, self.as_of):
            if exemption.record.competency is not None:
                self._exemptions.setdefault(exemption.record.competency, exemption)

    def of(self, target: str) -> Standing:
        """Return the standing on a competency, indicator or objective. Raises KeyError for another id."""
        if target not in self._found:
            entry = self.district.competencies.get(target)
            rolled_up = entry is not None and bool(entry.record.indicators)
            self._found[target] = self._rolled_up(target) if rolled_up else self._scored(target)
        return self._found[target]

    def settings(self, competency: str) -> InForce:
        """Return the settings that judge a competency. Raises KeyError where there is none."""
        key = self._alike(competency)
        if key not in self._in_force:
            self._in_force[key] = judging_among(self._candidates, self.district.competencies[competency])
        return self._in_force[key]

    def _alike(self, competency: str) -> tuple[str, ...]:
        """Return what competencies that the same settings judge have in common: the area and the scale."""
        entry = self.district.competencies[competency]
        return (competency,) if competency in self._singled_out else (entry.area, entry.scale.id)

    def _scored(self, target: str) -> Standing:
        """Judge a target by its own body of evidence."""
        competency = self.district.competency_of(target)
        settings, scale = self.settings(competency), self.district.competencies[competency].scale
        if scale.id not in self._scores:
            self._scores[scale.id] = Scores.on(scale)
        body = body_of(self.district, self._gathered, target, settings.body.value, self._scores[scale.id])
        now, history = replay(
            (day for one in body.admitted for day in one.days()),
            lambda day: find_level(body.admitted, day, settings, scale),
            self._terms(target, competency, settings),
            self.as_of,
        )
        reasons = (*_weighed(body, self.as_of), *now.reasons, *self._cited(competency, rolled_up=False))
        reason = Reason("part", _says(target, now, history), self._origin(target), reasons)
        counted = sum(one.counts_on(self.as_of) for one in body.admitted)
        return _standing(target, now, history, reason, (counted, ()))

    def _rolled_up(self, target: str) -> Standing:
        """Judge a competency by its indicators."""
        entry, settings = self.district.competencies[target], self.settings(target)
        rule = settings.rollup.value
        parts = [self.of(indicator.id) for indicator in entry.record.indicators]

        def find(day: date) -> Finding:
            rolled = roll_up([outcome_on(part.history, day) for part in parts], rule)
            needed = describe_rollup(rule, "indicators")
            text = f"{rolled.mastered} of {rolled.of} indicators mastered, {rolled.needed} needed ({needed})"
            return Finding(rolled.outcome, reasons=(Reason("arithmetic", text),))

        now, history = replay(
            (day for part in parts for day, _ in part.history),
            find,
            self._terms(target, target, settings),
            self.as_of,
        )
        judged = tuple(part.judgement for part in parts)
        reasons = (
            *(one.reason for one in judged),
            *_beside_indicators(self._gathered, target),
            *now.reasons,
            *self._cited(target, rolled_up=True),
        )
        reason = Reason("part", _says(target, now, history), entry.origin, reasons)
        return _standing(target, now, history, reason, (sum(one.evidence for one in judged), judged))

    def _cited(self, competency: str, *, rolled_up: bool) -> tuple[Reason, ...]:
        key = (self._alike(competency), rolled_up)
        if key not in self._reasons:
            self._reasons[key] = judging_reasons(self.settings(competency), rolled_up=rolled_up)
        return self._reasons[key]

    def _terms(self, target: str, competency: str, settings: InForce) -> Terms:
        scale = self.district.competencies[competency].scale
        overrides = self._overrides.get(target, ())
        return Terms(
            retired=retired_on(self.district, target),
            exemption=self._exemptions.get(competency),
            overrides=tuple((kept, reaches(kept.record.level, settings, scale)) for kept in overrides),
            sticky=settings.retention.value == "sticky",
        )

    def _origin(self, target: str) -> Origin:
        found = self.district.objectives.get(target) or self.district.indicators.get(target)
        return found.origin if found is not None else self.district.competencies[target].origin


def _weighed(body: BodyOfEvidence, as_of: date) -> list[Reason]:
    """Return what counts on the day, then what is set aside."""
    counted = [one.reason for one in body.admitted if one.counts_on(as_of)]
    too_old = [
        Reason("set-aside", f"{one.reason.text}: too old since {one.until}", one.reason.origin)
        for one in body.admitted
        if not one.counts_on(as_of)
    ]
    return [*counted, *too_old, *body.set_aside]


def _beside_indicators(gathered: Gathered, competency: str) -> list[Reason]:
    """Return evidence that names a competency with indicators, and so none of what is scored toward it."""
    return [
        Reason("set-aside", f"{describe(one)}: {competency} is judged by its indicators alone", one.origin)
        for one in gathered.pools.get(competency, ())
    ]


def _says(target: str, now: Finding, history: History) -> str:
    begun = f" since {since(history)}" if now.outcome == "mastered" else ""
    level = f", level {now.level}" if now.level is not None else ""
    return f"{target}: {_WORDS[now.outcome]}{begun}{level}"


def _standing(
    target: str, now: Finding, history: History, reason: Reason, basis: tuple[int, tuple[Judgement, ...]]
) -> Standing:
    evidence, parts = basis
    judgement = Judgement(
        target=target,
        outcome=now.outcome,
        level=now.level,
        value=now.value,
        since=since(history),
        shown=shown(history),
        evidence=evidence,
        parts=parts,
        reason=reason,
    )
    return Standing(judgement, history)


def judge_mastery(district: District, closure: Closure, target: str, as_of: date) -> Judgement:
    """Return the judgement of one competency, indicator or objective for a student on a day.

    Raises KeyError for a target that the district does not have.
    Source: Guidelines (2015), clauses C024, C040, C042, C046, C049, C054, C056 and C073; decision note 4.
    """
    return Standings(district, closure, as_of).of(target).judgement


def judge_all(
    district: District, closure: Closure, as_of: date, targets: Iterable[str] | None = None
) -> dict[str, Judgement]:
    """Return the judgements of some targets, or of every competency in the district's order, by id.

    Raises KeyError for a target that the district does not have. Source: as `judge_mastery`.
    """
    standings = Standings(district, closure, as_of)
    names = district.competencies if targets is None else targets
    return {target: standings.of(target).judgement for target in names}
