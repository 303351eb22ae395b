"""Where students stand, competency by competency, for programs: JSON, JSON Lines and CSV. Ids only, never a name.

The keys are described in docs/mastery.md.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final, Literal

from mblkit.district import District, Evidence
from mblkit.engine.admitted import Scores, describe
from mblkit.engine.mastery import Standings
from mblkit.engine.replay import History
from mblkit.engine.results import Judgement, MasteryOutcome, Reason
from mblkit.model.base import local
from mblkit.model.numbers import rounded, show
from mblkit.model.origin import Origin
from mblkit.model.scale import ScaleRecord
from mblkit.reports.audit import Errors, blocked_data, error_data
from mblkit.reports.plain import json_line, json_text, plain
from mblkit.reports.reasons import ReasonList
from mblkit.reports.spreadsheet import table, text_cell

SCHEMA: Final = 1
"""The version of the JSON. Keys are added to it, never taken away or given another meaning."""

COLUMNS: Final = (
    *("student", "class", "school", "as_of", "errors", "area", "competency", "kind", "target", "outcome"),
    *("level", "value", "aim", "since", "shown", "evidence", "mastered", "of", "growth", "trend", "scores"),
)

Kind = Literal["competency", "indicator", "objective"]


@dataclass(frozen=True, slots=True)
class Step:
    """A score that counts: its day, the score as it was given, its value on the scale, and its place."""

    on: date
    score: str
    value: Fraction
    origin: Origin


@dataclass(frozen=True, slots=True)
class Row:
    """Where one student stands on one target.

    Attributes:
        judgement: the judgement.
        kind: what the target is.
        name: its name, or what it says where it has none, in the district's language.
        competency, area, scope: what it belongs to.
        scale: the scale of its scores.
        aim: the level that shows mastery.
        steps: the scores that count, oldest first; empty for a roll-up.
        history: the days on which the outcome changed, and what it became.
        parts: the same for its indicators.
    """

    judgement: Judgement
    kind: Kind
    name: str
    competency: str
    area: str
    scope: str
    scale: ScaleRecord
    aim: str
    steps: tuple[Step, ...]
    history: History
    parts: tuple["Row", ...]

    @property
    def live(self) -> int:
        """How many parts apply."""
        return sum(part.judgement.outcome != "not-applicable" for part in self.parts)

    @property
    def mastered(self) -> int:
        """How many parts are mastered."""
        return sum(part.judgement.outcome == "mastered" for part in self.parts)


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many competencies of an area a student has mastered, of those that apply, whatever is shown of them."""

    id: str
    name: str
    mastered: int
    of: int


@dataclass(frozen=True, slots=True)
class StudentMastery:
    """Where one student stands on a day: the areas, and the rows that are asked for."""

    student: str
    graduating_class: int
    school: str
    as_of: date
    areas: tuple[AreaCount, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are asked for. What is left out changes nothing in the others.

    Attributes:
        targets: competencies, indicators or objectives, in the order in which they are shown; empty for every
            competency.
        areas: content areas; empty for all.
        outcomes: outcomes; empty for all.
    """

    targets: tuple[str, ...] = ()
    areas: Collection[str] = ()
    outcomes: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Where some students stand.

    Attributes:
        students: those who could be judged, in the order in which they are printed.
        blocked: the errors that touch students who were not judged, by student.
        allowed: the errors that touch students who were judged in spite of them, by student.
        revision: the commit whose files were judged, or None for the work tree.
    """

    students: tuple[StudentMastery, ...]
    blocked: Errors
    allowed: Errors
    revision: str | None = None


# ------------------------------------------------------------------------------------------------------------ arrange


def student_mastery(standings: Standings, wanted: Wanted) -> StudentMastery:
    """Return where a student stands. Raises KeyError for a target that the district does not have."""
    district, record = standings.district, standings.closure.student.record
    shown = [name for name in district.competencies if _belongs(standings, name)]
    asked = wanted.targets or tuple(shown)
    rows = (
        _row(standings, name) for name in asked if _area(district, name) in (wanted.areas or {_area(district, name)})
    )
    areas = tuple(
        _counts(standings, shown, {_area(district, name) for name in asked} & set(wanted.areas or _areas(district)))
    )
    return StudentMastery(
        student=record.id,
        graduating_class=record.graduating_class,
        school=record.school,
        as_of=standings.as_of,
        areas=areas,
        rows=tuple(row for row in rows if not wanted.outcomes or row.judgement.outcome in wanted.outcomes),
    )


def _belongs(standings: Standings, competency: str) -> bool:
    """Tell whether a competency is shown unasked: one that has ended only to those who had mastered it."""
    retired = standings.district.competencies[competency].record.retired
    return retired is None or standings.as_of < retired.on or standings.of(competency).judgement.outcome == "mastered"


def _areas(district: District) -> tuple[str, ...]:
    return tuple(area.id for area in district.record.areas)


def _area(district: District, target: str) -> str:
    return district.competencies[district.competency_of(target)].area


def _counts(standings: Standings, competencies: Sequence[str], areas: Collection[str]) -> Iterator[AreaCount]:
    district = standings.district
    for area in district.record.areas:
        outcomes = [
            standings.of(name).judgement.outcome
            for name in competencies
            if area.id in areas and district.competencies[name].area == area.id
        ]
        live = [outcome for outcome in outcomes if outcome != "not-applicable"]
        if outcomes:
            yield AreaCount(area.id, local(area.name, district.language), live.count("mastered"), len(live))


def _row(standings: Standings, target: str) -> Row:
    district = standings.district
    competency = district.competency_of(target)
    entry, standing = district.competencies[competency], standings.of(target)
    kind, name = _called(district, target)
    return Row(
        judgement=standing.judgement,
        kind=kind,
        name=name,
        competency=competency,
        area=entry.area,
        scope=entry.scope,
        scale=entry.scale,
        aim=standings.settings(target).target.value,
        steps=_steps(standings, standing.judgement.reason, Scores.on(entry.scale)),
        history=standing.history,
        parts=tuple(_row(standings, part.target) for part in standing.judgement.parts),
    )


def _called(district: District, target: str) -> tuple[Kind, str]:
    if target in district.competencies:
        return "competency", local(district.competencies[target].record.name, district.language)
    if target in district.indicators:
        return "indicator", local(district.indicators[target].record.statement, district.language)
    return "objective", local(district.objectives[target].record.statement, district.language)


def _steps(standings: Standings, reason: Reason, scores: Scores) -> tuple[Step, ...]:
    """Return the scores that the reasons of a judgement say were counted."""
    counted: dict[Origin | None, list[str]] = {}
    for child in reason.children:
        if child.kind == "counted":
            counted.setdefault(child.origin, []).append(child.text)
    found: list[Step] = []
    for one in standings.closure.evidence:
        value = scores.value(one.score) if _is_counted(one, counted.get(one.origin, ())) else None
        if value is not None:
            found.append(Step(one.on, one.score if isinstance(one.score, str) else show(one.score), value, one.origin))
    return tuple(found)


def _is_counted(one: Evidence, texts: Sequence[str]) -> bool:
    said = describe(one) if texts else ""
    return any(text.startswith(said) for text in texts)


# ----------------------------------------------------------------------------------------------------------- programs


def as_json(batch: Batch) -> str:
    """Return one JSON document with all students, and those who were not judged."""
    return json_text(
        {
            "schema": SCHEMA,
            "revision": batch.revision,
            "students": [student_data(one, batch.allowed) for one in batch.students],
            "blocked": [blocked_data(student, batch.blocked) for student in sorted(batch.blocked)],
        }
    )


def as_json_lines(batch: Batch) -> str:
    """Return one JSON object a line: a student each, then a line for each who was not judged."""
    head = {"schema": SCHEMA, "revision": batch.revision}
    judged = (student_data(one, batch.allowed) for one in batch.students)
    blocked = (blocked_data(student, batch.blocked) for student in sorted(batch.blocked))
    return "".join(json_line({**head, **data}) for part in (judged, blocked) for data in part)


def student_data(one: StudentMastery, allowed: Errors) -> dict[str, Any]:
    """Return where a student stands as plain data: figures as exact text, each reason as its place in `reasons`."""
    reasons = ReasonList()
    return {
        "student": one.student,
        "class": one.graduating_class,
        "school": one.school,
        "as_of": one.as_of.isoformat(),
        "errors": error_data(allowed.get(one.student, ())),
        "areas": plain(one.areas),
        "judgements": [_row_data(row, reasons.place) for row in one.rows],
        "reasons": reasons.rows,
    }


def _row_data(row: Row, told: Callable[[Reason], int]) -> dict[str, Any]:
    judged = plain(replace(row.judgement, parts=()), told)
    reason = judged.pop("reason")
    judged.pop("parts")
    return {
        "target": judged.pop("target"),
        "kind": row.kind,
        "name": row.name,
        "competency": row.competency,
        "area": row.area,
        "scope": row.scope,
        "scale": row.scale.id,
        "aim": row.aim,
        **judged,
        "scores": [_step_data(step) for step in row.steps],
        "history": [{"on": day.isoformat(), "outcome": outcome} for day, outcome in row.history],
        "parts": [_row_data(part, told) for part in row.parts],
        "reason": reason,
    }


def _step_data(step: Step) -> dict[str, Any]:
    return {
        "on": step.on.isoformat(),
        "score": step.score,
        "value": show(step.value),
        "file": step.origin.path,
        "keys": list(step.origin.keys),
    }


def as_csv(batch: Batch) -> str:
    """Return a table: a row for each target of each student and for each of its indicators, and a header.

    A number with no end as a decimal is rounded to six places; the JSON has it exact.
    """
    rows = (row for one in batch.students for row in _rows(one, len(batch.allowed.get(one.student, ()))))
    blocked = (
        {
            "student": text_cell(student),
            "errors": str(len(batch.blocked[student])),
            "kind": "blocked",
            "outcome": "blocked",
        }
        for student in sorted(batch.blocked)
    )
    return table(COLUMNS, (*rows, *blocked))


def _rows(one: StudentMastery, errors: int) -> Iterator[dict[str, str]]:
    start = {
        "student": text_cell(one.student),
        "class": str(one.graduating_class),
        "school": text_cell(one.school),
        "as_of": one.as_of.isoformat(),
        "errors": str(errors),
    }
    for row in one.rows:
        yield from ({**start, **_cells(each)} for each in (row, *row.parts))


def _cells(row: Row) -> dict[str, str]:
    judged = row.judgement
    return {
        "area": text_cell(row.area),
        "competency": text_cell(row.competency),
        "kind": row.kind,
        "target": text_cell(judged.target),
        "outcome": judged.outcome,
        "level": text_cell(judged.level),
        "value": _number(judged.value),
        "aim": text_cell(row.aim),
        "since": judged.since.isoformat() if judged.since is not None else "",
        "shown": judged.shown.isoformat() if judged.shown is not None else "",
        "evidence": str(judged.evidence),
        "mastered": str(row.mastered) if row.parts else "",
        "of": str(row.live) if row.parts else "",
        "growth": _number(judged.growth),
        "trend": judged.trend or "",
        "scores": " ".join(_number(step.value) for step in row.steps),
    }


def _number(value: Fraction | None) -> str:
    if value is None:
        return ""
    exact = show(value)
    return show(rounded(value, 6)) if "/" in exact else exact


OUTCOMES: Final[tuple[MasteryOutcome, ...]] = (
    "mastered",
    "not-yet",
    "not-enough-evidence",
    "not-applicable",
    "needs-decision",
)
"""The outcomes, in the order in which they are counted."""
