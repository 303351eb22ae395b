"""Links and emphasis of standards from elsewhere, for a set that is there."""

from collections import Counter

import pytest
from tests.intake.files import SHARED, needs_shared, taken

from mblkit.intake.joining import Joining, read_joining
from mblkit.model.standards import StandardsRecord

SET = StandardsRecord.model_validate(
    {
        "set": "S",
        "title": "T",
        "issuer": "I",
        "standards": [
            {"code": "K.CC.A.1", "short": "K.CC.1"},
            {"code": "K.CC.A.2", "short": "K.CC.2"},
            {"code": "HSN-RN.A.1", "short": "N-RN.1"},
            {"code": "5.MD.B.2", "identifier": "one"},
            {"code": "5.MD.B.2", "identifier": "two"},
        ],
    }
)


def read(text: str | bytes) -> Joining:
    return read_joining(text if isinstance(text, bytes) else text.encode(), SET)


def told(found: Joining) -> list[str]:
    return [f"{one.severity.value} {one.place} {one.message}" for one in found.findings]


def test_links_in_a_table() -> None:
    found = read(
        "edge,begin,end\nArrow,0.CC.1,k.cc.a.2\nNondirectional link,K.CC.2,N-RN.A.1\nArrow,0.CC.1,K.CC.2\n"
        "Arrow,K.CC.1||to 20,K.CC.2\nisRelatedTo,HSN.RN.A.1,K.CC.1\n"
    )
    assert found.links == [
        ("precedes", "K.CC.A.1", "K.CC.A.2"),
        ("peer_of", "K.CC.A.2", "HSN-RN.A.1"),
        ("related_to", "HSN-RN.A.1", "K.CC.A.1"),
    ]
    assert found.said == {"precedes": 3, "peer_of": 1, "related_to": 1}
    assert told(found) == ["advice  1 links are about a part of a standard: they are left out"]


def test_several_codes_in_a_cell_are_several_links() -> None:
    found = read('from;to\n"0.CC.1,2";N-RN.1\n')
    assert found.links == [("precedes", "K.CC.A.1", "HSN-RN.A.1"), ("precedes", "K.CC.A.2", "HSN-RN.A.1")]


def test_what_is_unknown_or_unclear_is_left_out_and_told() -> None:
    found = read("from,to\nK.CC.1,Q.9\nK.CC.1,5.MD.B.2\nK.CC.1,K.CC.A.1\nK.CC.1,K.CC.2\n")
    assert found.links == [("precedes", "K.CC.A.1", "K.CC.A.2")]
    assert told(found) == [
        'advice line 2 no standard of "S" has the code "Q.9"',
        'advice line 3 "5.MD.B.2" may be each of "one" or "two": it is left out',
        'advice line 4 "K.CC.A.1" is linked to itself',
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"major": ["K.CC.1", "two"], "widely": ["N-RN.A.1"]}',
        "code,emphasis\nK.CC.A.1,Major\ntwo,major\nHSN-RN.A.1,Widely applicable\n",
    ],
)
def test_emphasis_as_json_and_as_a_table(text: str) -> None:
    found = read(text)
    assert (found.emphasis, told(found)) == (
        {"K.CC.A.1": "major", "two": "major", "HSN-RN.A.1": "widely-applicable"},
        [],
    )


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("from,to,type\nK.CC.1,K.CC.2,eats\n", 'error line 2 "eats" is no type of link'),
        ("from,to\nK.CC.1,\n", "error line 2 a link lacks one of its ends"),
        ("from,to\n", "error  the file has neither links"),
        ("a,b\n1,2\n", "error line 1 the file has neither links"),
        ("from,to\nQ.1,Q.2\n", 'advice line 2 no standard of "S" has the code "Q.1"'),
        ('{"minor": ["K.CC.1"]}', 'error /minor/0 "minor" is no emphasis'),
        ('{"major": [1]}', "error /major/0 this is no code"),
        ('{"major": ["K.CC.1"], "additional": ["K.CC.1"]}', 'error /additional/0 "K.CC.1" has two emphases'),
        ("{}", "error  the file has neither links"),
        ("[1]", "error  the file has neither links"),
        ('{"major": [NaN]}', 'error /major/0 "NaN" is no number'),
        ('{"major": ', "error line 1, column 11 this is not JSON"),
        ("", "error  the file is empty"),
        (b"\xff\xfef\0", "error line 1 the file is not UTF-8 text"),
        (b"x" * (32 * 1024 * 1024 + 1), "error  the file is larger than 32 MiB"),
    ],
)
def test_what_cannot_be_joined_is_refused(text: str | bytes, first: str) -> None:
    found = read(text)
    assert found.findings.failed()
    assert told(found)[0].startswith(first)


@needs_shared
def test_the_coherence_map_has_the_edges_that_its_page_lists() -> None:
    record = taken((SHARED / "derived" / "ccss-math.case-v1p1.json").read_bytes(), set="CCSS.MATH").record
    assert record is not None
    found = read_joining((SHARED / "ccss-math" / "coherence-edges.csv").read_bytes(), record)
    assert found.said == {"precedes": 452, "peer_of": 90}
    assert not found.findings.failed()
    issued = {
        (relation, name, target)
        for name, one in record.keyed()
        for relation, targets in one.links or ()
        for target in targets
    }
    assert len(issued) == 256 + 43
    assert issued <= {*found.links}
    assert Counter(relation for relation, _, _ in found.links) == {"precedes": 388, "peer_of": 61}


@needs_shared
def test_the_emphasis_of_clusters_has_the_codes_of_its_file() -> None:
    record = taken((SHARED / "derived" / "ccss-math.case-v1p1.json").read_bytes(), set="CCSS.MATH").record
    assert record is not None
    found = read_joining((SHARED / "ccss-math" / "cluster-emphasis.json").read_bytes(), record)
    assert found.said == {"major": 275, "supporting": 61, "additional": 74, "widely-applicable": 112}
    assert len(found.emphasis) == sum(found.said.values()) - 2  # a cluster without its code, and a code that two have
    assert len(told(found)) == 2
