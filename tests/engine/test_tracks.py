from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from mblkit.district import Closure, District
from mblkit.engine import ground
from mblkit.engine.mastery import Standings
from mblkit.engine.results import Reason
from mblkit.load.repository import Opened, open_all
from mblkit.store.tree import WorkTree

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "district"
DAYS = (date(2025, 1, 15), date(2026, 6, 20))


@cache
def example() -> Opened:
    return open_all(WorkTree(EXAMPLE))


def tree(reason: Reason) -> object:
    return reason.kind, reason.text, reason.origin, [tree(child) for child in reason.children]


def found(district: District, closure: Closure, day: date) -> list[object]:
    standings = Standings(district, closure, day)
    names = (*district.competencies, *district.indicators)
    return [(one.history, one.renewed, one.judgement, tree(one.judgement.reason)) for one in map(standings.of, names)]


def alike() -> Iterable[Closure]:
    """Yield a dozen students, some with decisions and corrections, and two who differ in nothing but the id."""
    closures = list(example().closures.values())
    decided = [one for one in closures if one.decisions or any(piece.replaces for piece in one.evidence)]
    yield from (*decided[:6], *closures[:5])
    first = closures[0]
    twin = tuple(one._replace(student="s-twin") for one in first.evidence)
    record = first.student.record.model_copy(update={"id": "s-twin"})
    yield replace(first, student=replace(first.student, record=record), evidence=twin)


@pytest.mark.parametrize("day", DAYS)
def test_what_others_came_to_changes_nothing(day: date) -> None:
    """Every student is found the same beside others, in any order, and alone in the district."""
    district, students = replace(example().district), list(alike())
    alone = [found(replace(district), one, day) for one in students]
    assert [found(district, one, day) for one in students] == alone
    assert [found(district, one, day) for one in reversed(students)] == alone[::-1]


def test_the_same_scores_for_the_same_work_have_one_track() -> None:
    district, twin = replace(example().district), list(alike())[-1]
    one = next(iter(example().closures.values()))
    first, second = (Standings(district, each, DAYS[1]) for each in (one, twin))
    shared = [name for name in district.indicators if first.of(name).track is second.of(name).track]
    scored = {piece.target for piece in one.evidence} & set(district.indicators)
    assert scored
    assert len(scored - set(shared)) <= len(scored) // 2


def test_of_many_tracks_the_old_ones_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "_MOST_TRACKS", 3)
    district, students = replace(example().district), list(alike())[:3]
    alone = [found(replace(district), one, DAYS[1]) for one in students]
    assert [found(district, one, DAYS[1]) for one in students] == alone
    standings = Standings(district, students[0], DAYS[1])
    assert len(standings.ground.tracks) <= 3
    kept = [dated.tracks for known in standings.ground.dated.values() for dated in known.values()]
    assert kept
    assert sum(map(len, kept)) <= 3


def test_what_no_evidence_speaks_of_is_judged_once_for_all() -> None:
    district, students = replace(example().district), list(alike())[6:9]
    standings = [Standings(district, one, DAYS[0]) for one in students]
    scored = {piece.target for one in students for piece in one.evidence}
    silent = [name for name, entry in district.indicators.items() if not scored & {name, entry.competency}]
    assert silent
    for name in silent:
        assert len({id(one.track(name)) for one in standings if one.cohort == standings[0].cohort}) == 1


def test_a_part_has_passed_where_it_was_mastered_or_did_not_apply_on_some_day() -> None:
    for closure in alike():
        standings = Standings(replace(example().district), closure, DAYS[1])
        for track in standings.tracks(standings.district.competencies):
            had = {outcome for _, outcome in track.days.events}
            assert track.turns.passed == bool(had & {"mastered", "not-applicable"})
