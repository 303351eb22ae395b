"""Amounts of credit: exact fractions, units that add up, ladders that leave nothing open, policies that settle it."""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Location, Related
from mblkit.engine.truncated import fraction_meant
from mblkit.model.bases import ExaminationRule
from mblkit.model.experience import ExperienceRecord
from mblkit.model.numbers import show
from mblkit.model.origin import Kept, Origin
from mblkit.rules.judging import own_policies
from mblkit.rules.material import Check, Material, place
from mblkit.rules.structure import experiences, recorded_credit

if TYPE_CHECKING:
    from mblkit.engine.tables import Tables
    from mblkit.model.awarding import CreditRule, Ladder
    from mblkit.model.diplomas import Addition, Diploma
    from mblkit.model.policy import PolicyRecord


_NOTHING: Final = Fraction(0)


def check_truncated(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL501 for each amount of credit that is a decimal cut off from a fraction."""
    for where, amount in _amounts(material):
        meant = fraction_meant(amount)
        if meant is not None:
            times = meant.denominator
            message = f"{times} times {show(amount)} is {show(times * amount)}, not {show(times * meant)}"
            yield diagnose("MBL501", message, where, help=f'write "{show(meant)}", which is exact')


def _amounts(material: Material) -> Iterator[tuple[Location, Fraction]]:
    """Yield the amounts of credit that the files state, with their places."""
    for kept in material.district.experiences.values():
        if kept.record.credit is not None:
            yield place(kept.origin, "credit", "amount"), kept.record.credit.amount
        for number, unit in enumerate(kept.record.units):
            if unit.credit is not None:
                yield place(kept.origin, "units", number, "credit"), unit.credit
    for had in recorded_credit(material):
        yield place(had.origin, "amount"), had.record.amount
    for policy in own_policies(material):
        yield from _policy_amounts(policy)


def _policy_amounts(kept: "Kept[PolicyRecord]") -> Iterator[tuple[Location, Fraction]]:
    for number, diploma in enumerate(kept.record.diplomas):
        yield from _diploma_amounts(diploma, kept.origin.at("diplomas", number))
    for number, addition in enumerate(kept.record.additions):
        yield from _diploma_amounts(addition, kept.origin.at("additions", number))
    for number, rule in enumerate(kept.record.bases):
        for each, one in enumerate((rule.examinations or ()) if isinstance(rule, ExaminationRule) else ()):
            if one.credits is not None:
                yield place(kept.origin, "bases", number, "examinations", each, "credits"), one.credits
    giving = _giving_credit(kept.record) if kept.record.conversions else set()
    for number, conversion in enumerate(kept.record.conversions):
        if conversion.id in giving and conversion.form != "linear":
            for each, given in enumerate(row.gives for row in conversion.rows):
                if isinstance(given, Fraction):
                    yield place(kept.origin, "conversions", number, "rows", each, "gives"), given


def _diploma_amounts(owner: "Diploma | Addition", at: Origin) -> Iterator[tuple[Location, Fraction]]:
    if isinstance(owner.credits, Fraction):
        yield place(at, "credits"), owner.credits
    for number, one in enumerate(owner.requirements):
        if isinstance(one.credits, Fraction):
            yield place(at, "requirements", number, "credits"), one.credits
    for number, limit in enumerate(owner.limits):
        yield place(at, "limits", number, "most"), limit.most


def _giving_credit(policy: "PolicyRecord") -> set[str]:
    """Return the conversions of which a policy says that they give credit."""
    found = {rule.ladder.conversion for rule in policy.credit if rule.ladder is not None}
    for rule in policy.bases:
        if isinstance(rule, ExaminationRule):
            found.update(one.conversion for one in rule.examinations or () if one.conversion is not None)
    return found


# --------------------------------------------------------------------------------------------------------- units


def check_units(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL509 where the credits of units do not make that of their experience."""
    for kept in experiences(material):
        record, listed = kept.record, [unit for unit in kept.record.units if unit.credit is not None]
        if not listed:
            continue
        together = sum((unit.credit for unit in listed if unit.credit is not None), start=_NOTHING)
        whole = record.credit.amount if record.credit is not None else _NOTHING
        if together != whole:
            yield diagnose(
                "MBL509",
                f'the units of "{record.id}" have {show(together)} credit together, and the experience {show(whole)}',
                place(kept.origin, "credit") if record.credit is not None else place(kept.origin, "id"),
                help="let the units have the credit of the experience, in exact fractions",
                subject=record.id,
            )
        for number, unit in enumerate(record.units):
            if unit.credit is not None and not unit.asked:
                yield diagnose(
                    "MBL509",
                    f'the unit "{unit.id}" has credit and asks for nothing',
                    place(kept.origin, "units", number, "credit"),
                    help='name in "carries" what its credit asks for',
                    subject=record.id,
                )


# -------------------------------------------------------------------------------------------------------- ladders


def check_ladders(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL508 where a ladder leaves open, or gives wrongly, what part of a credit is earned."""
    policies = [kept for kept in own_policies(material) if any(rule.ladder is not None for rule in kept.record.credit)]
    if not policies:
        return
    from mblkit.engine.tables import tables_of

    for kept in policies:
        tables = tables_of(material.district, [*material.district.policies, kept])
        for number, rule in enumerate(kept.record.credit):
            if rule.ladder is not None:
                at = kept.origin.at("credit", number, "ladder", "conversion")
                fault = next(_ladder_faults(material, rule, rule.ladder, tables), None)
                if fault is not None:
                    yield _ladder_finding(fault, at, tables.conversions[rule.ladder.conversion][1])


def _ladder_finding(says: str, at: Origin, table: Origin) -> Diagnostic:
    return diagnose(
        "MBL508",
        says,
        place(at),
        help="mend the rows of the conversion, so that each number of parts has one amount, and more parts no less",
        related=(Related(place(table), "the conversion"),),
    )


def _ladder_faults(material: Material, rule: "CreditRule", ladder: "Ladder", tables: "Tables") -> Iterator[str]:
    """Yield what is wrong with a ladder for the experiences that it is for, by the first number of parts."""
    for record in _scoped(material, rule):
        parts, before = len(record.carries), _NOTHING
        whole = record.credit.amount if record.credit is not None else _NOTHING
        for mastered in range(1, parts + 1) if ladder.of != "values" else ():
            value = Fraction(mastered, parts) if ladder.of == "share" else Fraction(mastered)
            given, so_many = tables.amount(ladder.conversion, [value]).amount, f"{mastered} of {parts} parts"
            if given is None:
                yield f'"{ladder.conversion}" leaves open which part of the credit of "{record.id}" {so_many} are'
            elif given > whole:
                yield f'"{ladder.conversion}" gives {show(given)} credit, and "{record.id}" has {show(whole)}'
            elif given < before:
                yield f'"{ladder.conversion}" gives less for {so_many} of "{record.id}" than for fewer'
            before = max(before, given if given is not None else before)


def _scoped(material: Material, rule: "CreditRule") -> Iterator[ExperienceRecord]:
    scope = rule.scope
    for kept in experiences(material):
        record = kept.record
        if record.credit is not None and scope.experience in {None, record.id} and scope.area in {None, record.area}:
            yield record


def check_settled(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL510 for each setting that leaves open when credit is earned."""
    for kept in own_policies(material):
        for number, rule in enumerate(kept.record.credit):
            if rule.unsettled is not None:
                yield diagnose(
                    "MBL510",
                    "the policy leaves open how much is enough for credit",
                    place(kept.origin, "credit", number, "unsettled"),
                    help='let the board say it, and write it in "requires"',
                    subject=kept.record.id,
                )


CHECKS: Final[tuple[Check, ...]] = (check_truncated, check_units, check_ladders, check_settled)
