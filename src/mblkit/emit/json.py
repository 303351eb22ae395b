"""Findings for programs. The shape is described in docs/cli.md and only ever grows."""

import re
from typing import Any, Final

from mblkit import __version__
from mblkit.diagnostics import Diagnostic, Fix, Location
from mblkit.emit.lines import dumped, name_of
from mblkit.emit.quoting import Files
from mblkit.emit.report import Report, Style

_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9._:-]+")


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - one signature for all formats
    """Return one JSON object with the findings in order."""
    files = Files(report)
    return dumped({**head(report), "diagnostics": [_diagnostic(found, files) for found in report.told]})


def head(report: Report) -> dict[str, Any]:
    """Return what every document says first: the version of its shape, of the tool, and the counts."""
    return {
        "schema": 1,
        "tool": {"name": "mblkit", "version": __version__},
        "files": report.files,
        "counts": {severity.value: number for severity, number in report.counts().items()},
        "suppressed": report.suppressed,
        "known": report.known,
        "following": report.following,
        "waiting": report.waiting,
    }


def _diagnostic(found: Diagnostic, files: Files) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "name": name_of(found),
        "severity": found.severity.value,
        "message": found.message,
        "help": found.help,
        "subject": found.subject,
        "location": _location(found.location),
        "related": [{"message": one.message, "location": _location(one.location)} for one in found.related],
        "others": [_location(one) for one in found.others],
        "fix": None if found.fix is None else _fix(found.fix, files.fix(found)),
    }


def _fix(fix: Fix, shown: Fix | None) -> dict[str, Any]:
    return {
        "title": fix.title,
        "text": None if shown is None else shown.text,
        "safe": fix.safe,
        "whole_line": fix.whole_line,
    }


def _key(key: str | int) -> str | int:
    """Return a key, or "?" for one that is neither a field nor an id: it may be a name."""
    return key if isinstance(key, int) or _PLAIN_KEY.fullmatch(key) else "?"


def _location(location: Location) -> dict[str, Any]:
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_column": location.end_column,
        "keys": [_key(key) for key in location.keys],
        "at": location.at,
    }
