"""The district's own rules: conditions on its records, written as data."""

from collections.abc import Iterator, Mapping
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location, Severity
from mblkit.load.anatomy import field_names
from mblkit.load.nearest import did_you_mean
from mblkit.load.pipeline import Loaded
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


def check_local(loaded: Loaded) -> Iterator[Diagnostic]:
    """Yield a finding for each record that a rule of the district looks at and that does not meet it."""
    rules = [(kept, kept.record) for one in loaded.files for kept in one.records if isinstance(kept.record, RuleRecord)]
    for kept, rule in rules:
        yield from _strange_fields(kept, rule)
    for one in loaded.files if rules else ():
        for kept in one.records:
            for keys, record in _inside(kept.record, kept.origin.keys):
                for _, rule in rules:
                    if isinstance(record, CLASSES[rule.on]) and _breaks(rule, record):
                        yield _finding(rule, record, Location(one.path, keys))


def _breaks(rule: RuleRecord, record: Record) -> bool:
    return (rule.where is None or holds(rule.where, record)) and not holds(rule.require, record)


def _finding(rule: RuleRecord, record: Record, at: Location) -> Diagnostic:
    subject = getattr(record, "id", None)
    return Diagnostic(rule.id, f'"{subject}": {rule.message}', at, Severity(rule.severity), rule.help, subject=subject)


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
    entries = len(value) if isinstance(value, tuple | Mapping) else int(value is not None)
    there = entries > 0 if isinstance(value, tuple | Mapping) else value not in (None, "")
    checks = (
        test.present is None or test.present is there,
        not test.is_one_of or _shown(value) in test.is_one_of,
        test.count is None or entries >= test.count,
        test.at_most is None or entries <= test.at_most,
    )
    return all(checks)


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


def _strange_fields(kept: Kept[Record], rule: RuleRecord) -> Iterator[Diagnostic]:
    known = field_names(CLASSES[rule.on])
    for name, test in (("where", rule.where), ("require", rule.require)):
        for keys, field in _fields(test, (*kept.origin.keys, name)) if test is not None else ():
            if field not in known:
                at = Location(kept.origin.path, keys)
                hint = did_you_mean(field, known)
                yield diagnose("MBL201", f'a record of the sort "{rule.on}" has no field "{field}"', at, help=hint)


def _fields(test: Test, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if test.field is not None:
        yield (*keys, "field"), test.field
    for name, parts in (("all", test.all), ("any", test.any), ("of", test.of)):
        for place, part in enumerate(parts):
            yield from _fields(part, (*keys, name, place))
