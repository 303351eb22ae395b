"""Findings for merge requests on GitLab: a Code Quality report."""

from typing import Any, Final

from mblkit.diagnostics import Diagnostic, Severity
from mblkit.emit.addresses import address, fingerprints
from mblkit.emit.lines import dumped, name_of, plain, said
from mblkit.emit.report import Report, Style

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.ADVICE: "info"}


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - one signature for all formats
    """Return a JSON list of the findings; a clean run is an empty list, which takes back earlier findings."""
    names = fingerprints(report)
    return dumped([_entry(report, found, name) for found, name in zip(report.told, names, strict=True)])


def _entry(report: Report, found: Diagnostic, fingerprint: str) -> dict[str, Any]:
    return {
        "description": f"{name_of(found)}: {plain(said(found))}",
        "check_name": found.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[found.severity],
        "location": {"path": address(report, found.location.path), "lines": {"begin": found.location.line or 1}},
    }
