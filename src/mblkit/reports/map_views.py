"""What a printed curriculum map holds: frozen, text and whole numbers only, as in `reports.views`."""

from dataclasses import dataclass

from mblkit.reports.views import Swap


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of a bar: the state, where it begins and how long it is, in percent with the sign."""

    code: str
    begins: str
    length: str


@dataclass(frozen=True, slots=True)
class CountLine:
    """Standards by state.

    Attributes:
        name, title: what they have in common, as a code and in words.
        of: how many there are.
        covered, partial, not_assessed, not_taught, unclaimed: how many are in each state; together `of`.
        elective: how many are taught, and not to every student.
        percent: the covered ones in whole percent, rounded down: 100 says all.
        shade: 0 where none is covered, 1 up to a half, 2 up to all but some, 3 where all are.
        bar: the states that there are, the best first.
    """

    name: str
    title: str
    of: int
    covered: int
    partial: int
    not_assessed: int
    not_taught: int
    unclaimed: int
    elective: int
    percent: int
    shade: int
    bar: tuple[BarPart, ...]


@dataclass(frozen=True, slots=True)
class GridLine:
    """The standards of an area by grade band; None where it has none."""

    title: str
    cells: tuple[CountLine | None, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One of a list: an id or a code, and what there is to say of it, or nothing."""

    id: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """Entries with something in common: a set, an area."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class GapList:
    """All that has one gap.

    Attributes:
        code, name, meaning: the state or the gap, in words.
        total: how many there are.
        groups: these by set or by area; none is empty.
    """

    code: str
    name: str
    meaning: str
    total: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class CompetencyLine:
    """A competency in figures.

    Attributes:
        id, name: as the framework says.
        mark: required, optional, or local only.
        full, partial, beyond: its alignments to standards in force, by relation.
        standards: how many standards these name.
        required, other: the experiences that carry it, those that every student takes and the others.
        tasks, objectives: how many there are.
        rigor: the tasks by rigor, lowest first, those that do not say last.
        rigor_text: the same in words, without those that there are none of.
        grades: the grades in which it is taken up, as text.
        gaps: what is missing, in words.
        notes: how many alignments are to retired standards, are suspect, were never reviewed, in words.
    """

    id: str
    name: str
    mark: str
    full: int
    partial: int
    beyond: int
    standards: int
    required: tuple[str, ...]
    other: tuple[str, ...]
    tasks: int
    objectives: int
    rigor: tuple[int, ...]
    rigor_text: str
    grades: str
    gaps: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """What an experience has to do with a competency: a sign of letters and figures, and the same in words."""

    sign: str
    words: str
    how: str
    path: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An experience; a cell for each competency of the block, None where they have nothing to do with each other."""

    id: str
    title: str
    grades: str
    path: str
    cells: tuple[MatrixCell | None, ...]


@dataclass(frozen=True, slots=True)
class AreaBlock:
    """The competencies of an area, and the experiences in which they are taken up."""

    area: str
    title: str
    lines: tuple[CompetencyLine, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class RetiredLine:
    """A retired standard, and what is still aligned to it."""

    id: str
    on: str
    replaced_by: str | None
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DensityLine:
    """How many of one thing there are for each of another: the mean to one place, the extremes, the whole."""

    name: str
    meaning: str
    mean: str
    least: int
    most: int
    total: int
    things: int


@dataclass(frozen=True, slots=True)
class MapView:
    """A curriculum map.

    Attributes:
        language, district, as_of: as on other documents.
        parts: which parts of it are printed: coverage, competencies, matrix, retired.
        filters: what it is limited to, in words.
        total, sets, areas, bands: standards by state.
        grid_bands, grid: the columns and the lines of areas by grade bands.
        gaps: standards that are not covered, by state.
        competency_gaps: competencies with gaps, by gap.
        blocks: the competencies and the matrix, by area.
        rigors: the names of the rigors, lowest first, and of none.
        retired: retired standards in use.
        beside: alignments to what is not counted and has nothing below it that is.
        without_grades: how many standards were left out because they have no grades.
        densities: as text.
        vocabulary: words of the district that take the place of ours.
    """

    language: str
    district: str
    as_of: str
    parts: tuple[str, ...]
    filters: tuple[str, ...]
    headings: bool
    total: CountLine
    sets: tuple[CountLine, ...]
    areas: tuple[CountLine, ...]
    bands: tuple[CountLine, ...]
    grid_bands: tuple[str, ...]
    grid: tuple[GridLine, ...]
    gaps: tuple[GapList, ...]
    competency_gaps: tuple[GapList, ...]
    blocks: tuple[AreaBlock, ...]
    rigors: tuple[str, ...]
    retired: tuple[RetiredLine, ...]
    beside: tuple[Entry, ...]
    without_grades: int
    densities: tuple[DensityLine, ...]
    vocabulary: tuple[Swap, ...]
