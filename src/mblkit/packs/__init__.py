"""Policy packs that travel with mblkit: policy files of the kind that a district writes, read as data."""

from pathlib import Path
from typing import Final

PACK_PREFIX: Final = "pack:"
"""What the path of a shipped pack begins with, where a place in it is named: `pack:ct`."""


_FOLDER: Final = Path(__file__).parent
"""Where they are. The library for files of packages would take longer to import than to read them all."""


def pack_ids() -> tuple[str, ...]:
    """Return the ids of the shipped packs, in order."""
    return tuple(sorted(entry.stem for entry in _FOLDER.iterdir() if entry.suffix == ".yaml"))


def pack_text(pack_id: str) -> str | None:
    """Return the text of a shipped pack, or None where there is none with that id."""
    if pack_id not in pack_ids():
        return None
    return (_FOLDER / f"{pack_id}.yaml").read_text(encoding="utf-8")
