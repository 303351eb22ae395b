"""The district's colour and logo on its documents."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from mblkit.district import District
from mblkit.errors import MblError
from mblkit.reports.render import Document

LARGEST_LOGO: Final = 300_000
"""Bytes of the largest logo: it is in every document."""

_TYPES: Final = (
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/jpeg", b"\xff\xd8\xff"),
)
_SVG: Final = (b"<svg", b"<?xml", b"<!--")


@dataclass(frozen=True, slots=True)
class Brand:
    """How documents look: the colour `#rrggbb`, and the picture as a data address, or None for ours."""

    accent: str | None = None
    logo: str | None = None


def brand_of(district: District, read: Callable[[str], bytes]) -> Brand:
    """Return how the documents of a district look. `read` gives the bytes of a file of it, or raises OSError.

    Raises MblError for a logo that is not there, is too large or is no picture.
    """
    wanted = district.record.documents
    return Brand(wanted.accent, _address(wanted.logo, read) if wanted.logo is not None else None)


def _address(path: str, read: Callable[[str], bytes]) -> str:
    try:
        data = read(path)
    except OSError as error:
        raise MblError(f'the logo "{path}" cannot be read', 'mend "documents" in mbl.yaml') from error
    if len(data) > LARGEST_LOGO:
        raise MblError(f'the logo "{path}" is larger than {LARGEST_LOGO // 1000} kB', "make the picture smaller")
    return f"data:{_type(path, data)};base64,{b64encode(data).decode('ascii')}"


def _type(path: str, data: bytes) -> str:
    """Return the type of a picture, by its first bytes. A page shows it as a picture, so nothing in it can run."""
    for name, begins in _TYPES:
        if data.startswith(begins):
            return name
    if data.lstrip().startswith(_SVG) and b"<svg" in data:
        return "image/svg+xml"
    raise MblError(f'the logo "{path}" is no picture', "write it as PNG, JPEG or SVG")


def branded(document: Document, brand: Brand) -> Document:
    """Return a document that looks as the district's do."""
    sheet = document.sheet
    return replace(document, sheet=replace(sheet, accent=brand.accent or sheet.accent, logo=brand.logo))
