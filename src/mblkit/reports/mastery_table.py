"""Where students stand, for a terminal: a chart beside each figure, in as many columns as there are. Ids only."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Final

from mblkit.model.numbers import show
from mblkit.reports.charts import UNICODE, Signs, in_colour, level_bar, share_bar, steps
from mblkit.reports.columns import aligned, paragraph
from mblkit.reports.mastery import OUTCOMES, AreaCount, Batch, Row, StudentMastery
from mblkit.reports.signs import cells

_NARROW: Final = 72
"""Columns below which what belongs to one row stands on lines of its own."""

_BESIDE: Final = 66
"""Columns that a row takes beside the name."""

_SHORTEST: Final = 14
_PARTS: Final = 8
_TOTAL: Final = 20
_STEPS: Final = 12


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is laid out.

    Attributes:
        width: how many columns it may take.
        signs: what charts are drawn with.
        coloured: whether charts have colour.
        detailed: whether the parts of each competency are shown.
    """

    width: int = 100
    signs: Signs = UNICODE
    coloured: bool = False
    detailed: bool = False

    @property
    def narrow(self) -> bool:
        """Whether there is no room for columns."""
        return self.width < _NARROW


def as_text(batch: Batch, look: Look, *, in_full: bool) -> str:
    """Return each student in full, or one line a student."""
    made = [f"! from the files of the commit {batch.revision[:12]}"] if batch.revision is not None else []
    warned = [
        f"! what follows may be wrong: {student}: {_errors(batch.allowed[student])}"
        for student in sorted(batch.allowed)
    ]
    blocked = [f"{student}: {_errors(batch.blocked[student])}" for student in sorted(batch.blocked)]
    if in_full:
        parts = [*made, *warned, *(_student(one, look) for one in batch.students), *blocked]
    else:
        summary = [_summary(batch.students, look)] if batch.students else []
        parts = [*made, *warned, *summary, *(["\n".join(blocked)] if blocked else [])]
    return "\n\n".join(parts) + "\n"


def _errors(errors: Iterable[object]) -> str:
    return f"errors in the records: {', '.join(sorted({str(getattr(error, 'rule', '')) for error in errors}))}"


def _student(one: StudentMastery, look: Look) -> str:
    head = paragraph(f"{one.student}, class of {one.graduating_class}, {one.school}, as of {one.as_of}", look.width)
    counts = {area.id: area for area in one.areas}
    blocks = [
        "\n".join((_area_line(counts[area], look), _block(tuple(rows), look)))
        for area, rows in groupby(one.rows, key=lambda row: row.area)
    ]
    if not blocks:
        return f"{head}\n\n  nothing here matches what is asked for"
    shown = map(in_colour, blocks) if look.coloured else blocks
    return "\n\n".join((head, *shown, paragraph(_legend(one.rows, look), look.width, 2)))


def _area_line(area: AreaCount, look: Look) -> str:
    return paragraph(f"{area.name}: {area.mastered} of {area.of} mastered", look.width, 2)


def _block(rows: tuple[Row, ...], look: Look) -> str:
    if look.detailed:
        return "\n\n".join(_in_detail(row, look) for row in rows)
    return _table(rows, look, 4)


def _table(rows: Iterable[Row], look: Look, indent: int) -> str:
    if look.narrow:
        return "\n".join(_stacked(row, look, indent) for row in rows)
    name = max(_SHORTEST, look.width - _BESIDE - indent)
    lines = [
        (row.judgement.target, row.name, _bar(row, look), _reached(row), row.judgement.outcome, _day(row))
        for row in rows
    ]
    return aligned(lines, widest=(0, name), indent=indent)


def _stacked(row: Row, look: Look, indent: int) -> str:
    judged = row.judgement
    drawn = " ".join(part for part in (_bar(row, look), _reached(row)) if part)
    since = f" since {judged.since}" if judged.since is not None else ""
    return "\n".join(
        (
            paragraph(f"{judged.target}  {row.name}", look.width, indent),
            *([" " * (indent + 2) + drawn] if drawn else []),
            paragraph(f"{judged.outcome}{since}", look.width, indent + 2),
        )
    )


def _in_detail(row: Row, look: Look, indent: int = 4) -> str:
    """Return one target with all that is known of it, and its indicators below it."""
    lines = [
        paragraph(f"{row.judgement.target}  {row.name}", look.width, indent),
        *_charts(row, look, indent + 2),
        paragraph("; ".join(_facts(row)), look.width, indent + 2),
        *(_in_detail(part, look, indent + 2) for part in row.parts),
    ]
    return "\n".join(lines)


def _charts(row: Row, look: Look, indent: int) -> list[str]:
    """Return the charts of a row on one line, or each on its own where there is no room."""
    drawn = [part for part in (_bar(row, look), _reached(row), _steps(row, look)) if part]
    line = "  ".join(drawn)
    return [" " * indent + part for part in ([line] if cells(line) + indent <= look.width else drawn) if part]


def _facts(row: Row) -> Iterator[str]:
    """Yield what is known of a target, in words."""
    judged = row.judgement
    yield f"{judged.outcome} since {judged.since}" if judged.since is not None else judged.outcome
    if judged.since is None and judged.shown is not None:
        yield f"first shown on {judged.shown}"
    if judged.evidence:
        yield f"{judged.evidence} {'piece' if judged.evidence == 1 else 'pieces'} of evidence"
    if judged.value is not None and judged.value != _value_of(row):
        yield f"value {_figure(judged.value)}"
    if judged.growth is not None:
        yield f"growth {'+' if judged.growth > 0 else ''}{_figure(judged.growth)}"
    if judged.trend is not None:
        yield f"trend {judged.trend}"


def _figure(value: Fraction) -> str:
    exact = show(value)
    return f"{exact} ({show(value, 2)})" if "/" in exact else exact


def _value_of(row: Row) -> Fraction | None:
    level = row.scale.level(row.judgement.level) if row.judgement.level is not None else None
    return level.value if level is not None else None


def _bar(row: Row, look: Look) -> str:
    """Return the chart of a row: its level on the scale, or its parts; nothing where there is nothing to draw."""
    value = row.judgement.value if row.judgement.value is not None else _value_of(row)
    if value is not None:
        cells = 1 if look.width < 2 * _NARROW and not look.detailed else 3
        return level_bar(value, row.scale, row.aim, 1 if look.narrow else cells, look.signs)
    return share_bar(row.mastered, row.live, _PARTS, look.signs) if row.parts else ""


def _reached(row: Row) -> str:
    if row.judgement.level is not None:
        return row.judgement.level
    return f"{row.mastered} of {row.live}" if row.parts else ""


def _steps(row: Row, look: Look) -> str:
    most = _STEPS if look.narrow else 2 * _STEPS
    return steps([step.value for step in row.steps], row.scale, most, look.signs) if len(row.steps) > 1 else ""


def _day(row: Row) -> str:
    return row.judgement.since.isoformat() if row.judgement.since is not None else ""


def _legend(rows: Iterable[Row], look: Look) -> str:
    """Return what the charts mean, as far as there are any."""
    shown = [each for row in rows for each in (row, *(row.parts if look.detailed else ()))]
    signs, said = look.signs, list[str]()
    if any(row.parts for row in shown):
        said.append(f"{signs.full} an indicator that is mastered")
    scales = {row.scale.id: row.scale for row in shown if not row.parts and _bar(row, look)}
    for name in sorted(scales):
        said.append(f"levels, up to {signs.mark} the target: {', '.join(level.id for level in scales[name].levels)}")
    if look.detailed and any(_steps(row, look) for row in shown):
        how = f"{signs.steps[0]} lowest to {signs.steps[-1]} best" if signs.steps else "1 is the lowest level"
        said.append(f"scores that count, oldest first: {how}")
    return "; ".join((*said, '"mbl explain" says why'))


# ------------------------------------------------------------------------------------------------------- many students


def _summary(students: Iterable[StudentMastery], look: Look) -> str:
    """Return a line a student with what is shown of each, counted by outcome."""
    rows: list[tuple[str, ...]] = []
    for one in students:
        counts = Counter(row.judgement.outcome for row in one.rows)
        live = sum(counts.values()) - counts["not-applicable"]
        bar = share_bar(counts["mastered"], live, _TOTAL, look.signs) if not look.narrow else ""
        told = [str(counts[outcome]) if counts[outcome] else "-" for outcome in OUTCOMES]
        rows.append((one.student, str(one.graduating_class), one.school, bar, *told))
    if look.narrow:
        return aligned(
            [("student", "mastered"), *((row[0], f"{row[4].replace('-', '0')} of {_live(row)}") for row in rows)],
            right=(1,),
        )
    head = ("student", "class", "school", "", "mastered", "not-yet", "not enough", "not applicable", "to decide")
    text = aligned([head, *rows], right=range(4, len(head)))
    return in_colour(text) if look.coloured else text


def _live(row: tuple[str, ...]) -> int:
    counted = [int(cell) if cell != "-" else 0 for cell in row[4:]]
    return sum(counted) - counted[OUTCOMES.index("not-applicable")]
