"""The single table of rules: code, name, severity, what it finds, by whose authority, since when.

Codes are permanent: a rule may be renamed, merged or retired, but its code is never given to another.
Every rule has a page, `rules/pages/<code>.md`, whose examples are its tests.
"""

from dataclasses import dataclass

from mblkit.diagnostics import Diagnostic, Location, Related, Severity

_E, _W, _A = Severity.ERROR, Severity.WARNING, Severity.ADVICE
_DATA = "data integrity"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table; `authority` is the clause or guideline behind it, or "data integrity"."""

    code: str
    name: str
    severity: Severity
    summary: str
    authority: str = _DATA
    since: str = "0.1"


_ROWS = (
    # MBL0: reading. These files could not be taken in at all.
    Rule("MBL001", "unreadable-file", _E, "a file cannot be opened or read"),
    Rule("MBL002", "oversized-file", _E, "a file is larger than the reader accepts"),
    Rule("MBL003", "not-utf-8", _E, "a file is not UTF-8 text"),
    Rule("MBL004", "control-character", _E, "a file holds a character that cannot be seen or typed"),
    Rule("MBL005", "tab-character", _E, "a file holds a tab"),
    Rule("MBL006", "stray-byte-order-mark", _E, "a byte order mark stands inside the text"),
    Rule("MBL007", "conflict-marker", _E, "an unfinished git merge is left in the file"),
    Rule("MBL008", "deep-nesting", _E, "values are nested deeper than the reader accepts"),
    Rule("MBL009", "broken-yaml", _E, "the text is not YAML"),
    Rule("MBL010", "anchor-or-alias", _E, "a YAML anchor or alias is used"),
    Rule("MBL011", "yaml-tag", _E, "a YAML tag is used"),
    Rule("MBL012", "merge-key", _E, "a YAML merge key is used"),
    Rule("MBL013", "several-documents", _E, "a YAML document marker is used"),
    Rule("MBL014", "yaml-directive", _E, "a YAML directive is used"),
    Rule("MBL015", "duplicate-key", _E, "a mapping has one key twice"),
    Rule("MBL016", "link-out-of-tree", _E, "a symbolic link leads to or from outside"),
    Rule("MBL017", "path-clash", _E, "two paths differ only in case or in how a letter is composed"),
    # MBL1: shape. The text was read, but it does not say what its kind asks for.
    Rule("MBL101", "missing-header", _E, 'a file does not begin with "mbl: <kind>/<version>"'),
    Rule("MBL102", "unknown-kind", _E, "the header names a kind of file that does not exist"),
    Rule("MBL103", "unsupported-version", _E, "the header names a version that this release does not read"),
    Rule("MBL104", "unknown-field", _E, "a field is not one of those that its record has"),
    Rule("MBL105", "missing-field", _E, "a required field is not there"),
    Rule("MBL106", "wrong-type", _E, "a value is of another type than its field"),
    Rule("MBL107", "unquoted-text", _E, "YAML reads a value as a number or a truth value where text belongs"),
    Rule("MBL108", "invalid-value", _E, "a value is not one that its field accepts"),
    Rule("MBL109", "invalid-id", _E, "an id is not made of the characters that ids have"),
    Rule("MBL110", "invalid-date", _E, "a date is not a day of the calendar written YYYY-MM-DD"),
    Rule("MBL111", "number-spelling", _E, "a number is not written as a plain decimal or a fraction"),
    Rule("MBL112", "number-out-of-range", _E, "a number is too large, too small or too long"),
    Rule("MBL113", "contradictory-fields", _E, "fields of one record exclude or need each other"),
    # MBL2: links. Each file is right by itself, but they do not fit together.
    Rule("MBL201", "unknown-reference", _E, "an id is used that no record has"),
    Rule("MBL202", "duplicate-id", _E, "two records have one id"),
    Rule("MBL203", "look-alike-id", _E, "two ids differ only in case or in how their signs look"),
    Rule("MBL204", "reference-cycle", _E, "records lead back to themselves"),
    Rule("MBL205", "retired-reference", _W, "something is used after the day on which it was retired"),
    Rule("MBL206", "duplicate-evidence", _E, "two pieces of evidence have one identity"),
    Rule("MBL207", "unresolved-replacement", _E, "a correction points at no evidence, or at several"),
    Rule("MBL208", "unknown-score", _E, "a score is no level, number or code of its scale"),
    Rule("MBL209", "missing-district", _E, "the repository has no district record, or several"),
    Rule("MBL210", "misplaced-link", _E, "an id is used where a record of another sort belongs"),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in _ROWS}
BY_NAME: dict[str, Rule] = {rule.name: rule for rule in _ROWS}


def diagnose(
    code: str,
    message: str,
    location: Location,
    *,
    help: str | None = None,  # noqa: A002 - the word that the printed finding uses
    related: tuple[Related, ...] = (),
    subject: str | None = None,
) -> Diagnostic:
    """Return a finding of rule `code`, with the severity that the catalog gives it.

    Raises KeyError for a code that is not in the table: a mistake in the program, not in the data.
    """
    return Diagnostic(code, message, location, RULES[code].severity, help, related, subject)
