"""The curriculum map as plain data. Every figure is a list of ids, so that each can say what it counts."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal, get_args

from mblkit.district.reviews import State as ReviewState
from mblkit.engine.claims import STATES, Access, Claim, StandardRow, State, Tally
from mblkit.model.shared import Rigor

__all__ = [
    "GAPS",
    "STATES",
    "Access",
    "AlignmentMap",
    "Cell",
    "Claim",
    "CompetencyRow",
    "Density",
    "ExperienceRow",
    "Gap",
    "How",
    "RetiredRow",
    "Scope",
    "StandardRow",
    "State",
    "Tally",
]

How = Literal["whole", "parts", "objectives"]
Gap = Literal["no-standard", "no-experience", "elective-only", "no-task", "one-grade"]
GAPS: Final[tuple[Gap, ...]] = get_args(Gap)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a map shows. It leaves rows out and never changes one: a standard is covered by whatever covers it.

    Attributes:
        sets: the sets of standards; None for all.
        areas: the content areas of competencies, and of the sets that they answer most; None for all.
        grades: the grades of standards and experiences; None for all.
        under: the standards of some subtrees, by id; None for all.
        headings: whether to count what stands above other standards too.
    """

    sets: frozenset[str] | None = None
    areas: frozenset[str] | None = None
    grades: frozenset[int] | None = None
    under: frozenset[str] | None = None
    headings: bool = False


@dataclass(frozen=True, slots=True)
class CompetencyRow:
    """A competency, and what hangs on it.

    Attributes:
        id, name, area, scope, required, local_only: as the framework says.
        parts: its indicators; itself where it has none.
        claims: its alignments to standards in force, in the order of the files, those of its indicators among them.
        standards: the standards that these name.
        retired: the standards it is aligned to that are no longer in force.
        reviews: for each state of a review, the alignments in it, as `<target> <standard>`.
        experiences: those that carry a part.
        in_required: those of them that every student takes.
        touched: those that only have an objective that leads to a part.
        uncarried: the parts that no experience carries.
        elective: the parts that some experience carries, and that not every student meets.
        tasks: those that are scored on a part.
        unassessed: the parts that no task is scored on.
        objectives: those that lead to it or to a part.
        rigor: the tasks by rigor, lowest first; None for those that do not say.
        spread: the experiences by grade, those that only touch it among them.
        gaps: what is missing.
    """

    id: str
    name: str
    area: str
    scope: str
    required: bool
    local_only: bool
    parts: tuple[str, ...]
    claims: tuple[Claim, ...]
    standards: tuple[str, ...]
    retired: tuple[str, ...]
    reviews: tuple[tuple[ReviewState, tuple[str, ...]], ...]
    experiences: tuple[str, ...]
    in_required: tuple[str, ...]
    touched: tuple[str, ...]
    uncarried: tuple[str, ...]
    elective: tuple[str, ...]
    tasks: tuple[str, ...]
    unassessed: tuple[str, ...]
    objectives: tuple[str, ...]
    rigor: tuple[tuple[Rigor | None, tuple[str, ...]], ...]
    spread: tuple[tuple[int, tuple[str, ...]], ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class ExperienceRow:
    """An experience of the matrix.

    Attributes:
        id, title, area, grades: as its file says.
        path: whether every student takes it, takes it in the place of such a one, or may take it.
    """

    id: str
    title: str
    area: str
    grades: tuple[int, ...]
    path: Access


@dataclass(frozen=True, slots=True)
class Cell:
    """What an experience has to do with a competency.

    Attributes:
        experience, competency: the two.
        how: whether it carries the whole competency, some parts, or only has objectives that lead to it.
        parts: the parts that are carried, or that objectives lead to.
        of: how many parts there are.
        objectives: the objectives of the experience that lead to the competency.
    """

    experience: str
    competency: str
    how: How
    parts: tuple[str, ...]
    of: int
    objectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RetiredRow:
    """A standard that is no longer in force, and what is still aligned to it."""

    id: str
    on: date
    replaced_by: str | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Density:
    """How many of one thing there are for each of another.

    Attributes:
        name: what is counted, as in `standards-per-competency`.
        things: how many things it is counted for.
        total, least, most: how many there are for all of them, for the poorest and for the richest.
    """

    name: str
    things: int
    total: int
    least: int
    most: int

    @property
    def mean(self) -> Fraction | None:
        """The exact mean, or None where there is nothing to count for."""
        return Fraction(self.total, self.things) if self.things else None


@dataclass(frozen=True, slots=True)
class AlignmentMap:
    """The curriculum map of a district on a day.

    Attributes:
        as_of, scope: the day, and what is shown.
        standards: the standards that are counted, by set and in the issuer's order.
        total, sets, areas, bands: these by state: all, by set, by the area of their set, by grade band.
        grid: these by state, for each area and each band that has any.
        competencies: the competencies, by area and in the order of the files.
        experiences, cells: the rows of the matrix, by grade and id, and what stands in it.
        retired: the retired standards that something is still aligned to.
        beside: alignments to what is not counted and has nothing below it that is.
        without_grades: standards left out because the scope names grades and they have none.
        densities: how many standards a competency answers, and the like.
    """

    as_of: date
    scope: Scope
    standards: tuple[StandardRow, ...]
    total: Tally
    sets: tuple[Tally, ...]
    areas: tuple[Tally, ...]
    bands: tuple[Tally, ...]
    grid: tuple[tuple[str, tuple[Tally, ...]], ...]
    competencies: tuple[CompetencyRow, ...]
    experiences: tuple[ExperienceRow, ...]
    cells: tuple[Cell, ...]
    retired: tuple[RetiredRow, ...]
    beside: tuple[Claim, ...]
    without_grades: tuple[str, ...]
    densities: tuple[Density, ...]
