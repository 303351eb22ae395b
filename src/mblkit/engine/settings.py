"""Which settings of the policies are in force for a student, and which of them wins, key by key.

The order is total (DESIGN section 4): a setting for an indicator wins over one for its competency, then experience,
area, class, date, then the layer (school, district, state), then the place in the files. Keys are never merged inside.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Final, Generic, Literal, NamedTuple, TypeVar

from mblkit.district import CompetencyEntry, District
from mblkit.model.awarding import CreditRule, Ladder, Successor
from mblkit.model.experience import ExperienceRecord
from mblkit.model.judging import Body, Judging, Retention
from mblkit.model.methods import LatestMethod, Method
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.rollups import AllRollUp, RollUp
from mblkit.model.scale import ScaleRecord
from mblkit.model.scope import Scope

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
S = TypeVar("S", Judging, CreditRule)

Layer = Literal["school", "district", "state", "built-in"]

Rank = tuple[bool, bool, bool, bool, bool, bool, int]
"""How specific a setting is: for an indicator, a competency, an experience, an area, classes, dates; then its layer."""

GUIDELINES: Final = (
    "CSDE Guidelines for Mastery-Based Learning (3 June 2015): the latest summative evidence decides, without averages"
)
"""What the defaults below every policy follow (clauses C024, C040, C042 and C049)."""

_LAYERS: Final = {"school": 2, "district": 1, "state": 0}


class Cohort(NamedTuple):
    """For whom the policies are asked, and for which day."""

    graduating_class: int
    day: date
    school: str | None = None


@dataclass(frozen=True, slots=True)
class Won(Generic[T_co]):
    """The value of a key, and the setting that gave it.

    Attributes:
        value: the value in force.
        origin: the file and the keys of the setting, or None for a default.
        cites: where the setting comes from, or None where it does not say.
        layer: the layer of its policy, or built-in.
    """

    value: T_co
    origin: Origin | None
    cites: str | None
    layer: Layer


_NONE: Final[Won[None]] = Won(None, None, None, "built-in")
"""What holds of a key that no policy has."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The settings that judge one competency, or one of its indicators.

    Attributes:
        body: the body of evidence.
        method: how a level is found in it.
        target: the id of the level that shows mastery.
        rollup: how indicators make the competency.
        retention: whether mastery once shown stays.
    """

    body: Won[Body]
    method: Won[Method]
    target: Won[str]
    rollup: Won[RollUp]
    retention: Won[Retention]


@dataclass(frozen=True, slots=True)
class CreditInForce:
    """The settings that award the credit of one experience.

    Attributes:
        requires: how much of what it carries must be mastered.
        approval: whether a recorded approval is needed.
        ladder: which part of the credit is earned before that, or None.
        until: the last day of the year of the diploma on which it can be earned, as (month, day), or None.
        proven_by: later experiences that prove it.
        unsettled: what the policy leaves open, or None.
    """

    requires: Won[RollUp]
    approval: Won[bool]
    ladder: Won[Ladder | None]
    until: Won[tuple[int, int] | None]
    proven_by: Won[tuple[Successor, ...] | None]
    unsettled: Won[str | None]


@dataclass(frozen=True, slots=True)
class Candidate(Generic[S]):
    """A setting of a policy that is in force for a cohort, with its rank in the total order."""

    setting: S
    origin: Origin
    layer: Layer
    rank: Rank


def policies_for(district: District, cohort: Cohort) -> tuple[Kept[PolicyRecord], ...]:
    """Return the policies in force for a cohort, in the district's order: state, district, school; by id."""
    return tuple(kept for kept in district.policies if _in_force(kept.record, cohort))


def _in_force(policy: PolicyRecord, cohort: Cohort) -> bool:
    return (
        (policy.classes is None or policy.classes.holds(cohort.graduating_class))
        and (policy.dates is None or policy.dates.holds(cohort.day))
        and (policy.school is None or policy.school == cohort.school)
    )


def judging_candidates(policies: Iterable[Kept[PolicyRecord]], graduating_class: int) -> list[Candidate[Judging]]:
    """Return the judging settings for a class, the winners of any dispute first."""
    return _ranked(policies, graduating_class, "judging", lambda policy: policy.judging)


def credit_candidates(policies: Iterable[Kept[PolicyRecord]], graduating_class: int) -> list[Candidate[CreditRule]]:
    """Return the credit settings for a class, the winners of any dispute first."""
    return _ranked(policies, graduating_class, "credit", lambda policy: policy.credit)


def _ranked(
    policies: Iterable[Kept[PolicyRecord]],
    graduating_class: int,
    key: str,
    settings: Callable[[PolicyRecord], tuple[S, ...]],
) -> list[Candidate[S]]:
    found = [
        Candidate(setting, kept.origin.at(key, place), kept.record.layer, _rank(kept.record, setting.scope))
        for kept in policies
        for place, setting in enumerate(settings(kept.record))
        if setting.scope.classes is None or setting.scope.classes.holds(graduating_class)
    ]
    # Sorting is stable: of equals, the first in the files wins.
    return sorted(found, key=attrgetter("rank"), reverse=True)


def _rank(policy: PolicyRecord, scope: Scope) -> Rank:
    by_class = scope.classes is not None or policy.classes is not None
    return (
        scope.indicator is not None,
        scope.competency is not None,
        scope.experience is not None,
        scope.area is not None,
        by_class,
        policy.dates is not None,
        _LAYERS[policy.layer],
    )


def judging_for(
    district: District, target: str, graduating_class: int, day: date, school: str | None = None
) -> InForce:
    """Return the settings that judge a competency, indicator or objective, for a class of students on a day.

    An objective is judged as the indicator, or the competency, that it leads to. Raises KeyError for a target that the
    district does not have.
    """
    policies = policies_for(district, Cohort(graduating_class, day, school))
    candidates = judging_candidates(policies, graduating_class)
    entry = district.competencies[district.competency_of(target)]
    return judging_among(candidates, entry, indicator_of(district, target))


def judging_by_indicator(
    district: District, competency: str, graduating_class: int, day: date, school: str | None = None
) -> dict[str, InForce]:
    """Return the settings of the indicators of a competency that are not judged by its settings, by id, in order.

    Raises KeyError for a competency that the district does not have.
    """
    policies = policies_for(district, Cohort(graduating_class, day, school))
    candidates = judging_candidates(policies, graduating_class)
    entry = district.competencies[competency]
    whole = judging_among(candidates, entry)
    found = {one.id: judging_among(candidates, entry, one.id) for one in entry.record.indicators}
    return {name: settings for name, settings in found.items() if settings != whole}


def indicator_of(district: District, target: str) -> str | None:
    """Return the indicator that a target is or leads to, or None where there is none on the way to its competency.

    Raises KeyError for a target that the district does not have.
    """
    while target in district.objectives:
        target = district.objectives[target].record.leads_to
    if target in district.indicators:
        return target
    if target in district.competencies:
        return None
    raise KeyError(target)


def judging_among(
    candidates: Iterable[Candidate[Judging]], competency: CompetencyEntry, indicator: str | None = None
) -> InForce:
    """Return the settings that judge a competency, or one of its indicators: of each key, the first candidate's.

    A target that is no level of the competency's scale is passed over.
    """
    scale, fitting = competency.scale, judging_contenders(candidates, competency, indicator)
    body, method, rollup, retention = _defaults()
    own_target = Won(scale.target, None, f'the target of the scale "{scale.id}"', "built-in")
    return InForce(
        body=_winner(fitting, "body", lambda setting: setting.body, body),
        method=_winner(fitting, "method", lambda setting: setting.method, method),
        target=_winner(fitting, "target", lambda setting: _on_scale(setting.target, scale), own_target),
        rollup=_winner(fitting, "rollup", lambda setting: setting.rollup, rollup),
        retention=_winner(fitting, "retention", lambda setting: setting.retention, retention),
    )


def judging_contenders(
    candidates: Iterable[Candidate[Judging]], competency: CompetencyEntry, indicator: str | None = None
) -> list[Candidate[Judging]]:
    """Return the settings that are for a competency, or one of its indicators, in the order in which they win."""
    name, area = competency.record.id, competency.area
    return [one for one in candidates if _scope_holds(one.setting.scope, area, competency=name, indicator=indicator)]


def _winner(fitting: Iterable[Candidate[S]], key: str, value_of: Callable[[S], T | None], default: Won[T]) -> Won[T]:
    for one in fitting:
        value = value_of(one.setting)
        if value is not None:
            return Won(value, one.origin.at(key), one.setting.cites, one.layer)
    return default


def _on_scale(level: str | None, scale: ScaleRecord) -> str | None:
    return level if level is not None and scale.level(level) is not None else None


def credit_for(
    district: District, experience: str, graduating_class: int, day: date, school: str | None = None
) -> CreditInForce:
    """Return the settings that award the credit of an experience, for a class of students on a day.

    Raises KeyError for an experience that the district does not have.
    """
    policies = policies_for(district, Cohort(graduating_class, day, school))
    candidates = credit_candidates(policies, graduating_class)
    return credit_among(candidates, district.experiences[experience].record)


def credit_among(candidates: Iterable[Candidate[CreditRule]], experience: ExperienceRecord) -> CreditInForce:
    """Return the settings that award an experience's credit: of each key, the first candidate's."""
    fitting = credit_contenders(candidates, experience)
    rollup = _defaults()[2]
    no_approval = Won(value=False, origin=None, cites=None, layer="built-in")
    return CreditInForce(
        requires=_winner(fitting, "requires", lambda setting: setting.requires, rollup),
        approval=_winner(fitting, "approval", lambda setting: setting.approval, no_approval),
        ladder=_winner(fitting, "ladder", lambda setting: setting.ladder, _NONE),
        until=_winner(fitting, "until", lambda setting: setting.until, _NONE),
        proven_by=_winner(fitting, "proven_by", lambda setting: setting.proven_by, _NONE),
        unsettled=_winner(fitting, "unsettled", lambda setting: setting.unsettled, _NONE),
    )


def credit_rivals(
    candidates: Iterable[Candidate[CreditRule]], experience: ExperienceRecord
) -> tuple[CreditInForce, ...]:
    """Return what would be in force where settings of equal rank say something else than those that win.

    Only what decides on how much is earned is looked at: `requires` and `ladder`.
    """
    fitting = credit_contenders(candidates, experience)
    found: list[CreditInForce] = []
    for key in ("requires", "ladder"):
        told = [one for one in fitting if getattr(one.setting, key) is not None]
        found.extend(
            credit_among([rival, *fitting], experience)
            for rival in told[1:]
            if rival.rank == told[0].rank and getattr(rival.setting, key) != getattr(told[0].setting, key)
        )
    return tuple(found)


def credit_contenders(
    candidates: Iterable[Candidate[CreditRule]], experience: ExperienceRecord
) -> list[Candidate[CreditRule]]:
    """Return the settings that are for an experience, in the order in which they win."""
    name, area = experience.id, experience.area
    return [one for one in candidates if _scope_holds(one.setting.scope, area, experience=name)]


def _scope_holds(
    scope: Scope,
    area: str,
    *,
    competency: str | None = None,
    indicator: str | None = None,
    experience: str | None = None,
) -> bool:
    return (
        scope.indicator in {None, indicator}
        and scope.competency in {None, competency}
        and scope.experience in {None, experience}
        and scope.area in {None, area}
    )


@cache
def _defaults() -> tuple[Won[Body], Won[Method], Won[RollUp], Won[Retention]]:
    return (
        Won(Body(), None, GUIDELINES, "built-in"),
        Won(LatestMethod(name="latest"), None, GUIDELINES, "built-in"),
        Won(AllRollUp(rule="all"), None, GUIDELINES, "built-in"),
        Won("current", None, GUIDELINES, "built-in"),
    )
