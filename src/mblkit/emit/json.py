"""Findings for programs. The shape is described in docs/cli.md and only ever grows."""

import json
from typing import Any

from mblkit import __version__
from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic, Location
from mblkit.emit.report import Report, Style


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
        "name": RULES[found.rule].name if found.rule in RULES else None,
        "severity": found.severity.value,
        "message": found.message,
        "help": found.help,
        "subject": found.subject,
        "location": _location(found.location),
        "related": [{"message": one.message, "location": _location(one.location)} for one in found.related],
    }


def _location(location: Location) -> dict[str, Any]:
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_column": location.end_column,
        "keys": list(location.keys),
        "at": location.at,
    }
