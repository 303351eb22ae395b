"""MBL708: conversions with gaps, with two answers, with rows that never hold."""

import pytest
from tests.districts import Folder

HEAD = (
    "mbl: policy/1\nid: p\ntitle: P\nlayer: district\nas_of: 2025-08-27\nconversions:\n  - id: letter\n    title: L\n"
)


def found(district: Folder, text: str, head: str = HEAD) -> list[tuple[int | None, str]]:
    district.write("policy.yaml", head + "".join(f"    {line}\n" for line in text.splitlines()))
    return [(one.location.line, one.message) for one in district.findings(also=("MBL708",))]


RANGES = "form: ranges\nfrom: {lowest: 1, highest: 4, places: 1}\nrows:\n"
LOW, HIGH = "  - {from: 1, to: 2.4, gives: B}\n", "  - {from: 2.5, to: 4, gives: A}\n"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (LOW + HIGH, []),
        (LOW, [(11, 'no row of "letter" has the values from 2.5 to 4')]),
        (LOW + HIGH.replace("2.5", "2.4"), [(12, 'several rows of "letter" have the values 2.4')]),
    ],
)
def test_ranges(district: Folder, rows: str, says: list[tuple[int, str]]) -> None:
    assert found(district, RANGES + rows) == says


def test_a_declared_order_is_no_overlap_and_may_hide_a_row(district: Folder) -> None:
    twice = RANGES.replace("rows", "first_match: true\nrows") + LOW + HIGH + HIGH
    assert found(district, twice) == [(15, 'this row of "letter" never holds: earlier rows have all its values')]
    (finding,) = district.findings(also=("MBL708",))
    assert (finding.subject, finding.related) == ("letter", ())


def test_the_other_row_of_an_overlap_is_shown(district: Folder) -> None:
    found(district, RANGES + LOW + HIGH.replace("2.5", "2.4"))
    (finding,) = district.findings(also=("MBL708",))
    assert [one.location.line for one in finding.related] == [13]


@pytest.mark.parametrize(("cutoff", "says"), [("1", []), ("2", [1])])
def test_cutoffs_of_a_scale(district: Folder, cutoff: str, says: list[int]) -> None:
    text = "form: cutoffs\nfrom: {scale: four}\nrows:\n  - {at_least: 3, gives: A}\n"
    assert len(found(district, f"{text}  - {{at_least: {cutoff}, gives: B}}\n")) == len(says)


def test_conditions_on_several_scores(district: Folder) -> None:
    text = "form: patterns\nfrom: {scale: four}\nrows:\n  - {gives: A, none_below: 3}\n"
    ((line, message),) = found(district, text)
    assert line == 11
    assert message.startswith('no row of "letter" has the scores ')
    assert found(district, text + "  - {gives: B}\n") == []


def test_a_policy_that_is_over_is_history(district: Folder) -> None:
    over = HEAD.replace("conversions:", "dates: {to: 2026-06-14}\nconversions:")
    assert found(district, RANGES + LOW, over) == []
