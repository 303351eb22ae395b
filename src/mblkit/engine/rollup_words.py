"""Roll-ups in words, and the parts that they name."""

from collections.abc import Iterator
from functools import singledispatch

from mblkit.model.numbers import show
from mblkit.model.rollups import (
    AllRollUp,
    AtLeastRollUp,
    Criteria,
    CriteriaRollUp,
    Criterion,
    EvidenceRollUp,
    FractionRollUp,
    MeanRollUp,
    PointsRollUp,
    RollUp,
)


def parts_named(rule: RollUp) -> tuple[str, ...]:
    """Return the ids of the parts that a rule cannot do without, in its order; a part may stand there twice."""
    if isinstance(rule, PointsRollUp):
        return tuple(one.part for one in rule.parts)
    return tuple(_in_criteria(rule)) if isinstance(rule, CriteriaRollUp) else ()


def _in_criteria(criterion: Criterion | CriteriaRollUp) -> Iterator[str]:
    if isinstance(criterion, str):
        yield criterion
    elif isinstance(criterion, Criteria) and criterion.part is not None:
        yield criterion.part
    else:
        for one in criterion.all or criterion.any:
            yield from _in_criteria(one)


def asked_at_once(rule: RollUp) -> str:
    """Return what credit asks of the parts that an experience carries, in words."""
    counts = isinstance(rule, AllRollUp | AtLeastRollUp | FractionRollUp)
    return f"{describe_rollup(rule, 'parts')}{' mastered' if counts else ','} at once"


@singledispatch
def describe_rollup(rule: RollUp, parts: str) -> str:  # noqa: ARG001 - one signature for all rules
    """Return what a roll-up asks for, in words; `parts` is what the parts are called."""
    raise TypeError(f"no roll-up: {type(rule).__name__}")


@describe_rollup.register
def _(rule: AllRollUp, parts: str) -> str:  # noqa: ARG001 - as above
    return f"all {parts}"


@describe_rollup.register
def _(rule: AtLeastRollUp, parts: str) -> str:
    return f"at least {rule.count} {parts}"


@describe_rollup.register
def _(rule: FractionRollUp, parts: str) -> str:
    return f"at least {show(rule.share)} of all {parts}"


@describe_rollup.register
def _(rule: PointsRollUp, parts: str) -> str:
    required = [one.part for one in rule.parts if one.required]
    among = f", {', '.join(required)} among them" if required else ""
    return f"{parts} with at least {rule.at_least} points{among}"


@describe_rollup.register
def _(rule: CriteriaRollUp, parts: str) -> str:  # noqa: ARG001 - as above
    return _criteria_words(rule)


def _criteria_words(criterion: Criterion | CriteriaRollUp) -> str:
    if isinstance(criterion, str):
        return criterion
    if isinstance(criterion, Criteria) and criterion.part is not None:
        cut = f" at least {show(criterion.at_least)}" if criterion.at_least is not None else ""
        return f"{criterion.part}{cut}"
    inside = ", ".join(_criteria_words(one) for one in criterion.all or criterion.any)
    return f"{'all' if criterion.all else 'any'} of ({inside})"


@describe_rollup.register
def _(rule: MeanRollUp, parts: str) -> str:
    floor = f", none below {show(rule.floor)}" if rule.floor is not None else ""
    first = "" if rule.places is None else f", {'rounded first' if rule.compare == 'rounded' else 'exact'}"
    return f"mean of the {parts} at least {show(rule.at_least)}{first}{floor}"


@describe_rollup.register
def _(rule: EvidenceRollUp, parts: str) -> str:
    own = "".join(f", {count} in {part}" for part, count in rule.parts.items())
    mean = f", their mean at least {show(rule.at_least)}" if rule.at_least is not None else ""
    floor = f", none below {show(rule.floor)}" if rule.floor is not None else ""
    return f"the best {rule.items} scores of each of the {parts}{own}{mean}{floor}"
