"""What commands share: where the repository is, what day it is, where output goes."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mblkit.cli import complete
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.store.tree import WorkTree

_CONTROLS: Final = {number: f"\\x{number:02x}" for number in (*range(9), *range(11, 32), *range(127, 160))} | {
    number: f"\\u{number:04x}" for number in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)
}

Root = Annotated[
    Path | None,
    typer.Option(
        "--root",
        "-C",
        help="The district repository; without it, this folder or one above it.",
        show_default=False,
    ),
]
Student = Annotated[str, typer.Argument(help="The student's id.", autocompletion=complete.students)]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="The day to look at, YYYY-MM-DD; without it, today.", show_default=False),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file instead of the terminal; - is stdout.", show_default=False),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but results.")]
AllowErrors = Annotated[
    bool,
    typer.Option("--allow-errors", help="Go on where an error touches a student's own records, with a banner."),
]


def find_repository(root: Path | None) -> Path:
    """Return the top folder of the district repository. Raises MblError where there is none."""
    from mblkit.store.tree import find_root

    if root is not None:
        if not root.is_dir():
            raise MblError(f'there is no folder "{root}"', "write the folder that holds mbl.yaml")
        if not (root / "mbl.yaml").exists():
            above = find_root(root.resolve())
            hint = f"did you mean {above}?" if above is not None else "write the folder that holds mbl.yaml"
            raise MblError(f'there is no mbl.yaml in "{root}"', hint)
        return root
    found = find_root(Path.cwd())
    if found is None:
        hint = 'go to a folder with "mbl.yaml", name one with --root, or start one with "mbl init"'
        raise MblError("this is no district repository: no mbl.yaml here or in any folder above", hint)
    return found


def open_tree(root: Path | None) -> "WorkTree":
    """Return the work tree of the district repository. Raises MblError where there is none."""
    from mblkit.store.tree import WorkTree

    return WorkTree(find_repository(root))


def day(text: str | None) -> date:
    """Return the day that an option names, or today. Raises MblError for a day that is none."""
    if text is None:
        return date.today()
    from mblkit.model.base import read_day

    found = read_day(text)
    if found is None:
        raise MblError(f'"{text}" is not a day', "write it as YYYY-MM-DD")
    return found


def reader() -> str | None:
    """Return the YAML reader that the environment asks for, or None for the usual one."""
    return os.environ.get("MBL_READER") or None


def colour(stream: object) -> bool:
    """Tell whether a stream is a terminal that wants colour: NO_COLOR and TERM=dumb say no."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(getattr(stream, "isatty", lambda: False)())


def safe(text: str) -> str:
    """Return text with signs that could move the cursor or turn the line shown as escapes."""
    return text.translate(_CONTROLS)


def put(text: str) -> None:
    """Write a result to stdout, whatever encoding the terminal has."""
    data = text if text.endswith("\n") or not text else f"{text}\n"
    sys.stdout.buffer.write(data.encode(sys.stdout.encoding or "utf-8", errors="replace"))
    sys.stdout.flush()


def note(text: str) -> None:
    """Write a remark to stderr."""
    print(safe(text), file=sys.stderr)


def refuse_district_file(output: Path) -> None:
    """Raise MblError where an output would take the place of a file of a district, or be taken for one."""
    if output.suffix.lower() in {".yaml", ".yml"}:
        raise MblError(f'"{output}" would be a file of the district', "give the output another ending")
    try:
        begins = output.read_bytes()[:200] if output.is_file() else b""
    except OSError:
        begins = b""
    if any(line.startswith(b"mbl:") for line in begins.splitlines()):
        raise MblError(f'"{output}" is a file of the district', "give the output another name")


def deliver(text: str, output: Path | None, *, private: bool) -> None:
    """Write a result to a file, atomically, or to stdout. Files about students are readable by their owner alone.

    Raises MblError where the file cannot be written.
    """
    if output is None or str(output) == "-":
        put(text)
        return
    from mblkit.store.atomic import write_output

    refuse_district_file(output)
    data = text if text.endswith("\n") else f"{text}\n"
    write_output(output, data.encode(), private=private)
    note(f"wrote {output}")
