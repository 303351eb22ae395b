"""Settings as reasons: what each says in words, where it stands and what it cites."""

from mblkit.engine.results import Reason
from mblkit.engine.settings import InForce, Won
from mblkit.model.judging import Body
from mblkit.model.methods import Method
from mblkit.model.rollups import RollUp


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
    recent = [f"at most {body.months} months old"] if body.months is not None else []
    return ", ".join([f"{' or '.join(body.purposes)} evidence", *minimums, *recent])


def describe_method(method: Method) -> str:
    """Return what a method does, in words."""
    if method.name == "latest":
        return f"method latest, of equals the {method.ties}"
    if method.name == "mean":
        return f"method mean, rounded {method.rounding or 'half-up'} to {method.places} places"
    return f"method {method.name}"


def describe_rollup(rollup: RollUp, parts: str) -> str:
    """Return what a roll-up asks for, in words."""
    return f"all {parts}" if rollup.count is None else f"at least {rollup.count} {parts}"


def judging_reasons(settings: InForce, *, rolled_up: bool) -> tuple[Reason, ...]:
    """Return the settings behind a judgement as reasons: those of a roll-up, or of a body of evidence."""
    kept = setting_reason(settings.retention, f"retention {settings.retention.value}")
    if rolled_up:
        return (setting_reason(settings.rollup, describe_rollup(settings.rollup.value, "indicators")), kept)
    return (
        setting_reason(settings.body, describe_body(settings.body.value)),
        setting_reason(settings.method, describe_method(settings.method.value)),
        setting_reason(settings.target, f"target {settings.target.value}"),
        kept,
    )
