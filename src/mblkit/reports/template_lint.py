"""What is wrong with a template of a district, as far as its text tells it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from jinja2 import TemplateSyntaxError, meta
from jinja2 import nodes as ast

from mblkit.reports.own_templates import FOLDER, OURS, Fault
from mblkit.reports.page_flaws import attribute_flaw, element_flaw
from mblkit.reports.template_environment import OwnEnvironment, own_environment, refusals
from mblkit.reports.template_fields import VIEWS
from mblkit.reports.template_names import column_of, unknown_names

FORMS: Final = {"html": "html", "md": "markdown", "txt": "text", "typ": "typst"}
"""The form of a template by what its name ends in before `.j2`."""

_NAME: Final = re.compile(r"(?:.*/)?([A-Za-z0-9._-]+?)\.(html|md|txt|typ)\.j2")
_JINJA: Final = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG: Final = re.compile(r"<([a-zA-Z][\w:-]*)((?:[^\"'<>]|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE: Final = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>=`]+))?")
_STYLE: Final = re.compile(r"<style(?:\s[^<>]*)?>(.*?)</style", re.DOTALL | re.IGNORECASE)
_LOGO: Final = re.compile(r"\{\{-?\s*sheet\.logo\s*-?\}\}")
_VALUE: Final = "\ue000"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong with a template.

    Attributes:
        name: what sort it is, in kebab-case.
        message: one clause.
        path: the template, from the district's top folder on.
        line, column: where, from 1; None where it cannot be told.
        help: what to do, or None.
        fails: whether it makes the template useless, or dangerous; else it is to be looked at.
    """

    name: str
    message: str
    path: str
    line: int | None = None
    column: int | None = None
    help: str | None = None
    fails: bool = True


def document_and_form(name: str) -> tuple[str, str] | None:
    """Return the document that the name of a template names, and its form; None for another name."""
    found = _NAME.fullmatch(name)
    return None if found is None else (found[1], FORMS[found[2]])


def lint(name: str, source: Callable[[str], str | Fault | None]) -> tuple[Remark, ...]:
    """Return what is wrong with the text of a template; `source` gives the text of each by name."""
    path, text = f"{FOLDER}/{name}", source(name)
    if text is None:
        return (Remark("missing-template", "there is no such template", path),)
    if isinstance(text, Fault):
        return (Remark("unreadable-template", text.message, path, text.line, None, text.hint),)
    document, form = document_and_form(name) or (None, "text")
    made = own_environment(form, lambda _: {})  # type: ignore[arg-type] # one of the forms
    try:
        tree = made.tree(text, name, path)
    except TemplateSyntaxError as error:
        said = (error.message or "it cannot be read").rstrip(".").replace("'", '"')
        return (Remark("syntax-error", said[:1].lower() + said[1:], path, error.lineno, 1),)
    except RecursionError:
        return (Remark("syntax-error", "something stands inside too much else", path),)
    found = [*_names(tree, made, text, (path, document, form)), *_templates(tree, path, source, text)]
    if form == "html":
        found += _markup(text, path)
    return tuple(sorted(found, key=lambda one: (one.line or 0, one.column or 0, one.name)))


def _names(tree: ast.Template, made: OwnEnvironment, text: str, what: tuple[str, str | None, str]) -> Iterator[Remark]:
    path, document, form = what
    lines = text.split("\n")
    for line, message, word in refusals(tree):
        yield Remark("refused-filter", message, path, line, column_of(lines[line - 1], word), "leave it out")
    for one in unknown_names(tree, made, document, form):
        of = f" of {one.of}" if one.of else ""
        yield Remark(
            one.sort,
            f'there is no {one.sort.removeprefix("unknown-")} "{one.name}"{of}',
            path,
            one.line,
            column_of(lines[one.line - 1], one.name),
            _nearest(one.name, one.known),
        )


def _nearest(name: str, known: tuple[str, ...]) -> str:
    from mblkit.load.nearest import nearest

    found = nearest(name, known)
    return f'did you mean "{found}"?' if found is not None else 'run "mbl templates fields" for what there is'


def _templates(
    tree: ast.Template, path: str, source: Callable[[str], str | Fault | None], text: str
) -> Iterator[Remark]:
    from mblkit.reports.render import environment

    lines, ours = text.split("\n"), environment("html").list_templates()
    for node in tree.find_all((ast.Extends, ast.Include, ast.Import, ast.FromImport)):
        for name in meta.find_referenced_templates(ast.Template([node], lineno=node.lineno)):
            if name is None:
                continue
            there = name.removeprefix(OURS) in ours if name.startswith(OURS) else source(name) is not None
            if not there:
                help_ = f'templates stand in "{FOLDER}", and ours are called "{OURS}document.html.j2"'
                column = column_of(lines[node.lineno - 1], name)
                yield Remark("unknown-template", f'there is no template "{name}"', path, node.lineno, column, help_)


def _markup(text: str, path: str) -> Iterator[Remark]:
    """Yield what no escaper saves in the HTML of a template, and what no document has."""
    shown = _COMMENT.sub(_blanked, _JINJA.sub(_stand_in, text))

    def at(place: int) -> tuple[int, int]:
        before = text[:place]
        return before.count("\n") + 1, place - before.rfind("\n")

    for tag in _TAG.finditer(shown):
        if told := element_flaw(tag[1].lower()):
            yield Remark(told[0], told[1], path, *at(tag.start()), told[2])
        for one in _ATTRIBUTE.finditer(tag[2]):
            place = tag.start(2) + one.start()
            raw = text[place : tag.start(2) + one.end()]
            for name, message, help_ in _attribute(tag[1].lower(), one, raw):
                yield Remark(name, message, path, *at(place), help_)
    for style in _STYLE.finditer(shown):
        if _VALUE in style[1] and text[style.start(1) : style.end(1)].strip() not in {"{{ style }}", "{{style}}"}:
            help_ = "write a class for each case, and the style sheet as it is"
            yield Remark(
                "value-in-style", "a value is written into a style sheet", path, *at(style.start(1)), help_, fails=False
            )


def _attribute(tag: str, one: re.Match[str], raw: str) -> Iterator[tuple[str, str, str]]:
    name, value = one[1].lower(), one[2]
    if _VALUE in name:
        yield "unquoted-attribute", "a value stands where an attribute is named", 'write name="{{ value }}"'
        return
    if value is not None and value[0] not in "\"'":
        yield "unquoted-attribute", f'the attribute "{name}" has no quotes', f'write {name}="..."'
    if tag == "img" and name == "src" and _LOGO.search(raw):
        return
    if (told := attribute_flaw(tag, name, (value or "").strip("\"'"))) is not None:
        yield told


def _stand_in(found: re.Match[str]) -> str:
    """Return a sign for each of a value that is printed, and blanks for what controls; lines stay."""
    sign = _VALUE if found[0].startswith("{{") else " "
    return "".join("\n" if one == "\n" else sign for one in found[0])


def _blanked(found: re.Match[str]) -> str:
    return "".join("\n" if one == "\n" else " " for one in found[0])


def unused(name: str, others: Iterable[str]) -> Remark | None:
    """Return that a template takes the place of nothing, and that none of the others, given as texts, names it."""
    found = document_and_form(name)
    if found is None or is_known(name) or any(f'"{name}"' in text or f"'{name}'" in text for text in others):
        return None
    message = f'no document is called "{found[0]}", and no template names this one'
    return Remark("unused-template", message, f"{FOLDER}/{name}", help=_nearest(found[0], tuple(VIEWS)), fails=False)


def is_known(name: str) -> bool:
    """Tell whether a template of this name takes the place of one of ours."""
    found = document_and_form(name)
    return found is not None and "/" not in name and (found[0] == "document" or found[0] in VIEWS)
