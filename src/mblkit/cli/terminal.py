"""The terminal: whether it wants colour, and how results get there. Nothing heavy is imported."""

import os
import sys


def colour(stream: object) -> bool:
    """Tell whether a stream is a terminal that wants colour: NO_COLOR and TERM=dumb say no."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(getattr(stream, "isatty", lambda: False)())


def put(text: str) -> None:
    """Write a result to stdout, whatever encoding the terminal has."""
    data = text if text.endswith("\n") or not text else f"{text}\n"
    sys.stdout.buffer.write(data.encode(sys.stdout.encoding or "utf-8", errors="replace"))
    sys.stdout.flush()
