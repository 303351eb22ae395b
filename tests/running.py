"""Runs `mbl` as a user runs it, but in this process: without the half second in which another one begins.

What is about the process itself (signals, closed streams, seeds of hashes) is tested with real ones.
"""

import io
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

import typer.main

from mblkit.__main__ import main

_BUILT = cache(typer.main.get_command)
"""The commands, made once: making them costs more than most commands on a small district."""


@dataclass(frozen=True)
class Done:
    """What a command came to: its exit status, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def run(
    folder: Path,
    arguments: Sequence[str],
    answers: str | None = None,
    *,
    given: str = "",
    environ: Mapping[str, str] | None = None,
) -> Done:
    """Run a command in a folder. `answers` is what somebody types at a terminal, `given` what a pipe brings."""
    out, err = stream(), stream()
    stdin = stream(given.encode()) if answers is None else Terminal(io.BytesIO(answers.encode()), encoding="utf-8")
    with (
        chdir(folder),
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "stdin", stdin),
        patch.object(sys, "argv", ["mbl", *arguments]),
        patch.object(typer.main, "get_command", _BUILT),
        patch.dict(os.environ, environ or {}),
    ):
        status = _status()
    return Done(status, written(out), written(err))


def _status() -> int:
    try:
        main()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0


class Terminal(io.TextIOWrapper):
    """A stdin at which somebody sits."""

    def isatty(self) -> bool:
        return True


def stream(data: bytes = b"") -> io.TextIOWrapper:
    """Return a stream of text as a pipe's, over bytes in memory."""
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", errors="backslashreplace", newline="")


def written(stream: io.TextIOWrapper) -> str:
    """Return what was written to a stream, with the line ends of this system as line feeds."""
    stream.flush()
    data: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]  # it is a BytesIO
    return data.decode().replace("\r\n", "\n")
