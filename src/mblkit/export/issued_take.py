"""What a CASE package says beside the set of standards that was made of it: see `export.issued_rest`."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from mblkit.export.case_fields import DEFINITIONS, link_of
from mblkit.export.case_parts import Json
from mblkit.export.issued_plain import RELATIONS, document_of, fields_of_links, item_of, keyed, links_of
from mblkit.export.issued_rest import Rest, Row, as_lines, filled, read_rest
from mblkit.model.case import ROOT, foreign
from mblkit.model.codes import without_family
from mblkit.model.standards import Standard, StandardsRecord

ITEM_FIELDS: Final = ("uri", "humanCodingScheme", "alternativeLabel", "language", "lastChangeDateTime")
"""What a standard leaves out of an item, because it follows or says nothing about the text."""

LINK_FIELDS: Final = ("uri", "lastChangeDateTime")
TYPE: Final = "CFItemTypeURI"
GROUP: Final = "CFAssociationGroupingURI"

_AGAIN: Final = frozenset({"CFPackageURI", "CFDocumentURI", "caseVersion"})
_OF_ROWS: Final = frozenset({"identifier", "associationType", "originNodeURI", "destinationNodeURI", "ends"})
_PARTS: Final = frozenset({"CFDocument", "CFItems", "CFAssociations", "CFDefinitions", "CFRubrics"})
_CODES: Final = frozenset({"humanCodingScheme", "alternativeLabel"})


def rest_of(record: StandardsRecord, package: Mapping[str, Any], before: str | None = None) -> str:
    """Return the field `package` of a set, from the package that it was made of, as `intake` hands it over.

    `before` is the field as it was: what it says of standards that the package lacks is kept. Raises MblError where
    that cannot be read.
    """
    taking = _Taking(record, package)
    taking.document()
    taking.items()
    taking.links()
    if before is not None:
        taking.keep(read_rest(record.set, before))
    return as_lines(taking.rest)


def joined_links(record: StandardsRecord) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the links of a set that its package does not say, by the standard's name and the field.

    They are the district's own. Without a package nobody can tell. Raises MblError where it cannot be read.
    """
    if record.package is None:
        return {}
    issued = {(row.kind, row.origin, row.target) for row in read_rest(record.set, record.package).rows}
    return fields_of_links(record, set(links_of(record)) - issued)


class _Taking:
    """Fills a rest."""

    def __init__(self, record: StandardsRecord, package: Mapping[str, Any]) -> None:
        self.record = record
        self.package = package
        self.standards = keyed(record)
        self.given: dict[str, Json] = {one["identifier"]: one for one in package.get("CFItems") or ()}
        self.rest = Rest()

    def document(self) -> None:
        """Take what stands beside the items: the document, definitions, rubrics."""
        rest, package = self.rest, self.package
        plain = document_of(self.record)
        about: Mapping[str, Any] = package.get("CFDocument") or {}
        rest.document = {name: one for name, one in about.items() if name not in plain and name not in _AGAIN}
        rest.package = {name: one for name, one in package.items() if name not in _PARTS}
        defined = package.get("CFDefinitions")
        defined = defined if isinstance(defined, Mapping) else {}
        for name in DEFINITIONS:
            rest.definitions[name] = list(_objects(defined.get(name)))
        rest.definitions["CFLicenses"] = [self._licence(one) for one in rest.definitions["CFLicenses"]]
        others = {name: one for name, one in defined.items() if name not in DEFINITIONS}
        rest.package.update({"CFDefinitions": others} if others else {})
        rest.rubrics = list(_objects(package.get("CFRubrics")))

    def _licence(self, licence: Json) -> Json:
        same = licence.get("licenseText") == self.record.notice
        return {name: one for name, one in licence.items() if name != "licenseText" or not same}

    def items(self) -> None:
        """Take what items say beside their standards."""
        known = [(key, one, self.given[key]) for key, one in self.standards.items() if key in self.given]
        types = types_of(self.rest)
        undefined: dict[str, Counter[str]] = {}
        for _, one, item in known:
            if one.type is not None and one.type not in types and TYPE in item:
                undefined.setdefault(one.type, Counter())[json.dumps(item[TYPE])] += 1
        self.rest.types = {title: json.loads(links.most_common(1)[0][0]) for title, links in undefined.items()}
        types = types_of(self.rest)
        said = [
            {name: _word(item.get(name), key, one) for name in ITEM_FIELDS if not stays(name, item_of(key, one), item)}
            for key, one, item in known
        ]
        self.rest.items = _usual(said, ITEM_FIELDS)
        for (key, one, item), words in zip(known, said, strict=True):
            own = own_words(key, one)
            patch = {name: item.get(name) for name in words if item.get(name) != filled(self.rest.items.get(name), own)}
            if link_of(item.get(TYPE)) != link_of(types.get(one.type or "")):
                patch[TYPE] = item.get(TYPE)
            if patch:
                self.rest.item[key] = patch

    def links(self) -> None:
        """Take what associations say beside what they link."""
        listed: list[Json] = self.package.get("CFAssociations") or []
        self.rest.links = _usual(
            [{name: _word(one.get(name), str(one.get("identifier"))) for name in LINK_FIELDS} for one in listed],
            LINK_FIELDS,
        )
        said, seen = set(links_of(self.record)), set[tuple[str, str, str]]()
        called, lifted = self._called({target for _, _, target in said}), set[str]()
        for one in listed:
            origin, target = one["ends"]
            kind = str(one["associationType"])
            kind = kind if kind in {*RELATIONS.values(), "isChildOf"} else foreign(kind)
            if not self._belongs(kind, origin, target):
                lifted.update([origin] if kind == "isChildOf" else [])
                continue
            target = called.get(target, target)
            address = (link_of(one["destinationNodeURI"]) or {}).get("uri")
            if kind == "exemplar" and target not in self.given and address is not None:
                target = address
            beside = (kind, origin, target) not in said or (kind, origin, target) in seen
            seen.add((kind, origin, target))
            self.rest.rows.append(self._row(one, (kind, origin, target), beside=beside))
            for key, name in ((origin, "originNodeURI"), (target, "destinationNodeURI")):
                if key not in self.standards and key != ROOT:
                    self.rest.places.setdefault(key, _place(key, one[name]))
        for link in links_of(self.record):
            if (
                link[0] == "isChildOf"
                and link[2] == ROOT
                and link not in seen
                and link[1] in self.given.keys() - lifted
            ):
                self.rest.rows.append(Row("", *link, {"absent": True}))

    def _called(self, names: Collection[str]) -> dict[str, str]:
        """Return by identifier what the set calls items that a filter left out: by code, where links lead there."""
        found: dict[str, str] = {}
        for key, item in self.given.items():
            code = item.get("humanCodingScheme")
            if key not in self.standards and isinstance(code, str):
                found |= dict.fromkeys([key], next((one for one in (code, without_family(code)) if one in names), key))
        return found

    def _belongs(self, kind: str, origin: str, target: str) -> bool:
        """Tell whether an association is one of the set: what a filter left out takes its links along."""
        left_out = {one for one in (origin, target) if one in self.given and one not in self.standards}
        if origin in left_out or (target in left_out and kind == "isChildOf"):
            return False
        return origin in self.standards or target in self.standards or ROOT in {origin, target}

    def _row(self, one: Json, link: tuple[str, str, str], *, beside: bool) -> Row:
        own = {"identifier": str(one.get("identifier"))}
        more = {name: value for name, value in one.items() if name not in _OF_ROWS | _AGAIN | {*LINK_FIELDS}}
        for name in LINK_FIELDS:
            if one.get(name) != filled(self.rest.links.get(name), own):
                more[name] = one.get(name)
        group = next((key for key, known in groups_of(self.rest).items() if known == link_of(one.get(GROUP))), None)
        if group is not None:
            more = {name: value for name, value in more.items() if name != GROUP} | {"group": group}
        if beside:
            more["beside"] = True
        return Row(str(one.get("identifier") or ""), *link, more)

    def keep(self, old: Rest) -> None:
        """Keep what an earlier package said of standards that this one lacks."""
        rest = self.rest
        gone = [key for key in self.standards if key not in self.given]
        for key in gone:
            own = own_words(key, self.standards[key])
            was = old.item.get(key, {})
            said = {name: was[name] if name in was else filled(old.items.get(name), own) for name in ITEM_FIELDS}
            patch = {name: value for name, value in said.items() if value != filled(rest.items.get(name), own)}
            patch |= {TYPE: was[TYPE]} if TYPE in was else {}
            if patch and (key in old.item or any(row.origin == key for row in old.rows)):
                rest.item[key] = patch
        taken = {row.identifier for row in rest.rows}
        for row in old.rows:
            if row.origin in gone and (row.identifier not in taken or not row.identifier):
                own = {"identifier": row.identifier}
                said = {
                    name: row.more[name] if name in row.more else filled(old.links.get(name), own)
                    for name in LINK_FIELDS
                }
                more = {name: value for name, value in row.more.items() if name not in LINK_FIELDS}
                more |= {name: value for name, value in said.items() if value != filled(rest.links.get(name), own)}
                rest.rows.append(Row(row.identifier, row.kind, row.origin, row.target, more))
                for key in {row.target} & old.places.keys():
                    rest.places.setdefault(key, old.places[key])


def stays(name: str, plain: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
    """Tell whether a standard says itself what an item says under a name."""
    return name in plain and (name not in _CODES or plain[name] == item.get(name))


def own_words(key: str, standard: Standard) -> dict[str, str | None]:
    """Return the words of an item that stand in what most items say."""
    return {"identifier": key, "code": standard.code}


def types_of(rest: Rest) -> dict[str, Json]:
    """Return the links of the types of items, by title."""
    defined = {str(one.get("title")): one for one in reversed(rest.definitions.get("CFItemTypes", []))}
    links = {title: link_of(one) for title, one in {**rest.types, **defined}.items()}
    return {title: link for title, link in links.items() if link is not None}


def groups_of(rest: Rest) -> dict[str, Json]:
    """Return the links of the groupings of associations, by identifier."""
    links = (link_of(one) for one in rest.definitions.get("CFAssociationGroupings", []))
    return {link["identifier"]: link for link in links if link is not None}


def _objects(value: object) -> Iterable[Json]:
    return (dict(one) for one in (value if isinstance(value, list) else ()) if isinstance(one, Mapping))


def _word(value: object, identifier: str, standard: Standard | None = None) -> object:
    """Return what an item says with {identifier} and {code} in the place of its own."""
    if not isinstance(value, str) or "{" in value:
        return value
    text = value.replace(identifier, "{identifier}")
    code = standard.code if standard is not None else None
    return text[: -len(code)] + "{code}" if code is not None and text.endswith(code) else text


def _usual(said: Iterable[Mapping[str, object]], names: Iterable[str]) -> Json:
    """Return what is said most often, field by field; nothing where that is nothing."""
    found: Json = {}
    for name in names:
        often = Counter(json.dumps(one[name]) for one in said if name in one)
        usual = json.loads(often.most_common(1)[0][0]) if often else None
        if usual is not None:
            found[name] = usual
    return found


def _place(key: str, link: object) -> Json:
    """Return what stands at the end of an association, without what follows from its key."""
    whole = dict(link) if isinstance(link, Mapping) else {"uri": link}
    return {
        name: one for name, one in whole.items() if one != key or name == "title" or (name == "uri" and ":" not in key)
    }
