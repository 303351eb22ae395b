"""Runs the checks over what was loaded, and leaves what the district wants to be told."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic, in_order
from mblkit.district import District
from mblkit.load.pipeline import Loaded
from mblkit.load.places import place_all
from mblkit.load.repository import district_but_for_links, district_if_sound
from mblkit.rules import (
    alignments,
    areas,
    calendar,
    conversions,
    credit_amounts,
    credit_places,
    credit_proofs,
    criteria,
    diplomas,
    documents,
    editions,
    engagement,
    evidence,
    judging,
    ledger,
    pathways,
    plans,
    reach,
    reading,
    recognized,
    relearning,
    reviews,
    rivals,
    rollups,
    rosters,
    scales,
    sizes,
    statements,
    supports,
    targets,
    task_design,
    tasks,
    transfers,
    variety,
    vocabulary,
)
from mblkit.rules.baseline import Baseline
from mblkit.rules.configuration import check_configuration
from mblkit.rules.local import check_local
from mblkit.rules.material import Bulk, Check, Material, material_on
from mblkit.rules.selection import TOGETHER, Selection, Vocabulary
from mblkit.rules.suppression import quieted, texts_of

CHECKS: tuple[Check, ...] = (
    *alignments.CHECKS,
    *areas.CHECKS,
    *calendar.CHECKS,
    *conversions.CHECKS,
    *credit_amounts.CHECKS,
    *credit_places.CHECKS,
    *credit_proofs.CHECKS,
    *criteria.CHECKS,
    *diplomas.CHECKS,
    *documents.CHECKS,
    *editions.CHECKS,
    *engagement.CHECKS,
    *evidence.CHECKS,
    *judging.CHECKS,
    *ledger.CHECKS,
    *pathways.CHECKS,
    *plans.CHECKS,
    *reach.CHECKS,
    *reading.CHECKS,
    *recognized.CHECKS,
    *relearning.CHECKS,
    *reviews.CHECKS,
    *rivals.CHECKS,
    *rollups.CHECKS,
    *rosters.CHECKS,
    *scales.CHECKS,
    *sizes.CHECKS,
    *statements.CHECKS,
    *supports.CHECKS,
    *targets.CHECKS,
    *task_design.CHECKS,
    *tasks.CHECKS,
    *transfers.CHECKS,
    *variety.CHECKS,
    *vocabulary.CHECKS,
)
"""The checks of families 3 to 7."""


OF_EVIDENCE: tuple[Check, ...] = (*evidence.CHECKS, *transfers.CHECKS)
"""Those that ask what was found in files of which no record is kept; only hand audits make another one do so."""


class Known(NamedTuple):
    """What is known before the checks begin.

    Attributes:
        district: the district, None where it is not made yet or cannot be.
        settled: what all checks find but those of evidence; None where they have to be made.
        aside: what they find in files that hold still and of which no record is kept; only where they are made.
    """

    district: District | None = None
    settled: tuple[Diagnostic, ...] | None = None
    aside: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found.

    Attributes:
        diagnostics: the findings that are left, placed and in order.
        suppressed: how many findings comments quieted, by file.
        known: how many findings the baseline holds, by file.
        gone: how many findings of the baseline were not found any more.
        waiting: whether families 3 to 7 were not looked at, because errors stand in the way.
        settled: what all checks found but those of evidence; None where something stood in the way.
    """

    diagnostics: tuple[Diagnostic, ...]
    suppressed: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    gone: int = 0
    waiting: bool = False
    settled: tuple[Diagnostic, ...] | None = field(default=None, compare=False)


NOTHING: Final = Known()


def check(loaded: Loaded, as_of: date) -> Iterator[Diagnostic]:
    """Yield the findings of every check, in no order.

    Families 3 to 7 look at what the files say together. They wait until the framework, the policies and the other
    files that are about no single student are free of errors.
    """
    yield from check_local(loaded)
    yield from check_configuration(loaded)
    material = _material(loaded, as_of)
    yield from _check_together(loaded, as_of, material)
    yield from _check_evidence(material)


def examine(  # noqa: PLR0913 - what a run is made of
    loaded: Loaded,
    selection: Selection,
    as_of: date,
    read: Callable[[str], bytes],
    baseline: Baseline | None = None,
    within: Callable[[str], bool] | None = None,
    *,
    deep: bool = False,
    bulk: Callable[[Material], Bulk] | None = None,
    before: Known = NOTHING,
) -> Outcome:
    """Return the findings on what was loaded and linked, without those that the district does not want to be told.

    `read` gives the bytes of a file or raises OSError. Where `within` is given, only the files are told of that it
    says yes to; everything is looked at all the same. Of files that hold suppressions every finding is placed, of
    the others as many as `place_all` places. With `deep`, also what only the results of every student
    show. Where the records of some files are not kept, `bulk` gives what the checks found in them; what is deep needs
    them all. What is known `before` is not looked for again.
    """
    material, settled, half = _material(loaded, as_of, bulk, before.district), before.settled, False
    if settled is None:
        local = tuple(check_local(loaded))
        half = any(one.rule in RULES for one in local)  # a rule of the district that is wrong itself looks at nothing
        together = _check_together(loaded, as_of, material)
        settled = (*local, *check_configuration(loaded), *together, *before.aside)
    found = (*loaded.diagnostics, *settled, *_check_evidence(material))
    found = (*found, *(one for each in ledger.DEEP if deep and material is not None for one in each(material)))
    known = Vocabulary.of(loaded)

    def looked(code: str, path: str) -> bool:
        blind = bool(loaded.broken) or (half and code in known.local) or (material is None and code >= TOGETHER)
        blind = blind or (code in ledger.DEEP_CODES and not deep)
        told = within is None or within(path)
        return told and not blind and selection.admits(code, known.name_of(code), path)

    near = [one for one in found if within is None or within(one.location.path)]
    texts = texts_of((path for path in loaded.marked if within is None or within(path)), read)
    left, suppressed = quieted(texts, selection.sifted(near), known, looked)
    left, counted, gone = in_order(selection.sifted(left)), Counter[str](), 0
    if baseline is not None:
        left, counted = baseline.sifted(left)
        gone = baseline.gone(found, looked)
    sure = settled if material is not None and not half and not loaded.broken else None
    return Outcome(tuple(in_order(place_all(read, left))), suppressed, counted, gone, material is None, sure)


def _material(
    loaded: Loaded,
    as_of: date,
    bulk: Callable[[Material], Bulk] | None = None,
    district: District | None = None,
) -> Material | None:
    district = district or district_if_sound(loaded)
    if district is None:
        return None
    material = material_on(loaded, district, as_of)
    return material if bulk is None else replace(material, bulk=bulk(material))


def _check_together(loaded: Loaded, as_of: date, material: Material | None) -> Iterator[Diagnostic]:
    """Yield what the checks find, but those of evidence.

    While ids lead nowhere, what those find that only ask which records there are.
    """
    if material is not None:
        for one in CHECKS:
            yield from one(material) if one not in OF_EVIDENCE else ()
        return
    district = district_but_for_links(loaded)
    if district is not None:
        yield from areas.check_statutory_areas(material_on(loaded, district, as_of))


def _check_evidence(material: Material | None) -> Iterator[Diagnostic]:
    if material is not None:
        for one in OF_EVIDENCE:
            yield from one(material)
