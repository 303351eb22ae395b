"""Syntax errors in plain words: what is probably wrong, at the place where a person has to change something.

The parsers say where they stopped, which is often a line or more behind the mistake. The parts of the text
(`load.tokens`) tell which quote or bracket is still open there. Nothing of the file is repeated in a message.
"""

import re
from collections.abc import Callable
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Fix, Location, Related
from mblkit.load.lines import Lines
from mblkit.load.slips import slip_of
from mblkit.load.spot import FIELD, Spot, Words, open_at, words_of_line
from mblkit.load.unclosed import (
    explain_bracket,
    explain_bracket_above,
    explain_bracket_before,
    explain_quote,
    explain_unindented,
)

_LIST_ENTRY: Final = re.compile(r"-(?: |$)")
_APOSTROPHE: Final = re.compile(r"[ \[{]'[^']*[A-Za-z]'[A-Za-z]$")
_CONTENT: Final = re.compile(r"^(?=[ ]*[^ #\n])", re.MULTILINE)
_LONGEST_WORDS: Final = 80


def explain_syntax(path: str, text: str, words: str, line: int, column: int) -> Diagnostic:
    """Return the finding on a syntax error that a parser describes by `words` and places so."""
    lines = Lines(text)
    offset = lines.offset(line, column)
    spot = Spot(text, lines, offset, *open_at(text, offset))
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


def _colon(spot: Spot) -> Words:
    """Tell the three usual causes of "mapping values are not allowed" apart."""
    start = spot.line_start()
    if ": " in spot.text[start : spot.offset]:
        message, hint = "text with a colon in it stands without quotes", "put the whole text in quotes"
        value = spot.text[start : spot.offset].partition(": ")[2]
        if re.search(r", *[A-Za-z_]+$", value):
            hint += ", or begin the next field on a line of its own"
        elif re.fullmatch(r"[^ ]+", value):
            hint += ", or fields below a field in braces: {field: value}"
        return Words(message, hint, spot.offset, spot.offset + 1)
    slip = _slip_above(spot) or _slip(spot, start)
    if slip:
        return slip
    above = spot.line_above()
    if above is not None and words_of_line(spot, above)[0] - above >= words_of_line(spot, start)[0] - start:
        return _no_field(spot, above)
    message = "this line is indented deeper than the line above it allows"
    hint = "give the fields of one record the same number of spaces"
    return Words(message, hint, *words_of_line(spot, start))


def _slip_above(spot: Spot) -> Words | None:
    """Blame the line above where it looks like a field without a space after its colon, or the like."""
    above = spot.line_above()
    return None if above is None else _slip(spot, above)


def _slip(spot: Spot, start: int) -> Words | None:
    """Blame the line that begins at `start` for what it shows by itself."""
    slip = slip_of(spot.line(start))
    return slip and Words(slip.message, slip.help, start + slip.start, start + slip.end, fix=slip.fix)


def _no_colon(spot: Spot) -> Words:
    """Blame the line above: the parser misses its colon only on the next one."""
    here = spot.line_start()
    above = spot.line_above()
    is_blank = not spot.text[here : spot.offset].strip()
    start = above if above is not None and is_blank else here
    return _slip(spot, start) or _no_field(spot, start)


def _no_field(spot: Spot, start: int) -> Words:
    message = 'a line is neither "field: value" nor part of the text above it'
    hint = "write a colon and a space after the field, or indent the line if it continues the text"
    return Words(message, hint, *words_of_line(spot, start))


def _misfit(spot: Spot) -> Words:
    first, last = words_of_line(spot, spot.line_start())
    slip = _slip(spot, spot.line_start()) or _first_line(spot)
    if slip:
        return slip
    message = "this line does not fit the lines above it"
    if _is_among_entries(spot, first):
        hint = 'write "- " before it if an entry of the list begins here; else indent it like the field above it'
        fix = Fix(f"- {spot.text[first:last]}", safe=False, title='begin a new entry with "- "')
        return Words(message, hint, first, last, fix=fix)
    if _LIST_ENTRY.match(spot.text[first:last]):
        hint = 'give all entries of a list the same number of spaces, below a field without a value, such as "items:"'
    elif spot.text[: spot.line_start()].rpartition(f"\n{spot.text[spot.line_start() : first]}")[2].startswith("- "):
        hint = "begin all these lines with a dash, or none of them"
    else:
        hint = "give all fields of a record, and all entries of a list, the same number of spaces"
    return Words(message, hint, first, last)


def _first_line(spot: Spot) -> Words | None:
    """Blame the first line of the file where it is no field, or is indented deeper than this one."""
    found = _CONTENT.search(spot.text)
    if not found or found.start() >= spot.line_start():
        return None
    line, here = spot.line(found.start()), spot.line(spot.line_start())
    if not re.search(r":(?: |$)|^[ ]*- |^[ ]*[\[{\"'|>]", line):
        return _no_field(spot, found.start())
    if len(line) - len(line.lstrip(" ")) <= len(here) - len(here.lstrip(" ")):
        return None
    message, hint = "the first line is indented deeper than the fields below it", "delete the spaces before it"
    return Words(message, hint, *words_of_line(spot, found.start()))


def _apostrophe(spot: Spot) -> Words | None:
    if not _APOSTROPHE.search(spot.text[spot.line_start() : spot.offset + 1]):
        return None
    message = "an apostrophe ends the text in single quotes"
    hint = "put the text in double quotes, or write the apostrophe twice"
    return Words(message, hint, spot.offset - 1, spot.offset)


def _is_among_entries(spot: Spot, first: int) -> bool:
    """Tell whether a field stands where the dashes of a list do, and its other fields below it where theirs do."""
    start = spot.line_start()
    dash = f"{spot.text[start:first]}- "
    if not FIELD.match(spot.text[first:]) or spot.text.startswith("-", first):
        return False
    below = spot.text.find("\n", first) + 1
    margin, beneath = " " * len(dash), spot.line(below) if below else ""
    goes_on = beneath.startswith(margin) and beneath[len(dash) :][:1] not in {"", " "}
    return goes_on and f"\n{dash}" in spot.text[:start]


def _after_end(spot: Spot) -> Words | None:
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
    return Words(message, hint, spot.offset, spot.offset + 1)


def _no_comma(spot: Spot) -> Words:
    message = "a comma or a closing bracket is missing before this place"
    return Words(message, "write it, or put the text in quotes", spot.offset, spot.offset + 1)


def _other_bracket(spot: Spot) -> Words | None:
    if not spot.bracket:
        return None
    start = spot.bracket.start
    message = f'the bracket "{spot.text[start]}" is closed by one of the other sort'
    return Words(message, "write the right one, or put text with brackets in quotes", start, start + 1)


def _comment(spot: Spot) -> Words:
    """Blame the nearest comment sign: before or at the place where the parser stopped."""
    at = max(spot.text.rfind("#", 0, spot.offset + 1), 0)
    message = 'the sign "#" begins a comment in the wrong place'
    hint = 'write a space before "#", move the comment to a line of its own, or put the text in quotes'
    return Words(message, hint, at, at + 1)


def _list_on_key_line(spot: Spot) -> Words:
    hint = "begin the list on a line of its own; text that begins with a dash needs quotes"
    return Words("a list begins on the line of its field", hint, spot.offset, spot.offset + 1)


def _reserved(spot: Spot) -> Words:
    slip = _slip(spot, spot.line_start())
    if slip and abs(slip.start - spot.offset) <= 1:
        return slip
    sign = spot.text[spot.offset : spot.offset + 1]
    shown = sign if sign.isprintable() else "a strange sign"
    message = f'text without quotes begins with "{shown}"'
    return Words(message, "put the text in quotes", spot.offset, spot.offset + 1)


def _stray_bracket(spot: Spot) -> Words | None:
    sign = spot.text[spot.offset : spot.offset + 1]
    if sign not in {"]", "}"}:
        return None
    hint = "delete it, or put the text in quotes"
    return Words(f'the bracket "{sign}" closes nothing', hint, spot.offset, spot.offset + 1)


def _comma(spot: Spot) -> Words | None:
    if spot.text[spot.offset : spot.offset + 1] != ",":
        return None
    return Words("a comma has nothing before it", "delete it", spot.offset, spot.offset + 1)


def _escape(spot: Spot) -> Words:
    start = spot.quote.start if spot.quote else spot.offset
    hint = "write two backslashes for one, or use single quotes"
    return Words("a backslash in double quotes begins no sign that YAML knows", hint, start, start + 1)


def _block_header(spot: Spot) -> Words:
    found = re.search(r"[|>]", spot.text[spot.line_start() : spot.offset + 1][::-1])
    start = spot.offset - found.start() if found else spot.offset
    hint = "begin the text on the next line, indented; text that begins with such a sign needs quotes"
    return Words('text follows "|" or ">" on the same line', hint, start, start + 1)


def _unknown(spot: Spot, words: str) -> Words:
    shown = "".join(sign for sign in words.rpartition("\n")[2] if sign.isprintable())[:_LONGEST_WORDS]
    hint = "look for a missing quote, bracket, colon or space in this line and the one above it"
    return Words(f"the text is not YAML ({shown})", hint, spot.offset, spot.offset + 1)


_EXPLANATIONS: Final[tuple[tuple[tuple[str, ...], Callable[[Spot], Words | None]], ...]] = (
    (("",), explain_bracket_before),
    (("multiline quoted scalar", "unclosed quote", "end of stream"), explain_quote),
    (("document separator", "document indicator"), explain_quote),
    (("escape", "surrogate"), _escape),
    (("block scalar", "indentation indicator"), _block_header),
    (("comments must be", "comment intercepting"), _comment),
    (("mismatched bracket",), _other_bracket),
    (("misplaced bracket", "node content", "block end", "expected key", "document start"), _stray_bracket),
    (("trailing content", "expected key", "block end", "expected <block", "',' or "), _apostrophe),
    (("trailing content", "expected key", "block end", "expected '-'", "expected <block"), _after_end),
    (("unclosed bracket",), explain_bracket),
    (("invalid indentation",), explain_unindented),
    (("illegal placement", "',' or ", "stream end", "node content", "parsing a flow"), _comma),
    (("illegal placement", "',' or ", "stream end", "not allowed", "simple key"), explain_bracket_above),
    (("stream end",), explain_bracket),
    (("',' or ", "trailing content"), _no_comma),
    (("mapping values", "illegal placement", "may not precede"), _colon),
    (("sequence entries", "block collections"), _list_on_key_line),
    (("simple key", "expected ':'"), _no_colon),
    (("unexpected character", "cannot start any token", "expected alphabetic", "only valid inside a block"), _reserved),
    (("mapping keys are not", "anchor or alias", "directive", "node content"), _reserved),
    (("plain scalar cannot start", "parsing a flow"), _reserved),
    (("expected key", "expected '-'", "block end", "expected <block", "parsing a block"), _misfit),
    (("document start",), _slip_above),
    (("document start",), _misfit),
)  # fmt: skip
