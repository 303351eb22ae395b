"""Which rules of recognition are in force for a student, and which of two with one id wins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from mblkit.engine.results import Reason
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.recognition import Gpa, Rank, RankFigure, Recognition

Specific = tuple[bool, bool, int]
"""How specific a rule is: for classes, for dates; then its layer."""

_LAYERS: Final = {"school": 2, "district": 1, "state": 0}

_ONE_OF_A_KIND: Final = ("grade-standing", "rank")
"""Types of which a student has one rule, whatever its id."""

BUILT_IN: Final = Gpa(id="gpa", type="gpa", title="Grade point average")
"""How a grade point average is found where no policy says: the values of the levels, by credit, unrounded."""


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule of recognition that is in force for a student.

    Attributes:
        rule: the rule.
        reason: where it stands, and what it cites.
        rivals: the rules that are as specific and different, this one among them; none where it stands alone.
    """

    rule: Recognition
    reason: Reason
    rivals: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    rule: Recognition
    rank: Specific
    reason: Reason


def rules_among(policies: Iterable[Kept[PolicyRecord]], graduating_class: int) -> tuple[RuleInForce, ...]:
    """Return the rules of recognition for a class, in the policies' order.

    Of several with one type and id (of grade standing and rank: one type) the most specific wins: for classes, for
    dates, then the more local layer, as settings do. Of equals that differ none wins: they are rivals.
    """
    groups: dict[tuple[str, str], list[_Candidate]] = {}
    for kept in policies:
        for place, rule in enumerate(kept.record.recognition):
            if rule.classes is None or rule.classes.holds(graduating_class):
                key = (rule.type, "" if rule.type in _ONE_OF_A_KIND else rule.id)
                groups.setdefault(key, []).append(_candidate(kept, rule, kept.origin.at("recognition", place)))
    return tuple(map(_winner, groups.values()))


def _candidate(kept: Kept[PolicyRecord], rule: Recognition, origin: Origin) -> _Candidate:
    policy = kept.record
    rank = (rule.classes is not None or policy.classes is not None, policy.dates is not None, _LAYERS[policy.layer])
    cited = (Reason("clause", rule.cites),) if rule.cites is not None else ()
    return _Candidate(rule, rank, Reason("setting", f"{rule.id} of policy {policy.id} ({policy.layer})", origin, cited))


def _winner(candidates: Sequence[_Candidate]) -> RuleInForce:
    best = max(one.rank for one in candidates)
    equals = [one for one in candidates if one.rank == best]
    first = equals[0]
    differ = any(one.rule != first.rule for one in equals)
    return RuleInForce(first.rule, first.reason, tuple(one.reason for one in equals) if differ else ())


def gpa_rule(rules: Iterable[RuleInForce], name: str | None) -> RuleInForce | Reason:
    """Return the rule for a grade point average: the named one, else the only one, else the built-in one.

    A reason instead where the policies in force do not settle it, naming the rules.
    """
    found = [one for one in rules if isinstance(one.rule, Gpa) and name in {None, one.rule.id}]
    if not found and name is None:
        return RuleInForce(BUILT_IN, Reason("setting", "the values of the levels, by credit (built-in)"))
    if not found:
        return Reason("note", f"no policy in force has the grade point average {name}")
    if len(found) > 1:
        return Reason("note", "several grade point averages are in force", None, tuple(one.reason for one in found))
    return rivalry(found[0]) or found[0]


def rivalry(one: RuleInForce) -> Reason | None:
    """Return what is wrong with a rule that has rivals, naming each; None where it has none."""
    if not one.rivals:
        return None
    return Reason("note", f"{one.rule.id} is said in two ways that are as specific", None, one.rivals)


def compares(rule: Recognition) -> Literal["rank", "criterion"] | None:
    """Return how a rule compares students with each other: by rank, or by a cut-off that is a place; None if not."""
    if isinstance(rule, Rank):
        return "rank" if rule.form != "none" else None
    return "criterion" if any(isinstance(one, RankFigure) for one in figures_of(rule)) else None


def figures_of(rule: Recognition) -> tuple[object, ...]:
    """Return every figure that a rule has, in order."""
    if isinstance(rule, Gpa | Rank):
        return ()
    if rule.type == "eligibility":
        return rule.criteria
    parts = rule.grades if rule.type == "grade-standing" else rule.tiers
    return tuple(figure for part in parts for figure in part.criteria)
