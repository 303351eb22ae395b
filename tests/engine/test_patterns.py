"""Patterns: what is found by the form of the work is what is found day by day, under every kind of policy."""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import competency, day, decision, experience, make_closure, make_district, policy, score

from mblkit.district import Closure, District, Evidence
from mblkit.engine import mastery, patterns, replay
from mblkit.engine.findings import Bar
from mblkit.engine.mastery import Standings
from mblkit.engine.patterns import Form
from mblkit.engine.results import Judgement, Reason
from mblkit.engine.standing import Standing

END = day("2026-03-01")
TARGETS = ("M.1.a", "M.1.b", "M.1.a.1", "M.2")
SCORES = ("beginning", "developing", "proficient", "proficient", "exemplary", Fraction(5, 2), "missed")
PURPOSES = ("summative", "summative", "summative", "formative", "diagnostic", "placement")
POLICIES: dict[str, dict[str, Any]] = {
    "latest": {},
    "highest": {"method": {"name": "highest"}},
    "mean": {"method": {"name": "mean", "places": 2}, "rollup": {"rule": "mean", "at_least": 3}},
    "decaying-average": {"method": {"name": "decaying-average", "places": 2}},
    "n-mastery": {"method": {"name": "n-mastery", "n": 2, "places": 2}},
    "by-task": {"method": {"name": "mean", "places": 2, "per": "task"}},
    "tasks": {"body": {"tasks": 2, "items": 2}},
    "days": {"body": {"occasions": 2, "items": 2}},
    "measures": {"body": {"measures": 2}},
    "raters": {"body": {"raters": 2}},
    "attempts": {"body": {"attempts": "highest", "max_attempts": 2}},
    "months": {"body": {"months": 1}},
    "recorded": {"body": {"order_by": "recorded"}},
    "codes": {"body": {"codes": {"missed": "blocks"}}},
    "counted": {"body": {"codes": {"missed": {"counts_as": "beginning"}}}},
    "otherwise": {"body": {"purposes": ["summative"], "otherwise": ["formative"]}},
    "sticky": {"retention": "sticky"},
    "review": {"retention": {"review": {"months": 1}}},
    "marks": {"rollup": {"rule": "evidence-required", "items": 2, "at_least": 2.5}},
    "some": {"rollup": {"rule": "at-least", "count": 1}},
}


def district_of(judging: dict[str, Any]) -> District:
    objective = {"id": "M.1.a.1", "statement": "one", "leads_to": "M.1.a"}
    units = [{"id": "u-1", "title": "One", "objectives": [objective]}]
    parts = [competency("M.1", ("M.1.a", "M.1.b")), competency("M.2")]
    rule = judging | ({"method": {"name": "latest"}} if "method" not in judging else {})
    course = experience("algebra", ["M.1"], units=units)
    return make_district(parts, experiences=[course], policies=[policy(judging=[rule])])


def students(seed: int) -> Iterable[Closure]:
    """Yield students with a few scores each, on days that often fall together and at times lie ahead."""
    chance = random.Random(seed)
    for place in range(20):
        evidence = [scored(chance) for _ in range(chance.randrange(1, 9))]
        taken = [decision("override", "2026-02-10", target="M.1.b", level="proficient")] if place % 9 == 0 else []
        taken += [decision("acceptance", "2026-02-20", targets=["M.1.a"])] if place % 7 == 0 else []
        yield make_closure(tuple({one.key: one for one in evidence}.values()), decisions=taken)


def scored(chance: random.Random) -> Evidence:
    on = date(2026, 1, 20) + timedelta(days=chance.choice((0, 1, 1, 7, 20, 40, 41)))
    return score(
        chance.choice(TARGETS),
        chance.choice(SCORES),
        on.isoformat(),
        task=chance.choice(("modeling", "proof", "essay")),
        attempt=chance.choice((1, 1, 2, 3)),
        by=chance.choice(("t-one", "t-two")),
        purpose=chance.choice(PURPOSES),
        measure=chance.choice(("performance", "portfolio")),
        section=chance.choice(("algebra.1", "algebra.2")),
        recorded=(on + timedelta(days=chance.choice((0, 3)))).isoformat() if chance.random() < 0.3 else None,
    )


def tree(reason: Reason) -> object:
    return reason.kind, reason.text, reason.origin, [tree(child) for child in reason.children]


def told(one: Judgement) -> object:
    return (*(getattr(one, name) for name in ("outcome", "level", "value", "since", "shown", "evidence")), one.growth)


def found(standing: Standing) -> object:
    days = standing.days
    seen = [(list(days.days(depth)), [days.on(at, depth) for at, _ in days.course]) for depth in DEPTHS]
    judged = standing.judgement
    return standing.history, days.events, standing.renewed, seen, told(judged), tree(judged.reason)


DEPTHS: tuple[Any, ...] = ("outcomes", "values", "marks")


def all_of(district: District, closure: Closure) -> list[object]:
    standings = Standings(district, closure, END)
    return [found(standings.of(target)) for target in ("M.1", *TARGETS)]


@pytest.mark.parametrize("name", POLICIES)
def test_a_pattern_gives_what_a_judgement_day_by_day_gives(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    district = district_of(POLICIES[name])
    for seed in range(2):
        together = [all_of(district, one) for one in students(seed)]
        with monkeypatch.context() as day_by_day:
            usual: Callable[..., Form] = Form.of

            def timed(bar: Bar, *, reviewed: bool, usual: Callable[..., Form] = usual) -> Form:
                return replace(usual(bar, reviewed=reviewed), timeless=False)

            day_by_day.setattr(Form, "of", timed)
            assert [all_of(replace(district), one) for one in students(seed)] == together


def test_the_same_scores_on_other_days_are_not_gone_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is gone through day by day follows from how many forms of work there are, not from students and targets."""
    district, count = district_of({}), [0]
    usual: Any = replay.replay

    def counted(*given: Any) -> Any:  # noqa: ANN401 - as it is
        count[0] += 1
        return usual(*given)

    monkeypatch.setattr(mastery, "replay", counted)
    for place in range(40):
        on = [(date(2026, 1, 1) + timedelta(days=place + more)).isoformat() for more in (0, 3)]
        levels = ("developing", "proficient") if place % 2 else ("proficient", "beginning")
        work = [score(target, *pair) for target in ("M.1.a", "M.1.b", "M.2") for pair in zip(levels, on, strict=True)]
        standings = Standings(district, make_closure(work), END)
        assert [standings.of(one).track.outcome for one in ("M.1", "M.2")] == [
            "mastered" if place % 2 else "not-yet"
        ] * 2
    assert count[0] == 2


def test_the_forms_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_MOST_KNOWN", 3)
    district, all_students = district_of({}), list(students(1))
    together = [all_of(district, one) for one in all_students]
    assert together == [all_of(replace(district), one) for one in all_students]
    known: dict[object, tuple[Bar, Form]] = district.derived("forms", dict)
    assert known
    assert all(len(form.known) <= 3 for _, form in known.values())


def test_of_one_day_the_later_attempt_is_the_latest_in_every_form() -> None:
    """The scores stand in the same order, of one day; only the numbers of the attempts tell which one is the last."""
    district = district_of({})
    found: list[str] = []
    for first, second in ((1, 2), (2, 1)):
        pair = [("beginning", "essay", first), ("proficient", "proof", second)]
        work = [score("M.2", level, "2026-01-20", task=task, attempt=attempt) for level, task, attempt in pair]
        found.append(Standings(district, make_closure(work), END).of("M.2").track.outcome)
    assert found == ["mastered", "not-yet"]


def test_where_nothing_counts_the_day_of_the_judgement_stays_the_only_one() -> None:
    """Also after evidence of that very day, which is set aside as all other evidence of its purpose."""
    district = district_of({})
    for on in ("2026-03-01", "2026-01-20", "2026-02-01"):
        work = [score("M.2", "proficient", on, purpose="formative")]
        assert Standings(district, make_closure(work), END).of("M.2").days.events == ((END, "not-enough-evidence"),)
