"""`mbl stamp`: recording that alignments were looked at again."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli import complete
from mblkit.cli.context import Root, day, find_repository, note, put, reader
from mblkit.cli.gate import opened
from mblkit.cli.mending import show
from mblkit.cli.migrate import one_of
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import District
    from mblkit.district.reviews import Review

_SAID: Final = {
    "suspect": "the standard has changed since its review",
    "never-reviewed": "never reviewed",
    "without-text": "the standard has no text here",
    "reviewed": "reviewed",
}


def command(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TARGET",
            help="Competencies, with their indicators, and indicators whose alignments were reviewed.",
            show_default=False,
            autocompletion=complete.targets,
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All alignments were reviewed.")] = False,
    area: Annotated[
        str | None,
        typer.Option(
            "--area",
            help="The alignments of this content area were reviewed.",
            show_default=False,
            autocompletion=complete.areas,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be recorded, and write nothing.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what would change, and write nothing.")] = False,
    root: Root = None,
) -> int:
    """Record that alignments were compared with the standards as they are now.

    Without targets, lists the alignments that wait for a review and writes nothing. A stamp is a checksum of the
    standard's text; when the text changes, "mbl validate" says so (MBL306).

    Examples:

      mbl stamp

      mbl stamp MATH.1 MATH.2.a

      mbl stamp --area mathematics --diff
    """
    from mblkit.district.reviews import reviews
    from mblkit.load.repository import open_framework
    from mblkit.store.tree import WorkTree

    one_of(dry_run=dry_run, diff=diff)
    choices = sum((bool(targets), everything, area is not None))
    if choices > 1:
        raise MblError("targets, --area and --all are three ways to choose alignments", "use one of them")
    folder = find_repository(root)
    tree = WorkTree(folder)
    district = opened(tree, lambda: open_framework(tree, reader()))
    known = tuple(reviews(district, day(None)))
    if not choices:
        _list(known)
        return 0
    chosen = known if everything else _chosen(known, district, targets or (), area)
    _stamp(folder, chosen, write=not (dry_run or diff), diff=diff)
    return 0


def _stamp(folder: Path, chosen: "Sequence[Review]", *, write: bool, diff: bool) -> None:
    """Record the reviews, or say or show what would be recorded."""
    from mblkit.edit.changes import apply
    from mblkit.edit.stamp import plan_stamps
    from mblkit.store.tree import WorkTree

    tree = WorkTree(folder)
    changes = plan_stamps(tree, chosen)
    if changes and write:
        apply(tree.root, changes)
    stamped = [one for one in chosen if one.state in {"suspect", "never-reviewed"}]
    if diff:
        show(changes)
    else:
        put("\n".join(_line(one, f"reviewed: {one.fingerprint}") for one in stamped))
    _tell(chosen, stamped, "recorded" if write else "would be recorded")


def _chosen(
    known: "Sequence[Review]", district: "District", targets: Sequence[str], area: str | None
) -> "tuple[Review, ...]":
    """Return the alignments of the targets or of the area. Raises MblError for ids that are not there."""
    from mblkit.load.nearest import did_you_mean

    areas = {one.id for one in district.record.areas}
    if area is not None and area not in areas:
        raise MblError(f'there is no content area "{area}"', did_you_mean(area, areas) or _choices(areas))
    ids = {*district.competencies, *district.indicators}
    for name in targets:
        if name not in ids:
            hint = did_you_mean(name, ids) or 'run "mbl stamp" for those that wait for a review'
            raise MblError(f'no competency or indicator has the id "{name}"', hint)
    wanted = set(targets)
    return tuple(
        one
        for one in known
        if wanted.intersection({one.target, district.competency_of(one.target)})
        or (area is not None and district.competencies[district.competency_of(one.target)].area == area)
    )


def _choices(areas: set[str]) -> str:
    return f"the areas are {', '.join(sorted(areas))}"


def _list(known: "Sequence[Review]") -> None:
    waiting = [one for one in known if one.state in {"suspect", "never-reviewed"}]
    put("\n".join(_line(one, _SAID[one.state]) for one in waiting))
    number = Counter(one.state for one in known)
    told = f"{number['suspect']} suspect, {number['never-reviewed']} never reviewed, {number['reviewed']} reviewed"
    note(f"{told}, {number['without-text']} of standards without a text; nothing was written")


def _line(one: "Review", said: str) -> str:
    return f"{one.target}  {one.standard}  {said}"


def _tell(chosen: "Sequence[Review]", stamped: "Sequence[Review]", what: str) -> None:
    from mblkit.emit.report import plural

    note(f"{plural(len(stamped), 'review')} {what}" if stamped else "there is nothing to record")
    textless = sorted({one.standard for one in chosen if one.state == "without-text"})
    if textless:
        note(f"without a text there is nothing to compare with later, so these were left: {', '.join(textless)}")
