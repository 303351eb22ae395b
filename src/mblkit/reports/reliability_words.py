"""The words that the reliability report uses for its codes, with one sentence each that says what they mean."""

from collections.abc import Mapping
from typing import Final

from mblkit.model.moderation import Measure
from mblkit.reports.words import Word


def _table(*rows: tuple[str, str, str]) -> Mapping[str, Word]:
    return {code: Word(code, name, meaning) for code, name, meaning in rows}


MEASURES: Final = _table(
    ("exact", "Exact agreement", "The share of scores on which both scorers gave the same."),
    ("adjacent", "Adjacent agreement", "The share on which they were at most one level apart."),
    ("kappa", "Kappa", "Cohen's kappa: agreement beyond chance; any difference is a full one."),
    ("linear-kappa", "Linear kappa", "Cohen's weighted kappa: a difference weighs as many levels as it has."),
    ("quadratic-kappa", "Quadratic kappa", "Cohen's weighted kappa: a difference weighs by its square."),
    ("scott-pi", "Scott's pi", "As kappa, for scorers who stand for each other; Fleiss' kappa of two."),
    ("alpha-nominal", "Alpha, nominal", "Krippendorff's alpha; any difference is a full one."),
    ("alpha-ordinal", "Alpha, ordinal", "Krippendorff's alpha; a difference weighs by the scores that it passes over."),
    ("alpha-interval", "Alpha, interval", "Krippendorff's alpha; a difference weighs by its square."),
    ("ac1", "AC1", "Gwet's coefficient: steady where nearly all scores are one level."),
    ("ac2", "AC2", "Gwet's coefficient; a difference weighs by its square."),
    ("icc", "ICC", "Intraclass correlation of one score: how much of the spread is that of the work."),
)

GROUPS: Final = _table(
    ("area", "Content areas", "By content area."),
    ("criterion", "Criteria", "By the indicator that was scored."),
    ("task", "Tasks", "By task."),
    ("pair", "Pairs of scorers", "By the two people who scored."),
    ("year", "School years", "By school year."),
    ("term", "Terms", "By term."),
)

STATES: Final = _table(
    ("agreed", "Agreed", "Both gave the same score."),
    ("mean", "Mean", "The mean of the two holds, as the policy says."),
    ("adjudicated", "Adjudicated", "A recorded decision says what holds."),
    ("to-settle", "To settle", "They differ, and nobody has said what holds."),
    (
        "third-scorer",
        "Third scorer",
        "They are further apart than the policy lets pass: a third person scores the work.",
    ),
)

IN_GROUPS: Final[tuple[Measure, ...]] = ("exact", "adjacent", "kappa", "quadratic-kappa", "alpha-ordinal", "ac2")
"""The measures that the tables of groups show."""

NOT_COMPUTABLE: Final = "n/c"
