"""What Pydantic found, in the words of people who edit curriculum files."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location
from mblkit.load.anatomy import field_names, record_at
from mblkit.load.nearest import did_you_mean, strange_letter
from mblkit.model.base import DATE_PATTERN, ID_PATTERN, Record
from mblkit.model.kinds import Kind
from mblkit.model.scale import LEVEL_PATTERN

_PRIVATE_KINDS: Final = frozenset({"people"})
_LONGEST_QUOTE: Final = 60
_LONGEST_LIST: Final = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """One objection to a record's data.

    Attributes:
        sort: what sort of objection, as Pydantic names it.
        keys: the way to the value, or to the record that a field is missing from or strange to.
        name: the field.
        value: the value that was refused.
        record: the class of the record that was validated, or None where none could be picked.
        facts: what belongs to the objection, such as the values that are accepted.
        at_key: whether a key of a mapping is meant.
        depth: how many of the keys lead to the record itself.
    """

    sort: str
    keys: Keys
    name: str | None
    value: object
    record: type[Record] | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    at_key: bool = False
    depth: int = 0

    def inside(self, keys: Keys) -> "Fault":
        """Return the fault with its record at the end of `keys`."""
        return replace(self, keys=(*keys, *self.keys), depth=len(keys))

    def nested(self) -> type[Record] | None:
        """Return the class of the record that the keys lead to."""
        return None if self.record is None else record_at(self.record, self.keys[self.depth :])


def explain_fault(path: str, kind: Kind, fault: Fault, source_of: Callable[[Keys], str | None]) -> Diagnostic:
    """Return the finding for a fault: rule, place, message and help."""
    say = _BY_TYPE.get(fault.sort)
    if say is None:
        say = _wrong_type if fault.sort.endswith("_type") else _refused
    private = kind.name in _PRIVATE_KINDS
    return say(path, fault, None if private else _quotable(source_of(fault.keys)))


def listed(words: Iterable[str]) -> str:
    """Return words in double quotes, with commas and an "or"; long lists are cut and say so."""
    quoted = [f'"{word}"' for word in words]
    if len(quoted) > _LONGEST_LIST:
        return ", ".join(quoted[:_LONGEST_LIST]) + f" or {len(quoted) - _LONGEST_LIST} others"
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" or {quoted[-1]}"


def noun_of(record: type[Record] | None) -> str:
    """Return a record's class as a word for people: "student evidence" for StudentEvidence."""
    if record is None:
        return "record"
    name = record.__name__.removesuffix("Record")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def with_article(noun: str) -> str:
    """Return a noun with "a" or "an" before it."""
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def _quotable(source: str | None) -> str | None:
    if source is None or not source.isprintable():
        return None
    return source if len(source) <= _LONGEST_QUOTE else source[:_LONGEST_QUOTE] + "…"


def _missing(path: str, fault: Fault, _: str | None) -> Diagnostic:
    noun = noun_of(fault.nested())
    forms = fault.facts.get("forms")
    hint = f'add "{fault.name}: " with one of {listed(forms)}' if forms else f'add a line "{fault.name}: ..."'
    return diagnose("MBL105", f'{with_article(noun)} has no "{fault.name}"', Location(path, fault.keys), help=hint)


def _unknown_field(path: str, fault: Fault, _: str | None) -> Diagnostic:
    nested = fault.nested()
    names = field_names(nested) if nested is not None else ()
    name = str(fault.name)
    hint = did_you_mean(name, names) or f"use one of {listed(names)}" if names else "delete it"
    at = Location(path, (*fault.keys, name), at="key")
    return diagnose("MBL104", f'{with_article(noun_of(nested))} has no field "{name}"', at, help=hint)


def _not_text(path: str, fault: Fault, source: str | None) -> Diagnostic:
    at = Location(path, fault.keys, at="key" if fault.at_key else "value")
    field_name = f'"{fault.name}"' if fault.name else "this"
    if isinstance(fault.value, list | dict):
        what = "a list" if isinstance(fault.value, list) else "a mapping"
        return diagnose("MBL106", f"{field_name} is {what} where text belongs", at, help="write one text")
    if fault.value is None and not source:
        return diagnose(
            "MBL105",
            f"{field_name} has no value",
            at,
            help="write the text after the colon, or delete the line",
        )
    shown = source or "this value"
    read_as = {bool: "a truth value", type(None): '"no value"'}.get(type(fault.value), "a number")
    hint = f'put it in quotes: "{source}"' if source else "put it in double quotes"
    return diagnose("MBL107", f"{shown} is read as {read_as}, not as text", at, help=hint)


def _bad_pattern(path: str, fault: Fault, source: str | None) -> Diagnostic:
    at = Location(path, fault.keys, at="key" if fault.at_key else "value")
    pattern = fault.facts.get("pattern")
    shown = f'"{fault.value}"' if source is not None and isinstance(fault.value, str) else "this value"
    if pattern == r"\S":
        return diagnose("MBL108", f'"{fault.name}" is blank', at, help="write the text, or delete the line")
    if pattern == ID_PATTERN:
        strange = strange_letter(str(fault.value)) if source is not None else None
        hint = "use letters, digits, dots, dashes and underscores, at most 64, and begin and end with a letter or digit"
        return diagnose("MBL109", f"{shown} is not an id", at, help=strange or hint)
    if pattern == LEVEL_PATTERN:
        hint = "use small letters, digits and dashes, and begin with a letter"
        return diagnose("MBL109", f"{shown} is not the id of a level", at, help=hint)
    meant = _MEANT.get(str(pattern), "write it as the page of this kind of file says")
    return diagnose("MBL108", f'{shown} is not a value for "{fault.name}"', at, help=meant)


_MEANT: Final = {
    r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$": "write a language tag, such as en, es or zh-Hant",
    r"^[A-Z]{2}$": "write the two capital letters of the state",
    r"^LOC[0-9]{3}$": "write LOC and three digits, such as LOC001",
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": "use small words joined by dashes",
    DATE_PATTERN: "write the day as YYYY-MM-DD",
}


def _not_listed(path: str, fault: Fault, source: str | None) -> Diagnostic:
    accepted = fault.facts.get("forms") or _accepted(str(fault.facts.get("expected", "")))
    shown = f'"{fault.value}"' if source is not None and isinstance(fault.value, str) else source or "this value"
    hint = f"choose one of {listed(accepted)}" if accepted else None
    if isinstance(fault.value, str):
        close = did_you_mean(fault.value, accepted)
        hint = f"{close} The choices are {listed(accepted)}" if close else hint
    return diagnose("MBL108", f'{shown} is not a value for "{fault.name}"', Location(path, fault.keys), help=hint)


def _accepted(expected: str) -> tuple[str, ...]:
    return tuple(re.findall(r"'([^']*)'", expected))


def _bad_date(path: str, fault: Fault, source: str | None) -> Diagnostic:
    shown = source or "this value"
    hint = "write the day as YYYY-MM-DD, from 1900 to 2199"
    return diagnose("MBL110", f"{shown} is not a day of the calendar", Location(path, fault.keys), help=hint)


def _bad_number(path: str, fault: Fault, source: str | None) -> Diagnostic:
    shown, problem = source or "this value", str(fault.facts.get("problem", ""))
    at = Location(path, fault.keys)
    if problem.startswith("not a number"):
        hint = "write a plain decimal such as 0.5, or a fraction such as 2/3"
        return diagnose("MBL106", f"{shown} is not a number", at, help=hint)
    if problem.startswith("a fraction of nothing"):
        return diagnose("MBL112", f"{shown} divides by zero", at, help="write another lower number")
    return diagnose("MBL112", f"{shown} is {problem}", at, help="write a number that fits")


def _not_whole(path: str, fault: Fault, source: str | None) -> Diagnostic:
    message = f"{source or 'this value'} is not a whole number"
    return diagnose("MBL106", message, Location(path, fault.keys), help="write digits only")


def _own_words(path: str, fault: Fault, source: str | None) -> Diagnostic:
    words = {
        "mbl_class": ("is not a graduating class", "write the year of the diploma in four digits"),
        "mbl_grade": ("is not a grade", "write a whole number from 0 (kindergarten) to 12"),
    }
    message, hint = words[fault.sort]
    return diagnose("MBL108", f"{source or 'this value'} {message}", Location(path, fault.keys), help=hint)


def _fields_disagree(path: str, fault: Fault, _: str | None) -> Diagnostic:
    message = str(fault.facts.get("says", "fields of this record exclude or need each other"))
    return diagnose("MBL113", message, Location(path, fault.keys), help="see the page of this kind of file")


def _too_short(path: str, fault: Fault, _: str | None) -> Diagnostic:
    least = int(fault.facts.get("min_length", 1))
    message = f'"{fault.name}" has no entry' if least == 1 else f'"{fault.name}" has fewer than {least} entries'
    return diagnose("MBL108", message, Location(path, fault.keys), help="add what is missing, or delete the field")


def _wrong_length(path: str, fault: Fault, _: str | None) -> Diagnostic:
    most = fault.facts.get("max_length")
    message = f'"{fault.name}" is longer than {most} characters' if most else f'"{fault.name}" is blank'
    return diagnose("MBL108", message, Location(path, fault.keys), help="write a text that fits")


def _wrong_type(path: str, fault: Fault, source: str | None) -> Diagnostic:
    wanted = {
        "tuple_type": ("a list", 'begin each entry with "- "'),
        "list_type": ("a list", 'begin each entry with "- "'),
        "dict_type": ("a mapping", 'write "name: value" lines below it'),
        "model_type": ("a record", 'write "field: value" lines below it'),
        "model_attributes_type": ("a record", 'write "field: value" lines below it'),
        "bool_type": ("true or false", "write true or false, without quotes"),
    }
    what, hint = wanted.get(fault.sort, ("a value of the right type", "see the page of this kind of file"))
    name = f'"{fault.name}"' if fault.name else source or "this value"
    return diagnose("MBL106", f"{name} is not {what}", Location(path, fault.keys), help=hint)


def _refused(path: str, fault: Fault, source: str | None) -> Diagnostic:
    hint = "see the page of this kind of file"
    message = f'{source or "this value"} is not a value for "{fault.name}"'
    return diagnose("MBL108", message, Location(path, fault.keys), help=hint)


_BY_TYPE: Final[dict[str, Callable[[str, Fault, str | None], Diagnostic]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "string_type": _not_text,
    "string_pattern_mismatch": _bad_pattern,
    "literal_error": _not_listed,
    "enum": _not_listed,
    "mbl_date": _bad_date,
    "mbl_number": _bad_number,
    "mbl_whole": _not_whole,
    "mbl_class": _own_words,
    "mbl_grade": _own_words,
    "mbl_fields": _fields_disagree,
    "too_short": _too_short,
    "string_too_short": _wrong_length,
    "string_too_long": _wrong_length,
}
