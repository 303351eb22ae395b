"""Names in a template that nothing has: variables, fields, filters, tests and templates."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from functools import cache
from typing import Any, Final, Union

from jinja2 import PackageLoader, TemplateNotFound, TemplateSyntaxError
from jinja2 import nodes as ast

from mblkit.reports.own_templates import OURS
from mblkit.reports.parts import Section, Sheet
from mblkit.reports.template_environment import REFUSED_FILTERS, OwnEnvironment
from mblkit.reports.template_fields import VIEWS, element, hints, members

_ALWAYS: Final = frozenset({"loop", "self", "super", "caller", "varargs", "kwargs"})
_PAGE: Final = frozenset({"style", "style_hash"})
_ELEMENTS: Final = frozenset({"first", "last"})
_SAME: Final = frozenset({"list", "reverse", "select", "reject", "sort", "selectattr", "rejectattr"})


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that nothing has.

    Attributes:
        sort: what it would be, in kebab-case.
        name: the name.
        line: where, from 1.
        known: the names that are known there.
        of: what lacks it, in words; nothing where that is the template.
    """

    sort: str
    name: str
    line: int
    known: tuple[str, ...] = ()
    of: str = ""


def view_hint(document: str | None) -> Any:  # noqa: ANN401 - a declared type
    """Return what `view` is in a template: of one document, or of any."""
    if document in VIEWS:
        return VIEWS[document]
    kinds = tuple(VIEWS.values())
    return Union[kinds]  # noqa: UP007 - made of a tuple


def unknown_names(tree: ast.Template, made: OwnEnvironment, document: str | None, form: str) -> Iterator[Unknown]:
    """Yield the names in a template that nothing has, as far as that can be told without rendering it."""
    given = {"sheet": Sheet, "view": view_hint(document)}
    known = {*given, *(_PAGE if form == "html" else ()), *_ALWAYS, *made.globals, *_defined(tree), *_inherited(tree)}
    seen: set[str] = set()
    for node in tree.find_all(ast.Name):
        if node.ctx == "load" and node.name not in known | seen:
            seen.add(node.name)
            yield Unknown("unknown-variable", node.name, node.lineno, tuple(sorted(known - _ALWAYS)))
    for one in tree.find_all(ast.Filter):
        if one.name not in made.filters and one.name not in REFUSED_FILTERS:
            yield Unknown("unknown-filter", one.name, one.lineno, tuple(made.filters))
    for test in tree.find_all(ast.Test):
        if test.name not in made.tests:
            yield Unknown("unknown-test", test.name, test.lineno, tuple(made.tests))
    walk = _Walk()
    walk.into(tree, given)
    yield from walk.unknown


def _defined(tree: ast.Template) -> frozenset[str]:
    """Return the names that a template gives a meaning to, anywhere in it.

    Which of them hold where is left to the rendering: Jinja's own answer would compute what is constant, here.
    """
    names = {one.name for one in tree.find_all(ast.Macro)} | {one.target for one in tree.find_all(ast.Import)}
    names |= {one.name for one in tree.find_all(ast.Name) if one.ctx != "load"}
    for one in tree.find_all(ast.FromImport):
        names |= {name if isinstance(name, str) else name[1] for name in one.names}
    return frozenset(names)


def _inherited(tree: ast.Template) -> frozenset[str]:
    """Return the names that blocks of a template find because the one that it extends has them."""
    found: set[str] = set()
    for node in tree.find_all(ast.Extends):
        if isinstance(node.template, ast.Const) and str(node.template.value).startswith(OURS):
            found |= _exported(str(node.template.value).removeprefix(OURS))
    return frozenset(found)


@cache
def _exported(ours: str) -> frozenset[str]:
    from mblkit.reports.render import environment

    made = environment("html")
    try:
        text, _, _ = PackageLoader("mblkit.reports", "templates").get_source(made, ours)
        return _defined(made.parse(text))
    except (OSError, TemplateSyntaxError, TemplateNotFound):
        return frozenset()


@dataclass
class _Walk:
    """The way through a template, with what is known of its variables."""

    unknown: list[Unknown] = field(default_factory=list)

    def into(self, node: ast.Node, scope: Mapping[str, Any]) -> None:
        """Look at a part of a template where some variables hold what is known."""
        match node:
            case ast.For():
                held = self._of(node.iter, scope)
                inner = {**_without(scope, node.target), **_bound(node.target, _element(held))}
                self.into(node.iter, scope)
                for one in (*node.body, *([node.test] if node.test is not None else [])):
                    self.into(one, inner)
                for one in node.else_:
                    self.into(one, scope)
            case ast.Macro() | ast.CallBlock():
                inner = {name: hint for name, hint in scope.items() if name not in {arg.name for arg in node.args}}
                self._children(node, inner)
            case ast.With():
                inner = dict(scope)
                for target, value in zip(node.targets, node.values, strict=True):
                    inner = {**_without(inner, target), **_bound(target, self._of(value, scope))}
                for one in node.body:
                    self.into(one, inner)
            case ast.Getattr() | ast.Getitem():
                self._of(node, scope)
                self._children(node, scope)
            case _:
                self._in_turn(node, scope)

    def _children(self, node: ast.Node, scope: Mapping[str, Any]) -> None:
        for one in node.iter_child_nodes():
            self.into(one, scope)

    def _in_turn(self, node: ast.Node, scope: Mapping[str, Any]) -> None:
        """Look at what stands in a part; what is set there holds for what follows."""
        inner = dict(scope)
        for one in node.iter_child_nodes():
            self.into(one, inner)
            if isinstance(one, ast.Assign):
                inner = {**_without(inner, one.target), **_bound(one.target, self._of(one.node, inner))}

    def _of(self, node: ast.Node, scope: Mapping[str, Any]) -> Any:  # noqa: ANN401, PLR0911 - a declared type or None
        """Return what a value is, or None where nobody can tell."""
        match node:
            case ast.Name():
                return scope.get(node.name)
            case ast.Getattr():
                return self._field(node, node.attr, self._of(node.node, scope))
            case ast.Getitem(arg=ast.Const(value=str(name))):
                return self._field(node, name, self._of(node.node, scope))
            case ast.Getitem(arg=ast.Slice()):
                return self._of(node.node, scope)
            case ast.Getitem():
                return _element(self._of(node.node, scope))
            case ast.Filter(name="sections"):
                return tuple[Section, ...]
            case ast.Filter(name=name, node=ast.Node() as inner) if name in _SAME:
                return self._of(inner, scope)
            case ast.Filter(name=name, node=ast.Node() as inner) if name in _ELEMENTS:
                return _element(self._of(inner, scope))
            case _:
                return None

    def _field(self, node: ast.Node, name: str, hint: Any) -> Any:  # noqa: ANN401 - a declared type or None
        """Return what a field of a value is, and note where no value there has one of that name."""
        kinds = [one for one in members(hint) if one is not type(None)] if hint is not None else []
        if not kinds or not all(is_dataclass(one) for one in kinds):
            return None
        found = [hints(one)[name] for one in kinds if name in hints(one)]
        if not found and not any(hasattr(one, name) for one in kinds):
            known = tuple(sorted({known for one in kinds for known in hints(one)}))
            seen = Unknown("unknown-field", name, node.lineno, known, " or ".join(one.__name__ for one in kinds[:3]))
            if seen not in self.unknown:
                self.unknown.append(seen)
        return found[0] if len(found) == 1 else None


def _element(hint: Any) -> Any:  # noqa: ANN401 - a declared type or None
    return element(hint) if hint is not None else None


def _bound(target: ast.Node, hint: Any) -> dict[str, Any]:  # noqa: ANN401 - a declared type or None
    return {target.name: hint} if isinstance(target, ast.Name) else {}


def _without(scope: Mapping[str, Any], target: ast.Node) -> dict[str, Any]:
    names = {target.name} if isinstance(target, ast.Name) else {one.name for one in target.find_all(ast.Name)}
    return {name: hint for name, hint in scope.items() if name not in names}


def column_of(line: str, name: str) -> int:
    """Return where a name stands in a line, from 1; 1 where it does not."""
    found = re.search(rf"\b{re.escape(name)}\b", line)
    return found.start() + 1 if found is not None else 1
