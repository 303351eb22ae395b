"""The way back from our own CASE packages to the files of a framework and of experiences.

Nothing is guessed: what does not have the shape that the export gives it is a finding, and then nothing is imported.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mblkit.intake.findings import Findings, shown
from mblkit.intake.own_package import Association, Document, Graph, Item, Package
from mblkit.model.base import ID_PATTERN
from mblkit.model.case import EXPERIENCES, LEVELS, TYPES, whole
from mblkit.model.kinds import KINDS

Data = dict[str, Any]

_PATHWAYS: Final = {title: pathway for pathway, title in EXPERIENCES.items()}
_GRADES: Final = {level: grade for grade, level in LEVELS.items()}
_AGAIN: Final = "export the package again"


@dataclass(frozen=True, slots=True)
class Files:
    """What some packages hold.

    Attributes:
        data: the data of each file, by its path.
        left: how many objectives are in no file, because no package has the courses that teach them.
    """

    data: Mapping[str, Data]
    left: int


def district_files(packages: Iterable[Package], findings: Findings) -> Files:
    """Return the files of frameworks and experiences that some packages hold, as one. See what `findings` says."""
    reader = _Reader(Graph(packages, findings), findings)
    for document in reader.graph.documents.values():
        reader.document(document)
    reader.finish()
    objectives = sum(item.kind == TYPES["objective"] for item in reader.graph)
    taught = objectives if reader.courses else 0
    return Files(dict(sorted(reader.files.items())), objectives - taught)


@dataclass(slots=True)
class _Reader:
    graph: Graph
    findings: Findings
    files: dict[str, Data] = field(default_factory=dict)
    courses: bool = False
    _seen: set[str] = field(default_factory=set)

    def document(self, document: Document) -> None:
        """Read what stands below a document."""
        if document.ours.get("what") == "courses":
            self.courses = True
        for item in self.graph.below(document.identifier):
            if item.kind == TYPES["area"]:
                self._area(item)
            elif item.kind in _PATHWAYS:
                self._experience(item)

    def finish(self) -> None:
        """Look for items that were not reached from a document, or where they do not belong."""
        for item in self.graph:
            if item.identifier not in self._seen:
                message = f"the item {shown(item.code)} of the type {shown(item.kind)} does not stand where mbl puts it"
                self.findings.error("", message, _AGAIN, sort="items out of place")

    # ---------------------------------------------------------------------------------------------- the framework

    def _area(self, area: Item) -> None:
        self._seen.add(area.identifier)
        if not re.fullmatch(ID_PATTERN, area.code):
            self.findings.error("", f"{shown(area.code)} cannot be the id of a content area", _AGAIN)
            return
        alike: dict[tuple[str, str], list[Data]] = {}
        for item in self._below(area, "competency"):
            key = (str(item.ours.get("scope", "")), str(item.ours.get("scale", "")))
            alike.setdefault(key, []).append(self._competency(item))
        for (scope, scale), competencies in alike.items():
            head = {"mbl": KINDS["framework"].header, "area": area.code, "scope": scope, "scale": scale}
            self.files[self._free("framework", area.code)] = {**_given(head), "competencies": competencies}

    def _competency(self, item: Item) -> Data:
        ours = item.ours
        indicators = [
            _given({**self._head(one), "family": one.ours.get("family"), **self._tail(one)})
            for one in self._below(item, "indicator")
        ]
        tail = self._tail(item)
        return _given(
            {
                "id": item.code,
                "name": whole(item.short or "", ours.get("name")),
                **self._head(item),
                "family": ours.get("family"),
                "rationale": whole(item.notes, ours.get("rationale")) if item.notes is not None else None,
                "required": ours.get("required"),
                "adopted_by": ours.get("adopted_by"),
                "aligns_to": tail.pop("aligns_to"),
                "local_only": ours.get("local_only"),
                "indicators": indicators,
                **tail,
            }
        )

    def _head(self, item: Item) -> Data:
        return {"id": item.code, "statement": whole(item.statement, item.ours.get("statement"))}

    def _tail(self, item: Item) -> Data:
        for objective in self._below(item, "objective"):
            self._seen.add(objective.identifier)
        links = (one for kind in ("isRelatedTo", "exactMatchOf") for one in self.graph.of(kind, item.identifier))
        criteria = {
            str(level.ours.get("level", "")): whole(level.description, level.ours.get("description"))
            for level in self.graph.criteria.get(item.identifier, ())
            if level.description is not None
        }
        return {
            "aligns_to": [_alignment(one) for one in sorted(links, key=lambda one: one.number)],
            "criteria": criteria,
            "identifier": _written(item),
            "retired": self._retired(item),
        }

    # ------------------------------------------------------------------------------------------------ experiences

    def _experience(self, item: Item) -> None:
        ours, area = item.ours, str(item.ours.get("area", ""))
        self._seen.add(item.identifier)
        if not re.fullmatch(ID_PATTERN, area):
            self.findings.error("", f"the experience {shown(item.code)} is of no content area", _AGAIN)
            return
        kind = _PATHWAYS[item.kind]
        for grade in item.grades:
            if grade not in _GRADES:
                self.findings.error("", f"{shown(grade)} is not the code of a grade from kindergarten to 12", _AGAIN)
        record = {
            "id": item.code,
            "title": whole(item.statement, ours.get("statement")),
            "type": kind if kind != "course" else None,
            "other": ours.get("other"),
            "area": area,
            "grades": [_GRADES[grade] for grade in item.grades if grade in _GRADES],
            "required": ours.get("required"),
            "instead_of": ours.get("instead_of"),
            "credit": ours.get("credit"),
            "carries": [one.origin.title for one in self.graph.to("isPartOf", item.identifier)],
            "prerequisites": [one.origin.title for one in self.graph.to("precedes", item.identifier)],
            "choice": ours.get("choice"),
            "partner": ours.get("partner"),
            "off_campus": ours.get("off_campus"),
            "units": [self._unit(one) for one in self._below(item, "unit")],
            "identifier": _written(item),
            "retired": self._retired(item),
        }
        empty: Data = {"mbl": KINDS["experience"].header, "items": []}
        self.files.setdefault(f"experiences/{area}.yaml", empty)["items"].append(_given(record))

    def _unit(self, item: Item) -> Data:
        objectives = (self._objective(one) for one in self.graph.to("isPartOf", item.identifier))
        title = whole(item.statement, item.ours.get("statement"))
        listed = [one for one in objectives if one]
        return _given(
            {
                "id": item.code,
                "title": title,
                "objectives": listed,
                "credit": item.ours.get("credit"),
                "carries": item.ours.get("carries"),
                "identifier": _written(item),
            }
        )

    def _objective(self, part: Association) -> Data:
        item = self.graph.items.get(part.origin.identifier)
        if item is None:
            message = f"the objective {shown(part.origin.title)} is not in what was given"
            hint = 'give the package of the framework too: "mbl export case" writes it'
            self.findings.error("", message, hint, sort="objectives that are not there")
            return {}
        above = self.graph.of("isChildOf", item.identifier)
        return _given(
            {
                **self._head(item),
                "leads_to": above[0].target.title if above else None,
                "prerequisites": [one.origin.title for one in self.graph.to("precedes", item.identifier)],
                "identifier": _written(item),
                "retired": self._retired(item),
            }
        )

    # ------------------------------------------------------------------------------------------------------- both

    def _below(self, item: Item, sort: str) -> list[Item]:
        """Return the children of a type, and note that they were found where they belong."""
        found = [one for one in self.graph.below(item.identifier) if one.kind == TYPES[sort]]
        self._seen.update(one.identifier for one in found)
        return found

    def _retired(self, item: Item) -> Data | None:
        successors = self.graph.of("replacedBy", item.identifier)
        if item.ended is None:
            return None
        return _given({"on": item.ended, "replaced_by": successors[0].target.title if successors else None})

    def _free(self, folder: str, name: str) -> str:
        """Return the path of a new file. A second one of an area has a number, and stands behind the first."""
        path, number = f"{folder}/{name}.yaml", 2
        while path in self.files:
            path, number = f"{folder}/{name}_{number}.yaml", number + 1
        return path


def _written(item: Item) -> str | None:
    """Return the identifier of an item, where somebody wrote it into the files."""
    return item.identifier if item.ours.get("identifier") is True else None


def _alignment(one: Association) -> str | Data:
    name = one.ours.get("standard", one.target.title)
    if "relation" not in one.ours:
        return str(name)
    return _given({"standard": name, "relation": one.ours["relation"], "reviewed": one.ours.get("reviewed")})


def _given(fields: Mapping[str, Any]) -> Data:
    """Return fields without those that say nothing."""
    return {key: value for key, value in fields.items() if value is not None and value not in ("", [], {})}
