"""The curriculum map for a terminal: figures first, then what is missing, by code."""

from collections.abc import Iterable, Iterator

from mblkit.reports.columns import aligned, paragraph
from mblkit.reports.map_views import AreaBlock, CompetencyLine, CountLine, GapList, MapView

_WIDTH = 100
_TITLE = 24


def as_table(view: MapView) -> str:
    """Return the parts of a map that the view asks for."""
    makers = {"coverage": _coverage, "competencies": _competencies, "matrix": _matrix, "retired": _retired}
    parts = [part for name in view.parts for part in makers[name](view)]
    return "\n\n".join((_headline(view), *(part for part in parts if part))) + "\n"


def _headline(view: MapView) -> str:
    title = f"{view.district}: curriculum map as of {view.as_of}"
    return "\n".join(paragraph(line, _WIDTH) for line in (title, *view.filters))


def _coverage(view: MapView) -> Iterator[str]:
    yield _counts(view)
    if view.without_grades:
        yield f"  without grades, and left out: {view.without_grades}"
    yield from (_gap(gap) for gap in view.gaps)
    yield from (_gap(gap) for gap in view.competency_gaps)
    yield _section(
        "Alignments to headings that answer nothing that is counted", (f"{one.id}: {one.note}" for one in view.beside)
    )
    if "retired" not in view.parts and view.retired:
        yield f"  retired standards that something is still aligned to: {len(view.retired)}"


def _counts(view: MapView) -> str:
    rows: list[tuple[str, ...]] = [
        ("Standards", "of", "covered", "", "partial", "unassessed", "untaught", "unclaimed", "elective")
    ]
    rows.append(_count(view.total))
    for title, lines in (("by set", view.sets), ("by area of the set", view.areas), ("by grades", view.bands)):
        if len(lines) > 1:
            rows.append((title,))
            rows.extend(_count(line, "  ") for line in lines)
    return aligned(rows, widest=(_TITLE,), right=range(1, len(rows[0])), indent=2)


def _count(line: CountLine, lead: str = "") -> tuple[str, ...]:
    figures = (line.partial, line.not_assessed, line.not_taught, line.unclaimed, line.elective)
    return (
        f"{lead}{line.title}",
        str(line.of),
        str(line.covered),
        f"{line.percent}%",
        *(str(figure) if figure else "-" for figure in figures),
    )


def _gap(gap: GapList) -> str:
    lines = [paragraph(f"{gap.name}: {gap.total}. {gap.meaning}", _WIDTH, 2)]
    for group in gap.groups:
        named = [one.id if gap.code in _STATES else _named(one.id, one.note) for one in group.entries]
        lines.append(paragraph(f"{group.title} ({len(named)}): {', '.join(named)}", _WIDTH, 4))
    return "\n".join(lines)


_STATES = ("unclaimed", "claimed-not-taught", "taught-not-assessed", "partial")


def _named(name: str, note: str) -> str:
    """Return an id with what its note says in brackets at the end: which parts."""
    return f"{name} {note[note.rindex('(') :]}" if note.endswith(")") else name


def _competencies(view: MapView) -> Iterator[str]:
    yield _section(
        "Competencies",
        (
            "standards: those that it names; in brackets, alignments in part and beyond",
            "experiences: all that carry it; in brackets, those that every student takes",
            f"rigor: tasks by rigor ({', '.join(view.rigors)})",
        ),
    )
    yield from map(_block, view.blocks)
    rows = [("Density", "mean", "least", "most", "all", "of")]
    rows += [
        (line.name, line.mean, str(line.least), str(line.most), str(line.total), str(line.things))
        for line in view.densities
    ]
    yield aligned(rows, right=range(1, 6), indent=2)


def _block(block: AreaBlock) -> str:
    rows: list[tuple[str, ...]] = [
        (block.title, "standards", "experiences", "tasks", "objectives", "rigor", "grades", "missing")
    ]
    rows.extend(_competency(line) for line in block.lines)
    return aligned(rows, widest=(20, 0, 0, 0, 0, 0, 11, 24), right=(1, 2, 3, 4), indent=2)


def _competency(line: CompetencyLine) -> tuple[str, ...]:
    some = f" ({line.partial}, {line.beyond})" if line.partial or line.beyond else ""
    notes = [
        *line.gaps,
        *((line.mark,) if line.mark != "required" else ()),
        *line.notes,
    ]
    return (
        line.id,
        f"{line.standards}{some}",
        f"{len(line.required) + len(line.other)} ({len(line.required)})",
        str(line.tasks),
        str(line.objectives),
        " ".join(str(number) if number else "-" for number in line.rigor),
        line.grades or "-",
        "; ".join(notes),
    )


def _matrix(view: MapView) -> Iterator[str]:
    yield _section(
        "Experiences and competencies",
        (
            "R every student takes it, A taken in the place of such a one, E elective",
            "R the whole competency, R 2/4 so many of its indicators, (R) objectives only",
        ),
    )
    for block in view.blocks:
        names = [line.id for line in block.lines]
        rows: list[tuple[str, ...]] = [(block.title, "grades", "competencies")]
        for row in block.rows:
            cells = [f"{name} {cell.sign}" for name, cell in zip(names, row.cells, strict=True) if cell is not None]
            rows.append((row.id, row.grades, ", ".join(cells)))
        rows.extend((f"{line.id}: no experience", "", "") for line in block.lines if not line.grades)
        yield aligned(rows, widest=(32, 11, 51), indent=2)


def _retired(view: MapView) -> Iterator[str]:
    lines = (
        f"{one.id}, from {one.on}{f', replaced by {one.replaced_by}' if one.replaced_by else ''}: "
        f"{', '.join(one.targets)}"
        for one in view.retired
    )
    yield _section("Retired standards that something is still aligned to", lines) or "  No retired standard is in use"


def _section(title: str, lines: Iterable[str]) -> str:
    shown = [paragraph(line, _WIDTH, 4) for line in lines]
    return "\n".join((f"  {title}", *shown)) if shown else ""
