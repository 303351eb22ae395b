"""From a file's data to records: the header, the defaults for items, and Pydantic's verdict."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Fix, Keys, Location
from mblkit.load.anatomy import field_names
from mblkit.load.dialect import more_follow
from mblkit.load.faults import Fault, SourceOf
from mblkit.load.mending import closest, instead
from mblkit.load.nearest import did_you_mean, nearest
from mblkit.load.wording import empty_value, explain_fault
from mblkit.model.base import Record
from mblkit.model.kinds import KINDS, Kind
from mblkit.model.numbers import NumbersSeen
from mblkit.model.origin import Kept, Origin
from mblkit.store.tree import ROOT_FILE

_LONGEST_HEADER: Final = 60
_MOST_FINDINGS_IN_A_FILE: Final = 200
_FORM_FIELDS: Final = {"credits": "basis", "ledger": "entry", "decisions": "type", "attestations": "type"}
_VERSION: Final = re.compile(r"[ ]*[vV]?([0-9]{1,9})(?:\.0)?[ ]*")
_STRANGE: Final = frozenset({"extra_forbidden", "invalid_key"})
"""Objections to a field that its record does not have."""

_NONE: Final = type(None)
_NESTED: Final = (dict, list)
_FLAT: Final = frozenset({str, int, float, bool})
"""Types of values in which no other value is."""


_NOTHING: Final[Mapping[Keys, frozenset[str]]] = {}


class Shaped(NamedTuple):
    """A file whose records are right by themselves.

    Attributes:
        path: the file.
        kind: its kind.
        records: the records, each with its place; broken ones are left out.
        numbers: whether a field of a record is a number, so that their spelling must be looked at.
        inherited: for each item, the fields that it has from the defaults above "items".
    """

    path: str
    kind: Kind
    records: tuple[Kept[Record], ...]
    numbers: bool
    inherited: Mapping[Keys, frozenset[str]] = _NOTHING

    def keys_in_file(self, record: Keys, inside: Keys) -> Keys:
        """Return the keys, from the top of the file, of a value inside the record at `record`."""
        return inside if inside[0] in self.inherited.get(record, ()) else (*record, *inside)


def shape(
    path: str, data: object, source_of: SourceOf, only: Collection[str] | None = None
) -> tuple[Shaped | None, list[Diagnostic]]:
    """Return the records of a file, and the findings on those that are broken.

    `data` is what the reader made of the file; `source_of` is asked only where a finding quotes the file. Of
    items, those are passed by, unseen, whose id is not among `only`, where that is given.
    """
    kind, findings = _kind_of(path, data)
    if kind is None or not isinstance(data, dict):
        return None, findings
    seen = NumbersSeen()
    records: list[Kept[Record]] = []
    inherited: dict[Keys, frozenset[str]] = {}
    found: dict[tuple[str, Keys, str], Diagnostic] = {}
    untold = False
    for keys, fields, given in _records_of(path, data, kind, findings, only):
        record, faults = _validated(kind, fields, seen)
        if record is not None:
            records.append(Kept(record, Origin(path, keys)))
            if given:
                inherited[keys] = given
        for fault in faults:
            whole = _from_header(fault, keys, given)
            if len(found) < _MOST_FINDINGS_IN_A_FILE:
                finding = explain_fault(path, kind, whole, source_of)
                found.setdefault((finding.rule, finding.location.keys, finding.message), finding)
            else:
                untold = True
    faulty = [*findings, *found.values()]
    if not faulty and not _has_empty_value(data):
        return Shaped(path, kind, tuple(records), seen.any, inherited), []
    if untold:
        faulty[-1] = more_follow(faulty[-1])
    told = _without_followers(faulty)
    said = {finding.location.keys for finding in told}
    empty = [one for one in _empty_values(path, data) if one.location.keys not in said]
    return Shaped(path, kind, tuple(records), seen.any, inherited), _without_followers([*empty, *told])


def _without_followers(findings: list[Diagnostic]) -> list[Diagnostic]:
    """Return the findings without those on empty entries of what should be no mapping at all."""
    wrong = {finding.location.keys for finding in findings if finding.rule == "MBL106"}
    if not wrong:
        return findings
    return [one for one in findings if one.rule != "MBL105" or one.location.keys[:-1] not in wrong]


def _empty_values(path: str, data: dict[str, Any]) -> Iterator[Diagnostic]:
    """Yield a finding for each field without a value: left out and left empty would else be the same in silence."""
    if not _has_empty_value(data):
        return
    waiting: list[tuple[Keys, Any]] = [((), data)]
    while waiting:
        keys, value = waiting.pop()
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in inside:
            if isinstance(item, dict | list):
                if key != "scores":
                    waiting.append(((*keys, key), item))
            elif item is None and (isinstance(key, str) or isinstance(value, list)):
                yield empty_value(path, (*keys, key))


def _has_empty_value(data: dict[str, Any]) -> bool:
    """Tell whether there is a field without a value at all: most files have none, and no keys are to be gathered."""
    waiting: list[Any] = [data]
    for value in waiting:  # it grows meanwhile
        inside = value.values() if isinstance(value, dict) else value
        types = set(map(type, inside))
        if _NONE in types:
            return True
        if not types <= _FLAT:
            scores = value.get("scores") if isinstance(value, dict) else None
            waiting += [one for one in inside if isinstance(one, _NESTED) and one is not scores]
    return False


def _kind_of(path: str, data: object) -> tuple[Kind | None, list[Diagnostic]]:
    if not isinstance(data, dict) or "mbl" not in data:
        return None, [_without_header(path, data)]
    header = data["mbl"]
    if next(iter(data)) != "mbl":
        message = 'the "mbl:" line is not the first of the file'
        at = Location(path, ("mbl",))
        return None, [diagnose("MBL101", message, at, help='move the "mbl:" line to the top')]
    kind = _by_header().get(header) if isinstance(header, str) else None
    return (kind, []) if kind is not None else _named_kind(header, Location(path, ("mbl",)))


@cache
def _by_header() -> Mapping[str, Kind]:
    """Return the kinds by their headers."""
    return {kind.header: kind for kind in KINDS.values()}


def _without_header(path: str, data: object) -> Diagnostic:
    usual = KINDS["district"] if path == ROOT_FILE else KINDS["evidence"]
    shown = f'begin the file with {"the line" if path == ROOT_FILE else "a line such as"} "mbl: {usual.header}"'
    message = 'the file has no "mbl:" line'
    if not isinstance(data, dict):
        message = "the file is empty" if data is None else 'the file is not a list of "field: value" lines'
    return diagnose("MBL101", message, Location(path), help=shown)


def _named_kind(header: object, at: Location) -> tuple[Kind | None, list[Diagnostic]]:
    """Return the kind that a header names, which is not as this release writes it, or what is wrong with it."""
    if not isinstance(header, str) or not header.isprintable() or len(header) > _LONGEST_HEADER:
        hint = 'write a kind and its version, such as "mbl: evidence/1"'
        return None, [diagnose("MBL102", "the header names no kind of file", at, help=hint)]
    name, slash, version = header.partition("/")
    if name not in KINDS:
        hint = did_you_mean(name, KINDS) or f"the kinds are {', '.join(KINDS)}"
        fix = _header_of(closest(name, KINDS), version)
        return None, [diagnose("MBL102", f'there is no kind of file "{name}"', at, help=hint, fix=fix)]
    kind = KINDS[name]
    hint, fix = f'write "mbl: {kind.header}"', instead(kind.header, safe=kind.version == 1)
    if not slash:
        message = f'the header names the kind "{name}" and no version'
        return None, [diagnose("MBL103", message, at, help=hint, fix=fix)]
    if version != str(kind.version):
        message = f'version "{version}" of the kind "{name}" is not one that this release reads'
        number = _VERSION.fullmatch(version)
        written = int(number[1]) if number is not None else 0
        if written == kind.version:
            return None, [diagnose("MBL103", message, at, help=hint, fix=instead(kind.header, safe=True))]
        if written:
            hint = 'run "mbl migrate"' if written < kind.version else "update mblkit"
        return None, [diagnose("MBL103", message, at, help=hint)]
    return kind, []


def _header_of(kind: Fix | None, version: str) -> Fix | None:
    """Return the fix that names a kind with its version: the one that was written, else that of this release."""
    if kind is None:
        return None
    current = KINDS[kind.text]
    header = f"{current.name}/{version}" if version.isdecimal() else current.header
    return instead(header, safe=kind.safe and (version.isdecimal() or current.version == 1))


def _records_of(
    path: str, data: dict[str, Any], kind: Kind, findings: list[Diagnostic], only: Collection[str] | None
) -> Iterator[tuple[Keys, dict[str, Any], frozenset[str]]]:
    """Yield for each record of a file: its keys, its fields with the defaults, and which of these are defaults."""
    header = {key: value for key, value in data.items() if key != "mbl"}
    if not kind.listed or "items" not in header:
        misspelt = _misspelt_items(path, header) if kind.listed else None
        if misspelt is None:
            yield (), header, frozenset()
        else:
            findings.append(misspelt)
        return
    items = header.pop("items")
    if not isinstance(items, list):
        at = Location(path, ("items",))
        findings.append(diagnose("MBL106", '"items" is not a list', at, help='begin each entry with "- "'))
        return
    given = frozenset(header)
    for place, item in enumerate(items):
        if isinstance(item, dict):
            if only is not None and item.get("id", header.get("id")) not in only:
                continue
            yield ("items", place), header | item, given if given.isdisjoint(item) else given.difference(item)
        else:
            at = Location(path, ("items", place))
            if item is None:
                findings.append(empty_value(path, at.keys))
                continue
            hint = 'write "field: value" lines, or {field: value}'
            findings.append(diagnose("MBL106", 'an entry of "items" has no fields', at, help=hint))


def _misspelt_items(path: str, header: dict[str, Any]) -> Diagnostic | None:
    """Return the finding on a list that seems to be meant as the items."""
    lists = (key for key, value in header.items() if isinstance(value, list) and nearest(str(key), ("items",)))
    for name in lists:
        message, hint = f'a file of this kind has no field "{name}"', 'did you mean "items"?'
        at = Location(path, (name,), at="key")
        return diagnose("MBL104", message, at, help=hint, fix=instead("items", safe=False))
    return None


def _validated(kind: Kind, fields: dict[str, Any], seen: NumbersSeen) -> tuple[Record | None, list[Fault]]:
    picked = kind.pick(fields)
    if picked is None:
        return None, [_no_form(kind, fields)]
    try:
        return picked.model_validate(fields, context=seen), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True, include_input=True)
        return None, _meant([_fault(picked, fields, one) for one in details if not _follows(one, details)])


def _meant(faults: list[Fault]) -> list[Fault]:
    """Return the faults without those on missing fields that are there with another spelling."""
    missing = {(fault.keys, fault.name): fault for fault in faults if fault.sort == "missing"}
    for fault in faults if missing else ():
        if fault.sort in _STRANGE:
            names = [str(name) for keys, name in missing if keys == fault.keys]
            missing.pop((fault.keys, nearest(str(fault.name), names) or _only_field(fault)), None)
    return [fault for fault in faults if fault.sort != "missing" or (fault.keys, fault.name) in missing]


def _only_field(fault: Fault) -> str | None:
    """Return the field of a record that has no other one; None where there are several."""
    nested = fault.nested()
    names = field_names(nested) if nested is not None else ()
    return names[0] if len(names) == 1 else None


def _follows(error: ErrorDetails, others: list[ErrorDetails]) -> bool:
    """Tell whether a list is called too short only because its broken entries were not counted."""
    way = error["loc"]
    deeper = (other for other in others if len(other["loc"]) > len(way))
    return error["type"] == "too_short" and any(other["loc"][: len(way)] == way for other in deeper)


def _no_form(kind: Kind, fields: dict[str, Any]) -> Fault:
    name = _FORM_FIELDS[kind.name]
    forms = tuple(kind.forms())
    value = fields.get(name)
    if name not in fields:
        return Fault("missing", (), name, None, None, {"forms": forms})
    return Fault("literal_error", (name,), name, value, None, {"forms": forms})


def _fault(record: type[Record], fields: dict[str, Any], error: ErrorDetails) -> Fault:
    error = _of_form(error)
    keys, rest = _real_keys(fields, error["loc"])
    missing = str(error["loc"][-1]) if error["type"] in {"missing", *_STRANGE} else None
    way = error["loc"][:-1] if missing else error["loc"]
    if error["type"] in _STRANGE and keys and str(keys[-1]) == missing:
        keys = keys[:-1]
    at_key = bool(rest) and rest[-1] == "[key]"
    around = keys[:-1] if at_key else keys
    name = missing or next((str(key) for key in reversed(around) if isinstance(key, str)), None)
    facts = {**error.get("ctx", {}), "says": error["msg"]}
    if error["type"] in _STRANGE:
        facts["beside"] = _fields_at(fields, keys)
    fault = Fault(error["type"], keys, name, error["input"], record, facts, at_key=at_key, way=way)
    return fault._replace(keys=(*keys, *facts["at"]), other=_other(keys, facts)) if "at" in facts else fault


def _of_form(error: ErrorDetails) -> ErrorDetails:
    """Return an objection to the word that tells the forms of a record apart as one to the field that holds it."""
    facts = error.get("ctx", {})
    name = str(facts.get("discriminator", "")).strip("'")
    if error["type"] == "union_tag_not_found":
        return {**error, "type": "missing", "loc": (*error["loc"], name)}
    if error["type"] == "union_tag_invalid":
        return {
            **error,
            "type": "literal_error",
            "loc": (*error["loc"], name),
            "input": error["input"][name],
            "ctx": {"expected": facts["expected_tags"]},
        }
    return error


def _other(keys: Keys, facts: Mapping[str, Any]) -> Keys:
    """Return the way to the field that is contradicted, where the record's own check has named one."""
    other: Keys = facts.get("other", ())
    return (*keys, *other) if other else ()


def _fields_at(data: Any, keys: Keys) -> tuple[str, ...]:  # noqa: ANN401 - data of any shape
    """Return the fields of the mapping that the keys lead to."""
    for step in keys:
        data = data[step]
    return tuple(map(str, data)) if isinstance(data, dict) else ()


def _real_keys(data: object, way: tuple[str | int, ...]) -> tuple[Keys, tuple[str | int, ...]]:
    """Return the part of Pydantic's way that exists in the data: its names of alternatives are left out."""
    keys: list[str | int] = []
    rest: list[str | int] = []
    here: Any = data
    for step in way:
        known = here if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ()
        if step in known:
            here = here[step]
            keys.append(step)
        else:
            rest.append(step)
    return tuple(keys), tuple(rest)


def _from_header(fault: Fault, keys: Keys, given: frozenset[str]) -> Fault:
    """Return the fault with keys counted from the top of the file: an item's, or its file's defaults."""
    names = set(map(str, given))
    if fault.other and str(fault.other[0]) not in names:
        fault = fault._replace(other=(*keys, *fault.other))
    first = fault.keys[0] if fault.keys else (fault.name if fault.sort in _STRANGE else None)
    return fault if first is not None and str(first) in names else fault.inside(keys)
