"""Documents placed in templates. A template can place text; it cannot compute, read a file or run code.

Text comes out of a document as plain text and is made harmless here, once, on its way into the page: by escaping in
HTML, by `signs.markdown` in Markdown, by `signs.visible` in text, as a literal in what becomes PDF. In Markdown
and text templates a macro or a `set` block would pass its text through twice, so those templates have none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Literal

from jinja2 import PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from mblkit.reports.catalogs import OURS, Catalog
from mblkit.reports.columns import Laid, filled, paragraph
from mblkit.reports.locale import Locale
from mblkit.reports.own_templates import ENDINGS, OwnTemplates
from mblkit.reports.page_policy import fingerprint
from mblkit.reports.parts import Section, Sheet, Side
from mblkit.reports.passages import Passage, Phrase, Text, joined
from mblkit.reports.placing import table_text
from mblkit.reports.plain import json_text, plain
from mblkit.reports.sandbox import Sandbox
from mblkit.reports.signs import cells, markdown, visible

Form = Literal["html", "markdown", "text", "json"]

_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed: the data and how they are arranged.

    Attributes:
        schema: the version of the data's JSON. Keys are added to it, never taken away or given another meaning.
        view: the data, a frozen dataclass of plain text and whole numbers.
        sheet: the same arranged for a reader.
        own: the templates of the district, which go before ours; None for ours alone.
    """

    schema: int
    view: Any
    sheet: Sheet
    own: OwnTemplates | None = None


def render(document: Document, form: Form) -> str:
    """Return a document in one of its forms. Same document, same bytes.

    Raises MblError where a template of the district cannot make it.
    """
    sheet = document.sheet
    if form == "json":
        return json_text({"schema": document.schema, "document": sheet.name, **plain(document.view)})
    own = document.own.text(document, form) if document.own is not None else None
    if own is not None:
        return own
    template = environment(form).get_template(f"document.{ENDINGS[form]}.j2")
    return template.render(given(document, form))


def given(document: Document, form: "Form | Literal['typst']") -> dict[str, object]:
    """Return what a template is given: sheet and view, and for a page the style sheet with its hash."""
    shared: dict[str, object] = {"sheet": document.sheet, "view": document.view}
    if form != "html":
        return shared
    style = stylesheet(environment("html"), document.sheet.accent, document.sheet.pages)
    return shared | {"style": style, "style_hash": fingerprint(style)}


@cache
def environment(form: Form | Literal["typst"]) -> Sandbox:
    """Return the environment of a form of document, or of the text that becomes PDF."""
    made = Sandbox(
        loader=PackageLoader("mblkit.reports", "templates"),
        undefined=StrictUndefined,
        autoescape=form in {"html", "typst"},  # what a macro returns is then known to be code
        finalize=_finalize(form),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(_FILTERS)
    if form == "html":
        style = stylesheet(made)
        made.globals.update({"style": style, "style_hash": fingerprint(style)})
    return made


def stylesheet(
    environment: Sandbox, accent: str | None = None, pages: tuple[str, str, str] = ("Page ", " of ", "")
) -> Markup:
    """Return the style sheet of the documents, in the colour of a district; it is ours, so it needs no escaping.

    `pages` are the words around the number of a page and how many there are.

    Raises ValueError for a colour that is not `#rrggbb`.
    """
    style = environment.get_template("document.css").render()
    if accent is not None:
        if not _COLOUR.fullmatch(accent):
            raise ValueError(f"not a colour: {accent}")
        style = re.sub(r"--accent: #[0-9a-f]{6};", f"--accent: {accent};", style)
    counted = f"{_in_css(pages[0])} counter(page) {_in_css(pages[1])} counter(pages) {_in_css(pages[2])}"
    style = style.replace('"Page " counter(page) " of " counter(pages)', counted.removesuffix(' ""'))
    return Markup(style)  # noqa: S704 - a file of this package


def _in_css(text: str) -> str:
    """Return text as a string of a style sheet, every sign but the plainest by its number."""
    return '"' + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text) + '"'


def rjust(text: str, width: int) -> str:
    """Return text set to the right of a width."""
    return " " * (width - cells(text)) + text


def in_html(value: object) -> str:
    """Return what a page shows for a value: passages keep their language and their direction, all else is escaped."""
    match value:
        case Markup():  # what a macro returns: half of all values
            return value
        case str() if type(value) is str:
            return _escaped(value)
        case Phrase():
            return Markup().join(in_html(piece) for piece in value.pieces)
        case Passage() if value.language is not None:
            lang = Markup(' lang="{}"').format(value.language) if value.language else Markup()
            return Markup("<bdi{}>{}</bdi>").format(lang, visible(value))
        case None:
            return ""
        case _:
            return escape(visible(str(value)))


@lru_cache(maxsize=4096)
def _escaped(text: str) -> Markup:
    """Return text as a page shows it: headings, levels and titles come again in every row."""
    return escape(visible(text))


def _markdown(value: object) -> object:
    return "" if value is None else markdown(str(value))


def _text(value: object) -> object:
    if isinstance(value, Laid):
        return value
    return "" if value is None else visible(str(value))


def sections(body: Iterable[Section | Side]) -> Iterator[Section]:
    """Yield the sections of a document one after another, those that stand side by side as well."""
    for one in body:
        if isinstance(one, Side):
            yield from one.sections
        else:
            yield one


def _with(first: str, text: Text) -> str:
    return f"{first.rstrip()} {text}".strip()


@cache
def literals() -> Any:  # noqa: ANN401 - the module itself
    """Return what makes literals of Typst, imported for the first PDF."""
    from mblkit.reports import literals as found

    return found


@cache
def breaking() -> Any:  # noqa: ANN401 - the module itself
    """Return what says how wide columns must be, imported for the first PDF."""
    from mblkit.reports import breaking as found

    return found


_STAFF: Final = Locale(OURS, OURS, Catalog(OURS))
"""The language of documents for the staff, such as the curriculum map."""

_FILTERS: Final = {
    "brief_day": _STAFF.brief_day,
    "cell_literal": lambda cell: literals().cell_literal(cell),
    "day": _STAFF.day,
    "filled": filled,
    "flat": str,
    "kind": lambda part: type(part).__name__,
    "lined": lambda texts, between: str(joined(between, tuple(texts))),
    "loud": lambda text: str(text).upper(),
    "picture": lambda address: literals().picture(address),
    "needs": lambda table: breaking().needs(table),
    "paragraph": lambda text, width, indent=0: paragraph(str(text), width, indent),
    "rjust": rjust,
    "sections": sections,
    "slug": lambda text: re.sub(r"\W+", "-", str(text).lower()).strip("-"),
    "table_text": table_text,
    "unbroken": lambda text: literals().unbroken(text),
    "told": lambda text: bool(str(text)),
    "with": _with,
}


def _finalize(form: Form | Literal["typst"]) -> Any:  # noqa: ANN401 - a function of any value
    """Return what makes a value harmless on its way into a document of a form."""
    if form == "typst":
        return literals().literal
    return {"html": in_html, "markdown": _markdown, "text": _text}[form]
