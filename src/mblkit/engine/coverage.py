"""How far each standard comes: claimed by a competency, taught in an experience, assessed by a task."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from mblkit.district import District
from mblkit.district.reviews import Review, reviews
from mblkit.engine.chain import Chain, chain_of
from mblkit.engine.claims import STATES, Claim, StandardRow, State, Tally
from mblkit.engine.forest import BANDS, Band, Forest, Node, forest_of

_RANK: Final[dict[State, int]] = {state: rank for rank, state in enumerate(STATES)}
_BANDS: Final[tuple[Band, ...]] = (*(name for name, _ in BANDS), "across", "unknown")


def standards(district: District, as_of: date) -> list[StandardRow]:
    """Return the standards of a district that are counted, and how far each has come."""
    chain, forest = chain_of(district, as_of), forest_of(district, as_of)
    return rows_of(forest, claims_of(district, as_of, chain, forest), {}, headings=False)


def claims_of(district: District, day: date, chain: Chain, forest: Forest) -> tuple[Claim, ...]:
    """Return every alignment of what is in force, to retired standards too, in the order of the files."""
    found = sorted(reviews(district, day), key=lambda one: one.origin)
    return tuple(_claim(district, chain, forest, one) for one in found)


def _claim(district: District, chain: Chain, forest: Forest, review: Review) -> Claim:
    competency = district.competency_of(review.target)
    aims = chain.parts[competency] if review.target == competency else (review.target,)
    taught = [part for part in aims if part in chain.carried]
    shown = [part for part in taught if part in chain.shown]
    if not taught:
        state: State = "claimed-not-taught"
    elif not shown:
        state = "taught-not-assessed"
    else:
        state = "partial" if review.relation == "partial" else "covered"
    return Claim(
        target=review.target,
        competency=competency,
        standard=forest.names[review.standard],
        relation=review.relation,
        review=review.state,
        taught=_union(chain.carried[part] for part in taught),
        for_all=any(part in chain.for_all for part in aims),
        assessed=_union(chain.shown.get(part, ()) for part in aims),
        state=state,
        origin=review.origin,
    )


def _union(ids: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({one for some in ids for one in some}))


def rows_of(forest: Forest, claims: Iterable[Claim], homes: Mapping[str, str], *, headings: bool) -> list[StandardRow]:
    """Return the standards that are counted, sets in order of name and each in the issuer's order.

    An alignment to a heading that goes all its way answers everything below the heading; a partial one does not say
    what of it, and answers nothing below. With `headings`, these are counted too, and answered by what answers
    anything below them: covered where all of that is.
    """
    direct: dict[str, list[Claim]] = {}
    for claim in claims:
        direct.setdefault(claim.standard, []).append(claim)
    from_above: dict[str, tuple[Claim, ...]] = {}
    for node in forest.nodes.values():
        from_above[node.id] = _from_above(node, direct, from_above)
    answering = {name: (*direct.get(name, ()), *found) for name, found in from_above.items()}
    states = {name: _best(found) for name, found in answering.items()}
    if not headings:
        return [
            _row(node, answering[node.id], states[node.id], homes) for node in forest.nodes.values() if node.counted
        ]
    below, together = _from_below(forest, answering), _together(forest, states)
    return [
        _row(
            node,
            tuple(dict.fromkeys((*answering[node.id], *below[node.id]))),
            max(states[node.id], together[node.id], key=_rank),
            homes,
        )
        for node in forest.nodes.values()
    ]


def _from_above(
    node: Node, direct: Mapping[str, list[Claim]], from_above: Mapping[str, tuple[Claim, ...]]
) -> tuple[Claim, ...]:
    """Return the alignments that go all the way of a standard above, the nearest first."""
    if node.above is None:
        return ()
    nearest = tuple(claim for claim in direct.get(node.above, ()) if claim.relation != "partial")
    return nearest + from_above[node.above] if nearest else from_above[node.above]


def _best(claims: Iterable[Claim]) -> State:
    return max((claim.state for claim in claims), key=_rank, default="unclaimed")


def _from_below(forest: Forest, answering: Mapping[str, tuple[Claim, ...]]) -> dict[str, tuple[Claim, ...]]:
    """Return what answers anything below each standard, in the order of these."""
    found: dict[str, tuple[Claim, ...]] = dict.fromkeys(forest.nodes, ())
    for node in reversed([*forest.nodes.values()]):
        if node.above is not None:
            found[node.above] = tuple(dict.fromkeys((*answering[node.id], *found[node.id], *found[node.above])))
    return found


def _together(forest: Forest, states: Mapping[str, State]) -> dict[str, State]:
    """Return how far each standard comes by those below it that are counted: covered where they all are."""
    found: dict[str, set[State]] = {name: set() for name in forest.nodes}
    for node in reversed([*forest.nodes.values()]):
        if node.above is not None:
            found[node.above] |= found[node.id] | ({states[node.id]} if node.counted else set())
    return {name: _of_all(below) for name, below in found.items()}


def _of_all(states: set[State]) -> State:
    best: State = max(states, key=_rank, default="unclaimed")
    return "partial" if best == "covered" and len(states) > 1 else best


def _rank(state: State) -> int:
    return _RANK[state]


def _row(node: Node, claims: tuple[Claim, ...], state: State, homes: Mapping[str, str]) -> StandardRow:
    taught = _union(claim.taught for claim in claims)
    everybody = any(claim.for_all for claim in claims)
    return StandardRow(
        id=node.id,
        set=node.set,
        code=node.record.code,
        text=node.record.text,
        area=homes.get(node.set),
        grades=node.record.grades,
        band=node.band,
        heading=bool(node.below),
        state=state,
        path=None if not taught else "required" if everybody else "elective",
        claims=claims,
        taught=taught,
        assessed=_union(claim.assessed for claim in claims),
    )


def homes_of(district: District, forest: Forest, claims: Iterable[Claim]) -> dict[str, str]:
    """Return for each set that is answered the area whose competencies do so most; of equals the district's first."""
    counts: dict[str, Counter[str]] = {}
    for claim in claims:
        if claim.standard in forest.nodes:
            area = district.competencies[claim.competency].area
            counts.setdefault(forest.nodes[claim.standard].set, Counter())[area] += 1
    return {
        name: next(area.id for area in district.record.areas if areas[area.id] == max(areas.values()))
        for name, areas in counts.items()
    }


def tally(name: str, rows: Iterable[StandardRow]) -> Tally:
    """Return standards by state."""
    found: dict[State, list[str]] = {state: [] for state in STATES}
    elective = []
    for row in rows:
        found[row.state].append(row.id)
        if row.path == "elective":
            elective.append(row.id)
    return Tally(name, tuple(tuple(ids) for ids in found.values()), tuple(elective))


def tallies(groups: Mapping[str, Iterable[StandardRow]]) -> tuple[Tally, ...]:
    """Return the standards of each group by state."""
    return tuple(tally(name, rows) for name, rows in groups.items())


def by_band(rows: Iterable[StandardRow]) -> dict[str, list[StandardRow]]:
    """Return standards by grade band, those of several bands and those without grades apart; no band is empty."""
    groups: dict[str, list[StandardRow]] = {band: [] for band in _BANDS}
    for row in rows:
        groups[row.band].append(row)
    return {band: some for band, some in groups.items() if some}
