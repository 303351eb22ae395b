"""Links between scales: a crosswalk leads to levels that the other scale has, and both rise together."""

from collections.abc import Iterable, Iterator

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Location
from mblkit.load.nearest import did_you_mean
from mblkit.load.shape import Shaped
from mblkit.load.words import listed
from mblkit.model.origin import Kept
from mblkit.model.scale import Crosswalk, ScaleRecord


def check_crosswalks(files: Iterable[Shaped]) -> list[Diagnostic]:
    """Return crosswalks to levels that are not there, and crosswalks that turn the order of levels around."""
    scales: dict[str, ScaleRecord] = {}
    own: list[tuple[Shaped, Kept[ScaleRecord]]] = []
    for one in files:
        for kept in one.records:
            if isinstance(kept.record, ScaleRecord):
                scales.setdefault(kept.record.id, kept.record)
                own.append((one, Kept(kept.record, kept.origin)))
    found: list[Diagnostic] = []
    for one, scale in own:
        crosswalk = scale.record.crosswalk
        if crosswalk is not None and crosswalk.to in scales:
            found.extend(_crosswalk(one, scale, crosswalk, scales[crosswalk.to]))
    return found


def _crosswalk(one: Shaped, scale: Kept[ScaleRecord], crosswalk: Crosswalk, other: ScaleRecord) -> Iterator[Diagnostic]:
    order = {level.id: place for place, level in enumerate(other.levels)}
    lower: str | None = None
    for level in scale.record.levels:
        met = crosswalk.levels[level.id]
        at = Location(one.path, one.keys_in_file(scale.origin.keys, ("crosswalk", "levels", level.id)))
        if met not in order:
            hint = did_you_mean(met, order) or f"write one of {listed(order)}"
            yield diagnose("MBL208", f'"{met}" is no level of the scale "{other.id}"', at, help=hint)
        elif lower is not None and order[met] < order[crosswalk.levels[lower]]:
            message = f'"{level.id}" compares with a lower level than "{lower}" does'
            yield diagnose("MBL113", message, at, help="let the levels rise on both sides of the crosswalk")
        else:
            lower = level.id
