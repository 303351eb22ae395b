"""Scripts that need a font of their own, found in the text before it is typeset."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_CORE: Final = "fonts-noto-core"
_CJK: Final = "fonts-noto-cjk"


@dataclass(frozen=True, slots=True)
class Script:
    """A script that no font of the wheel has.

    Attributes:
        name: what people call it.
        families: the families that have it, the best one first.
        package: Debian's package of them.
    """

    name: str
    families: tuple[str, ...]
    package: str


def _noto(name: str, family: str | None = None) -> Script:
    return Script(name, (f"Noto Serif {family or name}", f"Noto Sans {family or name}"), _CORE)


_NOTO: Final = (
    *("Bengali", "Devanagari", "Ethiopic", "Gujarati", "Gurmukhi"),
    *("Kannada", "Khmer", "Lao", "Malayalam", "Mongolian", "Oriya", "Sinhala", "Syriac", "Tamil", "Telugu"),
    *("Thaana", "Thai", "Tibetan", "Tifinagh"),
)

_SCRIPTS: Final = {
    **{name.upper(): _noto(name) for name in _NOTO},
    "ADLAM": _noto("Adlam"),
    "ARABIC": Script("Arabic", ("Noto Naskh Arabic", "Noto Sans Arabic"), _CORE),
    "CANADIAN": _noto("Canadian syllabics", "Canadian Aboriginal"),
    "MYANMAR": _noto("Burmese", "Myanmar"),
    "NKO": _noto("N'Ko", "NKo"),
}
"""By the first word of the names that Unicode gives to the letters."""

_EAST_ASIAN: Final = {
    **dict.fromkeys(("BOPOMOFO", "CJK", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC"), "Chinese"),
    **dict.fromkeys(("HIRAGANA", "KATAKANA"), "Japanese"),
    "HANGUL": "Korean",
}
_REGIONS: Final = {"Chinese": "SC", "Japanese": "JP", "Korean": "KR"}
_LANGUAGES: Final = {"zh": "Chinese", "ja": "Japanese", "ko": "Korean"}
_TRADITIONAL: Final = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def scripts_of(text: str, language: str) -> tuple[Script, ...]:
    """Return the scripts of a text that need a font of their own, by name.

    Characters that Chinese, Japanese and Korean share are drawn as in the language of the document, where that is one
    of the three, else as in the one that the other characters tell, else as in Chinese.
    """
    words = {_word(sign) for sign in set(text) if not sign.isascii()}
    found = {script for word in words if (script := _SCRIPTS.get(word)) is not None}
    return tuple(sorted({*found, *_east_asian(words, language.lower())}, key=lambda script: script.name))


def script_named(sign: str) -> str | None:
    """Return the name of the script of a character, if it is one that needs a font of its own."""
    word = _word(sign)
    script = _SCRIPTS.get(word)
    return script.name if script is not None else _EAST_ASIAN.get(word)


def _word(sign: str) -> str:
    return unicodedata.name(sign, "").replace("-", " ").partition(" ")[0]


def _east_asian(words: set[str], language: str) -> Iterator[Script]:
    """Yield the one script that has all characters of the three languages, in the shape of one of them."""
    found = {name for word in words if (name := _EAST_ASIAN.get(word)) is not None}
    if found:
        name = _LANGUAGES.get(language.partition("-")[0]) or max(found, key=["Chinese", "Korean", "Japanese"].index)
        region = "TC" if language.startswith(_TRADITIONAL) else _REGIONS[name]
        cjk = (f"Noto Serif CJK {region}", f"Noto Sans CJK {region}")
        yield Script(name, (*cjk, f"Noto Serif {region}", f"Noto Sans {region}"), _CJK)
