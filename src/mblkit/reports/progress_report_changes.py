"""What changed for a student between two days: outcomes, levels and new evidence, area by area of struggle."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mblkit.engine.mastery import Standings
from mblkit.engine.results import Judgement
from mblkit.reports.competency_lines import outcome_code
from mblkit.reports.mastery import Row
from mblkit.reports.progress_report_view import ChangeLine
from mblkit.reports.report_card_courses import Taken, every_target
from mblkit.reports.report_card_levels import Levels
from mblkit.reports.words import OUTCOMES


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of a time by what they mean: see `ProgressView` for the parts."""

    struggles: tuple[ChangeLine, ...]
    stalled: tuple[ChangeLine, ...]
    waiting: tuple[ChangeLine, ...]
    gains: tuple[ChangeLine, ...]
    kept: tuple[ChangeLine, ...]


def changes_of(levels: Levels, before: Standings, courses: Sequence[Taken]) -> Changes:
    """Return what changed since the day of `before`. `courses` are those in which the student is on the day.

    A competency with indicators is told of only when it is mastered: until then its indicators say more.
    """
    rows = levels.rows(_targets(levels, courses))
    found = [_Change(levels, before, row, courses) for row in _flat(rows.values())]
    told = [one for one in found if one.changed and (not one.row.parts or one.now == "mastered")]
    below = sorted((one for one in told if one.now == "not-yet"), key=lambda one: one.order)
    stalled = [one for one in found if one.now == "not-yet" and not one.changed and not one.row.parts]
    return Changes(
        struggles=tuple(one.line() for one in below),
        stalled=tuple(one.line() for one in stalled if one.row.judgement.target in levels.ends),
        waiting=tuple(one.line() for one in told if one.now in {"not-enough-evidence", "needs-decision"}),
        gains=tuple(one.line() for one in told if one.now == "mastered" and one.earlier != "mastered"),
        kept=tuple(one.line() for one in told if one.now == one.earlier == "mastered" and not one.row.parts),
    )


def _targets(levels: Levels, courses: Iterable[Taken]) -> list[str]:
    """Return what courses ask for and what there is evidence on, area by area, in the order of the framework."""
    district, standings = levels.district, levels.standings
    found = {
        target for one in courses for target in every_target(district, district.experiences[one.experience].record)
    }
    found.update(piece.target for piece in standings.closure.evidence if piece.known_on(standings.as_of))
    areas = [area.id for area in district.record.areas]
    order = {name: (areas.index(one.area), place) for place, (name, one) in enumerate(district.competencies.items())}
    return sorted(found, key=lambda target: (order[district.competency_of(target)], target))


def _flat(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows and their parts, each target once, competencies first."""
    seen: set[str] = set()
    for row in rows:
        for one in (row, *row.parts):
            if one.judgement.target not in seen:
                seen.add(one.judgement.target)
                yield one


@dataclass(frozen=True)
class _Change:
    """A row now, and the judgement of the same target before."""

    levels: Levels
    before: Standings
    row: Row
    courses: Sequence[Taken]

    @property
    def then(self) -> Judgement:
        """The judgement on the first day."""
        return self.before.of(self.row.judgement.target).judgement

    @property
    def now(self) -> str:
        """The outcome now."""
        return outcome_code(self.row.judgement)

    @property
    def earlier(self) -> str:
        """The outcome on the first day."""
        return outcome_code(self.then)

    @property
    def changed(self) -> bool:
        """Whether the outcome is another one, or evidence is new that counts."""
        known = {one.origin: one for one in self.levels.standings.closure.evidence}
        fresh = any(self.levels.is_new(known[step.origin]) for step in self.row.steps)
        return fresh or self.now != self.earlier

    @property
    def order(self) -> tuple[bool, int, str]:
        """What fell goes first, then what is furthest from the target."""
        judged, scale = self.row.judgement, self.row.scale
        places = {level.id: place for place, level in enumerate(scale.levels, 1)}
        at, was = places.get(judged.level or "", 0), places.get(self.then.level or "", 0)
        return not was > at, at - places[self.row.aim], judged.target

    def line(self) -> ChangeLine:
        """Return the change as a document tells it."""
        levels, target = self.levels, self.row.judgement.target
        locale, district = levels.locale, levels.district
        level = self.row.scale.level(self.then.level) if self.then.level is not None else None
        competency = district.competency_of(target)
        record = district.competencies[competency].record
        return ChangeLine(
            line=levels.line(self.row),
            competency=locale.own(record.family or record.statement) if competency != target else "",
            before=self.earlier,
            before_name=locale.word(OUTCOMES[self.earlier].name),
            before_level=locale.own(level.name) if level is not None else None,
            courses=tuple(
                locale.own(district.experiences[one.experience].record.title)
                for one in self.courses
                if _is_open(one, levels.standings.as_of)
                and target in every_target(district, district.experiences[one.experience].record)
            ),
        )


def _is_open(course: Taken, day: date) -> bool:
    return course.ends is None or day <= course.ends
