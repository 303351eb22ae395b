"""What teachers and the student say of work, beside its scores."""

from collections.abc import Iterable

from mblkit.district import District, Evidence
from mblkit.engine.mastery import Standings
from mblkit.model.evidence import Detail
from mblkit.model.numbers import show
from mblkit.reports.locale import Locale
from mblkit.reports.report_card_courses import staff_name
from mblkit.reports.report_card_levels import Levels
from mblkit.reports.report_card_view import Remark


def comments(levels: Levels) -> tuple[Remark, ...]:
    """Return what scorers say of the work of a time, in order of day."""
    standings, locale = levels.standings, levels.locale
    return tuple(
        _remark(standings.district, one, locale, detail.comment, by=staff_name(standings.closure, one.by))
        for one, detail in _work(levels)
        if detail.comment is not None
    )


def reflections(levels: Levels) -> tuple[Remark, ...]:
    """Return what the student says of the work of a time, in words or by the scores that the student gives it."""
    standings, locale = levels.standings, levels.locale
    return tuple(
        _remark(standings.district, one, locale, detail.reflection or "", scores=_own_scores(standings, detail, locale))
        for one, detail in _work(levels)
        if detail.reflection is not None or detail.self_score
    )


def _work(levels: Levels) -> Iterable[tuple[Evidence, Detail]]:
    """Return a piece of evidence for each piece of work that something is said of, in order of day."""
    found: dict[tuple[object, ...], tuple[Evidence, Detail]] = {}
    for one in levels.standings.closure.evidence:
        if one.detail is not None and levels.is_new(one):
            found.setdefault((one.on, one.place, one.task, one.attempt, one.id), (one, one.detail))
    return found.values()


def _remark(
    district: District,
    one: Evidence,
    locale: Locale,
    words: str,
    by: str | None = None,
    scores: tuple[tuple[str, str], ...] = (),
) -> Remark:
    return Remark(
        on=one.on.isoformat(),
        task=locale.own(district.tasks[one.task].record.title),
        course=locale.own(district.experiences[one.experience].record.title),
        by=by,
        words=locale.own(words) if by is not None else locale.name(words),
        scores=scores,
    )


def _own_scores(standings: Standings, detail: Detail, locale: Locale) -> tuple[tuple[str, str], ...]:
    found = []
    for target, score in detail.self_score.items():
        level = standings.district.scale_of(target).level(score) if isinstance(score, str) else None
        told = locale.own(level.name) if level is not None else score if isinstance(score, str) else show(score)
        found.append((target, told))
    return tuple(found)
