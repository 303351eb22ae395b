"""Runs the checks over what was loaded."""

from collections.abc import Iterator

from mblkit.diagnostics import Diagnostic
from mblkit.load.pipeline import Loaded
from mblkit.rules.local import check_local


def check(loaded: Loaded) -> Iterator[Diagnostic]:
    """Yield the findings of every check, in no order."""
    yield from check_local(loaded)
