"""Decisions of somebody who may not take them count for nothing."""

from typing import Any

import pytest
from tests.engine.builders import (
    competency,
    credit,
    day,
    decision,
    experience,
    make_closure,
    make_district,
    policy,
    score,
)

from mblkit.district import Closure, District
from mblkit.engine.audit import audit_credits
from mblkit.engine.mastery import judge_mastery
from mblkit.engine.results import Audit

ON = day("2026-06-01")

DIPLOMA = {
    "id": "diploma",
    "title": "Diploma",
    "credits": 1,
    "requirements": [
        {"id": "pe", "title": "PE", "credits": 1, "exemptible": ["physician"]},
        {"id": "arts", "title": "Arts", "credits": 1},
    ],
}


def audited(closure: Closure, **more: Any) -> Audit:  # noqa: ANN401 - YAML data
    district = make_district(policies=[policy(diplomas=[{**DIPLOMA, **more}])])
    return audit_credits(district, closure, ON)


def state(audit: Audit, requirement: str) -> str:
    return next(one.state for one in audit.requirements if one.id == requirement)


@pytest.mark.parametrize(
    ("role", "found"), [("board", "met"), ("principal", "needs-decision"), ("parent", "needs-decision")]
)
def test_only_the_board_lets_an_expelled_student_graduate(role: str, found: str) -> None:
    word = decision("determination", "2026-05-01", role=role, finding="may-graduate")
    earned = [
        credit("transfer", 1, "2025-05-01", id=f"c-{at}", toward=[name]) for at, name in enumerate(("pe", "arts"))
    ]
    closure = make_closure(decisions=[word], credits_had=earned, status="expelled")
    assert audited(closure).state == found


@pytest.mark.parametrize(
    ("role", "found"), [("physician", "met"), ("principal", "met"), ("board", "met"), ("teacher", "short")]
)
def test_a_substitution_is_for_who_may_lift_and_for_the_local_board(role: str, found: str) -> None:
    other = decision("substitution", "2025-09-01", role=role, requirement="pe", by_credit_toward="arts")
    earned = [credit("transfer", 1, "2025-05-01", id=f"c-{at}", toward=["arts"]) for at in range(2)]
    assert state(audited(make_closure(decisions=[other], credits_had=earned)), "pe") == found


def district() -> District:
    return make_district([competency("M.1")], experiences=[experience("algebra", ["M.1"])], policies=[policy()])


@pytest.mark.parametrize(("role", "found"), [("teacher", "mastered"), ("student", "not-yet"), ("parent", "not-yet")])
def test_an_override_is_an_educators(role: str, found: str) -> None:
    word = decision("override", "2025-12-01", role=role, target="M.1", level="proficient")
    closure = make_closure([score("M.1", "developing", "2025-11-03")], decisions=[word])
    assert judge_mastery(district(), closure, "M.1", ON).outcome == found


@pytest.mark.parametrize(("role", "found"), [("counselor", "mastered"), ("student", "not-enough-evidence")])
def test_placement_is_accepted_by_the_school(role: str, found: str) -> None:
    word = decision("acceptance", "2025-12-01", role=role, targets=["M.1"])
    closure = make_closure([score("M.1", "proficient", "2025-11-03", purpose="placement")], decisions=[word])
    assert judge_mastery(district(), closure, "M.1", ON).outcome == found
