from datetime import date
from fractions import Fraction

import pytest
from tests.reports.sample import audit, award, because, closure, district, requirement

from mblkit.engine.results import Award, Reason
from mblkit.reports.behind import credit_beside, signed, unearned, with_credit_beside

POETRY = "experience:poetry"


def beside(name: str, *awards: Award, **changed: object) -> list[str]:
    found = audit(awards=awards, **changed)
    result = next(one for one in found.requirements if one.id == name)
    return [reason.text for reason in credit_beside(found, result)]


def test_credit_that_is_counted_elsewhere_says_where() -> None:
    poetry = award(POETRY, Fraction(2, 3), toward=("stem", "humanities"))
    assert beside("stem", poetry) == [f"{POETRY} 2/3: counted for humanities and arts"]
    assert beside("humanities", poetry) == []


def test_the_rest_of_a_credit_that_is_split() -> None:
    poetry = award(POETRY, Fraction(1), toward=("humanities",))
    assert beside("humanities", poetry) == [f"{POETRY} 1/3: counted for arts"]


def test_a_part_is_served_through_what_it_is_a_part_of() -> None:
    arts = award("experience:drama", 1, toward=("arts",))
    assert beside("humanities", arts) == ["experience:drama 1: not counted for any requirement"]
    assert beside("stem", arts) == []


def test_credit_that_waits_or_is_not_needed() -> None:
    waiting = award("experience:drama", 1, None, toward=("stem",), needs_decision=True)
    assert beside("stem", waiting) == ["experience:drama 1: waits for a decision, so it counts nowhere"]
    enough = award("experience:drama", 1, toward=("languages",))
    assert beside("languages", enough) == ["experience:drama 1: not needed here"]


def test_what_the_result_says_itself_is_not_said_twice() -> None:
    told = because("stem: short", Reason("set-aside", "experience:drama 1, which waits"))
    waiting = award("experience:drama", 1, None, toward=("stem",), needs_decision=True)
    changed = (requirement("stem", 9, 0, reason=told),)
    assert beside("stem", waiting, requirements=changed) == []


def test_credit_beside_stands_behind_what_is_counted() -> None:
    counted, setting = Reason("counted", "a"), Reason("setting", "b")
    found = with_credit_beside(because("x", counted, setting), (Reason("set-aside", "c"),))
    assert [child.text for child in found.children] == ["a", "c", "b"]
    same = because("x", setting)
    assert with_credit_beside(same, ()) is same


def test_a_decision_says_who_took_it_and_who_wrote_it_down() -> None:
    kept = closure().decisions[0]
    record = kept.record
    silent = Reason("decision", f"fulfilled on {record.on}", kept.origin)
    spoken = Reason("decision", f"exempted on {record.on} by {record.role}", kept.origin)
    other = Reason("note", "a note", kept.origin)
    found = signed(because("x", because("y", silent), spoken, other), closure())
    assert found.children[0].children[0].text == (
        f"fulfilled on {record.on}; decided by {record.role}, recorded by {record.by}"
    )
    assert found.children[1].text == f"exempted on {record.on} by {record.role}; recorded by {record.by}"
    assert found.children[2] == other


def test_a_tree_without_decisions_stays_the_same_object() -> None:
    tree = because("x", because("y"))
    assert signed(tree, closure()) is tree


@pytest.mark.parametrize(("name", "kinds"), [("harbor", {"note", "part", "setting"}), ("c-9", set())])
def test_an_experience_that_is_not_taken_says_where_the_student_stands(name: str, kinds: set[str]) -> None:
    found = unearned(district(), closure(), audit(awards=(), as_of=date(2020, 1, 1)), name)
    assert found.text == f"{name}: no credit is earned or posted, and nothing is under way"
    assert {child.kind for child in found.children} == kinds
