# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.engine.builders import (
    competency,
    conferral,
    credit,
    day,
    decision,
    experience,
    make_closure,
    make_district,
    policy,
    posting,
    says,
    score,
    section,
    texts,
)

from mblkit.engine import plans
from mblkit.engine.assignment import assign
from mblkit.engine.audit import audit_credits
from mblkit.engine.results import Audit, RequirementResult
from mblkit.model.origin import Origin

HUMANITIES = {"id": "humanities", "title": "Humanities", "credits": 2}
CIVICS = {"id": "civics", "title": "Civics", "credits": 0.5, "within": "humanities"}
STEM = {"id": "stem", "title": "STEM", "credits": 1, "cites": "section 2", "force": "statute"}
FINANCE = {"id": "finance", "title": "Finance", "credits": 0.5, "counting": "shared"}
FORM = {"id": "form", "title": "Form", "waivable": ["parent"], "private": True}


def rules(**diploma: Any) -> dict[str, Any]:  # noqa: ANN401
    base = {"id": "diploma", "title": "Diploma", "credits": 4, "cites": "section 1", "force": "statute"}
    parts = {"requirements": [HUMANITIES, CIVICS, STEM, FINANCE], "conditions": [FORM]}
    return policy(diplomas=[base | parts | diploma])


CREDITS = [
    credit("transfer", 1, "2025-01-10", id="a", toward=["humanities"]),
    credit("transfer", 0.5, "2025-01-11", id="b", toward=["civics"]),
    credit("transfer", 0.5, "2025-01-12", id="c", toward=["finance", "humanities"]),
    credit("transfer", 1, "2025-01-13", id="d", toward=["stem"]),
    credit("transfer", 1, "2025-01-14", id="e"),
]
DONE = decision("completion", "2025-02-01", condition="form")


def audit(
    credits_had: list[Any] | None = None,
    *decisions: Any,  # noqa: ANN401
    diploma: dict[str, Any] | None = None,
    as_of: str = "2026-06-30",
    credit_rules: list[Any] | None = None,
    **closure: Any,  # noqa: ANN401
) -> Audit:
    district = make_district(
        [competency("M.1", ["M.1.a"]), competency("M.2"), competency("M.3", required=False)],
        experiences=[experience("algebra", ["M.1"], toward=["stem"])],
        policies=[rules(**diploma or {}) | {"credit": credit_rules or []}],
    )
    had = CREDITS if credits_had is None else credits_had
    return audit_credits(district, make_closure(credits_had=had, decisions=decisions, **closure), day(as_of))


def of(found: Audit, name: str) -> RequirementResult:
    return next(one for one in found.requirements if one.id == name)


def states(found: Audit) -> dict[str, str]:
    return {one.id: one.state for one in found.requirements}


def test_everything_met() -> None:
    found = audit(None, DONE)
    assert (found.student, found.graduating_class, found.school, found.as_of) == ("s-1", 2027, "hs", date(2026, 6, 30))
    assert (found.diploma, found.diploma_title, found.state, found.conferred) == ("diploma", "Diploma", "met", None)
    assert found.total is not None
    assert (found.total.id, found.total.needed, found.total.counted, found.total.short) == ("total", 4, 4, 0)
    assert (found.total.state, found.total.cites, found.total.force) == ("met", "section 1", "statute")
    assert [name for name, _ in found.total.credits] == ["credit:a", "credit:b", "credit:c", "credit:d", "credit:e"]
    assert states(found) == {"humanities": "met", "civics": "met", "stem": "met", "finance": "met"}
    assert [one.state for one in found.conditions] == ["met"]
    assert (found.competencies, found.progress, found.differences) == ((), (), ())
    assert found.policies == (("local", date(2026, 1, 1)),)
    assert texts(found.reason)[0] == "note: nothing is open"
    assert says(found.reason, "diploma diploma of policy local (district)")


def test_a_requirement_shows_its_credits_and_what_it_inherits() -> None:
    found = audit()
    humanities = of(found, "humanities")
    assert (humanities.title, humanities.needed, humanities.counted, humanities.short) == ("Humanities", 2, 2, 0)
    assert (humanities.within, humanities.shared, humanities.cites, humanities.force) == (
        None,
        False,
        "section 1",
        "statute",
    )
    assert humanities.credits == (
        ("credit:a", Fraction(1)),
        ("credit:b", Fraction(1, 2)),
        ("credit:c", Fraction(1, 2)),
    )
    assert humanities.reason.kind == "part"
    assert texts(humanities.reason) == [
        "part: humanities: 2 of 2 credit, met",
        "counted: credit:a 1",
        "counted: credit:b 0.5",
        "counted: credit:c 0.5",
        "setting: humanities of policy local (district)",
        "setting: 2 credit",
        "clause: section 1",
    ]
    assert humanities.reason.origin == Origin("policies/local.yaml", ("diplomas", 0, "requirements", 0))
    assert humanities.reason.children[0].origin == Origin("credits.yaml", ("a",))
    assert (of(found, "civics").within, of(found, "stem").cites) == ("humanities", "section 2")
    finance = of(found, "finance")
    assert (finance.shared, finance.counted, finance.credits) == (True, Fraction(1, 2), (("credit:c", Fraction(1, 2)),))


def test_what_is_short_is_named() -> None:
    found = audit(CREDITS[:3], DONE)
    assert found.state == "short"
    assert found.total is not None
    assert (found.total.counted, found.total.short, found.total.state) == (2, 2, "short")
    assert states(found) == {"humanities": "met", "civics": "met", "stem": "short", "finance": "met"}
    assert (of(found, "stem").counted, of(found, "stem").short) == (0, 1)
    assert texts(found.reason)[0] == "note: 2 of 6 parts of the diploma are open"
    assert [child.text for child in found.reason.children[:2]] == [
        "total: 2 of 4 credit, short",
        "stem: 0 of 1 credit, short",
    ]
    assert audit(CREDITS[1:4], DONE).state == "short"


def test_a_total_of_exactly_what_is_needed_is_met_and_less_is_not() -> None:
    exact = {"credits": 4, "requirements": [], "conditions": []}
    assert audit(diploma=exact).state == "met"
    assert audit(diploma=exact | {"credits": 4.01}).state == "short"
    assert audit(CREDITS[1:], diploma=exact).state == "short"


def test_an_open_condition_leaves_the_diploma_open() -> None:
    found = audit()
    assert (found.state, found.conditions[0].state) == ("short", "short")
    waived = audit(None, decision("waiver", "2025-02-01", condition="form", role="parent"))
    assert (waived.state, waived.conditions[0].state) == ("met", "not-applicable")


def test_credit_that_waits_counts_nowhere_and_needs_a_decision_where_it_would_matter() -> None:
    faulty = credit("seat-time", 1, "2025-01-13", id="d", toward=["stem"], days=10)
    found = audit([*CREDITS[:3], faulty, CREDITS[4]], DONE)
    assert found.state == "needs-decision"
    assert found.total is not None
    assert (found.total.counted, found.total.short, found.total.state) == (3, 1, "needs-decision")
    assert "credit:d" not in dict(found.total.credits)
    assert says(found.total.reason, "set-aside: credit:d 1, waits for a decision")
    assert (of(found, "stem").state, of(found, "stem").counted, of(found, "stem").short) == ("needs-decision", 0, 1)
    assert says(of(found, "stem").reason, "met once the credit that waits for a decision counts")
    assert of(found, "humanities").state == "met"
    small = credit("seat-time", 0.5, "2025-01-13", id="d", toward=["stem"], days=10)
    less = audit([*CREDITS[:3], small, CREDITS[4]], DONE)
    assert (less.state, of(less, "stem").state) == ("short", "short")
    assert less.total is not None
    assert less.total.state == "short"


def test_a_waiting_approval_makes_the_audit_wait() -> None:
    asked = [{"for": {"experience": "algebra"}, "approval": True}]
    evidence = [score("M.1.a", "proficient", "2025-10-10")]
    without = [one for one in CREDITS if one.record.id != "d"]
    waiting = audit(without, DONE, credit_rules=asked, evidence=evidence, sections=[section()])
    assert (waiting.state, of(waiting, "stem").state) == ("needs-decision", "needs-decision")
    approved = decision("approval", "2025-09-01", experience="algebra")
    found = audit(without, DONE, approved, credit_rules=asked, evidence=evidence, sections=[section()])
    assert (found.state, of(found, "stem").credits) == ("met", (("experience:algebra", 1),))


def test_an_exemption_lifts_the_named_requirement_and_not_the_total() -> None:
    exempt = decision("exemption", "2026-03-04", requirement="stem", role="planning-team")
    found = audit(CREDITS[:3], DONE, exempt)
    stem = of(found, "stem")
    assert (stem.state, stem.needed, stem.short) == ("not-applicable", 1, 0)
    assert says(stem.reason, "decision: exempted on 2026-03-04 by planning-team: file 2026-03-04 (C003)")
    assert found.total is not None
    assert (found.total.needed, found.total.state, found.state) == (4, "short", "short")
    assert says(found.total.reason, "an exemption lifts a requirement; the total stays what it is")
    assert audit([*CREDITS[:3], credit("transfer", 2, "2025-01-15", id="more")], DONE, exempt).state == "met"
    before = audit(CREDITS[:3], DONE, exempt, as_of="2026-03-03")
    assert of(before, "stem").state == "short"
    assert before.total is not None
    assert not says(before.total.reason, "an exemption lifts")
    again = decision("exemption", "2026-03-01", requirement="stem", id="first")
    assert says(of(audit(None, exempt, again), "stem").reason, "exempted on 2026-03-01")


def test_an_exempt_requirement_takes_no_credit_from_another() -> None:
    exempt = decision("exemption", "2026-03-04", requirement="stem")
    either = [credit("transfer", 1, "2025-01-10", id="x", toward=["stem", "arts"])]
    asked = {"requirements": [STEM, {"id": "arts", "title": "Arts", "credits": 1}], "conditions": [], "credits": 1}
    assert audit(either, diploma=asked).state == "short"
    assert states(audit(either, exempt, diploma=asked)) == {"stem": "not-applicable", "arts": "met"}


def test_a_substitution_lets_other_credit_count() -> None:
    asked = {"requirements": [HUMANITIES, CIVICS, STEM], "conditions": [], "credits": 1}
    had = [credit("transfer", 1, "2025-01-10", id="x", toward=["civics"])]
    swap = decision("substitution", "2026-03-04", requirement="stem", by_credit_toward="humanities", role="principal")
    found = audit(had, swap, diploma=asked)
    assert of(found, "stem").credits == ()
    surplus = [credit("transfer", 1, f"2025-01-1{place}", id=f"x{place}", toward=["civics"]) for place in range(3)]
    found = audit(surplus, swap, diploma=asked)
    assert states(found) == {"humanities": "met", "civics": "met", "stem": "met"}
    assert says(
        of(found, "stem").reason,
        "decision: credit toward humanities may count here, decided on 2026-03-04 by principal: file 2026-03-04",
    )
    assert states(audit(surplus, swap, diploma=asked, as_of="2026-03-03"))["stem"] == "short"
    other = decision("substitution", "2026-03-04", requirement="stem", by_credit_toward="gone")
    assert states(audit(surplus, other, diploma=asked))["stem"] == "short"
    named = [credit("transfer", 1, "2025-01-10", id="x", toward=["gone"])]
    assert of(audit(named, other, diploma=asked), "stem").state == "met"


def test_required_competencies_where_the_diploma_asks_for_them() -> None:
    asked = {"requirements": [], "conditions": [], "competencies": True, "credits": 1}
    evidence = [score("M.1.a", "proficient", "2025-10-10")]
    found = audit(diploma=asked, evidence=evidence)
    assert [(one.target, one.outcome) for one in found.competencies] == [
        ("M.1", "mastered"),
        ("M.2", "not-enough-evidence"),
    ]
    assert found.state == "short"
    assert says(found.reason, "M.2: not enough evidence")
    both = [*evidence, score("M.2", "proficient", "2025-10-11")]
    assert audit(diploma=asked, evidence=both).state == "met"
    exempt = decision("exemption", "2026-01-01", competency="M.2")
    assert audit(None, exempt, diploma=asked, evidence=evidence).state == "met"
    pair = score("M.2", "developing", "2025-10-11", second=("t-two", "proficient"))
    assert audit(diploma=asked, evidence=[*evidence, pair]).state == "needs-decision"
    low = score("M.2", "developing", "2025-10-11")
    assert audit(diploma=asked, evidence=[*evidence, low]).state == "short"
    assert audit(diploma=asked | {"competencies": False}).competencies == ()


def test_a_retired_competency_is_no_longer_required_from_its_day() -> None:
    asked = rules(requirements=[], conditions=[], competencies=True, credits=1)
    district = make_district([competency("M.1", retired={"on": "2026-02-01"})], policies=[asked])
    closure = make_closure(credits_had=CREDITS)
    before = audit_credits(district, closure, day("2026-01-31"))
    assert (before.state, [one.target for one in before.competencies]) == ("short", ["M.1"])
    after = audit_credits(district, closure, day("2026-02-01"))
    assert (after.state, after.competencies) == ("met", ())


def test_an_expelled_student_waits_for_the_board_when_all_else_is_met() -> None:
    waiting = audit(None, DONE, status="expelled")
    assert waiting.state == "needs-decision"
    assert says(waiting.reason, "the board has not determined")
    may = decision("determination", "2026-05-01", finding="may-graduate", role="board")
    found = audit(None, DONE, may, status="expelled")
    assert found.state == "met"
    assert says(found.reason, "the board found on 2026-05-01: may-graduate")
    may_not = decision("determination", "2026-05-01", finding="may-not-graduate", role="board")
    assert audit(None, DONE, may_not, status="expelled").state == "short"
    assert audit(None, status="expelled").state == "short"


def test_a_conferred_diploma_stands() -> None:
    found = audit([], conferrals=[conferral("2026-06-12"), conferral("2026-06-13")])
    assert (found.state, found.conferred) == ("met", date(2026, 6, 12))
    assert of(found, "stem").state == "short"
    assert found.reason.text == "diploma was conferred on 2026-06-12, which stands"
    assert found.reason.origin == Origin("ledger.yaml", ("diploma", "2026-06-12"))
    assert says(found.reason, "stem: 0 of 1 credit, short")
    assert audit([], conferrals=[conferral("2026-06-12")], as_of="2026-06-11").conferred is None
    nowhere = audit([], conferrals=[conferral("2026-06-12")], diploma={"classes": {"to": 2000}})
    assert (nowhere.state, nowhere.diploma) == ("met", None)


def test_without_a_diploma_for_the_class_it_is_undetermined() -> None:
    found = audit(diploma={"classes": {"to": 2026}})
    assert (found.state, found.diploma, found.diploma_title, found.total) == (
        "undetermined-by-policy",
        None,
        None,
        None,
    )
    assert (found.requirements, found.conditions, found.competencies) == ((), (), ())
    assert [award.id for award in found.awards] == ["credit:a", "credit:b", "credit:c", "credit:d", "credit:e"]
    assert "no policy defines a diploma" in found.reason.text


def test_posted_credit_counts_as_posted_whatever_the_policy_says_now() -> None:
    found = audit([], DONE, postings=[posting("experience:algebra", 1, "2025-06-01", toward=["stem"])])
    assert of(found, "stem").state == "met"
    assert [(one.award, one.earned, one.posted) for one in found.differences] == [("experience:algebra", 0, 1)]


def test_progress_is_in_the_audit() -> None:
    found = audit([], sections=[section()])
    assert [(one.experience, one.missing) for one in found.progress] == [("algebra", ("M.1",))]


@pytest.mark.parametrize("as_of", ["2025-01-09", "2025-01-10", "2025-01-12", "2025-01-14"])
def test_the_total_is_the_sum_of_what_was_had_by_then(as_of: str) -> None:
    found = audit(as_of=as_of)
    assert found.total is not None
    assert found.total.counted == sum(one.record.amount for one in CREDITS if one.record.earned <= day(as_of))


def test_a_search_that_gives_up_never_says_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "assign", lambda *given, split: replace(assign(*given, split=split), proved=False))
    found = audit(CREDITS[:3], DONE)
    assert (of(found, "stem").state, of(found, "humanities").state) == ("needs-decision", "met")
    assert says(of(found, "stem").reason, "it could not be proved")
