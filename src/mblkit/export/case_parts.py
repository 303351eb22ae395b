"""The parts of a CASE package: names that never change, items, associations, and what they all have."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from mblkit.district import District
from mblkit.export.case_source import Source
from mblkit.model.case import OURS, Texts, language_of, spread
from mblkit.model.district import DistrictRecord

if TYPE_CHECKING:
    from mblkit.model.experience import ExperienceRecord, Objective, Unit
    from mblkit.model.framework import Competency, Indicator

Json = dict[str, Any]

NAMESPACE: Final = UUID("f1ac2cc0-9d65-47ba-8e7b-28419388d4d2")
"""Under which all identifiers are made. It must never change, because they would all change with it."""

STANDARDS: Final = uuid5(NAMESPACE, "standards")
"""Under which those of standards are made whose issuer's identifier is not known: the same in every district."""


def district_namespace(record: DistrictRecord) -> UUID:
    """Return the namespace of a district: from its state and its id, which are permanent."""
    return uuid5(NAMESPACE, f"district/{record.state}/{record.id}")


@dataclass(frozen=True, slots=True)
class Node:
    """Something with an identifier of its own.

    Attributes:
        name: what the identifier is made of: what it is, and its id, such as `competency/MATH.1`.
        identifier: a UUID of version 5.
        title: what people call it.
    """

    name: str
    identifier: str
    title: str

    @property
    def uri(self) -> str:
        """Its address: one that says no more than the identifier, because mblkit serves no addresses."""
        return f"urn:uuid:{self.identifier}"

    @property
    def link(self) -> Json:
        """What refers to it."""
        return {"title": self.title, "identifier": self.identifier, "uri": self.uri}

    @property
    def head(self) -> Json:
        """What it begins with itself."""
        return {"identifier": self.identifier, "uri": self.uri}


@dataclass(frozen=True, slots=True)
class Names:
    """Makes the nodes of a district.

    Attributes:
        namespace: in which identifiers are made.
        written: the identifiers that somebody wrote in the files, by the names of nodes; they are not made.
    """

    namespace: UUID
    written: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, district: District) -> "Names":
        """Return the nodes of a district, with the identifiers that its files give."""
        experiences = [kept.record for kept in district.experiences.values()]
        known: dict[str, Iterable[Competency | Indicator | Objective | ExperienceRecord | Unit]] = {
            "competency": (entry.record for entry in district.competencies.values()),
            "indicator": (entry.record for entry in district.indicators.values()),
            "objective": (entry.record for entry in district.objectives.values()),
            "experience": experiences,
            "unit": (unit for one in experiences for unit in one.units),
        }
        written = {
            f"{sort}/{one.id}": one.identifier
            for sort, records in known.items()
            for one in records
            if one.identifier is not None
        }
        return cls(district_namespace(district.record), written)

    def node(self, sort: str, name: str, title: str | None = None) -> Node:
        """Return the node of something with an id; without a title, it is called by the id."""
        whole = f"{sort}/{name}"
        identifier = self.written.get(whole) or str(uuid5(self.namespace, whole))
        return Node(whole, identifier, line(title or name))


@dataclass(slots=True)
class Draft:
    """A package in the making.

    Attributes:
        source: the district.
        names: its nodes.
        document: the document.
        items, associations, rubrics: the lists of the package, in the order of the district's files.
        types: the types of the items, in the order in which they occurred.
        paths: the files of which something is in the package.
    """

    source: Source
    names: Names
    document: Node
    items: list[Json] = field(default_factory=list)
    associations: list[Json] = field(default_factory=list)
    rubrics: list[Json] = field(default_factory=list)
    types: dict[str, Node] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)
    _links: Counter[str] = field(default_factory=Counter)

    def changed(self, *paths: str) -> str:
        """Return when something changed that stands in some files, and note that they are in the package."""
        self.paths.update(paths)
        return self.source.changed(*paths)

    def item(
        self,
        node: Node,
        text: Texts,
        kind: str,
        path: str,
        fields: Mapping[str, object] | None = None,
        kept: Mapping[str, object] | None = None,
    ) -> None:
        """Add an item. `kind` is its type, `fields` what else CASE has a field for, `kept` what it has none for."""
        if kind not in self.types:
            self.types[kind] = self.names.node("item-type", kind)
        language = self.source.district.language
        statement, others = spread(text, language)
        self.items.append(
            {
                **node.head,
                "humanCodingScheme": node.name.partition("/")[2],
                "fullStatement": statement,
                **given(fields or {}),
                "language": language if isinstance(text, str) else language_of(text, language),
                "CFItemType": kind,
                "CFItemTypeURI": self.types[kind].link,
                "lastChangeDateTime": self.changed(path),
                **extended({"statement": others, **(kept or {}), "identifier": self._written(node)}),
            }
        )

    def _written(self, node: Node) -> bool | None:
        """Return whether somebody wrote the identifier of a node; None where not, which says nothing."""
        return True if node.name in self.names.written else None

    def relate(
        self,
        kind: str,
        origin: Node,
        target: Node | Json,
        *paths: str,
        number: int | None = None,
        kept: Mapping[str, object] | None = None,
    ) -> None:
        """Add an association. Its identifier is made of what it links and of the reason, not of its kind or place."""
        name, link = (target.name, target.link) if isinstance(target, Node) else (target["title"], target)
        sort = "alignment" if kind in {"isRelatedTo", "exactMatchOf"} else kind
        whole = f"{sort}/{origin.name}/{name}"
        self._links[whole] += 1
        if self._links[whole] > 1:
            whole = f"{whole}/{self._links[whole]}"
        self.associations.append(
            {
                **self.names.node("association", whole).head,
                "associationType": kind,
                **given({"sequenceNumber": number}),
                "originNodeURI": origin.link,
                "destinationNodeURI": link,
                "lastChangeDateTime": self.changed(*paths),
                **extended(kept or {}),
            }
        )

    def finished(self, about: Json, kept: Mapping[str, object]) -> Json:
        """Return the package. `about` is what is said of the document, `kept` what CASE has no field for."""
        record = self.source.district.record
        changed = self.changed(self.source.district.origin.path, *self.paths)
        document = {
            **self.document.head,
            "caseVersion": "1.1",
            "creator": line(record.name),
            "title": self.document.title,
            **given(about),
            "language": record.languages[0],
            "lastChangeDateTime": changed,
            **extended(kept),
        }
        types = [
            {
                **node.head,
                "title": kind,
                "description": f"{kind} of {line(record.name)}",
                "hierarchyCode": str(number),
                "lastChangeDateTime": changed,
            }
            for number, (kind, node) in enumerate(self.types.items(), start=1)
        ]
        return {
            "CFDocument": document,
            "CFItems": self.items,
            "CFAssociations": self.associations,
            "CFDefinitions": {"CFItemTypes": types},
            **given({"CFRubrics": self.rubrics}),
        }


def line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def given(fields: Mapping[str, object]) -> Json:
    """Return fields without those that say nothing."""
    return {key: value for key, value in fields.items() if value is not None and value not in ("", [])}


def extended(kept: Mapping[str, object]) -> Json:
    """Return the extension that holds what CASE has no field for; nothing where there is nothing to hold."""
    found = {key: value for key, value in kept.items() if value is not None}
    return {"extensions": {OURS: found}} if found else {}
