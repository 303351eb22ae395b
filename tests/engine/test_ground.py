"""What students of one cohort share is found once, and nothing that one of them did is in it."""

from dataclasses import replace

import pytest
from tests.engine.builders import competency, day, decision, make_closure, make_district, policy, score

from mblkit.engine.ground import ground_of
from mblkit.engine.mastery import Standings, judge_all, judgements_of
from mblkit.engine.settings import Cohort
from mblkit.reports.plain import plain

TODAY = day("2026-06-30")
CLOSURES = {
    "nothing": make_closure([]),
    "one score": make_closure([score("M.1.a", "proficient", "2026-01-10")]),
    "two scores": make_closure(
        [score("M.1.a", "beginning", "2026-01-10"), score("M.1.a", "exemplary", "2026-03-10", task="other")]
    ),
    "the other part": make_closure(
        [score("M.1.b", "developing", "2026-02-01"), score("M.2", "exemplary", "2026-02-02")]
    ),
    "an override": make_closure(
        [score("M.1.b", "developing", "2026-02-01")],
        decisions=[decision("override", "2026-04-01", target="M.1.a", level="proficient")],
    ),
}


@pytest.mark.parametrize("first", CLOSURES)
@pytest.mark.parametrize("second", CLOSURES)
def test_whoever_is_judged_before_changes_no_word(first: str, second: str) -> None:
    shared = make_district([competency("M.1", ["M.1.a", "M.1.b"]), competency("M.2")])
    fresh = replace(shared)
    judge_all(shared, CLOSURES[first], TODAY)
    after = plain(list(judge_all(shared, CLOSURES[second], TODAY).values()))
    assert after == plain(list(judge_all(fresh, CLOSURES[second], TODAY).values()))


def test_what_no_record_speaks_of_is_judged_once_for_the_cohort() -> None:
    shared = make_district([competency("M.1", ["M.1.a", "M.1.b"]), competency("M.2")])
    one, other = (Standings(shared, CLOSURES[name], TODAY) for name in ("nothing", "one score"))
    assert one.of("M.2") is other.of("M.2")
    assert one.of("M.1.b") is other.of("M.1.b")
    assert one.of("M.1") is not other.of("M.1")


def test_another_day_another_class_or_other_policies_share_nothing() -> None:
    shared = make_district([competency("M.1")])
    ground = ground_of(shared, Cohort(2027, TODAY))
    assert ground_of(shared, Cohort(2027, TODAY)) is ground
    assert ground_of(shared, Cohort(2027, day("2026-06-29"))) is not ground
    assert ground_of(shared, Cohort(2028, TODAY)) is not ground
    strict = replace(shared, policies=make_district([], policies=[policy(judging=[{"body": {"items": 3}}])]).policies)
    assert ground_of(strict, Cohort(2027, TODAY)).frame("M.1").settings.body.value.items == 3


def test_only_so_many_cohorts_are_kept() -> None:
    shared = make_district([competency("M.1")])
    first = ground_of(shared, Cohort(2000, TODAY))
    for year in range(2001, 2065):
        ground_of(shared, Cohort(year, TODAY))
    assert ground_of(shared, Cohort(2000, TODAY)) is not first


def test_judgements_of_standings_are_those_of_the_closure() -> None:
    shared = make_district([competency("M.1", ["M.1.a", "M.1.b"]), competency("M.2")])
    for closure in CLOSURES.values():
        assert judgements_of(Standings(shared, closure, TODAY)) == judge_all(replace(shared), closure, TODAY)
