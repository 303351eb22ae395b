"""Settings of policies that stand against each other: of equal rank and different, or never in force.

Looked at is every combination that the policies tell apart from today on: the days on which one begins or ends, the
graduating classes at which one does, the schools, and what settings can be for.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import chain, product
from typing import Any, Final, NamedTuple

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.district import CompetencyEntry, District
from mblkit.engine.settings import (
    Candidate,
    Cohort,
    credit_candidates,
    credit_contenders,
    judging_candidates,
    judging_contenders,
    policies_for,
)
from mblkit.model.awarding import CreditRule
from mblkit.model.experience import ExperienceRecord
from mblkit.model.judging import JUDGING_KEYS, Judging
from mblkit.model.origin import Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.scope import Scope
from mblkit.model.shared import FIRST_CLASS, LAST_CLASS, ClassRange
from mblkit.packs import PACK_PREFIX
from mblkit.rules.judging import own_policies
from mblkit.rules.material import Check, Material, place

_CREDIT_KEYS: Final = ("requires", "approval", "ladder", "until", "proven_by", "unsettled")
_HOW_MUCH: Final = frozenset({"requires", "ladder"})
"""The keys that decide how much credit is earned."""

_NAMED: Final = ("indicator", "competency", "experience", "area")
_EMPTY: Final = "write what holds, or delete it"
_IDLE: Final = 'delete it, or say in "for" what it is meant for'


class _Spot(NamedTuple):
    """What settings can be for: the settings that are for it, in the order in which they win, and the keys it asks."""

    keys: tuple[str, ...]
    having: Callable[[Sequence[Candidate[Any]]], list[Candidate[Any]]]
    levels: frozenset[str]


class _Contest:
    """What was seen: the settings that are for something, the keys that were asked for, and who won against whom.

    A key that lost against a narrower setting waits for what that one is not for, such as the next competency.
    """

    def __init__(self) -> None:
        self.fits: set[Origin] = set()
        self.asked: set[Origin] = set()
        self.won: set[Origin] = set()
        self.beaten: dict[Origin, Origin] = {}
        self.waiting: set[Origin] = set()
        self.rivals: dict[Origin, Origin] = {}

    def hold(self, spot: _Spot, candidates: Sequence[Candidate[Any]]) -> None:
        """Note who wins each key at a spot."""
        having = spot.having(candidates)
        self.fits.update(one.origin for one in having)
        for key in spot.keys:
            told = [one for one in having if _says(one, key, spot)]
            if not told:
                continue
            first = told[0].origin.at(key)
            self.asked.update(one.origin.at(key) for one in told)
            self.won.add(first)
            for other in told[1:]:
                self.beaten.setdefault(other.origin.at(key), first)
                if _narrower(told[0].setting.scope, other.setting.scope):
                    self.waiting.add(other.origin.at(key))
                if other.rank == told[0].rank and _value(other, key) != _value(told[0], key):
                    self.rivals.setdefault(other.origin.at(key), first)


def _narrower(scope: Scope, other: Scope) -> bool:
    """Tell whether a scope names something that another one leaves open."""
    return any(getattr(scope, name) is not None and getattr(other, name) is None for name in _NAMED)


def _value(one: Candidate[Any], key: str) -> object:
    return getattr(one.setting, key)


def _says(one: Candidate[Any], key: str, spot: _Spot) -> bool:
    value = _value(one, key)
    return value is not None and (key != "target" or value in spot.levels)


def check_rivals(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL709 for settings that only their place in the files tells apart, MBL710 for those that never hold."""
    contest = _contest(material)
    for loser, winner in contest.rivals.items():
        if not (loser.path.startswith(PACK_PREFIX) and winner.path.startswith(PACK_PREFIX)):
            at, other = (loser, winner) if not loser.path.startswith(PACK_PREFIX) else (winner, loser)
            yield diagnose(
                "MBL709",
                f'"{loser.keys[-1]}" says something else than a setting that is as specific',
                place(at),
                help=f'say in "for" which of the two is for what; until then {_until(loser)}',
                related=(Related(place(other), "the other one"),),
            )
    for kept in own_policies(material):
        for list_key, keys in (("judging", JUDGING_KEYS), ("credit", _CREDIT_KEYS)):
            for number, setting in enumerate(getattr(kept.record, list_key)):
                yield from _idle(kept.origin.at(list_key, number), setting, keys, contest)


def _until(loser: Origin) -> str:
    """Return what holds as long as two settings are as specific as each other."""
    if loser.keys[-1] in _HOW_MUCH:
        return "credit on which they differ is undetermined"
    return "the first in the files holds"


def _idle(at: Origin, setting: Judging | CreditRule, keys: Iterable[str], contest: _Contest) -> Iterator[Diagnostic]:
    if all(getattr(setting, key) is None for key in keys):
        yield diagnose("MBL710", "this setting says nothing", place(at), help=_EMPTY)
        return
    named = setting.scope != Scope()  # a setting for everything may wait for what is not there yet
    if at not in contest.fits and named:
        yield diagnose("MBL710", "this setting is for nothing that there is", place(at, "for"), help=_IDLE)
        return
    for key in keys:
        here = at.at(key)
        if getattr(setting, key) is None or here in contest.won | contest.waiting | contest.rivals.keys():
            continue
        if here not in contest.asked:
            if named:
                yield diagnose("MBL710", f'"{key}" is for nothing that there is', place(here), help=_IDLE)
            continue
        message = f'"{key}" never holds: another setting that is no narrower goes before it in every case'
        related = (Related(place(contest.beaten[here]), "one of them"),)
        yield diagnose("MBL710", message, place(here), help=_IDLE, related=related)


# ------------------------------------------------------------------------------------------------- every combination


def _contest(material: Material) -> _Contest:
    contest, district = _Contest(), material.district
    judging, credit = tuple(_judged(district)), tuple(_credited(district))
    seen: set[tuple[Origin, ...]] = set()
    schools: list[str | None] = [school.id for school in district.record.schools]
    for day, graduating_class, school in product(_days(material), _classes(district), schools):
        policies = policies_for(district, Cohort(graduating_class, day, school))
        judges, credits_ = judging_candidates(policies, graduating_class), credit_candidates(policies, graduating_class)
        same = (*(one.origin for one in judges), *(one.origin for one in credits_))
        if same in seen:
            continue
        seen.add(same)
        for spot in judging:
            contest.hold(spot, judges)
        for spot in credit:
            contest.hold(spot, credits_)
    return contest


def _judged(district: District) -> Iterator[_Spot]:
    """Yield what settings of judging can be for, each sort once."""
    scopes = [setting.scope for kept in district.policies for setting in kept.record.judging]
    singled = {name for scope in scopes for name in (scope.competency, scope.indicator) if name is not None}
    seen: set[tuple[object, ...]] = set()
    for name, entry in district.competencies.items():
        levels = frozenset(level.id for level in entry.scale.levels)
        for part in (None, *(one.id for one in entry.record.indicators)):
            whole = part is None and bool(entry.record.indicators)
            keys = tuple(key for key in JUDGING_KEYS if _asks(key, whole=whole, part=part))
            own = (name if name in singled else None, part if part in singled else None)
            sort = (*own, entry.area, entry.scale.id, keys)
            if sort not in seen:
                seen.add(sort)
                yield _Spot(keys, partial(_judging, entry, part), levels)


def _judging(entry: CompetencyEntry, part: str | None, some: Sequence[Candidate[Judging]]) -> list[Candidate[Judging]]:
    return judging_contenders(some, entry, part)


def _crediting(record: ExperienceRecord, some: Sequence[Candidate[CreditRule]]) -> list[Candidate[CreditRule]]:
    return credit_contenders(some, record)


def _asks(key: str, *, whole: bool, part: str | None) -> bool:
    """Tell whether a key says anything of a competency that its indicators make, of an indicator, or of another."""
    if key == "rollup":
        return whole
    return key == "retention" or not whole or (key == "target" and part is None)


def _credited(district: District) -> Iterator[_Spot]:
    """Yield what settings of credit can be for, each sort once."""
    scopes = [setting.scope for kept in district.policies for setting in kept.record.credit]
    singled = {scope.experience for scope in scopes}
    seen: set[tuple[object, ...]] = set()
    for name, kept in district.experiences.items():
        sort = (name if name in singled else None, kept.record.area)
        if kept.record.credit is not None and sort not in seen:
            seen.add(sort)
            yield _Spot(_CREDIT_KEYS, partial(_crediting, kept.record), frozenset())


def _days(material: Material) -> list[date]:
    """Return the day itself, and each later one on which a policy begins or is over."""
    found = {material.as_of}
    for kept in material.district.policies:
        dates = kept.record.dates
        if dates is not None:
            found.update(day for day in (dates.first, _after(dates.last)) if day is not None and day > material.as_of)
    return sorted(found)


def _after(day: date | None) -> date | None:
    return None if day is None else day + timedelta(days=1)


def _classes(district: District) -> list[int]:
    """Return a graduating class for each span of them that settings tell apart."""
    found = {FIRST_CLASS}
    for one in _ranges(kept.record for kept in district.policies):
        found.update(year for year in (one.first, (one.last or LAST_CLASS) + 1) if year is not None)
    return sorted(year for year in found if year <= LAST_CLASS)


def _ranges(policies: Iterable[PolicyRecord]) -> Iterator[ClassRange]:
    for policy in policies:
        of_judging, of_credit = (one.scope for one in policy.judging), (one.scope for one in policy.credit)
        scopes: Iterator[Scope] = chain(of_judging, of_credit)
        yield from (one for one in (policy.classes, *(scope.classes for scope in scopes)) if one is not None)


CHECKS: Final[tuple[Check, ...]] = (check_rivals,)
