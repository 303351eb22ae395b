"""What the look through a sheet finds, whichever program has written its XML."""

from xml.parsers.expat import ExpatError

import pytest

from mblkit.intake.findings import Findings
from mblkit.intake.scores_cells import letters, look_through, parts_of_sheets

HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


def found(rows: str) -> list[tuple[str, str]]:
    findings = Findings()
    look_through("scores", f"{HEAD}{rows}{TAIL}".encode(), findings)
    return [(one.place, one.message) for one in findings]


FORMULA = "the cell holds a formula"
ERROR = "the cell holds an error, such as #N/A"
FAR = "the sheet has more than 200,000 rows, 500 columns or 2,000,000 cells"


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ('<row r="3"><c r="B3"><f>1+1</f><v>2</v></c></row>', [("scores!B3", FORMULA)]),
        ("<row><c><v>1</v></c><c><f>A1</f></c></row>", [("scores!B1", FORMULA)]),
        ('<row r="7"><c r="AA7" t="shared"><f t="shared" si="0"/><v>1</v></c></row>', [("scores!AA7", FORMULA)]),
        ('<row r="2"><c r="C2" t="e"><v>#N/A</v></c></row>', [("scores!C2", ERROR)]),
        ('<row r="2"><c r="C2" t="inlineStr"><is><t>=1+1</t></is></c></row>', []),
        ('<row r="200001"><c r="A200001"><v>1</v></c></row>', [("scores!A200001", FAR)]),
        ('<row r="1"><c r="SH1"><v>1</v></c></row>', [("scores!SH1", FAR)]),
        (
            '<row r="1"><c r="KN1"><v>1</v></c></row><row r="9000"><c r="A9000"><v>1</v></c></row>',
            [("scores!A9000", FAR)],
        ),
        ('<row r="1048576"><c r="XFD1048576" s="1"/></row>', []),
    ],
)
def test_cells_are_found_at_their_places(rows: str, wanted: list[tuple[str, str]]) -> None:
    assert found(rows) == wanted


def test_names_with_a_prefix_are_the_same_names() -> None:
    findings = Findings()
    xml = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="2"><x:c r="D2"><x:f>A1</x:f></x:c></x:row></x:sheetData></x:worksheet>'
    )
    look_through("scores", xml.encode(), findings)
    assert [one.place for one in findings] == ["scores!D2"]


def test_many_formulas_are_counted_and_the_first_are_told() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><f>1</f></c></row>' for row in range(1, 101))
    assert len(found(rows)) == 21
    assert found(rows)[-1][1] == "and 80 more: cells with a formula"


def test_broken_xml_is_the_error_of_the_parser() -> None:
    with pytest.raises(ExpatError):
        look_through("scores", b"<worksheet><row>", Findings())


def test_a_sheet_has_a_part_wherever_it_lies() -> None:
    relations = (
        '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="b" Target="/xl/worksheets/other.xml"/></Relationships>'
    )
    book = (
        '<workbook xmlns:r="r"><sheets><sheet name="A &amp; B" r:id="b"/><sheet name="C" r:id="a"/></sheets></workbook>'
    )
    parts = {"xl/_rels/workbook.xml.rels": relations.encode(), "xl/workbook.xml": book.encode()}
    assert parts_of_sheets(parts) == {"A & B": "xl/worksheets/other.xml", "C": "xl/worksheets/sheet1.xml"}
    with pytest.raises(KeyError):
        parts_of_sheets({"xl/workbook.xml": book.encode()})


def test_columns_have_letters() -> None:
    assert [letters(number) for number in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
