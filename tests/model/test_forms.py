"""Unions whose forms are prepared when they are read say what Pydantic's own discriminated unions say."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, ValidationError

from mblkit.model.base import Many, Record, contradiction
from mblkit.model.forms import Forms


class Small(Record):
    form: Literal["small"]
    size: int = 1
    parts: Many[int] = ()


class Large(Record):
    form: Literal["large"]
    name: str

    def model_post_init(self, _: object) -> None:
        if self.name == "none":
            raise contradiction("it has no name", ("name",))


class Before(Record):
    one: Annotated[Small | Large, Field(discriminator="form")] | None = None
    many: Many[Annotated[Small | Large, Field(discriminator="form")]] = ()


class Now(Record):
    one: Annotated[Small | Large, Forms("form")] | None = None
    many: Many[Annotated[Small | Large, Forms("form")]] = ()


SMALL, LARGE = {"form": "small", "size": 2, "parts": [1, 2]}, {"form": "large", "name": "n"}


def outcome(record: type[Record], data: dict[str, Any]) -> Any:  # noqa: ANN401 - errors or a record as data
    try:
        made = record.model_validate(data)
    except ValidationError as error:
        return error.errors(include_url=False)
    return made.model_dump(), made.model_dump(mode="json", exclude_none=True, exclude_defaults=True), made.__dict__


@pytest.mark.parametrize(
    "data",
    [
        {"one": SMALL, "many": [LARGE, SMALL]},
        {"one": None},
        {"one": {"form": "large"}},
        {"one": {"form": "large", "name": "none"}},
        {"one": {"form": "huge"}},
        {"one": {"form": 1}},
        {"one": {}},
        {"one": 3},
        {"one": []},
        {"many": [SMALL, {"form": "small", "size": "2", "more": 1}, {"form": "small", "parts": [1, "2"]}]},
        {"many": {"form": "small"}},
        {"one": Small(form="small"), "many": [Large(form="large", name="x")]},
        {"many": [{}, 4, {"form": None}]},
    ],
)
def test_a_union_reads_and_objects_as_before(data: dict[str, Any]) -> None:
    assert outcome(Now, data) == outcome(Before, data)


def test_editors_get_the_same_schema() -> None:
    now, before = Now.model_json_schema(), Before.model_json_schema()
    assert {**now, "title": ""} == {**before, "title": ""}


def test_a_form_that_no_file_has_is_not_prepared() -> None:
    class Seldom(Record):
        form: Literal["seldom"]

    class Often(Record):
        form: Literal["often"]

    class Whole(Record):
        one: Annotated[Seldom | Often, Forms("form")]

    Whole.model_rebuild(_types_namespace=locals())
    assert Whole(one={"form": "often"}).one == Often(form="often")  # type: ignore[arg-type]
    assert (Seldom.__pydantic_complete__, Often.__pydantic_complete__) == (False, True)
