"""What a change does: the sense of each effect, and what is not told."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from mblkit.engine.impact import Effect, Snapshot, effects
from mblkit.engine.recognized import Recognized
from mblkit.engine.results import Audit, Award, ConditionResult, Judgement, Reason, RequirementResult

DAY = date(2026, 6, 1)
WHY = Reason("note", "because")


def judgement(outcome: Any, level: str | None = None) -> Judgement:  # noqa: ANN401 - an outcome
    return Judgement("MATH.1", outcome, level, None, None, None, 1, (), WHY)


def award(amount: str, *, waits: bool = False) -> Award:
    return Award(
        id="experience:algebra", title="Algebra", type=None, area=None, basis="mastery", amount=Fraction(amount),
        toward=(), earned=DAY, grade=None, posted=None, posted_amount=None, posting=None, needs_decision=waits,
        reason=WHY,
    )  # fmt: skip


def requirement(state: Any, short: str = "0") -> RequirementResult:  # noqa: ANN401 - a state
    return RequirementResult(
        id="stem", title="STEM", needed=Fraction(9), counted=9 - Fraction(short), short=Fraction(short), state=state,
        within=None, shared=False, credits=(), cites=None, force=None, reason=WHY,
    )  # fmt: skip


def condition(state: Any) -> ConditionResult:  # noqa: ANN401 - a state
    return ConditionResult("form", "Form", state, private=False, cites=None, force=None, reason=WHY)


EMPTY = Audit(
    student="s-1", graduating_class=2027, school="hs", as_of=DAY, diploma="d", diploma_title="Diploma", state="short",
    conferred=None, total=None, requirements=(), conditions=(), competencies=(), awards=(), progress=(),
    differences=(), policies=(), reason=WHY,
)  # fmt: skip


def side(*judged: Judgement, **parts: Any) -> Snapshot:  # noqa: ANN401 - parts of an audit
    return Snapshot(replace(EMPTY, **parts), {one.target: one for one in judged})


def found(before: Snapshot, after: Snapshot) -> list[Effect]:
    return list(effects(before, after, {"MATH.1": "Functions"}))


def test_what_is_the_same_is_not_told() -> None:
    same = side(judgement("mastered", "proficient"), awards=(award("1"),), requirements=(requirement("met"),))
    assert found(same, same) == []


@pytest.mark.parametrize(
    ("before", "after", "sense"),
    [
        (judgement("not-yet"), judgement("mastered", "proficient"), "gain"),
        (judgement("mastered", "proficient"), judgement("not-yet", "developing"), "loss"),
        (judgement("mastered", "proficient"), judgement("mastered", "exemplary"), "change"),
        (judgement("not-yet"), judgement("not-enough-evidence"), "change"),
        (None, judgement("mastered"), "gain"),
        (judgement("mastered"), None, "loss"),
    ],
)
def test_mastery_is_gained_lost_or_changed(before: Judgement | None, after: Judgement | None, sense: str) -> None:
    (one,) = found(*(side(*([given] if given is not None else [])) for given in (before, after)))
    assert (one.kind, one.id, one.title, one.sense) == ("mastery", "MATH.1", "Functions", sense)


def test_a_new_competency_that_nobody_has_mastered_is_not_told() -> None:
    assert found(side(), side(judgement("not-enough-evidence"))) == []
    assert found(side(judgement("not-yet")), side()) == []


def test_credit_is_told_with_its_amounts() -> None:
    (gained,) = found(side(), side(awards=(award("1/2"),)))
    assert (gained.sense, gained.before, gained.after) == ("gain", "none", "0.5")
    (less,) = found(side(awards=(award("1"),)), side(awards=(award("2/3"),)))
    assert (less.sense, less.before, less.after) == ("loss", "1", "2/3")
    (waits,) = found(side(awards=(award("1"),)), side(awards=(award("1", waits=True),)))
    assert (waits.sense, waits.after) == ("loss", "1, waits for a decision")


def test_a_requirement_that_is_nearer_is_a_gain() -> None:
    (nearer,) = found(side(requirements=(requirement("short", "2"),)), side(requirements=(requirement("short", "1"),)))
    assert (nearer.sense, nearer.before, nearer.after) == ("gain", "short by 2", "short by 1")
    (met,) = found(side(requirements=(requirement("short", "1"),)), side(requirements=(requirement("met"),)))
    assert met.sense == "gain"
    (lost,) = found(side(requirements=(requirement("met"),)), side(requirements=(requirement("needs-decision"),)))
    assert lost.sense == "loss"


def test_a_condition_and_the_diploma_are_told() -> None:
    before, after = side(conditions=(condition("met"),), state="met"), side(conditions=(condition("short"),))
    assert [(one.kind, one.sense) for one in found(before, after)] == [("condition", "loss"), ("diploma", "loss")]
    assert [(one.kind, one.sense) for one in found(after, before)] == [("condition", "gain"), ("diploma", "gain")]
    (new,) = found(side(), side(conditions=(condition("short"),)))
    assert new.sense == "loss"


def test_honors_are_gained_and_lost() -> None:
    def honored(state: Any, gives: str | None) -> Recognized:  # noqa: ANN401 - a state
        return Recognized("latin", "honors", "Honors", state, gives, None, "all years", None, WHY)

    without, cum, magna = honored("not-met", None), honored("met", "cum laude"), honored("met", "magna cum laude")
    sides = [replace(side(), recognized=(one,)) for one in (without, cum, magna)]
    assert [(one.kind, one.id, one.sense) for one in found(sides[0], sides[1])] == [("recognition", "latin", "gain")]
    assert [one.sense for one in found(sides[1], sides[0])] == ["loss"]
    (other,) = found(sides[1], sides[2])
    assert (other.sense, other.before, other.after) == ("change", "met, cum laude", "met, magna cum laude")
    assert [one.sense for one in found(side(), sides[1])] == ["gain"]
    assert found(side(), sides[0]) == []  # a new rule that the student does not meet takes nothing away
