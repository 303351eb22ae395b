"""What a record's annotations say about it: which fields are ids, which refer to others, and what lies inside.

The plans are made once for each class of record, and then walk records: quickly, for the sets of ids that
linking needs, or with the keys of every mention, for the few files in which an id is wrong.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Protocol, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from mblkit.diagnostics import Keys
from mblkit.model.base import Defines, Record, Refers
from mblkit.model.class_scores import ClassScores


class Mention(NamedTuple):
    """An id in a record: the way to it, the namespaces that it may be in, and whether it is defined here.

    `at_key` is true where the id is a key of a mapping.
    """

    keys: Keys
    namespaces: tuple[str, ...]
    id: str
    defines: bool
    at_key: bool = False


Sink = defaultdict[tuple[str, ...], set[str]]
"""Ids, by the namespaces that they may be in."""


class Plan(Protocol):
    """How to walk one type of value."""

    def gather(self, value: Any, sink: Sink) -> None:  # noqa: ANN401 - a value of any type
        """Add the ids that `value` refers to to `sink`, by namespaces."""

    def walk(self, value: Any, keys: Keys) -> Iterator[Mention]:  # noqa: ANN401 - a value of any type
        """Yield every id in `value`, with its keys."""


class _Id(NamedTuple):
    namespaces: tuple[str, ...]
    defines: bool

    def gather(self, value: Any, sink: Sink) -> None:  # noqa: ANN401 - as above
        if not self.defines and isinstance(value, str):
            sink[self.namespaces].add(value)

    def walk(self, value: Any, keys: Keys) -> Iterator[Mention]:  # noqa: ANN401 - as above
        if isinstance(value, str):
            yield Mention(keys, self.namespaces, value, self.defines)


class _Each(NamedTuple):
    inner: Plan

    def gather(self, value: Any, sink: Sink) -> None:  # noqa: ANN401 - as above
        if isinstance(self.inner, _Id):
            if value:
                sink[self.inner.namespaces].update(value)
            return
        for item in value:
            self.inner.gather(item, sink)

    def walk(self, value: Any, keys: Keys) -> Iterator[Mention]:  # noqa: ANN401 - as above
        for place, item in enumerate(value):
            yield from self.inner.walk(item, (*keys, place))


class _Keyed(NamedTuple):
    key: _Id | None
    inner: Plan | None

    def gather(self, value: Any, sink: Sink) -> None:  # noqa: ANN401 - as above
        if self.key is not None and value:
            sink[self.key.namespaces].update(value)
        if isinstance(self.inner, _Keyed) and self.inner.inner is None:
            inside = (value.targets,) if isinstance(value, ClassScores) else value.values()
            self._gather_keys(self.inner.key, inside, sink)
        elif self.inner is not None:
            for item in value.values():
                self.inner.gather(item, sink)

    @staticmethod
    def _gather_keys(key: _Id | None, inside: Collection[Collection[str]], sink: Sink) -> None:
        """Add the keys of some mappings at once: the scores of a class are many of few."""
        if key is not None and any(inside):
            sink[key.namespaces].update(*inside)

    def walk(self, value: Any, keys: Keys) -> Iterator[Mention]:  # noqa: ANN401 - as above
        for key, item in value.items():
            if self.key is not None:
                yield Mention((*keys, key), self.key.namespaces, key, self.key.defines, at_key=True)
            if self.inner is not None:
                yield from self.inner.walk(item, (*keys, key))


class _Choice(NamedTuple):
    text: Plan | None
    other: Plan | None
    forms: Mapping[type[Record], Plan]

    def _of(self, value: object) -> Plan | None:
        if isinstance(value, str):
            return self.text
        return self.forms.get(type(value), self.other) if isinstance(value, Record) else self.other

    def gather(self, value: Any, sink: Sink) -> None:  # noqa: ANN401 - as above
        plan = self._of(value)
        if plan is not None and value is not None:
            plan.gather(value, sink)

    def walk(self, value: Any, keys: Keys) -> Iterator[Mention]:  # noqa: ANN401 - as above
        plan = self._of(value)
        if plan is not None and value is not None:
            yield from plan.walk(value, keys)


class _Fields(NamedTuple):
    fields: list[tuple[str, str, Plan]]

    def gather(self, value: Any, sink: Sink) -> None:  # noqa: ANN401 - as above
        for attribute, _, plan in self.fields:
            inside = getattr(value, attribute)
            if inside:  # what is empty has no ids
                plan.gather(inside, sink)

    def walk(self, value: Any, keys: Keys) -> Iterator[Mention]:  # noqa: ANN401 - as above
        for attribute, name, plan in self.fields:
            inside = getattr(value, attribute)
            if inside is not None:
                yield from plan.walk(inside, (*keys, name))


@cache
def plan_of(record: type[Record]) -> Plan:
    """Return the plan of a class of records."""
    return _record_plan(record, {})


@cache
def definitions_plan_of(record: type[Record]) -> Plan:
    """Return the plan of a class of records that passes by all that can hold no id of the records themselves.

    It walks what defines an id in the order of `plan_of`, and some mentions more; most of a record only refers.
    """
    return _defining(plan_of(record), {})


class OnlyId(NamedTuple):
    """The field that holds the one id which a record defines: its attribute, its name in the file, its namespaces."""

    attribute: str
    name: str
    namespaces: tuple[str, ...]


@cache
def only_id_of(record: type[Record]) -> OnlyId | None:
    """Return the field of a class of records that holds all they can define; None where that is no single field."""
    plan = definitions_plan_of(record)
    fields = plan.fields if isinstance(plan, _Fields) else []
    if len(fields) != 1:
        return None
    attribute, name, inside = fields[0]
    return OnlyId(attribute, name, inside.namespaces) if isinstance(inside, _Id) and inside.defines else None


def _defining(plan: Plan, seen: dict[int, _Fields]) -> Plan:
    if isinstance(plan, _Fields):
        if id(plan) not in seen:
            made = seen[id(plan)] = _Fields([])
            inside = [one for one in plan.fields if _can_define(one[2], set())]
            made.fields.extend((at, name, _defining(one, seen)) for at, name, one in inside)
        return seen[id(plan)]
    if isinstance(plan, _Each):
        return _Each(_defining(plan.inner, seen))
    if isinstance(plan, _Keyed) and plan.inner is not None:
        return _Keyed(plan.key, _defining(plan.inner, seen))
    if isinstance(plan, _Choice):
        other = None if plan.other is None else _defining(plan.other, seen)
        return _Choice(plan.text, other, {form: _defining(one, seen) for form, one in plan.forms.items()})
    return plan


def _can_define(plan: Plan | None, seen: set[int]) -> bool:
    """Tell whether a plan can find an id that is defined there; `seen` are the records that are asked already."""
    if plan is None or id(plan) in seen:
        return False
    if isinstance(plan, _Id):
        return plan.defines
    if isinstance(plan, _Each):
        return _can_define(plan.inner, seen)
    if isinstance(plan, _Keyed):
        return _can_define(plan.key, seen) or _can_define(plan.inner, seen)
    if isinstance(plan, _Choice):
        return any(_can_define(part, seen) for part in (plan.text, plan.other, *plan.forms.values()))
    seen.add(id(plan))
    return isinstance(plan, _Fields) and any(_can_define(one, seen) for _, _, one in plan.fields)


def _record_plan(record: type[Record], seen: dict[type[Record], _Fields]) -> _Fields:
    if record in seen:
        return seen[record]
    plan = seen[record] = _Fields([])
    for attribute, info in record.model_fields.items():
        inner = _plan(info.annotation, tuple(info.metadata), seen)
        if inner is not None and _finds_ids(inner):
            plan.fields.append((attribute, info.alias or attribute, inner))
    return plan


def _finds_ids(plan: Plan) -> bool:
    """Tell whether a plan can find an id. A record inside itself counts for nothing: it adds no new sort of id."""
    if isinstance(plan, _Fields):
        return bool(plan.fields)
    if isinstance(plan, _Each):
        return _finds_ids(plan.inner)
    if isinstance(plan, _Keyed):
        return plan.key is not None or (plan.inner is not None and _finds_ids(plan.inner))
    if isinstance(plan, _Choice):
        return any(part is not None and _finds_ids(part) for part in (plan.text, plan.other, *plan.forms.values()))
    return True


def _plan(annotation: Any, marks: Sequence[object], seen: dict[type[Record], _Fields]) -> Plan | None:  # noqa: ANN401
    marked = next((mark for mark in marks if isinstance(mark, Refers | Defines)), None)
    if isinstance(marked, Refers):
        return _Id(marked.namespaces, defines=False)
    if isinstance(marked, Defines):
        return _Id((marked.namespace,), defines=True)
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _plan(inside[0], inside[1:], seen)
    if origin in {Union, UnionType}:
        return _union_plan(inside, seen)
    if origin in {tuple, dict}:
        return _container_plan([_plan(part, (), seen) for part in inside[:2] if part is not ...])
    is_record = isinstance(annotation, type) and issubclass(annotation, Record)
    return _record_plan(annotation, seen) if is_record else None


def _container_plan(parts: Sequence[Plan | None]) -> Plan | None:
    """Return the plan of a list, from that of its entries, or of a mapping, from those of its keys and values."""
    *keys, inner = parts
    if not keys:
        return None if inner is None else _Each(inner)
    key = keys[0] if isinstance(keys[0], _Id) else None
    return None if key is None and inner is None else _Keyed(key, inner)


def _union_plan(members: Sequence[Any], seen: dict[type[Record], _Fields]) -> Plan | None:
    text: Plan | None = None
    other: Plan | None = None
    forms: dict[type[Record], Plan] = {}
    for member in members:
        plan, record = _plan(member, (), seen), _record_in(member)
        if isinstance(plan, _Id):
            text = plan
        elif isinstance(plan, _Fields) and record is not None:
            forms[record] = plan
        elif plan is not None:
            other = plan
    return None if text is None and other is None and not forms else _Choice(text, other, forms)


def record_at(record: type[Record], way: Sequence[str | int]) -> type[Record] | None:
    """Return the class of the record that a way leads to, counted from a record of class `record`.

    The way has the keys of the file and, where a record has several forms, the word that names its form; other words
    by which Pydantic tells alternatives apart are passed over. Of several forms it is what they build on. None where
    the way ends at something else than a record, or where it cannot be followed.
    """
    return _shared_by(_records_in(_followed(record, way)))


def forms_at(record: type[Record], way: Sequence[str | int]) -> tuple[str, tuple[str, ...]] | None:
    """Return the field by which the forms of a record are told apart, and its words; None where it has one form."""
    forms = _records_in(_followed(record, way))
    told = ({name: get_args(info.annotation) for name, info in _words_of_forms(form)} for form in forms)
    first, *rest = told if len(forms) > 1 else ({},)
    names = [name for name in first if all(name in other for other in rest)]
    return (names[0], tuple(one[names[0]][0] for one in (first, *rest))) if names else None


def _followed(record: type[Record], way: Sequence[str | int]) -> Any:  # noqa: ANN401 - an annotation of any type
    here: Any = record
    for step in way:
        inside = _form_in(here, step) or _inside(here, step)
        if inside is None and not (isinstance(step, str) and len(list(_alternatives(here))) > 1):
            return None
        here = here if inside is None else inside
    return here


def _form_in(annotation: Any, word: str | int) -> type[Record] | None:  # noqa: ANN401 - an annotation of any type
    """Return which of the forms of a record a word names, or None where the annotation has no forms."""
    forms = _records_in(annotation)
    if len(forms) <= 1:
        return None
    named = ((form, get_args(info.annotation)) for form in forms for _, info in _words_of_forms(form))
    return next((form for form, words in named if words == (word,)), None)


def _words_of_forms(form: type[Record]) -> list[tuple[str, FieldInfo]]:
    """Return the fields of a form that can have one word only."""
    return [
        (info.alias or name, info)
        for name, info in form.model_fields.items()
        if get_origin(info.annotation) is Literal and len(get_args(info.annotation)) == 1
    ]


def _shared_by(forms: Sequence[type[Record]]) -> type[Record] | None:
    """Return the class of the one form, or the one that several forms build on; None where they share none."""
    shared = (one for one in forms[0].__mro__ if all(issubclass(form, one) for form in forms)) if forms else iter(())
    nearest = next(shared, Record)
    return nearest if issubclass(nearest, Record) and nearest is not Record else None


def _inside(annotation: Any, key: str | int) -> Any:  # noqa: ANN401 - an annotation of any type
    record = _record_in(annotation)
    if record is not None and isinstance(key, str):
        names = {info.alias or name: info for name, info in record.model_fields.items()}
        return names[key].annotation if key in names else None
    for part in _alternatives(annotation):
        origin, inside = get_origin(part), get_args(part)
        if origin is tuple and isinstance(key, int):
            return inside[0]
        if origin is dict:
            return inside[1]
    return None


def _alternatives(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _alternatives(inside[0])
    elif origin in (Union, UnionType):
        for member in inside:
            yield from _alternatives(member)
    else:
        yield annotation


def _records_in(annotation: Any) -> list[type[Record]]:  # noqa: ANN401 - as above
    return [part for part in _alternatives(annotation) if isinstance(part, type) and issubclass(part, Record)]


def _record_in(annotation: Any) -> type[Record] | None:  # noqa: ANN401 - as above
    return next(iter(_records_in(annotation)), None)


def field_names(record: type[Record]) -> tuple[str, ...]:
    """Return the names of a record's fields, as files spell them, in order."""
    return tuple(info.alias or name for name, info in record.model_fields.items())


def value_at(record: object, keys: Sequence[str | int]) -> object:
    """Return the value inside a record that the way `keys` leads to. Raises LookupError where there is none."""
    here: Any = record
    for key in keys:
        if isinstance(here, Record):
            names = {info.alias or name: name for name, info in type(here).model_fields.items()}
            here = getattr(here, names[str(key)])
        else:
            here = here[key]
    found: object = here
    return found
