"""How far standards have come, as plain data: what answers each of them, and how many are in which state."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from mblkit.district.reviews import Relation
from mblkit.district.reviews import State as ReviewState
from mblkit.engine.forest import Band
from mblkit.model.origin import Origin

State = Literal["unclaimed", "claimed-not-taught", "taught-not-assessed", "partial", "covered"]
STATES: Final[tuple[State, ...]] = get_args(State)
"""How far a standard has come, from nothing to all; the last is the only one without a gap."""

Access = Literal["required", "alternative", "elective"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A competency or an indicator that answers a standard.

    Attributes:
        target: the competency or indicator.
        competency: its competency.
        standard: the standard that the alignment names.
        relation: how far the alignment goes.
        review: how its last review stands.
        taught: the experiences that carry the target, in order of id.
        for_all: whether every student is taught it.
        assessed: the tasks that are scored on it, in order of id.
        state: how far the standard comes by this claim alone.
        origin: where the alignment stands.
    """

    target: str
    competency: str
    standard: str
    relation: Relation
    review: ReviewState
    taught: tuple[str, ...]
    for_all: bool
    assessed: tuple[str, ...]
    state: State
    origin: Origin


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A standard that is in force, and what becomes of it.

    Attributes:
        id, set, code: its id, its set, and the code that its issuer prints, or None.
        text: its text in short, or None.
        area: the area at which its set is at home: the one whose competencies answer the set most; None for none.
        grades, band: the grades that it is meant for, and the band that they are in.
        heading: whether others stand below it.
        state: the best of its claims.
        path: `required` where every student is taught it, `elective` where some are; None where nobody is.
        claims: what answers it, or all of a heading above it.
        taught, assessed: the experiences and the tasks of all claims.
    """

    id: str
    set: str
    code: str | None
    text: str | None
    area: str | None
    grades: tuple[int, ...]
    band: Band
    heading: bool
    state: State
    path: Access | None
    claims: tuple[Claim, ...]
    taught: tuple[str, ...]
    assessed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Standards by state: every one of them is in exactly one of `states`, in the order of `STATES`.

    Attributes:
        name: what they have in common: a set, an area, a band; `all`.
        states: the ids in each state.
        elective: those of them that are taught, and not to every student.
    """

    name: str
    states: tuple[tuple[str, ...], ...]
    elective: tuple[str, ...]

    @property
    def of(self) -> int:
        """How many standards there are."""
        return sum(map(len, self.states))

    def ids(self, state: State) -> tuple[str, ...]:
        """Return the standards in a state."""
        return self.states[STATES.index(state)]
