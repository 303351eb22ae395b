"""Archives that lie about themselves are refused before any library reads them."""

import io
import struct
import zipfile

import pytest

from mblkit.intake.findings import Findings
from mblkit.intake.scores_zip import MOST_PARTS, safe_parts
from mblkit.intake.scores_zip import packed as packed_again

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLAIN = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def refused(data: bytes) -> list[str]:
    findings = Findings()
    assert safe_parts(data, findings) is None
    assert all(one.help for one in findings)
    return [one.message for one in findings]


def test_what_was_checked_is_what_is_read() -> None:
    findings = Findings()
    parts = safe_parts(packed(PLAIN), findings)
    assert parts is not None
    with zipfile.ZipFile(io.BytesIO(packed_again(parts))) as archive:
        assert {one.filename: archive.read(one) for one in archive.infolist()} == PLAIN
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}


def test_a_directory_that_says_too_little_is_found_out() -> None:
    zeros = b"\0" * (200 << 20)
    data = packed({**PLAIN, "xl/media/z": zeros})
    lying = data.replace(struct.pack("<L", len(zeros)), struct.pack("<L", 10))
    assert lying != data
    assert refused(lying) == ["the file is damaged, or no workbook at all"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({**PLAIN, **{f"x{number}": b"" for number in range(MOST_PARTS)}}, "unpacked it is larger than 96 MiB"),
        ({**PLAIN, "../../evil": b""}, "the names of its parts are not those of a workbook"),
        ({"[Content_Types].xml": b"<Types/>"}, "it is a ZIP archive and no Excel workbook"),
        ({**PLAIN, "xl/a.xml": '<?xml version="1.0"?><!DOCTYPE a>'.encode("utf-16")}, "its XML declares entities"),
        ({**PLAIN, "xl/a.xml": b'<?xml version="1.0" encoding="utf-7"?><a/>'}, "its XML declares entities"),
        ({**PLAIN, "xl/a.rels": b"<!doctype a><a/>"}, "its XML declares entities"),
    ],
)
def test_archives_that_are_no_plain_workbook(parts: dict[str, bytes], said: str) -> None:
    (message,) = refused(packed(parts))
    assert message.startswith(said)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "it is an OpenDocument file (.ods)"),
        ({**PLAIN, "xl/workbook.bin": b"", "xl/workbook.xml": b""}, ""),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b""}, "it is a binary Excel workbook (.xlsb)"),
        ({"Index/Document.iwa": b""}, "it is a file of Numbers"),
        ({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}, "it is a Word document"),
        ({**PLAIN, "xl/vbaProject.bin": b""}, "the workbook holds macros"),
        ({**PLAIN, "[Content_Types].xml": b"x.macroEnabled.main+xml"}, "it is a workbook for macros"),
    ],
)
def test_files_of_other_programs_are_called_by_their_names(parts: dict[str, bytes], said: str) -> None:
    findings = Findings()
    safe_parts(packed(parts), findings)
    assert [one.message for one in findings] == ([said] if said else [])
    assert all(one.help for one in findings)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (OLD + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "the workbook is protected with a password"),
        (OLD + b"\0" * 600, "it is an old Excel file (.xls), or something else that Office has written"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><table>", "it is a web page and no workbook"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "it is a web page and no workbook"),
        (b"<?xml version='1.0'?><Workbook/>", "it is XML of another sort and no .xlsx workbook"),
        (b"student,section\n", "it is plain text and no workbook"),
        (b" \n", "the file is empty"),
        (b"\x89PNG\0", "the file is damaged, or no workbook at all"),
    ],
)
def test_files_that_are_no_archive_are_called_by_their_names(data: bytes, said: str) -> None:
    assert refused(data) == [said]
