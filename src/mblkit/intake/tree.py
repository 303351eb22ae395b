"""The nodes of a document as a tree: what is wrong with it, its order, and the part that somebody wants."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from mblkit.intake.draft import DOCUMENT, Draft, Node
from mblkit.intake.findings import Findings, shown


@dataclass(frozen=True)
class Tree:
    """The nodes in the order of a reader, each after the one above it, and the keys of these."""

    nodes: tuple[Node, ...]
    above: Mapping[str, str]

    @cached_property
    def by_key(self) -> dict[str, Node]:
        """The nodes by their keys."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def below(self) -> dict[str, list[str]]:
        """The keys of the children of each node that has some."""
        found: dict[str, list[str]] = {}
        for key, parent in self.above.items():
            found.setdefault(parent, []).append(key)
        return found

    def way_up(self, key: str) -> Iterable[str]:
        """Yield the keys of a node and of all above it."""
        here: str | None = key
        while here is not None:
            yield here
            here = self.above.get(here)

    def all_below(self, key: str) -> set[str]:
        """Return the keys of a node and of all below it."""
        found: set[str] = set()
        waiting = [key]
        while waiting:
            found.add(waiting[-1])
            waiting.extend(self.below.get(waiting.pop(), ()))
        return found


def tree_of(draft: Draft, findings: Findings) -> Tree | None:
    """Return the tree of a draft; None, with findings, where identifiers stand twice or the links make no tree."""
    _check_names(draft.nodes, findings)
    if findings.failed():
        return None
    keys = {node.key for node in draft.nodes}
    above: dict[str, str] = {}
    numbers: dict[str, float] = {}
    lost = 0
    for node in draft.nodes:
        parents = {one.key: one for one in node.above}
        if len(parents) > 1:
            second = list(parents.values())[1]
            message = f"{shown(node.called)} is below {len(parents)} others"
            findings.error(second.place, message, "ask the issuer which of them holds", "items below several others")
        for parent in parents.values():
            numbers[node.key] = parent.number
            if parent.key in keys:
                above[node.key] = parent.key
            elif parent.key != DOCUMENT:
                message = f"{shown(node.called)} is below {shown(parent.key)}, which is not in the file"
                findings.note(parent.place, message, "it stands at the top here", "items below what is not in the file")
        lost += not parents
    _check_circles(draft.nodes, above, findings)
    if findings.failed():
        return None
    if lost and lost < len(draft.nodes):
        findings.note("", f"{lost:,} of {len(draft.nodes):,} items are below nothing: they stand at the top here")
    return Tree(_ordered(draft.nodes, above, numbers), above)


def _check_names(nodes: Iterable[Node], findings: Findings) -> None:
    """Add the identifiers that stand twice, and the codes: these are errors only where nothing tells items apart."""
    first: dict[str, Node] = {}
    coded: dict[str, Node] = {}
    for node in nodes:
        earlier = first.setdefault(node.key, node)
        if earlier is not node:
            what = "identifier" if node.identifier is not None else "code"
            message = f'the {what} "{node.key}" is already that of {earlier.place or "another item"}'
            findings.error(node.place, message, "ask the issuer which one is right", f"{what}s twice")
        elif node.code is not None and (other := coded.setdefault(node.code, node)) is not node:
            message = f'the code "{node.code}" is already that of {other.place}'
            findings.note(node.place, message, "name either by its identifier", "codes twice")


def _check_circles(nodes: Iterable[Node], above: Mapping[str, str], findings: Findings) -> None:
    done: set[str] = set()
    by_key = {node.key: node for node in nodes}
    for start in by_key:
        way: dict[str, None] = {}
        here: str | None = start
        while here is not None and here not in done:
            done.add(here)
            way[here] = None
            here = above.get(here)
        if here is not None and here in way:
            circle = list(way)[list(way).index(here) :]
            names = " -> ".join(shown(by_key[key].called) for key in (*circle[:5], circle[0]))
            place = by_key[circle[0]].above[0].place
            findings.error(place, f"items are above themselves: {names}", "get the file again", "circles")


def _ordered(nodes: Iterable[Node], above: Mapping[str, str], numbers: Mapping[str, float]) -> tuple[Node, ...]:
    """Return the nodes in the order of a reader: by the issuer's numbers, then as they stand in the file."""
    below: dict[str | None, list[Node]] = {}
    for node in nodes:
        below.setdefault(above.get(node.key), []).append(node)
    for children in below.values():
        children.sort(key=lambda node: numbers.get(node.key, float("inf")))
    found: list[Node] = []
    waiting = list(reversed(below.get(None, ())))
    while waiting:
        found.append(waiting.pop())
        waiting.extend(reversed(below.get(found[-1].key, ())))
    return tuple(found)
