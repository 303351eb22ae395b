"""Policy packs that travel with mblkit: policy files of the kind that a district writes, read as data."""

from importlib.resources import files
from typing import Final

PACK_PREFIX: Final = "pack:"
"""What the path of a shipped pack begins with, where a place in it is named: `pack:ct`."""


def pack_ids() -> tuple[str, ...]:
    """Return the ids of the shipped packs, in order."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def pack_text(pack_id: str) -> str | None:
    """Return the text of a shipped pack, or None where there is none with that id."""
    if pack_id not in pack_ids():
        return None
    return files(__name__).joinpath(f"{pack_id}.yaml").read_text(encoding="utf-8")
