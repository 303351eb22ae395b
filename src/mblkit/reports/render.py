"""Views placed in templates. A template can place text; it cannot compute, read a file or run code.

Text comes out of a view as plain text and is made harmless here, once, on its way into the page: by escaping in
HTML, by `signs.markdown` in Markdown, by `signs.visible` in text. In Markdown and text templates a macro or a
`set` block would pass its text through twice, so those templates have none. What a template says itself goes
through `say` where it holds a word that a district may replace.
"""

from base64 import b64encode
from datetime import date
from fractions import Fraction
from functools import cache, partial
from hashlib import sha256
from typing import Any, Final, Literal

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from mblkit.model.numbers import rounded, show
from mblkit.reports.columns import Laid, filled, paragraph
from mblkit.reports.plain import json_text, plain
from mblkit.reports.signs import cells, markdown, visible
from mblkit.reports.views import TranscriptView
from mblkit.reports.vocabulary import say

Form = Literal["html", "markdown", "text", "json"]

_SUFFIXES: Final[dict[Form, str]] = {"html": "html", "markdown": "md", "text": "txt"}
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def render(view: TranscriptView, form: Form) -> str:
    """Return a transcript in one of its forms. Same view, same bytes."""
    if form == "json":
        return json_text({"schema": 1, "document": "transcript", **plain(view)})
    template = environment(form).get_template(f"transcript.{_SUFFIXES[form]}.j2")
    return template.render(view=view, say=partial(say, swaps=view.vocabulary))


@cache
def environment(form: Form) -> ImmutableSandboxedEnvironment:
    """Return the environment of a form of document."""
    made = ImmutableSandboxedEnvironment(
        loader=PackageLoader("mblkit.reports", "templates"),
        undefined=StrictUndefined,
        autoescape=form == "html",
        finalize=_FINALIZE[form],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(_FILTERS)
    if form == "html":
        style = stylesheet(made)
        made.globals.update({"style": style, "style_hash": fingerprint(style)})
    return made


def stylesheet(environment: ImmutableSandboxedEnvironment) -> Markup:
    """Return the style sheet of the documents; it is ours, so it needs no escaping."""
    return Markup(environment.get_template("document.css").render())  # noqa: S704 - a file of this package


def fingerprint(text: str) -> str:
    """Return what a content security policy calls the hash of a style sheet."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}"


def day(text: str) -> str:
    """Return a day, YYYY-MM-DD, as people in the United States write it."""
    found = date.fromisoformat(text)
    return f"{_MONTHS[found.month - 1]} {found.day}, {found.year}"


def brief_day(text: str) -> str:
    """Return a day as people write it where there is little room: Jun 5, 2026."""
    found = date.fromisoformat(text)
    return f"{_MONTHS[found.month - 1][:3]} {found.day}, {found.year}"


def credit(text: str | None) -> str:
    """Return an amount of credit for people: 0.50, 0.125, 2/3, 4 1/6; nothing for None."""
    if text is None:
        return ""
    amount = Fraction(text)
    if rounded(amount, 2) == amount:
        return show(amount, 2)
    whole, rest = divmod(amount, 1)
    return f"{whole} {show(rest)}" if whole and "/" in text else text


def rjust(text: str, width: int) -> str:
    """Return text set to the right of a width."""
    return " " * (width - cells(text)) + text


def _html(value: object) -> object:
    if isinstance(value, Markup):
        return value
    return "" if value is None else visible(str(value))


def _markdown(value: object) -> object:
    return "" if value is None else markdown(str(value))


def _text(value: object) -> object:
    if isinstance(value, Laid):
        return value
    return "" if value is None else visible(str(value))


_FILTERS: Final = {
    "day": day,
    "brief_day": brief_day,
    "credit": credit,
    "filled": filled,
    "paragraph": paragraph,
    "rjust": rjust,
}

_FINALIZE: Final[dict[Form, Any]] = {"html": _html, "markdown": _markdown, "text": _text}
