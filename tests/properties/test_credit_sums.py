"""Credit of generated students, recomputed with plain Fractions: amounts, days, sums, and what waits.

The recomputation knows nothing of the engine: it counts the days on which parts were mastered, and adds fractions.
"""

# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from random import Random
from typing import Any, Final

import pytest
from tests.engine.builders import (
    competency,
    credit,
    experience,
    make_closure,
    make_district,
    policy,
    score,
    section,
)

from mblkit.district import Closure, District
from mblkit.engine.audit import audit_credits
from mblkit.engine.credits import award_credits

BEGAN: Final = date(2025, 9, 1)
AS_OF: Final = date(2026, 6, 30)
AMOUNTS: Final = (Fraction(1), Fraction(1, 2), Fraction(2, 3), Fraction(1, 3), Fraction(3, 7), Fraction(2))
LEVELS: Final = {1: Fraction(0), 2: Fraction(1, 2), 3: Fraction(4, 3), 4: Fraction(2)}
"""What a level of the state test carries at most."""

Found = dict[str, tuple[Fraction, date, bool]]
"""Each award: how much, when, and whether it waits."""


@dataclass(frozen=True)
class Course:
    """A course of the generated district: `needed` parts make the whole, `rungs` part of it, or its units do."""

    name: str
    parts: tuple[str, ...]
    amount: Fraction
    needed: int
    rule: dict[str, Any]
    rungs: tuple[tuple[Fraction, Fraction], ...] = ()
    units: tuple[Fraction, ...] = ()


@dataclass
class Plan:
    """A generated district, and how it was made."""

    district: District
    courses: list[Course] = field(default_factory=list)


def some_course(rng: Random, place: int) -> Course:
    name, count = f"c{place}", rng.randint(1, 4)
    parts = tuple(f"P.{place}.{part}" for part in range(count))
    amount = rng.choice(AMOUNTS)
    share = Fraction(rng.randint(1, 6), 6)
    least = rng.randint(1, count)
    rules: list[tuple[int, dict[str, Any]]] = [
        (count, {"rule": "all"}),
        (least, {"rule": "at-least", "count": least}),
        (ceil(share * count), {"rule": "fraction", "share": text(share)}),
    ]
    needed, rule = rng.choice(rules)
    sort = rng.choice(["whole", "ladder", "units"])
    if sort == "units":
        weights = [rng.randint(1, 3) for _ in parts]
        units = tuple(amount * Fraction(weight, sum(weights)) for weight in weights)
        return Course(name, parts, amount, needed, rule, units=units)
    if sort == "ladder":
        cuts = sorted({Fraction(rng.randint(1, 5), 6) for _ in range(2)}, reverse=True)
        rungs = tuple((cut, amount * cut * Fraction(2, 3)) for cut in cuts)
        return Course(name, parts, amount, needed, rule, rungs=(*rungs, (Fraction(0), Fraction(0))))
    return Course(name, parts, amount, needed, rule)


def some_plan(rng: Random) -> Plan:
    courses = [some_course(rng, place) for place in range(3)]
    rules: list[dict[str, Any]] = []
    tables: list[dict[str, Any]] = []
    for one in courses:
        rule: dict[str, Any] = {"for": {"experience": one.name}, "requires": one.rule}
        if one.rungs:
            rows = [{"at_least": text(cut), "gives": text(given)} for cut, given in one.rungs]
            source = {"lowest": 0, "highest": 1}
            tables.append({"id": one.name, "title": one.name, "form": "cutoffs", "from": source, "rows": rows})
            rule["ladder"] = {"of": "share", "conversion": one.name}
        rules.append(rule)
    by_level = [{"at_least": level, "gives": text(given)} for level, given in sorted(LEVELS.items(), reverse=True)]
    tables.append(
        {"id": "test", "title": "t", "form": "cutoffs", "from": {"lowest": 1, "highest": 4}, "rows": by_level}
    )
    bases = [{"basis": "examination", "examinations": [{"name": "State test", "conversion": "test"}]}]
    diploma = {"id": "diploma", "title": "Diploma", "credits": 3}
    made = make_district(
        [competency(part) for one in courses for part in one.parts],
        experiences=[
            experience(one.name, one.parts, text(one.amount), units=some_units(one) if one.units else [])
            for one in courses
        ],
        policies=[policy(credit=rules, conversions=tables, bases=bases, diplomas=[diploma])],
    )
    return Plan(made, courses)


def text(amount: Fraction) -> str:
    return f"{amount.numerator}/{amount.denominator}"


def some_units(course: Course) -> list[dict[str, Any]]:
    return [
        {"id": f"{course.name}.u{place}", "title": "u", "credit": text(worth), "carries": [part]}
        for place, (part, worth) in enumerate(zip(course.parts, course.units, strict=True))
    ]


# ------------------------------------------------------------------------------------------------------ one student


def some_student(rng: Random, plan: Plan) -> tuple[Closure, Found]:
    """Return a student's records, and what they come to."""
    evidence, sections, found = [], [], Found()
    for course in plan.courses:
        sections.append(section(f"{course.name}.1", course.name))
        mastered: dict[str, date] = {}
        for part in course.parts:
            if rng.random() < 0.65:
                on, level = (
                    BEGAN + timedelta(days=rng.randrange(-60, 250)),
                    rng.choice(["proficient"] * 3 + ["developing"]),
                )
                evidence.append(score(part, level, str(on), experience=course.name, section=f"{course.name}.1"))
                if level == "proficient":
                    mastered[part] = max(on, BEGAN)
        gained = by_units(course, mastered) if course.units else by_rungs(course, sorted(mastered.values()))
        if gained is not None:
            found[f"experience:{course.name}"] = (*gained, False)
    had, more = some_recorded(rng)
    return make_closure(evidence, sections=sections, credits_had=had), found | more


def by_rungs(course: Course, days: list[date]) -> tuple[Fraction, date] | None:
    best: tuple[Fraction, date] | None = None
    for day in sorted(set(days)):
        done = sum(one <= day for one in days)
        amount = course.amount if done >= course.needed else rung(course, Fraction(done, len(course.parts)))
        if amount > (best[0] if best is not None else 0):
            best = amount, day
    return best


def rung(course: Course, share: Fraction) -> Fraction:
    return next((given for cut, given in course.rungs if share >= cut), Fraction(0))


def by_units(course: Course, mastered: dict[str, date]) -> tuple[Fraction, date] | None:
    """Each unit carries one part: that is all of it, and a share of it; "at least" asks for no more than there is."""
    worth = dict(zip(course.parts, course.units, strict=True))
    if not mastered:
        return None
    return sum((worth[part] for part in mastered), start=Fraction(0)), max(mastered.values())


def some_recorded(rng: Random) -> tuple[list[Any], Found]:
    had, found, used = [], Found(), Fraction(0)
    for place in range(rng.randrange(4)):
        amount, on = rng.choice(AMOUNTS), BEGAN + timedelta(days=20 * place + rng.randrange(20))
        sort, name = rng.choice(["seat-time", "higher-education", "examination"]), f"r{place}"
        proof: dict[str, Any]
        if sort == "seat-time":
            minutes, days_ = rng.randint(20, 60), rng.randint(40, 180)
            proof, most = {"period_minutes": minutes, "days": days_}, Fraction(minutes * days_, 7200)
        elif sort == "higher-education":
            given = rng.randint(1, 6)
            proof, most = {"semester_credits": given}, Fraction(given, 6)
        else:
            level = rng.randint(1, 4)
            proof, most = {"examination": "State test", "result": "r", "score": level}, LEVELS[level] - used
        had.append(credit(sort, text(amount), str(on), id=name, **proof))
        used += amount if sort == "examination" and amount <= most else 0
        found[f"credit:{name}"] = (amount, on, amount > most)
    return had, found


def check(seed: int, students: int) -> None:
    rng = Random(seed)
    plan = some_plan(rng)
    for number in range(students):
        plan = some_plan(rng) if number % 50 == 0 else plan
        closure, expected = some_student(rng, plan)
        awards, progress = award_credits(plan.district, closure, AS_OF)
        told = f"seed {seed}, student {number}"
        assert {one.id: (one.amount, one.earned, one.needs_decision) for one in awards} == expected, told
        whole = {course.name: course.amount for course in plan.courses}
        left = {name: amount - expected.get(f"experience:{name}", (0,))[0] for name, amount in whole.items()}
        assert {one.experience: one.amount for one in progress} == {n: a for n, a in left.items() if a}, told
        if number % 20 == 0:
            audit = audit_credits(plan.district, closure, AS_OF)
            assert audit.total is not None
            counted = sum((amount for amount, _, waits in expected.values() if not waits), start=Fraction(0))
            assert (audit.total.counted, audit.total.short) == (counted, max(3 - counted, 0)), told


@pytest.mark.parametrize("seed", range(4))
def test_credit_is_what_plain_fractions_make_of_it(seed: int) -> None:
    check(seed, 100)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(100, 110))
def test_credit_of_ten_thousand_students(seed: int) -> None:
    check(seed, 1000)
