"""How far the district's scorers agree: all together, and by criterion, task, pair of scorers and time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final, Literal, get_args

from mblkit.district import Closure, District
from mblkit.engine.moderation import OPEN, ModerationInForce, State, moderation_for
from mblkit.engine.reliability.coefficients import estimate
from mblkit.engine.reliability.estimates import CONFIDENCE, NO_PAIR, Estimate, Parts, proportion, undefined
from mblkit.engine.reliability.pieces import LeftOut, Piece, look
from mblkit.model.moderation import Measure

By = Literal["area", "criterion", "task", "pair", "year", "term"]
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)

SEVERAL_SCALES: Final = "the scores are on several scales"

_COEFFICIENTS: Final[Mapping[Measure, tuple[str, Mapping[str, Any]]]] = {
    "kappa": ("cohen_kappa", {}),
    "linear-kappa": ("cohen_kappa", {"weights": "linear"}),
    "quadratic-kappa": ("cohen_kappa", {"weights": "quadratic"}),
    "scott-pi": ("scott_pi", {}),
    "alpha-nominal": ("krippendorff_alpha", {"metric": "nominal"}),
    "alpha-ordinal": ("krippendorff_alpha", {"metric": "ordinal"}),
    "alpha-interval": ("krippendorff_alpha", {"metric": "interval"}),
    "ac1": ("gwet_ac", {}),
    "ac2": ("gwet_ac", {"weights": "quadratic"}),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The agreement on some scores.

    Attributes:
        by: what they have in common; "all" for all.
        key: which; "" for those outside of any.
        pieces: how many scores two people gave.
        small: whether these are fewer than the policy asks for.
        estimates: the measures.
        below: the targets of the policy that are not reached: nothing is asked of a small group.
        states: how many there are in each state.
    """

    by: By | Literal["all"]
    key: str
    pieces: int
    small: bool
    estimates: Mapping[Measure, Estimate]
    below: tuple[Measure, ...]
    states: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the scorers of a district agree.

    Attributes:
        as_of: the day.
        rules: the settings of moderation that are for everybody.
        total: the agreement on all scores.
        groups: that on each group, in the order asked for, then by key.
        pieces: every score that two people gave, by day and place.
        left_out: those that are not comparable.
        scored: how many scores there are, by one person or two.
    """

    as_of: date
    rules: ModerationInForce
    total: Group
    groups: tuple[Group, ...]
    pieces: tuple[Piece, ...]
    left_out: tuple[LeftOut, ...]
    scored: int

    @property
    def open(self) -> tuple[Piece, ...]:
        """The scores of which somebody has to decide what holds, those furthest apart first."""
        found = [one for one in self.pieces if one.state in OPEN]
        return tuple(sorted(found, key=lambda one: -one.gap))


def agreement_of(
    district: District, closures: Iterable[Closure], as_of: date, by: Sequence[By], areas: frozenset[str] | None = None
) -> Agreement:
    """Return how far scorers agree on some students' work, as known on a day.

    `by`: the groups. `areas`: the content areas that are looked at; None for all.
    """
    rules = moderation_for(district, as_of)
    looked = [look(district, closure, as_of, areas) for closure in closures]
    pieces = tuple(
        sorted(
            (one for each in looked for one in each.pieces),
            key=lambda one: (one.evidence.on, one.evidence.key),
        )
    )
    left_out = [one for each in looked for one in each.left_out]
    return Agreement(
        as_of,
        rules,
        _group("all", "", pieces, rules),
        tuple(group for name in by for group in _grouped(name, pieces, rules)),
        pieces,
        tuple(sorted(left_out, key=lambda one: (one.on, one.student, one.task, one.target))),
        sum(each.scored for each in looked),
    )


_KEYS: Final[Mapping[By, Callable[[Piece], str]]] = {
    "area": lambda one: one.area,
    "criterion": lambda one: one.criterion,
    "task": lambda one: one.evidence.task,
    "pair": lambda one: " ".join(one.scorers),
    "year": lambda one: one.year or "",
    "term": lambda one: one.term or "",
}


def _grouped(by: By, pieces: Iterable[Piece], rules: ModerationInForce) -> Iterable[Group]:
    found: dict[str, list[Piece]] = {}
    for one in pieces:
        found.setdefault(_KEYS[by](one), []).append(one)
    return (_group(by, key, found[key], rules) for key in sorted(found))


def _group(by: By | Literal["all"], key: str, pieces: Sequence[Piece], rules: ModerationInForce) -> Group:
    small = len(pieces) < rules.fewest.value
    estimates = {name: _estimate(name, pieces) for name in MEASURES}
    below = () if small else tuple(name for name in MEASURES if _missed(estimates[name], rules.targets.value.get(name)))
    states = {state: sum(one.state == state for one in pieces) for state in get_args(State)}
    return Group(by, key, len(pieces), small, estimates, below, states)


def _missed(found: Estimate, target: Fraction | None) -> bool:
    return target is not None and found.value is not None and found.value < target


def _estimate(measure: Measure, pieces: Sequence[Piece]) -> Estimate:
    if not pieces:
        return undefined(NO_PAIR, 0)
    if measure == "exact":
        return _share([one.values[0] == one.values[1] for one in pieces])
    if measure == "adjacent":
        return _share([one.gap <= 1 for one in pieces])
    if len({one.scale.id for one in pieces}) > 1:
        return undefined(SEVERAL_SCALES, len(pieces))
    rows = _rows(pieces)
    if measure == "icc":
        return estimate("icc", rows, form="2,1" if len({one.scorers for one in pieces}) == 1 else "1,1")
    method, how = _COEFFICIENTS[measure]
    levels = {level.value for level in pieces[0].scale.levels}
    # The highest first: the values of a scale of two levels are all its categories, and not the ends of a range.
    domain = sorted(levels.union(*(one.values for one in pieces)), reverse=True)
    return estimate(method, rows, layout="units_by_rater", domain=domain, **how)


def _rows(pieces: Sequence[Piece]) -> list[tuple[Fraction, Fraction]]:
    """Return the two scores of each piece: for one pair of scorers always in one order."""
    if len({one.scorers for one in pieces}) > 1:
        return [one.values for one in pieces]
    return [one.values if one.evidence.by == one.scorers[0] else (one.values[1], one.values[0]) for one in pieces]


def _share(flags: Sequence[bool]) -> Estimate:
    count, yes = len(flags), sum(flags)
    share = Fraction(yes, count)
    return proportion(Parts(share, None, share, count, ((Fraction(1), yes), (Fraction(0), count - yes))), CONFIDENCE)
