"""Judgements of mastery: one outcome for each target, with the day since which it holds and every reason.

A judgement is a replay: the outcome is found on each day on which evidence or a decision changes something,
under the settings in force on the day of the judgement. Nothing here knows of supports or habits of work.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from mblkit.district import Closure, District, Evidence
from mblkit.engine.admitted import BodyOfEvidence, describe
from mblkit.engine.attempts import how_many, weighed
from mblkit.engine.bodies import body_of
from mblkit.engine.decided import decided
from mblkit.engine.findings import Finding, find_level, finder, reaches
from mblkit.engine.gathering import Gathered, gather
from mblkit.engine.ground import Frame, Ground, ground_of
from mblkit.engine.growth import Growth, growth_of, growth_over
from mblkit.engine.part_days import PartDays, depth_of, gives_value
from mblkit.engine.replay import History, Terms, replay, shown, since
from mblkit.engine.results import Judgement, MasteryOutcome, Reason
from mblkit.engine.rollups import roll_up
from mblkit.engine.settings import Cohort, InForce
from mblkit.model.decisions import Exemption, Override
from mblkit.model.origin import Kept
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
    """A judgement, and how the outcome came to be.

    Attributes:
        judgement: the judgement.
        history: the days on which the outcome changed.
        days: what a roll-up of which it is a part knows of it.
        renewed: the days from which a review of it is counted.
    """

    judgement: Judgement
    history: History
    days: PartDays
    renewed: tuple[date, ...] = ()


@dataclass(slots=True)
class Standings:
    """The standings of one student on one day, each found once.

    Attributes:
        district: the district.
        closure: the student's records.
        as_of: the day of the judgements, and the day whose policies are in force.
        cohort: the student's class and school, and the day.
        policies: the policies in force.
        ground: what the judgements of the student's cohort have in common.
    """

    district: District
    closure: Closure
    as_of: date
    cohort: Cohort = field(init=False)
    policies: tuple[Kept[PolicyRecord], ...] = field(init=False)
    ground: Ground = field(init=False)
    _gathered: Gathered = field(init=False)
    _overrides: dict[str, list[Kept[Override]]] = field(init=False, default_factory=dict)
    _exemptions: dict[str, Kept[Exemption]] = field(init=False, default_factory=dict)
    _found: dict[str, Standing] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        student = self.closure.student.record
        self.cohort = Cohort(student.graduating_class, self.as_of, student.school)
        self.ground = ground_of(self.district, self.cohort)
        self.policies = self.ground.policies
        self._gathered = gather(self.district, self.closure, self.as_of)
        for override in decided(self.closure, Override, self.as_of):
            self._overrides.setdefault(override.record.target, []).append(override)
        for exemption in decided(self.closure, Exemption, self.as_of):
            if exemption.record.competency is not None:
                self._exemptions.setdefault(exemption.record.competency, exemption)

    def of(self, target: str) -> Standing:
        """Return the standing on a competency, indicator or objective. Raises KeyError for another id."""
        found = self._found.get(target)
        if found is None:
            found = self._found[target] = self._standing(target)
        return found

    def settings(self, target: str) -> InForce:
        """Return the settings that judge a competency, indicator or objective. Raises KeyError for another id."""
        return self.ground.frame(target).settings

    def _standing(self, target: str) -> Standing:
        """Judge a target; one of which no record of the student says anything is judged once for the whole cohort."""
        frame, entry = self.ground.frame(target), self.district.competencies.get(target)
        parts = tuple(self.of(one.id) for one in entry.record.indicators) if entry is not None else ()
        known = self.ground.untouched
        touched = target in self._gathered.pools or target in self._overrides or frame.competency in self._exemptions
        if touched or any(part is not known.get(part.judgement.target) for part in parts):
            return self._rolled_up(frame, parts) if parts else self._scored(frame)
        if target not in known:
            known[target] = self._rolled_up(frame, parts) if parts else self._scored(frame)
        return known[target]

    def _scored(self, frame: Frame) -> Standing:
        """Judge a target by its own body of evidence."""
        target, rules, bar, as_of = frame.target, frame.settings.body.value, frame.bar, self.as_of
        body = body_of(self.district, self._gathered, target, rules, frame.scores, self.ground.moderation)
        terms = self._terms(frame, _renewing(body))
        course, history = replay(body.days(), finder(body, bar), terms, as_of)
        now = course[-1][1]

        def growth() -> Growth:
            return growth_of(body, as_of)

        def why() -> dict[str, Any]:
            (*_, (_, told)), _ = replay(body.days(), lambda day: find_level(body, day, bar), terms, as_of)
            counted, passed = weighed(body.admitted, rules, as_of)
            evidence = (*(one.reason for one in counted), *passed, *body.set_aside)
            return {"children": (*evidence, *told.reasons, *growth().reasons, *frame.cited(rolled_up=False))}

        reason = Reason.later(why, kind="part", text=_says(target, now, history), origin=frame.origin)
        days = PartDays(target, course, terms, frame.reach, body, rules)
        return _standing(days, history, reason, (how_many(body.admitted, rules, as_of), ()), growth)

    def _rolled_up(self, frame: Frame, parts: Sequence[Standing]) -> Standing:
        """Judge a competency by its indicators."""
        target, rule, pool = frame.target, frame.settings.rollup.value, self._gathered.pools.get(frame.target, ())
        depth, as_of = depth_of(rule), self.as_of

        def find(day: date) -> Finding:
            rolled = roll_up([part.days.on(day, depth) for part in parts], rule, "indicators")
            return Finding(rolled.outcome, None, rolled.value, (Reason("arithmetic", rolled.arithmetic),))

        def find_outcome(day: date) -> Finding:
            if depth != "outcomes":
                return find(day)._replace(reasons=())
            outcomes = tuple([part.days.outcome_on(day) for part in parts])
            if outcomes not in frame.rolled:
                frame.rolled[outcomes] = find(day)._replace(reasons=())
            return frame.rolled[outcomes]

        changes = [day for part in parts for day in part.days.days(depth)]
        terms = self._terms(frame, tuple(day for part in parts for day in part.renewed))
        course, history = replay(changes, find_outcome, terms, as_of)
        now, judged = course[-1][1], tuple(part.judgement for part in parts)

        def growth() -> Growth:
            return growth_over(judged)

        def why() -> dict[str, Any]:
            (*_, (_, told)), _ = replay(changes, find, terms, as_of)
            evidence = (*(one.reason for one in judged), *_beside_indicators(pool, target))
            return {"children": (*evidence, *told.reasons, *growth().reasons, *frame.cited(rolled_up=True))}

        reason = Reason.later(why, kind="part", text=_says(target, now, history), origin=frame.origin)
        counted = sum(one.evidence for one in judged)
        days = PartDays(target, course, terms, frame.reach if gives_value(rule) else None)
        return _standing(days, history, reason, (counted, judged), growth)

    def _terms(self, frame: Frame, renewed: tuple[date, ...]) -> Terms:
        overrides = self._overrides.get(frame.target, ())
        return Terms(
            retired=frame.retired,
            exemption=self._exemptions.get(frame.competency),
            overrides=tuple((kept, reaches(kept.record.level, frame.settings, frame.scale)) for kept in overrides),
            sticky=frame.sticky,
            review=frame.review,
            renewed=renewed,
        )


def _renewing(body: BodyOfEvidence) -> tuple[date, ...]:
    """Return the days on which evidence renews mastery: provisional evidence only where there is no other."""
    firm = tuple(one.since for one in body.admitted if one.scored and not one.provisional)
    return firm or tuple(one.since for one in body.admitted if one.scored)


def _beside_indicators(pool: Iterable[Evidence], competency: str) -> list[Reason]:
    """Return evidence that names a competency with indicators, and so none of what is scored toward it."""
    return [
        Reason("set-aside", f"{describe(one)}: {competency} is judged by its indicators alone", one.origin)
        for one in pool
    ]


def _says(target: str, now: Finding, history: History) -> str:
    begun = f" since {since(history)}" if now.outcome == "mastered" else ""
    level = f", level {now.level}" if now.level is not None else ""
    return f"{target}: {_WORDS[now.outcome]}{begun}{level}"


def _standing(
    days: PartDays,
    history: History,
    reason: Reason,
    basis: tuple[int, tuple[Judgement, ...]],
    growth: Callable[[], Growth],
) -> Standing:
    now, (evidence, parts) = days.course[-1][1], basis

    def come() -> dict[str, Any]:
        made = growth()
        return {"growth": made.value, "trend": made.trend}

    judgement = Judgement.later(
        come,
        target=days.target,
        outcome=now.outcome,
        level=now.level,
        value=now.value,
        since=since(history),
        shown=shown(history),
        evidence=evidence,
        parts=parts,
        reason=reason,
    )
    return Standing(judgement, history, days, days.terms.renewing())


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
    return judgements_of(Standings(district, closure, as_of), targets)


def judgements_of(standings: Standings, targets: Iterable[str] | None = None) -> dict[str, Judgement]:
    """Return judgements by id as `judge_all` does, from standings that others may use too."""
    names = standings.district.competencies if targets is None else targets
    return {target: standings.of(target).judgement for target in names}
