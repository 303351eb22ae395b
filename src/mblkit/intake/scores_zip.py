"""What may be opened as a workbook: a ZIP of modest size with plain XML in it, no macros, no entities.

The parts are unpacked here, one by one and counted, and put together again without compression. So the library that
reads the workbook sees exactly the bytes that were checked, whatever the directory of the ZIP says.
"""

import io
import re
import zipfile
import zlib
from typing import Final

from mblkit.intake.findings import Findings

MOST_UNPACKED: Final = 96 << 20
"""Bytes of all parts of a workbook together."""

MOST_PARTS: Final = 500

_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PIECE: Final = 1 << 20
_EXTERNAL: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
_AGAIN: Final = "open the file in a spreadsheet program and save it as .xlsx"
_BOMB: Final = "ask who sent it; a sheet of scores is small"


def safe_workbook(data: bytes, findings: Findings) -> bytes | None:
    """Return the same workbook with nothing in it that was not checked; None, with findings, where it is refused."""
    if data.startswith(_OLD):
        findings.error("", "it is an old Excel file, or protected with a password", _AGAIN)
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if not _is_modest(archive, findings):
                return None
            parts = _parts(archive, findings)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        findings.error("", "the file is damaged, or no workbook at all", f"get it again, or {_AGAIN}")
        return None
    return None if findings.failed() else _packed(parts)


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
        findings.error("", "it is a ZIP archive and no Excel workbook", _AGAIN)
    return not findings.failed()


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


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()
