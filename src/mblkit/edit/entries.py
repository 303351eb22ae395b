"""Records added to the files of a kind that lists them: credits, decisions, supports, observations.

Nothing that is there is changed. An entry is held against the model before anything else.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import count
from typing import Any, Final

from mblkit.diagnostics import Diagnostic, Keys
from mblkit.edit.append import add_entries, append_items
from mblkit.edit.layout import unfit
from mblkit.edit.reading import data_of, text_of
from mblkit.edit.spelling import Value, lines, scalar
from mblkit.errors import MblError
from mblkit.load.shape import shape
from mblkit.model.base import Record
from mblkit.model.kinds import KINDS
from mblkit.store.atomic import Change

Entry = Mapping[str, Value]

_ITEMS: Final = ("items", 0)


def read_entry(kind: str, entry: Entry) -> tuple[Record | None, tuple[tuple[Keys, Diagnostic], ...]]:
    """Return the record that an entry of a kind is, None where it is none, and its faults with the way to each."""
    data = {"mbl": KINDS[kind].header, "items": [dict(entry)]}

    def source_of(keys: Keys, at: str = "value") -> str | None:
        value: Any = data
        for step in keys if at == "value" else ():
            value = value[step]
        return scalar(value) if isinstance(value, str | int | float) else None

    shaped, found = shape(kind, data, source_of)
    faults = tuple((one.location.keys[len(_ITEMS) :], one) for one in found)
    records = shaped.records if shaped is not None else ()
    return (records[0].record if records and not faults else None), faults


def plan_entries(
    kind: str, path: str, before: bytes | None, entries: Sequence[Entry], common: Mapping[str, Value] | None = None
) -> Change:
    """Return the change that adds entries to a file of a kind, whose bytes are `before`; nothing is written.

    What the file says for all its entries is not repeated; a new file says what is in `common`. Raises MblError where
    the file is of another kind or cannot take them.
    """
    wanted = KINDS[kind].header
    new = "\n".join((f"mbl: {wanted}", *lines(common or {}), "items:", ""))
    old = text_of(path, before) if before is not None else new
    data = data_of(old, path)
    if data.get("mbl") != wanted:
        raise unfit(path, f'it does not begin with "mbl: {wanted}"')
    header = {name: value for name, value in data.items() if name not in {"mbl", "items"}}
    for entry in entries:
        strange = sorted(header.keys() - entry.keys())
        if strange:
            raise unfit(path, f'its "{strange[0]}" is for every entry, and this one has none')
    added = [{name: value for name, value in entry.items() if header.get(name) != value} for entry in entries]
    return Change(path, before, append_items(old, added, path).encode(), private=True)


def free_id(begins: str, taken: Collection[str], *, digits: int = 2) -> str:
    """Return the first id of a row that is not taken: `cr-0002-01`, `cr-0002-02` and so on. Never raises."""
    return next(name for number in count(1) if (name := f"{begins}-{number:0{digits}}") not in taken)


def plan_ratings(path: str, before: bytes | None, entry: Entry, student: str) -> Change:
    """Return the change that adds one student's observation, in the item of the class, the day and the observer.

    Raises MblError where the student has a rating of such a habit in that class on that day, and as `plan_entries`.
    """
    data = data_of(text_of(path, before), path) if before is not None else {}
    header = {name: value for name, value in data.items() if name not in {"mbl", "items"}}
    given: Any = entry["ratings"]
    place = None
    for at, item in enumerate(data.get("items") or ()):
        whole = {**header, **item}
        ratings = whole.get("ratings") or {}
        if (whole.get("section"), whole.get("on")) == (entry["section"], entry["on"]):
            twice = sorted(given[student].keys() & ratings.get(student, {}).keys())
            if twice:
                which = f'"{student}" on "{twice[0]}" in {entry["section"]} on {entry["on"]}'
                raise MblError(
                    f"there is an observation already: {which}", "observations are never changed", exit_code=1
                )
            if place is None and whole.get("by") == entry["by"] and "ratings" in item:
                place = at
    if place is None or before is None:
        return plan_entries("habits-log", path, before, (entry,))
    there = data["items"][place]["ratings"]
    keys: Keys = ("items", place, "ratings", student) if student in there else ("items", place, "ratings")
    added = given[student] if student in there else given
    return Change(path, before, add_entries(text_of(path, before), keys, added, path).encode(), private=True)
