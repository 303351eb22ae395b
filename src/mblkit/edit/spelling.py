"""How values are spelled in district files: plain where YAML 1.2 reads the same text back, else quoted."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeGuard

from mblkit.load.scalars import plain_value

Value = str | int | float | None | Sequence["Value"] | Mapping[str, "Value"]
"""What a YAML file holds. Dates and fractions are text."""

INDENT: Final = 2

_BY_STUDENT: Final = frozenset({"scores", "details", "ratings"})

_FIRST: Final = frozenset(",[]{}#&*!|>'\"%@`?:")
_IN_BRACKETS: Final = frozenset(",[]{}?:")  # YAML 1.2 allows the last two there, readers of YAML 1.1 do not
_HARMLESS: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/-]*[A-Za-z0-9])?")
"""Text in which no sign means anything, so that only the whole can: most of what is written."""

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TWO_BYTES: Final = 0xFFFF


def scalar(value: str | float | None, *, brackets: bool = False) -> str:
    """Return one value as YAML on one line; `brackets` where it stands inside [ ] or { }."""
    if isinstance(value, str):
        return value if _is_plain(value, brackets=brackets) else _quoted(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value) if isinstance(value, int) else format(Decimal(repr(value)), "f")


def flow(value: Value) -> str:
    """Return a value as YAML on one line, lists and mappings in brackets."""
    return _flow(value, brackets=False)


def entry(key: str, value: Value) -> str:
    """Return `key: value` as it stands inside { }."""
    return f"{scalar(key, brackets=True)}: {_flow(value, brackets=True)}"


def lines(fields: Mapping[str, Value], indent: int = INDENT) -> Iterator[str]:
    """Yield the lines of a mapping: one for each field, and one for each student in fields such as `scores`.

    The students' lines are indented by `indent`.
    """
    for key, value in fields.items():
        if key in _BY_STUDENT and _is_nested(value):
            yield f"{scalar(key)}:"
            for name, inner in value.items():
                yield f"{' ' * indent}{scalar(name)}: {flow(inner)}"
        else:
            yield f"{scalar(key)}: {flow(value)}"


def _is_nested(value: Value) -> TypeGuard[Mapping[str, Value]]:
    return isinstance(value, Mapping) and all(isinstance(one, Mapping) for one in value.values())


def _flow(value: Value, *, brackets: bool) -> str:
    if isinstance(value, str):
        return scalar(value, brackets=brackets)
    if isinstance(value, Mapping):
        return f"{{{', '.join(entry(key, inner) for key, inner in value.items())}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(_flow(inner, brackets=True) for inner in value)}]"
    return scalar(value, brackets=brackets)


@lru_cache(maxsize=4096)
def _is_plain(text: str, *, brackets: bool) -> bool:
    """Tell whether text without quotes is read as the same text, on every line and by every reader we use."""
    if _HARMLESS.fullmatch(text) is not None:
        return not _is_read_otherwise(text)
    return not (
        not text
        or text != text.strip()
        or text[0] in _FIRST
        or (text[0] == "-" and not text[1:2].isalnum())
        or text.startswith("...")
        or ": " in text
        or " #" in text
        or text.endswith(":")
        or (brackets and (not _IN_BRACKETS.isdisjoint(text) or text.endswith(" -")))  # yaml-rs trips over "[a -, b]"
        or text == "<<"
        or _is_read_otherwise(text)
        or any(unicodedata.category(sign) in _UNSEEN for sign in text)
    )


def _is_read_otherwise(text: str) -> bool:
    try:
        return plain_value(text) != text
    except ValueError:  # thousands of digits
        return True


def _quoted(text: str) -> str:
    return f'"{"".join(_ESCAPES.get(sign) or _escaped(sign) for sign in text)}"'


def _escaped(sign: str) -> str:
    if unicodedata.category(sign) not in _UNSEEN:
        return sign
    code = ord(sign)
    return f"\\u{code:04X}" if code <= _TWO_BYTES else f"\\U{code:08X}"
