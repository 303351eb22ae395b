"""Recording that alignments were reviewed: the fingerprint of the standard's text goes into the file, nothing else.

Every result is read again before it is handed out: it says what the old text said, and the fingerprints.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from mblkit.district.reviews import Review
from mblkit.edit.append import entry_edits
from mblkit.edit.layout import Edit, Layout, edited, unfit
from mblkit.edit.reading import data_of, text_of
from mblkit.edit.spelling import scalar
from mblkit.errors import MblError
from mblkit.store.atomic import Change
from mblkit.store.tree import Tree

_BOM: Final = "\ufeff"
_FIELD: Final = "reviewed"
_OF_BRACKETS: Final = frozenset(",[]{}\n")


def plan_stamps(tree: Tree, reviews: Iterable[Review]) -> list[Change]:
    """Return the changes that record these reviews as made today; those that stand already change nothing.

    Raises MblError for a file that is laid out in a way that we do not know.
    """
    by_path: dict[str, list[Review]] = {}
    for one in reviews:
        if one.state in {"suspect", "never-reviewed"}:
            by_path.setdefault(one.origin.path, []).append(one)
    changes = []
    for path, wanted in sorted(by_path.items()):
        before = tree.read(path)
        changes.append(Change(path, before, _stamped(text_of(path, before), wanted, path).encode()))
    return changes


def _stamped(text: str, reviews: Iterable[Review], path: str) -> str:
    mark, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    wanted, layout = data_of(body, path), Layout(body, path)
    edits: list[Edit] = []
    for one in reviews:
        entries, last = _list_of(wanted, one.origin.keys)
        edits += _edits(layout, one, entries[last])
        entries[last] = _with_stamp(entries[last], one.fingerprint)
    new = edited(body, edits)
    if not _says(new, path, wanted):
        hint = 'write "reviewed" by hand, as {standard: ..., reviewed: ...}'
        raise unfit(path, "mblkit does not know how to put this into its layout", hint)
    return mark + new


def _list_of(data: Any, keys: tuple[str | int, ...]) -> tuple[Any, Any]:  # noqa: ANN401 - data of any shape
    """Return what holds the last of the keys, and that key."""
    for step in keys[:-1]:
        data = data[step]
    return data, keys[-1]


def _edits(layout: Layout, review: Review, entry: str | Mapping[str, Any]) -> list[Edit]:
    key, node = layout.pair(review.origin.keys)
    if isinstance(entry, str):
        start, end = node.start.offset, node.end.offset
        written = layout.text[start:end]
        if not _OF_BRACKETS.isdisjoint(written):
            written = scalar(entry, brackets=True)
        return [Edit(start, end, f"{{standard: {written}, {_FIELD}: {scalar(review.fingerprint, brackets=True)}}}")]
    if _FIELD not in entry:
        return entry_edits(layout, key, node, {_FIELD: review.fingerprint})
    _, old = layout.pair((*review.origin.keys, _FIELD))
    return [Edit(old.start.offset, old.end.offset, scalar(review.fingerprint, brackets=node.flow))]


def _with_stamp(entry: str | Mapping[str, Any], fingerprint: str | None) -> dict[str, Any]:
    fields = {"standard": entry} if isinstance(entry, str) else entry
    return {**fields, _FIELD: fingerprint}


def _says(text: str, path: str, wanted: object) -> bool:
    try:
        return repr(data_of(text, path)) == repr(wanted)
    except MblError:
        return False
