"""Roll-ups: pure functions on the results of parts, and the roll-ups that policies name.

The functions take plain sequences and mappings and are named as published cases name them. `roll_up` is what the
judgement calls.
"""

from mblkit.engine.rollups.counts import at_least, fraction, graduation_audit, needs_measures, retention, rule_all
from mblkit.engine.rollups.criteria import combined, competency_status, criteria_tree, criterion
from mblkit.engine.rollups.evidence import area_growth, evidence_required
from mblkit.engine.rollups.means import mean_with_floor
from mblkit.engine.rollups.parts import Part, RolledUp
from mblkit.engine.rollups.points import rule_points, rule_points_valid
from mblkit.engine.rollups.rolling import outcome_of, roll_up, strangers

__all__ = [
    "Part",
    "RolledUp",
    "area_growth",
    "at_least",
    "combined",
    "competency_status",
    "criteria_tree",
    "criterion",
    "evidence_required",
    "fraction",
    "graduation_audit",
    "mean_with_floor",
    "needs_measures",
    "outcome_of",
    "retention",
    "roll_up",
    "rule_all",
    "rule_points",
    "rule_points_valid",
    "strangers",
]
