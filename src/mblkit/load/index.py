"""The index: every id, what refers to it and where it stands, made file by file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from mblkit.load.anatomy import Mention, Sink, plan_of, value_at
from mblkit.load.shape import Shaped
from mblkit.model.base import Record
from mblkit.model.origin import Origin
from mblkit.model.shared import Retired
from mblkit.model.standards import StandardsRecord

TARGETS: Final = ("competency", "indicator", "objective")

_WITHOUT_IDS: Final = frozenset({"evidence", "habits-log", "people", "rules"})
"""Kinds whose records define no id of the district."""

_REPEATABLE: Final = frozenset({"level", "habit-level", "requirement", "condition"})
"""Namespaces in which several records may share an id: levels by scale, clauses by diploma."""

_ONE_SPACE: Final = {
    "competency": "competency, indicator or objective",
    "indicator": "competency, indicator or objective",
    "objective": "competency, indicator or objective",
    "student": "student or staff member",
    "staff": "student or staff member",
}
"""Namespaces that share their ids, because some field may hold either."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A record that has an id.

    Attributes:
        namespace: what it is.
        id: its id; a standard's is `<set>:<code>`.
        origin: where the id stands.
        retired: the day from which it no longer counts, or None.
        replaced_by: the id of what takes its place, or None.
    """

    namespace: str
    id: str
    origin: Origin
    retired: date | None = None
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the index keeps of one file.

    Attributes:
        path, kind: the file and the name of its kind.
        defines: the ids that its records have.
        refers: the ids that its records use, by the namespaces that they may be in.
    """

    path: str
    kind: str
    defines: tuple[Definition, ...]
    refers: Mapping[tuple[str, ...], frozenset[str]]


def facts_of(shaped: Shaped) -> Facts:
    """Return what the index keeps of a file."""
    sink: Sink = {}
    defines: list[Definition] = []
    for kept in shaped.records:
        plan_of(type(kept.record)).gather(kept.record, sink)
        if shaped.kind.name not in _WITHOUT_IDS:
            defines.extend(_definitions(kept.record, kept.origin))
    refers = {namespaces: frozenset(ids) for namespaces, ids in sink.items()}
    return Facts(shaped.path, shaped.kind.name, tuple(defines), refers)


def _definitions(record: Record, origin: Origin) -> Iterator[Definition]:
    for mention in plan_of(type(record)).walk(record, ()):
        if mention.defines:
            yield _definition(record, origin, mention)


def _definition(record: Record, origin: Origin, mention: Mention) -> Definition:
    namespace, name = mention.namespaces[0], mention.id
    if namespace == "standard-code" and isinstance(record, StandardsRecord):
        namespace, name = "standard", f"{record.set}:{mention.id}"
    retired = getattr(value_at(record, mention.keys[:-1]), "retired", None)
    place = origin.at(*mention.keys)
    if isinstance(retired, Retired):
        return Definition(namespace, name, place, retired.on, retired.replaced_by)
    return Definition(namespace, name, place)


@dataclass(slots=True)
class Index:
    """Every id of the repository, by namespace."""

    files: dict[str, Facts] = field(default_factory=dict)
    ids: dict[str, dict[str, list[Definition]]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable[Facts]) -> "Index":
        """Return the index of some files, whatever order they come in."""
        index = cls()
        for one in sorted(facts, key=lambda item: item.path):
            index.files[one.path] = one
            for definition in one.defines:
                index.ids.setdefault(definition.namespace, {}).setdefault(definition.id, []).append(definition)
        return index

    def knows(self, namespaces: Iterable[str], name: str) -> bool:
        """Tell whether a record of one of the namespaces has that id."""
        return any(name in self.ids.get(namespace, ()) for namespace in namespaces)

    def find(self, namespaces: Iterable[str], name: str) -> Definition | None:
        """Return the first record of one of the namespaces with that id, or None."""
        for namespace in namespaces:
            found = self.ids.get(namespace, {}).get(name)
            if found:
                return found[0]
        return None

    def names(self, namespaces: Iterable[str]) -> set[str]:
        """Return every id in some namespaces."""
        return {name for namespace in namespaces for name in self.ids.get(namespace, ())}

    def spaces(self) -> Iterator[tuple[str, list[Definition]]]:
        """Yield each space in which ids must differ, in words, with its definitions in order of file."""
        spaces: dict[str, list[Definition]] = {}
        for namespace, names in self.ids.items():
            if namespace not in _REPEATABLE:
                space = spaces.setdefault(_ONE_SPACE.get(namespace, namespace), [])
                space.extend(one for found in names.values() for one in found)
        for words, definitions in sorted(spaces.items()):
            yield words, sorted(definitions, key=lambda one: (one.origin.path, str(one.origin.keys)))
