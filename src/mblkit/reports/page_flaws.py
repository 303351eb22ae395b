"""What is wrong with a page, as far as it can be told without a browser."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

VOID: Final = frozenset({"area", "br", "col", "hr", "img", "meta", "source", "track", "wbr"})
"""Elements that have no end."""

REFUSED: Final = {
    "script": "a script",
    "iframe": "a frame",
    "frame": "a frame",
    "object": "a thing that is loaded",
    "embed": "a thing that is loaded",
    "link": "a thing that is loaded",
    "base": "another base for addresses",
    "form": "a form",
}
"""Elements that no document has, and what each is in words."""

ADDRESSES: Final = frozenset(
    {"src", "srcset", "href", "xlink:href", "action", "formaction", "data", "poster", "background"}
)
"""Attributes that hold an address."""

_LINKS: Final = ("#", "https:", "mailto:", "tel:")
_POLICY: Final = "content-security-policy"
_IMPLIED: Final = {"li": {"li"}, "p": {"p"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"}, "th": {"td", "th"}}


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is wrong.

    Attributes:
        name: what sort it is, in kebab-case.
        message: what it is, as a clause that can follow "the page has".
        help: what to do.
        refused: whether the page is never printed so.
        line: where, from 1.
    """

    name: str
    message: str
    help: str
    refused: bool = False
    line: int = 1


def flaws_of(page: str) -> tuple[Flaw, ...]:
    """Return what is wrong with a page, in order."""
    found = _Page()
    found.feed(page)
    found.close()
    return tuple(sorted((*found.flaws, *found.missing()), key=lambda flaw: (flaw.line, flaw.name, flaw.message)))


def element_flaw(tag: str) -> tuple[str, str, str] | None:
    """Return name, message and help of an element that no document has, or None."""
    if tag not in REFUSED:
        return None
    return (
        "forbidden-element",
        f"{REFUSED[tag]}, <{tag}>",
        "leave it out: a document is read, and nothing in it runs or is loaded",
    )


def attribute_flaw(tag: str, name: str, value: str) -> tuple[str, str, str] | None:  # noqa: PLR0911 - one for each sort
    """Return name, message and help of an attribute that could run or load something, or None."""
    if name.startswith("on"):
        return "event-handler", f'an event handler, "{name}"', "leave it out: nothing runs in a document"
    if name not in ADDRESSES:
        return None
    address = "".join(sign for sign in value if sign > " ").lower()
    if tag == "a" and name == "href":
        if address.startswith(_LINKS) or not address:
            return None
        return (
            "dangerous-link",
            f"a link that is none of {', '.join(_LINKS)}",
            "write an address that begins with https:",
        )
    if address.startswith("data:image/") and tag == "img" and name == "src":
        return None
    if tag in {"use", "image"} and address.startswith("#"):
        return None
    return (
        "outside-address",
        f'something that would be loaded, in "{name}" of <{tag}>',
        "put it into the file: a document loads nothing",
    )


@dataclass
class _Page(HTMLParser):
    """A page taken apart."""

    flaws: list[Flaw] = field(default_factory=list)
    open: list[tuple[str, int]] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    levels: list[tuple[int, int]] = field(default_factory=list)
    language: str = ""
    title: str = ""
    policies: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def add(self, told: tuple[str, str, str] | None, *, refused: bool = False) -> None:
        """Add a flaw at the place where the parser is."""
        if told is not None:
            self.flaws.append(Flaw(*told, refused, self.getpos()[0]))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        self._look(tag, attrs)
        while self.open and self.open[-1][0] in _IMPLIED.get(tag, ()):
            self.open.pop()
        if tag not in VOID:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element without an end."""
        self._look(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, with those in it that may be left open."""
        if tag not in [name for name, _ in self.open]:
            self.add(
                (
                    "broken-structure",
                    f"an end </{tag}> of nothing",
                    "close elements in the order in which they are opened",
                )
            )
            return
        while self.open[-1][0] != tag:
            name, line = self.open.pop()
            if name not in _IMPLIED:
                told = (
                    "broken-structure",
                    f"<{name}> that is not closed",
                    "close elements in the order in which they are opened",
                )
                self.flaws.append(Flaw(*told, line=line))
        self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the words of the title."""
        if self.open and self.open[-1][0] == "title" and len(self.open) < 4:  # noqa: PLR2004 - not that of a picture
            self.title += data

    def _look(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.add(element_flaw(tag), refused=True)
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            self.add(attribute_flaw(tag, name, value), refused=True)
        if len(given) < len(attrs):
            self.add(("broken-structure", f"an attribute twice in <{tag}>", "write it once"))
        if "style" in given:
            told = (
                "inline-style",
                f'"style" in <{tag}>, which the policy of the page turns off',
                "write a class and a style sheet",
            )
            self.add(told)
        if tag == "meta" and "http-equiv" in given:
            is_policy = given["http-equiv"].lower() == _POLICY
            self.policies += is_policy
            if not is_policy:
                self.add(
                    ("forbidden-element", "an order to the browser, <meta http-equiv>", "leave it out"), refused=True
                )
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "img" and "alt" not in given:
            self.add(("missing-words", "a picture without words", 'write alt="...", or alt="" where it says nothing'))
        if "id" in given:
            self.ids[given["id"]] += 1
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():  # noqa: PLR2004 - h1 to h6
            self.levels.append((int(tag[1]), self.getpos()[0]))

    def missing(self) -> Iterator[Flaw]:
        """Yield what the page as a whole lacks."""
        for name, line in self.open:
            if name not in _IMPLIED:
                yield Flaw("broken-structure", f"<{name}> that is not closed", "close it", line=line)
        if not self.language:
            yield Flaw("missing-language", "no language", 'write <html lang="{{ sheet.language }}">')
        if not self.title.strip():
            yield Flaw("missing-title", "no title", "write <title>{{ sheet.title | flat }}</title>")
        yield from self._headings()
        if self.policies != 1:
            yield Flaw("missing-policy", f"{self.policies or 'no'} content security policies", "leave the policy to us")
        for name, number in sorted(self.ids.items()):
            if number > 1:
                yield Flaw("broken-structure", f'the id "{name}" {number} times', "give each element an id of its own")

    def _headings(self) -> Iterator[Flaw]:
        tops = [line for level, line in self.levels if level == 1]
        if len(tops) != 1:
            yield Flaw("missing-heading", f"{len(tops) or 'no'} <h1>", "write <h1>{{ sheet.heading }}</h1>, once")
        for (before, _), (level, line) in zip(self.levels, self.levels[1:], strict=False):
            if level > before + 1:
                yield Flaw("skipped-heading", f"<h{level}> after <h{before}>", "let headings skip no level", line=line)
