"""Where a student stands on competencies and their indicators, line by line, as report cards tell it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from mblkit.district import District, Evidence
from mblkit.engine.mastery import Standings
from mblkit.model.base import LocalText
from mblkit.model.framework import Criteria, Indicator
from mblkit.model.numbers import show
from mblkit.model.origin import Origin
from mblkit.model.scale import ScaleRecord
from mblkit.reports.competency_lines import outcome_code
from mblkit.reports.locale import Locale
from mblkit.reports.mastery import Row, Step, Wanted, student_mastery
from mblkit.reports.report_card_view import NextStep, ScoreLine, TargetLine
from mblkit.reports.report_card_words import TRENDS, named, trend_of
from mblkit.reports.words import OUTCOMES

_SETTLED = frozenset({"mastered", "adjusted"})


@dataclass(frozen=True)
class Levels:
    """What the lines of a document are made from.

    Attributes:
        standings: the student's standings.
        locale: the language.
        first, last: the first and the last day of the time that the document is about.
        ends: for each target, the last day on which it can be shown in a course that the student takes.
    """

    standings: Standings
    locale: Locale
    first: date
    last: date
    ends: Mapping[str, date] = field(default_factory=dict)

    @property
    def district(self) -> District:
        """The district."""
        return self.standings.district

    def is_new(self, piece: Evidence) -> bool:
        """Tell whether a piece of evidence is of the time that the document is about."""
        return is_new(piece, self.first, self.last)

    def rows(self, targets: Iterable[str]) -> dict[str, Row]:
        """Return the rows of targets by id, those of the competencies that they belong to among them."""
        asked = tuple(dict.fromkeys(targets))
        wanted = dict.fromkeys((*(self.district.competency_of(name) for name in asked), *asked))
        found = student_mastery(self.standings, Wanted(tuple(wanted))).rows if wanted else ()
        return {row.judgement.target: row for row in found}

    def lines(self, targets: Iterable[str]) -> tuple[TargetLine, ...]:
        """Return a line for each competency of some targets, in their order, with the targets as its parts.

        A competency that is a target itself has all its indicators as parts.
        """
        asked = tuple(dict.fromkeys(targets))
        rows, groups = self.rows(asked), dict[str, list[str]]()
        for name in asked:
            groups.setdefault(self.district.competency_of(name), []).append(name)
        return tuple(
            self.line(rows[name], self._parts(rows, name, among))
            for name, among in groups.items()
            if self._belongs(rows[name])
        )

    def _parts(self, rows: Mapping[str, Row], competency: str, among: Collection[str]) -> tuple[TargetLine, ...]:
        whole = rows[competency].parts if competency in among else ()
        shown = {row.judgement.target for row in whole}
        single = (rows[name] for name in among if name != competency and name not in shown)
        return tuple(self.line(row) for row in (*whole, *single) if self._belongs(row))

    def _belongs(self, row: Row) -> bool:
        """Tell whether a row is shown: one of something that has ended only to those who had mastered it."""
        target, as_of = row.judgement.target, self.standings.as_of
        records = (self.district.competencies.get(target), self.district.indicators.get(target))
        ends = [one.record.retired.on for one in records if one is not None and one.record.retired is not None]
        return row.judgement.outcome == "mastered" or all(as_of < day for day in ends)

    def line(self, row: Row, parts: tuple[TargetLine, ...] = ()) -> TargetLine:
        """Return the line of a row, with those of its parts that are shown."""
        judged, locale = row.judgement, self.locale
        outcome, trend = OUTCOMES[outcome_code(judged)], trend_of(judged)
        at, aim = _place(row.scale, judged.level), row.scale.level(row.aim)
        steps = (*row.steps, *(step for part in row.parts for step in part.steps))
        return TargetLine(
            id=judged.target,
            kind=row.kind,
            statement=locale.own(_said(self.district, judged.target)),
            outcome=outcome.code,
            outcome_name=locale.word(outcome.name),
            level=locale.own(row.scale.levels[at - 1].name) if at else None,
            at=at,
            target=_place(row.scale, row.aim),
            levels=tuple(locale.own(level.name) for level in row.scale.levels),
            target_name=locale.own(aim.name) if aim is not None else row.aim,
            mastered=row.mastered,
            parts_of=row.live,
            trend=trend,
            trend_name=named(TRENDS, trend, locale),
            growth=show(judged.growth) if judged.growth is not None else None,
            evidence=judged.evidence,
            new=sum(self.is_new(self._pieces[step.origin]) for step in steps),
            last=max(step.on for step in steps).isoformat() if steps else None,
            support=self._support(judged.target),
            scores=tuple(self._score(row, step) for step in row.steps),
            next=None if outcome.code in _SETTLED or row.parts else self._next(row, at),
            parts=parts,
        )

    def _next(self, row: Row, at: int) -> NextStep:
        target = row.judgement.target
        above = row.scale.levels[at] if 0 < at < len(row.scale.levels) else None
        criteria = _criteria(self.district, target).get(above.id) if above is not None else None
        by = self.ends.get(target)
        return NextStep(
            level=self.locale.own(above.name) if above is not None else None,
            criteria=self.locale.own(criteria) if criteria is not None else None,
            by=by.isoformat() if by is not None else None,
            tries=self.standings.settings(target).body.value.max_attempts,
        )

    def _score(self, row: Row, step: Step) -> ScoreLine:
        values = [level.value for level in row.scale.levels]
        at = max(sum(value <= step.value for value in values), 1)
        level, locale = row.scale.level(step.score), self.locale
        return ScoreLine(
            on=step.on.isoformat(),
            task=locale.own(self._task(step)),
            score=locale.own(level.name) if level is not None else locale.credit(show(step.value)),
            at=at,
        )

    def _task(self, step: Step) -> LocalText:
        return self.district.tasks[self._pieces[step.origin].task].record.title

    @cached_property
    def _pieces(self) -> dict[Origin, Evidence]:
        return {one.origin: one for one in self.standings.closure.evidence}

    def _support(self, target: str) -> str | None:
        about = {target, self.district.competency_of(target)}
        return support_since(self.standings, lambda targets: not about.isdisjoint(targets))


def is_new(piece: Evidence, first: date, last: date) -> bool:
    """Tell whether work was done, or entered after it was done, between two days: nobody could tell of it before."""
    return first <= max(piece.on, piece.recorded or piece.on) <= last


def support_since(standings: Standings, fits: Callable[[Collection[str]], bool]) -> str | None:
    """Return the day since which a support is in place whose targets fit, or None.

    Interventions and extensions alone: of an accommodation or of language support a report says nothing, because
    either would tell what a student is entitled to, and so why.
    """
    days = [
        kept.record.starts
        for kept in standings.closure.supports
        if kept.record.type in {"intervention", "extension"}
        and kept.record.starts <= standings.as_of
        and (kept.record.ends is None or standings.as_of <= kept.record.ends)
        and fits(kept.record.targets)
    ]
    return min(days).isoformat() if days else None


def _place(scale: ScaleRecord, level: str | None) -> int:
    """Return the place of a level on its scale, from 1; 0 for none."""
    return next((place for place, one in enumerate(scale.levels, 1) if one.id == level), 0)


def _said(district: District, target: str) -> LocalText:
    """Return what a target says: in words for families, where the framework has them."""
    if target in district.objectives:
        return district.objectives[target].record.statement
    record = district.competencies[target].record if target in district.competencies else _indicator(district, target)
    return record.family or record.statement


def _indicator(district: District, target: str) -> Indicator:
    return district.indicators[target].record


def _criteria(district: District, target: str) -> Criteria:
    """Return what the work looks like at each level; an objective has the criteria of what it leads to."""
    if target in district.objectives:
        return _criteria(district, district.objectives[target].record.leads_to)
    if target in district.competencies:
        return district.competencies[target].record.criteria
    return _indicator(district, target).criteria
