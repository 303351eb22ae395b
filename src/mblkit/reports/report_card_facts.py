"""What report cards and progress reports say beside levels: whom to ask, how to try again, what the words mean."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from mblkit.district import Closure, District
from mblkit.engine.mastery import Standings
from mblkit.engine.results import Audit
from mblkit.model.numbers import show
from mblkit.model.records import PlanRecord
from mblkit.reports.legend import scale_blocks, terms_of
from mblkit.reports.locale import Locale
from mblkit.reports.report_card_courses import staff_name
from mblkit.reports.report_card_view import Contacts, CreditSum, TargetLine
from mblkit.reports.views import Legend
from mblkit.reports.words import OUTCOMES


def plan_of(standings: Standings) -> PlanRecord | None:
    """Return the student's plan that was gone through last by the day, or None."""
    plans = (kept.record for kept in standings.closure.plans if kept.record.reviewed <= standings.as_of)
    return max(plans, key=lambda plan: (plan.reviewed, plan.id), default=None)


def contacts(district: District, closure: Closure, plan: PlanRecord | None) -> Contacts:
    """Return whom to ask: the adviser of the plan and the school. Teachers stand with their courses."""
    adviser = staff_name(closure, plan.adviser) if plan is not None else None
    return Contacts(adviser, district.school(closure.student.record.school).phone)


def relearning(standings: Standings, locale: Locale) -> str | None:
    """Return how a student tries again, as the most local policy in force says it; None where none does."""
    said = [kept.record.relearning for kept in standings.policies if kept.record.layer != "state"]
    texts = [text for text in said if text is not None]
    return locale.own(texts[-1]) if texts else None


def credit_sum(audit: Audit) -> CreditSum:
    """Return the credit over all years against what the diploma asks for."""
    earned = sum((one.amount for one in audit.awards if not one.needs_decision), Fraction(0))
    needed = audit.total.needed if audit.total is not None else Fraction(0)
    share = min(100, int(100 * earned / needed)) if needed > 0 else 0
    return CreditSum(show(earned), show(needed) if needed > 0 else None, share)


def every_line(lines: Iterable[TargetLine]) -> Iterator[TargetLine]:
    """Yield lines with their parts."""
    for line in lines:
        yield line
        yield from every_line(line.parts)


def legend_for(district: District, lines: Iterable[TargetLine], locale: Locale, earlier: Iterable[str] = ()) -> Legend:
    """Return what the levels and the outcomes of some lines mean, and outcomes of an earlier day beside them."""
    shown = tuple(every_line(lines))
    return Legend(
        scales=scale_blocks((district.scale_of(line.id) for line in shown), locale),
        outcomes=terms_of(OUTCOMES, {*(line.outcome for line in shown), *earlier}, locale),
        types=(),
        bases=(),
        marks=(),
        states=(),
        credit="",
    )
