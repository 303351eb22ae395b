"""What taking in a roster does to the files of a district: who comes, who leaves, what changes. Nobody is deleted."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from mblkit.intake.findings import Findings
from mblkit.intake.oneroster import Roster
from mblkit.intake.roster_classes import plan_classes
from mblkit.intake.roster_matching import Matched, span_of, year_and_term
from mblkit.intake.roster_people import plan_leavers, plan_people
from mblkit.intake.roster_present import Plan, Present
from mblkit.intake.roster_work import Work
from mblkit.model.district import Year


def plan_roster(  # noqa: PLR0913 - what a plan rests on
    roster: Roster,
    present: Present,
    matched: Matched,
    *,
    on: date,
    leaver: str,
    year: Year | None,
    findings: Findings,
) -> Plan:
    """Return what a roster does to the files, on the day that it is of.

    `leaver` is the status of those who are gone; `year` the school year of classes without sessions and of newcomers'
    grades, None for the one that most classes are in. What is wrong is added to the findings.
    """
    chosen = year or _usual_year(roster, present, on)
    if chosen is None:
        findings.error("", f"{on} lies before the first school year", "write a later day with --on")
        return Plan()
    work = Work(roster, present, matched, on, leaver, findings, chosen)
    _refuse_strange_schools(work)
    if findings.failed():
        return work.plan
    plan_people(work)
    plan_leavers(work)
    plan_classes(work)
    for sort, names in (("schools", matched.schools), ("experiences", matched.experiences)):
        _learn(work, sort, names)
    return work.plan


def _usual_year(roster: Roster, present: Present, on: date) -> Year | None:
    years = Counter(
        found.id
        for one in roster.classes.values()
        if not one.gone
        and (span_of(one, roster) or (on, on))[1] >= on
        and (found := year_and_term(one, roster, present, None)[0]) is not None
    )
    begun = [one for one in present.years if one.starts <= on]
    if years:
        usual = max(years, key=lambda name: (years[name], name))
        return next(one for one in present.years if one.id == usual)
    return begun[-1] if begun else None


def _refuse_strange_schools(work: Work) -> None:
    named = {name for user in work.roster.users.values() for name in user.schools}
    if named and not named & work.matched.schools.keys():
        first = next(name for user in work.roster.users.values() for name in user.schools)
        schools = ", ".join(one.id for one in work.present.schools)
        hint = f"say which is which, such as --school {first}={work.present.schools[0].id} (the district has {schools})"
        work.findings.error("orgs.csv", "no school of the roster is known as one of the district", hint)


def _learn(work: Work, sort: str, names: Mapping[str, str]) -> None:
    """Note what was found out, where it was not noted and does not go without saying."""
    used = {name for user in work.roster.users.values() for name in user.schools}
    used |= {one.school for one in work.roster.classes.values()} | {one.course for one in work.roster.classes.values()}
    for theirs, name in names.items():
        if theirs in used and theirs != name and work.present.known[sort].get(theirs) != name:
            work.plan.learn(sort, name, theirs)
