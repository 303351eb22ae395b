"""The house dialect: what a file may hold before any YAML parser sees it.

Plain UTF-8 text without tabs and invisible characters, no anchors, aliases, tags, merge keys, directives and
document markers, at most 64 levels deep. Each check is a search that runs at the speed of memory; only where
one of them hits are the parts of the text looked at one by one (`load.tokens`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Fix, Location, Related
from mblkit.load.lines import Lines
from mblkit.load.tabs import mend_tabs
from mblkit.load.tokens import Kind, Token, scan
from mblkit.store.tree import LARGEST_FILE

DEEPEST: Final = 64
"""How many lists and mappings may lie inside each other."""

MOST_DIGITS: Final = 1000
"""How many digits a number may have for the parser; fields allow far fewer."""

MOST_FINDINGS: Final = 20
"""Findings of one rule in one file; what comes after is left out."""

_BOM: Final = b"\xef\xbb\xbf"
_BRACKETS: Final = b"[]{}"
_SUSPECTS: Final = b"&*!%<=>"
_INVISIBLE: Final = bytes(byte for byte in (*range(32), 127) if byte != ord("\n"))
_HARMLESS: Final = bytes(byte for byte in range(256) if byte not in _BRACKETS + _SUSPECTS + _INVISIBLE)
_DIGITS: Final = b"0123456789abcdefABCDEF_"
_ONLY_DIGITS: Final = bytes(1 if byte in _DIGITS else 0 for byte in range(256))
_LONG_DIGITS: Final = b"\1" * MOST_DIGITS
_SAMPLES: Final = 10
_SAMPLED_DIGITS: Final = b"\1" * _SAMPLES
_FAR_RIGHT: Final = 24
_FAR_RIGHT_LINE: Final = re.compile(rb"\n[ \-?:]{%d}" % _FAR_RIGHT)
_ODD_LINE: Final = re.compile(rb"\n(?:---|\.\.\.|[ \-?:]{%d})" % _FAR_RIGHT)
"""What `_may_have_marker` and `_may_begin_far_right` look for, in one walk: most files have neither."""

_FEW_BRACKETS: Final = (DEEPEST - 2 * _FAR_RIGHT) // 2

_RARE_LEADS: Final = (
    b"\xc2",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xa9",
    b"\xef",
    b"\xf0",
    b"\xf1",
    b"\xf2",
    b"\xf3",
    b"\xf4",
)
_RARE: Final = re.compile(
    rb"\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef(?:\xb7[\x90-\xaf]|\xbb\xbf|\xbf[\xbe\xbf])"
    rb"|[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]"
)
_NONCHARACTERS: Final = "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_CONTROL: Final = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef{_NONCHARACTERS}]+")
_MARKER_LINE: Final = re.compile(r"^(?:---|\.\.\.)(?=[ \t\n]|\Z)", re.MULTILINE)
_LONE_START: Final = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)*(---)[ ]*\n")
_CONFLICT: Final = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?: [^\n]*)?$", re.MULTILINE)
_PROLOGUE: Final = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n|%[^\n]*(?:\n|\Z))*")
_ASIDE: Final = re.compile(r"(?:[ ]*(?:#[^\n]*|%[^\n]*)?(?:\n|\Z))*")
_BLANK: Final = re.compile(r"[ ]*(?:\n|\Z)")
_OWN_VERSION: Final = re.compile(r"%YAML 1\.2[ ]*")
_DIRECTIVE: Final = re.compile(r"^%[^\n]*", re.MULTILINE)
_MERGE: Final = re.compile(r"<<[ ]*:")
_LONG_NUMBER: Final = re.compile(
    rf"(?<![^\s\[{{,:])[-+]?(?:0[xX][0-9a-fA-F_]{{{MOST_DIGITS},}}|(?:0[oObB])?[0-9_]{{{MOST_DIGITS},}})(?![^\s\]}},:])"
)
_WIDE_START: Final = {
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_SAVE_AS_UTF_8: Final = 'save the file again with the encoding "UTF-8"'
_BY_KIND: Final[dict[Kind, tuple[str, str, str]]] = {
    "anchor": ("MBL010", "an anchor is used", "write the value out in each place"),
    "alias": ("MBL010", "an alias is used", "write the value out in each place"),
    "tag": ("MBL011", "a YAML tag is used", "delete the tag"),
}


def more_follow(found: Diagnostic) -> Diagnostic:
    """Return the last finding of its kind that is told, with the remark that there are more of it."""
    return replace(found, help=f"{found.help}; more of the kind follow, which are not told")


def check(path: str, data: bytes, most: int | None = MOST_FINDINGS) -> tuple[str | None, list[Diagnostic]]:
    """Return the text of a file (no byte order mark, line ends as LF) and what the dialect has against it.

    At most `most` findings of a rule are told. The text is None where the parser must not see it. Never raises.
    """
    if len(data) > LARGEST_FILE:
        return None, [_oversized(path)]
    raw = data.removeprefix(_BOM)
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        return None, [_undecodable(path, raw, data, error)]
    if b"\0" in raw and _looks_wide(raw):
        return None, [_wide(path, "UTF-16")]
    left = raw.translate(None, _HARMLESS)
    if _is_plain(raw, left):
        return text, []
    finder = _Finder(path, text, most)
    finder.look(raw, left)
    return finder.readable_text(), finder.found


def _is_plain(raw: bytes, left: bytes) -> bool:
    """Tell whether nothing in the file needs a closer look. `left` is what is not harmless in it."""
    if left.translate(None, _BRACKETS) or _ODD_LINE.search(raw) or _may_begin_oddly(raw) or _has_rare_signs(raw):
        return False
    return not _may_have_long_number(raw) and not _may_be_deep_in_brackets(left)


def _may_begin_oddly(raw: bytes) -> bool:
    """Tell whether the first line may be what `_ODD_LINE` finds behind the first one."""
    return raw[:1] in b"-. ?:" and _ODD_LINE.match(b"\n" + raw[: _FAR_RIGHT + 1]) is not None


def _may_have_marker(raw: bytes) -> bool:
    return raw.startswith((b"---", b"...")) or b"\n---" in raw or b"\n..." in raw


def _may_have_long_number(raw: bytes) -> bool:
    """Tell whether a run of digits may be too long for a number: so many bytes at equal distances are then digits."""
    some = raw[:: MOST_DIGITS // _SAMPLES].translate(_ONLY_DIGITS)
    return _SAMPLED_DIGITS in some and _LONG_DIGITS in raw.translate(_ONLY_DIGITS)


def _has_rare_signs(raw: bytes) -> bool:
    """Tell whether there are invisible characters outside ASCII: those that `_CONTROL` finds, and byte order marks.

    Their first bytes are sought first, at the speed of memory; French and Polish have none of them.
    """
    return not raw.isascii() and any(lead in raw for lead in _RARE_LEADS) and bool(_RARE.search(raw))


def _oversized(path: str) -> Diagnostic:
    message = f"the file is larger than {LARGEST_FILE // 1024**2} MiB"
    return diagnose("MBL002", message, Location(path), help="divide it into several files")


def _looks_wide(raw: bytes) -> bool:
    """Tell whether every second byte of the start is zero, and only those: UTF-16 without its mark."""
    start = raw[:64]
    return len(start) > 3 and any(start[1::2]) != any(start[::2])  # noqa: PLR2004 - two signs at least


def _wide(path: str, encoding: str) -> Diagnostic:
    return diagnose("MBL003", f"the file is {encoding} text", Location(path).placed(1, 1), help=_SAVE_AS_UTF_8)


def _unseen(signs: str) -> Fix | None:
    """Return the fix for signs that cannot be seen: those that break a line become a blank. A guess in any case."""
    if "\r" in signs:
        return None
    breaks = any(sign in "\x85\u2028\u2029" for sign in signs)
    return Fix(" ", safe=False, title="write a space") if breaks else Fix("", safe=False, title="delete it")


def _undecodable(path: str, raw: bytes, data: bytes, error: UnicodeDecodeError) -> Diagnostic:
    """Return the finding on the first byte that is not UTF-8, in words that name the likely cause."""
    for start, encoding in _WIDE_START.items():
        if data.startswith(start):
            return _wide(path, encoding)
    if _looks_wide(raw):
        return _wide(path, "UTF-16")
    before = raw[: error.start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
    place = Location(path).placed(line, column, column + 1)
    if "unexpected end" in error.reason:
        message, hint = (
            "the file ends in the middle of a character",
            "the file was cut off: fetch or save it again",
        )
    else:
        byte = raw[error.start : error.start + 1]
        meant = byte.decode("cp1252", "replace")
        message = f"byte {byte[0]:02X} is not part of UTF-8 text"
        likely = f', where this byte is "{meant}"' if meant.isprintable() and meant != "\ufffd" else ""
        hint = f"{_SAVE_AS_UTF_8}; it may be Windows-1252 now{likely}"
    return diagnose("MBL003", message, place, help=hint)


def _may_be_deep(raw: bytes, brackets: bytes) -> bool:
    """Tell whether the text can be too deep; false is certain. A block opens at most two levels at a column."""
    far_right = _FAR_RIGHT_LINE.search(raw) or _FAR_RIGHT_LINE.match(b"\n" + raw[:_FAR_RIGHT])
    return far_right is not None or _may_be_deep_in_brackets(brackets)


def _may_be_deep_in_brackets(brackets: bytes) -> bool:
    """Tell whether brackets can be too deep in text that does not begin far to the right; false is certain.

    A bracket opens at most two levels: a list, and a pair in it. Quoted brackets count as open here.
    """
    for _ in range(_FEW_BRACKETS):
        if not brackets:
            return False
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return bool(brackets)


def _may_begin_a_part(text: str, sign: str) -> bool:
    """Tell whether `sign` stands anywhere where a value can begin; false is certain.

    A value begins after line start, an entry sign, a colon, a comma or a bracket, and the sign is part of it
    only with something behind it ("&" and "*") or in any case ("!").
    """
    at = text.find(sign)
    while at >= 0:
        before = at - 1
        while before >= 0 and text[before] == " ":
            before -= 1
        begins = before < 0 or text[before] in "\n,[{:-?"
        if begins and (sign == "!" or not text[at + 1 : at + 2].isspace()):
            return True
        at = text.find(sign, at + 1)
    return False


class _Finder:
    """The findings in one text; `look` fills `found`."""

    def __init__(self, path: str, text: str, most: int | None) -> None:
        self.found: list[Diagnostic] = []
        self._most = most
        self._cut: set[str] = set()
        self._path = path
        self._text = text
        self._lines: Lines | None = None
        self._lone_start: tuple[int, int] | None = None

    def look(self, raw: bytes, left: bytes) -> None:
        """Add every finding. `raw` is the text as bytes, `left` what is not harmless in it."""
        suspects = frozenset(left.translate(None, _BRACKETS))
        brackets = left.translate(None, _SUSPECTS + _INVISIBLE)
        self._look_at_characters(raw, suspects)
        self._look_at_lines(raw, suspects)
        self._look_at_parts(raw, suspects, brackets)
        for rule in self._cut:
            last = max(place for place, one in enumerate(self.found) if one.rule == rule)
            self.found[last] = more_follow(self.found[last])

    def readable_text(self) -> str | None:
        """Return the text where nothing can mislead a parser; a `---` at the top alone is blanked out."""
        if not self.found:
            return self._text
        if self._lone_start and len(self.found) == 1:
            start, end = self._lone_start
            return f"{self._text[:start]}{' ' * (end - start)}{self._text[end:]}"
        return None

    def _add(self, rule: str, message: str, start: int, end: int, hint: str, fix: Fix | None = None) -> None:
        self.found.append(diagnose(rule, message, self._at(start, end), help=hint, fix=fix))

    def _at(self, start: int, end: int) -> Location:
        if self._lines is None:
            self._lines = Lines(self._text)
        return Location(self._path).placed(*self._lines.span(start, end))

    def _matches(self, rule: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        for count, match in enumerate(pattern.finditer(self._text)):
            if count == self._most:
                self._cut.add(rule)
                return
            yield match

    def _look_at_characters(self, raw: bytes, suspects: frozenset[int]) -> None:
        foreign = _has_rare_signs(raw)
        if foreign or not suspects.isdisjoint(_INVISIBLE):
            for match in self._matches("MBL004", _CONTROL):
                name = "carriage return" if match[0][0] == "\r" else f"character U+{ord(match[0][0]):04X}"
                hint = 'save the file with the line ends "LF"' if match[0][0] == "\r" else "delete it"
                self._add("MBL004", f"the {name} cannot be seen or typed", *match.span(), hint, _unseen(match[0]))
        if ord("\t") in suspects:
            hint = 'write spaces instead; inside double quotes a tab is written "\\t"'
            spans = [match.span() for match in self._matches("MBL005", re.compile("\t+"))]
            for span, fix in zip(spans, mend_tabs(self._text, spans), strict=True):
                self._add("MBL005", "a tab is used", *span, hint, fix)
        if foreign and _BOM in raw:
            for match in self._matches("MBL006", re.compile("\ufeff+")):
                self._add(
                    "MBL006",
                    "a byte order mark stands inside the text",
                    *match.span(),
                    "delete it",
                    Fix("", safe=True, title="delete it"),
                )

    def _look_at_lines(self, raw: bytes, suspects: frozenset[int]) -> None:
        if not suspects.isdisjoint(b"<=>") and any(sign * 7 in raw for sign in (b"<", b"=", b">")):
            self._look_for_conflicts()
        if _may_have_marker(raw):
            self._look_for_markers()
        if ord("%") in suspects and (raw.startswith(b"%") or b"\n%" in raw):
            prologue = _PROLOGUE.match(self._text)
            for match in self._matches("MBL014", _DIRECTIVE):
                if prologue and match.start() < prologue.end():
                    fix = Fix("", bool(_OWN_VERSION.fullmatch(match[0])), "delete the line", whole_line=True)
                    self._add("MBL014", "a YAML directive is used", *match.span(), "delete the line", fix)

    def _look_for_markers(self) -> None:
        matches = list(self._matches("MBL013", _MARKER_LINE))
        around = all(self._is_around(match) for match in matches) and len({match[0] for match in matches}) == len(
            matches
        )
        for match in matches:
            message = f'the document marker "{match[0]}" is used'
            fix = Fix("", safe=True, title="delete the line", whole_line=True) if around else None
            self._add("MBL013", message, *match.span(), "delete the line; a file holds one document", fix)
        alone = _LONE_START.match(self._text)
        if len(matches) == 1 and alone:
            self._lone_start = alone.span(1)

    def _is_around(self, marker: re.Match[str]) -> bool:
        """Tell whether a marker stands alone on its line, with nothing but comments above or below it."""
        outside = self._text[: marker.start()] if marker[0] == "---" else self._text[marker.end() :]
        return bool(_ASIDE.fullmatch(outside) and _BLANK.match(self._text, marker.end()))

    def _look_for_conflicts(self) -> None:
        """Add one finding for each conflict, with its other marker lines as related places."""
        parts: list[re.Match[str]] = []
        for match in self._matches("MBL007", _CONFLICT):
            if parts and match[1][0] == "<":
                self._add_conflict(parts)
                parts = []
            parts.append(match)
            if match[1][0] == ">":
                self._add_conflict(parts)
                parts = []
        if parts:
            self._add_conflict(parts)

    def _add_conflict(self, parts: list[re.Match[str]]) -> None:
        first, *others = parts
        related = tuple(Related(self._at(*other.span(1)), f'the line "{other[1]}"') for other in others)
        message = f'the line "{first[1]}" is left over from a git merge'
        hint = 'keep the right lines and delete those that begin with "<<<<<<<", "=======" and ">>>>>>>"'
        at = self._at(*first.span(1))
        self.found.append(diagnose("MBL007", message, at, help=hint, related=related))

    def _look_at_parts(self, raw: bytes, suspects: frozenset[int], brackets: bytes) -> None:
        properties = any(ord(sign) in suspects and _may_begin_a_part(self._text, sign) for sign in "&*!")
        merges = ord("<") in suspects and bool(_MERGE.search(self._text))
        long = _may_have_long_number(raw)
        if not properties and not merges and not long and not _may_be_deep(raw, brackets):
            return
        counts = {"MBL010": 0, "MBL011": 0, "MBL012": 0}
        for token in scan(self._text):
            if token.depth > DEEPEST:
                self._add_deep(token)
                return
            if long and token.kind in {"plain", "line"}:
                self._look_for_long_numbers(token)
            rule = self._rule_of(token)
            if rule:
                counts[rule] += 1
                if self._most is None or counts[rule] <= self._most:
                    self._add_part(rule, token)
                else:
                    self._cut.add(rule)

    def _look_for_long_numbers(self, token: Token) -> None:
        for match in _LONG_NUMBER.finditer(self._text, token.start, token.end):
            message = f"a number has more than {MOST_DIGITS} digits"
            self._add("MBL112", message, *match.span(), "write a number that fits, or put the text in quotes")

    def _rule_of(self, token: Token) -> str | None:
        if token.kind in _BY_KIND:
            return _BY_KIND[token.kind][0]
        merge = token.kind == "plain" and token.key and self._text[token.start : token.end] == "<<"
        return "MBL012" if merge else None

    def _add_part(self, rule: str, token: Token) -> None:
        word = self._text[token.start : token.end]
        if rule == "MBL012":
            self._add(rule, "a merge key is used", token.start, token.end, "write the merged fields out")
            return
        _, message, hint = _BY_KIND[token.kind]
        shown = word if len(word) <= 40 else word[:39] + "…"  # noqa: PLR2004 - enough to recognise it
        hint = f'put text that begins with "{word[0]}" in quotes; else {hint}'
        self._add(rule, message.format(shown), token.start, token.end, hint)

    def _add_deep(self, token: Token) -> None:
        """Add the finding on the first part that lies too deep."""
        part = self._text[token.start : token.end]
        start = token.start + len(part) - len(part.lstrip(" "))
        hint = "take the inner values out into files or records of their own"
        self._add("MBL008", f"values are nested deeper than {DEEPEST} levels", start, start + 1, hint)
