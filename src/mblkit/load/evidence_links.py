"""Links of evidence: every piece has one identity, corrections find what they correct, scores are on the scale."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Keys, Location, Related
from mblkit.load.mending import closest
from mblkit.load.nearest import did_you_mean
from mblkit.load.shape import Shaped
from mblkit.load.words import listed
from mblkit.model.class_scores import ClassScores
from mblkit.model.district import DistrictRecord
from mblkit.model.evidence import ClassEvidence, Detail, Scores, StudentEvidence
from mblkit.model.experience import ExperienceRecord
from mblkit.model.framework import FrameworkRecord
from mblkit.model.numbers import show
from mblkit.model.origin import Origin
from mblkit.model.scale import CODES, ScaleRecord

_NOTHING: Final = frozenset[Any]()
_DIFFERENT: Final = 4096
"""So many pairs of targets and levels are known at once."""

ItemKey = tuple[str, str, date, int, str]
"""Section or experience, task, day, attempt, and the id or ""."""


@dataclass(frozen=True)
class Item:
    """One item of an evidence file."""

    record: ClassEvidence | StudentEvidence
    origin: Origin

    @property
    def key(self) -> ItemKey:
        """The identity of the item; with a student and a target it is that of a piece of evidence."""
        record = self.record
        return (
            record.section or record.experience or "",
            record.task,
            record.on,
            record.attempt,
            record.id or "",
        )

    @property
    def lines(self) -> Collection[Scores]:
        """The scores of each student."""
        record = self.record
        return record.scores.values() if isinstance(record, ClassEvidence) else (record.scores,)

    @property
    def targets(self) -> frozenset[str]:
        """What is scored, but for what second scorers and the students themselves say."""
        scores = self.record.scores
        return scores.targets if isinstance(scores, ClassScores) else _NOTHING.union(*self.lines)

    @property
    def levels(self) -> frozenset[str | Fraction]:
        """The scores and codes that are given."""
        scores = self.record.scores
        return scores.levels if isinstance(scores, ClassScores) else _NOTHING.union(*map(dict.values, self.lines))

    def scores(self) -> Iterator[tuple[str, Keys, Scores]]:
        """Yield each student with the keys and the scores of that student's work."""
        if isinstance(self.record, ClassEvidence):
            for student, scores in self.record.scores.items():
                yield student, (*self.origin.keys, "scores", student), scores
        else:
            yield self.record.student, (*self.origin.keys, "scores"), self.record.scores

    def details(self) -> Iterator[tuple[str, Keys, Detail]]:
        """Yield each student with the keys and the details of that student's work."""
        if isinstance(self.record, ClassEvidence):
            for student, detail in self.record.details.items():
                yield student, (*self.origin.keys, "details", student), detail
        elif self.record.details is not None:
            yield self.record.student, (*self.origin.keys, "details"), self.record.details

    def covers(self) -> set[tuple[str, str]]:
        """Return the students and targets that the item scores."""
        return {(student, target) for student, _, scores in self.scores() for target in scores}


class Scales:
    """Which scores each target takes."""

    def __init__(self, files: Iterable[Shaped]) -> None:
        self._scales: dict[str, ScaleRecord] = {}
        self._usual: str | None = None
        self._frameworks: list[FrameworkRecord] = []
        self._leads_to: dict[str, str] = {}
        for one in files:
            for kept in one.records:
                self._take(kept.record)

    def _take(self, record: object) -> None:
        if isinstance(record, ScaleRecord):
            self._scales[record.id] = record
        elif isinstance(record, DistrictRecord):
            self._usual = self._usual or record.scale
        elif isinstance(record, FrameworkRecord):
            self._frameworks.append(record)
        elif isinstance(record, ExperienceRecord):
            for unit in record.units:
                self._leads_to.update({objective.id: objective.leads_to for objective in unit.objectives})

    def of_framework(self, framework: FrameworkRecord) -> ScaleRecord | None:
        """Return the scale of a framework file, or None where it is not known."""
        return self._scales.get(framework.scale or self._usual or "")

    @cached_property
    def by_target(self) -> Mapping[str, ScaleRecord]:
        """The scale of each competency, indicator and objective that is known."""
        found: dict[str, ScaleRecord] = {}
        for framework in self._frameworks:
            scale = self.of_framework(framework)
            if scale is not None:
                for competency in framework.competencies:
                    found[competency.id] = scale
                    found.update({indicator.id: scale for indicator in competency.indicators})
        for objective, leads_to in self._leads_to.items():
            if leads_to in found:
                found[objective] = found[leads_to]
        return found

    @cached_property
    def rolled_up(self) -> frozenset[str]:
        """The competencies that have indicators: they are judged by these, never scored themselves."""
        return frozenset(
            competency.id
            for framework in self._frameworks
            for competency in framework.competencies
            if competency.indicators
        )

    @cached_property
    def accepted(self) -> Mapping[str, frozenset[str]]:
        """The levels and codes that each target takes."""
        by_scale = {
            name: frozenset((*CODES, *(level.id for level in scale.levels))) for name, scale in self._scales.items()
        }
        return {target: by_scale[scale.id] for target, scale in self.by_target.items()}

    def takes(self, target: str, score: str | Fraction) -> bool:
        """Tell whether a target takes a score. A target that is not known takes any: that is another finding."""
        scale = self.by_target.get(target)
        if scale is None:
            return True
        if isinstance(score, Fraction):
            return scale.numbers and scale.levels[0].value <= score <= scale.levels[-1].value
        return score in self.accepted[target]

    def take_all(self, item: Item) -> bool:
        """Tell whether nothing is wrong with the scores of an item.

        Most targets take every score of the item, whoever was given it; else each score is looked at with its target.
        """
        if item.record.details:
            return False
        if self._take_each(item.targets, item.levels):
            return True
        accepted = self.accepted
        pairs = set(chain.from_iterable(map(dict.items, item.lines)))
        return self.rolled_up.isdisjoint(item.targets) and all(
            score in accepted.get(target, _NOTHING) for target, score in pairs
        )

    @cached_property
    def _take_each(self) -> Callable[[frozenset[str], frozenset[str | Fraction]], bool]:
        """Tells whether nothing is wrong with any of some scores on any of some targets: the same come again."""

        def take_each(targets: frozenset[str], levels: frozenset[str | Fraction]) -> bool:
            accepted = self.accepted
            fine = all(levels <= accepted.get(target, _NOTHING) for target in targets)
            return fine and self.rolled_up.isdisjoint(targets)

        return lru_cache(_DIFFERENT)(take_each)


def items_of(files: Iterable[Shaped]) -> list[Item]:
    """Return the items of all evidence files."""
    return [
        Item(kept.record, kept.origin)
        for one in files
        if one.kind.name == "evidence"
        for kept in one.records
        if isinstance(kept.record, ClassEvidence | StudentEvidence)
    ]


def check_evidence(files: Iterable[Shaped]) -> list[Diagnostic]:
    """Return evidence with the identity of other evidence, corrections of nothing, and scores off the scale."""
    shaped = tuple(files)
    items = items_of(shaped)
    scales = Scales(shaped)
    found = [*check_identity(items), *check_scores(items, scales)]
    for one in shaped:
        if one.kind.name == "decisions":
            found.extend(_decided(one, scales))
        for kept in one.records if one.kind.name == "framework" else ():
            if isinstance(kept.record, FrameworkRecord):
                found.extend(_criteria(one.path, kept.record, scales))
    return found


def check_identity(items: Iterable[Item]) -> list[Diagnostic]:
    """Return evidence with the identity of other evidence, and corrections of nothing. `items` are in order of path."""
    every = tuple(items)
    return [*_duplicates(every), *_replacements(every)]


def check_scores(items: Iterable[Item], scales: Scales) -> list[Diagnostic]:
    """Return scores off the scale, and scores of competencies that have indicators."""
    return [found for item in items if not scales.take_all(item) for found in _scores(item, scales)]


def _by_key(items: Iterable[Item]) -> dict[ItemKey, list[Item]]:
    found: dict[ItemKey, list[Item]] = {}
    for item in items:
        found.setdefault(item.key, []).append(item)
    return found


def _duplicates(items: Iterable[Item]) -> Iterator[Diagnostic]:
    for same in _by_key(items).values():
        first: dict[tuple[str, str], Item] = {}
        for item in same if len(same) > 1 else ():
            for student, keys, scores in item.scores():
                for target in scores:
                    earlier = first.setdefault((student, target), item)
                    if earlier is not item:
                        yield _duplicate(item, earlier, student, (*keys, target), target)


def _duplicate(item: Item, earlier: Item, student: str, keys: Keys, target: str) -> Diagnostic:
    record = item.record
    where = f'in "{record.section or record.experience}" for the task "{record.task}"'
    which = f"on {record.on}, attempt {record.attempt}"
    return diagnose(
        "MBL206",
        f'"{student}" already has a score on "{target}" {where} {which}',
        Location(item.origin.path, keys, at="key"),
        help='for a correction, give the new item an "id" and "replaces"; for another try, an "attempt"',
        related=(Related(Location(earlier.origin.path, earlier.origin.keys), "the other one stands here"),),
        subject=student,
    )


def replaced_key(record: ClassEvidence | StudentEvidence) -> tuple[str, str, date, int, str | None]:
    """Return what a correction points at: place, task, day, attempt, and the id or None for any."""
    replaces = record.replaces
    if replaces is None:
        raise ValueError("the evidence replaces nothing")
    place = record.section or record.experience or ""
    on, attempt = replaces.on or record.on, replaces.attempt or record.attempt
    return place, replaces.task or record.task, on, attempt, replaces.id


def _replacements(items: Iterable[Item]) -> Iterator[Diagnostic]:
    by_place: dict[tuple[str, str, date, int], list[Item]] = {}
    corrections: list[Item] = []
    for item in items:
        by_place.setdefault(item.key[:4], []).append(item)
        if item.record.replaces is not None:
            corrections.append(item)
    for item in corrections:
        *place, wanted = replaced_key(item.record)
        others = [
            other
            for other in by_place.get((place[0], place[1], place[2], place[3]), ())  # type: ignore[arg-type]
            if other is not item and wanted in {None, other.record.id}
        ]
        if wanted is None and len(others) > 1:
            others = [other for other in others if other.record.id is None] or others
        yield from _replacement(item, others)


def _replacement(item: Item, others: list[Item]) -> Iterator[Diagnostic]:
    at = Location(item.origin.path, (*item.origin.keys, "replaces"))
    for student, _, scores in item.scores():
        for target in scores:
            hits = [other for other in others if (student, target) in other.covers()]
            if len(hits) == 1:
                continue
            found = "no evidence" if not hits else f"{len(hits)} pieces of evidence"
            related = tuple(Related(Location(hit.origin.path, hit.origin.keys), "one of them") for hit in hits)
            message = f'the correction of "{student}" on "{target}" points at {found}'
            hint = 'say in "replaces" which task, day, attempt or id is meant'
            yield diagnose("MBL207", message, at, help=hint, related=related, subject=student)


def _scores(item: Item, scales: Scales) -> Iterator[Diagnostic]:
    path = item.origin.path
    for student, keys, scores in item.scores():
        yield from _rolled_up(path, student, keys, scores.keys() & scales.rolled_up)
        yield from _off_scale(path, student, keys, scores, scales)
    for student, keys, detail in item.details():
        if detail.second is not None:
            yield from _off_scale(path, student, (*keys, "second", "scores"), detail.second.scores, scales)
        if detail.self_score:
            yield from _off_scale(path, student, (*keys, "self_score"), detail.self_score, scales)


def _rolled_up(path: str, student: str, keys: Keys, targets: Iterable[str]) -> Iterator[Diagnostic]:
    for target in sorted(targets):
        message = f'"{target}" is a competency with indicators, which is never scored itself'
        at = Location(path, (*keys, target), at="key")
        yield diagnose("MBL210", message, at, help="score one of its indicators", subject=student)


def _off_scale(
    path: str, student: str | None, keys: Keys, scores: Mapping[str, str | Fraction], scales: Scales
) -> Iterator[Diagnostic]:
    accepted = scales.accepted
    for target, score in scores.items():
        if score not in accepted.get(target, ()) and not scales.takes(target, score):
            scale = scales.by_target[target]
            levels = tuple(level.id for level in scale.levels)
            shown = show(score) if isinstance(score, Fraction) else f'"{score}"'
            close = did_you_mean(score, (*levels, *CODES)) if isinstance(score, str) else None
            hint = close or f"write one of {listed((*levels, *CODES))}{_or_a_number(scale)}"
            message = f'{shown} is no score on the scale "{scale.id}" of "{target}"'
            fix = closest(score, (*levels, *CODES)) if isinstance(score, str) else None
            yield diagnose("MBL208", message, Location(path, (*keys, target)), help=hint, subject=student, fix=fix)


def _or_a_number(scale: ScaleRecord) -> str:
    if not scale.numbers:
        return ""
    return f", or a number from {show(scale.levels[0].value)} to {show(scale.levels[-1].value)}"


def _decided(one: Shaped, scales: Scales) -> Iterator[Diagnostic]:
    """Yield each level of a file of decisions that is none of the scale."""
    from mblkit.model.decisions import Adjudication, Override

    for kept in one.records:
        record, (path, keys) = kept.record, kept.origin
        if isinstance(record, Adjudication):
            yield from _off_scale(path, record.student, (*keys, "scores"), dict(record.scores), scales)
        elif isinstance(record, Override):
            scale = scales.by_target.get(record.target)
            if scale is not None and scale.level(record.level) is None:
                at = Location(path, (*keys, "level"))
                yield _no_level(at, record.level, scale, subject=record.student)


def _criteria(path: str, framework: FrameworkRecord, scales: Scales) -> Iterator[Diagnostic]:
    scale = scales.of_framework(framework)
    for place, competency in enumerate(framework.competencies):
        holders: list[tuple[Keys, Iterable[str]]] = [(("competencies", place, "criteria"), competency.criteria)]
        holders.extend(
            (("competencies", place, "indicators", number, "criteria"), indicator.criteria)
            for number, indicator in enumerate(competency.indicators)
        )
        for keys, levels in holders:
            for level in levels:
                if scale is not None and scale.level(level) is None:
                    yield _no_level(Location(path, (*keys, level), at="key"), level, scale)


def _no_level(at: Location, level: str, scale: ScaleRecord, subject: str | None = None) -> Diagnostic:
    known = tuple(one.id for one in scale.levels)
    hint = did_you_mean(level, known) or f"write one of {listed(known)}"
    message, fix = f'"{level}" is no level of the scale "{scale.id}"', closest(level, known)
    return diagnose("MBL208", message, at, help=hint, subject=subject, fix=fix)
