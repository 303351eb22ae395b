"""Findings for pull requests on GitHub: annotations beside the lines, the whole list in the log, a summary of the job.

GitHub shows ten annotations of a kind and drops the others without a word, so this says what is not shown.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from mblkit.diagnostics import Diagnostic, Severity
from mblkit.emit.addresses import pack_of
from mblkit.emit.lines import elsewhere, headline, name_of, plain, said, where
from mblkit.emit.report import Report, Style, counted, plural

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
_SHOWN: Final = 10
"""How many annotations of a kind GitHub takes from one step."""

_MOST_BYTES: Final = 1_000_000
"""GitHub refuses the summary of a step from 1 MiB on."""

_MARKDOWN: Final = re.compile(r"[\\`*_{}\[\]<>#|~&@:$^]|(?<=www)\.", re.IGNORECASE)


def render(report: Report, style: Style) -> str:
    """Return workflow commands for the worst ten findings of each severity, and then every finding as a plain line."""
    if report.clean and style.quiet:
        return ""
    shown: list[str] = []
    left: list[Diagnostic] = []
    for severity in Severity:
        found = [one for one in report.told if one.severity is severity]
        shown += [_annotation(report, one) for one in found[:_SHOWN]]
        left += found[_SHOWN:]
    lines = [*shown, *_not_shown(left), *_log(report), report.summary()]
    return "\n".join(lines) + "\n"


def summary(report: Report) -> str:
    """Return the summary of the job in Markdown: the counts, a table of rules, a table of findings."""
    lines = ["### mbl validate", "", *(f"{_literal(line)}  " for line in report.summary().split("\n")), ""]
    if report.told:
        lines += ["| rule | name | findings |", "| --- | --- | ---: |", *_rules(report), ""]
        lines += ["| place | rule | finding |", "| --- | --- | --- |"]
        rows = [_row(found) for found in report.told]
        fitting = _fitting(rows, _MOST_BYTES - _size(lines))
        lines += rows[:fitting]
        if fitting < len(rows):
            rest = plural(len(rows) - fitting, "more finding")
            lines += ["", f"{rest} did not fit in here: the log of this step lists all {len(rows):,}"]
    return "\n".join(lines) + "\n"


def _annotation(report: Report, found: Diagnostic) -> str:
    at = found.location
    properties: dict[str, object] = {}
    message = plain(said(found))
    if pack_of(at.path) is not None:
        message = f"{where(at)}: {message}"
    else:
        properties["file"] = f"{report.folder}{at.path}"
        if at.line is not None:
            properties |= {"line": at.line, "col": at.column, "endColumn": at.end_column}
    properties["title"] = f"{found.rule} {name_of(found)}"
    text = [message, f"help: {plain(found.help)}"] if found.help else [message]
    text += elsewhere(found)
    told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None)
    return f"::{_COMMANDS[found.severity]} {told}::{_data(chr(10).join(text))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(plain(text)).replace(":", "%3A").replace(",", "%2C")


def _not_shown(left: list[Diagnostic]) -> Iterator[str]:
    if left:
        yield f"GitHub shows {_SHOWN} annotations of a kind: {counted(left)} not among them; the list below has all"


def _log(report: Report) -> Iterator[str]:
    """Yield every finding. What looks like a command in them is not obeyed until a word comes that no file can know."""
    if not report.told:
        return
    lines = [headline(found) for found in report.told]
    token = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    yield f"::group::{plural(len(lines), 'finding')}"
    yield f"::stop-commands::{token}"
    yield from lines
    yield f"::{token}::"
    yield "::endgroup::"


def _rules(report: Report) -> Iterator[str]:
    numbers = Counter((found.rule, name_of(found)) for found in report.told)
    for (code, name), number in sorted(numbers.items(), key=lambda one: (-one[1], one[0])):
        yield f"| {_literal(code)} | {_literal(name)} | {number:,} |"


def _row(found: Diagnostic) -> str:
    place = _literal(where(found.location))
    help_ = f"<br>{_literal(found.help)}" if found.help else ""
    return f"| {place} | {found.severity.value} {_literal(found.rule)} | {_literal(said(found))}{help_} |"


def _literal(text: str) -> str:
    """Return text that is neither Markdown nor HTML, in a cell of a table either."""
    return _MARKDOWN.sub(lambda sign: f"&#{ord(sign[0])};", plain(text))


def _size(lines: list[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _fitting(rows: list[str], room: int) -> int:
    """Return how many rows fit, with room for a line that says how many do not."""
    room -= 200
    for number, row in enumerate(rows):
        room -= len(row.encode()) + 1
        if room < 0:
            return number
    return len(rows)
