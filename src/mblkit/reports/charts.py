"""Small charts of signs, for terminals: a level on its scale, a share of a whole, scores one after another.

Each stands beside the same in words: a chart is never the only place where something is said. Nothing is rounded up:
a bar reaches a mark only where the figure does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from mblkit.model.scale import ScaleRecord

_STEPS: Final = "▁▂▃▄▅▆▇█"
_GREEN, _YELLOW = "\x1b[32m", "\x1b[33m"
_OFF: Final = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Signs:
    """What charts are drawn with.

    Attributes:
        full, empty: a cell that is reached, and one that is not.
        mark: what a bar fills up to where it reaches the target.
        ends: what stands before and behind a bar.
        steps: from the lowest score to the highest; empty where steps are drawn as figures.
        gap: what stands for scores that there is no room for.
    """

    full: str
    empty: str
    mark: str
    ends: tuple[str, str]
    steps: str
    gap: str


UNICODE: Final = Signs("■", "□", "┃", ("", ""), _STEPS, "…")
PLAIN: Final = Signs("#", "-", "|", ("[", "]"), "", "..")

_BAR: Final = re.compile(r"[■□]+┃?[■□]*|\[[#-]+\|?[#-]*\]")


def level_bar(value: Fraction, scale: ScaleRecord, target: str, cells: int, signs: Signs) -> str:
    """Return a bar over the levels of a scale, `cells` for each, filled up to a value, with a mark behind the target's.

    The lowest level fills its own cells; between two levels the bar grows with the value.
    """
    values = [level.value for level in scale.levels]
    below = [place for place, one in enumerate(values) if one <= value]
    filled = Fraction(0)
    if below:
        at = below[-1]
        above = values[at + 1] if at + 1 < len(values) else None
        rest = (value - values[at]) / (above - values[at]) if above is not None else Fraction(0)
        filled = at + 1 + rest
    ids = [level.id for level in scale.levels]
    goal = ids.index(target) if target in ids else len(ids) - 1
    return _bar(int(filled * cells), len(values) * cells, signs, (goal + 1) * cells)


def share_bar(part: int, whole: int, cells: int, signs: Signs) -> str:
    """Return a bar that shows a part of a whole: one cell each where there is room, else in proportion."""
    if whole <= 0:
        return ""
    length = min(whole, cells)
    return _bar(part * length // whole, length, signs, None)


def _bar(filled: int, length: int, signs: Signs, mark: int | None) -> str:
    cells = signs.full * filled + signs.empty * (length - filled)
    if mark is not None:
        cells = cells[:mark] + signs.mark + cells[mark:]
    return f"{signs.ends[0]}{cells}{signs.ends[1]}"


def steps(values: Sequence[Fraction], scale: ScaleRecord, most: int, signs: Signs) -> str:
    """Return scores one after another, oldest first, as steps over the scale; of many, the last ones.

    Without signs for steps, each is the place of its level, 1 for the lowest.
    """
    left_out = len(values) > most
    shown = values[-most:] if left_out else values
    levels = [level.value for level in scale.levels]
    if signs.steps:
        lowest, span = levels[0], levels[-1] - levels[0]
        drawn = "".join(signs.steps[_step(value - lowest, span, len(signs.steps))] for value in shown)
    else:
        drawn = "-".join(str(sum(one <= value for one in levels)) for value in shown)
    return f"{signs.gap if left_out else ''}{drawn}"


def _step(over: Fraction, span: Fraction, count: int) -> int:
    return max(0, min(count - 1, int(over / span * (count - 1))))


def in_colour(text: str) -> str:
    """Return a text with its bars in colour: green for one that is full or reaches its mark, else yellow."""
    return _BAR.sub(_in_colour, text)


def _in_colour(found: re.Match[str]) -> str:
    before = re.split(r"[┃|]", found[0])[0]
    reached = "□" not in before and "-" not in before
    return f"{_GREEN if reached else _YELLOW}{found[0]}{_OFF}"
