"""Competencies as documents show them: by area, with outcome, level and the day since which they are mastered."""

from collections.abc import Iterable, Mapping
from datetime import date

from mblkit.district import CompetencyEntry, District
from mblkit.engine.results import Judgement
from mblkit.reports.locale import Locale
from mblkit.reports.views import AreaBlock, CompetencyLine
from mblkit.reports.words import OUTCOMES


def area_blocks(
    district: District,
    judgements: Mapping[str, Judgement],
    scope: str,
    as_of: date,
    locale: Locale,
    *,
    family: bool = False,
) -> tuple[AreaBlock, ...]:
    """Return the areas that have competencies of a scope, in the district's order.

    For a `family`, competencies are stated in the words for families where there are any.
    """
    blocks = []
    for area in district.record.areas:
        entries = [entry for entry in district.competencies.values() if (entry.area, entry.scope) == (area.id, scope)]
        lines = tuple(_lines(entries, judgements, as_of, locale, family=family))
        if lines:
            mastered = sum(line.outcome == "mastered" for line in lines)
            blocks.append(AreaBlock(area.id, locale.own(area.name), lines, mastered, len(lines)))
    return tuple(blocks)


def _lines(
    entries: Iterable[CompetencyEntry],
    judgements: Mapping[str, Judgement],
    as_of: date,
    locale: Locale,
    *,
    family: bool,
) -> Iterable[CompetencyLine]:
    for entry in entries:
        judgement = judgements.get(entry.record.id)
        if judgement is not None and _belongs(entry, judgement, as_of):
            yield _line(entry, judgement, locale, family=family)


def _belongs(entry: CompetencyEntry, judgement: Judgement, as_of: date) -> bool:
    """A competency that has ended is shown only to those who were judged on it."""
    retired = entry.record.retired
    return retired is None or as_of < retired.on or judgement.outcome == "mastered"


def _line(entry: CompetencyEntry, judgement: Judgement, locale: Locale, *, family: bool) -> CompetencyLine:
    outcome = OUTCOMES[outcome_code(judgement)]
    level = entry.scale.level(judgement.level) if judgement.level is not None else None
    statement = (entry.record.family if family else None) or entry.record.statement
    counted = [part for part in judgement.parts if part.outcome != "not-applicable"]
    return CompetencyLine(
        id=entry.record.id,
        name=locale.own(entry.record.name),
        statement=locale.own(statement),
        outcome=outcome.code,
        outcome_name=locale.word(outcome.name),
        level=locale.own(level.name) if level is not None else None,
        mastered=sum(part.outcome == "mastered" for part in counted),
        of=len(counted),
        verified=judgement.since.isoformat() if judgement.since is not None else None,
    )


def outcome_code(judgement: Judgement) -> str:
    """Return the code that documents use: no evidence at all is `not-assessed`, a recorded exemption `adjusted`."""
    if judgement.outcome == "not-applicable":
        return "adjusted"
    if judgement.outcome == "not-enough-evidence" and not _any_evidence(judgement):
        return "not-assessed"
    return judgement.outcome


def _any_evidence(judgement: Judgement) -> bool:
    return judgement.evidence > 0 or any(_any_evidence(part) for part in judgement.parts)
