"""Whether the district spoke with everybody, and about everything, that the Guidelines name."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import get_args

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Location
from mblkit.model.records import Engagement
from mblkit.rules.material import Check, Material
from mblkit.rules.naming import few

AUDIENCES: tuple[str, ...] = get_args(Engagement.model_fields["audience"].annotation)
TOPICS: tuple[str, ...] = tuple(
    topic for topic in get_args(Engagement.model_fields["topic"].annotation) if topic != "other"
)


def check_engagement(material: Material) -> Iterator[Diagnostic]:
    """Yield MBL701 and MBL702: one finding for all audiences, one for all topics.

    Where no conversation is recorded at all, that is told once.
    """
    held = [kept.record for kept in material.records(Engagement)]
    at = Location(material.district.origin.path)
    hint = 'record each occasion in a file of the kind "attestations", with "type: engagement"'
    if not held:
        yield diagnose("MBL701", "no conversation about mastery-based learning is recorded", at, help=hint)
        return
    months = material.limits.engagement_months
    since = months_before(material.as_of, months)
    heard = {one.audience for one in held if one.on >= since}
    silent = [audience for audience in AUDIENCES if audience not in heard]
    if silent:
        span = "month" if months == 1 else f"{months} months"
        message = f"nobody spoke with {few(silent, len(AUDIENCES))} in the {span} before {material.as_of}"
        yield diagnose("MBL701", message, at, help=hint)
    covered = {one.topic for one in held}
    open_topics = [topic for topic in TOPICS if topic not in covered]
    if open_topics:
        message = f"no recorded conversation was about {few(open_topics)}"
        yield diagnose("MBL702", message, at, help=hint)


def months_before(day: date, months: int) -> date:
    """Return the same day of the month, months earlier, or the last day of that month; at most the first day of all."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


CHECKS: tuple[Check, ...] = (check_engagement,)
