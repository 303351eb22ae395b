"""The legend of a document: every scale, code and type that it uses, and no other."""

from collections.abc import Iterable, Mapping

from mblkit.district import District
from mblkit.model.scale import ScaleRecord
from mblkit.reports.locale import Locale
from mblkit.reports.views import (
    AreaBlock,
    ConditionLine,
    CreditLine,
    Legend,
    RequirementLine,
    ScaleBlock,
    Term,
    TransferLine,
)
from mblkit.reports.words import BASES, MARKS, OUTCOMES, STATES, TYPES, Word


def legend_of(
    district: District,
    lines: Iterable[CreditLine],
    transfers: Iterable[TransferLine],
    areas: Iterable[AreaBlock],
    requirements: Iterable[RequirementLine | ConditionLine],
    locale: Locale,
) -> Legend:
    """Return the legend for the parts of a document."""
    lines, transfers, areas = tuple(lines), tuple(transfers), tuple(areas)
    bases = {line.basis for line in lines} | ({"transfer"} if transfers else set())
    marks = {line.mark for line in lines} | {line.mark for line in transfers}
    interdisciplinary = {"interdisciplinary"} if any(line.interdisciplinary for line in lines) else set()
    return Legend(
        scales=_scales(district, areas, locale),
        outcomes=terms_of(OUTCOMES, {line.outcome for area in areas for line in area.lines}, locale),
        types=_types({line.type for line in lines}, locale),
        bases=terms_of(BASES, bases, locale),
        marks=terms_of(MARKS, marks | interdisciplinary, locale),
        states=terms_of(STATES, {one.state for one in requirements}, locale),
        credit=locale.word("Credit is counted exactly; each amount counts once toward the total."),
    )


def _scales(district: District, areas: Iterable[AreaBlock], locale: Locale) -> tuple[ScaleBlock, ...]:
    used = {
        district.competencies[line.id].scale.id: district.competencies[line.id].scale
        for area in areas
        for line in area.lines
    }
    return scale_blocks(used.values(), locale)


def scale_blocks(scales: Iterable[ScaleRecord], locale: Locale) -> tuple[ScaleBlock, ...]:
    """Return scales with the meaning of their levels, each once, in order of id."""
    used = {scale.id: scale for scale in scales}
    return tuple(scale_block(used[name], locale) for name in sorted(used))


def scale_block(scale: ScaleRecord, locale: Locale) -> ScaleBlock:
    """Return a scale as a legend shows it."""
    target = scale.level(scale.target)
    return ScaleBlock(
        name=locale.own(scale.name),
        levels=tuple(Term(level.id, locale.own(level.name), locale.own(level.meaning)) for level in scale.levels),
        target=locale.own(target.name) if target is not None else scale.target,
    )


def terms_of(words: Mapping[str, Word], used: Iterable[str], locale: Locale) -> tuple[Term, ...]:
    """Return the words of a table whose codes are used, with their meanings, in the order of the table."""
    wanted = set(used)
    return tuple(_term(word, locale) for code, word in words.items() if code in wanted)


def _types(names: set[str], locale: Locale) -> tuple[Term, ...]:
    """Return the types that the lines name; two codes may have one word."""
    words = {word.name: word for word in reversed(TYPES.values()) if locale.word(word.name) in names}
    return tuple(_term(word, locale) for word in TYPES.values() if words.get(word.name) is word)


def _term(word: Word, locale: Locale) -> Term:
    return Term(word.code, locale.word(word.name), locale.word(word.meaning))
