"""JSON that cannot do harm: bounded in size and depth, without duplicate keys, and a fault has its line and column."""

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Final

from mblkit.intake.findings import Findings

LARGEST: Final = 32 * 1024 * 1024
"""Bytes of the largest file that is taken in. Whole states are below 20 MiB."""

DEEPEST: Final = 40
"""Levels of brackets. CASE needs seven, an ASN manifest two for each level of the tree."""

_MOST_DIGITS: Final = 100
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class _Doubled(dict[str, Any]):
    """An object in which a key stands twice."""

    twice = ""


@dataclass(frozen=True, slots=True)
class _Strange:
    """What Python reads as a number and JSON does not know, or nobody needs."""

    text: str


def text_of_file(data: bytes, findings: Findings) -> str | None:
    """Return the text of a file's bytes; None, with a finding, where it is too large or not UTF-8."""
    if len(data) > LARGEST:
        findings.error("", f"the file is larger than {LARGEST // 1024 // 1024} MiB", "export one framework, not all")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        findings.error(f"line {line}", "the file is not UTF-8 text", 'save it as "UTF-8"')
        return None


def read_json(text: str, findings: Findings) -> Any:  # noqa: ANN401 - JSON
    """Return the value of a JSON text; None with a finding where it is none that can be trusted."""
    seen: list[bool] = []
    try:
        value = json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs, seen),
            parse_constant=lambda name: _strange(name, seen),
            parse_int=lambda digits: _whole(digits, seen),
            parse_float=lambda digits: _fraction(digits, seen),
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        said = error.msg.removesuffix(" at").removesuffix(" starting")
        findings.error(place, f"this is not JSON: {said[0].lower()}{said[1:]}", "get the file again")
        return None
    except RecursionError:
        _too_deep(text, findings)
        return None
    if _depth_is_too_great(text, findings):
        return None
    if seen or _SURROGATE.search(text) or "\\ud" in text.casefold():
        _tell(value, findings)
    return None if findings.failed() else value


def is_scalar(text: str) -> bool:
    """Tell whether a text is JSON that holds one number, text or word, and neither an object nor a list."""
    if text.lstrip()[:1] in {"{", "["}:
        return False
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError:
        return False
    return True


def pointer(*steps: str | int) -> str:
    """Return the JSON pointer to a value."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def _object(pairs: list[tuple[str, Any]], seen: list[bool]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen.append(True)
    doubled, known = _Doubled(found), set[str]()
    for key, _ in pairs:
        if key in known:
            doubled.twice = key
        known.add(key)
    return doubled


def _strange(text: str, seen: list[bool]) -> _Strange:
    seen.append(True)
    return _Strange(text[:_MOST_DIGITS])


def _whole(digits: str, seen: list[bool]) -> int | _Strange:
    return int(digits) if len(digits) <= _MOST_DIGITS else _strange(digits, seen)


def _fraction(digits: str, seen: list[bool]) -> float | _Strange:
    number = float(digits)
    return number if math.isfinite(number) and len(digits) <= _MOST_DIGITS else _strange(digits, seen)


def _tell(value: Any, findings: Findings) -> None:  # noqa: ANN401 - JSON
    """Add a finding for each object with a key twice, each number that is none, and each half of a character."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        place, here = waiting.pop()
        if isinstance(here, _Doubled):
            findings.error(
                place, f'the key "{here.twice}" stands twice', "ask the issuer which one holds", "keys twice"
            )
        if isinstance(here, _Strange):
            findings.error(place, f'"{here.text}" is no number of JSON', "get the file again", "strange numbers")
        elif isinstance(here, dict):
            waiting.extend((place + pointer(key), inner) for key, inner in reversed(here.items()))
            _halves(place, "".join(here), findings)
        elif isinstance(here, list):
            waiting.extend((place + pointer(number), inner) for number, inner in reversed(list(enumerate(here))))
        elif isinstance(here, str):
            _halves(place, here, findings)


def _halves(place: str, text: str, findings: Findings) -> None:
    if _SURROGATE.search(text):
        findings.error(place, "a text holds half of a character", "get the file again", "halves of characters")


def _depth_is_too_great(text: str, findings: Findings) -> bool:
    """Tell whether brackets stand too deep; only where there are so many that they could."""
    return text.count("[") + text.count("{") > DEEPEST and _too_deep(text, findings)


def _too_deep(text: str, findings: Findings) -> bool:
    depth = 0
    for token in _TOKEN.finditer(text):
        sign = token[0][0]
        if sign in "[{":
            depth += 1
            if depth > DEEPEST:
                line = text.count("\n", 0, token.start()) + 1
                column = token.start() - text.rfind("\n", 0, token.start())
                findings.error(
                    f"line {line}, column {column}",
                    f"values are nested deeper than {DEEPEST} levels",
                    "get the file again",
                )
                return True
        elif sign in "]}":
            depth -= 1
    return False
