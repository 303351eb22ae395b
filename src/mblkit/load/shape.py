"""From a file's data to records: the header, the defaults for items, and Pydantic's verdict."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location
from mblkit.load.nearest import did_you_mean
from mblkit.load.wording import Fault, empty_value, explain_fault
from mblkit.model.base import Record
from mblkit.model.kinds import KINDS, Kind
from mblkit.model.numbers import NumbersSeen
from mblkit.model.origin import Kept, Origin

_MOST_FINDINGS_IN_A_FILE: Final = 200
_FORM_FIELDS: Final = {"credits": "basis", "ledger": "entry", "decisions": "type", "attestations": "type"}
_STRANGE: Final = frozenset({"extra_forbidden", "invalid_key"})
"""Objections to a field that its record does not have."""

SourceOf = Callable[[Keys], str | None]
"""Returns the characters of a scalar as they stand in the file, or None where there are none."""


@dataclass(frozen=True, slots=True)
class Shaped:
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
    inherited: Mapping[Keys, frozenset[str]] = field(default_factory=dict)

    def keys_in_file(self, record: Keys, inside: Keys) -> Keys:
        """Return the keys, from the top of the file, of a value inside the record at `record`."""
        return inside if inside[0] in self.inherited.get(record, ()) else (*record, *inside)


def shape(path: str, data: object, source_of: SourceOf) -> tuple[Shaped | None, list[Diagnostic]]:
    """Return the records of a file, and the findings on those that are broken.

    `data` is what the reader made of the file; `source_of` is asked only where a finding quotes the file.
    """
    kind, findings = _kind_of(path, data)
    if kind is None or not isinstance(data, dict):
        return None, findings
    seen = NumbersSeen()
    records: list[Kept[Record]] = []
    inherited: dict[Keys, frozenset[str]] = {}
    found: dict[tuple[str, Keys, str], Diagnostic] = {}
    for keys, fields, header in _records_of(path, data, kind, findings):
        record, faults = _validated(kind, fields, seen)
        if record is not None:
            records.append(Kept(record, Origin(path, keys)))
            if header:
                inherited[keys] = frozenset(header)
        for fault in faults:
            whole = _from_header(fault, keys, header)
            if len(found) < _MOST_FINDINGS_IN_A_FILE:
                finding = explain_fault(path, kind, whole, source_of)
                found.setdefault((finding.rule, finding.location.keys, finding.message), finding)
    said = {finding.location.keys for finding in (*findings, *found.values())}
    findings.extend(one for one in _empty_values(path, data) if one.location.keys not in said)
    return Shaped(path, kind, tuple(records), seen.any, inherited), [*findings, *found.values()]


def _empty_values(path: str, data: dict[str, Any]) -> Iterator[Diagnostic]:
    """Yield a finding for each field without a value: left out and left empty would else be the same in silence."""
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


def _kind_of(path: str, data: object) -> tuple[Kind | None, list[Diagnostic]]:
    whole = Location(path)
    shown = 'begin the file with a line such as "mbl: evidence/1"'
    if data is None:
        return None, [diagnose("MBL101", "the file is empty", whole, help=shown)]
    if not isinstance(data, dict):
        return None, [diagnose("MBL101", 'the file is not a list of "field: value" lines', whole, help=shown)]
    first = next(iter(data), None)
    if "mbl" not in data:
        return None, [diagnose("MBL101", 'the file has no "mbl:" line', whole, help=shown)]
    at = Location(path, ("mbl",))
    if first != "mbl":
        message = 'the "mbl:" line is not the first of the file'
        return None, [diagnose("MBL101", message, at, help='move the "mbl:" line to the top')]
    return _named_kind(data["mbl"], at)


def _named_kind(header: object, at: Location) -> tuple[Kind | None, list[Diagnostic]]:
    if not isinstance(header, str):
        hint = 'write a kind and its version, such as "mbl: evidence/1"'
        return None, [diagnose("MBL102", "the header names no kind of file", at, help=hint)]
    name, slash, version = header.partition("/")
    if name not in KINDS:
        hint = did_you_mean(name, KINDS) or f"the kinds are {', '.join(KINDS)}"
        return None, [diagnose("MBL102", f'there is no kind of file "{name}"', at, help=hint)]
    kind = KINDS[name]
    if not slash:
        hint = f'write "mbl: {kind.header}"'
        return None, [diagnose("MBL103", f'the header names the kind "{name}" and no version', at, help=hint)]
    if version != str(kind.version):
        message = f'version "{version}" of the kind "{name}" is not one that this release reads'
        return None, [diagnose("MBL103", message, at, help=f'write "mbl: {kind.header}"')]
    return kind, []


def _records_of(
    path: str, data: dict[str, Any], kind: Kind, findings: list[Diagnostic]
) -> Iterator[tuple[Keys, dict[str, Any], Mapping[str, Any]]]:
    """Yield for each record of a file: its keys, its fields with the defaults, and the defaults themselves."""
    header = {key: value for key, value in data.items() if key != "mbl"}
    if not kind.listed or "items" not in header:
        yield (), header, {}
        return
    items = header.pop("items")
    if not isinstance(items, list):
        at = Location(path, ("items",))
        findings.append(diagnose("MBL106", '"items" is not a list', at, help='begin each entry with "- "'))
        return
    for place, item in enumerate(items):
        if isinstance(item, dict):
            yield ("items", place), {**header, **item}, {k: v for k, v in header.items() if k not in item}
        else:
            at = Location(path, ("items", place))
            if item is None:
                findings.append(empty_value(path, at.keys))
                continue
            hint = 'write "field: value" lines, or {field: value}'
            findings.append(diagnose("MBL106", 'an entry of "items" has no fields', at, help=hint))


def _validated(kind: Kind, fields: dict[str, Any], seen: NumbersSeen) -> tuple[Record | None, list[Fault]]:
    picked = kind.pick(fields)
    if picked is None:
        return None, [_no_form(kind, fields)]
    try:
        return picked.model_validate(fields, context=seen), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True, include_input=True)
        return None, [_fault(picked, fields, one) for one in details if not _follows(one, details)]


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
    keys, rest = _real_keys(fields, error["loc"])
    missing = str(error["loc"][-1]) if error["type"] in {"missing", *_STRANGE} else None
    if error["type"] in _STRANGE and keys and str(keys[-1]) == missing:
        keys = keys[:-1]
    name = missing or next((str(key) for key in reversed(keys) if isinstance(key, str)), None)
    at_key = bool(rest) and rest[-1] == "[key]"
    facts = {**error.get("ctx", {}), "says": error["msg"]}
    return Fault(error["type"], keys, name, error["input"], record, facts, at_key=at_key)


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


def _from_header(fault: Fault, keys: Keys, header: Mapping[str, Any]) -> Fault:
    """Return the fault with keys counted from the top of the file: an item's, or its file's defaults."""
    first = fault.keys[0] if fault.keys else (fault.name if fault.sort in _STRANGE else None)
    return fault if first is not None and str(first) in map(str, header) else fault.inside(keys)
