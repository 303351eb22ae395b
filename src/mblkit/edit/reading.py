"""What a district file says, as plain data: the judge of every edit."""

from typing import Any

from mblkit.edit.layout import unfit
from mblkit.load.dialect import check
from mblkit.load.parse import parse


def text_of(path: str, data: bytes) -> str:
    """Return the text of a file as it stands, mark and line ends included. Raises MblError if not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise unfit(path, "it is not UTF-8 text") from error


def data_of(text: str, path: str) -> dict[str, Any]:
    """Return the data of a text. Raises MblError where it breaks the dialect or is no mapping."""
    plain, found = check(path, text.encode())
    data, more = (None, []) if plain is None else parse(path, plain)
    if found or more:
        raise unfit(path, (*found, *more)[0].message)
    if not isinstance(data, dict):
        raise unfit(path, 'it is not a list of "field: value" lines')
    return data
