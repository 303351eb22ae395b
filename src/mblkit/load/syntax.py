"""Syntax errors in plain words: what is probably wrong, at the place where a person has to change something.

The parsers say where they stopped, which is often a line or more behind the mistake. The parts of the text
(`load.tokens`) tell which quote or bracket is still open there. Nothing of the file is repeated in a message.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Fix, Location, Related
from mblkit.load.lines import Lines
from mblkit.load.tokens import Token, scan

_NO_SPACE: Final = re.compile(r"[ ]*(?:- +)*[A-Za-z0-9_.-]+(:)[^ /\n][^\n]*")
_LIST_ENTRY: Final = re.compile(r"-(?: |$)")
_FIELD: Final = re.compile(r"[ ]*(?:-(?: |$)|[A-Za-z_][A-Za-z0-9_.-]*:(?: |$))")
"""The beginning of a line that looks like a field or an entry of a list, whatever is open above it."""
_APOSTROPHE: Final = re.compile(r"[ \[{]'[^']*[A-Za-z]'[A-Za-z]$")
_GLUED_DASH: Final = re.compile(r"[ ]*(?:- +)*(-)[A-Za-z\"'{\[]")
_LONGEST_WORDS: Final = 80


class _Spot(NamedTuple):
    """Where a parser stopped: the text, its lines, the offset, and what is open there."""

    text: str
    lines: Lines
    offset: int
    quote: Token | None
    bracket: Token | None

    def line_start(self) -> int:
        return self.text.rfind("\n", 0, self.offset) + 1

    def line(self, start: int) -> str:
        """Return the line that begins at `start`."""
        end = self.text.find("\n", start)
        return self.text[start : len(self.text) if end < 0 else end]

    def line_above(self) -> int | None:
        """Return where the nearest line above begins that holds more than blanks and a comment."""
        start = self.line_start()
        while start > 0:
            start = self.text.rfind("\n", 0, start - 1) + 1
            line = self.line(start).strip()
            if line and not line.startswith("#"):
                return start
        return None

    def next_below(self, start: int) -> tuple[int, str] | None:
        """Return where a field or an entry begins that cannot belong to what is opened at `start`, and which it is.

        Only lines up to the place where the parser stopped are looked at, and none that is indented deeper than the
        field that is open.
        """
        above = self.line(self.text.rfind("\n", 0, start) + 1)
        deepest = len(above) - len(above.lstrip(" -"))
        below = self.text.find("\n", start) + 1
        while 0 < below <= self.offset:
            line = self.line(below)
            indent = len(line) - len(line.lstrip(" "))
            if indent <= deepest and _FIELD.match(line):
                return below + indent, "entry" if line[indent] == "-" else "field"
            below = self.text.find("\n", below) + 1
        return None


class _Words(NamedTuple):
    """What to say of an error, and where: offsets of the first and the last character; how to mend it."""

    message: str
    help: str
    start: int
    end: int
    related: tuple[int, str] | None = None
    fix: Fix | None = None


def explain_syntax(path: str, text: str, words: str, line: int, column: int) -> Diagnostic:
    """Return the finding on a syntax error that a parser describes by `words` and places so."""
    lines = Lines(text)
    offset = lines.offset(line, column)
    spot = _Spot(text, lines, offset, *_open_at(text, offset))
    for needles, explain in _EXPLANATIONS:
        said = explain(spot) if any(needle in words for needle in needles) else None
        if said:
            break
    else:
        said = _unknown(spot, words)
    at = Location(path).placed(*lines.span(said.start, max(said.end, said.start + 1)))
    related: tuple[Related, ...] = ()
    if said.related:
        start, clause = said.related
        related = (Related(Location(path).placed(*lines.span(start, start + 1)), clause),)
    return diagnose("MBL009", said.message, at, help=said.help, related=related, fix=said.fix)


def _open_at(text: str, offset: int) -> tuple[Token | None, Token | None]:
    """Return the quoted text and the innermost bracket that are open at `offset`."""
    brackets: list[Token] = []
    for token in scan(text):
        if token.start > offset:
            break
        if token.kind == "open":
            brackets.append(token)
        elif token.kind == "close" and brackets:
            brackets.pop()
        elif token.kind == "marker":
            brackets.clear()
        if token.end > offset or token.kind == "unclosed":
            quoted = token.kind in {"single", "double", "unclosed"}
            return token if quoted else None, brackets[-1] if brackets else None
    return None, brackets[-1] if brackets else None


def _quote(spot: _Spot) -> _Words | None:
    if not spot.quote:
        return None
    sign, start = spot.text[spot.quote.start], spot.quote.start
    hint = f"write {sign} at the end of the text"
    if sign == "'":
        hint += "; an apostrophe inside single quotes is written twice"
    if spot.quote.kind == "unclosed":
        return _Words(f"the quote {sign} is never closed", hint, start, start + 1)
    follows = spot.next_below(start)
    if follows is not None:
        below, what = follows
        message = f"the quote {sign} is not closed before the next {what}"
        return _Words(message, hint, start, start + 1, (below, f"the next {what}"))
    message = "quoted text goes on in a line that is not indented enough"
    hint = f"close the quote with {sign}, or indent its other lines by two spaces more than the field"
    return _Words(message, hint, start, start + 1, (spot.offset, "this line"))


def _bracket(spot: _Spot) -> _Words | None:
    bracket = spot.bracket
    if not bracket:
        return None
    sign, start = spot.text[bracket.start], bracket.start
    other = "]" if sign == "[" else "}"
    hint = f'write "{other}" where the {"list" if sign == "[" else "mapping"} ends'
    follows = spot.next_below(start)
    if follows is not None:
        below, what = follows
        message = f'the bracket "{sign}" is not closed before the next {what}'
        return _Words(message, hint, start, start + 1, (below, f"the next {what}"))
    later = start < spot.offset < len(spot.text)
    related = (spot.offset, "here it is still open") if later else None
    return _Words(f'the bracket "{sign}" is never closed', hint, start, start + 1, related)


def _bracket_before(spot: _Spot) -> _Words | None:
    """Blame a bracket, whatever the parser says, where a field or an entry that cannot be in it comes first."""
    bracket = None if spot.quote else spot.bracket
    return _bracket(spot) if bracket and spot.next_below(bracket.start) else None


def _bracket_above(spot: _Spot) -> _Words | None:
    """Blame the bracket only where it was opened on another line, or the line above that ends without a comma."""
    start = spot.line_start()
    if not spot.bracket or spot.bracket.start >= start or ": " in spot.text[start : spot.offset]:
        return None
    first, last = _words_of_line(spot, start)
    above = spot.line_above()
    if above is None or not _FIELD.match(spot.text[first:last]):
        return _bracket(spot)
    if spot.line(above).rstrip().endswith((",", "[", "{")):
        return _bracket(spot)
    return _Words("a comma is missing at the end of the line above", "write it", first, last)


def _unindented(spot: _Spot) -> _Words | None:
    if not spot.bracket:
        return None
    message = "a line inside brackets is not indented"
    hint = "indent it by more spaces than the field, or close the bracket before it"
    return _Words(message, hint, spot.offset, spot.offset + 1, (spot.bracket.start, "the bracket"))


def _colon(spot: _Spot) -> _Words:
    """Tell the three usual causes of "mapping values are not allowed" apart."""
    start = spot.line_start()
    if ": " in spot.text[start : spot.offset]:
        message, hint = "text with a colon in it stands without quotes", "put the whole text in quotes"
        return _Words(message, hint, spot.offset, spot.offset + 1)
    glued = _glued_above(spot)
    if glued:
        return glued
    message = "this line is indented deeper than the line above it allows"
    hint = "give the fields of one record the same number of spaces"
    return _Words(message, hint, *_words_of_line(spot, start))


def _glued_above(spot: _Spot) -> _Words | None:
    """Blame the line above where it looks like a field without a space after its colon."""
    above = spot.line_above()
    glued = _NO_SPACE.fullmatch(spot.line(above)) if above is not None else None
    if not glued or above is None:
        return None
    at = above + glued.start(1)
    return _Words("there is no space after the colon", "write a space after the colon", at, at + 1)


def _no_colon(spot: _Spot) -> _Words:
    """Blame the line above: the parser misses its colon only on the next one."""
    here = spot.line_start()
    above = spot.line_above()
    is_blank = not spot.text[here : spot.offset].strip()
    start = above if above is not None and is_blank else here
    message = 'a line is neither "field: value" nor part of the text above it'
    hint = "write a colon and a space after the field, or indent the line if it continues the text"
    return _Words(message, hint, *_words_of_line(spot, start))


def _misfit(spot: _Spot) -> _Words:
    first, last = _words_of_line(spot, spot.line_start())
    glued = _GLUED_DASH.match(spot.line(spot.line_start()))
    if glued:
        dash = spot.line_start() + glued.start(1)
        fix = Fix("- ", safe=False, title="write a space after the dash")
        return _Words("there is no space after the dash", fix.title, dash, dash + 1, fix=fix)
    message = "this line does not fit the lines above it"
    if _is_among_entries(spot, first):
        hint = 'write "- " before it if an entry of the list begins here; else indent it like the field above it'
        fix = Fix(f"- {spot.text[first:last]}", safe=False, title='begin a new entry with "- "')
        return _Words(message, hint, first, last, fix=fix)
    if _LIST_ENTRY.match(spot.text[first:last]):
        hint = "give all entries of a list the same number of spaces, and fields none that begin with a dash"
    else:
        hint = "give all fields of a record, and all entries of a list, the same number of spaces"
    return _Words(message, hint, first, last)


def _apostrophe(spot: _Spot) -> _Words | None:
    if not _APOSTROPHE.search(spot.text[spot.line_start() : spot.offset + 1]):
        return None
    message = "an apostrophe ends the text in single quotes"
    hint = "put the text in double quotes, or write the apostrophe twice"
    return _Words(message, hint, spot.offset - 1, spot.offset)


def _is_among_entries(spot: _Spot, first: int) -> bool:
    """Tell whether a field stands where the dashes of a list do, and its other fields below it where theirs do."""
    start = spot.line_start()
    dash = f"{spot.text[start:first]}- "
    if not _FIELD.match(spot.text[first:]) or spot.text.startswith("-", first):
        return False
    below = spot.text.find("\n", first) + 1
    goes_on = below > 0 and spot.line(below).startswith(" " * len(dash)) and spot.line(below)[len(dash)] != " "
    return goes_on and f"\n{dash}" in spot.text[:start]


def _after_end(spot: _Spot) -> _Words | None:
    if spot.bracket:
        return None
    before = spot.text[spot.line_start() : spot.offset].rstrip(" ")
    if before.endswith(('"', "'")):
        message = "text follows a closing quote"
        hint = "quote the whole text; inside double quotes write \\\" for a quote, inside single quotes ' twice"
    elif before.endswith(("]", "}")):
        message = "text follows a closing bracket"
        hint = "begin a new line after the bracket, or put the whole text in quotes"
    else:
        return None
    return _Words(message, hint, spot.offset, spot.offset + 1)


def _no_comma(spot: _Spot) -> _Words:
    message = "a comma or a closing bracket is missing before this place"
    return _Words(message, "write it, or put the text in quotes", spot.offset, spot.offset + 1)


def _other_bracket(spot: _Spot) -> _Words | None:
    if not spot.bracket:
        return None
    start = spot.bracket.start
    message = f'the bracket "{spot.text[start]}" is closed by one of the other sort'
    return _Words(message, "write the right one, or put text with brackets in quotes", start, start + 1)


def _comment(spot: _Spot) -> _Words:
    """Blame the nearest comment sign: before or at the place where the parser stopped."""
    at = max(spot.text.rfind("#", 0, spot.offset + 1), 0)
    message = 'the sign "#" begins a comment in the wrong place'
    hint = 'write a space before "#", move the comment to a line of its own, or put the text in quotes'
    return _Words(message, hint, at, at + 1)


def _list_on_key_line(spot: _Spot) -> _Words:
    hint = "begin the list on a line of its own; text that begins with a dash needs quotes"
    return _Words("a list begins on the line of its field", hint, spot.offset, spot.offset + 1)


def _reserved(spot: _Spot) -> _Words:
    sign = spot.text[spot.offset : spot.offset + 1]
    shown = sign if sign.isprintable() else "a strange sign"
    message = f'text without quotes begins with "{shown}"'
    return _Words(message, "put the text in quotes", spot.offset, spot.offset + 1)


def _stray_bracket(spot: _Spot) -> _Words | None:
    sign = spot.text[spot.offset : spot.offset + 1]
    if sign not in {"]", "}"}:
        return None
    hint = "delete it, or put the text in quotes"
    return _Words(f'the bracket "{sign}" closes nothing', hint, spot.offset, spot.offset + 1)


def _comma(spot: _Spot) -> _Words | None:
    if spot.text[spot.offset : spot.offset + 1] != ",":
        return None
    return _Words("a comma has nothing before it", "delete it", spot.offset, spot.offset + 1)


def _escape(spot: _Spot) -> _Words:
    start = spot.quote.start if spot.quote else spot.offset
    hint = "write two backslashes for one, or use single quotes"
    return _Words("a backslash in double quotes begins no sign that YAML knows", hint, start, start + 1)


def _block_header(spot: _Spot) -> _Words:
    found = re.search(r"[|>]", spot.text[spot.line_start() : spot.offset + 1][::-1])
    start = spot.offset - found.start() if found else spot.offset
    hint = "begin the text on the next line, indented; text that begins with such a sign needs quotes"
    return _Words('text follows "|" or ">" on the same line', hint, start, start + 1)


def _unknown(spot: _Spot, words: str) -> _Words:
    shown = "".join(sign for sign in words.rpartition("\n")[2] if sign.isprintable())[:_LONGEST_WORDS]
    hint = "look for a missing quote, bracket, colon or space in this line and the one above it"
    return _Words(f"the text is not YAML ({shown})", hint, spot.offset, spot.offset + 1)


def _words_of_line(spot: _Spot, start: int) -> tuple[int, int]:
    line = spot.line(start)
    return start + len(line) - len(line.lstrip(" ")), start + len(line.rstrip(" "))


_EXPLANATIONS: Final[tuple[tuple[tuple[str, ...], Callable[[_Spot], _Words | None]], ...]] = (
    (("",), _bracket_before),
    (("multiline quoted scalar", "unclosed quote", "end of stream"), _quote),
    (("document separator", "document indicator"), _quote),
    (("escape", "surrogate"), _escape),
    (("block scalar", "indentation indicator"), _block_header),
    (("comments must be", "comment intercepting"), _comment),
    (("mismatched bracket",), _other_bracket),
    (("misplaced bracket", "node content", "block end", "expected key", "document start"), _stray_bracket),
    (("trailing content", "expected key", "block end", "expected <block", "',' or "), _apostrophe),
    (("trailing content", "expected key", "block end", "expected '-'", "expected <block"), _after_end),
    (("unclosed bracket",), _bracket),
    (("invalid indentation",), _unindented),
    (("illegal placement", "',' or ", "stream end", "node content", "parsing a flow"), _comma),
    (("illegal placement", "',' or ", "stream end", "not allowed", "simple key"), _bracket_above),
    (("stream end",), _bracket),
    (("',' or ", "trailing content"), _no_comma),
    (("mapping values", "illegal placement", "may not precede"), _colon),
    (("sequence entries", "block collections"), _list_on_key_line),
    (("simple key", "expected ':'"), _no_colon),
    (("unexpected character", "cannot start any token", "only valid inside a block"), _reserved),
    (("mapping keys are not", "anchor or alias", "directive", "node content"), _reserved),
    (("plain scalar cannot start", "parsing a flow"), _reserved),
    (("expected key", "expected '-'", "block end", "expected <block", "parsing a block"), _misfit),
    (("document start",), _glued_above),
    (("document start",), _misfit),
)  # fmt: skip
