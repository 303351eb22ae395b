"""Recognition: grade standing, eligibility, honors, honor roll, rank and grade point average, as policies say.

Habits of work are looked at where a rule names them, and only beside academic figures, never in them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from mblkit.district import District
from mblkit.engine.participation import grade_on
from mblkit.engine.recognition_facts import Facts
from mblkit.engine.recognition_figures import measure
from mblkit.engine.recognition_periods import Span, completed_grade_11, span_on
from mblkit.engine.recognition_rank import Classmates, shown_place
from mblkit.engine.recognition_rules import BUILT_IN, RuleInForce, compares, gpa_rule, rivalry
from mblkit.engine.recognized import OPEN, Measured, Recognition, RecognitionState, Recognized, together
from mblkit.engine.results import Reason
from mblkit.model.base import local
from mblkit.model.numbers import show
from mblkit.model.recognition import (
    Audience,
    Eligibility,
    Figure,
    Gpa,
    GradeStanding,
    HonorRoll,
    Honors,
    Period,
    Rank,
)

_BEFORE: Final = "the district's calendar does not reach back to the day"


def compares_students(district: District) -> bool:
    """Tell whether any policy of the district compares students, so that a whole class has to be read for one."""
    return any(compares(one) is not None for kept in district.policies for one in kept.record.recognition)


def recognize(classmates: Classmates, students: Iterable[str]) -> tuple[Recognition, ...]:
    """Return what the policies in force recognize of some students on the day of `classmates`.

    Raises KeyError for a student who is not among them.
    Source: clauses C058 and C089 to C094, section 3.4; dimensions D22 to D28; decision note 18.
    """
    return tuple(_Student(classmates, classmates.facts(one)).recognition() for one in students)


@dataclass(frozen=True, slots=True)
class _Student:
    """One student to whom the rules are applied."""

    classmates: Classmates
    facts: Facts

    def recognition(self) -> Recognition:
        """Return what is recognized of the student."""
        record, day = self.facts.closure.student.record, self.classmates.as_of
        rules = [one for one in self.facts.rules if not isinstance(one.rule, Rank) or one.rule.form != "none"]
        found = [self.apply(one) for one in rules]
        if not any(one.type == "gpa" for one in found):
            built_in = gpa_rule((), None)
            found.extend([self.apply(built_in)] if isinstance(built_in, RuleInForce) else [])
        return Recognition(
            student=record.id,
            graduating_class=record.graduating_class,
            grade=grade_on(self.facts.district, record, day) if record.entered.on <= day else None,
            completed_grade_11=completed_grade_11(self.facts.district, record, day),
            as_of=day,
            results=tuple(found),
        )

    def apply(self, one: RuleInForce) -> Recognized:  # noqa: PLR0911 - one for each type
        """Return what one rule comes to."""
        wrong, rule = rivalry(one), one.rule
        span = self._span(_period(one))
        if wrong is not None:
            return self._result(one, span, Measured("undetermined-by-policy", None, wrong))
        if span is None:
            return self._result(one, None, Measured("not-applicable", None, Reason("note", _BEFORE)))
        match rule:
            case Gpa():
                return self._gpa(one, rule, span)
            case Rank():
                return self._rank(one, rule, span)
            case GradeStanding():
                return self._standing(one, rule, span)
            case Eligibility():
                return self._result(one, span, self._all(rule.criteria, span))
            case Honors() | HonorRoll():
                return self._tiers(one, rule, span)

    def _span(self, period: Period) -> Span | None:
        facts = self.facts
        return span_on(facts.district, facts.closure.student.record, self.classmates.as_of, period)

    def _on(self, span: Span) -> Facts:
        """Return the results at the end of a period: what comes later changes no honor roll."""
        if span.ends == self.classmates.as_of:
            return self.facts
        return Facts.on(self.facts.district, self.facts.closure, span.ends)

    def _all(self, criteria: Sequence[Figure], span: Span) -> Measured:
        """Return whether every cut-off is reached; the value is that of the first figure."""
        facts = self._on(span)
        found = [measure(figure, facts, span, self._placed) for figure in criteria]
        state = together(found)
        text = f"{sum(one.state == 'met' for one in found)} of {len(found)} cut-offs are reached"
        value = found[0].value if found else None
        return Measured(state, value, Reason("part", text, None, tuple(one.reason for one in found)))

    def _placed(self) -> Measured:
        rank = next((one.rule for one in self.facts.rules if isinstance(one.rule, Rank)), None)
        return self.classmates.place(self.facts.closure.id, rank)[1]

    def _gpa(self, one: RuleInForce, rule: Gpa, span: Span) -> Recognized:
        found = self.facts.gpa(None if rule is BUILT_IN else rule.id)
        if found.value is None:
            return self._result(one, span, found)
        state: RecognitionState = "found"
        told = found.reason
        if rule.minimum is not None:
            state = "met" if found.value >= rule.minimum else "not-met"
            text = f"{show(found.value)}, the minimum is {show(rule.minimum)}: {state}"
            told = Reason("arithmetic", text, None, (found.reason,))
        return self._result(one, span, Measured(state, found.value, told), show_average(found.value, rule))

    def _rank(self, one: RuleInForce, rule: Rank, span: Span) -> Recognized:
        place, measured = self.classmates.place(self.facts.closure.id, rule)
        return self._result(one, span, measured, shown_place(place, rule) if place is not None else None)

    def _standing(self, one: RuleInForce, rule: GradeStanding, span: Span) -> Recognized:
        """Return the grade of the last step before the first one that is not reached."""
        stands, told = rule.grades[0].grade - 1, list[Reason]()
        state: RecognitionState = "met"
        for step in rule.grades:
            found = self._all(step.criteria, span)
            told.append(Reason("part", f"grade {step.grade}: {found.state}", None, found.reason.children))
            if found.state != "met":
                state = found.state if found.state in OPEN else state
                break
            stands = step.grade
        grade = grade_on(self.facts.district, self.facts.closure.student.record, self.classmates.as_of)
        if state == "met" and grade is not None and stands < grade:
            state = "not-met"
        text = f"stands in grade {stands}, enrolled in grade {grade if grade is not None else 'none'}"
        measured = Measured(state, Fraction(stands), Reason("part", text, None, tuple(told)))
        return self._result(one, span, measured, str(stands))

    def _tiers(self, one: RuleInForce, rule: Honors | HonorRoll, span: Span) -> Recognized:
        told = list[Reason]()
        if isinstance(rule, HonorRoll) and rule.load is not None:
            load = self._all((rule.load,), span)
            told.extend(load.reason.children)
            if load.state != "met":
                return self._result(one, span, Measured(load.state, None, Reason("part", "load", None, tuple(told))))
        for tier in rule.tiers:
            found = self._all(tier.criteria, span)
            told.append(Reason("part", f"{tier.id}: {found.state}", None, found.reason.children))
            if found.state != "not-met":
                given = tier.id if found.state == "met" else None
                text = f"{tier.id} is reached" if given else f"whether {tier.id} is reached cannot be said"
                reason = Reason("part", text, None, tuple(told))
                return self._result(one, span, Measured(found.state, found.value, reason), given)
        return self._result(
            one, span, Measured("not-met", None, Reason("part", "no tier is reached", None, tuple(told)))
        )

    def _result(self, one: RuleInForce, span: Span | None, found: Measured, gives: str | None = None) -> Recognized:
        rule = one.rule
        return Recognized(
            id=rule.id,
            type=rule.type,
            title=local(rule.title, self.facts.district.language),
            state=found.state,
            gives=gives,
            value=found.value,
            period=span.name if span is not None else "",
            audience=_audience(one),
            reason=Reason("part", f"{rule.id}: {found.state}", one.reason.origin, (found.reason, one.reason)),
        )


def show_average(value: Fraction, rule: Gpa) -> str:
    """Return an average as it is shown: with the decimals of its rule, exact without."""
    return show(value, rule.places) if rule.places is not None else show(value)


def _period(one: RuleInForce) -> Period:
    return one.rule.period if isinstance(one.rule, Eligibility | HonorRoll) else "all"


def _audience(one: RuleInForce) -> tuple[Audience, ...] | None:
    return one.rule.audience if isinstance(one.rule, Gpa | Rank) else None
