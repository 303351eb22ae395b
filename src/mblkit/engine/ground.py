"""What the judgements of all students of one class and school on one day have in common, found once for them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from mblkit.district import District
from mblkit.engine.admitted import Scores
from mblkit.engine.bases import Bases, bases_among
from mblkit.engine.chosen import Chosen
from mblkit.engine.earning import Earned, by_outcomes, has_passed
from mblkit.engine.findings import Bar, Finding
from mblkit.engine.frames import Frame
from mblkit.engine.gathering import retired_on
from mblkit.engine.moderation import ModerationInForce, moderation_for
from mblkit.engine.part_days import depth_of, gives_value
from mblkit.engine.patterns import Form, Key, Pattern, Work
from mblkit.engine.replay import History, Terms
from mblkit.engine.requirements import DiplomaInForce, Undetermined, diploma_among
from mblkit.engine.results import MasteryOutcome, Reason
from mblkit.engine.settings import (
    Candidate,
    Cohort,
    CreditInForce,
    InForce,
    credit_among,
    credit_candidates,
    credit_rivals,
    indicator_of,
    judging_among,
    judging_candidates,
    policies_for,
)
from mblkit.engine.tracks import Dated, Track, Turns
from mblkit.model.awarding import CreditRule
from mblkit.model.experience import ExperienceRecord
from mblkit.model.judging import Judging, Reviewed
from mblkit.model.origin import Kept
from mblkit.model.policy import PolicyRecord
from mblkit.model.rollups import AllRollUp, AtLeastRollUp, FractionRollUp, RollUp
from mblkit.model.scale import ScaleRecord

if TYPE_CHECKING:
    from mblkit.engine.standing import Standing

_MOST_TRACKS: Final = 8_000
"""So many tracks a ground remembers: those of some hundred students, about 20 MB."""

_MOST_COHORTS: Final = 64
"""Of so many classes, schools and days a district keeps what their judgements have in common."""


_Judged: TypeAlias = tuple[InForce, Scores, Bar, Form, dict[bool, tuple[Reason, ...]]]
"""What targets have in common that the same settings judge."""


@dataclass(slots=True)
class Ground:
    """What the judgements of the students of one cohort have in common.

    Attributes:
        district: the district.
        cohort: the class and the school of the students, and the day.
        policies: the policies in force.
        moderation: the settings of moderation in force.
        untouched: the standings on targets of which neither evidence nor a decision says anything, by id.
        idle: how the outcomes came to be on targets of which no evidence says anything, by id.
        tracks: what was found for students of whom the records say the same, by what it follows from.
        dated: what work of a known pattern came to on its days, by the identity of its form, then by the work.
        frames: what the judgements of a target have in common, by its id, for those that were asked for.
        bases: what the policies say about recorded credit.
        required: the competencies that every student must master, without those that have ended, in order.
    """

    district: District
    cohort: Cohort
    policies: tuple[Kept[PolicyRecord], ...] = field(init=False)
    moderation: ModerationInForce = field(init=False)
    untouched: "dict[str, Standing]" = field(init=False, default_factory=dict)
    idle: dict[str, Track] = field(init=False, default_factory=dict)
    tracks: dict[Key, Track] = field(init=False, default_factory=dict)
    dated: dict[int, dict[Work, Dated]] = field(init=False, default_factory=dict)
    frames: dict[str, Frame] = field(init=False, default_factory=dict)
    bases: Bases = field(init=False)
    required: tuple[str, ...] = field(init=False)
    _on_days: int = field(init=False, default=0)
    _earned: dict[Key, Earned] = field(init=False, default_factory=dict)
    _turns: dict[tuple[History, int], Turns] = field(init=False, default_factory=dict)
    _diploma: DiplomaInForce | Undetermined | None = field(init=False, default=None)
    _credit: dict[str, tuple[CreditInForce, tuple[CreditInForce, ...], bool]] = field(init=False, default_factory=dict)
    _credit_candidates: list[Candidate[CreditRule]] = field(init=False)
    _candidates: list[Candidate[Judging]] = field(init=False)
    _singled_out: frozenset[str | None] = field(init=False)
    _in_force: dict[tuple[str, ...], _Judged] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.policies = policies_for(self.district, self.cohort)
        self.moderation = moderation_for(self.district, self.cohort.day, self.cohort)
        self.bases = bases_among(self.district, self.policies, self.cohort.graduating_class)
        self._credit_candidates = credit_candidates(self.policies, self.cohort.graduating_class)
        self._candidates = judging_candidates(self.policies, self.cohort.graduating_class)
        self.required = tuple(
            name
            for name, entry in self.district.competencies.items()
            if entry.record.required and (entry.record.retired is None or entry.record.retired.on > self.cohort.day)
        )
        scopes = [one.setting.scope for one in self._candidates]
        self._singled_out = frozenset(name for scope in scopes for name in (scope.competency, scope.indicator))

    def credit(self, record: ExperienceRecord) -> tuple[CreditInForce, tuple[CreditInForce, ...], bool]:
        """Return the credit settings in force for an experience, and their rivals of the same rank.

        Beside them, whether what is earned follows from the outcomes of what it carries, and from nothing else.
        """
        found = self._credit.get(record.id)
        if found is None:
            settings, rivals = (
                credit_among(self._credit_candidates, record),
                credit_rivals(self._credit_candidates, record),
            )
            found = self._credit[record.id] = settings, rivals, not rivals and by_outcomes(record, settings)
        return found

    def earned(self, key: Key, find: Callable[[], Earned]) -> Earned:
        """Return what is earned of an experience's credit, found once for all students of whom the key is the same."""
        found = self._earned.get(key)
        if found is None:
            if len(self._earned) >= _MOST_TRACKS:
                self._earned.clear()
            found = self._earned[key] = find()
        return found

    def diploma(self, chosen: Chosen | None) -> DiplomaInForce | Undetermined:
        """Return the diploma of the cohort; of a student who chose one, that one."""
        if chosen is not None:
            return diploma_among(self.district, self.policies, self.cohort, chosen)
        if self._diploma is None:
            self._diploma = diploma_among(self.district, self.policies, self.cohort, None)
        return self._diploma

    def turns(self, events: History, evidence: int) -> Turns:
        """Return what a roll-up by outcomes sees of a part, one for all parts that look the same."""
        key = events, evidence
        found = self._turns.get(key)
        if found is None:
            if len(self._turns) >= _MOST_TRACKS:
                self._turns.clear()
            found = self._turns[key] = Turns(events, evidence, has_passed(events))
        return found

    def on_days(self, frame: Frame, work: Work, pattern: Pattern, days: Sequence[date]) -> Dated:
        """Return what work came to on its days, and keep it for other targets and students with the same work."""
        course, events, renewed = pattern.on(days)
        found = frame.dated[work] = Dated(course, self.turns(events, pattern.evidence), renewed, {})
        return found

    def remember_on_days(self, dated: Dated, track: Track) -> Track:
        """Return a track of work on its days, and keep it for other students with the same work."""
        if self._on_days >= _MOST_TRACKS:
            self._on_days = 0
            for known in self.dated.values():
                known.clear()
        self._on_days += 1
        dated.tracks[track.target] = track
        return track

    def remember(self, key: Key | None, track: Track) -> Track:
        """Return a track, and keep it for other students where it may be theirs."""
        if key is not None:
            if len(self.tracks) >= _MOST_TRACKS:
                self.tracks.clear()
            self.tracks[key] = track
        return track

    def frame(self, target: str) -> Frame:
        """Return what the judgements of a target have in common. Raises KeyError for an id that is no target."""
        found = self.frames.get(target)
        if found is None:
            found = self.frames[target] = self._frame(target)
        return found

    def _frame(self, target: str) -> Frame:
        district, competency = self.district, self.district.competency_of(target)
        entry = district.competencies[competency]
        settings, scores, bar, form, told = self._judged(competency, indicator_of(district, target))
        retention, own = settings.retention.value, district.objectives.get(target) or district.indicators.get(target)
        sticky, review = retention == "sticky", retention.review.months if isinstance(retention, Reviewed) else None
        parts = tuple([one.id for one in entry.record.indicators]) if target == competency else ()
        retired = retired_on(district, target)
        return Frame(
            target=target,
            competency=competency,
            origin=own.origin if own is not None else entry.origin,
            settings=settings,
            scale=entry.scale,
            scores=scores,
            bar=bar,
            retired=retired,
            sticky=sticky,
            review=review,
            reach=(entry.scale.levels[0].value, entry.scale.levels[-1].value),
            told=told,
            rolled=self._rolled(settings.rollup.value),
            form=form,
            dated=self.dated.setdefault(id(form), {}),
            timeless=form.timeless and retired is None and target not in self._ended_under(),
            terms=Terms(retired, sticky=sticky, review=review),
            parts=parts,
            family=frozenset((target, *parts)),
            valued=gives_value(settings.rollup.value),
            by_outcomes=depth_of(settings.rollup.value) == "outcomes",
        )

    def _judged(self, competency: str, indicator: str | None) -> _Judged:
        """Return what judges a competency, or one of its indicators."""
        key, entry = self._alike(competency, indicator), self.district.competencies[competency]
        found = self._in_force.get(key)
        if found is None:
            settings = judging_among(self._candidates, entry, indicator)
            bar, form = self._form(settings, entry.scale)
            found = self._in_force[key] = settings, Scores.on(entry.scale), bar, form, {}
        return found

    def _form(self, settings: InForce, scale: ScaleRecord) -> tuple[Bar, Form]:
        """Return what settings ask for on a scale: the same for all areas and classes for which they say the same."""
        known: dict[Key, tuple[Bar, Form]] = self.district.derived("forms", dict)
        rules, method, retention = settings.body.value, settings.method.value, settings.retention.value
        # Identities stand for the settings; the bar keeps what they are of.
        key = id(rules), id(method), id(scale), settings.target.value, retention == "sticky", retention == "current"
        if key not in known:
            bar = Bar.of(settings, scale)
            known[key] = bar, Form.of(bar, reviewed=isinstance(retention, Reviewed))
        return known[key]

    def _rolled(self, rule: RollUp) -> dict[tuple[MasteryOutcome, ...], Finding]:
        """Return where it is kept what a rule found in outcomes: in one place for all targets, if it names none."""
        if not isinstance(rule, AllRollUp | AtLeastRollUp | FractionRollUp):
            return {}
        known: dict[int, tuple[RollUp, dict[tuple[MasteryOutcome, ...], Finding]]]
        known = self.district.derived("rolled", dict)
        return known.setdefault(id(rule), (rule, {}))[1]

    def _ended_under(self) -> frozenset[str]:
        """Return the targets to which an objective leads that was retired."""
        objectives = self.district.objectives
        return self.district.derived(
            "ended_under",
            lambda: frozenset(one.record.leads_to for one in objectives.values() if one.record.retired is not None),
        )

    def _alike(self, competency: str, indicator: str | None) -> tuple[str, ...]:
        """Return what targets that the same settings judge have in common: the area and the scale."""
        if indicator in self._singled_out:
            return (competency, str(indicator))
        entry = self.district.competencies[competency]
        return (competency,) if competency in self._singled_out else (entry.area, entry.scale.id)


def ground_of(district: District, cohort: Cohort) -> Ground:
    """Return what the judgements of the students of a cohort have in common."""
    known: dict[Cohort, Ground] = district.derived("grounds", dict)
    found = known.get(cohort)
    if found is None:
        if len(known) >= _MOST_COHORTS:
            known.pop(next(iter(known)))
        found = known[cohort] = Ground(district, cohort)
    return found
