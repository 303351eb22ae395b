"""Values in the text of a Typst document: each one a literal, so that what it says is printed and never obeyed."""

import re
import unicodedata
from base64 import b64decode
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from mblkit.errors import MblError
from mblkit.reports.breaking import LONG
from mblkit.reports.parts import Cell
from mblkit.reports.passages import Passage, Phrase
from mblkit.reports.scripts import scripts_of
from mblkit.reports.signs import visible

_LONG: Final = re.compile(rf"\S{{{LONG + 1},}}")
_BREAK: Final = "\u200b"
_NOTHING: Final = "\ufeff"
"""A mark that has no width and no meaning within a text, and that PDF/UA does not allow."""

_LOADING: Final = re.compile(r"\b(?:dictionary|eval|import|include|plugin|read|std)\b")
"""What could load a file or a package, or reach what can."""

_PICTURE: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,([A-Za-z0-9+/=\s]+)")


def literal(value: object) -> Markup:
    """Return a value as code: a text as a string, a passage or a phrase as a call of `document.typ` with strings."""
    match value:
        case Markup():
            return value
        case None:
            code = "none"
        case bool():
            code = "true" if value else "false"
        case int():
            code = str(value)
        case Phrase():
            code = f"phrase({', '.join(literal(piece) for piece in value.pieces)})"
        case Passage() if value.language:
            code = f'passage({_string(value)}, {_string(value.language)}, "{direction(value)}")'
        case Passage() if value.language is not None:
            code = f'name({_string(value)}, "{direction(value)}")'
        case _:
            code = _string(str(value))
    return Markup(code)  # noqa: S704 - made of literals alone


def cell_literal(cell: Cell) -> Markup:
    """Return a cell of a table as the dictionary that `cell` of `document.typ` returns: what it has not is left out.

    A document has hundreds of them, and a macro takes several times as long for each.
    """
    told: list[tuple[str, object]] = [("said", cell.text)]
    told += [(name, text) for name in ("aside", "note", "statement") if str(text := getattr(cell, name))]
    if cell.sign:
        told.append(("sign", cell.sign))
    if str(cell.spare):
        told.append(("spare", cell.spare))
    code = ", ".join(f"{name}: {literal(value)}" for name, value in told)
    if cell.track:
        code += f", track: ({cell.track.of}, {cell.track.at}, {cell.track.target})"
    if cell.bar is not None:
        code += f", bar: {cell.bar}"
    return Markup(f"({code}{', whole: true' if cell.whole else ''})")  # noqa: S704 - made of literals alone


def unbroken(text: object) -> Markup:
    """Return a text as a literal that no line ever breaks, for the title of a file."""
    return Markup(_quoted(visible(str(text))))  # noqa: S704 - a literal


@lru_cache(maxsize=4096)
def _string(text: str) -> str:
    """Return a text as a string of code: headings, levels and titles come again in every row and every document."""
    return _quoted(_LONG.sub(lambda found: _breakable(found[0]), visible(text)))


def _quoted(shown: str) -> str:
    escaped = shown.replace(_NOTHING, "").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _LOADING.sub(_spelled_apart, escaped) + '"'


def _spelled_apart(found: re.Match[str]) -> str:
    return f"\\u{{{ord(found[0][0]):x}}}{found[0][1:]}"


def _breakable(word: str) -> str:
    """Return a word that is too long for any line with places to break it, unless its script joins its letters."""
    if scripts_of(word, ""):
        return word
    return "".join(f"{_BREAK}{sign}" if _starts(sign) and place else sign for place, sign in enumerate(word))


def _starts(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in {"M", "C"}


def direction(text: str) -> str:
    """Return the direction of a text: from right to left where any of its letters is written so."""
    if text.isascii():
        return "ltr"
    return "rtl" if any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in text) else "ltr"


@lru_cache(maxsize=4)
def picture(address: str | None) -> Markup | None:
    """Return the bytes of a picture in a data address as code. Raises MblError for another address."""
    if address is None:
        return None
    found = _PICTURE.fullmatch(address)
    if found is None:
        raise MblError("the logo is no picture in a data address", "name a PNG, JPEG or SVG file")
    return Markup(f"bytes(({', '.join(str(byte) for byte in b64decode(found[1]))},))")  # noqa: S704 - numbers alone


def refuse_loading(source: str) -> None:
    """Raise MblError where a template could load something; a value cannot, because its literal spells it apart."""
    found = _LOADING.search(source)
    if found is not None:
        raise MblError(f'a template for PDF says "{found[0]}"', "leave it out: a document loads nothing")
