"""The agreement of scorers as a document: one HTML file, or Markdown."""

from functools import partial
from typing import Literal

from markupsafe import Markup

from mblkit.reports import reliability_words as words
from mblkit.reports.page_policy import fingerprint
from mblkit.reports.reliability_view import ReliabilityView
from mblkit.reports.render import environment, stylesheet
from mblkit.reports.vocabulary import say


def render_reliability(
    view: ReliabilityView, form: Literal["html", "markdown"], *, agreement: bool = True, adjudication: bool = True
) -> str:
    """Return the agreement of scorers in one of its forms: the figures, what is to be adjudicated, or both."""
    made = environment(form)
    given = {
        "view": view,
        "words": words,
        "say": partial(say, swaps=view.vocabulary),
        "agreement": agreement,
        "adjudication": adjudication,
    }
    if form == "markdown":
        return made.get_template("reliability.md.j2").render(given)
    own = Markup(made.get_template("reliability.css").render())  # noqa: S704 - a file of this package
    style = stylesheet(made) + own
    return made.get_template("reliability.html.j2").render(given, style=style, style_hash=fingerprint(style))
