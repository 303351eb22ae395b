"""Why: the reasons behind one answer, as an indented text with places or as JSON. Ids only, never a name."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mblkit.diagnostics import Diagnostic, Location, Severity
from mblkit.district import Closure, District
from mblkit.engine.mastery import judge_mastery
from mblkit.engine.recognition import recognize
from mblkit.engine.recognition_rank import Classmates
from mblkit.engine.recognition_rules import rules_among
from mblkit.engine.results import Audit, Award, ConditionResult, Reason, RequirementResult
from mblkit.engine.settings import Cohort, policies_for
from mblkit.errors import MblError
from mblkit.load.nearest import did_you_mean
from mblkit.load.places import place_all
from mblkit.model.origin import Origin
from mblkit.reports.behind import credit_beside, signed, unearned, with_credit_beside
from mblkit.reports.plain import json_text, reason_data
from mblkit.reports.signs import visible

SCHEMA: Final = 1
"""The version of the JSON. Keys are added to it, never taken away or given another meaning."""

_FILES: Final = 1_000
"""In how many files lines are looked up: a student's whole record is in fewer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked about, what the answer is, and why.

    Attributes:
        student: the student's id.
        kind: target, experience, credit, requirement, condition, recognition, total or diploma.
        thing: the id.
        as_of: the day, YYYY-MM-DD.
        state: the outcome or the state, in the words of the result.
        reason: why.
    """

    student: str
    kind: str
    thing: str
    as_of: str
    state: str
    reason: Reason


def explain(
    district: District,
    closure: Closure,
    audit: Audit,
    thing: str,
    classmates: Callable[[], Classmates] | None = None,
) -> Answer:
    """Return the answer about a thing, which may say its kind: `requirement:arts`.

    `classmates` gives the students whom a rule of recognition compares with, where that is asked for; without it,
    there are none. Raises MblError where there is no such thing, or several.
    """
    kind, name = _resolved(thing, tuple(_names(district, audit)))
    if kind == "recognition":
        others = classmates() if classmates is not None else Classmates(district, {closure.id: closure}, audit.as_of)
        state, reason = _of_recognition(others, closure, name)
    else:
        state, reason = _found(district, closure, audit, kind, name)
    thing_id = audit.diploma or name if kind == "diploma" else name
    return Answer(audit.student, kind, thing_id, audit.as_of.isoformat(), state, signed(reason, closure))


def _resolved(thing: str, names: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    """Return the kind and the id that are meant."""
    wanted = sorted({(kind, name) for kind, name in names if thing in {name, f"{kind}:{name}"}})
    if len(wanted) == 1:
        return wanted[0]
    if wanted:
        choice = ", ".join(f"{kind}:{name}" for kind, name in wanted)
        raise MblError(f'"{thing}" is the id of several things', f"write one of {choice}")
    known = {name for _, name in names} | {f"{kind}:{name}" for kind, name in names}
    raise MblError(f'there is nothing called "{thing}" to explain', did_you_mean(thing, known) or _EXAMPLES)


_EXAMPLES: Final = (
    "name a competency, indicator, objective, experience, credit, requirement, condition or rule of recognition; "
    "or total; or diploma; or gpa"
)


def _names(district: District, audit: Audit) -> Iterator[tuple[str, str]]:
    """Yield the kind and the id of everything that can be explained."""
    yield "diploma", audit.diploma or "diploma"
    yield "diploma", "diploma"
    if audit.total is not None:
        yield "total", "total"
    yield from (("requirement", one.id) for one in audit.requirements)
    yield from (("condition", one.id) for one in audit.conditions)
    yield from (("target", name) for name in (*district.competencies, *district.indicators, *district.objectives))
    yield from (("experience", name) for name in district.experiences)
    yield from (("credit", one.id.partition(":")[2]) for one in audit.awards if one.id.startswith("credit:"))
    yield from (("recognition", name) for name in _recognized(district, audit))


def _recognized(district: District, audit: Audit) -> Iterator[str]:
    """Yield the rules of recognition that are in force for the student; there is always a grade point average."""
    cohort = Cohort(audit.graduating_class, audit.as_of, audit.school)
    rules = [one.rule for one in rules_among(policies_for(district, cohort), audit.graduating_class)]
    yield from (one.id for one in rules)
    if not any(one.type == "gpa" for one in rules):
        yield "gpa"


def _found(district: District, closure: Closure, audit: Audit, kind: str, name: str) -> tuple[str, Reason]:
    """Return the state of a thing and the reason for it."""
    if kind == "target":
        judgement = judge_mastery(district, closure, name, audit.as_of)
        return judgement.outcome, judgement.reason
    if kind in {"experience", "credit"}:
        found = _credit(audit, f"{kind}:{name}")
        return found if found is not None else ("nothing", unearned(district, closure, audit, name))
    if kind == "diploma":
        return audit.state, audit.reason
    asked: dict[str, tuple[RequirementResult | ConditionResult, ...]] = {
        "total": (audit.total,) if audit.total is not None else (),
        "requirement": audit.requirements,
        "condition": audit.conditions,
    }
    one = next(result for result in asked[kind] if name in {result.id, "total"})
    beside = credit_beside(audit, one) if isinstance(one, RequirementResult) else ()
    return one.state, with_credit_beside(one.reason, beside)


def _of_recognition(classmates: Classmates, closure: Closure, name: str) -> tuple[str, Reason]:
    """Return what a rule of recognition comes to: what it gives where it gives something, with its state."""
    (found,) = recognize(classmates, [closure.id])
    for one in found.results:
        if one.id == name:
            return f"{one.state}, {one.gives}" if one.gives is not None else one.state, one.reason
    return "not-applicable", Reason("note", f"{name}: the policy ranks nobody, or another rule takes its place")


def _credit(audit: Audit, award_id: str) -> tuple[str, Reason] | None:
    """Return the state of a credit that is earned, posted or under way, with the reason; None for any other."""
    for award in audit.awards:
        if award.id == award_id:
            state = _award_state(award)
            return state, award.reason
    name = award_id.partition(":")[2]
    return next((("under way", one.reason) for one in audit.progress if one.experience == name), None)


def _award_state(award: Award) -> str:
    if award.undetermined:
        return "undetermined-by-policy"
    if award.needs_decision:
        return "needs-decision"
    return "posted" if award.posted is not None else "earned"


def as_json(answer: Answer, notices: tuple[str, ...] = (), revision: str | None = None) -> str:
    """Return the answer as JSON: file and keys for each place, never a line; `revision` is the commit of the files."""
    return json_text(
        {
            "schema": SCHEMA,
            "revision": revision,
            "student": answer.student,
            "kind": answer.kind,
            "id": answer.thing,
            "as_of": answer.as_of,
            "state": answer.state,
            "notices": list(notices),
            "reason": reason_data(answer.reason),
        }
    )


def as_text(answer: Answer, lines: Mapping[Origin, int], notices: tuple[str, ...] = ()) -> str:
    """Return the answer as an indented tree, each reason with its place; settings that stood before are named once."""
    thing = answer.kind if answer.kind == answer.thing else f"{answer.kind} {answer.thing}"
    head = f"{answer.student}, {thing}, as of {answer.as_of}: {answer.state}"
    warned = (f"! {visible(notice)}" for notice in notices)
    return "\n".join((*warned, visible(head), "", *_tree(answer.reason, lines, 0, set()))) + "\n"


def _tree(reason: Reason, lines: Mapping[Origin, int], depth: int, told: set[Reason]) -> Iterator[str]:
    """Yield the lines of a tree. `told` holds the settings that were printed, and grows."""
    label = "" if depth == 0 else f"{reason.kind}: "
    place = f"  [{_place(reason.origin, lines)}]" if reason.origin is not None else ""
    yield f"{'  ' * depth}{label}{visible(reason.text)}{place}"
    settings = {child for child in reason.children if child.kind == "setting"}
    again = settings and settings <= told
    for child in reason.children:
        if not (again and child.kind == "setting"):
            yield from _tree(child, lines, depth + 1, told)
    if again:
        yield f"{'  ' * (depth + 1)}setting: the same as above"
    told |= settings


def _place(origin: Origin, lines: Mapping[Origin, int]) -> str:
    return f"{visible(origin.path)}:{lines[origin]}" if origin in lines else visible(origin.path)


def origins_of(reason: Reason) -> Iterator[Origin]:
    """Yield every place in a tree of reasons, once, in order."""
    yield from dict.fromkeys(_origins(reason))


def _origins(reason: Reason) -> Iterator[Origin]:
    if reason.origin is not None:
        yield reason.origin
    for child in reason.children:
        yield from _origins(child)


def lines_of(reason: Reason, read: Callable[[str], bytes]) -> dict[Origin, int]:
    """Return the lines of the places in a tree, as far as they can be known.

    `read` gives the bytes of a file or raises OSError.
    """
    return lines_at(origins_of(reason), read)


def lines_at(origins: Iterable[Origin], read: Callable[[str], bytes]) -> dict[Origin, int]:
    """Return the lines of some places, as far as they can be known. `read` is as for `lines_of`."""
    known = tuple(dict.fromkeys(origins))
    asked = [Diagnostic("", "", Location(one.path, one.keys), Severity.ADVICE) for one in known]
    placed = place_all(read, asked, _FILES)
    return {
        origin: found.location.line
        for origin, found in zip(known, placed, strict=True)
        if found.location.line is not None
    }
