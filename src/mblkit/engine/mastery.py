"""Judgements of mastery: one outcome for each target, with the day since which it holds and every reason.

A judgement is a replay: the outcome is found on each day on which evidence or a decision changes something,
under the settings in force on the day of the judgement. Nothing here knows of supports or habits of work.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Final

from mblkit.district import Closure, District, Evidence
from mblkit.engine.admitted import BodyOfEvidence, describe
from mblkit.engine.attempts import how_many, weighed
from mblkit.engine.bodies import body_of
from mblkit.engine.decided import decided
from mblkit.engine.findings import find_level, finder, reaches
from mblkit.engine.frames import Frame
from mblkit.engine.gathering import Gathered, gather
from mblkit.engine.ground import Ground, ground_of
from mblkit.engine.growth import growth_of, growth_over
from mblkit.engine.later import Made
from mblkit.engine.part_days import PartDays, events_of
from mblkit.engine.patterns import Key, Work, pattern_of
from mblkit.engine.replay import Terms, replay
from mblkit.engine.results import Judgement, Reason
from mblkit.engine.settings import Cohort, InForce
from mblkit.engine.standing import Standing
from mblkit.engine.tracks import Rolling, Track
from mblkit.model.decisions import Exemption, Override
from mblkit.model.origin import Kept
from mblkit.model.policy import PolicyRecord

_TURNS: Final = attrgetter("turns")
"""What a roll-up by outcomes sees of a part."""


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
    _alone: frozenset[str] = field(init=False)
    _touched: frozenset[str] = field(init=False)
    _found: dict[str, Standing] = field(init=False, default_factory=dict)
    _tracks: dict[str, Track] = field(init=False, default_factory=dict)

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
        self._alone = self._gathered.apart.union(self._overrides, self._exempted())
        self._touched = self._alone.union(self._gathered.pools)

    def of(self, target: str) -> Standing:
        """Return the standing on a competency, indicator or objective. Raises KeyError for another id."""
        found = self._found.get(target)
        if found is None:
            found = self._found[target] = self._standing(target)
        return found

    def forget(self) -> None:
        """Let all standings go that were found, which hold on to these and are held by them."""
        self._found.clear()

    def settings(self, target: str) -> InForce:
        """Return the settings that judge a competency, indicator or objective. Raises KeyError for another id."""
        return self.ground.frame(target).settings

    def track(self, target: str) -> Track:
        """Return how the outcome on a target came to be. Raises KeyError for an id that is no target."""
        found = self._tracks.get(target)
        if found is None:
            ground = self.ground
            frame = ground.frames.get(target) or ground.frame(target)
            found = self._tracks[target] = self._rolled_up(frame) if frame.parts else self._judged(frame)
        return found

    def tracks(self, targets: Iterable[str]) -> list[Track]:
        """Return how the outcomes on some targets came to be, in order. Raises KeyError as `track`."""
        found = self._tracks
        return [found.get(target) or self.track(target) for target in targets]

    def _standing(self, target: str) -> Standing:
        """Return a standing; on a target of which no record of the student says anything, that of the whole cohort."""
        frame, untouched = self.ground.frame(target), self.ground.untouched
        if frame.family.isdisjoint(self._touched):
            if target not in untouched:
                untouched[target] = Standing(self.track(target), self, frame.parts)
            return untouched[target]
        return Standing(self.track(target), self, frame.parts)

    def _judged(self, frame: Frame) -> Track:
        """Judge a target by its own body of evidence."""
        target = frame.target
        if target in self._alone:
            return self._replayed(frame, self._body(frame))
        pool = self._gathered.pools.get(target)
        if pool is None:
            return self._without_evidence(frame)
        work = frame.form.work(pool)
        if frame.timeless:
            return self._by_pattern(frame, work, pool)
        key: Key = (target, work)
        return self.ground.tracks.get(key) or self.ground.remember(key, self._replayed(frame, self._body(frame)))

    def _without_evidence(self, frame: Frame) -> Track:
        """Judge a target of which neither evidence nor a decision says anything: once for the whole cohort."""
        idle = self.ground.idle
        found = idle.get(frame.target)
        if found is None:
            found = idle[frame.target] = self._replayed(frame, self._body(frame))
        return found

    def _exempted(self) -> Iterator[str]:
        """Yield the targets that a decision lifts."""
        if self._exemptions:
            of = self.district
            for name in (*of.competencies, *of.indicators, *of.objectives):
                if of.competency_of(name) in self._exemptions:
                    yield name

    def _by_pattern(self, frame: Frame, work: Work, pool: Sequence[Evidence]) -> Track:
        """Judge a target as all work of the same form was judged, whatever its days are."""
        ground, target, dated = self.ground, frame.target, frame.dated.get(work)
        if dated is not None and (known := dated.tracks.get(target)) is not None:
            return known
        if dated is None:
            shape, days = frame.form.shape(work, self.as_of)
            pattern = frame.form.known.get(shape)
            if pattern is None:
                key: Key = (target, work)
                return ground.tracks.get(key) or ground.remember(key, self._with_pattern(frame, shape, days))
            dated = ground.on_days(frame, work, pattern, days)
        body, turns = partial(_body_alone, ground, frame, pool), dated.turns
        whole = PartDays(target, dated.course, turns.events, frame.terms, frame.reach, body, frame.bar.rules)
        return ground.remember_on_days(dated, Track(whole, turns.evidence, dated.renewed, turns))

    def _with_pattern(self, frame: Frame, shape: Key, days: Sequence[date]) -> Track:
        """Judge a target, and keep what its work came to for all work of this form."""
        body = self._body(frame)
        track = self._replayed(frame, body)
        # Where nothing ever counted, the day itself is the only one; it stands last.
        counted = body.admitted or body.blocking
        places = {day: place for place, day in enumerate(days[:-1])} if counted else {days[-1]: -1}
        pattern = pattern_of(track.days.course, track.days.events, track.evidence, track.renewed, places)
        if pattern is not None:
            frame.form.remember(shape, pattern)
        return track

    def _body(self, frame: Frame) -> BodyOfEvidence:
        return _body_of(self.ground, frame, self._gathered)

    def _replayed(self, frame: Frame, body: BodyOfEvidence) -> Track:
        """Judge a target day by day."""
        terms, rules = self._terms(frame, _renewing(body)), frame.bar.rules
        course = replay(body.days(), finder(body, frame.bar), terms, self.as_of)
        again = partial(_body_of, self.ground, frame, self._gathered.of(frame.target))
        days = PartDays(frame.target, course, events_of(course), terms, frame.reach, again, rules)
        return self._track(days, how_many(body.admitted, rules, self.as_of), terms.renewing())

    def _track(self, days: PartDays, evidence: int, renewed: tuple[date, ...]) -> Track:
        return Track(days, evidence, renewed, self.ground.turns(days.events, evidence))

    def judge(self, standing: Standing) -> Judgement:
        """Return the judgement that a standing stands for."""
        return standing.track.judgement(self._told, self._come)

    def _told(self, track: Track) -> Made:
        frame = self.ground.frame(track.target)
        why = partial(self._why_of_parts if frame.parts else self._why_of_evidence, track, frame)
        return track.told(Reason.later(why, kind="part", text=track.text, origin=frame.origin))

    def _come(self, track: Track) -> Made:
        frame = self.ground.frame(track.target)
        return self._growth_of_parts(frame) if frame.parts else self._growth_of_evidence(frame)

    def _growth_of_evidence(self, frame: Frame) -> Made:
        made = growth_of(self._body(frame), self.as_of)
        return {"parts": (), "growth": made.value, "trend": made.trend}

    def _why_of_evidence(self, track: Track, frame: Frame) -> Made:
        body, as_of = self._body(frame), self.as_of
        *_, (_, told) = replay(body.days(), lambda day: find_level(body, day, frame.bar), track.days.terms, as_of)
        counted, passed = weighed(body.admitted, frame.settings.body.value, as_of)
        evidence = (*(one.reason for one in counted), *passed, *body.set_aside)
        growth = growth_of(body, as_of).reasons
        return {"children": (*evidence, *told.reasons, *growth, *frame.cited(rolled_up=False))}

    def _growth_of_parts(self, frame: Frame) -> Made:
        judged = tuple(self.of(part).judgement for part in frame.parts)
        return {"parts": judged, "growth": growth_over(judged).value, "trend": None}

    def _why_of_parts(self, track: Track, frame: Frame) -> Made:
        parts = [self.of(part) for part in frame.parts]
        rolling = Rolling(frame, [part.track for part in parts])
        *_, (_, told) = replay(rolling.days(), rolling.find, track.days.terms, self.as_of)
        pool = self._gathered.pools.get(frame.target, ())
        evidence = (*(part.judgement.reason for part in parts), *_beside_indicators(pool, frame.target))
        growth = growth_over(part.judgement for part in parts).reasons
        return {"children": (*evidence, *told.reasons, *growth, *frame.cited(rolled_up=True))}

    def _rolled_up(self, frame: Frame) -> Track:
        """Judge a competency by its indicators: where only their outcomes matter, the same outcomes have one track."""
        if frame.family.isdisjoint(self._touched):
            idle = self.ground.idle
            if frame.target not in idle:
                idle[frame.target] = self._by_parts(frame)
            return idle[frame.target]
        return self._by_parts(frame)

    def _by_parts(self, frame: Frame) -> Track:
        parts = self.tracks(frame.parts)
        if not frame.by_outcomes or frame.target in self._alone:
            return self._replayed_over(frame, parts)
        key: Key = (frame.target, *map(_TURNS, parts))
        if frame.review is not None:
            key = (*key, *[part.renewed for part in parts])
        found = self.ground.tracks.get(key)
        if found is None:
            found = self.ground.remember(key, self._replayed_over(frame, parts))
        return found

    def _undecided(self, frame: Frame) -> bool:
        return frame.target not in self._overrides and frame.competency not in self._exemptions

    def _replayed_over(self, frame: Frame, tracks: Sequence[Track]) -> Track:
        rolling, evidence = Rolling(frame, tracks), sum([one.evidence for one in tracks])
        reviewed = [day for one in tracks for day in one.renewed] if frame.review is not None else ()
        terms = self._terms(frame, tuple(reviewed))
        reach = frame.reach if frame.valued else None
        if terms.idle and frame.by_outcomes:
            course, events = rolling.turning()
            return self._track(PartDays(frame.target, course, events, terms, reach), evidence, terms.renewing())
        course = replay(rolling.days(), rolling.outcome, terms, self.as_of)
        return self._track(PartDays(frame.target, course, events_of(course), terms, reach), evidence, terms.renewing())

    def _terms(self, frame: Frame, renewed: tuple[date, ...]) -> Terms:
        if not renewed and self._undecided(frame):
            return frame.terms
        overrides = self._overrides.get(frame.target, ())
        return Terms(
            retired=frame.retired,
            exemption=self._exemptions.get(frame.competency),
            overrides=tuple((kept, reaches(kept.record.level, frame.settings, frame.scale)) for kept in overrides),
            sticky=frame.sticky,
            review=frame.review,
            renewed=renewed,
        )


def _body_of(ground: Ground, frame: Frame, gathered: Gathered) -> BodyOfEvidence:
    return body_of(ground.district, gathered, frame.target, frame.bar.rules, frame.scores, ground.moderation)


def _body_alone(ground: Ground, frame: Frame, pool: Sequence[Evidence]) -> BodyOfEvidence:
    """Return the body of evidence of a target on which no decision and no correction bears."""
    return _body_of(ground, frame, Gathered({frame.target: pool}, {}, {}, {}, frozenset(), ground.cohort.day))


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
