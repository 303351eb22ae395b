"""What Pydantic found, in the words of people who edit curriculum files."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Fix, Keys, Location, Related
from mblkit.load.amounts import bad_date, bad_number, not_whole, own_words
from mblkit.load.anatomy import field_names
from mblkit.load.blanks import NO_BREAK
from mblkit.load.contradictions import CONTRADICTIONS
from mblkit.load.faults import Fault, SourceOf, as_written, called, other_sort
from mblkit.load.mending import closest, fitting, in_brackets, quoted, switched
from mblkit.load.nearest import did_you_mean, nearest, strange_letter
from mblkit.load.slips import BULLETS
from mblkit.load.words import in_braces, listed, noun_of, one_of, with_article
from mblkit.model.base import ID_PATTERN, LANGUAGE_PATTERN, UUID_PATTERN
from mblkit.model.evidence import ClassEvidence
from mblkit.model.kinds import Kind
from mblkit.model.people import PersonRecord
from mblkit.model.scale import LEVEL_PATTERN

_PRIVATE_KINDS: Final = frozenset({"people"})
_ID_KINDS: Final = frozenset({"people", "staff", "students"})
"""Kinds in which somebody may have written a name for an id: what is no id is not repeated."""

_LONGEST_QUOTE: Final = 60


def explain_fault(path: str, kind: Kind, fault: Fault, source_of: SourceOf) -> Diagnostic:
    """Return the finding for a fault: rule, place, message and help."""
    say = _BY_TYPE.get(fault.sort, _refused)
    names_people = fault.sort == "string_pattern_mismatch" and kind.name in _ID_KINDS
    private = kind.name in _PRIVATE_KINDS or names_people
    if fault.sort == "string_pattern_mismatch" and fault.at_key and fault.facts.get("pattern") == LANGUAGE_PATTERN:
        around = source_of(fault.keys[:-1])
        if _is_braced(around):
            return _braces(Location(path, fault.keys[:-1]), fault.keys[:-1], "text", _BY_LANGUAGE)
    written = _written(fault, source_of)
    fault = fault._replace(facts={**fault.facts, "written": written})
    source = None if private else _quotable(written)
    if fault.value is None and fault.sort not in _NOT_ABOUT_A_VALUE and not (source and say is _not_text):
        return empty_value(path, fault.keys)
    return _naming_the_unseen(say(path, fault, source), None if private else written)


def _naming_the_unseen(found: Diagnostic, written: str | None) -> Diagnostic:
    """Return a finding that says so where what is wrong holds a sign that cannot be seen."""
    sign = next((sign for sign in written or "" if not sign.isprintable() and sign != "\n"), None)
    if sign is None:
        return found
    return replace(found, help=f"{found.help}; it holds the sign U+{ord(sign):04X}, which cannot be seen")


def empty_value(path: str, keys: Keys) -> Diagnostic:
    """Return the finding for a field or an entry without a value."""
    at = Location(path, keys, at="key")
    if isinstance(keys[-1], int):
        return diagnose("MBL105", f"{called(keys)} is empty", at, help="write it after the dash, or delete the dash")
    hint = "write one after the colon; a line that is not needed can be deleted"
    if re.search(f":[{NO_BREAK}]", str(keys[-1])):
        hint = "put a plain space after the colon; what stands there is a no-break space"
    elif ":" in str(keys[-1]):
        hint = "put a space after the colon"
    elif "=" in str(keys[-1]):
        hint = 'write a colon and a space in the place of "="'
    return diagnose("MBL105", f"{called(keys)} has no value", at, help=hint)


def _written(fault: Fault, source_of: SourceOf) -> str | None:
    """Return the characters of the file that are meant, or None where they are not known."""
    if fault.at_key:
        return fault.value if isinstance(fault.value, str) else source_of(fault.keys, "key")
    return source_of(fault.keys)


def _quotable(source: str | None) -> str | None:
    if source is None or not source.isprintable():
        return None
    return source if len(source) <= _LONGEST_QUOTE else source[:_LONGEST_QUOTE] + "…"


def _missing(path: str, fault: Fault, _: str | None) -> Diagnostic:
    noun = noun_of(fault.nested())
    name, words = fault.forms() or (fault.name, None)
    forms = fault.facts.get("forms") or (words if name == fault.name else None)
    hint = f'add "{fault.name}: " with {one_of(forms)}' if forms else f'add a line "{fault.name}: ..."'
    return diagnose("MBL105", f'{with_article(noun)} has no "{fault.name}"', Location(path, fault.keys), help=hint)


def _unknown_field(path: str, fault: Fault, _: str | None) -> Diagnostic:
    nested = fault.nested()
    names = field_names(nested) if nested is not None else ()
    name = str(fault.name)
    hint = did_you_mean(name, names) or f"use {one_of(names)}" if names else "delete it"
    fix = closest(name, names)
    if fix is not None and fix.text in fault.facts.get("beside", ()):
        fix = None  # the record has the field that is meant already
    at = Location(path, (*fault.keys, name), at="key")
    shown = "of this name" if nested is PersonRecord else f'"{name}"'  # a name may stand where a field belongs
    return diagnose("MBL104", f"{with_article(noun_of(nested))} has no field {shown}", at, help=hint, fix=fix)


_BY_LANGUAGE: Final = "put the text in quotes, or write it by language: {en: ...}"


def _is_braced(source: str | None) -> bool:
    """Tell whether a value is put in braces that hold no field."""
    return source is not None and source.startswith("{") and len(source) > len("{}") and ":" not in source


def _braces(at: Location, keys: Keys, wanted: str, hint: str, fix: Fix | None = None) -> Diagnostic:
    message = f'{called(keys)} is in braces, which hold "field: value", where {wanted} belongs'
    return diagnose("MBL106", message, at, help=hint, fix=fix)


def _not_text(path: str, fault: Fault, source: str | None) -> Diagnostic:
    at = Location(path, fault.keys, at="key" if fault.at_key else "value")
    if fault.at_key:
        message = "what stands before this colon is read as a number or a truth value, not as text"
        return diagnose("MBL107", message, at, help="put it in double quotes", fix=quoted(fault.facts.get("written")))
    if isinstance(fault.value, dict) and _is_braced(fault.facts.get("written")):
        return _braces(at, fault.keys, "text", "delete the braces, or put the whole text in quotes")
    if isinstance(fault.value, list | dict):
        return other_sort(at, fault, "text", "write one of them; text that begins with a bracket needs quotes")
    read_as = {bool: "a truth value", type(None): '"no value"'}.get(type(fault.value), "a number")
    hint = f'put it in quotes: "{source}"' if source else "put it in double quotes"
    message = f"{source or 'this value'} is read as {read_as}, not as text"
    return diagnose("MBL107", message, at, help=hint, fix=quoted(fault.facts.get("written")))


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
    fix = fitting(fault.value, str(pattern)) if source is not None and pattern in _MEANT else None
    return diagnose("MBL108", f"{shown} is not {what}", at, help=meant, fix=fix)


_MEANT: Final = {
    LANGUAGE_PATTERN: ("a language", "write a language tag, such as en, es or zh-Hant"),
    UUID_PATTERN: ("an identifier", "write the UUID with small letters, or leave the line out"),
    r"^[A-Z]{2}$": ("a state", "write the two capital letters of the state"),
    r"^LOC[0-9]{3}$": ("the code of a rule", "write LOC and three digits, such as LOC001"),
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": ("the name of a rule", "use small words joined by dashes"),
}


def _not_listed(path: str, fault: Fault, source: str | None) -> Diagnostic:
    accepted = fault.facts.get("forms") or _accepted(str(fault.facts.get("expected", "")))
    choices = f"{one_of(accepted)}{_or_fields(fault)}" if accepted else ""
    if isinstance(fault.value, dict) and _is_braced(fault.facts.get("written")):
        return _braces(Location(path, fault.keys), fault.keys, "one word", f"choose {choices}")
    shown = f'"{fault.value}"' if source is not None and isinstance(fault.value, str) else as_written(fault, source)
    hint = f"choose {choices}" if accepted else None
    fix = closest(fault.value, accepted) if isinstance(fault.value, str) else None
    if isinstance(fault.value, str):
        close = did_you_mean(fault.value, accepted)
        hint = f"{close} The choices are {listed(accepted)}{_or_fields(fault)}" if close else hint
    message = f'{shown} is not a value for "{fault.name}"'
    return diagnose("MBL108", message, Location(path, fault.keys), help=hint, fix=fix)


def _or_fields(fault: Fault) -> str:
    """Return how a value that may be a word or fields is written with fields, after the words; else nothing."""
    record = fault.nested()
    return "" if record is None else f", or write {in_braces(record)}"


def _accepted(expected: str) -> tuple[str, ...]:
    return tuple(re.findall(r"'([^']*)'", expected))


def _fields_disagree(path: str, fault: Fault, _: str | None) -> Diagnostic:
    message = str(fault.facts.get("says", "fields of this record exclude or need each other"))
    hint = CONTRADICTIONS.get(message, "see the page of this kind of file")
    related = (Related(Location(path, fault.other), "it contradicts this"),) if fault.other else ()
    return diagnose("MBL113", message, Location(path, fault.keys), help=hint, related=related)


def _twice(path: str, fault: Fault, _: str | None) -> Diagnostic:
    message = f"{called(fault.keys)} has an entry twice"
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
        return diagnose("MBL108", f"{called(fault.keys)} is blank", Location(path, fault.keys), help=hint)
    message = f"{called(fault.keys)} is longer than {most} characters"
    return diagnose("MBL108", message, Location(path, fault.keys), help="write a shorter text")


_AS_A_LIST: Final = 'begin each entry with "- ", or write [one, two]'
_RANGE: Final = re.compile(r"([0-9]{1,2}) ?[-–—] ?([0-9]{1,2})")  # noqa: RUF001 - an en dash is what people write
_BULLET: Final = re.compile(rf"[{BULLETS}](?=[ \t])|[0-9]{{1,2}}[.)](?= )")
_HIGHEST_GRADE: Final = 12


def _no_list(path: str, fault: Fault, source: str | None) -> Diagnostic:
    at, wanted = Location(path, fault.keys), "a list"
    inside = source.strip("{}[]()") if source and isinstance(fault.value, str | dict) else source
    span = _RANGE.fullmatch(inside or "")
    if span and int(span[1]) < int(span[2]) <= _HIGHEST_GRADE:
        inside = ", ".join(str(number) for number in range(int(span[1]), int(span[2]) + 1))
        hint = f"write each of them: [{inside}]"
        return other_sort(at, fault, wanted, hint, Fix(f"[{inside}]", safe=False, title=f"write [{inside}]"))
    bullet = _BULLET.match(str(fault.facts.get("written")))
    hint = f'begin each entry with "- " and not with "{bullet[0]}"' if bullet else _AS_A_LIST
    hint = f"write a list: [{inside}]" if inside and ": " not in inside and not bullet else hint
    fix = in_brackets(inside)
    if isinstance(fault.value, dict) and _is_braced(source):
        return _braces(at, fault.keys, wanted, hint, fix or Fix(f"[{inside}]", safe=False, title="make it a list"))
    return other_sort(at, fault, wanted, hint, fix)


def _no_mapping(path: str, fault: Fault, _: str | None) -> Diagnostic:
    what = "name" if fault.sort == "dict_type" else "field"
    hint = f'write "{what}: value" lines below it, or {{{what}: value}}'
    if fault.record is ClassEvidence and fault.keys[fault.depth : -1] == ("scores",):
        hint = "write the student and then, in braces, what was scored: s-1: {MATH.1.a: proficient}"
    elif nested := (fault.nested() if what == "field" else None):
        first = next((name for name, info in nested.model_fields.items() if info.is_required()), None)
        hint = (
            f'write its fields below it, such as "{nested.model_fields[first].alias or first}: ..."' if first else hint
        )
    forms = fault.forms() if isinstance(fault.value, str) else None
    if forms is not None:
        word = nearest(str(fault.value), forms[1]) or forms[1][0]
        hint = f"write its fields in braces, such as {{{forms[0]}: {word}}}"
    return other_sort(Location(path, fault.keys), fault, f'"{what}: value" lines', hint)


def _no_switch(path: str, fault: Fault, _: str | None) -> Diagnostic:
    hint = "write true or false, without quotes"
    return other_sort(Location(path, fault.keys), fault, "true or false", hint, switched(fault.value))


def _refused(path: str, fault: Fault, source: str | None) -> Diagnostic:
    hint = "see the page of this kind of file"
    message = f'{as_written(fault, source)} is not a value for "{fault.name}"'
    return diagnose("MBL108", message, Location(path, fault.keys), help=hint)


_BY_TYPE: Final[dict[str, Callable[[str, Fault, str | None], Diagnostic]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "string_type": _not_text,
    "tuple_type": _no_list,
    "dict_type": _no_mapping,
    "model_type": _no_mapping,
    "model_attributes_type": _no_mapping,
    "bool_type": _no_switch,
    "string_pattern_mismatch": _bad_pattern,
    "literal_error": _not_listed,
    "enum": _not_listed,
    "invalid_key": _unknown_field,
    "mbl_date": bad_date,
    "mbl_number": bad_number,
    "mbl_whole": not_whole,
    "mbl_class": own_words,
    "mbl_grade": own_words,
    "mbl_month_day": own_words,
    "mbl_fields": _fields_disagree,
    "mbl_twice": _twice,
    "too_short": _too_short,
    "string_too_short": _wrong_length,
    "string_too_long": _wrong_length,
}

SORTS: Final = frozenset(_BY_TYPE)
"""The objections of Pydantic, and of the checks of our own, that have words here."""

_NOT_ABOUT_A_VALUE: Final = frozenset({"missing", "extra_forbidden", "invalid_key", "mbl_fields", "too_short"})
