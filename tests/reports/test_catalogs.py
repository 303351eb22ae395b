"""The catalogs are complete, and documents say nothing that is not in them."""

import re
from gettext import NullTranslations

import pytest
from tests.reports.sample import answers, closure, district, wished
from tools.catalogs import faults, renewed, texts

from mblkit.reports.catalogs import LANGUAGES, OURS, Catalog, catalog
from mblkit.reports.locale import Locale
from mblkit.reports.render import render
from mblkit.reports.transcript import transcript

OTHERS = tuple(language for language in LANGUAGES if language != OURS)
PSEUDO = str.maketrans("aeiouAEIOU", "åéîøüÅÉÎØÜ")


class Pseudo(NullTranslations):
    """Says every text with other vowels, so that one which was not looked up is seen."""

    def gettext(self, message: str) -> str:
        return other(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return other(msgid1 if n == 1 else msgid2)


def other(text: str) -> str:
    return "".join(
        part if part.startswith("{") else part.translate(PSEUDO) for part in re.split(r"(\{[a-z_]+\})", text)
    )


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalog_is_complete(language: str) -> None:
    assert list(faults(language)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalog_is_as_the_tool_writes_it(language: str) -> None:
    from tools.catalogs import CATALOGS

    assert (CATALOGS / f"{language}.po").read_bytes() == renewed(language)


@pytest.mark.parametrize("language", OTHERS)
def test_an_unreviewed_catalog_says_so(language: str) -> None:
    found = catalog(language)
    locale = Locale(language, "en", found)
    made = transcript(district(), closure(), answers(), wished(locale=locale))
    said = "No native speaker has checked this translation yet. Ask the school for the English version or for help."
    assert (locale.word(said) in made.sheet.remarks) is not found.reviewed


def test_a_document_says_nothing_that_is_not_looked_up() -> None:
    locale = Locale("en", "en", Catalog("en", words=Pseudo()))
    text = render(transcript(district(), closure(), answers(), wished(locale=locale, habits=True)), "text")
    ours = {word for text in texts() for word in re.findall(r"[A-Za-z]{4,}", re.sub(r"\{.*?\}", "", text))}
    theirs = set(re.findall(r"[A-Za-z]{4,}", f"{closure()}{district()}{answers()}"))
    untold = {word for word in re.findall(r"[A-Za-z]{4,}", text) if word in ours - theirs}
    assert {word for word in untold if word.translate(PSEUDO) != word} == set()
