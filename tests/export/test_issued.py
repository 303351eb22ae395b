"""Sets of standards as CASE packages again: what came in goes out, by the official schema, with what changed here."""

import json
from collections import Counter
from copy import deepcopy
from datetime import date
from functools import cache
from random import Random
from typing import Any, Final

import pytest
from tests.export.case import official
from tests.intake.files import SHARED, TREE, item, link, needs_shared, package, taken, told
from tests.intake.test_standards import mutated

from mblkit.edit.standards import merged
from mblkit.errors import MblError
from mblkit.export.issued import issued_package, issued_text
from mblkit.export.issued_plain import references
from mblkit.export.issued_take import joined_links, rest_of
from mblkit.model.standards import Standard, StandardLinks, StandardsRecord

Json = Any

WHEN: Final = "2026-01-02T03:04:05Z"
REAL: Final = [
    path.relative_to(SHARED).as_posix()
    for folder in ("case", "derived")
    for path in sorted((SHARED / folder).glob("*.json"))
    if "EmptyExternal" not in path.name  # it has no items, and so is no set
]


def imported(value: object, before: StandardsRecord | None = None, **wishes: Any) -> StandardsRecord:  # noqa: ANN401
    """Return the set of a package as an import leaves it in the district."""
    found = taken(value, **{"set": "S", **wishes})
    assert found.record is not None, told(found)
    assert found.package is not None
    record = found.record
    if before is not None:
        own = joined_links(before)
        record = merged(before, record, date(2026, 7, 1), joined=own).record
    package_text = rest_of(record, found.package, before.package if before is not None else None)
    return record.model_copy(update={"package": package_text})


def again(record: StandardsRecord) -> Json:
    """Return the package of a set, which passes the official schema."""
    value = issued_package(record, WHEN, {})
    assert [f"{list(one.absolute_path)}: {one.message}" for one in official().iter_errors(value)] == []
    return value


def changed(record: StandardsRecord, name: str, /, **fields: Any) -> StandardsRecord:  # noqa: ANN401 - of a standard
    standards = [one.model_copy(update=fields) if one.code == name else one for one in record.standards]
    return record.model_copy(update={"standards": tuple(standards)})


ENDS: Final = ("originNodeURI", "destinationNodeURI")


def arcs(value: Json) -> list[tuple[str, str, str]]:
    """Return the associations as type, origin and destination, by code or identifier of the issuer."""
    names = {one["identifier"]: one.get("humanCodingScheme", one["identifier"]) for one in value["CFItems"]}
    names[value["CFDocument"]["identifier"]] = "document"
    return [
        (
            one["associationType"],
            *(
                names.get(one[end]["identifier"], one[end]["identifier"])
                for end in ("originNodeURI", "destinationNodeURI")
            ),
        )
        for one in value["CFAssociations"]
    ]


# ------------------------------------------------------------------------------------------------- the real packages

OLD_NAMES: Final = {"educationalLevel": "educationLevel"}
GONE: Final = {"CFDocumentURI", "CFPackageURI", "CFItemAssociationURI"}
"""What CASE 1.1 forbids in a package: it says once more in which package something is."""

ASKED_FOR: Final = {"CFItemTypes": {"description", "hierarchyCode"}, "CFSubjects": {"hierarchyCode"}}
"""What the schema asks for and issuers leave out."""


def plain(value: Json, *, of: str = "") -> Json:
    """Return a value without what differs by design.

    Nulls and what is empty; blanks around texts; names and fields of older versions; moments without a zone are UTC;
    numbers written as text; a lone level in the place of a list.
    """
    if isinstance(value, dict):
        inside = {OLD_NAMES.get(key, key): plain(one, of=key) for key, one in value.items() if key not in GONE}
        return {key: one for key, one in inside.items() if one not in (None, "", [], {})}
    if isinstance(value, list):
        return [plain(one, of=of) for one in value]
    if of == "lastChangeDateTime" and isinstance(value, str) and len(value) == len("2017-05-25T18:05:33"):
        return f"{value}Z"
    if of == "sequenceNumber" and isinstance(value, str):
        return int(value)
    if of in {"educationalLevel", "subject"} and isinstance(value, str):
        return [value]
    return value.strip() if isinstance(value, str) else value


@cache
def source(name: str) -> Json:
    found = json.loads((SHARED / name).read_text(encoding="utf-8"))
    return found.get("CFPackage", found)


@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_a_real_package_comes_back(name: str) -> None:
    before, after = source(name), again(imported((SHARED / name).read_bytes()))
    document = plain(before["CFDocument"])
    assert plain(after["CFDocument"]) == {**document, "caseVersion": "1.1"}
    same_items(before, after)
    same_associations(before, after)
    same_definitions(before, after)
    assert plain(after.get("CFRubrics", [])) == plain(before.get("CFRubrics") or [])


def same_items(before: Json, after: Json) -> None:
    """Every item says what it said; the order is that of the tree."""
    old, new = ({one["identifier"]: plain(one) for one in value["CFItems"]} for value in (before, after))
    assert len(after["CFItems"]) == len(before["CFItems"])
    for one in (*old.values(), *new.values()):
        one["educationLevel"] = sorted(one.get("educationLevel", []))
    assert new == old


def same_associations(before: Json, after: Json) -> None:
    """Every association says what it said, in the same order.

    Ends inside the package are called as they call themselves. Where an issuer gave two associations one identifier,
    the later one gets another.
    """
    inside = {one["identifier"] for one in (*before["CFItems"], before["CFDocument"])}
    assert len(after["CFAssociations"]) == len(before["CFAssociations"])
    titles: dict[str, Json] = {}
    seen: set[str] = set()
    for old, new in zip(before["CFAssociations"], after["CFAssociations"], strict=True):
        told_apart = {"identifier", "uri"} if old["identifier"] in seen else set()
        seen.add(old["identifier"])
        left = {*ENDS, *told_apart}
        assert {k: v for k, v in plain(new).items() if k not in left} == {
            k: v for k, v in plain(old).items() if k not in left
        }
        assert (new["identifier"] == old["identifier"]) is not bool(told_apart)
        for end in ENDS:
            assert new[end]["identifier"] == old[end]["identifier"]
            if old[end]["identifier"] not in inside:
                known = titles.setdefault(old[end]["identifier"], plain(old[end]))
                assert plain(new[end]) == known  # what is outside is called as it was called first


def same_definitions(before: Json, after: Json) -> None:
    """Definitions say what they said, in the same order, and what the schema asks for besides."""
    old, new = (plain(value.get("CFDefinitions") or {}) for value in (before, after))
    assert new.keys() == old.keys()
    for name, parts in old.items():
        filled = [{k: v for k, v in one.items() if k not in ASKED_FOR.get(name, ())} for one in new[name]]
        assert filled == [{k: v for k, v in one.items() if k not in ASKED_FOR.get(name, ())} for one in parts]
        assert all(new_one.items() >= one.items() for new_one, one in zip(new[name], parts, strict=True))


@needs_shared
@pytest.mark.parametrize("name", REAL)
def test_what_comes_back_is_imported_as_the_same_set(name: str) -> None:
    first = imported((SHARED / name).read_bytes())
    text = issued_text(first, WHEN, {})
    second = imported(text)
    assert second.model_copy(update={"package": None}) == first.model_copy(update={"package": None})
    assert issued_text(second, WHEN, {}) == text


@needs_shared
def test_the_derived_packages_come_back_to_the_byte_but_for_titles() -> None:
    before = source("derived/ccss-math.case-v1p1.json")
    after = again(imported(before, set="CCSS.MATH"))
    assert after["CFDefinitions"] == before["CFDefinitions"]
    assert {one["identifier"]: one for one in after["CFAssociations"]} == {
        one["identifier"]: one for one in before["CFAssociations"]
    }


# ----------------------------------------------------------------------------------------------- packages of chance


@pytest.mark.parametrize("seed", range(120))
def test_whatever_can_be_imported_can_be_written(seed: int) -> None:
    chance = Random(seed)
    value = json.loads(json.dumps(RICH))
    for _ in range(chance.randrange(1, 6)):
        value = mutated(value, chance)
    found = taken(value, set="S")
    if found.record is None:
        return
    assert found.package is not None
    record = found.record.model_copy(update={"package": rest_of(found.record, found.package)})
    first = again(record)
    assert len(first["CFItems"]) == len(record.standards)
    second = imported(first)
    assert again(second) == first


DAY: Final = "2020-01-01T00:00:00Z"
RICH: Final = {
    **package(
        item(
            "i-a", "CCSS.Math.Content.A", CFItemType="Domain", lastChangeDateTime="2020-01-01T00:00:00Z", language="en"
        ),
        item("i-b", "CCSS.Math.Content.B", CFItemType="Standard", alternativeLabel="B", educationLevel=["KG", "PK"]),
        item("i-c", None, uri="https://elsewhere/c", statusEndDate="2024-06-30", conceptKeywords=["x"], odd={"y": [1]}),
        links=[
            link("i-a", "doc", sequenceNumber=1, lastChangeDateTime=DAY, notes="N."),
            link("i-b", "i-a", sequenceNumber=2, strange="S."),
            link("i-c", "far"),
            link("far", "i-b", "precedes"),
            link("i-b", "i-c", "precedes", CFAssociationGroupingURI={"title": "G", "identifier": "g", "uri": "u"}),
            link("i-b", "i-b", "isRelatedTo"),
            link("i-b", "i-c", "teaches"),
            {**link("i-b", "i-c", "precedes"), "identifier": "twice"},
        ],
        language="en",
        licenseURI={"title": "Free", "identifier": "l", "uri": "https://l"},
        strange=[1, {"a": None}],
    ),
    "CFDefinitions": {
        "CFItemTypes": [{"title": "Domain", "identifier": "t", "uri": "https://t", "typeCode": "D"}],
        "CFSubjects": [{"title": "Mathematics", "identifier": "s", "uri": "https://s"}],
        "CFConcepts": [{"title": "Count", "identifier": "c", "uri": "https://c", "keywords": "k", "more": 5}],
        "CFLicenses": [{"title": "Free", "identifier": "l", "uri": "https://l", "licenseText": "Say who."}],
        "CFAssociationGroupings": [{"title": "G", "identifier": "g", "uri": "u"}],
        "CFUnknown": [{"x": 1}],
    },
    "CFRubrics": [
        {
            "identifier": "r",
            "CFRubricCriteria": [
                {
                    "identifier": "k",
                    "weight": 0.5,
                    "CFRubricCriterionLevels": [{"quality": "Good", "score": 3, "odd": 1}],
                }
            ],
        }
    ],
    "extra": {"z": 1},
}


def test_unknown_fields_go_into_extensions_and_come_back() -> None:
    value = again(imported(RICH))
    third = next(one for one in value["CFItems"] if one["fullStatement"] == "Statement i-c")
    assert third["extensions"]["mblkit"]["other"] == {"odd": {"y": [1]}, "identifier": "i-c"}
    strange = next(one for one in value["CFAssociations"] if "strange" in str(one.get("extensions")))
    assert strange["extensions"]["mblkit"]["other"]["strange"] == "S."
    assert value["CFDocument"]["extensions"]["mblkit"]["other"]["strange"] == [1]
    assert value["extensions"]["other"] == {"extra": {"z": 1}, "CFDefinitions": {"CFUnknown": [{"x": 1}]}}
    level = value["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][0]
    assert (level["quality"], level["score"]) == ("Good", 3)
    assert level["extensions"] == [{"mblkit": {"other": {"odd": 1}}}]
    back = imported(value)
    assert [one.other for one in back.standards] == [one.other for one in imported(RICH).standards]


def test_associations_that_the_set_does_not_say_are_kept() -> None:
    value = again(imported(RICH))
    kinds = Counter(one["associationType"] for one in value["CFAssociations"])
    assert kinds == {"isChildOf": 3, "precedes": 3, "isRelatedTo": 1, "ext:teaches": 1}
    identifiers = [one["identifier"] for one in value["CFAssociations"]]
    assert len(set(identifiers)) == len(identifiers)
    (above,) = [
        one
        for one in arcs(value)
        if one[0] == "isChildOf" and one[1] not in {"CCSS.Math.Content.A", "CCSS.Math.Content.B"}
    ]
    assert above[2] == "far"


def test_an_item_below_nothing_stays_so() -> None:
    value = again(imported(package(item("i", "A"), item("j", "B"), links=[link("i", "doc")])))
    assert arcs(value) == [("isChildOf", "A", "document")]


# ------------------------------------------------------------------------------------------------ what the district did


def test_what_the_district_changed_is_written() -> None:
    record = imported(RICH)
    first = record.standards[0]
    edited = changed(record, "A", text="New words.", notes="Ours.", emphasis="major")
    value = again(edited)
    one = value["CFItems"][0]
    assert (one["fullStatement"], one["notes"]) == ("New words.", "Ours.")
    assert one["humanCodingScheme"] == "CCSS.Math.Content.A"
    assert imported(value).standards[0] == first.model_copy(
        update={"text": "New words.", "notes": "Ours.", "emphasis": "major"}
    )
    other = again(changed(record, "A", code="Z.9"))
    assert other["CFItems"][0]["humanCodingScheme"] == "CCSS.Math.Content.Z.9"  # as its issuer prints codes


def test_links_of_the_district_come_and_go() -> None:
    record = imported(TREE)
    before = arcs(again(record))
    more = StandardLinks.model_validate({"precedes": ["B"], "related_to": ["T:9"]})
    value = issued_package(changed(record, "A.2", links=more), WHEN, {"T:9": {"title": "T:9", "identifier": "nine"}})
    assert [one for one in arcs(value) if one not in before] == [
        ("precedes", "A.2", "B"),
        ("isRelatedTo", "A.2", "nine"),
    ]
    assert [one for one in before if one not in arcs(again(changed(record, "A.1", links=None)))] == [
        ("precedes", "A.1", "A.2"),
        ("isRelatedTo", "A.1", "elsewhere"),
    ]


def test_a_standard_of_the_district_is_an_item() -> None:
    record = imported(TREE)
    own = Standard.model_validate({"code": "L.1", "text": "Local.", "parent": "A"})
    value = again(record.model_copy(update={"standards": (*record.standards, own)}))
    one = value["CFItems"][-1]
    assert (one["humanCodingScheme"], one["lastChangeDateTime"]) == ("L.1", WHEN)
    assert ("isChildOf", "L.1", "A") in arcs(value)


def test_what_is_gone_keeps_what_its_package_said() -> None:
    first = imported(RICH)
    less = deepcopy(RICH)
    less["CFItems"] = less["CFItems"][:1]
    less["CFAssociations"] = less["CFAssociations"][:1]
    second = imported(less, first)
    value = again(second)
    old = {one["humanCodingScheme"]: one for one in again(first)["CFItems"] if "humanCodingScheme" in one}
    new = {one["humanCodingScheme"]: one for one in value["CFItems"] if "humanCodingScheme" in one}
    gone = new["CCSS.Math.Content.B"]
    assert gone.pop("statusEndDate") == "2026-07-01"
    assert gone == old["CCSS.Math.Content.B"]
    assert sorted(arcs(value)) == sorted(one for one in arcs(again(first)) if one[1] != "far")


def test_a_newer_package_leaves_the_links_of_the_district() -> None:
    record = imported(TREE)
    more = StandardLinks.model_validate({"precedes": ["B"]})
    after = imported(TREE, changed(record, "A.2", links=more))
    assert dict(after.keyed())["A.2"].links == more
    assert joined_links(after) == {"A.2": {"precedes": ("B",)}}
    fewer = deepcopy(TREE)
    del fewer["CFAssociations"][6]
    last = imported(fewer, after)
    assert dict(last.keyed())["A.1"].links == StandardLinks.model_validate({"precedes": ["A.2"]})
    assert dict(last.keyed())["A.2"].links == more


def test_a_part_of_a_package_has_its_links_alone() -> None:
    value = again(imported(TREE, under="A.1"))
    assert [one["humanCodingScheme"] for one in value["CFItems"] if "humanCodingScheme" in one] == ["A.1"]
    kinds = Counter(one[0] for one in arcs(value))
    assert kinds == {"isChildOf": 2, "precedes": 1, "isRelatedTo": 1}


# -------------------------------------------------------------------------------------------------- without a package


ENDED: Final = {"on": "2025-07-01", "replaced_by": "ART:A.2"}


def typed() -> StandardsRecord:
    return StandardsRecord.model_validate(
        {
            "set": "ART",
            "title": "Arts",
            "issuer": "The State",
            "licence": "CC BY",
            "notice": "Say who.",
            "standards": [
                {"code": "A", "type": "Strand"},
                {"code": "A.1", "text": "Draw.", "parent": "A", "grades": [9, 10], "retired": ENDED},
                {"code": "A.2", "text": "Paint.", "parent": "A", "links": {"part_of": ["OTHER:B"]}},
            ],
        }
    )  # fmt: skip


def test_a_typed_set_is_a_package_too() -> None:
    record = typed()
    value = again(record)
    assert arcs(value)[0] == ("isChildOf", "A", "document")
    assert ("replacedBy", "A.1", "A.2") in arcs(value)
    assert value["CFItems"][1]["educationLevel"] == ["09", "10"]
    assert value["CFItems"][1]["statusEndDate"] == "2025-07-01"
    assert value["CFDefinitions"]["CFLicenses"][0]["licenseText"] == "Say who."
    assert value["CFItems"][0]["CFItemTypeURI"]["identifier"] == value["CFDefinitions"]["CFItemTypes"][0]["identifier"]
    back = imported(value, set="ART")
    assert [(one.code, one.text, one.parent, one.grades) for one in back.standards] == [
        ("A", "A", None, ()),
        ("A.1", "Draw.", "A", (9, 10)),
        ("A.2", "Paint.", "A", ()),
    ]


def test_alignments_and_the_set_name_a_standard_alike() -> None:
    record = typed()
    names = references([record])
    made = {one.get("humanCodingScheme"): one["identifier"] for one in again(record)["CFItems"]}
    assert names["ART:A.1"]["identifier"] == made["A.1"]


def test_the_day_is_that_of_the_document_where_no_commit_is_known() -> None:
    value = deepcopy(TREE)
    value["CFDocument"]["lastChangeDateTime"] = "2020-05-05T00:00:00Z"
    assert issued_package(imported(value), None, {})["CFItems"][0]["lastChangeDateTime"] == "2020-05-05T00:00:00Z"
    assert issued_package(typed(), None, {})["CFItems"][0]["lastChangeDateTime"] == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "line", ["x", "5", "[1]", '["a", "b", "c"]', '{"odd": {}}', '{"items": 5}', '{"case": 2}', "{}", ""]
)
def test_a_package_that_somebody_broke_is_told_with_its_line(line: str) -> None:
    record = imported(TREE)
    broken = record.model_copy(update={"package": f"{record.package}{line}\n"})
    with pytest.raises(MblError, match=r'line [0-9]+ of "package" of the set "S" cannot be read'):
        again(broken)


def test_no_line_of_it_has_a_sign_that_cannot_be_seen() -> None:
    value = deepcopy(TREE)
    value["CFDocument"]["licenseURI"] = {"title": "a\u2028b\x85c\ufeffd\u200be\U000e0001", "identifier": "l"}
    record = imported(value)
    assert record.package is not None
    assert record.package.replace("\n", "").isprintable()
    assert again(record)["CFDocument"]["licenseURI"]["title"] == "a\u2028b\x85c\ufeffd\u200be\U000e0001"
