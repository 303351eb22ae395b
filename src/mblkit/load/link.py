"""From files that are right by themselves to a repository that fits together: ids, references, cycles."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location, Related
from mblkit.load.anatomy import Mention, plan_of, value_at
from mblkit.load.choice_links import check_choices
from mblkit.load.evidence_links import check_evidence
from mblkit.load.index import TARGETS, Definition, Index
from mblkit.load.mending import closest_id, instead
from mblkit.load.nearest import any_alike, looks_of, nearest, strange_letter
from mblkit.load.scale_links import check_crosswalks
from mblkit.load.shape import Shaped
from mblkit.load.standard_links import check_standards, standard_twice, unknown_standard
from mblkit.load.tree_links import check_cycles, check_policies
from mblkit.load.words import listed, with_article
from mblkit.model.base import ID_PATTERN, Record
from mblkit.model.origin import Kept

_WORDS: Final = {
    TARGETS: "competency, indicator or objective",
    ("competency", "indicator"): "competency or indicator",
    ("indicator", "competency"): "indicator or competency",
    ("student", "staff"): "student or staff member",
    ("level",): "level of a scale",
    ("habit-level",): "level of the habits of work",
    ("staff",): "staff member",
    ("year",): "school year",
    ("area",): "content area",
    ("standard-set",): "set of standards",
    ("statutory-area",): "content area of the law",
    ("gpa",): "grade point average",
}

_NOT_OURS: Final = frozenset({"standard-set"})
"""Ids that others gave and that cannot be renamed here."""

_OF_PACKS: Final = frozenset({"requirement", "condition", "diploma"})
"""What has ids that packs define."""

_OF_DISTRICT: Final = _OF_PACKS | {"area", "school", "year", "term"}
"""What has ids that packs or the district's own record define."""

_NAMESAKES: Final = frozenset({"statutory-area"})
"""Namespaces whose ids are those of others on purpose: to have one of them says nothing about a mistake."""

_PEOPLE: Final = frozenset({"student", "staff"})
_BY_STUDENT: Final = frozenset({"scores", "details", "ratings"})
_IN_A_LINE: Final = 2
"""Keys of more steps lead into a line of one student; these two are the field and the student."""

_SEPARATORS: Final = re.compile(r"[\s,;/&+|]+")
"""What people write between ids where a comma belongs."""

_FEW: Final = 6
"""So many ids can be told in a help sentence."""

_NOT_IN_EVIDENCE: Final = frozenset({"evidence", "habits-log", "ledger", "credits", "decisions", "people", "sections"})
"""Kinds that tell of what happened: what they name may have been retired since."""


Spaces = Sequence[tuple[str, Sequence[Definition]]]
"""Each space in which ids must differ, in words, with its definitions in order of file."""


def link(
    files: Iterable[Shaped],
    index: Index,
    lost: Collection[str] = (),
    *,
    blind: bool = False,
    without_district: bool = False,
    without_its_ids: bool = False,
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return what does not fit together, over all files; and, apart, what only follows from broken records.

    `files` are those to be checked; `index` knows the ids of these and of all other files. `lost` are ids of
    records that are broken, which is a finding already: that others refer to them is for the gate alone.
    `blind` says that there are files that nobody could open: any unknown id may be defined there.
    `without_district` says that the district's own record is among them: then no pack is there either.
    `without_its_ids` says that not even the ids in it could be made out, as those of an empty file.
    """
    shaped = sorted(files, key=lambda one: one.path)
    spaces = tuple((words, _in_order(some)) for words, some in index.spaces() if _any_alike(some))
    found = [*_duplicates(spaces), *standard_twice(index), *_look_alikes(spaces)]
    retired = retired_of(index)
    following: list[Diagnostic] = []
    told: Told = {}
    follows = Follows(frozenset(lost), blind=blind, without_district=without_district, without_its_ids=without_its_ids)
    for one in shaped:
        refers = index.files[one.path].refers if one.path in index.files else {}
        for unknown in references(one, refers, index, told):
            (following if follows(unknown) else found).append(unknown.finding)
        found.extend(uses_of_retired(one, refers, index, retired))
    found.extend(check_cycles(shaped, index))
    found.extend(check_policies(shaped))
    found.extend(check_choices(shaped))
    found.extend(check_evidence(shaped))
    found.extend(check_crosswalks(shaped))
    found.extend(check_standards(shaped, index))
    found.extend(_people_twice(shaped))
    found.extend(() if without_district else _district_count(shaped))
    return found, following


def place(definition: Definition) -> Location:
    """Return where a definition's id stands."""
    return Location(definition.origin.path, definition.origin.keys)


def words_for(namespaces: tuple[str, ...]) -> str:
    """Return what may have an id of these namespaces, in words."""
    return _WORDS.get(namespaces) or " or ".join(namespaces)


def _any_alike(definitions: Sequence[Definition]) -> bool:
    """Tell whether two ids are the same or look the same: in most districts, none are."""
    names = {one.id for one in definitions}
    return len(names) < len(definitions) or any_alike(names)


def _in_order(definitions: Iterable[Definition]) -> list[Definition]:
    return sorted(definitions, key=lambda one: (one.origin.path, str(one.origin.keys)))


def _duplicates(spaces: Spaces) -> Iterator[Diagnostic]:
    for words, definitions in spaces:
        first: dict[str, Definition] = {}
        for one in definitions:
            earlier = first.setdefault(one.id, one)
            if earlier is not one:
                yield diagnose(
                    "MBL202",
                    f'the id "{one.id}" is already that of another {words}',
                    place(one),
                    help="give one of them an id of its own; ids are never used twice",
                    related=(Related(place(earlier), "the other one stands here"),),
                    subject=one.id,
                )


def _look_alikes(spaces: Spaces) -> Iterator[Diagnostic]:
    for words, definitions in spaces:
        first: dict[str, Definition] = {}
        for one in definitions if words not in _NOT_OURS else ():
            earlier = [first.setdefault(look, one) for look in looks_of(one.id)]
            other = next((found for found in earlier if found.id != one.id), None)
            if other is not None:
                yield diagnose(
                    "MBL203",
                    f'the id "{one.id}" looks like "{other.id}", that of another {words}',
                    place(one),
                    help="give one of them an id that nobody can take for the other",
                    related=(Related(place(other), "the other one stands here"),),
                    subject=one.id,
                )


class Unknown(NamedTuple):
    """An id that no record has: the namespaces that it may be in, and the finding on it."""

    id: str
    namespaces: tuple[str, ...]
    finding: Diagnostic


class Follows(NamedTuple):
    """Tells whether an unknown id only follows from what is broken, which is a finding already.

    Attributes:
        lost: ids of records that are broken.
        blind, without_district, without_its_ids: as for `link`.
    """

    lost: frozenset[str]
    blind: bool
    without_district: bool
    without_its_ids: bool

    def __call__(self, unknown: Unknown) -> bool:
        """Tell it of one."""
        only = _OF_DISTRICT if self.without_its_ids else _OF_PACKS if self.without_district else frozenset[str]()
        if _is_lost(unknown.id, self.lost) or not only.isdisjoint(unknown.namespaces):
            return True
        return self.blind and unknown.finding.rule == "MBL201"


Told = dict[tuple[tuple[str, ...], str], Diagnostic]
"""The finding on each unknown id, wherever it stands."""

Refers = Mapping[tuple[str, ...], frozenset[str]]
"""The ids that a file uses, by the namespaces that they may be in."""

Ended = Mapping[str, Mapping[str, Definition]]
"""What is retired, by namespace and id."""


def references(shaped: Shaped, refers: Refers, index: Index, told: Told) -> Iterator[Unknown]:
    """Yield each mention of an id that no record has. `refers` are the ids that the file uses.

    `told` keeps the finding on each id: a deleted file may leave thousands of mentions of a few.
    """
    if all(names <= index.settled(namespaces) for namespaces, names in refers.items()):
        return
    wrong = {namespaces: names - index.settled(namespaces) for namespaces, names in refers.items()}
    said: set[tuple[Keys, str]] = set()
    for kept in shaped.records:
        for mention in plan_of(type(kept.record)).walk(kept.record, ()):
            if not mention.defines and mention.id in wrong.get(mention.namespaces, ()):
                keys = shaped.keys_in_file(kept.origin.keys, mention.keys)
                if (keys, mention.id) not in said:
                    said.add((keys, mention.id))
                    at = Location(shaped.path, keys, at="key" if mention.at_key else "value")
                    key = mention.namespaces, mention.id
                    if key not in told:
                        told[key] = _unknown(at, mention, index)
                    finding = replace(told[key], location=at, subject=_subject(kept, mention, keys, index))
                    yield Unknown(mention.id, mention.namespaces, finding)


def _is_lost(name: str, lost: Collection[str]) -> bool:
    return name.rpartition(":")[2] in lost  # a standard's id ends with its code


def _unknown(at: Location, mention: Mention, index: Index) -> Diagnostic:
    """Return the finding on an id; what it says is the same wherever the id stands."""
    if "standard" in mention.namespaces:
        wrong = unknown_standard(at, mention.id, index)
        if wrong is not None:
            return wrong
    words = words_for(mention.namespaces)
    known = index.names(mention.namespaces)
    near = nearest(mention.id, known)
    suggestion = None if near is None else f'did you mean "{near}"?'
    fix = None if near is None else closest_id(mention.id, known, near)
    elsewhere = [name for name in sorted(index.ids) if name not in _NAMESAKES and mention.id in index.ids[name]]
    if elsewhere:
        other = index.ids[elsewhere[0]][mention.id][0]
        return diagnose(
            "MBL210",
            f'"{mention.id}" is the id of {with_article(words_for((elsewhere[0],)))}, not of {with_article(words)}',
            at,
            help=suggestion or _choices(mention, index) or f"write the id of {with_article(words)}",
            related=(Related(place(other), "it is defined here"),),
            fix=fix,
        )
    if _PEOPLE.intersection(mention.namespaces) and not re.match(ID_PATTERN, mention.id):
        return _no_id_of_a_person(mention, at, suggestion)
    several = [part for part in _SEPARATORS.split(mention.id) if part]
    if len(several) > 1 and all(index.knows(mention.namespaces, part) for part in several):
        suggestion, fix = f"write a comma between the ids: {', '.join(several)}", None
    hint = strange_letter(mention.id) or suggestion
    if hint is None:
        write = _choices(mention, index) or f"write the id of {with_article(words)} that exists"
        hint = f"{write}, or add the missing one"
    return diagnose("MBL201", f'no {words} has the id "{mention.id}"', at, help=hint, fix=fix)


def _no_id_of_a_person(mention: Mention, at: Location, suggestion: str | None) -> Diagnostic:
    """Return the finding on what stands for a person and is no id: it may be a name, so it is not repeated."""
    words = with_article(words_for(mention.namespaces))
    strange = None if " " in mention.id else strange_letter(mention.id)
    hint = strange or suggestion or f"write the id of {words}; names stand in people files alone"
    return diagnose("MBL201", f"this is not the id of {words}", at, help=hint)


def _choices(mention: Mention, index: Index) -> str | None:
    """Return a help sentence with all ids that there are, or None where they are many or people's."""
    known = sorted(index.names(mention.namespaces))
    if _PEOPLE.intersection(mention.namespaces) or not 0 < len(known) <= _FEW:
        return None
    return f"write {'one of ' if len(known) > 1 else ''}{listed(known)}"


def _subject(kept: Kept[Record], mention: Mention, keys: Keys, index: Index) -> str | None:
    """Return the only student whom a mention concerns: the record's, or the one whose line of a class it is in.

    `keys` lead to it from the top of the file: what stands in the defaults concerns all.
    """
    if keys[: len(kept.origin.keys)] != kept.origin.keys:
        return None
    student = getattr(kept.record, "student", None)
    if student is None and len(mention.keys) > _IN_A_LINE and mention.keys[0] in _BY_STUDENT:
        student = mention.keys[1]
    return student if isinstance(student, str) and index.knows(("student",), student) else None


def retired_of(index: Index) -> Ended:
    """Return what is retired."""
    return {
        namespace: ended
        for namespace, names in index.ids.items()
        if (ended := {name: found[0] for name, found in names.items() if found[0].retired is not None})
    }


def uses_of_retired(shaped: Shaped, refers: Refers, index: Index, retired: Ended) -> Iterator[Diagnostic]:
    """Yield a finding for each use of what no longer counted then. `refers` are the ids that the file uses."""
    if all(names.isdisjoint(retired.get(space, ())) for spaces, names in refers.items() for space in spaces):
        return
    said: set[tuple[Keys, str]] = set()
    for kept in shaped.records:
        day = _day_of(kept.record)
        if day is None and shaped.kind.name in _NOT_IN_EVIDENCE:
            continue
        for mention in plan_of(type(kept.record)).walk(kept.record, ()):
            ended = next((retired[s][mention.id] for s in mention.namespaces if mention.id in retired.get(s, ())), None)
            if ended is not None and not mention.defines and _still_in_use(kept, mention, ended, day):
                keys = shaped.keys_in_file(kept.origin.keys, mention.keys)
                if (keys, mention.id) not in said:
                    said.add((keys, mention.id))
                    subject = _subject(kept, mention, keys, index)
                    yield _after_its_end(shaped.path, mention._replace(keys=keys), ended, subject)


def _day_of(record: Record) -> date | None:
    day = getattr(record, "on", None)
    return day if isinstance(day, date) else None


def _still_in_use(kept: Kept[Record], mention: Mention, ended: Definition, day: date | None) -> bool:
    if day is not None:
        return ended.retired is not None and day >= ended.retired
    inside = (value_at(kept.record, mention.keys[:length]) for length in range(len(mention.keys)))
    return not any(getattr(value, "retired", None) is not None for value in inside)


def _after_its_end(path: str, mention: Mention, ended: Definition, subject: str | None) -> Diagnostic:
    at = Location(path, mention.keys, at="key" if mention.at_key else "value")
    hint = f'use "{ended.replaced_by}", which replaces it' if ended.replaced_by else "use what took its place"
    return diagnose(
        "MBL205",
        f'"{mention.id}" is retired from {ended.retired} on',
        at,
        help=hint,
        related=(Related(place(ended), "it is defined here"),),
        subject=subject,
        fix=instead(ended.replaced_by, safe=False) if ended.replaced_by else None,
    )


def _people_twice(shaped: Iterable[Shaped]) -> Iterator[Diagnostic]:
    first: dict[str, Location] = {}
    for one in shaped:
        for kept in one.records if one.kind.name == "people" else ():
            name, at = str(getattr(kept.record, "id", "")), Location(one.path, (*kept.origin.keys, "id"))
            earlier = first.setdefault(name, at)
            if earlier is not at:
                related = (Related(earlier, "the other entry stands here"),)
                message = f'"{name}" has a second entry among the people'
                yield diagnose("MBL202", message, at, help="keep one of the two", related=related, subject=name)


def _district_count(shaped: Iterable[Shaped]) -> Iterator[Diagnostic]:
    districts = sorted(
        (one for one in shaped if one.kind.name == "district"), key=lambda one: (one.path != "mbl.yaml", one.path)
    )
    if not districts:
        hint = 'add a file "mbl.yaml" that begins with "mbl: district/1"'
        yield diagnose("MBL209", "no file is the district's own record", Location("mbl.yaml"), help=hint)
    for one in districts[1:]:
        related = (Related(Location(districts[0].path), "the other one"),)
        hint = "keep one of them"
        yield diagnose(
            "MBL209",
            "a second file is the district's own record",
            Location(one.path),
            help=hint,
            related=related,
        )
