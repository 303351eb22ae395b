"""Small files of every format, made here: no text of a standards body is in the repository."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from mblkit.intake.standards import Taken, read_standards
from mblkit.intake.wishes import Wishes

SHARED: Final = Path(__file__).resolve().parents[3] / "shared" / "data" / "standards"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real standards are not part of the repository")


def item(identifier: str, code: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an item of a package."""
    return {"identifier": identifier, "fullStatement": f"Statement {identifier}", "humanCodingScheme": code, **more}


def link(origin: str, to: str, kind: str = "isChildOf", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an association."""
    return {
        "identifier": f"{kind}-{origin}-{to}",
        "associationType": kind,
        "originNodeURI": {"identifier": origin, "uri": f"https://server/ims/case/v1p0/CFItems/{origin}", "title": "x"},
        "destinationNodeURI": {"identifier": to, "uri": f"https://server/ims/case/v1p0/CFItems/{to}", "title": "y"},
        **more,
    }


def package(*items: Any, links: Any = (), **document: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a package whose document is called `doc`."""
    about = {
        "identifier": "doc",
        "uri": "https://server/ims/case/v1p0/CFDocuments/doc",
        "title": "Sample Standards",
        "creator": "The State",
        **document,
    }
    return {"CFDocument": about, "CFItems": list(items), "CFAssociations": list(links), "CFDefinitions": {}}


TREE: Final = package(
    item("i-b", "B"),
    item("i-a", "A", CFItemType="Domain", educationLevel=["KG", "01"]),
    item("i-a2", "A.2"),
    item("i-a1", "A.1", educationLevel=["01"]),
    item("i-a1x", None),
    links=[
        link("i-b", "doc", sequenceNumber=2),
        link("i-a", "doc", sequenceNumber=1),
        link("i-a2", "i-a", sequenceNumber=2),
        link("i-a1", "i-a", sequenceNumber=1),
        link("i-a1x", "i-a1"),
        link("i-a1", "i-a2", "precedes"),
        link("i-a1", "elsewhere", "isRelatedTo"),
    ],
)


def taken(value: object, name: str = "sample.json", **wishes: Any) -> Taken:  # noqa: ANN401 - as asked
    """Return what a file comes to, given as JSON data, as text or as bytes."""
    text = value if isinstance(value, str | bytes) else json.dumps(value)
    return read_standards(name, text if isinstance(text, bytes) else text.encode(), Wishes(**wishes))


def told(found: Taken) -> list[str]:
    """Return the findings as `severity place message`."""
    return [f"{one.severity.value} {one.place} {one.message}" for one in found.findings]


def errors(found: Taken) -> list[str]:
    """Return the errors as `place message`; with them, there is no record."""
    assert found.record is None
    return [f"{one.place} {one.message}" for one in found.findings if one.severity.value == "error"]
