"""The scores that a district has: of each piece of evidence the one that holds, after every correction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from mblkit.edit.evidence import EvidenceKey
from mblkit.load.evidence_links import Item, replaced_key

Target = tuple[str, str]
"""A student and what was scored."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One score that holds.

    Attributes:
        score: the score.
        by: who scored.
        id: the id of the item that it stands in, or "".
        path: its file.
    """

    score: str | Fraction
    by: str
    id: str
    path: str


@dataclass(slots=True)
class Present:
    """The scores of a district.

    Attributes:
        pieces: the score that holds, by identity. The id in it is that of the evidence, not of its corrections.
        moved: where a score was corrected to another day, task or attempt: the identity that it has now.
        unclear: identities that more than one score has.
    """

    pieces: dict[EvidenceKey, Piece] = field(default_factory=dict)
    moved: dict[EvidenceKey, EvidenceKey] = field(default_factory=dict)
    unclear: set[EvidenceKey] = field(default_factory=set)

    @classmethod
    def of(cls, items: Iterable[Item]) -> "Present":
        """Return the scores of some items of evidence. A correction that points nowhere is left out."""
        return _Chains(tuple(items)).present()


class _Chains:
    """Items of evidence, and which score stands for which."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        self.items = items
        self.covers = [item.covers() for item in items]
        self.by_place: dict[tuple[object, ...], list[int]] = {}
        for number, item in enumerate(items):
            self.by_place.setdefault(item.key[:4], []).append(number)
        self.earlier: dict[tuple[int, Target], int] = {}
        for number, item in enumerate(items):
            if item.record.replaces is not None:
                self._point(number)

    def _point(self, number: int) -> None:
        """Note what a correction stands for, as decision note 8 says."""
        *place, wanted = replaced_key(self.items[number].record)
        others = [
            one
            for one in self.by_place.get(tuple(place), ())
            if one != number and wanted in {None, self.items[one].record.id}
        ]
        if wanted is None and len(others) > 1:
            others = [one for one in others if self.items[one].record.id is None] or others
        for target in self.covers[number]:
            hits = [one for one in others if target in self.covers[one]]
            if len(hits) == 1:
                self.earlier[number, target] = hits[0]

    def present(self) -> Present:
        found = Present()
        replaced = {(earlier, target) for (_, target), earlier in self.earlier.items()}
        for number, item in enumerate(self.items):
            for student, _, scores in item.scores():
                for target, score in scores.items():
                    if (number, (student, target)) not in replaced:
                        self._add(found, number, (student, target), score)
        return found

    def _add(self, found: Present, number: int, target: Target, score: str | Fraction) -> None:
        item = self.items[number]
        chain = [number]
        while (earlier := self.earlier.get((chain[-1], target))) is not None and earlier not in chain:
            chain.append(earlier)
        root = self.items[chain[-1]]
        if root.record.replaces is not None:
            return  # it corrects nothing that is there, or itself: MBL207 says so
        name = root.record.id or ""
        key = self._key(item, target, name)
        if key in found.pieces:
            found.unclear.add(key)
        found.pieces[key] = Piece(score, item.record.by, item.record.id or "", item.origin.path)
        for one in chain[1:]:
            old = self._key(self.items[one], target, name)
            if old != key:
                found.moved[old] = key

    @staticmethod
    def _key(item: Item, target: Target, name: str) -> EvidenceKey:
        place, task, on, attempt, _ = item.key
        return (place, task, on, attempt, *target, name)


Row = tuple[str, date, int, str]
"""A row of a sheet: student, day, attempt, and the id or ""."""


def rows_of(present: Present, place: str, task: str) -> Mapping[Row, dict[str, Piece]]:
    """Return the scores of a task in a class, row by row, by target."""
    rows: dict[Row, dict[str, Piece]] = {}
    for key, piece in present.pieces.items():
        if key[:2] == (place, task):
            rows.setdefault((key[4], key[2], key[3], key[6]), {})[key[5]] = piece
    return rows
