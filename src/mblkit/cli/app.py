"""The commands, put together: of those that a command line does not name, nothing is imported."""

import os
import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, Final

import typer

from mblkit import __version__

_COMMANDS: Final = {
    "init": "init",
    "demo": "demo",
    "validate": "validate",
    "fmt": "fmt",
    "rule": "rule",
    "schema": "schema",
    "migrate": "migrate",
    "stamp": "stamp",
    "align": "align",
    "mastery": "mastery",
    "audit": "audit",
    "post": "post",
    "rollover": "rollover",
    "impact": "impact",
    "habits": "habits",
    "standing": "standing",
    "explain": "explain",
    "plan": "plan",
    "letter": "letter",
    "profile": "profile",
    "explainer": "explainer",
    "transcript": "transcript",
    "report-card": "report_card",
    "progress": "progress",
    "verify": "verify",
    "reliability": "reliability",
    "pii-scan": "pii",
}
"""The module of each command, in the order in which help lists them."""

_GROUPS: Final = {
    "cache": "cache",
    "config": "config",
    "export": "exports",
    "import": "imports",
    "person": "person",
    "policy": "policy",
    "record": "record",
    "sheet": "sheet",
    "standards": "standards",
    "templates": "templates",
}
"""The module of each group of commands."""

_COMPLETION: Final = "_MBL_COMPLETE"
"""What the shell sets where it asks for words that complete a line."""


def app(names: Iterable[str] = (*_COMMANDS, *_GROUPS)) -> typer.Typer:
    """Return `mbl` with some of its commands and groups of commands, in the order of their names."""
    made = typer.Typer(
        name="mbl",
        help="Mastery-based learning as plain text: check it, compute it, explain it, print it.",
        epilog='Begin with "mbl demo" or "mbl init". Every command answers --help.',
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_main)
    for name in names:
        if name in _COMMANDS:
            module = _module(_COMMANDS[name])
            made.command(name, cls=getattr(module, "COMMAND_CLASS", None))(module.command)
        else:
            made.add_typer(_module(_GROUPS[name]).app, name=name)
    return made


def _module(name: str) -> Any:  # noqa: ANN401 - typer reads what it offers from the signatures there
    return import_module(f"mblkit.cli.{name}")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"mbl {__version__}")
        raise typer.Exit


def _main(
    version: bool = typer.Option(
        False,
        "--version",
        "-V",
        callback=_version,
        is_eager=True,
        help="Print the version and stop.",
    ),
) -> None:
    pass


_NO_INTEGER = "Input should be a valid integer"
"""How the library that reads options begins to say that one is no whole number."""

_NO_CHOICE = re.compile(r"""Value error, (['"])(.*)\1 is not one of ('.*')\.""", re.DOTALL)
"""How it says that one has another word than those that it can have."""


def run(arguments: list[str]) -> int:
    """Run `mbl` with some arguments and return its exit status. Raises MblError."""
    command = typer.main.get_command(_app_for(arguments))
    try:
        result = command.main(arguments, prog_name="mbl", standalone_mode=False)
    except Exception as error:
        status = _usage_status(error)
        if status is None:
            raise
        return status
    return result if isinstance(result, int) else 0


def _app_for(arguments: Sequence[str]) -> typer.Typer:
    """Return what a command line needs: the command that it begins with, or all where it begins with none."""
    first = arguments[0] if arguments else ""
    one = (first in _COMMANDS or first in _GROUPS) and _COMPLETION not in os.environ
    return app((first,)) if one else app()


def _usage_status(error: Exception) -> int | None:
    """Return the status of an error that typer explains itself, after it did; None for any other."""
    show = getattr(error, "show", None)
    if show is not None:
        setattr(error, "message", _in_our_words(str(getattr(error, "message", ""))))  # noqa: B010 - of any class
        show()
        return int(getattr(error, "exit_code", 2))
    if type(error).__name__ == "Abort":
        return 130
    if type(error).__name__ == "Exit":
        return int(getattr(error, "exit_code", 0))
    return None


def _in_our_words(message: str) -> str:
    """Return what is wrong with an option, where the library's own words are not for people."""
    if message.startswith(_NO_INTEGER):
        return "it is not a whole number; write digits only"
    if (found := _NO_CHOICE.fullmatch(message)) is not None:
        from mblkit.load.words import one_of

        choices = re.findall("'([^']*)'", found[3])
        return f'"{found[2]}" is not a choice; choose {one_of(choices)}'
    return message
