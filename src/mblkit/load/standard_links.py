"""Links to standards and among them: spellings of a code, codes that several have, parents, links between sets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location, Related
from mblkit.load.index import Definition, Index
from mblkit.load.mending import closest_id, instead
from mblkit.load.nearest import did_you_mean, nearest
from mblkit.load.shape import Shaped
from mblkit.load.words import listed
from mblkit.model.codes import normal
from mblkit.model.origin import Kept
from mblkit.model.standards import Standard, StandardsRecord

_STANDARD: Final = ("standard",)
_OF_A_NAME: Final = ("code", "identifier")


def standard_twice(index: Index) -> Iterator[Diagnostic]:
    """Yield each identifier that two standards of a set have, and each code where identifiers do not tell them apart.

    Issuers do give one code to two standards; that alone is no mistake of the district.
    """
    for name, definitions in sorted(index.ids.get("standard", {}).items()):
        first = definitions[0]
        for one in definitions[1:]:
            if _owner(one) == _owner(first) or (_is_code(one) and _is_code(first) and _told_apart(index, definitions)):
                continue
            what = "code" if _is_code(one) else "identifier"
            yield diagnose(
                "MBL202",
                f'the {what} of "{name}" is already that of another standard',
                Location(one.origin.path, one.origin.keys),
                help='give both the "identifier" of their issuer' if what == "code" else "keep one of the two",
                related=(Related(Location(first.origin.path, first.origin.keys), "the other one stands here"),),
                subject=name,
            )


def unknown_standard(at: Location, name: str, index: Index) -> Diagnostic | None:
    """Return the finding on a name that is not that of just one standard; None where other records have it as id."""
    found = index.spellings.find(name)
    if len(found) > 1:
        hint = f"write {listed(found)}"
        return diagnose("MBL211", f'"{name}" may be each of {len(found)} standards', at, help=hint)
    if any(name in names for names in index.ids.values()):
        return None
    if found:
        hint, fix = f'did you mean "{found[0]}"?', instead(found[0], safe=True)
    else:
        known = _comparable(name, index)
        near = nearest(name, known)
        hint = f'did you mean "{near}"?' if near is not None else _advice(name, index)
        fix = closest_id(name, known, near) if near is not None else None
    return diagnose("MBL201", f'no standard has the id "{name}"', at, help=hint, fix=fix)


def check_standards(files: Iterable[Shaped], index: Index) -> Iterator[Diagnostic]:
    """Yield the parents that a set does not have, trees that are none, and links that end inside a set in vain."""
    for one in files:
        for kept in one.records:
            if isinstance(kept.record, StandardsRecord):
                yield from _check_set(Kept(kept.record, kept.origin), index)


def _check_set(kept: Kept[StandardsRecord], index: Index) -> Iterator[Diagnostic]:
    record, path = kept.record, kept.origin.path
    places: dict[str, list[int]] = {}
    for place, standard in enumerate(record.standards):
        for name in set(standard.names):
            places.setdefault(name, []).append(place)
    above: dict[int, int] = {}
    for place, standard in enumerate(record.standards):
        keys: Keys = (*kept.origin.keys, "standards", place)
        if standard.parent is not None:
            found = places.get(standard.parent, ())
            if len(found) == 1:
                above[place] = found[0]
            else:
                yield _no_such(record, standard.parent, Location(path, (*keys, "parent")), found)
        if standard.links is not None:
            yield from _check_links(record, standard, Location(path, (*keys, "links")), places, index)
    yield from _circles(record, above, Location(path, (*kept.origin.keys, "standards")))


def _check_links(
    record: StandardsRecord, standard: Standard, at: Location, places: Mapping[str, Sequence[int]], index: Index
) -> Iterator[Diagnostic]:
    for relation, names in standard.links or ():
        for number, name in enumerate(names):
            here = Location(at.path, (*at.keys, relation, number))
            if len(places.get(name, ())) > 1:
                yield _no_such(record, name, here, places[name])
            elif name not in places and name.partition(":")[0] in index.ids.get("standard-set", {}):
                known = index.ids.get("standard", {}).get(name, ())
                if len(known) != 1 and (found := unknown_standard(here, name, index)) is not None:
                    yield found


def _no_such(record: StandardsRecord, name: str, at: Location, found: Sequence[int]) -> Diagnostic:
    """Return the finding on a name that no standard of a set has, or that several have."""
    if found:
        others = (record.standards[place].identifier for place in found)
        hint = f"write {listed(dict.fromkeys(one for one in others if one is not None) or (name,))}"
        return diagnose("MBL211", f'"{name}" may be each of {len(found)} standards', at, help=hint)
    known = {name for one in record.standards for name in one.names}
    same = [one for one in sorted(known) if normal(one) == normal(name)]
    near = f'did you mean "{same[0]}"?' if len(same) == 1 else did_you_mean(name, known)
    fix = instead(same[0], safe=True) if len(same) == 1 else None
    hint = near or "write the code or identifier of a standard of this set, or delete the line"
    return diagnose("MBL201", f'no standard of "{record.set}" is called "{name}"', at, help=hint, fix=fix)


def _circles(record: StandardsRecord, above: Mapping[int, int], at: Location) -> Iterator[Diagnostic]:
    """Yield one finding for each circle of parents, at the standard of it that stands first."""
    done: set[int] = set()
    for start in sorted(above):
        way: list[int] = []
        here: int | None = start
        while here is not None and here not in done:
            done.add(here)
            way.append(here)
            here = above.get(here)
        if here is not None and here in way:
            circle = way[way.index(here) :]
            first = min(circle)
            names = [record.standards[place].names[0] for place in (*circle, circle[0])]
            shown = " -> ".join(f'"{name}"' for name in names)
            place = Location(at.path, (*at.keys, first, "parent"))
            message = f"standards are above themselves: {shown}"
            yield diagnose("MBL204", message, place, help="delete one of these parents")


def _owner(one: Definition) -> tuple[str, Keys]:
    return one.origin.path, one.origin.keys[:-1]


def _is_code(one: Definition) -> bool:
    return one.origin.keys[-1] == _OF_A_NAME[0]


def _told_apart(index: Index, definitions: Iterable[Definition]) -> bool:
    """Tell whether standards that share a code have an identifier each."""
    owners = {_owner(one) for one in definitions}
    return owners <= index.identified


def _comparable(name: str, index: Index) -> set[str]:
    """Return the ids of standards that a misspelt one may be compared with: of the same set, beginning alike."""
    own, colon, code = name.partition(":")
    start = normal(code).partition(".")[0]
    return {
        one
        for one, definitions in index.ids.get("standard", {}).items()
        if _is_code(definitions[0])
        and one.startswith(f"{own}:" if colon else "")
        and normal(one.partition(":")[2]).partition(".")[0] == start
    }


def _advice(name: str, index: Index) -> str:
    sets = sorted(index.ids.get("standard-set", {}))
    own, colon, _ = name.partition(":")
    if not sets:
        return 'import a set of standards with "mbl standards import"'
    if not colon:
        return f'write "<set>:<code>"; the sets are {listed(sets)}'
    if own not in sets:
        return did_you_mean(own, sets) or f"write one of the sets {listed(sets)} before the colon"
    return f'write the code of a standard of "{own}", or import what is missing with "mbl standards import"'
