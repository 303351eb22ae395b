"""Who may take a decision: by its type, by the roles that a policy lists, and from which day on."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from mblkit.model.diplomas import Decider, FromDay
from mblkit.model.shared import LAST_CLASS, Role

_ALWAYS: Final = date.min

_OF_SCHOOL: Final[tuple[Role, ...]] = (
    "superintendent",
    "principal",
    "counselor",
    "registrar",
    "teacher",
    "planning-team",
)

LOCAL_BOARD: Final[tuple[Role, ...]] = ("board", "superintendent", "principal")
"""The local board, which says what credit counts for what (C001), and those who act for it."""

BY_TYPE: Final[Mapping[str, tuple[Role, ...]]] = {
    "determination": ("board",),  # C002: the board, and nobody in its place
    "approval": (*LOCAL_BOARD, "counselor", "planning-team"),  # C011; clauses D30
    "override": _OF_SCHOOL,  # an educator's judgement (clauses D13)
    "acceptance": _OF_SCHOOL,  # C056: placement evidence is weighed by the school
    "adjudication": _OF_SCHOOL,  # C052: a third scorer
}
"""Who may take decisions of which no policy says so. A decision of another role counts for nothing (MBL520).

Of exemptions, waivers and choices the policies say who may take them; a completion may be vouched for by anybody.
"""


def may_take(type_: str, role: Role) -> bool:
    """Tell whether a role may take decisions of a type at all; a policy may ask for more."""
    return type_ not in BY_TYPE or role in BY_TYPE[type_]


def valid_from(deciders: Iterable[Decider], role: Role, graduating_class: int) -> date | None:
    """Return the first day on which a role may decide for a class, or None where it never may.

    `{role, from: 03-15}` is a day of the year of the diploma (clauses, section 3.4: educators from 15 March on).
    """
    days = [
        date(min(graduating_class, LAST_CLASS), *one.start) if isinstance(one, FromDay) else _ALWAYS
        for one in deciders
        if (one.role if isinstance(one, FromDay) else one) == role
    ]
    return min(days, default=None)


def why_not(deciders: Iterable[Decider], role: Role, on: date, graduating_class: int, *, verb: str) -> str | None:
    """Return why a decision of a role on a day does not hold, or None where it does. `verb` is what the role does."""
    first = valid_from(deciders, role, graduating_class)
    if first is None:
        return f"{role} may not {verb} it"
    return f"{role} may {verb} it from {first} on" if on < first else None


def roles_of(deciders: Iterable[Decider]) -> tuple[Role, ...]:
    """Return the roles that may decide, in the policy's order, whatever the day."""
    return tuple(dict.fromkeys(one.role if isinstance(one, FromDay) else one for one in deciders))
