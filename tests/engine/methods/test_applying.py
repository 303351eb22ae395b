from datetime import date
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter

from mblkit.engine import methods
from mblkit.engine.methods import Found, Kind, Moment, Series, apply, monotone
from mblkit.engine.methods.applying import _APPLIED
from mblkit.model.methods import LastMethod, Method
from mblkit.model.shared import Measure, Purpose

TARGET = Fraction(3)
LEVELS = tuple(Fraction(value) for value in (1, 2, 3, 4))
READ: TypeAdapter[Method] = TypeAdapter(Method)

EVERY: list[dict[str, Any]] = [
    {"name": "latest"},
    {"name": "latest", "ties": "lowest"},
    {"name": "highest"},
    {"name": "lowest"},
    {"name": "mean", "places": 2},
    {"name": "median", "places": 1},
    {"name": "weighted-latest", "places": 2},
    {"name": "decaying-average", "places": 2, "weight": 75},
    {"name": "n-mastery", "places": 2, "n": 2},
    {"name": "mode"},
    {"name": "mode", "tie": "most-recent-score"},
    {"name": "mode", "tie": "most-recent-level"},
    {"name": "mode", "tie": "none"},
    {"name": "best", "places": 2, "n": 3},
    {"name": "power-law", "places": 2},
    {"name": "power-law", "places": 2, "at": "next", "clamp": False, "minimum": 1},
    {"name": "best-fit", "places": 2},
    {"name": "weighted-mean", "places": 2, "purposes": {"summative": 70, "formative": 30}},
    {"name": "weighted-mean", "places": 2, "measures": {"test": 1, "project": "1/2"}},
    {"name": "last", "n": 3, "of": {"name": "mean", "places": 2}},
    {"name": "last", "n": 3, "of": {"name": "mode"}},
    {"name": "greatest-of", "methods": [{"name": "mean", "places": 2}, {"name": "power-law", "places": 2}]},
    {"name": "greatest-of", "methods": [{"name": "latest"}, {"name": "median", "places": 2}]},
    {"name": "decaying-average", "places": 2, "per": "task"},
    {"name": "mean", "places": 2, "per": "task-repeated"},
    {"name": "highest", "minimum": 3},
    {
        "name": "greatest-of",
        "per": "task",
        "methods": [{"name": "weighted-mean", "places": 2, "purposes": {"summative": 70, "formative": 30}}] * 2,
    },
]


def method(**data: Any) -> Method:  # noqa: ANN401 - as a file says it
    return READ.validate_python(data)


def series(
    *scores: float,
    tasks: str = "",
    days: tuple[int, ...] = (),
    purposes: tuple[Purpose, ...] = (),
    measures: tuple[Measure, ...] = (),
) -> Series:
    """A series whose scores are of a day and a task of their own where nothing is said of them."""
    count = len(scores)
    moments: list[Moment] = [(date(2026, 3, day), 1) for day in days or range(1, count + 1)]
    names = list(tasks) or [f"task-{place}" for place in range(count)]
    one_purpose: tuple[Purpose] = ("summative",)
    one_measure: tuple[Measure] = ("test",)
    kinds = [
        Kind(*one) for one in zip(purposes or one_purpose * count, measures or one_measure * count, names, strict=True)
    ]
    return Series(tuple(Fraction(str(one)) for one in scores), tuple(moments), tuple(kinds))


def found(data: dict[str, Any], given: Series) -> tuple[str | None, str]:
    """What is found, as text, and the arithmetic."""
    one = apply(method(**data), given, TARGET, LEVELS)
    return None if one.value is None else str(one.value), one.arithmetic


def test_every_method_of_the_policy_language_can_be_applied() -> None:
    union, _ = get_args(Method)
    assert set(_APPLIED) == set(get_args(union))
    assert {one["name"] for one in EVERY} == {READ.validate_python(one).name for one in EVERY}
    assert {type(READ.validate_python(one)) for one in EVERY} == set(_APPLIED)


@pytest.mark.parametrize(
    ("data", "given", "value", "says"),
    [
        (
            {"name": "latest"},
            series(2, 3, 2.5, days=(1, 2, 2)),
            "3",
            "latest score, of 2026-03-02, highest of 2: 3",
        ),
        ({"name": "latest"}, series(2), "2", "latest score, of 2026-03-01: 2"),
        ({"name": "highest"}, series(2, 3, 2.5), "3", "highest of 3 scores: 3"),
        ({"name": "highest"}, series(2), "2", "highest of 1 score: 2"),
        ({"name": "lowest"}, series(2, 3, 1.5), "3/2", "lowest of 3 scores: 1.5"),
        ({"name": "mean", "places": 1}, series(2, 3, 2.5), "5/2", "mean: 7.5 / 3 = 2.5, rounded half-up to 2.5"),
        (
            {"name": "mean", "places": 0, "rounding": "down"},
            series(2, 3, 2.5),
            "2",
            "mean: 7.5 / 3 = 2.5, rounded down to 2",
        ),
        (
            {"name": "median", "places": 2},
            series(1, 4, 2, 3),
            "5/2",
            "median of 4 scores: 2.5, rounded half-up to 2.50",
        ),
        (
            {"name": "weighted-latest", "places": 2},
            series(1, 2, 3, 4, 5),
            "413/100",
            "weighted latest: 65% of 5 and 35% of the mean before it, 10 / 4 = 2.5: 4.125, rounded half-up to 4.13",
        ),
        (
            {"name": "weighted-latest", "places": 2},
            series(3),
            "3",
            "weighted latest: 3, the only score, rounded half-up to 3.00",
        ),
        (
            {"name": "decaying-average", "places": 2},
            series(2, 3, 4),
            "353/100",
            "decaying average, 65% for each new score: 2, 2.65, 3.5275, rounded half-up to 3.53",
        ),
        (
            {"name": "n-mastery", "places": 2, "n": 2},
            series(3, 1, 4),
            "7/2",
            "n-mastery: 2 of 3 scores reach 3, mean 7 / 2 = 3.5, rounded half-up to 3.50",
        ),
        (
            {"name": "n-mastery", "places": 2},
            series(3, 1, 4),
            None,
            "n-mastery: 2 of 3 scores reach 3, and 5 must",
        ),
        ({"name": "mode"}, series(3, 3, 1), "3", "mode: 3, 2 times in 3 scores"),
        ({"name": "mode"}, series(3, 1, 3, 1, 2), "1", "mode: 1, 3 stand each 2 times in 5 scores; most-recent: 1"),
        (
            {"name": "mode", "tie": "none"},
            series(3, 1),
            None,
            "mode: 1, 3 stand each once in 2 scores, and the policy leaves it to a decision",
        ),
        (
            {"name": "mode", "tie": "most-recent-level"},
            series(3, 3.5, 2),
            "13/4",
            "mode: the level of 2 of 3 scores, mean 6.5 / 2 = 3.25",
        ),
        (
            {"name": "best", "n": 3, "places": 2},
            series(4, 3, 3, 4),
            "367/100",
            "the 3 highest of 4 scores, mean 11 / 3, rounded half-up to 3.67",
        ),
        (
            {"name": "power-law", "places": 2},
            series(1, 2, 3),
            "3",
            "power law over 3 scores: 1 x 3 ^ 1 = 3, rounded half-up to 3.00",
        ),
        (
            {"name": "power-law", "places": 2, "at": "next"},
            series(2, 3, 4),
            "4",
            (
                "power law over 3 scores: 1.98473 x 4 ^ 0.62598 = 4.726927, kept within the scale as 4, "
                "rounded half-up to 4.00"
            ),
        ),
        ({"name": "power-law", "places": 2}, series(1, 2), None, "power-law: 2 of at least 3 scores"),
        (
            {"name": "power-law", "places": 2},
            series(0, 2, 3),
            None,
            "power law: the score 0 has no logarithm and the policy no floor",
        ),
        (
            {"name": "best-fit", "places": 2},
            series(3, 2, 3, 2),
            "5/2",
            "best fit: no power law that rises fits better than the mean, 10 / 4 = 2.5, rounded half-up to 2.50",
        ),
        (
            {"name": "best-fit", "places": 2},
            series(1, 2, 3),
            "3",
            "power law over 3 scores: 1 x 3 ^ 1 = 3, rounded half-up to 3.00",
        ),
        (
            {"name": "weighted-mean", "places": 2, "purposes": {"summative": 70, "formative": 30}},
            series(4, 2, 3, purposes=("summative", "formative", "formative")),
            "71/20",
            "weighted mean: (summative 70 x 4 + formative 30 x 2.5) / 100 = 3.55, rounded half-up to 3.55",
        ),
        (
            {"name": "weighted-mean", "places": 2, "measures": {"test": 2, "project": 1}},
            series(4, 2, 1, measures=("test", "test", "written")),
            "3",
            "weighted mean: (test 2 x 3) / 2 = 3; left out for want of a weight: 1 score, rounded half-up to 3.00",
        ),
        (
            {"name": "weighted-mean", "places": 2, "measures": {"project": 1}},
            series(4),
            None,
            "weighted mean: no score has a weight; left out for want of a weight: 1 score",
        ),
        (
            {"name": "last", "n": 2, "of": {"name": "mean", "places": 1}},
            series(1, 3, 4),
            "7/2",
            "last 2 of 3 scores; mean: 7 / 2 = 3.5, rounded half-up to 3.5",
        ),
        (
            {"name": "greatest-of", "methods": [{"name": "mean", "places": 1}, {"name": "power-law", "places": 1}]},
            series(1, 4),
            "5/2",
            "greatest of: mean: 5 / 2 = 2.5, rounded half-up to 2.5 / power-law: 2 of at least 3 scores",
        ),
        (
            {"name": "mean", "places": 2, "per": "task"},
            series(1, 2, 4, tasks="aab", days=(1, 1, 2)),
            "11/4",
            "3 scores as the means of 2 tasks; mean: 5.5 / 2 = 2.75, rounded half-up to 2.75",
        ),
        (
            {"name": "mean", "places": 2, "per": "task-repeated"},
            series(1, 2, 4, tasks="aab", days=(1, 1, 2)),
            "233/100",
            "3 scores as the means of 2 tasks, each once for every score; mean: 7 / 3, rounded half-up to 2.33",
        ),
        ({"name": "latest", "minimum": 3}, series(1, 2), None, "latest: 2 of at least 3 scores"),
        (
            {"name": "latest", "minimum": 2, "per": "task"},
            series(1, 2, tasks="aa", days=(1, 1)),
            None,
            "latest: 1 of at least 2 scores",
        ),
        ({"name": "highest"}, series(), None, "highest: 0 of at least 1 scores"),
    ],
)
def test_what_is_found_and_what_is_said(data: dict[str, Any], given: Series, value: str | None, says: str) -> None:
    assert found(data, given) == (value, says)


@pytest.mark.parametrize(
    ("data", "given", "wants"),
    [
        ({"name": "mode", "tie": "none"}, series(3, 1), "decision"),
        ({"name": "power-law", "places": 2}, series(0, 2, 3), "decision"),
        ({"name": "power-law", "places": 2}, series(0, 2), "evidence"),
        ({"name": "n-mastery", "places": 2}, series(3), "evidence"),
        ({"name": "last", "n": 2, "of": {"name": "mode", "tie": "none"}}, series(3, 3, 1), "decision"),
        (
            {"name": "greatest-of", "methods": [{"name": "mode", "tie": "none"}, {"name": "n-mastery", "places": 2}]},
            series(3, 1),
            "decision",
        ),
        (
            {
                "name": "greatest-of",
                "methods": [{"name": "n-mastery", "places": 2}, {"name": "best-fit", "minimum": 3, "places": 2}],
            },
            series(3, 1),
            "evidence",
        ),
    ],
)
def test_what_is_missing_where_nothing_is_found(data: dict[str, Any], given: Series, wants: str) -> None:
    one = apply(method(**data), given, TARGET, LEVELS)
    assert (one.value, one.wants) == (None, wants)


def test_without_levels_nothing_is_kept_within_the_scale_and_each_score_is_a_level() -> None:
    free = apply(method(name="power-law", places=0, at="next"), series(1, 2, 3, 4), TARGET)
    assert free.value == 5
    by_level = apply(method(name="mode", tie="most-recent-level"), series(3, 3.5, 2), TARGET)
    assert by_level.value == 2


def public(data: dict[str, Any], scores: list[Fraction]) -> Fraction | None:
    """The same by the public function of that name."""
    one = READ.validate_python(data)
    parameters = {
        key: value.replace("-", "_") if isinstance(value, str) else value
        for key, value in one.model_dump().items()
        if key not in {"name", "per", "places", "rounding", "clamp", "purposes", "measures", "minimum", "ties"}
    }
    if one.name == "n-mastery":
        parameters["mastery_points"] = TARGET
    if one.name in {"power-law", "best-fit"} and data.get("clamp", True):
        parameters |= {"min": 1, "max": 4}
    if one.name == "mode" and one.tie == "most-recent-level":
        parameters["cutoffs"] = [(level, level) for level in LEVELS]
    value: Fraction | None = getattr(methods, one.name.replace("-", "_"))(
        scores, **parameters, round=data.get("places")
    )
    return value if len(scores) >= one.minimum else None


SIMPLE = [one for one in EVERY if not {"purposes", "measures", "of", "methods", "per"} & one.keys()]


@pytest.mark.parametrize("data", SIMPLE, ids=[str(one) for one in SIMPLE])
def test_a_policy_finds_what_the_public_function_finds(data: dict[str, Any]) -> None:
    rng = Random(str(data))
    for _ in range(30):
        scores = [Fraction(rng.choice([1, 2, 3, 4, 2.5, 3.5])) for _ in range(rng.randrange(1, 8))]
        given = series(*(float(score) for score in scores))
        assert apply(READ.validate_python(data), given, TARGET, LEVELS).value == public(data, scores)


@pytest.mark.parametrize("data", EVERY, ids=[str(one) for one in EVERY])
def test_a_monotone_method_never_falls_when_a_score_rises(data: dict[str, Any]) -> None:
    """Scores of one moment stand lower first, as the judgement orders them."""
    rng = Random(str(data))
    one = READ.validate_python(data)
    falls = False
    for _ in range(120):
        count = rng.randrange(1, 6)
        days = tuple(sorted(rng.choices(range(1, 4), k=count)))
        tasks = rng.choices("ab", k=count)
        kinds = {"purposes": tuple(rng.choices(("summative", "formative"), k=count))}
        lower = [rng.randrange(1, 5) for _ in range(count)]
        higher = [min(4, score + rng.choice([0, 0, 1, 2])) for score in lower]
        values = []
        for scores in (lower, higher):
            order = sorted(range(count), key=lambda place: (days[place], scores[place]))
            given = series(
                *(scores[place] for place in order),
                tasks="".join(tasks[place] for place in order),
                days=tuple(days[place] for place in order),
                purposes=tuple(kinds["purposes"][place] for place in order),  # type: ignore[misc]
            )
            values.append(apply(one, given, TARGET, LEVELS).value)
        before, after = values
        falls = falls or (before is not None and (after is None or after < before))
    assert not (monotone(one) and falls)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"name": "mean", "places": 2}, True),
        ({"name": "mode"}, False),
        ({"name": "n-mastery", "places": 2}, False),
        ({"name": "power-law", "places": 2}, False),
        ({"name": "best-fit", "places": 2}, False),
        ({"name": "last", "n": 2, "of": {"name": "latest"}}, True),
        ({"name": "last", "n": 2, "of": {"name": "mode"}}, False),
        ({"name": "greatest-of", "methods": [{"name": "latest"}, {"name": "highest"}]}, True),
        ({"name": "greatest-of", "methods": [{"name": "latest"}, {"name": "mode"}]}, False),
    ],
)
def test_which_methods_are_monotone(data: dict[str, Any], *, expected: bool) -> None:
    assert monotone(method(**data)) is expected


@pytest.mark.parametrize("name", ["n-mastery", "mode", "power-law", "best-fit"])
def test_methods_that_are_not_monotone_do_fall(name: str) -> None:
    data = next(one for one in EVERY if one["name"] == name) | ({"n": 1} if name == "n-mastery" else {})
    one = READ.validate_python(data)
    fell = False
    for scores in product(range(1, 5), repeat=4):
        for place in range(4):
            raised = [min(4, score + (other == place)) for other, score in enumerate(scores)]
            before, after = (apply(one, series(*each), TARGET, LEVELS).value for each in (scores, raised))
            fell = fell or (before is not None and (after is None or after < before))
    assert fell


def test_a_found_value_is_plain_data() -> None:
    assert Found(None, "why") == Found(None, "why", "evidence")
    assert isinstance(method(name="last", n=2, of={"name": "latest"}), LastMethod)
