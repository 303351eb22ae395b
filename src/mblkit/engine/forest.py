"""The trees of the standards: what stands above and below each, and which of them are counted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from mblkit.district import District
from mblkit.engine.chain import lives
from mblkit.model.codes import begins
from mblkit.model.shared import Retired
from mblkit.model.standards import Standard

Band = Literal["K-2", "3-5", "6-8", "9-12", "across", "unknown"]

BANDS: Final[tuple[tuple[Band, frozenset[int]], ...]] = (
    ("K-2", frozenset({0, 1, 2})),
    ("3-5", frozenset({3, 4, 5})),
    ("6-8", frozenset({6, 7, 8})),
    ("9-12", frozenset({9, 10, 11, 12})),
)


class Node(NamedTuple):
    """A standard that is in force, in its place.

    Attributes:
        id: `<set>:<code>`, or `<set>:<identifier>` where the code does not say which it is.
        set: the set.
        record: the standard.
        band: the grade band of all its grades; `across` for several bands, `unknown` without grades.
        above: the nearest one above it that is in force, or None.
        below: those right below it, in the issuer's order.
        counted: whether coverage counts it: nothing stands below it, and it has a code, unless no such standard of
            its set has one. The rest are headings, and what issuers add without giving it a code.
    """

    id: str
    set: str
    record: Standard
    band: Band
    above: str | None
    below: tuple[str, ...]
    counted: bool


class Forest(NamedTuple):
    """The standards of all sets.

    Attributes:
        nodes: those in force, by id, sets in order of their names, each from above to below in the issuer's order.
        retired: the end of those that are not, by id.
        names: the id behind every name that an alignment may use.
    """

    nodes: Mapping[str, Node]
    retired: Mapping[str, Retired]
    names: Mapping[str, str]

    def below(self, name: str) -> Iterator[Node]:
        """Yield what stands below a standard, in the issuer's order."""
        below = _down(name, lambda one: self.nodes[one].below)
        next(below)
        yield from (self.nodes[one] for one in below)


def forest_of(district: District, day: date) -> Forest:
    """Return the standards of a district as they are in force on a day."""
    records = {
        f"{name}:{key}": standard for name in sorted(district.sets) for key, standard in district.sets[name].keyed()
    }
    ids = {id(standard): name for name, standard in records.items()}
    names = {name: ids[id(standard)] for name, standard in district.standards.items()}
    living = {name: one for name, one in records.items() if lives(one, day)}
    above = {name: _above(name, records, names, living) for name in living}
    below: dict[str, list[str]] = {}
    for name, parent in above.items():
        if parent is not None:
            below.setdefault(parent, []).append(name)
    coded = {_set(name) for name, one in living.items() if name not in below and one.code is not None}
    nodes = {
        name: Node(
            id=name,
            set=_set(name),
            record=one,
            band=band_of(one.grades),
            above=above[name],
            below=tuple(below.get(name, ())),
            counted=name not in below and (one.code is not None or _set(name) not in coded),
        )
        for name, one in living.items()
    }
    ordered = (name for one in nodes if above[one] is None for name in _down(one, lambda each: nodes[each].below))
    nodes = {name: nodes[name] for name in ordered}
    ended = {name: one.retired for name, one in records.items() if one.retired is not None and name not in living}
    return Forest(nodes, ended, names)


def _down(name: str, below: Callable[[str], Sequence[str]]) -> Iterator[str]:
    """Yield a standard, and all below it, each before what is below itself."""
    waiting = [name]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(reversed(below(here)))


def band_of(grades: tuple[int, ...]) -> Band:
    """Return the band that holds all of some grades."""
    if not grades:
        return "unknown"
    return next((name for name, band in BANDS if band.issuperset(grades)), "across")


def _above(
    name: str, records: Mapping[str, Standard], names: Mapping[str, str], living: Mapping[str, Standard]
) -> str | None:
    """Return the nearest standard above one that is in force: what is retired leaves those below to the next."""
    parent = records[name].parent
    while parent is not None:
        above = names[f"{_set(name)}:{parent}"]
        if above in living:
            return above
        parent = records[above].parent
    return None


def _set(name: str) -> str:
    return name.partition(":")[0]


def subtrees(forest: Forest, code: str, sets: frozenset[str] | None) -> dict[str, frozenset[str]]:
    """Return what a code may mean, each with the standards that are it or stand below it.

    The code stands alone or behind its set. In a set without a tree it may be the beginning of codes: those count
    as below it. `sets` are those to look in; None for all.
    """
    found: dict[str, frozenset[str]] = {}
    begun: dict[str, set[str]] = {}
    for node in forest.nodes.values():
        if sets is not None and node.set not in sets:
            continue
        known = node.record.names
        if code == node.id or code in known or code in {f"{node.set}:{one}" for one in known}:
            found[node.id] = frozenset({node.id, *(one.id for one in forest.below(node.id))})
        elif any(begins(one, code.removeprefix(f"{node.set}:")) for one in known[:1]):
            begun.setdefault(node.set, set()).add(node.id)
    return found or {f"{name}:{code.removeprefix(f'{name}:')}": frozenset(ids) for name, ids in begun.items()}
