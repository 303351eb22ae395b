"""JSON that is written by the quick encoder: the same letters as the standard library's."""

import json
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest

from mblkit.engine.earning import Gain
from mblkit.model.origin import Origin
from mblkit.reports.plain import json_text, plain


class Word(str):
    __slots__ = ()


@dataclass(frozen=True)
class Result:
    name: str
    amount: Fraction
    on: date | None
    parts: tuple["Result", ...] = ()


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        None,
        "",
        [[], {}, [[]], [{}]],
        {"a": {"b": [1, -1, 0, 10**40], "c": {}}, "": [True, False, None]},
        {"text": 'é ü 漢 😀 \u2028 \x7f \x01 \b\f\n\r\t " \\ /', "key \n \x02": Word("as it is")},
    ],
)
def test_the_letters_are_those_of_the_standard_library(data: object) -> None:
    assert json_text(data) == json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def test_results_are_laid_out_by_their_fields() -> None:
    inner = Result("inner", Fraction(1, 3), None)
    assert plain(Result("outer", Fraction(5, 2), date(2026, 6, 1), (inner,))) == {
        "name": "outer",
        "amount": "2.5",
        "on": "2026-06-01",
        "parts": [{"name": "inner", "amount": plain(Fraction(1, 3)), "on": None, "parts": []}],
    }


def test_a_value_that_no_result_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="no plain form for float"):
        plain([0.5])


def test_a_named_tuple_is_laid_out_by_its_fields_and_an_origin_as_a_list() -> None:
    assert plain(Gain(date(2026, 6, 1), Fraction(1, 2))) == {"day": "2026-06-01", "amount": "0.5", "reason": None}
    assert plain((Origin("a.yaml", ("items", 1)),)) == [["a.yaml", ["items", 1]]]
