from tests.districts import Folder

LEVELS = """\
levels:
  - {id: low, name: Low, value: 1, meaning: Not yet.}
  - {id: middle, name: Middle, value: 2, meaning: Nearly.}
  - {id: high, name: High, value: 3, meaning: Shown.}
target: high
"""
HEAD = "mbl: scale/1\nid: three\nname: Three levels\n"


def scale(crosswalk: str) -> str:
    return HEAD + LEVELS + crosswalk


def test_a_crosswalk_that_fits(district: Folder) -> None:
    district.write(
        "three.yaml", scale("crosswalk: {to: four, levels: {low: beginning, middle: beginning, high: proficient}}\n")
    )
    assert district.codes() == []


def test_to_no_scale(district: Folder) -> None:
    district.write(
        "three.yaml", scale("crosswalk: {to: five, levels: {low: beginning, middle: developing, high: proficient}}\n")
    )
    assert district.codes() == ["MBL201 three.yaml:9:17"]


def test_to_no_level_of_the_other_scale(district: Folder) -> None:
    district.write(
        "three.yaml",
        scale("crosswalk:\n  to: four\n  levels:\n    low: begining\n    middle: developing\n    high: proficient\n"),
    )
    (found,) = district.findings()
    assert (found.rule, found.location.line, found.location.column) == ("MBL208", 12, 10)
    assert found.help == 'did you mean "beginning"?'


def test_the_other_way_around(district: Folder) -> None:
    district.write(
        "three.yaml",
        scale("crosswalk:\n  to: four\n  levels:\n    high: beginning\n    middle: developing\n    low: proficient\n"),
    )
    assert district.codes() == ["MBL113 three.yaml:12:11", "MBL113 three.yaml:13:13"]


def test_a_level_left_out_or_foreign(district: Folder) -> None:
    district.write("three.yaml", scale("crosswalk: {to: four, levels: {low: beginning, high: proficient}}\n"))
    assert district.codes() == ["MBL113 three.yaml:9:31"]
    levels = "{low: beginning, middle: developing, high: proficient, top: exemplary}"
    district.write("three.yaml", scale(f"crosswalk: {{to: four, levels: {levels}}}\n"))
    assert district.codes() == ["MBL113 three.yaml:9:31"]


def test_to_itself(district: Folder) -> None:
    district.write("three.yaml", scale("crosswalk: {to: three, levels: {low: low, middle: middle, high: high}}\n"))
    assert district.codes() == ["MBL113 three.yaml:9:17"]


def test_above_items_it_is_placed_there(district: Folder) -> None:
    items = "items:\n  - id: three\n    name: Three\n    target: high\n    levels:\n" + "".join(
        f"  {line}\n" for line in LEVELS.splitlines()[1:-1]
    )
    district.write(
        "three.yaml",
        "mbl: scale/1\ncrosswalk:\n  to: four\n  levels: {low: beginning, middle: develop, high: proficient}\n" + items,
    )
    assert district.codes() == ["MBL208 three.yaml:4:36"]
