"""Slips of the keyboard: changes to a YAML text that leave most of it whole, where random bytes only break it."""

import random
from typing import Final

_STROKES: Final = (
    "  ", " ", "\n", "\n\n", "\n  ", "- ", "-\n", ": ", "? ", ", ", ",", "[", "]", "{", "}", "[]", "{}", " #", "# ",
    "'", '"', "''", "\\", "|\n", ">-\n", "|+\n", "|2\n", "a", "é", "1", ".5", "null", "\r\n", "a: ", "items:\n",
    "&", "*", "!", "<<", "%", "---\n",
)  # fmt: skip


def slipped(data: bytes, seed: int) -> bytes:
    """Return a text with one to four slips: strokes too many or too few, lines moved, indented, joined or repeated."""
    dice = random.Random(seed)
    text = data.decode("utf-8", "replace")
    for _ in range(dice.randint(1, 4)):
        text = _in_lines(dice, text) if dice.random() < 0.5 else _in_signs(dice, text)  # noqa: PLR2004 - half of each
    return text.encode()


def _in_signs(dice: random.Random, text: str) -> str:
    at = dice.randint(0, len(text))
    if dice.random() < 0.6:  # noqa: PLR2004 - more is added than taken away
        return text[:at] + dice.choice(_STROKES) + text[at:]
    return text[:at] + text[at + dice.randint(1, 6) :]


def _in_lines(dice: random.Random, text: str) -> str:
    lines = text.split("\n")
    at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(6):
        case 0:
            lines[at] = " " * dice.randint(0, 8) + lines[at].lstrip(" ")
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            del lines[at]
        case 4:
            lines[at : at + 2] = ["".join(lines[at : at + 2])]
        case _:
            shift, end = dice.randint(-3, 4), min(len(lines), at + dice.randint(1, 8))
            lines[at:end] = [_shifted(line, shift) for line in lines[at:end]]
    return "\n".join(lines)


def _shifted(line: str, by: int) -> str:
    bare = line.lstrip(" ")
    return " " * max(0, len(line) - len(bare) + by) + bare
