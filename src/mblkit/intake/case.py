"""CASE 1.0 and 1.1 packages, as servers really send them: wrapped or bare, with nulls, old names and more fields.

Identifiers and dates of associations are not kept: a link is what it connects. So are dates of change, which say
nothing about the text and would make every item of a new download look changed.
"""

from collections.abc import Mapping
from typing import Any, Final

from mblkit.intake.draft import (
    DOCUMENT,
    RELATIONS,
    Above,
    Draft,
    Node,
    cleaned,
    day_of,
    grades_of,
    language_of,
    text_of,
    texts_of,
)
from mblkit.intake.findings import Findings
from mblkit.intake.jsontext import pointer

_PARENT: Final = "isChildOf"
_NODES: Final = ("originNodeURI", "destinationNodeURI")
_READ_OF_ITEMS: Final = frozenset({
    "identifier", "humanCodingScheme", "alternativeLabel", "CFItemType", "CFItemTypeURI", "fullStatement", "notes",
    "lastChangeDateTime", "CFDocumentURI", "CFItemAssociationURI",
})  # fmt: skip
_READ_OF_DOCUMENTS: Final = frozenset({
    "identifier", "title", "creator", "version", "officialSourceURL", "CFPackageURI", "subjectURI", "licenseURI",
})  # fmt: skip
_PARTS: Final = frozenset({"CFDocument", "CFItems", "CFAssociations"})


def is_case(value: object) -> bool:
    """Tell whether a JSON value is meant to be a CASE package."""
    return isinstance(value, dict) and not {"CFPackage", "CFDocument", "CFItems"}.isdisjoint(value)


def read_case(value: Mapping[str, Any], findings: Findings) -> Draft | None:
    """Return the draft of a package; None, with findings, where it has no document or no list of items."""
    inner = value.get("CFPackage")
    wrapped = isinstance(inner, Mapping) and "CFDocument" not in value
    package: Mapping[str, Any] = inner if wrapped and isinstance(inner, Mapping) else value
    at = "/CFPackage" if wrapped else ""
    document = package.get("CFDocument")
    if not isinstance(document, Mapping):
        findings.error(at, 'the package has no "CFDocument"', "get the whole package, not its items alone")
    if "CFItems" not in package:
        findings.error(at, 'the package has no "CFItems"', "get the whole package, not its document alone")
    items = _list(package, "CFItems", at, findings)
    associations = _list(package, "CFAssociations", at, findings)
    if not isinstance(document, Mapping) or findings.failed():
        return None
    draft = Draft("CASE", _about(document, package))
    for number, item in enumerate(items):
        node = _node(item, at + pointer("CFItems", number), document, findings)
        if node is not None:
            draft.nodes.append(node)
    _associate(draft, associations, at, document, findings)
    return draft


def _list(package: Mapping[str, Any], name: str, at: str, findings: Findings) -> list[Any]:
    value = package.get(name)
    if value is None or isinstance(value, list):
        return value or []
    findings.error(at + pointer(name), f'"{name}" is not a list', "get the file again")
    return []


def _about(document: Mapping[str, Any], package: Mapping[str, Any]) -> dict[str, Any]:
    definitions = package.get("CFDefinitions")
    licences = definitions.get("CFLicenses") if isinstance(definitions, Mapping) else None
    named = _target(document.get("licenseURI"))
    licence = next(
        (one for one in licences or () if isinstance(one, Mapping) and _target(one)[0] in {named[0], None}), {}
    )
    language, subjects = language_of(document.get("language")), texts_of(document.get("subject"))
    read = {*_READ_OF_DOCUMENTS, *(["language"] if language else ()), *(["subject"] if subjects else ())}
    rest = {name: inner for name, inner in document.items() if name not in read}
    extra = {name: inner for name, inner in package.items() if name not in _PARTS | {"CFDefinitions"}}
    defined = definitions if isinstance(definitions, Mapping) else {}
    kept = {name: inner for name, inner in defined.items() if name not in {"CFLicenses", "CFItemTypes", "CFSubjects"}}
    return {
        "identifier": text_of(document.get("identifier")),
        "title": text_of(document.get("title")),
        "issuer": text_of(document.get("creator")) or text_of(document.get("publisher")),
        "edition": text_of(document.get("version")),
        "language": language,
        "subjects": subjects,
        "source": text_of(document.get("officialSourceURL")),
        "licence": text_of(licence.get("title")) or _title(document.get("licenseURI")) or named[1],
        "notice": text_of(licence.get("licenseText")),
        "other": cleaned({**rest, **extra, **({"CFDefinitions": kept} if cleaned(kept) else {})}) or {},
    }


def _node(item: object, place: str, document: Mapping[str, Any], findings: Findings) -> Node | None:
    if not isinstance(item, Mapping):
        findings.error(place, "an item is not an object", "get the file again", "items that are none")
        return None
    identifier = text_of(item.get("identifier")) or (text_of(item.get("uri")) or "").rpartition("/")[2]
    if not identifier:
        findings.error(place, "an item has no identifier", "ask the issuer for it", "items without an identifier")
        return None
    levels = "educationLevel" if item.get("educationLevel") is not None else "educationalLevel"
    grades, whole = grades_of(texts_of(item.get(levels)))
    ended = day_of(item.get("statusEndDate"))
    dropped = set(_READ_OF_ITEMS)
    dropped.update([levels] if whole else [])
    dropped.update(["statusEndDate"] if ended else [])
    if item.get("language") == document.get("language"):
        dropped.add("language")
    if _follows(text_of(item.get("uri")), identifier, document):
        dropped.add("uri")
    return Node(
        key=identifier,
        place=place,
        identifier=identifier,
        code=text_of(item.get("humanCodingScheme")),
        short=text_of(item.get("alternativeLabel")),
        type=text_of(item.get("CFItemType")) or _title(item.get("CFItemTypeURI")),
        text=text_of(item.get("fullStatement")),
        notes=text_of(item.get("notes")),
        grades=grades,
        subjects=texts_of(item.get("subject")),
        ended=ended,
        other=cleaned({name: inner for name, inner in item.items() if name not in dropped}) or {},
    )


def _follows(uri: str | None, identifier: str, document: Mapping[str, Any]) -> bool:
    """Tell whether an item's address says no more than its identifier and the document's address."""
    whole = text_of(document.get("uri")) or ""
    own = text_of(document.get("identifier")) or "\0"
    likely = whole.replace("CFDocuments", "CFItems").replace(own, identifier)
    return uri in {None, identifier, f"urn:uuid:{identifier}", likely}


def _associate(draft: Draft, associations: list[Any], at: str, document: Mapping[str, Any], findings: Findings) -> None:
    """Add parents and links to the nodes; what leads from something outside is only counted."""
    nodes = {node.key: node for node in draft.nodes}
    by_address = {str(node.other["uri"]): node.key for node in draft.nodes if isinstance(node.other.get("uri"), str)}
    own = {text_of(document.get("identifier")), text_of(document.get("uri"))} - {None}
    for number, association in enumerate(associations):
        place = at + pointer("CFAssociations", number)
        if not isinstance(association, Mapping):
            findings.error(place, "an association is not an object", "get the file again", "associations that are none")
            continue
        kind = text_of(association.get("associationType"))
        origin, to = (_ends(association.get(name), nodes, by_address) for name in _NODES)
        if not kind or not origin or not to:
            message = "an association does not say its type, its origin or its destination"
            findings.error(place, message, "get the file again", "associations without an end")
        elif origin not in nodes:
            draft.dangling += 1
        elif kind == _PARENT:
            above = DOCUMENT if to in own else to
            nodes[origin].above.append(Above(above, _number(association.get("sequenceNumber")), place))
        elif kind in RELATIONS:
            address = _target(association.get(_NODES[1]))[1]
            target = address if kind == "exemplar" and to not in nodes and address else to
            nodes[origin].links.append((RELATIONS[kind], target))
        else:
            kept: Any = nodes[origin].other.setdefault(kind, [])
            if isinstance(kept, list) and to not in kept:
                kept.append(to)


def _ends(link: object, nodes: Mapping[str, Node], by_address: Mapping[str, str]) -> str | None:
    """Return the key of the node at an end of an association, else the identifier or address of what is there."""
    identifier, address = _target(link)
    for name in (identifier, by_address.get(address or ""), (address or "").rpartition("/")[2]):
        if name in nodes:
            return name
    return identifier or address


def _target(link: object) -> tuple[str | None, str | None]:
    """Return the identifier and the address of a link, which old files write as an address alone."""
    if isinstance(link, Mapping):
        return text_of(link.get("identifier")), text_of(link.get("uri"))
    return None, text_of(link)


def _title(link: object) -> str | None:
    return text_of(link.get("title")) if isinstance(link, Mapping) else None


def _number(value: object) -> float:
    if isinstance(value, str) and value.strip().isdecimal():
        return float(value)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("inf")
