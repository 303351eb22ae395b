"""Swap the vocabulary, and only words change (clause C039)."""

import json
import re
from dataclasses import replace
from typing import get_args

import pytest
from tests.reports.sample import district, document

from mblkit.district import District
from mblkit.model.vocabulary import Vocabulary
from mblkit.reports import words
from mblkit.reports.render import Form, render
from mblkit.reports.views import Swap, TranscriptView
from mblkit.reports.vocabulary import say, swaps_of

OTHERS = {
    "competency": "goal",
    "competencies": "goals",
    "indicator": "sign",
    "indicators": "signs",
    "evidence": "proof",
    "mastery": "command",
    "mastered": "commanded",
    "level": "step",
    "levels": "steps",
    "experience": "journey",
    "experiences": "journeys",
    "credit": "point",
    "credits": "points",
    "requirement": "demand",
    "requirements": "demands",
}
"""One other word for each, none of which any document has already."""

SWAPS = tuple(Swap(*pair) for pair in sorted(OTHERS.items()))
WRITTEN = [form for form in get_args(Form) if form != "json"]


def speaking(**vocabulary: object) -> District:
    """The sample with a vocabulary; where its own texts have one of our words, they have other texts here."""
    found = district()
    record = found.record.model_copy(update={"vocabulary": Vocabulary.model_validate(vocabulary)})
    entries = {
        name: entry._replace(scale=entry.scale.model_copy(update={"name": "The ladder"}))
        for name, entry in found.competencies.items()
    }
    (policy,) = found.policies
    policies = (replace(policy, record=policy.record.model_copy(update={"title": "The law"})),)
    return replace(found, record=record, competencies=entries, policies=policies)


def transcript(of: District, *, official: bool = False) -> TranscriptView:
    found = document(of, official=official).view
    assert isinstance(found, TranscriptView)
    return found


def told(text: str) -> list[str]:
    """The words that a reader of a document sees or hears."""
    seen = re.sub(r"(?s)<style>.*?</style>|<(?!td)[^>]*>", " ", text)
    labels = re.sub(r'<td[^>]*data-label="([^"]*)"[^>]*>', r" \1 ", seen)
    return re.findall(r"\w+", re.sub(r"<[^>]*>", " ", labels))


def test_every_word_has_another_here() -> None:
    assert set(OTHERS) == set(Vocabulary.model_fields)


@pytest.mark.parametrize("official", [True, False])
@pytest.mark.parametrize("form", WRITTEN)
def test_swap_the_vocabulary_and_only_words_change(form: Form, official: bool) -> None:
    ours = told(render(document(speaking(), official=official), form))
    theirs = told(render(document(speaking(**OTHERS), official=official), form))
    assert not {word.lower() for word in theirs} & set(OTHERS)
    expected = [_swapped(word) for word in ours]
    assert theirs == expected
    assert theirs != ours


def _swapped(word: str) -> str:
    other = OTHERS.get(word.lower(), word)
    return other.upper() if word.isupper() else other.capitalize() if word[0].isupper() else other


def test_json_has_the_words_and_keeps_keys_and_codes() -> None:
    ours = json.loads(render(document(speaking()), "json"))
    theirs = json.loads(render(document(speaking(**OTHERS)), "json"))
    assert json.loads(json.dumps(ours), object_hook=_renamed) == theirs
    assert theirs["areas"][0]["lines"][0]["outcome"] in words.OUTCOMES


def _renamed(data: dict[str, object]) -> dict[str, object]:
    """What the vocabulary does to the words of a part of the view."""
    ours = {"type", "basis_name", "mark_name", "outcome_name", "state_name", "meaning", "name", "credit"}
    return {key: say(value, SWAPS) if key in ours and isinstance(value, str) else value for key, value in data.items()}


def test_texts_of_the_district_stay_as_written() -> None:
    found = speaking(credit="point", credits="points", experience="journey", experiences="journeys")
    garden = found.experiences["garden"]
    record = garden.record.model_copy(update={"title": "Credit and Experience", "other": "Experience of credit"})
    found = replace(found, experiences={**found.experiences, "garden": replace(garden, record=record)})
    (line,) = [line for line in transcript(found).under_way if line.id == "garden"]
    assert (line.title, line.type) == ("Credit and Experience", "Experience of credit")


def test_capitals_follow_ours() -> None:
    swaps = (Swap("competencies", "learning goals"), Swap("credit", "LP"))
    assert say("COMPETENCIES of credit", swaps) == "LEARNING GOALS of LP"
    assert say("Competencies mastered", swaps) == "Learning goals mastered"
    assert say("accredited, credits", swaps) == "accredited, credits"


def test_a_word_of_the_district_is_not_replaced_again() -> None:
    swaps = (Swap("competency", "credit"), Swap("credit", "point"))
    assert say("competency, credit", swaps) == "credit, point"


@pytest.mark.parametrize(
    ("vocabulary", "swapped"),
    [
        ({"evidence": "proof"}, {"evidence": "proof"}),
        ({"evidence": {"en": "proof", "es": "prueba"}}, {"evidence": "proof"}),
        ({"evidence": {"es": "prueba"}}, {}),
        ({}, {}),
    ],
)
def test_a_word_of_another_language_replaces_nothing(vocabulary: dict[str, object], swapped: dict[str, str]) -> None:
    assert {swap.ours: swap.own for swap in swaps_of(speaking(**vocabulary))} == swapped


def test_plain_text_is_in_the_first_language() -> None:
    found = speaking(evidence="prueba")
    spanish = replace(found, record=found.record.model_copy(update={"languages": ("es", "en")}))
    assert swaps_of(spanish) == ()
    assert swaps_of(found) == (Swap("evidence", "prueba"),)


def test_words_that_are_shown_as_they_are_hold_none_that_is_replaced() -> None:
    for word in (*words.STATES.values(), *words.MARKS.values()):
        assert say(word.name, SWAPS) == word.name
    assert say(words.FULL_YEAR, SWAPS) == words.FULL_YEAR


def test_no_article_stands_before_a_word_that_is_replaced() -> None:
    """Nobody knows whether "a" or "an" belongs before the district's word."""
    texts = [render(document(speaking(), official=official), form) for form in WRITTEN for official in (True, False)]
    every = "|".join(OTHERS)
    said = [
        word.meaning for table in (words.TYPES, words.BASES, words.OUTCOMES, words.MARKS) for word in table.values()
    ]
    found = [re.findall(rf"(?i)\ban? (?:{every})\b", text) for text in (*texts, *said)]
    assert [one for one in found if one] == []
