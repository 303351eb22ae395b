"""A new school year in the files: grades of students, and classes without students. Nothing is taken away.

Every result is read again before it is handed out: it says what the old text said, and the new grades.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from mblkit.edit.append import append_items, entry_edits
from mblkit.edit.layout import Edit, Layout, edited, unfit
from mblkit.edit.reading import data_of, text_of
from mblkit.edit.spelling import Value
from mblkit.engine.rollover import NewSection
from mblkit.errors import MblError
from mblkit.model.kinds import KINDS
from mblkit.store.atomic import Change

_BOM: Final = "\ufeff"
_FIELD: Final = "grade"
_SECTIONS: Final = KINDS["sections"].header


def plan_grades(path: str, before: bytes, grades: Mapping[str, int]) -> Change:
    """Return the change that gives students of a file new grades; `grades` has those who change, by id.

    Where the grade stands above the items and most of those who have it change to one grade, it is changed there, and
    whoever stays gets a line of their own. Raises MblError for a file that is laid out in a way that we do not know.
    """
    old = text_of(path, before)
    mark, body = (_BOM, old[1:]) if old.startswith(_BOM) else ("", old)
    wanted, layout = data_of(body, path), Layout(body, path)
    edits = list(_edits(layout, wanted, grades))
    new = edited(body, edits)
    if not _says(new, path, wanted):
        raise unfit(path, "mblkit does not know how to put the grades into its layout", "change the grades by hand")
    return Change(path, before, (mark + new).encode())


def _edits(layout: Layout, data: dict[str, Any], grades: Mapping[str, int]) -> Iterator[Edit]:
    """Yield the edits that the new grades need, and make the same changes to `data`."""
    items = data.get("items")
    if not isinstance(items, list):
        if data.get("id") in grades:
            yield _set(layout, data, (), grades[data["id"]])
        return
    heirs = [place for place, item in enumerate(items) if _FIELD not in item]
    for place, item in enumerate(items):
        if place not in heirs and item.get("id") in grades:
            yield _set(layout, item, ("items", place), grades[item["id"]])
    if _FIELD not in data:
        return
    now = data[_FIELD]
    after = {place: grades.get(items[place].get("id"), now) for place in heirs}
    common = Counter(after.values())
    shared = max(common, key=lambda grade: (common[grade], grade == now), default=now)
    if shared != now:
        yield _set(layout, data, (), shared)
    for place, grade in after.items():
        if grade != shared:
            key, node = layout.pair(("items", place))
            items[place][_FIELD] = grade
            yield from entry_edits(layout, key, node, {_FIELD: grade})


def _set(layout: Layout, record: dict[str, Any], keys: tuple[str | int, ...], grade: int) -> Edit:
    _, node = layout.pair((*keys, _FIELD))
    record[_FIELD] = grade
    return Edit(node.start.offset, node.end.offset, str(grade))


def _says(text: str, path: str, wanted: object) -> bool:
    try:
        return repr(data_of(text, path)) == repr(wanted)
    except MblError:
        return False


def sections_path(old: str, before: str, year: str) -> str:
    """Return the file for classes of a year, after the file of the classes before: the year in its name is replaced."""
    return old.replace(before, year) if before in old else f"sections/{year}.yaml"


def plan_sections(path: str, before: bytes | None, sections: Sequence[NewSection], year: str) -> Change:
    """Return the change that adds classes to a file, whose bytes are `before`.

    Raises MblError where the file is no file of classes, or what it says for all its classes does not fit these.
    """
    old = text_of(path, before) if before is not None else f"mbl: {_SECTIONS}\nyear: {year}\nitems:\n"
    data = data_of(old, path)
    if data.get("mbl") != _SECTIONS:
        raise unfit(path, f'it does not begin with "mbl: {_SECTIONS}"')
    header = {name: value for name, value in data.items() if name not in {"mbl", "items"}}
    entries = [_entry(one, year) for one in sections]
    for entry in entries:
        strange = sorted(header.keys() - entry.keys())
        if strange:
            raise unfit(path, f'its "{strange[0]}" is for every class, and a new one has none')
    added = [{name: value for name, value in entry.items() if header.get(name) != value} for entry in entries]
    return Change(path, before, append_items(old, added, path).encode(), private=True)


def _entry(one: NewSection, year: str) -> dict[str, Value]:
    return {
        "id": one.id,
        "experience": one.experience,
        "school": one.school,
        "year": year,
        **({"term": one.term} if one.term is not None else {}),
        "by": list(one.by),
    }
