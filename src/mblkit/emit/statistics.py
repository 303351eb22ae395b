"""How many findings each rule has, most first: an overview of an old repository."""

from collections import Counter

from mblkit.emit.json import head
from mblkit.emit.lines import dumped, name_of
from mblkit.emit.report import Report, Style


def counted(report: Report) -> list[tuple[int, str, str, str]]:
    """Return a row for each rule that was found: how often, its severity, code and name; most first."""
    rows = Counter((found.severity.value, found.rule, name_of(found)) for found in report.told)
    return [(number, *what) for what, number in sorted(rows.items(), key=lambda row: (-row[1], row[0][1]))]


def as_text(report: Report, style: Style) -> str:
    """Return a line a rule and a last one that counts all, unless the run was clean and quiet."""
    if report.clean and style.quiet:
        return ""
    rows = counted(report)
    width = len(str(rows[0][0])) if rows else 0
    lines = [f"{number:>{width}}  {severity:<7}  {code}  {name}" for number, severity, code, name in rows]
    return "\n".join((*lines, report.summary())) + "\n"


def as_json(report: Report, style: Style) -> str:  # noqa: ARG001 - one signature for all formats
    """Return one JSON object with the rules in order."""
    keys = ("count", "severity", "rule", "name")
    return dumped({**head(report), "statistics": [dict(zip(keys, row, strict=True)) for row in counted(report)]})
