"""Which settings of the policies are in force, for one thing or for all of them, as views."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from mblkit.district import District
from mblkit.engine.contenders import (
    Classes,
    Contender,
    Contest,
    class_spans,
    credit_contests,
    judging_contests,
    schools_apart,
)
from mblkit.engine.settings import Cohort
from mblkit.errors import MblError
from mblkit.load.nearest import did_you_mean
from mblkit.model.base import local
from mblkit.model.origin import Origin
from mblkit.model.policy import PolicyRecord
from mblkit.reports.policy_words import in_words

Kind = Literal["competency", "indicator", "objective", "experience"]
Window = Literal["in-force", "ended", "to-come", "other-classes", "other-school"]

_OF_A_ROLLUP: Final = frozenset({"rollup"})
"""The keys that nothing but a competency with indicators is judged by."""

_PARTS: Final = (
    *("judging", "moderation", "conversions", "credit", "diplomas", "additions", "recognition", "areas"),
    "relearning",
)
"""What a policy may speak of."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a setting says: in words, with its policy and layer, its place, its source, and why it lost, or None."""

    words: str
    policy: str | None
    layer: str
    origin: Origin | None
    cites: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Setting:
    """A key with what is in force and what lost against it."""

    key: str
    won: Said
    lost: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Students who have the same settings.

    Attributes:
        classes: their graduating classes.
        school: their school; None for every school that is not named in a group of its own.
        settings: the settings of the thing that is asked about, in the order of the keys.
        apart: the indicators of a competency that other settings judge.
    """

    classes: Classes
    school: str | None
    settings: tuple[Setting, ...]
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThingView:
    """The settings in force for one thing, for each group of students."""

    kind: Kind
    thing: str
    name: str
    area: str
    as_of: date
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A policy, what it speaks of, and whether it is in force on the day for the students who are asked about."""

    id: str
    title: str
    layer: str
    school: str | None
    classes: Classes
    first: date | None
    last: date | None
    adopted: str | None
    holds: tuple[str, ...]
    state: Window
    origin: Origin


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the values of a key, and the things that have it."""

    said: Said
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What holds for a group of students: of each key its values, the most common first."""

    classes: Classes
    school: str | None
    judging: tuple[tuple[str, tuple[Variant, ...]], ...]
    credit: tuple[tuple[str, tuple[Variant, ...]], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a policy leaves open: what holds, and whether the district has chosen it."""

    policy: str
    name: str
    value: str
    chosen: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Overview:
    """The policies, what holds, and where settings differ."""

    as_of: date
    policies: tuple[PolicyLine, ...]
    choices: tuple[Choice, ...]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom and which day the settings are asked; None for every class, or every school."""

    as_of: date
    graduating_class: int | None = None
    school: str | None = None


# ------------------------------------------------------------------------------------------------------------- a thing


def thing_view(district: District, thing: str, asked: Asked) -> ThingView:
    """Return the settings in force for a competency, indicator, objective or experience.

    Raises MblError for an id that is none of these.
    """
    kind = _kind_of(district, thing)
    groups = [_group(district, kind, thing, cohort, asked.as_of) for cohort in _cohorts(district, asked)]
    return ThingView(
        kind, thing, _name(district, kind, thing), _area(district, kind, thing), asked.as_of, _merged(groups)
    )


def _kind_of(district: District, thing: str) -> Kind:
    known: tuple[tuple[Kind, Iterable[str]], ...] = (
        ("competency", district.competencies),
        ("indicator", district.indicators),
        ("objective", district.objectives),
        ("experience", district.experiences),
    )
    for kind, names in known:
        if thing in names:
            return kind
    hint = did_you_mean(thing, {"lint", *(name for _, names in known for name in names)})
    raise MblError(
        f'there is no competency, indicator, objective or experience "{thing}"',
        hint or "name one of them, or none for the policies themselves",
    )


def _name(district: District, kind: Kind, thing: str) -> str:
    text = {
        "competency": lambda: district.competencies[thing].record.name,
        "indicator": lambda: district.indicators[thing].record.statement,
        "objective": lambda: district.objectives[thing].record.statement,
        "experience": lambda: district.experiences[thing].record.title,
    }[kind]()
    return local(text, district.language)


def _area(district: District, kind: Kind, thing: str) -> str:
    if kind == "experience":
        return district.experiences[thing].record.area
    return district.competencies[district.competency_of(thing)].area


def _cohorts(district: District, asked: Asked) -> list[tuple[Classes, str | None]]:
    one = asked.graduating_class
    spans = class_spans(district, asked.as_of) if one is None else (Classes(one, one),)
    schools: tuple[str | None, ...] = (asked.school,) if asked.school is not None else (None, *schools_apart(district))
    return [(span, school) for school in schools for span in spans]


def _contests(district: District, kind: Kind, thing: str, cohort: Cohort) -> tuple[Contest, ...]:
    if kind == "experience":
        return credit_contests(district, thing, cohort)
    rolled_up = kind == "competency" and bool(district.competencies[thing].record.indicators)
    found = judging_contests(district, thing, cohort)
    return tuple(one for one in found if rolled_up or one.key not in _OF_A_ROLLUP)


def _group(district: District, kind: Kind, thing: str, cohort: tuple[Classes, str | None], day: date) -> Group:
    classes, school = cohort
    found = _contests(district, kind, thing, Cohort(classes.any(), day, school))
    apart = tuple(_apart(district, thing, Cohort(classes.any(), day, school))) if kind == "competency" else ()
    return Group(classes, school, tuple(_setting(one) for one in found), apart)


def _apart(district: District, competency: str, cohort: Cohort) -> Iterator[str]:
    """Yield the indicators that are judged by other settings than their competency."""
    whole = [one.won for one in judging_contests(district, competency, cohort)]
    for indicator in district.competencies[competency].record.indicators:
        if [one.won for one in judging_contests(district, indicator.id, cohort)] != whole:
            yield indicator.id


def _merged(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return groups with neighbours made one that have the same settings, and schools left out that are like others."""
    merged: list[Group] = []
    for one in groups:
        last = merged[-1] if merged else None
        if last is not None and (last.school, last.settings, last.apart) == (one.school, one.settings, one.apart):
            merged[-1] = replace(last, classes=Classes(last.classes.first, one.classes.last))
        else:
            merged.append(one)
    common = [_alike(one) for one in merged if one.school is None]
    return tuple(one for one in merged if one.school is None or not common or _alike(one) not in common)


def _alike(one: Group) -> tuple[object, ...]:
    return one.classes, one.settings, one.apart


def _setting(contest: Contest) -> Setting:
    return Setting(contest.key, _said(contest.key, contest.won), tuple(_said(contest.key, one) for one in contest.lost))


def _said(key: str, one: Contender) -> Said:
    return Said(in_words(key, one.value), one.policy, one.layer, one.origin, one.cites, one.why)


# ------------------------------------------------------------------------------------------------------------ overview


def overview(district: District, asked: Asked) -> Overview:
    """Return the policies of the district, what holds, and where settings differ."""
    chapters = [_chapter(district, classes, school, asked.as_of) for classes, school in _cohorts(district, asked)]
    return Overview(
        asked.as_of,
        tuple(_policy_line(kept.record, kept.origin, asked, district.language) for kept in district.policies),
        tuple(_choices(district, asked)),
        _merged_chapters(chapters),
    )


def _policy_line(policy: PolicyRecord, origin: Origin, asked: Asked, language: str) -> PolicyLine:
    dates, classes = policy.dates, policy.classes
    return PolicyLine(
        id=policy.id,
        title=local(policy.title, language),
        layer=policy.layer,
        school=policy.school,
        classes=Classes(classes.first, classes.last) if classes is not None else Classes(None, None),
        first=dates.first if dates is not None else None,
        last=dates.last if dates is not None else None,
        adopted=policy.adopted,
        holds=tuple(name for name in _PARTS if getattr(policy, name)),
        state=_window(policy, asked),
        origin=origin,
    )


def _window(policy: PolicyRecord, asked: Asked) -> Window:
    dates, one, school = policy.dates, asked.graduating_class, asked.school
    if dates is not None and not dates.holds(asked.as_of):
        return "to-come" if dates.first is not None and asked.as_of < dates.first else "ended"
    if one is not None and policy.classes is not None and not policy.classes.holds(one):
        return "other-classes"
    if school is not None and policy.school not in {None, school}:
        return "other-school"
    return "in-force"


def _choices(district: District, asked: Asked) -> Iterator[Choice]:
    """Yield what the policies in force leave open: the district's choice in `mbl.yaml`, else the default."""
    chosen = {
        (pack.id, name): (value, district.origin.at("packs", place, "settings", name))
        for place, pack in enumerate(district.record.packs)
        for name, value in pack.settings.items()
    }
    for kept in district.policies:
        if _window(kept.record, asked) == "in-force":
            for name, setting in kept.record.settings.items():
                default = (setting.default, kept.origin.at("settings", name))
                value, origin = chosen.get((kept.record.id, name), default)
                yield Choice(kept.record.id, name, in_words(name, value), (kept.record.id, name) in chosen, origin)


def _chapter(district: District, classes: Classes, school: str | None, day: date) -> Chapter:
    cohort = Cohort(classes.any(), day, school)
    judged = [(name, _contests(district, "competency", name, cohort)) for name in _competencies(district, day)]
    for competency in _competencies(district, day):
        apart = _apart(district, competency, cohort)
        judged.extend((name, _contests(district, "indicator", name, cohort)) for name in apart)
    credited = [
        (name, _contests(district, "experience", name, cohort))
        for name, kept in district.experiences.items()
        if kept.record.credit is not None
    ]
    return Chapter(classes, school, _variants(judged), _variants(credited))


def _competencies(district: District, day: date) -> list[str]:
    entries = district.competencies.items()
    return [name for name, one in entries if one.record.retired is None or day < one.record.retired.on]


def _variants(
    found: Sequence[tuple[str, tuple[Contest, ...]]],
) -> tuple[tuple[str, tuple[Variant, ...]], ...]:
    keys: dict[str, dict[Said, list[str]]] = {}
    for thing, contests in found:
        for one in contests:
            keys.setdefault(one.key, {}).setdefault(_said(one.key, one.won), []).append(thing)
    return tuple(
        (
            key,
            tuple(
                Variant(said, tuple(things)) for said, things in sorted(values.items(), key=lambda one: -len(one[1]))
            ),
        )
        for key, values in keys.items()
    )


def _merged_chapters(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    merged: list[Chapter] = []
    for one in chapters:
        last = merged[-1] if merged else None
        if last is not None and (last.school, last.judging, last.credit) == (one.school, one.judging, one.credit):
            merged[-1] = replace(last, classes=Classes(last.classes.first, one.classes.last))
        else:
            merged.append(one)
    return tuple(merged)
