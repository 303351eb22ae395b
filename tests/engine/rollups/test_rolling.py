"""The roll-ups of policies: examples, and what is open against every way in which it may turn out."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from pydantic import TypeAdapter

from mblkit.engine.results import MasteryOutcome
from mblkit.engine.rollup_words import parts_named
from mblkit.engine.rollups import Part, evidence_required, roll_up, strangers
from mblkit.engine.rollups.evidence import Mark
from mblkit.model.numbers import rounded
from mblkit.model.rollups import RollUp

YES: MasteryOutcome = "mastered"
NO: MasteryOutcome = "not-yet"
FEW: MasteryOutcome = "not-enough-evidence"
OUT: MasteryOutcome = "not-applicable"
ASK: MasteryOutcome = "needs-decision"
OUTCOMES = (YES, NO, FEW, OUT, ASK)

REACH = (Fraction(1), Fraction(4))
_RULE: TypeAdapter[RollUp] = TypeAdapter(RollUp)


def rule(name: str, **more: Any) -> RollUp:  # noqa: ANN401 - parameters as YAML has them
    return _RULE.validate_python({"rule": name} | more)


GONE = [{"part": "c", "points": 3}]
"""What gives the points of a rule, and does not apply any more."""

ALL = rule("all")
TWO = rule("at-least", count=2)


def parts(*outcomes: MasteryOutcome) -> list[Part]:
    return [Part("abcdefgh"[place], outcome) for place, outcome in enumerate(outcomes)]


def valued(*values: float | None, reach: tuple[Fraction, Fraction] | None = REACH) -> list[Part]:
    """Return parts with values; None is a part without enough evidence."""
    return [
        Part("abcdefgh"[place], FEW, reach=reach)
        if value is None
        else Part("abcdefgh"[place], YES if value >= 3 else NO, Fraction(str(value)), reach=reach)
        for place, value in enumerate(values)
    ]


def marked(*marks: Sequence[Mark], outcome: MasteryOutcome = YES) -> list[Part]:
    return [Part("abcdefgh"[place], outcome, marks=tuple(one)) for place, one in enumerate(marks)]


# ------------------------------------------------------------------------------------------------ rules that count


@pytest.mark.parametrize(
    ("outcomes", "asked", "outcome"),
    [
        ([YES, YES], ALL, YES),
        ([YES, NO], ALL, NO),
        ([YES, FEW], ALL, FEW),
        ([NO, FEW], ALL, NO),
        ([YES, ASK], ALL, ASK),
        ([ASK, FEW], ALL, FEW),
        ([ASK, NO], ALL, NO),
        ([YES, OUT], ALL, YES),
        ([OUT, OUT], ALL, FEW),
        ([], ALL, FEW),
        ([YES, YES, NO], TWO, YES),
        ([YES, NO, NO], TWO, NO),
        ([YES, NO, ASK], TWO, ASK),
        ([YES, NO, FEW], TWO, FEW),
        ([NO, ASK, FEW], TWO, FEW),
        ([NO, NO, FEW], TWO, NO),
        ([YES, OUT, OUT], TWO, YES),
        ([YES, NO, OUT], TWO, NO),
        ([OUT, OUT, OUT], TWO, FEW),
        ([YES, YES, NO], rule("fraction", share="2/3"), YES),
        ([YES, NO, NO], rule("fraction", share=0.5), NO),
        ([YES, NO, OUT], rule("fraction", share=0.5), YES),
        ([YES, ASK, NO], rule("fraction", share=0.5), ASK),
    ],
)
def test_several_outcomes_become_one(outcomes: list[MasteryOutcome], asked: RollUp, outcome: MasteryOutcome) -> None:
    assert roll_up(parts(*outcomes), asked).outcome == outcome
    assert roll_up(parts(*outcomes)[::-1], asked).outcome == outcome


def test_a_roll_up_counts_what_applies() -> None:
    found = roll_up(parts(YES, NO, OUT, YES), ALL, "indicators")
    assert (found.mastered, found.of, found.value) == (2, 3, None)
    assert found.arithmetic == "2 of 3 indicators mastered, 3 needed (all indicators)"
    assert roll_up(parts(OUT), ALL).arithmetic == "0 of 0 parts mastered: no part applies"
    assert roll_up(parts(YES, NO, NO), rule("fraction", share=0.7)).arithmetic == (
        "1 of 3 parts mastered, 3 needed (at least 0.7 of all parts)"
    )


def test_what_is_no_roll_up() -> None:
    with pytest.raises(TypeError, match="str"):
        roll_up(parts(YES), "all")  # type: ignore[arg-type]


# --------------------------------------------------------------------------------------------------------- points

POINTS = rule(
    "points",
    at_least=5,
    parts=[{"part": "a", "points": 4}, {"part": "b", "points": 3, "required": True}, {"part": "c", "points": 2}],
)


@pytest.mark.parametrize(
    ("outcomes", "outcome"),
    [
        ([YES, YES, NO], YES),
        ([YES, NO, YES], NO),
        ([NO, YES, YES], YES),
        ([NO, YES, NO], NO),
        ([NO, YES, ASK], ASK),
        ([NO, FEW, YES], FEW),
        ([YES, OUT, YES], YES),
        ([OUT, YES, YES], YES),
        ([OUT, YES, NO], NO),
        ([OUT, OUT, OUT], FEW),
    ],
)
def test_points(outcomes: list[MasteryOutcome], outcome: MasteryOutcome) -> None:
    assert roll_up(parts(*outcomes), POINTS).outcome == outcome


def test_the_arithmetic_of_points() -> None:
    assert roll_up(parts(YES, NO, YES, YES), POINTS).arithmetic == (
        "6 of 9 points from mastered parts, 5 needed; required and not mastered: b"
    )


def test_parts_without_points_alone() -> None:
    found = roll_up([Part("a", OUT), Part("b", OUT), Part("c", OUT), Part("d", YES)], POINTS)
    assert (found.outcome, found.arithmetic) == (FEW, "no parts that give points: no part applies")


def test_a_part_that_there_is_not_needs_a_decision_where_it_could_matter() -> None:
    """A rule that names another competency's indicator must not become a judgement on a child."""
    assert strangers(POINTS, ["a", "c"]) == ("b",)
    found = roll_up([Part("a", YES), Part("c", YES)], POINTS)
    assert (found.outcome, found.arithmetic.endswith("; b: named by the rule, and no part of this")) == (ASK, True)
    assert roll_up([Part("a", NO), Part("c", NO)], POINTS).outcome == NO
    either = rule("criteria", any=["a", "x"])
    assert strangers(either, ["a"]) == ("x",)
    assert roll_up([Part("a", YES)], either).outcome == YES
    assert strangers(ALL, ["a"]) == strangers(rule("evidence-required", parts={"z": 2}), ["a"]) == ()


# ------------------------------------------------------------------------------------------------------- criteria

ROUTES = rule("criteria", any=[{"all": ["a", "b"]}, {"part": "c", "at_least": 3.5}])


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ((3, 3, 1), YES),
        ((3, 2, 3.5), YES),
        ((3, 2, 3), NO),
        ((3, None, 3), FEW),
        ((2, None, 3), NO),
        ((2, 3, None), FEW),
    ],
)
def test_criteria(values: tuple[float | None, ...], outcome: MasteryOutcome) -> None:
    assert roll_up(valued(*values), ROUTES).outcome == outcome


def test_a_value_that_no_completion_reaches() -> None:
    asked = rule("criteria", any=["a", {"part": "b", "at_least": 4.5}])
    assert roll_up(valued(2, None), asked).outcome == NO
    assert roll_up(valued(2, None, reach=None), asked).outcome == FEW


def test_criteria_skip_what_does_not_apply() -> None:
    first, second, third = valued(3, 2, 1)
    assert roll_up([first, replace(second, outcome=OUT), third], ROUTES).outcome == YES
    assert roll_up([replace(first, outcome=OUT), replace(second, outcome=OUT), third], ROUTES).outcome == NO
    only = [replace(one, outcome=OUT) for one in (first, second, third)]
    assert roll_up([*only, Part("d", YES)], ROUTES)[::3] == (FEW, "no parts that the criteria name: no part applies")


def test_a_part_that_a_person_completed_meets_its_criterion() -> None:
    assert roll_up([*valued(1, 1), Part("c", YES, None, ("O",))], ROUTES).outcome == YES


def test_the_arithmetic_of_criteria() -> None:
    words = "any of (all of (a, b), c at least 3.5)"
    assert roll_up(valued(3, 3, 1), ROUTES).arithmetic == f"{words}: met (1 of 2 met)"
    assert roll_up(valued(3, None, 1), ROUTES).arithmetic == f"{words}: partly met (0 of 2 met)"
    assert roll_up(valued(3, 1, 1), ROUTES).arithmetic == f"{words}: not met (0 of 2 met)"
    assert roll_up(valued(None, None, None), ROUTES).arithmetic == f"{words}: nothing attempted (0 of 2 met)"


# ----------------------------------------------------------------------------------------------------------- mean

FLOOR = rule("mean", at_least=2.75, floor=2.5, places=2)


@pytest.mark.parametrize(
    ("values", "outcome", "value"),
    [
        ((3, 2.5), YES, Fraction(11, 4)),
        ((4, 4, 2), NO, Fraction(333, 100)),
        ((2.5, 2.5), NO, Fraction(5, 2)),
        ((3, None), FEW, None),
        ((2, None), NO, None),
        ((0, 1), NO, Fraction(1, 2)),
    ],
)
def test_a_mean_with_a_floor(values: tuple[float | None, ...], outcome: MasteryOutcome, value: Fraction | None) -> None:
    assert roll_up(valued(*values), FLOOR)[::4] == (outcome, value)


def test_one_and_zero_are_values_and_no_answers() -> None:
    low = rule("mean", at_least=0.5)
    assert roll_up(valued(0, 1), low).outcome == YES
    assert roll_up(valued(0), low).outcome == NO
    assert roll_up(valued(1), low).outcome == YES


def test_what_is_missing_counts_only_where_it_could_matter() -> None:
    """Four parts at 4 and an unknown fifth: even at 1 the mean is 3.4."""
    enough = rule("mean", at_least=3.4)
    assert roll_up(valued(4, 4, 4, 4, None), enough).outcome == YES
    assert roll_up(valued(4, 4, 4, 4, None), rule("mean", at_least=3.5)).outcome == FEW
    assert roll_up(valued(1, 1, 1, None), enough).outcome == NO


def test_rounded_first_or_exact() -> None:
    sumner = valued(3, 3, 3, 2.8)
    assert roll_up(sumner, rule("mean", at_least=3, places=1)).outcome == YES
    exact = roll_up(sumner, rule("mean", at_least=3, places=1, compare="exact"))
    assert (exact.outcome, exact.value) == (NO, Fraction(3))
    assert roll_up(sumner, rule("mean", at_least=3)).value == Fraction(59, 20)
    assert roll_up(sumner, rule("mean", at_least=3, places=1, rounding="down")).outcome == NO


def test_the_arithmetic_of_a_mean() -> None:
    assert roll_up(valued(3, 2.5, 3), FLOOR, "indicators").arithmetic == (
        "mean of the indicators at least 2.75, rounded first, none below 2.5: "
        "8.5 / 3 = 17/6, rounded half-up to 2.83, lowest 2.5"
    )
    assert roll_up(valued(None), rule("mean", at_least=2)).arithmetic == (
        "mean of the parts at least 2: no values; without a value: a"
    )


def test_a_part_that_a_person_completed_stays_out_of_the_mean() -> None:
    done = Part("x", YES, None, ("O",))
    assert roll_up([done, *valued(3)], FLOOR)[::4] == (YES, Fraction(3))
    assert roll_up([done, *valued(2.6)], FLOOR).outcome == NO
    assert roll_up([done], FLOOR)[::4] == (YES, None)


def test_a_part_without_any_number_needs_a_decision() -> None:
    """A competency that its own indicators make by "all" has no value: nobody may invent one."""
    assert roll_up([Part("x", YES), *valued(3)], FLOOR).outcome == ASK
    assert roll_up([Part("x", NO), *valued(2)], FLOOR).outcome == NO


@pytest.mark.parametrize(
    "asked",
    [
        rule("mean", at_least=1),
        rule("mean", at_least=5),
        rule("mean", at_least=1, floor=9),
        rule("criteria", all=[{"part": "a", "at_least": 5}]),
        rule("evidence-required", parts={"a": 0, "b": 0}),
        rule("points", at_least=1, parts=[{"part": "a", "points": 0}, {"part": "b", "points": 0}, *GONE]),
    ],
    ids=str,
)
def test_without_any_evidence_nothing_is_mastered_and_nothing_is_missed(asked: RollUp) -> None:
    """A cut that every score reaches, or none does, says nothing of a child of whom there is none."""
    assert roll_up([*valued(None, None), Part("c", OUT)], asked).outcome == FEW


def test_a_rule_that_asks_for_nothing_finds_nothing() -> None:
    """What gave the points is gone, or each part needs no score: that is no mastery, whatever else is there."""
    nothing = rule("evidence-required", parts={"a": 0})
    assert roll_up(marked([4]), nothing)[:1] == (FEW,)
    assert roll_up(marked([4]), nothing).arithmetic.endswith("0 of 0 scores: nothing is asked for")
    points = rule("points", at_least=1, parts=[{"part": "a", "points": 0}, *GONE])
    found = roll_up([Part("a", YES), Part("c", OUT)], points)
    assert (found.outcome, found.arithmetic) == (FEW, "no parts that give points: no part applies")
    asked = rule("points", at_least=1, parts=[{"part": "a", "points": 0, "required": True}, *GONE])
    assert roll_up([Part("a", YES), Part("c", OUT)], asked).outcome == YES


# ----------------------------------------------------------------------------------------------- evidence required

BEST_TWO = rule("evidence-required", items=2, at_least=2.5, floor=2)


@pytest.mark.parametrize(
    ("marks", "outcome", "value"),
    [
        (([3, 3], [2, 2]), YES, Fraction(5, 2)),
        (([3, 1, 2], [3, 3]), YES, Fraction(14, 5)),
        (([3, 2], [2, 2]), NO, Fraction(23, 10)),
        (([4, 4], [4, 1]), NO, Fraction(33, 10)),
        (([3, 3], [3]), FEW, 3),
        (([3, 3], ["O"]), YES, 3),
        ((["O"], ["O"]), YES, None),
        (([], []), FEW, None),
    ],
)
def test_evidence_required(marks: tuple[list[Mark], ...], outcome: MasteryOutcome, value: Fraction | None) -> None:
    assert roll_up(marked(*marks), BEST_TWO)[::4] == (outcome, value)


def test_parts_with_another_number_of_scores() -> None:
    asked = rule("evidence-required", items=2, parts={"b": 1, "c": 0})
    assert roll_up(marked([1, 1], [1], []), asked).outcome == YES
    assert roll_up(marked([1, 1], [], []), asked).outcome == FEW


def test_scorers_who_differ_decide_only_where_it_matters() -> None:
    open_part = Part("b", ASK, marks=(2, 2), higher=(2, 3))
    sure, unsure = marked([3, 3])[0], marked([2, 3])[0]
    assert roll_up([sure, open_part], BEST_TWO).outcome == YES
    assert roll_up([unsure, open_part], BEST_TWO).outcome == ASK
    assert roll_up([marked([2, 2])[0], open_part], BEST_TWO).outcome == NO


def test_a_decision_that_could_bring_the_missing_score_is_awaited_first() -> None:
    waiting = Part("b", ASK, marks=(3,))
    assert roll_up([marked([3, 3])[0], waiting], BEST_TWO).outcome == ASK
    assert roll_up([marked([3])[0], waiting], BEST_TWO).outcome == FEW


def test_the_arithmetic_of_evidence_required() -> None:
    assert roll_up(marked([3, 3], [2]), BEST_TWO).arithmetic == (
        "the best 2 scores of each of the parts, their mean at least 2.5, none below 2: 3 of 4 scores; "
        "too few: b 1 of 2; mean of the kept scores: 8 / 3 = 8/3, rounded half-up to 2.7, lowest 2"
    )


# -------------------------------------------------------------------------------------------- every completion

Closed = Callable[[Sequence[Part]], bool]


def plainly(asked: dict[str, Any]) -> Closed:
    """Return whether a rule is met by parts of which none is open, found without the engine."""
    name = asked["rule"]
    plain: dict[str, Closed] = {
        "all": lambda live: all(part.outcome == YES for part in live),
        "at-least": lambda live: sum(part.outcome == YES for part in live) >= min(asked["count"], len(live)),
        "fraction": lambda live: sum(part.outcome == YES for part in live) >= asked["share"] * len(live),
        "points": lambda live: with_points(asked, live),
        "criteria": lambda live: tree(asked, {part.target: part.outcome == YES for part in live}),
        "mean": lambda live: with_mean(asked, [part.value or Fraction(0) for part in live]),
    }
    return plain[name]


def with_points(asked: dict[str, Any], live: Sequence[Part]) -> bool:
    done = {part.target for part in live if part.outcome == YES}
    names = {part.target for part in live}
    points = {one["part"]: one["points"] for one in asked["parts"] if one["part"] in names}
    needed = {one["part"] for one in asked["parts"] if one["required"] and one["part"] in names}
    return needed <= done and sum(points[one] for one in done) >= min(asked["at_least"], sum(points.values()))


def no_points(asked: dict[str, Any], live: Sequence[Part]) -> bool:
    """Tell whether nothing of what applies gives points or is required."""
    given = [one for one in asked["parts"] if one["part"] in {part.target for part in live}] if "parts" in asked else []
    return asked["rule"] == "points" and not any(one["points"] or one["required"] for one in given)


def with_mean(asked: dict[str, Any], values: Sequence[Fraction]) -> bool:
    mean = rounded(sum(values, Fraction(0)) / len(values), 1)
    return bool(mean >= asked["at_least"] and min(values) >= asked["floor"])


def tree(node: Any, done: dict[str, bool]) -> bool:  # noqa: ANN401 - YAML
    if isinstance(node, str):
        return done[node]
    results = [tree(one, done) for one in (node.get("all") or node["any"]) if applies(one, done)]
    return all(results) if node.get("all") else any(results)


def applies(node: Any, done: dict[str, bool]) -> bool:  # noqa: ANN401 - YAML
    return node in done if isinstance(node, str) else any(applies(one, done) for one in node.get("all") or node["any"])


def some_rule(dice: random.Random, names: Sequence[str]) -> dict[str, Any]:
    def node(depth: int) -> Any:  # noqa: ANN401 - YAML
        if depth == 0 or dice.random() < 0.4:
            return dice.choice(names)
        return {dice.choice(["all", "any"]): [node(depth - 1) for _ in range(dice.randrange(1, 4))]}

    points: list[dict[str, Any]] = [
        {"part": name, "points": dice.randrange(5), "required": dice.random() < 0.2} for name in names
    ]
    points[0]["points"] = 3
    return dice.choice(
        [
            {"rule": "all"},
            {"rule": "at-least", "count": dice.randrange(1, 5)},
            {"rule": "fraction", "share": Fraction(dice.randrange(1, 5), 4)},
            {
                "rule": "points",
                "at_least": dice.randrange(1, sum(one["points"] for one in points) + 1),
                "parts": points,
            },
            {"rule": "criteria", dice.choice(["all", "any"]): [node(2) for _ in range(dice.randrange(1, 4))]},
            {
                "rule": "mean",
                "at_least": Fraction(dice.randrange(10, 41), 10),
                "floor": Fraction(dice.randrange(1, 3)),
                "places": 1,
            },
        ]
    )


def completions(live: Sequence[Part], *, evidence_fails: bool = False) -> Iterator[list[Part]]:
    """Yield the parts for each way in which what is open may turn out."""
    values = [Fraction(1), Fraction(2), Fraction(3), Fraction(4)]

    def ways(part: Part) -> list[Part]:
        if not part.open:
            return [part]
        chosen = values[:1] if evidence_fails and part.outcome == FEW else values
        return [replace(part, outcome=YES if value >= 3 else NO, value=value) for value in chosen]

    yield from (list(way) for way in product(*map(ways, live)))


@pytest.mark.parametrize("seed", range(400))
def test_open_parts_against_every_completion(seed: int) -> None:
    dice = random.Random(seed)
    names = "abcde"[: dice.randrange(1, 6)]
    given = []
    for name in names:
        outcome = dice.choice(OUTCOMES)
        value = {YES: dice.choice([3, 4]), NO: dice.choice([1, 2])}.get(outcome)
        given.append(Part(name, outcome, Fraction(value) if value is not None else None, reach=REACH))
    asked = some_rule(dice, names)
    live = [part for part in given if part.outcome != OUT]
    model = _RULE.validate_python(asked)
    found = roll_up(given, model).outcome
    silent = all(part.outcome == FEW for part in live)
    if silent or no_points(asked, live) or {part.target for part in live}.isdisjoint(parts_named(model) or names):
        assert found == FEW
        return
    met = plainly(asked)
    results = {met(way) for way in completions(live)}
    if len(results) == 1:
        assert found == (YES if results.pop() else NO), asked
    else:
        by_decision = any(met(way) for way in completions(live, evidence_fails=True))
        assert found == (ASK if by_decision else FEW), asked


@pytest.mark.parametrize("seed", range(100))
def test_order_of_parts_and_parts_that_do_not_apply_change_nothing(seed: int) -> None:
    dice = random.Random(seed)
    names = "abcd"
    given = [Part(name, dice.choice(OUTCOMES), Fraction(dice.randrange(1, 5)), (2, 3), reach=REACH) for name in names]
    for asked in (some_rule(dice, names), {"rule": "evidence-required", "items": 2, "at_least": Fraction(5, 2)}):
        model = _RULE.validate_python(asked)
        shuffled = dice.sample(given, len(given))
        assert roll_up(given, model)[::4] == roll_up(shuffled, model)[::4]
        assert roll_up([*given, Part("z", OUT)], model)[::4] == roll_up(given, model)[::4]


@pytest.mark.parametrize("seed", range(80))
def test_evidence_required_agrees_with_the_plain_function(seed: int) -> None:
    """The cut is half a point below the level, and where scorers differ both of their scores are tried."""
    dice = random.Random(seed)
    low: dict[str, list[Any]] = {
        name: [dice.choice([1, 2, 3, 4, "O"]) for _ in range(dice.randrange(1, 5))] for name in "abc"
    }
    high: dict[str, list[Any]] = {
        name: [min(4, mark + 1) if mark == 2 else mark for mark in marks] for name, marks in low.items()
    }
    asked = rule("evidence-required", items=2, parts={"c": 1}, at_least=2.5, floor=1.5)
    given = [Part(name, YES, marks=tuple(low[name]), higher=tuple(high[name])) for name in low]
    worst, best = (
        evidence_required(marks, 3, {"a": 2, "b": 2, "c": 1}, min_average_offset=-0.5, min_rating_offset=-1.5)
        for marks in (low, high)
    )
    found = roll_up(given, asked)
    expected = YES if worst["level_complete"] else ASK if best["level_complete"] else NO
    assert found.outcome == (expected if worst["progress"] == 1 else FEW)
    assert found.value == worst["average"]
