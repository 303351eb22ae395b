"""A document arranged for a reader: a sheet of sections, made of a few kinds of parts that every form can place.

The view of a document is its data and its JSON. Its sheet says the same in sentences, tables and charts, in the
language of the document; the templates `document.*.j2` place it. Texts are `Text`: ours, or with passages of the
district in them.
"""

from dataclasses import dataclass
from typing import Literal

from mblkit.reports.passages import Text

Sign = Literal["full", "half", "ring", "dot", "diamond"]
"""A shape beside a word, so that a standing is seen at a glance; the word alone says all."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands under it; `wide` where it needs the room of two."""

    label: str
    text: Text
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what belongs to them, side by side."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs; `soft` ones are asides."""

    paragraphs: tuple[Text, ...]
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of points."""

    points: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """A large figure with the rest of its sentence, and a bar under it.

    Attributes:
        figure: the figure.
        rest: the rest of the sentence.
        share: how much of the bar is full, in whole percent, or None for no bar.
    """

    figure: str
    rest: Text
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """A level on its scale, drawn in a cell whose text names it.

    Attributes:
        of: how many levels there are.
        at: the place of the level, from 1; 0 for none.
        target: the place of the target level.
    """

    of: int
    at: int
    target: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: what it says.
        aside: what stands behind that, softer.
        note: what stands behind that and must be seen.
        statement: a sentence under it, left out on paper where there is little room.
        sign: a shape before the text.
        spare: a word before the text that paper does without, because the sign says it.
        track: a level on its scale.
        bar: a share in whole percent, drawn beside the text.
        whole: whether it is never broken into lines.
    """

    text: Text = ""
    aside: Text = ""
    note: Text = ""
    statement: Text = ""
    sign: Sign | None = None
    spare: Text = ""
    track: Track | None = None
    bar: int | None = None
    whole: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (str(self.text) or str(self.aside) or str(self.note) or str(self.spare))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what its cells hold, and its share of the width in percent; 0 for what is left."""

    title: str
    kind: Literal["head", "text", "number", "standing"] = "text"
    width: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a cell for each column; the first names it. `depth` says how far in it stands, `sum` that it sums."""

    cells: tuple[Cell, ...]
    depth: int = 0
    sum: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together.

    Attributes:
        rows: the rows.
        title: what they have in common, or nothing.
        aside: what stands behind the title, softer.
        tail: what the last columns hold beside the title.
    """

    rows: tuple[Row, ...]
    title: Text = ""
    aside: Text = ""
    tail: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        caption: what it shows, in one line.
        columns: its columns; the first one is of headings.
        groups: its rows.
        look: `lines` for few columns of much text, `compact` for a name and a figure, `columns` for a long narrow
            table that paper sets in three columns, `plain` for others.
        shown: whether the caption is seen, or only read out.
    """

    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    look: Literal["plain", "lines", "compact", "columns"] = "plain"
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A point of a chart over time: the day in words, the place of the level on the scale from 1, and its name."""

    when: str
    at: int
    name: Text


@dataclass(frozen=True, slots=True)
class Steps:
    """How a level went over time. A table beside it says the same.

    Attributes:
        title: what it shows.
        description: the same in a sentence, for those who do not see it.
        steps: the points, earliest first.
        levels: the names of the levels, lowest first.
        target: the place of the target level.
    """

    title: str
    description: str
    steps: tuple[Step, ...]
    levels: tuple[Text, ...]
    target: int


@dataclass(frozen=True, slots=True)
class Term:
    """A word and its meaning; `last` stands behind the meaning and must be seen."""

    name: Text
    meaning: Text
    sign: Sign | None = None
    last: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Words with their meanings, a paragraph and points after them."""

    title: Text
    terms: tuple[Term, ...] = ()
    note: Text = ""
    points: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Legend:
    """What the words of the document mean, in small print."""

    blocks: tuple[Terms, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines to sign on: who signs, and the word for the day."""

    who: Text
    day: str


Part = Facts | Prose | Listing | Balance | Table | Steps | Legend | Signature


@dataclass(frozen=True, slots=True)
class Section:
    """Parts under a heading. `apart` sets it in a frame: it has nothing to do with what stands around it."""

    id: str
    title: str
    parts: tuple[Part, ...]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """Two sections side by side, the first one wider."""

    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Masthead:
    """Who speaks: the school or the district, and what to know about it, line by line."""

    name: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as it is placed.

    Attributes:
        language, direction: of the document.
        name: what kind of document it is, a file name: transcript, report-card.
        title: the title of the file.
        kind: what it is, in words, as on its stamp.
        plain: whether the stamp is dashed, because the document proves nothing.
        masthead: who speaks.
        lead: a few words above the heading.
        heading: what it is about, in large letters.
        facts: what to know first.
        warning: the heading of the notices.
        notices: what a reader must know before relying on it.
        remarks: what a reader should know about the words of the document.
        body: the sections.
        closing: lines to sign on, or nothing.
        footer: what stands at the end, softly.
        accent: the colour of headings and rules, `#rrggbb`.
        logo: a picture of the district as a data address, or None.
        pages: the words for "Page x of y", around the two numbers.
    """

    language: str
    direction: Literal["ltr", "rtl"]
    name: str
    title: Text
    kind: str
    plain: bool
    masthead: Masthead
    lead: str
    heading: Text
    facts: tuple[Fact, ...]
    warning: str
    notices: tuple[Text, ...]
    remarks: tuple[Text, ...]
    body: tuple[Section | Side, ...]
    closing: Signature | None
    footer: tuple[Text, ...]
    accent: str = "#17456b"
    logo: str | None = None
    pages: tuple[str, str, str] = ("Page ", " of ", "")
