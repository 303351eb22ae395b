import math
import random

import pytest
import yaml_rs

from mblkit.load.scalars import plain_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("NULL", None), ("nUll", "nUll"),
        ("true", True), ("True", True), ("FALSE", False), ("tRue", "tRue"),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("y", "y"),
        ("0", 0), ("-7", -7), ("+5", 5), ("007", 7), ("1_000", 1000), ("_3", 3), ("1_", 1),
        ("0x1F", 31), ("-0x1f", -31), ("0o17", 15), ("0b11", 3), ("0x", "0x"), ("0o8", "0o8"), ("0b2", "0b2"),
        ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("1.5E-1", 0.15), ("1e999", math.inf),
        (".inf", math.inf), ("-.INF", -math.inf), ("inf", "inf"), ("-.nan", "-.nan"), ("1e", "1e"), (".e3", ".e3"),
        ("2026-03-14", "2026-03-14"), ("12:30", "12:30"), ("1.2.3", "1.2.3"), ("-", "-"), ("_", "_"), (".", "."),
        ("١٢", "١٢"), ("½", "½"), ("<<", "<<"), ("6146/2", "6146/2"),
    ],
)  # fmt: skip
def test_values(text: str, value: object) -> None:
    found = plain_value(text)
    assert (type(found), found) == (type(value), value)


def test_not_a_number() -> None:
    found = plain_value(".nan")
    assert isinstance(found, float)
    assert math.isnan(found)


def test_too_many_digits() -> None:
    with pytest.raises(ValueError, match="digits"):
        plain_value("1" * 5000)


def test_values_are_those_of_yaml_rs() -> None:
    dice = random.Random(5)
    compared = 0
    for _ in range(20_000):
        text = "".join(dice.choices("0123456789+-._eExXoObBaAfFinN", k=dice.randint(1, 7)))
        if text == "-":
            continue  # a list entry
        data = yaml_rs.loads(f"- {text}\n", parse_datetime=False)
        assert isinstance(data, list)
        assert repr(data[0]) == repr(plain_value(text)), text
        compared += 1
    assert compared > 19_000
