"""What is wrong with `checks:` of `mbl.yaml` beyond its shape: rules that do not exist, patterns that match nothing.

These findings obey no configuration: a slip in `select` must not hide itself.
"""

from collections.abc import Iterator
from typing import Final

from mblkit.catalog import RULES, diagnose
from mblkit.diagnostics import Diagnostic, Location, Severity
from mblkit.load.pipeline import Loaded
from mblkit.model.checks import Checks
from mblkit.model.origin import Origin
from mblkit.rules.baseline import stays_inside
from mblkit.rules.material import place
from mblkit.rules.selection import Vocabulary, districts_of, is_lower

_PATTERN_HELP: Final = 'write a path from the top folder, such as "archive/*"'


def check_configuration(loaded: Loaded) -> Iterator[Diagnostic]:
    """Yield a finding for each value under `checks` that names no rule, no file or what cannot be asked."""
    known = Vocabulary.of(loaded)
    for kept in districts_of(loaded):
        origin, checks = kept.origin.at("checks"), kept.record.checks
        for number, entry in enumerate(checks.select):
            yield from _unknown(entry, place(origin, "select", number), known)
        for number, entry in enumerate(checks.ignore):
            yield from _not_ignorable(entry, place(origin, "ignore", number), known)
        yield from _check_severity(checks, origin, known)
        yield from _check_paths(checks, origin, known)
        if checks.baseline is not None and not stays_inside(checks.baseline):
            hint = "write a path from the top folder that ends in .json"
            message = f'"{checks.baseline}" is no file that can be a baseline'
            yield diagnose("MBL108", message, place(origin, "baseline"), help=hint)


def _unknown(entry: str, at: Location, known: Vocabulary) -> Iterator[Diagnostic]:
    objection = known.objection(entry)
    if objection is not None:
        yield diagnose("MBL201", objection[0], at, help=objection[1])


def _not_ignorable(entry: str, at: Location, known: Vocabulary) -> Iterator[Diagnostic]:
    yield from _unknown(entry, at, known)
    hint = known.refusal(entry)
    if hint is not None:
        yield diagnose("MBL108", f'"{entry}" cannot be ignored', at, help=hint)


def _check_severity(checks: Checks, origin: Origin, known: Vocabulary) -> Iterator[Diagnostic]:
    for entry, value in checks.severity.items():
        at = place(origin, "severity", entry)
        yield from _unknown(entry, Location(at.path, at.keys, "key"), known)
        hint = known.refusal(entry)
        lower = (is_lower(Severity(value), RULES[code].severity) for code in known.named(entry) if code in RULES)
        if hint is not None and any(lower):
            yield diagnose("MBL108", f'"{entry}" cannot weigh less than it does', at, help=hint)


def _check_paths(checks: Checks, origin: Origin, known: Vocabulary) -> Iterator[Diagnostic]:
    for number, one in enumerate(checks.paths):
        for inner, pattern in enumerate(one.files):
            trouble = _trouble(pattern)
            if trouble is not None:
                at = place(origin, "paths", number, "files", inner)
                yield diagnose("MBL108", f'"{pattern}" {trouble}', at, help=_PATTERN_HELP)
        for inner, entry in enumerate(one.ignore):
            yield from _not_ignorable(entry, place(origin, "paths", number, "ignore", inner), known)


def _trouble(pattern: str) -> str | None:
    """Return why a pattern can match no file of the repository, or None."""
    if "\\" in pattern:
        return "has a backslash; paths have forward slashes"
    if pattern.startswith("/") or ".." in pattern.split("/"):
        return "leads out of the repository"
    if pattern.startswith("./"):
        return "begins with a dot; paths begin at the top folder"
    if pattern.endswith("/"):
        return "names a folder and no file in it"
    if "]" not in pattern.partition("[")[2] and "[" in pattern:
        return "has a bracket that is not closed"
    return None
