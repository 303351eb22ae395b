"""What a decision may say: who, in which role, when, where the paper is, and about what. Never why."""

from typing import get_args

import pytest

from mblkit.model.base import Text
from mblkit.model.decisions import FORMS
from mblkit.model.records import SupportRecord


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_decision_has_no_room_for_a_diagnosis(form: type) -> None:
    pattern = get_args(Text)[1].pattern
    free = [name for name, field in form.model_fields.items() if _pattern(field) == pattern]  # type: ignore[attr-defined]
    assert free == ["reference"], "the only text is where the paper is kept"


def _pattern(field: object) -> str | None:
    return next((one.pattern for one in getattr(field, "metadata", ()) if getattr(one, "pattern", None)), None)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_decision_says_who_when_and_where_it_is_kept(form: type) -> None:
    required = {name for name, field in form.model_fields.items() if field.is_required()}  # type: ignore[attr-defined]
    assert {"id", "student", "on", "role", "by", "reference", "type"} <= required


def test_a_support_has_no_room_for_a_reason() -> None:
    pattern = get_args(Text)[1].pattern
    assert [name for name, field in SupportRecord.model_fields.items() if _pattern(field) == pattern] == []
