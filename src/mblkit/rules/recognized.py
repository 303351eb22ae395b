"""The checks of recognition, for districts whose policies have it: for the others nothing of it is imported."""

from collections.abc import Iterator
from typing import Final

from mblkit.diagnostics import Diagnostic
from mblkit.rules.material import Check, Material


def check_recognition(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL712, MBL713 and MBL714, as `rules.recognition` finds them."""
    if any(kept.record.recognition for kept in material.district.policies):
        from mblkit.rules import recognition

        for check in recognition.CHECKS:
            yield from check(material)


CHECKS: Final[tuple[Check, ...]] = (check_recognition,)
