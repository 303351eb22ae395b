"""How the district's documents look: what everybody must be able to read."""

from collections.abc import Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.model.colour import READABLE, contrast_on_white
from mblkit.rules.material import Check, Material, place


def check_accent(material: Material) -> Iterator[Diagnostic]:
    """MBL725: headings in the district's colour cannot be read by everybody."""
    accent = material.district.record.documents.accent
    if accent is not None and contrast_on_white(accent) < READABLE:
        yield diagnose(
            "MBL725",
            f'the contrast of "{accent}" on white is {contrast_on_white(accent):.1f}, less than {READABLE}',
            place(material.district.origin.at("documents", "accent")),
            help="take a darker colour",
        )


CHECKS: Final[tuple[Check, ...]] = (check_accent,)
