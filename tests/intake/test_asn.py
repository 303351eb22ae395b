"""Documents of the Achievement Standards Network in both of their forms."""

from copy import deepcopy
from typing import Any, Final

from tests.intake.files import errors, taken, told

CORE: Final = "http://purl.org/ASN/schema/core/"
TERMS: Final = "http://purl.org/dc/terms/"
GEM: Final = "http://purl.org/gem/qualifiers/"
TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
MATCH: Final = "http://www.w3.org/2004/02/skos/core#exactMatch"
GUID: Final = "0A1B2C3D4E5F60718293A4B5C6D7E8F9"
UUID: Final = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"


def uri(name: str) -> str:
    return f"http://asn.example.org/resources/{name}"


def said(*values: str, kind: str = "literal") -> list[dict[str, str]]:
    return [{"value": value, "type": kind} for value in values]


def statement(parent: str, text: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    about = {
        TYPE: said(f"{CORE}Statement", kind="uri"),
        f"{TERMS}description": said(text),
        f"{TERMS}educationLevel": said("http://purl.org/ASN/scheme/ASNEducationLevel/K", kind="uri"),
        f"{GEM}isChildOf": said(uri(parent), kind="uri"),
        f"{CORE}indexingStatus": said("http://purl.org/ASN/scheme/ASNIndexingStatus/Yes", kind="uri"),
    }
    return {**about, **more}


RDF: Final[dict[str, Any]] = {
    uri("D1.xml"): {"http://xmlns.com/foaf/0.1/primaryTopic": said(uri("D1"), kind="uri")},
    uri("D1"): {
        TYPE: said(f"{CORE}StandardDocument", kind="uri"),
        "http://purl.org/dc/elements/1.1/title": said("Sample Standards"),
        "http://www.loc.gov/loc.terms/relators/aut": said("One State", "Another State"),
        f"{TERMS}valid": said("2010"),
        f"{TERMS}language": said("http://id.loc.gov/vocabulary/iso639-2/eng", kind="uri"),
        f"{TERMS}subject": said("http://purl.org/ASN/scheme/ASNTopic/math", kind="uri"),
        f"{TERMS}rights": said("Say who."),
        f"{GEM}hasChild": said(uri("S2"), uri("S1"), kind="uri"),
    },
    uri("S1"): statement("D1", "First in the file, second in the document"),
    uri("S2"): statement(
        "D1",
        "Count.",
        **{
            f"{CORE}statementNotation": said("A.1"),
            f"{CORE}altStatementNotation": said("A-one"),
            f"{CORE}statementLabel": said("Standard"),
            f"{CORE}comment": said("A note."),
            f"{CORE}listID": said("1."),
            MATCH: said("http://example.org/A/1", f"urn:guid:{GUID}", kind="uri"),
        },
    ),
    uri("S3"): statement("S2", "Count on."),
}


def test_rdf_is_read_in_the_order_of_the_parents() -> None:
    found = taken(RDF)
    assert (found.format, told(found)) == ("ASN", [])
    record = found.record
    assert record is not None
    assert (record.set, record.title, record.issuer, record.edition, record.language) == (
        "sample-standards",
        "Sample Standards",
        "One State; Another State",
        "2010",
        "en",
    )
    assert (record.identifier, record.subjects, record.notice) == (uri("D1"), ("math",), "Say who.")
    first, second, third = record.standards
    assert (first.code, first.short, first.type, first.text, first.notes) == (
        "A.1",
        "A-one",
        "Standard",
        "Count.",
        "A note.",
    )
    assert (first.identifier, first.grades, first.other) == (UUID, (0,), {"uri": uri("S2"), "listID": "1."})
    assert first.links is not None
    assert first.links.exact_match_of == ("http://example.org/A/1",)
    assert (second.identifier, second.parent) == (uri("S3"), "A.1")
    assert (third.identifier, third.other) == (uri("S1"), {})


def test_an_identifier_that_several_have_is_not_used() -> None:
    value: Any = deepcopy(RDF)
    value[uri("S3")][MATCH] = said(f"urn:uuid:{UUID}", kind="uri")
    found = taken(value)
    assert found.record is not None
    assert [one.identifier for one in found.record.standards] == [uri("S2"), uri("S3"), uri("S1")]
    assert len(told(found)) == 2
    assert told(found)[0].endswith(f'"A.1" shares the identifier "{UUID}" with others')


def test_two_parents_a_circle_and_no_document_are_errors() -> None:
    value: Any = deepcopy(RDF)
    value[uri("S3")][f"{GEM}isChildOf"] = said(uri("S1"), uri("S2"), kind="uri")
    assert errors(taken(value)) == [f'/{uri("S3").replace("/", "~1")} "{uri("S3")}" is below 2 others']
    value[uri("S3")][f"{GEM}isChildOf"] = said(uri("S3"), kind="uri")
    assert errors(taken(value))[0].endswith(f'items are above themselves: "{uri("S3")}" -> "{uri("S3")}"')
    del value[uri("D1")]
    assert errors(taken(value)) == [" the file describes no document"]


MANIFEST: Final[list[dict[str, Any]]] = [
    {
        "id": uri("S1"),
        "text": "Heading",
        "dcterms_description": {"literal": "Heading", "language": "en-US"},
        "dcterms_educationLevel": [{"uri": "http://x/K", "prefLabel": "K"}, {"uri": "http://x/12", "prefLabel": "12"}],
        "cls": "folder",
        "children": [
            {
                "id": uri("S2"),
                "text": "Count.",
                "asn_statementNotation": "CCSS.ELA-Literacy.A.1",
                "asn_altStatementNotation": "A.1",
                "asn_statementLabel": {"literal": "Standard", "language": "en-US"},
                "asn_localSubject": {"literal": "History", "language": "en-US"},
                "skos_exactMatch": [{"uri": f"urn:guid:{GUID}", "prefLabel": "x"}],
                "leaf": "true",
            },
            {"id": uri("S3"), "text": "Spell.", "leaf": "true"},
        ],
    }
]


def test_a_manifest_is_a_tree_without_a_document() -> None:
    found = taken(MANIFEST, name="my_standards.json", issuer="The State")
    assert (found.format, told(found)) == ("ASN manifest", [])
    record = found.record
    assert record is not None
    assert (record.set, record.title, record.issuer) == ("CCSS.ELA", "my standards", "The State")
    heading, first, second = record.standards
    assert (heading.text, heading.grades, heading.code) == ("Heading", (0, 12), None)
    assert (first.code, first.short, first.parent, first.identifier) == ("A.1", None, uri("S1"), UUID)
    assert first.other == {"uri": uri("S2"), "localSubject": "History"}
    assert (second.text, second.parent) == ("Spell.", uri("S1"))


def test_a_manifest_with_faults_is_refused() -> None:
    value: Any = deepcopy(MANIFEST)
    value[0]["children"][0]["id"] = None
    value[0]["children"][1]["children"] = "none"
    assert errors(taken(value)) == [
        "/0/children/0 a statement has no id",
        '/0/children/1/children "children" is not a list',
    ]
