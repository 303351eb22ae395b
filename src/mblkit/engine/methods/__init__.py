"""The judging methods: pure functions on scores, oldest first, by the names under which figures are published.

All arithmetic is exact; a method that rounds does so once, at its end, half up on the exact value. None among scores
is one that is missing and left out, zero is a score, and None comes back where a method finds nothing. The functions on
parts and the conversions stand here too, so that every published case can be looked up by name.
"""

from mblkit.engine.conversions import cutoff_table, letter_rule, linear_gpa
from mblkit.engine.methods.applying import apply, monotone
from mblkit.engine.methods.canvas import (
    ClassFigure,
    class_aggregate,
    class_figure,
    params_valid,
    quiz_items,
    rating_distribution,
)
from mblkit.engine.methods.counted import mode, n_mastery
from mblkit.engine.methods.decay import decaying_average, weighted_latest, weights_of_decay
from mblkit.engine.methods.power import best_fit, power_law
from mblkit.engine.methods.retests import attempt_policy
from mblkit.engine.methods.series import Found, Kind, Series
from mblkit.engine.methods.several import greatest_of, weighted_categories
from mblkit.engine.methods.single import Moment, best, highest, last, latest, lowest, mean, median
from mblkit.engine.rollups import (
    area_growth,
    at_least,
    competency_status,
    criteria_tree,
    criterion,
    evidence_required,
    fraction,
    graduation_audit,
    mean_with_floor,
    needs_measures,
    retention,
    rule_all,
    rule_points,
    rule_points_valid,
)

__all__ = [
    "ClassFigure",
    "Found",
    "Kind",
    "Moment",
    "Series",
    "apply",
    "area_growth",
    "at_least",
    "attempt_policy",
    "best",
    "best_fit",
    "class_aggregate",
    "class_figure",
    "competency_status",
    "criteria_tree",
    "criterion",
    "cutoff_table",
    "decaying_average",
    "evidence_required",
    "fraction",
    "graduation_audit",
    "greatest_of",
    "highest",
    "last",
    "latest",
    "letter_rule",
    "linear_gpa",
    "lowest",
    "mean",
    "mean_with_floor",
    "median",
    "mode",
    "monotone",
    "n_mastery",
    "needs_measures",
    "params_valid",
    "power_law",
    "quiz_items",
    "rating_distribution",
    "retention",
    "rule_all",
    "rule_points",
    "rule_points_valid",
    "weighted_categories",
    "weighted_latest",
    "weights_of_decay",
]
