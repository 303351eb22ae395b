"""The legend of a document: every scale, code and type that it uses, and no other."""

from collections.abc import Iterable, Mapping

from mblkit.district import District
from mblkit.model.base import local
from mblkit.model.scale import ScaleRecord
from mblkit.reports.views import (
    AreaBlock,
    ConditionLine,
    CreditLine,
    Legend,
    RequirementLine,
    ScaleBlock,
    Swap,
    Term,
    TransferLine,
)
from mblkit.reports.vocabulary import say, swaps_of
from mblkit.reports.words import BASES, MARKS, OUTCOMES, STATES, TYPES, Word


def legend_of(
    district: District,
    lines: Iterable[CreditLine],
    transfers: Iterable[TransferLine],
    areas: Iterable[AreaBlock],
    requirements: Iterable[RequirementLine | ConditionLine],
    language: str,
) -> Legend:
    """Return the legend for the parts of a document."""
    lines, transfers, areas = tuple(lines), tuple(transfers), tuple(areas)
    bases = {line.basis for line in lines} | ({"transfer"} if transfers else set())
    marks = {line.mark for line in lines} | {line.mark for line in transfers}
    swaps = swaps_of(district)
    interdisciplinary = {"interdisciplinary"} if any(line.interdisciplinary for line in lines) else set()
    return Legend(
        scales=_scales(district, areas, language),
        outcomes=_terms(OUTCOMES, {line.outcome for area in areas for line in area.lines}, swaps),
        types=_types({line.type for line in lines}, swaps),
        bases=_terms(BASES, bases, swaps),
        marks=_terms(MARKS, marks | interdisciplinary, swaps),
        states=_terms(STATES, {one.state for one in requirements}, swaps),
        credit=say("Credit is counted exactly; each amount counts once toward the total.", swaps),
    )


def _scales(district: District, areas: Iterable[AreaBlock], language: str) -> tuple[ScaleBlock, ...]:
    used = {
        district.competencies[line.id].scale.id: district.competencies[line.id].scale
        for area in areas
        for line in area.lines
    }
    return tuple(_scale(used[name], language) for name in sorted(used))


def _scale(scale: ScaleRecord, language: str) -> ScaleBlock:
    target = scale.level(scale.target)
    return ScaleBlock(
        name=local(scale.name, language),
        levels=tuple(
            Term(level.id, local(level.name, language), local(level.meaning, language)) for level in scale.levels
        ),
        target=local(target.name, language) if target is not None else scale.target,
    )


def _terms(words: Mapping[str, Word], used: Iterable[str], swaps: tuple[Swap, ...]) -> tuple[Term, ...]:
    wanted = set(used)
    return tuple(_term(word, swaps) for code, word in words.items() if code in wanted)


def _types(names: set[str], swaps: tuple[Swap, ...]) -> tuple[Term, ...]:
    """Return the types that the lines name; two codes may have one word."""
    words = {word.name: word for word in reversed(TYPES.values()) if say(word.name, swaps) in names}
    return tuple(_term(word, swaps) for word in TYPES.values() if words.get(word.name) is word)


def _term(word: Word, swaps: tuple[Swap, ...]) -> Term:
    return Term(word.code, say(word.name, swaps), say(word.meaning, swaps))
