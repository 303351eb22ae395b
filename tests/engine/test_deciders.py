from datetime import date

import pytest

from mblkit.engine.deciders import roles_of, valid_from, why_not
from mblkit.model.diplomas import Condition
from mblkit.model.shared import Role

FORM = Condition.model_validate(
    {"id": "form", "title": "Form", "waivable": ["parent", {"role": "teacher", "from": "03-15"}, "board"]}
).waivable


@pytest.mark.parametrize(
    ("role", "on", "says"),
    [
        ("parent", date(2020, 1, 1), None),
        ("teacher", date(2027, 3, 14), "teacher may waive it from 2027-03-15 on"),
        ("teacher", date(2027, 3, 15), None),
        ("teacher", date(2026, 5, 1), "teacher may waive it from 2027-03-15 on"),
        ("principal", date(2027, 5, 1), "principal may not waive it"),
    ],
)
def test_who_may_decide_and_from_when(role: Role, on: date, says: str | None) -> None:
    assert why_not(FORM, role, on, 2027, verb="waive") == says


def test_the_earliest_of_several_entries_holds() -> None:
    both = (*FORM, *Condition.model_validate({"id": "f", "title": "F", "waivable": ["teacher"]}).waivable)
    assert valid_from(both, "teacher", 2027) == date.min
    assert valid_from(both, "partner", 2027) is None
    assert roles_of(both) == ("parent", "teacher", "board")
