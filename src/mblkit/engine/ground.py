"""What the judgements of all students of one class and school on one day have in common, found once for them all."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from mblkit.district import District
from mblkit.engine.admitted import Scores
from mblkit.engine.findings import Bar, Finding
from mblkit.engine.gathering import retired_on
from mblkit.engine.moderation import ModerationInForce, moderation_for
from mblkit.engine.results import MasteryOutcome, Reason
from mblkit.engine.settings import (
    Candidate,
    Cohort,
    InForce,
    indicator_of,
    judging_among,
    judging_candidates,
    policies_for,
)
from mblkit.engine.wording import judging_reasons
from mblkit.model.judging import Judging, Reviewed
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.scale import ScaleRecord

if TYPE_CHECKING:
    from mblkit.engine.mastery import Standing

_MOST_COHORTS: Final = 64
"""Of so many classes, schools and days a district keeps what their judgements have in common."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the judgements of one target have in common.

    Attributes:
        target: its id.
        competency: the id of the competency that it is, or leads to.
        origin: where it stands.
        settings: the settings that judge it.
        scale: the scale.
        scores: what the scores of the scale are worth.
        bar: what a body of evidence is held against.
        retired: the day on which it ended, or None.
        sticky: whether mastery once shown stays.
        review: after how many months mastery needs a decision, or None.
        reach: the lowest and the highest value on the scale.
        told: the settings as reasons, of a roll-up and of a body of evidence, once somebody has asked for them.
        rolled: what was found in the outcomes of its parts, by these; of a rule that looks at nothing else.
    """

    target: str
    competency: str
    origin: Origin
    settings: InForce
    scale: ScaleRecord
    scores: Scores
    bar: Bar
    retired: date | None
    sticky: bool
    review: int | None
    reach: tuple[Fraction, Fraction]
    told: dict[bool, tuple[Reason, ...]]
    rolled: dict[tuple[MasteryOutcome, ...], Finding]

    def cited(self, *, rolled_up: bool) -> tuple[Reason, ...]:
        """Return the settings behind a judgement of the target as reasons."""
        if rolled_up not in self.told:
            self.told[rolled_up] = judging_reasons(self.settings, rolled_up=rolled_up)
        return self.told[rolled_up]


@dataclass(slots=True)
class Ground:
    """What the judgements of the students of one cohort have in common.

    Attributes:
        district: the district.
        cohort: the class and the school of the students, and the day.
        policies: the policies in force.
        moderation: the settings of moderation in force.
        untouched: the standings on targets of which neither evidence nor a decision says anything, by id.
    """

    district: District
    cohort: Cohort
    policies: tuple[Kept[PolicyRecord], ...] = field(init=False)
    moderation: ModerationInForce = field(init=False)
    untouched: "dict[str, Standing]" = field(init=False, default_factory=dict)
    _candidates: list[Candidate[Judging]] = field(init=False)
    _singled_out: frozenset[str | None] = field(init=False)
    _in_force: dict[tuple[str, ...], tuple[InForce, Scores, Bar, dict[bool, tuple[Reason, ...]]]] = field(
        init=False, default_factory=dict
    )
    _frames: dict[str, Frame] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.policies = policies_for(self.district, self.cohort)
        self.moderation = moderation_for(self.district, self.cohort.day, self.cohort)
        self._candidates = judging_candidates(self.policies, self.cohort.graduating_class)
        scopes = [one.setting.scope for one in self._candidates]
        self._singled_out = frozenset(name for scope in scopes for name in (scope.competency, scope.indicator))

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
