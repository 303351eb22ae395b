"""Which words of a file may stand in a message: never what may be the name of a person, or a number that is private.

Names get into every column: pasted one column too far, or typed where an id belongs. What the district knows, or
nearly so, is no secret; of the rest only what looks like an id or a number is said (docs/decisions/0019).
"""

import re
from collections.abc import Collection
from typing import Final

from mblkit.load.nearest import nearest

_LONGEST: Final = 64
_MOST: Final = 200
"""Words for which a near one is looked for: of a file full of strange words, the first are enough."""

_TOKEN: Final = re.compile(r"(?=.*[0-9])[A-Za-z0-9._:/+-]+")
_FORMULA: Final = re.compile(r"[=+@-](?=.*[0-9(!])[A-Za-z0-9(),.:!$+*/-]*")
_PRIVATE: Final = re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{1,4}([-./])[0-9]{1,2}\1[0-9]{1,4}(?:T.*)?")
"""The shapes of a Social Security number and of a day, which may be one of birth."""

_DAY: Final = re.compile(r"[0-9][0-9./: TZ+-]{0,31}")


class Words:
    """The words of one sort that are known, and what may be said of one that is none of them."""

    def __init__(self, known: Collection[str] = ()) -> None:
        self.known = known
        self._near: dict[str, str | None] = {}

    def near(self, text: str) -> str | None:
        """Return the known word that a text was probably meant to be, or None."""
        if text not in self._near:
            if len(self._near) >= _MOST or len(text) > _LONGEST:
                return None
            self._near[text] = nearest(text, self.known)
        return self._near[text]

    def hint(self, text: str, otherwise: str | None = None) -> str | None:
        """Return a help sentence that names the nearest known word, else another one."""
        near = self.near(text)
        return otherwise if near is None else f'did you mean "{near}"?'

    def told(self, text: str) -> str | None:
        """Return a text in quotes for a message, or None where it may be private.

        Said is what is known or near to that, and what is one sign after the other without blanks and has a digit,
        but not the shape of a day or of a Social Security number. A formula is no name either.
        """
        if text in self.known or is_token(text) or self.near(text) is not None:
            return f'"{text}"'
        return None

    def clause(self, text: str, says: str, instead: str) -> str:
        """Return a message with a text at its sign %, or another message where the text may not be said."""
        quoted = self.told(text)
        return instead if quoted is None else says.replace("%", quoted)


def is_token(text: str) -> bool:
    """Tell whether a text looks like an id, a number or a formula, and like nothing that is private."""
    if len(text) > _LONGEST:
        return False
    return bool((_TOKEN.fullmatch(text) and not _PRIVATE.fullmatch(text)) or _FORMULA.fullmatch(text))


def told_day(text: str) -> str | None:
    """Return what was written for a day in quotes, or None where it is something else."""
    return f'"{text}"' if _DAY.fullmatch(text) else None
