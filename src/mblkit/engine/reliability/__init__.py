"""Agreement of scorers: coefficients on plain sequences of scores, and what the district's second scores show.

    >>> from mblkit.engine import reliability
    >>> reliability.cohen_kappa([[1, 2, 3, 3], [1, 2, 3, 2]], weights="quadratic", domain=[1, 4])
    Fraction(4, 5)
    >>> print(reliability.cohen_kappa([[3, 3], [3, 3]]))
    None
    >>> reliability.estimate("cohen_kappa", [[3, 3], [3, 3]]).reason
    'every score is the same, so nothing shows whether scorers would agree on another one'

See docs/reliability.md.
"""

from mblkit.engine.reliability.adjudication import adjudicate
from mblkit.engine.reliability.benchmarks import SCALES, benchmark_cumulative_probability
from mblkit.engine.reliability.coefficients import (
    adjacent_agreement,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    estimate,
    fleiss_kappa,
    gwet_ac,
    icc,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
)
from mblkit.engine.reliability.estimates import CONFIDENCE, Estimate

__all__ = [
    "CONFIDENCE",
    "SCALES",
    "Estimate",
    "adjacent_agreement",
    "adjudicate",
    "benchmark_cumulative_probability",
    "brennan_prediger",
    "cohen_kappa",
    "conger_kappa",
    "estimate",
    "fleiss_kappa",
    "gwet_ac",
    "icc",
    "krippendorff_alpha",
    "percent_agreement",
    "scott_pi",
]
