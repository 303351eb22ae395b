"""The field `package` of a set of standards: what its CASE package says and the set has no field for, as lines of JSON.

The set itself is never said again in it. So the two cannot contradict each other, and what a person changes in the set
is changed in the package that is written from it.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mblkit.errors import MblError
from mblkit.export.case_fields import DEFINITIONS
from mblkit.export.case_parts import Json

VERSION: Final = 1
"""The version of what stands in the field."""

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_ENDS: Final = 4
"""The identifier, the type, the origin and the destination of a link."""


@dataclass(frozen=True, slots=True)
class Row:
    """An association of the package.

    Attributes:
        identifier: its identifier.
        kind: its type.
        origin, target: the keys of its ends.
        more: what else it says; "beside" marks one that the set never said.
    """

    identifier: str
    kind: str
    origin: str
    target: str
    more: Json = field(default_factory=dict)


@dataclass(slots=True)
class Rest:
    """What a package says beside its set.

    Attributes:
        document: fields of the document.
        items: what most items say, with {identifier} and {code} for their own.
        links: the same of associations.
        types: the links of types of items that are not defined in the package, by title.
        definitions: its definitions, by the list that they stand in.
        rubrics: its rubrics.
        package: fields of the package.
        item: what single items say otherwise, by key; null for what they do not say.
        places: what stands at the ends of associations outside, by key.
        rows: the associations, in order.
    """

    document: Json = field(default_factory=dict)
    items: Json = field(default_factory=dict)
    links: Json = field(default_factory=dict)
    types: Json = field(default_factory=dict)
    definitions: dict[str, list[Json]] = field(default_factory=dict)
    rubrics: list[Json] = field(default_factory=list)
    package: Json = field(default_factory=dict)
    item: dict[str, Json] = field(default_factory=dict)
    places: dict[str, Json] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


_HEAD: Final = ("document", "items", "links", "types", "package")


def as_lines(rest: Rest) -> str:
    """Return the text of the field."""
    return "".join(f"{_line(value)}\n" for value in _values(rest))


def _values(rest: Rest) -> Iterator[Any]:
    yield {"case": VERSION}
    yield from ({name: getattr(rest, name)} for name in _HEAD if getattr(rest, name))
    yield from ({name: one} for name in DEFINITIONS for one in rest.definitions.get(name, ()))
    yield from ({"CFRubrics": one} for one in rest.rubrics)
    yield from ({"item": key, **fields} for key, fields in rest.item.items())
    yield from ({"place": key, **fields} for key, fields in rest.places.items())
    for row in rest.rows:
        yield [row.identifier, row.kind, row.origin, row.target, *([row.more] if row.more else [])]


def _line(value: object) -> str:
    """Return JSON on one line, in which every sign can be seen."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    if text.isascii():
        return text
    return "".join(json.dumps(sign)[1:-1] if unicodedata.category(sign) in _UNSEEN else sign for sign in text)


def read_rest(set_id: str, text: str | None) -> Rest:
    """Return what the field of a set holds; nothing where there is none. Raises MblError for what is not readable."""
    rest = Rest()
    if text is None:
        return rest
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        try:
            value = json.loads(line)
            known = _take(rest, value)
        except (ValueError, TypeError, RecursionError):
            known = False
        if not known:
            raise MblError(
                f'line {number} of "package" of the set "{set_id}" cannot be read',
                'import the package again with "mbl standards import"',
                exit_code=1,
            )
    return rest


def _take(rest: Rest, value: Any) -> bool:  # noqa: ANN401 - JSON
    """Add what a line says; return whether it is known."""
    if isinstance(value, list):
        row = _row(value)
        rest.rows.extend([row] if row is not None else [])
        return row is not None
    name = next(iter(value), None) if isinstance(value, dict) else None
    if name in {"item", "place"}:
        table = rest.item if name == "item" else rest.places
        table[str(value[name])] = {key: one for key, one in value.items() if key != name}
        return True
    inner = value[name] if name is not None else None
    if name == "case":
        return bool(inner == VERSION)
    if not isinstance(inner, dict):
        return False
    if name in _HEAD:
        setattr(rest, str(name), inner)
    elif name in DEFINITIONS:
        rest.definitions.setdefault(str(name), []).append(inner)
    elif name == "CFRubrics":
        rest.rubrics.append(inner)
    else:
        return False
    return True


def _row(value: list[Any]) -> Row | None:
    ends, more = value[:_ENDS], value[_ENDS:] or [{}]
    if len(ends) < _ENDS or not all(isinstance(one, str) for one in ends) or not isinstance(more[0], dict):
        return None
    return Row(ends[0], ends[1], ends[2], ends[3], more[0])


def filled(template: object, own: Mapping[str, str | None]) -> object:
    """Return what most items say, with the words of one item in it; None where that lacks such a word."""
    if not isinstance(template, str):
        return template
    text = template
    for name, word in own.items():
        if f"{{{name}}}" in text:
            if word is None:
                return None
            text = text.replace(f"{{{name}}}", word)
    return text
