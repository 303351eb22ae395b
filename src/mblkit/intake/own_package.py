"""CASE packages of our own making, as they are read back: what the export writes, checked part by part."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mblkit.intake.findings import Findings, shown
from mblkit.intake.jsontext import pointer, read_json
from mblkit.model.case import EXPORT, OURS

_FIRST: Final = 20
_UNNUMBERED: Final = 1 << 31


class Shape(BaseModel):
    """A part of a package. What CASE allows and the export does not write is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, hide_input_in_errors=True)


class Part(Shape):
    """A part with an extension."""

    extensions: dict[str, Any] = Field(default_factory=dict)

    @property
    def ours(self) -> Mapping[str, Any]:
        """What CASE has no field for."""
        found = self.extensions.get(OURS)
        return found if isinstance(found, dict) else {}


class Link(Shape):
    """A reference."""

    title: str
    identifier: str


class Document(Part):
    """The document."""

    identifier: str
    title: str


class Item(Part):
    """An item: an area, a competency, an indicator, an objective, an experience or a unit."""

    identifier: str
    code: str = Field(alias="humanCodingScheme")
    statement: str = Field(alias="fullStatement")
    kind: str = Field(alias="CFItemType")
    short: str | None = Field(default=None, alias="abbreviatedStatement")
    notes: str | None = None
    grades: list[str] = Field(default_factory=list, alias="educationLevel")
    ended: str | None = Field(default=None, alias="statusEndDate")


class Association(Part):
    """A link between two items, or from an item to something else."""

    kind: str = Field(alias="associationType")
    number: int = Field(default=_UNNUMBERED, alias="sequenceNumber")
    origin: Link = Field(alias="originNodeURI")
    target: Link = Field(alias="destinationNodeURI")


class Level(Shape):
    """A cell of a rubric. Its extensions are a list, because the schema says so."""

    description: str | None = None
    extensions: list[dict[str, Any]] = Field(default_factory=list)

    @property
    def ours(self) -> Mapping[str, Any]:
        """What CASE has no field for."""
        return next((one[OURS] for one in self.extensions if isinstance(one.get(OURS), dict)), {})


class Criterion(Shape):
    """A row of a rubric."""

    item: Link = Field(alias="CFItemURI")
    levels: list[Level] = Field(default_factory=list, alias="CFRubricCriterionLevels")


class Rubric(Shape):
    """A rubric."""

    criteria: list[Criterion] = Field(default_factory=list, alias="CFRubricCriteria")


class Package(Shape):
    """A package."""

    document: Document = Field(alias="CFDocument")
    items: list[Item] = Field(default_factory=list, alias="CFItems")
    associations: list[Association] = Field(default_factory=list, alias="CFAssociations")
    rubrics: list[Rubric] = Field(default_factory=list, alias="CFRubrics")


def read_package(text: str, findings: Findings) -> Package | None:
    """Return the package of a JSON text; None with findings where it is not one that `mbl export case` wrote."""
    value = read_json(text, findings)
    if findings.failed():
        return None
    if not isinstance(value, dict) or not _is_ours(value):
        hint = 'import the standards of others with "mbl standards import"'
        findings.error("", 'this is no package that "mbl export case" wrote', hint)
        return None
    try:
        package = Package.model_validate(value)
    except ValidationError as error:
        for fault in error.errors()[:_FIRST]:
            findings.error(
                pointer(*fault["loc"]), fault["msg"][:1].lower() + fault["msg"][1:], "export the package again"
            )
        return None
    version = package.document.ours.get("export")
    if version != EXPORT:
        findings.error("/CFDocument/extensions", f"the package is of version {shown(str(version))}", "update mblkit")
        return None
    return package


def _is_ours(value: dict[str, Any]) -> bool:
    here: Any = value
    for step in ("CFDocument", "extensions", OURS):
        here = here.get(step) if isinstance(here, dict) else None
    return isinstance(here, dict)


class Graph:
    """The items of some packages, and what they have to do with each other."""

    def __init__(self, packages: Iterable[Package], findings: Findings) -> None:
        self.documents: dict[str, Document] = {}
        self.items: dict[str, Item] = {}
        self.criteria: dict[str, list[Level]] = {}
        self._from: dict[tuple[str, str], list[Association]] = {}
        self._to: dict[tuple[str, str], list[Association]] = {}
        for package in packages:
            self._take(package, findings)
        self._check_parents(findings)

    def below(self, identifier: str) -> list[Item]:
        """Return the children of something, in order."""
        found = (self.items.get(one.origin.identifier) for one in self.to("isChildOf", identifier))
        return [item for item in found if item is not None]

    def of(self, kind: str, identifier: str) -> list[Association]:
        """Return the associations of a kind that begin at an item, in order."""
        return sorted(self._from.get((kind, identifier), ()), key=lambda one: one.number)

    def to(self, kind: str, identifier: str) -> list[Association]:
        """Return the associations of a kind that lead to an item, in order."""
        return sorted(self._to.get((kind, identifier), ()), key=lambda one: one.number)

    def _take(self, package: Package, findings: Findings) -> None:
        self.documents[package.document.identifier] = package.document
        for number, item in enumerate(package.items):
            if item.identifier in self.items:
                place = pointer("CFItems", number)
                findings.error(place, f"a second item has the identifier of {shown(item.code)}", sort="items twice")
            self.items.setdefault(item.identifier, item)
        for one in package.associations:
            self._from.setdefault((one.kind, one.origin.identifier), []).append(one)
            self._to.setdefault((one.kind, one.target.identifier), []).append(one)
        for rubric in package.rubrics:
            for criterion in rubric.criteria:
                self.criteria.setdefault(criterion.item.identifier, []).extend(criterion.levels)

    def _check_parents(self, findings: Findings) -> None:
        for item in self.items.values():
            number = len(self._from.get(("isChildOf", item.identifier), ()))
            if number != 1:
                said = "no parent" if number == 0 else f"{number} parents"
                findings.error("", f"the item {shown(item.code)} has {said}", "export the package again", "parents")

    def __iter__(self) -> Iterator[Item]:
        yield from self.items.values()
