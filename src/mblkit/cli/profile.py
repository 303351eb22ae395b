"""`mbl profile`: what a school says of itself to colleges, on one sheet."""

from typing import TYPE_CHECKING, Annotated

import typer

from mblkit.cli.context import AsOf, Output, Rev, Root, day, open_files, reader
from mblkit.cli.documents import Format, Language, Redact, locale_for, printed
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.district import District


def command(
    school: Annotated[
        str | None, typer.Argument(help="The school's id; without it, the district's only one.", show_default=False)
    ] = None,
    language: Language = None,
    redact: Redact = False,
    as_of: AsOf = None,
    rev: Rev = None,
    form: Format = None,
    output: Output = None,
    root: Root = None,
) -> int:
    """Print the profile of a school for colleges. Small groups are left out of its tables.

    Examples:

      mbl profile hvhs

      mbl profile hvhs --output profile.html
    """
    from mblkit.cli import gate
    from mblkit.cli.dress import dressed
    from mblkit.load.repository import open_framework_files
    from mblkit.model.people import PersonRecord, StudentRecord
    from mblkit.model.profile import ProfileRecord
    from mblkit.reports.frame import Wish
    from mblkit.reports.profile import Known, profile

    files, on = open_files(root, rev), day(as_of)
    kinds = {"students", "people"}
    district, shaped = gate.opened(files.tree, lambda: open_framework_files(files.tree, reader(), kinds))
    chosen = _school(district, school)
    first = min(one.starts for one in district.record.years)
    if on < first:
        raise MblError(f"the calendar of the district begins on {first}, after {on}", "name a later day with --as-of")
    records = [kept.record for one in shaped for kept in one.records]
    profiles = [one for one in records if isinstance(one, ProfileRecord) and one.school == chosen]
    begun = [one for one in profiles if district.year(one.year).starts <= on]
    known = Known(
        max(begun, key=lambda one: district.year(one.year).starts, default=None),
        tuple(one for one in records if isinstance(one, StudentRecord)),
        {one.id: one for one in records if isinstance(one, PersonRecord) and one.id in district.staff},
    )
    wish = Wish(locale_for(files.tree, district, language), day(None), files.notices(), redact)
    document = dressed(profile(district, chosen, on, known, wish), files.tree, district)
    printed(document, form, output, private=False)
    return 0


def _school(district: "District", school: str | None) -> str:
    """Return the school that is meant. Raises MblError where there is none, or several and none is named."""
    from mblkit.load.nearest import did_you_mean

    schools = [one.id for one in district.record.schools]
    if school is None:
        if len(schools) == 1:
            return schools[0]
        raise MblError("the district has several schools", f"name one: {', '.join(schools)}")
    if school not in schools:
        raise MblError(f'the district has no school "{school}"', did_you_mean(school, schools))
    return school
