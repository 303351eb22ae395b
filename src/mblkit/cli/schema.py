"""`mbl schema`: the JSON Schemas of the file kinds, for editors."""

from pathlib import Path
from typing import Annotated

import typer

from mblkit.cli import complete
from mblkit.cli.context import deliver, note, put
from mblkit.errors import MblError


def command(
    kind: Annotated[
        str | None, typer.Argument(help="A kind of file; without it, all are listed.", autocompletion=complete.kinds)
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file; for all kinds, to this folder.", show_default=False),
    ] = None,
) -> int:
    """Print the JSON Schema of a kind of file, or write the schemas of all kinds to a folder.

    Examples:

      mbl schema evidence

      mbl schema --output schemas
    """
    from mblkit.export.schema import schema_files, schema_text
    from mblkit.load.nearest import did_you_mean
    from mblkit.model.kinds import KINDS
    from mblkit.store.atomic import write_output

    if kind is not None:
        if kind not in KINDS:
            hint = did_you_mean(kind, KINDS) or 'run "mbl schema" for the list'
            raise MblError(f'there is no kind of file "{kind}"', hint)
        deliver(schema_text(KINDS[kind]), output, private=False)
        return 0
    if output is None:
        put("\n".join(f"{one.header:<16}  {one.summary}" for one in KINDS.values()))
        return 0
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MblError(f'the folder "{output}" cannot be made', "name another folder") from error
    texts = schema_files()
    for name, text in texts.items():
        write_output(output / name, text.encode(), private=False)
    note(f"wrote {len(texts)} schemas to {output}")
    return 0
