"""Names of the roster in a text, in whichever way they are written; they are known by salted hashes alone.

A name is compared by its letters: without case, accents, blanks, hyphens and apostrophes. So "Anne-Marie O'Connor",
"O CONNOR, ANNE MARIE" and "annemarie_oconnor" are one name. A given or a family name alone is none.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from mblkit.model.people import PersonRecord

_DIGEST: Final = 12
_LONGEST: Final = 6
"""Words of the longest name that is looked for; of a longer one, the beginning."""

_FEW_LETTERS: Final = 7
"""From so many letters on, it does not matter where the words of a name are divided."""

_MARKS: Final = "\u0300-\u036f"
_WORD: Final = re.compile(rf"(?:[^\W\d_][{_MARKS}]*)+")
_PLAIN_WORD: Final = re.compile(r"[A-Za-z]+")
_SEPARATORS: Final = r"[\s,.:;'\"\u2018\u2019|_=*/\\<>-]"
_LABEL: Final = (
    r"(?:(?:given|family|first|last)?[ _-]?name|given|family|first|last|nombre|apellidos?|nome|sobrenome)"
    r"[\"']?[ ]?[:=][ ]?"
)
_NEAR: Final = re.compile(rf"(?:{_SEPARATORS}{{0,3}}|{_SEPARATORS}{{1,8}}{_LABEL}[\"']?)\Z", re.IGNORECASE)
_BEHIND_A_NAME: Final = re.compile(_LABEL, re.IGNORECASE)
_IN_PROSE: Final = re.compile(r"[^\W\d_A-Z]+(?:[\s-][^\W\d_A-Z]+)*")
_INITIAL: Final = re.compile(r"(?<=[^\s#>*(\"'-])[ \t]+([A-Z])\.")
"""A letter with a full stop, but not at the beginning of a line: there it counts the points of a list."""

_TWO_WORDS_IN_ONE: Final = re.compile(r"[a-z][A-Z]")
_IDEOGRAPHS: Final = "\u2e80"
_OTHER_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_TWO_LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_PARTICLES: Final = frozenset(
    {"al", "bin", "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "las", "le",
     "los", "mac", "mc", "san", "st", "ten", "van", "von"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What the roster holds, as salted hashes.

    Attributes:
        salt: what was mixed in.
        hashes: of names, of how names begin, of birth dates and of numbers, each with its sort.
    """

    salt: bytes
    hashes: frozenset[bytes] = field(default_factory=frozenset)

    def holds(self, sort: str, text: str) -> bool:
        """Tell whether the roster holds a name, the beginning of one, a day or a number."""
        return _hashed(self.salt, sort, text) in self.hashes


def known_of(people: Iterable[PersonRecord], salt: bytes) -> Known:
    """Return what some people's records hold, as hashes."""
    hashes: set[bytes] = set()
    for one in people:
        for sort, words in _ways(one):
            hashes.add(_hashed(salt, sort, _key(words)))
            beginnings = ("".join(words[: number + 1]) for number in range(len(words)))
            hashes.update(_hashed(salt, "begin", beginning) for beginning in beginnings)
        if one.birth_date is not None:
            hashes.add(_hashed(salt, "birth-date", one.birth_date.isoformat()))
        if one.state_id is not None:
            hashes.add(_hashed(salt, "number", one.state_id))
    return Known(salt, frozenset(hashes))


def words_in(text: str) -> set[str]:
    """Return the words of a text, each once: most files say the same few again and again."""
    return set(_PLAIN_WORD.findall(text) if text.isascii() else _WORD.findall(text))


def names_in(text: str, known: Known, words: Collection[str] | None = None) -> Iterator[int]:
    """Yield where names of the roster begin in a text; `words` are those of the text, where they are known."""
    begins = sorted(word for word in words or words_in(text) if known.holds("begin", _folded(word)))
    starts: list[int] = []
    if begins:
        some = "|".join(re.escape(word) for word in sorted(begins, key=len, reverse=True))
        starts = [found.start() for found in re.finditer(rf"(?<![^\W\d_])(?:{some})(?![^\W\d_{_MARKS}])", text)]
    starts += [found.start(1) for found in _INITIAL.finditer(text) if known.holds("begin", f"{found[1].lower()}.")]
    behind = 0
    for start in sorted(starts):
        if start >= behind:
            end = _end_of_name(text, start, known)
            if end is not None:
                yield start
                behind = end


def _end_of_name(text: str, start: int, known: Known) -> int | None:
    """Return where the longest name ends that begins at a place, None where none does."""
    words: list[str] = []
    last: int | None = None
    end = start
    for found in _WORD.finditer(text, start):
        if words and _BEHIND_A_NAME.match(text, found.start()):
            continue
        if words and _NEAR.match(text[end : found.start()]) is None:
            break
        begin, end = found.span()
        initial = end - begin == 1 and text[begin].isupper() and text[end : end + 1] == "."
        if initial and known.holds("name", _key([*words, f"{text[begin].lower()}."])):
            last = end
        if initial and words:
            continue  # one in the middle of a name
        words.append(f"{text[begin].lower()}." if initial else _folded(found[0]))
        several = len(words) > 1 or found[0] >= _IDEOGRAPHS or _TWO_WORDS_IN_ONE.search(found[0])
        if several and _is_name(text[start:end], _key(words), known):
            last = end
        if len(words) == _LONGEST:
            break
    return last


def _is_name(written: str, key: str, known: Known) -> bool:
    """Tell whether words are a name. In small letters and plain order alone, "work may" is not May Work."""
    if known.holds("name", key):
        return True
    return (written >= _IDEOGRAPHS or _IN_PROSE.fullmatch(written) is None) and known.holds("turned", key)


def _ways(one: PersonRecord) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the ways in which a name is written, with two words at least; "turned" where the family name is first."""
    for translated in (False, True):
        given, family = (_words(text, translated=translated) for text in (one.given, one.family))
        ways, turned = {given + family}, {family + given}
        if given and family:
            first, head = given[:1] if len(given[0]) > 1 else given[:2], _head(family)
            ways |= {first + name for name in (family, head, family[-1:])}
            ways |= {given + head, *((f"{given[0][0]}.", *name) for name in (family, head))}
            ways |= {(*name, f"{family[0][0]}.") for name in (given, first)}
            turned |= {family + first, head + given, head + first}
        if one.preferred is not None:
            preferred = _words(one.preferred, translated=translated)
            ways |= {preferred, *(preferred[:1] + name for name in (family, _head(family), family[-1:]))}
        for sort, some in (("name", ways), ("turned", turned)):
            for way in some:
                joined = "".join(way)
                if len(way) > 1:
                    yield sort, way[:_LONGEST]
                if len(way) > 1 and joined >= _IDEOGRAPHS:
                    yield sort, (joined,)


def _head(family: tuple[str, ...]) -> tuple[str, ...]:
    """Return a family name up to its first word that can stand alone: "Van der Berg", and "García" of two."""
    for number, word in enumerate(family, 1):
        if len(word) > 1 and word not in _PARTICLES:
            return family[:number]
    return family


def _key(words: Iterable[str]) -> str:
    """Return a name for comparison: without blanks where it is long enough."""
    parts = [*words]
    joined = "".join(parts)
    return joined if len(joined) >= _FEW_LETTERS else " ".join(parts)


def _words(text: str, *, translated: bool) -> tuple[str, ...]:
    text = unicodedata.normalize("NFC", text).casefold()
    return tuple(_folded(found[0]) for found in _WORD.finditer(text.translate(_TWO_LETTERS) if translated else text))


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold().translate(_OTHER_LETTERS))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


@lru_cache(maxsize=1 << 17)
def _hashed(salt: bytes, sort: str, text: str) -> bytes:
    return blake2b(f"{sort}:{text}".encode(), key=salt, digest_size=_DIGEST).digest()
