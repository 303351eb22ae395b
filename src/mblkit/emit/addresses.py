"""How hosts of repositories name a file and tell one finding from another."""

from collections import Counter

from mblkit.diagnostics import fingerprint
from mblkit.emit.lines import plain
from mblkit.emit.report import Report
from mblkit.packs import PACK_PREFIX


def pack_of(path: str) -> str | None:
    """Return the id of the shipped pack that a path names, or None for a file of the district."""
    return path.removeprefix(PACK_PREFIX) if path.startswith(PACK_PREFIX) else None


def address(report: Report, path: str) -> str:
    """Return a path as it is from the top of the git repository; a pack, which is in none, keeps its own."""
    return plain(path if pack_of(path) is not None else f"{report.folder}{path}")


def fingerprints(report: Report) -> list[str]:
    """Return a name for each finding that lasts while lines move: of its rule, file and message, and which of equals.

    No two findings of a report have one.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    names = []
    for found in report.told:
        what = (found.rule, address(report, found.location.path), found.message)
        seen[what] += 1
        names.append(fingerprint(*what, str(seen[what])))
    return names
