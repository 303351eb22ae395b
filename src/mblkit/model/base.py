"""What all records share: how strict they are, and the types that their fields are made of."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Final, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    JsonValue,
    PlainValidator,
    StringConstraints,
    Tag,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError

ID_PATTERN: Final = r"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$"
DATE_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
LANGUAGE_PATTERN: Final = r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$"
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)


class Record(BaseModel):
    """A frozen record: unknown fields are refused and no value is converted in silence.

    Field descriptions stand in the class docstrings, under "Attributes:"; the schemas and the pages of
    the file kinds are made from there.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        defer_build=True,
        validate_default=False,
        hide_input_in_errors=True,
        populate_by_name=False,
        arbitrary_types_allowed=False,
    )

    namespace: ClassVar[str | None] = None


@dataclass(frozen=True, slots=True)
class Defines:
    """Marks a field as the id of its record, in a namespace."""

    namespace: str


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a field, or the keys of a mapping, as ids of records in one of some namespaces."""

    namespaces: tuple[str, ...]

    def __init__(self, *namespaces: str) -> None:
        object.__setattr__(self, "namespaces", namespaces)


class Once:
    """Marks a type of which a hundred fields are: how it is read is worked out for the first of them, and kept.

    It is for types that hold no records.
    """

    def __init__(self) -> None:
        self._made: CoreSchema | None = None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return how a value of the type is read: each time another mapping, because what it says is added to."""
        if self._made is None:
            self._made = handler(source)
        metadata = self._made.get("metadata", {})
        made: Any = {**self._made, "metadata": {key: copy(value) for key, value in metadata.items()}}
        found: CoreSchema = made
        return found


Way = tuple[str | int, ...]
"""The way from a record to a value in it, in the names that files have."""


def contradiction(says: str, at: Way = (), other: Way = ()) -> PydanticCustomError:
    """Return the error of a record whose fields exclude or need each other.

    `says` is one of the clauses of `load.contradictions`. `at` leads to the one field that is to be mended, where that
    is known, and `other` to the field that it contradicts; without them the record as a whole is meant.
    """
    return PydanticCustomError("mbl_fields", says, {"at": at, "other": other})


T = TypeVar("T")

Many = Annotated[tuple[T, ...], Field(strict=False)]
"""A list in YAML, a tuple in the record."""


def _distinct(entries: tuple[T, ...]) -> tuple[T, ...]:
    if len(set(entries)) < len(entries):
        raise PydanticCustomError("mbl_twice", "an entry stands twice")
    return entries


Distinct = Annotated[tuple[T, ...], Field(strict=False), AfterValidator(_distinct)]
"""A list in which no entry stands twice."""

DistinctSome = Annotated[tuple[T, ...], Field(strict=False, min_length=1), AfterValidator(_distinct)]
"""A list with at least one entry, in which none stands twice."""

Some = Annotated[tuple[T, ...], Field(strict=False, min_length=1)]
"""A list with at least one entry."""

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""ASCII letters, digits, dots, dashes and underscores, at most 64; begins and ends with a letter or digit."""

UUID_PATTERN: Final = r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

ForeignId = Annotated[str, StringConstraints(pattern=UUID_PATTERN), Defines("record with an identifier")]
"""The identifier by which other systems know a record: a UUID, in small letters."""

LONGEST_REF: Final = 200

Ref = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_REF)]
"""An id of another record. Whether it exists is the affair of `load.link`."""

Text = Annotated[str, StringConstraints(pattern=r"\S", max_length=20_000)]
"""Text with at least one character that can be seen."""

Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
"""A language tag, such as en, es or zh-Hant."""


def _is_mapping(value: object) -> str:
    return "by-language" if isinstance(value, Mapping) else "text"


AnyValue = Annotated[JsonValue, WithJsonSchema({})]
"""Whatever YAML can say: for what others wrote and mblkit only keeps."""

LocalText = Annotated[
    Annotated[Text, Tag("text")] | Annotated[dict[Language, Text], Field(min_length=1), Tag("by-language")],
    Discriminator(_is_mapping),
    Once(),
]
"""Text in the district's first language, or by language: `{en: ..., es: ...}`."""


def local(text: str | Mapping[str, str], language: str) -> str:
    """Return `text` in `language`, else in its base language, else in the first language it has."""
    if isinstance(text, str):
        return text
    base = language.partition("-")[0]
    return text.get(language) or text.get(base) or next(iter(text.values()))


def read_day(text: str) -> date | None:
    """Return the day that is written YYYY-MM-DD, or None: a week or a moment, which Python reads too, is no day."""
    return _day(text) if len(text) == _LENGTH_OF_DAY else None


_LENGTH_OF_DAY: Final = len("YYYY-MM-DD")


@lru_cache(1024)
def _day(text: str) -> date | None:
    """Return the day that a text of the right length is: those of a year come again in its files."""
    year, month, day = text[:4], text[5:7], text[8:]
    if text[4:8:3] != "--" or not (f"{year}{month}{day}".isdigit() and text.isascii()):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _read_date(value: Any) -> date:  # noqa: ANN401 - the border: anything may come
    day = _day(value) if isinstance(value, str) and len(value) == _LENGTH_OF_DAY else None
    if day is not None and FIRST_DAY <= day <= LAST_DAY:
        return day
    raise PydanticCustomError("mbl_date", "not a day of the calendar")


Day = Annotated[
    date,
    PlainValidator(_read_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DATE_PATTERN}),
]
"""A day, written YYYY-MM-DD, from 1900 to 2199. Never a moment: no time zone can move it."""
