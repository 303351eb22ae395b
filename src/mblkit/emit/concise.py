"""Findings for logs: one line each."""

from mblkit.emit.lines import headline
from mblkit.emit.report import Report, Style


def render(report: Report, style: Style) -> str:
    """Return one line a finding, and last lines that count them unless the run was clean and quiet."""
    if report.clean and style.quiet:
        return ""
    lines = [headline(found) for found in report.told]
    return "\n".join((*lines, report.summary())) + "\n"
