"""`mbl config`: what is in force, and where it comes from."""

import os
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from mblkit.cli.context import Output, Root, deliver, open_tree, reader
from mblkit.errors import MblError

if TYPE_CHECKING:
    from mblkit.diagnostics import Keys
    from mblkit.load.places import Places
    from mblkit.model.base import Record
    from mblkit.model.district import DistrictRecord
    from mblkit.model.origin import Kept
    from mblkit.store.tree import Tree

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

VARIABLES: Final = {
    "MBL_FONTS": "folders with Noto fonts for PDF in scripts such as Arabic and Chinese",
    "MBL_READER": "the YAML reader, yaml-rs or ruamel; without it, the quicker one that is there",
    "MBL_SIGNING_KEY": "the file of the private key that signs official documents",
    "MBL_TRACEBACK": "1 shows where a fault of mbl itself happened",
    "MBL_NO_CACHE": "any value keeps checks from remembering what they found: see mbl cache",
    "NO_COLOR": "any value turns colour off",
    "TERM": "dumb turns colour off",
    "GITHUB_STEP_SUMMARY": 'the file to which "mbl validate --format github" adds its summary',
}
"""The environment variables that mbl reads."""


class Form(StrEnum):
    """How the configuration is printed."""

    TEXT = "text"
    JSON = "json"


@app.callback()
def _group() -> None:
    """Look at what is in force, and where it comes from.

    Examples:

      mbl config show
    """


@app.command("show")
def show(
    root: Root = None,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.TEXT,
    output: Output = None,
) -> int:
    """Print every key of "checks" with its value and its place, the packs, and the environment.

    Examples:

      mbl config show

      mbl config show --format json
    """
    found = _in_force(open_tree(root))
    deliver(_as_json(found) if form is Form.JSON else _as_text(found), output, private=False)
    return 0


def _in_force(tree: "Tree") -> dict[str, Any]:
    """Return what is in force, as data. Raises MblError where the district's record cannot be read."""
    from mblkit.load.dialect import check
    from mblkit.load.peek import peek_kind
    from mblkit.load.pipeline import load
    from mblkit.load.places import Places
    from mblkit.rules.selection import districts_of

    loaded = load(tree, reader(), lambda _, data: peek_kind(data) == "district")
    kept = next(districts_of(loaded), None)
    if kept is None:
        raise MblError("the record of the district cannot be read", 'run "mbl validate" and mend mbl.yaml', exit_code=1)
    text, _ = check(kept.origin.path, tree.read(kept.origin.path))
    places = Places(text or "")
    return {
        "schema": 1,
        "file": kept.origin.path,
        "checks": list(_settings(kept.record.checks, kept.origin.at("checks").keys, places)),
        "packs": list(_packs(kept, places)),
        "environment": [
            {"name": name, "value": os.environ.get(name), "meaning": meaning} for name, meaning in VARIABLES.items()
        ],
    }


def _settings(record: "Record", keys: "Keys", places: "Places", before: str = "") -> Iterator[dict[str, Any]]:
    """Yield every key of a record and of the records inside it, with its value and its line; no line: by default."""
    from mblkit.model.base import Record

    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Record):
            yield from _settings(value, (*keys, name), places, f"{before}{name}.")
        else:
            line = _line((*keys, name), places) if name in record.model_fields_set else None
            yield {"key": f"{before}{name}", "value": record.model_dump(mode="json")[name], "line": line}


def _packs(kept: "Kept[DistrictRecord]", places: "Places") -> Iterator[dict[str, Any]]:
    from mblkit.model.numbers import show as shown

    for number, pack in enumerate(kept.record.packs):
        settings = {name: v if isinstance(v, bool) else shown(v) for name, v in sorted(pack.settings.items())}
        yield {"id": pack.id, "settings": settings, "line": _line((*kept.origin.keys, "packs", number), places)}


def _line(keys: "Keys", places: "Places") -> int | None:
    from mblkit.diagnostics import Location

    return places.locate(Location("", keys, "key")).line


def _as_json(found: dict[str, Any]) -> str:
    import json

    return json.dumps(found, ensure_ascii=False, indent=2)


def _as_text(found: dict[str, Any]) -> str:
    """Return three lists: a line for each key, pack and variable, with its value and where that comes from."""

    def place(line: int | None) -> str:
        return "default" if line is None else f"{found['file']}:{line}"

    settings = [(one["key"], _value(one["value"], one["key"]), place(one["line"])) for one in found["checks"]]
    packs = [(one["id"], _value(one["settings"]), place(one["line"])) for one in found["packs"]]
    variables = [(one["name"], one["value"] or "not set", one["meaning"]) for one in found["environment"]]
    parts = (("checks", settings), ("packs", packs), ("environment", variables))
    return "\n\n".join("\n".join((title, *_columns(rows or [("none", "", "")]))) for title, rows in parts)


def _columns(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for first, second, third in rows:
        yield f"  {first:<{widths[0]}}  {second:<{widths[1]}}  {third}".rstrip()


def _value(value: object, key: str = "") -> str:
    """Return a value on one line, as YAML would show it in brackets; "none" where there is nothing."""
    from mblkit.emit.lines import plain

    empty = "all" if key == "select" else "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_value(inner)}" for key, inner in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(f"({_value(one)})" if isinstance(one, dict) else plain(str(one)) for one in value) or empty
    return "none" if value is None else plain(str(value))
