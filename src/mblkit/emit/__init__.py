"""Findings for people and machines: one format a file. They are placed before they come here."""

from collections.abc import Callable
from typing import Final

from mblkit.diagnostics import Severity
from mblkit.emit import concise, github, gitlab, json, junit, sarif, text
from mblkit.emit.report import WAITING, Report, Style, at_least, plural

FORMATS: Final[dict[str, Callable[[Report, Style], str]]] = {
    "text": text.render,
    "concise": concise.render,
    "json": json.render,
    "sarif": sarif.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "junit": junit.render,
}


def fails(report: Report, least: str) -> bool:
    """Tell whether a report has a finding of at least that severity."""
    return any(at_least(found.severity, Severity(least)) for found in report.diagnostics)


__all__ = ["FORMATS", "WAITING", "Report", "Style", "fails", "plural"]
