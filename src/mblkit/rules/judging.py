"""What policies say about judging that the Guidelines warn of. It is possible, for districts have published by it."""

from collections.abc import Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.model.judging import Body, CountedCode
from mblkit.model.methods import GreatestOfMethod, Method
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord
from mblkit.model.scale import CODES
from mblkit.packs import PACK_PREFIX
from mblkit.rules.material import Check, Material, place

_OVER_TIME: Final = frozenset({"mean", "weighted-mean", "weighted-latest", "decaying-average"})
"""The methods in which each score, however old, has its part."""

_PRACTICE: Final = ("diagnostic", "formative")
"""The purposes of work that informs teaching and decides nothing (clause C042)."""

_SHOW: Final = "let the latest or the best work show what a student can do"


def own_policies(material: Material) -> Iterator[Kept[PolicyRecord]]:
    """Yield the district's own policies that are in force or will be. What is over is ended, not edited."""
    for kept in material.district.policies:
        dates = kept.record.dates
        over = dates is not None and dates.last is not None and dates.last < material.as_of
        if not over and not kept.origin.path.startswith(PACK_PREFIX):
            yield kept


def check_judging(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL704, MBL705, MBL706 and MBL711 for each setting of judging of the district's own policies."""
    for kept in own_policies(material):
        for number, setting in enumerate(kept.record.judging):
            at = kept.origin.at("judging", number)
            if setting.method is not None:
                yield from _over_time(setting.method, at.at("method"))
            if setting.body is not None:
                yield from _absence(setting.body, at.at("body"))
                yield from _caps(setting.body, at.at("body"))
                yield from _practice(setting.body, at.at("body"))


def _over_time(method: Method, at: Origin) -> Iterator[Diagnostic]:
    if reckons_over_time(method):
        message = f'the method "{method.name}" reckons with all work, so that early low scores count against a student'
        yield diagnose("MBL704", message, place(at, "name"), help=_SHOW)


def reckons_over_time(method: Method) -> bool:
    """Tell whether in a method each score has its part, however old it is; of several methods, whether in all."""
    if isinstance(method, GreatestOfMethod):
        return all(reckons_over_time(one) for one in method.methods)
    return method.name in _OVER_TIME


def _absence(body: Body, at: Origin) -> Iterator[Diagnostic]:
    for code in CODES:
        if isinstance(body.codes.rule(code), CountedCode):
            yield diagnose(
                "MBL705",
                f'"{code}" counts as a score, though no work shows it',
                place(at, "codes", code, "counts_as"),
                help=f'delete it, or write "{code}: blocks", so that somebody decides',
            )


def _caps(body: Body, at: Origin) -> Iterator[Diagnostic]:
    hint = "let each attempt count, or the latest or the highest one"
    if body.max_attempts is not None:
        message = f"no more than {body.max_attempts} attempts count, whatever later ones show"
        yield diagnose("MBL706", message, place(at, "max_attempts"), help=hint)
    if body.attempts == "first":
        message = "only the first attempt counts, whatever later ones show"
        yield diagnose("MBL706", message, place(at, "attempts"), help=hint)


def _practice(body: Body, at: Origin) -> Iterator[Diagnostic]:
    for key, purposes in (("purposes", body.purposes), ("otherwise", body.otherwise)):
        for number, purpose in enumerate(purposes):
            if purpose in _PRACTICE:
                message = f"{purpose} work decides on mastery, though it is there to inform teaching"
                hint = "count summative work alone, with placement work where it is accepted"
                yield diagnose("MBL711", message, place(at, key, number), help=hint)


def check_equal_targets(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL707 where a policy of one school moves what is enough, for its students alone."""
    for kept in own_policies(material):
        school = kept.record.school
        if school is None or len(material.district.record.schools) == 1:
            continue
        moved = (
            *(("judging", n, "target") for n, one in enumerate(kept.record.judging) if one.target is not None),
            *(("judging", n, "rollup") for n, one in enumerate(kept.record.judging) if one.rollup is not None),
            *(("credit", n, "requires") for n, one in enumerate(kept.record.credit) if one.requires is not None),
            *(("credit", n, "ladder") for n, one in enumerate(kept.record.credit) if one.ladder is not None),
        )
        for keys in moved:
            yield diagnose(
                "MBL707",
                f'"{keys[-1]}" moves what is enough for the students of "{school}" alone',
                place(kept.origin, *keys),
                help="let it hold for every school, in a policy of the district",
                subject=kept.record.id,
            )


CHECKS: Final[tuple[Check, ...]] = (check_judging, check_equal_targets)
