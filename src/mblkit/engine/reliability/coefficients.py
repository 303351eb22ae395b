"""Coefficients of agreement on plain sequences of scores.

Scores are numbers or words, None for no score; see `ratings.Layout` for how they may be laid out. `domain` is the
whole scale: every category in order, or two whole numbers, the lowest and the highest of all whole numbers between.
Give it wherever a scale has more categories than were given: weights, and some chances, rest on all of them. Each
function returns an exact number, or None for what cannot be computed; `estimate` says why, with standard error and
interval. All of them raise ValueError for a layout, weights, a metric or a form that is none, for scores that do not
have the layout or are not on the scale, and for weights that need an order where words have none; and TypeError for
scores that are neither numbers nor words.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from mblkit.engine.exact import Plain, exact
from mblkit.engine.reliability import chance
from mblkit.engine.reliability.alpha import alpha
from mblkit.engine.reliability.estimates import CONFIDENCE, Estimate
from mblkit.engine.reliability.intraclass import Form, intraclass
from mblkit.engine.reliability.ratings import Given, Layout, Ratings, read
from mblkit.engine.reliability.weights import Matrix, Metric, Weights, metric_matrix, weight_matrix, within_matrix

Scores = Sequence[Sequence[Given]]
Domain = Sequence[Plain | str] | None


def estimate(
    method: str,
    scores: Scores,
    *,
    layout: Layout | None = None,
    domain: Domain = None,
    confidence: Plain = CONFIDENCE,
    **how: Plain | str,
) -> Estimate:
    """Return a coefficient with its parts, standard error and interval, or the reason why there is none.

    `method`: the name of a function of this module. `how`: its `weights`, `metric`, `form` or `within`. `confidence`:
    of the interval, above 0 and below 1. Raises ValueError as the functions do, and for what the method does not take.
    """
    if method not in _METHODS:
        raise ValueError(f'there is no method "{method}"; there are {", ".join(_METHODS)}')
    level = exact(confidence)
    if not 0 < level < 1:
        raise ValueError("a confidence is above 0 and below 1")
    usual: Layout = "units_by_rater" if method == "icc" else "raters_by_unit"
    found = read(scores, layout or usual, domain)
    takes, compute = _METHODS[method]
    strange = sorted(how.keys() - takes)
    if strange:
        raise ValueError(f'{method} takes no "{strange[0]}"')
    return compute(found, how, level)


def percent_agreement(
    scores: Scores, *, weights: Weights = "identity", layout: Layout = "raters_by_unit", domain: Domain = None
) -> Fraction | None:
    """Return how many pairs of scorers of a unit agree, in shares of 1; with weights, those near each other in part.

    The mean over the units that two people or more scored. Source: Gwet 2014, chapter 2.
    """
    return estimate("percent_agreement", scores, weights=weights, layout=layout, domain=domain).value


def adjacent_agreement(
    scores: Scores, *, within: Plain = 1, layout: Layout = "raters_by_unit", domain: Domain = None
) -> Fraction | None:
    """Return how many pairs of scorers of a unit are no further apart than `within`, in shares of 1."""
    return estimate("adjacent_agreement", scores, within=within, layout=layout, domain=domain).value


def cohen_kappa(
    scores: Scores, *, weights: Weights = "identity", layout: Layout = "raters_by_unit", domain: Domain = None
) -> Fraction | None:
    """Return Cohen's kappa of two scorers, over the units that both scored; other weights make it weighted kappa.

    Sources: Cohen 1960; weighted: Cohen 1968.
    """
    return estimate("cohen_kappa", scores, weights=weights, layout=layout, domain=domain).value


def scott_pi(
    scores: Scores, *, weights: Weights = "identity", layout: Layout = "raters_by_unit", domain: Domain = None
) -> Fraction | None:
    """Return Scott's pi of two scorers, over the units that both scored. Source: Scott 1955."""
    return estimate("scott_pi", scores, weights=weights, layout=layout, domain=domain).value


def fleiss_kappa(
    scores: Scores, *, weights: Weights = "identity", layout: Layout = "raters_by_unit", domain: Domain = None
) -> Fraction | None:
    """Return Fleiss' kappa of any number of scorers, who may differ from unit to unit. Source: Fleiss 1971."""
    return estimate("fleiss_kappa", scores, weights=weights, layout=layout, domain=domain).value


def conger_kappa(
    scores: Scores, *, weights: Weights = "identity", layout: Layout = "raters_by_unit", domain: Domain = None
) -> Fraction | None:
    """Return Conger's kappa: Cohen's for any number of scorers. Source: Conger 1980."""
    return estimate("conger_kappa", scores, weights=weights, layout=layout, domain=domain).value


def brennan_prediger(
    scores: Scores, *, weights: Weights = "identity", layout: Layout = "raters_by_unit", domain: Domain = None
) -> Fraction | None:
    """Return the coefficient of Brennan and Prediger: by chance every category is given equally often (1981)."""
    return estimate("brennan_prediger", scores, weights=weights, layout=layout, domain=domain).value


def gwet_ac(
    scores: Scores, *, weights: Weights = "identity", layout: Layout = "raters_by_unit", domain: Domain = None
) -> Fraction | None:
    """Return Gwet's AC1; with weights, AC2. Source: Gwet 2008."""
    return estimate("gwet_ac", scores, weights=weights, layout=layout, domain=domain).value


def krippendorff_alpha(
    scores: Scores,
    *,
    metric: Metric | None = None,
    weights: Weights | None = None,
    layout: Layout = "raters_by_unit",
    domain: Domain = None,
) -> Fraction | None:
    """Return Krippendorff's alpha by a distance (`metric`) or, with Gwet, by `weights`; without either, nominal.

    The ordinal metric is Krippendorff's, which rests on how often each category was given; the ordinal weights are
    Gwet's, which do not. Source: Krippendorff 2004, chapter 11.
    """
    how: dict[str, Any] = {
        name: value for name, value in (("metric", metric), ("weights", weights)) if value is not None
    }
    return estimate("krippendorff_alpha", scores, layout=layout, domain=domain, **how).value


def icc(
    scores: Scores, *, form: Form = "2,1", layout: Layout = "units_by_rater", domain: Domain = None
) -> Fraction | None:
    """Return an intraclass correlation of numeric scores; every unit needs a score by every scorer.

    Source: Shrout and Fleiss 1979.
    """
    return estimate("icc", scores, form=form, layout=layout, domain=domain).value


How = Mapping[str, Plain | str]


def _weights(ratings: Ratings, how: How) -> Matrix:
    return weight_matrix(ratings, str(how.get("weights", "identity")))


def _two(ratings: Ratings) -> Ratings:
    """Return what both of two scorers scored. Raises ValueError where there are more."""
    if any(unit.scorers > 2 or len(unit.by or ()) > 2 for unit in ratings.units):  # noqa: PLR2004 - two
        raise ValueError("this coefficient is of two scorers; for more, take that of Conger or Fleiss")
    return ratings.paired


def _number(value: Plain | str) -> Fraction:
    if isinstance(value, str):
        raise TypeError(f"not a number: {value!r}")
    return exact(value)


def _percent(ratings: Ratings, how: How, level: Fraction) -> Estimate:
    return chance.agreement(ratings, _weights(ratings, how), level)


def _adjacent(ratings: Ratings, how: How, level: Fraction) -> Estimate:
    return chance.agreement(ratings, within_matrix(ratings, _number(how.get("within", 1))), level)


def _cohen(ratings: Ratings, how: How, level: Fraction) -> Estimate:
    return chance.beyond_chance(_two(ratings), _weights(ratings, how), chance.own, level)


def _scott(ratings: Ratings, how: How, level: Fraction) -> Estimate:
    return chance.beyond_chance(_two(ratings), _weights(ratings, how), chance.pooled, level)


def _fleiss(ratings: Ratings, how: How, level: Fraction) -> Estimate:
    return chance.beyond_chance(ratings, _weights(ratings, how), chance.pooled, level)


def _conger(ratings: Ratings, how: How, level: Fraction) -> Estimate:
    return chance.beyond_chance(ratings, _weights(ratings, how), chance.own, level)


def _brennan(ratings: Ratings, how: How, level: Fraction) -> Estimate:
    return chance.beyond_chance(ratings, _weights(ratings, how), chance.same_for_all, level)


def _gwet(ratings: Ratings, how: How, level: Fraction) -> Estimate:
    return chance.beyond_chance(ratings, _weights(ratings, how), chance.hard_to_score, level)


def _krippendorff(ratings: Ratings, how: How, level: Fraction) -> Estimate:
    if "metric" in how and "weights" in how:
        raise ValueError("alpha takes either a metric or weights")
    by_weights = "weights" in how
    matrix = _weights(ratings, how) if by_weights else metric_matrix(ratings, str(how.get("metric", "nominal")))
    return alpha(ratings, matrix, level)


def _icc(ratings: Ratings, how: How, level: Fraction) -> Estimate:
    return intraclass(ratings, str(how.get("form", "2,1")), level)


_WEIGHTED: Final = frozenset({"weights"})
_METHODS: Final[Mapping[str, tuple[frozenset[str], Callable[[Ratings, How, Fraction], Estimate]]]] = {
    "percent_agreement": (_WEIGHTED, _percent),
    "adjacent_agreement": (frozenset({"within"}), _adjacent),
    "cohen_kappa": (_WEIGHTED, _cohen),
    "scott_pi": (_WEIGHTED, _scott),
    "fleiss_kappa": (_WEIGHTED, _fleiss),
    "conger_kappa": (_WEIGHTED, _conger),
    "brennan_prediger": (_WEIGHTED, _brennan),
    "gwet_ac": (_WEIGHTED, _gwet),
    "krippendorff_alpha": (frozenset({"metric", "weights"}), _krippendorff),
    "icc": (frozenset({"form"}), _icc),
}
