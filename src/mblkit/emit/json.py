"""Findings for programs. The shape is described in docs/cli.md and only ever grows."""

import json
import re
from typing import Any, Final

from mblkit import __version__
from mblkit.diagnostics import Diagnostic, Location
from mblkit.emit.lines import name_of
from mblkit.emit.report import Report, Style

_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9._:-]+")


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - one signature for all formats
    """Return one JSON object with the findings in order."""
    document = {
        "schema": 1,
        "tool": {"name": "mblkit", "version": __version__},
        "files": report.files,
        "counts": {severity.value: number for severity, number in report.counts().items()},
        "diagnostics": [_diagnostic(found) for found in report.diagnostics],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _diagnostic(found: Diagnostic) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "name": name_of(found),
        "severity": found.severity.value,
        "message": found.message,
        "help": found.help,
        "subject": found.subject,
        "location": _location(found.location),
        "related": [{"message": one.message, "location": _location(one.location)} for one in found.related],
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
