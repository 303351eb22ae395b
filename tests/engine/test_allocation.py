"""Requirements of every kind against a student's credit and mastery, through the audit."""

# A Fraction equals an int, inside a tuple too.
# mypy: disable-error-code="comparison-overlap"

from fractions import Fraction
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
    plan,
    policy,
    says,
    score,
    section,
    texts,
)

from mblkit.engine import plans
from mblkit.engine.audit import audit_credits
from mblkit.engine.results import Audit, RequirementResult

HALF = Fraction(1, 2)


def req(name: str, credits_needed: object = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - YAML data
    asked = {} if credits_needed is None else {"credits": credits_needed}
    return {"id": name, "title": name.title()} | asked | more


def audit(  # noqa: PLR0913 - one parameter for each kind of record
    requirements: list[Any],
    credits_had: list[Any] | None = None,
    decisions: list[Any] | None = None,
    *,
    evidence: list[Any] | None = None,
    policies: list[Any] | None = None,
    as_of: str = "2027-06-30",
    sections: list[Any] | None = None,
    experiences: list[Any] | None = None,
    plans: list[Any] | None = None,
    **diploma: Any,  # noqa: ANN401
) -> Audit:
    """Audit s-1, of the class of 2027, against a diploma with these requirements."""
    base = {"id": "diploma", "title": "Diploma", "requirements": requirements, "cites": "law"}
    district = make_district(
        [competency("M.1"), competency("M.2"), competency("M.3")],
        experiences=[experience("algebra"), *(experiences or [])],
        policies=[policy("state", "state", diplomas=[base | diploma]), *(policies or [])],
    )
    closure = make_closure(
        evidence or [],
        credits_had=credits_had or [],
        decisions=decisions or [],
        sections=sections or [],
        plans=plans or [],
    )
    return audit_credits(district, closure, day(as_of))


def of(found: Audit, name: str) -> RequirementResult:
    return next(one for one in found.requirements if one.id == name)


def states(found: Audit) -> dict[str, str]:
    return {one.id: one.state for one in found.requirements}


def had(name: str, amount: object, *toward: str, **more: Any) -> Any:  # noqa: ANN401
    return credit("transfer", amount, more.pop("on", "2025-01-10"), id=name, toward=list(toward), **more)


def test_a_diploma_without_a_total() -> None:
    found = audit([req("stem", 1)], [had("a", 1, "stem")])
    assert (found.total, found.state, states(found)) == (None, "met", {"stem": "met"})


def test_mastery_of_an_area() -> None:
    area = req("math", mastery={"areas": ["math"]})
    some = [score("M.1", "proficient", "2026-01-10"), score("M.2", "developing", "2026-01-10")]
    found = of(audit([area], evidence=some), "math")
    assert (found.state, found.mastered, found.of, found.missing) == ("short", 1, 3, ("M.2", "M.3"))
    assert found.reason.text == "math: 1 of 3 competencies mastered, short"
    enough = req("math", mastery={"areas": ["math"], "least": 1})
    assert of(audit([enough], evidence=some), "math").state == "met"
    one = req("math", mastery={"competencies": ["M.2"]})
    assert of(audit([one], evidence=some), "math").missing == ("M.2",)
    lifted = [decision("exemption", f"2026-02-0{n}", competency=f"M.{n}", id=f"d-{n}") for n in (2, 3)]
    assert of(audit([area], decisions=lifted, evidence=some), "math").state == "met"
    every = [decision("exemption", f"2026-02-0{n}", competency=f"M.{n}", id=f"d-{n}") for n in (1, 2, 3)]
    assert of(audit([area], decisions=every), "math").state == "not-applicable"


def test_mastery_beside_credit_asks_for_both() -> None:
    both = req("math", 1, mastery={"competencies": ["M.1"]})
    shown = [score("M.1", "proficient", "2026-01-10")]
    assert of(audit([both], [had("a", 1, "math")]), "math").state == "short"
    assert of(audit([both], evidence=shown), "math").state == "short"
    found = of(audit([both], [had("a", 1, "math")], evidence=shown), "math")
    assert (found.state, found.reason.text) == ("met", "math: 1 of 1 credit; 1 of 1 competencies mastered, met")


def test_mastery_that_no_framework_carries_is_undetermined() -> None:
    found = audit([req("english", mastery={"areas": ["ela"]})])
    assert (found.state, states(found)) == ("undetermined-by-policy", {"english": "undetermined-by-policy"})
    assert says(found.reason, "no required competency of the framework serves the area ela")
    many = audit([req("math", mastery={"competencies": ["M.1"], "least": 2})])
    assert says(many.reason, "2 competencies are asked for, and there are 1")
    assert audit([req("english", mastery={"areas": ["ela"]}), req("stem", 1)]).state == "short"


def test_mastery_that_waits_for_a_decision() -> None:
    rated = score("M.1", "proficient", "2026-01-10", second=("t-two", "developing"))
    found = of(audit([req("math", mastery={"competencies": ["M.1"]})], evidence=[rated]), "math")
    assert found.state == "needs-decision"


ANY = [req("ways", choose=1), req("music", 1, within="ways"), req("trade", 2, within="ways")]


def test_any_of() -> None:
    found = audit(ANY, [had("a", 2, "trade")])
    assert states(found) == {"ways": "met", "music": "not-applicable", "trade": "met"}
    assert (of(found, "ways").choose, of(found, "ways").taken, found.state) == (1, ("trade",), "met")
    assert [one.alternative for one in found.requirements] == [False, True, True]
    assert of(found, "ways").reason.text == "ways: 1 of its parts: trade, met"
    assert says(of(found, "music").reason, "not asked for: another part is taken")
    near = audit(ANY, [had("a", 1, "trade")])
    assert states(near) == {"ways": "short", "music": "not-applicable", "trade": "short"}


def test_two_of_three_and_their_credit_counts_for_the_whole() -> None:
    asked = [req("arts", 2, choose=2), *(req(name, HALF, within="arts") for name in ("music", "drama", "dance"))]
    asked = [one | {"credits": "1/2"} if one["id"] != "arts" else one for one in asked]
    found = audit(asked, [had("a", 1, "music"), had("b", HALF, "dance")])
    assert (states(found)["arts"], of(found, "arts").short) == ("short", HALF)
    done = audit(asked, [had("a", 1, "music"), had("b", 1, "dance")])
    assert (states(done)["arts"], of(done, "arts").taken) == ("met", ("music", "dance"))


def test_a_part_of_a_choice_with_parts_of_its_own_is_met_as_a_whole() -> None:
    asked = [*ANY, req("safety", "1/2", within="trade")]
    assert states(audit(asked, [had("a", 2, "trade")]))["ways"] == "short"
    found = audit(asked, [had("a", 2, "trade"), had("b", "1/2", "safety")])
    assert states(found)["ways"] == "met"


def test_a_condition_is_one_of_the_ways() -> None:
    exam = {"id": "exam", "title": "Exam", "within": "ways"}
    found = audit([*ANY], conditions=[exam])
    assert (states(found)["ways"], found.conditions[0].alternative) == ("short", True)
    done = audit([*ANY], decisions=[decision("completion", "2026-01-10", condition="exam")], conditions=[exam])
    assert (states(done)["ways"], of(done, "ways").taken, done.state) == ("met", ("exam",), "met")


def test_what_is_waived_or_exempt_is_no_longer_one_of_the_ways() -> None:
    lifted = decision("exemption", "2026-01-10", requirement="music")
    found = audit(ANY, decisions=[lifted])
    assert states(found) == {"ways": "short", "music": "not-applicable", "trade": "short"}
    both = [lifted, decision("exemption", "2026-01-11", requirement="trade")]
    assert states(audit(ANY, decisions=both))["ways"] == "met"
    whole = audit(ANY, decisions=[decision("exemption", "2026-01-10", requirement="ways")])
    assert (whole.state, states(whole)["ways"]) == ("met", "not-applicable")


def test_a_choice_that_needs_decision_or_is_undetermined() -> None:
    seat = credit("seat-time", 2, "2025-01-10", id="b", toward=["trade"])
    found = audit(ANY, [seat])
    assert (states(found)["ways"], found.state) == ("needs-decision", "needs-decision")
    open_ = [*ANY, req("english", within="ways", mastery={"areas": ["ela"]})]
    assert states(audit(open_))["ways"] == "undetermined-by-policy"
    assert states(audit(open_, [had("a", 1, "music")]))["ways"] == "met"


def test_choosing_more_parts_than_there_are_is_undetermined() -> None:
    found = audit([req("ways", choose=3), *ANY[1:]])
    assert found.state == "undetermined-by-policy"
    assert says(found.reason, "ways asks for 3 of its parts and has 2")
    assert sum("of policy state" in text and "within" not in text for text in texts(found.reason)) >= 2


def test_a_condition_within_what_is_no_choice_is_undetermined() -> None:
    exam = {"id": "exam", "title": "Exam", "within": "stem"}
    assert says(audit([req("stem", 1)], conditions=[exam]).reason, "exam is a part of stem, which does not choose")


def test_a_choice_in_the_plan() -> None:
    chosen = [req("ways", choose=1, chosen_by="student"), *ANY[1:]]
    mine = plan("2026-01-10", ways=["trade"])
    found = audit(chosen, [had("a", 1, "music")], plans=[mine])
    assert states(found)["ways"] == "needs-decision"
    assert says(of(found, "ways").reason, "chosen in the plan of 2026-01-10: trade")
    later = decision("choice", "2026-02-10", role="student", requirement="ways", parts=["music"])
    assert states(audit(chosen, [had("a", 1, "music")], [later], plans=[mine]))["ways"] == "met"
    assert states(audit(chosen, [had("a", 1, "music")], plans=[plan("2027-07-01", ways=["trade"])]))["ways"] == "met"


def test_credit_of_a_sort_serves_without_toward() -> None:
    electives = req("electives", 2, of={})
    found = audit([req("stem", 1), electives], [had("a", 1, "stem"), had("b", 1), had("c", 1, "stem")])
    assert {one.id: [name for name, _ in one.credits] for one in found.requirements} == {
        "stem": ["credit:a"],
        "electives": ["credit:b", "credit:c"],
    }
    senior = req("last-year", 1, counting="shared", of={"toward": ["stem"], "grades": [12]})
    years = [had("a", 1, "stem", grade=11), had("b", 1, "stem", grade=12)]
    assert of(audit([req("stem", 1), senior], years), "last-year").counted == 1
    assert states(audit([req("stem", 1), senior], years[:1]))["last-year"] == "short"


@pytest.mark.parametrize(
    ("scope", "fits"),
    [
        ({"basis": ["transfer"]}, True),
        ({"basis": ["online"]}, False),
        ({"route": ["summer-school"]}, True),
        ({"route": ["other"]}, False),
        ({"pathway": ["course"]}, False),
        ({"grades": [10]}, True),
        ({"grades": [9]}, False),
        ({"toward": ["stem"]}, True),
        ({"toward": ["algebra-credit"]}, True),
        ({"toward": ["music"], "basis": ["transfer"]}, False),
    ],
)
def test_sorts_of_credit(scope: dict[str, Any], *, fits: bool) -> None:
    asked = [
        req("stem", 1),
        req("algebra-credit", 1, within="stem"),
        req("music", 1),
        req("sort", 1, of=scope, counting="shared"),
    ]
    found = audit(asked, [had("a", 1, "algebra-credit", route="summer-school")])
    assert (of(found, "sort").counted == 1) is fits


def limit(name: str = "cap", most: object = 1, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - YAML data
    return {"id": name, "title": name, "most": most, "of": {"route": ["summer"]}} | more


SUMMER = [
    had(name, 1, "stem", route="summer", on=on)
    for name, on in [("a", "2025-07-10"), ("b", "2025-08-01"), ("c", "2026-07-10")]
]


def test_limits_by_period() -> None:
    asked = [req("stem", 3)]
    for per, counted in (("all", 1), ("summer", 2), ("year", 2)):
        found = audit(asked, SUMMER, credits=3, limits=[limit(per=per)])
        assert found.total is not None
        assert (found.total.counted, of(found, "stem").counted, found.state) == (counted, counted, "short"), per
    total = audit(asked, SUMMER, credits=3, limits=[limit(beyond="total")])
    assert total.total is not None
    assert (total.total.counted, of(total, "stem").counted) == (3, 1)
    half = audit(asked, SUMMER, credits=3, limits=[limit(most="1/2")])
    assert of(half, "stem").credits == (("credit:a", HALF),)
    assert says(half.reason, "set-aside: credit:b 0 of 1")


def test_a_limit_that_may_be_waived_waits_for_the_waiver() -> None:
    asked, rules = [req("stem", 3)], [limit(per="year", waivable=["principal"])]
    found = audit(asked, SUMMER, credits=3, limits=rules)
    assert (found.state, states(found)) == ("needs-decision", {"stem": "needs-decision"})
    assert [(one.id, one.roles) for one in found.steps if one.type == "decision"] == [("cap", ("principal",))]
    waived = decision("waiver", "2025-08-02", condition="cap")
    assert audit(asked, SUMMER, [waived], credits=3, limits=rules).state == "met"
    other_year = audit(asked, SUMMER, [decision("waiver", "2026-08-02", condition="cap")], credits=3, limits=rules)
    assert says(other_year.reason, "waiver of 2026-08-02: it is not for the school year ending in 2025")
    teacher = audit(
        asked, SUMMER, [decision("waiver", "2025-08-02", condition="cap", role="teacher")], credits=3, limits=rules
    )
    assert says(teacher.reason, "teacher may not waive it")


def test_semester_credits() -> None:
    found = audit([req("english", 8)], [had("a", 4, "english")], credits=46, unit="1/2")
    assert found.total is not None
    assert (found.total.needed, of(found, "english").needed, states(found)) == (23, 4, {"english": "met"})
    assert says(found.reason, "one credit of the diploma is 0.5 credit")


def test_split_credit() -> None:
    asked = [req("a", "3/2"), req("b", "3/2")]
    three = [had(name, 1, "a", "b") for name in ("x", "y", "z")]
    assert audit(asked, three).state == "short"
    found = audit(asked, three, split=True)
    assert found.state == "met"
    assert sorted(amount for one in found.requirements for _, amount in one.credits) == [HALF, HALF, 1, 1]
    assert says(found.requirements[0].reason, "0.5 of 1")


def test_two_policies_of_a_layer_that_ask_differently_are_undetermined() -> None:
    def more(name: str, amount: int, **addition: Any) -> dict[str, Any]:  # noqa: ANN401
        return policy(name, additions=[{"to": "diploma", "requirements": [req("stem", amount)]} | addition])

    found = audit([req("stem", 1)], policies=[more("one", 2), more("two", 3)])
    assert found.state == "undetermined-by-policy"
    assert says(found.reason, "stem is asked for in two ways by policies of the layer district")
    assert says(found.reason, "stem of policy one")
    assert says(found.reason, "stem of policy two")
    assert audit([req("stem", 1)], policies=[more("one", 2), more("two", 2)]).state == "short"
    totals = audit([req("stem", 1)], policies=[more("one", 2, credits=20), more("two", 2, credits=21)], credits=19)
    assert says(totals.reason, "the total of credit is given twice by policies of the layer district")


def test_a_diploma_by_decision_is_for_those_whom_the_board_names() -> None:
    other = {"id": "other", "title": "Other", "by_decision": ["board"], "requirements": [req("stem", 1)]}
    rules = [policy("more", "state", diplomas=[other])]
    usual = audit([req("stem", 2)], [had("a", 1, "stem")], policies=rules)
    assert (usual.diploma, usual.state) == ("diploma", "short")
    board = decision("choice", "2026-01-10", role="board", diploma="other")
    found = audit([req("stem", 2)], [had("a", 1, "stem")], [board], policies=rules)
    assert (found.diploma, found.state) == ("other", "met")
    assert says(found.reason, "decision: the diploma other was chosen on 2026-01-10 by board")
    student = decision("choice", "2026-01-10", role="student", diploma="other")
    aside = audit([req("stem", 2)], [had("a", 1, "stem")], [student], policies=rules)
    assert (aside.diploma, aside.state) == ("diploma", "short")
    assert says(aside.reason, "set-aside: student may not choose the diploma")
    gone = audit([req("stem", 2)], decisions=[decision("choice", "2026-01-10", role="board", diploma="gone")])
    assert gone.state == "undetermined-by-policy"


def test_the_next_steps_close_the_gap_with_what_is_nearest() -> None:
    courses = [
        experience("geometry", ["M.1", "M.2"], toward=["stem"]),
        experience("statistics", ["M.2"], toward=["stem"]),
        experience("physics", ["M.3"], toward=["stem"], grades=[11]),
        experience("calculus", ["M.3"], toward=["stem"], grades=[12]),
    ]
    rosters = [section("g.1", "geometry"), section("s.1", "statistics")]
    more: dict[str, Any] = {"sections": rosters, "experiences": courses}
    found = audit([req("stem", 1)], **more)
    assert [(one.type, one.id, one.closes) for one in found.steps] == [("experience", "statistics", ("stem",))]
    two = audit([req("stem", 2)], **more)
    assert [one.id for one in two.steps] == ["statistics", "geometry"]
    three = audit([req("stem", 3)], **more)
    assert [(one.type, one.id) for one in three.steps][-1] == ("offered", "physics")
    assert audit([req("stem", 1)], [had("a", 1, "stem")], **more).steps == ()


def test_the_steps_toward_mastery_and_conditions() -> None:
    form = {"id": "form", "title": "Form", "waivable": ["parent", {"role": "teacher", "from": "03-15"}]}
    shown = [score("M.1", "proficient", "2026-01-10")]
    found = audit([req("math", mastery={"areas": ["math"], "least": 2})], evidence=shown, conditions=[form])
    assert [(one.type, one.id, one.closes, one.roles) for one in found.steps] == [
        ("competency", "M.2", ("math",), ()),
        ("condition", "form", ("form",), ("parent", "teacher")),
    ]


def test_requirements_that_cannot_be_met_all_at_once_are_short() -> None:
    """The waiting half credit lets the other requirement be met instead, not both."""
    asked = [req("first", 1), req("second", 1)]
    waits = credit("seat-time", HALF, "2025-01-10", id="w", toward=["first"], days=1)
    found = audit(asked, [had("a", 1, "first", "second"), waits])
    assert states(found) == {"first": "met", "second": "needs-decision"}
    assert found.state == "short"
    assert says(found.reason, "the requirements are not met all at once, whatever is decided")


def test_a_proposal_that_a_limit_makes_useless_gives_way_to_another() -> None:
    courses = [
        experience("online-algebra", ["M.1"], toward=["stem"], type="virtual"),
        experience("geometry", ["M.1", "M.2"], toward=["stem"]),
        experience("nothing", ["M.3"], toward=["stem"]),
    ]
    found = audit(
        [req("stem", 1), req("arts", 1)],
        [had("a", 1, "arts")],
        [decision("exemption", "2026-02-01", competency="M.3")],
        sections=[section("o.1", "online-algebra"), section("g.1", "geometry"), section("n.1", "nothing")],
        experiences=courses,
        limits=[limit(most=0, of={"pathway": ["virtual"]})],
    )
    assert "geometry" in [one.id for one in found.steps]
    assert "nothing" not in [one.id for one in found.steps]


def test_a_choice_that_could_not_be_proved_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "SETS", 1)
    found = audit(ANY, [had("a", 2, "trade")])
    assert states(found)["ways"] == "needs-decision"
    assert says(of(found, "ways").reason, "it could not be proved")
