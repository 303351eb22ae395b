"""What the bytes of a file give away without parsing it: its kind, and the ids that seem to stand in it.

Nothing heavy is imported here: completion in the shell asks these questions at every press of a key.
"""

import re
from collections.abc import Iterator
from typing import Final

from mblkit.model.kinds import KINDS

_HEADER: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ ]*(?:#[^\n]*)?\r?\n)*mbl:[ ]+[\"']?([a-z-]+)/[0-9]+")
_DEFINED: Final = re.compile(rb"\b(?:id|code):[ ]*[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)")
_ID: Final = re.compile(
    rb"(?<![A-Za-z0-9_.-])id:[ ]+[\"']?([A-Za-z0-9][A-Za-z0-9._-]{0,63})[\"']?(?=[ ]*(?:[,}\]\r\n#]|\Z))"
)
_CLASS: Final = re.compile(rb"(?m)^(?:[^#\n]*[ {-])?class:[ ]+([0-9]{4})(?=[ ,}\r\n]|\Z)")
_SET: Final = re.compile(rb"(?m)^set:[ ]+[\"']?([A-Za-z0-9][A-Za-z0-9._-]{0,63})")
_CODE: Final = re.compile(
    rb"(?m)^[ ]*(?:-[ ]+)?[{]?[ ]*code:[ ]+[\"']?([A-Za-z0-9][A-Za-z0-9._/+-]{0,63})[\"']?(?=[ ,}\r\n]|\Z)"
)
_KEY: Final = re.compile(rb"[ ]*(?:-[ ]+)*[{]?([a-z_]+):")


def peek_kind(data: bytes) -> str | None:
    """Return the kind that a file's first key names, without parsing it; None where that is not plain."""
    found = _HEADER.match(data)
    name = found.group(1).decode("ascii") if found else None
    return name if name in KINDS else None


def peek_defined(data: bytes) -> Iterator[str]:
    """Yield the ids and codes that a file seems to define."""
    for found in _DEFINED.findall(data):
        yield found.decode("ascii")


def peek_ids(data: bytes) -> Iterator[str]:
    """Yield all ids that seem to stand in a file, those in comments left out."""
    for found in _ids(data):
        yield found.group(1).decode("ascii")


def peek_under(data: bytes, *keys: str) -> Iterator[str]:
    """Yield the ids that seem to stand below one of some keys: `requirements`, say."""
    wanted = {key.encode() for key in keys}
    below: int | None = None
    for line in data.split(b"\n"):
        text = line.lstrip(b" ")
        if not text or text[:1] in b"#\r":
            continue
        indent = len(line) - len(text)
        key = _KEY.match(line)
        if below is not None and (indent < below or (indent == below and text[:1] != b"-")):
            below = None
        if below is None and key is not None and key.group(1) in wanted:
            below = key.start(1)
        if below is not None:
            yield from (found.group(1).decode("ascii") for found in _ids(line))


def peek_classes(data: bytes) -> Iterator[str]:
    """Yield the graduating classes that a file seems to name."""
    for found in _CLASS.findall(data):
        yield found.decode("ascii")


def peek_codes(data: bytes) -> Iterator[str]:
    """Yield the codes of standards that seem to stand in a file."""
    for found in _CODE.findall(data):
        yield found.decode("ascii")


def peek_sets(data: bytes) -> Iterator[str]:
    """Yield the sets of standards that a file seems to hold."""
    for found in _SET.findall(data):
        yield found.decode("ascii")


def _ids(data: bytes) -> Iterator["re.Match[bytes]"]:
    for found in _ID.finditer(data):
        if b"#" not in data[data.rfind(b"\n", 0, found.start()) + 1 : found.start()]:  # no comment
            yield found
