"""The proof of recorded credit: what its basis asks for, how much it carries, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import singledispatch
from typing import Final, Literal

from mblkit.engine.bases import CLASS_TIME, SEMESTER_CREDITS, Bases
from mblkit.engine.results import Reason
from mblkit.engine.settings import Won
from mblkit.engine.wording import setting_reason
from mblkit.model.bases import (
    Accreditor,
    Adopted,
    Examination,
    ExaminationRule,
    HigherEducationRule,
    OnlineRule,
    SeatTimeRule,
    TransferRule,
)
from mblkit.model.credits import (
    CreditRecord,
    ExaminationCredit,
    HigherEducationCredit,
    OnlineCredit,
    SeatTimeCredit,
    TransferCredit,
)
from mblkit.model.numbers import show
from mblkit.model.origin import Kept

Sort = Literal["amount", "accreditor", "online", "examination", "refused", "approval", "provisional", "undetermined"]
"""What speaks against a credit: its amount, its accreditor, ..., or that the policies do not settle it."""

_NOTHING: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that speaks against a credit.

    Attributes:
        sort: what sort it is.
        key: the field of the credit that it is about.
        says: one clause.
        reason: the same as a reason, with the setting behind it.
    """

    sort: Sort
    key: str
    says: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves a credit.

    Attributes:
        says: the proof, in words.
        most: the most credit that it carries, or None where the record decides.
        settings: the settings behind it.
        faults: what speaks against it, apart from its amount.
        examination: the examination whose other credits share `most`, or None.
    """

    says: str
    most: Fraction | None
    settings: tuple[Reason, ...]
    faults: tuple[Fault, ...]
    examination: str | None = None


@dataclass(slots=True)
class _Search:
    """The rules for one credit, and what they find on the way."""

    kept: Kept[CreditRecord]
    bases: Bases
    settings: list[Reason] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, sort: Sort, key: str, says: str, *behind: Reason) -> None:
        """Note what speaks against the credit."""
        self.faults.append(Fault(sort, key, says, Reason("set-aside", says, self.kept.origin.at(key), behind)))

    def rest_on(self, won: Won[object], says: str) -> Reason:
        """Note a setting of a policy, and return it as a reason."""
        reason = setting_reason(won, says)
        if won.origin is not None:
            self.settings.append(reason)
        return reason

    def convert(self, name: str, value: Fraction, key: str) -> Fraction | None:
        """Return what a conversion gives, or None, and an objection, where it does not settle it."""
        found = self.bases.tables.amount(name, [value])
        if found.amount is None:
            self.refuse("undetermined", key, "the policy leaves open how much credit it is", found.reason)
        else:
            self.settings.append(found.reason)
        return found.amount


def proof_of(kept: Kept[CreditRecord], bases: Bases) -> Proof:
    """Return the proof of a recorded credit under the rules of the policies.

    Source: clauses C004 to C007 and section 3.2, the policies in force; decision note 21.
    """
    search, record = _Search(kept, bases), kept.record
    accepted = bases.switch(record, "accepted", default=True)
    if not accepted.value:
        says = f"credit by {record.basis} does not count"
        search.refuse("refused", "basis", says, setting_reason(accepted, "it is not accepted"))
    approval = bases.switch(record, "approval", default=False)
    if approval.value:
        asked = search.rest_on(approval, "approved beforehand")
        if record.approved is None:
            search.refuse("approval", "basis", "no approval beforehand is recorded", asked)
        elif record.approved > record.earned:
            search.refuse("approval", "approved", f"approved on {record.approved}, after it was earned", asked)
    says, most, examination = _own(record, search)
    return Proof(says, most, tuple(search.settings), tuple(search.faults), examination)


_Own = tuple[str, Fraction | None, str | None]
"""The proof in words, the most that it carries, and the examination that other credits share it with."""


@singledispatch
def _own(record: CreditRecord, search: _Search) -> _Own:  # noqa: ARG001 - one signature for all bases
    """Return what is asked for on one basis."""
    raise TypeError(f"no basis: {type(record).__name__}")


@_own.register
def _(record: SeatTimeCredit, search: _Search) -> _Own:
    won = search.bases.won(record, SeatTimeRule, lambda rule: rule.credit, "credit", CLASS_TIME)
    asked = won.value
    whole, minutes = asked.period_minutes * asked.days, record.period_minutes * record.days
    search.rest_on(won, f"one credit is {asked.period_minutes} minutes x {asked.days} days = {whole}")
    text = f"{record.period_minutes} minutes x {record.days} days = {minutes} of {whole} (C004)"
    return text, Fraction(minutes, whole), None


@_own.register
def _(record: HigherEducationCredit, search: _Search) -> _Own:
    won = search.bases.won(
        record, HigherEducationRule, lambda rule: rule.semester_credits, "semester_credits", SEMESTER_CREDITS
    )
    search.rest_on(won, f"one credit is {show(won.value)} semester credits")
    accepted: Won[tuple[Accreditor, ...]] = search.bases.won(
        record, HigherEducationRule, lambda rule: rule.accreditors, "accreditors", Won((), None, None, "built-in")
    )
    if accepted.origin is not None:
        listed = setting_reason(accepted, f"accredited by {', '.join(one.name for one in accepted.value)}")
        named = [one for one in accepted.value if one.name == record.accreditor]
        if not named:
            search.refuse("accreditor", "accreditor", f'"{record.accreditor}" is no accepted accreditor', listed)
        elif not any(one.dates is None or one.dates.holds(record.earned) for one in named):
            says = f'"{record.accreditor}" was no accepted accreditor on {record.earned}'
            search.refuse("accreditor", "accreditor", says, listed)
    course = f"{show(record.semester_credits)} semester credits at {record.institution}"
    return f"{course}, accredited by {record.accreditor} (C006)", record.semester_credits / won.value, None


@_own.register
def _(record: OnlineCredit, search: _Search) -> _Own:
    adopted: Won[Adopted | None] = search.bases.won(
        record, OnlineRule, lambda rule: rule.adopted, "adopted", Won(None, None, None, "built-in")
    )
    if adopted.value is None:
        search.refuse("online", "policy_ref", "no policy says that the board has adopted one on online work (C007)")
    else:
        policy = search.rest_on(adopted, f"{adopted.value.reference}, adopted on {adopted.value.on}")
        if record.earned < adopted.value.on:
            says = f"earned before the board's policy on online work was adopted on {adopted.value.on} (C007)"
            search.refuse("online", "earned", says, policy)
    return f"online at {record.provider}, under {record.policy_ref} (C007)", None, None


@_own.register
def _(record: ExaminationCredit, search: _Search) -> _Own:
    text = f"examination {record.examination}: {record.result}"
    listed: Won[tuple[Examination, ...]] = search.bases.won(
        record, ExaminationRule, lambda rule: rule.examinations, "examinations", Won((), None, None, "built-in")
    )
    if listed.origin is None:
        return text, None, None
    named = [one for one in listed.value if one.name == record.examination]
    fitting = [one for one in named if one.dates is None or one.dates.holds(record.earned)]
    if not fitting:
        when = f" on {record.earned}" if named else ""
        says = f'"{record.examination}" is no approved examination{when}'
        search.refuse("examination", "examination", says, setting_reason(listed, "approved examinations"))
        return text, None, None
    return text, _carried(record, fitting[0], listed, search), record.examination


def _carried(
    record: ExaminationCredit, asked: Examination, listed: Won[tuple[Examination, ...]], search: _Search
) -> Fraction | None:
    """Return the most credit that an approved examination carries with a result."""
    rule = search.rest_on(listed, f"{asked.name}: {_enough_words(asked)}")
    if not _is_enough(record, asked):
        key = "score" if record.score is not None else "result"
        search.refuse("examination", key, f"the result of {asked.name} is not enough", rule)
        return asked.credits
    amounts = [asked.credits] if asked.credits is not None else []
    if asked.conversion is not None and record.score is None:
        search.refuse("examination", "result", f"the result of {asked.name} has no score to look up", rule)
    elif asked.conversion is not None and record.score is not None:
        given = search.convert(asked.conversion, record.score, "score")
        amounts.extend([given] if given is not None else [])
    return min(amounts, default=None)


def _is_enough(record: ExaminationCredit, asked: Examination) -> bool:
    if asked.at_least is None and not asked.results:
        return True
    by_score = asked.at_least is not None and record.score is not None and record.score >= asked.at_least
    return by_score or record.result in asked.results


def _enough_words(asked: Examination) -> str:
    ways: list[str] = [f"at least {show(asked.at_least)}"] if asked.at_least is not None else []
    ways.extend(f'"{one}"' for one in asked.results)
    most = f", at most {show(asked.credits)} credit" if asked.credits is not None else ""
    return f"{' or '.join(ways) or 'any result'}{most}"


@_own.register
def _(record: TransferCredit, search: _Search) -> _Own:
    won: Won[str | None] = search.bases.won(
        record, TransferRule, lambda rule: rule.conversion, "conversion", Won(None, None, None, "built-in")
    )
    most = None
    if won.value is not None and record.original_credits is not None:
        search.rest_on(won, f"converted by {won.value}")
        most = search.convert(won.value, record.original_credits, "original_credits")
    if record.accepted is not None:
        return f"from {record.source}, as {record.original}, accepted on {record.accepted}", most, None
    early: Won[Literal["counts", "waits"]] = search.bases.won(
        record, TransferRule, lambda rule: rule.provisional, "provisional", Won("waits", None, None, "built-in")
    )
    rule = search.rest_on(early, f"provisional credit {early.value}")
    if early.value == "waits":
        search.refuse("provisional", "source", "it is not accepted yet", rule)
    return f"from {record.source}, as {record.original}, provisional", most, None


def amount_fault(kept: Kept[CreditRecord], proof: Proof, used: Fraction = _NOTHING) -> Fault | None:
    """Return the fault of an amount above what the proof carries, or None.

    `used` is what earlier credits of the same examination take of it.
    """
    amount, most = kept.record.amount, proof.most
    if most is None or amount + used <= most:
        return None
    says = f"{show(amount)} is claimed, and the proof carries {show(most)}"
    if used:
        says += f", of which {show(used)} counts already"
    return Fault("amount", "amount", says, Reason("arithmetic", says, kept.origin.at("amount")))


def judged(
    credits_had: Sequence[Kept[CreditRecord]], bases: Bases
) -> list[tuple[Kept[CreditRecord], Proof, tuple[Fault, ...]]]:
    """Return recorded credits with their proofs and all that speaks against each, in order.

    Credits by one examination share what its results carry: the earlier ones go first.
    """
    used: dict[str, Fraction] = {}
    found = []
    for kept in sorted(credits_had, key=lambda one: (one.record.earned, one.record.id)):
        proof = proof_of(kept, bases)
        before = used.get(proof.examination, _NOTHING) if proof.examination is not None else _NOTHING
        above = amount_fault(kept, proof, before)
        faults = (*proof.faults, *((above,) if above is not None else ()))
        if proof.examination is not None and not faults:
            used[proof.examination] = before + kept.record.amount
        found.append((kept, proof, faults))
    return found
