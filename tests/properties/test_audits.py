"""Audits of made-up students against made-up diplomas, recomputed by trying everything with plain fractions.

Nobody is told "short" where a permitted assignment, order of limited credit, choice or decision would do, and nobody
"met" where none does.
"""

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from tests.engine.brute_plans import best_rank
from tests.engine.builders import (
    competency,
    credit,
    day,
    decision,
    experience,
    make_closure,
    make_district,
    policy,
    score,
)

from mblkit.district import Closure, District
from mblkit.engine.assignment import Minimum, Piece
from mblkit.engine.audit import audit_credits
from mblkit.engine.limits import Bound
from mblkit.engine.plans import Asked, Choice
from mblkit.engine.results import Audit

AS_OF = day("2027-06-30")
AMOUNTS = (Fraction(1, 2), Fraction(1), Fraction(3, 2))
EXPERIENCES = [experience("algebra")]


def some_requirements(rng: Random) -> list[dict[str, Any]]:
    """Return requirements of every kind, parents before their parts."""
    found: list[dict[str, Any]] = []
    for place in range(rng.randint(1, 5)):
        one: dict[str, Any] = {"id": f"r{place}", "title": f"R {place}"}
        if found and rng.random() < 0.5:
            one["within"] = rng.choice(found)["id"]
        kind = rng.random()
        if kind < 0.75:
            one["credits"] = rng.choice([Fraction(1), Fraction(2), Fraction(1, 2), Fraction(3, 2)])
        if kind > 0.65:
            one["mastery"] = {"competencies": [rng.choice(["M.1", "M.2"])]}
        if rng.random() < 0.15:
            one["counting"] = "shared"
        if rng.random() < 0.1:
            one["of"] = {"grades": [rng.choice([9, 10])]}
        found.append(one)
    for one in found:
        parts = sum(each.get("within") == one["id"] for each in found)
        if parts and rng.random() < 0.5:
            one["choose"] = rng.randint(1, parts)
    return found


def some_student(rng: Random, requirements: list[dict[str, Any]]) -> tuple[District, Closure]:
    names = [one["id"] for one in requirements]
    diploma: dict[str, Any] = {"id": "d", "title": "D", "requirements": requirements, "split": rng.random() < 0.15}
    if rng.random() < 0.7:
        diploma["credits"] = rng.choice([Fraction(1), Fraction(2), Fraction(5, 2)])
    if rng.random() < 0.3:
        waivable = ["principal"] if rng.random() < 0.4 else []
        diploma["limits"] = [
            {"id": "cap", "title": "Cap", "most": 1, "of": {"route": ["summer"]}, "waivable": waivable}
        ]
    had = [
        credit(
            "seat-time" if rng.random() < 0.15 else "transfer",
            rng.choice(AMOUNTS),
            "2026-01-10",
            id=f"c{place}",
            toward=rng.sample(names, rng.randint(0, min(2, len(names)))),
            grade=rng.choice([9, 10]),
            **({"route": "summer"} if rng.random() < 0.4 else {}),
        )
        for place in range(rng.randint(0, 3))
    ]
    evidence = [
        score(f"M.{number}", rng.choice(["proficient", "developing"]), "2026-01-10")
        for number in (1, 2)
        if rng.random() < 0.7
    ]
    evidence = [one._replace(second=("t-two", "developing")) if rng.random() < 0.3 else one for one in evidence]
    lifted = [decision("exemption", "2026-02-01", requirement=rng.choice(names))] if rng.random() < 0.2 else []
    district = make_district(
        [competency("M.1"), competency("M.2")], experiences=EXPERIENCES, policies=[policy(diplomas=[diploma])]
    )
    return district, make_closure(evidence, credits_had=had, decisions=lifted)


def recomputed(found: Audit, district: District, closure: Closure, *, decided: bool) -> bool:
    """Tell whether all can be met, by trying everything; with `decided`, once all that waits is decided so."""
    (diploma,) = district.policies[0].record.diplomas
    lifted = {kept.record.requirement for kept in closure.decisions if kept.record.type == "exemption"}
    good = {"mastered", "needs-decision"} if decided else {"mastered"}
    outcomes = {one.target: one.outcome for one in judged(district, closure)}
    minimums, closed = [], set()
    for one in diploma.requirements:
        amount = one.credits if isinstance(one.credits, Fraction) and one.id not in lifted else Fraction(0)
        minimums.append(Minimum(one.id, amount, one.within, one.counting == "shared"))
        if (
            one.mastery is not None
            and one.id not in lifted
            and not set(map(outcomes.get, one.mastery.competencies)) <= good
        ):
            closed.add(one.id)
    choices = []
    for one in diploma.requirements:
        if one.choose is not None:
            parts = tuple(each.id for each in diploma.requirements if each.within == one.id and each.id not in lifted)
            choices.append(Choice(one.id, 0 if one.id in lifted else min(one.choose, len(parts)), parts))
    records = {f"credit:{kept.record.id}": kept.record for kept in closure.credits}
    pieces, limited = [], set()
    for award in found.awards:
        record = records[award.id]
        sorts = [one.id for one in diploma.requirements if one.of is not None and record.grade in one.of.grades]
        if decided or not award.needs_decision:
            pieces.append(Piece(award.id, record.amount, tuple(dict.fromkeys((*record.toward, *sorts)))))
            limited.update([award.id] if record.route == "summer" else [])
    bounds = [Bound(one.id, one.most, frozenset(limited)) for one in diploma.limits if not (decided and one.waivable)]
    total = diploma.credits if isinstance(diploma.credits, Fraction) else Fraction(0)
    asked = Asked(minimums, choices, frozenset(closed), total, bounds, diploma.split)
    return best_rank(pieces, asked)[0] == 0


def judged(district: District, closure: Closure) -> Iterator[Any]:
    from mblkit.engine.mastery import judge_mastery

    for name in ("M.1", "M.2"):
        yield judge_mastery(district, closure, name, AS_OF)


def check(seed: int) -> str:
    rng = Random(seed)
    district, closure = some_student(rng, some_requirements(rng))
    found = audit_credits(district, closure, AS_OF)
    if recomputed(found, district, closure, decided=False):
        expected = "met"
    else:
        expected = "needs-decision" if recomputed(found, district, closure, decided=True) else "short"
    assert found.state == expected, seed
    return found.state


@pytest.mark.parametrize("block", range(4))
def test_the_state_is_what_trying_everything_gives(block: int) -> None:
    states = {check(seed) for seed in range(block * 150, (block + 1) * 150)}
    assert states == {"met", "short", "needs-decision"}


@pytest.mark.full
@pytest.mark.parametrize("block", range(10))
def test_ten_thousand_students(block: int) -> None:
    for seed in range(10_000 + block * 1_000, 11_000 + block * 1_000):
        check(seed)
