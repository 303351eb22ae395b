"""Findings for people and machines: one format a file. They are placed before they come here."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Final, cast

from mblkit.diagnostics import Severity
from mblkit.emit.report import WAITING, Report, Style, at_least, plural

_NAMES: Final = ("text", "concise", "json", "sarif", "github", "gitlab", "junit")


def _rendered(name: str, report: Report, style: Style) -> str:
    return cast("str", import_module(f"mblkit.emit.{name}").render(report, style))


FORMATS: Final[dict[str, Callable[[Report, Style], str]]] = {name: partial(_rendered, name) for name in _NAMES}
"""What prints a report, by the name of its format: no other format is imported for it."""


def fails(report: Report, least: str) -> bool:
    """Tell whether a report has a finding of at least that severity."""
    return any(at_least(found.severity, Severity(least)) for found in report.diagnostics)


__all__ = ["FORMATS", "WAITING", "Report", "Style", "fails", "plural"]
