import pytest
from tests.districts import Folder

THREE = """\
mbl: scale/1
id: three
name: Three levels
target: shown
levels:
  - {id: begun, name: Begun, value: 1, meaning: A.}
  - {id: shown, name: Shown, value: 2, meaning: B.}
  - {id: beyond, name: Beyond, value: 3, meaning: C.}
"""
TO_FOUR = "crosswalk: {to: four, levels: {begun: developing, shown: proficient, beyond: exemplary}}\n"
ENGLISH = "mbl: framework/1\narea: ela\nscale: three\ncompetencies: [{id: ELA.1, name: Read, statement: Read.}]\n"
OTHER = THREE.replace("id: three", "id: other")
TO_OTHER = "crosswalk: {to: other, levels: {begun: begun, shown: shown, beyond: beyond}}\n"


def own(names: str, target: str = "proficient", more: str = "") -> str:
    """A scale like the district's, with other names."""
    levels = ("beginning", "developing", "proficient", "exemplary")
    rows = "".join(
        f"  - {{id: {level}, name: {name.strip()}, value: {value}, meaning: M.}}\n"
        for value, (level, name) in enumerate(zip(levels, names.split(";"), strict=True), 1)
    )
    return f"mbl: scale/1\nid: four\nname: Four\ntarget: {target}\nlevels:\n{rows}{more}"


# ------------------------------------------------------------------------------------------- MBL318


def test_one_scale_needs_no_crosswalk(district: Folder) -> None:
    assert district.codes("MBL318") == []


def test_a_second_scale_needs_one(district: Folder) -> None:
    district.write("scales/three.yaml", THREE)
    assert district.codes("MBL318") == []
    district.write("framework/english.yaml", ENGLISH)
    assert district.codes("MBL318") == ["MBL318 scales/three.yaml:2:5"]
    district.write("scales/three.yaml", THREE + TO_FOUR)
    assert district.codes("MBL318") == []


def test_a_scale_of_what_is_retired_is_not_in_use(district: Folder) -> None:
    district.write("scales/three.yaml", THREE)
    district.write("framework/english.yaml", ENGLISH.replace("Read.}", "Read., retired: {on: 2026-01-01}}"))
    assert district.codes("MBL318") == []


def test_the_districts_scale_may_have_the_crosswalk(district: Folder) -> None:
    levels = "{beginning: begun, developing: begun, proficient: shown, exemplary: beyond}"
    district.write("scale.yaml", own("A; B; C; D", more=f"crosswalk: {{to: three, levels: {levels}}}\n"))
    district.write("scales/three.yaml", THREE)
    district.write("framework/english.yaml", ENGLISH)
    assert district.codes("MBL318") == []


def test_by_way_of_another_scale(district: Folder) -> None:
    district.write("scales/three.yaml", THREE + TO_OTHER)
    district.write("scales/other.yaml", OTHER)
    district.write("framework/english.yaml", ENGLISH)
    assert district.codes("MBL318") == ["MBL318 scales/three.yaml:2:5"]
    district.write("scales/other.yaml", OTHER + TO_FOUR)
    assert district.codes("MBL318") == []


def test_not_by_way_of_two(district: Folder) -> None:
    district.write("scales/three.yaml", THREE + TO_OTHER)
    district.write("scales/other.yaml", OTHER + TO_OTHER.replace("to: other", "to: last"))
    district.write("scales/last.yaml", OTHER.replace("id: other", "id: last") + TO_FOUR)
    district.write("framework/english.yaml", ENGLISH)
    assert district.codes("MBL318") == ["MBL318 scales/three.yaml:2:5"]


# ------------------------------------------------------------------------------------------- MBL319


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("A; B; C; D", []),
        ("A; B; A; D", ["MBL319 scale.yaml:8:28"]),
        ("A; B; ' a '; D", ["MBL319 scale.yaml:8:28"]),
        ("A; A; A; D", ["MBL319 scale.yaml:7:28", "MBL319 scale.yaml:8:28"]),
        ("{en: A, es: X}; B; {en: C, es: x}; D", ["MBL319 scale.yaml:8:28"]),
        ("{en: A, es: X}; B; {en: X, es: C}; D", []),
        ("A; B; {en: a, es: C}; D", ["MBL319 scale.yaml:8:28"]),
    ],
)
def test_a_name_twice_on_one_scale(district: Folder, names: str, found: list[str]) -> None:
    district.write("scale.yaml", own(names))
    assert district.codes("MBL319") == found


def test_one_name_for_levels_that_compare_otherwise(district: Folder) -> None:
    district.write("scales/three.yaml", THREE.replace("name: Shown", "name: Exemplary") + TO_FOUR)
    district.write("framework/english.yaml", ENGLISH)
    (found,) = district.findings(also=("MBL319",))
    assert (found.location.line, found.location.column) == (7, 23)
    assert found.message == '"shown" has the name of "exemplary" in "four" and compares with "proficient"'
    assert [(one.location.path, one.location.line) for one in found.related] == [("scale.yaml", 9)]


def test_a_coarser_scale_has_names_of_its_own(district: Folder) -> None:
    district.write("scales/three.yaml", THREE + TO_FOUR)
    district.write("framework/english.yaml", ENGLISH)
    assert district.codes("MBL319") == []


def test_levels_that_pair_one_to_one_have_one_name(district: Folder) -> None:
    levels = "{beginning: a, developing: b, proficient: c, exemplary: d}"
    pairs = (
        THREE.partition("levels:")[0]
        + "levels:\n"
        + "".join(
            f"  - {{id: {level}, name: {name}, value: {value}, meaning: M.}}\n"
            for value, (level, name) in enumerate(
                (("a", "Beginning"), ("b", "Nearly"), ("c", "Proficient"), ("d", "Top")), 1
            )
        )
    )
    district.write("scales/three.yaml", pairs.replace("target: shown", "target: c"))
    district.write(
        "scale.yaml",
        own("Beginning; Developing; Proficient; Exemplary", more=f"crosswalk: {{to: three, levels: {levels}}}\n"),
    )
    district.write("framework/english.yaml", ENGLISH)
    found = district.findings(also=("MBL319",))
    assert [(one.location.path, one.location.line, one.location.column) for one in found] == [
        ("scale.yaml", 7, 28),
        ("scale.yaml", 9, 27),
    ]
    assert found[0].message == '"developing" means the same as "b" in "three" and has another name'
    assert [one.location.line for one in found[0].related] == [7]


def test_scales_that_are_not_in_use_may_clash(district: Folder) -> None:
    district.write("scales/three.yaml", THREE.replace("Begun", "Exemplary").replace("Beyond", "Shown") + TO_FOUR)
    assert district.codes("MBL319") == []


# ------------------------------------------------------------------------------------------- MBL320


def test_the_target_is_not_the_top(district: Folder) -> None:
    district.write("scale.yaml", own("A; B; C; D", target="exemplary"))
    assert district.codes("MBL320") == ["MBL320 scale.yaml:4:9"]
    district.write("scale.yaml", own("A; B; C; D", target="developing"))
    assert district.codes("MBL320") == []


def test_a_scale_that_is_not_in_use_may_end_at_its_target(district: Folder) -> None:
    district.write("scales/three.yaml", THREE.replace("target: shown", "target: beyond"))
    assert district.codes("MBL320") == []
    district.write("framework/english.yaml", ENGLISH)
    assert district.codes("MBL320") == ["MBL320 scales/three.yaml:4:9"]
