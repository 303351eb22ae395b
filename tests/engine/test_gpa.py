"""Grade point averages: points by scale, weights, rounding, and what no policy says."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from tests.engine.builders import (
    LEVELS,
    PASS,
    competency,
    credit,
    day,
    experience,
    make_closure,
    make_district,
    policy,
    says,
    score,
    section,
)

from mblkit.district import Closure, District
from mblkit.engine.recognition_facts import Facts
from mblkit.engine.recognized import Measured
from mblkit.model.scale import Crosswalk

Data = dict[str, Any]

LINE = {"id": "points", "title": "Points", "form": "linear", "from": {"scale": "four"}, "divisor": 1, "offset": 1}
CUTS = {
    "id": "cuts",
    "title": "Cuts",
    "form": "cutoffs",
    "from": {"scale": "four"},
    "rows": [{"at_least": 3.5, "gives": 4}, {"at_least": 3, "gives": 3}],
}
LETTERS = {**CUTS, "id": "letters", "rows": [{"at_least": 1, "gives": "A"}]}
EITHER = {
    "id": "pass",
    "title": "Pass",
    "form": "cutoffs",
    "from": {"scale": "pass"},
    "rows": [{"at_least": 0, "gives": 4}],
}


def district_with(rule: Data | None = None, *conversions: Data, pass_for: tuple[str, ...] = ()) -> District:
    rules = [{"type": "gpa", "id": "gpa", "title": "Average", **rule}] if rule is not None else []
    made = make_district(
        [competency("M.1", ["M.1.a", "M.1.b"]), competency("M.2"), competency("M.3")],
        experiences=[
            experience("algebra", ["M.1"], amount=1, credit={"amount": 1}),
            experience("shapes", ["M.2"], amount="1/2"),
            experience("mixed", ["M.2", "M.3"], amount=1),
        ],
        policies=[policy(recognition=rules, conversions=list(conversions))],
    )
    entries = {
        name: entry._replace(scale=PASS) if name in pass_for else entry for name, entry in made.competencies.items()
    }
    return replace(made, competencies=entries, scales={**made.scales, "pass": PASS})


def student(levels: Mapping[str, str], *taken: str, **more: Any) -> Closure:  # noqa: ANN401 - records
    sections = [section(f"{name}.1", of=name) for name in taken or ("algebra", "shapes")]
    return make_closure([score(*one, "2025-11-03") for one in levels.items()], sections=sections, **more)


def average(district: District, closure: Closure, name: str | None = None) -> Measured:
    return Facts.on(district, closure, day("2026-06-01")).gpa(name)


GOOD = {"M.1.a": "exemplary", "M.1.b": "proficient", "M.2": "proficient"}


@pytest.mark.parametrize(
    ("rule", "conversions", "value"),
    [
        (None, (), Fraction(10, 3)),
        ({}, (), Fraction(10, 3)),
        ({"by": "experience"}, (), Fraction(13, 4)),
        ({"places": 2}, (), Fraction(333, 100)),
        ({"places": 1, "rounding": "up"}, (), Fraction(34, 10)),
        ({"conversions": ["points"]}, (LINE,), Fraction(13, 3)),
        ({"conversions": ["cuts"]}, (CUTS,), Fraction(11, 3)),
    ],
)
def test_an_average_by_hand(rule: Data | None, conversions: tuple[Data, ...], value: Fraction) -> None:
    """Algebra: mean of 4 and 3 is 3.5, weight 1; shapes: 3, weight 1/2."""
    found = average(district_with(rule, *conversions), student(GOOD))
    assert (found.state, found.value) == ("found", value)


@pytest.mark.parametrize(
    ("rule", "conversions", "says_"),
    [
        ({"conversions": ["letters"]}, (LETTERS,), '"A" is no number'),
        ({"conversions": ["points", "cuts"]}, (LINE, CUTS), "two conversions for the same values"),
        ({"conversions": ["pass"]}, (EITHER,), "the policy has no conversion from it"),
    ],
)
def test_what_the_policy_does_not_settle_is_left_open(rule: Data, conversions: tuple[Data, ...], says_: str) -> None:
    found = average(district_with(rule, *conversions), student(GOOD))
    assert (found.state, found.value) == ("undetermined-by-policy", None)
    assert says(found.reason, says_)


def test_a_value_in_a_gap_of_the_table_is_left_open() -> None:
    closure = student({**GOOD, "M.1.a": "proficient", "M.2": "proficient"})
    assert average(district_with({"conversions": ["cuts"]}, CUTS), closure).value == Fraction(3)
    short = {**CUTS, "rows": [{"at_least": 3.5, "gives": 4}]}
    found = average(district_with({"conversions": ["cuts"]}, short), student(GOOD))
    assert found.state == "undetermined-by-policy"
    assert says(found.reason, "no row has it")


def test_a_conversion_for_each_scale_and_each_part_counts_once() -> None:
    """Mixed: M.2 at 3 gives 3; M.3 is yes or no, and yes gives 4: (3 + 4) / 2."""
    district = district_with({"conversions": ["cuts", "pass"]}, CUTS, EITHER, pass_for=("M.3",))
    closure = student({"M.2": "proficient", "M.3": "yes"}, "mixed")
    assert average(district, closure).value == Fraction(7, 2)


def test_another_scale_without_conversion_goes_by_its_crosswalk() -> None:
    district = district_with(pass_for=("M.3",))
    closure = student({"M.2": "proficient", "M.3": "yes"}, "mixed")
    assert average(district, closure).state == "undetermined-by-policy"
    crosswalk = {"to": "four", "levels": {"no": "beginning", "yes": "proficient"}}
    scale = PASS.model_copy(update={"crosswalk": Crosswalk.model_validate(crosswalk)})
    entries = {
        name: entry._replace(scale=scale) if entry.scale is PASS else entry
        for name, entry in district.competencies.items()
    }
    walked = replace(district, competencies=entries, scales={**district.scales, "pass": scale})
    assert average(walked, closure).value == Fraction(3)


def test_nothing_with_levels_is_no_zero() -> None:
    found = average(district_with(), student({}))
    assert (found.state, found.value) == ("not-enough-evidence", None)


def test_recorded_credit_has_no_levels_and_is_set_aside() -> None:
    found = average(district_with(), student(GOOD, credits_had=[credit("transfer", 5, "2024-05-01")]))
    assert found.value == Fraction(10, 3)
    assert says(found.reason, "recorded credit has no levels")


def test_what_is_under_way_is_not_in_it() -> None:
    found = average(district_with(), student({**GOOD, "M.2": "developing"}))
    assert found.value == Fraction(7, 2)


def test_the_average_that_is_meant_must_be_clear() -> None:
    rules = [{"type": "gpa", "id": name, "title": name} for name in ("a", "b")]
    district = replace(district_with(), policies=make_district(policies=[policy(recognition=rules)]).policies)
    assert average(district, student(GOOD)).state == "undetermined-by-policy"
    assert average(district, student(GOOD), "a").value == Fraction(10, 3)


@pytest.mark.parametrize("seed", range(5))
def test_an_independent_sum_agrees(seed: int) -> None:
    """Recomputed with plain Fractions, for students whose every competency is mastered."""
    rng = Random(seed)
    for _ in range(40):
        names = [f"C.{number}" for number in range(rng.randint(1, 5))]
        amounts = {name: Fraction(rng.randint(1, 8), rng.choice((2, 3, 4))) for name in names}
        levels = {name: rng.choice(LEVELS[2:]) for name in names}
        district = make_district(
            [competency(name) for name in names],
            experiences=[experience(f"e-{name}", [name], amount=amounts[name]) for name in names],
            policies=[policy()],
        )
        closure = make_closure(
            [
                score(name, level, "2025-11-03", experience=f"e-{name}", section=f"e-{name}.1")
                for name, level in levels.items()
            ],
            sections=[section(f"e-{name}.1", of=f"e-{name}") for name in names],
        )
        wanted = sum(amounts[name] * (1 + LEVELS.index(levels[name])) for name in names) / sum(amounts.values())
        assert average(district, closure).value == wanted
