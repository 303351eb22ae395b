"""Findings that were there before: counted in a file, so that an old repository is only told of new ones."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from mblkit.diagnostics import Diagnostic, fingerprint
from mblkit.errors import MblError
from mblkit.rules.selection import TOGETHER, Looked, is_fixed

DEFAULT_NAME: Final = "mbl-baseline.json"
_VERSION: Final = 1
_DIGITS: Final = 16
_FIELDS: Final = {"path": str, "rule": str, "fingerprint": str, "count": int}


class Entry(NamedTuple):
    """What a finding is known by: no line, so that edits elsewhere do not make it new, and no message."""

    path: str
    rule: str
    fingerprint: str


class Baseline(NamedTuple):
    """How often each finding is known."""

    counts: Mapping[Entry, int]

    def sifted(self, findings: Iterable[Diagnostic]) -> tuple[list[Diagnostic], Counter[str]]:
        """Return the findings that are new, in order, and how many are known, by file. Fixed ones are always new."""
        left = Counter(self.counts)
        new: list[Diagnostic] = []
        known: Counter[str] = Counter()
        for found in findings:
            entry = entry_of(found)
            if left[entry] > 0 and not is_fixed(found):
                left[entry] -= 1
                known[entry.path] += 1
            else:
                new.append(found)
        return new, known

    def gone(self, findings: Iterable[Diagnostic], looked: Looked) -> int:
        """Return how many known findings are not among `findings`, of the rules and files that were looked at."""
        left = Counter(self.counts)
        left.subtract(entry_of(found) for found in findings)
        return sum(number for entry, number in left.items() if number > 0 and looked(entry.rule, entry.path))


def entry_of(found: Diagnostic) -> Entry:
    """Return what a finding is known by."""
    return Entry(found.location.path, found.rule, fingerprint(*found.identity)[:_DIGITS])


def counted(findings: Iterable[Diagnostic]) -> Baseline:
    """Return the baseline of some findings. Fixed ones never go into it."""
    return Baseline(Counter(entry_of(found) for found in findings if not is_fixed(found)))


def with_unseen(baseline: Baseline, earlier: Baseline) -> Baseline:
    """Return a baseline with what an earlier one holds of the families that wait for an error: nobody looked there."""
    unseen = {entry: number for entry, number in earlier.counts.items() if entry.rule >= TOGETHER}
    return Baseline({**unseen, **baseline.counts})


def rendered(baseline: Baseline) -> bytes:
    """Return a baseline as a file: sorted, one entry a line, so that a change of it reads well in git."""
    shown = (
        json.dumps({**dict(zip(_FIELDS, (*entry, number), strict=True))}, ensure_ascii=False)
        for entry, number in sorted(baseline.counts.items())
    )
    lines = ",\n".join(f"    {line}" for line in shown)
    findings = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "mbl-baseline": {_VERSION},\n  "findings": {findings}\n}}\n'.encode()


def parsed(name: str, data: bytes) -> Baseline:
    """Return the baseline that a file holds. Raises MblError where it is none."""
    hint = 'write it anew with "mbl validate --write-baseline"'
    try:
        document = json.loads(data)
    except json.JSONDecodeError as error:
        raise MblError(f'the baseline "{name}" is not JSON: line {error.lineno}', hint) from error
    except (ValueError, RecursionError) as error:
        raise MblError(f'the baseline "{name}" is not JSON', hint) from error
    version = document.get("mbl-baseline") if isinstance(document, dict) else None
    found = document.get("findings") if version == _VERSION else None
    if not isinstance(found, list):
        raise MblError(f'"{name}" is no baseline that this release reads', hint)
    counts: Counter[Entry] = Counter()
    for number, one in enumerate(found, 1):
        if not _is_entry(one):
            raise MblError(f'entry {number} of the baseline "{name}" is not one', hint)
        counts[Entry(one["path"], one["rule"], one["fingerprint"])] += one["count"]
    return Baseline(counts)


def _is_entry(one: object) -> bool:
    if not isinstance(one, dict) or one.keys() != _FIELDS.keys():
        return False
    return all(type(one[field]) is kind for field, kind in _FIELDS.items()) and one["count"] > 0


def stays_inside(name: str) -> bool:
    """Tell whether a path of `mbl.yaml` names a file inside the repository that is none of the district's own."""
    path = PurePosixPath(name)
    strange = "\\" in name or ":" in name or "\0" in name
    return not (strange or path.is_absolute() or ".." in path.parts) and path.suffix.lower() == ".json"
