from fractions import Fraction

import pytest
from tests.engine.builders import SCALE, competency, day, make_closure, make_district, policy, score

from mblkit.engine.findings import level_at, roll_up
from mblkit.engine.mastery import judge_mastery
from mblkit.engine.results import MasteryOutcome
from mblkit.model.rollups import RollUp
from mblkit.model.scale import ScaleRecord

YES: MasteryOutcome = "mastered"
NO: MasteryOutcome = "not-yet"
FEW: MasteryOutcome = "not-enough-evidence"
OUT: MasteryOutcome = "not-applicable"
ASK: MasteryOutcome = "needs-decision"

ALL = RollUp()
TWO = RollUp(rule="at-least", count=2)


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (Fraction(1), "beginning"),
        (Fraction(199, 100), "beginning"),
        (Fraction(3), "proficient"),
        (Fraction(4), "exemplary"),
        (Fraction(5), "exemplary"),
        (Fraction(1, 2), None),
    ],
)
def test_a_number_has_the_best_level_that_it_reaches(value: Fraction, level: str | None) -> None:
    found = level_at(value, SCALE)
    assert (found.id if found is not None else None) == level


@pytest.mark.parametrize(
    ("parts", "rule", "outcome"),
    [
        ([YES, YES], ALL, YES),
        ([YES, NO], ALL, NO),
        ([YES, FEW], ALL, FEW),
        ([NO, FEW], ALL, NO),
        ([YES, ASK], ALL, ASK),
        ([ASK, FEW], ALL, FEW),
        ([ASK, NO], ALL, NO),
        ([YES, OUT], ALL, YES),
        ([OUT, OUT], ALL, FEW),
        ([], ALL, FEW),
        ([YES, YES, NO], TWO, YES),
        ([YES, NO, NO], TWO, NO),
        ([YES, NO, ASK], TWO, ASK),
        ([YES, NO, FEW], TWO, FEW),
        ([NO, ASK, FEW], TWO, FEW),
        ([NO, NO, FEW], TWO, NO),
        ([YES, OUT, OUT], TWO, YES),
        ([YES, NO, OUT], TWO, NO),
        ([OUT, OUT, OUT], TWO, FEW),
    ],
)
def test_several_outcomes_become_one(parts: list[MasteryOutcome], rule: RollUp, outcome: MasteryOutcome) -> None:
    assert roll_up(parts, rule).outcome == outcome
    assert roll_up(parts[::-1], rule).outcome == outcome


def test_a_roll_up_counts_what_applies() -> None:
    assert roll_up([YES, NO, OUT, YES], ALL)[1:] == (2, 3, 3)
    assert roll_up([YES, OUT, OUT], TWO)[1:] == (1, 1, 1)
    assert roll_up([OUT], ALL)[1:] == (0, 0, 0)


def test_a_number_below_the_lowest_level_has_no_level_and_is_not_yet() -> None:
    """A mean that is rounded down may fall below every level: 1.5 becomes 1."""
    scale = ScaleRecord.model_validate(
        {
            "id": "half",
            "name": "Half steps",
            "target": "high",
            "levels": [
                {"id": "low", "name": "Low", "value": 1.5, "meaning": "low"},
                {"id": "high", "name": "High", "value": 2.5, "meaning": "high"},
            ],
        }
    )
    down = {"name": "mean", "places": 0, "rounding": "down"}
    district = make_district([competency("M.1")], policies=[policy(judging=[{"method": down}])], scale=scale)
    found = judge_mastery(district, make_closure([score("M.1", "low", "2026-01-10")]), "M.1", day("2026-06-30"))
    assert (found.outcome, found.level, found.value) == ("not-yet", None, Fraction(1))
    assert found.reason.text == "M.1: not yet mastered"
