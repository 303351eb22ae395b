"""Text that is not ours: it keeps its language and its direction wherever it is placed."""

import re
from dataclasses import dataclass
from typing import Final, Self

_PLACE: Final = re.compile(r"\{([a-z_]+)\}")

NAME: Final = ""
"""The language of a name: nobody knows it."""


class Passage(str):
    """A text of the district, or a name.

    Attributes:
        language: the language that it is in where that is not the language of the document; "" for a name, whose
            language nobody knows; None for a text in the language of the document.
    """

    __slots__ = ("language",)
    language: str | None

    def __new__(cls, text: str, language: str | None = None) -> Self:
        """Return a passage with its language."""
        made = super().__new__(cls, text)
        made.language = language
        return made


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of ours with passages in it, in order."""

    pieces: tuple[str, ...]

    def __str__(self) -> str:
        return "".join(self.pieces)


Text = str | Phrase
"""What a document says at one place."""


def phrased(sentence: str, values: dict[str, object]) -> Text:
    """Return a sentence with values in the places that it names, `{name}`; one that nobody gives stays as written.

    The values are placed and never read again, so what they say cannot name a place.
    """
    if not values:
        return sentence
    pieces: list[str] = []
    end = 0
    for place in _PLACE.finditer(sentence):
        if place[1] in values:
            pieces.append(sentence[end : place.start()])
            pieces.extend(_pieces(values[place[1]]))
            end = place.end()
    return joined("", (*pieces, sentence[end:]))


def joined(between: str, texts: "tuple[Text, ...] | list[Text] | list[str] | tuple[str, ...]") -> Text:
    """Return texts one after another, with something of ours between them."""
    pieces: list[str] = []
    for place, text in enumerate(texts):
        pieces.extend((between, *_pieces(text)) if place and between else _pieces(text))
    return Phrase(tuple(pieces)) if any(isinstance(piece, Passage) for piece in pieces) else "".join(pieces)


def _pieces(value: object) -> tuple[str, ...]:
    if isinstance(value, Phrase):
        return value.pieces
    return (value,) if isinstance(value, str) else (str(value),)
