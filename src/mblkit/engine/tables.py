"""Amounts of credit that the conversions of policies give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from mblkit.district import District
from mblkit.engine.conversions import convert
from mblkit.engine.results import Reason
from mblkit.model.conversions import Conversion
from mblkit.model.numbers import read_number
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.scale import ScaleRecord

_LAYERS: Final = {"school": 2, "district": 1, "state": 0}


@dataclass(frozen=True, slots=True)
class LookedUp:
    """An amount of credit that a conversion gives.

    Attributes:
        amount: the amount, or None where the conversion does not settle it.
        reason: how it was found.
    """

    amount: Fraction | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Tables:
    """The conversions in force, by id, each with its place; and the scales that they are from."""

    conversions: Mapping[str, tuple[Conversion, Origin]]
    scales: Mapping[str, ScaleRecord]

    def amount(self, name: str, scores: Sequence[Fraction | None]) -> LookedUp:
        """Return the amount of credit that a conversion gives for scores, oldest first; None is a missing one.

        No conversion in force, no row, several rows, text or less than nothing: no amount, and why.
        """
        if name not in self.conversions:
            return LookedUp(None, Reason("note", f'no policy in force has the conversion "{name}"'))
        conversion, origin = self.conversions[name]
        found = convert(conversion, scores, self.scales.get(conversion.source.scale or ""))
        text = f"{name}: {found.arithmetic}"
        if found.state != "converted":
            return LookedUp(None, Reason("arithmetic", text, origin))
        amount = _amount(found.gives)
        if amount is None:
            return LookedUp(None, Reason("arithmetic", f"{text}, which is no amount of credit", origin))
        return LookedUp(amount, Reason("arithmetic", f"{text} credit", origin))


def _amount(given: str | Fraction | None) -> Fraction | None:
    """Return what a row gives as an amount, or None where it is none. A fraction such as 2/3 stands there as text."""
    if isinstance(given, str):
        try:
            given = read_number(given)
        except ValueError:
            return None
    return given if given is not None and given >= 0 else None


NO_TABLES: Final = Tables({}, {})
"""No conversion at all."""


def tables_of(district: District, policies: Iterable[Kept[PolicyRecord]]) -> Tables:
    """Return the conversions of some policies: of those that share an id, that of the most local policy."""
    found: dict[str, tuple[Conversion, Origin]] = {}
    for kept in sorted(policies, key=_rank, reverse=True):
        for number, conversion in enumerate(kept.record.conversions):
            found.setdefault(conversion.id, (conversion, kept.origin.at("conversions", number)))
    return Tables(found, district.scales)


def _rank(kept: Kept[PolicyRecord]) -> tuple[bool, bool, int]:
    policy = kept.record
    return policy.classes is not None, policy.dates is not None, _LAYERS[policy.layer]
