"""The district's vocabulary: texts for families use the words that its documents use."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from mblkit.catalog import diagnose
from mblkit.diagnostics import Diagnostic
from mblkit.model.base import LocalText
from mblkit.model.origin import Origin
from mblkit.model.scale import ScaleRecord
from mblkit.model.vocabulary import OURS
from mblkit.packs import PACK_PREFIX
from mblkit.rules.material import Check, Material, place
from mblkit.rules.naming import few
from mblkit.rules.structure import competencies


def check_vocabulary(material: Material) -> Iterator[Diagnostic]:
    """MBL330: a text for families has a word that the vocabulary replaces."""
    words = material.district.record.vocabulary.words(material.district.language)
    for origin, text in _in_our_language(material) if words else ():
        found = _replaced(text, words)
        if found:
            verb = "stands" if len(found) == 1 else "stand"
            yield diagnose(
                "MBL330",
                f"{few(found)} {verb} where the district says {few(words[one] for one in found)}",
                place(origin),
                help="use the words of the vocabulary in texts for families",
            )


def _replaced(text: str, words: Mapping[str, str]) -> list[str]:
    """Return those of our words that stand in a text and that the district replaces, outside its own words."""
    own = r"\b(?:" + "|".join(re.escape(word) for word in sorted(words.values(), key=len, reverse=True)) + r")\b"
    rest = re.sub(own, " ", text, flags=re.IGNORECASE)
    return [ours for ours in words if re.search(rf"\b{ours}\b", rest, re.IGNORECASE)]


def _in_our_language(material: Material) -> Iterator[tuple[Origin, str]]:
    """Yield the texts for families in the language of our words, each with its place."""
    plain = material.district.language.partition("-")[0] == OURS
    for origin, text in _texts(material):
        if not isinstance(text, str):
            if OURS in text:
                yield origin.at(OURS), text[OURS]
        elif plain:
            yield origin, text


def _texts(material: Material) -> Iterator[tuple[Origin, LocalText]]:
    """Yield the words for families, the names of scales, levels with their meanings, and the titles of policies."""
    for entry in competencies(material):
        holders = [(entry.origin, entry.record.family)]
        holders.extend(
            (entry.origin.at("indicators", number), one.family)
            for number, one in enumerate(entry.record.indicators)
            if material.lives(one.retired)
        )
        yield from ((origin.at("family"), text) for origin, text in holders if text is not None)
    for scale in material.records(ScaleRecord):
        yield scale.origin.at("name"), scale.record.name
        for number, level in enumerate(scale.record.levels):
            origin = scale.origin.at("levels", number)
            yield origin.at("name"), level.name
            yield origin.at("meaning"), level.meaning
    for policy in material.district.policies:
        if not policy.origin.path.startswith(PACK_PREFIX):
            yield policy.origin.at("title"), policy.record.title


CHECKS: Final[tuple[Check, ...]] = (check_vocabulary,)
