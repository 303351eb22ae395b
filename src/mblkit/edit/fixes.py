"""Making the fixes that findings offer: in memory, and proved by examining everything again.

Findings come in levels, as the program comes to see them: while a file cannot be read, nothing is known of its
records, and while a record is broken, nothing of its links. Fixes are made a level at a time, the safe ones first.
What comes to light on a later level was hidden before and speaks against no fix.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from mblkit.diagnostics import Diagnostic, Fix
from mblkit.edit.layout import Edit, edited
from mblkit.errors import MblError
from mblkit.load.dialect import check
from mblkit.load.lines import Lines
from mblkit.load.places import place_all
from mblkit.packs import PACK_PREFIX
from mblkit.store.atomic import Change
from mblkit.store.overlay import OverlayTree
from mblkit.store.tree import FileInfo, Obstacle, Tree

Examine = Callable[[Tree], Iterable[Diagnostic]]
"""Returns the findings that are to be mended: what is suppressed, ignored or expected is not among them."""

_MOST_ROUNDS: Final = 100
_MOST_TRIALS: Final = 200
_MOST_FILES: Final = 100_000

_BOM: Final = "\ufeff"
_SYNTAX: Final = frozenset({"MBL009", "MBL015", "MBL020"})
_HEADER: Final = frozenset({"MBL101", "MBL102", "MBL103"})
_LATE: Final = frozenset({"MBL018", "MBL019"})
_DIALECT, _PARSED, _NAMED, _SHAPED, _LINKED, _CHECKED = range(6)


@dataclass(frozen=True, slots=True)
class Mended:
    """What fixing comes to.

    Attributes:
        changes: the files with their new content, by path; nothing is written yet.
        done: the findings that are mended, as they were found.
        left: the findings that there are afterwards.
    """

    changes: tuple[Change, ...]
    done: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Mend:
    """A finding with its fix, and the stretch of the file's text that it replaces."""

    finding: Diagnostic
    fix: Fix
    start: int
    end: int

    @property
    def path(self) -> str:
        return self.finding.location.path

    @property
    def name(self) -> tuple[str, str, str, str]:
        """What makes it the same fix, wherever it has moved to."""
        return (*self.finding.identity, self.fix.text)


def mended(
    tree: Tree, examine: Examine, *, unsafe: bool = False, within: Callable[[str], bool] | None = None
) -> Mended:
    """Return what the files would be with the fixes of their findings made; with `unsafe`, guesses as well.

    Where `within` is given, only files are changed whose path it says yes to.
    A fix is made only if its finding is gone then and nothing new is wrong. Nothing else in a file changes.
    Raises MblError where a file changes while it is examined.
    """
    work = _Work(_Watched(tree), examine, unsafe, within)
    for _ in range(_MOST_ROUNDS):
        offered = work.offered()
        if not offered:
            break
        work.make(offered)
    changes = [Change(path, work.tree.original(path), data) for path, data in sorted(work.files.items())]
    return Mended(tuple(changes), tuple(work.done), tuple(work.found))


def level_of(rule: str) -> int:
    """Return when a rule's findings come to light: 0 with the bytes of a file, 5 when all files fit together."""
    if rule in _LATE:
        return _CHECKED
    if rule.startswith("MBL0"):
        return _PARSED if rule in _SYNTAX else _DIALECT
    if rule.startswith("MBL1"):
        return _NAMED if rule in _HEADER else _SHAPED
    return _LINKED if rule.startswith("MBL2") else _CHECKED


class _Watched:
    """A tree that notices when a file is not what it was when it was first read."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._seen: dict[str, int] = {}

    def files(self) -> tuple[FileInfo, ...]:
        return self._tree.files()

    def links(self) -> tuple[str, ...]:
        return self._tree.links()

    def obstacles(self) -> tuple[Obstacle, ...]:
        return self._tree.obstacles()

    def read(self, path: str) -> bytes:
        data = self._tree.read(path)
        self._seen.setdefault(path, hash(data))
        return data

    def original(self, path: str) -> bytes:
        """Return the bytes of a file that was examined. Raises MblError where these are others now."""
        try:
            data = self._tree.read(path)
        except OSError:
            data = b""
        if self._seen.get(path, hash(data)) != hash(data):
            hint = "run the command again: it will begin with the file as it is now"
            raise MblError(f'"{path}" was changed by someone else meanwhile; nothing was changed', hint)
        return data


@dataclass(slots=True)
class _Work:
    """The files as they are by now, and what was found in them last."""

    tree: _Watched
    examine: Examine
    unsafe: bool
    within: Callable[[str], bool] | None
    files: dict[str, bytes] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)
    done: list[Diagnostic] = field(default_factory=list)
    refused: set[tuple[str, str, str, str]] = field(default_factory=set)
    trials: int = 0

    def __post_init__(self) -> None:
        self.found = list(self.examine(self.tree))

    def offered(self) -> list[_Mend]:
        """Return the fixes whose turn it is, without overlaps, by place."""
        wanted = [
            one
            for one in self.found
            if one.fix is not None
            and (one.fix.safe or self.unsafe)
            and not one.location.path.startswith(PACK_PREFIX)
            and (self.within is None or self.within(one.location.path))
            and (*one.identity, one.fix.text) not in self.refused
        ]
        for turn in sorted({_turn(one) for one in wanted}):
            now = [one for one in wanted if _turn(one) == turn]
            placed = self._all_in_files(now) if turn[0] == _DIALECT else place_all(self._read, now, _MOST_FILES)
            mends = _without_overlaps(self._located(placed))
            if mends:
                return mends
        return []

    def _all_in_files(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return the findings with all others of their rules in their files, of which only some were told."""
        told = {(one.location.path, one.rule, one.message, one.fix) for one in found}
        return [
            one
            for path in sorted({path for path, *_ in told})
            for one in check(path, self._read(path), most=None)[1]
            if (path, one.rule, one.message, one.fix) in told
        ]

    def make(self, offered: Sequence[_Mend]) -> None:
        """Make as many of the fixes as prove good, the rest is refused from now on."""
        base, before = dict(self.files), list(self.found)
        kept: list[_Mend] = []
        waiting = [list(offered)]
        while waiting:
            batch = waiting.pop()
            trial = [*kept, *batch]
            files = {**base, **self._edited(trial, base)}
            found = list(self.examine(OverlayTree(self.tree, files)))
            self.trials += 1
            if not _is_worse(trial, before, found) and self._are_gone(trial, before, base, found, files):
                kept, self.files, self.found = trial, files, found
            elif len(batch) > 1 and self.trials < _MOST_TRIALS:
                half = _middle(batch)
                waiting += [batch[half:], batch[:half]]
            else:
                self.refused.update(one.name for one in batch)
        self.done += [one.finding for one in sorted(kept, key=_by_place)]

    def _are_gone(
        self,
        mends: Sequence[_Mend],
        before: Iterable[Diagnostic],
        base: Mapping[str, bytes],
        after: Iterable[Diagnostic],
        files: Mapping[str, bytes],
    ) -> bool:
        """Tell whether each line has fewer findings of a rule, by as many as were mended there."""
        was = self._by_line(mends, before, base)
        now = self._by_line(mends, after, files)
        deleted = {(one.path, one.finding.location.line or 0) for one in mends if one.fix.whole_line}
        mended_there = Counter((one.finding.rule, one.path, one.finding.location.line or 0) for one in mends)
        for (rule, path, line), number in mended_there.items():
            moved = line - sum(1 for other, gone in deleted if other == path and gone < line)
            allowed = max(was[rule, path, line] - number, 0)  # of many, the file's findings tell only some
            if (path, line) not in deleted and now[rule, path, moved] > allowed:
                return False
        return True

    def _by_line(
        self, mends: Sequence[_Mend], found: Iterable[Diagnostic], files: Mapping[str, bytes]
    ) -> Counter[tuple[str, str, int]]:
        about = {(one.finding.rule, one.path) for one in mends}
        here = [one for one in found if (one.rule, one.location.path) in about]
        placed = place_all(lambda path: self._read(path, files), here, _MOST_FILES)
        return Counter((one.rule, one.location.path, one.location.line or 0) for one in placed)

    def _read(self, path: str, files: Mapping[str, bytes] | None = None) -> bytes:
        files = self.files if files is None else files
        return files[path] if path in files else self.tree.original(path)

    def _edited(self, mends: Iterable[_Mend], base: Mapping[str, bytes]) -> dict[str, bytes]:
        by_path: dict[str, list[Edit]] = {}
        for one in mends:
            by_path.setdefault(one.path, []).append(Edit(one.start, one.end, one.fix.text))
        return {path: edited(self._read(path, base).decode(), edits).encode() for path, edits in by_path.items()}

    def _located(self, placed: Iterable[Diagnostic]) -> list[_Mend]:
        texts: dict[str, tuple[str, Lines]] = {}
        mends: list[_Mend] = []
        for one in placed:
            path = one.location.path
            if path not in texts:
                text = self._read(path).decode(errors="replace")
                texts[path] = text, Lines(text)
            mend = _located(one, *texts[path])
            mends += [] if mend is None else [mend]
        return mends


def _located(finding: Diagnostic, text: str, lines: Lines) -> _Mend | None:
    """Return a finding's fix with its stretch of the text; None where its place is not known that well."""
    at, fix = finding.location, finding.fix
    if fix is None or at.line is None or at.column is None or (at.end_column is None and not fix.whole_line):
        return None
    mark = 1 if at.line == 1 and text.startswith(_BOM) else 0
    if fix.whole_line:
        return _Mend(finding, fix, lines.offset(at.line, 1) + mark, lines.offset(at.line + 1, 1))
    start, end = (lines.offset(at.line, column) + mark for column in (at.column, at.end_column or at.column))
    return _Mend(finding, fix, start, end)


def _without_overlaps(mends: Iterable[_Mend]) -> list[_Mend]:
    """Return the fixes by place, without those that begin inside an earlier one: these have their turn later."""
    kept: list[_Mend] = []
    for one in sorted(mends, key=_by_place):
        if not kept or kept[-1].path != one.path or kept[-1].end <= one.start:
            kept.append(one)
    return kept


def _by_place(mend: _Mend) -> tuple[str, int, int]:
    return mend.path, mend.start, mend.end


def _middle(batch: Sequence[_Mend]) -> int:
    """Return where to divide fixes: between two files if there are several."""
    half = len(batch) // 2
    borders = [at for at in range(1, len(batch)) if batch[at].path != batch[at - 1].path]
    return min(borders, key=lambda at: abs(at - half), default=half)


def _turn(found: Diagnostic) -> tuple[int, bool]:
    """Return when a fix has its turn: by level, guesses after what is certain."""
    return level_of(found.rule), found.fix is not None and not found.fix.safe


def _is_worse(mends: Sequence[_Mend], before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> bool:
    """Tell whether something is wrong that was not: on an earlier level; for a guess, on its own one as well.

    A safe fix may uncover what belongs to its own level: a record with the right type has other fields.
    """
    level = level_of(mends[0].finding.rule)
    upto = level - 1 if all(one.fix.safe for one in mends) else level
    was, now = (_what(found, upto) for found in (before, after))
    return bool(now - was)


def _what(found: Iterable[Diagnostic], upto: int) -> Counter[tuple[str, str, str]]:
    return Counter(one.identity for one in found if level_of(one.rule) <= upto)
