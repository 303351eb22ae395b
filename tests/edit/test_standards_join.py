"""Links and emphasis, joined to a set that is there."""

from mblkit.edit.standards import Changed
from mblkit.edit.standards_join import joined
from mblkit.model.standards import StandardLinks, StandardsRecord

SET = StandardsRecord.model_validate(
    {
        "set": "S",
        "title": "T",
        "issuer": "I",
        "standards": [{"code": "A", "links": {"precedes": ["B"], "related_to": ["far"]}}, {"code": "B"}, {"code": "C"}],
    }
)


def test_links_and_emphasis_are_added_and_nothing_goes() -> None:
    links = [("precedes", "A", "B"), ("precedes", "A", "C"), ("peer_of", "B", "C")]
    outcome, new = joined(SET, links, {"A": "major", "C": "additional"})
    first, second, third = outcome.record.standards
    assert new == 2
    assert first.links == StandardLinks.model_validate({"precedes": ["B", "C"], "related_to": ["far"]})
    assert second.links == StandardLinks.model_validate({"peer_of": ["C"]})
    assert (first.emphasis, second.emphasis, third.emphasis) == ("major", None, "additional")
    assert outcome.changed == (
        Changed("A", ("emphasis", "links")),
        Changed("B", ("links",)),
        Changed("C", ("emphasis",)),
    )
    again, more = joined(outcome.record, links, {"A": "major"})
    assert (again.record, again.changed, more) == (outcome.record, (), 0)
