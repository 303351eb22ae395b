from datetime import date

import pytest

from mblkit.errors import MblError
from mblkit.reports.catalogs import LANGUAGES, Catalog, catalog
from mblkit.reports.locale import Locale
from mblkit.reports.passages import NAME, Passage, Phrase, joined, phrased

ENGLISH = Locale("en", "en", Catalog("en"))
SPANISH = Locale("es", "en", Catalog("es"))
OWN = b"""\
msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"X-Reviewed-By: A Reader\\n"

msgid "Date"
msgstr "D\xc3\xada"

msgid "{name}, principal"
msgstr "principal {name}"

msgid "{n} credit"
msgid_plural "{n} credits"
msgstr[0] "{n} cr\xc3\xa9dito"
msgstr[1] "{n} cr\xc3\xa9ditos"
"""


def test_days_and_amounts_for_people() -> None:
    assert (ENGLISH.day("2026-03-05"), ENGLISH.brief_day(date(2026, 3, 5))) == ("March 5, 2026", "Mar 5, 2026")
    amounts = ("1", "0.5", "2/3", "0.125", "22.25", "25/6", None)
    assert [ENGLISH.credit(amount) for amount in amounts] == ["1.00", "0.50", "2/3", "0.125", "22.25", "4 1/6", ""]


def test_another_language_writes_days_and_amounts_its_own_way() -> None:
    assert SPANISH.day("2026-03-05") == "5 de marzo de 2026"
    polish, haitian, arabic = (Locale(tag, "en", Catalog(tag)) for tag in ("pl", "ht", "ar"))
    assert [polish.credit(amount) for amount in ("22.25", "2/3")] == ["22,25", "2/3"]
    assert [one.credit("22.25") for one in (SPANISH, haitian)] == ["22.25", "22.25"]
    assert (haitian.brief_day("2026-07-05"), haitian.language_name("en")) == ("5 jiyè 2026", "anglè")
    assert arabic.brief_day("2026-01-08") == arabic.day("2026-01-08") == "8 يناير 2026"
    assert SPANISH.percent(40).replace("\xa0", " ") in {"40 %", "40%"}


def test_signs_between_texts_are_those_of_the_language() -> None:
    chinese = Locale("zh", "en", Catalog("zh"))
    assert [str(chinese.joined(sign, ("a", "b"))) for sign in (", ", "; ", ": ", " ")] == [
        "a\uff0cb",
        "a\uff1bb",
        "a\uff1ab",
        "a b",
    ]
    assert str(ENGLISH.joined(", ", ("a", "b"))) == "a, b"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_days_and_figures_in_latin_digits(language: str) -> None:
    locale = Locale(language, "en", Catalog(language))
    assert "2026" in locale.day("2026-03-05")
    assert locale.number(12) == "12"
    assert "40" in locale.percent(40)


def test_a_sentence_keeps_the_language_of_what_is_placed_in_it() -> None:
    said = ENGLISH.say("{name}, principal", name=ENGLISH.name("Ana {n}"))
    assert isinstance(said, Phrase)
    assert str(said) == "Ana {n}, principal"
    assert [piece.language for piece in said.pieces if isinstance(piece, Passage)] == [NAME]
    assert phrased("{other} and {a}", {"a": "{other}"}) == "{other} and {other}"
    assert joined(", ", ("a", "b")) == "a, b"


def test_a_text_of_the_district_knows_its_language() -> None:
    texts = {"en": "Arts", "es": "Artes"}
    assert (SPANISH.own(texts), SPANISH.own(texts).language) == ("Artes", None)
    assert (SPANISH.own("Arts").language, ENGLISH.own("Arts").language) == ("en", None)
    assert SPANISH.own({"pl": "Sztuka"}).language == "pl"


def test_a_district_adds_words_of_its_own() -> None:
    locale = Locale("es", "en", catalog("es", OWN))
    assert locale.word("Date") == "Día"
    assert str(locale.say("{name}, principal", name=locale.name("Ana"))) == "principal Ana"
    assert [str(locale.say_many("{n} credit", "{n} credits", n)) for n in (1, 2)] == ["1 crédito", "2 créditos"]


def test_a_language_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(MblError, match='documents do not come in the language "xx"'):
        catalog("xx")
    with pytest.raises(MblError, match=r'the catalog "locales/es\.po" cannot be read'):
        catalog("es", b"msgid \xff")


def test_arabic_is_written_from_the_right() -> None:
    assert (Locale("ar", "en", Catalog("ar")).direction, ENGLISH.direction) == ("rtl", "ltr")
