from typing import Any

import pytest
from tests.engine.builders import day, decision, make_closure, says

from mblkit.engine.conditions import condition_results, expulsion
from mblkit.engine.requirements import ConditionInForce
from mblkit.engine.results import ConditionResult, Reason
from mblkit.model.origin import Origin
from mblkit.model.shared import Role

PLACE = Origin("policies/ct.yaml", ("diplomas", 0, "conditions", 0))


def result(*decisions: Any, active: bool = True, waivable: tuple[Role, ...] = ("parent",)) -> ConditionResult:  # noqa: ANN401
    asked = ConditionInForce(
        "form",
        "Form",
        active,
        waivable,
        private=True,
        cites="law",
        force="statute",
        reason=Reason("setting", "here", PLACE),
    )
    (found,) = condition_results((asked,), make_closure(decisions=decisions), day("2026-06-30"))
    return found


DONE = decision("completion", "2026-05-01", condition="form", role="counselor")
WAIVED = decision("waiver", "2026-05-01", condition="form", role="parent")


def test_nothing_recorded_is_short() -> None:
    found = result()
    assert (found.id, found.title, found.state, found.private) == ("form", "Form", "short", True)
    assert (found.cites, found.force) == ("law", "statute")
    assert found.reason.text == "form: short"
    assert found.reason.origin == PLACE
    assert says(found.reason, "neither fulfilled nor waived")


def test_a_completion_meets_it() -> None:
    found = result(DONE)
    assert found.state == "met"
    assert says(found.reason, "decision: fulfilled on 2026-05-01: file 2026-05-01")
    assert result(DONE, WAIVED).state == "met"
    assert result(decision("completion", "2026-07-01", condition="form")).state == "short"
    assert result(decision("completion", "2026-05-01", condition="hours")).state == "short"
    first = decision("completion", "2026-04-01", condition="form")
    assert says(result(DONE, first).reason, "fulfilled on 2026-04-01")


def test_a_waiver_of_somebody_who_may_sets_it_aside() -> None:
    found = result(WAIVED)
    assert found.state == "not-applicable"
    assert says(found.reason, "decision: waived on 2026-05-01 by parent: file 2026-05-01")
    assert result(decision("waiver", "2026-07-01", condition="form", role="parent")).state == "short"


@pytest.mark.parametrize("waivable", [(), ("principal",)])
def test_a_waiver_of_somebody_else_does_not(waivable: tuple[Role, ...]) -> None:
    found = result(WAIVED, waivable=waivable)
    assert found.state == "short"
    assert says(found.reason, "set-aside: waiver of 2026-05-01: parent may not waive it")


def test_the_first_valid_waiver_is_named_and_the_others_are_set_aside() -> None:
    teacher = decision("waiver", "2026-04-01", condition="form", role="teacher")
    found = result(teacher, WAIVED)
    assert found.state == "not-applicable"
    assert says(found.reason, "teacher may not waive it")


def test_outside_its_dates_it_does_not_apply() -> None:
    found = result(active=False)
    assert found.state == "not-applicable"
    assert says(found.reason, "not in force on this day")
    assert result(DONE, active=False).state == "met"


def test_a_student_who_is_not_expelled_needs_no_determination() -> None:
    assert expulsion(make_closure(), day("2026-06-30")) is None


def test_an_expelled_student_waits_for_the_board() -> None:
    closure = make_closure(status="expelled")
    found = expulsion(closure, day("2026-06-30"))
    assert found is not None
    assert found[0] == "needs-decision"
    assert "has not determined" in found[1].text
    assert found[1].origin == Origin("students.yaml", ("items", 0, "status"))


@pytest.mark.parametrize(("finding", "state"), [("may-graduate", "met"), ("may-not-graduate", "short")])
def test_the_board_decides_and_its_last_word_holds(finding: str, state: str) -> None:
    other = "may-graduate" if finding == "may-not-graduate" else "may-not-graduate"
    decisions = [
        decision("determination", "2026-05-02", finding=finding, role="board"),
        decision("determination", "2026-05-01", finding=other, role="board"),
    ]
    found = expulsion(make_closure(decisions=decisions, status="expelled"), day("2026-06-30"))
    assert found is not None
    assert found[0] == state
    assert f"the board found on 2026-05-02: {finding}" in found[1].text
    before = expulsion(make_closure(decisions=decisions, status="expelled"), day("2026-04-30"))
    assert before is not None
    assert before[0] == "needs-decision"
