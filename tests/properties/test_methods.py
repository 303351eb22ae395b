"""What must hold for the judging methods, whatever the scores are."""

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mblkit.engine.methods import (
    best,
    best_fit,
    decaying_average,
    greatest_of,
    highest,
    last,
    latest,
    lowest,
    mean,
    median,
    mode,
    n_mastery,
    power_law,
    quiz_items,
    rating_distribution,
    weighted_categories,
    weighted_latest,
    weights_of_decay,
)

Find = Callable[[Sequence[Fraction]], Fraction | None]


def check(**strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test on forty examples, each as long as it takes: the machine may be busy."""
    return lambda test: settings(max_examples=40, deadline=None)(given(**strategies)(test))


SCORES = st.lists(st.fractions(0, 5, max_denominator=20), min_size=1, max_size=7)
ABOVE_ZERO = st.lists(st.fractions(Fraction(1, 4), 5, max_denominator=8), min_size=1, max_size=6)
SHARES = st.integers(1, 99)

EXACT: dict[str, Find] = {
    "latest": lambda scores: latest(scores, round=None),
    "highest": lambda scores: highest(scores, round=None),
    "lowest": lambda scores: lowest(scores, round=None),
    "mean": lambda scores: mean(scores, round=None),
    "median": lambda scores: median(scores, round=None),
    "weighted_latest": lambda scores: weighted_latest(scores, 65, round=None),
    "decaying_average": lambda scores: decaying_average(scores, 65, round=None),
    "last": lambda scores: last(scores, 3, "median", round=None),
    "best": lambda scores: best(scores, 3, round=None),
    "mode": lambda scores: mode(scores, round=None),
    "mode_by_level": lambda scores: mode(scores, "most_recent_level", [[3, "c"], [2, "b"], [1, "a"]], round=None),
    "n_mastery": lambda scores: n_mastery(scores, 2, round=None),
}
WITHIN = sorted(EXACT)
UNORDERED = ("highest", "lowest", "mean", "median", "best", "n_mastery")
NEWER_HELPS = ("latest", "highest", "weighted_latest", "decaying_average", "mean", "best")


@pytest.mark.parametrize("name", WITHIN)
@check(scores=SCORES)
def test_the_value_lies_between_the_lowest_and_the_highest_score(name: str, scores: list[Fraction]) -> None:
    value = EXACT[name](scores)
    assert value is None or min(scores) <= value <= max(scores)


@pytest.mark.parametrize("name", UNORDERED)
@check(scores=SCORES, data=st.data())
def test_where_order_does_not_matter_it_does_not(name: str, scores: list[Fraction], data: st.DataObject) -> None:
    assert EXACT[name](scores) == EXACT[name](data.draw(st.permutations(scores)))


@check(scores=SCORES)
def test_where_order_matters_it_does(scores: list[Fraction]) -> None:
    """Of different scores some two orders give different results."""
    if len(set(scores)) == 1:
        return
    few = list(dict.fromkeys(scores))[:3]
    for name in ("latest", "weighted_latest", "decaying_average"):
        assert len({EXACT[name](order) for order in permutations(few)}) > 1


@pytest.mark.parametrize("name", NEWER_HELPS)
@check(scores=SCORES, more=st.fractions(0, 3, max_denominator=10))
def test_newer_evidence_that_is_as_good_as_any_never_lowers_it(
    name: str, scores: list[Fraction], more: Fraction
) -> None:
    before, after = EXACT[name](scores), EXACT[name]([*scores, max(scores) + more])
    assert before is not None
    assert after is not None
    assert after >= before


@pytest.mark.parametrize("name", ["latest", "highest", "n_mastery"])
@check(scores=SCORES, early=st.lists(st.fractions(0, 2, max_denominator=4), max_size=4))
def test_early_low_evidence_never_lowers_it(name: str, scores: list[Fraction], early: list[Fraction]) -> None:
    before, after = EXACT[name](scores), EXACT[name]([*early, *scores])
    assert before is None or (after is not None and after >= before)


@pytest.mark.parametrize("name", [one for one in WITHIN if one not in {"mode_by_level", "n_mastery"}])
@check(scores=SCORES, factor=st.fractions(Fraction(1, 9), 9, max_denominator=9))
def test_another_unit_of_the_scale_changes_nothing_else(name: str, scores: list[Fraction], factor: Fraction) -> None:
    value = EXACT[name](scores)
    assert value is not None
    assert EXACT[name]([factor * score for score in scores]) == factor * value


@pytest.mark.parametrize("name", WITHIN)
@check(scores=SCORES, data=st.data())
def test_a_missing_score_is_as_if_it_were_not_there(name: str, scores: list[Fraction], data: st.DataObject) -> None:
    holes: list[Fraction | None] = list(scores)
    for _ in range(data.draw(st.integers(1, 3))):
        holes.insert(data.draw(st.integers(0, len(holes))), None)
    assert EXACT[name](holes) == EXACT[name](scores)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", WITHIN)
@check(score=st.fractions(0, 5, max_denominator=50), count=st.integers(2, 6))
def test_equal_scores_give_that_score(name: str, score: Fraction, count: int) -> None:
    assert EXACT[name]([score] * count) in {score, None}


# ------------------------------------------------------------------------------------- the same in another way


@check(scores=SCORES, weight=SHARES)
def test_the_running_average_is_a_sum_with_powers(scores: list[Fraction], weight: int) -> None:
    new, old = Fraction(weight, 100), 1 - Fraction(weight, 100)
    count = len(scores)
    weights = [(new if place else 1) * old ** (count - 1 - place) for place in range(count)]
    assert sum(weights) == 1
    assert decaying_average(scores, weight, round=None) == sum(w * s for w, s in zip(weights, scores, strict=True))
    shown = weights_of_decay((), weight, count)
    assert all(abs(100 * exactly - whole) <= Fraction(1, 2) for exactly, whole in zip(weights, shown, strict=True))


@check(scores=SCORES, weight=SHARES)
def test_both_decaying_formulas_agree_up_to_two_scores(scores: list[Fraction], weight: int) -> None:
    few = scores[:2]
    assert decaying_average(few, weight, round=None) == weighted_latest(few, weight, round=None)
    total = sum(scores[:-1], Fraction(0))
    if len(scores) > 1:
        by_hand = (weight * scores[-1] + (100 - weight) * total / (len(scores) - 1)) / 100
        assert weighted_latest(scores, weight, round=None) == by_hand


@check(scores=SCORES, places=st.integers(0, 4), half=st.booleans())
def test_rounding_is_half_up_and_once(scores: list[Fraction], places: int, half: bool) -> None:
    if half:
        middle = (sum(scores) * 10**places // len(scores) + Fraction(1, 2)) / 10**places
        scores = [*scores, (len(scores) + 1) * middle - sum(scores)]
    exactly, shown = mean(scores, round=None), mean(scores, round=places)
    assert exactly is not None
    assert shown is not None
    assert (shown * 10**places).denominator == 1
    grain = Fraction(1, 10**places)
    assert -grain / 2 < shown - exactly <= grain / 2
    assert not half or shown - exactly == grain / 2


@check(scores=SCORES)
def test_the_mode_stands_most_often(scores: list[Fraction]) -> None:
    counts = Counter(scores)
    tied = {score for score, count in counts.items() if count == max(counts.values())}
    assert mode(scores, round=None) == next(score for score in reversed(scores) if score in tied)
    assert mode(scores, "highest", round=None) == max(tied)
    assert mode(scores, "lowest", round=None) == min(tied)
    only = next(iter(tied))
    assert mode(scores, "none", round=None) == (only if len(tied) == 1 else None)
    assert mode(scores, "most_recent_score", round=None) == (only if len(tied) == 1 else scores[-1])


@check(scores=SCORES, n=st.integers(1, 8))
def test_windows_are_slices(scores: list[Fraction], n: int) -> None:
    assert last(scores, n, round=None) == mean(scores[-n:], round=None)
    assert last(scores, n, "median", round=None) == median(scores[-n:], round=None)
    assert last(scores, n, "highest", round=None) == max(scores[-n:])
    assert last(scores, n, "lowest", round=None) == min(scores[-n:])
    assert best(scores, n, round=None) == mean(sorted(scores)[-n:], round=None)


@check(scores=SCORES)
def test_half_of_the_scores_are_on_either_side_of_the_median(scores: list[Fraction]) -> None:
    middle = median(scores, round=None)
    assert middle is not None
    assert 2 * sum(score <= middle for score in scores) >= len(scores)
    assert 2 * sum(score >= middle for score in scores) >= len(scores)


@check(scores=ABOVE_ZERO, factor=st.integers(2, 30))
def test_the_power_law_scales_and_is_within_a_grain_of_it(scores: list[Fraction], factor: int) -> None:
    once, scaled = power_law(scores, round=None), power_law([factor * score for score in scores], round=None)
    assert once is not None
    assert scaled is not None
    assert abs(scaled - factor * once) < Fraction(1, 10**25)


@check(scores=ABOVE_ZERO)
def test_composed_methods_are_one_of_their_parts(scores: list[Fraction]) -> None:
    average, curve = mean(scores, round=None), power_law(scores, round=None)
    assert average is not None
    assert curve is not None
    assert greatest_of(scores, round=None) == max(average, curve)
    assert best_fit(scores, round=None) in {average, curve}


@check(
    pairs=st.lists(
        st.tuples(st.one_of(st.none(), st.fractions(0, 5, max_denominator=9)), st.integers(0, 9)),
        min_size=1,
        max_size=5,
    )
)
def test_weights_work_like_repeated_scores(pairs: list[tuple[Fraction | None, int]]) -> None:
    repeated = [score for score, weight in pairs for _ in range(weight)]
    found = weighted_categories([score for score, _ in pairs], [weight for _, weight in pairs], round=None)
    assert found == mean(repeated, round=None)


@check(scores=SCORES)
def test_everybody_on_a_rating_is_counted_once(scores: list[Fraction]) -> None:
    shares = rating_distribution(scores, [4, 3, 2, 1, 0])
    assert abs(sum(shares) - 100) <= 2
    counts = Counter(int(min(score, Fraction(4))) for score in scores)
    assert [share > 0 for share in shares] == [counts[level] > 0 for level in (4, 3, 2, 1, 0)]


@check(
    questions=st.lists(
        st.tuples(st.integers(1, 3), st.integers(0, 10), st.integers(1, 5), st.integers(0, 3)), min_size=1, max_size=8
    ),
    once=st.booleans(),
)
def test_pooled_quizzes_by_hand(questions: list[tuple[int, int, int, int]], *, once: bool) -> None:
    results = [
        {"quiz": quiz, "percent": Fraction(tenth, 10), "possible": possible, "t": t}
        for quiz, tenth, possible, t in questions
    ]
    pooled = {
        quiz: sum(Fraction(5 * tenth * possible, 10) for other, tenth, possible, _ in questions if other == quiz)
        / sum(possible for other, _, possible, _ in questions if other == quiz)
        for quiz, *_ in questions
    }
    expected = [pooled[quiz] for quiz in (set(pooled) if once else (quiz for quiz, *_ in questions))]
    count = "quiz" if once else "question"
    found = quiz_items(results, rollup="mean", count=count, round=None)  # type: ignore[arg-type]
    assert found == sum(expected, Fraction(0)) / len(expected)
    best_question = max(Fraction(tenth, 2) for _, tenth, *_ in questions)
    assert quiz_items(results, rollup="highest", round=None) == best_question  # type: ignore[arg-type]


@check(scores=SCORES)
def test_a_decimal_float_is_taken_as_it_is_written(scores: list[Fraction]) -> None:
    hundredths = [Fraction(int(100 * score), 100) for score in scores]
    floats = [float(score) for score in hundredths]
    for name in WITHIN:
        assert EXACT[name](floats) == EXACT[name](hundredths)  # type: ignore[arg-type]
