"""A policy's method applied to a body of evidence: the value, and the arithmetic behind it in words."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from mblkit.engine.methods.counted import Tie, commonest, mode, n_mastery, on_commonest_level
from mblkit.engine.methods.decay import running, weighted_latest
from mblkit.engine.methods.figures import average, middle
from mblkit.engine.methods.power import Curve, attempt_of, clamped, curve_through, growth_of
from mblkit.engine.methods.series import Found, Scale, Series
from mblkit.engine.methods.several import weighted_categories
from mblkit.engine.methods.single import best, highest, latest, lowest
from mblkit.model import methods
from mblkit.model.methods import Method, ReckonedMethodRecord
from mblkit.model.numbers import rounded, show

_DIGITS_SHOWN: Final = 6
"""How many decimals of a number that does not end are shown in the arithmetic of a power law."""


def apply(method: Method, series: Series, mastery: Fraction, levels: Sequence[Fraction] = ()) -> Found:
    """Return what a policy's method finds in scores: a value, or none with what is missing.

    `mastery` is the value of the target, `levels` are the values of all levels, lowest first; without them nothing is
    kept within the scale, and each score is a level. Raises ValueError where the parts of the series are of unlike
    length.
    """
    return _applied(method, series, Scale(mastery, tuple(levels)))


def _applied(method: Method, series: Series, scale: Scale) -> Found:
    worked = series if method.per == "score" else series.by_task(repeated=method.per == "task-repeated")
    count = len(worked.scores)
    if count < method.minimum or not count:
        return Found(None, f"{method.name}: {count} of at least {method.minimum} scores")
    found = _APPLIED[type(method)](method, worked, scale)
    if method.per == "score":
        return found
    return Found.saying(found.value, lambda: f"{_grouped(method, series)}; {found.arithmetic}", found.wants)


def _grouped(method: Method, series: Series) -> str:
    grouped = f"{len(series.scores)} scores as the means of {len(series.by_task(repeated=False).scores)} tasks"
    return grouped + (", each once for every score" if method.per == "task-repeated" else "")


def monotone(method: Method) -> bool:
    """Tell whether a higher score can never lower what the method finds, nor take a result away."""
    match method:
        case methods.LastMethod():  # a score that overtakes another one may push its category out of the window
            return monotone(method.of) and not isinstance(method.of, methods.WeightedMeanMethod)
        case methods.WeightedMeanMethod():
            return method.per == "score"
        case methods.GreatestOfMethod():
            by_kind = any(isinstance(one, methods.WeightedMeanMethod) for one in method.methods)
            return all(monotone(one) for one in method.methods) and not (by_kind and method.per != "score")
        case methods.NMasteryMethod() | methods.ModeMethod() | methods.PowerLawMethod() | methods.BestFitMethod():
            return False
        case _:
            return True


def by_scores(method: Method) -> bool:
    """Tell whether what a method finds follows from the scores in their order, where each has a moment of its own."""
    match method:
        case methods.WeightedMeanMethod():
            return False
        case methods.LastMethod():
            return by_scores(method.of) and method.per == "score"
        case methods.GreatestOfMethod():
            return all(by_scores(one) for one in method.methods) and method.per == "score"
        case _:
            return method.per == "score"


def _latest(method: methods.LatestMethod, series: Series, scale: Scale) -> Found:  # noqa: ARG001 - as below
    value = latest(series.scores, series.moments, method.ties, round=None)

    def says() -> str:
        last = max(series.moments)
        tied = series.moments.count(last)
        among = f", {method.ties} of {tied}" if tied > 1 else ""
        return f"latest score, of {last[0]}{among}: {_shown(value)}"

    return Found.saying(value, says)


def _highest(method: methods.HighestMethod, series: Series, scale: Scale) -> Found:  # noqa: ARG001 - one signature for all
    value = highest(series.scores, round=None)
    return Found.saying(value, lambda: f"highest of {_scores(series)}: {_shown(value)}")


def _lowest(method: methods.LowestMethod, series: Series, scale: Scale) -> Found:  # noqa: ARG001 - as above
    value = lowest(series.scores, round=None)
    return Found.saying(value, lambda: f"lowest of {_scores(series)}: {_shown(value)}")


def _mean(method: methods.MeanMethod, series: Series, scale: Scale) -> Found:  # noqa: ARG001 - as above
    return _rounded(method, average(series.scores), lambda: f"mean: {_division(series.scores)}")


def _median(method: methods.MedianMethod, series: Series, scale: Scale) -> Found:  # noqa: ARG001 - as above
    value = middle(series.scores)
    return _rounded(method, value, lambda: f"median of {_scores(series)}: {show(value)}")


def _weighted_latest(method: methods.WeightedLatestMethod, series: Series, scale: Scale) -> Found:  # noqa: ARG001 - as above
    *earlier, newest = series.scores
    value = weighted_latest(series.scores, method.weight, round=None)

    def says() -> str:
        if not earlier:
            return f"weighted latest: {show(newest)}, the only score"
        weighed = f"{method.weight}% of {show(newest)} and {100 - method.weight}% of the mean before it"
        return f"weighted latest: {weighed}, {_division(earlier)}: {_shown(value)}"

    return _rounded(method, value, says)


def _decaying_average(method: methods.DecayingAverageMethod, series: Series, scale: Scale) -> Found:  # noqa: ARG001 - as above
    steps = running(series.scores, Fraction(method.weight, 100))
    named = f"decaying average, {method.weight}% for each new score"
    return _rounded(method, steps[-1], lambda: f"{named}: {', '.join(map(show, steps))}")


def _n_mastery(method: methods.NMasteryMethod, series: Series, scale: Scale) -> Found:
    reached = [score for score in series.scores if score >= scale.target]
    value = n_mastery(series.scores, method.n, scale.target, round=None)

    def says() -> str:
        counted = f"n-mastery: {len(reached)} of {_scores(series)} reach {show(scale.target)}"
        return f"{counted}, and {method.n} must" if value is None else f"{counted}, mean {_division(reached)}"

    return _rounded(method, value, says)


def _mode(method: methods.ModeMethod, series: Series, scale: Scale) -> Found:
    scores = series.scores
    if method.tie == "most-recent-level":
        on = on_commonest_level(scores, scale.levels or None)
        says = f"mode: the level of {len(on)} of {_scores(series)}"
        return Found.saying(average(on), lambda: f"{says}, mean {_division(on)}")
    tied = commonest(scores)
    count = scores.count(tied[0])
    often = f"{'once' if count == 1 else f'{count} times'} in {_scores(series)}"
    if len(tied) == 1:
        return Found.saying(tied[0], lambda: f"mode: {show(tied[0])}, {often}")
    each = f"mode: {', '.join(map(show, sorted(tied)))} stand each {often}"
    if method.tie == "none":
        return Found(None, f"{each}, and the policy leaves it to a decision", "decision")
    value = mode(scores, _TIES[method.tie], round=None)
    return Found.saying(value, lambda: f"{each}; {method.tie}: {_shown(value)}")


_TIES: Final[dict[str, Tie]] = {
    "most-recent": "most_recent",
    "most-recent-score": "most_recent_score",
    "highest": "highest",
    "lowest": "lowest",
}


def _best(method: methods.BestMethod, series: Series, scale: Scale) -> Found:  # noqa: ARG001 - as above
    chosen = sorted(series.scores, reverse=True)[: method.n]
    value = best(series.scores, method.n, round=None)
    counted = f"the {len(chosen)} highest of {_scores(series)}"
    return _rounded(method, value, lambda: f"{counted}, mean {_division(chosen)}")


def _power_law(method: methods.PowerLawMethod, series: Series, scale: Scale) -> Found:
    curve = curve_through(series.scores, method.floor)
    if curve is None:
        lowest_score = show(min(series.scores))
        return Found(None, f"power law: the score {lowest_score} has no logarithm and the policy no floor", "decision")
    return _on_curve(method, curve, series, scale)


def _best_fit(method: methods.BestFitMethod, series: Series, scale: Scale) -> Found:
    curve = growth_of(series.scores, method.floor)
    if curve is None:
        no_curve = "best fit: no power law that rises fits better than the mean"
        return _rounded(method, average(series.scores), lambda: f"{no_curve}, {_division(series.scores)}")
    return _on_curve(method, curve, series, scale)


def _on_curve(
    method: methods.PowerLawMethod | methods.BestFitMethod, curve: Curve, series: Series, scale: Scale
) -> Found:
    attempt = attempt_of(series.scores, method.at)
    value = curve.at(attempt)
    kept = clamped(value, scale.levels[0], scale.levels[-1]) if method.clamp and scale.levels else value

    def says() -> str:
        factor, exponent = (show(rounded(Fraction(one), _DIGITS_SHOWN)) for one in (curve.factor, curve.exponent))
        read = f"{factor} x {attempt} ^ {exponent} = {show(rounded(value, _DIGITS_SHOWN))}"
        within = "" if kept == value else f", kept within the scale as {show(kept)}"
        return f"power law over {_scores(series)}: {read}{within}"

    return _rounded(method, kept, says)


def _weighted_mean(method: methods.WeightedMeanMethod, series: Series, scale: Scale) -> Found:  # noqa: ARG001 - as above
    by_purpose = method.purposes is not None
    weights = {str(name): weight for name, weight in (method.purposes or method.measures or {}).items()}
    names = [str(kind.purpose if by_purpose else kind.measure) for kind in series.kinds]
    groups = {name: [one for its, one in zip(names, series.scores, strict=True) if its == name] for name in weights}
    means = [average(group) if group else None for group in groups.values()]
    value = weighted_categories(means, list(weights.values()), round=None)
    beside = sum(name not in weights for name in names)
    aside = f"; left out for want of a weight: {_count(beside)}" if beside else ""
    if value is None:
        return Found(None, f"weighted mean: no score has a weight{aside}")

    def says() -> str:
        weighed = [(name, mean) for name, mean in zip(weights, means, strict=True) if mean is not None]
        parts = " + ".join(f"{name} {show(weights[name])} x {show(mean)}" for name, mean in weighed)
        total = Fraction(sum(weights[name] for name, _ in weighed))
        return f"weighted mean: ({parts}) / {show(total)} = {show(value)}{aside}"

    return _rounded(method, value, says)


def _last(method: methods.LastMethod, series: Series, scale: Scale) -> Found:
    window = series.last(method.n)
    found = _applied(method.of, window, scale)
    counted = f"last {len(window.scores)} of {_scores(series)}"
    return Found.saying(found.value, lambda: f"{counted}; {found.arithmetic}", found.wants)


def _greatest_of(method: methods.GreatestOfMethod, series: Series, scale: Scale) -> Found:
    all_found = [_applied(one, series, scale) for one in method.methods]
    values = [one.value for one in all_found if one.value is not None]
    decision = not values and any(one.wants == "decision" for one in all_found)
    return Found.saying(
        max(values, default=None),
        lambda: f"greatest of: {' / '.join(one.arithmetic for one in all_found)}",
        "decision" if decision else "evidence",
    )


_APPLIED: Final[dict[type, Callable[..., Found]]] = {
    methods.LatestMethod: _latest,
    methods.HighestMethod: _highest,
    methods.LowestMethod: _lowest,
    methods.MeanMethod: _mean,
    methods.MedianMethod: _median,
    methods.WeightedLatestMethod: _weighted_latest,
    methods.DecayingAverageMethod: _decaying_average,
    methods.NMasteryMethod: _n_mastery,
    methods.ModeMethod: _mode,
    methods.BestMethod: _best,
    methods.PowerLawMethod: _power_law,
    methods.BestFitMethod: _best_fit,
    methods.WeightedMeanMethod: _weighted_mean,
    methods.LastMethod: _last,
    methods.GreatestOfMethod: _greatest_of,
}


def _rounded(method: ReckonedMethodRecord, value: Fraction | None, says: Callable[[], str]) -> Found:
    if value is None:
        return Found.saying(None, says)
    settled = rounded(value, method.places, method.rounding)
    return Found.saying(settled, lambda: f"{says()}, rounded {method.rounding} to {show(settled, method.places)}")


def _division(scores: Sequence[Fraction]) -> str:
    total = sum(scores, Fraction(0))
    quotient = show(total / len(scores))
    return f"{show(total)} / {len(scores)}{'' if '/' in quotient else f' = {quotient}'}"


def _scores(series: Series) -> str:
    return _count(len(series.scores))


def _count(scores: int) -> str:
    return f"{scores} score{'s' if scores > 1 else ''}"


def _shown(value: Fraction | None) -> str:
    return "none" if value is None else show(value)
