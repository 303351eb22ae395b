"""The best way to meet a diploma: which parts of choices are taken, how limited credit counts, where each credit goes.

Every set of choices is tried with every way that the limits leave, and the credits are assigned for each. The best has

1. the fewest open: requirements that fall short, the total, and what else is not met of all that is asked for,
2. the least total shortfall,
3. the least shortfall of the first requirement in the policies' order, then of the second, and so on, the total last,
4. the first parts in the policies' order, then the credits counted in order of id.

What is not taken asks for nothing. A set of choices that could not be better even without limits is not tried.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations, islice
from typing import Final, NamedTuple

from mblkit.engine.assignment import STATES, Assignment, Minimum, Piece, assign
from mblkit.engine.exact import total as total_of
from mblkit.engine.limits import Bound, Counted, Ways, ways

_NOTHING: Final = Fraction(0)

SETS: Final = 400
"""How many sets of choices are tried: far above what a diploma offers."""


class Choice(NamedTuple):
    """A requirement that asks for some of its parts.

    Attributes:
        id: the requirement.
        number: how many of its parts are asked for.
        parts: those that may be taken, in the policies' order.
        first: those of them that are taken in any case, at most so many.
    """

    id: str
    number: int
    parts: tuple[str, ...]
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a diploma asks for, as far as it hangs on credit and choices.

    Attributes:
        minimums: the requirements, parents before their parts.
        choices: the choices among them, parents before their parts.
        closed: what is not met for another reason than credit: requirements, and parts of choices that are none.
        total: the total of credit; 0 for none.
        bounds: the limits.
        split: whether a credit may be divided between requirements.
    """

    minimums: Sequence[Minimum]
    choices: Sequence[Choice] = ()
    closed: frozenset[str] = frozenset()
    total: Fraction = _NOTHING
    bounds: Sequence[Bound] = ()
    split: bool = False


Rank = tuple[int, Fraction, tuple[Fraction, ...]]
"""How much is open, and how far it falls short: less is better."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A way to meet a diploma.

    Attributes:
        assignment: where each credit counts.
        taken: for each choice that is asked for, the parts that are taken.
        left: what is not asked for because another part is taken.
        counted: how much of each limited credit counts.
        total: the credit that counts to the total.
        rank: how good it is.
        proved: false where not everything was tried.
    """

    assignment: Assignment
    taken: Mapping[str, tuple[str, ...]]
    left: frozenset[str]
    counted: Counted
    total: Fraction
    rank: Rank
    proved: bool


def best_plan(credits_had: Sequence[Piece], asked: Asked, states: int = STATES) -> Plan:
    """Return the best way to meet what is asked for with some credits, as the top of this module orders them.

    Source: DESIGN section 5; clauses D05 to D08, D11; decision notes 5 and 17.
    """
    search = _Search(sorted(credits_had), asked, states)
    return search.run()


@dataclass(slots=True)
class _Search:
    pieces: Sequence[Piece]
    asked: Asked
    states: int
    parts: dict[str | None, list[str]] = field(default_factory=dict)
    proved: bool = True

    def run(self) -> Plan:
        """Return the best plan."""
        for one in self.asked.minimums:
            self.parts.setdefault(one.within, []).append(one.id)
        sets = list(islice(self._sets(list(self.asked.choices), {}), SETS + 1))
        self.proved = len(sets) <= SETS
        bounds = ways({one.id: one.amount for one in self.pieces}, self._alike(), self.asked.bounds)
        if not bounds.names:
            plans = [self._plan(taken, Counted({}, {})) for taken in sets[:SETS]]
            return self._proven(min(plans, key=lambda plan: plan.rank))
        return self._limited(sets[:SETS], bounds)

    def _limited(self, sets: Sequence[Mapping[str, tuple[str, ...]]], bounds: Ways) -> Plan:
        """Return the best plan where credit is limited: the sets that could be best without limits go first."""
        hopes = sorted((self._plan(taken, Counted({}, {})).rank, place) for place, taken in enumerate(sets))
        source, kept = iter(bounds), list[Counted]()
        found: list[tuple[Rank, int, int, Plan]] = []
        for hope, place in hopes:
            if found and found[0][:2] <= (hope, place):
                break
            for number, one in enumerate(_again(kept, source)):
                plan = self._plan(sets[place], one)
                found = [min([*found, (plan.rank, place, number, plan)], key=lambda entry: entry[:3])]
                if plan.rank == hope:
                    break
        rank, _, _, plan = found[0]
        self.proved = self.proved and (bounds.complete or rank == hopes[0][0])
        return self._proven(plan)

    def _sets(
        self, choices: Sequence[Choice], taken: dict[str, tuple[str, ...]]
    ) -> Iterator[Mapping[str, tuple[str, ...]]]:
        """Yield every set of parts that may be taken, the first parts in the policies' order first."""
        if not choices:
            yield taken
            return
        here, rest = choices[0], choices[1:]
        if here.id in self._left(taken):
            yield from self._sets(rest, taken)
            return
        for more in combinations(
            [one for one in self._sorted(here) if one not in here.first], here.number - len(here.first)
        ):
            chosen = tuple(one for one in here.parts if one in here.first or one in more)
            yield from self._sets(rest, taken | {here.id: chosen})

    def _sorted(self, choice: Choice) -> list[str]:
        """Return the parts that may be taken; where enough of them ask for nothing any more, these alone."""
        free = [one for one in choice.parts if one not in choice.first and self._asks_nothing(one)]
        wanted = choice.number - len(choice.first)
        return free[:wanted] if len(free) >= wanted else list(choice.parts)

    def _asks_nothing(self, part: str) -> bool:
        inside = self._inside(part)
        asks = any(one.needed for one in self.asked.minimums if one.id in inside)
        return not asks and not inside & self.asked.closed and not any(one.id in inside for one in self.asked.choices)

    def _inside(self, part: str) -> frozenset[str]:
        """Return a part with all that is within it."""
        found, todo = set[str](), [part]
        while todo:
            found.add(one := todo.pop())
            todo.extend(self.parts.get(one, ()))
        return frozenset(found)

    def _left(self, taken: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
        """Return what is not asked for, because it is a part of a choice, or in one, that is not taken."""
        asked = {one.id: one for one in self.asked.choices if one.id in taken}
        found: set[str] = set()
        for name, chosen in taken.items():
            parts = {*asked[name].parts, *self.parts.get(name, ())}
            for part in parts - set(chosen):
                found |= self._inside(part)
        return frozenset(found)

    def _plan(self, taken: Mapping[str, tuple[str, ...]], counted: Counted) -> Plan:
        asked, left = self.asked, self._left(taken)
        minimums = asked.minimums
        if left:
            minimums = [one._replace(needed=_NOTHING) if one.id in left else one for one in minimums]
        pieces = [self._counting(one, counted) for one in self.pieces if counted.amounts.get(one.id, one.amount)]
        found = assign(pieces, minimums, self.states, split=asked.split)
        self.proved = self.proved and found.proved
        total = total_of([counted.totals.get(one.id, one.amount) for one in self.pieces])
        shorts = (*[found.short[one.id] for one in minimums], max(asked.total - total, _NOTHING))
        parts = {part for chosen in taken.values() for part in chosen}
        known = {one.id for one in minimums}
        closed = sum(one not in left and (one in known or one in parts) for one in asked.closed)
        rank = (closed + sum(map(bool, shorts)), total_of(shorts), shorts)  # none is negative
        return Plan(found, taken, left, counted, total, rank, found.proved)

    def _counting(self, one: Piece, counted: Counted) -> Piece:
        """Return a credit with as much of it as counts."""
        return one._replace(amount=counted.amounts[one.id]) if one.id in counted.amounts else one

    def _alike(self) -> dict[str, object]:
        return {one.id: one.toward for one in self.pieces}

    def _proven(self, plan: Plan) -> Plan:
        return replace(plan, proved=self.proved or not plan.rank[0])


def _again(kept: list[Counted], source: Iterator[Counted]) -> Iterator[Counted]:
    """Yield what was kept of a source, then what follows, which is kept too."""
    yield from tuple(kept)
    for one in source:
        kept.append(one)
        yield one
