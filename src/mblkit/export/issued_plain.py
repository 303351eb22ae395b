"""What a set of standards says by itself in the fields of CASE, before anything that only its package said."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from mblkit.export.case_fields import uuid_of
from mblkit.export.case_parts import Json, given
from mblkit.model.case import EMPHASIS, FOREIGN, LEVELS, OURS, ROOT
from mblkit.model.standards import Standard, StandardsRecord

RELATIONS: Final = {
    "precedes": "precedes",
    "peer_of": "isPeerOf",
    "part_of": "isPartOf",
    "related_to": "isRelatedTo",
    "exact_match_of": "exactMatchOf",
    "replaced_by": "replacedBy",
    "exemplars": "exemplar",
    "skill_levels": "hasSkillLevel",
    "translation_of": "isTranslationOf",
}
"""The links of a standard, and the associations of CASE that say the same."""

Link = tuple[str, str, str]
"""The type of an association, and the keys of its origin and its destination."""


def keyed(record: StandardsRecord) -> dict[str, Standard]:
    """Return the standards by their keys: the issuer's identifier, else the reference to them."""
    return {one.identifier or f"{record.set}:{name}": one for name, one in record.keyed()}


def document_of(record: StandardsRecord) -> Json:
    """Return what the set says of its document."""
    said = {
        "identifier": record.identifier or f"{record.set}:{ROOT}",
        "creator": record.issuer,
        "title": record.title,
        "version": record.edition,
        "officialSourceURL": record.source,
        "language": record.language,
        "subject": list(record.subjects),
    }
    return {**record.other, **given(said)}


def item_of(key: str, standard: Standard) -> Json:
    """Return what a standard says of its item."""
    other = {name: value for name, value in standard.other.items() if not name.startswith(FOREIGN)}
    levels = other.pop("educationalLevel", None)
    said = {
        "identifier": key,
        "humanCodingScheme": standard.code,
        "alternativeLabel": standard.short,
        "fullStatement": standard.text or standard.code or key,
        "notes": standard.notes,
        "educationLevel": levels or [LEVELS[grade] for grade in standard.grades],
        "CFItemType": standard.type,
        "statusEndDate": standard.retired.on.isoformat() if standard.retired is not None else None,
    }
    if standard.emphasis is not None:
        known = other.get("extensions")
        other["extensions"] = {**(known if isinstance(known, dict) else {}), OURS: {EMPHASIS: standard.emphasis}}
    return {**given(said), **other, **given({"statusEndDate": said["statusEndDate"]})}


def references(sets: Iterable[StandardsRecord]) -> dict[str, Json]:
    """Return what refers to each standard, by every reference to it."""
    found: dict[str, Json] = {}
    for record in sets:
        for key, one in keyed(record).items():
            for name in one.names:
                found.setdefault(f"{record.set}:{name}", {"title": f"{record.set}:{name}", "identifier": uuid_of(key)})
    return found


def links_of(record: StandardsRecord) -> Iterator[Link]:
    """Yield the associations that the set says, standard by standard: the one above it, then its links."""
    names = _names(record)
    for key, one in keyed(record).items():
        yield "isChildOf", key, ROOT if one.parent is None else names.get(one.parent, one.parent)
        for field, kind in RELATIONS.items():
            for target in getattr(one.links, field) if one.links is not None else ():
                yield kind, key, names.get(target, target)
        for kind, targets in one.other.items():
            if kind.startswith(FOREIGN) and isinstance(targets, list):
                yield from ((kind, key, names.get(str(target), str(target))) for target in targets)
        successor = one.retired.replaced_by if one.retired is not None else None
        if successor is not None:
            own = successor.removeprefix(f"{record.set}:")
            known = names.get(own, successor)
            if one.links is None or not {own, known, successor} & set(one.links.replaced_by):
                yield "replacedBy", key, known


def fields_of_links(record: StandardsRecord, links: Iterable[Link]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return some of the links that a set says, by the name of the standard and the field that they stand in."""
    wanted, names = set(links), _names(record)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for (key, one), (name, _) in zip(keyed(record).items(), record.keyed(), strict=True):
        for field, kind in RELATIONS.items():
            targets = getattr(one.links, field) if one.links is not None else ()
            own = tuple(target for target in targets if (kind, key, names.get(target, target)) in wanted)
            if own:
                found.setdefault(name, {})[field] = own
    return found


def _names(record: StandardsRecord) -> Mapping[str, str]:
    """Return the keys of the standards by every name that they have in links."""
    keys = list(keyed(record))
    found = {name: key for key, (name, _) in zip(keys, record.keyed(), strict=True)}
    return {**{key: key for key in keys}, **found}
