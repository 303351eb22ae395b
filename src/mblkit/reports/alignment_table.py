"""The curriculum map for a terminal: figures first, then what is missing, by code; in the district's words."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from mblkit.reports.columns import aligned, paragraph
from mblkit.reports.map_views import AreaBlock, CompetencyLine, CountLine, GapList, MapView
from mblkit.reports.vocabulary import say

_WIDTH = 100
_TITLE = 24
_FEW = 12
"""So many entries of a list are printed, unless all are asked for."""

_STATES = ("unclaimed", "claimed-not-taught", "taught-not-assessed", "partial")


def as_table(view: MapView, *, full: bool = False) -> str:
    """Return the parts of a map that the view asks for; where it is not to be `full`, long lists are cut short."""
    return _Table(view, full=full).text()


class _Table:
    """Lays a view out."""

    def __init__(self, view: MapView, *, full: bool) -> None:
        self.view = view
        self.few = None if full else _FEW
        self.shortened = False
        self.say = partial(say, swaps=view.vocabulary)

    def text(self) -> str:
        """Return all of it."""
        makers = {
            "coverage": self._coverage,
            "competencies": self._competencies,
            "matrix": self._matrix,
            "retired": self._retired,
        }
        parts = [part for name in self.view.parts for part in makers[name]() if part]
        if self.shortened:
            parts.append("  Lists are cut short: --full prints all of them, --format json all that is known.")
        return "\n\n".join((self._headline(), *parts)) + "\n"

    def _headline(self) -> str:
        title = f"{self.view.district}: curriculum map as of {self.view.as_of}"
        return "\n".join(paragraph(line, _WIDTH) for line in (title, *self.view.filters))

    def _said(self, *words: str) -> tuple[str, ...]:
        return tuple(map(self.say, words))

    def _coverage(self) -> Iterator[str]:
        view = self.view
        yield self._counts()
        if view.without_grades:
            yield f"  without grades, and left out: {view.without_grades}"
        yield from (self._gap(gap) for gap in view.gaps)
        yield from (self._gap(gap) for gap in view.competency_gaps)
        beside = [f"{one.id}: {one.note}" for one in view.beside]
        yield self._section("Alignments to headings that answer nothing that is counted", self._first(beside))
        if "retired" not in view.parts and view.retired:
            yield f"  retired standards that something is still aligned to: {len(view.retired)}"

    def _counts(self) -> str:
        view = self.view
        head = ("Standards", "of", "covered", "", "partial", "unassessed", "untaught", "unclaimed", "elective")
        rows: list[tuple[str, ...]] = [self._said(*head), _count(view.total)]
        for title, lines in (("by set", view.sets), ("by area of the set", view.areas), ("by grades", view.bands)):
            if len(lines) > 1:
                rows.append((title,))
                rows.extend(_count(line, "  ") for line in lines)
        return aligned(rows, widest=(_TITLE,), right=range(1, len(rows[0])), indent=2)

    def _gap(self, gap: GapList) -> str:
        name, meaning = self._said(gap.name, gap.meaning)
        lines = [paragraph(f"{name}: {gap.total}. {meaning}", _WIDTH, 2)]
        for group in gap.groups:
            named = [one.id if gap.code in _STATES else _named(one.id, one.note) for one in group.entries]
            lines.append(paragraph(f"{group.title} ({len(named)}): {', '.join(self._first(named))}", _WIDTH, 4))
        return "\n".join(lines)

    def _first(self, entries: Sequence[str]) -> Sequence[str]:
        """Return a list, or its first entries and how many more there are."""
        if self.few is None or len(entries) <= self.few + 1:
            return entries
        self.shortened = True
        return [*entries[: self.few], f"and {len(entries) - self.few:,} more"]

    def _competencies(self) -> Iterator[str]:
        view = self.view
        yield self._section(
            self.say("Competencies"),
            self._said(
                "standards: those that it names; in brackets, alignments in part and beyond",
                "experiences: all that carry it; in brackets, those that every student takes",
                f"rigor: tasks by rigor ({', '.join(view.rigors)})",
            ),
        )
        yield from map(self._block, view.blocks)
        rows = [("Density", "mean", "least", "most", "all", "of")]
        rows += [
            (self.say(line.name), line.mean, str(line.least), str(line.most), str(line.total), str(line.things))
            for line in view.densities
        ]
        yield aligned(rows, right=range(1, 6), indent=2)

    def _block(self, block: AreaBlock) -> str:
        head = self._said("standards", "experiences", "tasks", "objectives", "rigor", "grades", "missing")
        rows: list[tuple[str, ...]] = [(block.title, *head)]
        rows.extend(self._competency(line) for line in block.lines)
        return aligned(rows, widest=(20, 0, 0, 0, 0, 0, 11, 24), right=(1, 2, 3, 4), indent=2)

    def _competency(self, line: CompetencyLine) -> tuple[str, ...]:
        some = f" ({line.partial}, {line.beyond})" if line.partial or line.beyond else ""
        notes = [*line.gaps, *((line.mark,) if line.mark != "required" else ()), *line.notes]
        return (
            line.id,
            f"{line.standards}{some}",
            f"{len(line.required) + len(line.other)} ({len(line.required)})",
            str(line.tasks),
            str(line.objectives),
            " ".join(str(number) if number else "-" for number in line.rigor),
            line.grades or "-",
            "; ".join(self._said(*notes)),
        )

    def _matrix(self) -> Iterator[str]:
        yield self._section(
            self.say("Experiences and competencies"),
            self._said(
                "R every student takes it, A taken in the place of such a one, E elective",
                "R the whole competency, R 2/4 so many of its indicators, (R) objectives only",
            ),
        )
        none = self.say("no experience")
        for block in self.view.blocks:
            names = [line.id for line in block.lines]
            rows: list[tuple[str, ...]] = [(block.title, "grades", self.say("competencies"))]
            for row in block.rows:
                cells = [f"{name} {cell.sign}" for name, cell in zip(names, row.cells, strict=True) if cell is not None]
                rows.append((row.id, row.grades, ", ".join(cells)))
            rows.extend((f"{line.id}: {none}", "", "") for line in block.lines if not line.grades)
            yield aligned(rows, widest=(32, 11, 51), indent=2)

    def _retired(self) -> Iterator[str]:
        lines = [
            f"{one.id}, from {one.on}{f', replaced by {one.replaced_by}' if one.replaced_by else ''}: "
            f"{', '.join(self._first(one.targets))}"
            for one in self.view.retired
        ]
        title = "Retired standards that something is still aligned to"
        yield self._section(title, self._first(lines)) or "  No retired standard is in use"

    def _section(self, title: str, lines: Iterable[str]) -> str:
        shown = [paragraph(line, _WIDTH, 4) for line in lines]
        return "\n".join((f"  {title}", *shown)) if shown else ""


def _count(line: CountLine, lead: str = "") -> tuple[str, ...]:
    figures = (line.partial, line.not_assessed, line.not_taught, line.unclaimed, line.elective)
    return (
        f"{lead}{line.title}",
        str(line.of),
        str(line.covered),
        f"{line.percent}%",
        *(str(figure) if figure else "-" for figure in figures),
    )


def _named(name: str, note: str) -> str:
    """Return an id with what its note says in brackets at the end: which parts."""
    return f"{name} {note[note.rindex('(') :]}" if note.endswith(")") else name
