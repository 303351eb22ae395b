"""Audits for a terminal. Ids only, never a name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from mblkit.diagnostics import Diagnostic
from mblkit.engine.results import Audit, ConditionResult, Judgement, Progress, Reason, RequirementResult, Step
from mblkit.model.numbers import show
from mblkit.reports.audit import Batch, Errors, by_class
from mblkit.reports.columns import aligned, paragraph
from mblkit.reports.signs import cells

_WIDTH = 100
_TITLE = 48


def as_table(batch: Batch, *, detailed: bool) -> str:
    """Return the audits in full, or one line a student and one a class."""
    made = f"! from the files of the commit {batch.revision[:12]}\n\n" if batch.revision is not None else ""
    if not detailed:
        return made + summary_table(batch)
    warned = [f"! what follows may be wrong: {_errors(student, batch.allowed)}" for student in sorted(batch.allowed)]
    blocked = [_errors(student, batch.blocked) for student in sorted(batch.blocked)]
    return made + "\n\n".join((*warned, *map(student_table, batch.audits), *blocked)) + "\n"


def student_table(audit: Audit) -> str:
    """Return one student's audit: the requirements, the conditions, and what is still to do."""
    parts = [
        _headline(audit),
        _requirements(audit),
        _section("Conditions", (_condition(one) for one in audit.conditions)),
        _section("Competencies that the diploma still asks for", _open_competencies(audit.competencies)),
        _section("Waiting for a decision", _waiting(audit)),
        _section("Under way", (_under_way(one) for one in audit.progress)),
        _section("What would close the gap", _closing(audit.steps)),
        _section("Earned and not posted, or posted otherwise", _posting(audit)),
        _section("Policies", (f"{name}, as of {day}" for name, day in audit.policies)),
    ]
    return "\n\n".join(part for part in parts if part)


def _headline(audit: Audit) -> str:
    line = f"{audit.student}   class of {audit.graduating_class}   {audit.school}   as of {audit.as_of}"
    title = audit.diploma_title or "no diploma can be told"
    conferred = f", conferred on {audit.conferred}" if audit.conferred is not None else ""
    return "\n".join((line, paragraph(f"{title}: {audit.state}{conferred}", _WIDTH)))


def _requirements(audit: Audit) -> str:
    results = (*((audit.total,) if audit.total is not None else ()), *audit.requirements)
    if not results:
        return paragraph(audit.reason.text, _WIDTH, 2)
    depths = _depths(audit.requirements)
    rows = [("Requirement", "needed", "counted", "short", "state", "")]
    rows.extend(
        (
            f"{'  ' * depths.get(one.id, 0)}{one.title}",
            *_amounts(one),
            one.state,
            _remarks(one),
        )
        for one in results
    )
    return aligned(rows, widest=(_TITLE,), right=(1, 2, 3), indent=2)


def _amounts(result: RequirementResult) -> tuple[str, str, str]:
    """Return what is needed, counted and short: credit, or competencies or parts where no credit is asked for."""
    needed, counted, short = result.needed, result.counted, result.short
    if not needed and result.of is not None and result.mastered is not None:
        needed, counted = Fraction(result.of), Fraction(result.mastered)
        short = needed - counted
    elif not needed and result.choose is not None:
        return show(Fraction(result.choose)), "", ""
    return show(needed), show(counted), show(short) if short > 0 else "-"


def _remarks(result: RequirementResult) -> str:
    remarks = ["counts beside others"] if result.shared else []
    if result.of is not None:
        remarks.append(f"and {result.mastered} of {result.of} competencies" if result.needed else "competencies")
    if result.choose is not None:
        remarks.append(f"{result.choose} of its parts: {', '.join(result.taken)}")
    return "; ".join(remarks)


def _depths(requirements: Iterable[RequirementResult]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for one in requirements:
        depths[one.id] = depths[one.within] + 1 if one.within in depths else 0
    return depths


def _condition(result: ConditionResult) -> str:
    why = [child.text for child in result.reason.children if child.kind == "note"]
    return f"{result.title}: {result.state}{f', {why[0]}' if why else ''}"


def _open_competencies(judgements: Iterable[Judgement]) -> Iterator[str]:
    """Yield the competencies that are not mastered, a line for each outcome."""
    outcomes: dict[str, list[str]] = {}
    for one in judgements:
        if one.outcome not in {"mastered", "not-applicable"}:
            outcomes.setdefault(one.outcome, []).append(one.target)
    yield from (f"{outcome}: {', '.join(targets)}" for outcome, targets in sorted(outcomes.items()))


def _waiting(audit: Audit) -> Iterator[str]:
    """Yield what waits for somebody's decision, with what is known of it."""
    open_ = {"needs-decision", "undetermined-by-policy"}
    results: tuple[RequirementResult | ConditionResult, ...] = (*audit.requirements, *audit.conditions)
    yield from (_with_notes(one.reason) for one in results if one.state in open_)
    yield from (_with_notes(award.reason) for award in audit.awards if award.needs_decision)
    yield from (_with_notes(one.reason) for judged in audit.competencies for one in _undecided(judged))
    if audit.state == "undetermined-by-policy":
        yield _with_notes(audit.reason)
    elif audit.state != "met":
        yield from (child.text for child in audit.reason.children if child.kind == "note")


def _undecided(judged: Judgement) -> Iterator[Judgement]:
    """Yield what waits for a decision, the parts of a competency where these do."""
    parts = [one for part in judged.parts for one in _undecided(part)]
    yield from parts or ([judged] if judged.outcome == "needs-decision" else [])


def _with_notes(reason: Reason) -> str:
    """Return what a reason says, with the notes and figures right behind it: there stands what is asked for."""
    notes = [child.text for child in reason.children if child.kind in {"note", "arithmetic"}]
    return f"{reason.text} ({'; '.join(notes)})" if notes else reason.text


def _closing(steps: Iterable[Step]) -> Iterator[str]:
    """Yield the next steps toward credit and mastery, and who may take the decisions that are awaited."""
    words = {"experience": "under way", "offered": "offered", "competency": "to be mastered"}
    for one in steps:
        what = f", for {', '.join(one.closes)}" if one.closes else ""
        if one.type in words:
            yield f"{one.id}: {words[one.type]}{what}"
        elif one.roles:
            verb = "waived" if one.type == "condition" else "decided"
            yield f"{one.id}: may be {verb} by {', '.join(one.roles)}"


def _under_way(progress: Progress) -> str:
    missing = f"; to do: {', '.join(progress.missing)}" if progress.missing else ""
    return f"{progress.reason.text}{missing}"


def _posting(audit: Audit) -> Iterator[str]:
    for award in audit.awards:
        if award.posted is None and not award.needs_decision:
            yield f"{award.id}: {show(award.amount)} credit earned, not posted"
    for difference in audit.differences:
        yield difference.reason.text


def _section(title: str, lines: Iterable[str]) -> str:
    shown = [paragraph(line, _WIDTH, 4) for line in lines]
    return "\n".join((f"  {title}", *shown)) if shown else ""


def summary_table(batch: Batch) -> str:
    """Return one line a student, and one a class."""
    rows = (student_row(audit, warned=audit.student in batch.allowed) for audit in batch.audits)
    return summary_of(rows, by_class(batch.audits), batch)


def summary_of(students: Iterable[Sequence[str]], classes: Mapping[int, Mapping[str, int]], batch: Batch) -> str:
    """Return one line a student, from their rows, and one a class; those without an audit are in `batch`."""
    rows: list[Sequence[str]] = [("student", "class", "school", "state", "credits", "needed", "still to do")]
    rows.extend(students)
    rows.extend(
        (student, "", "", "blocked", "", "", _rules(batch.blocked[student])) for student in sorted(batch.blocked)
    )
    parts: list[str] = [aligned(rows, right=(4, 5)), ""]
    parts.extend(_class_line(year, states) for year, states in classes.items())
    if batch.blocked:
        parts.append(f"without an audit, because of errors: {len(batch.blocked)}")
    if batch.allowed:
        parts.append(f"! audited in spite of errors, may be wrong: {', '.join(sorted(batch.allowed))}")
    return "\n".join(parts) + "\n"


def student_row(audit: Audit, *, warned: bool) -> tuple[str, ...]:
    """Return the cells of a student in the table of several."""
    total = audit.total
    return (
        f"{audit.student} !" if warned else audit.student,
        str(audit.graduating_class),
        audit.school,
        audit.state,
        show(total.counted) if total is not None else "",
        show(total.needed) if total is not None else "",
        _brief(_to_do(audit)),
    )


def _to_do(audit: Audit) -> Iterator[str]:
    closed = {"met", "not-applicable"}
    asked = [one for one in audit.requirements if one.state not in closed and not one.alternative]
    yield from (f"{one.id} {show(one.short)}" if one.short else one.id for one in asked)
    if audit.total is not None and audit.total.short and not asked:
        yield f"total {show(audit.total.short)}"
    yield from (one.id for one in audit.conditions if one.state not in closed and not one.alternative)
    open_ = sum(one.outcome not in {"mastered", "not-applicable"} for one in audit.competencies)
    if open_:
        yield f"{open_} competencies" if open_ > 1 else "1 competency"
    if audit.state in {"needs-decision", "undetermined-by-policy"}:
        notes = [child.text for child in audit.reason.children if child.kind == "note"]
        yield from notes or [audit.reason.text]


def _brief(items: Iterable[str]) -> str:
    """Return items on one line of a table, and how many there was no room for."""
    shown, rest = list[str](), list(items)
    while rest and cells(", ".join((*shown, rest[0]))) <= _TITLE:
        shown.append(rest.pop(0))
    return ", ".join((*shown, *((f"and {len(rest)} more",) if shown and rest else rest[:1])))


def _errors(student: str, touched: Errors) -> str:
    return f"{student}: {_rules(touched[student])}"


def _rules(errors: Iterable[Diagnostic]) -> str:
    return f"errors in the records: {', '.join(sorted({error.rule for error in errors}))}"


def _class_line(year: int, states: Mapping[str, int]) -> str:
    counts = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    return f"class of {year}: {counts}"
