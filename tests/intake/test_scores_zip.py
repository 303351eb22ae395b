"""Archives that lie about themselves are refused before any library reads them."""

import io
import struct
import zipfile

import pytest

from mblkit.intake.findings import Findings
from mblkit.intake.scores_zip import MOST_PARTS, safe_workbook

PLAIN = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def refused(data: bytes) -> list[str]:
    findings = Findings()
    assert safe_workbook(data, findings) is None
    return [one.message for one in findings]


def test_what_was_checked_is_what_is_read() -> None:
    findings = Findings()
    data = safe_workbook(packed(PLAIN), findings)
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
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
