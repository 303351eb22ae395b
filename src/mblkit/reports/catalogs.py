"""The words of documents in other languages: gettext catalogs, ours and the district's."""

from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final

from mblkit.errors import MblError

OURS: Final = "en"
"""The language that our texts are written in."""

LANGUAGES: Final = (OURS, "es", "pt", "pl", "ht", "zh", "ar")
"""The languages that documents come in, ours first."""

FOLDER: Final = "locales"
"""Where a district keeps its own catalogs, `locales/<language>.po`."""

_REVIEWED: Final = "X-Reviewed-By"


@dataclass(frozen=True)
class Catalog:
    """The words of one language.

    Attributes:
        language: its tag.
        reviewed: whether a native speaker has looked over the words; always so for the language of ours.
        words: what gettext looks words up in.
    """

    language: str
    reviewed: bool = True
    words: NullTranslations = field(default_factory=NullTranslations)


@cache
def catalog(language: str, own: bytes | None = None) -> Catalog:
    """Return the catalog of a language, by its base language where there is none of its own.

    `own` is the catalog of the district, a .po file: its words win over ours, word by word.
    Raises MblError for a language that documents do not come in, and for a catalog that cannot be read.
    """
    tag = language if language in LANGUAGES else language.partition("-")[0]
    theirs = None if own is None else _read(own, f"{FOLDER}/{language}.po")
    if tag == OURS:
        return Catalog(language) if theirs is None else theirs
    if tag not in LANGUAGES:
        if theirs is not None:
            return theirs
        hint = f"the languages are {', '.join(LANGUAGES)}; a district adds one with {FOLDER}/{language}.po"
        raise MblError(f'documents do not come in the language "{language}"', hint)
    ours = _read(files("mblkit.reports").joinpath(FOLDER, f"{tag}.po").read_bytes(), f"{tag}.po")
    if theirs is None:
        return ours
    theirs.words.add_fallback(ours.words)
    return Catalog(language, theirs.reviewed and ours.reviewed, theirs.words)


def _read(data: bytes, name: str) -> Catalog:
    """Return a catalog from the bytes of a .po file. Raises MblError where it is none."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        found = read_po(BytesIO(data), abort_invalid=True)
        compiled = BytesIO()
        write_mo(compiled, found)
        words = GNUTranslations(BytesIO(compiled.getvalue()))
    except (PoFileError, ValueError, LookupError, AttributeError, TypeError, OSError) as error:
        raise MblError(f'the catalog "{name}" cannot be read', "write it as a gettext .po file in UTF-8") from error
    reviewer = dict(found.mime_headers).get(_REVIEWED, "").strip()
    return Catalog(str(found.locale_identifier or name.removesuffix(".po")), bool(reviewer), words)
