"""Settings as reasons: what each says in words, where it stands and what it cites."""

from collections.abc import Iterator

from mblkit.engine.method_words import describe_method
from mblkit.engine.results import Reason
from mblkit.engine.rollup_words import describe_rollup
from mblkit.engine.settings import InForce, Won
from mblkit.model.judging import Body, CountedCode, Retention, Reviewed
from mblkit.model.numbers import show
from mblkit.model.scale import CODES


def setting_reason(won: Won[object], says: str) -> Reason:
    """Return the reason that a setting gives: what it says, where it stands, and what it cites."""
    cited = (Reason("clause", won.cites),) if won.cites is not None else ()
    return Reason("setting", f"{says} ({won.layer})", won.origin, cited)


def describe_body(body: Body) -> str:
    """Return what a body of evidence asks for, in words."""
    minimums = [
        f"at least {count} {many}"
        for count, many in (
            (body.items, "items"),
            (body.tasks, "tasks"),
            (body.measures, "measures"),
            (body.occasions, "days"),
            (body.raters, "scorers"),
        )
        if count > 1
    ]
    otherwise = f", else {' or '.join(body.otherwise)} evidence provisionally" if body.otherwise else ""
    return ", ".join([f"{' or '.join(body.purposes)} evidence{otherwise}", *minimums, *_limits(body), *_codes(body)])


def _limits(body: Body) -> Iterator[str]:
    if body.months is not None:
        yield f"at most {body.months} months old"
    if body.school_years is not None:
        yield "of this school year" if body.school_years == 1 else f"of the last {body.school_years} school years"
    if body.order_by == "recorded":
        yield "in order of the record"
    if body.attempts != "all":
        yield f"the {body.attempts} attempt at each task"
    if body.max_attempts is not None:
        yield f"at most {body.max_attempts} attempts"


def _codes(body: Body) -> Iterator[str]:
    for code in CODES:
        rule = body.codes.rule(code)
        if isinstance(rule, CountedCode):
            given = rule.counts_as
            yield f"{code} counts as {given if isinstance(given, str) else show(given)}"
        elif rule == "blocks":
            yield f"{code} needs a decision"


def describe_retention(retention: Retention) -> str:
    """Return what becomes of mastery that was shown, in words."""
    if isinstance(retention, Reviewed):
        return f"retention current, with a review after {retention.review.months} months"
    return f"retention {retention}"


def judging_reasons(settings: InForce, *, rolled_up: bool) -> tuple[Reason, ...]:
    """Return the settings behind a judgement as reasons: those of a roll-up, or of a body of evidence."""
    kept = setting_reason(settings.retention, describe_retention(settings.retention.value))
    if rolled_up:
        return (setting_reason(settings.rollup, describe_rollup(settings.rollup.value, "indicators")), kept)
    return (
        setting_reason(settings.body, describe_body(settings.body.value)),
        setting_reason(settings.method, describe_method(settings.method.value)),
        setting_reason(settings.target, f"target {settings.target.value}"),
        kept,
    )
