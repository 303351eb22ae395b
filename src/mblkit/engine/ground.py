"""What the judgements of all students of one class and school on one day have in common, found once for them all."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mblkit.district import District
from mblkit.engine.admitted import Scores
from mblkit.engine.bases import Bases, bases_among
from mblkit.engine.chosen import Chosen
from mblkit.engine.findings import Bar
from mblkit.engine.frames import Frame
from mblkit.engine.gathering import retired_on
from mblkit.engine.moderation import ModerationInForce, moderation_for
from mblkit.engine.requirements import DiplomaInForce, Undetermined, diploma_among
from mblkit.engine.results import Reason
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
from mblkit.engine.tracks import Key, Track
from mblkit.model.awarding import CreditRule
from mblkit.model.experience import ExperienceRecord
from mblkit.model.judging import Judging, Reviewed
from mblkit.model.origin import Kept
from mblkit.model.policy import PolicyRecord

if TYPE_CHECKING:
    from mblkit.engine.mastery import Standing

_MOST_TRACKS: Final = 8_000
"""So many tracks a ground remembers: those of some hundred students, about 20 MB."""

_MOST_COHORTS: Final = 64
"""Of so many classes, schools and days a district keeps what their judgements have in common."""


@dataclass(slots=True)
class Ground:
    """What the judgements of the students of one cohort have in common.

    Attributes:
        district: the district.
        cohort: the class and the school of the students, and the day.
        policies: the policies in force.
        moderation: the settings of moderation in force.
        untouched: the standings on targets of which neither evidence nor a decision says anything, by id.
        tracks: what was found for students of whom the records say the same, by what it follows from.
        bases: what the policies say about recorded credit.
    """

    district: District
    cohort: Cohort
    policies: tuple[Kept[PolicyRecord], ...] = field(init=False)
    moderation: ModerationInForce = field(init=False)
    untouched: "dict[str, Standing]" = field(init=False, default_factory=dict)
    tracks: dict[Key, Track] = field(init=False, default_factory=dict)
    bases: Bases = field(init=False)
    _diploma: DiplomaInForce | Undetermined | None = field(init=False, default=None)
    _credit: dict[str, tuple[CreditInForce, tuple[CreditInForce, ...]]] = field(init=False, default_factory=dict)
    _credit_candidates: list[Candidate[CreditRule]] = field(init=False)
    _candidates: list[Candidate[Judging]] = field(init=False)
    _singled_out: frozenset[str | None] = field(init=False)
    _in_force: dict[tuple[str, ...], tuple[InForce, Scores, Bar, dict[bool, tuple[Reason, ...]]]] = field(
        init=False, default_factory=dict
    )
    _frames: dict[str, Frame] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.policies = policies_for(self.district, self.cohort)
        self.moderation = moderation_for(self.district, self.cohort.day, self.cohort)
        self.bases = bases_among(self.district, self.policies, self.cohort.graduating_class)
        self._credit_candidates = credit_candidates(self.policies, self.cohort.graduating_class)
        self._candidates = judging_candidates(self.policies, self.cohort.graduating_class)
        scopes = [one.setting.scope for one in self._candidates]
        self._singled_out = frozenset(name for scope in scopes for name in (scope.competency, scope.indicator))

    def credit(self, record: ExperienceRecord) -> tuple[CreditInForce, tuple[CreditInForce, ...]]:
        """Return the credit settings in force for an experience, and their rivals of the same rank."""
        found = self._credit.get(record.id)
        if found is None:
            settings = credit_among(self._credit_candidates, record)
            found = self._credit[record.id] = settings, credit_rivals(self._credit_candidates, record)
        return found

    def diploma(self, chosen: Chosen | None) -> DiplomaInForce | Undetermined:
        """Return the diploma of the cohort; of a student who chose one, that one."""
        if chosen is not None:
            return diploma_among(self.district, self.policies, self.cohort, chosen)
        if self._diploma is None:
            self._diploma = diploma_among(self.district, self.policies, self.cohort, None)
        return self._diploma

    def remember(self, key: Key | None, track: Track) -> Track:
        """Return a track, and keep it for other students where it may be theirs."""
        if key is not None:
            if len(self.tracks) >= _MOST_TRACKS:
                self.tracks.clear()
            self.tracks[key] = track
        return track

    def frame(self, target: str) -> Frame:
        """Return what the judgements of a target have in common. Raises KeyError for an id that is no target."""
        found = self._frames.get(target)
        if found is None:
            found = self._frames[target] = self._frame(target)
        return found

    def _frame(self, target: str) -> Frame:
        district, competency = self.district, self.district.competency_of(target)
        key, entry = (
            self._alike(competency, indicator_of(district, target)),
            district.competencies[competency],
        )
        if key not in self._in_force:
            settings = judging_among(self._candidates, entry, indicator_of(district, target))
            self._in_force[key] = (
                settings,
                Scores.on(entry.scale),
                Bar.of(settings, entry.scale),
                {},
            )
        settings, scores, bar, told = self._in_force[key]
        retention, own = (
            settings.retention.value,
            district.objectives.get(target) or district.indicators.get(target),
        )
        return Frame(
            target=target,
            competency=competency,
            origin=own.origin if own is not None else entry.origin,
            settings=settings,
            scale=entry.scale,
            scores=scores,
            bar=bar,
            retired=retired_on(district, target),
            sticky=retention == "sticky",
            review=retention.review.months if isinstance(retention, Reviewed) else None,
            reach=(entry.scale.levels[0].value, entry.scale.levels[-1].value),
            told=told,
            rolled={},
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
