"""The explainer for families: what graduates know and can do, and how credit is earned here."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from mblkit.district import District
from mblkit.engine.ground import Ground, ground_of
from mblkit.engine.requirements import DiplomaInForce, RequirementInForce
from mblkit.engine.settings import Cohort
from mblkit.model.numbers import show
from mblkit.reports.explainer_sheet import explainer_sheet
from mblkit.reports.explainer_view import AimBlock, AimLine, AskedLine, ExplainerView, JudgingLine
from mblkit.reports.explainer_words import METHODS, ROLLUPS
from mblkit.reports.frame import Wish, frame_of, school_block
from mblkit.reports.legend import scale_block
from mblkit.reports.locale import Locale
from mblkit.reports.render import Document
from mblkit.reports.titles import Titles, titles_of
from mblkit.reports.views import ConditionLine, PolicyLine, ScaleBlock, Term
from mblkit.reports.words import TYPES

NAME: Final = "explainer"
SCHEMA: Final = 1
"""The version of the view's JSON. Keys are added to it, never taken away or given another meaning."""


def explainer(district: District, cohort: Cohort, wish: Wish) -> Document:
    """Return the explainer for the families of a class, of a school or, where none is named, of the district."""
    view = explainer_view(district, cohort, wish)
    return Document(SCHEMA, view, explainer_sheet(view, wish.locale))


def explainer_view(district: District, cohort: Cohort, wish: Wish) -> ExplainerView:
    """Return the data of an explainer: the framework and the policies that are in force for a cohort."""
    locale, ground = wish.locale, ground_of(district, cohort)
    titles, found = titles_of(district, locale), ground.diploma(None)
    diploma = found if isinstance(found, DiplomaInForce) else None
    aims = tuple(aim_blocks(district, cohort.day, locale))
    return ExplainerView(
        frame=frame_of(district, NAME, cohort.day, wish),
        school=school_block(district, cohort.school) if cohort.school is not None else None,
        graduating_class=cohort.graduating_class,
        aims=aims,
        scales=tuple(scale_blocks(district, aims, locale)),
        judging=tuple(judging_lines(district, ground, aims, locale)),
        relearning=tuple(locale.own(k.record.relearning) for k in ground.policies if k.record.relearning is not None),
        habits=tuple(
            Term(one.id, locale.own(one.name), locale.own(one.statement))
            for kept in district.habits
            for one in kept.record.habits
        ),
        diploma=titles.told(diploma.title) if diploma is not None else None,
        needed=show(diploma.needed) if diploma is not None and diploma.needed is not None else None,
        all_competencies=diploma is not None and diploma.competencies,
        asked=tuple(asked_lines(diploma, titles)),
        conditions=tuple(
            ConditionLine(one.id, titles.told(one.title), "", "")
            for one in (diploma.conditions if diploma is not None else ())
            if one.active and not one.private
        ),
        pathways=tuple(pathway_terms(district, cohort.day, locale)),
        policies=tuple(
            PolicyLine(k.record.id, locale.own(k.record.title), k.record.as_of.isoformat()) for k in ground.policies
        ),
    )


def aim_blocks(district: District, on: date, locale: Locale) -> Iterator[AimBlock]:
    """Yield the competencies in force on a day by area, in words for families."""
    for area in district.record.areas:
        entries = [
            entry
            for entry in district.competencies.values()
            if entry.area == area.id and (entry.record.retired is None or on < entry.record.retired.on)
        ]
        if entries:
            lines = tuple(
                AimLine(
                    entry.record.id,
                    locale.own(entry.record.name),
                    locale.own(entry.record.family or entry.record.statement),
                    entry.record.required,
                )
                for entry in entries
            )
            yield AimBlock(area.id, locale.own(area.name), entries[0].scope == "cross-curricular", lines)


def scale_blocks(district: District, aims: tuple[AimBlock, ...], locale: Locale) -> Iterator[ScaleBlock]:
    """Yield the scales that competencies are on."""
    used = {district.competencies[one.id].scale.id: district.competencies[one.id].scale for a in aims for one in a.aims}
    return (scale_block(used[name], locale) for name in sorted(used))


def judging_lines(
    district: District, ground: Ground, aims: tuple[AimBlock, ...], locale: Locale
) -> Iterator[JudgingLine]:
    """Yield the ways of judging, the usual one first.

    A way names the areas that are judged so; of an area whose competencies are judged in several ways, all but the
    commonest name those competencies instead.
    """
    ways: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for block in aims:
        for one in block.aims:
            settings = ground.frame(one.id).settings
            level = district.competencies[one.id].scale.level(settings.target.value)
            target = locale.own(level.name) if level is not None else settings.target.value
            key = (settings.method.value.name, settings.rollup.value.rule, target)
            ways.setdefault(key, {}).setdefault(block.id, []).append(one.name)
    ordered = sorted(ways.items(), key=lambda way: -sum(map(len, way[1].values())))
    named: set[str] = set()
    for (method, rollup, target), areas in ordered:
        names = [
            name
            for block in aims
            for name in (areas.get(block.id, ()) if block.id in named else [block.name] if block.id in areas else ())
        ]
        named |= areas.keys()
        said = locale.word(METHODS[method]), locale.word(ROLLUPS[rollup])
        yield JudgingLine(() if len(ways) == 1 else tuple(names), method, *said, target)


def asked_lines(diploma: DiplomaInForce | None, titles: Titles) -> Iterator[AskedLine]:
    """Yield the requirements of a diploma."""
    requirements = diploma.requirements if diploma is not None else ()
    within = {one.id: one.within for one in requirements}
    for one in requirements:
        needed = show(one.needed) if one.needed else None
        yield AskedLine(one.id, titles.told(one.title), _depth(one, within), needed)


def _depth(one: RequirementInForce, within: dict[str, str | None]) -> int:
    depth, outer = 0, one.within
    while outer is not None:
        depth, outer = depth + 1, within.get(outer)
    return depth


def pathway_terms(district: District, on: date, locale: Locale) -> Iterator[Term]:
    """Yield the types of experiences that carry credit and are offered, in the order of the words for them."""
    records = (kept.record for kept in district.experiences.values())
    types = {one.type for one in records if one.credit is not None and (one.retired is None or on < one.retired.on)}
    for code, word in TYPES.items():
        if code in types and code != "other":
            yield Term(code, locale.word(word.name), locale.word(word.meaning))
