"""What holds for every coefficient, and what each refuses."""

import random
from fractions import Fraction
from typing import Any

import pytest

from mblkit.engine import reliability

BEYOND_CHANCE = ("cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet_ac")
ALL = (*BEYOND_CHANCE, "krippendorff_alpha", "percent_agreement", "adjacent_agreement")
COEFFICIENTS = (*BEYOND_CHANCE, "krippendorff_alpha")


def scores(seed: int, units: int = 20, scorers: int = 2) -> list[list[int | None]]:
    """Scores of some people who agree more often than not; with more than two of them, some are missing."""
    chance = random.Random(seed)
    rows = []
    for _ in range(units):
        true = chance.randint(1, 4)
        row: list[int | None] = [true if chance.random() < 0.6 else chance.randint(1, 4) for _ in range(scorers)]
        rows.append([one if scorers == 2 or chance.random() < 0.8 else None for one in row])
    return rows


@pytest.mark.parametrize("method", COEFFICIENTS)
@pytest.mark.parametrize("data", [[[1, 1, 1], [1, 1, 1]], [[1, 1, None], [1, 1, 2]]])
def test_one_value_used_by_everybody_is_not_computable(method: str, data: Any) -> None:  # noqa: ANN401 - scores
    for domain in (None, [1, 4]):
        found = reliability.estimate(method, data, domain=domain)
        assert found.value is None
        assert found.reason == "every score is the same, so nothing shows whether scorers would agree on another one"
        assert (found.error, found.low, found.high) == (None, None, None)
        assert getattr(reliability, method)(data, domain=domain) is None


@pytest.mark.parametrize("method", ALL)
@pytest.mark.parametrize("data", [[], [[1, None], [None, 2]], [[1, 2, 3]]])
def test_without_a_pair_nothing_is_computable(method: str, data: Any) -> None:  # noqa: ANN401 - scores
    found = reliability.estimate(method, data)
    assert (found.value, found.units, found.reason) == (None, 0, "no unit was scored by two people")


@pytest.mark.parametrize("method", ALL)
def test_full_agreement_on_several_values_is_1(method: str) -> None:
    assert getattr(reliability, method)([[1, 2, 3, 4], [1, 2, 3, 4]]) == 1


@pytest.mark.parametrize("method", COEFFICIENTS)
def test_full_agreement_has_no_interval(method: str) -> None:
    found = reliability.estimate(method, [[1, 2, 3, 4], [1, 2, 3, 4]])
    assert (found.error, found.low, found.reason) == (
        Fraction(0),
        None,
        "the units do not differ in agreement, which gives no interval",
    )


def test_shares_have_an_interval_even_in_full_agreement() -> None:
    found = reliability.estimate("percent_agreement", [[1, 2, 3, 4], [1, 2, 3, 4]])
    assert (found.error, found.high) == (Fraction(0), Fraction(1))
    assert found.low is not None
    assert round(float(found.low), 3) == 0.510


def test_wilsons_interval() -> None:
    """81 of 263 at 95 of 100: the example of Newcombe, Statistics in Medicine 17 (1998), table I."""
    table = [[81, 182], [0, 0]]
    found = reliability.estimate("percent_agreement", table, layout="table")
    assert found.low is not None
    assert found.high is not None
    assert (round(float(found.low), 4), round(float(found.high), 4)) == (0.2553, 0.3662)


def test_one_unit_gives_no_interval() -> None:
    found = reliability.estimate("cohen_kappa", [[1], [2]])
    assert (found.value, found.low, found.reason) == (Fraction(0), None, "one unit gives no interval")
    assert reliability.estimate("percent_agreement", [[1], [1]]).error is None


@pytest.mark.parametrize("method", ALL)
@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_units_and_of_scorers_is_irrelevant(method: str, seed: int) -> None:
    rows = scores(seed)
    shuffled = random.Random(seed).sample(rows, len(rows))
    turned = [row[::-1] for row in shuffled]
    found = {reliability.estimate(method, one, layout="units_by_rater") for one in (rows, shuffled, turned)}
    assert len(found) == 1


@pytest.mark.parametrize("method", ALL)
def test_the_interval_holds_the_value_and_widens_with_confidence(method: str) -> None:
    widths = []
    for confidence in ("0.8", "0.95", "0.99"):
        found = reliability.estimate(method, scores(1), layout="units_by_rater", confidence=Fraction(confidence))
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert -1 <= found.low <= found.value <= found.high <= 1
        widths.append(found.high - found.low)
    assert widths == sorted(widths)


@pytest.mark.parametrize("seed", range(5))
def test_of_two_scorers_several_coefficients_are_one(seed: int) -> None:
    rows = scores(seed)
    for weights in ("identity", "linear", "quadratic"):
        both: dict[str, Any] = {"weights": weights, "layout": "units_by_rater"}
        assert reliability.conger_kappa(rows, **both) == reliability.cohen_kappa(rows, **both)
        assert reliability.fleiss_kappa(rows, **both) == reliability.scott_pi(rows, **both)


@pytest.mark.parametrize("seed", range(5))
def test_alpha_by_weights_is_alpha_by_the_distance(seed: int) -> None:
    rows = scores(seed, scorers=4)
    pairs: list[tuple[Any, Any]] = [("nominal", "identity"), ("interval", "quadratic"), ("absolute", "linear")]
    for metric, weights in pairs:
        by_metric = reliability.krippendorff_alpha(rows, metric=metric, layout="units_by_rater")
        assert by_metric == reliability.krippendorff_alpha(rows, weights=weights, layout="units_by_rater")
    assert reliability.krippendorff_alpha(rows, layout="units_by_rater") == reliability.krippendorff_alpha(
        rows, metric="nominal", layout="units_by_rater"
    )


@pytest.mark.parametrize("method", ["cohen_kappa", "scott_pi", "krippendorff_alpha"])
def test_units_scored_once_do_not_count(method: str) -> None:
    pairs = [[1, 2, 3, 1], [1, 3, 3, 1]]
    more = [[1, 2, 3, 1, None, 4], [1, 3, 3, 1, 2, None]]
    assert reliability.estimate(method, more, domain=[1, 4]) == reliability.estimate(method, pairs, domain=[1, 4])


def test_a_scorer_who_scored_nothing_does_not_count() -> None:
    two = [[1, 2, 3, 1], [1, 3, 3, 1]]
    assert reliability.conger_kappa([*two, [None] * 4]) == reliability.conger_kappa(two)


def test_the_whole_scale_changes_quadratic_kappa_of_uneven_scores_only_where_it_matters() -> None:
    rows = [[1, 2, 3, 4, 4], [2, 2, 3, 3, 4]]
    assert reliability.cohen_kappa(rows, weights="quadratic", domain=[1, 10]) == reliability.cohen_kappa(
        rows, weights="quadratic"
    )
    assert reliability.gwet_ac(rows, domain=[1, 10]) != reliability.gwet_ac(rows)


def test_adjacent_agreement() -> None:
    rows = [[1, 2, 3, 4], [2, 2, 1, 4]]
    assert reliability.percent_agreement(rows) == Fraction(1, 2)
    assert reliability.adjacent_agreement(rows) == Fraction(3, 4)
    assert reliability.adjacent_agreement(rows, within=2) == 1
    words = [["low", "mid"], ["mid", "mid"]]
    assert reliability.adjacent_agreement(words, domain=["low", "mid", "high"]) == 1


@pytest.mark.parametrize(
    ("method", "data", "how", "said"),
    [
        ("kappa", [[1], [1]], {}, 'there is no method "kappa"'),
        ("cohen_kappa", [[1], [1]], {"metric": "nominal"}, 'cohen_kappa takes no "metric"'),
        ("cohen_kappa", [[1], [1]], {"confidence": 1}, "above 0 and below 1"),
        ("cohen_kappa", [[1], [1], [1]], {}, "of two scorers"),
        ("scott_pi", [[1, 2]], {"layout": "units_by_category_counts"}, "of two scorers"),
        ("cohen_kappa", [[1, 1]], {"layout": "units_by_category_counts"}, "who gave which"),
        ("conger_kappa", [[2, 1]], {"layout": "units_by_category_counts"}, "who gave which"),
        ("icc", [[2, 1]], {"layout": "units_by_category_counts"}, "who gave which"),
        ("icc", [["a", "b"], ["b", "a"]], {}, "need numbers"),
        ("icc", [[1, 2], [2, 3]], {"form": "4,1"}, 'there is no form "4,1"'),
        ("krippendorff_alpha", [[1], [1]], {"metric": "nominal", "weights": "identity"}, "either a metric or weights"),
    ],
)
def test_what_a_coefficient_refuses(method: str, data: Any, how: dict[str, Any], said: str) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=said):
        reliability.estimate(method, data, **how)


def test_what_is_no_number_of_levels() -> None:
    with pytest.raises(TypeError, match="not a number: 'one'"):
        reliability.estimate("adjacent_agreement", [[1], [1]], within="one")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ([[1, None], [2, 2]], "some units lack a score by some scorer"),
        ([[1, 2]], "two units and two scorers are needed"),
        ([], "two units and two scorers are needed"),
        ([[1], [2]], "two units and two scorers are needed"),
        ([[2, 2], [2, 2]], "the scores leave no spread to divide between the work and its scorers"),
    ],
)
@pytest.mark.parametrize("form", ["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"])
def test_where_the_design_allows_no_intraclass_correlation(data: Any, reason: str, form: Any) -> None:  # noqa: ANN401
    found = reliability.estimate("icc", data, form=form)
    assert (found.value, found.reason) == (None, reason)


@pytest.mark.parametrize("form", ["1,1", "2,1", "3,1"])
def test_scorers_who_never_differ_correlate_fully_without_an_interval(form: Any) -> None:  # noqa: ANN401
    found = reliability.estimate("icc", [[1, 1], [2, 2], [4, 4]], form=form)
    assert (found.value, found.low, found.reason) == (
        Fraction(1),
        None,
        "scorers do not differ within units, which gives no interval",
    )


def test_units_that_never_differ_leave_no_spread_to_scorers_who_stand_for_themselves() -> None:
    data = [[1, 2], [1, 2]]
    assert reliability.icc(data, form="3,1") is None
    assert reliability.icc(data, form="1,1") == -1
    assert reliability.icc(data, form="1,k") is None
    assert reliability.icc(data, form="2,1") == 0


def test_scorers_who_are_turned_round_leave_no_spread_at_all() -> None:
    data = [[1, 2], [2, 1]]
    assert reliability.icc(data, form="2,1") is None
    assert reliability.icc(data, form="3,1") == -1


def test_a_benchmark_says_how_sure_a_class_is() -> None:
    named = reliability.benchmark_cumulative_probability(coefficient=0.67, se=0.15, scale="fleiss")
    given = reliability.benchmark_cumulative_probability(
        coefficient=0.67, se=0.15, intervals=[[0.75, 1], [0.4, 0.75], [-1, 0.4]]
    )
    assert named == given
    assert named is not None
    assert named[-1] == 1
    assert list(named) == sorted(named)


@pytest.mark.parametrize("how", [{"coefficient": 0.67, "se": 0}, {"coefficient": 5, "se": 0.01}])
def test_a_benchmark_of_what_has_no_spread_is_not_computable(how: Any) -> None:  # noqa: ANN401
    assert reliability.benchmark_cumulative_probability(**how) is None


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"scale": "mine"}, 'there is no scale "mine"'),
        ({"scores": [1]}, "not of scores"),
        ({"intervals": [[1, 0]]}, "ends below its beginning"),
    ],
)
def test_what_a_benchmark_refuses(how: Any, said: str) -> None:  # noqa: ANN401
    with pytest.raises(ValueError, match=said):
        reliability.benchmark_cumulative_probability(coefficient=0.5, se=0.1, **how)


@pytest.mark.parametrize(
    ("given", "how", "expected"),
    [
        ((3, 3), {}, 3),
        ((3, 4), {}, Fraction(7, 2)),
        ((4, 3), {}, Fraction(7, 2)),
        ((2, 4), {}, None),
        ((2, 4, 3), {}, 3),
        ((3, 4, 1), {}, Fraction(7, 2)),
        ((2, 4), {"max_gap": 2}, 3),
        ((2.5, 3), {"max_gap": 0.25}, None),
        ((3,), {}, None),
        ((3, None), {}, None),
        ((None, None, 3), {}, None),
    ],
)
def test_what_holds_where_two_people_scored(given: Any, how: Any, expected: Fraction | None) -> None:  # noqa: ANN401
    assert reliability.adjudicate(given, **how) == expected


def test_more_than_one_who_settles_is_refused() -> None:
    with pytest.raises(ValueError, match="at most two scorers"):
        reliability.adjudicate([1, 2, 3, 4])
