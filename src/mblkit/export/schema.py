"""The JSON Schema of each kind of file, made from its records, for editors.

The schemas describe what an editor can complete and underline while somebody types. The verdict is the
loader's: defaults for items, ids and references are beyond a schema.
"""

import json
import re
from functools import cache
from inspect import cleandoc
from typing import Any, Final

from mblkit.model.base import Record
from mblkit.model.kinds import KINDS, Kind

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_FORMS: Final = "Which form it is; each form has keys of its own."
_FIELD: Final = re.compile(r"^ {4}([a-z_-]+(?:, [a-z_-]+)*): (.*(?:\n {8}.*)*)", re.MULTILINE)


WHOLE: Final = "mblkit.schema.json"
"""The file of the schema of every kind of file: the first key says what holds."""


def schema_files() -> dict[str, str]:
    """Return the texts of all schemas by the names of their files."""
    texts = {f"{kind.name}.schema.json": schema_text(kind) for kind in KINDS.values()}
    return {**texts, WHOLE: whole_text()}


def whole_text() -> str:
    """Return the schema of every kind of file as JSON text; it refers to no other file."""
    return json.dumps(_whole(), ensure_ascii=False, indent=2) + "\n"


def _whole() -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    for kind in KINDS.values():
        schema = _under(kind.name, {key: value for key, value in schema_of(kind).items() if key != "$schema"})
        definitions.update({f"{kind.name}.{name}": part for name, part in schema.pop("$defs", {}).items()})
        definitions[kind.name] = schema
    return {
        "$schema": _DIALECT,
        "title": "mblkit",
        "description": "A file of a district. Its first key says which kind of file it is.",
        "type": "object",
        "properties": {
            "mbl": {
                "enum": [kind.header for kind in KINDS.values()],
                "description": "The kind of this file and its version. The first line.",
            }
        },
        "required": ["mbl"],
        "allOf": [
            {
                "if": {"properties": {"mbl": {"const": kind.header}}, "required": ["mbl"]},
                "then": {"$ref": f"#/$defs/{kind.name}"},
            }
            for kind in KINDS.values()
        ],
        "$defs": dict(sorted(definitions.items())),
    }


def _under(name: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a schema whose references lead to the definitions of one kind among those of all."""
    if isinstance(value, list):
        return [_under(name, item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: inner.replace("#/$defs/", f"#/$defs/{name}.") if key == "$ref" else _under(name, inner)
        for key, inner in value.items()
    }


def schema_text(kind: Kind) -> str:
    """Return the schema of a kind as JSON text, the same bytes every time."""
    return json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n"


def schema_of(kind: Kind) -> dict[str, Any]:
    """Return the schema of a kind: its header, its fields and, where it may have them, its items."""
    forms = [_form(record) for record in kind.forms().values()]
    definitions = {name: value for form in forms for name, value in form.get("$defs", {}).items()}
    fields = _merged(forms)
    header = {"const": kind.header, "description": "The kind of this file and its version. The first line."}
    properties: dict[str, Any] = {"mbl": header, **fields}
    schema: dict[str, Any] = {
        "$schema": _DIALECT,
        "title": f"mblkit {kind.header}",
        "description": f"A file that holds {kind.summary}.",
        "type": "object",
        "properties": properties,
        "required": ["mbl"],
        "additionalProperties": False,
    }
    whole = {"anyOf": [{"required": form["required"]} for form in forms if form.get("required")]}
    if kind.listed:
        item = {"type": "object", "properties": fields, "additionalProperties": False}
        items = {
            "type": "array",
            "items": item,
            "description": "The records; the other fields are their defaults.",
        }
        properties["items"] = items
        schema["if"] = {"not": {"required": ["items"]}}
        schema["then"] = whole
    else:
        required = [name for form in whole["anyOf"] for name in form["required"]]
        schema.update(whole if len(whole["anyOf"]) > 1 else {"required": ["mbl", *required]})
    if definitions:
        schema["$defs"] = dict(sorted(definitions.items()))
    return schema


def _form(record: type[Record]) -> dict[str, Any]:
    classes = _classes(record)
    schema = record.model_json_schema(by_alias=True)
    for name, part in (*schema.get("$defs", {}).items(), (record.__name__, schema)):
        _describe(part, classes.get(name))
    cleaned: dict[str, Any] = _clean(schema)
    return cleaned


def _classes(record: type[Record]) -> dict[str, type[Record]]:
    from mblkit.model import base

    found: dict[str, type[Record]] = {record.__name__: record}
    waiting: list[type[Record]] = [base.Record]
    while waiting:
        one = waiting.pop()
        found.setdefault(one.__name__, one)
        waiting.extend(one.__subclasses__())
    return found


def _describe(part: dict[str, Any], record: type[Record] | None) -> None:
    if record is None or "properties" not in part:
        return
    words = field_words(record)
    part["description"] = summary_of(record)
    for name, field in part["properties"].items():
        if name in words:
            field["description"] = words[name]


def summary_of(record: type[Record]) -> str:
    """Return the first paragraph of a record's docstring, on one line."""
    return " ".join(cleandoc(record.__doc__ or "").partition("\n\n")[0].split())


@cache
def field_words(record: type[Record]) -> dict[str, str]:
    """Return what the docstrings of a record and of those it builds on say about its fields."""
    words: dict[str, str] = {}
    for one in reversed(record.__mro__):
        _, _, attributes = cleandoc(one.__doc__ or "").partition("Attributes:")
        for names, text in _FIELD.findall(attributes):
            sentence = " ".join(text.split())
            for name in names.split(", "):
                words[name] = sentence[:1].upper() + sentence[1:]
    return words


def _clean(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a schema without titles, "no value" alternatives and defaults, which only hinder an editor."""
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if not isinstance(value, dict):
        return value
    cleaned = {
        key: {name: _clean(item) for name, item in inner.items()} if key in {"properties", "$defs"} else _clean(inner)
        for key, inner in value.items()
        if key not in {"title", "default", "discriminator"}
    }
    for key in ("anyOf", "oneOf"):
        if key in cleaned:
            choices = [choice for choice in cleaned.pop(key) if choice != {"type": "null"}]
            if len(choices) == 1:
                cleaned = {**choices[0], **cleaned}
            else:
                cleaned["anyOf"] = choices
    return cleaned


def _merged(forms: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the fields of all forms; where they differ in one field, either is accepted."""
    fields: dict[str, list[dict[str, Any]]] = {}
    for form in forms:
        for name, field in form["properties"].items():
            if field not in fields.setdefault(name, []):
                fields[name].append(field)
    return {name: _either(choices) for name, choices in fields.items()}


def _either(choices: list[dict[str, Any]]) -> dict[str, Any]:
    if len(choices) == 1:
        return choices[0]
    if all("const" in choice for choice in choices):
        says = {choice.get("description", _FORMS) for choice in choices}
        return {
            "enum": [choice["const"] for choice in choices],
            "description": says.pop() if len(says) == 1 else _FORMS,
        }
    words = {"description": choices[0]["description"]} if "description" in choices[0] else {}
    stripped = [{key: value for key, value in choice.items() if key != "description"} for choice in choices]
    different = [choice for place, choice in enumerate(stripped) if choice not in stripped[:place]]
    return {**different[0], **words} if len(different) == 1 else {"anyOf": different, **words}
