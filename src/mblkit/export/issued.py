"""A set of standards as a CASE 1.1 package: the one it was imported from, with what the district changed since."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import uuid5

from mblkit.export.case_fields import DEFINITIONS, part, time_of
from mblkit.export.case_parts import STANDARDS, Json, line
from mblkit.export.issued_plain import document_of, item_of, keyed, links_of
from mblkit.export.issued_rest import Rest, Row, filled, read_rest
from mblkit.export.issued_take import GROUP, ITEM_FIELDS, LINK_FIELDS, TYPE, groups_of, own_words, types_of
from mblkit.model.case import ROOT
from mblkit.model.codes import normal
from mblkit.model.standards import Standard, StandardsRecord

_LONG_AGO: Final = "1970-01-01T00:00:00Z"
"""When a set changed of which nobody knows: as good as any other day, and the same for everybody."""

_LONGEST_TITLE: Final = 255
_OF_THE_ISSUER: Final = frozenset({"uri", "lastChangeDateTime"})
_MARKS: Final = frozenset({"beside", "absent", "group"})


def issued_text(record: StandardsRecord, changed: str | None, known: Mapping[str, Json]) -> str:
    """Return the package of a set as JSON text. See `issued_package`."""
    return json.dumps(issued_package(record, changed, known), ensure_ascii=False, indent=2) + "\n"


def issued_package(record: StandardsRecord, changed: str | None, known: Mapping[str, Json]) -> Json:
    """Return the package of a set.

    `changed` is when its file changed, as CASE writes moments, None where nobody knows; `known` has what refers to the
    standards of other sets, by their references. Raises MblError where the field `package` of the set cannot be read.
    """
    rest = read_rest(record.set, record.package)
    changed = changed or time_of(rest.document.get("lastChangeDateTime")) or _LONG_AGO
    making = _Making(record, rest, changed, known)
    links = [part("CFAssociations", raw, changed, str(raw["identifier"])) for raw in _once(making.associations())]
    definitions = making.definitions()
    found: Json = {"CFDocument": making.document, "CFItems": list(making.items.values()), "CFAssociations": links}
    if definitions:
        found["CFDefinitions"] = definitions
    if rest.rubrics:
        found["CFRubrics"] = [
            part("CFRubrics", one, changed, f"{record.set}/rubric/{number}")
            for number, one in enumerate(rest.rubrics, 1)
        ]
    return {**found, **_extended(rest.package)}


def _once(links: Iterable[Json]) -> Iterator[Json]:
    """Yield associations, each with an identifier that no earlier one has."""
    seen: Counter[str] = Counter()
    for one in links:
        name = str(one["identifier"])
        seen[name] += 1
        yield one if seen[name] == 1 else {**one, "identifier": str(uuid5(STANDARDS, f"{name}/{seen[name]}"))}


def _extended(package: Json) -> Json:
    """Return the extension of a package, with the fields in it that CASE does not have."""
    extensions = package.get("extensions")
    others = {name: one for name, one in package.items() if name != "extensions"}
    kept = {**(extensions if isinstance(extensions, Mapping) else {}), **({"other": others} if others else {})}
    return {"extensions": kept} if kept else {}


class _Making:
    """Puts a set and what its package said beside it together again."""

    def __init__(self, record: StandardsRecord, rest: Rest, changed: str, known: Mapping[str, Json]) -> None:
        self.record = record
        self.rest = rest
        self.changed = changed
        self.known = known
        self.standards = keyed(record)
        self.types = types_of(rest)
        self.issued = {row.origin for row in rest.rows if row.kind == "isChildOf"}
        self.items = {key: part("CFItems", self._item(key, one), changed, key) for key, one in self.standards.items()}
        self.document = self._document()

    def _document(self) -> Json:
        """Return the document."""
        raw = {**self.rest.document, **document_of(self.record), "caseVersion": "1.1"}
        if "licenseURI" not in raw and not self.rest.rows and self.record.licence is not None:
            raw["licenseURI"] = {"title": line(self.record.licence), "identifier": self._made("licence")}
        return part("CFDocument", raw, self.changed, f"{self.record.set}:{ROOT}")

    def definitions(self) -> Json:
        """Return the definitions, with the types and the licence that only the set names."""
        listed = {name: list(self.rest.definitions.get(name, ())) for name in DEFINITIONS}
        titles = {one.type for one in self.standards.values() if one.type is not None}
        new = [title for title in sorted(titles) if title not in self.types]
        if not self.rest.rows:
            listed["CFItemTypes"] += [{"identifier": self._made(f"type/{title}"), "title": title} for title in new]
            if self.record.licence is not None:
                listed["CFLicenses"] = [{"identifier": self._made("licence"), "title": line(self.record.licence)}]
        return {name: list(self._parts(name, parts)) for name, parts in listed.items() if parts}

    def _parts(self, name: str, parts: list[Json]) -> Iterator[Json]:
        """Yield definitions; what the schema asks for and an issuer left out is filled in."""
        for number, one in enumerate(parts, 1):
            title = str(one.get("title") or one.get("identifier") or number)
            filling: Json = {"title": title}
            if name in {"CFConcepts", "CFSubjects", "CFItemTypes"}:
                filling["hierarchyCode"] = str(number)
            if name == "CFItemTypes":
                filling["description"] = title
            if name == "CFLicenses":
                filling["licenseText"] = self.record.notice or title
            whole = {**filling, **{key: value for key, value in one.items() if value is not None}}
            made = part(name, whole, self.changed, self._made(f"{name}/{number}"))
            yield {**filling, **made}

    def _item(self, key: str, standard: Standard) -> Json:
        raw = item_of(key, standard)
        patch, own = self.rest.item.get(key, {}), own_words(key, standard)
        for name in ITEM_FIELDS:
            usual = None if name in _OF_THE_ISSUER and key not in self.issued else self.rest.items.get(name)
            value = patch[name] if name in patch else filled(usual, own)
            if name == "humanCodingScheme":
                if standard.code is not None and isinstance(value, str) and normal(value) == normal(standard.code):
                    raw[name] = value
            elif name not in raw and value is not None:
                raw[name] = value
        link = patch[TYPE] if TYPE in patch else self.types.get(standard.type or "")
        if link is None and not self.rest.rows and standard.type is not None:
            link = {"title": standard.type, "identifier": self._made(f"type/{standard.type}")}
        return {**raw, **({TYPE: link} if link is not None else {})}

    def associations(self) -> Iterator[Json]:
        """Yield the associations: those of the issuer that still hold, in their order, then those of the district."""
        said = dict.fromkeys(links_of(self.record))
        for row in self.rest.rows:
            link = (row.kind, row.origin, row.target)
            if "absent" in row.more:
                said.pop(link, None)
            elif link in said or ("beside" in row.more and self._stands(row)):
                said.pop(link, None)
                yield self._association(row)
        numbers: Counter[str] = Counter()
        for link in said:
            above = link[2] if link[0] == "isChildOf" else None
            numbers[str(above)] += 1
            number = {"sequenceNumber": numbers[above]} if above is not None else {}
            yield self._association(Row(self._made("/".join(link)), *link, number), of_issuer=False)

    def _stands(self, row: Row) -> bool:
        """Tell whether both ends of an association that the set does not say are still somewhere."""
        return all(end in self.items or end in self.rest.places or end == ROOT for end in (row.origin, row.target))

    def _association(self, row: Row, *, of_issuer: bool = True) -> Json:
        usual = self.rest.links if of_issuer else {}
        raw: Json = {name: filled(usual.get(name), {"identifier": row.identifier}) for name in LINK_FIELDS}
        raw |= {name: value for name, value in row.more.items() if name not in _MARKS}
        if "group" in row.more:
            raw[GROUP] = groups_of(self.rest).get(str(row.more["group"]))
        name = row.identifier or self._made(f"{row.kind}/{row.origin}/{row.target}")
        return {
            **{key: value for key, value in raw.items() if value is not None},
            "identifier": name,
            "associationType": row.kind,
            "originNodeURI": self._end(row.origin),
            "destinationNodeURI": self._end(row.target),
        }

    def _end(self, key: str) -> Json:
        if key == ROOT:
            about = self.document
            return {"title": line(about["title"]), "identifier": about["identifier"], "uri": about["uri"]}
        if key in self.items:
            item = self.items[key]
            return {"title": _title(item), "identifier": item["identifier"], "uri": item["uri"]}
        place: Mapping[str, Any] = self.rest.places.get(key) or self.known.get(key) or {"title": key}
        return {"identifier": key, **({"uri": key} if ":" in key else {}), **place}

    def _made(self, name: str) -> str:
        return str(uuid5(STANDARDS, f"{self.record.identifier or self.record.set}/{name}"))


def _title(item: Mapping[str, Any]) -> str:
    """Return what people call an item: its code, else its short text, else its text."""
    names = (item.get(name) for name in ("humanCodingScheme", "abbreviatedStatement", "fullStatement"))
    return line(str(next(name for name in names if name)))[:_LONGEST_TITLE]
