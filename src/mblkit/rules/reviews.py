"""Reviews of alignments: a standard may have another text than the one that somebody looked at."""

from collections.abc import Iterator

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.district.reviews import reviews
from mblkit.rules.material import Check, Material, place


def suspect_alignments(material: Material) -> Iterator[Diagnostic]:
    """Yield each alignment whose standard has changed since it was reviewed."""
    for one in reviews(material.district, material.as_of):
        if one.state == "suspect":
            yield diagnose(
                "MBL306",
                f'the text of "{one.standard}" is not the one that was reviewed',
                place(one.origin, "reviewed"),
                help=f'read it again, mend the alignment if need be, then run "mbl stamp {one.target}"',
                subject=one.target,
            )


CHECKS: tuple[Check, ...] = (suspect_alignments,)
