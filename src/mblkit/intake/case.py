"""CASE 1.0 and 1.1 packages, as servers really send them: wrapped or bare, with nulls, old names and more fields.

A standard says what it links, not how the issuer numbered the link, nor when somebody edited it: that would make every
item of a new download look changed. It is kept apart, in the package that goes with the draft.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final, get_args

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
from mblkit.intake.findings import Findings, shown
from mblkit.intake.jsontext import pointer
from mblkit.model.case import EMPHASIS, OTHER, OURS, ROOT, foreign
from mblkit.model.standards import Emphasis

_EMPHASIS: Final = "\0emphasis"
"""The emphasis that a district gave, apart from whatever an issuer may call so."""
_PARENT: Final = "isChildOf"
_NODES: Final = ("originNodeURI", "destinationNodeURI")
_READ_OF_ITEMS: Final = frozenset({
    "identifier", "humanCodingScheme", "alternativeLabel", "CFItemType", "CFItemTypeURI", "fullStatement", "notes",
    "lastChangeDateTime", "CFDocumentURI", "CFItemAssociationURI", _EMPHASIS,
})  # fmt: skip
_READ_OF_DOCUMENTS: Final = frozenset({
    "identifier", "title", "creator", "version", "officialSourceURL", "CFPackageURI", "subjectURI", "licenseURI",
    "lastChangeDateTime", "caseVersion",
})  # fmt: skip
_NEEDED_OF_ITEMS: Final = ("identifier", "humanCodingScheme", "fullStatement")
_TEXTS_OF_ITEMS: Final = (
    "uri", "alternativeLabel", "CFItemType", "notes", "educationLevel", "educationalLevel", "subject",
)  # fmt: skip
_NEEDED_OF_DOCUMENTS: Final = ("identifier", "title")
_TEXTS_OF_DOCUMENTS: Final = ("uri", "creator", "publisher", "version", "language", "subject", "officialSourceURL")
_LISTS: Final = frozenset({"educationLevel", "educationalLevel", "subject"})
"""What may be several texts."""


def is_case(value: object) -> bool:
    """Tell whether a JSON value is meant to be a CASE package."""
    return isinstance(value, dict) and not {"CFPackage", "CFDocument", "CFItems"}.isdisjoint(value)


def packages_in(value: object) -> int:
    """Return how many CASE packages a JSON value lists, where it lists nothing else."""
    return len(value) if isinstance(value, list) and all(is_case(one) for one in value) else 0


def unwrapped(value: object) -> tuple[str, Mapping[str, Any]] | None:
    """Return the JSON pointer to the one package that a value is or wraps, as a list or as "data", and the package."""
    at, inner = "", value
    if isinstance(inner, Mapping) and inner.keys() == {"data"}:
        at, inner = pointer("data"), inner["data"]
    if isinstance(inner, list) and len(inner) == 1:
        at, inner = at + pointer(0), inner[0]
    return (at, inner) if isinstance(inner, Mapping) and is_case(inner) else None


def read_case(value: Mapping[str, Any], findings: Findings, at: str = "") -> Draft | None:
    """Return the draft of a package; None, with findings, where it has no document or no list of items.

    `at` is the JSON pointer to the package in its file.
    """
    inner = value.get("CFPackage")
    wrapped = isinstance(inner, Mapping) and "CFDocument" not in value
    package: Mapping[str, Any] = inner if wrapped and isinstance(inner, Mapping) else value
    at += pointer("CFPackage") if wrapped else ""
    document = package.get("CFDocument")
    if not isinstance(document, Mapping):
        findings.error(at, 'the package has no "CFDocument"', "get the whole package, not its items alone")
    if "CFItems" not in package:
        findings.error(at, 'the package has no "CFItems"', "get the whole package, not its document alone")
    items = _list(package, "CFItems", at, findings)
    associations = _list(package, "CFAssociations", at, findings)
    if not isinstance(document, Mapping) or findings.failed():
        return None
    own = {text_of(document.get(name)) for name in ("identifier", "uri")}
    document = _unfolded(document)
    own |= {text_of(document.get(name)) for name in ("identifier", "uri")}
    names: dict[str, str] = {}
    odd = _no_texts(document, at + pointer("CFDocument"), _NEEDED_OF_DOCUMENTS, _TEXTS_OF_DOCUMENTS, findings)
    draft = Draft("CASE", _about(document, package, odd))
    kept: list[dict[str, Any]] = []
    for number, item in enumerate(items):
        whole = _unfolded(item) if isinstance(item, Mapping) else item
        node = _node(whole, at + pointer("CFItems", number), document, findings)
        if node is not None:
            draft.nodes.append(node)
            names[str(item.get("identifier"))] = node.key
            kept.append({**{name: one for name, one in whole.items() if name != _EMPHASIS}, "identifier": node.key})
    names |= {str(one.other["uri"]): one.key for one in draft.nodes if isinstance(one.other.get("uri"), str)}
    linked = _associate(draft, associations, at, (own - {None}, names), findings)
    draft.package = cleaned({**package, "CFDocument": document, "CFItems": kept, "CFAssociations": linked})
    return draft


def _unfolded(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object with the fields that `mbl export case --set` had to put aside in their places again."""
    extensions = value.get("extensions")
    ours = extensions.get(OURS) if isinstance(extensions, Mapping) else None
    if not isinstance(extensions, Mapping) or not isinstance(ours, Mapping):
        return dict(value)
    aside = ours.get(OTHER)
    left = {name: inner for name, inner in ours.items() if name not in {OTHER, EMPHASIS}}
    rest = {**extensions, OURS: left} if left else {name: one for name, one in extensions.items() if name != OURS}
    weight = {_EMPHASIS: ours[EMPHASIS]} if ours.get(EMPHASIS) in get_args(Emphasis) else {}
    put = dict(aside) if isinstance(aside, Mapping) else {}
    if "identifier" in put and value.get("uri") == f"urn:uuid:{value.get('identifier')}":
        put["uri"] = None  # it was made of the identifier that was put in the place of this one
    return {**value, "extensions": rest or None, **put, **weight}


def _list(package: Mapping[str, Any], name: str, at: str, findings: Findings) -> list[Any]:
    value = package.get(name)
    if value is None or isinstance(value, list):
        return value or []
    findings.error(at + pointer(name), f'"{name}" is not a list', "get the file again")
    return []


def _no_texts(
    value: Mapping[str, Any], place: str, needed: Iterable[str], known: Iterable[str], findings: Findings
) -> set[str]:
    """Return which of the known fields of an object hold what is no text, where a text belongs.

    Those that are needed are errors; the others are noted, and are to be kept as they are.
    """
    odd: set[str] = set()
    for name in (*needed, *known):
        said = value.get(name)
        listed = said if isinstance(said, list) and name in _LISTS else [said]
        if all(one is None or isinstance(one, str) or type(one) is int for one in listed):
            continue
        odd.add(name)
        message = f'the "{name}" is no text'
        if name in needed:
            findings.error(place + pointer(name), message, "ask the issuer for it", "values that are no text")
        else:
            findings.note(place + pointer(name), message, 'it is kept under "other"', "values that are no text, kept")
    return odd


def _about(document: Mapping[str, Any], package: Mapping[str, Any], odd: AbstractSet[str]) -> dict[str, Any]:
    definitions = package.get("CFDefinitions")
    defined = definitions.get("CFLicenses") if isinstance(definitions, Mapping) else None
    licences = defined if isinstance(defined, list) else []
    named = _target(document.get("licenseURI"))
    licence = next((one for one in licences if isinstance(one, Mapping) and _target(one)[0] in {named[0], None}), {})
    language, subjects = language_of(document.get("language")), texts_of(document.get("subject"))
    read = {*_READ_OF_DOCUMENTS, *(["language"] if language else ()), *(["subject"] if subjects else ())} - odd
    rest = {name: inner for name, inner in document.items() if name not in read}
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
        "other": cleaned(rest) or {},
    }


def _node(item: object, place: str, document: Mapping[str, Any], findings: Findings) -> Node | None:
    if not isinstance(item, Mapping):
        findings.error(place, "an item is not an object", "get the file again", "items that are none")
        return None
    odd = _no_texts(item, place, _NEEDED_OF_ITEMS, _TEXTS_OF_ITEMS, findings)
    if "identifier" in odd:
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
    kind = item.get("CFItemTypeURI")
    if isinstance(kind, Mapping) and _no_texts(kind, place + pointer("CFItemTypeURI"), (), ("title",), findings):
        dropped.discard("CFItemTypeURI")
    node = Node(
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
        emphasis=item.get(_EMPHASIS),
        other=cleaned({name: inner for name, inner in item.items() if name not in dropped - odd}) or {},
    )
    if node.text is None and "fullStatement" not in odd:
        findings.note(place, f"{shown(node.called)} has no text", "ask the issuer for it", "items without a text")
    return node


def _follows(uri: str | None, identifier: str, document: Mapping[str, Any]) -> bool:
    """Tell whether an item's address says no more than its identifier and the document's address."""
    whole = text_of(document.get("uri")) or ""
    own = text_of(document.get("identifier")) or "\0"
    likely = whole.replace("CFDocuments", "CFItems").replace(own, identifier)
    return uri in {None, identifier, f"urn:uuid:{identifier}", likely}


def _associate(
    draft: Draft,
    associations: list[Any],
    at: str,
    known_as: tuple[AbstractSet[str | None], Mapping[str, str]],
    findings: Findings,
) -> list[dict[str, Any]]:
    """Add parents and links to the nodes, and return the associations with their ends by the keys of nodes.

    `known_as` has the names of the document, and of the nodes besides their keys. What leads from something outside is
    only counted.
    """
    nodes = {node.key: node for node in draft.nodes}
    own, names = known_as
    linked: list[dict[str, Any]] = []
    known: dict[str, str] = {}
    for number, association in enumerate(associations):
        place = at + pointer("CFAssociations", number)
        if not isinstance(association, Mapping):
            findings.error(place, "an association is not an object", "get the file again", "associations that are none")
            continue
        whole = _unfolded(association)
        kind = text_of(whole.get("associationType"))
        origin, to = (_ends(whole.get(name), nodes, names) for name in _NODES)
        if not kind or not origin or not to:
            message = "an association does not say its type, its origin or its destination"
            findings.error(place, message, "get the file again", "associations without an end")
            continue
        identifier = text_of(whole.get("identifier"))
        if identifier is not None and known.setdefault(identifier, place) != place:
            message = f'the identifier "{identifier}" is already that of {known[identifier]}'
            findings.note(place, message, "ask the issuer which one is right", "associations with one identifier")
        linked.append({**whole, "ends": [ROOT if one in own and one not in nodes else one for one in (origin, to)]})
        if origin not in nodes:
            draft.dangling += 1
        elif kind == _PARENT:
            above = DOCUMENT if to in own else to
            nodes[origin].above.append(Above(above, _number(whole.get("sequenceNumber")), place))
        else:
            _link(nodes, kind, origin, to, _target(whole.get(_NODES[1]))[1])
    return linked


def _link(nodes: Mapping[str, Node], kind: str, origin: str, to: str, address: str | None) -> None:
    """Add a link to the node at its origin; relations that CASE does not know stand under their names."""
    if kind in RELATIONS:
        target = address if kind == "exemplar" and to not in nodes and address else to
        nodes[origin].links.append((RELATIONS[kind], target))
        return
    kept: Any = nodes[origin].other.setdefault(foreign(kind), [])
    if isinstance(kept, list) and to not in kept:
        kept.append(to)


def _ends(link: object, nodes: Mapping[str, Node], names: Mapping[str, str]) -> str | None:
    """Return the key of the node at an end of an association, else the identifier or address of what is there."""
    identifier, address = _target(link)
    known = (names.get(identifier or ""), names.get(address or ""))
    for name in (identifier, *known, (address or "").rpartition("/")[2]):
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
