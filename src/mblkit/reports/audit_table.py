"""Audits for a terminal. Ids only, never a name."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from mblkit.diagnostics import Diagnostic
from mblkit.engine.results import Audit, ConditionResult, Judgement, Progress, Reason, RequirementResult
from mblkit.model.numbers import show
from mblkit.reports.audit import Batch, Errors, by_class
from mblkit.reports.columns import aligned, paragraph

_WIDTH = 100
_TITLE = 48


def as_table(batch: Batch, *, detailed: bool) -> str:
    """Return the audits in full, or one line a student and one a class."""
    if not detailed:
        return summary_table(batch)
    warned = [f"! what follows may be wrong: {_errors(student, batch.allowed)}" for student in sorted(batch.allowed)]
    blocked = [_errors(student, batch.blocked) for student in sorted(batch.blocked)]
    return "\n\n".join((*warned, *map(student_table, batch.audits), *blocked)) + "\n"


def student_table(audit: Audit) -> str:
    """Return one student's audit: the requirements, the conditions, and what is still to do."""
    parts = [
        _headline(audit),
        _requirements(audit),
        _section("Conditions", (_condition(one) for one in audit.conditions)),
        _section("Competencies that the diploma still asks for", (_open_competencies(audit.competencies))),
        _section("Waiting for a decision", _waiting(audit)),
        _section("Under way", (_under_way(one) for one in audit.progress)),
        _section("Earned and not posted, or posted otherwise", _posting(audit)),
        _section("Policies", (f"{name}, as of {day}" for name, day in audit.policies)),
    ]
    return "\n\n".join(part for part in parts if part)


def _headline(audit: Audit) -> str:
    line = f"{audit.student}   class of {audit.graduating_class}   {audit.school}   as of {audit.as_of}"
    title = audit.diploma_title or "no diploma is defined for this class"
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
            show(one.needed),
            show(one.counted),
            show(one.short) if one.short > 0 else "-",
            one.state,
            "counts beside others" if one.shared else "",
        )
        for one in results
    )
    return aligned(rows, widest=(_TITLE,), right=(1, 2, 3), indent=2)


def _depths(requirements: Iterable[RequirementResult]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for one in requirements:
        depths[one.id] = depths[one.within] + 1 if one.within in depths else 0
    return depths


def _condition(result: ConditionResult) -> str:
    return f"{result.title}: {result.state}"


def _open_competencies(judgements: Iterable[Judgement]) -> Iterator[str]:
    for one in judgements:
        if one.outcome not in {"mastered", "not-applicable"}:
            yield one.reason.text


def _waiting(audit: Audit) -> Iterator[str]:
    results: tuple[RequirementResult | ConditionResult, ...] = (*audit.requirements, *audit.conditions)
    for one in results:
        if one.state in {"needs-decision", "undetermined-by-policy"}:
            yield _with_last(one.reason)
    for award in audit.awards:
        if award.needs_decision:
            yield _with_last(award.reason)
    if audit.state in {"needs-decision", "undetermined-by-policy"}:
        yield audit.reason.text


def _with_last(reason: Reason) -> str:
    """Return what a reason says, with the last note behind it: that is where a decision is asked for."""
    notes = [child.text for child in reason.children if child.kind == "note"]
    return f"{reason.text} ({notes[-1]})" if notes else reason.text


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
    rows: list[tuple[str, ...]] = [("student", "class", "school", "state", "credits", "needed", "still to do")]
    rows.extend(_student_row(audit, warned=audit.student in batch.allowed) for audit in batch.audits)
    rows.extend(
        (student, "", "", "blocked", "", "", _rules(batch.blocked[student])) for student in sorted(batch.blocked)
    )
    parts: list[str] = [aligned(rows, widest=(0, 0, 0, 0, 0, 0, _TITLE), right=(4, 5)), ""]
    parts.extend(_class_line(year, states) for year, states in by_class(batch.audits).items())
    if batch.blocked:
        parts.append(f"without an audit, because of errors: {len(batch.blocked)}")
    if batch.allowed:
        parts.append(f"! audited in spite of errors, may be wrong: {', '.join(sorted(batch.allowed))}")
    return "\n".join(parts) + "\n"


def _student_row(audit: Audit, *, warned: bool) -> tuple[str, ...]:
    total = audit.total
    return (
        f"{audit.student} !" if warned else audit.student,
        str(audit.graduating_class),
        audit.school,
        audit.state,
        show(total.counted) if total is not None else "",
        show(total.needed) if total is not None else "",
        ", ".join(_to_do(audit)),
    )


def _to_do(audit: Audit) -> Iterator[str]:
    for one in audit.requirements:
        if one.state not in {"met", "not-applicable"}:
            yield one.id if one.short == Fraction(0) else f"{one.id} {show(one.short)}"
    for condition in audit.conditions:
        if condition.state not in {"met", "not-applicable"}:
            yield condition.id
    open_ = sum(one.outcome not in {"mastered", "not-applicable"} for one in audit.competencies)
    if open_:
        yield f"{open_} competencies" if open_ > 1 else "1 competency"


def _errors(student: str, touched: Errors) -> str:
    return f"{student}: {_rules(touched[student])}"


def _rules(errors: Iterable[Diagnostic]) -> str:
    return f"errors in the records: {', '.join(sorted({error.rule for error in errors}))}"


def _class_line(year: int, states: dict[str, int]) -> str:
    counts = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    return f"class of {year}: {counts}"
