"""Scores of sheets written into evidence files: what is new joins its item or makes one, a correction replaces.

One edit and one proof for a file, however many scores; what is there stays byte for byte as it is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any, Final

from mblkit.diagnostics import Keys
from mblkit.edit.append import add_all
from mblkit.edit.evidence import evidence_path, score_of
from mblkit.edit.layout import unfit
from mblkit.edit.reading import data_of, text_of
from mblkit.edit.scores_present import Piece
from mblkit.edit.scores_sort import Known, Sorted
from mblkit.edit.spelling import Value, lines
from mblkit.model.kinds import KINDS
from mblkit.model.score_line import ScoreLine
from mblkit.store.atomic import Change

_HEADER: Final = KINDS["evidence"].header
_ORDER: Final = (
    "section",
    "experience",
    "student",
    "task",
    "on",
    "attempt",
    "by",
    "recorded",
    "id",
    "replaces",
    "scores",
)
_SAYS_MORE: Final = ("purpose", "measure", "setting", "recorded", "replaces", "note")
"""What an item may say that a row of a sheet does not: scores join no item that says it for itself."""

ReadBefore = Callable[[str], bytes | None]


@dataclass(slots=True)
class _Group:
    """Scores of one demonstration: what the item says, and the scores by student."""

    fields: dict[str, Any]
    scores: dict[str, dict[str, Value]] = field(default_factory=dict)


def plan_scores(
    found: Sorted, known: Known, files: Mapping[str, str], before: ReadBefore, recorded: date
) -> tuple[Change, ...]:
    """Return the changes that write sorted scores, in order of file; nothing is written.

    `files` holds the evidence files that exist, by section or student; `before` reads one. `recorded` is the day of
    entry that corrections get. Raises MblError where a file cannot take them.
    """
    new: dict[str, list[ScoreLine]] = {}
    corrections: dict[str, list[tuple[ScoreLine, Piece]]] = {}
    for line in found.added:
        new.setdefault(_path(line, known, files), []).append(line)
    for line, piece in found.changed:
        corrections.setdefault(_path(line, known, files), []).append((line, piece))
    paths = sorted({*new, *corrections})
    return tuple(
        _change(path, before(path), _new(new.get(path, ())), _corrections(corrections.get(path, ()), recorded))
        for path in paths
    )


def _path(line: ScoreLine, known: Known, files: Mapping[str, str]) -> str:
    year = known.year_of(line) or ""
    return evidence_path({"section": line.section, "student": line.student}, year, files)


def _identity(line: ScoreLine, by: str) -> dict[str, Any]:
    """Return what an item says of the demonstration of a score."""
    return {
        **({"section": line.section} if line.section else {"experience": line.experience, "student": line.student}),
        "task": line.task,
        "on": line.on.isoformat(),
        **({"attempt": line.attempt} if line.attempt > 1 else {}),
        "by": by,
    }


def _new(added: Iterable[ScoreLine]) -> list[_Group]:
    groups: dict[str, _Group] = {}
    for line in added:
        fields = {**_identity(line, line.by), **({"id": line.id} if line.id else {})}
        group = groups.setdefault(repr(fields), _Group(fields))
        group.scores.setdefault(line.student, {})[line.target] = score_of(line.score)
    return list(groups.values())


def _corrections(changed: Iterable[tuple[ScoreLine, Piece]], recorded: date) -> list[_Group]:
    groups: dict[str, _Group] = {}
    for line, piece in changed:
        fields = {
            **_identity(line, line.by or piece.by),
            "recorded": recorded.isoformat(),
            "replaces": {"id": piece.id} if piece.id else {},
        }
        group = groups.setdefault(repr(fields), _Group(fields))
        group.scores.setdefault(line.student, {})[line.target] = score_of(line.score)
    return list(groups.values())


def _change(path: str, before: bytes | None, new: list[_Group], corrections: list[_Group]) -> Change:
    groups = [*new, *corrections]
    old = text_of(path, before) if before is not None else _skeleton(groups)
    data = data_of(old, path)
    if data.get("mbl") != _HEADER or not isinstance(data.get("items", []), list | None):
        raise unfit(path, f'it does not begin with "mbl: {_HEADER}", or has no list "items"')
    header = {name: value for name, value in data.items() if name not in {"mbl", "items"}}
    items = [item if isinstance(item, dict) else {} for item in data.get("items") or ()]
    _name(corrections, items)
    additions: dict[Keys, dict[str, Value]] = {}
    fresh: list[dict[str, Value]] = []
    open_items = _open_items(items, header)
    for group in new:
        there = open_items.get(_demonstration(group.fields), ())
        place = next((at for at in there if _has_room({**header, **items[at]}, group)), None)
        if place is None:
            fresh.append(_item(path, header, group))
        else:
            _join(additions, place, items[place], header, group)
    fresh.extend(_item(path, header, group) for group in corrections)
    return Change(path, before, add_all(old, tuple(additions.items()), fresh, path).encode(), private=True)


def _skeleton(groups: list[_Group]) -> str:
    """Return the text of a new file without items."""
    first = groups[0].fields
    names = ("section", "by") if "section" in first else ("student",)
    return "\n".join((f"mbl: {_HEADER}", *lines({name: first[name] for name in names}), "items:", ""))


def _name(corrections: Iterable[_Group], items: Iterable[Mapping[str, Any]]) -> None:
    """Give each correction an id that no item of the file has."""
    taken = {item.get("id") for item in items}
    for group in corrections:
        wanted = f"fix-{group.fields['recorded']}"
        numbered = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
        group.fields["id"] = next(name for name in numbered if name not in taken)
        taken.add(group.fields["id"])


def _open_items(items: Sequence[Mapping[str, Any]], header: Mapping[str, Any]) -> dict[str, list[int]]:
    """Return which items scores can join, by the demonstration and the scorer: those that say nothing more of it."""
    found: dict[str, list[int]] = {}
    for at, item in enumerate(items):
        whole = {**header, **item}
        if not any(name in item for name in _SAYS_MORE) and isinstance(whole.get("scores"), dict):
            found.setdefault(_demonstration(whole), []).append(at)
    return found


def _demonstration(fields: Mapping[str, Any]) -> str:
    names = ("section", "experience", "student", "task", "on", "attempt", "by", "id")
    return repr([fields.get(name, _default(name)) for name in names])


def _has_room(whole: Mapping[str, Any], group: _Group) -> bool:
    """Tell whether an item of one student has none of the scores yet; items of classes have room for all."""
    scores = next(iter(group.scores.values()))
    return "student" not in whole or not (scores.keys() & whole["scores"].keys())


def _default(name: str) -> int | None:
    return 1 if name == "attempt" else None


def _join(
    additions: dict[Keys, dict[str, Value]],
    place: int,
    item: Mapping[str, Any],
    header: Mapping[str, Any],
    group: _Group,
) -> None:
    keys: Keys = ("items", place, "scores")
    for student, scores in group.scores.items():
        if "student" in item or "student" in header:
            additions.setdefault(keys, {}).update(scores)
        elif student in item["scores"]:
            additions.setdefault((*keys, student), {}).update(scores)
        else:
            additions.setdefault(keys, {})[student] = scores


def _item(path: str, header: Mapping[str, Any], group: _Group) -> dict[str, Value]:
    """Return the item that says the scores of a group in a file with that header. Raises MblError."""
    fields = {**group.fields, "scores": dict(group.scores)}
    if "student" in fields:
        (student, scores), *_ = group.scores.items()
        fields["scores"] = scores
        if "student" not in header and "experience" in header:
            del fields["student"]
            fields["scores"] = {student: scores}
    strange = sorted(header.keys() - fields.keys() - {"purpose", "measure", "setting", "attempt"})
    if strange:
        raise unfit(path, f'its "{strange[0]}" is for every item, and these scores have none')
    if header.get("attempt", 1) != 1:
        fields.setdefault("attempt", 1)
    return {name: fields[name] for name in _ORDER if name in fields and header.get(name) != fields[name]}
