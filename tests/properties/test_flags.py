"""An IEP, an EL or a discipline flag alone changes nothing (clauses C003, C073): over the whole example district."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mblkit.district import Closure
from mblkit.engine.audit import audit_credits
from mblkit.engine.mastery import judge_all
from mblkit.engine.recognition import recognize
from mblkit.engine.recognition_rank import Classmates
from mblkit.load.repository import Opened, open_all
from mblkit.model.origin import Kept, Origin
from mblkit.model.people import PersonRecord
from mblkit.model.records import SupportRecord
from mblkit.store.tree import WorkTree

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 6, 20)
FLAGS = ("iep", "504", "el", "multilingual", "discipline", "suspended")
SUPPORTS = ("intervention", "extension", "accommodation", "language")


@pytest.fixture(scope="module")
def example() -> Opened:
    return open_all(WorkTree(ROOT / "examples" / "district"))


def flagged(closure: Closure) -> Closure:
    """Return a student's records with every flag and every sort of support in them."""
    name = closure.id
    person = PersonRecord.model_validate({"id": name, "given": "G", "family": "F", "groups": FLAGS})
    supports = tuple(
        Kept(
            SupportRecord.model_validate(
                {
                    "id": f"x-{kind}",
                    "student": name,
                    "type": kind,
                    "name": "time",
                    "starts": "2022-08-29",
                    "by": "t-one",
                }
            ),
            Origin("supports.yaml", (kind,)),
        )
        for kind in SUPPORTS
    )
    return replace(closure, person=person, supports=supports)


@pytest.mark.parametrize("step", [15, pytest.param(5, marks=pytest.mark.full)])
def test_flags_and_supports_change_no_result(example: Opened, step: int) -> None:
    told = sorted(example.closures)[::step]
    assert len(told) >= 60 // step
    for name in told:
        closure = example.closures[name]
        other = flagged(closure)
        assert audit_credits(example.district, other, DAY) == audit_credits(example.district, closure, DAY)
        assert judge_all(example.district, other, DAY) == judge_all(example.district, closure, DAY)
        found = [recognize(Classmates(example.district, {name: one}, DAY), [name]) for one in (closure, other)]
        assert found[0] == found[1]


def test_a_recorded_exemption_is_what_changes_one_requirement(example: Opened) -> None:
    """s-0004 has one, of the planning team, for the world language alone."""
    closure = example.closures["s-0004"]
    without = replace(closure, decisions=tuple(one for one in closure.decisions if one.record.type != "exemption"))
    states = [
        {one.id: one.state for one in audit_credits(example.district, each, DAY).requirements}
        for each in (closure, without)
    ]
    changed = {name for name in states[0] if states[0][name] != states[1][name]}
    assert changed == {"world-language"}
    assert states[0]["world-language"] == "not-applicable"
