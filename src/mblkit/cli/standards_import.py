"""What `mbl standards` does: a file of an issuer joined with what the district has, and both in words."""

import json
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from mblkit.edit.changes import read_before
from mblkit.edit.standards import Affected, Merged, affected, merged
from mblkit.edit.standards_text import plan_standards
from mblkit.errors import MblError
from mblkit.intake.jsontext import LARGEST
from mblkit.intake.standards import Taken, read_standards
from mblkit.intake.wishes import Wishes
from mblkit.load.peek import peek_kind
from mblkit.load.pipeline import load
from mblkit.model.framework import FrameworkRecord
from mblkit.model.origin import Kept
from mblkit.model.standards import StandardsRecord
from mblkit.store.atomic import Change
from mblkit.store.tree import Tree, WorkTree, reason

_FEW: Final = 8
_OPENED: Final = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")
"""What the shell has opened already, such as the answer of another command."""


@dataclass(frozen=True, slots=True)
class Import:
    """What became of an import.

    Attributes:
        taken: what the file came to.
        outcome: the set afterwards, None where there is none.
        affected: what answers a standard that changed or is gone.
        change: the change of the set's file, None where there is nothing to write.
    """

    taken: Taken
    outcome: Merged | None = None
    affected: tuple[Affected, ...] = ()
    change: Change | None = None


def held(
    tree: Tree, yaml_reader: str | None
) -> tuple[list[Kept[StandardsRecord]], list[FrameworkRecord], tuple[str, ...]]:
    """Return the sets of standards in order of file, the frameworks, and the files of standards that are broken."""
    loaded = load(tree, yaml_reader, lambda _, data: peek_kind(data) in {"standards", "framework"})
    kept = [one for file in loaded.files for one in file.records]
    sets = [Kept(one.record, one.origin) for one in kept if isinstance(one.record, StandardsRecord)]
    frameworks = [one.record for one in kept if isinstance(one.record, FrameworkRecord)]
    broken = tuple(path for path, data in sorted(loaded.broken.items()) if peek_kind(data) == "standards")
    return sets, frameworks, broken


def import_standards(
    folder: Path,
    file: Path,
    wishes: Wishes,
    output: Path | None,
    as_of: date,
    *,
    partial: bool,
    yaml_reader: str | None,
) -> Import:
    """Return what importing a file comes to; nothing is written. Raises MblError where it cannot be worked out."""
    data = bytes_of(file)
    sets, frameworks, broken = held(WorkTree(folder), yaml_reader)
    taken = read_standards(file.name, data, wishes)
    if taken.record is None:
        return Import(taken)
    if wishes.set is None:
        taken = _under_its_name(taken, file.name, data, wishes, sets)
    if taken.record is None:
        return Import(taken)
    if broken:
        raise MblError(
            f'"{broken[0]}" cannot be read as it should', f'run "mbl validate {broken[0]}" and mend it first'
        )
    kept = next((one for one in sets if one.record.set == taken.record.set), None)
    path = _path(folder, taken.record.set, kept, output)
    old = kept.record if kept is not None else None
    given = [name for name in ("title", "issuer") if getattr(wishes, name) is not None]
    own = _joined(old) if old is not None else None
    outcome = merged(old, taken.record, as_of, left_out=taken.left_out, partial=partial, given=given, joined=own)
    if old is not None and not outcome.met and outcome.gone:
        raise MblError(
            f'the set "{old.set}" in "{path}" has no standard in common with this file',
            "name another set with --set, or say --partial to add the file to it",
        )
    outcome = _with_package(outcome, taken, old)
    before = read_before(folder, path)
    if kept is None and before is not None:
        raise MblError(f'"{path}" holds something else', "name another file with --output")
    change = plan_standards(path, before, outcome, old)
    return Import(taken, outcome, tuple(affected(frameworks, old, outcome)), change)


def _with_package(outcome: Merged, taken: Taken, old: StandardsRecord | None) -> Merged:
    """Return what an import comes to, with what the package of the file says beside the standards."""
    if taken.package is None:
        return outcome
    from mblkit.export.issued_take import rest_of

    before = old.package if old is not None else None
    try:
        text = rest_of(outcome.record, taken.package, before)
    except MblError:  # what stands there is not readable: it gives way
        text = rest_of(outcome.record, taken.package)
    about = (*outcome.about, "package") if old is not None and text != before else outcome.about
    return replace(outcome, record=outcome.record.model_copy(update={"package": text}), about=about)


def _joined(old: StandardsRecord) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the links that the district added to a set; none where what its package said cannot be read."""
    from mblkit.export.issued_take import joined_links

    try:
        return joined_links(old)
    except MblError:
        return {}


def bytes_of(file: Path) -> bytes:
    """Return the bytes of a file, cut off where it is too large. Raises MblError where it cannot be read."""
    try:
        special = not stat.S_ISREG(file.stat().st_mode) and not file.is_dir()
        if special and not str(file).startswith(_OPENED):
            raise MblError(f'"{file}" is no regular file', "write the path of the file of the issuer")
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise MblError(f'there is no file "{file}"', "write the path of the file of the issuer") from error
    except OSError as error:
        raise MblError(f'"{file}" cannot be read: {reason(error)}', "check the file") from error


def _under_its_name(
    taken: Taken, name: str, data: bytes, wishes: Wishes, sets: Iterable[Kept[StandardsRecord]]
) -> Taken:
    """Return what was taken in, as the set that the district already has of the same document."""
    record = taken.record
    for kept in sets:
        same = record is not None and record.identifier is not None and kept.record.identifier == record.identifier
        if same and record is not None and kept.record.set != record.set:
            known = Wishes(
                kept.record.set,
                wishes.title,
                wishes.issuer,
                wishes.grades,
                wishes.subject,
                wishes.under,
                wishes.columns,
            )
            return read_standards(name, data, known)
    return taken


def _path(folder: Path, set_id: str, kept: Kept[StandardsRecord] | None, output: Path | None) -> str:
    """Return the path of the set's file in the district. Raises MblError where it has another one already."""
    wanted = f"standards/{set_id}.yaml"
    if output is not None:
        real, whole = folder.resolve(), output if output.is_absolute() else folder / output
        whole = whole.parent.resolve() / whole.name
        if not whole.is_relative_to(real) or whole.suffix not in {".yaml", ".yml"}:
            raise MblError(
                f'"{output}" is no YAML file inside the district', "write a path such as standards/math.yaml"
            )
        wanted = whole.relative_to(real).as_posix()
    if kept is None:
        return wanted
    if output is not None and kept.origin.path != wanted:
        raise MblError(f'the set "{set_id}" stands in "{kept.origin.path}"', "leave out --output, or move that file")
    return kept.origin.path


def as_text(done: Import) -> str:
    """Return what became of an import, in lines."""
    taken, outcome = done.taken, done.outcome
    if outcome is None:
        return "" if taken.findings.failed() else "0 standards; there is nothing to import"
    record = outcome.record
    number = len(taken.record.standards) if taken.record is not None else 0
    of = f" of the {taken.items:,}" if number != taken.items else ""
    lines = [f'{record.set}: {number:,}{of} items of "{record.title}" from {taken.format}']
    lines += _counts(outcome)
    if outcome.about:
        lines.append(f"  of the set itself: {', '.join(outcome.about)}")
    if outcome.gone:
        lines.append("  what is gone is retired, not deleted; --partial leaves it in force")
    return "\n".join((*lines, *_to_review(done.affected)))


def _counts(outcome: Merged) -> Iterator[str]:
    """Yield how many standards were added, changed and so on, with the first of them."""
    changed = tuple(one.name for one in outcome.changed)
    rows = (("added", outcome.added), ("changed", changed), ("gone", outcome.gone), ("back", outcome.back))
    for word, names in rows:
        if names:
            yield f"  {word:<9} {len(names):>6,}  {_few(names)}"
        if names is changed and names:
            often = Counter(field for one in outcome.changed for field in one.fields)
            yield f"  {'':<9} {'':>6}  in {', '.join(f'{field} ({number:,})' for field, number in often.items())}"
    if outcome.kept:
        yield f"  {'as it was':<9} {outcome.kept:>6,}"


def _to_review(found: Sequence[Affected]) -> Iterator[str]:
    """Yield what to look at again, apart by what there is to do: a line for each competency or indicator."""
    again, gone, never = (
        [one for one in found if one.says == "changed" and one.reviewed],
        [one for one in found if one.says == "gone"],
        [one for one in found if one.says == "changed" and not one.reviewed],
    )
    for head, part in zip(_TO_DO, (again, gone, never), strict=True):
        by_target: dict[str, list[str]] = {}
        for one in part:
            by_target.setdefault(one.target, []).append(one.standard)
        yield from (head,) if part else ()
        yield from (f"  {target}  {', '.join(names)}" for target, names in by_target.items())


_TO_DO: Final = (
    "review the alignments of these again, then record it with mbl stamp:",
    "these answer what is no longer in force:",
    "these answer another text now, and were never reviewed:",
)


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_FEW])
    return shown if len(names) <= _FEW else f"{shown} and {len(names) - _FEW:,} more"


def as_json(done: Import, *, written: bool) -> str:
    """Return what became of an import, as JSON."""
    taken, outcome = done.taken, done.outcome
    found: dict[str, Any] = {
        "format": taken.format,
        "items": taken.items,
        "set": outcome.record.set if outcome is not None else None,
        "file": done.change.path if done.change is not None else None,
        "standards": len(outcome.record.standards) if outcome is not None else 0,
        "added": list(outcome.added) if outcome is not None else [],
        "changed": [{"standard": one.name, "fields": list(one.fields)} for one in outcome.changed] if outcome else [],
        "gone": list(outcome.gone) if outcome is not None else [],
        "back": list(outcome.back) if outcome is not None else [],
        "unchanged": outcome.kept if outcome is not None else 0,
        "about": list(outcome.about) if outcome is not None else [],
        "affected": [
            {"target": one.target, "standard": one.standard, "says": one.says, "reviewed": one.reviewed}
            for one in done.affected
        ],
        "findings": [one.as_data() for one in taken.findings],
        "written": written,
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _row(kept: Kept[StandardsRecord]) -> dict[str, Any]:
    record = kept.record
    return {
        "set": record.set,
        "standards": len(record.standards),
        "coded": sum(one.code is not None for one in record.standards),
        "retired": sum(one.retired is not None for one in record.standards),
        "edition": record.edition,
        "title": record.title,
        "issuer": record.issuer,
        "identifier": record.identifier,
        "file": kept.origin.path,
    }


def listed_as_json(sets: Iterable[Kept[StandardsRecord]]) -> str:
    """Return the sets as JSON."""
    return json.dumps({"sets": [_row(one) for one in sets]}, ensure_ascii=False, indent=2)


def listed_as_text(sets: Sequence[Kept[StandardsRecord]]) -> str:
    """Return the sets as a table."""
    if not sets:
        return 'there are no standards; begin with "mbl standards import"'
    head = ("set", "standards", "coded", "retired", "edition", "file")
    rows = [tuple("" if row[name] is None else str(row[name]) for name in head) for row in map(_row, sets)]
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    numbers = {1, 2, 3}
    return "\n".join(
        "  ".join(cell.rjust(width) if at in numbers else cell.ljust(width) for at, (cell, width) in columns).rstrip()
        for columns in (tuple(enumerate(zip(row, widths, strict=True))) for row in (head, *rows))
    )
