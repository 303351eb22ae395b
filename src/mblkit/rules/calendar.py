"""The calendar: a day lies in one school year, and in one term of it."""

from collections.abc import Iterator, Sequence

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic, Related
from mblkit.model.district import Term, Year
from mblkit.model.origin import Origin
from mblkit.rules.material import Check, Material, place


def check_calendar(material: Material) -> Iterator[Diagnostic]:
    """Yield each school year that begins before another is over, and each term of a year likewise."""
    years, origin = material.district.record.years, material.district.origin
    yield from _overlaps(years, origin.at("years"))
    for number, year in enumerate(years):
        yield from _overlaps(year.terms, origin.at("years", number, "terms"))


def _overlaps(spans: Sequence[Year | Term], origin: Origin) -> Iterator[Diagnostic]:
    in_time = sorted(enumerate(spans), key=lambda one: (one[1].starts, one[1].ends, one[0]))
    latest = in_time[:1]
    for at, span in in_time[1:]:
        before, other = latest[0]
        if span.starts <= other.ends:
            yield diagnose(
                "MBL326",
                f'"{span.id}" begins before "{other.id}" is over',
                place(origin, at, "starts"),
                help='mend "starts" or "ends" of one of them',
                related=(Related(place(origin, before, "ends"), "the other one ends here"),),
                subject=span.id,
            )
        if span.ends > other.ends:
            latest = [(at, span)]


CHECKS: tuple[Check, ...] = (check_calendar,)
