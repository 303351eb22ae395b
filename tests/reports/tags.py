"""A PDF taken apart, as a screen reader or a validator would."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "EI", "INLINE IMAGE"}
SHOWS = {"Tj", "TJ", "'", '"'}


@dataclass
class Tag:
    """A node of the tree of tags: its kind, its attributes, what is in it, and the pieces of pages that it marks."""

    kind: str
    attributes: dict[str, Any]
    alt: str | None
    language: str | None
    tags: list["Tag"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)

    def all(self, *kinds: str) -> list["Tag"]:
        own = [self] if self.kind in kinds else []
        return own + [found for tag in self.tags for found in tag.all(*kinds)]

    def every(self) -> Iterator["Tag"]:
        yield self
        for tag in self.tags:
            yield from tag.every()

    def inside(self) -> list[tuple[int, int]]:
        return [mark for tag in self.every() for mark in tag.marks]


@dataclass
class Taken:
    """A PDF: its reader, its tree of tags, and what the pages paint under which mark.

    Attributes:
        painted: by page and number of the mark, whether text is in it.
        loose: the operators that paint outside of any tag and of any artifact.
    """

    reader: PdfReader
    tree: Tag
    painted: dict[tuple[int, int], bool]
    loose: list[str]

    @property
    def text(self) -> str:
        return "\n".join(page.extract_text() for page in self.reader.pages)

    def fonts(self) -> dict[str, bool]:
        """The names of the fonts, and whether each is in the file."""
        found = {}
        for page in self.reader.pages:
            held: Any = page["/Resources"]
            for font in held.get("/Font", {}).values():
                inner = font.get_object()["/DescendantFonts"][0].get_object()
                described = inner["/FontDescriptor"].get_object()
                name = str(inner["/BaseFont"]).lstrip("/").partition("+")[2]
                found[name] = any(key.startswith("/FontFile") for key in described)
        return found


def taken(data: bytes) -> Taken:
    reader = PdfReader(io.BytesIO(data))
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}  # type: ignore[union-attr]
    root: Any = reader.root_object["/StructTreeRoot"].get_object()
    kids = root["/K"].get_object()
    (top,) = kids if isinstance(kids, list) else [kids]
    painted: dict[tuple[int, int], bool] = {}
    loose: list[str] = []
    for number in range(len(reader.pages)):
        loose.extend(_paint(reader, number, painted))
    return Taken(reader, _tag(top.get_object(), pages, None), painted, loose)


def _tag(node: Any, pages: dict[int, int], page: int | None) -> Tag:  # noqa: ANN401 - an object of a PDF
    here = pages[node.raw_get("/Pg").idnum] if "/Pg" in node else page
    tag = Tag(str(node["/S"])[1:], _attributes(node), _told(node, "/Alt"), _told(node, "/Lang"))
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        inner = kid.get_object()
        if isinstance(inner, int):
            assert here is not None
            tag.marks.append((here, int(inner)))
        elif inner.get("/Type") == "/MCR":
            place = pages[inner.raw_get("/Pg").idnum] if "/Pg" in inner else here
            assert place is not None
            tag.marks.append((place, int(inner["/MCID"])))
        elif "/S" in inner:
            tag.tags.append(_tag(inner, pages, here))
    return tag


def _attributes(node: Any) -> dict[str, Any]:  # noqa: ANN401 - an object of a PDF
    held = node.get("/A", [])
    found: dict[str, Any] = {}
    for one in held if isinstance(held, list) else [held]:
        found.update(one.get_object())
    return found


def _told(node: Any, key: str) -> str | None:  # noqa: ANN401 - an object of a PDF
    return str(node[key]) if key in node else None


def _paint(reader: PdfReader, number: int, painted: dict[tuple[int, int], bool]) -> Iterator[str]:
    """Note what a page paints, and yield what it paints outside of all marks."""
    open_: list[int | None] = []
    for operands, operator in ContentStream(reader.pages[number].get_contents(), reader).operations:
        name = operator.decode("latin-1")
        if name in {"BDC", "BMC"}:
            mark = operands[1].get("/MCID") if name == "BDC" and hasattr(operands[1], "get") else None
            assert mark is not None or operands[0] == "/Artifact" or open_, f"{operands[0]} is neither tag nor artifact"
            open_.append(int(mark) if mark is not None else None)
            if mark is not None:
                painted.setdefault((number, int(mark)), False)
        elif name == "EMC":
            open_.pop()
        elif name in PAINTS and not open_:
            yield name
        elif name in SHOWS:
            marks = [mark for mark in open_ if mark is not None]
            if marks:
                painted[number, marks[-1]] = True
    assert open_ == []
