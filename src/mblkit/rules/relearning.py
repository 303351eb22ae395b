"""Whether a policy says how a student tries again."""

from collections.abc import Iterator

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Location
from mblkit.rules.material import Check, Material
from mblkit.rules.naming import few


def check_relearning(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL703 where no policy of the district that is in force has `relearning`; of the schools, which lack it."""
    schools = [school.id for school in material.district.record.schools]
    told: set[str] = set()
    for kept in material.district.policies:
        policy = kept.record
        in_force = policy.dates is None or policy.dates.holds(material.as_of)
        if policy.relearning is not None and policy.layer != "state" and in_force:
            told.update(schools if policy.school is None else {policy.school})
    untold = [school for school in schools if school not in told]
    if untold:
        whose = f" at {few(untold)}" if told else ""
        yield diagnose(
            "MBL703",
            f"no policy in force says how a student{whose} learns again and tries again",
            Location(material.district.origin.path),
            help='say it in "relearning" of a policy that the district has adopted',
        )


CHECKS: tuple[Check, ...] = (check_relearning,)
