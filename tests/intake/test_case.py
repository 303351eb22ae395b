"""CASE packages, sound and not."""

from copy import deepcopy
from typing import Any

import pytest
from tests.intake.files import TREE, errors, item, link, package, taken, told

from mblkit.model.standards import Standard


def only(value: object) -> Standard:
    found = taken(value)
    assert found.record is not None, told(found)
    (standard,) = found.record.standards
    return standard


def test_a_tree_is_read_in_the_order_of_its_numbers() -> None:
    found = taken(TREE)
    assert found.record is not None
    assert [(one.names[0], one.parent) for one in found.record.standards] == [
        ("A", None),
        ("A.1", "A"),
        ("i-a1x", "A.1"),
        ("A.2", "A"),
        ("B", None),
    ]
    first = found.record.standards[1]
    assert first.links is not None
    assert (first.links.precedes, first.links.related_to) == (("A.2",), ("elsewhere",))
    assert told(found) == ["advice  1 links lead to what is not in this file; they are kept as they are"]


def test_the_document_becomes_the_set() -> None:
    document = {
        "version": "2020",
        "language": "en",
        "subject": ["Science"],
        "officialSourceURL": "https://example.org/source",
        "adoptionStatus": "Adopted",
        "licenseURI": {"identifier": "lic", "title": "Free", "uri": "https://example.org/licence"},
        "notes": None,
    }
    value = package(item("i", "A"), links=[link("i", "doc")], **document)
    value["CFDefinitions"] = {"CFLicenses": [{"identifier": "lic", "title": "Free", "licenseText": "Say who."}]}
    record = taken(value).record
    assert record is not None
    assert (record.set, record.title, record.issuer, record.edition) == (
        "sample-standards",
        "Sample Standards",
        "The State",
        "2020",
    )
    assert (record.identifier, record.language, record.subjects) == ("doc", "en", ("Science",))
    assert (record.source, record.licence, record.notice) == ("https://example.org/source", "Free", "Say who.")
    assert record.other == {"uri": "https://server/ims/case/v1p0/CFDocuments/doc", "adoptionStatus": "Adopted"}


def test_every_field_of_an_item_is_kept_or_follows() -> None:
    value = package(
        item(
            "i",
            "CCSS.Math.Content.K.CC.A.1",
            alternativeLabel="K.CC.1",
            CFItemType="Standard",
            CFItemTypeURI={"title": "Standard", "identifier": "t", "uri": "u"},
            educationLevel=["KG", "01"],
            notes="A note.",
            uri="https://server/ims/case/v1p0/CFItems/i",
            lastChangeDateTime="2020-01-01T00:00:00Z",
            listEnumeration="1.",
            conceptKeywords=["count", None],
            language=None,
            extra={"deep": [{"x": None}, {"y": 1.5}]},
        ),
        links=[link("i", "doc")],
    )
    one = only(value)
    assert (one.code, one.short, one.type, one.grades) == ("K.CC.A.1", "K.CC.1", "Standard", (0, 1))
    assert (one.text, one.notes, one.identifier, one.parent) == ("Statement i", "A note.", "i", None)
    assert one.other == {"listEnumeration": "1.", "conceptKeywords": ["count"], "extra": {"deep": [{"y": 1.5}]}}


def test_raw_texts_stay_raw() -> None:
    text = "Solve $x^2$ <sup>*</sup>\n\n- *and* so on\ttoo"
    assert only(package(item("i", "A", fullStatement=f" {text} "), links=[link("i", "doc")])).text == text


@pytest.mark.parametrize(
    ("level", "grades", "other"),
    [
        ("07", (7,), None),
        (["KG", "12"], (0, 12), None),
        ("KG,01", (0, 1), None),
        (["PK", "01"], (1,), ["PK", "01"]),
        (["14"], (), ["14"]),
        (None, (), None),
    ],
)
@pytest.mark.parametrize("name", ["educationLevel", "educationalLevel"])
def test_grades_and_what_is_no_grade(name: str, level: object, grades: tuple[int, ...], other: object) -> None:
    one = only(package(item("i", "A", **{name: level}), links=[link("i", "doc")]))
    assert (one.grades, one.other.get(name)) == (grades, other)


def test_wrapped_bare_and_without_associations() -> None:
    bare = taken(TREE).record
    assert taken({"CFPackage": TREE}).record == bare
    lone = package(item("i", "A"))
    lone["CFAssociations"] = None
    assert only(lone).parent is None


def test_links_may_be_addresses_alone() -> None:
    value = package(
        item("i-a", "A", uri="http://old/uri/i-a"),
        item("i-b", "B", uri="http://old/uri/other-name"),
        links=[
            {"associationType": "isChildOf", "originNodeURI": "http://old/uri/i-a", "destinationNodeURI": "doc"},
            {
                "associationType": "isChildOf",
                "originNodeURI": "http://old/uri/other-name",
                "destinationNodeURI": "http://old/uri/i-a",
            },
            {
                "associationType": "exemplar",
                "originNodeURI": {"identifier": "i-a"},
                "destinationNodeURI": {"identifier": "some-guid", "uri": "https://example.org/video"},
            },
        ],
    )
    record = taken(value).record
    assert record is not None
    assert [(one.code, one.parent) for one in record.standards] == [("A", None), ("B", "A")]
    assert record.standards[0].links is not None
    assert record.standards[0].links.exemplars == ("https://example.org/video",)


def test_relations_that_are_not_ours_are_kept_by_their_names() -> None:
    value = package(
        item("i-a", "A"),
        item("i-b", "B"),
        links=[
            link("i-a", "doc"),
            link("i-b", "doc"),
            link("i-a", "i-b", "ext:teaches"),
            link("i-a", "i-b", "ext:teaches"),
        ],
    )
    record = taken(value).record
    assert record is not None
    assert record.standards[0].other == {"ext:teaches": ["i-b"]}


def test_what_was_withdrawn_is_retired() -> None:
    value = package(
        item("i-a", "A", statusEndDate="2024-06-30"),
        item("i-b", "B", statusEndDate="some day"),
        links=[link("i-a", "doc"), link("i-b", "doc"), link("i-a", "i-b", "replacedBy")],
    )
    record = taken(value, set="S").record
    assert record is not None
    first, second = record.standards
    assert first.retired is not None
    assert (first.retired.on.isoformat(), first.retired.replaced_by) == ("2024-06-30", "S:B")
    assert (second.retired, second.other) == (None, {"statusEndDate": "some day"})


def test_a_shared_code_is_a_note_and_the_tree_names_identifiers() -> None:
    value = package(
        item("i-1", "A"),
        item("i-2", "A"),
        item("i-3", "B"),
        links=[link("i-1", "doc"), link("i-2", "i-1"), link("i-3", "i-2")],
    )
    found = taken(value)
    assert found.record is not None
    assert [one.parent for one in found.record.standards] == [None, "i-1", "i-2"]
    assert told(found) == ['advice /CFItems/1 the code "A" is already that of /CFItems/0']


def test_a_family_is_left_out_of_codes_unless_they_would_be_shared_then() -> None:
    two = package(item("1", "CCSS.Math.Content.A.1"), item("2", "CCSS.Math.Practice.A.1"))
    record = taken(two).record
    assert record is not None
    assert [one.code for one in record.standards] == ["CCSS.Math.Content.A.1", "CCSS.Math.Practice.A.1"]
    assert record.set == "CCSS.MATH"


def test_a_parent_outside_is_a_note() -> None:
    found = taken(package(item("i", "A"), links=[link("i", "far")]))
    assert found.record is not None
    assert told(found) == ['advice /CFAssociations/0 "A" is below "far", which is not in the file']


def test_links_from_outside_are_counted() -> None:
    found = taken(package(item("i", "A"), links=[link("i", "doc"), link("far", "i"), link("far", "i", "precedes")]))
    assert told(found) == ["advice  2 links begin at what is not in this file; they are left out"]


def test_items_below_nothing_are_counted() -> None:
    found = taken(package(item("i", "A"), item("j", "B"), links=[link("i", "doc")]))
    assert told(found) == ["advice  1 of 2 items are below nothing: they stand at the top here"]


def broken(change: str) -> Any:  # noqa: ANN401 - JSON
    value: Any = deepcopy(TREE)
    exec(change, {}, {"p": value, "items": value["CFItems"], "links": value["CFAssociations"]})  # noqa: S102 - ours
    return value


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("del p['CFDocument']", [' the package has no "CFDocument"']),
        ("p['CFDocument'] = None", [' the package has no "CFDocument"']),
        ("del p['CFItems']", [' the package has no "CFItems"']),
        ("p['CFItems'] = {}", ['/CFItems "CFItems" is not a list']),
        ("p['CFAssociations'] = 'x'", ['/CFAssociations "CFAssociations" is not a list']),
        ("items[2] = None", ["/CFItems/2 an item is not an object"]),
        ("items[2]['identifier'] = None", ["/CFItems/2 an item has no identifier"]),
        ("links[0] = 7", ["/CFAssociations/0 an association is not an object"]),
        (
            "del links[0]['destinationNodeURI']",
            ["/CFAssociations/0 an association does not say its type, its origin or its destination"],
        ),
        (
            "links[0]['associationType'] = None",
            ["/CFAssociations/0 an association does not say its type, its origin or its destination"],
        ),
        ("items[2]['identifier'] = 'i-b'", ['/CFItems/2 the identifier "i-b" is already that of /CFItems/0']),
        (
            "links[3]['destinationNodeURI'] = {'identifier': 'i-a1x'}",
            ['/CFAssociations/3 items are above themselves: "A.1" -> "i-a1x" -> "A.1"'],
        ),
        (
            "links[2]['originNodeURI'] = links[4]['originNodeURI']",
            ['/CFAssociations/4 "i-a1x" is below 2 others'],
        ),
        ("items[1]['fullStatement'] = 'x' * 20001", ['/CFItems/1 the "text" of "A" cannot be kept']),
        ("p['CFDocument']['title'] = 'x' * 20001", [' the document\'s "title" cannot be kept']),
    ],
)
def test_malformed_packages_are_refused_as_a_whole(change: str, found: list[str]) -> None:
    said = errors(taken(broken(change)))
    assert len(said) == len(found)
    assert all(one.startswith(start) for one, start in zip(said, found, strict=True)), said


def test_one_parent_said_twice_is_one_parent() -> None:
    assert taken(broken("links.append(links[0])")).record == taken(TREE).record


def test_an_empty_package_is_no_error_and_nothing() -> None:
    found = taken(package())
    assert (found.record, told(found)) == (None, ["advice  the file holds no standards"])


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("items[1]['fullStatement'] = {'a': 1}", "/CFItems/1/fullStatement"),
        ("items[1]['fullStatement'] = ['Count.']", "/CFItems/1/fullStatement"),
        ("items[1]['fullStatement'] = True", "/CFItems/1/fullStatement"),
        ("items[1]['humanCodingScheme'] = 1.1", "/CFItems/1/humanCodingScheme"),
        ("items[1]['identifier'] = {}", "/CFItems/1/identifier"),
        ("p['CFDocument']['title'] = {'a': 1}", "/CFDocument/title"),
        ("p['CFDocument']['identifier'] = [1]", "/CFDocument/identifier"),
    ],
)
def test_what_is_no_text_where_a_standard_needs_one_is_an_error(change: str, place: str) -> None:
    name = place.rpartition("/")[2]
    assert errors(taken(broken(change))) == [f'{place} the "{name}" is no text']
    assert errors(taken({"CFPackage": broken(change)})) == [f'/CFPackage{place} the "{name}" is no text']


@pytest.mark.parametrize("name", ["alternativeLabel", "notes", "CFItemType", "uri", "educationLevel", "subject"])
def test_what_is_no_text_where_a_standard_can_do_without_is_kept(name: str) -> None:
    found = taken(package(item("i", "A", **{name: [{"a": 1}]}), links=[link("i", "doc")]))
    assert found.record is not None
    assert found.record.standards[0].other == {name: [{"a": 1}]}
    assert told(found) == [f'advice /CFItems/0/{name} the "{name}" is no text']


@pytest.mark.parametrize("name", ["creator", "version", "officialSourceURL", "subject"])
def test_what_is_no_text_about_the_document_is_kept(name: str) -> None:
    found = taken(package(item("i", "A"), links=[link("i", "doc")], uri=None, **{name: ["Art", {"a": 1}]}))
    assert found.record is not None
    assert found.record.other == {name: ["Art", {"a": 1}]}
    assert told(found) == [f'advice /CFDocument/{name} the "{name}" is no text']


def test_the_title_of_a_type_that_is_no_text_is_kept() -> None:
    found = taken(package(item("i", "A", CFItemTypeURI={"title": {"a": 1}}), links=[link("i", "doc")]))
    assert found.record is not None
    assert found.record.standards[0].other == {"CFItemTypeURI": {"title": {"a": 1}}}
    assert told(found) == ['advice /CFItems/0/CFItemTypeURI/title the "title" is no text']


@pytest.mark.parametrize("said", [{"fullStatement": None}, {"fullStatement": "  "}, {}])
def test_a_standard_without_a_text_is_a_note(said: dict[str, Any]) -> None:
    one = {"identifier": "i", "humanCodingScheme": "A", **said}
    found = taken(package(one, links=[link("i", "doc")]))
    assert found.record is not None
    assert found.record.standards[0].text is None
    assert told(found) == ['advice /CFItems/0 "A" has no text']


def test_a_code_that_is_the_identifier_of_another_is_an_error() -> None:
    value = package(
        item("i-1", "CCSS.Math.Content.i-2"), item("i-2", "B"), links=[link("i-1", "doc"), link("i-2", "doc")]
    )
    found = taken(value, set="S")
    assert errors(found) == ['/CFItems/1 the identifier "i-2" is already that of /CFItems/0']


def test_a_code_that_is_the_own_identifier_is_none() -> None:
    assert only(package(item("A", "A"), links=[link("A", "doc")])).names == ("A", "A")


def test_only_what_is_taken_can_stand_twice() -> None:
    value = package(item("i-1", "i-2"), item("i-2", "B"), links=[link("i-1", "doc"), link("i-2", "doc")])
    assert taken(value, under="B").record is not None


@pytest.mark.parametrize(
    ("wrapped", "at"),
    [
        (lambda one: [one], "/0"),
        (lambda one: [{"CFPackage": one}], "/0/CFPackage"),
        (lambda one: {"data": {"CFPackage": one}}, "/data/CFPackage"),
        (lambda one: {"data": one}, "/data"),
        (lambda one: {"data": [one]}, "/data/0"),
    ],
)
def test_one_package_may_be_wrapped(wrapped: Any, at: str) -> None:  # noqa: ANN401 - a function of JSON
    assert taken(wrapped(TREE)).record == taken(TREE).record
    assert errors(taken(wrapped(broken("items[2] = None")))) == [f"{at}/CFItems/2 an item is not an object"]


def test_several_packages_are_refused_with_their_number() -> None:
    found = taken([TREE, {"CFPackage": TREE}])
    assert errors(found) == [" the file holds 2 packages"]
    assert [one.help for one in found.findings] == ["get the package of one framework"]
