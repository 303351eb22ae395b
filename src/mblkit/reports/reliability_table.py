"""The agreement of scorers for a terminal: figures, groups, then what somebody has to decide."""

from collections.abc import Iterator

from mblkit.reports.columns import aligned, paragraph
from mblkit.reports.reliability_view import GroupBlock, OpenLine, ReliabilityView
from mblkit.reports.reliability_words import NOT_COMPUTABLE

_WIDTH = 100


def as_table(view: ReliabilityView, *, agreement: bool = True, adjudication: bool = True) -> str:
    """Return the view as text: the agreement, what is to be adjudicated, or both."""
    parts = [_headline(view)]
    if agreement:
        parts.extend((_figures(view), *map(_block, view.blocks), *_legend(view)))
    if adjudication:
        parts.extend(_open(view))
    return "\n\n".join(part for part in parts if part) + "\n"


def _headline(view: ReliabilityView) -> str:
    title = f"{view.district}: agreement of scorers as of {view.as_of}"
    twice = f"{view.twice} of {view.scored} scores were given by two people"
    warned = (f"! {notice}" for notice in view.notices)
    return "\n".join(paragraph(line, _WIDTH) for line in (*warned, title, *view.filters, twice))


def _figures(view: ReliabilityView) -> str:
    rows = [("All scores", "", "95 % interval", "target", "", "")]
    rows += [(one.name, one.value, one.interval, one.target, one.verdict, one.why) for one in view.figures]
    return aligned(rows, widest=(0, 0, 0, 0, 0, 48), right=(1, 3), indent=2)


def _block(block: GroupBlock) -> str:
    head = ("scores", "exact", "adjacent", "kappa", "quadratic", "alpha", "AC2", "open", "")
    rows: list[tuple[str, ...]] = [(block.title, *head)]
    for one in block.lines:
        note = f"below: {', '.join(one.below)}" if one.below else ""
        rows.append((one.key, f"{one.pieces}{'*' if one.small else ' '}", *one.figures, str(one.open), note))
    return aligned(rows, widest=(30, *(0,) * 8, 24), right=range(1, 9), indent=2)


def _legend(view: ReliabilityView) -> Iterator[str]:
    lines = []
    if any(one.small for block in view.blocks for one in block.lines) or view.twice < view.fewest:
        lines.append(f"* fewer than {view.fewest} scores by two people: too few to tell much, and no target is asked")
    figures = [one.value for one in view.figures] + [
        figure for block in view.blocks for one in block.lines for figure in one.figures
    ]
    if NOT_COMPUTABLE in figures:
        lines.append(f"{NOT_COMPUTABLE}: not computable, neither 0 nor 1; the JSON has the reason")
    lines.append("kappa, quadratic: Cohen's; alpha: Krippendorff's, ordinal; AC2: Gwet's; open: somebody has to decide")
    yield "\n".join(paragraph(line, _WIDTH, 2) for line in lines)


def _open(view: ReliabilityView) -> Iterator[str]:
    yield "\n".join(paragraph(line, _WIDTH, 2) for line in ("To adjudicate", *view.rules))
    rows = [(one.where, one.student, one.target, one.task, *_scores(one)) for one in view.open]
    yield aligned(rows, indent=2) if rows else "  Nothing: no two scorers differ without a decision"
    if view.left_out:
        lines = (f"{one.where}  {one.student} {one.target} {one.task} {one.on}: {one.why}" for one in view.left_out)
        yield "\n".join(("  Left out", *(paragraph(line, _WIDTH, 2) for line in lines)))


def _scores(one: OpenLine) -> tuple[str, ...]:
    attempt = f", attempt {one.attempt}" if one.attempt > 1 else ""
    return f"{one.on}{attempt}", one.first, one.second, f"{one.gap} apart", one.state.lower()
