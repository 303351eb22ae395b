"""Recording evidence: one student's scores on one task go to the right file and the right item.

Evidence is given as an item of one student says it in YAML: `student`, `section` or `experience`, `task`,
`on`, `by`, `scores` (target to score) and whatever else evidence knows. A score that exists is never changed.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from mblkit.diagnostics import Keys
from mblkit.edit.append import add_entries, append_item
from mblkit.edit.changes import read_before
from mblkit.edit.layout import unfit
from mblkit.edit.reading import data_of, text_of
from mblkit.edit.spelling import Value, lines, scalar
from mblkit.errors import MblError
from mblkit.load.shape import shape
from mblkit.model.base import ID_PATTERN
from mblkit.model.kinds import KINDS
from mblkit.store.atomic import Change, write_changes
from mblkit.store.lock import lock

EvidenceKey = tuple[str, str, date, int, str, str, str]
"""Section or experience, task, day, attempt, student, target, id or "": as `district.Evidence.key`."""

_HEADER: Final = KINDS["evidence"].header
_FIELDS: Final = (
    "section", "experience", "student", "task", "on", "attempt", "by", "purpose", "measure", "setting",
    "recorded", "id", "replaces", "note", "scores", "details",
)  # fmt: skip
_OF_THE_STUDENT: Final = frozenset({"student", "scores", "details"})
_INHERITED: Final = ("purpose", "measure", "setting")
_USUAL: Final[Mapping[str, Value]] = {"attempt": 1, "setting": "school"}
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_MOST_DIGITS: Final = 15

Fields = Mapping[str, Any]


def score_of(text: str) -> Value:
    """Return a score as it is kept: a plain decimal as a number, a level, a code or a fraction as text."""
    if not _NUMBER.fullmatch(text) or sum(sign.isdigit() for sign in text) > _MOST_DIGITS:
        return text
    return float(text) if "." in text else int(text)


def evidence_path(evidence: Fields, year: str, files: Mapping[str, str]) -> str:
    """Return the file that evidence belongs in: the one that `files` names, else that of the class and year.

    `files` holds the evidence files that exist, by section, and by student for work outside a class.
    Raises MblError where the section, the student or the year cannot be the name of a file.
    """
    name = evidence.get("section") or evidence.get("student") or ""
    for part in (name, year):
        if not isinstance(part, str) or not re.fullmatch(ID_PATTERN, part):
            raise MblError(f'"{part}" is not an id', "use letters, digits, dots, dashes and underscores")
    return files.get(name) or f"evidence/{year}/{name}.yaml"


def plan_evidence(path: str, before: bytes | None, evidence: Fields, *, known: Collection[EvidenceKey] = ()) -> Change:
    """Return the change that records evidence in a file, whose bytes are `before`; nothing is written.

    Fields that are None count as left out; `known` holds the keys of evidence anywhere else. Raises MblError
    where the evidence is not complete, where a score with its key exists, and where the file cannot take it.
    """
    given = _sorted({name: value for name, value in evidence.items() if value is not None})
    _check(path, given)
    old = text_of(path, before) if before is not None else _skeleton(given)
    new = _added(path, old, given)
    for target, key in keys_of(given).items():
        if key in known:
            raise _known(given, target, same=False)
    return Change(path, before, new.encode(), private=True)


def record_evidence(root: Path, path: str, evidence: Fields, *, known: Collection[EvidenceKey] = ()) -> Change:
    """Record evidence in a file of the repository at `root`, under its lock, and return what changed.

    Raises MblError as `plan_evidence`, `lock` and `write_changes` do.
    """
    with lock(root) as held:
        change = plan_evidence(path, read_before(held.root, path), evidence, known=known)
        write_changes(held, (change,))
    return change


def keys_of(evidence: Fields) -> dict[str, EvidenceKey]:
    """Return the identity of each score of one student's evidence, by target. ValueError for a wrong day."""
    place, task, on, attempt, name = _item_key(evidence)
    student = str(evidence["student"])
    return {
        target: (place, task, date.fromisoformat(on), attempt, student, target, name) for target in evidence["scores"]
    }


def _sorted(evidence: Fields) -> dict[str, Any]:
    """Return evidence with its fields in the usual order, strange ones last, and without empty details."""
    names = (*_FIELDS, *sorted(evidence.keys() - set(_FIELDS)))
    return {name: evidence[name] for name in names if name in evidence and (name != "details" or evidence[name])}


def _check(path: str, evidence: Fields) -> None:
    """Raise MblError where evidence is not right by itself."""
    if not evidence.get("student"):
        raise MblError("evidence names no student", "name the student")
    one = {"mbl": _HEADER, "items": [dict(evidence)]}
    _, found = shape(path, one, lambda keys, at="value": _source(one, keys) if at == "value" else None)
    if found:
        raise MblError(f"the evidence cannot be recorded: {found[0].message}", found[0].help)


def _source(data: object, keys: Keys) -> str | None:
    for step in keys:
        data = data[step]  # type: ignore[index] # the keys of a finding lead into the data
    return scalar(data) if isinstance(data, str | int | float) else None


def _skeleton(evidence: Fields) -> str:
    """Return the text of a new file without items."""
    names = ("section", "by") if "section" in evidence else ("student",)
    header: dict[str, Value] = {name: evidence[name] for name in names}
    return "\n".join((f"mbl: {_HEADER}", *lines(header), "items:", ""))


def _added(path: str, text: str, evidence: Fields) -> str:
    data = data_of(text, path)
    if data.get("mbl") != _HEADER:
        raise unfit(path, f'it does not begin with "mbl: {_HEADER}"')
    header = {name: value for name, value in data.items() if name not in {"mbl", "items"}}
    items = [{**header, **item} if isinstance(item, dict) else {} for item in data.get("items") or ()]
    for item in items:
        _refuse_known(item, evidence)
    usual = {name: value for name, value in header.items() if name in _INHERITED}
    for place, item in enumerate(items):
        if _takes(item, {**usual, **evidence}):
            return _merged(path, text, place, item, evidence)
    return append_item(text, _item(path, header, evidence), path)


def _item_key(item: Fields) -> tuple[str, str, str, int, str]:
    place = item.get("section") or item.get("experience")
    return str(place), str(item.get("task")), str(item.get("on")), item.get("attempt", 1), item.get("id", "")


def _scores_in(item: Fields, student: str) -> Fields | None:
    """Return the student's scores in an item, None where the item does not have the student."""
    scores = item.get("scores") if item.get("student", student) == student else None
    if isinstance(scores, dict) and "student" not in item:
        scores = scores.get(student)
    return scores if isinstance(scores, dict) else None


def _refuse_known(item: Fields, evidence: Fields) -> None:
    scores = _scores_in(item, evidence["student"]) or {}
    if _item_key(item) == _item_key(evidence):
        for target, score in evidence["scores"].items():
            if target in scores:
                raise _known(evidence, target, same=scores[target] == score)


def _known(evidence: Fields, target: str, *, same: bool) -> MblError:
    place, task, on, attempt, _ = _item_key(evidence)
    which = f'{evidence["student"]} on "{target}" in {place}: task {task}, {on}, attempt {attempt}'
    if same:
        return MblError(f"this score is recorded already: {which}", "there is nothing to do")
    return MblError(
        f"there is another score already: {which}",
        'for another try give an "attempt"; for a correction give an "id" and say what it "replaces"',
    )


def _takes(item: Fields, evidence: Fields) -> bool:
    """Tell whether the scores can join an item: the same demonstration, and nothing said about it differs."""
    same = all(
        item.get(name, _USUAL.get(name)) == evidence.get(name, _USUAL.get(name))
        for name in _FIELDS
        if name not in _OF_THE_STUDENT
    )
    if not same or not isinstance(item.get("scores"), dict):
        return False
    student = evidence["student"]
    if "student" in item:
        return bool(item["student"] == student and item.get("details") == evidence.get("details"))
    details = item.get("details") or {}
    return student not in item["scores"] or details.get(student) == evidence.get("details")


def _merged(path: str, text: str, place: int, item: Fields, evidence: Fields) -> str:
    student, scores, details = evidence["student"], evidence["scores"], evidence.get("details")
    keys: Keys = ("items", place)
    if "student" in item:
        return add_entries(text, (*keys, "scores"), scores, path)
    if student in item["scores"]:
        return add_entries(text, (*keys, "scores", student), scores, path)
    text = add_entries(text, (*keys, "scores"), {student: scores}, path)
    if details is None:
        return text
    if item.get("details"):
        return add_entries(text, (*keys, "details"), {student: details}, path)
    return add_entries(text, keys, {"details": {student: details}}, path)


def _item(path: str, header: Fields, evidence: Fields) -> dict[str, Value]:
    """Return the item that says the evidence in a file with that header."""
    strange = sorted(header.keys() - evidence.keys() - {*_INHERITED, "attempt"})
    if strange:
        raise unfit(path, f'its "{strange[0]}" is for every item, and this evidence has none')
    item = dict(evidence)
    if "student" not in header and ("section" in evidence or "experience" in header):
        student = item.pop("student")
        for name in ("scores", "details"):
            if name in item:
                item[name] = {student: item[name]}
    if header.get("attempt", 1) != 1:
        item.setdefault("attempt", 1)
    return {name: item[name] for name in _FIELDS if name in item and header.get(name) != item[name]}
