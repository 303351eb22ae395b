"""What must hold for whatever a district and a student are: seeded random ones."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from tests.engine.brute import best_places
from tests.engine.builders import (
    LEVELS,
    competency,
    credit,
    day,
    decision,
    experience,
    make_closure,
    make_district,
    pack,
    policy,
    posting,
    score,
    section,
    support,
)

from mblkit.district import Closure, District, Evidence
from mblkit.engine.audit import audit_credits
from mblkit.engine.mastery import judge_all, judge_mastery
from mblkit.engine.results import Audit, Judgement

FIRST = date(2024, 9, 1)
LAST = date(2026, 6, 30)
TARGETS = ("M.0.a", "M.0.b", "M.1.a", "M.1.b", "M.2")
REQUIREMENTS = ("humanities", "civics", "arts", "stem", "personal-finance", "health-safety")


def some_day(rng: Random) -> str:
    return str(FIRST + timedelta(days=rng.randrange((LAST - FIRST).days)))


def some_evidence(rng: Random, count: int) -> list[Evidence]:
    return [
        score(
            rng.choice(TARGETS),
            rng.choice([*LEVELS, *LEVELS, "not-assessed", "missed"]),
            some_day(rng),
            task=f"task-{place}",
            attempt=rng.choice([1, 1, 2]),
            by=rng.choice(["t-one", "t-two"]),
            purpose=rng.choice(["summative", "summative", "summative", "formative", "placement"]),
            second=rng.choice([None, None, None, ("t-three", rng.choice(LEVELS))]),
        )
        for place in range(count)
    ]


def some_decisions(rng: Random) -> list[Any]:
    found = []
    if rng.random() < 0.3:
        found.append(decision("override", some_day(rng), target=rng.choice(TARGETS), level=rng.choice(LEVELS)))
    if rng.random() < 0.3:
        found.append(decision("acceptance", some_day(rng), targets=[rng.choice(TARGETS)]))
    if rng.random() < 0.2:
        found.append(decision("exemption", some_day(rng), competency=rng.choice(["M.0", "M.1", "M.2"])))
    if rng.random() < 0.2:
        found.append(
            decision(
                "exemption", some_day(rng), requirement=rng.choice(REQUIREMENTS), id="lifted", role="planning-team"
            )
        )
    return found


def some_policies(rng: Random) -> list[Any]:
    judging: dict[str, Any] = {"retention": rng.choice(["sticky", "current"])}
    if rng.random() < 0.5:
        judging["method"] = rng.choice(
            [{"name": "highest"}, {"name": "latest", "ties": "lowest"}, {"name": "mean", "places": 1}]
        )
    if rng.random() < 0.3:
        judging["rollup"] = {"rule": "at-least", "count": 1}
    return [pack("ct"), policy(judging=[judging])]


COMPETENCIES = [competency("M.0", ["M.0.a", "M.0.b"]), competency("M.1", ["M.1.a", "M.1.b"]), competency("M.2")]
EXPERIENCES = [
    experience("algebra", ["M.0", "M.2"], toward=["stem"]),
    experience("studio", ["M.1"], 0.5, toward=["arts", "stem"]),
    experience("harbor", ["M.2"], "2/3", toward=["personal-finance", "humanities", "health-safety"]),
]


@dataclass(frozen=True)
class Case:
    district: District
    closure: Closure
    rng: Random


def cases(seeds: range) -> Iterator[Case]:
    for seed in seeds:
        rng = Random(seed)
        recorded = [
            credit(
                rng.choice(["transfer", "examination", "online", "seat-time"]),
                rng.choice([0.5, 1, "1/3"]),
                some_day(rng),
                id=f"c{place}",
                toward=rng.sample(REQUIREMENTS, rng.randint(0, 3)),
            )
            for place in range(rng.randint(0, 6))
        ]
        postings = [posting("experience:studio", rng.choice([0.5, 1]), some_day(rng), toward=["arts"])]
        closure = make_closure(
            some_evidence(rng, rng.randint(0, 25)),
            decisions=some_decisions(rng),
            sections=[section("algebra.1", "algebra", "2024-25"), section("studio.1", "studio", "2025-26")],
            credits_had=recorded,
            postings=postings if rng.random() < 0.3 else [],
        )
        yield Case(make_district(COMPETENCIES, experiences=EXPERIENCES, policies=some_policies(rng)), closure, rng)


BLOCKS = [range(start, start + 40) for start in range(0, 120, 40)]


@pytest.mark.parametrize("seeds", BLOCKS, ids=str)
def test_the_order_of_the_files_does_not_matter(seeds: range) -> None:
    for case in cases(seeds):
        found = audit_credits(case.district, case.closure, LAST)
        shuffled: dict[str, Any] = {}
        for name in ("evidence", "decisions", "sections", "credits", "postings"):
            rows = list(getattr(case.closure, name))
            case.rng.shuffle(rows)
            shuffled[name] = tuple(rows)
        assert audit_credits(case.district, replace(case.closure, **shuffled), LAST) == found


def with_evidence(closure: Closure, *more: Evidence) -> Closure:
    return replace(closure, evidence=tuple(sorted((*closure.evidence, *more), key=lambda one: (one.on, one.key))))


RANK = {"not-applicable": 0, "not-enough-evidence": 0, "needs-decision": 1, "not-yet": 1, "mastered": 2}


def default_judgements(rng: Random) -> Iterator[tuple[District, Closure, str, Judgement]]:
    district = make_district(COMPETENCIES)
    for _ in range(60):
        evidence = [one for one in some_evidence(rng, rng.randint(1, 12)) if one.second is None]
        closure = make_closure(evidence)
        for target in TARGETS:
            yield district, closure, target, judge_mastery(district, closure, target, LAST)


def test_earlier_low_evidence_never_lowers_the_default_judgement() -> None:
    for district, closure, target, before in default_judgements(Random(1)):
        if before.outcome in {"mastered", "not-yet"}:
            low = score(target, "beginning", "2024-08-31", task="early")
            after = judge_mastery(district, with_evidence(closure, low), target, LAST)
            assert (after.outcome, after.level, after.value, after.since) == (
                before.outcome,
                before.level,
                before.value,
                before.since,
            )


def test_newer_and_better_evidence_never_lowers_the_default_judgement() -> None:
    for district, closure, target, before in default_judgements(Random(2)):
        better = score(target, "exemplary", "2026-06-30", task="late")
        after = judge_mastery(district, with_evidence(closure, better), target, LAST)
        assert RANK[after.outcome] >= RANK[before.outcome]
        assert (after.value or 0) >= (before.value or 0)


def test_more_evidence_never_lowers_the_highest() -> None:
    district = make_district(COMPETENCIES, policies=[policy(judging=[{"method": {"name": "highest"}}])])
    for _, closure, target, _ in default_judgements(Random(3)):
        before = judge_mastery(district, closure, target, LAST)
        more = with_evidence(closure, *some_evidence(Random(str(closure.evidence[0].key)), 3))
        single = replace(more, evidence=tuple(one._replace(second=None) for one in more.evidence))
        after = judge_mastery(district, single, target, LAST)
        assert (after.value or 0) >= (before.value or 0)


@pytest.mark.parametrize("seeds", BLOCKS, ids=str)
def test_supports_and_accommodations_change_nothing(seeds: range) -> None:
    for case in cases(seeds):
        helped = tuple(one._replace(accommodations=("extended-time",), language="es") for one in case.closure.evidence)
        closure = replace(case.closure, evidence=helped, supports=(support("extended-time", "2024-09-01"),))
        assert audit_credits(case.district, closure, LAST) == audit_credits(case.district, case.closure, LAST)


def plain(found: dict[str, Judgement]) -> dict[str, Any]:
    return {
        name: (one.outcome, one.level, one.value, one.since, one.shown) for name, one in found.items() if name != "M.9"
    }


def test_a_retired_competency_or_indicator_changes_nothing() -> None:
    for case in cases(range(30)):
        before = judge_all(case.district, case.closure, LAST)
        retired = {"on": "2020-01-01"}
        wider = [
            competency("M.0", ["M.0.a", "M.0.b", "M.0.z:2020-01-01"]),
            *COMPETENCIES[1:],
            competency("M.9", ["M.9.a"], retired=retired),
        ]
        carrying = [dict(one) | {"carries": [*one["carries"], "M.9"]} for one in EXPERIENCES]
        district = make_district(wider, experiences=carrying, policies=[kept.record for kept in case.district.policies])
        assert plain(judge_all(district, case.closure, LAST)) == plain(before)
        first, second = audit_credits(case.district, case.closure, LAST), audit_credits(district, case.closure, LAST)
        assert [(one.id, one.amount, one.earned) for one in second.awards] == [
            (one.id, one.amount, one.earned) for one in first.awards
        ]
        assert second.state == first.state


def recomputed(found: Audit, lifted: set[str]) -> None:
    """Check an audit's figures again from its awards alone, with plain fractions."""
    sound = [one for one in found.awards if not one.needs_decision]
    assert found.total is not None
    assert found.total.counted == sum((one.amount for one in sound), start=Fraction(0))
    assert found.total.short == max(found.total.needed - found.total.counted, 0)
    parents = {one.id: one.within for one in found.requirements}
    amounts = {one.id: one.amount for one in sound}

    def chain(name: str | None) -> list[str]:
        return [] if name is None or name not in parents else [name, *chain(parents[name])]

    for one in found.requirements:
        here = dict(one.credits)
        assert one.counted == sum(here.values(), start=Fraction(0))
        assert here.items() <= amounts.items()
        needed = Fraction(0) if one.id in lifted else one.needed
        assert one.short == max(needed - one.counted, 0)
        for name in here:
            award = next(each for each in sound if each.id == name)
            assert any(one.id in chain(target) for target in award.toward)
        for other in found.requirements:
            if one.id not in chain(other.id) and other.id not in chain(one.id) and not one.shared and not other.shared:
                assert not here.keys() & dict(other.credits).keys()
            if other.within == one.id and not one.shared and not other.shared:
                assert dict(other.credits).items() <= here.items()


@pytest.mark.parametrize("seeds", BLOCKS, ids=str)
def test_totals_equal_their_parts_and_the_assignment_is_the_best(seeds: range) -> None:
    from mblkit.engine.assignment import Minimum, Piece

    for case in cases(seeds):
        found = audit_credits(case.district, case.closure, LAST)
        lifted = {
            kept.record.requirement
            for kept in case.closure.decisions
            if kept.record.type == "exemption" and kept.record.requirement is not None
        }
        recomputed(found, lifted)
        pieces = [Piece(one.id, one.amount, one.toward) for one in found.awards if not one.needs_decision]
        minimums = [
            Minimum(one.id, Fraction(0) if one.id in lifted else one.needed, one.within, one.shared)
            for one in found.requirements
        ]
        best = best_places(pieces, minimums)
        for one in found.requirements:
            if not one.shared and one.within is None:
                within = {one.id, *(each.id for each in found.requirements if each.within == one.id)}
                assert {name for name, _ in one.credits} == {name for name, place in best.items() if place in within}


def test_as_of_each_day_is_the_history_of_the_awards_where_mastery_is_sticky() -> None:
    sticky = [policy(judging=[{"retention": "sticky"}])]
    for case in cases(range(12)):
        district = make_district(COMPETENCIES, experiences=EXPERIENCES, policies=sticky)
        closure = replace(case.closure, postings=())
        final = audit_credits(district, closure, LAST)
        for step in range(0, (LAST - FIRST).days, 9):
            today = FIRST + timedelta(days=step)
            then = audit_credits(district, closure, today)
            earned = [(one.id, one.amount, one.earned) for one in final.awards if one.earned and one.earned <= today]
            assert [(one.id, one.amount, one.earned) for one in then.awards] == earned


def test_mastery_seen_from_a_later_day_is_the_mastery_of_the_earlier_day() -> None:
    district = make_district(COMPETENCIES)
    for _, closure, target, _ in default_judgements(Random(4)):
        for on in ("2025-01-15", "2025-06-15", "2026-01-15"):
            found = judge_mastery(district, closure, target, day(on))
            known = replace(closure, evidence=tuple(one for one in closure.evidence if one.on <= day(on)))
            alone = judge_mastery(district, known, target, LAST)
            assert (found.outcome, found.level, found.since) == (alone.outcome, alone.level, alone.since)
