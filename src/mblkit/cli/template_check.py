"""Templates of a district, read and tried on sample documents."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from mblkit.errors import MblError
from mblkit.reports.own_templates import FOLDER, OwnTemplates, TemplateFaultError
from mblkit.reports.page_flaws import flaws_of
from mblkit.reports.template_fields import VIEWS
from mblkit.reports.template_lint import Remark, document_and_form, is_known, lint, unused

if TYPE_CHECKING:
    from mblkit.cli.samples import Samples
    from mblkit.district import District
    from mblkit.reports.render import Document
    from mblkit.store.tree import Tree

_SCRIPT: Final = re.compile(r"(?<!\\)<script", re.IGNORECASE)
"""A script in Markdown: a name has a backslash before it."""


def checked(
    names: Iterable[str], there: Iterable[str], own: OwnTemplates, home: "tuple[Tree, District]"
) -> Iterator[Remark]:
    """Yield what is wrong with templates: what their text says, then what the samples come out as.

    `there` are all templates of the district, which is at `home`.

    Raises MblError where the installation has no example district, or the logo is no picture.
    """
    from mblkit.cli.samples import samples

    known: Samples | None = None
    texts = {name: text for name in there if isinstance(text := own.source(name), str)}
    for name in names:
        nothing = unused(name, (text for other, text in texts.items() if other != name))
        found = (*lint(name, own.source), *([nothing] if nothing is not None else []))
        yield from found
        if not any(one.fails for one in found) and is_known(name):
            known = known or samples()
            yield from _tried(name, own, known, home)


def _tried(name: str, own: OwnTemplates, samples: "Samples", home: "tuple[Tree, District]") -> Iterator[Remark]:
    """Yield what is wrong with what a template makes of the samples."""
    from mblkit.cli.dress import dressed
    from mblkit.cli.samples import hostile

    document, form = document_and_form(name) or ("document", "html")
    for kind in [document] if document in VIEWS else sorted(VIEWS):
        usual = dressed(samples.of(kind), *home)
        found = dict.fromkeys(_looked_at(usual, form, name, own, f"the sample {kind}"))
        if not found:
            found = dict.fromkeys(_looked_at(hostile(usual), form, name, own, f"a {kind} with hostile names"))
        yield from found
        if found:
            return  # the same would be said of every document


def _looked_at(document: "Document", form: str, name: str, own: OwnTemplates, what: str) -> Iterator[Remark]:
    path = f"{FOLDER}/{name}"
    try:
        text = own.rendered(document, form, name)
        if form == "html":
            for flaw in flaws_of(text):
                yield Remark(flaw.name, f"{what} has {flaw.message}", path, help=flaw.help)
        elif form == "typst":
            _typeset(document, text)
        elif form == "markdown" and _SCRIPT.search(text):
            yield Remark("forbidden-element", f"{what} has a script, <script>", path, help="leave it out")
    except TemplateFaultError as error:
        fault = error.fault
        message = f"{fault.message}, in {what}"
        yield Remark("broken-template", message, fault.path, fault.line, 1 if fault.line else None, fault.hint)
    except MblError as error:
        yield Remark("broken-template", f"{error.message}, in {what}", path, help=error.hint)


def _typeset(document: "Document", text: str) -> None:
    """Typeset a text. Raises MblError as `typeset` does."""
    from datetime import date

    from mblkit.reports.typeset import Look, typeset

    sheet = document.sheet
    look = Look(sheet.language, sheet.direction, sheet.accent)
    typeset(text, date.fromisoformat(document.view.frame.generated), (), look)
