"""Who scored: judgements rest on more than one pair of eyes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, Self

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.district import District
from mblkit.engine.chain import counting_purposes
from mblkit.load.evidence_links import Item
from mblkit.model.evidence import Scores
from mblkit.model.scale import CODES
from mblkit.rules.material import Material, place
from mblkit.rules.register import Entry
from mblkit.rules.structure import parts, place_of, reached, required, told

_NO_SCORE: Final = frozenset(CODES)


class Tally:
    """Counts scores by scorer and target while the checks of evidence walk over the items.

    Counted is evidence whose purpose is admitted to judgements, without codes that are no score. What a second scorer
    saw is no further evidence, but another pair of eyes. Tasks and targets that nobody knows are another finding.
    """

    def __init__(self, district: District) -> None:
        """Begin with nothing counted."""
        self._counting = counting_purposes(district)
        self._tasks = {name: kept.record.purpose for name, kept in district.tasks.items()}
        self._by: dict[str, dict[str, int]] = {}
        self._second: dict[str, set[str]] = {}

    def another(self) -> Self:
        """Return another tally on the same ground, with nothing counted."""
        found = object.__new__(type(self))
        found._counting, found._tasks = self._counting, self._tasks
        found.forget()
        return found

    def forget(self) -> None:
        """Begin again with nothing counted."""
        self._by, self._second = {}, {}

    def counted(self) -> tuple[dict[str, dict[str, int]], dict[str, list[str]]]:
        """Return the scores of each target by scorer, and the targets that each second scorer saw."""
        by = {name: dict(counts) for name, counts in self._by.items()}
        return by, {name: sorted(targets) for name, targets in self._second.items()}

    def add(self, by: Mapping[str, Mapping[str, int]], second: Mapping[str, Iterable[str]]) -> None:
        """Count what somebody else has counted."""
        for name, counts in by.items():
            mine = self._by.setdefault(name, {})
            for target, count in counts.items():
                mine[target] = mine.get(target, 0) + count
        for name, targets in second.items():
            self._second.setdefault(name, set()).update(targets)

    def take(self, entry: Entry) -> None:
        """Count an item."""
        record = entry.record
        if (record.purpose or self._tasks.get(record.task)) not in self._counting:
            return
        counts = self._by.setdefault(record.by, {})
        for target, count in _counted(entry).items():
            counts[target] = counts.get(target, 0) + count
        for _, _, detail in entry.details() if record.details else ():
            if detail.second is not None:
                self._second.setdefault(detail.second.by, set()).update(_scored(detail.second.scores))

    def findings(self, material: Material) -> Iterator[Diagnostic]:
        """Yield MBL414 for areas in which nothing was scored twice; in the others, MBL413 for competencies."""
        seen, scorers = self._parts(material)
        silent = set(_silent(material, seen, self._twice(material)))
        for number, area in enumerate(material.district.record.areas):
            if area.id in silent:
                yield diagnose(
                    "MBL414",
                    f'of the evidence in "{area.id}" none was scored by a second person',
                    place(material.district.origin, "areas", number, "id"),
                    help='let somebody else score some of the work too, and enter it as "second" under "details"',
                    subject=area.id,
                )
        most = material.limits.most_by_one_scorer
        for entry in required(material):
            alone = tuple(one for one in parts(material, entry) if seen[one] > most and len(scorers[one]) == 1)
            if alone and entry.area not in silent:
                yield diagnose(
                    "MBL413",
                    f"one person scored all evidence on {told(material, entry, alone)}",
                    place_of(material, entry, alone),
                    help='let somebody else score some of the work too, and enter it as "second" under "details"',
                    subject=entry.record.id,
                )

    def _parts(self, material: Material) -> tuple[Counter[str], dict[str, set[str]]]:
        """Return how many scores each part of a competency has, and who gave them."""
        known = _known(material, set().union(*self._by.values(), *self._second.values()))
        aims = {one: reached(material, [one]) for one in known}
        seen, scorers = Counter[str](), dict[str, set[str]]()
        for by, targets in (*self._by.items(), *self._second.items()):
            for target in targets:
                for part in aims.get(target, ()):
                    scorers.setdefault(part, set()).add(by)
        for counts in self._by.values():
            for target, count in counts.items():
                for part in aims.get(target, ()):
                    seen[part] += count
        return seen, scorers

    def _twice(self, material: Material) -> set[str]:
        """Return the areas in which something was scored twice."""
        district = material.district
        targets = _known(material, set().union(*self._second.values()))
        return {district.competencies[district.competency_of(one)].area for one in targets}


def _known(material: Material, targets: Iterable[str]) -> list[str]:
    district = material.district
    spaces = (district.competencies, district.indicators, district.objectives)
    return [one for one in targets if any(one in names for names in spaces)]


def _counted(item: Item) -> Mapping[str, int]:
    """Return how many scores of an item are one, by target.

    Where everybody was scored on the same, nothing is counted one by one.
    """
    lines, targets = item.lines, item.targets
    if not _NO_SCORE.isdisjoint(item.levels):
        return Counter(chain.from_iterable(map(_scored, lines)))
    if sum(map(len, lines)) == len(lines) * len(targets):
        return dict.fromkeys(targets, len(lines))
    return Counter(chain.from_iterable(lines))


def _scored(scores: Scores) -> Iterable[str]:
    """Return the targets of a line that have a score, and not only a code."""
    if _NO_SCORE.isdisjoint(scores.values()):
        return scores
    return [target for target, score in scores.items() if score not in _NO_SCORE]


def _silent(material: Material, seen: Counter[str], twice: set[str]) -> Iterator[str]:
    """Yield the areas that have much evidence and nothing that was scored twice."""
    district, counts = material.district, Counter[str]()
    for part, count in seen.items():
        counts[district.competencies[district.competency_of(part)].area] += count
    for area, count in counts.items():
        if count > material.limits.most_without_second and area not in twice:
            yield area
