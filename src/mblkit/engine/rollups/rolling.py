"""The roll-ups that policies name: from results on parts to one outcome.

Parts that do not apply neither help nor block. Open parts (a decision or evidence is awaited) are tried at their
worst and at their best; as no rule turns worse when a part turns better, these two tell what every completion gives.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import singledispatch
from typing import Final

from mblkit.engine.results import MasteryOutcome
from mblkit.engine.rollup_words import describe_rollup, parts_named
from mblkit.engine.rollups.counting import by_count, needed_of
from mblkit.engine.rollups.criteria import Status, combined
from mblkit.engine.rollups.evidence import keep
from mblkit.engine.rollups.means import mean_of
from mblkit.engine.rollups.parts import Part, RolledUp
from mblkit.model.numbers import rounded, show
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

Met = Callable[[bool, bool], bool]
"""Whether a rule is met if the awaited decisions, and if the missing evidence, turn out well."""

_NOTHING: Final = "no part applies"


def roll_up(parts: Sequence[Part], rule: RollUp, noun: str = "parts") -> RolledUp:
    """Return the outcome of several parts under a rule. `noun` is what the parts are called in the arithmetic.

    What is open decides the outcome only where it could still matter: first a decision that is awaited, then evidence
    that is missing. A part that the rule names and that there is not is open, as only a decision can say what was
    meant. Where no part applies, and where no part has any evidence, there is not enough evidence, whatever the rule.
    Source: spec/methods.md 2, 3, 4 and 7; decision notes 4 and 15.
    """
    unknown = [Part(name, "needs-decision") for name in strangers(rule, (part.target for part in parts))]
    live = [part for part in (*parts, *unknown) if part.outcome != "not-applicable"]
    if not live:
        return RolledUp("not-enough-evidence", 0, 0, f"0 of 0 {noun} mastered: {_NOTHING}")
    found = _apply(rule, live, noun)
    if all(_silent(part) for part in live):
        found = found._replace(outcome="not-enough-evidence")
    missed = [part.target for part in unknown]
    if not missed:
        return found
    return found._replace(arithmetic=f"{found.arithmetic}; {', '.join(missed)}: named by the rule, and no part of this")


def outcome_of(targets: Sequence[str], outcomes: Sequence[MasteryOutcome], rule: RollUp) -> MasteryOutcome:
    """Return the outcome that `roll_up` finds in parts of which nothing but the outcomes is known, without words."""
    if not isinstance(rule, AllRollUp | AtLeastRollUp | FractionRollUp):
        return roll_up(list(map(Part, targets, outcomes)), rule).outcome
    live = [one for one in outcomes if one != "not-applicable"]
    if live.count("not-enough-evidence") == len(live):
        return "not-enough-evidence"
    return by_count(live, needed_of(rule, len(live)))


def _silent(part: Part) -> bool:
    """Tell whether nothing at all is known of a part."""
    return part.outcome == "not-enough-evidence" and part.value is None and not part.marks


def strangers(rule: RollUp, parts: Iterable[str]) -> tuple[str, ...]:
    """Return the parts that a rule needs and that are not among those given, in the rule's order."""
    known = set(parts)
    return tuple(dict.fromkeys(name for name in parts_named(rule) if name not in known))


def _decide(met: Met) -> MasteryOutcome:
    if met(False, False):  # noqa: FBT003 - what is open turns out badly, twice
        return "mastered"
    if met(True, False):  # noqa: FBT003 - the decisions turn out well, the evidence badly
        return "needs-decision"
    return "not-enough-evidence" if met(True, True) else "not-yet"  # noqa: FBT003 - both turn out well


def _holds(part: Part, undecided: bool, missing: bool) -> bool:  # noqa: FBT001 - see Met
    """Tell whether a part is mastered, if what is open turns out so."""
    if part.outcome == "needs-decision":
        return undecided
    return missing if part.outcome == "not-enough-evidence" else part.outcome == "mastered"


def _mastered(parts: Iterable[Part]) -> int:
    return sum(part.outcome == "mastered" for part in parts)


@singledispatch
def _apply(rule: RollUp, live: Sequence[Part], noun: str) -> RolledUp:  # noqa: ARG001 - one signature for all rules
    raise TypeError(f"no roll-up: {type(rule).__name__}")


@_apply.register
def _(rule: AllRollUp | AtLeastRollUp | FractionRollUp, live: Sequence[Part], noun: str) -> RolledUp:
    outcomes, needed = [part.outcome for part in live], needed_of(rule, len(live))
    mastered, of = outcomes.count("mastered"), len(outcomes)
    text = f"{mastered} of {of} {noun} mastered, {needed} needed ({describe_rollup(rule, noun)})"
    return RolledUp(by_count(outcomes, needed), mastered, of, text)


@_apply.register
def _(rule: PointsRollUp, live: Sequence[Part], noun: str) -> RolledUp:
    points = {one.part: one.points for one in rule.parts}
    required = {one.part for one in rule.parts if one.required}
    listed = [part for part in live if part.target in points]
    possible = sum(points[part.target] for part in listed)
    needed = min(rule.at_least, possible)

    def met(undecided: bool, missing: bool) -> bool:  # noqa: FBT001 - see Met
        there = {part.target for part in listed if _holds(part, undecided, missing)}
        asked = {part.target for part in listed if part.target in required}
        return asked <= there and sum(points[name] for name in there) >= needed

    if not possible and required.isdisjoint(part.target for part in listed):
        return RolledUp("not-enough-evidence", _mastered(live), len(live), f"no {noun} that give points: {_NOTHING}")
    have = sum(points[part.target] for part in listed if part.outcome == "mastered")
    lacking = [part.target for part in listed if part.target in required and part.outcome != "mastered"]
    text = f"{have} of {possible} points from mastered {noun}, {needed} needed"
    text += f"; required and not mastered: {', '.join(lacking)}" if lacking else ""
    return RolledUp(_decide(met), _mastered(live), len(live), text)


@_apply.register
def _(rule: CriteriaRollUp, live: Sequence[Part], noun: str) -> RolledUp:
    parts = {part.target: part for part in live}

    def met(undecided: bool, missing: bool) -> bool:  # noqa: FBT001 - see Met
        return _state(rule, lambda part, cut: _leaf_if(part, cut, undecided, missing), parts) == "demonstrated"

    if not _applies(rule, parts):
        return RolledUp(
            "not-enough-evidence", _mastered(live), len(live), f"no {noun} that the criteria name: {_NOTHING}"
        )
    states = [_state(one, _leaf, parts) for one in (rule.all or rule.any) if _applies(one, parts)]
    words = {"demonstrated": "met", "attempted_not_demonstrated": "not met", "partially_attempted": "partly met"}
    now = _state(rule, _leaf, parts)
    text = f"{describe_rollup(rule, noun)}: {words[now] if now is not None else 'nothing attempted'}"
    text += f" ({states.count('demonstrated')} of {len(states)} met)"
    return RolledUp(_decide(met), _mastered(live), len(live), text)


def _applies(criterion: Criterion | CriteriaRollUp, parts: dict[str, Part]) -> bool:
    """Tell whether any part applies that criteria name."""
    if isinstance(criterion, str):
        return criterion in parts
    if isinstance(criterion, Criteria) and criterion.part is not None:
        return criterion.part in parts
    return any(_applies(one, parts) for one in (criterion.all or criterion.any))


def _state(
    criterion: Criterion | CriteriaRollUp, leaf: Callable[[Part, Fraction | None], Status], parts: dict[str, Part]
) -> Status:
    """Return the state of criteria; what does not apply is skipped."""
    if isinstance(criterion, str):
        return leaf(parts[criterion], None)
    if isinstance(criterion, Criteria) and criterion.part is not None:
        return leaf(parts[criterion.part], criterion.at_least)
    inside = [one for one in (criterion.all or criterion.any) if _applies(one, parts)]
    return combined("AND" if criterion.all else "OR", [_state(one, leaf, parts) for one in inside])


def _leaf(part: Part, cut: Fraction | None) -> Status:
    """Return what a part shows now: mastered, or a value that reaches the cut."""
    if part.open:
        return None
    reached = (
        part.outcome == "mastered" if cut is None or part.completed else part.value is not None and part.value >= cut
    )
    return "demonstrated" if reached else "attempted_not_demonstrated"


def _leaf_if(part: Part, cut: Fraction | None, undecided: bool, missing: bool) -> Status:  # noqa: FBT001 - see Met
    """Return what a part shows if what is open turns out so."""
    if not part.open:
        return _leaf(part, cut)
    best = part.reach[1] if part.reach is not None else cut
    can = cut is None or best is None or best >= cut
    return "demonstrated" if can and _holds(part, undecided, missing) else "attempted_not_demonstrated"


@_apply.register
def _(rule: MeanRollUp, live: Sequence[Part], noun: str) -> RolledUp:
    numbered = [part for part in live if not part.completed or part.value is not None]

    def met(undecided: bool, missing: bool) -> bool:  # noqa: FBT001 - see Met
        values = [_value_if(part, undecided, missing) for part in numbered]
        known = [value for value in values if isinstance(value, Fraction)]
        if any(value is False for value in values) or (
            rule.floor is not None and min(known, default=rule.floor) < rule.floor
        ):
            return False
        return any(value is True for value in values) or not known or _compared(rule, mean_of(known)) >= rule.at_least

    known = [part.value for part in numbered if part.value is not None and not part.open]
    mean = mean_of(known) if known else None
    text = f"{describe_rollup(rule, noun)}: " + (_mean_text(rule, known) if known else "no values")
    without = [part.target for part in numbered if part.value is None or part.open]
    text += f"; without a value: {', '.join(without)}" if without else ""
    value = None if mean is None or without else _shown(rule, mean)
    return RolledUp(_decide(met), _mastered(live), len(live), text, value)


def _value_if(part: Part, undecided: bool, missing: bool) -> Fraction | bool:  # noqa: FBT001 - see Met
    """Return the value of a part if what is open turns out so; true or false: as good, as bad as need be."""
    if part.value is not None and not part.open:
        return part.value
    well = missing if part.outcome == "not-enough-evidence" else undecided
    return part.reach[well] if part.reach is not None and part.open else well


def _compared(rule: MeanRollUp, mean: Fraction) -> Fraction:
    return _shown(rule, mean) if rule.compare == "rounded" else mean


def _shown(rule: MeanRollUp, mean: Fraction) -> Fraction:
    return rounded(mean, rule.places, rule.rounding) if rule.places is not None else mean


def _mean_text(rule: MeanRollUp, values: Sequence[Fraction]) -> str:
    total = sum(values, Fraction(0))
    text = f"{show(total)} / {len(values)} = {show(total / len(values))}"
    if rule.places is not None:
        text += f", rounded {rule.rounding} to {show(_shown(rule, total / len(values)), rule.places)}"
    return text + (f", lowest {show(min(values))}" if rule.floor is not None else "")


@_apply.register
def _(rule: EvidenceRollUp, live: Sequence[Part], noun: str) -> RolledUp:
    kept = [keep(part.marks, _needed(rule, part)) for part in live]
    lacking = [(part, one) for part, one in zip(live, kept, strict=True) if one.complete < one.needed]
    low = [rating for one in kept for rating in one.ratings]
    outcome: MasteryOutcome = "not-enough-evidence"
    if not lacking:
        high = _highest(rule, live) if any(part.higher for part in live) else low
        outcome = _decide(lambda undecided, _: _ratings_reach(rule, high if undecided else low))
    elif all(part.outcome == "needs-decision" and not part.higher for part, _ in lacking):
        outcome = "needs-decision"
    complete, needed = sum(one.complete for one in kept), sum(one.needed for one in kept)
    text = f"{describe_rollup(rule, noun)}: {complete} of {needed} scores"
    if not needed:
        return RolledUp("not-enough-evidence", _mastered(live), len(live), f"{text}: nothing is asked for")
    few = ", ".join(f"{part.target} {one.complete} of {one.needed}" for part, one in lacking)
    text += f"; too few: {few}" if few else ""
    if not low:
        return RolledUp(outcome, _mastered(live), len(live), text)
    total = sum(low, Fraction(0))
    mean = rounded(total / len(low), rule.places, rule.rounding)
    text += f"; mean of the kept scores: {show(total)} / {len(low)} = {show(total / len(low))}"
    text += f", rounded {rule.rounding} to {show(mean, rule.places)}"
    text += f", lowest {show(min(low))}" if rule.floor is not None else ""
    return RolledUp(outcome, _mastered(live), len(live), text, mean)


def _needed(rule: EvidenceRollUp, part: Part) -> int:
    return rule.parts.get(part.target, rule.items)


def _highest(rule: EvidenceRollUp, live: Sequence[Part]) -> list[Fraction]:
    """Return the ratings that are kept where the higher of two scorers who differ holds."""
    return [rating for part in live for rating in keep(part.higher or part.marks, _needed(rule, part)).ratings]


def _ratings_reach(rule: EvidenceRollUp, ratings: Sequence[Fraction]) -> bool:
    """Tell whether kept ratings reach the cut and the floor. Without any, as all was completed by people, they do."""
    if not ratings:
        return True
    mean = rounded(mean_of(ratings), rule.places, rule.rounding)
    return (rule.at_least is None or mean >= rule.at_least) and (rule.floor is None or min(ratings) >= rule.floor)
