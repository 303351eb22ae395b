"""A set of standards and a newer download of it: what becomes of each standard.

Nothing is ever deleted: what the issuer has no more is retired, so that the alignments of earlier years still find it.
A standard keeps the spelling of the code that the district has, so that nothing that refers to it must change.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from mblkit.model.codes import normal
from mblkit.model.framework import FrameworkRecord
from mblkit.model.shared import Alignment, Retired
from mblkit.model.standards import Standard, StandardLinks, StandardsRecord

_OF_THE_DISTRICT: Final = ("title", "issuer", "adopted", "source", "licence", "notice")
"""Fields of the set that stay as they are once they are written."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A standard that says something else now: its name in the set, and the fields that differ."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What an import comes to.

    Attributes:
        record: the set as it is afterwards.
        was: for each standard of it, its place in the old set, or None for a new one.
        added, gone, back: the names of standards that are new, retired now, and no longer retired.
        changed: those that say something else.
        kept: how many stay as they are.
        met: how many of the old set are in the download.
        about: the fields of the set itself that differ.
    """

    record: StandardsRecord
    was: tuple[int | None, ...]
    added: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    gone: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    kept: int = 0
    met: int = 0
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Affected:
    """A competency or indicator that answers a standard which changed or is gone.

    Attributes:
        target: the competency or indicator.
        standard: the standard, as it is referred to.
        says: "changed" for another text, "gone" for none any more.
        reviewed: whether somebody had reviewed the alignment before.
    """

    target: str
    standard: str
    says: str
    reviewed: bool


def merged(  # noqa: PLR0913 - two sets, and everything that somebody may want of joining them
    old: StandardsRecord | None,
    new: StandardsRecord,
    as_of: date,
    *,
    left_out: Collection[str] = (),
    partial: bool = False,
    given: Collection[str] = (),
    joined: Mapping[str, Mapping[str, Collection[str]]] | None = None,
) -> Merged:
    """Return a set with what a newer download of it says.

    What the download lacks is retired on the day `as_of`, but for the names in `left_out`, and not if it is `partial`.
    `given` names the fields of the set that somebody asked for, so that they win over what the file has. `joined` has
    the links that the district added, by the name of the standard and the relation: they stay.
    """
    if old is None:
        names = tuple(name for name, _ in new.keyed())
        return Merged(new, (None,) * len(new.standards), added=names)
    own, old_names = joined or {}, [name for name, _ in old.keyed()]
    partners = _partners(old.standards, new.standards)
    spared = {normal(name) for name in left_out}
    stated = {field for one in new.standards for field in one.model_fields_set}
    drafts: list[tuple[Standard, int | None, int | None]] = []
    for place, one in enumerate(new.standards):
        at = partners.get(place)
        renewed = one if at is None else _renewed(old.standards[at], one, stated)
        drafts.append((renewed if at is None else _linked(renewed, own.get(old_names[at], {})), at, place))
    rest = [at for at in range(len(old.standards)) if at not in partners.values()]
    for at in rest:
        one = old.standards[at]
        stays = partial or one.retired is not None or any(normal(name) in spared for name in one.names)
        ended = one if stays else one.model_copy(update={"retired": Retired.model_validate({"on": as_of.isoformat()})})
        drafts.append((ended, at, None))
    ordered = _ordered(drafts)
    standards = _renamed(ordered, old, new)
    record = _about(old, new, given).model_copy(update={"standards": tuple(standards)})
    return _told(record, tuple(at for _, at, _ in ordered), old, len(partners))


def affected(frameworks: Iterable[FrameworkRecord], old: StandardsRecord | None, outcome: Merged) -> Iterator[Affected]:
    """Yield what answers a standard whose text is another one now, or that was retired, in the order of the files.

    What was reviewed with the text that holds now is left out.
    """
    if old is None:
        return
    says: dict[str, tuple[str, str | None]] = {}
    ended = set(outcome.gone)
    for place, (name, one) in zip(outcome.was, outcome.record.keyed(), strict=True):
        if place is None:
            continue
        before = old.standards[place]
        word = "gone" if name in ended else "changed" if before.fingerprint != one.fingerprint else None
        if word is not None and (before.fingerprint is not None or word == "gone"):
            says.update({f"{old.set}:{known}": (word, one.fingerprint) for known in (*before.names, *one.names)})
    for framework in frameworks:
        for competency in framework.competencies:
            indicators = ((one.id, one.aligns_to) for one in competency.indicators)
            for name, alignments in ((competency.id, competency.aligns_to), *indicators):
                for alignment in alignments:
                    said = alignment if isinstance(alignment, Alignment) else Alignment(standard=alignment)
                    word, now = says.get(said.standard, (None, None))
                    if word is not None and (word == "gone" or said.reviewed is None or said.reviewed != now):
                        yield Affected(name, said.standard, word, reviewed=said.reviewed is not None)


def _partners(old: Sequence[Standard], new: Sequence[Standard]) -> dict[int, int]:
    """Return for the places of new standards those of the old ones that they are: by identifier, code, spelling."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    steps = (
        (_identifiers(old), _identifiers(new)),
        (_names(one.code for one in old), _names(one.code for one in new)),
        (_names(_spelling(one.code) for one in old), _names(_spelling(one.code) for one in new)),
        (_names(_spelling(one.code) for one in old), _names(_spelling(one.short) for one in new)),
    )
    for before, after in steps:
        for name, place in after.items():
            at = before.get(name)
            if at is not None and place not in found and at not in taken:
                found[place] = at
                taken.add(at)
    return found


def _identifiers(standards: Iterable[Standard]) -> dict[str, int]:
    return _names(one.identifier.casefold() if one.identifier is not None else None for one in standards)


def _names(names: Iterable[str | None]) -> dict[str, int]:
    """Return the places of the names that stand once."""
    listed = tuple(names)
    often = Counter(listed)
    return {name: place for place, name in enumerate(listed) if name is not None and often[name] == 1}


def _spelling(code: str | None) -> str | None:
    return None if code is None else normal(code)


def _renewed(old: Standard, new: Standard, stated: AbstractSet[str]) -> Standard:
    """Return a standard as the download has it; what the download never states of any standard stays."""
    fields = {name: getattr(old, name) for name in old.model_fields_set - stated}
    fields |= {name: getattr(new, name) for name in new.model_fields_set}
    fields.pop("retired", None)
    if new.retired is not None:
        fields["retired"] = new.retired
    if old.code is not None and new.code is not None and old.code != new.code:
        if normal(old.code) == normal(new.code):
            fields["code"] = old.code
        elif normal(old.code) == _spelling(new.short):
            fields |= {"code": old.code, "short": new.code}
    return Standard.model_construct(_fields_set=set(fields), **fields)


def _linked(one: Standard, own: Mapping[str, Collection[str]]) -> Standard:
    """Return a standard with links of the district's besides those of the download."""
    if not own:
        return one
    said = {field: getattr(one.links, field) for field in one.links.model_fields_set} if one.links is not None else {}
    for field, names in own.items():
        said[field] = tuple(dict.fromkeys((*said.get(field, ()), *names)))
    links = StandardLinks.model_construct(_fields_set=set(said), **said)
    return Standard.model_construct(
        _fields_set={*one.model_fields_set, "links"},
        **{**{name: getattr(one, name) for name in one.model_fields_set}, "links": links},
    )


def _ordered(
    drafts: Sequence[tuple[Standard, int | None, int | None]],
) -> list[tuple[Standard, int | None, int | None]]:
    """Return the standards in the order of the download, each that it lacks behind the one that it stood behind."""
    behind: dict[int, list[tuple[Standard, int | None, int | None]]] = {}
    placed = {at for _, at, place in drafts if place is not None and at is not None}
    for draft in drafts:
        _, at, place = draft
        if place is None and at is not None:
            anchor = next((one for one in range(at - 1, -1, -1) if one in placed), -1)
            behind.setdefault(anchor, []).append(draft)
    found = list(behind.get(-1, ()))
    for draft in drafts:
        if draft[2] is not None:
            found.append(draft)
            found.extend(behind.get(draft[1], ()) if draft[1] is not None else ())
    return found


def _renamed(
    ordered: Sequence[tuple[Standard, int | None, int | None]], old: StandardsRecord, new: StandardsRecord
) -> Iterator[Standard]:
    """Yield the standards with parents and links by the names that standards have in the set as it is now."""
    now = [name for name, _ in new.model_copy(update={"standards": tuple(one for one, _, _ in ordered)}).keyed()]
    new_names, old_names = [name for name, _ in new.keyed()], [name for name, _ in old.keyed()]
    of_new = {new_names[place]: name for name, (_, _, place) in zip(now, ordered, strict=True) if place is not None}
    of_old = {old_names[at]: name for name, (_, at, _) in zip(now, ordered, strict=True) if at is not None}
    for one, _, place in ordered:
        first, second = (of_new, of_old) if place is not None else (of_old, of_new)
        names = {**second, **first}
        update: dict[str, Any] = {}
        if one.parent is not None and names.get(one.parent, one.parent) != one.parent:
            update["parent"] = names[one.parent]
        if one.links is not None:
            links = {
                field: tuple(dict.fromkeys(names.get(name, name) for name in getattr(one.links, field)))
                for field in one.links.model_fields_set
            }
            update["links"] = StandardLinks.model_construct(_fields_set=set(links), **links)
        yield one.model_copy(update=update) if update else one


def _about(old: StandardsRecord, new: StandardsRecord, given: Collection[str]) -> StandardsRecord:
    """Return the set with the fields of the download, but for those that are the district's own once they are there."""
    update: dict[str, Any] = {}
    for name in new.model_fields_set - {"standards", "set"}:
        if name in given or name not in _OF_THE_DISTRICT or getattr(old, name) is None:
            update[name] = getattr(new, name)
    return old.model_copy(update=update)


def _told(record: StandardsRecord, was: tuple[int | None, ...], old: StandardsRecord, met: int) -> Merged:
    added: list[str] = []
    gone: list[str] = []
    back: list[str] = []
    changed: list[Changed] = []
    for place, (name, one) in zip(was, record.keyed(), strict=True):
        if place is None:
            added.append(name)
            continue
        before = old.standards[place]
        fields = different(fields_of(before), fields_of(one))
        if fields == ("retired",) and before.retired is None and one.retired is not None:
            gone.append(name)
        elif fields:
            changed.append(Changed(name, fields))
            if before.retired is not None and one.retired is None:
                back.append(name)
    kept = len(was) - len(added) - len(gone) - len(changed)
    about = different(about_of(old), about_of(record))
    return Merged(record, was, tuple(added), tuple(changed), tuple(gone), tuple(back), kept, met, about)


def fields_of(standard: Standard) -> dict[str, Any]:
    """Return a standard as a file says it."""
    fields: dict[str, Any] = _said(standard.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True))
    return fields


def about_of(record: StandardsRecord) -> dict[str, Any]:
    """Return what a file says of a set, without its standards."""
    fields: dict[str, Any] = _said(
        record.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True, exclude={"standards"})
    )
    return fields


def _said(value: Any) -> Any:  # noqa: ANN401 - what records hold
    """Return data as YAML says it: days as text, tuples as lists."""
    if isinstance(value, Mapping):
        return {key: _said(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_said(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def different(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields in which two records differ, in the order of the later one, then those that are gone."""
    names = dict.fromkeys((*after, *before))
    return tuple(name for name in names if before.get(name) != after.get(name))
