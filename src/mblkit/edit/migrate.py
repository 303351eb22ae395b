"""Files of older versions of their kinds, rewritten as text: comments, layout and line ends stay.

Every result is read again, and says what the pure migration makes of the old data, in order and types.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from mblkit.diagnostics import Diagnostic
from mblkit.edit.layout import Edit, Layout, edited
from mblkit.edit.migrations import Step, step_from
from mblkit.edit.reading import data_of
from mblkit.errors import MblError
from mblkit.load.discover import unreadable
from mblkit.load.pipeline import read_text
from mblkit.model.kinds import KINDS
from mblkit.store.atomic import Change
from mblkit.store.tree import Tree

_BOM: Final = "\ufeff"
_HEADER: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ ]*(?:#[^\n]*)?\r?\n)*mbl:[ ]+([a-z-]+)/([0-9]{1,9})[ ]*(?:#[^\n]*)?\r?\n"
)
_UNNAMED: Final = frozenset({"MBL101", "MBL102", "MBL103"})


@dataclass(frozen=True, slots=True)
class Migrated:
    """One file of an older version.

    Attributes:
        change: its new content.
        steps: what was done to it, in order.
    """

    change: Change
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What migrating comes to; nothing is written yet.

    Attributes:
        files: the files of older versions, by path.
        left: findings on files that cannot be migrated: they cannot be read, or are of no version that is known.
    """

    files: tuple[Migrated, ...]
    left: tuple[Diagnostic, ...]


def plan_migration(tree: Tree, paths: Iterable[str]) -> Plan:
    """Return what becomes of the files at `paths`. Raises MblError for a layout that is not known."""
    files: list[Migrated] = []
    left: list[Diagnostic] = []
    for path in sorted(paths):
        try:
            data = tree.read(path)
        except OSError as error:
            left.append(unreadable(path, error))
            continue
        if _is_current(data):
            continue
        found = _objections(path, data)
        header = None if found else _header(data_of(data.decode(), path))
        steps = tuple(_steps(*header)) if header is not None else ()
        left += found
        if steps:
            files.append(Migrated(Change(path, data, _rewritten(path, data.decode(), steps).encode()), steps))
    return Plan(tuple(files), tuple(left))


def _is_current(data: bytes) -> bool:
    """Tell whether the first lines of a file say that there is nothing to do. It need not be parsed then."""
    found = _HEADER.match(data)
    kind = KINDS.get(found[1].decode()) if found else None
    return kind is not None and found is not None and int(found[2]) == kind.version


def _objections(path: str, data: bytes) -> list[Diagnostic]:
    """Return what stands against reading a file, its being of an older version apart."""
    _, found = read_text(path, data, None)
    stopped = [one for one in found if one.rule.startswith("MBL0") or one.rule in _UNNAMED]
    old = len(stopped) == 1 and stopped[0].rule == "MBL103" and _header(data_of(data.decode(), path)) is not None
    return [] if old else stopped


def _header(data: dict[str, Any]) -> tuple[str, int] | None:
    """Return the kind and the version that a file names, where there are steps from it."""
    kind, _, version = str(data.get("mbl")).partition("/")
    known = version.isascii() and version.isdecimal() and len(version) < len(str(10**9))
    return (kind, int(version)) if known and step_from(kind, int(version)) is not None else None


def _steps(kind: str, version: int) -> Iterator[Step]:
    step = step_from(kind, version)
    while step is not None:
        yield step
        step = step_from(kind, step.version + 1)


def _rewritten(path: str, text: str, steps: Iterable[Step]) -> str:
    """Return the text after some steps, each of them proved. Raises MblError where one cannot be."""
    mark, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    for step in steps:
        data = data_of(body, path)
        layout = Layout(body, path)
        new = edited(body, [_new_header(layout, step), *step.edits(layout, data)])
        wanted = {**step.data(data), "mbl": f"{step.kind}/{step.version + 1}"}
        if not _says(new, path, wanted):
            raise MblError(
                f'"{path}" cannot be migrated: mblkit does not know how to do it in its layout; nothing was changed',
                f'do it by hand: {step.says}, and the file begins with "mbl: {wanted["mbl"]}"',
            )
        body = new
    return mark + body


def _new_header(layout: Layout, step: Step) -> Edit:
    _, node = layout.pair(("mbl",))
    start, end = node.start.offset, node.end.offset
    written = layout.text[start:end]
    return Edit(start, end, written.replace(f"/{step.version}", f"/{step.version + 1}"))


def _says(text: str, path: str, wanted: dict[str, Any]) -> bool:
    try:
        return repr(data_of(text, path)) == repr(wanted)
    except MblError:
        return False
