"""What Canvas does around its methods: questions of quizzes, parameters, figures of a class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal, TypedDict

from mblkit.engine.exact import Plain, exact, present
from mblkit.engine.methods.counted import n_mastery
from mblkit.engine.methods.decay import decaying_average, weighted_latest
from mblkit.engine.methods.figures import average, middle, settled
from mblkit.engine.methods.single import highest, latest, mean
from mblkit.model.numbers import rounded

Rollup = Literal["highest", "latest", "mean", "weighted_latest", "decaying_average", "n_mastery"]

_POOLED: Final = frozenset({"latest", "mean", "weighted_latest", "decaying_average"})
_PARAMETERS: Final[Mapping[str, range | None]] = {
    "highest": None,
    "latest": None,
    "mean": None,
    "n_mastery": range(1, 11),
    "weighted_latest": range(1, 100),
    "decaying_average": range(50, 100),
}


class Result(TypedDict, total=False):
    """A result on an outcome: a score of the scale, or a share of the points of a question or of an assignment.

    `t` orders the results; one without it counts as the oldest. `quiz` names the quiz of a question, `percent` is a
    share from 0 to 1, `possible` the points of the question.
    """

    t: Plain | None
    score: Plain | None
    quiz: object
    percent: Plain | None
    possible: Plain | None


def quiz_items(
    scores: Sequence[Result],
    rollup: Rollup = "highest",
    points_possible: Plain = 5,
    mastery_points: Plain = 3,
    weight: Plain = 65,
    n: int = 5,
    count: Literal["question", "quiz"] = "question",
    round: int | None = 2,
) -> Fraction | None:
    """Return what a method of Canvas makes of results of which some are questions of quizzes.

    A share becomes a score of the scale: times the points possible, or times the mastery points where these are 0.
    For latest, mean and the two decaying methods the questions of one quiz become one score, by points. With `count`
    question that score stands once for each question, as Canvas has it; with quiz it stands once, at its last question.
    The highest and n_mastery take each question for itself. Of equal times the order of the list holds.
    None where the method finds nothing. Raises ValueError for another roll-up and for a number that is not finite,
    TypeError for text and booleans. Source: spec/methods.md 1 (quizzes).
    """
    methods = {
        "highest": lambda them: highest(them, round),
        "latest": lambda them: latest(them, round=round),
        "mean": lambda them: mean(them, round),
        "weighted_latest": lambda them: weighted_latest(them, weight, round),
        "decaying_average": lambda them: decaying_average(them, weight, round),
        "n_mastery": lambda them: n_mastery(them, n, mastery_points, round),
    }
    if rollup not in methods:
        raise ValueError(f'no method of Canvas is called "{rollup}" here')
    scale = exact(points_possible) or exact(mastery_points)
    in_time = sorted((one for one in scores if _is_there(one)), key=_time)
    if rollup in _POOLED:
        in_time = _once(in_time) if count == "quiz" else in_time
        return methods[rollup]([_pooled(one, scores, scale) for one in in_time])
    return methods[rollup]([_on_scale(one, scale) for one in in_time])


def _is_there(result: Result) -> bool:
    return result.get("percent") is not None or result.get("score") is not None


def _time(result: Result) -> tuple[bool, Fraction]:
    time = result.get("t")
    return (time is not None, Fraction(0) if time is None else exact(time))


def _once(results: Sequence[Result]) -> list[Result]:
    """Return the results with the last question of each quiz alone."""
    last = {result.get("quiz"): result for result in results if result.get("quiz") is not None}
    return [result for result in results if result.get("quiz") is None or last[result.get("quiz")] is result]


def _pooled(result: Result, all_of_them: Sequence[Result], scale: Fraction) -> Fraction | None:
    quiz = result.get("quiz")
    if quiz is None:
        return _on_scale(result, scale)
    points = [
        (exact(one.get("possible") or 0), exact(one["percent"] or 0))
        for one in all_of_them
        if one.get("quiz") == quiz and one.get("percent") is not None
    ]
    total = sum((possible for possible, _ in points), Fraction(0))
    return sum((possible * share for possible, share in points), Fraction(0)) / total * scale if total else None


def _on_scale(result: Result, scale: Fraction) -> Fraction | None:
    share, score = result.get("percent"), result.get("score")
    if share is not None:
        return exact(share) * scale
    return None if score is None else exact(score)


def params_valid(scores: object = (), method: str = "highest", value: Any = None) -> bool:  # noqa: ANN401, ARG001 - anything may be asked; published cases call every function with scores
    """Tell whether Canvas takes a value as the parameter of a method: none for highest, latest and mean.

    For n_mastery a whole number from 1 to 10, for weighted_latest from 1 to 99, for decaying_average from 50 to 99.
    False for a method that Canvas does not have. Never raises. Source: spec/methods.md 1.
    """
    if method not in _PARAMETERS:
        return False
    accepted = _PARAMETERS[method]
    if accepted is None:
        return value is None
    return isinstance(value, int) and not isinstance(value, bool) and value in accepted


@dataclass(frozen=True, slots=True)
class ClassFigure:
    """A figure of a class.

    Attributes:
        value: the mean or the median, or None where no student has a result.
        counted: how many students have a result.
        skipped: how many have none and are left out.
    """

    value: Fraction | None
    counted: int
    skipped: int


def class_figure(scores: Sequence[Plain | None], stat: Literal["mean", "median"] = "mean") -> ClassFigure:
    """Return the mean, rounded half up to 2 places, or the exact median of the results of students.

    There is one result for each student; None is a student without one, who is left out and counted as skipped.
    Raises ValueError for another figure and for a number that is not finite, TypeError for text and booleans.
    Source: spec/methods.md 1 (class result).
    """
    if stat not in ("mean", "median"):
        raise ValueError(f'a class has a "mean" or a "median", not a "{stat}"')
    there = present(scores)
    value = None
    if there:
        value = settled(average(there), 2) if stat == "mean" else middle(there)
    return ClassFigure(value, len(there), len(scores) - len(there))


def class_aggregate(scores: Sequence[Plain | None], stat: Literal["mean", "median"] = "mean") -> Fraction | None:
    """Return the figure of a class without its counts: see `class_figure`, which says what it raises."""
    return class_figure(scores, stat).value


def rating_distribution(scores: Sequence[Plain | None], cutoffs: Sequence[Plain]) -> tuple[int, ...]:
    """Return how many percent of the students reach each rating and none above it; the ratings are best first.

    A rating is reached by its points. Each percentage is rounded half up by itself, so that they need not sum to 100.
    A student without a result, or below the lowest rating, is in no rating and counts nowhere; all are 0 where nobody
    is in one. Raises TypeError and ValueError for what is no number. Source: spec/methods.md 1.
    """
    points = present(cutoffs)
    counts = [0] * len(points)
    for score in present(scores):
        reached = next((place for place, least in enumerate(points) if least <= score), None)
        if reached is not None:
            counts[reached] += 1
    total = sum(counts)
    return tuple(int(rounded(Fraction(100 * count, total), 0)) if total else 0 for count in counts)
