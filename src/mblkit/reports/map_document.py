"""The curriculum map as a document: one HTML file, or Markdown."""

from functools import partial
from typing import Literal

from markupsafe import Markup

from mblkit.reports import map_words as words
from mblkit.reports.map_views import MapView
from mblkit.reports.page_policy import fingerprint
from mblkit.reports.render import environment, stylesheet
from mblkit.reports.vocabulary import say


def render_map(view: MapView, form: Literal["html", "markdown"]) -> str:
    """Return a curriculum map in one of its forms. Same view, same bytes."""
    made = environment(form)
    given = {"view": view, "words": words, "say": partial(say, swaps=view.vocabulary)}
    if form == "markdown":
        return made.get_template("curriculum-map.md.j2").render(given)
    own = Markup(made.get_template("curriculum-map.css").render())  # noqa: S704 - a file of this package
    style = stylesheet(made) + own
    return made.get_template("curriculum-map.html.j2").render(given, style=style, style_hash=fingerprint(style))
