"""Recognition: by what a student has done and not by the others, each tier within reach, one rule for one question.

It is imported for districts whose policies have rules of recognition: see `rules.recognized`.
"""

from collections.abc import Iterator
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.engine.recognition_rules import RuleInForce, compares, figures_of, gpa_rule, rules_among
from mblkit.engine.results import Reason
from mblkit.engine.settings import Cohort, policies_for
from mblkit.model.origin import Origin
from mblkit.model.people import StudentRecord
from mblkit.model.recognition import Figure, Gpa, GpaFigure, HonorRoll, Honors, Rank, RankFigure, Tier
from mblkit.rules.judging import own_policies
from mblkit.rules.material import Check, Material, place

_HERE: Final = ("enrolled", "expelled")
"""What a student is to whom the rules still apply."""

_CUTS: Final = ("at_least", "share", "mastered")
"""The cut-offs of figures: the higher, the fewer reach them."""


def check_comparisons(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL712 for each rule of the district's own policies that compares students with each other."""
    for kept in own_policies(material):
        for number, rule in enumerate(kept.record.recognition):
            if compares(rule) == "rank":
                yield _compared(rule.id, "ranks the students of a class", kept.origin.at("recognition", number, "form"))
            elif isinstance(rule, Honors | HonorRoll):
                at = kept.origin.at("recognition", number)
                for tier_place, tier in enumerate(rule.tiers):
                    for at_, figure in enumerate(tier.criteria):
                        if isinstance(figure, RankFigure):
                            says = "depends on how the others of the class do"
                            yield _compared(tier.id, says, at.at("tiers", tier_place, "criteria", at_))
            elif compares(rule) is not None:
                says = "depends on how the others of the class do"
                yield _compared(rule.id, says, kept.origin.at("recognition", number))


def _compared(name: str, says: str, at: Origin) -> Diagnostic:
    return diagnose(
        "MBL712",
        f'"{name}" {says}',
        place(at),
        help="name a cut-off that each student can reach, whatever the others do",
        subject=name,
    )


def check_tiers(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL713 for each tier that nobody receives, because whoever reaches it reaches an earlier one."""
    for kept in own_policies(material):
        for number, rule in enumerate(kept.record.recognition):
            if not isinstance(rule, Honors | HonorRoll):
                continue
            at = kept.origin.at("recognition", number, "tiers")
            for here, tier in enumerate(rule.tiers):
                over = next((n for n, earlier in enumerate(rule.tiers[:here]) if _includes(earlier, tier)), None)
                if over is not None:
                    yield diagnose(
                        "MBL713",
                        f'whoever reaches "{tier.id}" has reached "{rule.tiers[over].id}" before it',
                        place(at, here),
                        help="write the highest tier first",
                        related=(Related(place(at, over), "the earlier tier stands here"),),
                        subject=tier.id,
                    )


def _includes(earlier: Tier, later: Tier) -> bool:
    """Tell whether every cut-off of a tier is reached by whoever reaches all of a later one."""
    return all(any(_follows(low, high) for high in later.criteria) for low in earlier.criteria)


def _follows(low: Figure, high: Figure) -> bool:
    """Tell whether a cut-off follows from another one on the same figure."""
    if type(low) is not type(high) or isinstance(low, RankFigure) or isinstance(high, RankFigure):
        return False
    same = low.model_dump(exclude=set(_CUTS)) == high.model_dump(exclude=set(_CUTS))
    pairs = [(getattr(low, cut, None), getattr(high, cut, None)) for cut in _CUTS]
    return same and all((one is None) == (other is None) and (one is None or one <= other) for one, other in pairs)


def check_rivals(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL714 where the policies in force say two things that are as specific, or name what none has."""
    told: set[Origin] = set()
    cohorts = {
        (kept.record.graduating_class, kept.record.school)
        for kept in material.records(StudentRecord)
        if kept.record.status in _HERE
    }
    for year, school in sorted(cohorts):
        policies = policies_for(material.district, Cohort(year, material.as_of, school))
        rules = rules_among(policies, year)
        for says, rivals in (*_rivals(rules), *_averages(rules)):
            origins = [one.origin for one in rivals if one.origin is not None]
            if origins and origins[-1] not in told:
                told.add(origins[-1])
                yield diagnose(
                    "MBL714",
                    says,
                    place(origins[-1]),
                    help="end one of them before the other begins, or let one be for fewer classes",
                    related=tuple(Related(place(one), "and here") for one in origins[:-1]),
                )


def _rivals(rules: tuple[RuleInForce, ...]) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    for one in rules:
        if one.rivals:
            yield f'"{one.rule.id}" is said in two ways that are as specific', one.rivals


def _averages(rules: tuple[RuleInForce, ...]) -> Iterator[tuple[str, tuple[Reason, ...]]]:
    """Yield rules that ask for the average in force where several are."""
    for one in rules:
        if isinstance(one.rule, Gpa):
            continue
        open_ = [
            each
            for each in (one.rule, *figures_of(one.rule))
            if isinstance(each, GpaFigure | Rank) and each.gpa is None
        ]
        wrong = gpa_rule(rules, None) if open_ else None
        if isinstance(wrong, Reason):
            yield f'"{one.rule.id}" does not say which grade point average it means', (*wrong.children, one.reason)


CHECKS: Final[tuple[Check, ...]] = (check_comparisons, check_tiers, check_rivals)
