"""What `mbl standards join` does: links and emphasis from a file, joined to a set of the district, and it in words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mblkit.cli.standards_import import bytes_of, held
from mblkit.edit.changes import read_before
from mblkit.edit.standards import Merged
from mblkit.edit.standards_join import joined
from mblkit.edit.standards_text import plan_standards
from mblkit.errors import MblError
from mblkit.intake.joining import Joining, read_joining
from mblkit.load.nearest import did_you_mean
from mblkit.store.atomic import Change
from mblkit.store.tree import WorkTree


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a file.

    Attributes:
        set: the set.
        found: what the file says.
        outcome: the set afterwards; None where the file has errors.
        links: how many links are new.
        change: the change of the set's file.
    """

    set: str
    found: Joining
    outcome: Merged | None = None
    links: int = 0
    change: Change | None = None


def join(folder: Path, file: Path, set_id: str, yaml_reader: str | None) -> Joined:
    """Return what joining a file to a set comes to; nothing is written. Raises MblError where there is no such set."""
    data = bytes_of(file)
    sets, _, broken = held(WorkTree(folder), yaml_reader)
    kept = next((one for one in sets if one.record.set == set_id), None)
    if kept is None:
        names = [one.record.set for one in sets]
        if broken:
            hint = f'run "mbl validate {broken[0]}" and mend it first'
            raise MblError(f'there is no set of standards "{set_id}" that can be read', hint)
        choices = f"the sets are {', '.join(names)}" if names else 'begin with "mbl standards import"'
        raise MblError(f'there is no set of standards "{set_id}"', did_you_mean(set_id, names) or choices)
    found = read_joining(data, kept.record)
    if found.findings.failed():
        return Joined(set_id, found)
    outcome, links = joined(kept.record, found.links, found.emphasis)
    change = plan_standards(kept.origin.path, read_before(folder, kept.origin.path), outcome, kept.record)
    return Joined(set_id, found, outcome, links, change)


def as_text(done: Joined) -> str:
    """Return what became of a file, in lines."""
    return "\n".join(_lines(done))


def _lines(done: Joined) -> Iterator[str]:
    if done.outcome is None:
        return
    said = done.found.said
    counts = ", ".join(f"{number:,} {word}" for word, number in said.items())
    yield f"{done.set}: {said.total():,} in the file: {counts}"
    if done.found.links:
        yield f"  links     {len(done.found.links):>6,}  of which {done.links:,} are new"
    if done.found.emphasis:
        new = sum("emphasis" in one.fields for one in done.outcome.changed)
        yield f"  emphasis  {len(done.found.emphasis):>6,}  of which {new:,} are new"
    yield f"  changed   {len(done.outcome.changed):>6,}"


def as_json(done: Joined, *, written: bool) -> str:
    """Return what became of a file, as JSON."""
    outcome = done.outcome
    value = {
        "set": done.set,
        "file": done.change.path if done.change is not None else None,
        "said": dict(done.found.said),
        "links": [
            {"relation": relation, "from": origin, "to": target} for relation, origin, target in done.found.links
        ],
        "new_links": done.links,
        "emphasis": done.found.emphasis,
        "changed": [{"standard": one.name, "fields": list(one.fields)} for one in outcome.changed] if outcome else [],
        "findings": [one.as_data() for one in done.found.findings],
        "written": written,
    }
    return json.dumps(value, ensure_ascii=False, indent=2)
