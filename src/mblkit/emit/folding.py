"""One thing that is wrong in many places is told once: a deleted file leaves thousands of mentions of a few ids."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from mblkit.diagnostics import Diagnostic

SHOWN: Final = 3
"""So many other places are shown; of more, the rest is counted."""

_LINKS: Final = frozenset({"MBL201", "MBL205", "MBL208", "MBL210", "MBL211"})
"""Rules on what a value names: the cause is what it names, or lacks, and not the place."""


def folded(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return findings in their order; of equal ones at more than four places the first, with the places of the others.

    Equal are findings that name the same in the same words and ask for the same. Suppressions, the baseline and
    fixes work on each of them and come before this.
    """
    found = list(findings)
    groups: dict[object, list[Diagnostic]] = {}
    for one in found:
        if _names_something(one):
            groups.setdefault(_said(one), []).append(one)
    first = {id(group[0]): group for group in groups.values() if len(group) > SHOWN + 1}
    others = {id(one) for group in first.values() for one in group[1:]}
    return tuple(_one_for_all(first.get(id(one), [one])) for one in found if id(one) not in others)


def _names_something(found: Diagnostic) -> bool:
    """Tell whether a message says what is named: where a name may stand for a person it does not."""
    return found.rule in _LINKS and '"' in found.message


def _said(found: Diagnostic) -> tuple[object, ...]:
    return found.rule, found.message, found.help, found.severity, found.fix


def _one_for_all(group: list[Diagnostic]) -> Diagnostic:
    if len(group) == 1:
        return group[0]
    subjects = {one.subject for one in group}
    subject = group[0].subject if len(subjects) == 1 else None
    return replace(group[0], others=tuple(one.location for one in group[1:]), subject=subject)
