"""Whether people have looked at an alignment since the standard that it names has the text that it has."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from mblkit.district.framework import District
from mblkit.model.framework import Competency, Indicator
from mblkit.model.origin import Origin
from mblkit.model.shared import Alignment

State = Literal["reviewed", "suspect", "never-reviewed", "without-text"]
Relation = Literal["full", "partial", "beyond"]


class Review(NamedTuple):
    """An alignment and how its last review stands.

    Attributes:
        target: the competency or indicator that is aligned.
        standard: the standard, as `<set>:<code>`.
        fingerprint: that of the standard's text now; None where there is no text.
        reviewed: the one that was reviewed last; None for never.
        origin: where the alignment stands.
        relation: how far it goes, as the alignment says.
    """

    target: str
    standard: str
    fingerprint: str | None
    reviewed: str | None
    origin: Origin
    relation: Relation = "full"

    @property
    def state(self) -> State:
        """How the review stands: without a text nobody can tell whether it is another one."""
        if self.fingerprint is None:
            return "without-text"
        if self.reviewed is None:
            return "never-reviewed"
        return "reviewed" if self.reviewed == self.fingerprint else "suspect"


def reviews(district: District, day: date) -> Iterator[Review]:
    """Yield every alignment of what is not retired on a day, a competency's before those of its indicators."""
    for entry in district.competencies.values():
        if _lives(entry.record, day):
            yield from _of(district, entry.record, entry.origin)
            for place, indicator in enumerate(entry.record.indicators):
                if _lives(indicator, day):
                    yield from _of(district, indicator, entry.origin.at("indicators", place))


def _of(district: District, record: Competency | Indicator, origin: Origin) -> Iterator[Review]:
    for place, one in enumerate(record.aligns_to):
        standard, reviewed, relation = _said(one)
        fingerprint = district.standards[standard].fingerprint
        yield Review(record.id, standard, fingerprint, reviewed, origin.at("aligns_to", place), relation)


def _said(one: str | Alignment) -> tuple[str, str | None, Relation]:
    return (one, None, "full") if isinstance(one, str) else (one.standard, one.reviewed, one.relation)


def _lives(record: Competency | Indicator, day: date) -> bool:
    return record.retired is None or day < record.retired.on
