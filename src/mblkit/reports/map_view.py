"""From the curriculum map to the view that its documents place."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from mblkit.district import District
from mblkit.engine.map_results import (
    GAPS,
    STATES,
    AlignmentMap,
    Cell,
    CompetencyRow,
    Density,
    ExperienceRow,
    Gap,
    StandardRow,
    Tally,
)
from mblkit.engine.spread import RIGORS
from mblkit.model.base import local
from mblkit.model.numbers import rounded, show
from mblkit.reports import map_words as words
from mblkit.reports.map_views import (
    AreaBlock,
    BarPart,
    CompetencyLine,
    CountLine,
    DensityLine,
    Entry,
    GapList,
    GridLine,
    Group,
    MapView,
    MatrixCell,
    MatrixRow,
    RetiredLine,
)
from mblkit.reports.vocabulary import swaps_of

PARTS: Final = ("coverage", "competencies", "matrix", "retired")
LETTERS: Final = {code: word.name for code, word in words.PATHS.items()}

_TEXT: Final = 150
"""So many letters of a standard's text stand in a list."""


def map_view(district: District, found: AlignmentMap, parts: tuple[str, ...], filters: tuple[str, ...]) -> MapView:
    """Return the view of a curriculum map: all of it, or some parts, limited as `filters` says in words."""
    titles = {area.id: local(area.name, district.language) for area in district.record.areas}
    bands = [line.name for line in found.bands]
    return MapView(
        language=district.language,
        district=district.record.name,
        as_of=found.as_of.isoformat(),
        parts=parts,
        filters=filters,
        headings=found.scope.headings,
        total=_count(found.total, "All standards"),
        sets=tuple(_count(one, one.name) for one in found.sets),
        areas=tuple(_count(one, titles.get(one.name, words.NO_AREA)) for one in found.areas),
        bands=tuple(_count(one, words.BANDS.get(one.name, one.name)) for one in found.bands),
        grid_bands=tuple(words.BANDS.get(band, band) for band in bands),
        grid=tuple(
            GridLine(titles.get(area, words.NO_AREA), tuple(_of_band(cells, band) for band in bands))
            for area, cells in found.grid
        ),
        gaps=_standard_gaps(found.standards),
        competency_gaps=_competency_gaps(found.competencies, titles),
        blocks=tuple(_blocks(found, titles)),
        rigors=tuple(map(_rigor_name, RIGORS)),
        retired=tuple(
            RetiredLine(one.id, one.on.isoformat(), one.replaced_by, tuple(claim.target for claim in one.claims))
            for one in found.retired
        ),
        beside=tuple(Entry(claim.standard, f"{claim.target}, {claim.relation}") for claim in found.beside),
        without_grades=len(found.without_grades),
        densities=tuple(map(_density, found.densities)),
        vocabulary=swaps_of(district),
    )


def _count(one: Tally, title: str) -> CountLine:
    unclaimed, not_taught, not_assessed, partial, covered = map(len, one.states)
    return CountLine(
        name=one.name,
        title=title,
        of=one.of,
        covered=covered,
        partial=partial,
        not_assessed=not_assessed,
        not_taught=not_taught,
        unclaimed=unclaimed,
        elective=len(one.elective),
        percent=covered * 100 // one.of if one.of else 0,
        shade=0 if not covered else 3 if covered == one.of else 1 if covered * 2 <= one.of else 2,
        bar=tuple(_bar(one)),
    )


def _bar(one: Tally) -> Iterator[BarPart]:
    begins = 0
    for state in reversed(STATES):
        length = len(one.ids(state))
        if length:
            yield BarPart(state, _percent(begins, one.of), _percent(length, one.of))
        begins += length


def _percent(number: int, of: int) -> str:
    return f"{show(Fraction(number * 100, of), 2)}%"


def _of_band(cells: Iterable[Tally], band: str) -> CountLine | None:
    return next((_count(one, words.BANDS.get(band, band)) for one in cells if one.name == band), None)


def _standard_gaps(rows: Iterable[StandardRow]) -> tuple[GapList, ...]:
    found: dict[str, dict[str, list[Entry]]] = {state: {} for state in STATES[:-1]}
    for row in rows:
        if row.state in found:
            code = row.code or row.id.partition(":")[2]
            found[row.state].setdefault(row.set, []).append(Entry(code, brief(row.text or "")))
    return tuple(_gap_list(words.STATES[state].code, groups) for state, groups in found.items() if groups)


def _competency_gaps(rows: Iterable[CompetencyRow], titles: dict[str, str]) -> tuple[GapList, ...]:
    found: dict[Gap, dict[str, list[Entry]]] = {gap: {} for gap in GAPS}
    for row in rows:
        for gap in row.gaps:
            found[gap].setdefault(titles[row.area], []).append(Entry(row.id, f"{row.name}{_where(row, gap)}"))
    return tuple(_gap_list(gap, groups) for gap, groups in found.items() if groups)


def _where(row: CompetencyRow, gap: Gap) -> str:
    """Return which parts of a competency have a gap, where not all have it; the grade, where there is one only."""
    if gap == "one-grade":
        return f" (grade {grade_text([row.spread[0][0]])})"
    lacking = {"no-experience": row.uncarried, "elective-only": row.elective, "no-task": row.unassessed}.get(gap, ())
    return f" ({', '.join(lacking)})" if lacking and len(lacking) < len(row.parts) else ""


def _gap_list(code: str, groups: dict[str, list[Entry]]) -> GapList:
    word = {**words.STATES, **words.GAPS}[code]
    listed = tuple(Group(title, tuple(entries)) for title, entries in groups.items())
    return GapList(code, word.name, word.meaning, sum(len(one.entries) for one in listed), listed)


def brief(text: str) -> str:
    """Return the beginning of a text, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= _TEXT else f"{line[:_TEXT].rsplit(' ', 1)[0]} ..."


def _blocks(found: AlignmentMap, titles: dict[str, str]) -> Iterator[AreaBlock]:
    cells: dict[str, dict[str, Cell]] = {}
    for cell in found.cells:
        cells.setdefault(cell.competency, {})[cell.experience] = cell
    areas: dict[str, list[CompetencyRow]] = {}
    for row in found.competencies:
        areas.setdefault(row.area, []).append(row)
    for area, rows in areas.items():
        here = [one for one in found.experiences if any(one.id in cells.get(row.id, ()) for row in rows)]
        yield AreaBlock(
            area=area,
            title=titles[area],
            lines=tuple(map(_competency, rows)),
            rows=tuple(_matrix_row(one, [cells.get(row.id, {}).get(one.id) for row in rows]) for one in here),
        )


def _competency(row: CompetencyRow) -> CompetencyLine:
    relations = [claim.relation for claim in row.claims]
    reviews = dict(row.reviews)
    return CompetencyLine(
        id=row.id,
        name=row.name,
        mark="local only" if row.local_only else "required" if row.required else "optional",
        full=relations.count("full"),
        partial=relations.count("partial"),
        beyond=relations.count("beyond"),
        standards=len(row.standards),
        required=row.in_required,
        other=tuple(one for one in row.experiences if one not in row.in_required),
        tasks=len(row.tasks),
        objectives=len(row.objectives),
        rigor=tuple(len(tasks) for _, tasks in row.rigor),
        rigor_text=", ".join(f"{len(tasks)} {_rigor_name(rigor)}" for rigor, tasks in row.rigor if tasks),
        grades=grade_text([grade for grade, _ in row.spread]),
        gaps=tuple(words.GAPS[gap].name for gap in row.gaps),
        notes=tuple(
            f"{number} {words_}"
            for number, words_ in (
                (len(row.retired), "retired"),
                (len(reviews["suspect"]), "suspect"),
                (len(reviews["never-reviewed"]), "never reviewed"),
            )
            if number
        ),
    )


def _rigor_name(rigor: str | None) -> str:
    return rigor.replace("-", " ") if rigor else "not said"


def _matrix_row(row: ExperienceRow, cells: Iterable[Cell | None]) -> MatrixRow:
    shown = tuple(None if cell is None else _cell(cell, row) for cell in cells)
    return MatrixRow(row.id, row.title, grade_text(row.grades), row.path, shown)


def sign(cell: Cell, row: ExperienceRow) -> str:
    """Return a cell in letters and figures: R, R 2/4 or (R)."""
    letter = LETTERS[row.path]
    if cell.how == "parts":
        return f"{letter} {len(cell.parts)}/{cell.of}"
    return letter if cell.how == "whole" else f"({letter})"


def _cell(cell: Cell, row: ExperienceRow) -> MatrixCell:
    named = ", ".join(cell.parts)
    how = {
        "whole": "the whole competency",
        "parts": f"{len(cell.parts)} of {cell.of} indicators: {named}",
        "objectives": f"objectives only: {', '.join(cell.objectives)}",
    }
    return MatrixCell(sign(cell, row), f"{row.path}, {how[cell.how]}", cell.how, row.path)


def grade_text(grades: Iterable[int]) -> str:
    """Return grades as people write them: K, 9, 9-12, 9, 11."""
    runs: list[list[int]] = []
    for grade in sorted(set(grades)):
        if runs and runs[-1][-1] == grade - 1:
            runs[-1].append(grade)
        else:
            runs.append([grade])
    ends = (dict.fromkeys("K" if grade == 0 else str(grade) for grade in (run[0], run[-1])) for run in runs)
    return ", ".join("-".join(two) for two in ends)


def _density(one: Density) -> DensityLine:
    word = words.DENSITIES[one.name]
    mean = show(rounded(one.mean if one.mean is not None else Fraction(0), 1), 1)
    return DensityLine(word.name, word.meaning, mean, one.least, one.most, one.total, one.things)
