"""Recorded choices against the requirements that let choose: what is chosen must be a part of what it is chosen for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Location
from mblkit.load.nearest import did_you_mean
from mblkit.load.shape import Shaped
from mblkit.load.words import listed
from mblkit.model.diplomas import Addition, Diploma
from mblkit.model.policy import PolicyRecord

_CHOOSING: Final = frozenset({"decisions", "plans"})
"""The kinds of file with choices."""


def check_choices(files: Iterable[Shaped]) -> list[Diagnostic]:
    """Return each choice of something that no policy has within the requirement for which it is chosen."""
    shaped = list(files)
    choosing = [one for one in shaped if one.kind.name in _CHOOSING]
    parts = _parts(shaped) if choosing else {}
    return [found for one in choosing for found in _in_file(one, parts)]


def _in_file(one: Shaped, parts: Mapping[str, set[str]]) -> Iterator[Diagnostic]:
    from mblkit.model.decisions import Choice
    from mblkit.model.records import PlanRecord

    for kept in one.records:
        record, at = kept.record, (one.path, *kept.origin.keys)
        if isinstance(record, Choice) and record.requirement is not None:
            yield from _strangers(record.requirement, record.parts, (*at, "parts"), parts)
        elif isinstance(record, PlanRecord):
            for name, chosen in record.choices.items():
                yield from _strangers(name, chosen, (*at, "choices", name), parts)


def _parts(files: Iterable[Shaped]) -> dict[str, set[str]]:
    """Return what policies have within each requirement; those with nothing within them too."""
    found: dict[str, set[str]] = {}
    for one in files:
        for kept in one.records:
            if isinstance(kept.record, PolicyRecord):
                for owner in _owners(kept.record):
                    for requirement in owner.requirements:
                        found.setdefault(requirement.id, set())
                    within = [(one.within, one.id) for one in owner.requirements]
                    within.extend((one.within, one.id) for one in owner.conditions)
                    for whole, part in within:
                        if whole is not None:
                            found.setdefault(whole, set()).add(part)
    return found


def _owners(policy: PolicyRecord) -> Iterator[Diploma | Addition]:
    yield from policy.diplomas
    yield from policy.additions


def _strangers(
    requirement: str, chosen: Iterable[str], at: tuple[str | int, ...], parts: Mapping[str, set[str]]
) -> Iterator[Diagnostic]:
    known = parts.get(requirement)
    everything = {part for within in parts.values() for part in within} | parts.keys()
    for place, name in enumerate(chosen):
        if known is not None and name in everything and name not in known:
            hint = did_you_mean(name, known) or (
                f"choose among {listed(sorted(known))}" if known else "delete the choice"
            )
            where = Location(str(at[0]), (*at[1:], place))
            yield diagnose("MBL210", f'"{name}" is no part of "{requirement}"', where, help=hint)
