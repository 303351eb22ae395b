"""Syntax errors of quotes and brackets that are not closed, or closed too late."""

from mblkit.load.spot import FIELD, Spot, Words, words_of_line


def explain_quote(spot: Spot) -> Words | None:
    """Blame the quote that is open, whether it is closed later or never."""
    if not spot.quote:
        return None
    sign, start = spot.text[spot.quote.start], spot.quote.start
    hint = f"write {sign} at the end of the text"
    if sign == "'":
        hint += "; an apostrophe inside single quotes is written twice"
    if spot.quote.kind == "unclosed":
        return Words(f"the quote {sign} is never closed", hint, start, start + 1)
    follows = spot.next_below(start)
    if follows is not None:
        below, what = follows
        message = f"the quote {sign} is not closed before the next {what}"
        return Words(message, hint, start, start + 1, (below, f"the next {what}"))
    message = "quoted text goes on in a line that is not indented enough"
    hint = f"close the quote with {sign}, or indent its other lines by two spaces more than the field"
    return Words(message, hint, start, start + 1, (spot.offset, "this line"))


def explain_bracket(spot: Spot) -> Words | None:
    """Blame the bracket that is open."""
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
        return Words(message, hint, start, start + 1, (below, f"the next {what}"))
    later = start < spot.offset < len(spot.text)
    related = (spot.offset, "here it is still open") if later else None
    return Words(f'the bracket "{sign}" is never closed', hint, start, start + 1, related)


def explain_bracket_before(spot: Spot) -> Words | None:
    """Blame a bracket, whatever the parser says, where a field or an entry that cannot be in it comes first."""
    bracket = None if spot.quote else spot.bracket
    return explain_bracket(spot) if bracket and spot.next_below(bracket.start) else None


def explain_bracket_above(spot: Spot) -> Words | None:
    """Blame the bracket only where it was opened on another line, or the line above that ends without a comma."""
    start = spot.line_start()
    if not spot.bracket or spot.bracket.start >= start or ": " in spot.text[start : spot.offset]:
        return None
    first, last = words_of_line(spot, start)
    above = spot.line_above()
    if above is None or not FIELD.match(spot.text[first:last]):
        return explain_bracket(spot)
    if spot.line(above).rstrip().endswith((",", "[", "{")):
        return explain_bracket(spot)
    return Words("a comma is missing at the end of the line above", "write it", first, last)


def explain_unindented(spot: Spot) -> Words | None:
    """Blame a line inside brackets that is not indented."""
    if not spot.bracket:
        return None
    message = "a line inside brackets is not indented"
    hint = "indent it by more spaces than the field, or close the bracket before it"
    return Words(message, hint, spot.offset, spot.offset + 1, (spot.bracket.start, "the bracket"))
