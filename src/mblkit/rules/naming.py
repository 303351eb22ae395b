"""How findings name several things at once."""

from collections.abc import Iterable

FEW = 3
"""So many ids are named; of more, the rest is counted."""


def few(ids: Iterable[str], most: int = FEW) -> str:
    """Return ids in double quotes, with commas and an "and"; of many, the first few and how many others there are."""
    quoted = [f'"{one}"' for one in ids]
    if len(quoted) > most + 1:
        quoted = [*quoted[:most], f"{len(quoted) - most} others"]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def only(ids: Iterable[str]) -> str | None:
    """Return the id where there is one, None where there are several: whom a finding is about."""
    told = list(ids)
    return told[0] if len(told) == 1 else None
