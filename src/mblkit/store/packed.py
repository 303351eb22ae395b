"""Findings as plain lists, so that JSON can keep them: what comes out is equal to what went in."""

from typing import Any

from mblkit.diagnostics import Diagnostic, Fix, Location, Related, Severity

Packed = list[Any]
"""What JSON keeps of one thing."""


def pack(found: Diagnostic) -> Packed:
    """Return a finding as lists of text, whole numbers and None."""
    fix = found.fix
    return [
        found.rule,
        found.message,
        pack_location(found.location),
        found.severity.value,
        found.help,
        [[pack_location(one.location), one.message] for one in found.related],
        found.subject,
        found.name,
        None if fix is None else [fix.text, fix.safe, fix.title, fix.whole_line],
        [pack_location(one) for one in found.others],
    ]


def unpack(data: Packed) -> Diagnostic:
    """Return the finding. Raises TypeError, ValueError or LookupError where the lists are not those of one."""
    rule, message, location, severity, help_, related, subject, name, fix, others = data
    return Diagnostic(
        rule,
        message,
        unpack_location(location),
        Severity(severity),
        help_,
        tuple(Related(unpack_location(where), said) for where, said in related),
        subject,
        name,
        None if fix is None else Fix(*fix),
        tuple(unpack_location(one) for one in others),
    )


def pack_location(location: Location) -> Packed:
    """Return a location as a list."""
    return [location.path, location.keys, location.at, location.line, location.column, location.end_column]


def unpack_location(data: Packed) -> Location:
    """Return the location. Raises as `unpack` does."""
    path, keys, at, line, column, end_column = data
    return Location(path, tuple(keys), at, line, column, end_column)
