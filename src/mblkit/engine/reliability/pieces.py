"""What two people scored: one student's scores that have a second one, as they were known on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from mblkit.district import Closure, District, Evidence
from mblkit.engine.gathering import gather, place_of
from mblkit.engine.moderation import ModerationInForce, State, moderation_for, place_on, state_of
from mblkit.engine.settings import Cohort
from mblkit.model.district import Year
from mblkit.model.origin import Origin
from mblkit.model.scale import CODES, ScaleRecord


@dataclass(frozen=True, slots=True)
class Piece:
    """A score that a second person gave too.

    Attributes:
        evidence: the first scorer's, with task, day and place.
        criterion: the indicator, or the competency, that was scored; of an objective, what it leads to.
        area: its content area.
        scale: the scale of both scores.
        second_by: the second scorer.
        scores: the two scores as they stand in the file.
        values: what they are worth.
        gap: how many levels they are apart.
        state: what holds.
        year, term: the school year and the term of the work; None outside of any.
    """

    evidence: Evidence
    criterion: str
    area: str
    scale: ScaleRecord
    second_by: str
    scores: tuple[str | Fraction, str | Fraction]
    values: tuple[Fraction, Fraction]
    gap: Fraction
    state: State
    year: str | None
    term: str | None

    @property
    def scorers(self) -> tuple[str, str]:
        """The two scorers in order of their ids."""
        first, second = sorted((self.evidence.by, self.second_by))
        return first, second


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A score with a second one that shows nothing of agreement, and why."""

    student: str
    target: str
    task: str
    on: date
    why: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Looked:
    """What one student's evidence holds.

    Attributes:
        pieces: the scores that two people gave.
        left_out: those of which the two are not comparable.
        scored: how many scores there are at all.
    """

    pieces: tuple[Piece, ...]
    left_out: tuple[LeftOut, ...]
    scored: int


def look(district: District, closure: Closure, as_of: date, areas: Collection[str] | None = None) -> Looked:
    """Return what two people scored of one student's work, known on a day and not replaced by a correction.

    `areas`: the content areas that are looked at; None for all.
    """
    gathered = gather(district, closure, as_of)
    student = closure.student.record
    rules = moderation_for(district, as_of, Cohort(student.graduating_class, as_of, student.school))
    pieces: list[Piece] = []
    left_out: list[LeftOut] = []
    scored = 0
    for one in closure.evidence:
        if not one.known_on(as_of) or one.key in gathered.replaced:
            continue
        area = district.competencies[district.competency_of(one.target)].area
        if areas is not None and area not in areas:
            continue
        scored += one.score not in CODES
        found = _piece(district, one, area, rules, adjudicated=place_of(one) in gathered.adjudicated)
        if isinstance(found, Piece):
            pieces.append(found)
        elif found is not None:
            left_out.append(LeftOut(one.student, one.target, one.task, one.on, found, one.origin))
    return Looked(tuple(pieces), tuple(left_out), scored)


def _piece(
    district: District, one: Evidence, area: str, rules: ModerationInForce, *, adjudicated: bool
) -> Piece | str | None:
    """Return what two people scored, why it is not comparable, or None where one person scored."""
    if one.second is None:
        return None
    by, score = one.second
    if by == one.by:
        return "one person is named as both scorers"
    scale = district.scale_of(one.target)
    values = _value(scale, one.score), _value(scale, score)
    if values[0] is None or values[1] is None:
        return "one of the two gave no score"
    gap = abs(place_on(scale, values[0]) - place_on(scale, values[1]))
    objective = district.objectives.get(one.target)
    year = max((year for year in district.record.years if year.starts <= one.on), key=_starts, default=None)
    term = next((term for term in (year.terms if year is not None else ()) if term.starts <= one.on <= term.ends), None)
    return Piece(
        evidence=one,
        criterion=one.target if objective is None else objective.record.leads_to,
        area=area,
        scale=scale,
        second_by=by,
        scores=(one.score, score),
        values=(values[0], values[1]),
        gap=gap,
        state=state_of(gap, rules, adjudicated=adjudicated),
        year=year.id if year is not None else None,
        term=term.id if term is not None else None,
    )


def _starts(year: Year) -> date:
    return year.starts


def _value(scale: ScaleRecord, score: str | Fraction) -> Fraction | None:
    """Return what a score is worth, or None for a code and for what is not on the scale."""
    if isinstance(score, str):
        level = scale.level(score)
        return level.value if level is not None else None
    return score if scale.numbers and scale.levels[0].value <= score <= scale.levels[-1].value else None
