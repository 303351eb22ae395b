"""What people get to read about syntax errors. The words of both readers lead to one explanation."""

import pytest

from mblkit.load.parse import parse
from mblkit.load.syntax import explain_syntax

CASES = (
    # a colon
    ("a: b: c\n", "1:5-6", "text with a colon in it stands without quotes"),
    ("a:\n  - name: Note: read\n", "2:15-16", "text with a colon in it stands without quotes"),
    ("a: 1\n  b: 2\n", "2:3-7", "this line is indented deeper than the line above it allows"),
    ("- a: 1\n   b: 2\n", "2:4-8", "this line is indented deeper than the line above it allows"),
    ("a:b\n# note\n\nc: d\n", "1:2-3", "there is no space after the colon"),
    ("- a:b\n  c: d\n", "1:4-5", "there is no space after the colon"),
    ("a: b\nc\nd: e\n", "2:1-2", 'a line is neither "field: value" nor part of the text above it'),
    ("a: b\n# x\nc d\n\n", "3:1-4", 'a line is neither "field: value" nor part of the text above it'),
    # quotes
    ("a: 'b\nc: d\n", "1:4-5", "the quote ' is never closed"),
    ('a: "b\nc: d\n', "1:4-5", 'the quote " is never closed'),
    ("'a", "1:1-2", "the quote ' is never closed"),
    ('a: "b\nc"\n', "1:4-5", "quoted text goes on in a line that is not indented enough"),
    ("a: 'b\nc: 'd'\n", "1:4-5", "the quote ' is not closed before the next field"),
    ('- a: "b\n  c: "d"\n', "1:6-7", 'the quote " is not closed before the next field'),
    ('- "b\n- "d"\n', "1:3-4", 'the quote " is not closed before the next entry'),
    ("a: 'it's'\n", "1:7-8", "an apostrophe ends the text in single quotes"),
    ("a: ['b', 'it's']\n", "1:13-14", "an apostrophe ends the text in single quotes"),
    ("a: 'b' s\n", "1:8-9", "text follows a closing quote"),
    ('a: "say "hi" x"\n', "1:10-11", "text follows a closing quote"),
    ('"a" b: c\n', "1:5-6", "text follows a closing quote"),
    ('a: "b \\z"\n', "1:4-5", "a backslash in double quotes begins no sign that YAML knows"),
    # brackets
    ("a: [b, c\nd: e\n", "1:4-5", 'the bracket "[" is not closed before the next field'),
    ("a: {b: c\nd: e\n", "1:4-5", 'the bracket "{" is not closed before the next field'),
    ("- a: [b, c # d\n  d: e\n", "1:6-7", 'the bracket "[" is not closed before the next field'),
    ("- a: [b, c\n\n- d: e\n", "1:6-7", 'the bracket "[" is not closed before the next entry'),
    ("a:\n  - {b: c\n  - {b: d}\ne: f\n", "2:5-6", 'the bracket "{" is not closed before the next entry'),
    ("a:\n  - b: [c\nd: e\n", "2:8-9", 'the bracket "[" is not closed before the next field'),
    ("- a: {b: c,\n  d: e\n  f: g\n", "1:6-7", 'the bracket "{" is not closed before the next field'),
    ("a: {\n  b: c\n  d: e\n  }\n", "3:3-7", "a comma is missing at the end of the line above"),
    ("a: {\n  b: c,\n  d: e: f\n  }\n", "3:7-8", "a comma or a closing bracket is missing before this place"),
    ("a: [b, c\n", "1:4-5", 'the bracket "[" is never closed'),
    ("a: [b, {c: d]\n", "1:8-9", 'the bracket "{" is closed by one of the other sort'),
    ("a: [\nb]\n", "2:1-2", "a line inside brackets is not indented"),
    ("a: b]\nc: ]\n", "2:4-5", 'the bracket "]" closes nothing'),
    ("a: [b]]\n", "1:7-8", 'the bracket "]" closes nothing'),
    ("a: [b] c\n", "1:8-9", "text follows a closing bracket"),
    ("a: [b,, c]\n", "1:7-8", "a comma has nothing before it"),
    ("a: {b: c d: e}\n", "1:11-12", "a comma or a closing bracket is missing before this place"),
    ("a: {b: 'c' d: e}\n", "1:12-13", "a comma or a closing bracket is missing before this place"),
    # lines that do not fit
    ("a:\n  - b\n c: d\n", "3:2-6", "this line does not fit the lines above it"),
    ("- a\nb: c\n", "2:1-5", "this line does not fit the lines above it"),
    ("a: b\n- c\n", "2:1-4", "this line does not fit the lines above it"),
    ("  a: b\nc: d\n", "1:3-7", "the first line is indented deeper than the fields below it"),
    ("a b\nc:\n  - d\n", "1:1-4", 'a line is neither "field: value" nor part of the text above it'),
    ("a:\n  - b: c\n  d: e\n", "3:3-7", "this line does not fit the lines above it"),
    # signs that look like others
    ("a: 1\nb:2\n", "2:2-3", "there is no space after the colon"),
    ("a: 1\nb = 2\n", "2:2-5", 'a field is followed by "=" and not by a colon'),
    ("a: 1\nb=2\nc: d\n", "2:2-3", 'a field is followed by "=" and not by a colon'),
    ("a:\n  - b: c\n  – b: d\n", "3:3-4", 'an entry of a list begins with "–", which is no dash'),
    ("a:\n  - b: c\n  • b: d\n", "3:3-4", 'an entry of a list begins with "•", which is no dash'),
    ("a:\n  * b\n  * c\n", "2:3-4", 'an entry of a list begins with "*", which is no dash'),
    ("a:\n  - b: c\n    d: e\n  b: f\n    d: g\n", "4:3-7", "this line does not fit the lines above it"),
    ("a:\n  - b: c\n    d: e\n  b: f\n    \ng: h\n", "4:3-7", "this line does not fit the lines above it"),
    ("a:\n  - b: c\n  -b: d\n", "3:3-4", "there is no space after the dash"),
    ("a: - b\n", "1:4-5", "a list begins on the line of its field"),
    # signs that begin nothing
    ("a: @b\n", "1:4-5", 'text without quotes begins with "@"'),
    ("a: `b\n", "1:4-5", 'text without quotes begins with "`"'),
    ("a: %b\n", "1:4-5", 'text without quotes begins with "%"'),
    ("a: ? b\n", "1:4-5", 'text without quotes begins with "?"'),
    ("a: |x\n", "1:4-5", 'text follows "|" or ">" on the same line'),
    ("a: >-x\n", "1:4-5", 'text follows "|" or ">" on the same line'),
    ("a: 'b'# c\n", "1:7-8", 'the sign "#" begins a comment in the wrong place'),
)
"""Text, place and message. ruamel.yaml accepts the last one, and places a few others elsewhere."""

RUAMEL_ELSEWHERE = {
    "a:\n  - {b: c\n  - {b: d}\ne: f\n": "a comma or a closing bracket is missing before this place",
    "a: [b, {c: d]\n": "a comma or a closing bracket is missing before this place",
    "  a: b\nc: d\n": "the first line is indented deeper than the fields below it",
}


@pytest.mark.parametrize(("text", "place", "message"), CASES)
def test_explanations(text: str, place: str, message: str) -> None:
    (found,) = parse("a.yaml", text, "yaml-rs")[1]
    at = found.location
    assert (found.rule, f"{at.line}:{at.column}-{at.end_column}", found.message) == ("MBL009", place, message)
    assert found.help


@pytest.mark.parametrize(("text", "place", "message"), CASES[:-1])
def test_explanations_by_ruamel(text: str, place: str, message: str) -> None:
    (found,) = parse("a.yaml", text, "ruamel")[1]
    at = found.location
    if text in RUAMEL_ELSEWHERE:
        assert found.message == RUAMEL_ELSEWHERE[text]
    else:
        assert (f"{at.line}:{at.column}-{at.end_column}", found.message) == (place, message)


def test_other_places() -> None:
    def related(text: str) -> list[tuple[int | None, int | None, str]]:
        (found,) = parse("a.yaml", text, "yaml-rs")[1]
        return [(other.location.line, other.location.column, other.message) for other in found.related]

    assert related("a: [b, c\nd: e\n") == [(2, 1, "the next field")]
    assert related("a: [b, c\n\n# x\n- d: e\n") == [(4, 1, "the next entry")]
    assert related('a: "b\nc: "d"\n') == [(2, 1, "the next field")]
    assert related("a: {b: c,\n  d: e\n") == []
    assert related("a: [b, c\n") == []
    assert related("a: [\nb]\n") == [(1, 4, "the bracket")]
    assert related('a: "b\nc"\n') == [(2, 1, "this line")]
    assert related("a: [b}\n") == []


def test_unknown_words_are_shortened_and_repeat_nothing_of_the_file() -> None:
    found = explain_syntax("a.yaml", "name: Ann Example\n", "something\nnew " * 20, 1, 3)
    assert found.message == "the text is not YAML (new )"
    found = explain_syntax("a.yaml", "name: Ann Example\n", "something new\x1b " * 20, 1, 3)
    assert found.message == f"the text is not YAML ({('something new ' * 20)[:80]})"
    assert (found.location.line, found.location.column, found.location.end_column) == (1, 3, 4)


@pytest.mark.parametrize(
    "words",
    [
        "invalid indentation in multiline quoted scalar",
        "invalid indentation",
        "trailing content",
        "mismatched bracket '[' closed by '}'",
        "misplaced bracket",
        "unclosed bracket '['",
        "parsing a flow mapping",
        "found unknown escape character",
        "block scalar",
        "comments must be separated",
        "unexpected character: `",
    ],
)
def test_words_that_do_not_fit_the_text_are_passed_on_or_explained_at_their_place(words: str) -> None:
    found = explain_syntax("a.yaml", "\x7f\nab\n", words, 1, 1)
    assert found.location.line == 1
    assert found.help
    found = explain_syntax("a.yaml", "", words, 9, 9)
    assert (found.location.line, found.location.column) == (1, 1)


def test_what_is_offered_to_write() -> None:
    def fixed(text: str) -> tuple[str, bool] | None:
        (found,) = parse("a.yaml", text, "yaml-rs")[1]
        return (found.fix.text, found.fix.safe) if found.fix else None

    assert fixed("a:\n  - b: c\n  -b: d\n") == ("- ", False)
    assert fixed("a:\n  - b: c\n    d: e\n  b: f\n    d: g\n") == ("- b: f", False)
    assert fixed("a:\n  - b: c\n    d: e\n  b: f\n  d: g\n") is None
    assert fixed("a:\n  - b: c\n    d: e\n  b: f\n") is None
    assert fixed("a:\n  - b\n c: d\n") is None


def test_help() -> None:
    def helped(text: str) -> str | None:
        (found,) = parse("a.yaml", text, "yaml-rs")[1]
        return found.help

    quotes = "put the whole text in quotes"
    assert helped("a: Unit 1: b\n") == quotes
    assert helped("a: b, c: d\n") == f"{quotes}, or begin the next field on a line of its own"
    assert helped("a: B.1: c\n") == f"{quotes}, or fields below a field in braces: {{field: value}}"
    assert helped("a:\n  - b: c\n  d: e\n") == "begin all these lines with a dash, or none of them"
    entries = 'give all entries of a list the same number of spaces, below a field without a value, such as "items:"'
    assert helped("a: b\n- c\n") == entries
