"""A roster's changes as changes of files: what is new at the end, single values in their place, the rest untouched."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from mblkit.diagnostics import Keys
from mblkit.edit.append import append_items
from mblkit.edit.blocks import file_text
from mblkit.edit.layout import unfit
from mblkit.edit.reading import data_of, text_of
from mblkit.edit.revise import Revision, revised
from mblkit.edit.spelling import Value, flow, lines
from mblkit.load.pipeline import Loaded
from mblkit.model.kinds import KINDS
from mblkit.store.atomic import Change

Fields = Mapping[str, Value]

_IN_HEADER: Final = {"students": ("class", "grade", "school", "entered"), "sections": ("year",)}
"""What a new file says once for all its records, where most of them have it in common."""

_ORDER: Final = ("roster", "people", "staff", "students", "sections")
"""The order in which files are replaced. What was noted stands first: whatever interrupts the rest, the next run of the
same import knows by it who is who, and finishes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the files are to say.

    Attributes:
        new: new records, by kind and id.
        changed: fields of records that there are, by kind and id; None for one that goes.
        joined: what the list of a class gets, by class and field.
        left: the last day of students in a class, by class; None takes it away.
        known: what the roster's system calls our records, by sort and id.
    """

    new: Mapping[str, Mapping[str, Fields]] = field(default_factory=dict)
    changed: Mapping[str, Mapping[str, Fields]] = field(default_factory=dict)
    joined: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    left: Mapping[str, Mapping[str, date | None]] = field(default_factory=dict)
    known: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the records of a district stand.

    Attributes:
        at: the file and the keys of each record, by kind and id.
        paths: how many records each file holds, by kind.
        names: how many names of students and of staff each file of names holds.
        people: the folder of the names, as its files' paths begin.
    """

    at: Mapping[str, Mapping[str, tuple[str, Keys]]]
    paths: Mapping[str, Counter[str]]
    names: Mapping[str, Counter[str]]
    people: str


def places_of(loaded: Loaded, people: str) -> Places:
    """Return where the records of the kinds that a roster changes stand."""
    at: dict[str, dict[str, tuple[str, Keys]]] = {kind: {} for kind in _ORDER}
    paths: dict[str, Counter[str]] = {kind: Counter() for kind in _ORDER}
    for one in loaded.files:
        if one.kind.name in at:
            for kept in one.records:
                paths[one.kind.name][one.path] += 1
                name = getattr(kept.record, "id", None)
                if name is not None:
                    at[one.kind.name][name] = (kept.origin.path, kept.origin.keys)
    names = {
        sort: Counter(path for name, (path, _) in at["people"].items() if name in at[sort])
        for sort in ("students", "staff")
    }
    return Places(at, paths, names, people)


def plan_changes(wanted: Wanted, places: Places, read: Callable[[str], bytes | None]) -> list[Change]:
    """Return the changes of files, in the order in which they are to be made. Nothing is written.

    `read` gives the bytes of a file, None where there is none. Raises MblError where a file cannot be changed.
    """
    files = _Files(read)
    file_of = files.of
    for kind, records in wanted.changed.items():
        by_path: dict[str, dict[Keys, Fields]] = {}
        for name, fields in records.items():
            path, keys = places.at[kind][name]
            by_path.setdefault(path, {})[keys] = fields
        for path, changes in by_path.items():
            file_of(path, kind).change(changes)
    _change_classes(wanted, places, file_of)
    for kind in _ORDER[1:]:
        for name, fields in wanted.new.get(kind, {}).items():
            path = _path_for(kind, name, fields, wanted, places, files)
            file_of(path, kind).new.append(fields)
    _note(wanted.known, places, file_of)
    made = [one.made() for one in sorted(files.known.values(), key=lambda one: (_ORDER.index(one.kind), one.path))]
    return [one for one in made if one.before != one.after]


@dataclass
class _File:
    """One file, and what it is to say."""

    path: str
    kind: str
    before: bytes | None
    data: dict[str, Any]
    new: list[Fields] = field(default_factory=list)
    put: dict[Keys, Value] = field(default_factory=dict)
    drop: list[Keys] = field(default_factory=list)
    extend: dict[Keys, list[Value]] = field(default_factory=dict)
    sections: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, path: str, kind: str, before: bytes | None) -> "_File":
        data = data_of(text_of(path, before), path) if before is not None else {}
        return cls(path, kind, before, data)

    def change(self, changes: Mapping[Keys, Fields]) -> None:
        """Take in new values of fields, by the keys of their records."""
        left = {keys: dict(fields) for keys, fields in changes.items()}
        for name in ("grade", "school"):
            self._promote(name, left)
        for keys, fields in left.items():
            record = self.record(keys)
            for name, value in fields.items():
                if value is not None:
                    self.put[*keys, name] = value
                elif name in record:
                    self.drop.append((*keys, name))
                elif name in self.data:
                    raise unfit(self.path, f'its "{name}" is for every record, and one record has none now')

    def _promote(self, name: str, changes: dict[Keys, dict[str, Value]]) -> None:
        """Change what the header says of a field, where most records that take it from there change alike."""
        items = self.data.get("items")
        if not isinstance(items, list) or name not in self.data:
            return
        heirs = [("items", place) for place, item in enumerate(items) if name not in item]
        news = Counter(value for keys in heirs if isinstance(value := changes.get(keys, {}).get(name), str | int))
        if not news:
            return
        usual, times = news.most_common(1)[0]
        if times * 2 <= len(heirs):
            return
        for keys in heirs:
            fields = changes.setdefault(keys, {})
            if fields.get(name) == usual:
                del fields[name]
            else:
                fields.setdefault(name, self.data[name])
        self.put[name,] = usual

    def record(self, keys: Keys) -> Mapping[str, Any]:
        """Return the data of a record, without what the header adds."""
        found: Any = self.data
        for step in keys:
            found = found[step]
        return dict(found)

    def made(self) -> Change:
        """Return the change. Raises MblError where the file's layout leaves no way."""
        if self.before is None:
            text = file_text(self._roster()) if self.kind == "roster" else self._fresh()
            return Change(self.path, None, text.encode(), private=True)
        text = text_of(self.path, self.before)
        if self.put or self.drop or self.extend:
            text = revised(text, Revision(self.put, tuple(self.drop), self.extend), self.path)
        if self.new:
            put = {str(keys[0]): value for keys, value in self.put.items() if len(keys) == 1}
            header = {name: value for name, value in {**self.data, **put}.items() if name not in {"mbl", "items"}}
            items = [{name: value for name, value in one.items() if header.get(name) != value} for one in self.new]
            text = append_items(text, items, self.path)
        if self.sections:
            text = self._with_sections(text)
        return Change(self.path, self.before, text.encode(), private=True)

    def _with_sections(self, text: str) -> str:
        """Return the text with whole parts of the roster's names at its end."""
        end = "\r\n" if "\r\n" in text else "\n"
        gap = "" if text.endswith("\n") else end
        added = f"{text}{gap}{file_text(self.sections).replace(chr(10), end)}"
        if data_of(added, self.path) != {**data_of(text, self.path), **self.sections}:
            raise unfit(self.path, "mblkit does not know how to put this into its layout", "add it by hand")
        return added

    def _roster(self) -> Mapping[str, Value]:
        return {"mbl": KINDS["roster"].header, **self.sections}

    def _fresh(self) -> str:
        """Return the text of a new file."""
        header: dict[str, Value] = {}
        for name in _IN_HEADER.get(self.kind, ()):
            said = Counter(repr(one[name]) for one in self.new if name in one)
            usual, times = said.most_common(1)[0] if said else ("", 0)
            if times * 2 > len(self.new) and said.total() == len(self.new):
                header[name] = next(one[name] for one in self.new if repr(one[name]) == usual)
        begin = [f"mbl: {KINDS[self.kind].header}", *lines(header), "items:"]
        for one in self.new:
            item = {name: value for name, value in one.items() if header.get(name) != value}
            if self.kind == "sections":
                first, *rest = lines(item)
                begin += [f"  - {first}", *(f"    {line}" for line in rest)]
            else:
                begin.append(f"  - {flow(item)}")
        return "\n".join((*begin, ""))


@dataclass
class _Files:
    """The files that are looked into, each read once."""

    read: Callable[[str], bytes | None]
    known: dict[str, _File] = field(default_factory=dict)

    def of(self, path: str, kind: str) -> _File:
        """Return a file. Raises MblError where it cannot be read, or is of another kind."""
        if path not in self.known:
            file = _File.of(path, kind, self.read(path))
            if file.before is not None and file.data.get("mbl") != KINDS[kind].header:
                raise unfit(path, f'it does not begin with "mbl: {KINDS[kind].header}"')
            self.known[path] = file
        return self.known[path]


def _change_classes(wanted: Wanted, places: Places, file_of: Callable[[str, str], _File]) -> None:
    for (name, list_), ids in wanted.joined.items():
        path, keys = places.at["sections"][name]
        file = file_of(path, "sections")
        record = file.record(keys)
        if record.get(list_):
            file.extend[*keys, list_] = list(ids)
        else:
            file.put[*keys, list_] = list(ids)
    for name, days in wanted.left.items():
        path, keys = places.at["sections"][name]
        file = file_of(path, "sections")
        old = file.record(keys).get("left")
        told: dict[str, Value] = {who: day.isoformat() for who, day in days.items() if day is not None}
        back = [who for who, day in days.items() if day is None]
        if not old:
            file.put[*keys, "left"] = told
        elif set(old) == set(back) and not told:
            file.drop.append((*keys, "left"))
        else:
            file.put.update({(*keys, "left", who): day for who, day in told.items()})
            file.drop += [(*keys, "left", who) for who in back]


def _note(
    known: Mapping[str, Mapping[str, Sequence[str]]], places: Places, file_of: Callable[[str, str], _File]
) -> None:
    if not any(known.values()):
        return
    path = min(places.paths["roster"], default=f"{places.people}/roster.yaml")
    file = file_of(path, "roster")
    for sort, names in known.items():
        old = file.data.get(sort)
        for name, theirs in names.items():
            if not old:
                file.sections.setdefault(sort, {})[name] = list(theirs)
            elif name in old:
                file.extend[sort, name] = list(theirs)
            else:
                file.put[sort, name] = list(theirs)


def _path_for(kind: str, name: str, fields: Fields, wanted: Wanted, places: Places, made: "_Files") -> str:
    """Return the file for a new record: one that holds its like, else a new one."""
    if kind == "students":
        return _by_header("class", fields, f"students/class-of-{fields['class']}.yaml", kind, places, made)
    if kind == "sections":
        return _by_header("year", fields, f"sections/{fields['year']}.yaml", kind, places, made)
    if kind == "staff":
        return _fullest(places.paths[kind], "staff.yaml")
    sort = "staff" if name in places.at["staff"] or name in wanted.new.get("staff", {}) else "students"
    return _fullest(places.names[sort], f"{places.people}/{sort}.yaml")


def _by_header(name: str, fields: Fields, new: str, kind: str, places: Places, made: "_Files") -> str:
    """Return the file whose header says of a field what the record says; else a new one, or what stands there."""
    for path in sorted(places.paths[kind]):
        data = made.of(path, kind).data
        if data.get(name) == fields[name] and "items" in data:
            return path
    return new


def _fullest(paths: Counter[str], otherwise: str) -> str:
    return max(paths, key=lambda path: (paths[path], path), default=otherwise)
