import pytest

from mblkit.rules.naming import few, only


@pytest.mark.parametrize(
    ("ids", "shown"),
    [
        ("a", '"a"'),
        ("ab", '"a" and "b"'),
        ("abc", '"a", "b" and "c"'),
        ("abcd", '"a", "b", "c" and "d"'),
        ("abcde", '"a", "b", "c" and 2 others'),
        ("abcdefghij", '"a", "b", "c" and 7 others'),
    ],
)
def test_few(ids: str, shown: str) -> None:
    assert few(ids) == shown


def test_few_of_another_number() -> None:
    assert few("abcde", 5) == '"a", "b", "c", "d" and "e"'


@pytest.mark.parametrize(("ids", "one"), [((), None), (("a",), "a"), (("a", "b"), None)])
def test_only(ids: tuple[str, ...], one: str | None) -> None:
    assert only(ids) == one
