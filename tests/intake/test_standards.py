"""Files of every format as sets, and every file of the real standards with its counts."""

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from tests.intake.files import SHARED, TREE, errors, item, needs_shared, package, taken, told

from mblkit.intake.findings import Findings
from mblkit.intake.jsontext import LARGEST
from mblkit.intake.standards import Taken, read_standards
from mblkit.intake.wishes import Wishes
from mblkit.model.codes import Names, Spellings

# ----------------------------------------------------------------------------------------------- what a file may be


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"<?xml version='1.0'?>", " the file is XML or a web page"),
        (b"mbl: district/1\nid: a\n", " the file is one of a district already"),
        (b"code,text\nA,\xff\n", "line 2 the file is not UTF-8 text"),
        ("{}".encode("utf-16"), "line 1 the file is not UTF-8 text"),
        (b'{"a": 1', "line 1, column 8 this is not JSON: expecting ',' delimiter"),
        (b"{}", " this JSON is no CASE package, no ASN document and no list of standards"),
        *(
            (data, " this is no file of standards that is known")
            for data in (b"7", b" -1.5e3\n", b'"text, and more"', b"true", b"null", b"// by hand\n{}", b"/* x */ {}")
        ),
        (b" \n\t\n", " the file is empty"),
        (b" " * (LARGEST + 1), " the file is larger than 32 MiB"),
        (b"[" * 10_000_000, "line 1, column 41 values are nested deeper than 40 levels"),
    ],
)
def test_what_is_no_set_is_refused(data: bytes, found: str) -> None:
    assert errors(taken(data)) == [found]


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert taken(b"\xef\xbb\xbf" + json.dumps(TREE).encode()).record == taken(TREE).record


@pytest.mark.parametrize(
    ("title", "name", "found"),
    [
        ("Next Generation Science Standards", "x.json", "next-generation-science-standards"),
        ("\u00c9tudes & arts!", "x.json", "etudes-arts"),
        ("\u6570\u5b66", "Japan Maths.json", "japan-maths"),
        ("word " * 20, "x.json", "word-word-word-word-word-word-word-word-word"),
    ],
)
def test_a_set_without_a_name_gets_one_of_its_title_or_file(title: str, name: str, found: str) -> None:
    record = taken(package(item("i", "A"), title=title), name=name).record
    assert record is not None
    assert record.set == found


@pytest.mark.parametrize("name", ["", "-", "a b", "x" * 65])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    assert len(errors(taken(TREE, set=name))) == 1


def test_nothing_to_name_a_set_by_is_refused() -> None:
    found = taken(package(item("i", "A"), title="\u6570"), name="\u6570.json")
    assert errors(found) == [" the set needs a short name"]


def test_findings_of_one_sort_are_cut_short_and_still_fail() -> None:
    findings = Findings()
    for number in range(25):
        findings.error(f"line {number}", "wrong", sort="wrong lines")
    assert findings.failed()
    assert len(list(findings)) == 21
    assert list(findings)[-1].message == "and 5 more: wrong lines"


# ------------------------------------------------------------------------------------------- whatever bytes come in

ODD: Final[tuple[Any, ...]] = (
    None, 0, 1.5, True, "", [], {}, "x", ["a"], {"a": 1}, "\0", "\u2028", "a\tb", "\x07", 10**30, 1e20, " # x: y",
    "- a", [[]], {"": 1}, {" ": {}}, "2010", "null", "x" * 20_001, "\ufeff", "\x85", "a\r\nb",
)  # fmt: skip


def mutated(value: Any, chance: Random) -> Any:  # noqa: ANN401 - JSON
    ways: list[tuple[Any, Any]] = []
    waiting: list[Any] = [value]
    while waiting:
        here = waiting.pop()
        inside = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
        for key, inner in inside:
            ways.append((here, key))
            waiting.append(inner)
    here, key = chance.choice(ways)
    if isinstance(here, dict) and chance.random() < 0.3:
        del here[key]
    elif isinstance(here, list) and chance.random() < 0.4:
        here.append(here[key])
    else:
        here[key] = chance.choice(ODD)
    return value


@pytest.mark.parametrize("seed", range(150))
def test_no_change_of_a_package_makes_it_crash(seed: int) -> None:
    chance = Random(seed)
    value = json.loads(json.dumps(TREE))
    for _ in range(chance.randrange(1, 5)):
        value = mutated(value, chance)
    found = taken(value, set="S")
    assert (found.record is None) == (found.findings.failed() or not value.get("CFItems"))
    assert all(one.message and not one.message.endswith(".") for one in found.findings)


# ------------------------------------------------------------------------------------------------- the real standards

COUNTS: Final = {
    "c3/c3-bands-k-12.csv": (280, 280),
    "c3/c3-k-12.csv": (280, 280),
    "case/opencase-export-university-competencies.case-v1p1-lenient.json": (36, 36),
    "case/opensalt-fixture-AdoptedTestFramework.case-v1p0.json": (1, 0),
    "case/opensalt-fixture-ItemTypeTestFramework.case-v1p0.json": (1, 0),
    "case/opensalt-fixture-MarkdownFramework.case-v1p0.json": (2, 2),
    "case/opensalt-fixture-Ordering.case-v1p0.json": (28, 28),
    "case/opensalt-fixture-SequenceNumberFramework.case-v1p0.json": (2, 2),
    "case/opensalt-fixture-SmartLevelFramework.case-v1p0.json": (14, 0),
    "case/opensalt-fixture-Utf8TestFramework.case-v1p0.json": (1, 0),
    "case/opensalt-sample.csv": (10, 10),
    "case/opensalt-what-standards-could-be.pre-v1p0.json": (16, 16),
    "case/smarter-balanced-ela-g5-performance-task.case-v1p0.json": (164, 29),
    "case/smarter-balanced-hs-math-c1-th.case-v1p0.json": (86, 2),
    "case/smarter-balanced-hs-math-claim2.case-v1p0.json": (207, 5),
    "case/smarter-balanced-math-content-spec.case-v1p0.json": (585, 584),
    "ccss-ela/asn-D10003FC.manifest.json": (1084, 1020),
    "ccss-ela/ccssela.json": (1045, 1045),
    "ccss-ela/opensalt-ccsso-ela-items.csv": (1189, 901),
    "ccss-math/asn-D10003FB.rdf.json": (703, 664),
    "ccss-math/ccssmath.json": (664, 664),
    "derived/ccss-ela.case-v1p1.json": (1320, 1020),
    "derived/ccss-math.case-v1p1.json": (703, 664),
    "derived/ngss.case-v1p1.json": (1009, 314),
    "ngss/ngss-elements.csv": (544, 544),
}
"""Items and coded items of each file, as its page says or as counted apart."""

NO_STANDARDS: Final = {
    "asn/asn-documents-connecticut.json": "error the file lists 9 documents, and holds no standard of them",
    "case/opensalt-fixture-EmptyExternalFramework.case-v1p0.json": "advice the file holds no standards",
    "ccss-math/cluster-emphasis.json": "error the file gives standards an emphasis, and holds no standards",
    "ccss-math/coherence-edges.csv": "error the table holds links between standards, and no standards",
}
"""Lists of documents, of edges and of codes; and a package without items."""


def real(name: str, **wishes: Any) -> Taken:  # noqa: ANN401 - as asked
    return read_standards(Path(name).name, (SHARED / name).read_bytes(), Wishes(**wishes))


@needs_shared
def test_every_real_file_is_known_here() -> None:
    files = {path.relative_to(SHARED).as_posix() for path in SHARED.rglob("*") if path.is_file()}
    assert files - {"README.md"} == COUNTS.keys() | NO_STANDARDS.keys()


@needs_shared
@pytest.mark.parametrize("name", COUNTS)
def test_a_real_file_has_its_counts(name: str) -> None:
    found = real(name)
    assert found.record is not None, told(found)
    coded = sum(one.code is not None for one in found.record.standards)
    assert (found.items, len(found.record.standards), coded) == (COUNTS[name][0], *COUNTS[name])


@needs_shared
@pytest.mark.parametrize("name", NO_STANDARDS)
def test_what_holds_no_standards_says_so(name: str) -> None:
    found = real(name)
    assert found.record is None
    assert [f"{one.severity.value} {one.message}" for one in found.findings] == [NO_STANDARDS[name]]


@needs_shared
@pytest.mark.parametrize(
    ("name", "links"),
    [
        ("derived/ccss-math.case-v1p1.json", {"precedes": 256, "peer_of": 43}),
        ("derived/ngss.case-v1p1.json", {"part_of": 878, "related_to": 931}),
        ("case/smarter-balanced-math-content-spec.case-v1p0.json", {"precedes": 423 - 4}),  # four begin elsewhere
    ],
)
def test_links_are_complete(name: str, links: dict[str, int]) -> None:
    record = real(name).record
    assert record is not None
    found: Counter[str] = Counter()
    for one in record.standards:
        for relation, targets in one.links or ():
            found[relation] += len(targets)
    assert {relation: found[relation] for relation in links} == links


@needs_shared
def test_dangling_links_are_a_note_with_their_number() -> None:
    found = real("case/smarter-balanced-math-content-spec.case-v1p0.json")
    assert "advice  2,001 links lead to what is not in this file; they are kept as they are" in told(found)
    assert "advice  931 links lead to what is not in this file; they are kept as they are" in told(
        real("derived/ngss.case-v1p1.json")
    )


@needs_shared
def test_known_faults_are_told() -> None:
    assert told(real("derived/ccss-math.case-v1p1.json")) == [
        'advice /CFItems/148 the code "CCSS.Math.Content.5.MD.B.2" is already that of /CFItems/147'
    ]
    assert [one.partition("the code ")[2][:8] for one in told(real("derived/ngss.case-v1p1.json"))][:4] == [
        '"PS3.D" ',
        '"ETS1.A"',
        '"ETS1.A"',
        '"ETS1.B"',
    ]


@needs_shared
def test_the_same_standards_from_two_sources_have_the_same_identifiers() -> None:
    case, asn = (real(name).record for name in ("derived/ccss-math.case-v1p1.json", "ccss-math/asn-D10003FB.rdf.json"))
    assert case is not None
    assert asn is not None
    assert [one.code for one in case.standards] == [one.code for one in asn.standards]
    assert len({one.identifier for one in case.standards} & {one.identifier for one in asn.standards}) == 661


@needs_shared
@pytest.mark.parametrize(
    ("tree", "flat", "unknown"),
    [
        ("derived/ccss-math.case-v1p1.json", "ccss-math/ccssmath.json", ["CCSS.MATH.CONTENT.5.MD.B"]),
        ("derived/ccss-ela.case-v1p1.json", "ccss-ela/ccssela.json", None),
    ],
)
def test_codes_of_another_source_resolve(tree: str, flat: str, unknown: list[str] | None) -> None:
    record = real(tree).record
    assert record is not None
    spellings = Spellings.of(Names(record.set, one.code, one.identifier, one.short) for one in record.standards)
    keys = [one["standard"]["key"] for one in json.loads((SHARED / flat).read_text(encoding="utf-8"))["standards"]]
    found = {key: spellings.find(f"{record.set}:{key}") for key in keys}
    several = [key.rpartition("LITERACY.")[2] for key, meant in found.items() if len(meant) > 1]
    assert several == (["CCSS.MATH.CONTENT.5.MD.B.2"] if unknown is not None else ["CCRA.L.6"])
    missing = [key for key, meant in found.items() if not meant]
    assert missing == unknown if unknown is not None else len(missing) == 26


@needs_shared
def test_a_grade_band_of_a_real_set() -> None:
    found = real("derived/ngss.case-v1p1.json", grades=frozenset(range(9, 13)))
    assert found.record is not None
    expectations = [one for one in found.record.standards if one.type == "Performance Expectation"]
    assert len(expectations) == 71
    assert all(set(one.grades) & set(range(9, 13)) for one in expectations)


@pytest.mark.parametrize("data", [b"7", b"", b"// by hand\n{}"])
def test_what_is_no_set_says_which_formats_are_known(data: bytes) -> None:
    (one,) = taken(data).findings
    assert one.help == (
        "get a CASE package or an ASN document as JSON, a spreadsheet of OpenSALT as CSV, or a table as CSV or JSON"
    )


@needs_shared
def test_a_part_of_a_real_set_is_the_beginning_of_its_codes() -> None:
    record = real("derived/ccss-math.case-v1p1.json", set="CCSS.MATH", under="HSF-IF").record
    assert record is not None
    assert len(record.standards) == 19
    assert all(one.code is not None and one.code.startswith("HSF-IF.") for one in record.standards)
