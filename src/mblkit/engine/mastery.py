"""Judgements of mastery: one outcome for each target, with the day since which it holds and every reason.

A judgement is a replay: the outcome is found on each day on which evidence or a decision changes something,
under the settings in force on the day of the judgement. Nothing here knows of supports or habits of work.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, Final

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
from mblkit.engine.part_days import PartDays, depth_of, events_of, gives_value
from mblkit.engine.replay import History, Terms, replay
from mblkit.engine.results import Judgement, Reason
from mblkit.engine.settings import Cohort, InForce
from mblkit.engine.tracks import Key, Rolling, Track
from mblkit.model.decisions import Exemption, Override
from mblkit.model.origin import Kept
from mblkit.model.policy import PolicyRecord

_WORK: Final = attrgetter(
    *("score", "on", "task", "place", "attempt", "by", "purpose", "measure", "recorded", "target", "id")
)
"""Everything about a piece of evidence that a judgement may look at, without a second scorer and a correction."""


class Standing:
    """A judgement, made when somebody first asks for it, and how its outcome came to be.

    Attributes:
        track: what it has in common with that of every student of whom the records say the same.
    """

    __slots__ = ("_judge", "_judgement", "_parts", "track")

    def __init__(self, track: Track, judge: "Callable[[Standing], Judgement]", parts: "tuple[Standing, ...]") -> None:
        self.track = track
        self._judge = judge
        self._parts = parts
        self._judgement: Judgement | None = None

    @property
    def judgement(self) -> Judgement:
        """The judgement."""
        if self._judgement is None:
            self._judgement = self._judge(self)
        return self._judgement

    @property
    def parts(self) -> "tuple[Standing, ...]":
        """The standings on its indicators, of which it is rolled up; none where it has evidence of its own."""
        return self._parts

    @property
    def history(self) -> History:
        """The days on which the outcome changed."""
        return self.track.history

    @property
    def days(self) -> PartDays:
        """What a roll-up of which it is a part knows of it."""
        return self.track.days

    @property
    def renewed(self) -> tuple[date, ...]:
        """The days from which a review of it is counted."""
        return self.track.renewed


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
        if touched or any(part is not known.get(part.track.target) for part in parts):
            return self._rolled_up(frame, parts) if parts else self._scored(frame)
        if target not in known:
            known[target] = self._rolled_up(frame, parts) if parts else self._scored(frame)
        return known[target]

    def _scored(self, frame: Frame) -> Standing:
        """Judge a target by its own body of evidence: the same scores for the same work have one track."""
        key = self._same_work(frame)
        track = self.ground.tracks.get(key) if key is not None else None
        if track is None:
            track = self.ground.remember(key, self._replayed(frame))
        return Standing(track, self._judge_scored, ())

    def _same_work(self, frame: Frame) -> Key | None:
        """Return what the outcome follows from; None where decisions about this student bear on it."""
        target = frame.target
        if not self._undecided(frame) or target in self._gathered.apart:
            return None
        return (target, *map(_WORK, self._gathered.pools.get(target, ())))

    def _body(self, frame: Frame) -> BodyOfEvidence:
        rules, moderation = frame.settings.body.value, self.ground.moderation
        return body_of(self.district, self._gathered, frame.target, rules, frame.scores, moderation)

    def _replayed(self, frame: Frame) -> Track:
        rules, as_of, body = frame.settings.body.value, self.as_of, self._body(frame)
        terms = self._terms(frame, _renewing(body))
        course, history = replay(body.days(), finder(body, frame.bar), terms, as_of)
        days = PartDays(frame.target, course, events_of(course), terms, frame.reach, body, rules)
        return Track.of(days, history, how_many(body.admitted, rules, as_of))

    def _judge_scored(self, standing: Standing) -> Judgement:
        track, as_of = standing.track, self.as_of
        frame = self.ground.frame(track.target)

        def come() -> dict[str, Any]:
            made = growth_of(self._body(frame), as_of)
            return {"parts": (), "growth": made.value, "trend": made.trend}

        def why() -> dict[str, Any]:
            body = self._body(frame)
            (*_, (_, told)), _ = replay(
                body.days(), lambda day: find_level(body, day, frame.bar), track.days.terms, as_of
            )
            counted, passed = weighed(body.admitted, frame.settings.body.value, as_of)
            evidence = (*(one.reason for one in counted), *passed, *body.set_aside)
            growth = growth_of(body, as_of).reasons
            return {"children": (*evidence, *told.reasons, *growth, *frame.cited(rolled_up=False))}

        return track.judgement(Reason.later(why, kind="part", text=track.text, origin=frame.origin), come)

    def _rolled_up(self, frame: Frame, parts: tuple[Standing, ...]) -> Standing:
        """Judge a competency by its indicators: where only their outcomes matter, the same outcomes have one track."""
        tracks = tuple([part.track for part in parts])
        key: Key | None = None
        if depth_of(frame.settings.rollup.value) == "outcomes" and self._undecided(frame):
            key = (frame.target, None, *[(one.days.events, one.renewed, one.evidence) for one in tracks])
        track = self.ground.tracks.get(key) if key is not None else None
        if track is None:
            track = self.ground.remember(key, self._replayed_over(frame, tracks))
        return Standing(track, self._judge_rolled_up, parts)

    def _undecided(self, frame: Frame) -> bool:
        return frame.target not in self._overrides and frame.competency not in self._exemptions

    def _replayed_over(self, frame: Frame, tracks: Sequence[Track]) -> Track:
        rule, rolling = frame.settings.rollup.value, Rolling(frame, tracks)
        terms = self._terms(frame, tuple(day for one in tracks for day in one.renewed))
        course, history = replay(rolling.days(), rolling.outcome, terms, self.as_of)
        days = PartDays(frame.target, course, events_of(course), terms, frame.reach if gives_value(rule) else None)
        return Track.of(days, history, sum(one.evidence for one in tracks))

    def _judge_rolled_up(self, standing: Standing) -> Judgement:
        track, parts = standing.track, standing.parts
        frame = self.ground.frame(track.target)

        def come() -> dict[str, Any]:
            judged = tuple(part.judgement for part in parts)
            return {"parts": judged, "growth": growth_over(judged).value, "trend": None}

        def why() -> dict[str, Any]:
            rolling = Rolling(frame, [part.track for part in parts])
            (*_, (_, told)), _ = replay(rolling.days(), rolling.find, track.days.terms, self.as_of)
            pool = self._gathered.pools.get(frame.target, ())
            evidence = (*(part.judgement.reason for part in parts), *_beside_indicators(pool, frame.target))
            growth = growth_over(part.judgement for part in parts).reasons
            return {"children": (*evidence, *told.reasons, *growth, *frame.cited(rolled_up=True))}

        reason = Reason.later(why, kind="part", text=track.text, origin=frame.origin)
        return track.judgement(reason, come)

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
