"""Which settings of the policies are in force, as JSON and CSV. The keys are described in docs/mastery.md."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from mblkit.engine.contenders import Classes
from mblkit.model.origin import Origin
from mblkit.reports.plain import json_text
from mblkit.reports.policy import Choice, Group, Overview, PolicyLine, Said, ThingView, Variant
from mblkit.reports.spreadsheet import table, text_cell

SCHEMA: Final = 1
"""The version of the JSON. Keys are added to it, never taken away or given another meaning."""

COLUMNS: Final = (
    *("as_of", "classes_from", "classes_to", "school", "kind", "thing", "key", "state", "value"),
    *("layer", "policy", "file", "keys", "cites", "why"),
)


def as_json(view: ThingView | Overview, revision: str | None = None) -> str:
    """Return a view as JSON: file and keys for each place, never a line."""
    head = {"schema": SCHEMA, "revision": revision, "as_of": view.as_of.isoformat()}
    if isinstance(view, ThingView):
        about = {"kind": view.kind, "id": view.thing, "name": view.name, "area": view.area}
        return json_text({**head, **about, "groups": [_group_data(one) for one in view.groups]})
    data = {
        "policies": [_policy_data(one) for one in view.policies],
        "choices": [_choice_data(one) for one in view.choices],
        "groups": [
            {**_whom(one.classes, one.school), "judging": _keys_data(one.judging), "credit": _keys_data(one.credit)}
            for one in view.chapters
        ],
    }
    return json_text({**head, **data})


def _group_data(group: Group) -> dict[str, Any]:
    settings = [
        {"key": one.key, **_said_data(one.won), "lost": [{**_said_data(lost), "why": lost.why} for lost in one.lost]}
        for one in group.settings
    ]
    return {**_whom(group.classes, group.school), "settings": settings, "apart": list(group.apart)}


def _whom(classes: Classes, school: str | None) -> dict[str, Any]:
    return {"classes": {"from": classes.first, "to": classes.last}, "school": school}


def _said_data(said: Said) -> dict[str, Any]:
    return {
        "value": said.words,
        "layer": said.layer,
        "policy": said.policy,
        "origin": _origin_data(said.origin),
        "cites": said.cites,
    }


def _origin_data(origin: Origin | None) -> dict[str, Any] | None:
    return {"file": origin.path, "keys": list(origin.keys)} if origin is not None else None


def _policy_data(one: PolicyLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "layer": one.layer,
        "state": one.state,
        **_whom(one.classes, one.school),
        "dates": {
            "from": one.first.isoformat() if one.first is not None else None,
            "to": one.last.isoformat() if one.last is not None else None,
        },
        "adopted": one.adopted,
        "holds": list(one.holds),
        "origin": _origin_data(one.origin),
    }


def _choice_data(one: Choice) -> dict[str, Any]:
    origin = _origin_data(one.origin)
    return {"policy": one.policy, "name": one.name, "value": one.value, "chosen": one.chosen, "origin": origin}


def _keys_data(keys: Iterable[tuple[str, tuple[Variant, ...]]]) -> list[dict[str, Any]]:
    return [
        {"key": key, "values": [{**_said_data(one.said), "things": list(one.things)} for one in values]}
        for key, values in keys
    ]


def as_csv(view: ThingView | Overview) -> str:
    """Return a table: a row for each setting that is in force, and for a single thing also for each that lost."""
    rows = _thing_rows(view) if isinstance(view, ThingView) else _overview_rows(view)
    return table(COLUMNS, rows)


def _thing_rows(view: ThingView) -> Iterator[dict[str, str]]:
    for group in view.groups:
        start = {**_start(view.as_of, group.classes, group.school), "kind": view.kind, "thing": text_cell(view.thing)}
        for one in group.settings:
            for said in (one.won, *one.lost):
                yield {**start, "key": one.key, **_said_cells(said)}


def _overview_rows(view: Overview) -> Iterator[dict[str, str]]:
    for chapter in view.chapters:
        start = _start(view.as_of, chapter.classes, chapter.school)
        for kind, keys in (("judging", chapter.judging), ("credit", chapter.credit)):
            for key, values in keys:
                for one in values:
                    for thing in one.things:
                        yield {**start, "kind": kind, "thing": text_cell(thing), "key": key, **_said_cells(one.said)}


def _start(day: date, classes: Classes, school: str | None) -> dict[str, str]:
    first = str(classes.first) if classes.first is not None else ""
    last = str(classes.last) if classes.last is not None else ""
    return {"as_of": day.isoformat(), "classes_from": first, "classes_to": last, "school": text_cell(school)}


def _said_cells(said: Said) -> dict[str, str]:
    keys = ".".join(str(key) for key in said.origin.keys) if said.origin is not None else ""
    return {
        "state": "in-force" if said.why is None else "lost",
        "value": text_cell(said.words),
        "layer": said.layer,
        "policy": text_cell(said.policy),
        "file": text_cell(said.origin.path) if said.origin is not None else "",
        "keys": text_cell(keys),
        "cites": text_cell(said.cites),
        "why": text_cell(said.why),
    }
