"""Everything that a district's files say about one person, without what they say about others."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mblkit.load.dialect import check
from mblkit.load.parse import parse
from mblkit.load.peek import peek_kind
from mblkit.store.tree import Tree

ANOTHER: Final = "(another student)"
"""What stands where the files name another student."""

_WORD: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Share:
    """What one file says about a person.

    Attributes:
        path: the file.
        kind: its kind.
        records: the records, with what the header of the file says for all.
    """

    path: str
    kind: str
    records: tuple[dict[str, Any], ...]


def shares_of(tree: Tree, name: str, others: Collection[str]) -> Iterator[Share]:
    """Yield what each file says about the person with an id; `others` are the students who are nobody's business.

    A file that cannot be read as YAML is passed over: the caller has looked whether there are such files.
    """
    hidden = frozenset(others) - {name}
    for info in tree.files():
        try:
            data = tree.read(info.path)
        except OSError:
            continue
        kind = peek_kind(data)
        if kind is None or (name.encode() not in data and b"\\" not in data):
            continue
        records = tuple(_records(info.path, data, name, hidden))
        if records:
            yield Share(info.path, kind, records)


def _records(path: str, data: bytes, name: str, hidden: Collection[str]) -> Iterator[dict[str, Any]]:
    text, _ = check(path, data)
    value, _ = parse(path, text) if text is not None else (None, [])
    if not isinstance(value, dict):
        return
    header = {key: inner for key, inner in value.items() if key not in {"mbl", "items"}}
    items = value.get("items")
    if not isinstance(items, list):
        items = [{}] if "items" not in value else []
    for item in items:
        record = {**header, **item} if isinstance(item, dict) else header
        if mentions(record, name):
            yield _share(record, name, hidden)


def mentions(value: object, name: str) -> bool:
    """Tell whether an id stands in some data: as a key, as a value, or as a word of a text."""
    if isinstance(value, Mapping):
        return any(mentions(key, name) or mentions(inner, name) for key, inner in value.items())
    if isinstance(value, list):
        return any(mentions(inner, name) for inner in value)
    return isinstance(value, str) and name in _WORD.findall(value)


def _share(value: Any, name: str, hidden: Collection[str]) -> Any:  # noqa: ANN401 - data of any shape
    """Return data without other students: their entries are left out, and their ids in text are replaced."""
    if isinstance(value, Mapping):
        return {key: _share(inner, name, hidden) for key, inner in value.items() if key not in hidden}
    if isinstance(value, list):
        kept = (inner for inner in value if not (isinstance(inner, str) and inner in hidden))
        return [_share(inner, name, hidden) for inner in kept if not _is_of_another(inner, name, hidden)]
    if isinstance(value, str):
        return _WORD.sub(lambda found: ANOTHER if found[0] in hidden else found[0], value)
    return value


def _is_of_another(value: object, name: str, hidden: Collection[str]) -> bool:
    """Tell whether an entry of a list is about another student alone."""
    if not isinstance(value, Mapping):
        return False
    return any(
        value.get(key) in hidden for key in ("student", "id") if isinstance(value.get(key), str)
    ) and not mentions(value, name)
