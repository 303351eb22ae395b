"""Records whose words are made when somebody asks: to a reader they are like any other."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace

import pytest

from mblkit.engine.results import Reason

TOLD = Reason("note", "two of two", None, (Reason("clause", "C040"),))


def later(asked: list[str] | None = None) -> Reason:
    def make() -> dict[str, object]:
        if asked is not None:
            asked.append("once")
        return {"text": "two of two", "children": (Reason("clause", "C040"),)}

    return Reason.later(make, kind="note", origin=None)


def test_nothing_is_put_into_words_until_somebody_asks_and_then_once() -> None:
    asked: list[str] = []
    one = later(asked)
    assert one.kind == "note"
    assert asked == []
    assert (one.text, one.children[0].text, one.text) == ("two of two", "C040", "two of two")
    assert asked == ["once"]


def test_it_is_equal_to_what_was_told_at_once() -> None:
    assert later() == TOLD
    assert hash(later()) == hash(TOLD)
    assert repr(later()) == repr(TOLD)


def test_it_is_changed_and_copied_like_any_other() -> None:
    assert replace(later(), kind="counted") == replace(TOLD, kind="counted")
    assert copy(later()) == TOLD


def test_what_is_no_field_is_not_made_up() -> None:
    with pytest.raises(AttributeError, match="no words"):
        _ = later().words  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        _ = Reason.later(dict, kind="note").words  # type: ignore[attr-defined]


def test_makers_are_asked_one_after_another_until_the_field_is_there() -> None:
    asked: list[str] = []

    def makes(name: str, value: object) -> Callable[[], dict[str, object]]:
        def make() -> dict[str, object]:
            asked.append(name)
            return {name: value}

        return make

    one = Reason.later(makes("text", "two of two"), makes("children", TOLD.children), kind="note", origin=None)
    assert (one.text, asked) == ("two of two", ["text"])
    assert (one.children, asked) == (TOLD.children, ["text", "children"])
    last = Reason.later(makes("text", "two of two"), makes("children", TOLD.children), kind="note", origin=None)
    assert last == TOLD
    with pytest.raises(AttributeError, match="no words"):
        _ = last.words  # type: ignore[attr-defined]
