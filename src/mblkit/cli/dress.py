"""What a district's documents look like: its colour and logo, and templates of its own."""

from collections import deque
from dataclasses import dataclass, replace
from hashlib import sha256
from os import scandir
from typing import TYPE_CHECKING, Final

from mblkit.store.tree import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mblkit.district import District
    from mblkit.reports.brand import Brand
    from mblkit.reports.own_templates import OwnTemplates
    from mblkit.reports.render import Document
    from mblkit.store.tree import Tree


@dataclass(frozen=True, slots=True)
class _Dress:
    brand: "Brand"
    own: "OwnTemplates"


_MOST: Final = 2
_KNOWN: "deque[tuple[Tree, _Dress]]" = deque(maxlen=_MOST)
"""How the documents of the last trees look: a batch reads the logo once and keeps the process of its templates."""


def dressed(document: "Document", tree: "Tree", district: "District") -> "Document":
    """Return a document that looks as the district wants it. Raises MblError for a logo that is no picture."""
    from mblkit.reports.brand import brand_of, branded
    from mblkit.reports.own_templates import OwnTemplates

    known = next((dress for one, dress in _KNOWN if one is tree), None)
    if known is None:
        known = _Dress(brand_of(district, tree.read), OwnTemplates(tree.read))
        _KNOWN.append((tree, known))
    return replace(branded(document, known.brand), own=known.own)


def template_files(root: "Path") -> tuple[str, ...]:
    """Return the names of the files in the folder of templates, sorted; links and hidden files are left out."""
    from mblkit.reports.own_templates import FOLDER

    return tuple(sorted(_below(root / FOLDER, "")))


def dress_digest(tree: "Tree", district: "District") -> str:
    """Return what stands for the look of documents: the logo, and where no commit says it the templates."""
    from mblkit.reports.own_templates import FOLDER

    names = [f"{FOLDER}/{name}" for name in template_files(tree.root)] if isinstance(tree, WorkTree) else []
    logo = district.record.documents.logo
    found = sha256()
    for path in (*names, *([logo] if logo is not None else [])):
        try:
            found.update(f"{path} {sha256(tree.read(path)).hexdigest()}\n".encode("utf-8", "surrogatepass"))
        except OSError:
            continue  # the document itself says what is wrong with it
    return found.hexdigest()


def _below(folder: "Path", before: str) -> "Iterator[str]":
    try:
        entries = list(scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _below(folder / entry.name, f"{before}{entry.name}/")
        elif entry.is_file(follow_symlinks=False):
            yield f"{before}{entry.name}"
