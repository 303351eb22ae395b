"""Which rules of the policies are in force for recorded credit, and which of them wins, key by key.

The order is that of all settings: what names more wins (a source, a route, classes, dates), then the layer (school,
district, state), then the place in the files. Keys are never merged inside.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal, TypeVar

from mblkit.district import District
from mblkit.engine.settings import Cohort, Layer, Won, policies_for
from mblkit.engine.tables import NO_TABLES, Tables, tables_of
from mblkit.model.bases import BasisRule, BasisScope, ClassTime
from mblkit.model.credits import (
    CreditRecord,
    HigherEducationCredit,
    OnlineCredit,
    TransferCredit,
)
from mblkit.model.origin import Kept, Origin
from mblkit.model.policy import PolicyRecord

R = TypeVar("R")
T = TypeVar("T")

_LAYERS: Final = {"school": 2, "district": 1, "state": 0}

CLASS_TIME: Final[Won[ClassTime]] = Won(
    ClassTime(period_minutes=40, days=180),
    None,
    "C.G.S. 10-221a: a period of 40 minutes on each school day",
    "built-in",
)
"""What one credit of time in class is where no policy says it (clause C004)."""

SEMESTER_CREDITS: Final[Won[Fraction]] = Won(
    Fraction(6), None, "C.G.S. 10-221a: a college course of three semester credits is half a credit", "built-in"
)
"""How many semester credits one credit is where no policy says it (clauses, section 3.2)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule of a policy that is in force for a cohort."""

    rule: BasisRule
    origin: Origin
    layer: Layer
    rank: tuple[bool, bool, bool, bool, int]


@dataclass(frozen=True, slots=True)
class Bases:
    """What the policies in force say about recorded credit.

    Attributes:
        candidates: the rules, the winners of any dispute first.
        tables: the conversions.
    """

    candidates: tuple[Candidate, ...]
    tables: Tables

    def won(
        self, record: CreditRecord, rule: type[R], value_of: Callable[[R], T | None], key: str, default: Won[T]
    ) -> Won[T]:
        """Return the value of a key for a credit, from the first rule that is for it and has the key.

        `rule` is the record of the rules of the credit's basis.
        """
        for one in self.candidates:
            if isinstance(one.rule, rule) and fits(one.rule, record):
                value = value_of(one.rule)
                if value is not None:
                    return Won(value, one.origin.at(key), one.rule.cites, one.layer)
        return default

    def switch(self, record: CreditRecord, key: Literal["accepted", "approval"], *, default: bool) -> Won[bool]:
        """Return whether a key that every basis has is true for a credit."""
        for one in self.candidates:
            value: bool | None = getattr(one.rule, key)
            if value is not None and fits(one.rule, record):
                return Won(value, one.origin.at(key), one.rule.cites, one.layer)
        return Won(default, None, None, "built-in")


BUILT_IN: Final = Bases((), NO_TABLES)
"""What holds without any policy."""


def bases_for(district: District, graduating_class: int, day: date, school: str | None = None) -> Bases:
    """Return what the policies of a day say about the recorded credit of a class of students."""
    policies = policies_for(district, Cohort(graduating_class, day, school))
    return bases_among(district, policies, graduating_class)


def bases_among(district: District, policies: Iterable[Kept[PolicyRecord]], graduating_class: int) -> Bases:
    """Return what some policies say about the recorded credit of a class of students."""
    listed = tuple(policies)
    found = [
        Candidate(rule, kept.origin.at("bases", place), kept.record.layer, _rank(kept.record, rule.scope))
        for kept in listed
        for place, rule in enumerate(kept.record.bases)
        if rule.scope.classes is None or rule.scope.classes.holds(graduating_class)
    ]
    # Sorting is stable: of equals, the first in the files wins.
    ranked = sorted(found, key=lambda one: one.rank, reverse=True)
    return Bases(tuple(ranked), tables_of(district, listed))


def _rank(policy: PolicyRecord, scope: BasisScope) -> tuple[bool, bool, bool, bool, int]:
    by_class = scope.classes is not None or policy.classes is not None
    return bool(scope.source), bool(scope.route), by_class, policy.dates is not None, _LAYERS[policy.layer]


def fits(rule: BasisRule, record: CreditRecord) -> bool:
    """Tell whether a rule is for a credit; graduating classes are looked at before."""
    scope = rule.scope
    return (
        rule.basis == record.basis
        and (not scope.source or source_of(record) in scope.source)
        and (not scope.route or record.route in scope.route)
    )


def source_of(record: CreditRecord) -> str | None:
    """Return the school, college or provider that a credit is from, or None where it is from none."""
    if isinstance(record, TransferCredit):
        return record.source
    if isinstance(record, HigherEducationCredit):
        return record.institution
    return record.provider if isinstance(record, OnlineCredit) else None
