"""Bring the catalogs of the documents up to date: every text that documents say, in every language.

    python tools/catalogs.py [--check]

Texts that are new get an empty translation, those that nothing says any more go. With `--check` nothing is written,
and the exit status is 1 where a catalog is not complete: a text without a translation, a place such as `{name}` that is
not in the translation, a plural form too few.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

import mblkit
from mblkit.model.vocabulary import Vocabulary
from mblkit.reports import words
from mblkit.reports.catalogs import LANGUAGES, OURS

PACKAGE: Final = Path(mblkit.__file__).parent
CATALOGS: Final = PACKAGE / "reports" / "locales"
KEYWORDS: Final = {"say": None, "word": None, "mark": None, "say_many": (1, 2)}
FOR_STAFF: Final = frozenset({"alignment_table.py"})
"""Modules whose texts the staff reads, in English."""

_PLACE: Final = re.compile(r"\{[a-z_]+\}")


def texts() -> dict[str, tuple[str, ...]]:
    """Return every text that documents say, by its first form, with all its forms: one, or for one and for many."""
    found: dict[str, tuple[str, ...]] = {}
    for name, _, message, _, _ in extract_from_dir(str(PACKAGE / "reports"), [("**.py", "python")], keywords=KEYWORDS):
        forms = (message,) if isinstance(message, str) else tuple(message)
        if all(forms) and name not in FOR_STAFF:
            found[forms[0]] = forms
    for table in vars(words).values():
        if isinstance(table, dict):
            for one in table.values():
                if isinstance(one, words.Word):
                    found |= {one.name: (one.name,), one.meaning: (one.meaning,)}
    return found | {name: (name,) for name in Vocabulary.model_fields}


def catalog_of(language: str) -> Catalog:
    """Return the catalog of a language as it is written, or an empty one."""
    path = CATALOGS / f"{language}.po"
    if not path.exists():
        return Catalog(locale=Locale.parse(language))
    return read_po(BytesIO(path.read_bytes()), locale=Locale.parse(language))


def renewed(language: str) -> bytes:
    """Return the catalog of a language, with every text that documents say and no other."""
    old = catalog_of(language)
    new = Catalog(locale=Locale.parse(language), project="mblkit", charset="utf-8")
    new.fuzzy = False
    for first, forms in sorted(texts().items()):
        kept = old.get(first)
        said = kept.string if kept is not None and not kept.fuzzy and _same(kept, forms) else None
        new.add(forms if len(forms) > 1 else first, said)
    data = BytesIO()
    write_po(data, new, width=110, no_location=True, omit_header=True, sort_output=False)
    return (_header(language, old, new) + "\n" + data.getvalue().decode().lstrip("\n")).encode()


def _same(kept: Message, forms: tuple[str, ...]) -> bool:
    return (tuple(kept.id) if isinstance(kept.id, tuple | list) else (kept.id,)) == forms


def _header(language: str, old: Catalog, new: Catalog) -> str:
    """Return the header; the name behind X-Reviewed-By is the native speaker who has looked the catalog over."""
    reviewer = dict(old.mime_headers).get("X-Reviewed-By", "")
    lines = (
        f"Language: {language}",
        "Content-Type: text/plain; charset=utf-8",
        f"Plural-Forms: {new.plural_forms}",
        f"X-Reviewed-By: {reviewer}",
    )
    return "\n".join(('msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in lines))) + "\n"


def faults(language: str) -> Iterator[str]:
    """Yield what is wrong with the catalog of a language."""
    catalog, wanted = catalog_of(language), texts()
    there = {one.id if isinstance(one.id, str) else one.id[0]: one for one in catalog if one.id}
    for first in sorted(wanted.keys() | there.keys()):
        if first not in there:
            yield f"{language}: not there: {first}"
        elif first not in wanted:
            yield f"{language}: nothing says it: {first}"
        else:
            yield from _wrong(language, catalog, there[first], wanted[first])


def _wrong(language: str, catalog: Catalog, message: Message, forms: tuple[str, ...]) -> Iterator[str]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    said = tuple(one or "" for one in strings)
    if not _same(message, forms):
        yield f"{language}: other plural: {forms[0]}"
    if len(said) != (catalog.num_plurals if len(forms) > 1 else 1):
        yield f"{language}: plural forms: {forms[0]}"
    for one in said:
        if not one:
            yield f"{language}: not translated: {forms[0]}"
        elif set(_PLACE.findall(one)) - set(_PLACE.findall(forms[-1])):
            yield f"{language}: a place that is not in ours: {forms[0]}"
    places = set(_PLACE.findall(forms[0])) & set(_PLACE.findall(forms[-1]))
    if all(said) and not places <= {place for one in said for place in _PLACE.findall(one)}:
        yield f"{language}: a place is missing: {forms[0]}"


def main() -> None:
    """Read the arguments, and check or write the catalogs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    if parser.parse_args().check:
        found = [fault for language in LANGUAGES if language != OURS for fault in faults(language)]
        print("\n".join(found) or "the catalogs are complete")
        sys.exit(1 if found else 0)
    for language in LANGUAGES:
        if language != OURS:
            (CATALOGS / f"{language}.po").write_bytes(renewed(language))
            left = sum(": not translated: " in fault for fault in faults(language))
            print(f"{language}: {len(texts())} texts, {left} to translate")


if __name__ == "__main__":
    main()
