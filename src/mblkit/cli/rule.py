"""`mbl rule`: the page of a rule."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli import complete
from mblkit.cli.context import Root, find_repository, put, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.catalog import Rule
    from mblkit.model.rules import RuleRecord

_FAMILY: Final = re.compile(r"MBL[0-9]{0,2}", re.IGNORECASE)


def command(
    code: Annotated[
        str | None,
        typer.Argument(
            help="The code or the name of a rule, or the beginning of codes; without it, all are listed.",
            autocompletion=complete.codes,
        ),
    ] = None,
    root: Root = None,
) -> int:
    """Print what a rule checks, why, an example and how to mend it. A district's own rules are found as well.

    Examples:

      mbl rule MBL201

      mbl rule unknown-reference

      mbl rule MBL3
    """
    from mblkit.catalog import BY_NAME, RULES
    from mblkit.load.nearest import did_you_mean
    from mblkit.rules.pages import page

    if code is None or _FAMILY.fullmatch(code):
        begins = (code or "").upper()
        listed = [one for one in RULES.values() if one.code.startswith(begins)]
        if not listed:
            raise MblError(f'no rule begins with "{begins}"', 'run "mbl rule" for the list')
        put(_lines(listed))
        return 0
    rule = RULES.get(code.upper()) or BY_NAME.get(code.lower())
    if rule is not None:
        put(page(rule.code))
        return 0
    own = _own_rules(root)
    for one in own:
        if code.upper() == one.id or code.lower() == one.name:
            put(_own_page(one))
            return 0
    known = (*RULES, *BY_NAME, *(name for one in own for name in (one.id, one.name)))
    raise MblError(f'there is no rule "{code}"', did_you_mean(code, known) or 'run "mbl rule" for the list')


def _lines(rules: "Iterable[Rule]") -> str:
    return "\n".join(f"{one.code}  {one.severity:<7}  {one.name:<26}  {one.summary}" for one in rules)


def _own_rules(root: Path | None) -> "tuple[RuleRecord, ...]":
    """Return the rules of the district around us; none where we are in no district."""
    from mblkit.load.peek import peek_kind
    from mblkit.load.pipeline import load
    from mblkit.model.rules import RuleRecord
    from mblkit.store.tree import WorkTree

    try:
        folder = find_repository(root)
    except MblError:
        if root is not None:
            raise
        return ()
    loaded = load(WorkTree(folder), reader(), lambda _, data: peek_kind(data) == "rules")
    return tuple(kept.record for one in loaded.files for kept in one.records if isinstance(kept.record, RuleRecord))


def _own_page(rule: "RuleRecord") -> str:
    article = {"error": "An error", "warning": "A warning", "advice": "Advice"}[rule.severity]
    parts = [f"# {rule.id} {rule.name}", f"A rule of the district on each {rule.on}: {rule.message}."]
    if rule.help:
        parts.append(f"## How to fix\n\n{rule.help}.")
    parts.append(f"## Authority\n\n{rule.authority}. {article}.")
    return "\n\n".join(parts)
