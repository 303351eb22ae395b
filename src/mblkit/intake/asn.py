"""Documents of the Achievement Standards Network: RDF written as JSON, and the nested "manifest"."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from mblkit.intake.draft import DOCUMENT, Above, Draft, Node, cleaned, grades_of, text_of
from mblkit.intake.findings import Findings
from mblkit.intake.jsontext import pointer

_LAST: Final = re.compile(r"[^/#:]*$")
_GUID: Final = re.compile(
    r"urn:(?:guid|uuid):([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})", re.IGNORECASE
)
_LANGUAGES: Final = {"eng": "en", "spa": "es"}
_READ: Final = frozenset({
    "type", "isPartOf", "isChildOf", "hasChild", "statementNotation", "altStatementNotation", "statementLabel",
    "description", "comment", "educationLevel", "subject", "language", "exactMatch", "identifier", "indexingStatus",
    "authorityStatus", "id", "text", "children", "leaf", "cls",
})  # fmt: skip
"""What becomes a field, follows from the tree, or tells how the network works with the statement."""


def is_rdf(value: object) -> bool:
    """Tell whether a JSON value is RDF about a document of the network."""
    return isinstance(value, dict) and any(
        isinstance(about, dict) and any("/ASN/" in predicate for predicate in about) for about in value.values()
    )


def is_manifest(value: object) -> bool:
    """Tell whether a JSON value is the tree of a document of the network."""
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and any(key.startswith(("asn_", "dcterms_")) for key in first)


def documents_in(value: object) -> int:
    """Return how many documents a JSON value lists as the registry does: a record of each, and no statement."""
    lists = value.values() if isinstance(value, Mapping) else [value]
    return sum(_is_record(one) for listed in lists if isinstance(listed, list) for one in listed)


def _is_record(value: object) -> bool:
    about = value.get("data") if isinstance(value, Mapping) else None
    return isinstance(about, Mapping) and {"identifier", "title"} <= about.keys()


def read_rdf(value: Mapping[str, Any], findings: Findings) -> Draft | None:
    """Return the draft of a document in RDF; None, with findings, where there is none or it has no statement."""
    about = {str(uri): _facts(facts) for uri, facts in value.items() if isinstance(facts, Mapping)}
    documents = [uri for uri, facts in about.items() if "StandardDocument" in _last(facts.get("type", ()))]
    if len(documents) != 1:
        which = "no document" if not documents else f"{len(documents)} documents"
        findings.error("", f"the file describes {which}", "get the file of one document")
        return None
    document = about[documents[0]]
    draft = Draft("ASN", {**_about(document), "identifier": documents[0]})
    places = {uri: place for facts in about.values() for place, uri in enumerate(facts.get("hasChild", ()))}
    for uri, facts in about.items():
        if "Statement" in _last(facts.get("type", ())):
            node = _node(uri, pointer(uri), facts, draft.about)
            for parent in facts.get("isChildOf", ()):
                key = DOCUMENT if parent == documents[0] else parent
                node.above.append(Above(key, places.get(uri, float("inf")), node.place))
            draft.nodes.append(node)
    _identify(draft.nodes, findings)
    return draft


def read_manifest(value: list[Any], findings: Findings) -> Draft | None:
    """Return the draft of a nested tree, which says nothing about its document."""
    draft = Draft("ASN manifest", {})
    waiting: list[tuple[Any, str, str, int]] = [
        (node, pointer(place), DOCUMENT, place) for place, node in reversed(list(enumerate(value)))
    ]
    while waiting:
        item, place, parent, number = waiting.pop()
        uri = text_of(item.get("id")) if isinstance(item, Mapping) else None
        if uri is None:
            findings.error(place, "a statement has no id", "get the file again", "statements without an id")
            continue
        facts = {_LAST.search(key.rpartition("_")[2])[0]: _plain(inner) for key, inner in item.items()}  # type: ignore[index]
        node = _node(
            uri, place, {**facts, "description": facts.get("description") or facts.get("text", ())}, draft.about
        )
        node.above.append(Above(parent, number, place))
        draft.nodes.append(node)
        children = item.get("children") or []
        if not isinstance(children, list):
            findings.error(place + "/children", '"children" is not a list', "get the file again")
            continue
        inside = [(one, f"{place}/children/{at}", uri, at) for at, one in enumerate(children)]
        waiting.extend(reversed(inside))
    _identify(draft.nodes, findings)
    return None if findings.failed() else draft


Facts = Mapping[str, tuple[str, ...]]


def _facts(facts: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return what is said about one thing: texts by the last word of each predicate."""
    return {_last((predicate,))[0]: _plain(values) for predicate, values in facts.items()}


def _plain(values: object) -> tuple[str, ...]:
    """Return the texts of values, which are written as texts or as objects that hold them."""
    texts: list[str] = []
    for one in values if isinstance(values, list) else [values]:
        inside = one
        if isinstance(one, Mapping):
            inside = next((one[name] for name in ("value", "literal", "uri") if name in one), None)
        text = text_of(inside)
        texts += [] if text is None else [text]
    return tuple(texts)


def _last(words: Iterable[str]) -> tuple[str, ...]:
    """Return the last parts of some addresses."""
    return tuple(found[0] for word in words if (found := _LAST.search(word)) is not None)


def _first(facts: Facts, name: str) -> str | None:
    return next(iter(facts.get(name, ())), None)


def _about(facts: Facts) -> dict[str, Any]:
    """Return what is said about the document."""
    language = next(iter(_last(facts.get("language", ()))), None)
    issuer = facts.get("aut") or facts.get("publisher") or ()
    return {
        "title": _first(facts, "title"),
        "issuer": "; ".join(dict.fromkeys(issuer)) or None,
        "edition": _first(facts, "valid") or _first(facts, "dateCopyright"),
        "language": _LANGUAGES.get(language or "", language),
        "subjects": _last(facts.get("subject", ())),
        "source": _first(facts, "source"),
        "notice": _first(facts, "rights"),
        "other": cleaned({name: " ".join(facts[name]) for name in ("description", "jurisdiction") if name in facts})
        or {},
    }


def _node(uri: str, place: str, facts: Facts, about: Mapping[str, Any]) -> Node:
    levels = _last(facts.get("educationLevel", ()))
    grades, whole = grades_of(levels)
    matches = tuple(dict.fromkeys(facts.get("exactMatch", ())))
    other: dict[str, Any] = {"uri": uri}
    for name, values in facts.items():
        if (name not in _READ or (name == "educationLevel" and not whole)) and values:
            other[name] = values[0] if len(values) == 1 else list(values)
    guids = [_uuid(found) for one in matches if (found := _GUID.fullmatch(one))]
    node = Node(
        key=uri,
        place=place,
        identifier=guids[0] if guids else uri,
        code=_first(facts, "statementNotation"),
        short=_first(facts, "altStatementNotation"),
        type=_first(facts, "statementLabel"),
        text=_first(facts, "description"),
        notes=_first(facts, "comment"),
        grades=grades,
        subjects=tuple(one for one in _last(facts.get("subject", ())) if one not in about.get("subjects", ())),
        other=other,
    )
    node.links = [("exact_match_of", one) for one in matches if not _GUID.fullmatch(one)]
    return node


def _uuid(found: "re.Match[str]") -> str:
    return "-".join(found.groups()).lower()


def _identify(nodes: list[Node], findings: Findings) -> None:
    """Give each node its address as identifier where several share the official one, and none where that is its own."""
    shared = Counter(node.identifier for node in nodes)
    for node in nodes:
        if shared[node.identifier] > 1:
            message = f'"{node.called}" shares the identifier "{node.identifier}" with others'
            findings.note(node.place, message, "it goes by its address in this set", "shared official identifiers")
            node.identifier = node.key
        if node.identifier == node.other.get("uri"):
            del node.other["uri"]
