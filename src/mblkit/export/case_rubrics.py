"""The scale of a competency and its criteria as a CASE rubric: a row for each indicator, a cell for each level."""

from fractions import Fraction
from typing import Final

from mblkit.export.case_parts import Draft, Json, Node, extended, given, line
from mblkit.model.base import local
from mblkit.model.case import spread
from mblkit.model.framework import Competency, FrameworkRecord, Indicator
from mblkit.model.numbers import rounded
from mblkit.model.origin import Kept
from mblkit.model.scale import ScaleRecord

_PLACES: Final = 6


def add_rubric(draft: Draft, kept: Kept[FrameworkRecord], competency: Competency) -> None:
    """Add the rubric of a competency: its indicators', or its own where it has none."""
    district = draft.source.district
    scale = district.scales[kept.record.scale or district.record.scale]
    node = draft.names.node("rubric", competency.id)
    changed = draft.changed(kept.origin.path, draft.source.scales[scale.id])
    rows: list[tuple[str, Indicator | Competency]] = [("indicator", one) for one in competency.indicators]
    criteria = [
        {**_criterion(draft, node, row, scale, changed), "position": number}
        for number, row in enumerate(rows or [("competency", competency)], 1)
    ]
    draft.rubrics.append(
        {
            **node.head,
            "title": line(local(competency.name, district.language)),
            "description": local(scale.name, district.language),
            "lastChangeDateTime": changed,
            "CFRubricCriteria": criteria,
        }
    )


def _criterion(
    draft: Draft, rubric: Node, row: tuple[str, Indicator | Competency], scale: ScaleRecord, changed: str
) -> Json:
    sort, one = row
    node = draft.names.node("criterion", f"{sort}/{one.id}")
    return {
        **node.head,
        "description": local(one.statement, draft.source.district.language),
        "CFItemURI": draft.names.node(sort, one.id).link,
        "rubricId": rubric.identifier,
        "lastChangeDateTime": changed,
        "CFRubricCriterionLevels": _levels(draft, node, one, scale, changed),
    }


def _levels(draft: Draft, criterion: Node, one: Indicator | Competency, scale: ScaleRecord, changed: str) -> list[Json]:
    language = draft.source.district.language
    levels = []
    for number, level in enumerate(scale.levels, 1):
        text, kept = spread(one.criteria[level.id], language) if level.id in one.criteria else ("", None)
        levels.append(
            {
                **draft.names.node("level", f"{criterion.name}/{level.id}").head,
                **given({"description": text}),
                "quality": line(local(level.name, language)),
                "score": _number(level.value),
                "position": number,
                "rubricCriterionId": criterion.identifier,
                "lastChangeDateTime": changed,
                # for levels alone, the schema asks for a list
                "extensions": [extended({"level": level.id, "description": kept})["extensions"]],
            }
        )
    return levels


def _number(value: Fraction) -> int | float:
    """Return a number as JSON has it. Nobody reckons with it here; the id of the level says which one it is."""
    shown = rounded(value, _PLACES)
    return shown.numerator if shown.denominator == 1 else shown.numerator / shown.denominator
