"""The errors that the rules on credit find, for a command that is about to add some."""

from datetime import date
from typing import Final

from mblkit.diagnostics import Diagnostic, Severity
from mblkit.load.pipeline import Loaded
from mblkit.load.repository import district_if_sound
from mblkit.rules import credit_amounts, credit_places, credit_proofs
from mblkit.rules.material import Check, material_on

_CHECKS: Final[tuple[Check, ...]] = (*credit_amounts.CHECKS, *credit_places.CHECKS, *credit_proofs.CHECKS)


def credit_errors(loaded: Loaded, as_of: date) -> tuple[Diagnostic, ...]:
    """Return the errors that rules on recorded credit find in linked files; none where the district is not sound."""
    district = district_if_sound(loaded)
    if district is None:
        return ()
    material = material_on(loaded, district, as_of)
    found = (one for check in _CHECKS for one in check(material))
    return tuple(one for one in found if one.severity is Severity.ERROR)
