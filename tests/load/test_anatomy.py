from collections import defaultdict
from typing import Annotated, Literal

import pytest
from pydantic import Field

from mblkit.load.anatomy import Mention, Sink, forms_at, plan_of, record_at
from mblkit.model.base import LocalText, Many, Record, Ref, Refers
from mblkit.model.judging import Judging
from mblkit.model.methods import LatestMethod, MeanMethod, MethodRecord, ModeMethod
from mblkit.model.policy import PolicyRecord


class Circle(Record):
    shape: Literal["circle"]
    middle: Annotated[Ref, Refers("point")]


class Line(Record):
    shape: Literal["line"]
    ends: Many[Annotated[Ref, Refers("point")]]


class Blank(Record):
    shape: Literal["blank"]


class Drawing(Record):
    parts: Many[Annotated[Circle | Line | Blank, Field(discriminator="shape")]] = ()
    frame: Circle | None = None
    title: LocalText | None = None


@pytest.mark.parametrize(
    ("way", "found"),
    [
        (("judging", 0), Judging),
        (("judging", 0, "method"), MethodRecord),
        (("judging", 0, "method", "latest"), LatestMethod),
        (("judging", 0, "method", "last", "of"), MethodRecord),
        (("judging", 0, "method", "last", "of", "mean"), MeanMethod),
        (("judging", 0, "method", "greatest-of", "methods", 1, "mode"), ModeMethod),
        (("judging", 0, "method", "oldest"), MethodRecord),
        (("title", "by-language", "en"), None),
        (("judging", 0, "nothing"), None),
        ((), PolicyRecord),
    ],
)
def test_a_way_leads_to_the_form_that_its_words_name(way: tuple[str | int, ...], found: type[Record] | None) -> None:
    assert record_at(PolicyRecord, way) is found


def test_forms_that_share_nothing_have_no_record_in_common() -> None:
    assert record_at(Drawing, ("parts", 0)) is None
    assert record_at(Drawing, ("parts", 0, "line")) is Line
    assert record_at(Drawing, ("frame",)) is Circle


def test_the_field_that_tells_forms_apart() -> None:
    assert forms_at(Drawing, ("parts", 3)) == ("shape", ("circle", "line", "blank"))
    assert forms_at(Drawing, ("frame",)) is None
    assert forms_at(Drawing, ("title",)) is None
    assert forms_at(Drawing, ()) is None


def test_ids_are_found_in_every_form() -> None:
    drawing = Drawing.model_validate(
        {
            "parts": [
                {"shape": "circle", "middle": "a"},
                {"shape": "line", "ends": ["b", "c"]},
                {"shape": "blank"},
            ],
            "frame": {"shape": "circle", "middle": "d"},
        }
    )
    sink: Sink = defaultdict(set)
    plan_of(Drawing).gather(drawing, sink)
    assert sink == {("point",): {"a", "b", "c", "d"}}
    assert list(plan_of(Drawing).walk(drawing, ())) == [
        Mention(("parts", 0, "middle"), ("point",), "a", defines=False),
        Mention(("parts", 1, "ends", 0), ("point",), "b", defines=False),
        Mention(("parts", 1, "ends", 1), ("point",), "c", defines=False),
        Mention(("frame", "middle"), ("point",), "d", defines=False),
    ]
