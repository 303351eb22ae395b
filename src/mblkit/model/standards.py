"""State standards as the district adopted them: codes, the tree, and as much of the texts as may be kept."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from mblkit.model.base import (
    AnyValue,
    Day,
    Defines,
    Distinct,
    Id,
    Language,
    Many,
    Record,
    Ref,
    Refers,
    Some,
    Text,
    contradiction,
)
from mblkit.model.shared import Grade, Retired

_FINGERPRINT: Final = 8
_LONGEST_PACKAGE: Final = 8_000_000


Emphasis = Literal["major", "supporting", "additional", "widely-applicable"]
"""How much of the time of a grade a standard is meant to have."""


class StandardLinks(Record):
    """What a standard has to do with others.

    A link names a standard of the same set by its code or identifier, one of another set as `<set>:<code>`, and
    whatever no file of the district holds by its identifier or address.

    Attributes:
        precedes: the standards that rest on this one and come later.
        peer_of: the standards that are learned beside it.
        part_of: the standards that it is a part of.
        related_to: the standards that have to do with it in another way.
        exact_match_of: the standards of others that say the same.
        replaced_by: the standards that took its place.
        exemplars: addresses of examples.
        skill_levels: the levels of skill that it is on.
        translation_of: the standards that it says in another language.
    """

    precedes: Distinct[Text] = ()
    peer_of: Distinct[Text] = ()
    part_of: Distinct[Text] = ()
    related_to: Distinct[Text] = ()
    exact_match_of: Distinct[Text] = ()
    replaced_by: Distinct[Text] = ()
    exemplars: Distinct[Text] = ()
    skill_levels: Distinct[Text] = ()
    translation_of: Distinct[Text] = ()


class Standard(Record):
    """One standard, or a heading above some.

    Attributes:
        code: the code that its issuer prints, without the set's name; headings often have none.
        short: another code that is in use for it.
        type: what its issuer calls it, such as Domain, Cluster or Standard.
        text: what it says, or an excerpt, as the issuer wrote it.
        notes: what its issuer adds: examples, clarifications, limits.
        grades: the grades it is meant for.
        emphasis: how much of the time of its grade it is meant to have.
        parent: the code or identifier of the one above it in the same set.
        identifier: the issuer's permanent identifier, a UUID or an address; needed where there is no code.
        links: what it has to do with other standards.
        retired: when the issuer withdrew it.
        other: whatever else its issuer says, by the issuer's own names.
    """

    code: Annotated[Text, Defines("standard-code")] | None = None
    short: Text | None = None
    type: Text | None = None
    text: Text | None = None
    notes: Text | None = None
    grades: Many[Grade] = ()
    emphasis: Emphasis | None = None
    parent: Text | None = None
    identifier: Annotated[Text, Defines("standard-code")] | None = None
    links: StandardLinks | None = None
    retired: Retired | None = None
    other: dict[Text, AnyValue] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if self.code is None and self.identifier is None:
            raise contradiction("a standard has neither a code nor an identifier")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The code and the identifier, as far as it has them."""
        return tuple(name for name in (self.code, self.identifier) if name is not None)

    @property
    def fingerprint(self) -> str | None:
        """The first eight hexadecimal digits of SHA-256 of the text; None where there is no text.

        Line breaks, blanks and the way in which letters are composed change nothing, so that a new layout of the
        file does not ask for a new review.
        """
        if self.text is None:
            return None
        words = " ".join(unicodedata.normalize("NFC", self.text).split())
        return hashlib.sha256(words.encode()).hexdigest()[:_FINGERPRINT]


class StandardsRecord(Record):
    """A set of standards. Elsewhere a standard is named `<set>:<code>`, or `<set>:<identifier>`.

    Attributes:
        set: the permanent short name of the set.
        title: its title.
        issuer: who published it.
        edition: the edition, as its issuer names it.
        adopted: when the state or the district adopted it.
        superseded_by: the set of a later edition, once the district works with that.
        identifier: the issuer's permanent identifier of the whole document.
        language: the language of the texts.
        subjects: the subjects, as the issuer names them.
        source: where it can be obtained.
        licence: the name or address of its licence.
        notice: the notice that its licence asks for.
        other: whatever else its issuer says of the document, by the issuer's own names.
        standards: the standards, in the issuer's order.
        package: what else its CASE package says, for writing that package again; not written by hand.
    """

    set: Annotated[Id, Defines("standard-set")]
    title: Text
    issuer: Text
    edition: Text | None = None
    adopted: Day | None = None
    superseded_by: Annotated[Ref, Refers("standard-set")] | None = None
    identifier: Text | None = None
    language: Language | None = None
    subjects: Distinct[Text] = ()
    source: Text | None = None
    licence: Text | None = None
    notice: Text | None = None
    other: dict[Text, AnyValue] = Field(default_factory=dict)
    standards: Some[Standard]
    package: Annotated[str, StringConstraints(pattern=r"\S", max_length=_LONGEST_PACKAGE)] | None = None

    def keyed(self) -> Iterator[tuple[str, Standard]]:
        """Yield each standard with the name that nothing else in the set has: its code where no other has it.

        Where even the identifiers are equal, which is a finding, standards share a name.
        """
        shared = Counter(one.code for one in self.standards)
        for one in self.standards:
            if one.code is not None and (shared[one.code] == 1 or one.identifier is None):
                yield one.code, one
            else:
                yield one.identifier or "", one
