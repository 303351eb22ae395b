"""`mbl rule`: the page of a rule."""

from typing import Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.context import put
from mblkit.errors import MblError


def command(
    code: Annotated[
        str | None,
        typer.Argument(
            help="The code or the name of a rule; without it, all are listed.", autocompletion=complete.codes
        ),
    ] = None,
) -> int:
    """Print what a rule checks, why, an example and how to mend it.

    Examples:

      mbl rule MBL201

      mbl rule unknown-reference
    """
    from mblkit.catalog import BY_NAME, RULES
    from mblkit.load.nearest import did_you_mean
    from mblkit.rules.pages import page

    if code is None:
        put("\n".join(f"{one.code}  {one.severity:<7}  {one.name:<24}  {one.summary}" for one in RULES.values()))
        return 0
    rule = RULES.get(code.upper()) or BY_NAME.get(code.lower())
    if rule is None:
        hint = did_you_mean(code, (*RULES, *BY_NAME)) or 'run "mbl rule" for the list'
        raise MblError(f'there is no rule "{code}"', hint)
    put(page(rule.code))
    return 0
