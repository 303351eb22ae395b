"""Taking a person out of a district's files: what can go goes, and what cannot is told."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from mblkit.diagnostics import Keys
from mblkit.edit.reading import data_of, text_of
from mblkit.edit.revise import Revision, revised
from mblkit.errors import MblError
from mblkit.load.peek import peek_kind
from mblkit.store.atomic import Change
from mblkit.store.tree import Tree

NAMES: Final = frozenset({"people", "roster"})
"""The kinds of file that say who somebody is."""

_OWN: Final = frozenset({"people", "students", "staff"})
_BY_STUDENT: Final = ("scores", "ratings")
"""Fields without which an entry says nothing: one of a single student is about that student."""

_WORD: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a file mentions a person.

    Attributes:
        path: the file.
        kind: its kind, None where that is not plain.
        gone: entries that can be taken out, by their keys from the top.
        left: places that only a person can decide about, such as a text or the scorer of a piece of evidence.
        whole: whether the whole file is about the person.
    """

    path: str
    kind: str | None
    gone: tuple[Keys, ...]
    left: tuple[Keys, ...]
    whole: bool = False

    @property
    def says_who(self) -> bool:
        """Whether the file is of a kind that says who somebody is."""
        return self.kind in NAMES


def traces_of(tree: Tree, name: str) -> Iterator[Trace]:
    """Yield where the files mention the person with an id, in order of path.

    A file that mentions the id and cannot be read is one with nothing that can be taken out. Raises OSError.
    """
    needle = name.encode()
    for info in tree.files():
        data = tree.read(info.path)
        if needle not in data and b"\\" not in data:
            continue
        kind = peek_kind(data)
        try:
            value = data_of(text_of(info.path, data), info.path)
        except MblError:
            if needle in data:
                yield Trace(info.path, kind, (), ((),))
            continue
        found = list(_places(value, (), name, kind))
        if found:
            whole = value.get("student") == name or (kind in _OWN and value.get("id") == name)
            gone = () if whole else tuple(keys for keys, can_go in found if can_go)
            left = () if whole else tuple(keys for keys, can_go in found if not can_go)
            yield Trace(info.path, kind, gone, left, whole)


def removal(trace: Trace, read: Callable[[str], bytes]) -> Change | None:
    """Return the change that takes out of a file what can go, None where nothing can.

    Raises MblError where the layout of the file leaves no way, OSError where it cannot be read.
    """
    if not trace.gone:
        return None
    before = read(trace.path)
    text = revised(text_of(trace.path, before), Revision(drop=trace.gone), trace.path)
    return Change(trace.path, before, text.encode(), private=True)


def _places(value: Any, keys: Keys, name: str, kind: str | None) -> Iterator[tuple[Keys, bool]]:  # noqa: ANN401 - data
    """Yield where an id stands, and whether that entry can be taken out; of entries in one another, the outer one."""
    if isinstance(value, dict):
        yield from _in_mapping(value, keys, name, kind)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            at = (*keys, place)
            if inner == name or (isinstance(inner, dict) and _is_about(inner, keys, name, kind)):
                yield at, True
            else:
                yield from _places(inner, at, name, kind)
    elif isinstance(value, str) and name in _WORD.findall(value):
        yield keys, False


def _in_mapping(value: dict[str, Any], keys: Keys, name: str, kind: str | None) -> Iterator[tuple[Keys, bool]]:
    for key, inner in value.items():
        if key == name:
            yield (*keys, key), True
        else:
            yield from _places(inner, (*keys, key), name, kind)


def _is_about(item: dict[str, Any], keys: Keys, name: str, kind: str | None) -> bool:
    """Tell whether an entry of a list is about a person, and nobody else."""
    own = kind in _OWN and keys == ("items",) and item.get("id") == name
    by_student = (item.get(field) for field in _BY_STUDENT)
    alone = any(isinstance(one, dict) and one.keys() == {name} for one in by_student)
    return own or item.get("student") == name or alone
