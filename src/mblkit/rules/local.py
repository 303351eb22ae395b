"""The district's own rules: conditions on its records, written as data."""

from collections.abc import Iterator, Mapping
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location, Related, Severity
from mblkit.load.anatomy import field_names
from mblkit.load.nearest import did_you_mean
from mblkit.load.pipeline import Loaded
from mblkit.load.words import listed, with_article
from mblkit.model.base import Record
from mblkit.model.experience import ExperienceRecord, Objective, Unit
from mblkit.model.framework import Competency, Indicator
from mblkit.model.origin import Kept
from mblkit.model.people import SectionRecord
from mblkit.model.rules import RuleRecord, Test
from mblkit.model.task import TaskRecord

CLASSES: Final[dict[str, type[Record]]] = {
    "competency": Competency,
    "indicator": Indicator,
    "experience": ExperienceRecord,
    "unit": Unit,
    "objective": Objective,
    "task": TaskRecord,
    "section": SectionRecord,
}

_KINDS: Final = frozenset({"framework", "experience", "task", "sections"})
"""The kinds of file in which such records stand."""


def check_local(loaded: Loaded) -> Iterator[Diagnostic]:
    """Yield a finding for each record that a rule of the district looks at and that does not meet it.

    A rule that asks for a field that does not exist is a finding itself, and looks at nothing.
    """
    rules: list[RuleRecord] = []
    first: dict[str, Location] = {}
    for kept in _rules_of(loaded):
        strange = [*_strange_fields(kept)]
        yield from strange
        here = Location(kept.origin.path, (*kept.origin.keys, "id"))
        earlier = first.setdefault(kept.record.id, here)
        if earlier is not here:
            yield _same_code(kept.record.id, here, earlier)
        if not strange:
            rules.append(kept.record)
    for one in loaded.files if rules else ():
        for holder in one.records if one.kind.name in _KINDS else ():
            for keys, record in _inside(holder.record, holder.origin.keys):
                for rule in rules:
                    if isinstance(record, CLASSES[rule.on]) and _breaks(rule, record):
                        yield _finding(rule, record, Location(one.path, keys))


def _rules_of(loaded: Loaded) -> Iterator[Kept[RuleRecord]]:
    for one in sorted(loaded.files, key=lambda one: one.path):
        for kept in one.records:
            if isinstance(kept.record, RuleRecord):
                yield Kept(kept.record, kept.origin)


def _same_code(code: str, here: Location, earlier: Location) -> Diagnostic:
    return diagnose(
        "MBL202",
        f'the code "{code}" is already that of another rule',
        here,
        help="give one of them a code of its own; codes are never used twice",
        related=(Related(earlier, "the other one stands here"),),
        subject=code,
    )


def _breaks(rule: RuleRecord, record: Record) -> bool:
    return (rule.where is None or holds(rule.where, record)) and not holds(rule.require, record)


def _finding(rule: RuleRecord, record: Record, at: Location) -> Diagnostic:
    subject = getattr(record, "id", None)
    severity, message = Severity(rule.severity), f'"{subject}": {rule.message}'
    help_ = rule.help or f"this is a rule of the district: {rule.authority}"
    return Diagnostic(rule.id, message, at, severity, help_, subject=subject, name=rule.name)


def holds(test: Test, record: Record) -> bool:
    """Tell whether a condition holds for a record."""
    if test.all:
        return all(holds(part, record) for part in test.all)
    if test.any:
        return any(holds(part, record) for part in test.any)
    if test.at_least is not None:
        return sum(holds(part, record) for part in test.of) >= test.at_least
    return _field_holds(test, _value(record, str(test.field)))


def _field_holds(test: Test, value: object) -> bool:
    entries = _entries(value)
    checks = (
        test.present is None or test.present is bool(entries),
        not test.is_one_of or (bool(entries) and all(_shown(entry) in test.is_one_of for entry in entries)),
        test.count is None or len(entries) >= test.count,
        test.at_most is None or len(entries) <= test.at_most,
    )
    return all(checks)


def _entries(value: object) -> tuple[object, ...]:
    """Return what a field holds: the entries of a list, the names in a mapping, one value, or nothing."""
    if isinstance(value, tuple | Mapping):
        return tuple(value)
    return () if value in (None, "") else (value,)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(record: Record, name: str) -> object:
    names = {info.alias or attribute: attribute for attribute, info in type(record).model_fields.items()}
    return getattr(record, names[name]) if name in names else None


def _inside(record: Record, keys: Keys) -> Iterator[tuple[Keys, Record]]:
    """Yield a record and the records that it holds, each with its keys."""
    yield keys, record
    for attribute, info in type(record).model_fields.items():
        value = getattr(record, attribute)
        if isinstance(value, tuple):
            for place, item in enumerate(value):
                if isinstance(item, Record):
                    yield from _inside(item, (*keys, info.alias or attribute, place))


def _strange_fields(kept: Kept[RuleRecord]) -> Iterator[Diagnostic]:
    rule = kept.record
    known = field_names(CLASSES[rule.on])
    for name, test in (("where", rule.where), ("require", rule.require)):
        for keys, field in _fields(test, (*kept.origin.keys, name)) if test is not None else ():
            if field not in known:
                at = Location(kept.origin.path, keys)
                hint = did_you_mean(field, known) or f"use one of {listed(known)}"
                yield diagnose("MBL201", f'{with_article(rule.on)} has no field "{field}"', at, help=hint)


def _fields(test: Test, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if test.field is not None:
        yield (*keys, "field"), test.field
    for name, parts in (("all", test.all), ("any", test.any), ("of", test.of)):
        for place, part in enumerate(parts):
            yield from _fields(part, (*keys, name, place))
