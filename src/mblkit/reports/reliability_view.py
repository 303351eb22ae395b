"""From the agreement of scorers to the view that its documents place. Ids only, never a name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from mblkit.diagnostics import Diagnostic, Location, Severity
from mblkit.district import District
from mblkit.engine.reliability.agreement import Agreement, Group
from mblkit.engine.reliability.estimates import Estimate
from mblkit.engine.reliability.pieces import Piece
from mblkit.load.places import place_all
from mblkit.model.moderation import Measure
from mblkit.model.numbers import show
from mblkit.model.origin import Origin
from mblkit.reports.reliability_words import GROUPS, IN_GROUPS, MEASURES, NOT_COMPUTABLE, STATES
from mblkit.reports.views import Swap
from mblkit.reports.vocabulary import swaps_of

PLACES = 3


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A measure of all scores.

    Attributes:
        code, name, meaning: which.
        value: the figure, or that it is not computable.
        interval: its interval, or nothing.
        target: the policy's target, or nothing.
        verdict: reached, below or nothing.
        why: why it is not computable or has no interval, or nothing.
    """

    code: str
    name: str
    meaning: str
    value: str
    interval: str
    target: str
    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """The agreement on a group of scores; `figures` in the order of the view's `shown`, `bar` in percent."""

    key: str
    pieces: int
    small: bool
    figures: tuple[str, ...]
    open: int
    below: tuple[str, ...]
    bar: str


@dataclass(frozen=True, slots=True)
class GroupBlock:
    """The groups of one sort."""

    code: str
    title: str
    lines: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A score of which somebody has to decide what holds; `where` is file:line."""

    student: str
    target: str
    task: str
    place: str
    on: str
    attempt: int
    first: str
    second: str
    gap: str
    state: str
    where: str


@dataclass(frozen=True, slots=True)
class LeftOutLine:
    """A score with a second one that shows nothing, and why; `where` is file:line."""

    student: str
    target: str
    task: str
    on: str
    why: str
    where: str


@dataclass(frozen=True, slots=True)
class ReliabilityView:
    """The agreement of scorers as documents show it."""

    language: str
    district: str
    as_of: str
    filters: tuple[str, ...]
    notices: tuple[str, ...]
    scored: int
    twice: int
    fewest: int
    rules: tuple[str, ...]
    shown: tuple[str, ...]
    figures: tuple[FigureLine, ...]
    blocks: tuple[GroupBlock, ...]
    open: tuple[OpenLine, ...]
    left_out: tuple[LeftOutLine, ...]
    vocabulary: tuple[Swap, ...]


def reliability_view(
    district: District,
    found: Agreement,
    read: Callable[[str], bytes],
    filters: tuple[str, ...] = (),
    notices: tuple[str, ...] = (),
) -> ReliabilityView:
    """Return the view of an agreement.

    `read` gives the bytes of a file or raises OSError. `filters` says in words what is looked at, `notices` what is
    wrong with it.
    """
    places = lines_of((*(one.evidence.origin for one in found.open), *(one.origin for one in found.left_out)), read)
    return ReliabilityView(
        language=district.language,
        district=district.record.name,
        as_of=found.as_of.isoformat(),
        filters=filters,
        notices=notices,
        scored=found.scored,
        twice=len(found.pieces),
        fewest=found.rules.fewest.value,
        rules=_rules(found),
        shown=tuple(MEASURES[code].name for code in IN_GROUPS),
        figures=tuple(_figure(code, found) for code in found.total.estimates),
        blocks=_blocks(found.groups),
        open=tuple(_open(one, places) for one in found.open),
        left_out=tuple(
            LeftOutLine(one.student, one.target, one.task, one.on.isoformat(), one.why, places[one.origin])
            for one in found.left_out
        ),
        vocabulary=swaps_of(district),
    )


def lines_of(origins: Iterable[Origin], read: Callable[[str], bytes]) -> Mapping[Origin, str]:
    """Return where values stand, as file:line, or as the file alone where the line cannot be known."""
    asked = tuple(dict.fromkeys(origins))
    found = [Diagnostic("", "", Location(one.path, one.keys), Severity.ADVICE) for one in asked]
    placed = place_all(read, found, limit=len({one.path for one in asked}))
    return {
        origin: origin.path if one.location.line is None else f"{origin.path}:{one.location.line}"
        for origin, one in zip(asked, placed, strict=True)
    }


def score_text(score: str | Fraction) -> str:
    """Return a score as it stands in the file."""
    return score if isinstance(score, str) else show(score)


def _rules(found: Agreement) -> tuple[str, ...]:
    rules = found.rules
    levels = "1 level" if rules.max_gap.value == 1 else f"{rules.max_gap.value} levels"
    within = "the mean holds" if rules.within.value == "mean" else "somebody decides what holds"
    return (
        f"Two scorers who differ by at most {levels}: {within}.",
        f"Further apart than {levels}: a third person scores the work.",
    )


def _figure(code: Measure, found: Agreement) -> FigureLine:
    word, one, target = MEASURES[code], found.total.estimates[code], found.rules.targets.value.get(code)
    name = f"{word.name} ({one.form})" if one.form else word.name
    verdict = ""
    if target is not None and one.value is not None and not found.total.small:
        verdict = "below" if code in found.total.below else "reached"
    interval = (
        f"{show(one.low, PLACES)} to {show(one.high, PLACES)}" if one.low is not None and one.high is not None else ""
    )
    return FigureLine(
        code,
        name,
        word.meaning,
        shown(one),
        interval,
        show(target) if target is not None else "",
        verdict,
        one.reason or "",
    )


def shown(one: Estimate) -> str:
    """Return a figure for people, or that it is not computable."""
    return NOT_COMPUTABLE if one.value is None else show(one.value, PLACES)


def _blocks(groups: Iterable[Group]) -> tuple[GroupBlock, ...]:
    found: dict[str, list[GroupLine]] = {}
    for group in groups:
        found.setdefault(group.by, []).append(_line(group))
    return tuple(GroupBlock(code, GROUPS[code].name, tuple(lines)) for code, lines in found.items())


def _line(group: Group) -> GroupLine:
    exact = group.estimates["exact"].value
    return GroupLine(
        key=group.key or "outside of any",
        pieces=group.pieces,
        small=group.small,
        figures=tuple(shown(group.estimates[code]) for code in IN_GROUPS),
        open=group.states["to-settle"] + group.states["third-scorer"],
        below=tuple(MEASURES[code].name for code in group.below),
        bar=show(100 * exact, 1) if exact is not None else "0",
    )


def _open(one: Piece, places: Mapping[Origin, str]) -> OpenLine:
    evidence = one.evidence
    return OpenLine(
        student=evidence.student,
        target=evidence.target,
        task=evidence.task,
        place=evidence.place,
        on=evidence.on.isoformat(),
        attempt=evidence.attempt,
        first=f"{score_text(one.scores[0])} by {evidence.by}",
        second=f"{score_text(one.scores[1])} by {one.second_by}",
        gap=show(one.gap),
        state=STATES[one.state].name,
        where=places[evidence.origin],
    )
