"""Why a result is what it is. Plain data: the same tree is printed by `explain` and stands in every JSON."""

from dataclasses import dataclass
from typing import Literal

from mblkit.engine.later import Later
from mblkit.model.origin import Origin

ReasonKind = Literal[
    "counted",  # a piece of evidence, a part or a credit that counts
    "set-aside",  # one that does not, and why
    "setting",  # a setting of the policy that won, and where it stands
    "arithmetic",  # a figure, before rounding
    "part",  # the result on a part
    "decision",  # a recorded human decision
    "clause",  # the law or guideline behind it
    "note",  # anything else that a reader must know
]


@dataclass(frozen=True, slots=True)
class Reason(Later):
    """One node of an explanation. What nobody reads is never put into words.

    Attributes:
        kind: what sort of reason it is.
        text: one clause for people, in the words of STYLE section 6; ids only, never a name.
        origin: the file and the keys behind it, or None.
        children: the reasons behind this one.
    """

    kind: ReasonKind
    text: str
    origin: Origin | None = None
    children: tuple["Reason", ...] = ()
