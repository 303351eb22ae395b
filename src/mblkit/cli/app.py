"""The commands, put together."""

import re

import typer

from mblkit import __version__
from mblkit.cli import (
    align,
    audit,
    cache,
    config,
    demo,
    explain,
    explainer,
    exports,
    fmt,
    habits,
    impact,
    imports,
    init,
    letter,
    mastery,
    migrate,
    person,
    pii,
    plan,
    policy,
    post,
    profile,
    progress,
    record,
    reliability,
    report_card,
    rollover,
    rule,
    schema,
    sheet,
    stamp,
    standards,
    standing,
    templates,
    transcript,
    validate,
    verify,
)
from mblkit.cli.focus import OptionalBase

app = typer.Typer(
    name="mbl",
    help="Mastery-based learning as plain text: check it, compute it, explain it, print it.",
    epilog='Begin with "mbl demo" or "mbl init". Every command answers --help.',
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"mbl {__version__}")
        raise typer.Exit


@app.callback()
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


for _name, _command in (
    ("init", init.command),
    ("demo", demo.command),
    ("validate", validate.command),
    ("fmt", fmt.command),
    ("rule", rule.command),
    ("schema", schema.command),
    ("migrate", migrate.command),
    ("stamp", stamp.command),
    ("align", align.command),
    ("mastery", mastery.command),
    ("audit", audit.command),
    ("post", post.command),
    ("rollover", rollover.command),
    ("impact", impact.command),
    ("habits", habits.command),
    ("standing", standing.command),
    ("explain", explain.command),
    ("plan", plan.command),
    ("letter", letter.command),
    ("profile", profile.command),
    ("explainer", explainer.command),
    ("transcript", transcript.command),
    ("report-card", report_card.command),
    ("progress", progress.command),
    ("verify", verify.command),
    ("reliability", reliability.command),
    ("pii-scan", pii.command),
):
    app.command(_name, cls=OptionalBase if _command is validate.command else None)(_command)
app.add_typer(cache.app, name="cache")
app.add_typer(config.app, name="config")
app.add_typer(exports.app, name="export")
app.add_typer(imports.app, name="import")
app.add_typer(person.app, name="person")
app.add_typer(policy.app, name="policy")
app.add_typer(record.app, name="record")
app.add_typer(sheet.app, name="sheet")
app.add_typer(standards.app, name="standards")
app.add_typer(templates.app, name="templates")


_NO_INTEGER = "Input should be a valid integer"
"""How the library that reads options begins to say that one is no whole number."""

_NO_CHOICE = re.compile(r"""Value error, (['"])(.*)\1 is not one of ('.*')\.""", re.DOTALL)
"""How it says that one has another word than those that it can have."""


def run(arguments: list[str]) -> int:
    """Run `mbl` with some arguments and return its exit status. Raises MblError."""
    command = typer.main.get_command(app)
    try:
        result = command.main(arguments, prog_name="mbl", standalone_mode=False)
    except Exception as error:
        status = _usage_status(error)
        if status is None:
            raise
        return status
    return result if isinstance(result, int) else 0


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
