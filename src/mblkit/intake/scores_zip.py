"""What may be opened as a workbook: a ZIP of modest size with plain XML in it, no macros, no entities.

The parts are unpacked here, one by one and counted, and put together again without compression. So the library that
reads the workbook sees exactly the bytes that were checked, whatever the directory of the ZIP says.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from mblkit.intake.findings import Findings

MOST_UNPACKED: Final = 96 << 20
"""Bytes of all parts of a workbook together."""

MOST_PARTS: Final = 500

_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_BEGINNING: Final = 4_000
_PIECE: Final = 1 << 20
_EXTERNAL: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
_AGAIN: Final = "open the file in a spreadsheet program and save it as .xlsx"
_DAMAGED: Final = "the file is damaged, or no workbook at all"
_TEXT: Final = ("it is plain text and no workbook", "if it is a CSV file, give it the ending .csv")
_PAGE: Final = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta", b"<div")
_BOMB: Final = "ask who sent it; a sheet of scores is small"


def safe_parts(data: bytes, findings: Findings) -> dict[str, bytes] | None:
    """Return the parts of a workbook after all of them were checked; None, with findings, where it is refused."""
    if not data.startswith(b"PK"):
        findings.error("", *_not_zipped(data))
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if not _is_modest(archive, findings):
                return None
            parts = _parts(archive, findings)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        findings.error("", _DAMAGED, f"get it again, or {_AGAIN}")
        return None
    return None if findings.failed() else parts


def _not_zipped(data: bytes) -> tuple[str, str]:
    """Return what a file is that should be a workbook and is no ZIP archive, and what to do."""
    if data.startswith(_OLD) and _ENCRYPTED in data:
        return "the workbook is protected with a password", "open it, take the password away, and save it again"
    if data.startswith(_OLD):
        return "it is an old Excel file (.xls), or something else that Office has written", _AGAIN
    begins = data[:_BEGINNING].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not begins:
        return "the file is empty", "get it again"
    if begins.startswith(_PAGE):
        return "it is a web page and no workbook", _AGAIN
    if begins.startswith(b"<?xml"):
        return "it is XML of another sort and no .xlsx workbook", _AGAIN
    damaged = b"\0" in begins
    return (_DAMAGED, f"get it again, or {_AGAIN}") if damaged else _TEXT


def _is_modest(archive: zipfile.ZipFile, findings: Findings) -> bool:
    """Tell whether a workbook is one, without macros, and by its directory not too large."""
    entries = archive.infolist()
    names = [one.filename for one in entries]
    if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
        findings.error("", "the names of its parts are not those of a workbook", _BOMB)
    elif len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > MOST_UNPACKED:
        message = f"unpacked it is larger than {MOST_UNPACKED >> 20} MiB, or has more than {MOST_PARTS} parts"
        findings.error("", message, _BOMB)
    elif any(name.casefold().endswith(".bin") and "vba" in name.casefold() for name in names):
        findings.error("", "the workbook holds macros", 'save it as "Excel workbook (.xlsx)", which holds none')
    elif "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        findings.error("", _other(archive, set(names)), _AGAIN)
    return not findings.failed()


def _other(archive: zipfile.ZipFile, names: set[str]) -> str:
    """Return what an archive is that is no Excel workbook."""
    if "xl/workbook.bin" in names:
        return "it is a binary Excel workbook (.xlsb)"
    if "mimetype" in names:
        with archive.open("mimetype") as stream:
            if b"opendocument" in stream.read(_BEGINNING):
                return "it is an OpenDocument file (.ods)"
    if "Index/Document.iwa" in names or "Index.zip" in names:
        return "it is a file of Numbers"
    if "word/document.xml" in names:
        return "it is a Word document"
    return "it is a ZIP archive and no Excel workbook"


def _parts(archive: zipfile.ZipFile, findings: Findings) -> dict[str, bytes]:
    """Return the parts of a workbook, as long as all together stay below the limit."""
    parts: dict[str, bytes] = {}
    room = MOST_UNPACKED
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        with archive.open(entry) as stream:
            held = bytearray()
            while piece := stream.read(_PIECE):
                room -= len(piece)
                if room < 0:
                    findings.error("", f"unpacked it is larger than {MOST_UNPACKED >> 20} MiB", _BOMB)
                    return {}
                held += piece
        parts[entry.filename] = bytes(held)
        if entry.filename.casefold().endswith((".xml", ".rels")) and not _is_plain(bytes(held)):
            findings.error(entry.filename, "its XML declares entities or has another encoding than UTF-8", _BOMB)
            return {}
    if b"macroEnabled" in parts["[Content_Types].xml"]:
        findings.error("", "it is a workbook for macros", 'save it as "Excel workbook (.xlsx)", which holds none')
    return parts


def _is_plain(xml: bytes) -> bool:
    named = _ENCODING.match(xml.removeprefix(b"\xef\xbb\xbf"))
    utf8 = named is None or named[1].lower() in {b"utf-8", b"us-ascii"}
    return utf8 and b"\0" not in xml and not xml.startswith((b"\xff\xfe", b"\xfe\xff")) and not _EXTERNAL.search(xml)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return the archive of some parts, without compression."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()
