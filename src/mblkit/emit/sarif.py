"""Findings for code scanning: SARIF 2.1.0.

Suppressed and known findings are not results: the report has only how many there are. What is wrong in many places is
one result with related places.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote

from mblkit import __version__
from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic, Fix, Location, Related, Severity
from mblkit.emit.addresses import fingerprints, pack_of
from mblkit.emit.lines import HERE_TOO, dumped, name_of, plain, said
from mblkit.emit.quoting import Files
from mblkit.emit.report import Report, Style

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
_BASES: Final = {
    "%SRCROOT%": "the top folder of the git repository",
    "%MBLKIT%": "the installed mblkit, which brings the policy packs",
}


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - one signature for all formats
    """Return a log with one run: the rules that found something, and the findings."""
    quotes, names = Files(report), fingerprints(report)
    first = {found.rule: found for found in reversed(report.told)}
    index = {code: number for number, code in enumerate(sorted(first))}
    results = [
        _result(report, found, quotes.fix(found)) | _identity(found, index, name)
        for found, name in zip(report.told, names, strict=True)
    ]
    notes = [{"level": "warning", "message": {"text": text}} for text in report.unseen()]
    run = {
        "tool": {
            "driver": {
                "name": "mblkit",
                "version": __version__,
                "rules": [_rule(first[code]) for code in index],
            }
        },
        "invocations": [{"executionSuccessful": True, **({"toolExecutionNotifications": notes} if notes else {})}],
        "originalUriBaseIds": {name: {"description": {"text": text}} for name, text in _BASES.items()},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {"suppressed": report.suppressed, "known": report.known},
    }
    # On one line: with many findings it is half the size, and several times quicker.
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=None)


def _rule(found: Diagnostic) -> dict[str, Any]:
    """Return what is known of a rule: one of the district's own has no page."""
    rule = RULES.get(found.rule)
    level = _LEVELS[rule.severity if rule is not None else found.severity]
    descriptor: dict[str, Any] = {"id": found.rule, "name": name_of(found)}
    if rule is None:
        descriptor["shortDescription"] = {"text": "a rule of the district"}
        properties: dict[str, Any] = {"tags": ["local"]}
    else:
        page = _page(rule.code)
        descriptor["shortDescription"] = {"text": rule.summary}
        descriptor["fullDescription"] = {"text": _what(page)}
        descriptor["help"] = {"text": page, "markdown": page}
        properties = {"tags": [rule.source.force], "authority": rule.authority, "since": rule.since}
    return {**descriptor, "defaultConfiguration": {"level": level}, "properties": properties}


@cache
def _page(code: str) -> str:
    """Return the page of a rule: data of the package, like its policy packs."""
    return (files("mblkit") / "rules" / "pages" / f"{code}.md").read_text(encoding="utf-8")


def _what(page: str) -> str:
    """Return the section "What it checks" as one line."""
    section = page.partition("## What it checks")[2].partition("\n## ")[0]
    return " ".join(section.split())


def _identity(found: Diagnostic, index: dict[str, int], fingerprint: str) -> dict[str, Any]:
    return {
        "ruleId": found.rule,
        "ruleIndex": index[found.rule],
        "partialFingerprints": {"mblkitRuleFileMessage/v1": fingerprint},
    }


def _result(report: Report, found: Diagnostic, fix: Fix | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "level": _LEVELS[found.severity],
        "message": {"text": _text(f"{said(found)}; {found.help}" if found.help else said(found))},
        "locations": [_location(report, found.location)],
    }
    related = [*found.related, *(Related(other, HERE_TOO) for other in found.others)]
    if related:
        result["relatedLocations"] = [
            {"id": number, **_location(report, other.location), "message": {"text": _text(other.message)}}
            for number, other in enumerate(related, start=1)
        ]
    if fix is not None and None not in {found.location.column, found.location.end_column}:
        result["fixes"] = [_fix(report, found.location, fix)]
    return result


def _text(text: str) -> str:
    """Return a message in which nothing is a link: SARIF reads `[words](place)` as one."""
    shown = plain(text)
    return re.sub(r"[\\\[\]]", r"\\\g<0>", shown) if "](" in shown else shown


def _location(report: Report, at: Location) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(report, at.path), "region": _region(at)}}


def _artifact(report: Report, path: str) -> dict[str, str]:
    pack = pack_of(path)
    if pack is not None:
        return {"uri": f"packs/{_quoted(pack)}.yaml", "uriBaseId": "%MBLKIT%"}
    return {"uri": _quoted(f"{report.folder}{path}"), "uriBaseId": "%SRCROOT%"}


def _quoted(path: str) -> str:
    return quote(path, safe="/", errors="surrogatepass")


def _region(at: Location) -> dict[str, int]:
    """Return a region; a finding about a whole file stands at its first line, for hosts ask for one."""
    region = {"startLine": at.line or 1, "startColumn": at.column, "endColumn": at.end_column}
    return {name: number for name, number in region.items() if number is not None}


def _fix(report: Report, at: Location, fix: Fix) -> dict[str, Any]:
    line = at.line or 1
    whole_line = {"startLine": line, "startColumn": 1, "endLine": line + 1, "endColumn": 1}
    replacement = {
        "deletedRegion": whole_line if fix.whole_line else _region(at),
        "insertedContent": {"text": fix.text},
    }
    return {
        "description": {"text": _text(fix.title)},
        "artifactChanges": [{"artifactLocation": _artifact(report, at.path), "replacements": [replacement]}],
        "properties": {"safe": fix.safe},
    }
