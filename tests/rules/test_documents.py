import pytest
from tests.districts import Folder

from mblkit.model.colour import contrast_on_white

HEAD = """\
mbl: district/1
id: test-district
name: Test District
state: CT
schools: [{{id: hs, name: Test High School}}]
areas: [{{id: math, name: Mathematics}}, {{id: ela, name: English}}]
years: [{{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}}]
scale: four
documents:
  accent: "{colour}"
"""


@pytest.mark.parametrize(
    ("colour", "found"),
    [
        ("#17456b", []),
        ("#767676", []),
        ("#777777", ["MBL725 at mbl.yaml:10:11"]),
        ("#ffb000", ["MBL725 at mbl.yaml:10:11"]),
    ],
)
def test_a_pale_colour_is_told_at_its_place(district: Folder, colour: str, found: list[str]) -> None:
    """mbl: rules/1
    items: []
    """
    district.write("mbl.yaml", HEAD.format(colour=colour))
    told = [
        f"{one.rule} at {one.location.path}:{one.location.line}:{one.location.column}"
        for one in district.findings(also=("MBL725",))
    ]
    assert [one for one in told if one.startswith("MBL725")] == found


@pytest.mark.parametrize("colour", ["blue", "#17456B", "#123", "#17456b;}"])
def test_what_is_no_colour_is_refused(district: Folder, colour: str) -> None:
    """mbl: rules/1
    items: []
    """
    district.write("mbl.yaml", HEAD.format(colour=colour))
    assert any(one.rule.startswith("MBL1") and one.location.line == 10 for one in district.findings())


def test_the_contrast_of_known_colours() -> None:
    assert [round(contrast_on_white(colour), 2) for colour in ("#ffffff", "#000000", "#767676")] == [1.0, 21.0, 4.54]
