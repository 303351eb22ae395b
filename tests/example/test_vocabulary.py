"""A transcript of the example district in other words."""

import re
from dataclasses import replace
from datetime import date

from mblkit.load.repository import Opened
from mblkit.model.vocabulary import Vocabulary
from mblkit.reports.answers import answers
from mblkit.reports.locale import locale_of
from mblkit.reports.render import render
from mblkit.reports.transcript import TranscriptWish, transcript

OTHERS = {"competency": "goal", "competencies": "goals", "mastered": "attained", "credit": "point", "credits": "points"}
DAY = date(2026, 6, 15)


def test_swap_the_vocabulary_and_only_words_change(example: Opened) -> None:
    student = min(example.closures)
    district, closure = example.district, example.closures[student]
    record = district.record.model_copy(update={"vocabulary": Vocabulary.model_validate(OTHERS)})
    texts = []
    for one in (district, replace(district, record=record)):
        found = transcript(one, closure, answers(one, closure, DAY), TranscriptWish(locale_of(one), DAY))
        texts.append(re.findall(r"\w+", render(found, "text")))
    changed = {(ours.lower(), theirs.lower()) for ours, theirs in zip(*texts, strict=True) if ours != theirs}
    assert changed <= set(OTHERS.items())
    assert {ours for ours, _ in changed} >= {"competencies", "credit", "mastered"}
