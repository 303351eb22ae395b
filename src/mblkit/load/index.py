"""The index: every id, what refers to it and where it stands, made file by file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from mblkit.diagnostics import Keys
from mblkit.load.anatomy import Sink, definitions_plan_of, only_id_of, plan_of, value_at
from mblkit.load.shape import Shaped
from mblkit.model.base import Record
from mblkit.model.codes import Names, Spellings
from mblkit.model.origin import Origin
from mblkit.model.shared import Retired
from mblkit.model.standards import StandardsRecord

TARGETS: Final = ("competency", "indicator", "objective")

_WITHOUT_IDS: Final = frozenset({"evidence", "habits-log", "people", "rules"})
"""Kinds whose records define no id of the district."""

_REPEATABLE: Final = frozenset(
    {
        *("level", "habit-level", "requirement", "condition", "statutory-area", "standard"),
        *("conversion", "recognition", "gpa"),
    }
)
"""Namespaces in which several records may share an id: levels by scale, clauses by diploma; areas, conversions and
rules of recognition by policy.

Standards share codes where their issuers say so: see `load.standard_links`.
"""

_ONE_SPACE: Final = {
    "competency": "competency, indicator or objective",
    "indicator": "competency, indicator or objective",
    "objective": "competency, indicator or objective",
    "student": "student or staff member",
    "staff": "student or staff member",
}
"""Namespaces that share their ids, because some field may hold either."""


class Definition(NamedTuple):
    """A record that has an id.

    Attributes:
        namespace: what it is.
        id: its id; a standard's is `<set>:<code>`, and a second definition has its identifier in the place of the code.
        origin: where the id stands.
        retired: the day from which it no longer counts, or None.
        replaced_by: the id of what takes its place, or None.
        short: another code of a standard, or None.
    """

    namespace: str
    id: str
    origin: Origin
    retired: date | None = None
    replaced_by: str | None = None
    short: str | None = None


class Facts(NamedTuple):
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
    sink: Sink = defaultdict(set)
    defines: list[Definition] = []
    for kept in shaped.records:
        plan_of(type(kept.record)).gather(kept.record, sink)
        if shaped.kind.name not in _WITHOUT_IDS:
            defines.extend(_definitions(kept.record, kept.origin))
    refers = {namespaces: frozenset(ids) for namespaces, ids in sink.items()}
    return Facts(shaped.path, shaped.kind.name, tuple(defines), refers)


def _definitions(record: Record, origin: Origin) -> Iterator[Definition]:
    if isinstance(record, StandardsRecord):
        yield Definition("standard-set", record.set, origin.at("set"))
        yield from _standards(record, origin)
        return
    only = only_id_of(type(record))
    if only is not None:  # most records by far: students, classes, tasks
        yield _definition(record, only.namespaces[0], getattr(record, only.attribute), origin.at(only.name))
        return
    for mention in definitions_plan_of(type(record)).walk(record, ()):
        if mention.defines:
            owner = value_at(record, mention.keys[:-1])
            yield _definition(owner, mention.namespaces[0], mention.id, origin.at(*mention.keys))


def _standards(record: StandardsRecord, origin: Origin) -> Iterator[Definition]:
    """Yield each standard of a set by its code and by its identifier, as far as it has them."""
    for place, one in enumerate(record.standards):
        ended = one.retired
        on, successor = (None, None) if ended is None else (ended.on, ended.replaced_by)
        for field_name, name in (("code", one.code), ("identifier", one.identifier)):
            if name is not None:
                at = origin.at("standards", place, field_name)
                yield Definition("standard", f"{record.set}:{name}", at, on, successor, one.short)


def _definition(owner: object, namespace: str, name: str, place: Origin) -> Definition:
    retired = vars(owner).get("retired") if isinstance(owner, Record) else None  # most have no such field at all
    if isinstance(retired, Retired):
        return Definition(namespace, name, place, retired.on, retired.replaced_by)
    return Definition(namespace, name, place)


@dataclass
class Index:
    """Every id of the repository, by namespace."""

    files: dict[str, Facts] = field(default_factory=dict)
    ids: dict[str, dict[str, list[Definition]]] = field(default_factory=dict)
    _settled: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict, init=False, compare=False, repr=False)

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

    def settled(self, namespaces: tuple[str, ...]) -> frozenset[str]:
        """Return the ids in some namespaces that say which record is meant. Asked for once the index is whole."""
        found = self._settled.get(namespaces)
        if found is None:
            names = (name for name in self.names(namespaces) if not self.is_shared(namespaces, name))
            found = self._settled[namespaces] = frozenset(names)
        return found

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
        """Yield each space in which ids must differ, in words, with its definitions."""
        spaces: dict[str, list[Definition]] = {}
        for namespace, names in self.ids.items():
            if namespace not in _REPEATABLE:
                space = spaces.setdefault(_ONE_SPACE.get(namespace, namespace), [])
                space.extend(one for found in names.values() for one in found)
        yield from sorted(spaces.items())

    def is_shared(self, namespaces: Iterable[str], name: str) -> bool:
        """Tell whether several standards have a name, so that it does not say which is meant."""
        found = self.ids["standard"].get(name, ()) if "standard" in namespaces and "standard" in self.ids else ()
        return len(found) > 1 and len({one.origin.keys[:-1] for one in found}) > 1

    @cached_property
    def identified(self) -> frozenset[tuple[str, Keys]]:
        """The files and keys of all standards that have an identifier."""
        return frozenset(
            (one.origin.path, one.origin.keys[:-1])
            for definitions in self.ids.get("standard", {}).values()
            for one in definitions
            if one.origin.keys[-1] == "identifier"
        )

    @cached_property
    def spellings(self) -> Spellings:
        """The names of all standards, for references that spell one in another way."""
        named: dict[tuple[str, Keys], dict[str, str | None]] = {}
        for definitions in self.ids.get("standard", {}).values():
            for one in definitions:
                names = named.setdefault((one.origin.path, one.origin.keys[:-1]), {"short": one.short})
                names["set"], _, names[str(one.origin.keys[-1])] = one.id.partition(":")
        return Spellings.of(
            Names(str(one["set"]), one.get("code"), one.get("identifier"), one["short"]) for one in named.values()
        )
