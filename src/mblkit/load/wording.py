"""What Pydantic found, in the words of people who edit curriculum files."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location
from mblkit.load.anatomy import field_names, record_at
from mblkit.load.contradictions import CONTRADICTIONS
from mblkit.load.nearest import did_you_mean, strange_letter
from mblkit.model.base import DATE_PATTERN, ID_PATTERN, Record
from mblkit.model.kinds import Kind
from mblkit.model.people import PersonRecord
from mblkit.model.scale import LEVEL_PATTERN

_PRIVATE_KINDS: Final = frozenset({"people"})
_ID_KINDS: Final = frozenset({"people", "staff", "students"})
"""Kinds in which somebody may have written a name for an id: what is no id is not repeated."""

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
    names_people = fault.sort == "string_pattern_mismatch" and kind.name in _ID_KINDS
    private = kind.name in _PRIVATE_KINDS or names_people
    source = None if private else _quotable(_written(fault, source_of))
    if fault.value is None and fault.sort not in _NOT_ABOUT_A_VALUE and not (source and say is _not_text):
        return empty_value(path, fault.keys)
    return say(path, fault, source)


def empty_value(path: str, keys: Keys) -> Diagnostic:
    """Return the finding for a field or an entry without a value."""
    at = Location(path, keys, at="key")
    if isinstance(keys[-1], int):
        return diagnose("MBL105", f"{_called(keys)} is empty", at, help="write it after the dash, or delete the dash")
    hint = "write one after the colon; a line that is not needed can be deleted"
    if ":" in str(keys[-1]):
        hint = "put a space after the colon"
    return diagnose("MBL105", f"{_called(keys)} has no value", at, help=hint)


def listed(words: Iterable[str]) -> str:
    """Return words in double quotes, with commas and an "or"; long lists are cut and say so."""
    quoted = [f'"{word}"' for word in words]
    if len(quoted) > _LONGEST_LIST + 1:
        return ", ".join(quoted[:_LONGEST_LIST]) + f" or {len(quoted) - _LONGEST_LIST} others"
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" or {quoted[-1]}"


def noun_of(record: type[Record] | None) -> str:
    """Return a record's class as a word for people: "student evidence" for StudentEvidence."""
    if record is None:
        return "record"
    name = record.__name__.removesuffix("Record")
    if name in _NOUNS:
        return _NOUNS[name]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


_NOUNS: Final = {
    "Judging": "setting of judging",
    "ClassEvidence": "item of evidence",
    "StudentEvidence": "item of evidence",
    "Detail": "line of details",
    "Replaces": "line of what it replaces",
    "Staff": "staff member",
    "Entry": "line of how a student entered",
    "Standards": "set of standards",
    "Habits": "set of habits",
    "HabitsLog": "habits log",
    "Test": "condition",
    "PackChoice": "choice of a pack",
    "CreditOffer": "offer of credit",
    "FromSetting": "reference to a setting",
    "RollUp": "roll-up",
    "ClassRange": "range of classes",
    "DayRange": "range of days",
    "Retired": "line of retirement",
}


def with_article(noun: str) -> str:
    """Return a noun with "a" or "an" before it."""
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def _called(keys: Keys) -> str:
    """Return what the value at the end of the keys is called: a field, or an entry of one."""
    if keys and isinstance(keys[-1], int):
        name = next((key for key in reversed(keys) if isinstance(key, str)), None)
        return f'an entry of "{name}"' if name else "an entry"
    return f'"{keys[-1]}"' if keys else "this value"


def _shown(fault: Fault, source: str | None) -> str:
    """Return the characters of the file: text in double quotes, which it may have already, numbers as they are."""
    if not source:
        return "this value"
    bare = isinstance(fault.value, str) and source[0] not in "\"'"
    return f'"{source}"' if bare else source


def _sort_of(value: object) -> str:
    """Return what sort of value it is, in words."""
    sorts = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: '"field: value" lines'}
    return sorts.get(type(value), "text")


def _written(fault: Fault, source_of: Callable[[Keys], str | None]) -> str | None:
    """Return the characters of the file that are meant, or None where they are not known."""
    if fault.at_key:
        return fault.value if isinstance(fault.value, str) else None
    return source_of(fault.keys)


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
    shown = "of this name" if nested is PersonRecord else f'"{name}"'  # a name may stand where a field belongs
    return diagnose("MBL104", f"{with_article(noun_of(nested))} has no field {shown}", at, help=hint)


def _not_text(path: str, fault: Fault, source: str | None) -> Diagnostic:
    at = Location(path, fault.keys, at="key" if fault.at_key else "value")
    if fault.at_key:
        message = "what stands before this colon is read as a number or a truth value, not as text"
        return diagnose("MBL107", message, at, help="put it in double quotes")
    if isinstance(fault.value, list | dict):
        return _other_sort(at, fault, "text", "write one text")
    read_as = {bool: "a truth value", type(None): '"no value"'}.get(type(fault.value), "a number")
    hint = f'put it in quotes: "{source}"' if source else "put it in double quotes"
    return diagnose("MBL107", f"{source or 'this value'} is read as {read_as}, not as text", at, help=hint)


def _other_sort(at: Location, fault: Fault, wanted: str, hint: str) -> Diagnostic:
    verb = "holds" if isinstance(fault.value, dict) else "is"
    message = f"{_called(fault.keys)} {verb} {_sort_of(fault.value)} where {wanted} belongs"
    return diagnose("MBL106", message.replace("lines belongs", "lines belong"), at, help=hint)


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
    what, meant = _MEANT.get(str(pattern), (f'a value for "{fault.name}"', "write it as its page says"))
    return diagnose("MBL108", f"{shown} is not {what}", at, help=meant)


_MEANT: Final = {
    r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$": ("a language", "write a language tag, such as en, es or zh-Hant"),
    r"^[A-Z]{2}$": ("a state", "write the two capital letters of the state"),
    r"^LOC[0-9]{3}$": ("the code of a rule", "write LOC and three digits, such as LOC001"),
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": ("the name of a rule", "use small words joined by dashes"),
}


def _not_listed(path: str, fault: Fault, source: str | None) -> Diagnostic:
    accepted = fault.facts.get("forms") or _accepted(str(fault.facts.get("expected", "")))
    shown = f'"{fault.value}"' if source is not None and isinstance(fault.value, str) else _shown(fault, source)
    hint = f"choose one of {listed(accepted)}" if accepted else None
    if isinstance(fault.value, str):
        close = did_you_mean(fault.value, accepted)
        hint = f"{close} The choices are {listed(accepted)}" if close else hint
    return diagnose("MBL108", f'{shown} is not a value for "{fault.name}"', Location(path, fault.keys), help=hint)


def _accepted(expected: str) -> tuple[str, ...]:
    return tuple(re.findall(r"'([^']*)'", expected))


def _bad_date(path: str, fault: Fault, source: str | None) -> Diagnostic:
    written = isinstance(fault.value, str) and re.fullmatch(DATE_PATTERN, fault.value)
    what = "a day of the calendar" if written else "a day written YYYY-MM-DD"
    hint = "write a day from 1900 to 2199 as YYYY-MM-DD, such as 2026-03-14"
    return diagnose("MBL110", f"{_shown(fault, source)} is not {what}", Location(path, fault.keys), help=hint)


def _bad_number(path: str, fault: Fault, source: str | None) -> Diagnostic:
    shown, problem = _shown(fault, source), str(fault.facts.get("problem", ""))
    at = Location(path, fault.keys)
    if isinstance(fault.value, list | dict):
        return _other_sort(at, fault, "one value", "write one value")
    if problem.startswith("not a number"):
        if _SCORE_FIELDS.intersection(fault.keys):
            hint = 'write a level, a number of the scale, or "not-assessed", "missed" or "excused"'
            return diagnose("MBL106", f"{shown} is neither a level nor a number", at, help=hint)
        hint = "write a plain decimal such as 0.5, or a fraction such as 2/3, and nothing else"
        return diagnose("MBL106", f"{shown} is not a number", at, help=hint)
    if problem.startswith("a fraction of nothing"):
        return diagnose("MBL112", f"{shown} divides by zero", at, help="write another lower number")
    hint = _LEAST.get(problem, "write a smaller or shorter number")
    return diagnose("MBL112", f"{shown} is {problem}", at, help=hint)


_SCORE_FIELDS: Final = frozenset({"scores", "self_score"})
_LEAST: Final = {"not above 0": "write a number above 0", "less than 1": "write 1 or a larger whole number"}


def _not_whole(path: str, fault: Fault, source: str | None) -> Diagnostic:
    at = Location(path, fault.keys)
    if isinstance(fault.value, list | dict):
        return _other_sort(at, fault, "a whole number", "write one whole number")
    hint = "write digits only, without quotes"
    return diagnose("MBL106", f"{_shown(fault, source)} is not a whole number", at, help=hint)


def _own_words(path: str, fault: Fault, source: str | None) -> Diagnostic:
    words = {
        "mbl_class": (
            "is not a graduating class",
            "write the year of the diploma in four digits, without quotes, such as 2029",
        ),
        "mbl_grade": ("is not a grade", "write a whole number from 0 (kindergarten) to 12, without quotes"),
    }
    message, hint = words[fault.sort]
    return diagnose("MBL108", f"{_shown(fault, source)} {message}", Location(path, fault.keys), help=hint)


def _fields_disagree(path: str, fault: Fault, _: str | None) -> Diagnostic:
    message = str(fault.facts.get("says", "fields of this record exclude or need each other"))
    hint = CONTRADICTIONS.get(message, "see the page of this kind of file")
    return diagnose("MBL113", message, Location(path, fault.keys), help=hint)


def _twice(path: str, fault: Fault, _: str | None) -> Diagnostic:
    message = f"{_called(fault.keys)} has an entry twice"
    return diagnose("MBL108", message, Location(path, fault.keys), help="delete one of the two")


def _too_short(path: str, fault: Fault, _: str | None) -> Diagnostic:
    least = int(fault.facts.get("min_length", 1))
    message = f'"{fault.name}" has no entry' if least == 1 else f'"{fault.name}" has fewer than {least} entries'
    hint = "add what is missing, or delete the field if it is not required"
    return diagnose("MBL108", message, Location(path, fault.keys), help=hint)


def _wrong_length(path: str, fault: Fault, _: str | None) -> Diagnostic:
    most = fault.facts.get("max_length")
    if most is None:
        hint = "write it, or delete the line"
        return diagnose("MBL108", f"{_called(fault.keys)} is blank", Location(path, fault.keys), help=hint)
    message = f"{_called(fault.keys)} is longer than {most} characters"
    return diagnose("MBL108", message, Location(path, fault.keys), help="write a shorter text")


def _wrong_type(path: str, fault: Fault, source: str | None) -> Diagnostic:
    lines = ('"name: value" lines', 'write "name: value" lines below it, or {name: value}')
    fields = ('"field: value" lines', 'write "field: value" lines below it, or {field: value}')
    many = ("a list", f"write a list: [{source}]" if source else 'begin each entry with "- ", or write [one, two]')
    wanted = {
        "tuple_type": many,
        "list_type": many,
        "dict_type": lines,
        "model_type": fields,
        "model_attributes_type": fields,
        "bool_type": ("true or false", "write true or false, without quotes"),
    }
    what, hint = wanted.get(fault.sort, ("another sort of value", "see the page of this kind of file"))
    return _other_sort(Location(path, fault.keys), fault, what, hint)


def _refused(path: str, fault: Fault, source: str | None) -> Diagnostic:
    hint = "see the page of this kind of file"
    message = f'{_shown(fault, source)} is not a value for "{fault.name}"'
    return diagnose("MBL108", message, Location(path, fault.keys), help=hint)


_BY_TYPE: Final[dict[str, Callable[[str, Fault, str | None], Diagnostic]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "string_type": _not_text,
    "string_pattern_mismatch": _bad_pattern,
    "literal_error": _not_listed,
    "enum": _not_listed,
    "invalid_key": _unknown_field,
    "mbl_date": _bad_date,
    "mbl_number": _bad_number,
    "mbl_whole": _not_whole,
    "mbl_class": _own_words,
    "mbl_grade": _own_words,
    "mbl_fields": _fields_disagree,
    "mbl_twice": _twice,
    "too_short": _too_short,
    "string_too_short": _wrong_length,
    "string_too_long": _wrong_length,
}

_NOT_ABOUT_A_VALUE: Final = frozenset({"missing", "extra_forbidden", "invalid_key", "mbl_fields", "too_short"})
