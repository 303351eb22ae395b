"""What a scalar without quotes stands for: the YAML 1.2 core schema, as yaml-rs reads it.

Wider than the standard in three things, which findings refuse later (`load.spelling`): underscores between
digits, binary numbers and signs before 0x, 0o and 0b. Dates stay text.
"""

import re
from typing import Final

_WORDS: Final[dict[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_WHOLE: Final = re.compile(r"[-+]?[0-9_]*[0-9][0-9_]*")
_WITH_BASE: Final = re.compile(
    r"([-+]?)0(?:([xX])(?=_*[0-9a-fA-F])[0-9a-fA-F_]+|([oO])(?=_*[0-7])[0-7_]+|([bB])(?=_*[01])[01_]+)"
)
_BROKEN: Final = re.compile(r"[-+]?(?=[_.]*[0-9])[0-9_]*\.?[0-9_]*(?:[eE][-+]?_*[0-9][0-9_]*)?")
_ENDLESS: Final = re.compile(r"[-+]?\.inf|\.nan", re.IGNORECASE)
_FIRST_OF_NUMBERS: Final = frozenset("0123456789+-._")


def plain_value(text: str) -> str | int | float | bool | None:
    """Return the value of a scalar that is written without quotes as `text`.

    Raises ValueError for whole numbers with more digits than Python converts (4,300 unless set otherwise).
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST_OF_NUMBERS:
        return text
    digits = text.replace("_", "")
    if _WHOLE.fullmatch(text):
        return int(digits)
    if based := _WITH_BASE.fullmatch(text):
        base = 16 if based[2] else 8 if based[3] else 2
        return int(digits, base)
    if _BROKEN.fullmatch(text) or _ENDLESS.fullmatch(text):
        return float(digits.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text
