"""What stands behind an answer beside the reasons of the result: who recorded a decision, credit that is elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from mblkit.district import Closure, District
from mblkit.engine.mastery import Standings
from mblkit.engine.participation import participations
from mblkit.engine.results import Audit, Award, Reason, RequirementResult
from mblkit.engine.settings import credit_for
from mblkit.engine.wording import setting_reason
from mblkit.model.decisions import DecisionRecord
from mblkit.model.numbers import show
from mblkit.model.origin import Origin
from mblkit.reports.policy_words import in_words


def signed(reason: Reason, closure: Closure) -> Reason:
    """Return a tree of reasons in which each recorded decision says in which capacity it was taken and who wrote it."""
    return _signed(reason, {kept.origin: kept.record for kept in closure.decisions})


def _signed(reason: Reason, decisions: Mapping[Origin, DecisionRecord]) -> Reason:
    children = tuple(_signed(child, decisions) for child in reason.children)
    record = decisions.get(reason.origin) if reason.kind == "decision" and reason.origin is not None else None
    if record is None:
        return reason if children == reason.children else replace(reason, children=children)
    taken = "" if f"by {record.role}" in reason.text else f"decided by {record.role}, "
    return replace(reason, text=f"{reason.text}; {taken}recorded by {record.by}", children=children)


def with_credit_beside(reason: Reason, beside: tuple[Reason, ...]) -> Reason:
    """Return the reason for a requirement with the credit that is not counted there, behind that which is."""
    last = max((place for place, child in enumerate(reason.children, 1) if child.kind == "counted"), default=0)
    return replace(reason, children=(*reason.children[:last], *beside, *reason.children[last:])) if beside else reason


def credit_beside(audit: Audit, result: RequirementResult) -> tuple[Reason, ...]:
    """Return the credit that may serve a requirement and is not counted there, or not all of it, each with why."""
    counted = dict(result.credits)
    within = {one.id: one.within for one in audit.requirements}
    found: list[Reason] = []
    for award in audit.awards:
        serves = {name for target in award.toward for name in _chain(target, within)}
        rest = award.amount - counted.get(award.id, Fraction(0))
        if result.id in serves and rest > 0 and award.id not in _told(result.reason):
            text = f"{award.id} {show(rest)}: {_elsewhere(audit, result, award)}"
            found.append(Reason("set-aside", text, award.reason.origin))
    return tuple(found)


def _told(reason: Reason) -> set[str]:
    """Return the awards that the result itself says are set aside."""
    return {child.text.partition(" ")[0].rstrip(":") for child in reason.children if child.kind == "set-aside"}


def _chain(requirement: str, within: Mapping[str, str | None]) -> Iterator[str]:
    """Yield a requirement and those that it is a part of."""
    name: str | None = requirement
    while name is not None:
        yield name
        name = within.get(name)


def _elsewhere(audit: Audit, result: RequirementResult, award: Award) -> str:
    if award.undetermined:
        return "undetermined by the policy, so it counts nowhere"
    if award.needs_decision:
        return "waits for a decision, so it counts nowhere"
    others = [
        one.id for one in audit.requirements if one.id != result.id and not one.shared and award.id in dict(one.credits)
    ]
    if others:
        return f"counted for {' and '.join(others)}"
    return "not needed here" if result.short == 0 else "not counted for any requirement"


def unearned(district: District, closure: Closure, audit: Audit, name: str) -> Reason:
    """Return why a student has no credit for an experience, and where the student stands on what it carries.

    `name` may also be a recorded credit that the audit does not have; then there is nothing more to say.
    """
    kept = district.experiences.get(name)
    text = f"{name}: no credit is earned or posted, and nothing is under way"
    if kept is None:
        return Reason("note", text)
    student = closure.student.record
    if kept.record.credit is None:
        return Reason("note", text, kept.origin, (Reason("note", "the experience carries no credit", kept.origin),))
    part = participations(district, closure, audit.as_of).get(name)
    taking = part.reason if part is not None else Reason("note", f"{student.id} takes no part in it by {audit.as_of}")
    standings = Standings(district, closure, audit.as_of)
    carried = (standings.of(target).judgement.reason for target in kept.record.carries)
    settings = credit_for(district, name, student.graduating_class, audit.as_of, student.school)
    asked = setting_reason(settings.requires, in_words("requires", settings.requires.value))
    return Reason("note", text, kept.origin, (taking, *carried, asked))
