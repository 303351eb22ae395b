"""The limits of a diploma over one student's credit: period by period, with the waivers that let more count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mblkit.engine.decided import decided
from mblkit.engine.deciders import why_not
from mblkit.engine.limits import Bound
from mblkit.engine.mastery import Standings
from mblkit.engine.periods import period_of
from mblkit.engine.requirements import LimitInForce
from mblkit.engine.results import Award, Reason
from mblkit.engine.serving import Serving
from mblkit.model.decisions import Waiver
from mblkit.model.numbers import show
from mblkit.model.origin import Kept


@dataclass(frozen=True, slots=True)
class Limited:
    """A limit in one period in which there is more credit of its sort than counts.

    Attributes:
        limit: the limit.
        period: the period, in words.
        bound: the credits that it bounds.
        waived: the waiver that lets all of them count, or None.
        idle: waivers that do not, and why.
    """

    limit: LimitInForce
    period: str
    bound: Bound
    waived: Kept[Waiver] | None
    idle: tuple[Reason, ...]

    @property
    def reason(self) -> Reason:
        """What is limited, and who let more count."""
        words = f"{self.limit.id}: at most {show(self.limit.most)} credit counts in {self.period}"
        if self.waived is None:
            return Reason("set-aside", words, self.limit.reason.origin, (*self.idle, self.limit.reason))
        record = self.waived.record
        told = Reason("decision", f"waived on {record.on} by {record.role}: {record.reference}", self.waived.origin)
        return Reason("note", f"{words}; this is waived", self.limit.reason.origin, (told, self.limit.reason))


def limited_credit(
    limits: Iterable[LimitInForce], awards: Sequence[Award], serving: Serving, standings: Standings
) -> tuple[Limited, ...]:
    """Return the limits that some credit is beyond, in the policies' order, then by period.

    A waiver holds for the period that its day is in. Source: clause D11; decision note 17.
    """
    waivers = decided(standings.closure, Waiver, standings.as_of)
    found: list[Limited] = []
    for limit in limits:
        periods: dict[str, list[Award]] = {}
        for award in awards:
            day = award.earned or award.posted
            period = period_of(standings.district, day, limit.rule.per) if day is not None else None
            if period is not None and serving.fits(limit.rule.of, award):
                periods.setdefault(period, []).append(award)
        for period, there in sorted(periods.items()):
            if sum(award.amount for award in there) > limit.most:
                mine = [kept for kept in waivers if kept.record.condition == limit.id]
                found.append(_limited(limit, period, there, mine, standings))
    return tuple(found)


def _limited(
    limit: LimitInForce, period: str, there: Iterable[Award], waivers: Sequence[Kept[Waiver]], standings: Standings
) -> Limited:
    waived: Kept[Waiver] | None = None
    idle: list[Reason] = []
    for kept in waivers:
        record = kept.record
        why = why_not(limit.rule.waivable, record.role, record.on, standings.cohort.graduating_class, verb="waive")
        if period_of(standings.district, record.on, limit.rule.per) != period:
            why = why or f"it is not for {period}"
        if why is None:
            waived = waived or kept
        else:
            idle.append(Reason("set-aside", f"waiver of {record.on}: {why}", kept.origin))
    bound = Bound(
        f"{limit.id} {period}", limit.most, frozenset(award.id for award in there), limit.rule.beyond == "total"
    )
    return Limited(limit, period, bound, waived, tuple(idle))
