"""The fields that CASE 1.1 has for each part of a package, and how a part of any package is brought into them."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import uuid5

from mblkit.export.case_parts import STANDARDS, Json
from mblkit.model.base import read_day
from mblkit.model.case import OTHER, OURS

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TARGET: Final = re.compile(r"CASE|ext:[A-Za-z0-9._-]+")
_GONE: Final = frozenset({"CFDocumentURI", "CFPackageURI", "CFItemAssociationURI", "ends"})
"""Fields of CASE 1.0 that a package of 1.1 may not have, because they say again in which package they are."""

Reader = Callable[[object], Any]
"""Returns a value as a field of CASE holds it; None where it is none."""


def uuid_of(name: str) -> str:
    """Return the UUID in an identifier or address, else one that is made of the whole of it."""
    found = _UUID.search(name)
    return found[0].lower() if found else str(uuid5(STANDARDS, name))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> list[str] | None:
    listed = value if isinstance(value, list) else [value]
    texts = [one for one in listed if isinstance(one, str) and one]
    return texts if texts and len(texts) == len(listed) else None


def _day(value: object) -> str | None:
    return value if isinstance(value, str) and read_day(value) else None


def time_of(value: object) -> str | None:
    """Return a moment as CASE writes it; where no zone is given, it is taken for UTC."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        return None
    return None if moment is None else str(value) if moment.tzinfo is not None else f"{value}Z"


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object) -> int | float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def link_of(value: object) -> Json | None:
    """Return a link with its three fields, what is missing made of the others; None for what is no link."""
    given = value if isinstance(value, Mapping) else {"uri": value}
    identifier, uri, title = (_text(given.get(name)) for name in ("identifier", "uri", "title"))
    name = identifier or uri
    if name is None:
        return None
    uuid = uuid_of(name)
    return {"title": title or name, "identifier": uuid, "uri": uri or f"urn:uuid:{uuid}"}


def end_of(value: object) -> Json | None:
    """Return the end of an association: its identifier may be anything."""
    link = link_of(value)
    if link is None or not isinstance(value, Mapping):
        return link
    kind = value.get("targetType")
    typed = {"targetType": kind} if isinstance(kind, str) and _TARGET.fullmatch(kind) else {}
    return {**link, "identifier": _plain(value.get("identifier")) or link["identifier"], **typed}


def _plain(value: object) -> str | None:
    """Return an identifier, in small letters where it is a UUID."""
    return None if not isinstance(value, str) or not value else value.lower() if _UUID.fullmatch(value) else value


def _links(value: object) -> list[Json] | None:
    found = [link_of(one) for one in (value if isinstance(value, list) else [value])]
    return [one for one in found if one is not None] if None not in found else None


def _extension(value: object) -> Json | None:
    return dict(value) if isinstance(value, Mapping) else None


def _extensions(value: object) -> list[Json] | None:
    listed = value if isinstance(value, list) else [value]
    return [dict(one) for one in listed if isinstance(one, Mapping)] or None


_HEAD: Final[dict[str, Reader]] = {"identifier": _text, "uri": _text}
_TAIL: Final[dict[str, Reader]] = {"lastChangeDateTime": time_of, "extensions": _extension}
_TITLED: Final[dict[str, Reader]] = {"title": _text, "description": _text}
_CODED: Final[dict[str, Reader]] = {**_TITLED, "hierarchyCode": _text}
_ENDS: Final[dict[str, Reader]] = {"statusStartDate": _day, "statusEndDate": _day, "licenseURI": link_of}

FIELDS: Final[dict[str, dict[str, Reader]]] = {
    "CFDocument": {
        **_HEAD, "caseVersion": _text, "creator": _text, "title": _text, "officialSourceURL": _text,
        "publisher": _text, "description": _text, "subject": _texts, "subjectURI": _links, "frameworkType": _text,
        "language": _text, "version": _text, "adoptionStatus": _text, **_ENDS, "notes": _text, **_TAIL,
    },
    "CFItems": {
        **_HEAD, "humanCodingScheme": _text, "alternativeLabel": _text, "fullStatement": _text,
        "abbreviatedStatement": _text, "listEnumeration": _text, "notes": _text, "subject": _texts,
        "subjectURI": _links, "conceptKeywords": _texts, "conceptKeywordsURI": link_of, "educationLevel": _texts,
        "language": _text, "CFItemType": _text, "CFItemTypeURI": link_of, **_ENDS, **_TAIL,
    },
    "CFAssociations": {
        **_HEAD, "associationType": _text, "sequenceNumber": _whole, "originNodeURI": end_of,
        "destinationNodeURI": end_of, "CFAssociationGroupingURI": link_of, "notes": _text, **_TAIL,
    },
    "CFConcepts": {**_HEAD, **_CODED, "keywords": _text, **_TAIL},
    "CFSubjects": {**_HEAD, **_CODED, **_TAIL},
    "CFLicenses": {**_HEAD, **_TITLED, "licenseText": _text, **_TAIL},
    "CFItemTypes": {**_HEAD, **_CODED, "typeCode": _text, **_TAIL},
    "CFAssociationGroupings": {**_HEAD, **_TITLED, **_TAIL},
    "CFRubrics": {**_HEAD, **_TITLED, **_TAIL},
    "CFRubricCriteria": {
        **_HEAD, "category": _text, "description": _text, "CFItemURI": link_of, "weight": _number,
        "position": _whole, "rubricId": _text, **_TAIL,
    },
    "CFRubricCriterionLevels": {
        **_HEAD, "description": _text, "quality": _text, "score": _number, "feedback": _text, "position": _whole,
        "rubricCriterionId": _text, **_TAIL, "extensions": _extensions,
    },
}  # fmt: skip
"""The fields of each part, and what reads them. Lists of parts inside a part are not among them."""

INSIDE: Final = {"CFRubrics": "CFRubricCriteria", "CFRubricCriteria": "CFRubricCriterionLevels"}
"""The parts that stand inside others."""

DEFINITIONS: Final = ("CFConcepts", "CFSubjects", "CFLicenses", "CFItemTypes", "CFAssociationGroupings")
"""The lists of definitions, in the order of the schema."""

_ABOVE: Final = {"CFRubricCriteria": "rubricId", "CFRubricCriterionLevels": "rubricCriterionId"}


def part(sort: str, raw: Mapping[str, Any], changed: str, name: str) -> Json:
    """Return a part of a package with the fields of CASE 1.1; what it has no field for stands in its extension.

    `changed` is when it changed, where it does not say, and `name` what its identifier is made of where it has none.
    """
    fields = FIELDS[sort]
    inside = INSIDE.get(sort)
    read = {field: None if raw.get(field) is None else reader(raw[field]) for field, reader in fields.items()}
    given = str(raw.get("identifier") or name)
    read["identifier"] = uuid_of(given)
    read["uri"] = read["uri"] or f"urn:uuid:{read['identifier']}"
    read["lastChangeDateTime"] = read["lastChangeDateTime"] or changed
    if read.get(_ABOVE.get(sort, "")) is not None:
        read[_ABOVE[sort]] = uuid_of(str(read[_ABOVE[sort]]))
    kept = {field: value for field, value in read.items() if value is not None}
    aside = {
        field: value
        for field, value in raw.items()
        if field not in _GONE and field != inside and value is not None and read.get(field) is None
    }
    if "identifier" in raw and given.lower() != read["identifier"]:
        aside["identifier"] = given
    if aside:
        kept["extensions"] = _with(kept.get("extensions"), aside, listed=fields["extensions"] is _extensions)
    if inside is not None and isinstance(raw.get(inside), list):
        listed = [one for one in raw[inside] if isinstance(one, Mapping)]
        kept[inside] = [part(inside, one, changed, f"{name}/{place}") for place, one in enumerate(listed, 1)]
    return kept


def _with(extensions: Any, aside: Mapping[str, Any], *, listed: bool) -> Any:  # noqa: ANN401 - one, or a list of such
    """Return an extension, or the list that levels have, with what was put aside."""
    if listed:
        return [*(extensions or ()), {OURS: {OTHER: dict(aside)}}]
    known = extensions if isinstance(extensions, Mapping) else {}
    ours = known.get(OURS)
    return {**known, OURS: {**(ours if isinstance(ours, Mapping) else {}), OTHER: dict(aside)}}
