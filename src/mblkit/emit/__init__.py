"""Findings for people and machines: one format a file. They are placed before they come here."""

from collections.abc import Callable
from typing import Final

from mblkit.diagnostics import Severity
from mblkit.emit import concise, json, text
from mblkit.emit.report import Report, Style

FORMATS: Final[dict[str, Callable[[Report, Style], str]]] = {
    "text": text.render,
    "concise": concise.render,
    "json": json.render,
}

_ORDER: Final = (Severity.ERROR, Severity.WARNING, Severity.ADVICE)


def fails(report: Report, least: str) -> bool:
    """Tell whether a report has a finding of at least that severity."""
    weight = _ORDER.index(Severity(least))
    return any(_ORDER.index(found.severity) <= weight for found in report.diagnostics)


__all__ = ["FORMATS", "Report", "Style", "fails"]
