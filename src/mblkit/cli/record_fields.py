"""The fields of a record that are written as field=value, and the questions for those that it needs and lacks."""

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

from mblkit.cli.asking import asked, asked_for
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.model.base import Record

Sort = Literal["text", "number", "list", "mapping"]

CHOICES: Final[Mapping[str, str]] = {
    "exemption": "requirement=... or competency=...",
    "choice": "requirement=... parts=..., or diploma=...",
    "adjudication": "section=..., or experience=... for work outside a class",
}
"""For the types of decision that name one of several things, how each is written. No single field of them is needed."""

_WRITTEN: Final[Mapping[Sort, str]] = {
    "text": "",
    "number": "",
    "list": "; several with commas",
    "mapping": ", such as MATH.1.a=proficient; several with commas",
}


def sort_of(form: "type[Record] | None", name: str) -> Sort:
    """Return how a field of a record is written: text for one that the record does not have."""
    info = form.model_fields.get(name) if form is not None else None
    annotation = info.annotation if info is not None else str
    kinds = {get_origin(one) or one for one in (annotation, *get_args(annotation))}
    if get_origin(annotation) in {tuple, dict}:
        return "list" if get_origin(annotation) is tuple else "mapping"
    return "number" if int in kinds else "text"


def fields_of(form: "type[Record] | None", given: Iterable[str], known: Mapping[str, object]) -> dict[str, Any]:
    """Return the fields that are written as field=value, for a record of a class. Raises MblError."""
    found: dict[str, Any] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name or not value:
            raise MblError(f'"{one}" names no field and its value', "write them such as requirement=stem")
        if name in found or name in known:
            raise MblError(f'"{name}" is given twice', "give it once")
        found[name] = _read(sort_of(form, name), name, value)
    return found


def completed(
    form: "type[Record]", type_: str, given: Mapping[str, Any], known: Mapping[str, object]
) -> dict[str, Any]:
    """Return fields with those that a record needs and lacks, from whoever sits at the terminal.

    Raises MblError where a field is needed and nobody can be asked.
    """
    found = dict(given)
    choice = CHOICES.get(type_)
    named = {part.partition("=")[0] for part in (choice or "").split() if "=" in part}
    if choice is not None and sys.stdin.isatty() and not named & found.keys():
        found |= fields_of(form, asked_for(None, f"What it is about: {choice}", "what it is about"), {**known, **found})
    for name, info in form.model_fields.items():
        if info.is_required() and name not in known and name not in found and name != "id":
            found[name] = _asked(form, name)
    return found


def _asked(form: "type[Record]", name: str) -> Any:  # noqa: ANN401 - text, a number, a list or a mapping
    from mblkit.load.words import listed

    sort = sort_of(form, name)
    words = get_args(form.model_fields[name].annotation) if sort == "text" else ()
    what = f" ({listed(words)})" if words else _WRITTEN[sort]
    return _read(sort, name, asked(None, f"{name[:1].upper()}{name[1:]}{what}", name))


def _read(sort: Sort, name: str, value: str) -> Any:  # noqa: ANN401 - as above
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if sort == "mapping":
        pairs = [part.partition("=") for part in parts]
        if not all(equals and key and inner for key, equals, inner in pairs):
            raise MblError(f'"{value}" are no {name}', f"write them such as {name}=MATH.1.a=proficient,MATH.1.b=missed")
        if len({key for key, *_ in pairs}) < len(pairs):
            raise MblError(f'"{value}" names something twice', "write it once")
        return {key: inner for key, _, inner in pairs}
    if sort == "list":
        return parts
    return int(value) if sort == "number" and value.isascii() and value.isdigit() else value
