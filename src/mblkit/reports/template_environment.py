"""The environment of a district's templates: ours, and what only a template of our own may do taken away."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal

from jinja2 import BaseLoader, Environment, PackageLoader, Template, TemplateNotFound, TemplateSyntaxError, Undefined
from jinja2 import nodes as ast
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from mblkit.reports.columns import Laid
from mblkit.reports.own_templates import FOLDER, OURS, Fault
from mblkit.reports.passages import Phrase
from mblkit.reports.render import environment

REFUSED_FILTERS: Final = {
    "safe": "it turns off what makes a name harmless",
    "random": "a document has the same bytes each time",
    "pprint": "it prints how a value is made, not what it says",
    "xmlattr": "write attributes out, in quotes",
    "urlize": "a document links to nothing",
}
"""Filters of Jinja that a template of a district has not, and why."""

_REFUSED_GLOBALS: Final = ("lipsum",)
_LONGEST: Final = 10_000_000
_MOST_DIGITS: Final = 4096
_PRINTED: Final = (str, int, float, Decimal, Fraction, Phrase, Laid, Markup, type(None))


class RefusedError(Exception):
    """A template does what it may not, in words for the person who wrote it."""


class SourceFault(Exception):  # noqa: N818 - the fault of a file, as it travels through Jinja
    """A file that a template asks for cannot be used."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class OwnEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox of a district's templates.

    Products and powers are looked at before they are computed: the compiler would do so where nothing can stop it.
    """

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - of any type
        """Return what an operator gives. Raises RefusedError for what would be too large."""
        if operator == "*" and max(_size(left, right), _size(right, left)) > _LONGEST:
            raise RefusedError(f"a text or a list would be longer than {_LONGEST:,}")
        if operator == "**" and not (isinstance(right, int) and abs(right) <= 64 and _digits(left) <= 64):  # noqa: PLR2004
            raise RefusedError("a power is too large")
        if operator == "*" and _digits(left) + _digits(right) > _MOST_DIGITS:
            raise RefusedError("a number is too large")
        if operator == "%" and isinstance(left, str):
            raise RefusedError("write a text with places with ~, not with %")
        return super().call_binop(context, operator, left, right)

    def join_path(self, template: str, parent: str) -> str:
        """Return the name of a template as another one names it: ours name ours."""
        return f"{OURS}{template}" if parent.startswith(OURS) and not template.startswith(OURS) else template

    def tree(self, source: str, name: str, path: str) -> ast.Template:
        """Return a template as a tree, whatever it does. Raises TemplateSyntaxError for what is no template."""
        return super()._parse(source, name, path)

    def _parse(self, source: str, name: str | None, filename: str | None) -> ast.Template:
        tree = super()._parse(source, name, filename)
        for line, message, _ in refusals(tree):
            raise TemplateSyntaxError(message, line, name, filename)
        return tree


def refusals(tree: ast.Template) -> Iterator[tuple[int, str, str]]:
    """Yield what a template of a district may not do: the line, why, and the word that stands there."""
    for node in tree.find_all((ast.EvalContextModifier, ast.ScopedEvalContextModifier)):
        yield node.lineno, "escaping is always on here", "autoescape"
    for one in tree.find_all(ast.Filter):
        if one.name in REFUSED_FILTERS:
            yield one.lineno, f'the filter "{one.name}" is not here: {REFUSED_FILTERS[one.name]}', one.name


class _Loader(BaseLoader):
    """Texts of the district by name, as another process has them, and ours under `ours/`."""

    def __init__(self, wanted: Callable[[str], Mapping[str, Any]]) -> None:
        self._wanted = wanted
        self._ours = PackageLoader("mblkit.reports", "templates")

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a template and the name that is told of it."""
        if template.startswith(OURS):
            text, _, _ = self._ours.get_source(environment, template.removeprefix(OURS))
            return text, template, _always
        said = self._wanted(template)
        if "fault" in said:
            raise SourceFault(Fault(str(said["fault"]), str(said["path"]), said.get("line"), said.get("hint")))
        if "source" not in said:
            raise TemplateNotFound(template)
        return str(said["source"]), f"{FOLDER}/{template}", _always


def own_environment(
    form: Literal["html", "markdown", "text", "typst"], wanted: Callable[[str], Mapping[str, Any]]
) -> OwnEnvironment:
    """Return the environment of a district's templates of a form; `wanted` answers with the text of one by name."""
    like = environment(form)
    made = OwnEnvironment(
        loader=_Loader(wanted),
        undefined=like.undefined,
        autoescape=like.autoescape,
        finalize=_finalize(like.finalize),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters = {name: one for name, one in like.filters.items() if name not in REFUSED_FILTERS}
    made.globals = {name: one for name, one in made.globals.items() if name not in _REFUSED_GLOBALS}
    return made


def _finalize(ours: Callable[..., Any] | None) -> Callable[[Any], Any]:
    def finalized(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
        if isinstance(value, Undefined):
            return str(value)  # raises, in words of its own
        if not isinstance(value, _PRINTED):
            raise RefusedError(f"a template prints text, and this is {_called(value)}")
        return ours(value) if ours is not None else value

    return finalized


def _called(value: object) -> str:
    return "a template" if isinstance(value, Template) else f'of the kind "{type(value).__name__}"'


def _size(one: object, other: object) -> int:
    return len(one) * other if isinstance(one, str | list | tuple) and isinstance(other, int) else 0


def _digits(number: object) -> int:
    return number.bit_length() if isinstance(number, int) else 0


def _always() -> bool:
    return True
