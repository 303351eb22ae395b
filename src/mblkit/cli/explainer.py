"""`mbl explainer`: what graduates know and can do, and how credit is earned here, for families."""

from typing import Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.context import AsOf, Output, Rev, Root, day, open_files, reader
from mblkit.cli.documents import Format, Language, locale_for, printed
from mblkit.errors import MblError


def command(
    year: Annotated[
        int | None,
        typer.Option("--class", help="The graduating class, the next one if none.", autocompletion=complete.classes),
    ] = None,
    school: Annotated[str | None, typer.Option("--school", help="The school that speaks, an id.")] = None,
    language: Language = None,
    as_of: AsOf = None,
    rev: Rev = None,
    form: Format = None,
    output: Output = None,
    root: Root = None,
) -> int:
    """Print for families what graduates know and can do, and how credit is earned here.

    Examples:

      mbl explainer --language es

      mbl explainer --class 2029 --output explainer.html
    """
    from mblkit.cli import gate
    from mblkit.cli.dress import dressed
    from mblkit.engine.settings import Cohort
    from mblkit.load.nearest import did_you_mean
    from mblkit.load.repository import open_framework
    from mblkit.reports.explainer import explainer
    from mblkit.reports.frame import Wish

    files, on = open_files(root, rev), day(as_of)
    district = gate.opened(files.tree, lambda: open_framework(files.tree, reader()))
    schools = [one.id for one in district.record.schools]
    if school is not None and school not in schools:
        raise MblError("the district has no such school", did_you_mean(school, schools))
    coming = [one.ends.year for one in district.record.years if one.ends >= on]
    graduating = year if year is not None else coming[0] if coming else on.year
    wish = Wish(locale_for(files.tree, district, language), day(None), files.notices())
    document = dressed(explainer(district, Cohort(graduating, on, school), wish), files.tree, district)
    printed(document, form, output, private=False)
    return 0
