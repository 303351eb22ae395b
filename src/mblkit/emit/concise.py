"""Findings for logs: one line each."""

from mblkit.emit.lines import headline
from mblkit.emit.report import Report, Style


def render(report: Report, style: Style) -> str:
    """Return one line a finding, and a last line that counts them unless the run was clean and quiet."""
    if not report.diagnostics and style.quiet:
        return ""
    lines = [headline(found) for found in report.diagnostics]
    return "\n".join((*lines, report.summary())) + "\n"
