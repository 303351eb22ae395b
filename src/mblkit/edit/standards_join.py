"""Links and emphasis of standards, joined to a set that is there."""

from collections.abc import Iterable, Mapping

from mblkit.edit.standards import Changed, Merged, different, fields_of
from mblkit.model.standards import Emphasis, Standard, StandardLinks, StandardsRecord


def joined(
    record: StandardsRecord, links: Iterable[tuple[str, str, str]], emphasis: Mapping[str, Emphasis]
) -> tuple[Merged, int]:
    """Return a set with more links (relation, origin, destination) and emphasis, by names of standards in it.

    The number is that of the links that were not there. What is there stays: nothing is taken away.
    """
    more: dict[str, list[tuple[str, str]]] = {}
    for relation, origin, target in links:
        more.setdefault(origin, []).append((relation, target))
    standards: list[Standard] = []
    new = 0
    for name, one in record.keyed():
        found, number = _linked(one, more.get(name, ()))
        new += number
        word = emphasis.get(name)
        if word is not None and one.emphasis != word:
            found = found.model_copy(update={"emphasis": word})
        standards.append(found)
    after = record.model_copy(update={"standards": tuple(standards)})
    changed = tuple(
        Changed(name, different(fields_of(old), fields_of(one)))
        for (name, one), old in zip(after.keyed(), record.standards, strict=True)
        if one != old
    )
    kept = len(standards) - len(changed)
    return Merged(after, tuple(range(len(standards))), changed=changed, kept=kept, met=len(standards)), new


def _linked(one: Standard, more: Iterable[tuple[str, str]]) -> tuple[Standard, int]:
    """Return a standard with more links, and how many of these it did not have."""
    known = {field: list(getattr(one.links, field)) for field in StandardLinks.model_fields} if one.links else {}
    new = 0
    for relation, target in more:
        listed = known.setdefault(relation, [])
        if target not in listed:
            listed.append(target)
            new += 1
    if not new:
        return one, 0
    said = {field: tuple(known[field]) for field in StandardLinks.model_fields if known.get(field)}
    return one.model_copy(update={"links": StandardLinks.model_construct(_fields_set=set(said), **said)}), new
