"""State standards as the district adopted them: codes, and as much of the texts as may be kept."""

from typing import Annotated

from mblkit.model.base import Day, Defines, Id, Many, Record, Some, Text
from mblkit.model.shared import Grade, Retired


class Standard(Record):
    """One standard.

    Attributes:
        code: the code that its issuer prints, without the set's name.
        text: what it says, or an excerpt.
        grades: the grades it is meant for.
        identifier: the issuer's permanent identifier, a UUID or an address.
        retired: when the issuer withdrew it.
    """

    code: Annotated[str, Defines("standard-code")]
    text: Text | None = None
    grades: Many[Grade] = ()
    identifier: Text | None = None
    retired: Retired | None = None


class StandardsRecord(Record):
    """A set of standards. Elsewhere a standard is named `<set>:<code>`.

    Attributes:
        set: the permanent short name of the set.
        title: its title.
        issuer: who published it.
        edition: the edition, as its issuer names it.
        adopted: when the state or the district adopted it.
        source: where it can be obtained.
        notice: the notice that its licence asks for.
        standards: the standards, in the issuer's order.
    """

    set: Annotated[Id, Defines("standard-set")]
    title: Text
    issuer: Text
    edition: Text | None = None
    adopted: Day | None = None
    source: Text | None = None
    notice: Text | None = None
    standards: Some[Standard]
